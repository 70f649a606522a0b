"""Cards that teach the same, whatever their form: a question, a cloze, a choice.

Two cards do if they have enough in common by one of the rows of ``ALIKE``. The rows were set on
cards that people had called duplicates, and on those beside them that are none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from quizgen.cards.card import Card
from quizgen.checking.taught import DIGIT, Rarity, Taught, formula, spelled, taught_by

RARE = 4  # cards that have a rare number
COMMON = 0.1  # of the cards: words that more of them have make no pairs
MOST = 36  # cards that have a word which makes pairs, however many cards there are
SHARED = 0.8  # weight of the words that make a pair
LEAST = 0.08  # share of such words that a pair has in common
REASONS = 1.3  # weight of reasons that say enough to be compared
SHOWN = 6  # words that a message shows


@dataclass(frozen=True)
class Likeness:
    """A card that is like an earlier one.

    what: how, as the beginning of a sentence.  words: what they have in common.
    exact: whether they ask the very same, which no card can mean to.
    """

    card: Card
    other: Card
    what: str
    words: tuple[str, ...] = ()
    exact: bool = False

    @property
    def said(self) -> str:
        """The likeness in words, with the other card's id and place."""
        common = f" ({', '.join(self.words)})" if self.words else ""
        return f"{self.what} '{self.other.id}' at {self.other.place}{common}"


class Row(NamedTuple):
    """One way to be alike: each measure, a property of ``Common``, reaches at least its value."""

    what: str
    least: Mapping[str, float]


NUMBERS = "gives the same numbers as"
ANSWER = "has the same answer as"
TEACHES = "teaches the same as"
WORDS, TOLD = 0.2, 0.8  # the least of ``words`` and of ``answer``, one of which every row asks for
ALIKE = (
    Row(NUMBERS, {"words": 0.26, "numbers": 2}),
    Row(ANSWER, {"answer": TOLD, "words": 0.3, "answers": 0.5}),
    Row(ANSWER, {"answer": TOLD, "answers": 0.7, "phrases_of_answers": 1.1}),
    Row(ANSWER, {"answer": TOLD, "answers": 0.45, "phrases_of_answers": 1.1, "rows": 1}),
    Row(TEACHES, {"words": 0.43, "both_known": 0.99}),
    Row(TEACHES, {"words": 0.3, "known": 0.65, "reasons": 0.7}),
    Row(TEACHES, {"words": WORDS, "same_rows": 1, "reasons": 0.85}),
    Row(TEACHES, {"words": WORDS, "same_rows": 2, "phrases": 1.5}),
)


@dataclass(frozen=True)
class Common:
    """What two cards have in common; shares are from 0 to 1, weights count words by rarity."""

    one: Taught
    other: Taught
    rarity: Rarity

    @cached_property
    def apart(self) -> bool:
        """Whether they are about different networks, pictures or numbers."""
        one, other = self.one, self.other
        mine, theirs = set(one.card.networks), set(other.card.networks)
        if mine and theirs and not mine & theirs:
            return True
        if one.card.figure and other.card.figure and one.card.figure != other.card.figure:
            return True
        if one.figures - other.words and other.figures - one.words:
            return True
        if not (one.numeric and other.numeric) or one.answer & other.answer:
            return False
        return any(map(formula, one.answer)) == any(map(formula, other.answer))

    @cached_property
    def words(self) -> float:
        """Share of all their words."""
        one, other = self.one.words, self.other.words
        return self.rarity.share(one | other, one & other)

    @cached_property
    def answer(self) -> float:
        """Weight of the words that both answers have."""
        both = self.one.answer & self.other.answer
        return self.rarity.weight(both) if both else 0.0

    @cached_property
    def answers(self) -> float:
        """Share of the answers' words that are in both answers, or in the other's question."""
        one, other = self.one, self.other
        both = one.answer | other.answer
        return self.rarity.share(both, one.answer & other.said | other.answer & one.said)

    @cached_property
    def phrases_of_answers(self) -> float:
        """Weight of the pairs of words, of any of their texts, that their answers' words make."""
        mine = self.one.answer | self.other.answer
        pairs = self.one.phrases & self.other.phrases
        return self.rarity.weight_of_phrases(pair for pair in pairs if mine.issuperset(pair))

    @cached_property
    def phrases(self) -> float:
        """Weight of the pairs of words that stand side by side in both."""
        return self.rarity.weight_of_phrases(self.one.phrases & self.other.phrases)

    @cached_property
    def known(self) -> float:
        """Share of the answers' words that the other card says anywhere."""
        one, other, weight = self.one, self.other, self.rarity.weight
        said = weight(one.answer & other.words) + weight(other.answer & one.words)
        return said / (weight(one.answer) + weight(other.answer) or 1)

    @cached_property
    def both_known(self) -> float:
        """The same of the answer of which less is said."""
        return min(
            self.rarity.share(one.answer, other.words)
            for one, other in ((self.one, self.other), (self.other, self.one))
        )

    @cached_property
    def reasons(self) -> float:
        """Share of one card's reasons that the other card says anywhere; of a single word, 0."""
        return max(
            self.rarity.share(one.reasons, other.words)
            if self.rarity.weight(one.reasons) >= REASONS
            else 0.0
            for one, other in ((self.one, self.other), (self.other, self.one))
        )

    @cached_property
    def rare_numbers(self) -> list[str]:
        """Numbers, sizes and products that hardly any other card has; no plain ones below 100."""
        return [
            word
            for word in self.one.words & self.other.words
            if DIGIT.search(word)
            and not (word.isdigit() and len(word) < 3)
            and self.rarity.counts[word] <= RARE
        ]

    @cached_property
    def numbers(self) -> int:
        """How many rare numbers both have."""
        return len(self.rare_numbers)

    @cached_property
    def rows(self) -> int:
        """How many rows of the coverage list both cover."""
        return len({*self.one.card.covers} & {*self.other.card.covers})

    @cached_property
    def same_rows(self) -> int:
        """The same where neither covers any other row."""
        return self.rows if {*self.one.card.covers} == {*self.other.card.covers} else 0


