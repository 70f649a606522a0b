"""Looks at the shipped cards once a process, though ``quiz check`` looks at them at each run.

Kept is only what depends on one shipped card, or on the shipped cards among themselves; whatever a
test's own cards have a part in is worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from quizgen.cards.card import Card
from quizgen.cards.reader import read_file
from quizgen.checking import check, likeness, order, teaching
from quizgen.checking.taught import Taught
from quizgen.checking.teaching import Likeness
from quizgen.checking.teaching import _alike as alike
from quizgen.files.content import contents

OF_ONE_CARD = (
    *((check, name) for name in ("typed_numbers", "idle_sources", "hard_to_learn", "untouched")),
    *((check, "foreign_marks"), (likeness, "untouched"), (likeness, "asked")),
    *((order, "_said"), (teaching, "taught_by")),
)


class ShippedOnce:
    """Stands in for the functions that look at cards."""

    def __init__(self) -> None:
        self._folder = contents()[0].root / "cards"
        self._files: dict[Any, Any] = {}
        self._cards: set[int] = set()
        self._taught: dict[int, Taught] = {}
        self._alike: dict[tuple[int, ...], tuple[Likeness, ...]] = {}

    def read_file(self, path: Path, shown: str, topics: Collection[str], prefix: str) -> Any:
        if path.parent != self._folder:
            return read_file(path, shown, topics, prefix)
        key = (path, shown, frozenset(topics))
        if key not in self._files:
            found = self._files[key] = read_file(path, shown, topics, prefix)
            self._cards |= {id(card) for card in found.found}
        return self._files[key]

    def of_card(self, function: Callable[[Card], Any]) -> Callable[[Card], Any]:
        """A function of a card that remembers what it said of shipped ones."""
        known: dict[int, Any] = {}

        def kept(card: Card) -> Any:
            if id(card) not in self._cards:
                return function(card)
            if id(card) not in known:
                found = function(card)
                known[id(card)] = tuple(found) if isinstance(found, Iterator) else found
                if isinstance(found, Taught):
                    self._taught[id(found)] = found
            return known[id(card)]

        return kept

    def alike(self, taught: Sequence[Taught], own: Any = None) -> Iterable[Likeness]:
        key = tuple(map(id, taught))
        if not self._taught.keys() >= set(key):
            return alike(taught, own)
        if key not in self._alike:
            self._alike[key] = tuple(alike(taught))
        return self._alike[key]

    def take_over(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(check, "read_file", self.read_file)
        patch.setattr(teaching, "_alike", self.alike)
        for module, name in OF_ONE_CARD:
            patch.setattr(module, name, self.of_card(getattr(module, name)))
