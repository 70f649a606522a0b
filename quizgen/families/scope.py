"""The names of one level, and the formulas read over them; every error says file and line."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

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


class Scope:
    """What formulas may use: numbers by name, and words with the values they take."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self.words: dict[str, tuple[str, ...]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.words or name in self.numbers

    def all_numbers(self, names: Collection[str], place: str) -> None:
        """Refuse a name that is no number of this level."""
        for name in sorted(set(names) - {*self.numbers}):
            if name in self.words:
                raise ContentError(place, f"'{name}' is a word here, no number")
            what = f"'{name}' is neither an axis nor an earlier step"
            raise ContentError(place, what, did_you_mean(name, self.numbers))

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
        return self.formula(entry.text(key), entry.place(key))

    def value(self, value: object, place: str) -> Expression:
        """A formula that is an item of a list."""
        if isinstance(value, YamlMap):
            return self.cases(value, place)
        return self.formula(str(value), place)

    def formula(self, text: str, place: str) -> str:
        """A formula, written out where it was named."""
        named = NAMED.fullmatch(text.strip())
        if named and named[1] not in self:
            return self._named(named[1], named[2] or "", place)
        try:
            formula = parsed(text)
        except FormulaError as error:
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
            for old, _ in pairs:
                if old not in formula.names:
                    what = f"'{name}' has no '{old}'"
                    raise ContentError(place, what, did_you_mean(old, formula.names))
            formula = formula.rename(**dict(pairs))
        for missing in sorted(formula.names - {*self.numbers}):
            what = f"'{name}' needs '{missing}', which is neither an axis nor an earlier step"
            fix = f"it is {formula.text}; {name}({missing}=...) takes another name for it"
            raise ContentError(place, what, fix)
        return formula.text

    def cases(self, value: YamlMap, place: str) -> By:
        """A formula for each word of a convention."""
        axis, cases = self.convention(value, place)
        return By(axis, {word: self.entry(cases, word) for word in cases})

    def convention(self, value: YamlMap, place: str) -> tuple[str, YamlMap]:
        """The axis that a mapping goes by, and what it has for the axis's words."""
        axis, *others = value or [""]
        cases = value.get(axis)
        if others or axis not in self.words or not isinstance(cases, YamlMap):
            what = "a mapping here has one key, an axis of words, and a formula for each word"
            raise ContentError(place, what, did_you_mean(axis, self.words) if self.words else "")
        for word in cases:
            if word not in self.words[axis]:
                fix = did_you_mean(word, self.words[axis])
                raise ContentError(cases.place(word), f"the axis '{axis}' has no '{word}'", fix)
        return axis, cases


@cache
def named_formulas() -> dict[str, Formula]:
    """The closed forms of the cost engine by the names that files use: ``conv_params``."""
    from quizgen.cost import formulas

    every = vars(formulas).items()
    return {name.lower(): value for name, value in every if isinstance(value, Formula)}
