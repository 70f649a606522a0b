"""Marking a dealt exam: every response against what the manifest recorded.

Nothing is guessed: what is blank, illegible or unclear gets no points and is listed, so that a
person settles it in the responses and marks again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from quizgen.decks.blueprint import Blueprint, Slot
from quizgen.exam.manifest import Manifest, Sheet
from quizgen.exam.marking.judging import (
    PART,
    Found,
    Judge,
    Status,
    is_blank,
    is_illegible,
    opened,
)
from quizgen.exam.marking.responses import StudentResponses
from quizgen.exam.record import (
    RecordedCloze,
    RecordedOption,
    RecordedQuestion,
    question_from,
)
from quizgen.formulas.numbers import exact_sum, exact_text
from quizgen.misconceptions import Misconceptions
from quizgen.questions.distractors import misconceptions_of
from quizgen.questions.grading import mark_deletions
from quizgen.questions.paper import LETTERS, Student
from quizgen.questions.question import Blanks, Choice, Cloze, Reveal

Voided: TypeAlias = Literal["full", "out"]
LISTED: frozenset[Status] = frozenset({"illegible", "unclear", "by hand"})  # a person has to look
OPEN = LISTED | {"no column"}  # and what is said once for everybody
POINTS = re.compile(  # as they are printed: 2, 1.5, 1/3, 1 1/3
    r"(?:(?P<whole>\d{1,4})\s+(?=\d+/))?(?P<rest>\d{1,4}(?:\.\d{1,4}|/[1-9]\d{0,3})?)"
)
SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class SlotMark:
    """One response, marked.

    share: of the slot's points.  misconceptions: each by itself.  note: what a person would say.
    option: the id of the chosen option.
    """

    slot: str
    code: str
    typed: str
    status: Status
    share: Fraction
    points: Fraction
    misconceptions: tuple[str, ...] = ()
    note: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A student's whole paper; ``most`` are the points that could be had."""

    student: Student
    sheet: Sheet
    version: str | None
    place: str
    marks: tuple[SlotMark, ...]
    most: Fraction
    total: Fraction


@dataclass(frozen=True)
class Corrections:
    """What was decided after the exam.

    void: slots that everybody gets the points of, or that are left out.  accepted: by slot, the
    misconceptions whose number counts as right, too (another convention turned out to be fair).
    """

    void: Mapping[str, Voided] = field(default_factory=dict)
    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)


def mark_paper(manifest: Manifest, answered: StudentResponses, corrections: Corrections) -> Marked:
    """One student's responses marked."""
    blueprint = manifest.blueprint
    marks = []
    for place, slot in enumerate(blueprint.slots):
        code = answered.codes.get(slot.id, answered.sheet.codes[place])
        typed = answered.typed.get(slot.id, "")
        if slot.id not in answered.typed:
            found = opened("no column", "the responses have no column for it")
        elif code not in manifest.questions:
            asked = f"'{code}'" if code else "the question's text"
            found = opened("unclear", f"{asked} is none that was dealt in this exam")
        else:
            record = manifest.questions[code]
            own = code == answered.sheet.codes[place]
            order = answered.sheet.orders.get(slot.id, ()) if own else ()
            found = _judged(
                slot, code, record, order, typed, blueprint, corrections, manifest.known
            )
        marks.append(_slot_mark(slot, code, typed, found, corrections.void.get(slot.id)))
    counted = [slot for slot in blueprint.slots if corrections.void.get(slot.id) != "out"]
    most = exact_sum(slot.points for slot in counted)
    total = exact_sum(one.points for one in marks)
    where, version = answered.place, answered.version
    return Marked(answered.student, answered.sheet, version, where, tuple(marks), most, total)


def _slot_mark(slot: Slot, code: str, typed: str, found: Found, void: Voided | None) -> SlotMark:
    share, status = found.share, found.status
    points = share * slot.points
    if void == "full":
        share, points, status = Fraction(1), slot.points, "void"
    elif void == "out":
        share, points, status = Fraction(0), Fraction(0), "left out"
    return SlotMark(
        slot.id, code, typed, status, share, points, found.misconceptions, found.note, found.option
    )


