"""Judging one response with numbers in it: a number, a shape, or a table blank by blank."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Literal, TypeAlias

from quizgen.decks.blueprint import Marking
from quizgen.exam.marking.following import follow_on_key
from quizgen.exam.record import RecordedQuestion
from quizgen.formulas.numbers import exact_sum
from quizgen.misconceptions import Misconceptions, only_arithmetic
from quizgen.questions.entry import DECIMAL_EXAMPLE, Entry, EntryError
from quizgen.questions.grading import mark_entry, read_entry, slips_of_blank
from quizgen.questions.paper import DecimalMark, localised
from quizgen.questions.question import Blanks, Cell, Dims, Key, Numeric, Question, Slip
from quizgen.questions.verdict import Mark, invalid, unread

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
BLANK = frozenset({"", "-", "–", "—"})
ILLEGIBLE = re.compile(r"\?+|illegible|unreadable|unleserlich", re.IGNORECASE)
EXAMPLES: Mapping[DecimalMark, str] = {".": DECIMAL_EXAMPLE, ",": "34,9k"}
PART = re.compile(r"\s*part\s*\d+\s*:\s*", re.IGNORECASE)  # as Moodle exports blanks
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a response, before points."""

    status: Status
    share: Fraction = Fraction(0)
    misconceptions: tuple[str, ...] = ()
    note: str = ""
    option: str = ""


def opened(status: Status, note: str) -> Found:
    """A person has to look at it; until then it has no points."""
    return Found(status, note=note)


def is_blank(typed: str) -> bool:
    """Whether nothing was answered, in none of the blanks."""
    return BLANK.issuperset(PART.sub("", part).strip() for part in typed.split(";"))


def is_illegible(typed: str) -> bool:
    return ILLEGIBLE.fullmatch(typed.strip()) is not None


def _from_mark(marked: Mark, slip_share: Fraction) -> Found:
    """slip_share: what a recognised slip of arithmetic keeps."""
    if marked.verdict == "invalid":
        return opened("unclear", marked.feedback)
    if marked.verdict == "correct":
        return Found("right", Fraction(1), note=marked.feedback)
    share = slip_share if only_arithmetic(marked.misconceptions) else Fraction(0)
    status: Status = "partly" if share else "wrong"
    return Found(status, share, marked.misconceptions, marked.feedback)


