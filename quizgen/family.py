"""A family: one kind of numeric question, at several levels, each with its space of numbers.

A level is data: a prompt template, axes, rules, the steps of the solution (formulas), and the
wrong formula of each misconception.  ``Level.question`` is a pure function of the index.

>>> from quizgen.families import family
>>> question = family("conv-params").question(1, 5)
>>> question.code
'conv-params:1:5'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from typing import TypeAlias

from quizgen.conventions import CONVENTIONS
from quizgen.errors import QuizgenError
from quizgen.evaluation import Number, round_half_up
from quizgen.formula import Formula, Rule
from quizgen.markup import Markup, parse
from quizgen.misconceptions import MISCONCEPTIONS
from quizgen.question import Dims, Givens, Key, Numeric, Question, Slip, Step
from quizgen.space import Axis, Space, Value
from quizgen.units import UNITS


class FamilyError(QuizgenError):
    """A family that is put together wrongly."""


class CodeError(QuizgenError):
    """A question code that stands for no question."""


@dataclass(frozen=True, eq=False)
class By:
    """A formula, or a unit, that depends on a convention; a missing case does not apply."""

    convention: str
    cases: Mapping[str, str | Formula]


Expression: TypeAlias = str | Formula | By
StepData: TypeAlias = tuple[str, str, Expression]  # name, label, formula


@cache
def _parsed(text: str) -> Formula:
    return Formula(text)


def formula_for(expression: Expression, givens: Mapping[str, Value | Fraction]) -> Formula | None:
    """The formula that holds under these givens' conventions; None where none does."""
    if isinstance(expression, By):
        case = expression.cases.get(str(givens[expression.convention]))
        return None if case is None else formula_for(case, givens)
    return _parsed(expression) if isinstance(expression, str) else expression


@dataclass(frozen=True, eq=False)
class Level:
    """One level of a family.

    prompt: template over the givens.  axes: see ``Space``.  steps: (name, label, formula), in
    order; a later formula may use an earlier name.  answer: the step that is the key, or the
    names of a shape's numbers; by default the last step.  unit: of a number (may be ``By`` a
    convention); places: decimals asked, None for a count.  slips: misconception id to the
    wrong formula (a tuple of them for a shape).  possible: rules without which the layer does
    not exist.  rules: what makes the numbers presentable.
    """

    prompt: str
    axes: tuple[Axis, ...]
    steps: tuple[StepData, ...]
    slips: Mapping[str, Expression | tuple[Expression, ...]]
    unit: str | By = ""
    places: int | None = None
    answer: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for identifier in self.slips:
            if identifier not in MISCONCEPTIONS:
                raise FamilyError(f"slip '{identifier}'", "there is no such misconception")

    @cached_property
    def space(self) -> Space:
        return Space(self.axes)

    @cached_property
    def key_names(self) -> tuple[str, ...]:
        return self.answer or (self.steps[-1][0],)

    @property
    def is_shape(self) -> bool:
        return len(self.key_names) > 1

    @property
    def margin(self) -> int:
        """How far a slip must stay from the key, in units of the last place asked."""
        return 1 if self.places is None else 2

    @cached_property
    def possible_rules(self) -> tuple[Rule, ...]:
        return tuple(map(Rule, self.possible))

    @cached_property
    def shown_rules(self) -> tuple[Rule, ...]:
        return tuple(map(Rule, self.rules))

    # --- one variant

    def solve(self, givens: Givens) -> tuple[dict[str, Number], list[Step]]:
        """All named numbers of a variant, and the worked steps."""
        numbers: dict[str, Number] = {k: v for k, v in givens.items() if isinstance(v, int)}
        steps = []
        for name, label, expression in self.steps:
            formula = formula_for(expression, givens)
            if formula is None:
                continue
            value = formula.evaluate(numbers)
            used = {key: numbers[key] for key in formula.names}
            steps.append(Step(label, name, formula, used, value, self.places or 1))
            numbers[name] = value
        return numbers, steps

    def key(self, numbers: Mapping[str, Number]) -> Key:
        values = [numbers[name] for name in self.key_names]
        return tuple(map(_whole, values)) if self.is_shape else values[0]

    def wrong(self, givens: Givens, numbers: Mapping[str, Number]) -> list[Slip]:
        """What each misconception that applies gives for these numbers."""
        found = []
        for identifier, expression in self.slips.items():
            parts = expression if isinstance(expression, tuple) else (expression,)
            formulas = [formula for part in parts if (formula := formula_for(part, givens))]
            if len(formulas) == len(parts):
                values = [formula.evaluate(numbers) for formula in formulas]
                value = tuple(map(_whole, values)) if self.is_shape else values[0]
                found.append(Slip(identifier, value))
        return found

    def marks(self, value: Key) -> tuple[int, ...]:
        """A key or slip in whole units of the last place asked: what two answers differ in."""
        if isinstance(value, tuple):
            return value
        return (round_half_up(value, self.places or 0),)

    def exists(self, givens: Givens) -> bool:
        numbers = {k: v for k, v in givens.items() if isinstance(v, int)}
        return all(rule.holds(numbers) for rule in self.possible_rules)

    def admits(self, givens: Givens, merged: int) -> bool:
        """Whether the variant is drawn: it exists, its numbers are presentable, the key stands
        apart from every slip, and at most ``merged`` slips repeat the number of another."""
        if not self.exists(givens):
            return False
        numbers, _ = self.solve(givens)
        if not all(rule.holds(numbers) for rule in self.shown_rules):
            return False
        key = self.marks(self.key(numbers))
        marks = [self.marks(slip.value) for slip in self.wrong(givens, numbers)]
        slips = set(marks)
        far = all(
            max(abs(a - b) for a, b in zip(key, s, strict=True)) >= self.margin for s in slips
        )
        return far and len(marks) - len(slips) <= merged

    @cached_property
    def template(self) -> Markup:
        """The prompt with its conventions and what is asked for, as one text.

        A convention that only chooses the unit is said by the unit's reminder.
        """
        told = self.unit.convention if isinstance(self.unit, By) else ""
        conventions = " ".join(f"<{name}>" for name in self.space.words if name != told)
        asked = "<asked>"
        return parse("\n\n".join(filter(None, [self.prompt.strip(), conventions, asked])))

    def unit_for(self, givens: Givens) -> str:
        unit = self.unit
        return str(unit.cases[str(givens[unit.convention])]) if isinstance(unit, By) else unit

    def asked(self, givens: Givens) -> str:
        if self.is_shape:
            return "Answer as a shape, C×H×W." if len(self.key_names) == 3 else "Answer as H×W."
        unit = UNITS[self.unit_for(givens)]
        if self.places is None:
            return f"Answer in {unit.asks}, exactly."
        digits = (
            "to the nearest whole number"
            if self.places == 0
            else (f"to {self.places} decimal place{'s' * (self.places > 1)}")
        )
        return f"Answer in {unit.asks}, {digits}."

    def values(self, givens: Givens) -> dict[str, Value]:
        """What the template's holes stand for."""
        words = {name: CONVENTIONS[name][str(givens[name])] for name in self.space.words}
        return {**givens, **words, "asked": self.asked(givens)}


