"""The names of one level, and the formulas read over them; every error says file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import TypeAlias

from quizgen.errors import did_you_mean
from quizgen.families.faults import as_fault
from quizgen.files.yaml import ContentError, YamlList, YamlMap
from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.formula import Formula, Rule
from quizgen.questions.conventions import CONVENTIONS
from quizgen.variants.formula_level import By, Expression, parsed

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
# conv_out, or conv_out(W=H) for the same formula about another quantity
NAMED = re.compile(r"([a-z]+(?:_[a-z]+)+|elements)(?:\((\w+=\w+(?:, *\w+=\w+)*)\))?")
ALONE = "a named formula stands alone; give it a step of its own"

Case: TypeAlias = Mapping[str, str]  # a word for each of some axes of words


class Scope:
    """What formulas may use: numbers by name, and words with the values they take."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self.words: dict[str, tuple[str, ...]] = {}
        self.only_in: dict[str, list[Case]] = {}  # the cases of each number that not all have
        self.case: Case = {}  # that the formula being read is for

    def __contains__(self, name: str) -> bool:
        return name in self.words or name in self.numbers

    def all_numbers(self, names: Collection[str], place: str) -> None:
        """Refuse a name that is no number of this level."""
        for name in sorted(set(names) - {*self.numbers}):
            if name in self.words:
                raise ContentError(place, f"'{name}' is a word here, no number")
            what = f"'{name}' is neither an axis nor an earlier step"
            fix = ALONE if name in named_formulas() else did_you_mean(name, self.numbers)
            raise ContentError(place, what, fix)
        for name in sorted(self.only_in.keys() & set(names)) if self.only_in else ():
            if missing := self._left_out(self.only_in[name], self.case):
                words = ", ".join(f"{axis}={word}" for axis, word in missing.items())
                what = f"'{name}' has no formula for {words}"
                raise ContentError(place, what, "give one for every word")

    def add(self, name: str, expression: Expression, place: str) -> None:
        """Make a number known; formulas for different words may share a name."""
        cases, earlier = list(cases_of(expression)), self.only_in.get(name, [])
        if not earlier or any(_meet(case, other) for case in cases for other in earlier):
            self.free(name, place)
            self.numbers.append(name)
        if isinstance(expression, By):
            self.only_in[name] = [*earlier, *cases]

    def _left_out(self, cases: Collection[Case], within: Case) -> Case | None:
        """A case of ``within`` that none of ``cases`` is for."""
        near = [case for case in cases if _meet(case, within)]
        if not near:
            return within
        axis = next((axis for axis in near[0] if axis not in within), None)
        if axis is None:
            return None
        tried = (self._left_out(near, {**within, axis: word}) for word in self.words[axis])
        return next(filter(None, tried), None)

    def rule(self, text: str, place: str) -> str:
        """A condition on the numbers."""
        try:
            rule = Rule(text)
        except FormulaError as error:
            raise as_fault(error, place) from None
        self.all_numbers(rule.names, place)
        return text

    def rules(self, entry: YamlMap, key: str) -> tuple[str, ...]:
        """The rules of a key: one, a list of them, or none."""
        texts, value = entry.words(key), entry.get(key)
        for i, text in enumerate(texts):
            place = entry.place(key)
            if isinstance(value, YamlList):
                place = f"{entry.shown}:{value.lines[i]}"
            self.rule(text, place)
        return texts

    def free(self, name: str, place: str) -> None:
        """Refuse what is no name, or one that is taken; a number may be called as a convention."""
        if not NAME.fullmatch(name):
            what = f"'{name}' is not a name"
            raise ContentError(place, what, "letters, digits, _ between them")
        if name in self.numbers or name in self.words.keys() - CONVENTIONS.keys():
            what = f"the name '{name}' is taken by an axis or an earlier step"
            raise ContentError(place, what, "choose another")

    def entry(self, entry: YamlMap, key: str) -> Expression:
        """The formula of a key, or one for each word of a convention."""
        value = entry.get(key)
        if isinstance(value, YamlMap):
            return self.cases(value, entry.place(key))
        if isinstance(value, YamlList):
            what = f"'{key}' is a list"
            raise ContentError(entry.place(key), what, "one formula, or one for each word")
        return self.formula(entry.text(key), entry.place(key))

    def value(self, value: object, place: str) -> Expression:
        """A formula that is an item of a list."""
        if isinstance(value, YamlMap):
            return self.cases(value, place)
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise ContentError(place, "a formula is missing in this list", "as in [8*N, 9*N]")
        return self.formula(str(value), place)

    def formula(self, text: str, place: str) -> str:
        """A formula, written out where it was named."""
        named = NAMED.fullmatch(text.strip())
        if named and named[1] not in self:
            return self._named(named[1], named[2] or "", place)
        try:
            formula = parsed(text)
        except FormulaError as error:
            parts = (m for m in NAMED.finditer(text) if m[2] and m[1] in named_formulas())
            if part := next(parts, None):
                what = f"'{part[0]}' is only a part of '{text}'"
                raise ContentError(place, what, ALONE) from None
            raise as_fault(error, place) from None
        self.all_numbers(formula.names, place)
        return text

    def _named(self, name: str, renames: str, place: str) -> str:
        """The text of one of the engine's formulas, perhaps about other quantities."""
        known = named_formulas()
        if name not in known:
            what = f"'{name}' is neither an axis, an earlier step nor a named formula"
            raise ContentError(place, what, did_you_mean(name, [*self.numbers, *known]))
        formula = known[name]
        if renames:
            pairs = [pair.split("=") for pair in renames.replace(" ", "").split(",")]
            for i, (old, _) in enumerate(pairs):
                if old in (other for other, _ in pairs[:i]):
                    raise ContentError(place, f"'{name}' is given '{old}' twice")
                if old not in formula.names:
                    what = f"'{name}' has no '{old}'"
                    raise ContentError(place, what, did_you_mean(old, formula.names))
            formula = formula.rename(**dict(pairs))
        for missing in sorted(formula.names - {*self.numbers}):
            what = f"'{name}' needs '{missing}', which is neither an axis nor an earlier step"
            fix = f"it is {formula.text}; {name}({missing}=...) takes another name for it"
            raise ContentError(place, what, fix)
        self.all_numbers(formula.names, place)
        return formula.text

    def cases(self, value: YamlMap, place: str) -> By:
        """A formula for each word of a convention."""
        axis, cases = self.convention(value, place)
        outer, found = self.case, {}
        for word in cases:
            self.case = {**outer, axis: word}
            found[word] = self.entry(cases, word)
        self.case = outer
        return By(axis, found)

    def convention(self, value: YamlMap, place: str) -> tuple[str, YamlMap]:
        """The axis that a mapping goes by, and what it has for the axis's words."""
        axis, *others = value or [""]
        cases = value.get(axis)
        if others or axis not in self.words or not isinstance(cases, YamlMap):
            what = "a mapping here has one key, an axis of words, and a formula for each word"
            raise ContentError(place, what, did_you_mean(axis, self.words) if self.words else "")
        if axis in self.case:
            raise ContentError(place, f"'{axis}' is {self.case[axis]} here already", "take it out")
        if not cases:
            raise ContentError(place, f"there is no word of '{axis}'", "as in {kilo: {KB: B/1024}}")
        for word in cases:
            if word not in self.words[axis]:
                fix = did_you_mean(word, self.words[axis])
                raise ContentError(cases.place(word), f"the axis '{axis}' has no '{word}'", fix)
        return axis, cases


def cases_of(expression: Expression) -> Iterator[Case]:
    """What an expression has formulas for; words of axes that are left out make no difference."""
    if not isinstance(expression, By):
        yield {}
        return
    for word, formula in expression.cases.items():
        assert isinstance(formula, str | By)
        for case in cases_of(formula):
            yield {expression.convention: word, **case}


def _meet(case: Case, other: Case) -> bool:
    """Whether both can be the case at once."""
    return all(other.get(axis, word) == word for axis, word in case.items())


@cache
def named_formulas() -> dict[str, Formula]:
    """The closed forms of the cost engine by the names that files use: ``conv_params``."""
    from quizgen.cost import formulas

    every = vars(formulas).items()
    return {name.lower(): value for name, value in every if isinstance(value, Formula)}
