"""One level of a family in a file, read part by part; every error says file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from quizgen.errors import QuizgenError, did_you_mean
from quizgen.files.yaml import YamlList, YamlMap
from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.formula import Formula, Rule
from quizgen.questions.question import mistakes_of
from quizgen.questions.units import UNITS
from quizgen.text.markup import Markup, MarkupError, parse
from quizgen.variants.formula_level import By, Expression, FormulaLevel, StepData, Wrong
from quizgen.variants.space import Axis, Space, SpaceError, Value

LEVEL_KEYS = (
    "level",
    "prompt",
    "axes",
    "formula",
    "steps",
    "answer",
    "unit",
    "places",
    "rules",
    "possible",
    "slips",
    "combined",
)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
MOST_PLACES = 6
LAST_STEP = "answer"  # what the one step of a level without ``steps`` is called


class FamilyFileError(QuizgenError):
    """A family in a file that cannot be used."""


class LevelReader:
    """One level of a file, part by part; later parts may use the names of earlier ones."""

    def __init__(self, entry: YamlMap, known: Collection[str]) -> None:
        self.entry = entry
        self.known = known
        self.words: dict[str, tuple[str, ...]] = {}
        self.names: list[str] = []

    def read(self) -> FormulaLevel:
        axes = self.axes()
        prompt = self.prompt()
        possible = self.rules("possible")
        steps = self.steps()
        answer = self.answer(steps)
        return FormulaLevel(
            prompt=prompt,
            axes=axes,
            steps=steps,
            possible=possible,
            rules=self.rules("rules"),
            answer=answer if len(answer) > 1 or answer != (steps[-1][0],) else (),
            unit=self.unit(len(answer) > 1),
            places=self.places(),
            slips=self.wrong("slips", len(answer)),
            combined=self.wrong("combined", len(answer)),
        )

    def mapping(self, key: str) -> YamlMap:
        value = self.entry.get(key)
        if not isinstance(value, YamlMap) or not value:
            what = f"'{key}' must be a mapping" if key in self.entry else f"'{key}' is missing"
            raise FamilyFileError(self.entry.place(key), what, f"as in '{key}:' and lines below it")
        return value

    # --- numbers and words

    def axes(self) -> tuple[Axis, ...]:
        found = self.mapping("axes")
        axes: list[Axis] = []
        for names, points in found.items():
            place = found.place(names)
            if not isinstance(points, YamlList) or not points:
                short = "must be a list" if not isinstance(points, YamlList) else "are missing"
                raise FamilyFileError(place, f"the values of '{names}' {short}", "as in [3, 5]")
            if bad := next((n for n in names.split() if not NAME.fullmatch(n)), None):
                raise FamilyFileError(
                    place, f"'{bad}' is not a name", "letters, digits, _ between them"
                )
            axis = Axis(names, tuple(_point(point) for point in points))
            try:
                Space((*axes, axis))
            except SpaceError as error:
                raise FamilyFileError(place, f"{error.where}: {error.what}", error.fix) from None
            axes.append(axis)
            for position, name in enumerate(axis.quantities):
                self.axis(place, name, [values[position] for values in axis.bound])
        return tuple(axes)

    def axis(self, place: str, name: str, values: Sequence[Value]) -> None:
        kinds = {type(value) for value in values}
        if kinds == {str}:
            self.words[name] = tuple(dict.fromkeys(map(str, values)))
        elif kinds == {int}:
            self.names.append(name)
        else:
            what = f"the values of '{name}' are neither all whole numbers nor all words"
            raise FamilyFileError(place, what, "write decimals as fractions in the formula")

    def prompt(self) -> str:
        text = self.entry.text("prompt")
        for hole in self.markup("prompt", text).holes():
            if hole not in (*self.names, *self.words):
                lines = text.split("\n")
                line = next((i for i, row in enumerate(lines) if f"<{hole}>" in row), 0)
                what = f"the prompt's <{hole}> has no axis"
                fix = did_you_mean(hole, (*self.names, *self.words))
                raise FamilyFileError(self.entry.place("prompt", line), what, fix)
        return text

    def markup(self, key: str, text: str) -> Markup:
        try:
            return parse(text)
        except MarkupError as error:
            place = self.entry.place(key, error.line)
            raise FamilyFileError(place, error.what, error.fix) from None

    # --- formulas

    def rules(self, key: str) -> tuple[str, ...]:
        texts = self.entry.words(key)
        value = self.entry.get(key)
        for i, text in enumerate(texts):
            place = self.entry.place(key)
            if isinstance(value, YamlList):
                place = f"{self.entry.shown}:{value.lines[i]}"
            try:
                rule = Rule(text)
            except FormulaError as error:
                raise FamilyFileError(place, f"{error.where}: {error.what}", error.fix) from None
            self.named(rule.names, place)
        return texts

    def named(self, names: Collection[str], place: str) -> None:
        for name in sorted(names):
            if name in self.words:
                raise FamilyFileError(place, f"'{name}' is a word here, no number")
            if name not in self.names:
                what = f"'{name}' is neither an axis nor an earlier step"
                raise FamilyFileError(place, what, did_you_mean(name, self.names))

    def formula(self, entry: YamlMap, key: str) -> Expression:
        """A formula, or one for each word of a convention."""
        value = entry.get(key)
        if isinstance(value, YamlMap):
            return self.cases(entry, key, value)
        text, place = entry.text(key), entry.place(key)
        try:
            formula = Formula(text)
        except FormulaError as error:
            raise FamilyFileError(place, f"{error.where}: {error.what}", error.fix) from None
        self.named(formula.names, place)
        return formula

    def cases(self, entry: YamlMap, key: str, value: YamlMap) -> By:
        axis, cases = self.convention(entry.place(key), value)
        return By(axis, {word: self.formula(cases, word) for word in cases})

    def convention(self, place: str, value: YamlMap) -> tuple[str, YamlMap]:
        axis, *others = value
        cases = value[axis]
        if others or axis not in self.words or not isinstance(cases, YamlMap):
            what = "a mapping here has one key, an axis of words, and a formula for each word"
            raise FamilyFileError(place, what, did_you_mean(axis, self.words) if self.words else "")
        for word in cases:
            if word not in self.words[axis]:
                fix = did_you_mean(word, self.words[axis])
                raise FamilyFileError(cases.place(word), f"the axis '{axis}' has no '{word}'", fix)
        return axis, cases

    def steps(self) -> tuple[StepData, ...]:
        if ("formula" in self.entry) == ("steps" in self.entry):
            what = "a level has either a 'formula' or 'steps'"
            raise FamilyFileError(self.entry.place("steps"), what)
        if "formula" in self.entry:
            expression = self.formula(self.entry, "formula")
            self.names.append(LAST_STEP)
            return ((LAST_STEP, "Answer", expression),)
        found: list[StepData] = []
        for item in self.entry.maps("steps"):
            item.only(["name", "label", "formula"])
            name = item.text("name")
            if not NAME.fullmatch(name):
                what = f"'{name}' is not a name"
                raise FamilyFileError(item.place("name"), what, "letters, digits, _ between them")
            if name in (*self.names, *self.words):
                what = f"the name '{name}' is taken by an axis or an earlier step"
                raise FamilyFileError(item.place("name"), what, "choose another")
            expression = self.formula(item, "formula")
            found.append((name, item.optional_text("label") or name, expression))
            self.names.append(name)
        if not found:
            raise FamilyFileError(self.entry.place("steps"), "a level has at least one step")
        return tuple(found)

    # --- the answer and wrong ones

    def answer(self, steps: Sequence[StepData]) -> tuple[str, ...]:
        names = tuple((self.entry.optional_text("answer") or steps[-1][0]).split())
        self.named(names, self.entry.place("answer"))
        if len(names) > 3:
            raise FamilyFileError(self.entry.place("answer"), "a shape has two or three numbers")
        return names

    def unit(self, shape: bool) -> str | By:
        if shape:
            if "unit" in self.entry or "places" in self.entry:
                raise FamilyFileError(
                    self.entry.place("unit"), "a shape has neither unit nor places"
                )
            return ""
        value = self.entry.get("unit")
        if isinstance(value, YamlMap):
            axis, cases = self.convention(self.entry.place("unit"), value)
            return By(axis, {word: self.known_unit(cases, word) for word in self.words[axis]})
        return self.known_unit(self.entry, "unit")

    def known_unit(self, entry: YamlMap, key: str) -> str:
        unit = entry.text(key)
        if not unit or unit not in UNITS:
            raise FamilyFileError(entry.place(key), f"there is no unit '{unit}'",
                            did_you_mean(unit, filter(None, UNITS)))  # fmt: skip
        return unit

    def places(self) -> int | None:
        if "places" not in self.entry:
            return None
        places = self.entry.whole("places", 0)
        if not 0 <= places <= MOST_PLACES:
            what = f"{places} decimal places"
            raise FamilyFileError(self.entry.place("places"), what, f"take 0 to {MOST_PLACES}")
        return places

    def wrong(self, key: str, parts: int) -> dict[str, Wrong]:
        if key not in self.entry:
            return {}
        found: dict[str, Wrong] = {}
        slips = self.mapping(key)
        for identifier in slips:
            names = mistakes_of(identifier)
            if (len(names) > 1) != (key == "combined"):
                what = f"'{identifier}' stands under '{key}'"
                fix = "two mistakes at once, a+b, stand under 'combined', single ones under 'slips'"
                raise FamilyFileError(slips.place(identifier), what, fix)
            for name in names:
                if name not in self.known:
                    what = f"there is no misconception '{name}'"
                    raise FamilyFileError(
                        slips.place(identifier), what, did_you_mean(name, self.known)
                    )
            found[identifier] = self.slip(slips, identifier, parts)
        return found

    def slip(self, slips: YamlMap, identifier: str, parts: int) -> Wrong:
        """A wrong formula; for a shape a list of them."""
        value = slips[identifier]
        if parts == 1:
            return self.formula(slips, identifier)
        if not isinstance(value, YamlList) or len(value) != parts:
            what = f"a shape's wrong answer is a list of {parts} formulas"
            raise FamilyFileError(slips.place(identifier), what, "as in [C, H, W]")
        numbers = []
        for text in map(str, value):
            holder = YamlMap(slips.shown, slips.lines[identifier])
            holder["formula"] = text
            numbers.append(self.formula(holder, "formula"))
        return tuple(numbers)


def _point(point: object) -> Value | tuple[Value, ...]:
    if isinstance(point, list):
        return tuple(_value(value) for value in point)
    return _value(point)


def _value(value: object) -> Value:
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value).strip()
