"""Commands that use the learner's own record."""
