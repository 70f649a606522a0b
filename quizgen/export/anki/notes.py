"""Questions as Anki notes: the fields of each note type, as HTML.

A concept card is one note; so is a family's level, with many variants.  Nothing here writes a file;
``anki.py`` does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TypeAlias

from quizgen.decks.recipe import Living
from quizgen.errors import QuizgenError
from quizgen.export.anki.note_types import (
    CHOICE,
    CLOZE_TEXT,
    CONCEPT,
    CURES,
    NUMERIC,
    PICTURE_QUESTION,
    NoteType,
)
from quizgen.export.anki.picture import picture, without_colours
from quizgen.export.anki.script import FORMAT
from quizgen.export.interactive.forms import joined, parts, parts_of
from quizgen.export.interactive.html import CardCloze
from quizgen.export.interactive.living import Data, Unlike, as_json, cut, data, sheet
from quizgen.export.interactive.scripts import GENERAL
from quizgen.export.interactive.worked import (
    HTML,
    computed,
    feedback_html,
    key,
    mistakes,
    solution,
    sources,
    with_fields,
)
from quizgen.misconceptions import Misconception, Misconceptions
from quizgen.questions.question import (
    Blanks,
    Choice,
    Cloze,
    Dims,
    Numeric,
    Option,
    Question,
    Reveal,
    mistakes_of,
)
from quizgen.questions.units import UNITS
from quizgen.text.markup import Markup


class AnkiError(QuizgenError):
    """A question that no Anki note can show, or an Anki that does not take the deck."""


CLOZE_HTML = CardCloze()
ROOT = "CNN::"  # of tags: they stay apart from the learner's own
TAG = re.compile(r"<[^>]*>")
DELETION = re.compile(r"\{\{c\d+::.*?\}\}", re.DOTALL)
OF_SHAPES = {"transposed-shape"}  # of the general mistakes; the others with cards are of bytes
MOST_BYTES = 6 * 1024  # of a note
ENOUGH = 40  # variants of a living note, if they do not take more than
MOST_DATA = 8000  # bytes
FEW = 20  # variants of a living note, whatever room they take
TITLE = 64  # signs of a card's title
WRITTEN = 80  # bytes of one as JSON has it, with its maths escaped

Titles: TypeAlias = Mapping[str, str]  # of concept cards, by id


@dataclass(frozen=True)
class Note:
    """One Anki note; ``fields`` that are not named stay empty.

    id: permanent, a card's id, ``family:level`` or a question's code; the note's guid is made
    from it.  dated: what its time goes by, where that is not all of its fields.
    """

    id: str
    type: NoteType
    fields: Mapping[str, str]
    tags: tuple[str, ...]
    dated: str = ""

    def values(self) -> Sequence[str]:
        """Every field of the note type, in its order."""
        text = self.fields.get
        return [text(name, "") for name in self.type.fields]


def card_note(question: Question, cured: Iterable[str] = ()) -> Note:
    """The note of a concept card, with the mistakes that it cures.

    They are no tags: hundreds of them would fill the learner's list of tags.
    """
    note = _card_note(question)
    if CURES not in note.type.fields or not (names := ",".join(sorted(cured))):
        return note
    dated = f"{note.dated}\x1f{names}" if note.dated else ""
    return replace(note, fields={**note.fields, CURES: f",{names},"}, dated=dated)


def _card_note(question: Question) -> Note:
    match question.answer:
        case Reveal(text):
            fields = {"Question": _html(question, question.prompt), "Answer": _html(question, text)}
            note_type = PICTURE_QUESTION if question.figure else CONCEPT
            return _note(question.code, note_type, question, fields)
        case Cloze(text):
            hidden = CLOZE_HTML.markup(question.filled(text))
            return _note(question.code, CLOZE_TEXT, question, {"Text": hidden})
        case Choice() as choice:
            return _note(question.code, CHOICE, question, _choice(question, choice))
        case Numeric() | Dims() | Blanks():
            return _living_note(question.code, (question,), {})


def cured_mistakes(known: Misconceptions) -> Mapping[str, list[str]]:
    """The mistakes that each concept card cures."""
    found: dict[str, list[str]] = {}
    for misconception in known.values():
        for card in misconception.study:
            found.setdefault(card, []).append(misconception.id)
    return found


def _note(
    identifier: str, note_type: NoteType, question: Question, fields: Mapping[str, str]
) -> Note:
    shared = {"Source": sources(question.sources), "Id": identifier}
    if question.explanation is not None and "Why" in note_type.fields:
        why = fields.get("Why", "") + _html(question, question.explanation)
        shared["Why"] = why
    if question.figure:
        shared["Picture" if note_type is PICTURE_QUESTION else "Figure"] = picture(question.figure)
    note = Note(identifier, note_type, {**fields, **shared}, tags(question))
    return replace(note, dated=_dated(note.values())) if question.figure else note


def _dated(values: Iterable[str]) -> str:
    return "\x1f".join(map(without_colours, values))


def _html(question: Question, text: Markup) -> str:
    return HTML.markup(question.filled(text))


def tags(question: Question) -> tuple[str, ...]:
    """The question's tags, its topic and level among them, below the deck's own root, sorted.

    They are made of ids, which outlive rewording.  Sources are no tags: there are a hundred, and
    Anki's browser searches the field that names them.
    """
    found = {f"topic::{question.topic}", *question.tags}
    if question.level is not None:
        found.add(f"level::{question.level}")
    return tuple(sorted(f"{ROOT}{tag}" for tag in found))


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
    asked = computed(question.answer)
    if asked is None:
        raise AnkiError(question.code, "its answer is not a number")
    return {
        "Question": _html(question, question.prompt),
        "Answer": key(asked),
        "Solution": solution(question.steps),
        "Mistakes": mistakes(question, asked),
    }


def living_note(living: Living, titles: Titles) -> Note:
    """A family's level as one note with many variants: with up to FEW where they have no common
    template, or a large one.

    titles: of the deck's concept cards.
    """
    name, some = f"{living.family}:{living.level}", living.questions[:FEW]
    if len({isinstance(question.answer, Choice) for question in some}) > 1:
        what = "some of its questions are choices and some are not"
        raise AnkiError(name, what, "make a level of each kind")
    return _living_note(name, living.questions[:] if _alike(some) else some, titles)


def _alike(questions: Sequence[Question]) -> bool:
    """Whether a template is likely: the level's other questions need not be worked out if not."""
    ways = {tuple((step.name, step.formula) for step in question.steps) for question in questions}
    prompts = {id(question.prompt) for question in questions}
    return len(prompts) == 1 and len(ways) <= max(1, len(questions) / 2)


