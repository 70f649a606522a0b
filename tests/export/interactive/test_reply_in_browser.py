"""The reply to a numeric card: asked again, typed with the keypad, kept, and a grade suggested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.export.conftest import DECK, Anki, living
from tests.export.interactive.clients import Desktop, Phone

pytestmark = pytest.mark.browser

COUNT, SHAPE, BLANKS = "conv-params:2", "pool-output:2", "layer-chain:1"
KEYS = {COUNT: "96024", SHAPE: "16x14x14", BLANKS: "16; 7; 7"}
NUMBERS = (
    living("conv-params", 2, 1543, 1544),  # other sizes, the same number of weights
    living("pool-output", 2, 5),
    living("layer-chain", 1, 5),
)
FINGERS: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640},
    "has_touch": True,
    "is_mobile": True,
}
THUMB = 44  # pixels
UNFOCUSED = "document.activeElement.blur()"  # AnkiDroid's page never has the focus
SIZES = """[...document.querySelectorAll(".key")].map((key) => {
    const { width, height, left, right } = key.getBoundingClientRect();
    return [Math.min(width, height), left, innerWidth - right];
})"""
TURNED = "() => { window.showAnswer = () => { window.shown = true; }; }"
LISTEN = "() => { document.onkeydown = (e) => { (window.keys ||= []).push(e.key); }; }"
SELECTED = """(({ value, selectionStart: from, selectionEnd: to }) => value.slice(from, to))(
    document.activeElement
)"""


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Each note's front and back, as Anki renders them."""
    anki = Anki(tmp_path_factory.mktemp("reply"))
    anki.build(replace(DECK, numbers=NUMBERS))
    found = anki.rendered()
    anki.col.close()
    return found


@pytest.fixture
def phone(chromium: Any) -> Iterator[Phone]:
    found = Phone(chromium, **FINGERS)
    yield found
    assert found.errors == []
    found.close()


def values(client: Any) -> list[str]:
    """What is typed into each field."""
    found: list[str] = client.page.eval_on_selector_all(".field", "all => all.map(f => f.value)")
    return found


def focus(client: Any) -> str:
    return str(client.page.evaluate("document.activeElement.id"))


def tap(client: Any, keys: str) -> None:
    """Taps on the keypad, none of which gives the page the focus."""
    for key in keys:
        client.page.evaluate(UNFOCUSED)
        client.page.locator(".key").get_by_text(key, exact=True).tap()


# --- asked again ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "typed", "said", "place"),
    [
        (COUNT, "banana", "'banana' is not a number", "typeans"),
        (COUNT, "96 kg", "is no unit known here", "typeans"),
        (COUNT, "96.0k", "Give all digits", "typeans"),
        (COUNT, "<img src=x onerror=alert(1)>", "'<img src=x", "typeans"),
        (SHAPE, "16x14", "is not a shape of 3 numbers", "typeans"),
        (SHAPE, "14x14x16", "channels first", "typeans"),
        (BLANKS, "16; x; 7", "pooling: 'x' is not a number", "blank1"),
        (BLANKS, "16; 7; 7; 7", "'7, 7' is not a number", "blank2"),
    ],
)
def test_an_unreadable_reply_is_asked_again(desktop, sides, identifier, typed, said, place):
    """However often; the answer is not shown, and the client is not told of Enter."""
    front, back = sides[identifier]
    desktop.show(front)
    desktop.page.evaluate(LISTEN)
    question = desktop.text(".question")
    desktop.page.keyboard.type(typed)
    for _ in range(3):
        desktop.page.keyboard.press("Enter")
        assert desktop.flips == 0
        assert said in desktop.text(".again")
        assert focus(desktop) == place
    assert desktop.page.evaluate("window.keys || []") == []
    assert desktop.text(".question") == question
    assert desktop.page.evaluate(SELECTED) == desktop.page.locator(f"#{place}").input_value()
    for field, value in zip(
        desktop.page.locator(".field").all(), KEYS[identifier].split("; "), strict=True
    ):
        field.fill(value)
    assert desktop.text(".again") == ""
    desktop.page.keyboard.press("Enter")
    assert desktop.flips == 1
    desktop.show(back)
    assert desktop.text(".verdict").startswith("Right.")


def test_a_cleared_reply_turns_the_card(desktop, sides):
    front, back = sides[BLANKS]
    desktop.show(front)
    desktop.page.keyboard.type("x; y; z")
    desktop.page.keyboard.press("Enter")
    assert desktop.flips == 0
    for field in desktop.page.locator(".field").all():
        field.fill("")
    desktop.page.keyboard.press("Enter")
    assert desktop.flips == 1
    desktop.show(back)
    assert desktop.text(".verdict") == ""


