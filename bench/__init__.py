"""Benchmarks of speed, memory and growth. `python -m bench.NAME`; see README.md for the table of commands."""