def _living_note(identifier: str, questions: Sequence[Question], titles: Titles) -> Note:
    questions = [with_fields(question) for question in questions]
    first = questions[0]
    if isinstance(first.answer, Choice):
        note_type = CHOICE
        fields = {**_choice(first, first.answer), "Why": solution(first.steps)}
    else:
        note_type, fields = NUMERIC, _numeric(first)
    whole = _note(identifier, note_type, first, fields)
    room = MOST_BYTES - sum(len(text.encode()) for text in whole.fields.values())
    made = _sheet(questions)
    mistakes = [first.misconceptions[name] for name in _mistakes(made)]
    extra = {"format": FORMAT, **_feedback(made, mistakes, fields)}
    if "parts" in made:
        found = {**made, **extra}
    else:
        found = _fitted(questions, made, room - _most_cures(mistakes), extra)
    tagged = {tag for question in questions[: found["count"]] for tag in tags(question)}
    text = as_json({**found, **_cures(mistakes, titles)})
    # A word changed in a card that cures a mistake is no change of this note, nor is a recipe
    # that leaves such a card out.
    dated = {**whole.fields, note_type.variants: as_json(found)}
    return replace(
        whole,
        fields={**whole.fields, note_type.variants: text},
        tags=tuple(sorted(tagged)),
        dated=_dated(dated.values()),
    )