def _whole(value: Number) -> int:
    if not isinstance(value, int):
        raise FamilyError("shape", f"{value} is not a whole number")
    return value


@dataclass(frozen=True, eq=False)
class Family:
    """id: permanent.  version: bumped when some code would give other givens, another key, unit
    or convention.  covers: rows of the coverage list."""

    id: str
    topic: str
    summary: str
    levels: Mapping[int, Level]
    version: int = 1
    covers: tuple[str, ...] = ()
    source: str = "worked from the definitions"
    tags: tuple[str, ...] = field(default=())

    def level(self, number: int) -> Level:
        if number not in self.levels:
            known = ", ".join(map(str, self.levels))
            raise CodeError(f"{self.id}:{number}", "no such level", f"its levels are {known}")
        return self.levels[number]

    def question(self, number: int, index: int) -> Question:
        """The question that ``id:number:index`` stands for.

        Raises CodeError where the index lies outside the product or its layer cannot exist.
        """
        level = self.level(number)
        code = f"{self.id}:{number}:{index}"
        if not 0 <= index < level.space.size:
            raise CodeError(
                code, "no such variant", f"the index goes from 0 to {level.space.size - 1}"
            )
        givens = level.space.givens(index)
        if not level.exists(givens):
            raise CodeError(code, "no such variant: this layer cannot exist")
        numbers, steps = level.solve(givens)
        key = level.key(numbers)
        answer: Numeric | Dims
        if isinstance(key, tuple):
            answer = Dims(key)
        else:
            answer = Numeric(key, level.unit_for(givens), level.places)
        return Question(
            code=code,
            topic=self.topic,
            prompt=level.template,
            answer=answer,
            level=number,
            family=self.id,
            version=self.version,
            givens=givens,
            values=level.values(givens),
            steps=tuple(steps),
            slips=tuple(level.wrong(givens, numbers)),
            tags=(f"topic::{self.topic}", f"level::{number}", *self.tags),
            source=self.source,
        )

    def __iter__(self) -> Iterator[int]:
        return iter(self.levels)


# --- codes ----------------------------------------------------------------------------

CODE = re.compile(
    r"(?P<family>[a-z0-9]+(?:-[a-z0-9]+)*)(?:@(?P<version>[0-9]{1,9}))?"
    r":(?P<level>[0-9]):(?P<index>[0-9]{1,9})"
)


@dataclass(frozen=True, slots=True)
class Code:
    """A question's code, ``conv-params:2:1543`` or pinned ``conv-params@1:2:1543``."""

    family: str
    version: int | None
    level: int
    index: int


def parse_code(text: str) -> Code | None:
    """
    >>> parse_code("conv-params@1:2:1543")
    Code(family='conv-params', version=1, level=2, index=1543)
    """
    match = CODE.fullmatch(text.strip())
    if match is None:
        return None
    version = int(match["version"]) if match["version"] else None
    return Code(match["family"], version, int(match["level"]), int(match["index"]))
