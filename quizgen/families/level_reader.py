"""One level of a family in a file, read part by part; every error says file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from quizgen.errors import did_you_mean
from quizgen.families.axis_reader import Points, read_axes
from quizgen.families.scope import Scope
from quizgen.families.shared import IDENTIFIER, said
from quizgen.files.yaml import ContentError, YamlList, YamlMap
from quizgen.questions.question import mistakes_of
from quizgen.questions.units import UNITS
from quizgen.text.markup import MarkupError, parse
from quizgen.variants.choice_level import ChoiceLevel, OptionData
from quizgen.variants.formula_level import By, CellData, Expression, FormulaLevel, StepData, Wrong
from quizgen.variants.space import Axis

LEVEL_KEYS = (
    "level",
    "prompt",
    "axes",
    "possible",
    "rules",
    "formula",
    "steps",
    "answer",
    "unit",
    "places",
    "cells",
    "options",
    "slips",
    "combined",
    "tests",
)
STEP_KEYS = ("name", "label", "formula")
CELL_KEYS = ("label", "step", "unit", "places")
OPTION_KEYS = ("text", "right", "reason")
NOT_OF_A_CHOICE = ("answer", "unit", "places", "cells", "slips", "combined")
MOST_PLACES = 6
BLANK = re.compile(r"\|\s*\?\s*(?=\|)")  # a cell of the prompt's table that is asked for
WHERE = "two mistakes at once, a+b, stand under 'combined', single ones under 'slips'"
MOST_SIZES = 4  # of a shape, B×C×H×W
LAST_STEP = "answer"  # what the one step of a level without ``steps`` is called

Shape: TypeAlias = tuple[int, ...]  # of an answer: how many numbers each of its parts has


class LevelReader:
    """One level of a file, part by part; later parts may use the names of earlier ones.

    known: the misconceptions there are.  lists: values of axes by the name of the list.
    """

    def __init__(
        self, entry: YamlMap, known: Collection[str], lists: Mapping[str, Points] | None = None
    ) -> None:
        self.entry = entry
        self.known = known
        self.lists = lists or {}
        self.scope = Scope()

    def read(self) -> FormulaLevel | ChoiceLevel:
        axes = read_axes(self.mapping("axes"), self.lists, self.scope)
        prompt = self.prompt()
        possible = self.scope.rules(self.entry, "possible")
        if "options" in self.entry:
            return self.choice(prompt, axes, possible)
        steps = self.steps()
        rules = self.scope.rules(self.entry, "rules")
        if "cells" in self.entry:
            cells = self.cells()
            shape = tuple(len(cell.names.split()) for cell in cells)
            answer: tuple[str, ...] = ()
        else:
            cells, answer = (), self.answer(steps)
            shape = (len(answer),)
        return FormulaLevel(
            prompt=prompt,
            axes=axes,
            steps=steps,
            possible=possible,
            rules=rules,
            answer=() if answer == (steps[-1][0],) else answer,
            unit="" if cells else self.unit(len(answer) > 1),
            places=None if cells else places(self.entry),
            cells=cells,
            slips=self.wrong("slips", shape),
            combined=self.wrong("combined", shape),
        )

    def mapping(self, key: str) -> YamlMap:
        value = self.entry.get(key)
        if not isinstance(value, YamlMap) or not value:
            what = f"'{key}' must be a mapping" if key in self.entry else f"'{key}' is missing"
            raise ContentError(self.entry.place(key), what, f"as in '{key}:' and lines below it")
        return value

    def prompt(self) -> str:
        names = (*self.scope.numbers, *self.scope.words)
        return self.template(self.entry, "prompt", names, "the prompt's <{}> has no axis")

    def template(self, entry: YamlMap, key: str, names: Collection[str], what: str) -> str:
        """A text whose holes are names; ``what`` is said of a hole that is none."""
        text = entry.text(key)
        try:
            markup = parse(text)
        except MarkupError as error:
            raise ContentError(entry.place(key, error.line), error.what, error.fix) from None
        for hole in markup.holes():
            if hole not in names:
                lines = text.split("\n")
                line = next((i for i, row in enumerate(lines) if f"<{hole}>" in row), 0)
                fix = did_you_mean(hole, names)
                raise ContentError(entry.place(key, line), what.format(hole), fix)
        self.scope.all_numbers({*markup.holes()} & self.scope.only_in.keys(), entry.place(key))
        return text

    # --- formulas

    def steps(self) -> tuple[StepData, ...]:
        if ("formula" in self.entry) == ("steps" in self.entry):
            what = "a level has either a 'formula' or 'steps'"
            raise ContentError(self.entry.place("steps"), what)
        if "formula" in self.entry:
            expression = self.scope.entry(self.entry, "formula")
            self.scope.add(LAST_STEP, expression, self.entry.place("formula"))
            return ((LAST_STEP, "Answer", expression),)
        found = tuple(map(self.step, self.entry.maps("steps")))
        if not found:
            raise ContentError(self.entry.place("steps"), "a level has at least one step")
        return found

    def step(self, item: YamlMap) -> StepData:
        """A step with a key for each of its parts, or on one line."""
        if len(item) == 1 and not {*item} & {*STEP_KEYS}:
            return self.line(item)
        item.only(STEP_KEYS)
        name = item.text("name")
        expression = self.scope.entry(item, "formula")
        self.scope.add(name, expression, item.place("name"))
        return name, said(item, "label") if "label" in item else name, expression

    def line(self, item: YamlMap) -> StepData:
        """A step on one line, ``name: Label = formula``; a formula has no ``=`` of its own."""
        (name,) = item
        place = item.place(name)
        label, sign, formula = item.text(name).rpartition(" = ")
        if not (label.strip() and sign and formula.strip()):
            what = f"the step '{name}' has no label or no formula"
            raise ContentError(place, what, f"as in '{name}: Weights = K*K*C_in*C_out'")
        expression = self.scope.formula(formula.strip(), place)
        self.scope.add(name, expression, place)
        return name, said(item, name, label.strip()), expression

    # --- the answer

    def answer(self, steps: Sequence[StepData]) -> tuple[str, ...]:
        names = tuple((self.entry.optional_text("answer") or steps[-1][0]).split())
        key = next(key for key in ("answer", "steps", "formula") if key in self.entry)
        self.scope.all_numbers(names, self.entry.place(key))
        if len(names) > MOST_SIZES:
            raise ContentError(self.entry.place("answer"), "a shape has two to four numbers")
        return names

    def unit(self, shape: bool) -> str | By:
        if shape:
            if "unit" in self.entry or "places" in self.entry:
                raise ContentError(self.entry.place("unit"), "a shape has neither unit nor places")
            return ""
        value = self.entry.get("unit")
        if isinstance(value, YamlMap):
            axis, cases = self.scope.convention(value, self.entry.place("unit"))
            return By(axis, {word: known_unit(cases, word) for word in self.scope.words[axis]})
        if "unit" not in self.entry:
            fix = "for a shape, 'answer' names its two to four numbers"
            raise ContentError(self.entry.place("answer"), "'unit' is missing", fix)
        return known_unit(self.entry, "unit")

    def cells(self) -> tuple[CellData, ...]:
        """The blanks of a table, each of which asks for a step or for the numbers of a shape."""
        for key in ("answer", "unit", "places"):
            if key in self.entry:
                what = f"a level with 'cells' has no '{key}'"
                raise ContentError(self.entry.place(key), what, "each cell says what it asks")
        cells = []
        for item in self.entry.maps("cells"):
            item.only(CELL_KEYS)
            names = item.text("step").split()
            self.scope.all_numbers(names, item.place("step"))
            if len(names) > MOST_SIZES:
                raise ContentError(item.place("step"), "a shape has two to four numbers")
            if len(names) > 1 and ("unit" in item or "places" in item):
                raise ContentError(item.place(), "a shape has neither unit nor places")
            unit = known_unit(item, "unit") if "unit" in item else ""
            cells.append(CellData(said(item, "label"), " ".join(names), unit, places(item)))
        if not cells:
            raise ContentError(self.entry.place("cells"), "a table has at least one cell")
        blanks = len(BLANK.findall(self.entry["prompt"]))
        if blanks not in (0, len(cells)):
            what = f"{blanks} '?' in the prompt's table, but {len(cells)} under 'cells'"
            raise ContentError(self.entry.place("cells"), what, "a '?' in the table for each cell")
        return tuple(cells)

    def choice(self, prompt: str, axes: tuple[Axis, ...], possible: tuple[str, ...]) -> ChoiceLevel:
        """A level of options, each with the rule under which it is the right one."""
        for key in NOT_OF_A_CHOICE:
            if key in self.entry:
                what = f"a level with 'options' has no '{key}'"
                raise ContentError(self.entry.place(key), what, "take one of the two away")
        steps = self.steps() if "steps" in self.entry or "formula" in self.entry else ()
        rules = self.scope.rules(self.entry, "rules")
        found = self.mapping("options")
        options = {name: self.option(found, name) for name in found}
        if len(options) < 2 or not any(option.right for option in options.values()):
            what = "a choice has two options or more, and a rule that says which is 'right'"
            raise ContentError(self.entry.place("options"), what)
        texts: dict[str, str] = {}
        for name, option in options.items():
            same = texts.setdefault(" ".join(option.text.split()), name)
            if same != name:
                what = f"the options '{same}' and '{name}' have the same text"
                raise ContentError(found.place(name), what, "change one of them")
        return ChoiceLevel(
            prompt=prompt, axes=axes, steps=steps, possible=possible, rules=rules, options=options
        )

    def option(self, options: YamlMap, name: str) -> OptionData:
        item = options[name]
        if not IDENTIFIER.fullmatch(name):
            what = f"'{name}' is no id of an option"
            raise ContentError(options.place(name), what, "lower-case words and hyphens")
        if not isinstance(item, YamlMap):
            what = f"the option '{name}' must be a mapping"
            raise ContentError(options.place(name), what, "of 'text', 'right' and 'reason'")
        item.only(OPTION_KEYS)
        names = (*self.scope.numbers, *self.scope.words)
        what = "<{}> is neither an axis nor a step"
        right = item.optional_text("right") or ""
        return OptionData(
            text=self.template(item, "text", names, what),
            right=self.scope.rule(right, item.place("right")) if right else "",
            reason=self.template(item, "reason", names, what) if "reason" in item else "",
        )

    # --- wrong answers

    def wrong(self, key: str, shape: Shape) -> dict[str, Wrong]:
        if key not in self.entry:
            return {}
        found: dict[str, Wrong] = {}
        slips = self.mapping(key)
        for identifier in slips:
            names = mistakes_of(identifier)
            if (len(names) > 1) != (key == "combined"):
                what = f"'{identifier}' stands under '{key}'"
                raise ContentError(slips.place(identifier), what, WHERE)
            if len({*names}) < len(names):
                what = f"'{identifier}' names a mistake twice"
                raise ContentError(slips.place(identifier), what, "two different ones")
            if len(names) > 1 and any({*names} == {*mistakes_of(other)} for other in found):
                what = f"'{identifier}' is here in another order already"
                raise ContentError(slips.place(identifier), what, "take one away")
            for name in names:
                if name not in self.known:
                    what = f"there is no misconception '{name}'"
                    raise ContentError(
                        slips.place(identifier), what, did_you_mean(name, self.known)
                    )
            found[identifier] = self.slip(slips, identifier, shape)
        return found

    def slip(self, slips: YamlMap, identifier: str, shape: Shape) -> Wrong:
        """A wrong formula; for a shape a list of them; for a table a list of these."""
        place = slips.place(identifier)
        if "cells" not in self.entry:
            if shape == (1,):
                return self.scope.entry(slips, identifier)
            return self.numbers(slips[identifier], place, shape[0])
        value = slips[identifier]
        if not isinstance(value, YamlList) or len(value) != len(shape):
            what = f"a table's wrong answer is a list of {len(shape)}, one for each cell"
            raise ContentError(place, what, "as in [8*N, 9*N]; for a shape [[C, H, W], N]")
        lines = [f"{slips.shown}:{line}" for line in value.lines]
        return tuple(
            self.scope.value(part, at) if size == 1 else self.numbers(part, at, size)
            for part, at, size in zip(value, lines, shape, strict=True)
        )

    def numbers(self, value: object, place: str, size: int) -> tuple[Expression, ...]:
        """The wrong numbers of a shape."""
        if not isinstance(value, YamlList) or len(value) != size:
            what = f"a shape's wrong answer is a list of {size} formulas"
            raise ContentError(place, what, "as in [C, H, W]")
        lines = [f"{place.rpartition(':')[0]}:{line}" for line in value.lines]
        return tuple(self.scope.value(part, at) for part, at in zip(value, lines, strict=True))


def known_unit(entry: YamlMap, key: str) -> str:
    unit = entry.text(key)
    if unit not in UNITS:
        fix = did_you_mean(unit, filter(None, UNITS))
        raise ContentError(entry.place(key), f"there is no unit '{unit}'", fix)
    return unit


def places(entry: YamlMap) -> int | None:
    """How many decimals are asked for; None for a count."""
    if "places" not in entry:
        return None
    found = entry.whole("places", 0)
    if not 0 <= found <= MOST_PLACES:
        what = f"{found} decimal places"
        raise ContentError(entry.place("places"), what, f"take 0 to {MOST_PLACES}")
    return found
