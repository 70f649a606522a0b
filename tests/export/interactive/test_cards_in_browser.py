"""Cards as the real Anki renders them, used in a real browser."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quizgen.cards.reader import load_cards
from quizgen.decks.recipe import Deck, Living, load_deck
from quizgen.files.content import contents
from quizgen.questions.grading import mark
from quizgen.questions.question import Choice, Question
from tests.export.conftest import CHOICE, CLOZE, CONCEPT, Anki
from tests.export.interactive.clients import Desktop, Phone, contrast
from tests.questions.typing_answers import computed

pytestmark = pytest.mark.browser

RECIPE = """\
name: shown
title: Shown
description: For a browser.
decks: {numbers: Shown}
families: ['conv-params:2', 'pool-output:2', 'layer-chain:1', 'activation-memory:2', 'conv-fits:1',
  'network-table:1', 'conv-flops:3', 'network-params:2']
seed: shown
variants: 60
"""
COUNT, SHAPE, BLANKS, MEMORY = (
    "conv-params:2",
    "pool-output:2",
    "layer-chain:1",
    "activation-memory:2",
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    path = tmp_path_factory.mktemp("recipe") / "shown.yaml"
    path.write_text(RECIPE, "utf-8")
    made = load_deck(path, contents())

    cards = [card for card in load_cards(contents()) if card.id == "conv-bias-count"]
    return Deck(
        name="shown",
        title="Shown",
        description="",
        concepts="Shown",
        numerics="Shown",
        topics=made.topics,
        cards=(CLOZE, CHOICE, CONCEPT, *(card.question for card in cards)),
        numbers=made.numbers,
        misconceptions=made.misconceptions,
    )


@pytest.fixture(scope="module")
def sides(deck: Deck, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Each note's front and back with their style, as Anki renders them."""
    anki = Anki(tmp_path_factory.mktemp("shown"))
    anki.build(deck)
    found = anki.rendered()
    anki.col.close()
    return found


@pytest.fixture
def phone(chromium: Any) -> Iterator[Phone]:
    found = Phone(chromium, **PHONE)
    yield found
    assert found.errors == []
    found.close()


def living(deck: Deck, identifier: str) -> Living:
    return next(one for one in deck.numbers if f"{one.family}:{one.level}" == identifier)


def bare(text: str) -> str:
    """A text without the marks of maths and its breaks."""
    return re.sub(r"\\[()]|\\displaystyle|\{\}|\s", "", text)


def shown(client: Any, deck: Deck, identifier: str) -> Question:
    """The variant that a card shows, by its prompt."""
    from quizgen.export.interactive.worked import HTML, with_fields

    html = client.page.locator(".question").inner_html()
    plain = bare(re.sub(r"<[^>]*>", "", html))
    for question in living(deck, identifier).questions:
        prompt = HTML.markup(with_fields(question).filled(question.prompt))
        if bare(re.sub(r"<[^>]*>", "", prompt)) == plain:
            return question
    raise AssertionError(f"no variant of {identifier} is shown: {plain}")


def right(question: Question) -> str:
    asked = computed(question)
    return asked.text(asked.key).replace("×", "x")


@pytest.mark.parametrize("identifier", [COUNT, SHAPE, BLANKS, MEMORY])
def test_type_and_press_enter(desktop, deck, sides, identifier):
    front, back = sides[identifier]
    desktop.show(front)
    question = shown(desktop, deck, identifier)
    assert desktop.page.evaluate("document.activeElement.id") == "typeans"
    desktop.page.keyboard.type(right(question))
    assert desktop.flips == 0
    desktop.page.keyboard.press("Enter")
    assert desktop.flips == 1
    desktop.show(back)
    assert shown(desktop, deck, identifier) == question
    assert desktop.text(".verdict").startswith("Right.")
    assert desktop.text(".mistakes") == ""
    assert bare(computed(question).key_text().split(";")[0].split(": ")[-1]) in bare(
        desktop.text(".answer")
    )


def test_every_wrong_answer_is_diagnosed_on_the_back(desktop, deck, sides):
    front, back = sides[COUNT]
    names: set[str] = set()
    for _ in range(12):
        desktop.show(front)
        question = shown(desktop, deck, COUNT)
        slip = question.slips[len(names) % len(question.slips)]
        desktop.page.fill("#typeans", str(slip.value))
        desktop.show(back)
        said = desktop.text(".verdict")
        result = mark(question, str(slip.value))
        assert said.startswith(f"Not right. You typed {slip.value}.")
        assert bare(result.feedback.removeprefix("One of these: ").split(" Or: ")[0]) in bare(said)
        names.add(slip.id)
    assert len(names) > 3


