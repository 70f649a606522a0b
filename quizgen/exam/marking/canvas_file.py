"""Canvas' Student Analysis as a table of responses like Moodle's.

It has two columns for each variant that anybody was asked: ``812345: text`` with the response, and
one named by its points.  A cell is empty if the student was asked another variant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from quizgen.decks.blueprint import share_text
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.asked import Prompts
from quizgen.exam.marking.layout import Problem
from quizgen.exam.record import RecordedBlanks, RecordedCloze, RecordedShape
from quizgen.files.table import CsvRow, CsvTable, TableError
from quizgen.formulas.numbers import exact_sum

QUESTION = re.compile(r"\d+: (?P<text>.*)", re.DOTALL)
POINTS = re.compile(r"\d+(\.\d+)?")
GAP = re.compile(r"\[gap\d+\]")
PARTED = re.compile(r"(?<!\\),")
WHO = {"id": ("sis id", "sis user id", "id"), "name": ("name",), "score": ("score",)}


class _Variant(NamedTuple):
    """A column with the responses to one variant of a slot, and what Canvas gives for it."""

    column: int
    slot: str
    code: str
    points: Fraction


def as_responses(
    table: CsvTable, manifest: Manifest, prompts: Prompts | None
) -> tuple[CsvTable, list[Problem]]:
    """The table as it is, or Canvas' as one of responses, with what is wrong with its columns."""
    columns = list(_columns(table.header))
    if not columns or prompts is None:
        return table, []
    variants, said = [], []
    for column, text, points in columns:
        found = prompts.anywhere(GAP.sub(" ", text))
        if found is None:
            name = table.header[column][:40].strip()
            said.append(Problem(table.top, f"column '{name}...' asks nothing that was dealt"))
        else:
            variants.append(_Variant(column, *found, points))
    if not variants:
        what = "no column of this Student Analysis asks a question of this exam"
        raise TableError(table.top, what, "name the manifest of the exam that was taken")
    slots = sorted({one.slot for one in variants}, key=lambda slot: int(slot[1:]))
    most = exact_sum(max(v.points for v in variants if v.slot == slot) for slot in slots)
    head = ["id", "name", f"Grade/{share_text(most)}"]
    head += [f"{what} {slot[1:]}" for slot in slots for what in ("Question", "Response")]
    rows = tuple(
        CsvRow(row.line, tuple(_cells(table, row, manifest, variants, slots))) for row in table.rows
    )
    return replace(table, header=tuple(head), rows=rows), said


def _columns(header: Sequence[str]) -> Iterator[tuple[int, str, Fraction]]:
    """Columns of questions: place, text and points."""
    for column, (name, beside) in enumerate(pairwise(header)):
        match = QUESTION.fullmatch(name.strip())
        if match and POINTS.fullmatch(beside.strip()):
            yield column, match["text"], Fraction(beside.strip())


def _cells(
    table: CsvTable,
    row: CsvRow,
    manifest: Manifest,
    variants: Sequence[_Variant],
    slots: Sequence[str],
) -> Iterator[str]:
    yield from (row.cell(table.column(*WHO[part])) for part in ("id", "name", "score"))
    for slot in slots:
        given = [one for one in variants if one.slot == slot and _was_asked(row, one)]
        if len(given) != 1:
            typed = "; ".join(row.cell(one.column) for one in given)
            yield from ("", typed)
            continue
        (one,) = given
        yield from (f"({one.code})", _parted(row.cell(one.column), manifest, one.code))


def _was_asked(row: CsvRow, one: _Variant) -> bool:
    """Canvas leaves both cells empty where it asked another variant."""
    return bool(row.cell(one.column) or row.cell(one.column + 1))


def _parted(typed: str, manifest: Manifest, code: str) -> str:
    """Gaps, which Canvas joins by commas, as Moodle writes them."""
    answer = manifest.questions[code].answer
    one_gap = isinstance(answer, RecordedCloze) and len(answer.value) == 1
    if (
        not typed
        or one_gap
        or not isinstance(answer, RecordedShape | RecordedBlanks | RecordedCloze)
    ):
        return typed
    parts = (part.replace("\\,", ",") for part in PARTED.split(typed))
    return "; ".join(f"part {number}: {part}" for number, part in enumerate(parts, start=1))
