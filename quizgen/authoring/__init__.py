"""Cards made by the program: from templates, and from notes kept in other programs."""
