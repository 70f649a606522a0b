"""The axes of a level in a file: values written out, a named list, or computed from others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from quizgen.errors import did_you_mean
from quizgen.families.faults import as_fault
from quizgen.families.scope import NAME, Scope
from quizgen.files.yaml import ContentError, YamlList, YamlMap
from quizgen.formulas.evaluation import INT64_MAX, FormulaError, Number
from quizgen.formulas.formula import Formula, Rule
from quizgen.questions.conventions import CONVENTIONS
from quizgen.questions.margins import FamilyError
from quizgen.variants.formula_level import Expression, formula_for, names_in, parsed
from quizgen.variants.space import Axis, Space, Value

COMPUTED_KEYS = ("from", "let", "where")
RANGE = re.compile(r"(-?[0-9]{1,99})\.\.(-?[0-9]{1,99})(?: by (-?[0-9]{1,99}))?")
MOST_POINTS = 10_000  # of one range

Points: TypeAlias = tuple[Value | tuple[Value, ...], ...]


def read_axes(entries: YamlMap, lists: Mapping[str, Points], scope: Scope) -> tuple[Axis, ...]:
    """The axes of a mapping; their names become known to ``scope``."""
    axes: list[Axis] = []
    for names in entries:
        place = entries.place(names)
        strange = [name for name in names.split() or [names] if not NAME.fullmatch(name)]
        if strange:
            fix = "letters, digits, _ between them"
            raise ContentError(place, f"'{strange[0]}' is not a name", fix)
        axis = Axis(names, _points(entries, names, lists))
        try:
            Space((*axes, axis))
        except FamilyError as error:
            raise as_fault(error, place) from None
        axes.append(axis)
        for position, name in enumerate(axis.quantities):
            _quantity(place, name, [values[position] for values in axis.bound], scope)
    return tuple(axes)


def _quantity(place: str, name: str, values: Sequence[Value], scope: Scope) -> None:
    """What an axis says of one of its names: numbers, or words."""
    kinds = {type(value) for value in values}
    if kinds == {int}:
        scope.numbers.append(name)
        return
    if kinds != {str}:
        what = f"the values of '{name}' are neither all whole numbers nor all words"
        raise ContentError(place, what, "write decimals as fractions in the formula")
    words = tuple(dict.fromkeys(map(str, values)))
    known = CONVENTIONS.get(name, words)
    if unknown := next((word for word in words if word not in known), None):
        what = f"the convention '{name}' has no word '{unknown}'"
        raise ContentError(place, what, did_you_mean(unknown, known))
    scope.words[name] = words


# --- values ---------------------------------------------------------------------------


def _points(entries: YamlMap, names: str, lists: Mapping[str, Points]) -> Points:
    value = entries[names]
    if isinstance(value, YamlMap):
        if found := tuple(dict.fromkeys(_computed(value, names.split(), lists))):
            return found
        fix = "admit some under 'where'"
        raise ContentError(entries.place(names), "no combination is left", fix)
    if isinstance(value, str) and lists:
        if value not in lists:
            what = f"there is no list '{value}'"
            raise ContentError(entries.place(names), what, did_you_mean(value, lists))
        return lists[value]
    return written(entries, names)


def written(entry: YamlMap, key: str) -> Points:
    """Values that are written out: numbers, ranges of them, words, or short lists of these."""
    points = entry[key]
    if not isinstance(points, YamlList) or not points:
        short = "must be a list" if not isinstance(points, YamlList) else "are missing"
        raise ContentError(entry.place(key), f"the values of '{key}' {short}", "as in [3, 5]")
    found: list[Value | tuple[Value, ...]] = []
    for point, line in zip(points, points.lines, strict=True):
        if isinstance(point, list):
            found.append(tuple([_value(part, entry, line) for part in point]))
        elif isinstance(point, str) and (match := RANGE.fullmatch(point.strip())):
            found += _range(match, f"{entry.shown}:{line}")
        else:
            found.append(_value(point, entry, line))
    return tuple(found)


def alike(entry: YamlMap, key: str) -> Points:
    """Values of a list that any axis may name: all numbers, all words, or all pairs of these."""
    points = written(entry, key)
    kinds = {tuple(map(type, point if isinstance(point, tuple) else (point,))) for point in points}
    if len(kinds) > 1:
        what = f"the values of '{key}' are neither all whole numbers nor all words"
        fix = "in pairs, all first values are of one kind and all second ones"
        raise ContentError(entry.place(key), what, fix)
    return points


def _range(match: re.Match[str], place: str) -> range:
    """``12..46``, or ``16..128 by 16``; both ends belong to it."""
    first, last, step = int(match[1]), int(match[2]), int(match[3] or 1)
    if step < 1:
        raise ContentError(place, f"the range '{match[0]}' has a step of {step}", "take 1 or more")
    count = (last - first) // step + 1
    if count > MOST_POINTS:
        what = f"the range '{match[0]}' has {count} values"
        raise ContentError(place, what, f"{MOST_POINTS} at most")
    found = range(first, last + 1, step)
    if not found or found[-1] != last:
        what = f"the range '{match[0]}' does not go from {first} to {last} in steps of {step}"
        raise ContentError(place, what, "as in 12..46 or 16..128 by 16")
    return found


def _value(value: object, entry: YamlMap, line: int) -> Value:
    if type(value) is int:
        if abs(value) > INT64_MAX:
            what, fix = "a value is too large", f"use at most {INT64_MAX}"
            raise ContentError(f"{entry.shown}:{line}", what, fix)
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str) or not value.strip():
        what = "a value must be a whole number or a word"
        raise ContentError(f"{entry.shown}:{line}", what, "as in [3, 5]")
    return value.strip()


def _computed(
    entry: YamlMap, names: Sequence[str], lists: Mapping[str, Points]
) -> Iterator[Value | tuple[Value, ...]]:
    """All combinations of some lists that rules admit, and numbers computed from them."""
    entry.only(COMPUTED_KEYS)
    source = entry.get("from")
    if not isinstance(source, YamlMap) or not source:
        fix = "as in 'from: {K: [3, 5], C: channels}'"
        raise ContentError(entry.place("from"), "computed values need lists, 'from'", fix)
    scope = Scope()
    axes = read_axes(source, lists, scope)
    lets = _lets(entry, scope)
    rules = [Rule(text) for text in scope.rules(entry, "where")]
    for name in names:
        if name not in scope:
            what = f"'{name}' is neither under 'from' nor under 'let'"
            fix = did_you_mean(name, [*scope.numbers, *scope.words])
            raise ContentError(entry.place(), what, fix)
    scope.all_numbers([name for name in names if name not in scope.words], entry.place())
    try:
        for numbers in _combined(_stages(axes, lets, rules)):
            point = tuple([numbers[name] for name in names])
            if not {*map(type, point)} <= {int, str}:
                raise _not_whole(entry, dict(zip(names, point, strict=True)))
            yield point if len(point) > 1 else point[0]
    except FormulaError as error:
        raise as_fault(error, entry.place()) from None


def _lets(entry: YamlMap, scope: Scope) -> dict[str, Expression]:
    lets = entry.get("let", YamlMap(entry.shown, entry.line))
    if not isinstance(lets, YamlMap):
        raise ContentError(entry.place("let"), "'let' must be a mapping", "as in 'N: K*K*C'")
    found: dict[str, Expression] = {}
    for name in lets:
        scope.free(name, lets.place(name))
        found[name] = scope.entry(lets, name)
        scope.add(name, found[name], lets.place(name))
    return found


@dataclass(frozen=True)
class _Stage:
    """An axis, and what can be computed and judged once it has a value."""

    axis: Axis
    lets: list[tuple[str, Expression]]
    rules: list[Rule]

    def extended(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Each row with every value of the axis and what follows, where the rules admit it."""
        points = [dict(zip(self.axis.quantities, point, strict=True)) for point in self.axis.bound]
        for row in rows:
            for point in points:
                numbers = row | point
                for name, expression in self.lets:
                    if isinstance(expression, Formula):
                        numbers[name] = expression.evaluate(numbers)
                    elif formula := formula_for(expression, numbers):
                        numbers[name] = formula.evaluate(numbers)
                for rule in self.rules:
                    if not rule.evaluate(numbers):
                        break
                else:
                    yield numbers