def test_a_diagnosis_names_the_cards_that_cure_it(desktop, deck, sides):
    front, back = sides[COUNT]
    desktop.show(front)
    question = shown(desktop, deck, COUNT)
    value = next(slip.value for slip in question.slips if slip.misconceptions == ("forgot-bias",))
    desktop.page.fill("#typeans", str(value))
    desktop.show(back)
    study = desktop.text(".study")
    assert "How many biases does a convolution from" in study
    assert "Cures:*,forgot-bias,*" in study


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("banana", "Not marked. You typed banana.\n\n'banana' is not a number"),
        ("<img src=x onerror=alert(1)>", "Not marked. You typed <img src=x onerror=alert(1)>."),
        ("1", "Not right. You typed 1."),
    ],
)
def test_what_is_not_recognised_still_shows_the_solution(desktop, sides, typed, said):
    front, back = sides[COUNT]
    desktop.show(front)
    desktop.page.fill("#typeans", typed)
    desktop.show(back)
    assert desktop.text(".verdict").startswith(said)
    assert desktop.text(".solution") != ""
    assert desktop.text(".mistakes").startswith("If you got")


def test_an_empty_answer_shows_the_solution_and_no_verdict(desktop, deck, sides):
    front, back = sides[COUNT]
    desktop.show(front)
    question = shown(desktop, deck, COUNT)
    desktop.page.keyboard.press("Enter")
    assert desktop.flips == 1
    desktop.show(back)
    assert shown(desktop, deck, COUNT) == question
    assert desktop.text(".verdict") == ""
    assert right(question) in desktop.text(".answer").replace(",", "") or right(
        question
    ) in desktop.text(".answer")


@pytest.mark.parametrize("storage", [True, False])
def test_a_hundred_showings_repeat_none_within_the_bag(chromium, deck, sides, storage):
    client = Desktop(chromium)
    if not storage:
        client.deny_storage()
    client.start()
    front, back = sides[COUNT]
    codes = []
    for _ in range(100):
        client.show(front)
        codes.append(client.page.locator(".question").inner_text())
        client.show(back)  # uses the showing up
    count = json.loads(re.findall(r'class="variants">(.*?)</script>', front, re.DOTALL)[0])["count"]
    assert 40 <= count <= 60
    assert len(set(codes)) == count
    for start in range(100 - count):
        assert len(set(codes[start : start + count])) == count
    assert client.errors == []
    client.close()


@pytest.mark.parametrize("storage", [True, False])
def test_a_page_for_each_side(chromium, deck, sides, storage):
    """As on AnkiDroid; without storage too."""
    client = Phone(chromium, **PHONE)
    if not storage:
        client.deny_storage()
    seen = set()
    for _ in range(5):
        client.show(sides[COUNT][0])
        question = shown(client, deck, COUNT)
        client.page.fill("#typeans", right(question))
        client.page.press("#typeans", "Enter")  # nothing turns the card: the learner does
        client.show(sides[COUNT][1])
        assert shown(client, deck, COUNT) == question
        assert client.text(".verdict").startswith("Right.")
        seen.add(question.code)
    assert len(seen) == 5
    assert client.errors == []
    client.close()


def test_digits_do_not_reach_the_clients_shortcuts(desktop, sides):
    desktop.show(sides[COUNT][0])
    desktop.page.evaluate(
        "() => { document.onkeydown = (e) => { (window.keys ||= []).push(e.key); }; }"
    )
    desktop.page.keyboard.type("12.3")
    desktop.page.keyboard.press("Enter")
    assert desktop.page.evaluate("window.keys") == ["Enter"]


def test_android_is_turned_by_its_own_call(desktop, sides):
    desktop.page.evaluate("() => { window.showAnswer = () => { window.shown = true; }; }")
    desktop.show(sides[COUNT][0])
    assert not desktop.page.evaluate("window.shown")
    desktop.page.keyboard.press("Enter")
    assert desktop.page.evaluate("window.shown")
    assert desktop.flips == 0


def test_without_script_the_first_variant_stands_with_its_solution(chromium, deck, sides):
    client = Phone(chromium, java_script_enabled=False)
    for identifier in (COUNT, SHAPE, BLANKS, MEMORY):
        first = living(deck, identifier).questions[0]
        client.show(sides[identifier][0])
        assert shown(client, deck, identifier) == first
        assert not client.page.locator("#typeans").is_visible()
        client.show(sides[identifier][1])
        assert shown(client, deck, identifier) == first
        assert bare(computed(first).key_text().split(": ")[-1]) in bare(client.text(".answer"))
        assert first.steps[0].label in client.text(".solution")
        assert "variants" not in client.text("body")
    client.close()


