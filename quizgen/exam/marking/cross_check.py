"""Whether a learning platform's own points agree with the marks here.

Where they differ for many, the file was marked against other variants than those that were asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.layout import Problem
from quizgen.exam.marking.mark import Corrections, Marked, SlotMark
from quizgen.files.table import TableError
from quizgen.formulas.numbers import fixed

NEAR = Fraction(1, 10)  # of all points: rounded counts, calculations, a question settled by hand
MANY = Fraction(1, 4)  # of the students
SURE = frozenset({"right", "wrong", "blank"})

Range: TypeAlias = tuple[Fraction, Fraction]


def cross_checked(
    manifest: Manifest,
    marked: Sequence[Marked],
    told: Mapping[str, Fraction],
    corrections: Corrections,
    keys: Collection[str] = (),
) -> list[Problem]:
    """Students whose marks differ from what the platform gave.

    told: the platform's share of the points, by place of the row.  keys: codes of questions whose
    right answer was corrected.

    Raises TableError where many differ.
    """
    compared = [paper for paper in marked if paper.place in told]
    apart = [
        paper
        for paper in compared
        if not _agrees(manifest, paper, told[paper.place], corrections, keys)
    ]
    if not apart:
        return []
    first = apart[0]
    if len(apart) > MANY * len(compared):
        what = (
            f"its own grades differ from the marks here for {len(apart)} of {len(compared)} "
            f"students ({_compared(first, told[first.place])})"
        )
        raise TableError(
            first.place,
            what,
            "the variants that were asked are others than those that were marked; "
            "if you are sure of the marks, take the column of grades out of the file",
        )
    return [
        Problem(paper.place, f"marked, but {_compared(paper, told[paper.place])}")
        for paper in apart
    ]


def _compared(paper: Marked, told: Fraction) -> str:
    own = paper.total / paper.most if paper.most else Fraction(0)
    there, here = (fixed(100 * share, 0) for share in (told, own))
    return f"{paper.student.id}: {there} percent there, {here} percent here"


def _agrees(
    manifest: Manifest,
    paper: Marked,
    told: Fraction,
    corrections: Corrections,
    keys: Collection[str],
) -> bool:
    """Whether the platform's share fits, whether it weighs questions as the blueprint or alike."""
    slots = manifest.blueprint.slots
    shares = [_range(manifest, one, corrections, keys) for one in paper.marks]
    weights = ([slot.points for slot in slots], [Fraction(1)] * len(slots))
    return any(_within(told, shares, weighed) for weighed in weights if sum(weighed))


def _within(told: Fraction, shares: Sequence[Range], weights: Sequence[Fraction]) -> bool:
    low, high = (
        sum(
            (weight * share[end] for share, weight in zip(shares, weights, strict=True)), Fraction()
        )
        / sum(weights)
        for end in (0, 1)
    )
    return low - NEAR <= told <= high + NEAR


def _range(
    manifest: Manifest, one: SlotMark, corrections: Corrections, keys: Collection[str]
) -> Range:
    """What a platform may give for a response; it gives no part of the points for a slip."""
    corrected = one.slot in corrections.accepted or one.code in keys
    rules = manifest.blueprint.marking
    if one.status in SURE and not corrected:
        return one.share, one.share
    if one.status == "partly" and not corrected:
        return (Fraction(0) if rules.slip or rules.follow_on else one.share), one.share
    return Fraction(0), Fraction(1)
