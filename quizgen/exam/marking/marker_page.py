"""The entry form of ``quiz mark`` as one HTML page that needs no server and no network.

It holds every right answer of the exam: it is a file for markers, as secret as the manifest.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from quizgen.exam.manifest import Manifest, Seat, Sheet
from quizgen.exam.record import (
    RecordedBlanks,
    RecordedChoice,
    RecordedCloze,
    RecordedQuestion,
    RecordedShape,
    RecordedText,
    question_from,
)
from quizgen.export.interactive.living import as_json, script_value
from quizgen.export.interactive.scripts import facts, script
from quizgen.misconceptions import Misconceptions, only_arithmetic
from quizgen.questions.paper import LETTERS
from quizgen.questions.question import Blanks, Dims, Numeric
from quizgen.text.templates import made, page


def marker_page(manifest: Manifest) -> str:
    """The whole page."""
    code = (
        f"{script('interactive/card.js')}\n{script('interactive/marker.js')}\n"
        f"window.form = marker({as_json(_exam(manifest))}, quizgen({facts()}));"
    )
    template = "quizgen.exam.marking/marker.html.jinja"
    return page(template, title=manifest.blueprint.title, script=made(code))


def _exam(manifest: Manifest) -> dict[str, Any]:
    """What the script needs: papers, and of each question what marks it."""
    blueprint, known = manifest.blueprint, manifest.known
    questions = {}
    for sheet, _ in manifest.by_paper().values():
        for slot, code in zip(blueprint.slots, sheet.codes, strict=True):
            record = manifest.questions[code]
            name = f"{code} {slot.answer == 'choice'}"
            if name not in questions:
                questions[name] = _question(code, record, slot.answer == "choice", known)
    return {
        "id": sha256(f"marker {manifest.seed}".encode()).hexdigest()[:16],
        "slots": [{"id": slot.id, "most": float(slot.points)} for slot in blueprint.slots],
        "papers": {
            paper: _paper(manifest, sheet, seat)
            for paper, (sheet, seat) in manifest.by_paper().items()
        },
        "questions": questions,
        "mistakes": {name: one.feedback for name, one in known.items()},
        "arithmetic": [name for name in known if only_arithmetic([name])],
        "slip": bool(blueprint.marking.slip),
        "comma": blueprint.decimal_mark == ",",
        "allDigits": blueprint.marking.all_digits,
        "letters": LETTERS,
    }


def _paper(manifest: Manifest, sheet: Sheet, seat: Seat | None) -> dict[str, Any]:
    student = seat.student if seat else None
    slots = zip(manifest.blueprint.slots, sheet.codes, strict=True)
    return {
        "id": student.id if student else "",
        "who": f"{student.id} {student.name}".strip() if student else "",
        "codes": [f"{code} {slot.answer == 'choice'}" for slot, code in slots],
        "orders": sheet.orders,
    }


def _question(
    code: str, record: RecordedQuestion, as_options: bool, known: Misconceptions
) -> dict[str, Any]:
    asked = record.as_choice if as_options and record.as_choice else record.answer
    match asked:
        case RecordedChoice():
            options = [[one.id, one.feedback] for one in asked.options]
            return {"kind": "choice", "right": asked.value, "options": options}
        case RecordedCloze():
            return {"kind": "gaps", "texts": list(asked.value)}
        case RecordedText():
            return {"kind": "points"}
    question = question_from(code, record, known=known)
    answer = question.answer
    assert isinstance(answer, Numeric | Dims | Blanks)
    cells = answer.cells if isinstance(answer, Blanks) else ()
    return {
        "kind": "number",
        "shape": isinstance(asked, RecordedShape),
        "blanks": isinstance(asked, RecordedBlanks),
        "cells": [_cell(one.answer, one.label) for one in cells] or [_cell(answer, "")],
        "slips": [[slip.id, script_value(answer, slip.value)] for slip in question.slips],
    }


def _cell(answer: Numeric | Dims | Blanks, label: str) -> dict[str, Any]:
    """A blank as the script of the cards marks it."""
    assert isinstance(answer, Numeric | Dims)
    found: dict[str, Any] = {"label": label, "key": script_value(answer, answer.key)}
    if isinstance(answer, Dims):
        return {**found, "rank": len(answer.shape)}
    return {**found, "unit": answer.unit, "places": answer.places, "text": answer.key_text()}