def test_a_note_of_several_parts_takes_an_answer_to_each_variant(desktop, deck, sides):
    """Its questions ask for numbers or for shapes, and share no template."""
    front, back = sides["network-table:1"]
    seen = set()
    for _ in range(20):
        desktop.show(front)
        question = shown(desktop, deck, "network-table:1")
        desktop.page.fill("#typeans", right(question))
        desktop.show(back)
        assert shown(desktop, deck, "network-table:1") == question
        assert desktop.text(".verdict").startswith("Right.")
        seen.add((question.code, type(question.answer)))
    assert len(seen) == 20
    assert len({answer for _, answer in seen}) == 2


# --- choices --------------------------------------------------------------------------


@pytest.mark.parametrize("identifier", ["bias-choice", "conv-fits:1"])
def test_a_chosen_option_turns_the_card_and_is_marked(desktop, deck, sides, identifier):
    front, back = sides[identifier]
    verdicts, orders = set(), set()
    for showing in range(16):
        desktop.show(front)
        question = CHOICE if identifier == "bias-choice" else shown(desktop, deck, identifier)
        options = desktop.page.locator(".options button")
        texts = options.all_inner_texts()
        orders.add(tuple(texts))
        options.nth(showing % len(texts)).click()
        assert desktop.flips == showing + 1
        desktop.show(back)
        items = desktop.page.locator(".answer li")
        assert [t.split("\n")[0] for t in items.all_inner_texts()] == texts  # the same order
        assert "chosen" in items.nth(showing % len(texts)).get_attribute("class")
        assert items.locator("xpath=self::*[contains(@class, 'right')]").count() == 1
        assert isinstance(question.answer, Choice)
        wrong = [o for o in question.answer.options if o.id != question.answer.right]
        assert desktop.page.locator(".answer .wrong .reason").count() == len(wrong)
        verdicts.add(desktop.text(".verdict"))
    assert {text.partition(" Suggested")[0] for text in verdicts} == {"Right.", "Not right."}
    assert len(orders) > 1


def test_a_choice_without_script_lists_options_and_reasons(chromium, sides):
    client = Phone(chromium, java_script_enabled=False)
    client.show(sides["bias-choice"][0])
    assert client.page.locator(".options li").count() == 3
    client.show(sides["bias-choice"][1])
    assert "A bias belongs to a filter." in client.text(".reasons")
    client.close()


# --- how they look --------------------------------------------------------------------

LOOKS = [
    ("phone-light", False, PHONE),
    ("phone-night", True, PHONE),
    ("wide-light", False, {}),
    ("wide-night", True, {}),
    ("narrow-light", False, {"viewport": {"width": 400, "height": 640}}),
    ("small-night", True, {"viewport": {"width": 320, "height": 640}}),
]


CUT_TABLES = """
  [...document.querySelectorAll(".table")].filter(box => box.scrollWidth > box.clientWidth).length
"""


def folder() -> Path:
    """Where screenshots go; CI keeps them."""
    return Path(os.environ.get("CI_ARTIFACTS", "decks/build")) / "screenshots"


@pytest.mark.parametrize(("look", "night", "context"), LOOKS, ids=[look for look, *_ in LOOKS])
def test_nothing_overflows_and_screenshots_are_kept(chromium, deck, sides, look, night, context):
    client = Phone(chromium, night=night, typeset=True, **context)
    folder().mkdir(parents=True, exist_ok=True)
    for identifier in (
        COUNT,
        BLANKS,
        MEMORY,
        "bias-choice",
        "conv-fits:1",
        "mac-what",
        "same-padding",
        "network-params:2",
    ):
        for side, html in zip(("front", "back"), sides[identifier], strict=True):
            client.show(html)
            if side == "front" and client.page.locator("#typeans:not(.keys)").count():
                wrong = living(deck, identifier).questions
                question = shown(client, deck, identifier)
                asked = computed(question)
                client.page.fill("#typeans", asked.text(question.slips[0].value).replace("×", "x"))
                assert len(wrong) >= 20
            elif side == "front" and client.page.locator(".options button").count():
                client.page.locator(".options button").first.click()
            client.typeset()
            name = f"{identifier.replace(':', '-')}-{side}-{look}.png"
            client.page.screenshot(path=str(folder() / name), full_page=True)
            width = client.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0, (identifier, side)
            assert client.page.evaluate(CUT_TABLES) == 0, (identifier, side)
            assert contrast(client) >= 4.5
    assert client.errors == []
    client.close()