def _stages(
    axes: Sequence[Axis], lets: Mapping[str, Expression], rules: Sequence[Rule]
) -> list[_Stage]:
    """Each thing as early as may be, so that few combinations are made in vain."""
    known: set[str] = set()
    stages: list[_Stage] = []
    for axis in axes:
        before = set(known)
        known |= {*axis.quantities}
        ready: list[tuple[str, Expression]] = []
        for name, expression in lets.items():
            if name not in known and names_in(expression) <= known:
                made = parsed(expression) if isinstance(expression, str) else expression
                ready.append((name, made))
                known.add(name)
        judged = [rule for rule in rules if rule.names <= known and not rule.names <= before]
        stages.append(_Stage(axis, ready, judged))
    return stages


def _combined(stages: Sequence[_Stage]) -> Iterable[dict[str, Any]]:
    """The combinations that the rules admit, the last axis moving fastest."""
    rows: Iterable[dict[str, Any]] = [{}]
    for stage in stages:
        rows = stage.extended(rows)
    return rows


def _not_whole(entry: YamlMap, point: Mapping[str, Number | str]) -> ContentError:
    name, value = next(item for item in point.items() if isinstance(item[1], Fraction))
    what = f"'{name}' comes out as {value}, which is no whole number"
    return ContentError(entry.place(), what, "admit only whole ones under 'where'")
