"""Variants: a family level is a space of numbers; each index of it is one question."""
