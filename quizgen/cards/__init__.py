"""Concept cards: read from YAML, with numbers computed by the engine."""
