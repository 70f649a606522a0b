"""GIFT, CSV and JSON: read back by what reads them."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from fractions import Fraction
from io import StringIO

import pytest

from quizgen.export.lms import gift, json_file, moodle
from quizgen.export.lms import spreadsheet as csv_file
from quizgen.export.lms.all import document, lost
from quizgen.export.lms.moodle import identity
from quizgen.export.lms.phrasing import asks
from quizgen.export.lms.platforms import PLATFORMS
from quizgen.families import misconceptions
from quizgen.figures import picture_named
from quizgen.questions.paper import Asked, Paper, Section, Student
from quizgen.questions.question import Blanks, Choice, Dims, Numeric
from quizgen.questions.units import UNITS
from tests.export.lms.conftest import NASTY
from tests.export.lms.expected import near, numbers, plain, told
from tests.export.lms.gift import Imported, imported


@pytest.fixture(scope="module")
def read(bank) -> dict[str, Imported]:
    return {question.name: question for question in imported(gift.document(bank))}


def rows_of(bank, papers=None) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_file.table(bank, papers))))


# --- GIFT ---------------------------------------------------------------------------------


def test_gift_every_key_tolerance_slip_and_feedback_is_found_again(bank, read):
    assert len(read) == len(list(bank.questions()))
    for asked in bank.questions():
        if not isinstance(asked.answer, Numeric):
            continue
        (expected,) = numbers(asked)
        right, *wrong, rest = read[asked.code].answers
        assert near(Fraction(right.value), expected.key)
        assert (right.fraction, right.tolerance) == (100, expected.tolerance)
        assert [told(row.feedback) for row in wrong] == [slip.feedback for slip in expected.wrong]
        for row, slip in zip(wrong, expected.wrong, strict=True):
            assert near(Fraction(row.value), slip.value)
            assert (row.fraction, row.tolerance) == (0, expected.tolerance)
        assert (rest.value, rest.fraction) == ("*", 0)


def test_gift_shapes_and_tables_are_texts(bank, read):
    for asked in bank.questions():
        if isinstance(asked.answer, Dims):
            texts = [answer.value for answer in read[asked.code].answers]
            assert "x".join(map(str, asked.answer.shape)) in texts
            assert asked.answer.key_text() in texts
        if isinstance(asked.answer, Blanks):
            texts = [answer.value for answer in read[asked.code].answers]
            assert texts[0].count("; ") == len(asked.answer.cells) - 1


def test_gift_cards_and_categories(read):
    choice = {plain(a.value): (a.fraction, plain(a.feedback)) for a in read["bias-choice"].answers}
    assert choice["8"] == (100, "One each.")
    assert choice["24"] == (0, "A filter has one bias.")
    gaps = read["same-padding"]
    assert [a.value for a in gaps.answers] == ["2·P; the size", r"2\*P; the size"]
    assert r"\(K\)" in gaps.text
    free = read["mac-what"]
    assert (free.kind, "A multiply-add" in free.general) == ("essay", True)
    assert "[Diagram of a bottleneck block" in free.text
    assert {q.category for q in read.values()} == {
        "$course$/top/Midterm/Cards",
        "$course$/top/Midterm/Numbers // all",
    }
    assert r"\left\lfloor \frac{" in "".join(q.general for q in read.values())


def test_pictures_are_told_line_by_line(bank, read):
    """Neither file carries a picture, so what stands in it is said."""
    rows = picture_named("bottleneck").lines()
    assert len(rows) > 2
    for row in rows:
        assert row.strip() in read["mac-what"].text
    cells = [row["picture"] for row in rows_of(bank) if row["code"] == "mac-what"]
    assert cells == [f"bottleneck: {picture_named('bottleneck').described()}"]


def test_gift_is_inert(nasty_bank):
    read = {question.name: question for question in imported(gift.document(nasty_bank))}
    assert plain(read["nasty"].text) == NASTY
    assert NASTY in [plain(answer.value) for answer in read["nasty-choice"].answers]
    assert read["nasty-gap"].answers[0].value.replace(r"\*", "*") == NASTY
    assert plain(read["nasty-number"].text).startswith(NASTY)


# --- CSV ----------------------------------------------------------------------------------


def test_csv_holds_every_key_tolerance_and_slip(bank):
    rows = {row["code"]: row for row in rows_of(bank)}
    for asked in bank.questions():
        row = rows[identity(asked)]
        assert row["kind"] == type(asked.answer).__name__.lower()
        if isinstance(asked.answer, Numeric):
            (expected,) = numbers(asked)
            assert near(Fraction(row["answer"]), expected.key)
            assert Fraction(row["tolerance"]) == expected.tolerance
            assert row["unit"] == asked.answer.unit
            lines = row["mistakes"].splitlines()
            assert len(lines) == len(asked.slips)
            for line, slip in zip(lines, asked.slips, strict=True):
                value, _, feedback = line.lstrip("'").partition(": ")
                assert near(Fraction(value), Fraction(slip.value))
                assert misconceptions()[slip.misconceptions[0]].feedback in feedback
        elif isinstance(asked.answer, Choice):
            assert row["answer"] == asked.answer.right
            assert len(row["options"].splitlines()) == len(asked.answer.options)
        elif isinstance(asked.answer, Dims):
            assert row["answer"] == "x".join(map(str, asked.answer.shape))


def test_csv_cells_run_nothing(nasty_bank, bank):
    text = csv_file.table(nasty_bank) + csv_file.table(bank)
    for row in csv.reader(StringIO(text)):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "@"))
            assert not cell.startswith("-") or Fraction(cell) < 0
    assert NASTY in {row["prompt"] for row in rows_of(nasty_bank)}


@pytest.mark.parametrize("cell", ["=cmd()", "+1+1", "@SUM(A1)", "-2+3", " =1", "\t=1"])
def test_a_formula_is_defused(cell):
    assert csv_file.defused(cell) == f"'{cell}"


# --- JSON, and an exam's files together ---------------------------------------------------


def test_json_holds_the_questions_as_ask_prints_them(bank):
    data = json.loads(json_file.document(bank))
    assert (data["title"], data["pools"][1]["points"]) == ("Midterm", "2.5")
    assert list(data["pools"][0]) == ["id", "title", "topic", "points", "questions"]
    read = {q["code"]: q for pool in data["pools"] for q in pool["questions"]}
    for asked in bank.questions():
        found = read[asked.code]
        assert [m["id"] for m in found["misconceptions"]] == [s.id for s in asked.slips]
        if isinstance(asked.answer, Numeric):
            assert near(Fraction(str(found["answer"]["value"])), Fraction(asked.answer.value)) or (
                abs(Fraction(found["answer"]["value"]) - asked.answer.value) < Fraction(1, 10**6)
            )


def test_an_exam_gets_every_file(bank):
    asked = bank.pools[1].questions[0]
    paper = Paper(
        "K7Q2XB",
        "Midterm",
        "",
        "",
        60,
        (Section("", "", (Asked("1", asked.code, asked, Fraction(2)),)),),
        student=Student("s001", "Ann"),
    )
    made = {file: document(platform, bank, [paper]) for platform, file in PLATFORMS.items()}
    assert list(made) == [
        *["moodle.xml", "canvas.zip", "qti.zip", "exam.gift", "exam.csv", "exam.json"]
    ]
    (row, *_) = csv.DictReader(StringIO(made["exam.csv"].decode("utf-8-sig")))
    assert row["papers"] in ("", "K7Q2XB")
    papers = json.loads(made["exam.json"])["papers"]
    assert papers == [
        {"paper": "K7Q2XB", "student": "s001", "version": None, "codes": {"Q1": asked.code}}
    ]


def test_a_loss_says_whose_it_is(bank):
    found = lost(bank)
    assert {loss.platform for loss in found} == {"", "moodle", "canvas", "gift"}
    names = {str(loss).partition(": ")[0] for loss in found}
    assert names == {"Every platform", "Moodle", "Canvas", "GIFT"}
    for loss in found:
        assert str(loss).partition(": ")[2] == loss.what
    assert lost(bank, ["moodle"]) == [loss for loss in found if loss.platform in ("", "moodle")]
    assert lost(bank, ["gift", "qti"]) == [loss for loss in found if loss.platform in ("", "gift")]


def test_moodles_maximum_marks_are_said(bank):
    *others, said = moodle.own_losses(bank)
    assert said.endswith("set the maximum marks: Cards 1, Q1 2.5 (3.5 in all).")
    alike = replace(bank, pools=tuple(replace(pool, points=Fraction(1)) for pool in bank.pools))
    assert moodle.own_losses(alike) == others


def test_random_draws_repeat(bank):
    # 1 - (1 - 1/n)^200 of the n variants are reached by 200 random draws
    n = len(bank.pools[1].questions)
    reached = round(n * (1 - (1 - 1 / n) ** 200))
    assert any(f"get about {reached}." in loss for loss in map(str, lost(bank)))


# --- the last line of a prompt ------------------------------------------------------------


def test_every_unit_is_asked_for_in_words_that_follow_answer():
    for unit in UNITS.values():
        for places in (None, 0, 1, 2):
            line = asks(Numeric(1, unit.id, places))
            assert line.startswith((f"Answer {unit.asks}, ", f"Answer {unit.asks}: ")), line
            assert not re.search(r"\b(in|as) (in|as)\b", line.partition(":")[0]), line
