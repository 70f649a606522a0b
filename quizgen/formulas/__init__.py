"""Formulas as trees: what is computed, what is shown and what is checked are one thing."""
