"""The shipped cards are read once for all tests: ``quiz check`` reads them anew at each run."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from quizgen.cards.reader import read_file
from quizgen.checking import check
from quizgen.files.content import contents

Key = tuple[Path, str, frozenset[str]]


@pytest.fixture(scope="session", autouse=True)
def _shipped_cards_are_read_once() -> Iterator[None]:
    shipped = contents()[0].root / "cards"
    kept: dict[Key, Any] = {}

    def read(path: Path, shown: str, topics: Collection[str], prefix: str) -> Any:
        if path.parent != shipped:
            return read_file(path, shown, topics, prefix)
        key = (path, shown, frozenset(topics))
        if key not in kept:
            kept[key] = read_file(path, shown, topics, prefix)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "read_file", read)
        yield
