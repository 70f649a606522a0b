"""The practice page in a real browser."""

from __future__ import annotations

import json

import pytest

from quizgen.families import misconceptions
from tests.export.page.practice import KEY, Practice

pytestmark = pytest.mark.browser

TOPICS = ["shapes", "params", "flops", "memory", "alexnet", "networks"]


def test_a_mistake_is_named_explained_and_solved(page):
    page.start("conv-params:1")
    assert page.focus() == "typed"
    slips = [slip.id for slip in page.question().slips]
    place = slips.index("forgot-bias")
    page.give(page.key(place))
    assert "Not right." in page.verdict()
    assert misconceptions()["forgot-bias"].feedback in page.verdict()
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
    assert misconceptions()["single-bias"].feedback in mistakes.inner_text()
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
    link = page.page.locator("#source a").first
    assert link.get_attribute("href").startswith("https://")
    assert link.get_attribute("target") == "_blank"  # the session stays open
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
    assert page.text("hints").startswith(f"Step 1 of 2: {page.question().steps[0].label} (")
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


def test_what_is_new_comes_in_the_order_of_topics(page):
    page.start(topics=TOPICS, levels=["1", "2", "3", "cards"])
    seen: list[str] = []
    while "Networks compared" not in seen and len(seen) < 40:
        seen.append(page.text("where").partition(",")[0])
        if page.page.locator("#show").is_visible():
            page.page.click("#show")
        else:
            page.page.click("#go")
        page.next()
    assert seen.index("Networks compared") > 5  # of twelve the last two, and one of five is drawn
    assert "Convolutions and shapes" in seen[:5]


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
    choice.get_by_label("Parameters").check()  # under the same link this stays
    page.page.reload()
    assert choice.get_by_label("Parameters").is_checked()
    page.page.evaluate("location.hash = '#topics=shapes&levels=1'")
    page.page.locator("#where", has_text="Shapes, level 1").wait_for()


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


def test_in_a_frame_that_forbids_nearly_all_it_works(chromium, practice_file, tmp_path):
    """As in a course page: no storage, no forms, no origin; and it does not take the focus."""
    outside = tmp_path / "course.html"
    address = f"{practice_file.as_uri()}#topics=params&levels=1"
    outside.write_text(
        f'<iframe sandbox="allow-scripts" src="{address}" title="Practice"></iframe>'
    )
    page = Practice(chromium, outside)
    page.start()
    assert page.page.evaluate("document.activeElement.tagName") == "BODY"
    frame = page.page.frame_locator("iframe")
    assert "keeps nothing" in str(frame.locator("#kept").text_content())
    frame.locator("#typed").fill("1")
    frame.locator("#typed").press("Enter")
    assert "Not right." in frame.locator("#verdict").inner_text()
    assert page.faults == []
    page.close()


def test_a_script_that_was_changed_on_the_way_is_not_run_and_that_is_said(
    chromium, practice_file, tmp_path
):
    changed = tmp_path / "changed.html"
    text = practice_file.read_text("utf-8")
    changed.write_text(text.replace("(() => {", "(() => { alert(1);", 1), "utf-8")
    page = Practice(chromium, changed)
    page.start()
    assert not page.page.locator("#app").is_visible()
    page.page.evaluate("document.getAnimations().forEach((one) => one.finish())")  # its wait
    assert page.page.locator(".stuck").is_visible()
    assert len(page.faults) == 1
    page.close()


def test_without_script_it_says_so(chromium, practice_file):
    page = Practice(chromium, practice_file, java_script_enabled=False)
    page.start()
    assert "scripts are switched off" in page.page.locator("noscript .notice").inner_text()
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
