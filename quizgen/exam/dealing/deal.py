"""Dealing: which paper gets which variant of each slot.

Within a slot no two papers get the same numbers or the same right answer while there are others;
papers that have their questions keep them.  Effort is evened out twice: variants of a slot are
those closest to its usual effort, and a paper that got the harder ones so far gets the easier next.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from quizgen.decks.blueprint import Blueprint, Slot, Source
from quizgen.exam.dealing.candidates import AnswerGroup, Candidate, Stock, stock
from quizgen.exam.source import ExamError, QuestionSource
from quizgen.formulas.numbers import counted
from quizgen.variants.family import parse_code
from quizgen.variants.space import Order, seed_bits


@dataclass(frozen=True)
class SlotStock:
    """What a slot was dealt from; None for a card or a pinned variant, which everybody gets."""

    slot: Slot
    stock: Stock | None


@dataclass(frozen=True)
class Dealt:
    """Every paper's codes, slot by slot, those that had theirs first.

    efforts: of the new codes of families.
    """

    codes: tuple[tuple[str, ...], ...]
    stocks: tuple[SlotStock, ...]
    efforts: Mapping[str, int]


def deal(
    blueprint: Blueprint,
    seed: str,
    bank: QuestionSource,
    papers: int,
    kept: Sequence[Sequence[str]] = (),
    *,
    veto: Collection[str] = (),
    allow_repeats: bool = False,
    watch: Callable[[int, int], None] = lambda done, total: None,
) -> Dealt:
    """Questions for ``papers`` papers, of which the first keep those they have.

    veto: codes that no paper gets; a paper that has one gets another in its place.
    Raises ExamError, with the counts, where a slot runs out and repeats are not allowed.
    """
    stocks = _stocks(blueprint, seed, bank, papers, veto, watch)
    if not allow_repeats and (papers > len(kept) or any(c in veto for row in kept for c in row)):
        _suffices(stocks, papers)
    new = range(len(kept), papers)
    rows = [*map(list, kept), *([""] * len(stocks) for _ in new)]
    totals = [0] * papers
    efforts: dict[str, int] = {}
    for place, (slot, found) in enumerate((one.slot, one.stock) for one in stocks):
        again = [i for i, row in enumerate(kept) if row[place] in veto]
        others = [
            p for p, one in enumerate(stocks) if one.slot.source == slot.source and p != place
        ]
        for row in (rows[i] for i in (*again, *new)):
            row[place] = slot.same
        for chosen, scope in ((again, "\nagain"), (new, "")):
            if found is None or not chosen:
                continue
            used = _used(found, [row[place] for row in rows if row[place]])
            conflicts = [
                _had(rows[i], [(stocks[p].stock or found, p) for p in others]) for i in chosen
            ]
            before = [totals[i] for i in chosen]
            dealt = _slot(found, used, conflicts, before, f"{seed}\n{place}{scope}")
            for i, (_, item) in zip(chosen, dealt, strict=True):
                rows[i][place] = f"{slot.source.name}:{item.variant}"
                efforts[rows[i][place]] = item.effort
                totals[i] += item.effort
    return Dealt(tuple(map(tuple, rows)), tuple(stocks), efforts)


def _had(row: Sequence[str], others: Sequence[tuple[Stock, int]]) -> set[object]:
    """The answers of a paper's other questions of the same source, by the stocks of their slots."""
    codes = ((found, parse_code(row[place])) for found, place in others)
    return {found.known[code.index] for found, code in codes if code and code.index in found.known}


def _stocks(
    blueprint: Blueprint,
    seed: str,
    bank: QuestionSource,
    papers: int,
    veto: Collection[str],
    watch: Callable[[int, int], None],
) -> list[SlotStock]:
    """The stock of every slot; slots of the same source and band share one."""
    made: dict[object, Stock] = {}
    found = []
    for done, slot in enumerate(blueprint.slots, start=1):
        source = slot.source
        if slot.same:
            found.append(SlotStock(slot, None))
        else:
            key = (source, slot.load)
            if key not in made:
                needed = papers + _times(blueprint.slots, source)
                made[key] = stock(bank, source, seed, blueprint.profile, slot.load, needed, veto)
            found.append(SlotStock(slot, made[key]))
        watch(done, len(blueprint.slots))
    return found


