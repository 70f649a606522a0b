"""Families about real networks: programs, whose numbers the cost engine traces."""
