"""The trained reader: what a multilingual encoder marks on a page, and how claims are computed from it."""
