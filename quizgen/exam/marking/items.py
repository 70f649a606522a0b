"""How questions did in earlier exams: the marks of several terms, put together by what was asked.

Each student of each term counts once; nobody is followed from one term to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from quizgen.exam.marking.mark import OPEN
from quizgen.exam.marking.report import mean, root
from quizgen.files.disk import FileError, read_text
from quizgen.files.json_data import Misfit, read_json
from quizgen.formulas.numbers import exact_sum
from quizgen.variants.family import parse_code

NAME = "marks.json"
NAMED = 3  # mistakes of a question


class _Mark(Struct, frozen=True, gc=False):
    slot: str
    code: str
    status: str
    points: str
    misconceptions: tuple[str, ...] = ()
    share: str | None = None


class _Student(Struct, frozen=True, gc=False):
    id: str
    slots: tuple[_Mark, ...]


class _File(Struct, frozen=True):
    format: Literal[1]
    students: tuple[_Student, ...]
    corrections: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Term:
    """An exam that was marked.  name: its folder.  void: slots that were left out."""

    name: str
    students: tuple[_Student, ...]
    void: frozenset[str]


class _Answer(NamedTuple):
    """share: of the slot's points.  rest: points in the other slots."""

    share: Fraction
    rest: Fraction
    status: str
    misconceptions: tuple[str, ...]


@dataclass(slots=True)
class Item:
    """A level or card over all terms.

    facility: the mean share of the points, by term.  products: of the deviations from the means of
    a term's slot: share with rest, share with itself, rest with itself.
    """

    asks: str
    answers: int = 0
    blank: int = 0
    facility: dict[str, tuple[int, Fraction]] = field(default_factory=dict)
    mistakes: Counter[str] = field(default_factory=Counter)
    products: list[Fraction] = field(default_factory=lambda: [Fraction(0)] * 3)

    @property
    def mean(self) -> Fraction:
        """The mean share of all answers."""
        return exact_sum(n * share for n, share in self.facility.values()) / self.answers

    @property
    def discrimination(self) -> Fraction | None:
        """The correlation with the rest of the paper within terms; None where nothing varies."""
        both, own, rest = self.products
        return both / root(own * rest) if own * rest else None

    def add(self, term: str, answers: Sequence[_Answer]) -> None:
        """Take in the answers to one slot of a term."""
        middle, rest = mean([a.share for a in answers]), mean([a.rest for a in answers])
        for answer in answers:
            own, other = answer.share - middle, answer.rest - rest
            for place, product in enumerate((own * other, own * own, other * other)):
                self.products[place] += product
            self.mistakes.update(answer.misconceptions)
            self.blank += answer.status == "blank"
        self.answers += len(answers)
        before, share = self.facility.get(term, (0, Fraction(0)))
        whole = before + len(answers)
        self.facility[term] = whole, (before * share + len(answers) * middle) / whole


def read_term(path: Path) -> Term:
    """The marks in a file, or in the folder that 'quiz grade' wrote."""
    path = path / NAME if path.is_dir() else path
    try:
        file = read_json(read_text(path), _File)
    except Misfit as error:
        fix = f"name the {NAME} that 'quiz grade' wrote"
        raise FileError(str(path), f"these are no marks ({error})", fix) from None
    void = file.corrections.get("void", {})
    return Term(str(path.parent), file.students, frozenset(void))


def items(terms: Sequence[Term]) -> list[Item]:
    """What was asked, by name, with all that is known of it."""
    found: dict[str, Item] = {}
    for term in terms:
        for asks, answers in _columns(term):
            found.setdefault(asks, Item(asks)).add(term.name, answers)
    return [found[name] for name in sorted(found)]


def _columns(term: Term) -> Iterator[tuple[str, list[_Answer]]]:
    """Each slot's answers by what it asked; what nobody has settled is left out."""
    worth = _worth(term)
    columns: dict[tuple[str, str], list[_Answer]] = {}
    for student in term.students:
        counted = [one for one in student.slots if one.slot not in term.void]
        total = exact_sum(Fraction(one.points) for one in counted)
        for one in counted:
            if one.status in OPEN or (share := _share(one, worth)) is None:
                continue
            rest = total - Fraction(one.points)
            answer = _Answer(share, rest, one.status, one.misconceptions)
            columns.setdefault((one.slot, _asks(one.code)), []).append(answer)
    for (_, asks), answers in columns.items():
        yield asks, answers


def _asks(code: str) -> str:
    parsed = parse_code(code)
    return f"{parsed.family}:{parsed.level}" if parsed else code


def _worth(term: Term) -> Mapping[str, Fraction]:
    """What a right answer to each slot has earned."""
    return {
        one.slot: Fraction(one.points)
        for student in term.students
        for one in student.slots
        if one.status == "right"
    }


def _share(one: _Mark, worth: Mapping[str, Fraction]) -> Fraction | None:
    """Of the slot's points; older files do not say it, but what a right answer earned."""
    if one.share is not None:
        return Fraction(one.share)
    if one.status in ("wrong", "blank"):
        return Fraction(0)
    most = worth.get(one.slot)
    return Fraction(one.points) / most if most else None


def item_data(item: Item) -> dict[str, Any]:
    """An item for programs; mistakes with the share of answers that had them."""
    return {
        "asks": item.asks,
        "answers": item.answers,
        "difficulty": item.mean,
        "by_term": {name: share for name, (_, share) in item.facility.items()},
        "discrimination": item.discrimination,
        "blank": Fraction(item.blank, item.answers),
        "mistakes": {
            name: Fraction(times, item.answers) for name, times in item.mistakes.most_common(NAMED)
        },
    }