# --- one response ---------------------------------------------------------------------


def _judged(
    slot: Slot,
    code: str,
    record: RecordedQuestion,
    order: Sequence[int],
    typed: str,
    blueprint: Blueprint,
    corrections: Corrections,
    known: Misconceptions,
) -> Found:
    if is_blank(typed):
        return Found("blank")
    if is_illegible(typed):
        return opened("illegible", "marked as illegible")
    question = question_from(code, record, as_options=slot.answer == "choice", known=known)
    accepted = corrections.accepted.get(slot.id, frozenset())
    match question.answer:
        case Choice() as answer:
            found = _choice(answer, record.options(slot), order, typed, known)
        case Blanks() as answer:
            judge = Judge(blueprint.marking, blueprint.decimal_mark)
            found = judge.blanks(question, answer, record, typed)
        case Cloze():
            assert isinstance(record.answer, RecordedCloze)
            found = _gaps(record.answer.value, typed)
        case Reveal():
            return _by_hand(typed, slot.points)
        case _:
            judge = Judge(blueprint.marking, blueprint.decimal_mark)
            found = judge.number(question, typed)
    if accepted and accepted & {*found.misconceptions, found.option}:
        return Found("right", Fraction(1), note="Accepted.", option=found.option)
    return found


def _choice(
    answer: Choice,
    options: Sequence[RecordedOption],
    order: Sequence[int],
    typed: str,
    known: Misconceptions,
) -> Found:
    """A letter as printed, or an option's text as a learning platform exports it."""
    chosen = _chosen(options, order, typed)
    if chosen is None:
        last = LETTERS[len(options) - 1]
        return opened("unclear", f"'{typed.strip()[:40]}' is no option from A to {last}")
    if chosen.id == answer.right:
        return Found("right", Fraction(1), note="Right.", option=chosen.id)
    names = misconceptions_of(chosen.id, known)
    return Found("wrong", Fraction(0), names, chosen.feedback or "Not right.", chosen.id)


def _chosen(
    options: Sequence[RecordedOption], order: Sequence[int], typed: str
) -> RecordedOption | None:
    letter = typed.strip().strip("().:").strip().upper()
    if len(letter) == 1 and letter in LETTERS[: len(order)]:
        return options[order[LETTERS.index(letter)]]
    wanted = {_words(typed), _words(typed.replace(",", "."))}
    same = [o for o in options if _words(o.text) in wanted or o.id == typed.strip()]
    return same[0] if len(same) == 1 else None


def _words(text: str) -> str:
    """A text as it is compared: ``147,520`` is 147520."""
    return SEPARATOR.sub("", " ".join(text.split()).casefold())


def _gaps(texts: Sequence[str], typed: str) -> Found:
    """The gaps of a text, each by itself."""
    parts = [PART.sub("", part) for part in (typed.split(";") if len(texts) > 1 else [typed])]
    if len(parts) != len(texts):
        what = f"{len(parts)} of {len(texts)} gaps are filled: part them by semicolons"
        return opened("unclear", what)
    if illegible := [i for i, part in enumerate(parts, start=1) if is_illegible(part)]:
        return opened("illegible", f"gap {', '.join(map(str, illegible))} is marked as illegible")
    marks = [mark_deletions([text], part) for text, part in zip(texts, parts, strict=True)]
    right = sum(one.verdict == "correct" for one in marks)
    share = Fraction(right, len(texts))
    status: Status = "right" if share == 1 else "partly" if share else "wrong"
    return Found(status, share, note=f"{right} of {len(texts)} gaps are right.")


def _by_hand(typed: str, most: Fraction) -> Found:
    """The points that a person gave for a free text."""
    written = POINTS.fullmatch(typed.strip().replace(",", "."))
    if written is None:
        return opened("by hand", "write the points it is worth in place of the text")
    points = Fraction(written["whole"] or 0) + Fraction(written["rest"])
    if points > most:
        return opened("by hand", f"{typed.strip()} points; it is worth 0 to {exact_text(most)}")
    if not most:
        return Found("right")
    share = points / most
    status: Status = "right" if share == 1 else "partly" if share else "wrong"
    return Found(status, share, note="Marked by hand.")
