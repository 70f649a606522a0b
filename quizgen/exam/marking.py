"""Marking a dealt exam: every response against what the manifest recorded.

Nothing is guessed: what is blank, illegible or unclear gets no points and is listed, so that a
person settles it in the responses and marks again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from typing import Literal, TypeAlias

from quizgen.distractors import misconceptions_of
from quizgen.entry import EntryError, read_number, read_shape
from quizgen.exam.blueprint import Blueprint, Marking, Slot
from quizgen.exam.following import expected
from quizgen.exam.making import options_of
from quizgen.exam.manifest import Manifest, Sheet
from quizgen.exam.paper import LETTERS, DecimalMark, Student
from quizgen.exam.record import Record, question_from
from quizgen.exam.responses import Answered
from quizgen.grading import (
    Mark,
    cell_value,
    mark,
    mark_cell,
    mark_deletions,
)
from quizgen.misconceptions.arithmetic import ARITHMETIC
from quizgen.question import Blanks, Choice, Cloze, Dims, Key, Numeric, Question, Reveal, Slip

Status: TypeAlias = Literal[
    "right",
    "wrong",
    "partly",
    "blank",
    "illegible",
    "unclear",
    "by hand",
    "no column",
    "void",
    "left out",
]
Voided: TypeAlias = Literal["full", "out"]
LISTED: frozenset[Status] = frozenset({"illegible", "unclear", "by hand"})  # a person has to look
OPEN = LISTED | {"no column"}  # and what is said once for everybody
BLANK = frozenset({"", "-", "–", "—"})
ILLEGIBLE = re.compile(r"\?+|illegible|unreadable|unleserlich", re.IGNORECASE)
OF_ARITHMETIC = frozenset(item.id for item in ARITHMETIC)
PART = re.compile(r"\s*part\s*\d+\s*:\s*", re.IGNORECASE)  # as Moodle exports blanks
SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")


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


def mark_paper(manifest: Manifest, answered: Answered, corrections: Corrections) -> Marked:
    """One student's responses marked."""
    blueprint = manifest.blueprint
    marks = []
    for place, slot in enumerate(blueprint.slots):
        code = answered.codes.get(slot.id, answered.sheet.codes[place])
        typed = answered.typed.get(slot.id, "")
        if slot.id not in answered.typed:
            found = _open("no column", "the responses have no column for it")
        elif code not in manifest.questions:
            asked = f"'{code}'" if code else "the question's text"
            found = _open("unclear", f"{asked} is none that was dealt in this exam")
        else:
            record = manifest.questions[code]
            own = code == answered.sheet.codes[place]
            order = answered.sheet.orders.get(slot.id, ()) if own else ()
            found = _judged(slot, code, record, order, typed, blueprint, corrections)
        marks.append(_slot_mark(slot, code, typed, found, corrections.void.get(slot.id)))
    counted = [slot for slot in blueprint.slots if corrections.void.get(slot.id) != "out"]
    most = sum((slot.points for slot in counted), Fraction(0))
    total = sum((one.points for one in marks), Fraction(0))
    where, version = answered.place, answered.version
    return Marked(answered.student, answered.sheet, version, where, tuple(marks), most, total)


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of a response, before points."""

    status: Status
    share: Fraction = Fraction(0)
    misconceptions: tuple[str, ...] = ()
    note: str = ""
    option: str = ""


def _open(status: Status, note: str) -> _Found:
    return _Found(status, note=note)


def _slot_mark(slot: Slot, code: str, typed: str, found: _Found, void: Voided | None) -> SlotMark:
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
    record: Record,
    order: Sequence[int],
    typed: str,
    blueprint: Blueprint,
    corrections: Corrections,
) -> _Found:
    if typed.strip() in BLANK:
        return _Found("blank")
    if _illegible(typed):
        return _open("illegible", "marked as illegible")
    question = question_from(code, record, as_options=slot.answer == "choice")
    accepted = corrections.accepted.get(slot.id, frozenset())
    match question.answer:
        case Choice() as answer:
            found = _choice(answer, options_of(slot, record), order, typed)
        case Blanks() as answer:
            judge = _Judge(blueprint.marking, blueprint.decimal_mark)
            found = judge.blanks(question, answer, record, typed)
        case Cloze():
            found = _gaps(record["answer"]["value"], typed)
        case Reveal():
            return _by_hand(typed, slot.points)
        case _:
            judge = _Judge(blueprint.marking, blueprint.decimal_mark)
            found = judge.number(question, typed)
    if accepted and accepted & {*found.misconceptions, found.option}:
        return _Found("right", Fraction(1), note="Accepted.", option=found.option)
    return found


def _from_mark(marked: Mark, slip_share: Fraction) -> _Found:
    """slip_share: what a recognised slip of arithmetic keeps."""
    if marked.verdict == "invalid":
        return _open("unclear", marked.feedback)
    if marked.verdict == "correct":
        return _Found("right", Fraction(1), note=marked.feedback)
    share = slip_share if _is_arithmetic(marked) else Fraction(0)
    status: Status = "partly" if share else "wrong"
    return _Found(status, share, marked.misconceptions, marked.feedback)


def _is_arithmetic(marked: Mark) -> bool:
    return bool(marked.slips) and OF_ARITHMETIC.issuperset(marked.slips)


def _choice(
    answer: Choice, options: Sequence[Mapping[str, str]], order: Sequence[int], typed: str
) -> _Found:
    """A letter as printed, or an option's text as a learning platform exports it."""
    chosen = _chosen(options, order, typed)
    if chosen is None:
        last = LETTERS[len(options) - 1]
        return _open("unclear", f"'{typed.strip()[:40]}' is no option from A to {last}")
    if chosen["id"] == answer.right:
        return _Found("right", Fraction(1), note="Right.", option=chosen["id"])
    names = misconceptions_of(chosen["id"])
    note = chosen.get("feedback") or "Not right."
    return _Found("wrong", Fraction(0), names, note, chosen["id"])


