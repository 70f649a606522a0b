"""A level of a family as a space of numbers: each index of it is one question."""
