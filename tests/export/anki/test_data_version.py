"""Data and script of different versions: the card says so, and shows its first variant as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from quizgen.decks.recipe import load_deck
from quizgen.export.anki.script import FORMAT
from quizgen.files.content import contents
from tests.export.conftest import Anki
from tests.export.interactive.clients import Client, Desktop, Phone

pytestmark = pytest.mark.browser

RECIPE = """\
name: two
title: Two
description: A number and a choice.
decks: {numbers: Two}
families: ['conv-params:2', 'conv-fits:1']
"""
NUMBER, CHOICE = "conv-params:2", "conv-fits:1"
FIELDS = {NUMBER: "Variants", CHOICE: "Spare1"}


@pytest.fixture(scope="module")
def anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anki]:
    folder = tmp_path_factory.mktemp("two")
    (folder / "two.yaml").write_text(RECIPE, "utf-8")
    found = Anki(folder)
    found.build(load_deck(folder / "two.yaml", contents()))
    yield found
    found.col.close()


def sides(anki: Anki, name: str, **changes: Any) -> tuple[str, str]:
    """A card's sides, its data changed."""
    note = anki.notes()[name]
    kept = note[FIELDS[name]]
    data = json.loads(kept)
    assert data["format"] == FORMAT
    note[FIELDS[name]] = json.dumps({**data, **changes})
    anki.col.update_note(note)
    shown = anki.sides(name)
    note[FIELDS[name]] = kept
    anki.col.update_note(note)
    return shown


@pytest.fixture(params=[Desktop, Phone])
def client(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Client]:
    found = request.param(chromium)
    if isinstance(found, Desktop):
        found.start()
    yield found
    assert found.errors == []
    found.close()


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("version", [FORMAT - 1, FORMAT + 1, None])
def test_another_version_is_said_on_both_sides(
    client, anki, name: str, version: int | None
) -> None:
    for side, html in zip(("front", "back"), sides(anki, name, format=version), strict=True):
        client.show(html)
        assert "Import the newest deck again" in client.text(".misfit")
        assert client.text(".question")
        assert client.page.locator(".reply").is_hidden() or side == "back"
    assert client.text(".answer")


@pytest.mark.parametrize("name", FIELDS)
def test_nothing_is_said_where_they_fit(client, anki, name: str) -> None:
    for html in sides(anki, name):
        client.show(html)
        assert client.page.locator(".misfit").count() == 0


def test_a_choice_can_still_be_made(client, anki) -> None:
    front, back = sides(anki, CHOICE, format=FORMAT + 1)
    client.show(front)
    client.page.locator("button.option").first.click()
    client.show(back)
    assert client.page.locator(".answer .chosen").count() == 1


@pytest.mark.parametrize("name", FIELDS)
def test_the_code_at_the_foot_names_the_variant(client, anki, name: str) -> None:
    count = json.loads(anki.notes()[name][FIELDS[name]])["count"]
    front, back = sides(anki, name)
    codes = set()
    for _ in range(3):
        client.show(front)
        client.show(back)
        _, _, code = client.text(".foot").partition("Code: ")
        found, _, place = code.partition(" / ")
        assert found == name
        assert 1 <= int(place) <= count
        codes.add(place)
    assert len(codes) == 3
