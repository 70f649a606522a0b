"""Rows of an earlier build, kept so that their variants need not be worked out again.

The rows depend on the program and the recipe's file.  The caller sees to both; whatever else a
row depends on is part of its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Rows: TypeAlias = list[Any]  # as JSON has them; the format that made them knows what they say


class Kept:
    """Rows by key.

    rows: the rows that this build used, for the next one.
    """

    def __init__(self, rows: Mapping[str, Rows] | None = None) -> None:
        self._old = dict(rows or {})
        self.rows: dict[str, Rows] = {}

    @property
    def changed(self) -> bool:
        """Whether this build used other rows than there were."""
        return self.rows.keys() != self._old.keys()

    def get(self, key: str) -> Rows | None:
        """The rows under a key, which are kept on; None where there are none."""
        if key in self._old:
            self.rows[key] = self._old[key]
        return self._old.get(key)

    def put(self, key: str, rows: Rows) -> None:
        """Keep rows for the next build."""
        self.rows[key] = rows
