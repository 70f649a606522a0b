"""The one question model: concept cards and generated questions alike.

Prompt, steps and feedback are templates plus values, so that many variants of a question are
one template and a table.  A question knows nothing of how it is shown or scheduled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import NamedTuple, Protocol, TypeAlias

from quizgen.formulas.evaluation import Number
from quizgen.formulas.formula import Formula
from quizgen.formulas.numbers import decimal_string, fixed, grouped, shape_text
from quizgen.formulas.tree import Decimal, Name, Node, Num, Relation
from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.units import UNITS, Unit
from quizgen.text.markup import Markup, put_in

AXES = "BCHW"  # of a shape: batch, channels, height, width
AT_ONCE = "+"  # between the misconceptions of one slip, where a file names it

Shape: TypeAlias = tuple[int, ...]
Given: TypeAlias = int | str
Givens: TypeAlias = Mapping[str, Given]
Key: TypeAlias = "Number | tuple[Key, ...]"  # a shape's numbers, the cells of a table


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number; exact, or rounded half up to ``places`` decimals in its unit."""

    value: Number
    unit: str
    places: int | None = None

    @property
    def tolerance(self) -> Fraction:
        """Half of the last place asked for; 0 where the answer is a count."""
        return Fraction(0) if self.places is None else Fraction(1, 2 * 10**self.places)

    @property
    def key(self) -> Key:
        return self.value

    @property
    def measure(self) -> Unit:
        return UNITS[self.unit]

    def text(self, value: Key) -> str:
        """A key or slip without its unit, at the places asked.

        >>> Numeric(784, "KB", places=1).text(Fraction(6272, 5))
        '1254.4'
        """
        assert not isinstance(value, tuple)
        if self.places is not None:
            return fixed(value, self.places)
        return grouped(value) if isinstance(value, int) else decimal_string(value)

    def key_text(self) -> str:
        """The right answer as people read it: ``34,944 parameters``."""
        return self.measure.after(self.text(self.value))


