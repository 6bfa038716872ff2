"""Fitting of what resolving weighs by: `python -m training.resolution`. Never imported by the program."""