def test_where_no_script_turns_the_card_the_learner_is_told(phone, sides):
    phone.show(sides[COUNT][0])
    phone.page.locator("#typeans").fill("96024")
    phone.page.locator("#typeans").press("Enter")
    assert "Turn the card" in phone.text(".again")


# --- an input for each blank ----------------------------------------------------------


def test_each_blank_has_its_label_and_enter_goes_on(desktop, sides):
    front, back = sides[BLANKS]
    desktop.show(front)
    assert "semicolon" not in desktop.text(".question")
    labels = desktop.page.locator(".blank").all_inner_texts()
    assert labels == ["convolution 1", "pooling", "convolution 2"]
    for place, value in (("typeans", "16"), ("blank1", "7"), ("blank2", "7")):
        assert (focus(desktop), desktop.flips) == (place, 0)
        desktop.page.keyboard.type(value)
        desktop.page.keyboard.press("Enter")
    assert desktop.flips == 1
    desktop.show(back)
    assert desktop.text(".verdict").startswith("Right. You typed 16; 7; 7.")


def test_enter_in_an_empty_blank_says_what_is_missing(desktop, sides):
    desktop.show(sides[BLANKS][0])
    desktop.page.keyboard.type("16;")
    desktop.page.keyboard.press("Enter")
    assert desktop.flips == 0
    assert "Fill in every blank" in desktop.text(".again")
    assert focus(desktop) == "blank1"


def test_a_semicolon_goes_to_the_next_blank_and_pasted_text_is_shared_out(desktop, sides):
    desktop.show(sides[BLANKS][0])
    desktop.page.locator("#blank1").fill("9")
    desktop.page.locator("#typeans").focus()
    desktop.page.keyboard.type("16;")
    assert (values(desktop), focus(desktop)) == (["16", "9", ""], "blank1")
    desktop.page.locator("#typeans").fill("1; 2 ;3")
    assert (values(desktop), focus(desktop)) == (["1", "2", "3"], "blank2")


# --- the keypad -----------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 400])
def test_on_touch_devices_the_keypad_is_there_and_thumb_sized(phone, sides, width):
    phone.page.set_viewport_size({"width": width, "height": 640})
    for identifier in KEYS:
        phone.show(sides[identifier][0])
        keys = phone.page.locator(".key").all_inner_texts()
        assert {*"0123456789×./kM;⌫−"} <= {*keys}
        for size, left, right in phone.page.evaluate(SIZES):
            assert size >= THUMB
            assert left >= 0
            assert right >= 0
        assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert phone.page.locator("#typeans").get_attribute("inputmode") == "none"


@pytest.mark.parametrize(
    ("identifier", "keys", "typed"),
    [
        (COUNT, "96024", "96024"),
        (COUNT, "5×5×160×24+24", "5×5×160×24+24"),
        (COUNT, "97⌫6.024k", "96.024k"),
        (COUNT, "−96024", "−96024"),
        (COUNT, "192048/2", "192048/2"),
        (COUNT, ".096024M", ".096024M"),
        (SHAPE, "16×14;14", "16×14;14"),
        (BLANKS, "16;7;7", "16; 7; 7"),
    ],
)
def test_the_keypad_types_without_the_focus(phone, sides, identifier, keys, typed):
    """As in AnkiDroid, whose page does not get the focus by a tap."""
    front, back = sides[identifier]
    phone.show(front)
    phone.page.evaluate(TURNED)
    tap(phone, keys)
    assert "; ".join(values(phone)) == typed
    phone.page.locator(".check").tap()
    assert phone.page.evaluate("window.shown")
    phone.show(back)
    begins = "Not right." if "−" in keys else "Right."
    assert phone.text(".verdict").startswith(f"{begins} You typed {typed}.")


def test_a_tapped_blank_takes_the_keys(phone, sides):
    phone.show(sides[BLANKS][0])
    phone.page.locator("#blank2").tap()
    tap(phone, "71⌫")
    assert values(phone) == ["", "", "7"]
    phone.page.locator(".check").tap()
    assert focus(phone) == "typeans"


def test_the_keypad_asks_again_too(phone, sides):
    phone.show(sides[COUNT][0])
    phone.page.evaluate(TURNED)
    tap(phone, "96××")
    phone.page.locator(".check").tap()
    assert "'96××'" in phone.text(".again")
    assert not phone.page.evaluate("window.shown")


