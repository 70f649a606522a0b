"""The learner's record: what was answered, and what follows from it."""
