"""Files for learning platforms, a platform a file."""
