"""The drill: the learner's record, and the session that asks what is due."""
