"""Canvas' Student Analysis: which variant a column asks, and what its cells hold."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction
from html import unescape
from typing import Any

import pytest

from quizgen.errors import QuizgenError
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.asked import Prompts
from quizgen.exam.marking.mark import Corrections, Marked, mark_paper
from quizgen.exam.marking.responses import Responses, read_responses
from quizgen.exam.printing.papers import Press
from quizgen.export.lms.bank import Bank
from quizgen.export.lms.canvas import package
from quizgen.files.table import parse_table
from tests.exam.helpers import BANK, BLUEPRINT, as_json, dealt
from tests.export.lms.canvas import imported

TABLES = BLUEPRINT.replace("{card: vgg-error, points: 1}", "{family: conv-output:2, points: 2}")


def headers(manifest: Manifest) -> dict[str, str]:
    """By code, the text that Canvas puts above a column: without tags, words run together."""
    press = Press(manifest, BANK)
    pools = tuple(press.pools())
    quizzes, _ = imported(package(Bank("T", "", pools)))
    return {
        question.code: unescape(re.sub(r"<[^<>]*>", "", item.text))
        for pool, group in zip(pools, quizzes[0].groups, strict=True)
        for question, item in zip(pool.questions, group.questions, strict=True)
    }


def typed(answer: dict[str, Any]) -> str:
    """A right answer as Canvas writes it: gaps between commas."""
    value = answer["value"]
    flat = [value] if not isinstance(value, list) else _flat(value)
    return ",".join(map(str, flat))


def _flat(value: Any) -> list[Any]:
    return [x for part in value for x in _flat(part)] if isinstance(value, list) else [value]


def analysis(manifest: Manifest, asked: list[int], texts: dict[str, str]) -> str:
    """The nth student was asked the variants of another's paper and knew them all."""
    codes = list(dict.fromkeys(code for s in manifest.seats for code in manifest.sheet(s).codes))
    points = {
        code: f"{float(slot.points)}"
        for seat in manifest.seats
        for slot, code in zip(manifest.blueprint.slots, manifest.sheet(seat).codes, strict=True)
    }
    head = ["name", "id", "sis_id", "section", "submitted", "attempt"]
    for number, code in enumerate(codes, start=812345):
        head += [f"{number}: {texts.get(code, 'Another question')}", points[code]]
    rows = []
    for seat, other in zip(manifest.seats, asked, strict=True):
        assert seat.student is not None
        row = [seat.student.name, "40111", seat.student.id, "L1", "2026-10-01", "1"]
        given = dict(
            zip(manifest.sheet(manifest.seats[other]).codes, manifest.blueprint.slots, strict=True)
        )
        for code in codes:
            record = as_json(manifest.questions[code])
            choice = code in given and given[code].answer == "choice"
            right = record["as_choice"]["options"][0]["text"] if choice else typed(record["answer"])
            row += [right, points[code]] if code in given else ["", ""]
        rows.append([*row, "4", "0", "10"])
    out = io.StringIO()
    csv.writer(out).writerows([[*head, "n correct", "n incorrect", "score"], *rows])
    return out.getvalue()


def read(manifest: Manifest, text: str) -> Responses:
    return read_responses(parse_table(text, "sa.csv"), manifest, Prompts(Press(manifest, BANK)))


def marked(manifest: Manifest, responses: Responses) -> list[Marked]:
    return [mark_paper(manifest, one, Corrections()) for one in responses.answered]


def test_every_student_is_marked_by_what_was_asked() -> None:
    manifest = dealt(4, TABLES)
    responses = read(manifest, analysis(manifest, [1, 2, 3, 0], headers(manifest)))
    assert responses.problems == ()
    papers = marked(manifest, responses)
    assert [paper.total for paper in papers] == [10] * 4
    assert papers[0].marks[0].code == manifest.sheet(manifest.seats[1]).codes[0]
    assert [one.told for one in responses.answered] == [Fraction(1)] * 4


def test_a_gap_that_canvas_drops_is_unclear() -> None:
    manifest = dealt(2, TABLES)
    text = analysis(manifest, [0, 1], headers(manifest))
    whole = typed(as_json(manifest.questions[manifest.sheet(manifest.seats[0]).codes[2]])["answer"])
    paper = marked(manifest, read(manifest, text.replace(whole, whole.partition(",")[2])))[0]
    assert paper.marks[2].status == "unclear"


def test_columns_that_ask_nothing_dealt_are_said() -> None:
    manifest = dealt(2, TABLES)
    texts = headers(manifest)
    gone = manifest.sheet(manifest.seats[0]).codes[0]
    responses = read(manifest, analysis(manifest, [0, 1], {**texts, gone: "Another one"}))
    assert [problem.message for problem in responses.problems] == [
        "column '812345: Another one...' asks nothing that was dealt"
    ]
    assert marked(manifest, responses)[0].marks[0].status == "blank"
    with pytest.raises(QuizgenError, match="asks a question of this exam"):
        read(manifest, analysis(manifest, [0, 1], {}))
