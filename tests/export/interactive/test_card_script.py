"""The script of the cards against Python: the same responses, the same marks."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import islice
from typing import Any

import pytest

from quizgen.export.interactive.forms import joined, parts
from quizgen.export.interactive.living import as_json, data, script_value
from quizgen.export.interactive.scripts import facts, script
from quizgen.export.interactive.worked import HTML, key, solution
from quizgen.families import family
from quizgen.questions.grading import mark
from quizgen.questions.question import Blanks, Choice, Computed, Key, Numeric, Question
from quizgen.questions.verdict import Mark
from quizgen.study.history.rating import rate
from quizgen.study.plan import Outcome
from quizgen.variants.drawing import indices
from tests.helpers import EVERY_LEVEL
from tests.questions import test_entry, test_grading, test_grading_slips
from tests.questions.marking import ask
from tests.questions.response_cases import CASES, COUNT, SHAPE
from tests.questions.typing_answers import FAMILY_JUNK, computed, typed_keys

FEW = 4  # questions of each level
MARK = """rows => rows.map(([note, typed]) => {
    const one = engine.variant(engine.unpacked(note), 0);
    const result = engine.mark(one, typed);
    return [result.verdict, result.score, result.slips, result.note, engine.grade(result)];
})"""


@cache
def drawn(name: str, level: int) -> list[Question]:
    item = family(name)
    return [item.question(level, index) for index in islice(indices(item, level, "cards"), FEW)]


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Any]:
    found = chromium.new_page()
    found.evaluate(
        f"() => {{ {script('interactive/card.js')}; window.engine = quizgen({facts()}); }}"
    )
    yield found
    found.close()


def marked(page: Any, rows: list[tuple[Question, str]]) -> list[list[Any]]:
    """What the script makes of responses."""
    notes: dict[int, str] = {}
    for question, _ in rows:
        if id(question) not in notes:
            notes[id(question)] = as_json(data([question]))
    found: list[list[Any]] = page.evaluate(MARK, [(notes[id(q)], typed) for q, typed in rows])
    return found


def agree(page: Any, rows: list[tuple[Question, str]]) -> None:
    """The script's verdict, score, slips and what it says are those of Python."""
    for (question, typed), found in zip(rows, marked(page, rows), strict=True):
        wanted = mark(question, typed)
        place = f"{question.code}: {typed!r}"
        named = ["+".join(slip) for slip in wanted.slips]
        assert found[:3] == [wanted.verdict, wanted.score, named], place
        note = said(question, wanted)
        assert note is None or found[3] == note, place
        assert found[4] == suggested(wanted), place


def suggested(wanted: Mark) -> str:
    """The grade a drill gives, in Anki's words; none where it asks again."""
    if wanted.verdict == "invalid":
        return ""
    return rate(Outcome(wanted.verdict, "", wanted.misconceptions)).capitalize()


def said(question: Question, wanted: Mark) -> str | None:
    """What the script's note is beside the feedback of mistakes, which the card has itself;
    None where a table is told blank by blank."""
    if wanted.verdict == "correct":
        return "" if wanted.feedback == "Right." else wanted.feedback
    if wanted.verdict == "invalid":
        return wanted.feedback
    return None if isinstance(question.answer, Blanks) else ""


def test_python_marks_the_table() -> None:
    for question, typed, verdict, slips in CASES:
        result = mark(question, typed)
        named = tuple("+".join(slip) for slip in result.slips)
        assert (result.verdict, named) == (verdict, slips), typed


@pytest.mark.browser
def test_the_script_marks_the_table_alike(page) -> None:
    rows = [(question, typed) for question, typed, _, _ in CASES]
    found = marked(page, rows)
    assert [(row[0], tuple(row[2])) for row in found] == [case[2:] for case in CASES]
    agree(page, [row for row in rows if not isinstance(row[0].answer, Choice)])


