"""A year with a card: at the same time of every day, no numbers come more often than by chance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import sqrt
from typing import Any

import pytest

from quizgen.decks.recipe import load_deck
from quizgen.files.content import contents
from tests.export.conftest import Anki
from tests.export.interactive.clients import ORIGIN, Desktop

pytestmark = pytest.mark.browser

RECIPE = """\
name: year
title: A year
description: For a browser.
decks: {numbers: Year}
families: ['conv-params:2', 'conv-output:3', 'shortcut-options:1', 'conv-fits:1', 'network-table:1',
  'network-layer:2', 'rank-networks:1', 'conv-flops:1']
seed: year
"""
DAY = 24 * 60  # minutes
FIRST = 29_475_845  # a day at 08:05, in minutes since 1970
DAYS = 365
SCHEDULE = (0, 1, 4, 10, 22, 45, 90, 150, 220, 300)  # days at which one card is reviewed
CHANCE = 4  # standard deviations
# Shows a card once for each minute: its front, and its back, which uses the showing up. Storage is
# emptied before a minute if the client was restarted.  What identifies the variant is its text, and
# of a choice its options, too.
PLAY = """([[front, back], minutes, isRestarted]) => minutes.map((minute) => {
    if (isRestarted) sessionStorage.clear();
    Date.now = () => minute * 60000;
    show(front);
    const options = [...document.querySelectorAll("#qa button.option")];
    const texts = options.map((option) => option.textContent).sort();
    const shown = [document.querySelector("#qa .question").textContent, ...texts].join("|");
    show(back);
    return shown;
})"""


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Both sides of each level, as Anki renders them."""
    folder = tmp_path_factory.mktemp("year")
    path = folder / "year.yaml"
    path.write_text(RECIPE, "utf-8")
    anki = Anki(folder)
    anki.build(load_deck(path, contents()))
    found = {name: anki.sides(name) for name in anki.notes()}
    anki.col.close()
    return found


@pytest.fixture(scope="module")
def client(chromium: Any) -> Iterator[Desktop]:
    found = Desktop(chromium)
    found.start()
    assert found.page.url.startswith(ORIGIN)
    yield found
    assert found.errors == []
    found.close()


def played(
    client: Desktop, card: tuple[str, str], minutes: Sequence[int], *, restarted: bool
) -> list[str]:
    found: list[str] = client.page.evaluate(PLAY, [list(card), list(minutes), restarted])
    return found


def count_of(card: tuple[str, str]) -> int:
    """How many variants a card has."""
    found = re.search(r'class="variants">.*?"count":(\d+)', card[0], re.DOTALL)
    assert found is not None
    return int(found[1])


def is_chance(found: int, expected: float) -> bool:
    return found <= expected + CHANCE * sqrt(expected)


def test_the_levels_are_of_every_kind(sides: dict[str, tuple[str, str]]) -> None:
    counts = [count_of(card) for card in sides.values()]
    assert min(counts) <= 12
    assert max(counts) == 60
    assert any('"parts":' in card[0] for card in sides.values())


@pytest.mark.parametrize("habit", [1, 5], ids=["at 08:05", "from 08:05 to 08:10"])
def test_a_year_at_the_same_time_repeats_numbers_no_more_than_by_chance(
    client: Desktop, sides: dict[str, tuple[str, str]], habit: int
) -> None:
    again = earlier = 0
    expected, expected_earlier = 0.0, 0.0
    for card in sides.values():
        count = count_of(card)
        minutes = [FIRST + day * DAY + day * day % habit for day in range(DAYS)]
        shown = played(client, card, minutes, restarted=True)
        times = Counter(shown)
        assert len(times) <= count
        assert len(times) >= 0.9 * count  # nearly all of them come
        assert is_chance(max(times.values()), DAYS / count)
        again += sum(one == other for one, other in pairwise(shown))
        expected += (DAYS - 1) / count
        reviews = [[shown[day + begun] for day in SCHEDULE] for begun in range(DAYS - SCHEDULE[-1])]
        earlier += sum(len(some) - len(set(some)) for some in reviews)
        kinds = count * (1 - (1 - 1 / count) ** len(SCHEDULE))
        expected_earlier += len(reviews) * (len(SCHEDULE) - kinds)
    assert is_chance(again, expected)
    assert is_chance(earlier, expected_earlier)


def test_within_a_session_all_others_come_first(
    client: Desktop, sides: dict[str, tuple[str, str]]
) -> None:
    """The last variant never comes twice, whatever the clock does, midnight included."""
    for name, card in sides.items():
        client.page.evaluate("sessionStorage.clear()")
        count = count_of(card)
        minutes = [FIRST + place * place * 7 for place in range(3 * count)]
        shown = played(client, card, minutes, restarted=False)
        for start in range(2 * count):
            assert len(set(shown[start : start + count])) == count, name


def test_cards_of_one_session_do_not_disturb_each_other(
    client: Desktop, sides: dict[str, tuple[str, str]]
) -> None:
    """Each goes on where it was, though others were shown between."""
    client.page.evaluate("sessionStorage.clear()")
    shown: dict[str, list[str]] = {name: [] for name in sides}
    for turn in range(11):
        for name, card in sides.items():
            shown[name] += played(client, card, [FIRST + turn], restarted=False)
    assert {name: len(set(texts)) for name, texts in shown.items()} == dict.fromkeys(sides, 11)
