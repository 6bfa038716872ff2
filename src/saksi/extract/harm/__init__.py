"""How many people of which group came to what harm: numbers and hedges, casualties, parts of figures, sealed names."""