def _chosen(
    options: Sequence[Mapping[str, str]], order: Sequence[int], typed: str
) -> Mapping[str, str] | None:
    letter = typed.strip().strip("().:").strip().upper()
    if len(letter) == 1 and letter in LETTERS[: len(order)]:
        return options[order[LETTERS.index(letter)]]
    wanted = {_words(typed), _words(typed.replace(",", "."))}
    same = [o for o in options if _words(o["text"]) in wanted or o["id"] == typed.strip()]
    return same[0] if len(same) == 1 else None


def _words(text: str) -> str:
    """A text as it is compared: ``147,520`` is 147520."""
    return SEPARATOR.sub("", " ".join(text.split()).casefold())


def _gaps(texts: Sequence[str], typed: str) -> _Found:
    """The gaps of a text, each by itself."""
    parts = [PART.sub("", part) for part in typed.split(";")] if len(texts) > 1 else [typed]
    if len(parts) != len(texts):
        what = f"{len(parts)} of {len(texts)} gaps are filled: part them by semicolons"
        return _open("unclear", what)
    if illegible := [i for i, part in enumerate(parts, start=1) if _illegible(part)]:
        return _open("illegible", f"gap {', '.join(map(str, illegible))} is marked as illegible")
    marks = [mark_deletions([text], part) for text, part in zip(texts, parts, strict=True)]
    right = sum(one.verdict == "correct" for one in marks)
    share = Fraction(right, len(texts))
    status: Status = "right" if share == 1 else "partly" if share else "wrong"
    return _Found(status, share, note=f"{right} of {len(texts)} gaps are right.")


def _illegible(typed: str) -> bool:
    return ILLEGIBLE.fullmatch(typed.strip()) is not None


