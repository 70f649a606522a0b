"""The terms that cards introduce, and which of them a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from quizgen.cards.card import Card


def introduced(cards: Iterable[Card]) -> dict[str, str]:
    """The id of the card that introduces each term: of several, the first."""
    found: dict[str, str] = {}
    for card in cards:
        for term in card.introduces:
            found.setdefault(term, card.id)
    return found


def introducing(text: str, terms: Mapping[str, str]) -> set[str]:
    """The ids of the cards that introduce what a text speaks of; ``terms`` as from introduced().

    >>> introducing("Each stage has three residual blocks.", {"residual block": "residual-what"})
    {'residual-what'}
    """
    return {card for term, card in terms.items() if spoken(term).search(text)}


@cache
def spoken(term: str) -> re.Pattern[str]:
    """Finds a term in a text, in the plural as well; one with capitals only as it is written."""
    flags = re.IGNORECASE if term.islower() else re.NOFLAG
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", term)))
    return re.compile(rf"(?<!\w){words}(e?s)?(?!\w)", flags)
