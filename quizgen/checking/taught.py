"""What a card teaches, as words that can be compared: of its question, answer and reasons.

Words stand by their stems, without those that every text has.  A formula is one word, since its
letters alone name nothing; a network's name is one for each of its parts (``resnet``, ``50``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from math import log
from typing import TypeVar

from quizgen.cards.card import Card
from quizgen.checking.words import EMPTY, WORD, visible_text
from quizgen.questions.question import Answer, Choice, Cloze, Reveal
from quizgen.text.markup import CodeSpan, Deletion, Inline, Markup, Maths, Strong, Text
from quizgen.text.terminal import Terminal

# Beside the words in EMPTY, those that say nothing about networks.
_PLAIN = """
    about above after again against all allow allowed almost alone already also although always
    among another any anything apart around aside away became become becomes before behind below
    beside besides best better between beyond both bring brings but call called came cannot change
    changes come comes compare compared comparison could course done down during each either else
    enough equal equally especially even ever every everything exactly far find first fit fits
    following further get gets give given gives go goes good great had happen happens hardly
    having hence here hold holds how however if instead itself just kind kinds know known large
    larger largest last later least less let like likely likewise long made main mainly make makes
    many may mean means might more most mostly much must name near nearly need needs neither never
    new next no nor not nothing now number numbers often once only onto or other others otherwise
    out over own part per perhaps place point possible put quite rather reach reaches really
    reason right roughly said same say says see seem sees set several shall should show shows
    simply since small smaller so some something soon stand stands still such suppose take taken
    takes tell tells than thanks though through thus till time times together too toward towards
    true turn twice typical under unless until up upon us use used uses using usual usually
    various very want way ways well when where whether while whole whose why will within without
    work works wrong yes yet you your one two three four five six seven eight nine ten
"""
PLAIN = EMPTY | frozenset(_PLAIN.split())
ENDING = re.compile(
    r"(?<=\w{3})(?:izations?|izes?|ized|izing|ations?|ers?|ies|ings?|es|s|ed|y|e|est|ly)$"
)
SAME = {"fewer": "few", "wide": "width"}
TOKEN = re.compile(rf"\d{{1,3}}(?:,\d{{3}})+|{WORD.pattern}")
NUMBERED = re.compile(r"([A-Za-z]+)-(\d+)")  # ResNet-50
DIGIT = re.compile(r"\d")
SIGN = re.compile(r"[·/^()+−⌊⌈]")
T = TypeVar("T")


def stems(items: Iterable[Inline]) -> Iterator[str]:
    """The words of a text that tell what it is about, in reading order."""
    for item in items:
        if isinstance(item, Strong | Deletion):
            yield from stems(item.items)
        elif isinstance(item, Maths):
            formula = "".join(Terminal().inline(item).split())
            if len(formula) > 1:
                yield formula
        elif isinstance(item, Text | CodeSpan):
            yield from stems_in(item.text)


def stems_in(text: str) -> Iterator[str]:
    """The same of a text without markup.

    >>> list(stems_in("ResNet-50 takes fewer multiply-adds than its 69,632 weights"))
    ['resnet', '50', 'few', 'multiply-adds', '69,632', 'weight']
    """
    return (stem for word in TOKEN.findall(text) for stem in _stems_of(word))


@lru_cache(maxsize=20_000)
def _stems_of(word: str) -> tuple[str, ...]:
    if numbered := NUMBERED.fullmatch(word):
        return numbered[1].casefold(), numbered[2]
    small = word.casefold()
    if small in PLAIN or (len(small) == 1 and small.isalpha()):
        return ()
    return (ENDING.sub("", SAME.get(small, small)) if small.isalpha() else small,)


@dataclass(frozen=True, eq=False)
class Taught:
    """What a card teaches.

    asked: words of its question (of a cloze: around its gaps) and of its picture's name.
    answer: words of its answer, of its right option, of its gaps.
    reasons: words of its explanation, and of what is wrong with the wrong options.
    phrases: pairs of words that stand side by side in one of them.
    """

    card: Card
    asked: frozenset[str]
    answer: frozenset[str]
    reasons: frozenset[str]
    phrases: frozenset[tuple[str, str]]

    @cached_property
    def said(self) -> frozenset[str]:
        """Words of question and answer."""
        return self.asked | self.answer

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, with those of the reasons."""
        return self.said | self.reasons

    @cached_property
    def figures(self) -> frozenset[str]:
        """The numbers, sizes and numbered names in the question."""
        return frozenset(word for word in self.asked if DIGIT.search(word))

    @cached_property
    def numeric(self) -> bool:
        """Whether the answer is nothing but numbers, sizes and formulas."""
        return bool(self.answer) and all(not word.isalpha() for word in self.answer)


