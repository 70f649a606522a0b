"""One page for each student: their responses, what went wrong, the solution of their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from quizgen.decks.blueprint import Slot
from quizgen.exam.marking.judging import Status
from quizgen.exam.marking.mark import Marked, SlotMark
from quizgen.exam.printing.papers import Press
from quizgen.exam.record import RecordedChoice, RecordedQuestion, answer_from
from quizgen.exam.source import ExamError
from quizgen.questions.paper import LETTERS, points
from quizgen.questions.question import Blanks, Dims, Numeric, Question
from quizgen.text.markup import Deletion, Inline, parse
from quizgen.text.mathml import Mathml
from quizgen.text.templates import made, page
from quizgen.variants.family import CodeError

TEMPLATE = "quizgen.exam.marking/feedback.html.jinja"
SOLUTION = "quizgen.exam.marking/solution.html.jinja"
NO_TEXTS: Mapping[str, Any] = {"prompt": "", "picture": "", "solution": ""}
SAID: Mapping[Status, tuple[str, str]] = {  # status: words, and how they are coloured
    "right": ("right", "good"),
    "partly": ("partly right", "bad"),
    "wrong": ("not right", "bad"),
    "blank": ("no answer", "bad"),
    "illegible": ("could not be read", "bad"),
    "unclear": ("not marked yet", "bad"),
    "by hand": ("not marked yet", "bad"),
    "no column": ("not marked yet", "bad"),
    "void": ("everybody gets the points", "good"),
    "left out": ("does not count", "soft"),
}


class PageHtml(Mathml):
    """Maths as browsers show it by themselves; gaps stay gaps."""

    def inline(self, item: Inline) -> str:
        return "[…]" if isinstance(item, Deletion) else super().inline(item)

    def question(self, question: Question) -> dict[str, Any]:
        """What a page says of a question; templates and formulas are printed once for all."""
        from quizgen.figures import picture_named

        why = question.explanation
        lines = [
            (self.heading(step.heading), made(self.inline_maths(step.text(self))))
            for step in question.steps
        ]
        reason = made(self.filled(why, question.values)) if why else ""
        solution = made(page(SOLUTION, steps=lines, explanation=reason)) if lines or why else ""
        return {
            "prompt": made(self.filled(question.prompt, question.values)),
            "picture": picture_named(question.figure).alt if question.figure else "",
            "solution": solution,
        }

    def heading(self, text: str) -> str:
        """The heading of a worked line, which many questions share."""
        if text not in self._headings:
            self._headings[text] = made(self.line(parse(text)))
        return self._headings[text]

    @cached_property
    def _headings(self) -> dict[str, str]:
        return {}


@dataclass(frozen=True)
class Feedback:
    """Makes the pages of an exam; what several students share is made once.

    titles: of cards to study, by id, as HTML of a printer's.  uses: how many pages will show each
    question, by slot and code, so that its text goes with the last of them; without it all stay.
    """

    press: Press
    titles: Mapping[str, str] = field(default_factory=dict)
    uses: Counter[tuple[str, str]] = field(default_factory=Counter)
    html: PageHtml = field(default_factory=PageHtml)
    texts: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    def page(self, paper: Marked, study: Sequence[str]) -> str:
        """A student's page; ``study``: ids of cards that cure what went wrong."""
        blueprint = self.press.manifest.blueprint
        titles = self.titles
        return page(
            TEMPLATE,
            title=blueprint.title,
            course=blueprint.course,
            date=blueprint.date,
            who=paper.student.name or paper.student.id,
            id=paper.student.id,
            paper=paper.sheet.paper,
            had=self._points(paper.total),
            of=self._points(paper.most),
            answers=[
                self._answer(slot, one, paper.sheet.orders.get(slot.id, ()))
                for slot, one in zip(blueprint.slots, paper.marks, strict=True)
            ],
            study=[made(titles[card]) if card in titles else card for card in study],
        )

    def _answer(self, slot: Slot, one: SlotMark, order: Sequence[int]) -> dict[str, Any]:
        """What the template shows of an answer."""
        words, colour = SAID[one.status]
        record = self.press.manifest.questions.get(one.code)
        tells_note = one.status not in ("right", "void", "left out")
        return {
            "slot": slot.id,
            "code": one.code,
            "had": self._points(one.points),
            "of": self._points(slot.points),
            "words": words,
            "colour": colour,
            "options": _options(slot, record, order, one),
            "typed": one.typed.strip(),
            "note": one.note if tells_note else "",
            "right": _key(slot, record) if one.status != "right" else "",
            **self._texts(slot, one.code),
        }

    def _points(self, value: Fraction) -> str:
        return points(value, self.press.manifest.blueprint.decimal_mark)

    def _texts(self, slot: Slot, code: str) -> Mapping[str, Any]:
        """The prompt and the worked solution, where this program still asks this question."""
        key = (slot.id, code)
        if key not in self.texts:
            try:
                self.texts[key] = self.html.question(self.press.question(code, slot))
            except (ExamError, CodeError, KeyError):
                self.texts[key] = NO_TEXTS
        self.uses[key] -= 1
        return self.texts[key] if self.uses[key] else self.texts.pop(key)


def _options(
    slot: Slot, record: RecordedQuestion | None, order: Sequence[int], one: SlotMark
) -> list[tuple[str, str, bool]]:
    """Letter and text of each option, and whether it was chosen."""
    options = record.options(slot) if record else ()
    if not options:
        return []
    return [
        (letter, options[place].text, options[place].id == one.option)
        for letter, place in zip(LETTERS, order, strict=False)
    ]


def _key(slot: Slot, record: RecordedQuestion | None) -> str:
    """The recorded right answer."""
    if record is None:
        return "not known"
    asked = record.asked(slot)
    if isinstance(asked, RecordedChoice):
        return next(option.text for option in asked.options if option.id == asked.value)
    value, answer = asked.value, answer_from(asked)
    if isinstance(answer, Numeric | Dims | Blanks):
        return answer.key_text()
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
