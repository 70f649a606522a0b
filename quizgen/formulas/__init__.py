"""Formulas as trees: the same tree is computed, shown and checked."""