def test_the_keypad_is_optional_and_the_choice_is_kept(desktop, phone, sides):
    desktop.show(sides[COUNT][0])
    assert not desktop.page.locator(".keypad").is_visible()
    assert desktop.page.locator("#typeans").get_attribute("inputmode") == "text"
    desktop.page.locator(".switch").click()
    desktop.show(sides[SHAPE][0])
    desktop.page.locator(".key").get_by_text("4", exact=True).click()
    assert (values(desktop), focus(desktop)) == (["4"], "typeans")
    assert (
        desktop.page.locator("#typeans").get_attribute("inputmode") == "text"
    )  # else Qt has Enter
    phone.show(sides[COUNT][0])
    phone.page.locator(".switch").tap()
    phone.show(sides[SHAPE][0])
    assert not phone.page.locator(".keypad").is_visible()
    assert phone.page.locator("#typeans").get_attribute("inputmode") == "text"


# --- a showing is used up by its back -------------------------------------------------


@pytest.mark.parametrize("storage", [True, False])
@pytest.mark.parametrize("client_type", [Desktop, Phone])
def test_a_front_drawn_again_keeps_numbers_and_what_was_typed(
    chromium, sides, client_type, storage
):
    """As after an edit of the note; the back shows the same, drawn once or twice."""
    client = client_type(chromium)
    if not storage:
        client.deny_storage()
    if client_type is Desktop:
        client.start()
    front, back = sides[COUNT]
    seen = []
    for _ in range(4):
        client.show(front)
        seen.append(client.text(".question"))
        assert values(client) == [""]
        client.page.keyboard.type("123")
        client.show(front)
        assert values(client) == ["123"]
        client.page.keyboard.type("4")
        for side in (front, back, back):
            client.show(side)
            assert client.text(".question") == seen[-1]
        assert "You typed 1234." in client.text(".verdict")
    assert seen[0] != seen[1]
    assert seen[:2] == seen[2:]
    assert client.errors == []
    client.close()


def test_blanks_are_kept_each(desktop, sides):
    front, _ = sides[BLANKS]
    desktop.show(front)
    desktop.page.locator("#blank1").fill("7")
    desktop.show(front)
    assert values(desktop) == ["", "7", ""]


def test_another_card_between_takes_nothing_away(desktop, sides):
    """A front that was left without its back comes again with its numbers."""
    desktop.show(sides[COUNT][0])
    question = desktop.text(".question")
    for side in sides[SHAPE]:
        desktop.show(side)
    desktop.show(sides[COUNT][0])
    assert desktop.text(".question") == question
    assert values(desktop) == [""]


# --- the suggested grade --------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "typed", "grade"),
    [
        (COUNT, "96024", "Good, or Easy if you knew it at once"),
        (COUNT, "96025", "Hard"),  # off by one
        (COUNT, "960240", "Hard"),
        (COUNT, "96000", "Again"),  # no bias
        (COUNT, "5", "Again"),
        (SHAPE, "16x28x28", "Hard"),
        (BLANKS, "17;7;7", "Hard"),
        (BLANKS, "16;16;16", "Again"),
        (COUNT, "", ""),
        (COUNT, "banana", ""),
    ],
)
def test_a_grade_is_suggested_and_never_pressed(desktop, sides, identifier, typed, grade):
    front, back = sides[identifier]
    desktop.page.evaluate(
        "() => { window.said = []; window.pycmd = (command) => said.push(command); }"
    )
    desktop.show(front)
    desktop.page.keyboard.type(typed)
    desktop.page.keyboard.press("Enter")
    desktop.show(back)
    assert desktop.text(".grade").removeprefix("Suggested grade: ") == grade
    assert desktop.page.evaluate("said") == ([] if typed == "banana" else ["ans"])


def test_right_after_it_was_asked_again_is_good(desktop, sides):
    front, back = sides[COUNT]
    desktop.show(front)
    for typed in ("96 k g", KEYS[COUNT]):
        desktop.page.locator("#typeans").fill(typed)
        desktop.page.keyboard.press("Enter")
    desktop.show(back)
    assert desktop.text(".grade") == "Suggested grade: Good"


def test_a_choice_has_a_suggestion_too(desktop, sides):
    front, back = sides["bias-choice"]
    found = set()
    for place in range(3):
        desktop.show(front)
        desktop.page.locator(".options button").nth(place).click()
        desktop.show(back)
        found.add(desktop.text(".verdict"))
    assert found <= {"Right. Suggested grade: Good", "Not right. Suggested grade: Again"}
    assert found
