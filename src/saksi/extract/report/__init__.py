"""Incidents as told: is there an attack at all, where one account ends and another begins, what belongs to which."""
