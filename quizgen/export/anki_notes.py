"""Questions as Anki notes: the fields of each note type, as HTML.

A concept card is one note, a family's level is one note that shows its first variant.  Nothing
here writes a file; ``anki.py`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from quizgen.errors import QuizgenError
from quizgen.export.anki_html import CardCloze, CardHtml
from quizgen.export.anki_media import Media, images, media
from quizgen.export.anki_types import (
    CHOICE,
    CLOZE_TEXT,
    CONCEPT,
    NUMERIC,
    PICTURE_QUESTION,
    NoteType,
)
from quizgen.markup import Markup, parse
from quizgen.misconceptions import MISCONCEPTIONS
from quizgen.question import (
    Blanks,
    Choice,
    Cloze,
    Computed,
    Dims,
    Numeric,
    Option,
    Question,
    Reveal,
    Slip,
    Step,
)
from quizgen.recipe import Living

HTML = CardHtml()
CLOZE_HTML = CardCloze()


class NoteError(QuizgenError):
    """A question that cannot become an Anki note."""


@dataclass(frozen=True)
class Note:
    """One Anki note; ``fields`` that are not named stay empty.

    id: permanent, a card's id or ``family:level``; the note's guid is made from it.
    due: the place among the new cards, from 1.  media: the files that its fields name.
    """

    id: str
    type: NoteType
    fields: Mapping[str, str]
    tags: tuple[str, ...]
    due: int
    media: tuple[Media, ...] = ()

    def values(self) -> list[str]:
        """Every field of the note type, in its order."""
        return [self.fields.get(name, "") for name in self.type.fields]


def card_note(question: Question, due: int) -> Note:
    """The note of a concept card."""
    match question.answer:
        case Reveal(text):
            fields = {"Question": _html(question, question.prompt), "Answer": _html(question, text)}
            note_type = PICTURE_QUESTION if question.figure else CONCEPT
            return _note(question.code, note_type, question, fields, due)
        case Cloze(text):
            hidden = CLOZE_HTML.markup(question.filled(text))
            return _note(question.code, CLOZE_TEXT, question, {"Text": hidden}, due)
        case Choice() as choice:
            return _note(question.code, CHOICE, question, _choice(question, choice), due)
        case Numeric() | Dims() | Blanks():
            return _note(question.code, NUMERIC, question, _numeric(question), due)


def living_note(living: Living, due: int) -> Note:
    """The note of a family's level; it shows the first variant."""
    first = living.questions[0]
    identifier = f"{living.family}:{living.level}"
    if isinstance(first.answer, Choice):
        fields = {**_choice(first, first.answer), "Why": solution(first.steps)}
        return _note(identifier, CHOICE, first, fields, due)
    return _note(identifier, NUMERIC, first, _numeric(first), due)


def _note(
    identifier: str, note_type: NoteType, question: Question, fields: Mapping[str, str], due: int
) -> Note:
    shared = {"Source": escape(question.source, quote=False), "Id": identifier}
    if question.explanation is not None and "Why" in note_type.fields:
        shared["Why"] = _html(question, question.explanation)
    files: tuple[Media, ...] = ()
    if question.figure:
        shared["Picture" if note_type is PICTURE_QUESTION else "Figure"] = images(question.figure)
        files = media(question.figure)
    return Note(identifier, note_type, {**fields, **shared}, tags(question), due, files)


def _html(question: Question, text: Markup) -> str:
    return HTML.markup(question.filled(text))


def tags(question: Question) -> tuple[str, ...]:
    """The question's tags, its topic, level and source among them, sorted."""
    found = {f"topic::{question.topic}", *question.tags}
    if question.level is not None:
        found.add(f"level::{question.level}")
    if source := slug(question.source):
        found.add(f"source::{source}")
    return tuple(sorted(found))


def slug(source: str) -> str:
    """A source as part of a tag, without its subtitle.

    >>> slug("Batch Normalization: Accelerating Deep Network Training (2015)")
    'batch-normalization-2015'
    """
    short = re.sub(r":[^()]*", " ", source)
    return "-".join(re.findall(r"[a-z0-9]+", short.lower()))


# --- choices --------------------------------------------------------------------------


def _choice(question: Question, choice: Choice) -> dict[str, str]:
    options = list(enumerate(choice.shuffled(question.code), start=1))
    right = [(place, option) for place, option in options if option.id == choice.right]
    wrong = [(place, option) for place, option in options if option.id != choice.right]
    return {
        "Question": _html(question, question.prompt),
        "Options": _options("options", question, options),
        "Answer": _options("options right", question, right, reasons=True),
        "Reasons": _options("options wrong", question, wrong, reasons=True),
    }


def _options(
    style: str, question: Question, options: Iterable[tuple[int, Option]], *, reasons: bool = False
) -> str:
    """Options as a lettered list; each keeps its letter and carries its permanent id."""
    items = []
    for place, option in options:
        text = _html(question, option.text)
        if reasons and option.reason is not None:
            text += f'<div class="reason">{_html(question, option.reason)}</div>'
        items.append(f'<li value="{place}" data-option="{escape(option.id)}">{text}</li>')
    return f'<ol class="{style}">{"".join(items)}</ol>'


# --- numbers --------------------------------------------------------------------------


def _numeric(question: Question) -> dict[str, str]:
    return {
        "Question": _html(question, question.prompt),
        "Answer": f'<p class="key">{escape(_asked(question).key_text(), quote=False)}</p>',
        "Solution": solution(question.steps),
        "Mistakes": mistakes(question),
    }


def _asked(question: Question) -> Computed:
    if isinstance(question.answer, Numeric | Dims | Blanks):
        return question.answer
    raise NoteError(question.code, "its answer is not a number")


def solution(steps: tuple[Step, ...]) -> str:
    """The worked lines, each below its label."""
    later: set[str] = set()
    items = []
    for step in reversed(steps):
        line = step.line() if step.name in later else step.worked()
        later |= set(step.formula.names)
        label = HTML.line(parse(step.label))
        shown = HTML.chain(line)
        items.append(f'<li>{label}<div class="worked">{shown}</div></li>')
    return f"<ol>{''.join(reversed(items))}</ol>" if items else ""


def mistakes(question: Question) -> str:
    """What each wrong answer tells; mistakes that give the same number stand together."""
    asked = _asked(question)
    right = asked.text(asked.key)
    by_answer: dict[str, list[str]] = {}
    for slip in question.slips:
        by_answer.setdefault(asked.text(slip.value), []).append(_feedback(slip))
    rows = [
        f"<dt>{answer}</dt><dd>{_either(feedback)}</dd>"
        for answer, feedback in by_answer.items()
        if answer != right
    ]
    return f"<dl>{''.join(rows)}</dl>" if rows else ""


def _feedback(slip: Slip) -> str:
    names = slip.misconception.split("+")
    return " ".join(HTML.line(parse(MISCONCEPTIONS[name].feedback)) for name in names)


def _either(feedback: list[str]) -> str:
    if len(feedback) == 1:
        return f"<p>{feedback[0]}</p>"
    first, *others = dict.fromkeys(feedback)
    return f"<p>Either: {first}</p>" + "".join(f"<p>Or: {other}</p>" for other in others)
