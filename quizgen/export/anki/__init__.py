"""Anki packages: note types, notes, decks, and what is checked before they are packed."""