@dataclass(frozen=True, slots=True)
class Judge:
    """Marks numbers under a blueprint's rules."""

    rules: Marking
    decimal_mark: DecimalMark

    def number(self, question: Question, typed: str) -> Found:
        """A number or a shape."""
        answer = question.answer
        assert isinstance(answer, Numeric | Dims)
        if isinstance(answer, Dims) and PART.search(typed):
            whole = Blanks((Cell("", answer),))
            slips = tuple(Slip(slip.misconceptions, (slip.value,)) for slip in question.slips)
            return self.blanks(replace(question, answer=whole, slips=slips), whole, None, typed)
        try:
            text = self.plain(PART.sub(" ", typed).strip(), answer)
        except EntryError as error:
            return opened("unclear", str(error))
        try:
            entry = read_entry(answer, text, self.example)
        except EntryError as error:
            marked = unread(error)
        else:
            found = mark_entry(answer, question.slips, entry, question.misconceptions)
            marked = self._strict(found, answer)
        return _from_mark(self._localised(marked), self.rules.slip)

    @property
    def example(self) -> str:
        """A rounded number as it is typed on this paper."""
        return EXAMPLES[self.decimal_mark]

    def blanks(
        self, question: Question, answer: Blanks, record: RecordedQuestion | None, typed: str
    ) -> Found:
        """Every blank by itself: right, a slip of arithmetic, or right for the numbers before.

        A platform asks a shape number by number; each that is right has its share of the points.

        record: with the steps that lead from blank to blank.
        """
        parts = _grouped([PART.sub("", part) for part in typed.split(";")], answer)
        if len(parts) != len(answer.cells):
            what = f"{len(parts)} of {len(answer.cells)} blanks: part them by semicolons"
            return opened("unclear", what)
        shares, notes, unclear = [], [], False
        own: dict[int, Key] = {}
        wrong: list[Mark] = []
        for place, (cell, group) in enumerate(zip(answer.cells, parts, strict=True)):
            slips = slips_of_blank(question.slips, place, cell.answer)
            marked, share = self._cell_by_gaps(cell.answer, slips, group, question.misconceptions)
            value = _written(marked)
            follows = False
            if marked.verdict == "incorrect" and value is not None:
                follows = self._follows(record, place, own, value, cell.answer)
                share = max(share, self.rules.follow_on) if follows else share
                if not follows and only_arithmetic(marked.misconceptions):
                    share = max(share, self.rules.slip)
                wrong += [] if follows else [marked]
            if value is not None:
                own[place] = value
            unclear = unclear or marked.verdict == "invalid"
            if marked.verdict != "correct":
                told = "right for your earlier number" if follows else marked.feedback
                notes.append(f"{cell.label}: {told.removesuffix('.')}".removeprefix(": "))
            shares.append(share)
        if unclear:
            return opened("unclear", "; ".join(notes))
        share = exact_sum(shares) / len(shares)
        names = tuple(dict.fromkeys(n for m in wrong for n in m.misconceptions))
        status: Status = "right" if share == 1 else "partly" if share else "wrong"
        return Found(status, share, names, "; ".join(notes) or "Right.")

    def _cell_by_gaps(
        self, answer: Numeric | Dims, slips: Sequence[Slip], gaps: list[str], known: Misconceptions
    ) -> tuple[Mark, Fraction]:
        """A blank, and its share of the points before any rule gives more.

        gaps: the blank, or each number of a shape by itself.
        """
        if len(gaps) == 1 or not any(gaps):
            marked = self._cell(answer, slips, gaps[0], known)
            return marked, Fraction(marked.verdict == "correct")
        assert isinstance(answer, Dims)
        each = [
            self._cell(Numeric(size, ""), (), gap, known)
            for size, gap in zip(answer.shape, gaps, strict=True)
        ]
        share = Fraction(sum(one.verdict == "correct" for one in each), len(each))
        if unread := [one for one in each if one.verdict == "invalid"]:
            return unread[0], share
        if any(_written(one) is None for one in each):
            return Mark("incorrect", 0.0, why="a number is left blank"), share
        return self._cell(answer, slips, "x".join(gaps), known), share

    def _cell(
        self, answer: Numeric | Dims, slips: Sequence[Slip], typed: str, known: Misconceptions
    ) -> Mark:
        """A blank by itself."""
        if typed.strip() in BLANK:
            return Mark("incorrect", 0.0, why="left blank")
        if is_illegible(typed):
            return invalid("illegible")
        try:
            entry = read_entry(answer, self.plain(typed, answer), self.example)
        except EntryError as error:
            return invalid(str(error))
        return self._localised(self._strict(mark_entry(answer, slips, entry, known), answer))

    def _follows(
        self,
        record: RecordedQuestion | None,
        place: int,
        own: Mapping[int, Key],
        value: Key,
        answer: Numeric | Dims,
    ) -> bool:
        """Whether a wrong blank is what the student's own earlier numbers lead to."""
        if record is None or not self.rules.follow_on or not own:
            return False
        target = follow_on_key(record, place, own)
        if target is None or target == answer.key:
            return False
        if isinstance(target, tuple) or isinstance(value, tuple) or isinstance(answer, Dims):
            return target == value
        return abs(Fraction(value) - Fraction(target)) <= answer.tolerance

    def _strict(self, marked: Mark, answer: Numeric | Dims) -> Mark:
        """Where all digits are required, a rounded count is not taken."""
        if marked.verdict != "correct" or not self.rules.all_digits or isinstance(answer, Dims):
            return marked
        if answer.places is not None or _written(marked) == answer.value:
            return marked
        why = "Rounded; the exact number was asked for, with all its digits."
        return Mark("incorrect", 0.0, why=why, entry=marked.entry)

    def _localised(self, marked: Mark) -> Mark:
        """With the paper's decimal mark in what is said."""
        if self.decimal_mark == ".":
            return marked
        why, exact = (localised(text, self.decimal_mark) for text in (marked.why, marked.exact))
        return replace(marked, why=why, exact=exact)

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


def _grouped(parts: list[str], answer: Blanks) -> list[list[str]]:
    """What is typed in each blank: a text, or of a shape its numbers where each has a gap."""
    sizes = [len(c.answer.shape) if isinstance(c.answer, Dims) else 1 for c in answer.cells]
    if len(parts) != sum(sizes):
        return [[part] for part in parts]
    rest = iter(part.strip() for part in parts)
    return [list(islice(rest, size)) for size in sizes]


def _written(marked: Mark) -> Key | None:
    """The number or the shape that was written; None if there is none to be read."""
    return marked.entry.value if isinstance(marked.entry, Entry) else marked.entry