@pytest.mark.browser
def test_entries_and_marks_of_the_other_tables_agree(page) -> None:
    rows: list[tuple[Question, str]] = []
    numbers = [(text, unit) for text, unit, *_ in (*test_entry.NUMBERS, *test_entry.STEPS)]
    for text, unit in (*numbers, *test_entry.NO_NUMBER):
        asked = ask(Numeric(1, unit))
        rows.append((asked, text))
    rows += [(SHAPE, text) for text in (*test_entry.NO_SHAPE, *(t for t, *_ in test_entry.SHAPES))]
    rows += [(test_grading.COUNT, text) for text, *_ in test_grading.COUNTED]
    rows += [(test_grading.MEMORY, text) for text, *_ in test_grading.ROUNDED]
    rows += [(test_grading.SHAPE, text) for text, *_ in test_grading.SHAPES]
    rows += [(test_grading_slips.TABLE, text) for text, *_ in test_grading_slips.FILLED]
    for value, unit, places, text, _ in test_grading.NEIGHBOURS:
        rows.append((ask(Numeric(value, unit, places)), text))
    agree(page, [(question, text) for question, text in rows if len(text) < 1000])


SIGNS = [*"0123456789.,+-*/^()xXeEkMGB% ;@'\"", "**", "MACs", "²", "\0", "\u2003", "\ud800", "😀"]


@pytest.mark.browser
def test_any_entry_is_marked_alike(page) -> None:
    draw = random.Random("entries")
    questions = [COUNT, SHAPE, *(question for question, *_ in CASES[::7])]
    rows = []
    for _ in range(4000):
        text = "".join(draw.choices(SIGNS, k=draw.randint(1, 14)))
        rows.append((draw.choice(questions), text))
    agree(page, [row for row in rows if not isinstance(row[0].answer, Choice)])


@pytest.mark.browser
def test_questions_of_every_family_are_marked_alike(page) -> None:
    """Keys in many spellings, every slip, neighbours of both, and junk."""
    draw = random.Random("families")
    rows = []
    for name, level in EVERY_LEVEL:
        question = draw.choice(drawn(name, level))
        if isinstance(question.answer, Choice):
            continue
        asked = computed(question)
        typed = draw.sample(typed_keys(question), 3) + draw.sample(FAMILY_JUNK, 2)
        slips = [spelled(asked, slip.value) for slip in question.slips]
        near = [bent(text, draw) for text in (*typed[:2], *slips[:3])]
        rows += [(question, text) for text in (*typed, *slips, *near)]
    assert len(rows) > 2000
    agree(page, rows)


def spelled(asked: Computed, value: Key) -> str:
    """A wrong answer as a learner would type it."""
    return asked.text(value).replace("×", "x")


def bent(text: str, draw: random.Random) -> str:
    """A text with one of its signs replaced, doubled or dropped."""
    place = draw.randrange(len(text))
    other: str = draw.choice(["", text[place] * 2, *"0159.kx "])
    return text[:place] + other + text[place + 1 :]


VARIANTS = """notes => notes.map((text) => {
    const note = engine.unpacked(text);
    return [...Array(note.count).keys()].map((place) => engine.variant(note, place));
})"""
CUT = re.compile(r"\\\) \\\(|\{\}|\\displaystyle|\s|<span class=\"whole\">|</span>")


def bare(html: Any) -> str:
    """A text without the marks of where its maths may break, which depend on its length."""
    return CUT.sub("", str(html))


@pytest.mark.browser
def test_every_variant_is_what_python_shows(page) -> None:
    notes, wanted = [], []
    for name, level in EVERY_LEVEL:
        found = list(parts(drawn(name, level), data))
        notes.append(as_json(joined([part for part, _ in found])))
        wanted.append([question for _, questions in found for question in questions])
    assert any('"parts"' in note for note in notes)
    for questions, variants in zip(wanted, page.evaluate(VARIANTS, notes), strict=True):
        for question, variant in zip(questions, variants, strict=True):
            prompt = HTML.markup(question.filled(question.prompt))
            assert bare(variant["question"]) == bare(prompt), question.code
            assert bare(variant["solution"]) == bare(solution(question.steps)), question.code
            if isinstance(question.answer, Choice):
                options = {option["id"]: option for option in variant["options"]}
                assert variant["right"] == question.answer.right
                for option in question.answer.options:
                    assert bare(options[option.id]["text"]) == bare(HTML.markup(option.text))
                continue
            asked = computed(question)
            assert variant["answer"] == key(asked), question.code
            slips = [[slip.id, script_value(asked, slip.value)] for slip in question.slips]
            assert [[name, reduced(text)] for name, text in variant["slips"]] == slips


def reduced(text: str) -> str:
    """An exact value with its fractions in lowest terms."""
    parts = text.split(";")
    return ";".join(str(Fraction(part)) if "/" in part else part for part in parts)
