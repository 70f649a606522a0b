"""Questions as files: one file format a module; ``formats.py`` names those of whole decks.

A module here knows its format and the question model, never the cost engine.
"""
