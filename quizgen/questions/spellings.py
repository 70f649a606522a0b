"""The units that may be typed after a number: one table for every target that cannot read freely.

The reader of typed answers says what each means, so that a platform's list and the terminal agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

from quizgen.questions.entry import MICROSECONDS, SUFFIXES, WORDS, EntryError, read_number
from quizgen.questions.units import UNITS, Unit

PREFIXED = 2  # spellings of a unit that are listed with k, M and G in front
MULTIPLIED = frozenset({"parameters", "MACs", "FLOPs", "operations", "elements", "bytes"})


@cache
def spellings(asked: str) -> Mapping[str, Fraction]:
    """What one of each spelling is in the unit asked; the unit itself first.

    >>> known = spellings("KB")
    >>> known["kB"], known["MB"], known["B"] == Fraction(1, 1024)
    (Fraction(1, 1), Fraction(1024, 1), True)
    """
    found: dict[str, Fraction] = {}
    for word in _candidates(UNITS[asked]):
        try:
            value = read_number(f"1 {word}", asked).value
        except EntryError:
            continue
        found.setdefault(word, value)
    return found


def _candidates(asked: Unit) -> Iterator[str]:
    """Words that somebody may type, whether the reader knows them or not."""
    yield asked.id
    alike = [unit for unit in UNITS.values() if unit.kind == asked.kind]
    words = [word for unit in (asked, *alike) for word in (unit.id, *unit.synonyms) if word]
    for word in words:
        yield word
        if len(word) > 3:
            yield word[:1].upper() + word[1:]
        if word.endswith("ib"):
            yield f"{word[0].upper()}iB"
        elif len(word) < 3:
            yield from (word.lower(), word.upper())
    yield from sorted(MICROSECONDS)
    base = next(unit for unit in alike if unit.scale == 1)
    if base.kind in MULTIPLIED:
        for prefix in SUFFIXES:
            yield prefix
            yield from (f"{prefix}{word}" for word in (base.id, *base.synonyms)[:PREFIXED])
        for many in WORDS:
            yield from (many, f"{many} {base.id}")
