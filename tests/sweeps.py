"""One test over much content: every level, picture or mistake that fails in it is named.

The suite looks at a sample of each level's questions, always the same one; ``make sweep`` runs the
same tests over many more.  ``make sweep FAMILY=conv-params`` runs those of one family's levels.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from quizgen.families import family

WANTED = os.environ.get("QUIZGEN_SWEEP", "")  # "all", or the id of a family
SWEEPING = bool(WANTED)

Check = Callable[..., None]


def sample(everything: int, suite: int) -> int:
    """How many to look at: a sample in the suite, all in a sweep."""
    return everything if SWEEPING else suite


def over_each(names: str | tuple[str, ...], values: Iterable[Any]) -> Callable[[Check], Check]:
    """As ``pytest.mark.parametrize``, but one test: for content, of which there are hundreds."""
    keys = (names,) if isinstance(names, str) else names
    rows = [dict(zip(keys, (it,) if keys == (names,) else it, strict=True)) for it in values]
    assert rows

    def folded(check: Check) -> Check:
        def test(subtests: pytest.Subtests) -> None:
            run(check, rows, subtests)

        return named_as(check, test)

    return folded


def over_levels(levels: Iterable[tuple[str, int]]) -> Callable[[Check], Check]:
    """A test for each topic and number of a level, over its families; the tests of one such part
    come together, in one process (conftest.py): they share its questions."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for name, number in levels:
        if WANTED in ("", "all", name):
            part = f"{family(name).topic}-{number}"
            parts.setdefault(part, []).append({"name": name, "number": number})

    def folded(check: Check) -> Check:
        @pytest.mark.levels
        @pytest.mark.parametrize("part", sorted(parts))
        def test(part: str, subtests: pytest.Subtests) -> None:
            run(check, parts[part], subtests)

        return named_as(check, test)

    return folded


def run(check: Check, rows: Iterable[Mapping[str, Any]], subtests: pytest.Subtests) -> None:
    for row in rows:
        with subtests.test(**row):
            check(**row)


def named_as(check: Check, test: Check) -> Check:
    test.__name__, test.__qualname__ = check.__name__, check.__qualname__
    test.__module__, test.__doc__ = check.__module__, check.__doc__
    return test
