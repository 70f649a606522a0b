"""Variants of a slot that went much better or worse than its others.

Where every student has numbers of their own a single variant says nothing; so the values of the
givens are compared, too: variants with stride 3, say, with those without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.mark import Marked, SlotMark
from quizgen.formulas.numbers import exact_sum

LEAST_ANSWERS = 5  # on either side of a comparison
STANDS_OUT = 3  # standard errors between a trait and the others


@dataclass(frozen=True, slots=True)
class Outlier:
    """trait: what the variants have in common.  difficulty: their mean share of the points.
    others: that of all others.  errors: how many standard errors lie between."""

    slot: str
    trait: str
    answers: int
    difficulty: Fraction
    others: Fraction
    errors: Fraction


def outliers(manifest: Manifest, marked: Sequence[Marked]) -> list[Outlier]:
    """Those of every slot, the most striking of a slot first."""
    found: list[Outlier] = []
    for place, slot in enumerate(manifest.blueprint.slots):
        rows = [(paper, paper.marks[place]) for paper in marked]
        traits: dict[str, list[Fraction]] = {}
        for paper, one in rows:
            for trait in _traits(manifest, paper, one):
                traits.setdefault(trait, []).append(one.share)
        whole = exact_sum(one.share for _, one in rows)
        striking = (
            _compared(slot.id, trait, its, whole, len(rows)) for trait, its in traits.items()
        )
        found += sorted(filter(None, striking), key=lambda one: (-abs(one.errors), one.trait))
    return found


def _traits(manifest: Manifest, paper: Marked, one: SlotMark) -> Iterator[str]:
    record = manifest.questions.get(one.code)
    if paper.version:
        yield f"version {paper.version}"
    if record is None or record.givens is None:
        return
    yield one.code
    for name, value in record.givens.items():
        yield f"{name} = {value}"


def _compared(
    slot: str, trait: str, its: Sequence[Fraction], whole: Fraction, answers: int
) -> Outlier | None:
    """whole: the sum of the shares of all answers."""
    count, rest = len(its), answers - len(its)
    if min(count, rest) < LEAST_ANSWERS:
        return None
    had = exact_sum(its)
    mean, others, share = had / count, (whole - had) / rest, whole / answers
    error = Fraction(sqrt(share * (1 - share) * (Fraction(1, count) + Fraction(1, rest))))
    if not error or abs(mean - others) / error < STANDS_OUT:
        return None
    return Outlier(slot, trait, count, mean, others, (mean - others) / error)
