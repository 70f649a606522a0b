"""A small exam, dealt in memory, and responses to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quizgen.decks.blueprint_file import UndrawnBlueprint, load_blueprint
from quizgen.exam.dealing.making import make
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.asked import Prompts
from quizgen.exam.marking.mark import Corrections, Marked, mark_paper
from quizgen.exam.marking.responses import Responses, read_responses
from quizgen.exam.printing.papers import Press
from quizgen.exam.record import RecordedQuestion, record_json
from quizgen.exam.source import QuestionSource
from quizgen.files.content import Content, contents
from quizgen.files.table import parse_table
from quizgen.questions.paper import Student

BLUEPRINT = """\
title: Test exam
course: CNNs
date: today
minutes: 60
marking: {slip: 1/2, follow-on: 1}
sections:
  - title: Numbers
    questions:
      - {family: conv-params, level: 2, points: 2}
      - {family: conv-macs:2, points: 3, answer: choice}
      - {family: layer-chain:2, points: 3}
  - title: Cards
    questions:
      - {card: vgg-error, points: 1}
"""
AS_DEALT = Corrections()
SHIPPED: tuple[Content, ...] = contents()
BANK = QuestionSource(SHIPPED)


@cache
def draft(text: str = BLUEPRINT) -> UndrawnBlueprint:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "test.yaml"
        path.write_text(text, "utf-8")
        return load_blueprint(path, SHIPPED, "test.yaml")


def students(count: int, first: int = 0) -> list[Student]:
    return [Student(f"s{i:03}", f"Student {i}") for i in range(first, first + count)]


def dealt(count: int, text: str = BLUEPRINT, **more: Any) -> Manifest:
    options = {"seed": "secret", "program": "1.2.3", **more}
    return make(draft(text), BANK, students(count), **options)


@cache
def six() -> Manifest:
    """The small exam for six students, and a paper in reserve."""
    return dealt(6, reserve=1)


def respond(manifest: Manifest, rows: Sequence[Mapping[str, str]]) -> Responses:
    """Responses by column, as a CSV file would give them."""
    head = list(dict.fromkeys(key for row in rows for key in row))
    cells = (",".join(f'"{row.get(key, "")}"' for key in head) for row in rows)
    table = parse_table("\n".join([",".join(head), *cells]), "r.csv")
    return read_responses(table, manifest, Prompts(Press(manifest, BANK)))


def marks(
    manifest: Manifest, typed: Mapping[str, str], corrections: Corrections = AS_DEALT
) -> Marked:
    """The first student's paper, marked; nothing stands in the columns of other slots."""
    first = manifest.seats[0].student
    assert first is not None
    slots = [slot.id for slot in manifest.blueprint.slots]
    others = {slot: "" for slot in slots if not any(name.startswith(slot) for name in typed)}
    found = respond(manifest, [{"id": first.id, **typed, **others}])
    assert found.problems == ()
    return mark_paper(manifest, found.answered[0], corrections)


def one(manifest: Manifest, slot: str, typed: str, **more: Any) -> tuple[Any, ...]:
    """Status, points and note of one response of the first student."""
    paper = marks(manifest, {slot: typed}, **more)
    mark = next(mark for mark in paper.marks if mark.slot == slot)
    return mark.status, mark.points, mark.note


def record(manifest: Manifest, slot: str) -> Any:
    """The first student's question in a slot, as JSON has it."""
    place = [one.id for one in manifest.blueprint.slots].index(slot)
    return as_json(manifest.questions[manifest.sheet(manifest.seats[0]).codes[place]])


def as_json(record: RecordedQuestion) -> Any:
    """A recorded question as the manifest's file has it."""
    return json.loads(record_json(record))