def _times(slots: Sequence[Slot], source: Source) -> int:
    """How many slots ask the same; a paper may not have one question twice."""
    return sum(slot.source == source for slot in slots)


def _suffices(stocks: Sequence[SlotStock], papers: int) -> None:
    short = []
    for slot, found in ((one.slot, one.stock) for one in stocks):
        if found is None:
            continue
        needed = papers + _times([one.slot for one in stocks], slot.source) - 1
        if found.answers < needed:
            short.append(f"{slot.id} ({slot.source.name}) has {found.answers}")
    if short:
        needs = "need" if papers != 1 else "needs"
        answers = f"{needs} {counted(papers, 'different answer')}"
        many = f"{counted(papers, 'paper')} {answers} in every question"
        raise ExamError(
            "",
            f"{many}, but {', '.join(short)}",
            "--allow-repeats spreads them evenly; another level or 'versions' needs fewer",
        )


def _used(found: Stock, codes: Sequence[str]) -> Counter[object]:
    """How often each answer was dealt before."""
    parsed = map(parse_code, codes)
    return Counter(found.known.get(code.index) for code in parsed if code is not None)


def _slot(
    found: Stock,
    used: Counter[object],
    conflicts: Sequence[set[object]],
    totals: Sequence[int],
    seed: str,
) -> list[tuple[AnswerGroup, Candidate]]:
    """One variant for each paper: those least used, and of these the first."""
    queue = deque(sorted(found.groups, key=lambda group: used[group.same]))
    uses = Counter(used)
    order = list(Order(seed_bits(seed, "order"), len(totals)).walk()) if totals else []
    drawn: dict[int, tuple[AnswerGroup, Candidate]] = {}
    for i in order:
        group = _next(queue, conflicts[i])
        drawn[i] = group, group.items[uses[group.same] % len(group.items)]
        uses[group.same] += 1
    return _evened([drawn[i] for i in range(len(totals))], conflicts, totals, order)


def _next(queue: deque[AnswerGroup], conflicts: set[object]) -> AnswerGroup:
    """The first group whose answer the paper does not have yet; it goes to the end."""
    place = next((i for i, group in enumerate(queue) if group.same not in conflicts), 0)
    group = queue[place]
    del queue[place]
    queue.append(group)
    return group


def _evened(
    drawn: list[tuple[AnswerGroup, Candidate]],
    conflicts: Sequence[set[object]],
    totals: Sequence[int],
    order: Sequence[int],
) -> list[tuple[AnswerGroup, Candidate]]:
    """The same variants, the lightest for the paper with the heaviest effort so far, and so on.

    Where that would give a paper an answer twice, two papers exchange theirs; where none can,
    everything stays as it was drawn.
    """
    ranks = {i: rank for rank, i in enumerate(order)}
    papers = sorted(range(len(totals)), key=lambda i: (-totals[i], ranks[i]))
    light = sorted((drawn[i] for i in order), key=lambda pair: pair[1].effort)
    given = dict(zip(papers, light, strict=True))

    def fits(i: int, pair: tuple[AnswerGroup, Candidate]) -> bool:
        return pair[0].same not in conflicts[i]

    for at, i in enumerate(papers):
        if fits(i, given[i]):
            continue
        near = (at + side * step for step in range(1, len(papers)) for side in (1, -1))
        others = (papers[j] for j in near if 0 <= j < len(papers))
        other = next((j for j in others if fits(i, given[j]) and fits(j, given[i])), None)
        if other is None:
            return drawn
        given[i], given[other] = given[other], given[i]
    return [given[i] for i in range(len(totals))]
