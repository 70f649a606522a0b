"""How the practice page looks and reads: names, places, widths, colours, paper."""

from __future__ import annotations

import pytest

from tests.export.interactive.test_cards_in_browser import folder
from tests.export.page.practice import PHONE, Practice

pytestmark = pytest.mark.browser


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
def test_nothing_moves_or_is_too_wide(chromium, practice_file, width):
    touch = {"has_touch": True} if width < 400 else {}
    page = Practice(chromium, practice_file, viewport={"width": width, "height": 700}, **touch)
    folder().mkdir(parents=True, exist_ok=True)
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
        page.page.screenshot(path=folder() / f"page-{item.replace(':', '-')}-{width}.png")
    assert page.faults == []
    assert page.loaded() == {practice_file.as_uri()}
    page.close()


def test_on_a_phone_the_choice_is_folded_and_no_keyboard_springs_up(chromium, practice_file):
    phone = Practice(chromium, practice_file, **PHONE)
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
    assert phone.faults == []
    phone.close()


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
def test_colours_follow_the_system_and_the_switch_and_can_be_read(chromium, practice_file, scheme):
    page = Practice(chromium, practice_file, course=True, color_scheme=scheme)
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
