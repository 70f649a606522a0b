"""Families as plain data, from which they are built without being checked again.

Of several a line of JSON each is kept, after an index of the lines.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeAlias

from quizgen.misconceptions import ARITHMETIC, Misconception
from quizgen.variants.choice_level import ChoiceLevel, OptionData
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, CellData, FormulaLevel
from quizgen.variants.level import Level
from quizgen.variants.space import Axis

# Lines that are no family.
MISCONCEPTIONS, PLACES, LISTS, SYMBOLS = " misconceptions", " places", " lists", " symbols"
PARTS = ("id", "topic", "summary", "version", "covers", "source", "needs", "near")

Lines: TypeAlias = dict[str, bytes]  # JSON by the id of its family


def row_of(family: Family) -> dict[str, Any]:
    """A family whose levels are data, as JSON holds it."""
    used = [item for name, item in family.misconceptions.items() if name not in ARITHMETIC]
    return {
        **{name: getattr(family, name) for name in PARTS},
        "levels": {number: _level_row(level) for number, level in family.levels.items()},
        "misconceptions": misconception_rows(used),
        "symbols": family.symbols,
    }


def family_from(row: Mapping[str, Any]) -> Family:
    levels = {int(number): _level_from(level) for number, level in row["levels"].items()}
    return Family(
        **{name: _frozen(row[name]) for name in PARTS},
        levels=levels,
        misconceptions={**ARITHMETIC, **misconceptions_from(row["misconceptions"])},
        symbols=row["symbols"],
    )


def misconception_rows(items: Iterable[Misconception]) -> list[Any]:
    return [[item.id, item.feedback, item.study] for item in items]


def misconceptions_from(rows: Iterable[Any]) -> dict[str, Misconception]:
    return {row[0]: Misconception(row[0], row[1], tuple(row[2])) for row in rows}


# --- lines ----------------------------------------------------------------------------


def json_line(row: Any) -> bytes:
    return json.dumps(row, separators=(",", ":")).encode()


def body_of(lines: Lines) -> bytes:
    """The index and the lines."""
    index, place = {}, 0
    for name, line in lines.items():
        index[name] = (place, place + len(line))
        place += len(line) + 1
    return json_line(index) + b"\n" + b"\n".join(lines.values())


def parts_of(body: bytes) -> tuple[dict[str, tuple[int, int]], bytes]:
    """Where each line begins and ends, and all lines."""
    index, _, lines = body.partition(b"\n")
    return json.loads(index), lines


# --- levels ---------------------------------------------------------------------------


def _level_row(level: Level) -> dict[str, Any]:
    """The fields that say something."""
    assert isinstance(level, FormulaLevel | ChoiceLevel)
    row = {}
    for field in fields(level):
        value = getattr(level, field.name)
        empty = field.default if field.default is not MISSING else {}
        if value != empty:
            row[field.name] = _plain(value)
    return row


def _plain(value: object) -> Any:
    """``By`` becomes a mapping of its one axis, other classes become lists."""
    if isinstance(value, By):
        return {value.convention: {word: _plain(case) for word, case in value.cases.items()}}
    if isinstance(value, Axis):
        return [value.names, value.points]
    if isinstance(value, CellData):
        return [value.label, value.names, value.unit, value.places]
    if isinstance(value, OptionData):
        return [value.text, value.right, value.reason]
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return list(map(_plain, value)) if isinstance(value, tuple) else value


def _level_from(row: Mapping[str, Any]) -> FormulaLevel | ChoiceLevel:
    parts = {name: _READ.get(name, _frozen)(value) for name, value in row.items()}
    return ChoiceLevel(**parts) if "options" in row else FormulaLevel(**parts)


NESTED = (list, dict)


def _frozen(value: Any) -> Any:
    """Lists as tuples, and a mapping as what depends on a convention."""
    kind = type(value)
    if kind is list:  # mostly of plain values, of which there are hundreds of thousands
        return tuple([_frozen(part) if type(part) in NESTED else part for part in value])
    if kind is dict:
        ((axis, cases),) = value.items()
        return By(axis, {word: _frozen(case) for word, case in cases.items()})
    return value


def _each(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _frozen(value) for name, value in values.items()}


_READ: Mapping[str, Callable[[Any], Any]] = {
    "axes": lambda rows: tuple(Axis(names, _frozen(points)) for names, points in rows),
    "cells": lambda rows: tuple(CellData(*row) for row in rows),
    "options": lambda rows: {name: OptionData(*row) for name, row in rows.items()},
    "slips": _each,
    "combined": _each,
}
