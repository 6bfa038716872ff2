"""Places: names found, told from other names, resolved to one place each, and what role each plays."""
