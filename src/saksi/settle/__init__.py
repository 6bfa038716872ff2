"""What an incident is, from its accounts: date, place, event, tolls and grade, each with its trace. Pure functions."""

from saksi.settle.incident import settle

__all__ = ["settle"]
