"""A level of a family: a space of numbers, and what a question asks about each.

``Level`` is what drawing, codes and exporters need of any level.  ``FormulaLevel`` is data: a
prompt template, axes, rules, steps (formulas) and the wrong formula of each misconception; its
answer is a number, a shape, or several cells of a table.  ``ChoiceLevel`` is data too: options
and the rule under which each is right.  ``ProgramLevel`` leaves a variant to a function, for
questions about real networks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from typing import TypeAlias

from quizgen.conventions import CONVENTIONS
from quizgen.errors import QuizgenError
from quizgen.evaluation import Number, round_half_up
from quizgen.formula import Formula, Rule
from quizgen.markup import Markup, parse, put_in
from quizgen.misconceptions import MISCONCEPTIONS
from quizgen.question import (
    Answer,
    Blanks,
    Cell,
    Choice,
    Dims,
    Given,
    Givens,
    Key,
    Numeric,
    Option,
    Slip,
    Step,
)
from quizgen.space import Axis, Space, Value
from quizgen.units import UNITS


class FamilyError(QuizgenError):
    """A family that is put together wrongly."""


@dataclass(frozen=True, eq=False)
class By:
    """A formula, or a unit, that depends on a convention; a missing case does not apply."""

    convention: str
    cases: Mapping[str, str | Formula]


Expression: TypeAlias = str | Formula | By
StepData: TypeAlias = tuple[str, str, Expression]  # name, label, formula
Wrong: TypeAlias = Expression | tuple[Expression | tuple[Expression, ...], ...]


@cache
def _parsed(text: str) -> Formula:
    return Formula(text)


def formula_for(expression: Expression, givens: Mapping[str, Value | Fraction]) -> Formula | None:
    """The formula that holds under these givens' conventions; None where none does."""
    if isinstance(expression, By):
        case = expression.cases.get(str(givens[expression.convention]))
        return None if case is None else formula_for(case, givens)
    return _parsed(expression) if isinstance(expression, str) else expression


@dataclass(frozen=True)
class Variant:
    """What one index of a level stands for.

    combined: two mistakes at once (``a+b``); they name a wrong answer where they can and never
    decide what is drawn.  numbers: every named number, for rules.  values: what the template's
    holes stand for.  template: the prompt where a level has more than one.
    """

    answer: Answer
    values: Mapping[str, Given]
    steps: tuple[Step, ...] = ()
    slips: tuple[Slip, ...] = ()
    combined: tuple[Slip, ...] = ()
    numbers: Mapping[str, Number] = field(default_factory=dict)
    explanation: Markup | None = None
    template: Markup | None = None


def marks_of(answer: Answer, value: Key) -> tuple[int, ...]:
    """A key or slip in whole units of the last place asked: what two answers differ in."""
    if isinstance(answer, Blanks):
        assert isinstance(value, tuple)
        parts = zip(answer.cells, value, strict=True)
        return tuple(mark for cell, part in parts for mark in marks_of(cell.answer, part))
    if isinstance(value, tuple):
        return tuple(map(_whole, value))
    places = answer.places if isinstance(answer, Numeric) else None
    return (round_half_up(value, places or 0),)


def margins_of(answer: Answer) -> tuple[int, ...]:
    """How far a slip must stay from the key, mark by mark."""
    match answer:
        case Blanks(cells):
            return tuple(margin for cell in cells for margin in margins_of(cell.answer))
        case Dims(shape):
            return (1,) * len(shape)
        case Numeric(places=places):
            return (1 if places is None else 2,)
        case _:
            return ()


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise FamilyError("shape", f"{value} is not a whole number")
    return value


# --- what every level is --------------------------------------------------------------


class Level(ABC):
    """A space of variants, and how each becomes a question."""

    axes: tuple[Axis, ...]

    @cached_property
    def space(self) -> Space:
        return Space(self.axes)

    @cached_property
    @abstractmethod
    def template(self) -> Markup:
        """The prompt with its conventions and what is asked for, as one text with holes."""

    @abstractmethod
    def variant(self, givens: Givens) -> Variant | None:
        """What these givens stand for; None where the layer cannot exist."""

    def presentable(self, variant: Variant) -> bool:
        """Whether a person would set these numbers."""
        return True

    def sameness(self, index: int, variant: Variant) -> object:
        """What makes two variants the same question to a group: the right answer, or, where
        answers are few by nature, the variant itself."""
        answer = variant.answer
        return index if isinstance(answer, Choice) else marks_of(answer, key_of(answer))

    def admits(self, variant: Variant, merged: int) -> bool:
        """Whether the variant is drawn: its numbers are presentable, the key stands apart from
        every slip, and at most ``merged`` slips repeat the number of another."""
        if not self.presentable(variant):
            return False
        answer = variant.answer
        if isinstance(answer, Choice):
            return True
        key, margins = marks_of(answer, key_of(answer)), margins_of(answer)
        marks = [marks_of(answer, slip.value) for slip in variant.slips]
        slips = set(marks)
        far = all(
            any(abs(a - b) >= m for a, b, m in zip(key, slip, margins, strict=True))
            for slip in slips
        )
        return far and len(marks) - len(slips) <= merged

    def conventions(self, told: str = "") -> str:
        """The holes of the conventions' sentences, without the one that the unit tells."""
        return " ".join(f"<{name}>" for name in self._told if name != told)

    def convention_values(self, givens: Givens) -> dict[str, Given]:
        return {name: CONVENTIONS[name][str(givens[name])] for name in self._told}

    @cached_property
    def _told(self) -> tuple[str, ...]:
        """The axes that are conventions; other words are a variant's own."""
        return tuple(name for name in self.space.words if name in CONVENTIONS)


