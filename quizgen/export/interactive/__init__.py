"""Questions that a script fills with other numbers, on an Anki card or a page."""
