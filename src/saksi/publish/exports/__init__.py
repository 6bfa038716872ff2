"""The record as tables for other tools: every format from public types alone, each with its loss report."""
