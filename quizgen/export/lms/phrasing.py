"""What a question says on a learning platform, whatever the file: prompt, mistakes, solution.

A platform reads plain numbers only, so the last line of a prompt says so; a shape or a table is
asked gap by gap.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from quizgen.export.lms.bank import parts
from quizgen.formulas.evaluation import Number
from quizgen.misconceptions import Misconceptions
from quizgen.questions.question import (
    Answer,
    Blanks,
    Dims,
    Key,
    Mistakes,
    Numeric,
    Question,
    Slip,
    Step,
)
from quizgen.questions.units import UNITS
from quizgen.text.html import Html
from quizgen.text.markup import Deletion, Inline, Markup, parse

DIGITS = 15  # that a platform's arithmetic keeps
RIGHT, WRONG = "Right.", "Not right."
PLAIN = "digits only, without separators"


class WrongNumber(NamedTuple):
    """A wrong number, and the slips that give it."""

    value: Number
    slips: tuple[Mistakes, ...]


# --- numbers ------------------------------------------------------------------------------


def decimal(value: Number) -> str:
    """A number for a machine: in full where its decimals end, else to 15 digits.

    >>> decimal(34944), decimal(Fraction(49, 16)), decimal(Fraction(-1, 3)), decimal(Fraction(1, 2))
    ('34944', '3.0625', '-0.333333333333333', '0.5')
    >>> decimal(Fraction(10**20 + 1, 3)), decimal(Fraction(1, 30000))
    ('33333333333333333334', '0.0000333333333333333')
    """
    return str(value) if isinstance(value, int) else _decimal_of(value)


@lru_cache(1 << 14)  # points, tolerances and mistakes come again with every question and platform
def _decimal_of(value: Fraction) -> str:
    sign, above, below = "-" if value < 0 else "", abs(value.numerator), value.denominator
    places, least = 0, 10 ** (DIGITS - 1) * below
    while above < least and above % below:
        above, places = 10 * above, places + 1
    units = (2 * above + below) // (2 * below)
    whole, decimals = divmod(units, 10**places)
    return f"{sign}{whole}.{decimals:0{places}d}" if places else f"{sign}{whole}"


def typed(value: Key) -> str:
    """A number or a shape as it is typed.

    >>> typed((64, 56, 56)), typed(Fraction(5, 2))
    ('64x56x56', '2.5')
    """
    return "x".join(map(typed, value)) if isinstance(value, tuple) else decimal(value)


def cells(value: Key) -> str:
    """The blanks of a table as they are typed.

    >>> cells((100, (64, 9, 9))), cells((7, 8))
    ('100; 64x9x9', '7; 8')
    """
    assert isinstance(value, tuple)
    return "; ".join(map(typed, value))


def wrong_rows(answer: Numeric, slips: Iterable[Slip]) -> list[WrongNumber]:
    """Each wrong number once, in the order of the slips; those that read as the key are left out.

    >>> wrong_rows(Numeric(5, "pixels"), [Slip(("a",), 6), Slip(("b",), 5), Slip(("a", "b"), 6)])
    [WrongNumber(value=6, slips=(('a',), ('a', 'b')))]
    """
    exact = answer.places is None
    right = answer.value if exact else answer.text(answer.value)
    found: dict[object, tuple[Number, list[Mistakes]]] = {}
    for mistakes, value, _ in slips:
        assert not isinstance(value, tuple)
        mark = value if exact else answer.text(value)
        if mark != right:
            found.setdefault(mark, (value, []))[1].append(mistakes)
    return [WrongNumber(value, tuple(made)) for value, made in found.values()]


def gap_rows(answer: Answer, slips: Sequence[Slip]) -> list[list[WrongNumber]]:
    """For each gap of a shape or table, its wrong numbers."""
    flat = [(slip.misconceptions, flattened(slip.value)) for slip in slips]
    return [
        wrong_rows(gap.answer, [Slip(mistakes, values[i]) for mistakes, values in flat])
        for i, gap in enumerate(parts(answer))
    ]


def flattened(value: Key) -> list[Number]:
    """The numbers of a shape or table in reading order.

    >>> flattened((1, (64, 56, 56)))
    [1, 64, 56, 56]
    """
    if isinstance(value, tuple):
        return [number for part in value for number in flattened(part)]
    return [value]


# --- what is asked ------------------------------------------------------------------------


@cache
def _asks_number(unit: str, places: int | None) -> str:
    asks = UNITS[unit].asks
    if places is None:
        return f"Answer {asks}, exactly: {PLAIN}."
    if places == 0:
        return f"Answer {asks}, to the nearest whole number: {PLAIN}."
    digits = f"{places} decimal place{'s' * (places > 1)}"
    return f"Answer {asks}, to {digits}: as in 1234.5, with a point and no other separator."


def asks(answer: Answer) -> str:
    """The last line of a prompt on a platform."""
    match answer:
        case Numeric(unit=unit, places=places):
            return _asks_number(unit, places)
        case Dims():
            return f"Fill in the shape, a number in each gap: {PLAIN}."
        case Blanks():
            return f"Fill in the blanks: {PLAIN}."
        case _:
            return ""


class Gapped(Html):
    """HTML whose deletions are gaps, numbered from 1 as they come."""

    def __init__(self) -> None:
        self.deletions: list[Deletion] = []

    def inline(self, item: Inline) -> str:
        if not isinstance(item, Deletion):
            return super().inline(item)
        self.deletions.append(item)
        return self.gap(len(self.deletions))

    @abstractmethod
    def gap(self, number: int) -> str: ...


class Wording:
    """Questions in words of one target language; what many questions share is printed once."""

    def __init__(self, html: Html) -> None:
        self.html = html

    def text(self, question: Question, text: Markup) -> str:
        """A text of this question alone; a template that many share is better ``filled``."""
        return self.html.markup(question.filled(text))

    def prompt(self, question: Question) -> str:
        """The prompt, its last line as a platform needs it."""
        values = question.values
        if "asked" not in values or not (line := asks(question.answer)):
            return self.html.filled(question.prompt, values)
        return self.html.filled(question.prompt, {**values, "asked": line})

    def feedback(self, slips: tuple[Mistakes, ...], known: Misconceptions) -> str:
        """What was done to get a wrong number: one thing, or either of several."""
        printed = self._feedback.get(slips)
        if printed is None:
            texts = list(dict.fromkeys(self._one(slip, known) for slip in slips))
            first, *others = texts
            if others:
                first = f"Either: {first}" + "".join(f"<br/>Or: {text}" for text in others)
            printed = self._feedback[slips] = first
        return printed

    @cached_property
    def _feedback(self) -> dict[tuple[Mistakes, ...], str]:
        return {}

    def _one(self, slip: Mistakes, known: Misconceptions) -> str:
        return " ".join(self._line(known[name].feedback) for name in slip)

    def _line(self, text: str) -> str:
        known = self._lines.get(text)
        if known is None:
            known = self._lines[text] = self.html.line(parse(text))
        return known

    @cached_property
    def _lines(self) -> dict[str, str]:
        return {}

    def solution(self, question: Question) -> str:
        """The worked lines and why it is so; empty where there are none."""
        lines = "".join(map(self._step, question.steps))
        listed = f"<ol>{lines}</ol>" if lines else ""
        return listed + self.why(question)

    def why(self, question: Question) -> str:
        return self.text(question, question.explanation) if question.explanation else ""

    def _step(self, step: Step) -> str:
        maths = self.html.inline_maths(step.text(self.html))
        return f"<li>{self._line(step.heading)}<br/>{maths}</li>"

    def mistakes(self, answer: Numeric, rows: Sequence[WrongNumber], known: Misconceptions) -> str:
        """A table of wrong numbers and what each tells, for where a platform cannot match them."""
        if not rows:
            return ""
        shown = "".join(
            f"<li>{self.html.text(answer.text(row.value))}: {self.feedback(row.slips, known)}</li>"
            for row in rows
        )
        return f"<p>If you got</p><ul>{shown}</ul>"
