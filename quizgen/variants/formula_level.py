"""Levels worked out by formulas: the answer is a number, a shape, or cells of a table.

A level is data: a prompt template, axes, rules, steps, and the wrong formula of each
misconception.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from typing import TypeAlias

from quizgen.formulas.evaluation import Number
from quizgen.formulas.formula import Formula, Rule, together
from quizgen.formulas.tree import Name
from quizgen.questions.margins import elsewhere, whole
from quizgen.questions.question import (
    Answer,
    Blanks,
    Cell,
    Dims,
    Givens,
    Key,
    Mistakes,
    Numeric,
    Slip,
    Step,
    WrongFormula,
    mistakes_of,
)
from quizgen.text.markup import Markup, parse
from quizgen.variants.level import Band, Level, Variant, asks, in_band
from quizgen.variants.space import Axis, Value


@dataclass(frozen=True, eq=False)
class By:
    """A formula, or a unit, that depends on a convention; a missing case does not apply."""

    convention: str
    cases: Mapping[str, str | Formula | By]


Expression: TypeAlias = str | Formula | By
StepData: TypeAlias = tuple[str, str, Expression]  # name, label, formula
Wrong: TypeAlias = Expression | tuple[Expression | tuple[Expression, ...], ...]
Applying: TypeAlias = tuple[
    list[tuple[Mistakes, WrongFormula]], Callable[[Mapping[str, Number]], tuple[Key, ...]]
]


@cache
def parsed(text: str) -> Formula:
    """A formula; each text is read once."""
    return Formula(text)


def formula_for(expression: Expression, givens: Mapping[str, Value | Fraction]) -> Formula | None:
    """The formula that holds under these givens' conventions; None where none does."""
    if isinstance(expression, By):
        case = expression.cases.get(str(givens[expression.convention]))
        return None if case is None else formula_for(case, givens)
    return parsed(expression) if isinstance(expression, str) else expression


def names_in(expression: Expression) -> frozenset[str]:
    """Every name that some case of an expression goes by."""
    if isinstance(expression, By):
        return frozenset({expression.convention}).union(*map(names_in, expression.cases.values()))
    return (parsed(expression) if isinstance(expression, str) else expression).names


@dataclass(frozen=True, eq=False)
class WorkedLevel(Level):
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
        if not self.possible_rules:
            return True
        numbers = {name: value for name, value in givens.items() if isinstance(value, int)}
        return all(rule.holds(numbers) for rule in self.possible_rules)

    def presentable(self, variant: Variant) -> bool:
        return all(rule.holds(variant.numbers) for rule in self.shown_rules)

    def solve(self, givens: Givens) -> tuple[dict[str, Number], list[Step]]:
        """All named numbers of a variant, and the worked steps."""
        numbers: dict[str, Number] = {k: v for k, v in givens.items() if isinstance(v, int)}
        steps, places = [], self.places or 1
        for name, label, formula in self._steps_under(givens):
            value = formula.evaluate(numbers)
            used = {key: numbers[key] for key in formula.names}
            steps.append(Step(label, name, formula, used, value, places))
            numbers[name] = value
        if len(steps) > 1 and steps[-1].formula.tree == Name(steps[-2].name):
            steps.pop()  # under this convention it only repeats the line before
        return numbers, steps

    def _steps_under(self, givens: Givens) -> list[tuple[str, str, Formula]]:
        """The steps that there are under these givens' conventions, each with its formula."""
        words = tuple([givens[name] for name in self.space.words])
        if words not in self._steps:
            found = ((name, label, formula_for(one, givens)) for name, label, one in self.steps)
            self._steps[words] = [(n, label, one) for n, label, one in found if one is not None]
        return self._steps[words]

    @cached_property
    def _steps(self) -> dict[tuple[object, ...], list[tuple[str, str, Formula]]]:
        """The steps under each combination of conventions."""
        return {}


@dataclass(frozen=True, slots=True)
class CellData:
    """A blank of a table: the step (or the names of a shape's numbers) that it asks for."""

    label: str
    names: str
    unit: str = ""
    places: int | None = None


@dataclass(frozen=True, eq=False)
class FormulaLevel(WorkedLevel):
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
        return self._variant(givens, *self.solve(givens)) if self.exists(givens) else None

    def presented(self, givens: Givens, band: Band | None = None) -> Variant | None:
        """The wrong answers are worked out last: most of what drawing looks at needs none."""
        if not self.exists(givens):
            return None
        numbers, steps = self.solve(givens)
        if not all(rule.holds(numbers) for rule in self.shown_rules) or not in_band(steps, band):
            return None
        return self._variant(givens, numbers, steps)

    def _variant(
        self, givens: Givens, numbers: Mapping[str, Number], steps: Sequence[Step]
    ) -> Variant:
        answer = self.answered(givens, numbers)
        values = {**givens, **self.convention_values(givens), "asked": asks(answer)}
        slips = tuple(self.wrong(self.slips, givens, numbers))
        return Variant(answer, values, tuple(steps), slips, numbers=numbers)

    def combined_slips(self, givens: Givens, variant: Variant) -> tuple[Slip, ...]:
        found = self.wrong(self.combined, givens, variant.numbers)
        return elsewhere(variant.answer, found, variant.slips) if found else ()

    def answer_to(self, givens: Givens) -> Answer | None:
        return self.answered(givens, self.solve(givens)[0]) if self.exists(givens) else None

    def answered(self, givens: Givens, numbers: Mapping[str, Number]) -> Answer:
        if self.cells:
            return Blanks(tuple(self._cell(cell, numbers) for cell in self.cells))
        if self.is_shape:
            return Dims(tuple(whole(numbers[name]) for name in self.key_names))
        return Numeric(numbers[self.key_names[0]], self.unit_for(givens), self.places)

    @staticmethod
    def _cell(cell: CellData, numbers: Mapping[str, Number]) -> Cell:
        values = [numbers[name] for name in cell.names.split()]
        if len(values) > 1:
            return Cell(cell.label, Dims(tuple(map(whole, values))))
        return Cell(cell.label, Numeric(values[0], cell.unit, cell.places))

    def wrong(
        self, slips: Mapping[str, Wrong], givens: Givens, numbers: Mapping[str, Number]
    ) -> list[Slip]:
        """What each misconception that applies gives for these numbers."""
        words = (slips is self.combined, *[givens[name] for name in self.space.words])
        if words not in self._applying:
            every = ((mistakes_of(k), _resolved(wrong, givens)) for k, wrong in slips.items())
            found = [(made, one) for made, one in every if one is not None]
            self._applying[words] = found, together(tuple([one for _, one in found]))
        applying, values = self._applying[words]
        pairs = zip(applying, values(numbers), strict=True)
        return [Slip(made, value, wrong) for (made, wrong), value in pairs]

    @cached_property
    def _applying(self) -> dict[tuple[object, ...], Applying]:
        """The wrong formulas that hold under each combination of conventions, and their values."""
        return {}


def _resolved(expression: Wrong, givens: Givens) -> WrongFormula | None:
    """A wrong answer's formula, or those of its parts, under these givens' conventions."""
    if not isinstance(expression, tuple):
        return formula_for(expression, givens)
    parts = [_resolved(part, givens) for part in expression]
    found = tuple(part for part in parts if part is not None)
    return found if len(found) == len(parts) else None
