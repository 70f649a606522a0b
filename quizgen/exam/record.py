"""A dealt question as the manifest keeps it: all that marking needs, whatever program does it.

Numbers are ints, or texts such as ``12.5`` and ``1/3`` that are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Annotated, Any, TypeAlias

from msgspec import Meta, Raw, Struct, json, structs, to_builtins

from quizgen.decks.blueprint import Slot, share_text
from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.distractors import as_choice
from quizgen.questions.grading import deletion_texts
from quizgen.questions.question import (
    Answer,
    Blanks,
    Cell,
    Choice,
    Cloze,
    Dims,
    Key,
    Mistakes,
    Numeric,
    Option,
    Question,
    Reveal,
    Slip,
    mistakes_of,
)
from quizgen.questions.units import UNITS
from quizgen.text.markup import Markup
from quizgen.text.terminal import Terminal
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.level import Level

EMPTY = Markup(())
REMEMBERED = 1 << 14  # fractions whose texts are made once
Written: TypeAlias = int | Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+|/0*[1-9][0-9]*)?$")]
WrittenKey: TypeAlias = Written | tuple[Written | tuple[Written, ...], ...]


class RecordedNumber(
    Struct, frozen=True, omit_defaults=True, gc=False, tag_field="kind", tag="numeric"
):
    """label: of a blank."""

    value: Written
    unit: str
    places: int | None
    tolerance: Written
    label: str = ""

    def __post_init__(self) -> None:
        if self.unit and self.unit not in UNITS:
            raise ValueError(f"there is no unit '{self.unit}'")


class RecordedShape(
    Struct, frozen=True, omit_defaults=True, gc=False, tag_field="kind", tag="dims"
):
    """label: of a blank."""

    value: tuple[int, ...]
    label: str = ""


class RecordedBlanks(Struct, frozen=True, gc=False, tag_field="kind", tag="blanks"):
    value: WrittenKey
    cells: tuple[RecordedNumber | RecordedShape, ...]


class RecordedOption(Struct, frozen=True, omit_defaults=True, gc=False):
    id: str
    text: str
    feedback: str = ""


class RecordedChoice(Struct, frozen=True, gc=False, tag_field="kind", tag="choice"):
    """value: the id of the right option."""

    value: str
    options: tuple[RecordedOption, ...]

    def __post_init__(self) -> None:
        if self.value not in [option.id for option in self.options]:
            raise ValueError(f"no option has the id '{self.value}'")


class RecordedCloze(Struct, frozen=True, tag_field="kind", tag="cloze"):
    """value: what is in the gaps."""

    value: tuple[str, ...]


class RecordedText(Struct, frozen=True, tag_field="kind", tag="reveal"):
    value: str


RecordedAnswer: TypeAlias = (
    RecordedNumber | RecordedShape | RecordedBlanks | RecordedChoice | RecordedCloze | RecordedText
)


class RecordedSlip(Struct, frozen=True, gc=False):
    id: str
    value: WrittenKey

    @property
    def misconceptions(self) -> Mistakes:
        return mistakes_of(self.id)


class RecordedStep(Struct, frozen=True, gc=False):
    name: str
    formula: str


class RecordedQuestion(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A card has no more than a topic and an answer.

    load: the arithmetic load.  as_choice: the answer where a number is asked as a choice, too.
    cells: the names of the steps whose numbers are in each blank.
    """

    family: str | None = None
    version: int | None = None
    level: int | None = None
    topic: str
    givens: dict[str, Any] | None = None
    load: int | None = None
    answer: RecordedAnswer
    slips: tuple[RecordedSlip, ...] = ()
    as_choice: RecordedChoice | None = None
    cells: tuple[tuple[str, ...], ...] = ()
    steps: tuple[RecordedStep, ...] = ()

    def asked(self, slot: Slot) -> RecordedAnswer:
        """The answer as a slot asks for it."""
        return self.as_choice if self.as_choice and slot.answer == "choice" else self.answer

    def options(self, slot: Slot) -> Sequence[RecordedOption]:
        """The options in a slot; none where a number or a text is asked."""
        asked = self.asked(slot)
        return asked.options if isinstance(asked, RecordedChoice) else ()


@dataclass(frozen=True, slots=True)
class ToleratedNumeric(Numeric):
    """A number with the tolerance that was recorded with it."""

    allowed: Fraction = Fraction(0)

    @property
    def tolerance(self) -> Fraction:
        return self.allowed


# --- writing --------------------------------------------------------------------------


def record_of(
    question: Question, level: Level | None, worked: int, *, as_options: bool
) -> RecordedQuestion:
    """worked: the arithmetic load.  as_options: whether the number is asked as a choice, too."""
    of_family, numeric = bool(question.family), not isinstance(question.answer, Choice)
    table = level if isinstance(level, FormulaLevel) and level.cells else None
    return RecordedQuestion(
        family=question.family or None,
        version=question.version if of_family else None,
        level=question.level if of_family else None,
        topic=question.topic,
        givens=dict(question.givens) if of_family else None,
        load=worked if of_family else None,
        answer=recorded(question.answer),
        slips=tuple(RecordedSlip(s.id, written(s.value)) for s in question.slips),
        as_choice=_choice(as_choice(question).answer) if as_options and numeric else None,
        cells=tuple(tuple(cell.names.split()) for cell in table.cells) if table else (),
        steps=_steps(tuple([(s.name, s.formula.text) for s in question.steps])) if table else (),
    )


