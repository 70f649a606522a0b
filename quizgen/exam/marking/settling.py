"""What was decided after an exam: questions voided, wrong answers accepted, keys corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from msgspec.structs import replace as changed

from quizgen.errors import did_you_mean
from quizgen.exam.manifest import Manifest, described
from quizgen.exam.marking.mark import Corrections, Voided
from quizgen.exam.record import (
    RecordedAnswer,
    RecordedChoice,
    RecordedQuestion,
    answer_from,
    written,
)
from quizgen.files.table import TableError
from quizgen.misconceptions import Misconceptions
from quizgen.questions.entry import EntryError, read_number, read_shape
from quizgen.questions.question import Choice, Dims, Numeric

HOW: Mapping[str, Voided] = {"": "full", "full": "full", "out": "out"}


def corrections(manifest: Manifest, void: Sequence[str], accept: Sequence[str]) -> Corrections:
    """``Q7`` or ``Q7=out``; ``Q3=forgot-bias``."""
    voided: dict[str, Voided] = {}
    for text in void:
        name, _, how = text.partition("=")
        if how not in HOW:
            raise TableError(f"--void {text}", f"'{how}' is no way", "as in Q7 or Q7=out")
        voided[_slot(manifest, name, f"--void {text}")] = HOW[how]
    accepted: dict[str, frozenset[str]] = {}
    for text in accept:
        name, _, mistake = text.partition("=")
        slot = _slot(manifest, name, f"--accept {text}")
        known = _mistakes(manifest, slot)
        if mistake not in known:
            what = f"'{mistake}' is no mistake of {slot}"
            raise TableError(f"--accept {text}", what, did_you_mean(mistake, known))
        accepted[slot] = accepted.get(slot, frozenset()) | {mistake}
    return Corrections(voided, accepted)


def _slot(manifest: Manifest, name: str, where: str) -> str:
    known = [slot.id for slot in manifest.blueprint.slots]
    typed = name.strip().upper()
    slot = typed if typed.startswith("Q") else f"Q{typed}"
    if slot not in known:
        raise TableError(where, f"there is no question '{name}'", did_you_mean(slot, known))
    return slot


def _mistakes(manifest: Manifest, slot: str) -> set[str]:
    """The misconceptions and options that the recorded questions of a slot know."""
    place = [one.id for one in manifest.blueprint.slots].index(slot)
    sheets = [*manifest.versions.values(), *(s.sheet for s in manifest.seats if s.sheet)]
    found = set()
    for code in {sheet.codes[place] for sheet in sheets}:
        record = manifest.questions[code]
        found |= {part for slip in record.slips for part in slip.misconceptions}
        if isinstance(record.answer, RecordedChoice):
            found |= {option.id for option in record.answer.options}
    return found


def with_mistakes(manifest: Manifest, known: Misconceptions) -> Manifest:
    """The manifest with mistakes as they are known here.

    What was recorded stands for those that are not: of a content folder that is not at hand, or
    of another version.
    """
    new = {name: described(one) for name, one in known.items()}
    return replace(manifest, misconceptions={**manifest.misconceptions, **new})


def with_keys(manifest: Manifest, keys: Sequence[str]) -> Manifest:
    """The manifest with corrected right answers: ``conv-params:2:1543=73856``, one a code."""
    questions: dict[str, RecordedQuestion] = dict(manifest.questions)
    for text in keys:
        code, _, typed = text.rpartition("=")
        if code not in questions:
            what = f"'{code}' was not dealt in this exam"
            raise TableError(f"--key {text}", what, "as in conv-params:2:1543=73856")
        record = questions[code]
        choice = record.as_choice
        if choice is not None:
            shown = re.sub(r"\D", "", typed)
            right = [o.id for o in choice.options if re.sub(r"\D", "", o.text) == shown]
            choice = changed(choice, value=right[0]) if len(right) == 1 else choice
        value = _key(record.answer, typed, f"--key {text}")
        answer = changed(record.answer, value=value)
        questions[code] = changed(record, answer=answer, as_choice=choice)
    return replace(manifest, questions=questions)


def _key(recorded: RecordedAnswer, typed: str, where: str) -> Any:
    answer = answer_from(recorded)
    try:
        match answer:
            case Numeric():
                value = read_number(typed, answer.unit).value
                return written(value.numerator if value.denominator == 1 else value)
            case Dims():
                return tuple(read_shape(typed, len(answer.shape)))
            case Choice():
                known = [option.id for option in answer.options]
                if typed not in known:
                    raise TableError(where, f"no option '{typed}'", did_you_mean(typed, known))
                return typed
    except EntryError as error:
        raise TableError(where, error.what, error.fix) from None
    raise TableError(where, "a table's key cannot be given here", "change the manifest")
