"""The terminal quiz: what is asked next, and how a session goes."""