def _by_hand(typed: str, most: Fraction) -> _Found:
    """The points that a person gave for a free text."""
    try:
        points = Fraction(typed.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return _open("by hand", "write the points it is worth in place of the text")
    if not 0 <= points <= most:
        return _open("by hand", f"{typed.strip()} points; it is worth 0 to {most}")
    if not most:
        return _Found("right")
    share = points / most
    status: Status = "right" if share == 1 else "partly" if share else "wrong"
    return _Found(status, share, note="Marked by hand.")


# --- numbers and tables ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Judge:
    """Marks numbers under a blueprint's rules."""

    rules: Marking
    decimal_mark: DecimalMark

    def number(self, question: Question, typed: str) -> _Found:
        """A number or a shape."""
        answer = question.answer
        assert isinstance(answer, Numeric | Dims)
        try:
            text = self.plain(PART.sub(" ", typed).strip(), answer)
        except EntryError as error:
            return _open("unclear", str(error))
        marked = self._strict(mark(question, text), answer, text)
        return _from_mark(marked, self.rules.slip)

    def blanks(self, question: Question, answer: Blanks, record: Record, typed: str) -> _Found:
        """Every blank by itself: right, a slip of arithmetic, or right for the numbers before."""
        parts = _grouped([PART.sub("", part) for part in typed.split(";")], answer)
        if len(parts) != len(answer.cells):
            what = f"{len(parts)} blanks, there are {len(answer.cells)}: part them by semicolons"
            return _open("unclear", what)
        shares, notes, unclear = [], [], False
        own: dict[int, Key] = {}
        wrong: list[Mark] = []
        for place, (cell, part) in enumerate(zip(answer.cells, parts, strict=True)):
            slips = [Slip(s.misconception, cell_value(s, place)) for s in question.slips]
            marked, value = self._cell(cell.answer, slips, part)
            share = Fraction(marked.verdict == "correct")
            follows = False
            if marked.verdict == "incorrect" and value is not None:
                follows = self._follows(record, place, own, value, cell.answer)
                share = self.rules.follow_on if follows else share
                if not follows and _is_arithmetic(marked):
                    share = self.rules.slip
                wrong += [] if follows else [marked]
            if value is not None:
                own[place] = value
            unclear = unclear or marked.verdict == "invalid"
            if marked.verdict != "correct":
                told = "right for your earlier number" if follows else marked.feedback
                notes.append(f"{cell.label}: {told.removesuffix('.')}")
            shares.append(share)
        if unclear:
            return _open("unclear", "; ".join(notes))
        share = sum(shares, Fraction(0)) / len(shares)
        names = tuple(dict.fromkeys(n for m in wrong for n in m.misconceptions))
        status: Status = "right" if share == 1 else "partly" if share else "wrong"
        return _Found(status, share, names, "; ".join(notes) or "Right.")

    def _cell(
        self, answer: Numeric | Dims, slips: Sequence[Slip], typed: str
    ) -> tuple[Mark, Key | None]:
        """A blank's mark, and the number that was written."""
        if typed.strip() in BLANK:
            return Mark("incorrect", 0.0, feedback="left blank"), None
        if _illegible(typed):
            return Mark("invalid", 0.0, feedback="illegible"), None
        try:
            text = self.plain(typed, answer)
            value = _value(text, answer)
        except EntryError as error:
            return Mark("invalid", 0.0, feedback=str(error)), None
        return self._strict(mark_cell(answer, slips, text), answer, text), value

    def _follows(
        self,
        record: Record,
        place: int,
        own: Mapping[int, Key],
        value: Key,
        answer: Numeric | Dims,
    ) -> bool:
        """Whether a wrong blank is what the student's own earlier numbers lead to."""
        if not self.rules.follow_on or not own:
            return False
        target = expected(record, place, own)
        if target is None or target == answer.key:
            return False
        if isinstance(target, tuple) or isinstance(value, tuple) or isinstance(answer, Dims):
            return target == value
        return abs(Fraction(value) - Fraction(target)) <= answer.tolerance

    def _strict(self, marked: Mark, answer: Numeric | Dims, text: str) -> Mark:
        """Where all digits are required, a rounded count is not taken."""
        if marked.verdict != "correct" or not self.rules.all_digits or isinstance(answer, Dims):
            return marked
        if answer.places is None and read_number(text, answer.unit).value != answer.value:
            feedback = "Rounded; the exact number was asked for, with all its digits."
            return replace(marked, verdict="incorrect", score=0.0, feedback=feedback)
        return marked

    def plain(self, typed: str, answer: Numeric | Dims) -> str:
        """A response with a decimal point, whatever mark the paper asked for.

        EntryError where a point could be either.
        """
        if self.decimal_mark == "." or isinstance(answer, Dims):
            return typed
        if THOUSANDS.fullmatch(typed.strip()):
            raise EntryError("", f"'{typed.strip()}' could be a decimal or thousands")
        if "," in typed:
            return typed.replace(".", "").replace(",", ".")
        return typed


def _grouped(parts: list[str], answer: Blanks) -> list[str]:
    """Where every number of a shape has a blank of its own, as platforms ask, shapes together."""
    sizes = [len(c.answer.shape) if isinstance(c.answer, Dims) else 1 for c in answer.cells]
    if len(parts) != sum(sizes):
        return parts
    rest = iter(part.strip() for part in parts)
    groups = [list(islice(rest, size)) for size in sizes]
    return ["x".join(group) if any(group) else "" for group in groups]


def _value(text: str, answer: Numeric | Dims) -> Key:
    if isinstance(answer, Dims):
        return read_shape(text, len(answer.shape))
    return read_number(text, answer.unit).value
