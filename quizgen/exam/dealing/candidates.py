"""What a slot can be dealt from: the variants of the exams' share, those of even load first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import NamedTuple

from quizgen.decks.blueprint import Band, Source
from quizgen.exam.source import QuestionSource
from quizgen.questions.conventions import PROFILES
from quizgen.questions.effort import load
from quizgen.variants.drawing import candidates

SAMPLED = 3  # answers looked at for each that is needed: the choice stays the seed's
LEAST_SAMPLED = 24
MOST_LOADS = 4  # variants of one answer whose load is looked at, while there are few answers
LOADS = 4000  # looked at in all, beyond what is needed


class Candidate(NamedTuple):
    """A variant and the arithmetic load of its solution."""

    variant: int
    load: int


@dataclass(frozen=True)
class AnswerGroup:
    """Variants with the same right answer, that of the most usual load first."""

    same: object
    items: tuple[Candidate, ...]


@dataclass(frozen=True)
class Stock:
    """What may be dealt: groups in the order in which they are, and what else there is.

    variants, answers: of the exams' share under the profile and load band.  known: what makes the
    answer of each of these variants the same as another's.
    """

    groups: tuple[AnswerGroup, ...]
    variants: int
    answers: int
    known: Mapping[int, object]


def stock(
    bank: QuestionSource, source: Source, seed: str, profile: str, band: Band | None, needed: int
) -> Stock:
    """At least ``needed`` groups where there are so many, of loads close to each other."""
    family = bank.families[source.family]
    drawn = candidates(family, source.level, seed, PROFILES[profile], "exam", many=True)
    known = dict(drawn)
    loads: dict[int, int] = {}

    def item(index: int) -> Candidate:
        if index not in loads:
            loads[index] = load(bank.question(f"{source.name}:{index}"))
        return Candidate(index, loads[index])

    if band:
        known = {i: same for i, same in known.items() if band[0] <= item(i).load <= band[1]}
    by_answer: dict[object, list[int]] = {}
    for index, same in known.items():
        by_answer.setdefault(same, []).append(index)
    chosen = list(by_answer)[: max(LEAST_SAMPLED, SAMPLED * needed)]
    many = max(1, len(chosen))
    repeats = -(-needed // many)  # which take other numbers where they can
    each = max(repeats, min(MOST_LOADS, LOADS // many))
    found = {same: [item(index) for index in by_answer[same][:each]] for same in chosen}
    return Stock(_levelled(found), len(known), len(by_answer), known)


def _levelled(found: Mapping[object, Sequence[Candidate]]) -> tuple[AnswerGroup, ...]:
    """Groups and their items by how far their load is from the middle one."""
    if not found:
        return ()
    middle = median_low([one.load for items in found.values() for one in items])

    def distance(one: Candidate) -> int:
        return abs(one.load - middle)

    groups = [
        AnswerGroup(same, tuple(sorted(items, key=distance))) for same, items in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: distance(group.items[0])))
