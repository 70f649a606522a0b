"""Formulas: one tree for what is computed, what is shown and what is checked."""
