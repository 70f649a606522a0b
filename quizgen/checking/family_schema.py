"""The JSON Schema of a file of families: its keys are those of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizgen.families.axis_reader import COMPUTED_KEYS
from quizgen.families.level_reader import (
    CELL_KEYS,
    LEVEL_KEYS,
    MOST_PLACES,
    NOT_OF_A_CHOICE,
    OPTION_KEYS,
    STEP_KEYS,
)
from quizgen.families.level_tests import TEST_KEYS
from quizgen.families.reader import FAMILY_KEYS, FILE_KEYS, LEVELS
from quizgen.families.scope import NAME
from quizgen.families.shared import IDENTIFIER, MISCONCEPTION_KEYS
from quizgen.questions.conventions import CONVENTIONS
from quizgen.questions.units import UNITS

Schema = dict[str, Any]

ABOUT = {  # what an editor shows beside a key
    "topic": "The topic of all families in this file.",
    "misconceptions": "Mistakes that have a name; every file may use them.",
    "lists": "Values of axes by name: for this file, those of lists.yaml for all.",
    "symbols": "What a symbol of the worked lines means, for the legend: 'K: kernel size'.",
    "families": "The families, in the order in which they are to be met.",
    "id": "Permanent: codes and a learner's history hang on it. Lower-case words and hyphens.",
    "feedback": "What the learner did, and how it is: 'You left out the biases: every ...'.",
    "study": "Ids of the cards that cure it.",
    "summary": "What is asked, in a few words.",
    "version": "Raise it by one when a change gives a published code other numbers.",
    "covers": "Rows of coverage.yaml that this family teaches.",
    "source": "A paper by title and year, or lecture notes.",
    "needs": "Families that a learner should meet first.",
    "near": "A word for the layer or idea; families that share it are easily confused.",
    "levels": "One to three levels; a family of one may write its keys beside its own.",
    "level": "1, 2 or 3.",
    "prompt": "What is asked: markup with a hole <W> for each axis.",
    "axes": "The numbers of the variants: a list, the name of one, or values computed from lists.",
    "possible": "Rules without which there is no such layer.",
    "rules": "Rules that choose the variants that look good.",
    "formula": "The one line of a level without steps.",
    "steps": "Worked lines, 'name: Label = formula'; later ones may use earlier names.",
    "answer": "The step that is the answer, or the two to four of a shape; else the last step.",
    "unit": "What the answer is counted in.",
    "places": "Decimals asked for; without it the answer is exact.",
    "cells": "The blanks of a table, in place of one answer.",
    "options": "The options of a choice, in place of a number.",
    "slips": "What each mistake gives: its id and the wrong formula.",
    "combined": "What two mistakes at once give: 'a+b' and the wrong formula.",
    "tests": "Variants with the numbers that you worked out by hand; 'quiz check' compares.",
    "givens": "A value for each axis.",
    "key": "The correct answer, as plain arithmetic: 16*(5*5*3 + 1).",
    "name": "The name that later formulas use.",
    "label": "What is shown beside the line or the blank.",
    "step": "The step that a blank asks for, or the numbers of a shape.",
    "text": "What the option says.",
    "right": "The rule under which this option is the right one.",
    "reason": "Why it is wrong where it is wrong.",
    "from": "The lists that are combined, by name; the last one moves fastest.",
    "let": "Numbers computed from them.",
    "where": "Rules that choose among the combinations.",
}
TEXT: Schema = {"type": ["string", "number", "boolean"]}
WORDS: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT}, {"type": "null"}]}
IDS: Schema = {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"}
NAMES = f"{NAME.pattern}( {NAME.pattern})*"  # of the quantities of one axis
ONE = IDENTIFIER.pattern
TWO = rf"{ONE}(\+{ONE})+"
WHOLE: Schema = {"type": "integer", "minimum": 0}


def schema(topics: Sequence[str]) -> Schema:
    """Of a file in ``families/``, without its dialect; ``topics`` are those there are."""
    values = {"$ref": "#/definitions/values"}
    found = _keys(
        FILE_KEYS,
        {
            "topic": {"enum": list(topics)},
            "misconceptions": _list(_keys(MISCONCEPTION_KEYS, {"id": IDS, "study": WORDS},
                                          ("id", "feedback"))),
            "lists": _named(ONE, {"type": "object", "additionalProperties": values}),
            "symbols": {
                "type": "object",
                "propertyNames": {"pattern": f"^{NAME.pattern}$"},
                "additionalProperties": TEXT,
            },
            "families": _list(_family()),
        },
    )  # fmt: skip
    found["definitions"] = {
        "values": _list({"anyOf": [TEXT, _list(TEXT)]}, minItems=1),
        "formula": {"anyOf": [TEXT, _one("#/definitions/cases")]},
        "cases": _map("#/definitions/formula"),
        "wrong": {
            "anyOf": [{"$ref": "#/definitions/formula"}, _list({"$ref": "#/definitions/wrong"})]
        },
        "numbers": {"anyOf": [TEXT, _list({"$ref": "#/definitions/numbers"})]},
        "axes": {
            "type": "object",
            "propertyNames": {"pattern": f"^{NAMES}$"},
            "properties": {name: _words(words) for name, words in CONVENTIONS.items()},
            "minProperties": 1,
            "additionalProperties": {
                "anyOf": [
                    {"type": "string"},
                    {"$ref": "#/definitions/values"},
                    _keys(
                        COMPUTED_KEYS,
                        {
                            "from": {"$ref": "#/definitions/axes"},
                            "let": _named(NAME.pattern, _map("#/definitions/formula")),
                            "where": WORDS,
                        },
                        ("from",),
                    ),
                ]
            },
        },
    }
    return found


def _family() -> Schema:
    """A family with levels, or one with the keys of its only level."""
    own: Mapping[str, Schema] = {
        "id": IDS,
        "version": {"type": "integer", "minimum": 1},
        "covers": WORDS,
        "needs": WORDS,
    }
    level = _level()
    keys = {**own, **level["properties"], "levels": _list(level, minItems=1, maxItems=len(LEVELS))}
    family = _keys((*FAMILY_KEYS, "levels", *LEVEL_KEYS), keys, ("id", "summary"))
    beside = [{"required": [key]} for key in LEVEL_KEYS]
    one = {"required": level["required"], "not": {"required": ["levels"]}}
    family["oneOf"] = [{"required": ["levels"], "not": {"anyOf": beside}}, one]
    return family


def _level() -> Schema:
    formula = {"$ref": "#/definitions/formula"}
    unit = {"enum": [name for name in UNITS if name]}
    name = {"type": "string", "pattern": f"^{NAME.pattern}$"}
    labelled = {"type": "string", "pattern": " = "}
    single = {"type": "object", "minProperties": 1, "maxProperties": 1}
    line = _named(NAME.pattern, {**single, "additionalProperties": labelled})
    step = _keys(STEP_KEYS, {"name": name, "formula": formula}, ("name", "formula"))
    places = {**WHOLE, "maximum": MOST_PLACES}
    cell = _keys(CELL_KEYS, {"unit": unit, "places": places}, ("label", "step"))
    option = _keys(OPTION_KEYS, {}, ("text",))
    wrong = _map("#/definitions/wrong")
    numbers = _map("#/definitions/numbers")
    givens: Schema = {"type": "object", "minProperties": 1, "additionalProperties": TEXT}
    hand: Schema = {"givens": givens, "key": {"$ref": "#/definitions/numbers"}}
    test = _keys(
        TEST_KEYS,
        {**hand, "slips": _named(ONE, numbers), "combined": _named(TWO, numbers)},
        ("givens", "key"),
    )
    level = _keys(
        LEVEL_KEYS,
        {
            "level": {"enum": list(LEVELS)},
            "axes": {"$ref": "#/definitions/axes"},
            "possible": WORDS,
            "rules": WORDS,
            "formula": formula,
            "steps": _list({"anyOf": [step, line]}, minItems=1),
            "unit": {"anyOf": [unit, {"type": "object"}]},
            "places": places,
            "cells": _list(cell, minItems=1),
            "options": _named(
                ONE, {"type": "object", "minProperties": 2, "additionalProperties": option}
            ),
            "slips": _named(ONE, wrong),
            "combined": _named(TWO, wrong),
            "tests": _list(test, minItems=1),
        },
        ("prompt", "axes"),
    )
    choice = [{"required": [key]} for key in NOT_OF_A_CHOICE]
    level["allOf"] = [
        {"not": {"required": ["formula", "steps"]}},
        {"if": {"required": ["options"]}, "then": {"not": {"anyOf": choice}}},
    ]
    return level


# --- pieces ---------------------------------------------------------------------------


def _keys(
    names: Sequence[str], schemas: Mapping[str, Schema], required: Sequence[str] = ()
) -> Schema:
    properties = {
        name: {"description": ABOUT[name], **_spread(schemas.get(name, TEXT))} for name in names
    }
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": list(required)} if required else found


def _spread(schema: Schema) -> Schema:
    """A reference beside which a description may stand."""
    return {"allOf": [schema]} if "$ref" in schema else schema


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _map(reference: str) -> Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": reference}}


def _words(words: Iterable[str]) -> Schema:
    """Values of an axis that is called as a convention, unless they are computed."""
    known = {"anyOf": [{"enum": list(words)}, {"type": "integer"}]}
    return {"anyOf": [{"type": ["string", "object"]}, _list(known, minItems=1)]}


def _named(pattern: str, schema: Schema) -> Schema:
    """A mapping whose keys keep a pattern."""
    return {**schema, "propertyNames": {"pattern": f"^{pattern}$"}}


def _one(reference: str) -> Schema:
    """A mapping of the one convention that a formula depends on."""
    return {**_map(reference), "maxProperties": 1}