def taught_by(card: Card) -> Taught:
    """What a card teaches."""
    prompt, answer = card.question.prompt, card.question.answer
    asked = list(stems(item for item in _running(prompt) if not isinstance(item, Deletion)))
    answered = [stem for stem in stems(_answered(answer)) if stem not in asked or not formula(stem)]
    reasons = [list(stems(_running(text))) for text in _reasons(card)]
    return Taught(
        card,
        asked=frozenset((*asked, *stems_in((card.figure or "").replace("-", " ")))),
        answer=frozenset(answered),
        reasons=frozenset(chain.from_iterable(reasons)),
        phrases=frozenset(pair for part in (asked, answered, *reasons) for pair in pairwise(part)),
    )


def formula(stem: str) -> bool:
    """Whether a word is a formula with letters, as K·K·C_in."""
    return bool(SIGN.search(stem)) and any(sign.isalpha() for sign in stem)


def spelled(card: Card) -> dict[str, str]:
    """The first word that stands for each stem in a card's texts."""
    found: dict[str, str] = {}
    for written in card.written:
        for word in TOKEN.findall(visible_text(card.markup(written))):
            for stem in _stems_of(word):
                found.setdefault(stem, word)
    return found


def _running(markup: Markup) -> Iterator[Inline]:
    """The running text, without its tables: their numbers are given, not taught."""
    return (item for paragraph in markup.paragraphs for item in paragraph.items)


def _answered(answer: Answer) -> Iterator[Inline]:
    """The right answer."""
    if isinstance(answer, Cloze):
        yield from (item for gap in answer.text.deletions() for item in gap.items)
    elif isinstance(answer, Choice):
        right = next(option for option in answer.options if option.id == answer.right)
        yield from right.text.inlines()
    elif isinstance(answer, Reveal):
        yield from answer.text.inlines()


def _reasons(card: Card) -> Iterator[Markup]:
    question = card.question
    if question.explanation:
        yield question.explanation
    if isinstance(question.answer, Choice):
        yield from (option.reason for option in question.answer.options if option.reason)


class Rarity:
    """How much words tell: 1 what only one card has, 0 what every card has.

    >>> rarity = Rarity(100, Counter({"channel": 100, "dilation": 10}), Counter())
    >>> [round(rarity.weight([word]), 2) for word in ("channel", "dilation", "atrous")]
    [0.0, 0.5, 1.0]
    """

    def __init__(self, cards: int, counts: Counter[str], pairs: Counter[tuple[str, str]]) -> None:
        """cards: how many there are.  counts, pairs: how many have each word, each pair of them."""
        self.cards = cards
        self.counts = counts
        self._scale = log(max(cards, 2))
        self._words = self._weights(counts)
        self._pairs = self._weights(pairs)

    @classmethod
    def among(cls, taught: Sequence[Taught]) -> Rarity:
        """That of words among some cards."""
        counts = Counter(word for one in taught for word in one.words)
        return cls(len(taught), counts, Counter(pair for one in taught for pair in one.phrases))

    def _weights(self, counts: Counter[T]) -> dict[T, float]:
        return {one: 1 - log(count) / self._scale for one, count in counts.items()}

    def weight(self, words: Iterable[str]) -> float:
        """The weight of some words together."""
        return sum(self._words.get(word, 1.0) for word in words)

    def weight_of_phrases(self, phrases: Iterable[tuple[str, str]]) -> float:
        """The weight of some pairs of words together."""
        return sum(self._pairs.get(pair, 1.0) for pair in phrases)

    def share(self, words: frozenset[str], among: frozenset[str]) -> float:
        """How much of the weight of some words is in those that are among others, from 0 to 1."""
        whole = self.weight(words)
        return self.weight(words & among) / whole if whole else 0.0
