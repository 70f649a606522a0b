"""Questions for a learning platform: pools, from each of which a quiz draws one at random.

A deck gives a pool for the cards of a topic and one for each level of a family; an exam gives
one for each of its questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import gcd, lcm
from typing import NamedTuple

from quizgen.decks.recipe import Deck
from quizgen.export.formats import Edition, Export
from quizgen.formulas.numbers import counted
from quizgen.questions.paper import Pool
from quizgen.questions.question import (
    Answer,
    Blanks,
    Choice,
    Cloze,
    Dims,
    Numeric,
    Question,
    Reveal,
)

MOST_EXACT = 2**53  # whole numbers up to here are exact in the platforms' arithmetic
PLATFORM_READS = (
    "Answers are plain digits there: 34.9k, 55*55*96 and 34,944 are not read as they are here."
)


@dataclass(frozen=True)
class Bank:
    """title: of the quiz.  course: a line about it.  pools: in the order of the quiz."""

    title: str
    course: str
    pools: tuple[Pool, ...]

    def questions(self) -> Iterator[Question]:
        return (question for pool in self.pools for question in pool.questions)


def deck_bank(deck: Deck, edition: Edition) -> Bank:
    """The pools of a deck, topic by topic: its cards, then its numbers."""
    pools, done = [], count(1)
    for topic in deck.topics:
        cards = tuple(card for card in deck.cards if card.topic == topic)
        if cards:
            pools.append(Pool(f"{topic}-cards", f"{topic}: cards", topic, Fraction(1), cards))
        for living in deck.numbers:
            if living.topic == topic:
                name = f"{living.family}-{living.level}"
                title = f"{topic}: {living.family}, level {living.level}"
                pools.append(Pool(name, title, topic, Fraction(1), tuple(living.questions)))
                edition.on_progress(next(done), len(deck.numbers))
    return Bank(deck.title, deck.description, tuple(pools))


def expected_distinct(questions: int, students: int) -> int:
    """How many different questions a random draw for each student is expected to reach.

    >>> expected_distinct(200, 200), expected_distinct(40, 10), expected_distinct(1, 30)
    (127, 9, 1)
    """
    if not questions:
        return 0
    missed = Fraction(questions - 1, questions) ** students
    return int(questions * (1 - missed) + Fraction(1, 2))


class Gap(NamedTuple):
    """A number to fill in.  unit: as it stands behind the gap; a size in a shape has none."""

    label: str
    answer: Numeric
    unit: str


def parts(answer: Answer) -> list[Gap]:
    """A shape or a table as single gaps, in reading order; other answers have none.

    >>> [(gap.label, gap.answer.value) for gap in parts(Dims((64, 56, 56)))]
    [('C', 64), ('H', 56), ('W', 56)]
    """
    match answer:
        case Dims(shape):
            names = answer.order.split("×")
            return [Gap(n, Numeric(s, "elements"), "") for n, s in zip(names, shape, strict=True)]
        case Blanks(cells):
            return [gap for cell in cells for gap in _gaps_of(cell.label, cell.answer)]
        case _:
            return []


def gap_weights(answer: Answer, points: Fraction) -> list[int]:
    """The weight of each gap: every blank of a table counts the same, and the
    numbers of a shape share what their blank counts.

    They add up to the points where whole numbers can.

    >>> gap_weights(Dims((64, 56, 56)), Fraction(6)), gap_weights(Dims((64, 56, 56)), Fraction(2))
    ([2, 2, 2], [1, 1, 1])
    """
    match answer:
        case Dims(shape):
            sizes = [len(shape)]
        case Blanks(cells):
            sizes = [len(c.answer.shape) if isinstance(c.answer, Dims) else 1 for c in cells]
        case Cloze(text):
            sizes = [1] * len(text.deletions())
        case _:
            return []
    whole = lcm(*sizes)
    weights = [whole // size for size in sizes for _ in range(size)]
    common = gcd(*weights)
    times = points * common / sum(weights)
    scale = int(times) if times.denominator == 1 and times else 1
    return [weight // common * scale for weight in weights]


def _gaps_of(label: str, answer: Numeric | Dims) -> list[Gap]:
    if isinstance(answer, Numeric):
        return [Gap(label, answer, answer.unit)]
    return [gap._replace(label=f"{label}, {gap.label}") for gap in parts(answer)]


def exported(bank: Bank, data: bytes, lost: Iterable[str]) -> Export:
    """A finished file of the bank's questions, which are counted by topic."""
    sizes: dict[str, int] = {}
    for pool in bank.pools:
        sizes[pool.topic] = sizes.get(pool.topic, 0) + len(pool.questions)
    return Export(data, sizes, tuple(lost), noun="question")


# --- what every platform loses ------------------------------------------------------------


def losses(bank: Bank) -> list[str]:
    """What no learning platform can do with these questions, in sentences."""
    found = []
    numeric = [q for q in bank.questions() if isinstance(q.answer, Numeric | Dims | Blanks)]
    if numeric:
        found.append(PLATFORM_READS)
        found.append(
            "Mistakes that only arithmetic explains (twice as much, a power of ten) are not named."
        )
    if big := sum(largest(q) > MOST_EXACT for q in numeric):
        found.append(f"{counted(big, 'right answer')} above 2^53: compared to 15 digits only.")
    if free := sum(isinstance(q.answer, Reveal) for q in bank.questions()):
        found.append(f"{counted(free, 'free answer')}: a person has to mark them.")
    found += repeats(bank)
    return found


def largest(question: Question) -> int:
    """The largest number of the right answer, rounded down."""
    answer = question.answer
    gaps = [answer] if isinstance(answer, Numeric) else [gap.answer for gap in parts(answer)]
    return max((int(gap.value) for gap in gaps), default=0)


def repeats(bank: Bank) -> list[str]:
    """What random draws repeat, where it is known how many students draw."""
    worst = [pool for pool in bank.pools if pool.students > 1 and len(pool.questions) > 1]
    if not worst:
        return []
    pool = min(worst, key=lambda p: Fraction(len(p.questions), p.students))
    distinct = expected_distinct(len(pool.questions), pool.students)
    return [
        f"A quiz that draws at random repeats: '{pool.title}' has "
        f"{counted(len(pool.questions), 'question')}, of which {pool.students} students get about "
        f"{distinct}. Only papers are dealt without repeats."
    ]


def shuffled(bank: Bank) -> list[str]:
    """What is lost of choices where the platform puts the options into an order of its own."""
    if any(isinstance(question.answer, Choice) for question in bank.questions()):
        return ["Options stand in another order for each student, so letters differ."]
    return []