@cache
def _steps(steps: tuple[tuple[str, str], ...]) -> tuple[RecordedStep, ...]:
    """The same for all variants of a level that keep to the same conventions."""
    return tuple([RecordedStep(name, formula) for name, formula in steps])


def written(value: Key) -> Any:
    """A number, or what is in several blanks, as the manifest has it.

    >>> written((55, Fraction(1, 3), Fraction(5, 2)))
    (55, '1/3', '2.5')
    """
    if type(value) is int:
        return value
    if isinstance(value, tuple):
        return tuple([part if type(part) is int else written(part) for part in value])
    return _text(value)


@lru_cache(maxsize=REMEMBERED)
def _text(value: int | Fraction) -> int | str:
    return value if isinstance(value, int) else share_text(value)


def recorded(answer: Answer) -> RecordedAnswer:
    """A right answer; of a choice, its options with what each wrong one is told."""
    match answer:
        case Numeric() | Dims():
            return _blank(answer)
        case Blanks():
            cells = tuple(_blank(cell.answer, cell.label) for cell in answer.cells)
            return RecordedBlanks(written(answer.key), cells)
        case Choice():
            return _choice(answer)
        case Cloze():
            return RecordedCloze(tuple(deletion_texts(answer)))
        case Reveal():
            return RecordedText(Terminal().markup(answer.text))


def _blank(answer: Numeric | Dims, label: str = "") -> RecordedNumber | RecordedShape:
    if isinstance(answer, Dims):
        return RecordedShape(answer.shape, label)
    tolerance = written(_plain(answer.tolerance))
    return RecordedNumber(written(answer.value), answer.unit, answer.places, tolerance, label)


def _choice(answer: Answer) -> RecordedChoice:
    assert isinstance(answer, Choice)
    line = Terminal().line
    return RecordedChoice(
        answer.right,
        tuple(
            RecordedOption(option.id, line(option.text), line(option.reason or EMPTY))
            for option in answer.options
        ),
    )


def record_json(record: RecordedQuestion) -> bytes:
    """The record as the manifest has it; a blank's label is its first key."""
    answer = record.answer
    if not isinstance(answer, RecordedBlanks):
        return json.encode(record)
    data = to_builtins(answer)
    data["cells"] = [{"label": cell.pop("label", ""), **cell} for cell in data["cells"]]
    blanks: Any = Raw(json.encode(data))
    return json.encode(structs.replace(record, answer=blanks))


def _plain(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


# --- reading --------------------------------------------------------------------------


def number(data: int | str) -> int | Fraction:
    """
    >>> number("12.5"), number("4/2"), number(7)
    (Fraction(25, 2), 2, 7)
    """
    return data if isinstance(data, int) else _plain(Fraction(data))


def key_from(data: WrittenKey) -> Key:
    if isinstance(data, int):
        return data
    return tuple([key_from(part) for part in data]) if isinstance(data, tuple) else number(data)


def question_from(
    code: str,
    record: RecordedQuestion,
    *,
    as_options: bool = False,
    known: Misconceptions = ARITHMETIC,
) -> Question:
    """A question to mark by: its right answer and slips, without its texts.

    known: what the slips mean.
    """
    asked = record.as_choice if as_options and record.as_choice else record.answer
    slips = () if isinstance(asked, RecordedChoice) else record.slips
    return Question(
        code=code,
        topic=record.topic,
        prompt=EMPTY,
        answer=answer_from(asked),
        family=record.family,
        level=record.level,
        version=record.version,
        givens=record.givens or {},
        slips=tuple(Slip(slip.misconceptions, key_from(slip.value)) for slip in slips),
        misconceptions=known,
    )


def answer_from(answer: RecordedAnswer) -> Answer:
    """``recorded`` read back; texts of options, gaps and free answers stay in the record."""
    match answer:
        case RecordedNumber() | RecordedShape():
            return _cell_from(answer).answer
        case RecordedBlanks():
            return Blanks(tuple(map(_cell_from, answer.cells)))
        case RecordedChoice():
            return Choice(tuple(Option(one.id, EMPTY) for one in answer.options), answer.value)
        case RecordedCloze():
            return Cloze(EMPTY)
        case RecordedText():
            return Reveal(EMPTY)


def _cell_from(cell: RecordedNumber | RecordedShape) -> Cell:
    if isinstance(cell, RecordedShape):
        return Cell(cell.label, Dims(cell.value))
    value, tolerance = number(cell.value), Fraction(cell.tolerance)
    return Cell(cell.label, ToleratedNumeric(value, cell.unit, cell.places, tolerance))
