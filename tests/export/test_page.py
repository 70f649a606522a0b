"""The practice page in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quizgen.export.formats import Edition
from quizgen.export.page import export
from quizgen.misconceptions import MISCONCEPTIONS
from tests.export.practice import KEY, PHONE, Practice, small_deck

pytestmark = pytest.mark.browser

TOPICS = ["shapes", "params", "flops", "memory", "alexnet", "networks"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice")
    file = folder / "practice.html"
    file.write_bytes(export(small_deck(folder), Edition("1.2.3", 1)).data)
    return file


@pytest.fixture
def page(chromium: Any, path: Path) -> Iterator[Practice]:
    found = Practice(chromium, path)
    yield found
    assert found.faults == []
    loaded = {re.split("[?#]", url)[0] for url in found.requests}
    assert {url for url in loaded if not url.startswith("data:image/svg")} == {path.as_uri()}
    found.close()


@pytest.fixture
def phone(chromium: Any, path: Path) -> Iterator[Practice]:
    found = Practice(chromium, path, **PHONE)
    yield found
    assert found.faults == []
    found.close()


def test_a_mistake_is_named_explained_and_solved(page):
    page.start("conv-params:1")
    assert page.focus() == "typed"
    slips = [slip.misconception for slip in page.question().slips]
    place = slips.index("forgot-bias")
    page.give(page.key(place))
    assert "Not right." in page.verdict()
    assert MISCONCEPTIONS["forgot-bias"].feedback in page.verdict()
    result = page.text("result")
    assert f"{page.question().answer.key_text()}" in result
    assert "Concepts to study" in result
    assert [step.label.rstrip(":") in result for step in page.question().steps] == [True, True]
    # The card that cures it can be read here.
    card = page.page.locator(".study details").first
    card.locator("summary").click()
    assert "bias" in card.locator(".inside").inner_text()
    mistakes = page.page.locator(".result details").last
    mistakes.locator("summary").click()
    assert MISCONCEPTIONS["single-bias"].feedback in mistakes.inner_text()
    page.page.keyboard.press("Escape")
    page.page.focus("#go")
    page.next()
    assert page.verdict() == page.text("result") == ""


SPELLINGS = [
    ("{}", "Right."),
    ("{:,}", "Right."),
    ("{} parameters", "Right."),
    ("2*{0}/2", "Right."),
    ("{}+1", "Not right."),
    ("{} KB", "Not marked yet."),
    ("many", "Not marked yet."),
    (" ", "Not marked yet."),
]


def test_the_input_takes_what_the_terminal_takes(page):
    page.start("conv-params:2", topics=["params"], levels=["2"])
    for text, verdict in SPELLINGS:
        page.give(text.format(page.question().answer.value))
        assert verdict in page.verdict(), text
        if verdict == "Not marked yet.":
            assert page.focus() == "typed"  # asked again
            page.page.fill("#typed", "")
        else:
            assert page.focus() == "go"
            page.next()


def test_shapes_blanks_and_units(page):
    page.start("pool-output:1")
    page.give(page.key())
    assert "Right." in page.verdict()
    page.start("layer-chain:1")
    asked = page.key().split(";")
    labels = [cell.label for cell in page.question().answer.cells]
    assert page.page.locator(".blanks label").all_inner_texts() == labels
    page.give(";".join([*asked[:-1], "9999"]))  # Enter goes on from blank to blank
    assert "Not right." in page.verdict()
    assert labels[-1] in page.verdict()
    names = page.page.locator(".blanks .sign").evaluate_all(
        "signs => signs.map((sign) => sign.getAttribute('aria-label'))"
    )
    assert names == ["right"] * (len(labels) - 1) + ["not right"]
    page.start("activation-memory:2")
    page.give(page.key() + " KB")
    assert "Right." in page.verdict()


def test_a_field_that_cannot_be_read_is_asked_again(page):
    page.start("network-table:3")
    keys = page.key().split(";")
    place = next(i for i, key in enumerate(keys) if "x" in key)
    page.give(";".join("7" if i == place else key for i, key in enumerate(keys)))
    assert "Not marked yet." in page.verdict()
    assert page.focus() == f"blank{place}"
    assert page.page.get_attribute(f"#blank{place}", "aria-invalid") == "true"
    page.page.keyboard.type(keys[place])
    page.next()
    assert "Right." in page.verdict()


def test_a_choice_by_its_digit(page):
    page.start("rank-networks:1")
    options = page.page.locator(".option input").evaluate_all("all => all.map((o) => o.value)")
    right = page.question().answer.right
    assert sorted(options) == sorted(option.id for option in page.question().answer.options)
    page.page.keyboard.press(str(options.index(right) + 1))
    page.next()
    assert "Right." in page.verdict()
    sign = page.page.locator(".option .sign").nth(options.index(right))
    assert sign.get_attribute("aria-label") == "right answer"
    page.start("bias-choice")
    page.page.get_by_label("24").check()
    page.page.click("#go")
    assert "Not right." in page.verdict()
    assert "A filter has one bias." in page.text("result").replace("*", "")


def test_concept_cards_are_turned_and_rated(page):
    page.start("mac-what", topics=["flops"], levels=["cards"])
    assert page.text("result") == ""
    page.next()
    assert "A multiply-add." in page.text("result")
    assert page.text("go") == "I knew it"
    page.page.keyboard.press("2")  # not yet
    assert "1 answered, 0 right" in page.text("counts")
    page.start("same-padding")
    assert page.page.locator("#prompt .blank").count() == 3
    page.next()
    assert page.page.locator("#result mark").count() == 3
    page.start("alexnet-chart-memory")
    image = page.page.locator("#figure img.light")
    assert image.is_visible()
    assert image.evaluate("image => image.naturalWidth") > 100
    assert not page.page.locator("#figure img.dark").is_visible()


def test_hints_and_giving_up(page):
    page.start("conv-params:1")
    page.page.click("#hint")
    assert page.text("hints") == f"Step 1 of 2: {page.question().steps[0].label}"
    page.page.click("#hint")
    assert not page.page.locator("#hint").is_visible()
    assert page.focus() == "typed"
    page.page.click("#show")
    assert "Here is how." in page.verdict()
    assert page.question().answer.key_text() in page.text("result")
    assert "1 answered, 0 right" in page.text("counts")


def test_a_bag_holds_every_variant_once(page):
    page.start(topics=["params"], levels=["1"])
    codes = []
    for _ in range(24):
        codes.append(page.code())
        page.page.click("#show")
        page.next()
    assert len(set(codes[:12])) == len(set(codes[12:])) == 12


def test_what_went_wrong_comes_back_soon_with_other_numbers(page):
    page.start(topics=TOPICS, levels=["1", "2"])
    first = page.code()
    page.page.click("#show")
    page.next()
    asked = []
    for _ in range(4):
        asked.append(page.code())
        if page.page.locator("#reply input[type=text]").count():
            page.give(page.key())
        else:
            page.page.check(f".option input[value={page.question().answer.right}]")
            page.next()
        page.next()
    again = [code for code in asked if code.rpartition(":")[0] == first.rpartition(":")[0]]
    assert len(again) == 1
    assert again[0] != first
    assert asked.index(again[0]) == 3


def test_only_chosen_topics_are_asked(page):
    page.start(topics=TOPICS, levels=["1", "2", "3", "cards"])
    choice = page.page.get_by_role("complementary", name="What to practise")
    choice.get_by_role("button", name="None").click()
    assert page.text("prompt") == "Choose a topic and a kind of question."
    assert not page.page.locator("#go").is_visible()
    choice.get_by_label("Memory").check()
    assert page.text("where") == "Memory, level 2"
    choice.get_by_role("button", name="All").click()
    for name in ("Numbers, level 1", "Numbers, level 2", "Numbers, level 3"):
        choice.get_by_label(name).uncheck()
    assert page.text("where").endswith("concept card")
    page.page.reload()
    assert page.text("where").endswith("concept card")
    page.start("conv-params:1", after="#topics=memory,no-such&levels=2")
    assert page.text("where") == "Memory, level 2"
    assert not choice.get_by_label("Parameters").is_checked()


def test_progress_outlives_a_reload_until_it_is_forgotten(page):
    page.start("conv-params:1")
    page.give(page.key())
    code = page.code()
    row = page.page.locator("label.tick", has_text="Parameters")
    assert "1 of" in row.inner_text()
    page.page.reload()
    assert "1 of" in row.inner_text()
    assert "1 answered, 1 right" in page.text("counts")
    assert page.code() != code
    now = page.code()
    page.page.reload()
    assert page.code() == now  # what was not answered yet is asked still
    page.page.click("#forget")
    assert page.focus() == "keep"
    page.page.click("#keep")
    page.page.click("#forget")
    page.page.click("#really")
    assert "0 of" in row.inner_text()
    assert "answered" not in page.text("counts")


@pytest.mark.parametrize("kept", ["nonsense", "[]", '{"turn": 1, "waiting": 5}', '{"done": null}'])
def test_storage_that_is_damaged_is_begun_anew(page, kept):
    page.context.add_init_script(f"localStorage.setItem({KEY!r}, {json.dumps(kept)})")
    page.start(after="#topics=params&levels=1")
    page.give(page.key())
    assert "1 answered, 1 right" in page.text("counts")


def test_without_storage_it_works_and_says_so(page):
    denied = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied') }})"
    page.context.add_init_script(denied)
    page.start(after="#topics=params&levels=1")
    assert "keeps nothing" in page.text("kept")
    page.give(page.key())
    page.next()
    assert "1 answered, 1 right" in page.text("counts")


def test_without_script_it_says_so(chromium, path):
    page = Practice(chromium, path, java_script_enabled=False)
    page.start()
    assert "scripts are switched off" in page.page.locator(".notice").inner_text()
    assert not page.page.locator("#app").is_visible()
    page.close()


def test_the_keyboard_reaches_everything_in_order(page):
    page.start("conv-params:1", topics=["params"], levels=["1"])
    page.page.focus(".skip")
    names = []
    for _ in range(10):
        names.append(
            page.page.evaluate(
                "(e => (e.getAttribute('aria-label') || (e.labels && e.labels[0] || e).textContent)"
                ".trim().replace(/\\s+/g, ' '))(document.activeElement)"
            )
        )
        ring = page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid", names
        page.page.keyboard.press("Tab")
    assert names[:2] == ["To the question", "Dark colours"]
    assert names[2].startswith("What to practise")
    assert names[3:7] == [
        "Numbers, level 1",
        "Numbers, level 2",
        "Numbers, level 3",
        "Concept cards",
    ]
    assert names[7:9] == ["All", "None"]


SNAPSHOT = """\
- main:
  - article "Parameters, level 1":
    - heading "Parameters, level 1" [level=2]
    - paragraph: /How many parameters/
    - paragraph: Answer in parameters, exactly.
    - text: Your answer
    - textbox "Your answer"
    - button "Check"
    - button "Hint"
    - button "Show the solution"
    - status
    - status
    - paragraph: /conv-params:1:\\d+/