def key_of(answer: Answer) -> Key:
    """The right answer as it is compared with slips."""
    if isinstance(answer, Numeric | Dims | Blanks):
        return answer.key
    raise FamilyError("answer", f"{type(answer).__name__} has no number")


def asks(answer: Answer) -> str:
    """The last line of a prompt: what to answer in, and how exactly."""
    match answer:
        case Dims(shape):
            return "Answer as a shape, C×H×W." if len(shape) == 3 else "Answer as H×W."
        case Numeric(unit=unit, places=None):
            return f"Answer in {UNITS[unit].asks}, exactly."
        case Numeric(unit=unit, places=0):
            return f"Answer in {UNITS[unit].asks}, to the nearest whole number."
        case Numeric(unit=unit, places=int(places)):
            return f"Answer in {UNITS[unit].asks}, to {places} decimal place{'s' * (places > 1)}."
        case Blanks(cells):
            return f"Fill in the {len(cells)} blanks in order, separated by semicolons."
        case _:
            return ""


# --- levels that are data -------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Worked(Level):
    """What levels with formulas share: named steps, and rules."""

    prompt: str
    axes: tuple[Axis, ...]
    steps: tuple[StepData, ...] = ()
    possible: tuple[str, ...] = field(default=(), kw_only=True)
    rules: tuple[str, ...] = field(default=(), kw_only=True)
    places: int | None = field(default=None, kw_only=True)

    @cached_property
    def possible_rules(self) -> tuple[Rule, ...]:
        return tuple(map(Rule, self.possible))

    @cached_property
    def shown_rules(self) -> tuple[Rule, ...]:
        return tuple(map(Rule, self.rules))

    def exists(self, givens: Givens) -> bool:
        numbers = {name: value for name, value in givens.items() if isinstance(value, int)}
        return all(rule.holds(numbers) for rule in self.possible_rules)

    def presentable(self, variant: Variant) -> bool:
        return all(rule.holds(variant.numbers) for rule in self.shown_rules)

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


@dataclass(frozen=True, slots=True)
class CellData:
    """A blank of a table: the step (or the names of a shape's numbers) that it asks for."""

    label: str
    names: str
    unit: str = ""
    places: int | None = None


