"""What a reader takes from the prompts, by area: the second ways work from it, not from the givens.

``PROMPTS`` of each module maps a family's id to its levels' patterns, whose named groups are what
the text says, or to functions from the text to that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from quizgen.questions.question import Question
from quizgen.text.terminal import Terminal

Reading = str | Callable[[str], dict[str, Any]]
NUMBER = re.compile(r"\d+|\d{1,3}(,\d{3})+")


def every_prompt() -> dict[str, Mapping[int, Reading]]:
    """The patterns of all areas, by family."""
    names = [one.name for one in iter_modules(__path__)]
    areas = [import_module(f"{__name__}.{name}").PROMPTS for name in names]
    found = {family: levels for area in areas for family, levels in area.items()}
    assert len(found) == sum(map(len, areas)), "a family is read in two areas"
    return found


def text_of(question: Question) -> str:
    """The prompt in one line, as a terminal shows it."""
    return " ".join(Terminal().markup(question.filled(question.prompt)).split())


def read(reading: Reading, question: Question) -> dict[str, Any]:
    """What a reader takes from a prompt: whole numbers, and words."""
    text = text_of(question)
    if callable(reading):
        return reading(text)
    match = re.search(reading, text)
    assert match, f"{question.code} is not read: {text}"
    return {name: value_of(word) for name, word in match.groupdict().items() if word is not None}


def value_of(word: str) -> int | str:
    return int(word.replace(",", "")) if NUMBER.fullmatch(word) else word
