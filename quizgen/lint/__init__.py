"""What ``quiz check`` looks for in cards that load, a kind of fault a file."""
