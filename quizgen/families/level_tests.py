"""Tests beside the question: variants of a level with the numbers that somebody worked out by hand.

A level's ``tests`` is a list.  Each test gives ``givens``, ``key``, ``slips`` and perhaps
``combined``.  A number is written as it was worked out, in plain arithmetic: ``16*(5*5*3 + 1)``.
Nothing here evaluates the level's own formulas; ``checking/level_tests.py`` compares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from quizgen.families.level_reader import WHERE
from quizgen.files.yaml import ContentError, YamlList, YamlMap
from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.formula import Formula
from quizgen.questions.question import AT_ONCE, Key

DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
TEST_KEYS = ("givens", "key", "slips", "combined")


@dataclass(frozen=True, slots=True)
class LevelTest:
    """One variant of a level with its numbers, obtained without the level's formulas.

    place: ``file:line``.
    givens: a value for each axis.
    key: the correct answer; the id of the option if the level is a choice.
    wrong: what each misconception gives, by id; two at once are ``a+b``.
    """

    place: str
    givens: Mapping[str, int | str]
    key: Key | str
    wrong: Mapping[str, Key] = field(default_factory=dict)


def read_tests(entry: YamlMap, key: str = "tests") -> tuple[LevelTest, ...]:
    """The tests of one level.

    entry: the mapping of the level.
    key: where they are in it.

    Raises ContentError with file and line.
    """
    if key not in entry:
        return ()
    if not entry.maps(key):
        raise ContentError(entry.place(key), f"'{key}' is empty", "give two tests at least")
    return tuple(map(_test, entry.maps(key)))


def _test(entry: YamlMap) -> LevelTest:
    entry.only(TEST_KEYS)
    givens = _mapping(entry, "givens")
    for name, value in givens.items():
        if isinstance(value, bool) or not isinstance(value, int | str):
            what = f"'{name}' must be a whole number or a word"
            raise ContentError(givens.place(name), what)
    wrong: dict[str, Key] = {}
    for part in ("slips", "combined"):
        numbers = _mapping(entry, part) if part in entry else YamlMap(entry.shown, entry.line)
        for name in numbers:
            if (AT_ONCE in name) != (part == "combined"):
                what = f"'{name}' stands under '{part}'"
                raise ContentError(numbers.place(name), what, WHERE)
        wrong |= {name: _numbers(numbers[name], numbers.place(name)) for name in numbers}
    if "key" not in entry:
        raise ContentError(entry.place(), "'key' is missing", "give the correct answer")
    key = entry["key"]
    named = isinstance(key, str) and not wrong and re.fullmatch(r"[a-z][a-z0-9-]*", key)
    return LevelTest(
        entry.place(),
        dict(givens),
        str(key) if named else _numbers(key, entry.place("key")),
        wrong,
    )


def _mapping(entry: YamlMap, key: str) -> YamlMap:
    value = entry.get(key)
    if not isinstance(value, YamlMap):
        what = f"'{key}' must be a mapping" if key in entry else f"'{key}' is missing"
        raise ContentError(entry.place(key), what, f"as in '{key}:' and lines below it")
    return value


def _numbers(value: object, place: str) -> Key:
    """A number, or a list of them for a shape or a table."""
    if isinstance(value, YamlList) and value:
        return tuple(_numbers(part, place) for part in value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        fix = "as in 16*(5*5*3 + 1); a list for a shape or a table"
        raise ContentError(place, "a number is missing", fix)
    return _number(str(value), place)


def _number(text: str, place: str) -> int | Fraction:
    try:
        formula = Formula(DECIMAL.sub(lambda found: f"({Fraction(found[0])})", text))
        if formula.names:
            fix = "write the number as you worked it out: 16*(5*5*3 + 1)"
            raise ContentError(place, f"'{text}' has names in it", fix)
        value = formula.evaluate({})
    except FormulaError as error:
        raise ContentError(place, error.what, error.fix) from None
    assert isinstance(value, int | Fraction)
    return value
