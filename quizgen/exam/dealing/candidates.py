"""What a slot can be dealt from: the variants of the exams' share, those of even effort first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import NamedTuple

from quizgen.decks.blueprint import Band, Source
from quizgen.exam.source import QuestionSource
from quizgen.questions.conventions import PROFILES
from quizgen.questions.effort import effort_of_steps
from quizgen.variants.drawing import candidates
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.level import Level

SAMPLED = 3  # answers looked at for each that is needed: the choice stays the seed's
LEAST_SAMPLED = 24
MOST_EFFORTS = 4  # variants of one answer whose effort is looked at, while there are few answers
EFFORTS = 4000  # looked at in all, beyond what is needed


class Candidate(NamedTuple):
    """A variant and the arithmetic effort of its solution."""

    variant: int
    effort: int


@dataclass(frozen=True)
class AnswerGroup:
    """Variants with the same right answer, that of the most usual effort first."""

    same: object
    items: tuple[Candidate, ...]


@dataclass(frozen=True)
class Stock:
    """What may be dealt: groups in the order in which they are, and what else there is.

    variants, answers: of the exams' share under the profile and effort band.  known: what makes the
    answer of each of these variants the same as another's.
    """

    groups: tuple[AnswerGroup, ...]
    variants: int
    answers: int
    known: Mapping[int, object]


def stock(
    bank: QuestionSource,
    source: Source,
    seed: str,
    profile: str,
    band: Band | None,
    needed: int,
    veto: Collection[str] = (),
) -> Stock:
    """At least ``needed`` groups where there are so many, of efforts close to each other.

    veto: codes that are left out.
    """
    family = bank.families[source.family]
    level = family.level(source.level)
    drawn = candidates(family, source.level, seed, PROFILES[profile], "exam", many=True)
    known = {index: same for index, same in drawn if f"{source.name}:{index}" not in veto}
    efforts: dict[int, int] = {}

    def item(index: int) -> Candidate:
        if index not in efforts:
            efforts[index] = _effort(level, index)
        return Candidate(index, efforts[index])

    if band:
        known = {i: same for i, same in known.items() if band[0] <= item(i).effort <= band[1]}
    by_answer: dict[object, list[int]] = {}
    for index, same in known.items():
        by_answer.setdefault(same, []).append(index)
    chosen = list(by_answer)[: max(LEAST_SAMPLED, SAMPLED * needed)]
    many = max(1, len(chosen))
    repeats = -(-needed // many)  # which take other numbers where they can
    each = max(repeats, min(MOST_EFFORTS, EFFORTS // many))
    found = {same: [item(index) for index in by_answer[same][:each]] for same in chosen}
    return Stock(_levelled(found), len(known), len(by_answer), known)


def _effort(level: Level, index: int) -> int:
    """The effort of a variant's solution; its mistakes are not worked out for it."""
    givens = level.space.givens(index)
    if isinstance(level, FormulaLevel):
        return effort_of_steps(level.solve(givens)[1])
    variant = level.variant(givens)
    return effort_of_steps(variant.steps) if variant is not None else 0


def _levelled(found: Mapping[object, Sequence[Candidate]]) -> tuple[AnswerGroup, ...]:
    """Groups and their items by how far their effort is from the middle one."""
    if not found:
        return ()
    middle = median_low([one.effort for items in found.values() for one in items])

    def distance(one: Candidate) -> int:
        return abs(one.effort - middle)

    groups = [
        AnswerGroup(same, tuple(sorted(items, key=distance))) for same, items in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: distance(group.items[0])))