@dataclass(frozen=True, eq=False)
class FormulaLevel(_Worked):
    """A number, a shape, or cells of a table, from formulas.

    prompt: template over the givens.  axes: see ``Space``.  steps: (name, label, formula), in
    order; a later formula may use an earlier name.  answer: the step that is the key, or the
    names of a shape's numbers; by default the last step.  cells: in place of ``answer``, the
    blanks of a table.  unit: of a number (may be ``By`` a convention); places: decimals asked,
    None for a count.  slips: misconception id to the wrong formula: a tuple of them for a shape,
    one of these for each cell of a table.  combined: the same for two mistakes at once, ``a+b``.
    possible: rules without which the layer does not
    exist.  rules: what makes the numbers presentable.
    """

    slips: Mapping[str, Wrong] = field(default_factory=dict)
    combined: Mapping[str, Wrong] = field(default_factory=dict, kw_only=True)
    unit: str | By = field(default="", kw_only=True)
    answer: tuple[str, ...] = field(default=(), kw_only=True)
    cells: tuple[CellData, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        names = [part for name in (*self.slips, *self.combined) for part in name.split("+")]
        for identifier in names:
            if identifier not in MISCONCEPTIONS:
                raise FamilyError(f"slip '{identifier}'", "there is no such misconception")

    @cached_property
    def key_names(self) -> tuple[str, ...]:
        return self.answer or (self.steps[-1][0],)

    @property
    def is_shape(self) -> bool:
        return len(self.key_names) > 1

    @cached_property
    def parts(self) -> tuple[tuple[str, int | None], ...]:
        """The numbers of an answer, one by one: the step's name, the places asked."""
        if not self.cells:
            places = None if self.is_shape else self.places
            return tuple((name, places) for name in self.key_names)
        return tuple((name, cell.places) for cell in self.cells for name in cell.names.split())

    @cached_property
    def template(self) -> Markup:
        """A convention that only chooses the unit is said by the unit's reminder."""
        told = self.unit.convention if isinstance(self.unit, By) else ""
        parts = [self.prompt.strip(), self.conventions(told), "<asked>"]
        return parse("\n\n".join(filter(None, parts)))

    def unit_for(self, givens: Givens) -> str:
        unit = self.unit
        return str(unit.cases[str(givens[unit.convention])]) if isinstance(unit, By) else unit

    def variant(self, givens: Givens) -> Variant | None:
        if not self.exists(givens):
            return None
        numbers, steps = self.solve(givens)
        answer = self.answered(givens, numbers)
        values = {**givens, **self.convention_values(givens), "asked": asks(answer)}
        slips = tuple(self.wrong(self.slips, givens, numbers))
        combined = self.wrong(self.combined, givens, numbers)
        taken = [key_of(answer), *(slip.value for slip in slips)]
        new = tuple(slip for slip in combined if slip.value not in taken)
        return Variant(answer, values, tuple(steps), slips, new, numbers)

    def answered(self, givens: Givens, numbers: Mapping[str, Number]) -> Answer:
        if self.cells:
            return Blanks(tuple(self._cell(cell, numbers) for cell in self.cells))
        if self.is_shape:
            return Dims(tuple(_whole(numbers[name]) for name in self.key_names))
        return Numeric(numbers[self.key_names[0]], self.unit_for(givens), self.places)

    @staticmethod
    def _cell(cell: CellData, numbers: Mapping[str, Number]) -> Cell:
        values = [numbers[name] for name in cell.names.split()]
        if len(values) > 1:
            return Cell(cell.label, Dims(tuple(map(_whole, values))))
        return Cell(cell.label, Numeric(values[0], cell.unit, cell.places))

    def wrong(
        self, slips: Mapping[str, Wrong], givens: Givens, numbers: Mapping[str, Number]
    ) -> list[Slip]:
        """What each misconception that applies gives for these numbers."""
        found = []
        for identifier, expression in slips.items():
            value = self._value(expression, givens, numbers)
            if value is not None:
                found.append(Slip(identifier, value))
        return found

    def _value(
        self, expression: Wrong, givens: Givens, numbers: Mapping[str, Number]
    ) -> Key | None:
        if isinstance(expression, tuple):
            parts = [self._value(part, givens, numbers) for part in expression]
            found = tuple(part for part in parts if part is not None)
            return found if len(found) == len(parts) else None
        formula = formula_for(expression, givens)
        return None if formula is None else formula.evaluate(numbers)


@dataclass(frozen=True, slots=True)
class OptionData:
    """An option of a choice: its text, the rule under which it is right (empty: never), and why
    it is wrong where it is (all templates over the named numbers)."""

    text: str
    right: str
    reason: str = ""


@dataclass(frozen=True, eq=False)
class ChoiceLevel(_Worked):
    """One of several options; exactly one option's rule holds for every variant that exists."""

    options: Mapping[str, OptionData] = field(default_factory=dict)

    @cached_property
    def template(self) -> Markup:
        return parse("\n\n".join(filter(None, [self.prompt.strip(), self.conventions()])))

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {name: Rule(option.right) for name, option in self.options.items() if option.right}

    def variant(self, givens: Givens) -> Variant | None:
        if not self.exists(givens):
            return None
        numbers, steps = self.solve(givens)
        right = [name for name, rule in self._rules.items() if rule.holds(numbers)]
        if len(right) != 1:
            raise FamilyError(f"options {right}", f"not exactly one is right for {dict(givens)}")
        shown = {**givens, **{k: v for k, v in numbers.items() if isinstance(v, int)}}
        values = {**shown, **self.convention_values(givens)}
        options = tuple(
            Option(
                name,
                _text(option.text, values),
                _text(option.reason, values) if name != right[0] else None,
            )
            for name, option in self.options.items()
        )
        return Variant(Choice(options, right[0]), values, tuple(steps), numbers=numbers)


def _text(template: str, values: Mapping[str, Given]) -> Markup:
    return put_in(parse(template), values)


# --- levels that are programs ---------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ProgramLevel(Level):
    """A level whose variants a function makes from the givens; None where there is none.

    prompt: the template, unless the function gives each variant its own.
    """

    prompt: str
    axes: tuple[Axis, ...]
    make: Callable[[Givens], Variant | None]

    @cached_property
    def template(self) -> Markup:
        return parse(self.prompt)

    def variant(self, givens: Givens) -> Variant | None:
        return self.make(givens)
