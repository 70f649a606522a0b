"""Whether cards come in an order that teaches: what a card needs or speaks of stands before it.

``needs`` names cards; ``introduces`` names the terms that a card explains, so that no earlier card
may use them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from quizgen.cards.card import Card
from quizgen.cards.terms import spoken
from quizgen.checking.finding import Finding
from quizgen.checking.links import Targets, targets
from quizgen.checking.words import visible_text


def out_of_order(
    cards: Sequence[Card],
    chosen: Sequence[Card] | None = None,
    retired: Collection[str] = (),
    own: Collection[str] = (),
) -> Iterator[Finding]:
    """Cards that come before what they need, or that use a term before it is explained.

    cards: all of them in teaching order.  chosen: those to be looked at; all if not given.
    retired: ids that no card has any more.
    own: ids of a person's own cards; nothing is found in the shipped ones because of them.
    """
    looked_at = {card.id for card in (cards if chosen is None else chosen)}
    place = {card.id: number for number, card in enumerate(cards)}
    by_id = {card.id: card for card in cards}
    known = targets(cards, retired)
    for card in cards:
        if card.id in looked_at:
            yield from _needs(card, place, by_id, known)
    yield from _terms(cards, looked_at, own)


def _needs(
    card: Card, place: Mapping[str, int], by_id: Mapping[str, Card], known: Targets
) -> Iterator[Finding]:
    for name in card.needs:
        if name == card.id:
            yield Finding(card.place, "needs itself")
        elif lack := known.lack(name):
            yield Finding(
                card.place, f"needs '{name}', which is no card; {lack.partition('; ')[2]}"
            )
        elif place[name] >= place[card.id]:
            where = f"comes only later, at {by_id[name].place}"
            yield Finding(card.place, f"needs '{name}', which {where}; move one of them")
        elif by_id[name].remedial and not card.remedial:
            what = f"needs '{name}', which is remedial: it is shown only after a mistake"
            yield Finding(card.place, what)


def _terms(
    cards: Sequence[Card], looked_at: Collection[str], own: Collection[str]
) -> Iterator[Finding]:
    """Terms on cards before the one that introduces them, and terms introduced twice."""
    introduced: dict[str, Card] = {}
    for card in sorted(cards, key=lambda card: card.id in own):  # of the same term, shipped first
        for term in card.introduces:
            other = introduced.setdefault(term, card)
            if other is not card and card.id in looked_at:
                what = f"introduces '{term}', as '{other.id}' at {other.place} does"
                yield Finding(card.place, f"{what}; only the first may")
    waiting = {term: (card, spoken(term)) for term, card in introduced.items()}
    for card in cards:
        for term in card.introduces:
            waiting.pop(term, None)
        asked = [
            (term, first, pattern)
            for term, (first, pattern) in waiting.items()
            if (first if _is_theirs(card, first, own) else card).id in looked_at
        ]
        said = _said(card) if asked else ""
        for term, first, pattern in asked:
            if not pattern.search(said):
                continue
            if _is_theirs(card, first, own):  # one finding, where the term's author can change it
                del waiting[term]
                what = f"introduces '{term}', of which '{card.id}' at {card.place} speaks before"
                yield Finding(first.place, f"{what}; leave it out, or name the term otherwise")
            else:
                what = f"speaks of '{term}' before '{first.id}' at {first.place} introduces it"
                yield Finding(card.place, f"{what}; move one of them, or say it otherwise")


def _is_theirs(card: Card, first: Card, own: Collection[str]) -> bool:
    """Whether a card is a shipped one, and the term that ``first`` introduces a person's own."""
    return card.id not in own and first.id in own


def _said(card: Card) -> str:
    return " ".join(visible_text(card.markup(written)) for written in card.written)
