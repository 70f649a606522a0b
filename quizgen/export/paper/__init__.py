"""Papers and keys, as PDF and as HTML."""
