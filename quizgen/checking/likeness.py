"""Cards that ask the same, in the same words or nearly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding
from quizgen.checking.words import visible_text, words_of
from quizgen.text.terminal import Terminal

ALIKE = 0.8  # of all words of two cards, as many are common to both
FEWEST = 4  # words that a likeness can be judged by


@dataclass(frozen=True)
class CardPrompt:
    """What a card asks: its text without the gaps and its picture; its words by stem."""

    card: Card
    text: str
    words: dict[str, str]

    def is_like(self, other: CardPrompt) -> bool:
        """Whether a reworded question: a name or a number that differs makes another one."""
        common = self.words.keys() & other.words.keys()
        every = self.words | other.words
        if min(len(self.words), len(other.words)) < FEWEST or len(common) < ALIKE * len(every):
            return False
        return not any(_tells(word) for key, word in every.items() if key not in common)


def asked(card: Card) -> CardPrompt:
    prompt = card.question.prompt
    text = " ".join(Terminal(hide=True).markup(prompt).casefold().split())
    words = words_of(visible_text(prompt))
    if card.figure:  # the same words about another picture ask something else
        text, words = f"{text} [{card.figure}]", words | {card.figure: card.figure}
    return CardPrompt(card, text, words)


def same_question(cards: Iterable[Card]) -> Iterator[Finding]:
    """The later of two cards that ask the same words, or nearly."""
    all_asked = [asked(card) for card in cards]
    seen: dict[str, Card] = {}
    for one in all_asked:
        if one.text in seen:
            yield _finding(one.card, "asks the same as", seen[one.text])
        seen.setdefault(one.text, one.card)
    for one, other in _candidates(all_asked):
        if one.text != other.text and one.is_like(other):
            yield _finding(one.card, "asks nearly the same as", other.card)


def _finding(card: Card, what: str, other: Card) -> Finding:
    return Finding(card.place, f"{what} '{other.id}' at {other.place}")


def _tells(word: str) -> bool:
    return word != word.lower() or not word.isalpha()


def _candidates(all_asked: Sequence[CardPrompt]) -> Iterator[tuple[CardPrompt, CardPrompt]]:
    """Pairs that share one of their rarest words: others cannot be alike.

    Two sets with the share ALIKE in common differ in few words, so one of the first few, in any
    fixed order, is common; the rarest first makes the fewest pairs.
    """
    counts = Counter(word for one in all_asked for word in one.words)
    holders: dict[str, list[CardPrompt]] = {}
    for one in all_asked:
        words = sorted(one.words, key=lambda word: (counts[word], word))
        others: dict[str, CardPrompt] = {}
        for word in words[: len(words) - ceil(ALIKE * len(words)) + 1]:
            held = holders.setdefault(word, [])
            others |= {other.card.place: other for other in held}
            held.append(one)
        yield from ((one, other) for other in others.values())