def _sheet(questions: Sequence[Question]) -> Data:
    """The sheet of the questions, or of the first FEW if the others are unlike them; the data of
    several parts where even those have no common template."""
    for some in (questions, questions[:FEW]):
        try:
            return sheet(some)
        except Unlike:
            pass
    return joined([made for made, _ in parts(questions[:FEW], data)])


def _fitted(questions: Sequence[Question], whole: Data, room: int, extra: Data) -> Data:
    """The data of as many variants as there is room for, but of ENOUGH if they keep to MOST_DATA,
    and of FEW in any case.  whole: the sheet of all."""
    count = len(questions)
    for least, most in ((ENOUGH, room), (FEW, MOST_DATA)):
        found = {**cut(whole, count), **extra}
        size = len(as_json(found))
        while size >= most and count > least:
            each = sum(len(column) for column in found["columns"]) / count
            count = max(least, count - 1 - math.floor((size - most) / each))
            found = {**cut(whole, count), **extra}
            size = len(as_json(found))
        if size < most:
            break
    if whole["texts"] and count < len(questions):  # texts that only others had are left out
        return {**data(questions[:count]), **extra}
    return found


def _mistakes(made: Data) -> list[str]:
    """The misconceptions that the script may name: the slips', and general ones that apply."""
    cells = [cell for part in parts_of(made) for cell in part.get("cells", ())]
    units = [UNITS[cell["unit"]].kind for cell in cells if cell.get("unit") in UNITS]
    ranks = [cell for cell in cells if "rank" in cell]
    general = [name for name in GENERAL if (ranks if name in OF_SHAPES else "bytes" in units)]
    return list(dict.fromkeys((*_slips(made), *general)))


def _slips(made: Data) -> list[str]:
    """The misconceptions of the slips."""
    names = [slip for part in parts_of(made) for slip, _ in part.get("slips", ())]
    return list(dict.fromkeys(one for name in names for one in mistakes_of(name)))


def _feedback(made: Data, mistakes: Iterable[Misconception], fields: Mapping[str, str]) -> Data:
    """The feedback of slips that does not stand in the fields: the first variant has others."""
    shown = fields.get("Mistakes", "")
    slips = _slips(made)
    missing = [m for m in mistakes if m.id in slips and f'data-mistake="{m.id}"' not in shown]
    return {"mistakes": {one.id: feedback_html(one) for one in missing}} if missing else {}


def _cures(mistakes: Iterable[Misconception], titles: Titles) -> Data:
    """The cards that cure each mistake, of those in the deck, by their places among the titles."""
    cures = {one.id: _known(one.study, titles) for one in mistakes}
    cures = {name: cards for name, cards in cures.items() if cards}
    used = list(dict.fromkeys(card for cards in cures.values() for card in cards))
    places = {name: [used.index(card) for card in cards] for name, cards in cures.items()}
    return {"cures": places, "titles": [titles[card] for card in used]} if used else {}


def _most_cures(mistakes: Sequence[Misconception]) -> int:
    """The bytes kept free for cures, whatever the deck has of them and they are called: how many
    variants a note holds is the same in every deck."""
    every = {card: "x" * WRITTEN for one in mistakes for card in one.study}
    return len(as_json(_cures(mistakes, every)))


def _known(cards: Iterable[str], titles: Titles) -> list[str]:
    return [card for card in cards if card in titles]


def title(field: str) -> str:
    r"""What a note asks, in short, from its first field.

    >>> title(r"<p>A kernel of {{c1::\(K\)}} by \(K\) has <b>how many</b> weights?</p>")
    'A kernel of [...] by \\(K\\) has how many weights?'
    """
    text = DELETION.sub("[...]", TAG.sub("", field))
    if len(text) <= TITLE:
        return text.strip()
    cut = text[:TITLE].rpartition(" ")[0]
    if cut.count(r"\(") > cut.count(r"\)"):
        cut = cut[: cut.rindex(r"\(")]
    return f"{cut.strip()} ..."
