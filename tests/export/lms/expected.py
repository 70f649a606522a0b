"""What every file must hold of a question, worked out from the question alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from html import unescape
from typing import NamedTuple

from quizgen.families import misconceptions
from quizgen.questions.question import Blanks, Dims, Key, Numeric, Question


class Wrong(NamedTuple):
    """A wrong number, and the feedback of every mistake that gives it."""

    value: Fraction
    feedback: frozenset[str]


class Number(NamedTuple):
    """A number that is asked: the key, how far an answer may lie from it, what else is known."""

    key: Fraction
    tolerance: Fraction
    wrong: tuple[Wrong, ...]


def flat(value: Key) -> Iterator[Fraction]:
    if isinstance(value, tuple):
        for part in value:
            yield from flat(part)
    else:
        yield Fraction(value)


def fields(question: Question) -> list[tuple[Fraction, int | None]]:
    """Key and places of each number, in reading order."""
    answer = question.answer
    if isinstance(answer, Numeric):
        return [(Fraction(answer.value), answer.places)]
    if isinstance(answer, Dims):
        return [(Fraction(size), None) for size in answer.shape]
    assert isinstance(answer, Blanks)
    found: list[tuple[Fraction, int | None]] = []
    for cell in answer.cells:
        places = cell.answer.places if isinstance(cell.answer, Numeric) else None
        found += [(value, places) for value in flat(cell.answer.key)]
    return found


def numbers(question: Question) -> list[Number]:
    found = []
    for place, (key, places) in enumerate(fields(question)):
        step = Fraction(1, 10**places) if places is not None else Fraction(0)

        def shown(value: Fraction, step: Fraction = step) -> Fraction:
            return Fraction((value / step + Fraction(1, 2)) // 1) if step else value

        wrong: dict[Fraction, tuple[Fraction, set[str]]] = {}
        for slip in question.slips:
            value = list(flat(slip.value))[place]
            if shown(value) != shown(key):
                told = " ".join(misconceptions()[n].feedback for n in slip.misconceptions)
                wrong.setdefault(shown(value), (value, set()))[1].add(told)
        rows = tuple(Wrong(value, frozenset(told)) for value, told in wrong.values())
        found.append(Number(key, step / 2, rows))
    return found


def plain(html: str) -> str:
    """The words of HTML."""
    return " ".join(
        unescape(re.sub(r"<br ?/?>", "\n", re.sub(r"</?(?!br)[^>]*>", "", html))).split()
    )


def told(html: str) -> frozenset[str]:
    """The mistakes that a feedback names: one, or either of several."""
    parts = re.split(r"<br ?/?>", html)
    return frozenset(re.sub(r"^(Either|Or): ", "", plain(part)) for part in parts)


def near(a: Fraction, b: Fraction) -> bool:
    """Equal to the fifteen digits that a platform keeps."""
    return abs(a - b) <= abs(b) / 10**14
