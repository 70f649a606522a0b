"""Every family's keys a second time, by topic: from the engine's layers, or by counting.

``KEYS`` of each module maps a family's id to ``(level, givens) -> key``.
"""
