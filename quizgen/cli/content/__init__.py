"""Commands that check, make, import and build content."""
