"""Card files written by the program: from templates, and from notes kept elsewhere."""
