"""What an exam is: a blueprint as data, as the manifest keeps it.

``blueprint_file.py`` reads one from YAML; the manifest's copy is what a dealt exam is marked and
printed by, so that a file that changed or went lost changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from quizgen.formulas.numbers import fixed
from quizgen.questions.paper import DecimalMark, Page

Wanted: TypeAlias = Literal["number", "choice", "table"]
Band: TypeAlias = tuple[int, int]

PER_STUDENT = "per-student"  # in place of names of versions
PLACES = 6  # of a decimal; longer ones are written as fractions
WANTED: tuple[Wanted, ...] = ("number", "choice", "table")
PAGES: Mapping[str, Page] = {"A4": "a4", "Letter": "us-letter"}
MARKS: Mapping[str, DecimalMark] = {"point": ".", "comma": ","}


@dataclass(frozen=True, slots=True)
class Marking:
    """slip: the share of the points that a recognised slip of arithmetic keeps.  follow_on: the
    share for a blank that is right for the student's own earlier number.  all_digits: whether
    a rounded entry to an exact count is refused."""

    slip: Fraction
    follow_on: Fraction
    all_digits: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where a question comes from: a level of a family, or a card."""

    family: str = ""
    level: int = 0
    card: str = ""

    @property
    def name(self) -> str:
        return self.card or f"{self.family}:{self.level}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One question of every paper, from a level of a family or from a card.

    number: ``3``.  answer: how it is asked, where that is not as the family does.  space: for
    working, in mm.  variant: the one that every paper gets.
    """

    number: str
    card: str = ""
    family: str = ""
    level: int = 0
    points: Fraction
    answer: Wanted | None
    load: Band | None
    space: int
    variant: int | None = None

    def __post_init__(self) -> None:
        if bool(self.card) == bool(self.family):
            raise ValueError("a slot names a card or a family")

    @property
    def source(self) -> Source:
        return Source(self.family, self.level, self.card)

    @property
    def id(self) -> str:
        return f"Q{self.number}"

    @property
    def same(self) -> str:
        """The code that every paper has here: a card's or a pinned variant's; empty without."""
        return self.card or (
            f"{self.source.name}:{self.variant}" if self.variant is not None else ""
        )


@dataclass(frozen=True, slots=True)
class Part:
    """Slots under one heading."""

    title: str
    text: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """versions: names of the versions, or nothing where every student gets their own.  asked: a
    digest of what the file asks for, whatever its texts and points are."""

    name: str
    title: str
    course: str
    date: str
    minutes: int
    instructions: str
    page: Page
    profile: str
    decimal_mark: DecimalMark
    versions: tuple[str, ...]
    marking: Marking
    large_print: bool
    formula_sheet: bool
    asked: str
    sections: tuple[Part, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for section in self.sections for slot in section.slots)

    @property
    def points(self) -> Fraction:
        return sum((slot.points for slot in self.slots), Fraction(0))


def share_text(value: Fraction) -> str:
    """Points and shares as they are written: a decimal where it ends, else a fraction.

    >>> share_text(Fraction(3, 2)), share_text(Fraction(1, 3)), share_text(Fraction(4))
    ('1.5', '1/3', '4')
    """
    if 10**PLACES % value.denominator:
        return f"{value.numerator}/{value.denominator}"
    places = next(p for p in range(PLACES + 1) if 10**p % value.denominator == 0)
    return fixed(value, places, group=False)