@dataclass(frozen=True, slots=True)
class Dims:
    """A shape: H×W, C×H×W, or B×C×H×W of a batch."""

    shape: Shape

    @property
    def order(self) -> str:
        """What its numbers are, in order.

        >>> Dims((96, 55, 55)).order, Dims((32, 96, 55, 55)).order
        ('C×H×W', 'B×C×H×W')
        """
        return "×".join(AXES[-len(self.shape) :])

    @property
    def key(self) -> Key:
        return self.shape

    def text(self, value: Key) -> str:
        """
        >>> Dims((96, 55, 55)).text((64, 56, 56))
        '64×56×56'
        """
        assert isinstance(value, tuple)
        return shape_text(value)

    def key_text(self) -> str:
        return self.text(self.shape)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice; ``id`` is permanent, ``reason`` says why a wrong one is wrong."""

    id: str
    text: Markup
    reason: Markup | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Option, ...]
    right: str

    def option(self, identifier: str) -> Option:
        return next(option for option in self.options if option.id == identifier)

    def shuffled(self, code: str, seed: str = "") -> list[Option]:
        """The options as they are shown: a pure function of the question's code and a seed.

        The place of an option depends on ids alone, so that it outlives rewording.
        """

        return list(
            map(self.option, self.order([option.id for option in self.options], code, seed))
        )

    @staticmethod
    def order(options: Sequence[str], code: str, seed: str = "") -> list[str]:
        """Ids of options as ``shuffled`` shows them."""
        return sorted(options, key=lambda name: sha256(f"{code}\n{seed}\n{name}".encode()).digest())


@dataclass(frozen=True, slots=True)
class Cloze:
    """A text with deletions; the prompt is the same text with them hidden."""

    text: Markup


@dataclass(frozen=True, slots=True)
class Reveal:
    """A free answer that the learner compares and rates."""

    text: Markup


@dataclass(frozen=True, slots=True)
class Cell:
    """A blank of a table, with what stands beside it and its right answer."""

    label: str
    answer: Numeric | Dims


@dataclass(frozen=True, slots=True)
class Blanks:
    """Several blanks, answered in order."""

    cells: tuple[Cell, ...]

    @property
    def key(self) -> Key:
        return tuple(cell.answer.key for cell in self.cells)

    def text(self, value: Key) -> str:
        assert isinstance(value, tuple)
        return "; ".join(c.answer.text(v) for c, v in zip(self.cells, value, strict=True))

    def key_text(self) -> str:
        return "; ".join(f"{cell.label}: {cell.answer.key_text()}" for cell in self.cells)


Computed: TypeAlias = Numeric | Dims | Blanks  # what is worked out, and can be got wrong by slips
Answer: TypeAlias = Numeric | Dims | Blanks | Choice | Cloze | Reveal


class StepPrinter(Protocol):
    """What a step needs of a target language; ``text.notation.Notation`` is one."""

    signs: dict[str, str]

    def maths(self, node: Node) -> str: ...
    def printed(self, node: Node) -> str: ...
    def definition(self, name: str, formula: Node) -> str: ...
    def put(self, node: Node, givens: Mapping[str, Number]) -> str: ...
    def whole(self, value: int) -> str: ...


class Step(NamedTuple):
    """One worked line: ``formula`` with ``givens`` put in gives ``value``.

    places: the decimals shown where the value is not whole.  legend: the symbols that this line
    is the first to use and what each means, as markup.
    """

    label: str
    name: str
    formula: Formula
    givens: Mapping[str, Number]
    value: Number
    places: int = 1
    legend: str = ""

    @property
    def heading(self) -> str:
        """The label and the legend, as markup.

        >>> Step("Output width", "W_out", Formula("W/S"), {}, 0, legend="$S$: stride").heading
        'Output width ($S$: stride)'
        """
        return f"{self.label} ({self.legend})" if self.legend else self.label

    def worked(self) -> Relation:
        """``formula = numbers = value`` as one line; the value is ``≈`` where rounded.

        A line whose formula is a plain product of itself is not said twice.
        """
        line = self.formula.put(self.givens)
        shown: Node = Num(self.value)
        sign = "="
        if isinstance(self.value, Fraction):
            shown = Decimal(fixed(self.value, self.places, group=False))
            sign = "=" if shown.value == self.value else "~"
        if line == shown:
            return Relation((self.formula.tree, shown), ("=",))
        return Relation((self.formula.tree, line, shown), ("=", sign))

    def text(self, notation: StepPrinter, *, named: bool = True) -> str:
        """``line``, or without the name ``worked``, as a target language prints it, the numbers
        set into a printed form."""
        equals, tree, value = notation.signs["="], self.formula.tree, self.value
        front = notation.definition(self.name, tree) if named else notation.printed(tree)
        if not (isinstance(value, int) and isinstance(tree, Name | Num)):
            front += equals + notation.put(tree, self.givens)
        if isinstance(value, int):
            return front + equals + notation.whole(value)
        is_exact = value.numerator * 10**self.places % value.denominator == 0
        shown = Decimal(fixed(value, self.places, group=False))
        return front + (equals if is_exact else notation.signs["~"]) + notation.maths(shown)

    def line(self) -> Relation:
        """``worked`` with the name of the quantity in front: ``W_out = ... = 55``."""
        worked = self.worked()
        return Relation((Name(self.name), *worked.items), ("=", *worked.ops))


Mistakes: TypeAlias = tuple[str, ...]  # ids of misconceptions made at once, mostly one

# A tuple where the answer has parts.
WrongFormula: TypeAlias = "Formula | tuple[WrongFormula, ...]"


class Slip(NamedTuple):
    """What the wrong formula of a misconception, or of several at once, gives for these numbers.

    wrong: that formula over the givens and the worked steps; None where a program worked it out.
    """

    misconceptions: Mistakes
    value: Key
    wrong: WrongFormula | None = None

    @property
    def id(self) -> str:
        """The name in files: ``a``, or ``a+b`` for two mistakes at once."""
        return _at_once(self.misconceptions)


@cache
def _at_once(mistakes: Mistakes) -> str:
    """One text for each name, however many questions have it."""
    return AT_ONCE.join(mistakes)


@cache
def mistakes_of(identifier: str) -> Mistakes:
    """The misconceptions that a slip's name in a file stands for.

    >>> mistakes_of("forgot-bias"), mistakes_of("forgot-bias+wrong-kilo")
    (('forgot-bias',), ('forgot-bias', 'wrong-kilo'))
    """
    return tuple(identifier.split(AT_ONCE))


class Citation(NamedTuple):
    """What a question rests on.

    title: of the work, with its year.  where: section or table.  url: where it can be opened.
    """

    title: str
    where: str = ""
    url: str = ""

    @property
    def text(self) -> str:
        """As a text without a link."""
        return f"{self.title}, {self.where}" if self.where else self.title


@dataclass(frozen=True)
class Question:
    """One thing to ask.

    code: ``family:level:index`` or a card's id.  prompt, explanation: templates over
    ``values``.  givens: the numbers and conventions that the code stands for.  figure: the name
    of a picture that stands below the prompt.  misconceptions: what the slips mean, by id, and
    what arithmetic alone explains; of a whole family, so that it says nothing of the question.
    """

    code: str
    topic: str
    prompt: Markup
    answer: Answer
    level: int | None = None
    family: str | None = None
    version: int | None = None
    givens: Givens = field(default_factory=dict)
    values: Mapping[str, Given] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    slips: tuple[Slip, ...] = ()
    explanation: Markup | None = None
    tags: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    points: int = 1
    figure: str | None = None
    misconceptions: Misconceptions = field(
        default_factory=lambda: ARITHMETIC, compare=False, repr=False
    )

    @property
    def source(self) -> str:
        """What the question rests on, as a text; empty where that is not known."""
        return "; ".join(cited.text for cited in self.sources)

    def filled(self, text: Markup) -> Markup:
        """One of the question's templates with its values put in."""
        return put_in(text, self.values)
