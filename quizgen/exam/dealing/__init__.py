"""A blueprint and a roster dealt: who gets which questions."""
