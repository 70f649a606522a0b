"""Commands that ask and mark single questions."""
