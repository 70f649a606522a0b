"""The class report: how an exam went, question by question and mistake by mistake.

Everything is worked out from marks alone; the same marks give the same report.  Figures are exact
fractions until they are printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import sqrt
from statistics import median, pvariance
from typing import Any

from quizgen.decks.blueprint import Slot
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.mark import LISTED, OPEN, Corrections, Marked, SlotMark
from quizgen.exam.marking.outliers import outliers
from quizgen.exam.marking.responses import Responses
from quizgen.formulas.numbers import exact_sum, fixed
from quizgen.misconceptions import Misconceptions

BINS = 10  # of the distribution
PLACES = 4  # decimals of a figure


@dataclass(frozen=True, slots=True)
class _Column:
    """A slot with every student's mark."""

    slot: Slot
    marks: tuple[SlotMark, ...]

    @property
    def shares(self) -> list[Fraction]:
        return [one.share for one in self.marks]


def report(
    manifest: Manifest, marked: Sequence[Marked], responses: Responses, corrections: Corrections
) -> dict[str, Any]:
    """The report as data; ``rounded`` rounds its figures."""
    slots = manifest.blueprint.slots
    columns = [_Column(s, tuple(paper.marks[i] for paper in marked)) for i, s in enumerate(slots)]
    blueprint = manifest.blueprint
    return {
        "title": blueprint.title,
        "course": blueprint.course,
        "date": blueprint.date,
        "students": len(marked),
        "absent": [student.id for student in responses.absent],
        "scores": _scores(marked, columns, corrections),
        "distribution": _distribution(marked),
        "slots": [_slot(i, column, marked, corrections) for i, column in enumerate(columns)],
        "misconceptions": _misconceptions(marked, manifest.known),
        "outliers": [
            asdict(one) for one in outliers(manifest, marked) if one.slot not in corrections.void
        ],
        "to_settle": _to_settle(marked),
        "problems": [{"place": p.place, "message": p.message} for p in responses.problems],
        "corrections": corrections_data(corrections),
    }


def corrections_data(corrections: Corrections) -> dict[str, Any]:
    """What was decided after the exam."""
    return {
        "void": dict(corrections.void),
        "accepted": {slot: sorted(names) for slot, names in corrections.accepted.items()},
    }


def rounded_data(data: Any) -> Any:
    """Data with every fraction as a number, rounded half up.

    >>> rounded_data({"mean": Fraction(1, 3), "counts": [1, None]})
    {'mean': 0.3333, 'counts': [1, None]}
    """
    match data:
        case Fraction():
            return float(fixed(data, PLACES, group=False))
        case Mapping():
            return {key: rounded_data(value) for key, value in data.items()}
        case list() | tuple():
            return [rounded_data(value) for value in data]
    return data


def mean(values: Sequence[Fraction]) -> Fraction:
    return exact_sum(values) / len(values)


def root(value: Fraction) -> Fraction:
    """The square root, to the digits of a float."""
    return Fraction(sqrt(value))


# --- scores ---------------------------------------------------------------------------


def median_percent(marked: Sequence[Marked]) -> Fraction:
    """The median paper's points, in percent of those to be had; 0 where none are."""
    none = Fraction(0)
    return median(100 * paper.total / paper.most if paper.most else none for paper in marked)


def _scores(
    marked: Sequence[Marked], columns: Sequence[_Column], corrections: Corrections
) -> dict[str, Any]:
    if not marked:
        return {}
    totals = [paper.total for paper in marked]
    return {
        "most": marked[0].most,
        "mean": mean(totals),
        "median": median(totals),
        "sd": root(pvariance(totals)),
        "least": min(totals),
        "best": max(totals),
        "alpha": _alpha(marked, [c for c in columns if c.slot.id not in corrections.void]),
    }


def _alpha(marked: Sequence[Marked], columns: Sequence[_Column]) -> Fraction | None:
    """Cronbach's alpha: how far the questions measure the same; None where nothing varies."""
    if len(columns) < 2:
        return None
    points = [[one.points for one in column.marks] for column in columns]
    totals = [exact_sum(row) for row in zip(*points, strict=True)]
    whole = pvariance(totals)
    if not whole:
        return None
    parts = exact_sum(map(pvariance, points))
    return Fraction(len(points), len(points) - 1) * (1 - parts / whole)


def _distribution(marked: Sequence[Marked]) -> list[dict[str, int]]:
    """How many papers lie in each tenth of the points; the last holds 100 percent, too."""
    counts = [0] * BINS
    for paper in marked:
        share = paper.total / paper.most if paper.most else Fraction(0)
        counts[min(BINS - 1, int(share * BINS))] += 1
    width = 100 // BINS
    return [{"from": i * width, "to": (i + 1) * width, "count": n} for i, n in enumerate(counts)]


# --- slots ----------------------------------------------------------------------------


def _slot(
    place: int, column: _Column, marked: Sequence[Marked], corrections: Corrections
) -> dict[str, Any]:
    """difficulty: the mean share of the points.  discrimination: the correlation of the slot with
    the rest of the paper."""
    slot = column.slot
    statuses = [one.status for one in column.marks]
    void = corrections.void.get(slot.id)
    rest = [paper.total - paper.marks[place].points for paper in marked]
    return {
        "slot": slot.id,
        "asks": slot.source.name,
        "points": slot.points,
        "void": void,
        "difficulty": mean(column.shares) if marked and not void else None,
        "discrimination": None if void else _correlation(column.shares, rest),
        "right": statuses.count("right"),
        "partly": statuses.count("partly"),
        "wrong": statuses.count("wrong"),
        "blank": statuses.count("blank"),
        "to_settle": sum(status in OPEN for status in statuses),
    }


def _correlation(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction | None:
    """Pearson's; None where one of them does not vary.

    >>> half, whole = Fraction(1, 2), Fraction(1)
    >>> fixed(_correlation([half, whole, whole], [half, whole, 3 * half]), 3)
    '0.866'
    >>> _correlation([half, half], [half, whole])
    """
    if len(one) < 2:
        return None
    middle, other_middle = mean(one), mean(other)
    spread = pvariance(one, middle) * pvariance(other, other_middle)
    if not spread:
        return None
    products = [a * b for a, b in zip(one, other, strict=True)]
    return (mean(products) - middle * other_middle) / root(spread)


# --- misconceptions -------------------------------------------------------------------


def _misconceptions(marked: Sequence[Marked], known: Misconceptions) -> list[dict[str, Any]]:
    """Each mistake that was made, the most frequent first, with the group that shares it."""
    slots: dict[str, dict[str, None]] = {}
    students: dict[str, dict[str, None]] = {}
    times: dict[str, int] = {}
    for paper in marked:
        for one in paper.marks:
            for name in one.misconceptions:
                times[name] = times.get(name, 0) + 1
                slots.setdefault(name, {})[one.slot] = None
                students.setdefault(name, {})[paper.student.id] = None
    ranked = sorted(times, key=lambda name: (-len(students[name]), -times[name], name))
    return [
        {
            "id": name,
            "feedback": known[name].feedback if name in known else "",
            "times": times[name],
            "slots": list(slots[name]),
            "students": list(students[name]),
            "study": list(known[name].study) if name in known else [],
        }
        for name in ranked
    ]


def _to_settle(marked: Sequence[Marked]) -> list[dict[str, str]]:
    """Responses that a person has to look at; until then they have no points."""
    return [
        {
            "place": paper.place,
            "student": paper.student.id,
            "slot": one.slot,
            "typed": one.typed,
            "note": one.note,
        }
        for paper in marked
        for one in paper.marks
        if one.status in LISTED
    ]
