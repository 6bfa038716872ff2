"""Counted people in six languages: numbers, hedges, groups and sums, by one grammar and a table for each language."""
