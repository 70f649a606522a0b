"""Deck recipes and exam blueprints: what goes into a deck or an exam."""
