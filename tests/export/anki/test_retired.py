"""Notes that have left a deck, in the real Anki: learners who had them are told, others never see
one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quizgen.decks.recipe import Deck
from quizgen.export.anki.package import export
from quizgen.export.formats import Edition, Export
from quizgen.export.lock import Lock
from tests.export.conftest import Anki

FIRST, LATER, LAST = 1_763_700_000, 1_763_800_000, 1_763_900_000
GONE = "mac-what"
HOME = "Small (retired)"


def made(deck: Deck, time: int, lock: Lock | None) -> Export:
    return export(deck, Edition("1", time, lock or Lock()))


@pytest.fixture
def editions(deck: Deck) -> list[Export]:
    """A deck, the deck without a card, and that built once more."""
    found: list[Export] = []
    for one, time in ((deck, FIRST), (without(deck), LATER), (without(deck), LAST)):
        found.append(made(one, time, found[-1].lock if found else None))
    return found


def without(deck: Deck) -> Deck:
    return replace(deck, cards=deck.cards[:2])


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Anki]:
    (tmp_path / "newcomer").mkdir()
    found = Anki(tmp_path / "newcomer")
    yield found
    found.col.close()


def test_a_newcomer_meets_no_retired_note(editions: list[Export], newcomer: Anki) -> None:
    assert newcomer.load(editions[1].data).new
    assert GONE not in newcomer.notes()
    assert newcomer.deck_names() == {"Small"}
    assert newcomer.col.find_notes("tag:CNN::retired") == []
    assert newcomer.col.find_notes("left the deck") == []
    assert list(newcomer.faults()) == []


def test_what_one_never_had_lands_in_a_deck_of_its_own(
    editions: list[Export], newcomer: Anki
) -> None:
    newcomer.load(editions[1].data)
    newcomer.load(editions[1].more["retired"])
    assert newcomer.col.decks.name(newcomer.card(GONE).did) == HOME
    assert {newcomer.col.decks.name(card.did) for card in newcomer.cards()} == {"Small", HOME}
    assert "You can delete this deck." in str(newcomer.col.decks.by_name(HOME))


def test_a_learner_s_card_stays_in_its_deck_and_adds_none(
    editions: list[Export], newcomer: Anki
) -> None:
    newcomer.load(editions[0].data)
    newcomer.load(editions[1].more["retired"])
    assert newcomer.notes()[GONE].tags == ["CNN::retired"]
    assert {newcomer.col.decks.name(card.did) for card in newcomer.cards()} == {"Small"}


def test_a_note_retires_once(editions: list[Export]) -> None:
    """The next build dates it as before, and still says what it asked."""
    first, second, third = (edition.lock for edition in editions)
    assert first
    assert second
    assert second.notes[GONE].time == LATER
    assert second.notes[GONE].title == first.notes[GONE].title
    assert third == second
    assert editions[2].data == editions[1].data
    assert editions[2].more == editions[1].more


def test_a_deck_that_lost_nothing_is_one_file(editions: list[Export]) -> None:
    assert editions[0].more == {}
