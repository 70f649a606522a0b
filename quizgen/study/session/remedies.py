"""Concept cards that cure a misconception come forward when it is diagnosed."""

from __future__ import annotations

from collections.abc import Collection

from quizgen.misconceptions import Misconceptions
from quizgen.study.history.days import DAY
from quizgen.study.history.record import Record

DIAGNOSED = 7  # days for which a misconception brings its cards forward
CARDS_EACH = 2  # concept cards that one misconception brings forward


def cards_curing(misconception: str, known: Misconceptions, cards: Collection[str]) -> list[str]:
    """Those of the cards that cure a misconception."""
    study = known[misconception].study if misconception in known else ()  # a folder may be gone
    return [card for card in study if card in cards][:CARDS_EACH]


def wanted(
    record: Record, now: int, known: Misconceptions, cards: Collection[str]
) -> dict[str, str]:
    """Cards not met since a misconception that they cure was last diagnosed, each with it.

    now: UTC in ms.
    """
    found: dict[str, str] = {}
    met: dict[str, int] = {}
    for time, names in record.diagnosed(now - DIAGNOSED * DAY):
        for name in names:
            for card in cards_curing(name, known, cards):
                if card not in met:
                    met[card] = record.state(card).time
                if met[card] < time:
                    found.setdefault(card, name)
    return found
