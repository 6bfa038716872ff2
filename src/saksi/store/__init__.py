"""Rows computed from the log, and full text over them, in SQLite."""