"""


def test_what_a_screen_reader_is_told(page):
    from playwright.sync_api import expect

    page.start("conv-params:1")
    expect(page.page.locator("main")).to_match_aria_snapshot(SNAPSHOT)
    described = page.page.locator("#typed").get_attribute("aria-describedby")
    assert described == "prompt"
    assert page.page.locator("#verdict").get_attribute("role") == "status"
    for role in ("banner", "complementary", "main", "contentinfo"):
        assert page.page.get_by_role(role).count() == 1
    bare = (
        "all => all.filter((e) => !(e.labels && e.labels.length) && !e.textContent.trim()).length"
    )
    assert page.page.locator("button, input").evaluate_all(bare) == 0


PLACES = """() => ["#prompt", "#reply", "#go"].map((name) => {
    const { x, y, width, height } = document.querySelector(name).getBoundingClientRect();
    return [x + scrollX, y + scrollY, width, height];
})"""
ITEMS = ["conv-params:1", "layer-chain:1", "rank-networks:1", "network-table:3", "same-padding"]
ITEMS += ["bias-choice", "alexnet-chart-memory", "mac-what"]


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_moves_or_is_too_wide(chromium, path, width):
    touch = {"has_touch": True} if width < 400 else {}
    page = Practice(chromium, path, viewport={"width": width, "height": 700}, **touch)
    for item in ITEMS:
        page.start(item)
        assert page.width() <= 0, item
        before = page.page.evaluate(PLACES)
        if page.page.locator("#reply input[type=radio]").count():
            page.page.locator("#reply input").first.check()
        if page.page.locator("#reply input[type=text]").count():
            page.page.click("#show")
            assert page.page.evaluate(PLACES) == before, item
        else:
            page.page.click("#go")
            assert page.page.evaluate(PLACES)[:2] == before[:2], item
        assert page.text("result")
        assert page.width() <= 0, item
    assert page.faults == []
    page.close()


def test_on_a_phone_the_choice_is_folded_and_no_keyboard_springs_up(phone):
    phone.start("conv-params:1")
    assert not phone.page.locator("#topics").is_visible()
    assert "all topics" in phone.text("chosen")
    phone.page.tap("#show")
    phone.page.tap("#go")
    assert phone.focus() == "ask"
    small = phone.page.locator("button:visible, label.option").evaluate_all(
        "all => all.filter((e) => e.getBoundingClientRect().height < 40).map((e) => e.id)"
    )
    assert small == []


PAIRS = [
    *((text, 4.5, ground) for text in ("ink", "quiet") for ground in ("paper", "ground", "tint")),
    *((text, 4.5, ground) for text in ("accent", "right", "wrong", "again")
      for ground in ("paper", "tint")),
    ("on-accent", 4.5, "accent"),
    ("edge", 3.0, "paper"),
    ("accent", 3.0, "ground"),
]  # fmt: skip
COLOURS = """names => {
    const style = getComputedStyle(document.documentElement);
    return names.map((name) => style.getPropertyValue(`--${name}`).trim());
}"""


def luminance(colour: str) -> float:
    """As WCAG reckons it, of a colour like ``#1f2430``."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system_and_the_switch_and_can_be_read(chromium, path, scheme):
    page = Practice(chromium, path, color_scheme=scheme)
    page.start()
    shown = "document.documentElement.dataset.theme"
    assert page.page.evaluate(shown) == scheme
    names = sorted({name for text, _, ground in PAIRS for name in (text, ground)})
    colours = dict(zip(names, page.page.evaluate(COLOURS, names), strict=True))
    for text, least, ground in PAIRS:
        low, high = sorted([luminance(colours[text]), luminance(colours[ground])])
        assert (high + 0.05) / (low + 0.05) >= least, (scheme, text, ground)
    body = page.page.evaluate("getComputedStyle(document.body).backgroundColor")
    other = {"light": "dark", "dark": "light"}[scheme]
    page.page.click("#theme")
    assert page.page.evaluate(shown) == other
    assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") != body
    page.page.reload()
    assert page.page.evaluate(shown) == other
    page.close()


def test_on_paper_there_is_the_question_and_its_solution(page):
    page.start("conv-params:1")
    page.page.click("#show")
    page.page.emulate_media(media="print")
    seen = {name: page.page.locator(name).is_visible() for name in
            ("aside", ".actions", "footer", "#theme", "#prompt", "#result")}  # fmt: skip
    assert seen == {name: name in ("#prompt", "#result") for name in seen}
