"""A starter deck and the whole deck in one collection, whichever is imported first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from quizgen.decks.recipe import Deck
from tests.export.conftest import Anki

IDS = ["same-padding", "conv-output:3", "bias-choice", "conv-params:2", "mac-what"]
CORE = ["conv-output:3", "bias-choice"]


@pytest.fixture
def starter(deck: Deck) -> Deck:
    """Two of the five notes."""
    return replace(
        deck,
        concepts="Starter",
        numerics="Starter",
        cards=deck.cards[1:2],
        numbers=deck.numbers[:1],
    )


def new_cards(anki: Anki, deck: str) -> list[str]:
    """The notes whose new cards Anki shows in a deck, in its order."""
    home = anki.col.decks.id_for_name(deck)
    assert home is not None
    anki.col.decks.select(home)
    scheduler: Any = anki.col.sched
    queued = scheduler.get_queued_cards(fetch_limit=100).cards
    shown = [anki.col.get_card(one.card.id).note()["Id"] for one in queued]
    return list(dict.fromkeys(shown))


def test_each_alone_is_in_its_own_order(anki: Anki, deck: Deck, starter: Deck) -> None:
    anki.build(starter)
    assert sorted(new_cards(anki, "Starter")) == sorted(CORE)


def test_starter_first(anki: Anki, deck: Deck, starter: Deck, packed: Callable[..., bytes]) -> None:
    """The whole deck adds the other cards, in their order, and touches none that is there."""
    anki.load(packed(starter))
    before = new_cards(anki, "Starter")
    first, *rest = before
    card = anki.card(first)
    card.start_timer()
    anki.col.sched.answerCard(card, 4)
    log = anki.load(packed(deck))
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (3, 0, 0)
    assert new_cards(anki, "Small") == [name for name in IDS if name not in CORE]
    assert new_cards(anki, "Starter") == rest
    assert anki.card(first).type == 2  # of reviews, as it was


def test_whole_deck_first(
    anki: Anki, deck: Deck, starter: Deck, packed: Callable[..., bytes]
) -> None:
    """All cards stay in the whole deck; the starter deck is empty and may be deleted."""
    anki.load(packed(deck))
    log = anki.load(packed(starter))
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0)
    assert new_cards(anki, "Small") == IDS
    assert new_cards(anki, "Starter") == []
