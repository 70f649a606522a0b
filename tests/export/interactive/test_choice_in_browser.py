"""The options of a choice in a real browser, under Anki's own stylesheets: keys and places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.export.conftest import DECK, Anki
from tests.export.interactive.clients import Desktop, Phone

pytestmark = pytest.mark.browser

LISTEN = "() => { window.keys = []; document.onkeydown = (e) => { window.keys.push(e.key); }; }"
PLACES = """() => {
    const sheet = document.querySelector(".sheet").getBoundingClientRect();
    return [...document.querySelectorAll("button.option")].map((button) => {
        const box = button.getBoundingClientRect();
        return { inside: box.left > sheet.left && box.right <= sheet.right + 0.5,
                 left: box.left, top: box.top, bottom: box.bottom, height: box.height };
    });
}"""


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A choice of three options, as Anki renders it."""
    anki = Anki(tmp_path_factory.mktemp("choice"))
    anki.build(DECK)
    output = anki.card("bias-choice").render_output()
    anki.col.close()
    return output.question_and_style(), output.answer_and_style()


@pytest.fixture
def desktop(chromium: Any, sides: tuple[str, str]) -> Iterator[Desktop]:
    """The front, on a page whose own shortcuts are heard."""
    found = Desktop(chromium)
    found.start()
    found.page.evaluate(LISTEN)
    found.show(sides[0])
    yield found
    assert found.errors == []
    found.close()


def chosen(client: Any, back: str) -> int:
    """The place of the option that the back marks as chosen, or -1."""
    client.show(back)
    found = client.page.locator(".answer li")
    styles = [found.nth(i).get_attribute("class") or "" for i in range(found.count())]
    return next((i for i, style in enumerate(styles) if "chosen" in style), -1)


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["a"], 0),
        (["B"], 1),
        (["3"], 2),
        (["Tab", "Enter"], 0),
        (["Tab", "Tab", "Space"], 1),
        (["Shift+Tab", "Enter"], 2),
        (["ArrowDown", "ArrowDown", "ArrowUp", "Enter"], 0),
        (["Enter"], -1),
        (["Space"], -1),
    ],
)
def test_keys_choose_and_turn_the_card(desktop, sides, keys, place):
    for key in keys:
        assert desktop.flips == 0
        desktop.page.keyboard.press(key)
    assert desktop.flips == 1
    assert desktop.page.evaluate("window.keys") == []
    assert chosen(desktop, sides[1]) == place
    assert (desktop.text(".verdict") != "") == (place >= 0)


def test_a_letter_that_is_no_option_does_nothing_and_is_no_shortcut(desktop):
    """E edits the note in Anki, 0 and 5 are its own too."""
    desktop.page.keyboard.type("defmu056")
    assert desktop.flips == 0
    assert desktop.page.evaluate("window.keys") == []
    assert desktop.page.input_value("#typeans") == ""


def test_shortcuts_with_control_are_the_clients(desktop):
    desktop.page.keyboard.press("Control+b")
    assert desktop.flips == 0
    assert desktop.page.evaluate("window.keys") == ["Control", "b"]


def test_escape_gives_the_keys_back(desktop):
    desktop.page.keyboard.press("Tab")
    desktop.page.keyboard.press("Escape")
    assert desktop.page.locator(".option.marked").count() == 0
    assert desktop.page.evaluate("document.activeElement.id") == ""
    desktop.page.keyboard.press("e")
    assert desktop.page.evaluate("window.keys")[-1] == "e"
    desktop.page.keyboard.press("Tab")  # and takes them again
    assert desktop.page.evaluate("document.activeElement.id") == "typeans"


def test_anki_hears_no_letter_of_its_own(desktop):
    """Qt hands a key to a text input and not to a shortcut, but not with this attribute."""
    assert desktop.page.evaluate("document.activeElement.inputMode") == ""


def test_on_a_phone_no_keyboard_rises_and_the_clients_enter_turns_the_card(chromium, sides):
    client = Phone(chromium, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    client.show(sides[0])
    client.page.evaluate(LISTEN)
    assert client.page.evaluate("document.getElementById('typeans').inputMode") == "none"
    assert client.text(".keys + .hint") == ""
    client.page.keyboard.press("b")
    client.page.keyboard.press("Enter")
    assert client.page.evaluate("window.keys")[-1] == "Enter"
    assert chosen(client, sides[1]) == 1
    client.close()


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_options_keep_to_the_sheet(chromium, sides, width):
    client = Phone(chromium, viewport={"width": width, "height": 800})
    client.show(sides[0])
    boxes = client.page.evaluate(PLACES)
    assert len(boxes) == 3
    assert all(box["inside"] for box in boxes)
    gaps = [b["top"] - a["bottom"] for a, b in pairwise(boxes)]
    assert all(6 <= gap <= 20 for gap in gaps)
    assert all(box["height"] >= 44 for box in boxes)  # a thumb
    assert client.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    client.close()
