"""The shipped decks teach before they ask, and ask every day."""

from __future__ import annotations

import pytest

from quizgen.cards.terms import introducing
from quizgen.decks.recipe import Deck, load_deck
from quizgen.export.anki.order import teaching_order
from quizgen.files.content import contents
from quizgen.questions.question import Question
from quizgen.text.terminal import Terminal
from tests.places import ROOT

A_DAY = 20  # Anki's default
DECKS = ["cnn-architectures", "cnn-lectures", "cnn-starter"]


@pytest.fixture(scope="module", params=DECKS)
def deck(request: pytest.FixtureRequest) -> Deck:
    return load_deck(ROOT / "decks" / f"{request.param}.yaml", contents())


def test_nothing_is_lost_and_nothing_comes_twice(deck: Deck) -> None:
    found = [one.code if isinstance(one, Question) else one.id for one in teaching_order(deck)]
    assert sorted(found) == sorted([q.code for q in deck.cards] + [n.id for n in deck.numbers])


def test_a_level_comes_after_the_cards_that_introduce_its_terms(deck: Deck) -> None:
    chosen, met, early = {card.code for card in deck.cards}, set(), []
    for one in teaching_order(deck):
        if isinstance(one, Question):
            met.add(one.code)
            continue
        first = one.questions[0]
        asked = introducing(Terminal().markup(first.filled(first.prompt)), deck.terms)
        early += [(one.id, card) for card in asked & chosen - met]
    assert early == []


def test_every_day_has_a_number(deck: Deck) -> None:
    order = list(teaching_order(deck))
    days = [order[start : start + A_DAY] for start in range(0, len(order), A_DAY)]
    assert all(any(not isinstance(one, Question) for one in day) for day in days)


def test_a_familys_levels_come_in_their_order_within_a_topic(deck: Deck) -> None:
    seen: dict[str, list[int]] = {}
    for one in teaching_order(deck):
        if not isinstance(one, Question):
            seen.setdefault(one.family, []).append(one.level)
    assert {family: levels for family, levels in seen.items() if levels != sorted(levels)} == {}
