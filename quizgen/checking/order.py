"""Whether cards come in an order that teaches: what a card needs or speaks of stands before it.

``needs`` names cards; ``introduces`` names the terms that a card explains, so that no earlier card
may use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding
from quizgen.checking.words import visible_text
from quizgen.errors import did_you_mean


def out_of_order(cards: Sequence[Card], chosen: Sequence[Card] | None = None) -> Iterator[Finding]:
    """Cards that come before what they need, or that use a term before it is explained.

    cards: all of them in teaching order.  chosen: those to be looked at; all if not given.
    """
    looked_at = {card.id for card in (cards if chosen is None else chosen)}
    place = {card.id: number for number, card in enumerate(cards)}
    by_id = {card.id: card for card in cards}
    renamed = {alias: card.id for card in cards for alias in card.aliases}
    for card in cards:
        if card.id in looked_at:
            yield from _needs(card, place, by_id, renamed)
    yield from _terms(cards, looked_at)


def _needs(
    card: Card, place: Mapping[str, int], by_id: Mapping[str, Card], renamed: Mapping[str, str]
) -> Iterator[Finding]:
    for name in card.needs:
        if name not in place:
            now = f"it is now '{renamed[name]}'" if name in renamed else did_you_mean(name, place)
            yield Finding(card.place, f"needs '{name}', which is no card; {now}")
        elif place[name] >= place[card.id]:
            where = f"comes only later, at {by_id[name].place}"
            yield Finding(card.place, f"needs '{name}', which {where}; move one of them")


def _terms(cards: Sequence[Card], looked_at: set[str]) -> Iterator[Finding]:
    """Terms on cards before the one that introduces them, and terms introduced twice."""
    introduced: dict[str, Card] = {}
    for card in cards:
        for term in card.introduces:
            other = introduced.setdefault(term, card)
            if other is not card and card.id in looked_at:
                what = f"introduces '{term}', as '{other.id}' at {other.place} does"
                yield Finding(card.place, f"{what}; only the first may")
    spoken = [(term, card, _spoken(term)) for term, card in introduced.items()]
    waiting = dict.fromkeys(term for term, _, _ in spoken)
    for card in cards:
        for term in card.introduces:
            waiting.pop(term, None)
        if card.id not in looked_at:
            continue
        said = " ".join(visible_text(card.markup(written)) for written in card.written)
        for term, first, pattern in spoken:
            if term in waiting and pattern.search(said):
                what = f"speaks of '{term}' before '{first.id}' at {first.place} introduces it"
                yield Finding(card.place, f"{what}; move one of them, or say it otherwise")


def _spoken(term: str) -> re.Pattern[str]:
    """Finds a term in a text, in the plural as well; one with capitals only as it is written."""
    flags = re.IGNORECASE if term.islower() else re.NOFLAG
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", term)))
    return re.compile(rf"(?<!\w){words}(e?s)?(?!\w)", flags)