def same_teaching(cards: Sequence[Card], own: AbstractSet[str] = frozenset()) -> Iterator[Likeness]:
    """The later of two cards that teach the same.

    cards: all that are compared.
    own: ids of a person's own cards. They count for nothing where two shipped cards are compared,
        so that no folder changes what is found in the shipped ones.
    """
    taught = [taught_by(card) for card in cards]
    shipped = [one for one in taught if one.card.id not in own]
    yield from _alike(shipped)
    if len(shipped) < len(taught):
        yield from _alike(taught, own)


def _alike(taught: Sequence[Taught], own: AbstractSet[str] | None = None) -> Iterator[Likeness]:
    """Those among some cards; if ``own`` is given, only pairs with one of its cards."""
    rarity = Rarity.among(taught)
    for one, other in comparable(taught, rarity):
        asked = own is None or not own.isdisjoint((one.card.id, other.card.id))
        if asked and (found := likeness(Common(one, other, rarity))):
            yield found


def likeness(common: Common) -> Likeness | None:
    """How the other of two cards is like the one, if it teaches the same.

    common: what the two have in common.
    """
    if common.words < WORDS and common.answer < TOLD:
        return None
    row = next((row for row in ALIKE if _reaches(common, row)), None)
    if row is None or common.apart:
        return None
    card, other = common.other.card, common.one.card
    return Likeness(card, other, row.what, tuple(_shown(common, row)))


def _reaches(common: Common, row: Row) -> bool:
    return all(getattr(common, measure) >= value for measure, value in row.least.items())


def _shown(common: Common, row: Row) -> list[str]:
    """The rarest of what two cards have in common, as the later one spells it and in its order."""
    words: Collection[str] = common.one.words & common.other.words
    if row.what == NUMBERS:
        words = common.rare_numbers
    elif row.what == ANSWER:
        words = common.one.answer & common.other.answer
    counts, spelling = common.rarity.counts, spelled(common.other.card)
    rarest = sorted(words, key=lambda word: (counts[word], word))[:SHOWN]
    order = {word: number for number, word in enumerate(spelling)}
    rarest.sort(key=lambda word: order.get(word, len(order)))
    return [spelling.get(word, word) for word in rarest]


def comparable(taught: Sequence[Taught], rarity: Rarity) -> Iterator[tuple[Taught, Taught]]:
    """Pairs that share enough words that few cards have, the earlier card first.

    taught: what each card teaches.  rarity: how many cards have a word.
    """
    most = max(RARE, min(COMMON * rarity.cards, MOST))
    holders: dict[str, list[int]] = {}
    for number, one in enumerate(taught):
        for word in one.words:
            if rarity.counts[word] <= most:
                holders.setdefault(word, []).append(number)
    shared: defaultdict[tuple[int, int], float] = defaultdict(float)
    for word, numbers in holders.items():
        weight = rarity.weight([word])
        for pair in combinations(numbers, 2):
            shared[pair] += weight
    rare = [rarity.weight(one.words & holders.keys()) for one in taught]
    for (first, second), both in shared.items():
        if both >= max(SHARED, LEAST * (rare[first] + rare[second] - both)):
            yield taught[first], taught[second]
