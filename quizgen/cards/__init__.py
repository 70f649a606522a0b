"""Concept cards: read from YAML, with their numbers computed by the engine."""
