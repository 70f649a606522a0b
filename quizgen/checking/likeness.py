"""Cards that ask the same, in the same words or nearly, or that teach the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding
from quizgen.checking.teaching import Likeness, same_teaching
from quizgen.checking.templates import untouched
from quizgen.checking.words import visible_text, words_of
from quizgen.errors import did_you_mean
from quizgen.files.content import Content
from quizgen.text.terminal import Terminal

Alike: TypeAlias = Mapping[frozenset[str], Likeness]

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


def alike(cards: Sequence[Card], contents: Sequence[Content]) -> Alike:
    """How cards are alike, by the ids of each pair; first what tells most.

    cards: all that are compared, of any folder.
    contents: the folders, to tell a person's own cards from the shipped ones.
    """
    own = [content.shown for content in contents if content.prefix]
    mine = {card.id for card in cards if card.shown.startswith(tuple(own))}
    written = [card for card in cards if not any(untouched(card))]  # a template teaches nothing
    found: dict[frozenset[str], Likeness] = {}
    for one in (*same_question(cards), *same_teaching(written, mine)):
        found.setdefault(frozenset((one.card.id, one.other.id)), one)
    return found


def of_files(files: Collection[str], found: Alike) -> Alike:
    """The pairs with a card of some files, by the names that these are shown with."""
    return {
        ids: one
        for ids, one in found.items()
        if one.card.shown in files or one.other.shown in files
    }


def likeness_findings(found: Alike) -> Iterator[Finding]:
    """The later card of each pair, unless one of them says under ``differs`` that it is meant."""
    for ids, likeness in found.items():
        card, other = likeness.card, likeness.other
        if likeness.exact:
            yield Finding(card.place, likeness.said)
        elif not ids & {*card.differs, *other.differs}:
            fix = f"join them, or list '{other.id}' under 'differs'"
            yield Finding(card.place, f"{likeness.said}; {fix}")


def needless_differs(cards: Sequence[Card], found: Alike) -> Iterator[Finding]:
    """Ids under ``differs`` that no card has, or whose cards are not alike.

    cards: all cards of all folders.  found: those that are alike.
    """
    ids = {card.id for card in cards}
    renamed = {alias: card.id for card in cards for alias in card.aliases}
    for card in cards:
        for name in card.differs:
            if name in ids and frozenset((card.id, name)) not in found:
                yield Finding(card.place, f"'differs' lists '{name}', which is not like this card")
            elif name not in ids:
                now = f"it is now '{renamed[name]}'" if name in renamed else did_you_mean(name, ids)
                yield Finding(card.place, f"'differs' lists '{name}', which no card has; {now}")


def same_question(cards: Sequence[Card]) -> Iterator[Likeness]:
    """The later of two cards that ask the same words, or nearly."""
    all_asked = [asked(card) for card in cards]
    seen: dict[str, Card] = {}
    for one in all_asked:
        if one.text in seen:
            yield Likeness(one.card, seen[one.text], "asks the same as", exact=True)
        seen.setdefault(one.text, one.card)
    for one, other in _candidates(all_asked):
        if one.text != other.text and one.is_like(other):
            yield Likeness(one.card, other.card, "asks nearly the same as")


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
