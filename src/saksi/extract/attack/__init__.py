"""The attack beside its harm: things struck, means, parties, military presence, evidence, legal words and demands."""
