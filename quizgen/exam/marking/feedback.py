"""One page for each student: their responses, what went wrong, the solution of their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape

from quizgen.decks.blueprint import Slot
from quizgen.exam.marking.judging import Status
from quizgen.exam.marking.mark import Marked, SlotMark
from quizgen.exam.page import name, page
from quizgen.exam.printing.papers import Press
from quizgen.exam.record import RecordedChoice, RecordedQuestion, answer_from
from quizgen.exam.source import ExamError
from quizgen.questions.paper import LETTERS, points
from quizgen.questions.question import Blanks, Dims, Numeric, Question
from quizgen.text.html import PlainHtml
from quizgen.variants.family import CodeError

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


@dataclass(frozen=True)
class Feedback:
    """Makes the pages of an exam; what several students share is made once."""

    press: Press
    titles: Mapping[str, str] = field(default_factory=dict)  # of cards to study, by id
    solutions: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def page(self, paper: Marked, study: Sequence[str]) -> str:
        """A student's page; ``study``: ids of cards that cure what went wrong."""
        blueprint = self.press.manifest.blueprint
        who = paper.student.name or paper.student.id
        head = " · ".join(filter(None, (blueprint.course, blueprint.date)))
        had, of = self._points(paper.total), self._points(paper.most)
        body = [
            f"<h1>{escape(blueprint.title)}</h1>",
            f'<p class="soft">{escape(head)}</p>',
            f"<p>{name(who)} ({name(paper.student.id)}), paper {escape(paper.sheet.paper)}: "
            f"<strong>{had} of {of} points</strong></p>",
        ]
        for slot, one in zip(blueprint.slots, paper.marks, strict=True):
            body.append(self._article(slot, one, paper.sheet.orders.get(slot.id, ())))
        if study:
            items = "".join(f"<li>{self.titles.get(card, escape(card))}</li>" for card in study)
            body.append(f"<h2>Worth studying</h2><ul>{items}</ul>")
        return page(f"{blueprint.title}: {who}", body)

    def _article(self, slot: Slot, one: SlotMark, order: Sequence[int]) -> str:
        words, colour = SAID[one.status]
        had, of = self._points(one.points), self._points(slot.points)
        prompt, solution = self._texts(slot, one.code)
        record = self.press.manifest.questions.get(one.code)
        lines = [
            f"<article><h2>{slot.id} · {had} of {of} points · "
            f'<span class="{colour}">{words}</span></h2>',
            prompt,
            _options(slot, record, order, one),
            f"<p>Your answer: <strong>{name(one.typed.strip()) or '(none)'}</strong></p>",
        ]
        if one.note and one.status not in ("right", "void", "left out"):
            lines.append(f'<p class="bad">{escape(one.note)}</p>')
        if one.status != "right":
            lines.append(f"<p>Right is: <strong>{_key(slot, record)}</strong></p>")
        lines += [solution, f'<p class="soft">{escape(one.code)}</p></article>']
        return "\n".join(filter(None, lines))

    def _points(self, value: Fraction) -> str:
        return points(value, self.press.manifest.blueprint.decimal_mark)

    def _texts(self, slot: Slot, code: str) -> tuple[str, str]:
        """The prompt and the worked solution, where this program still asks this question."""
        key = (slot.id, code)
        if key not in self.solutions:
            try:
                self.solutions[key] = _printed(self.press.question(code, slot))
            except (ExamError, CodeError, KeyError):
                self.solutions[key] = ("", "")
        return self.solutions[key]


def _printed(question: Question) -> tuple[str, str]:
    from quizgen.figures import named

    html = PlainHtml(hide=True)
    prompt = html.filled(question.prompt, question.values)
    if question.figure:
        picture = named(question.figure)
        prompt += f'<p class="soft">Picture: {escape(picture.alt)}</p>'
    lines = [
        f"<p>{escape(step.label)}:<br>"
        f'<span class="maths">{escape(step.text(html), quote=False)}</span></p>'
        for step in question.steps
    ]
    if question.explanation:
        lines.append(PlainHtml().filled(question.explanation, question.values))
    solution = f"<details open><summary>Solution</summary>{''.join(lines)}</details>"
    return prompt, solution if lines else ""


def _options(
    slot: Slot, record: RecordedQuestion | None, order: Sequence[int], one: SlotMark
) -> str:
    if record is None:
        return ""
    options = record.options(slot)
    lines = []
    for letter, place in zip(LETTERS, order, strict=False):
        text = escape(options[place].text)
        chosen = options[place].id == one.option
        lines.append(f"<li>{letter} {f'<strong>{text}</strong>' if chosen else text}</li>")
    return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _key(slot: Slot, record: RecordedQuestion | None) -> str:
    """The recorded right answer, as HTML."""
    if record is None:
        return "not known"
    asked = record.asked(slot)
    if isinstance(asked, RecordedChoice):
        return escape(next(o.text for o in asked.options if o.id == asked.value))
    value, answer = asked.value, answer_from(asked)
    if isinstance(answer, Numeric | Dims | Blanks):
        return escape(answer.key_text())
    return escape("; ".join(map(str, value)) if isinstance(value, tuple) else str(value))
