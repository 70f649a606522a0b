"""A manifest as papers: the same manifest and program give the same papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from quizgen.decks.blueprint import Slot
from quizgen.exam.manifest import Manifest, Seat, Sheet
from quizgen.exam.record import RecordedNumber, RecordedQuestion, recorded
from quizgen.exam.source import ExamError, QuestionSource
from quizgen.questions.distractors import as_choice
from quizgen.questions.paper import Asked, Paper, Pool, Section
from quizgen.questions.question import Question


@dataclass(frozen=True)
class Press:
    """Makes papers of a manifest; keeps each distinct question once made, or the last ``most``."""

    manifest: Manifest
    bank: QuestionSource
    most: int | None = None
    made: dict[tuple[str, bool], Question] = field(default_factory=dict)

    def papers(self) -> Iterator[Paper]:
        """Every paper that is printed, in the order of the positions."""
        for sheet, seat, version in self.manifest.sheets():
            yield self.paper(sheet, seat, version)

    def paper(self, sheet: Sheet, seat: Seat | None, version: str | None = None) -> Paper:
        """One paper; with its seat's student, where that is known."""
        blueprint = self.manifest.blueprint
        student = seat.student if seat is not None else None
        codes = iter(sheet.codes)
        sections = tuple(
            Section(
                part.title,
                part.text,
                tuple(self.asked(slot, next(codes), sheet) for slot in part.slots),
            )
            for part in blueprint.sections
        )
        return Paper(
            code=sheet.paper,
            title=blueprint.title,
            course=blueprint.course,
            date=blueprint.date,
            minutes=blueprint.minutes + (student.extra_minutes if student else 0),
            sections=sections,
            instructions=blueprint.instructions,
            conventions=self.manifest.conventions,
            student=student,
            version=version if len(self.manifest.versions) > 1 else None,
            page=blueprint.page,
            decimal_mark=blueprint.decimal_mark,
            large_print=blueprint.large_print or (student is not None and student.large_print),
            formula_sheet=blueprint.formula_sheet,
        )

    def asked(self, slot: Slot, code: str, sheet: Sheet) -> Asked:
        """A slot's question as it stands on a sheet."""
        question = self.question(code, slot)
        options = self.manifest.questions[code].options(slot)
        order = sheet.orders.get(slot.id, ())
        return Asked(
            number=slot.number,
            code=code,
            question=question,
            points=slot.points,
            options=tuple(options[place].id for place in order),
            space=slot.space,
        )

    def question(self, code: str, slot: Slot) -> Question:
        """The question behind a code, if this program still means the same by it."""
        as_options = slot.answer == "choice"
        if (code, as_options) not in self.made:
            if len(self.made) == self.most:
                self.made.clear()
            question = self.bank.question(code)
            _agrees(question, self.manifest.questions[code], self.manifest.program)
            self.made[code, as_options] = as_choice(question) if as_options else question
        return self.made[code, as_options]

    def pools(self) -> list[Pool]:
        """The variants of each slot that were dealt, for a learning platform's random draw."""
        students = sum(not seat.removed for seat in self.manifest.seats)
        sheets = [sheet for sheet, *_ in self.manifest.sheets()]
        found = []
        for place, slot in enumerate(self.manifest.blueprint.slots):
            codes = dict.fromkeys(sheet.codes[place] for sheet in sheets)
            questions = tuple(self.question(code, slot) for code in codes)
            topic = questions[0].topic if questions else ""
            title = f"{slot.id} {slot.source.name}"
            identifier = f"q{slot.number}"
            shown = f"Question {slot.number}"
            found.append(Pool(identifier, title, topic, slot.points, questions, students, shown))
        return found


def _agrees(question: Question, record: RecordedQuestion, program: str) -> None:
    """Refuse to print what would be marked by another key."""
    if question.version != record.version:
        what = f"its version here is {question.version}, {record.version} was dealt"
        raise ExamError(question.code, what, f"use quizgen {program}, which dealt this exam")
    answer, known = recorded(question.answer), record.answer
    if isinstance(answer, RecordedNumber) and isinstance(known, RecordedNumber):
        same = (answer.value, answer.unit) == (known.value, known.unit)
    else:
        same = answer == known
    if not same:
        what = "its right answer differs from the manifest's"
        raise ExamError(question.code, what, f"quizgen {program} dealt this exam")
