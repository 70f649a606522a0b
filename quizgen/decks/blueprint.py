"""What an exam is: a blueprint as data, as the manifest keeps it.

``blueprint_file.py`` reads one from YAML; the manifest's copy is what a dealt exam is marked and
printed by, so that a file that changed or went lost changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from quizgen.formulas.numbers import fixed
from quizgen.questions.paper import DecimalMark, Page

Wanted: TypeAlias = Literal["number", "choice", "table"]
Band: TypeAlias = tuple[int, int]

PLACES = 6  # of a decimal; longer ones are written as fractions
PER_STUDENT = "per-student"
WANTED: tuple[Wanted, ...] = ("number", "choice", "table")
PAGES: Mapping[str, Page] = {"A4": "a4", "Letter": "us-letter"}
MARKS: Mapping[str, DecimalMark] = {"point": ".", "comma": ","}


@dataclass(frozen=True, slots=True)
class Marking:
    """slip: the share of the points that a recognised slip of arithmetic keeps.  follow_on: the
    share for a blank that is right for the student's own earlier number.  all_digits: whether
    a rounded entry to an exact count is refused."""

    slip: Fraction = Fraction(0)
    follow_on: Fraction = Fraction(0)
    all_digits: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a question comes from: a level of a family, or a card."""

    family: str = ""
    level: int = 0
    card: str = ""

    @property
    def name(self) -> str:
        return self.card or f"{self.family}:{self.level}"


@dataclass(frozen=True, slots=True)
class Slot:
    """One question of every paper.

    number: ``3``.  answer: how it is asked, where that is not as the family does.  space: for
    working, in mm.
    """

    number: str
    source: Source
    points: Fraction
    answer: Wanted | None = None
    load: Band | None = None
    space: int = 0

    @property
    def id(self) -> str:
        return f"Q{self.number}"


@dataclass(frozen=True, slots=True)
class Part:
    """Slots under one heading."""

    title: str
    text: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Blueprint:
    """versions: names of the versions, or nothing where every student gets their own.  asked: a
    digest of what the file asks for, whatever its texts and points are."""

    name: str
    title: str
    minutes: int
    sections: tuple[Part, ...]
    course: str = ""
    date: str = ""
    instructions: str = ""
    page: Page = "a4"
    profile: str = "notes"
    decimal_mark: DecimalMark = "."
    versions: tuple[str, ...] = ()
    marking: Marking = field(default_factory=Marking)
    large_print: bool = False
    formula_sheet: bool = False
    asked: str = ""

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for section in self.sections for slot in section.slots)

    @property
    def points(self) -> Fraction:
        return sum((slot.points for slot in self.slots), Fraction(0))


# --- as JSON --------------------------------------------------------------------------


def share_text(value: Fraction) -> str:
    """Points and shares as they are written: a decimal where it ends, else a fraction.

    >>> share_text(Fraction(3, 2)), share_text(Fraction(1, 3)), share_text(Fraction(4))
    ('1.5', '1/3', '4')
    """
    if 10**PLACES % value.denominator:
        return f"{value.numerator}/{value.denominator}"
    places = next(p for p in range(PLACES + 1) if 10**p % value.denominator == 0)
    return fixed(value, places, group=False)


def to_data(blueprint: Blueprint) -> dict[str, Any]:
    """The blueprint as the manifest holds it."""
    marking = blueprint.marking
    return {
        "name": blueprint.name,
        "title": blueprint.title,
        "course": blueprint.course,
        "date": blueprint.date,
        "minutes": blueprint.minutes,
        "instructions": blueprint.instructions,
        "page": blueprint.page,
        "profile": blueprint.profile,
        "decimal_mark": blueprint.decimal_mark,
        "versions": list(blueprint.versions) or PER_STUDENT,
        "marking": {
            "slip": share_text(marking.slip),
            "follow_on": share_text(marking.follow_on),
            "all_digits": marking.all_digits,
        },
        "large_print": blueprint.large_print,
        "formula_sheet": blueprint.formula_sheet,
        "asked": blueprint.asked,
        "sections": [
            {"title": part.title, "text": part.text, "slots": list(map(_slot_data, part.slots))}
            for part in blueprint.sections
        ],
    }


def _slot_data(slot: Slot) -> dict[str, Any]:
    source = slot.source
    return {
        "number": slot.number,
        **({"card": source.card} if source.card else {"family": source.family}),
        **({} if source.card else {"level": source.level}),
        "points": share_text(slot.points),
        "answer": slot.answer,
        "load": list(slot.load) if slot.load else None,
        "space": slot.space,
    }


def from_data(data: Mapping[str, Any]) -> Blueprint:
    """``to_data`` read back; KeyError, TypeError or ValueError where it is no such thing."""
    marking, versions = data["marking"], data["versions"]
    return Blueprint(
        name=data["name"],
        title=data["title"],
        course=data["course"],
        date=data["date"],
        minutes=data["minutes"],
        instructions=data["instructions"],
        page=data["page"],
        profile=data["profile"],
        decimal_mark=data["decimal_mark"],
        versions=() if versions == PER_STUDENT else tuple(versions),
        marking=Marking(
            Fraction(marking["slip"]), Fraction(marking["follow_on"]), marking["all_digits"]
        ),
        large_print=data["large_print"],
        formula_sheet=data["formula_sheet"],
        asked=data["asked"],
        sections=tuple(
            Part(part["title"], part["text"], tuple(map(_slot, part["slots"])))
            for part in data["sections"]
        ),
    )


def _slot(data: Mapping[str, Any]) -> Slot:
    return Slot(
        number=data["number"],
        source=Source(data.get("family", ""), data.get("level", 0), data.get("card", "")),
        points=Fraction(data["points"]),
        answer=data["answer"],
        load=_band(data["load"]),
        space=data["space"],
    )


def _band(data: Sequence[int] | None) -> Band | None:
    return (data[0], data[1]) if data else None
