"""The practice page as a file: what is in it, and that texts in it stay texts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest

from quizgen.decks.recipe import Deck, Living
from quizgen.export.formats import Edition
from quizgen.export.interactive.living import as_json
from quizgen.export.interactive.scripts import facts, script
from quizgen.export.interactive.worked import solution
from quizgen.export.page.data import FILL_IN, HTML, level, page_data
from quizgen.export.page.page import export
from quizgen.families import family
from quizgen.questions.question import Blanks, Choice, Citation, Question, Reveal
from quizgen.text.markup import parse, put_in
from quizgen.variants.drawing import indices
from tests.export.conftest import CHOICE
from tests.export.page.practice import Practice, small_deck
from tests.helpers import EVERY_LEVEL

EDITION = Edition("1.2.3", 1)
DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
TAGS = str.maketrans("`~", "<>")
CUT = "</math><wbr><math>"
FEW = 3  # variants of each level
HOSTILE = "</script><img src=x onerror=alert(1)> & `~ {data} @0; <!--"


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    return small_deck(tmp_path_factory.mktemp("practice"))


def test_the_same_deck_gives_the_same_bytes(deck):
    made = export(deck, EDITION)
    assert made.data == export(deck, EDITION).data
    assert made.data == export(deck, replace(EDITION, time=2_000_000_000)).data
    assert made.notes == {"Small::Concepts": 5, "Shown": 7}


def test_a_level_that_is_cut_is_named(deck):
    assert export(deck, EDITION).remarks == ()
    item = family("network-layer")
    many = [item.question(3, index) for index in islice(indices(item, 3, "page"), 60)]
    level = Living(item.id, 3, item.version, item.level(3).template, many)
    made = export(replace(deck, numbers=(level,)), EDITION)
    assert made.remarks == ("fewer variants, as they are large: network-layer:3 (20 of 60)",)


def test_it_says_what_it_is_and_loads_nothing(deck):
    page = export(deck, EDITION).data.decode()
    for said in ("<title>Small: practice</title>", "Made by hand.", "quizgen 1.2.3", "KB is 1024"):
        assert said in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; img-src data:;")
    shell = DATA.sub("", page)
    assert re.findall(r"(?:src|href)\s*=\s*[\"']?(?![\"'#])", shell.partition("<script>")[0]) == []
    assert re.findall(r"url\(|@import|fetch\(|XMLHttpRequest|https?://", shell) == []


def test_data_is_json_that_no_text_can_leave(deck):
    question = Question(
        "mine-hostile", "params", parse("x"), Reveal(parse("y")), sources=(Citation(HOSTILE),)
    )
    hostile = replace(deck, title=HOSTILE, description=HOSTILE, cards=(question, CHOICE))
    page = export(hostile, EDITION).data.decode()
    found = DATA.search(page)
    assert found is not None
    assert not set("<>&") & set(found[1])
    assert json.loads(found[1])["cards"][0]["id"] == "mine-hostile"
    assert page.count("</script>") == 2
    assert "<img" not in page.partition("<script>")[0]


@pytest.mark.browser
def test_hostile_texts_stay_texts(chromium, deck, tmp_path):
    question = Question(
        "mine-hostile", "params", parse("x"), Reveal(parse("y")), sources=(Citation(HOSTILE),)
    )
    path = tmp_path / "hostile.html"
    hostile = replace(deck, title=HOSTILE, cards=(question,))
    path.write_bytes(export(hostile, EDITION).data)
    page = Practice(chromium, path)
    page.start(after="#levels=cards&topics=params")
    assert page.text("source") == ""  # a title can tell the answer
    page.next()
    assert page.text("source") == f"Source: {' '.join(HOSTILE.split())}"
    assert page.page.locator("h1").inner_text() == " ".join(HOSTILE.split())
    assert page.page.locator("img").count() == 0
    assert page.faults == []
    page.close()


def test_pictures_carry_both_variants_in_one(deck):
    figures = page_data(deck)["figures"]
    assert list(figures) == ["alexnet-memory"]
    assert figures["alexnet-memory"]["colours"]


def test_cures_name_cards_of_the_deck_only(deck):
    data = page_data(deck)
    codes = [card["id"] for card in data["cards"]]
    assert data["cures"]["forgot-bias"] == [codes.index("conv-bias-count")]
    assert page_data(replace(deck, cards=()))["cures"] == {}


SHOWN = """levels => levels.map((level) => level.notes.flatMap((note) =>
    [...Array(note.count).keys()].map((place) => {
        const one = engine.variant(note, place);
        const options = (one.options || []).map((option) => [option.id, option.text]);
        return [one.question, one.solution, Object.fromEntries(options)];
    })))"""


def drawn(name: str, number: int) -> Living:
    item = family(name)
    found = [item.question(number, i) for i in islice(indices(item, number, "page"), FEW)]
    return Living(name, number, item.version, item.level(number).template, found)


@pytest.mark.browser
def test_every_level_shows_what_python_prints(chromium):
    """Prompt, solution and options of all families, put together by the script."""
    numbers = [drawn(name, number) for name, number in EVERY_LEVEL]
    levels = json.loads(as_json([level(living) for living in numbers]).translate(TAGS))
    page = chromium.new_page()
    page.evaluate(
        f"() => {{ {script('interactive/card.js')}; window.engine = quizgen({facts(HTML)}); }}"
    )
    for living, shown in zip(numbers, page.evaluate(SHOWN, levels), strict=True):
        assert len(shown) == len(living.questions)
        wanted = sorted(joined(printed(question)) for question in living.questions)
        assert sorted(map(joined, shown)) == wanted, living.family
    page.close()


def joined(texts: list[Any]) -> str:
    """Maths in one piece: where it is cut depends on how wide the numbers are."""
    return json.dumps(texts).replace(CUT, "").replace("<mrow></mrow>", "")


def printed(question: Question) -> list[Any]:
    answer, values = question.answer, question.values
    if isinstance(answer, Blanks) and "asked" in values:
        values = {**values, "asked": FILL_IN}
    options = answer.options if isinstance(answer, Choice) else ()
    return [
        HTML.markup(put_in(question.prompt, values)),
        solution(question.steps, HTML),
        {option.id: HTML.markup(question.filled(option.text)) for option in options},
    ]
