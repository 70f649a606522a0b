"""Levels that ask for one of several options, each right under a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from quizgen.formulas.formula import Rule
from quizgen.questions.margins import FamilyError
from quizgen.questions.question import Choice, Given, Givens, Option
from quizgen.text.markup import Markup, parse, put_in
from quizgen.variants.formula_level import WorkedLevel
from quizgen.variants.level import Variant


@dataclass(frozen=True, slots=True)
class OptionData:
    """An option of a choice: its text, the rule under which it is right (empty: never), and why
    it is wrong where it is (all templates over the named numbers)."""

    text: str
    right: str
    reason: str = ""


@dataclass(frozen=True, eq=False)
class ChoiceLevel(WorkedLevel):
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
            shown_givens = ", ".join(f"{name}={value}" for name, value in givens.items())
            which = f"{' and '.join(right)} are" if right else "none is"
            raise FamilyError("options", f"{which} right for {shown_givens}; one must be")
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
