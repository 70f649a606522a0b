"""What files of families share: misconceptions, lists of values, and symbols."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from quizgen.errors import QuizgenError
from quizgen.families.axis_reader import Points, alike
from quizgen.families.scope import NAME
from quizgen.files.yaml import ContentError, YamlMap
from quizgen.misconceptions import ARITHMETIC, Misconception
from quizgen.text.markup import MarkupError, parse

IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MISCONCEPTION_KEYS = ("id", "feedback", "study")


class Program(Protocol):
    """What files of users may use of the program's families; worked out only if there are any."""

    @property
    def misconceptions(self) -> Mapping[str, Misconception]: ...

    @property
    def lists(self) -> Mapping[str, Points]: ...


@dataclass
class Shared:
    """What some files hold for others.

    misconceptions: by id.  places: where each of these is written.  lists, symbols: by name.
    """

    misconceptions: dict[str, Misconception] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    lists: dict[str, Points] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)


def read_lists(top: YamlMap) -> dict[str, Points]:
    if "lists" not in top:
        return {}
    entries = top["lists"]
    if not isinstance(entries, YamlMap):
        fix = "as in 'channels: [16, 32, 64]'"
        raise ContentError(top.place("lists"), "'lists' must be a mapping", fix)
    for name in entries:
        if not IDENTIFIER.fullmatch(name):
            what = f"'{name}' is no name of a list"
            raise ContentError(entries.place(name), what, "lower-case words and hyphens")
    return {name: alike(entries, name) for name in entries}


def read_symbols(top: YamlMap) -> dict[str, str]:
    """What the symbols of a file mean, by name, as text that may hold maths."""
    if "symbols" not in top:
        return {}
    entries = top["symbols"]
    if not isinstance(entries, YamlMap):
        fix = "as in 'K: kernel size'"
        raise ContentError(top.place("symbols"), "'symbols' must be a mapping", fix)
    for name in entries:
        if not NAME.fullmatch(name):
            fix = "letters, digits, _ between them"
            raise ContentError(entries.place(name), f"'{name}' is not a name", fix)
    return {name: said(entries, name) for name in entries}


def said(entry: YamlMap, key: str, text: str | None = None) -> str:
    """A text that is markup without blanks to fill; ContentError where a target would stumble.

    text: the part of the value that it is; without, the whole.
    """
    text = entry.text(key) if text is None else text
    try:
        markup = parse(text)
    except MarkupError as error:
        raise ContentError(entry.place(key, error.line), error.what, error.fix) from None
    if holes := markup.holes():
        what = f"<{holes[0]}> stands for a number, and here there is none"
        raise ContentError(entry.place(key), what, "write \\< for the sign itself")
    if markup.deletions():
        raise ContentError(
            entry.place(key), "a gap, [[...]], has no use here", "write \\[ for the sign"
        )
    return text


def read_misconceptions(
    entries: Sequence[YamlMap], prefix: str, found: Shared, errors: list[QuizgenError]
) -> set[str]:
    """Adds those of a file to what was found; the ids of those that cannot be used."""
    unusable = set()
    for entry in entries:
        try:
            item = _misconception(entry, prefix)
            taken = "the program" if item.id in ARITHMETIC else found.places.get(item.id)
            if taken:
                what = f"the id '{item.id}' is taken at {taken}"
                raise ContentError(entry.place("id"), what, "choose another")
            found.misconceptions[item.id] = item
            found.places[item.id] = entry.place()
        except QuizgenError as error:
            errors.append(error)
            unusable.add(str(entry.get("id")))
    return unusable - found.misconceptions.keys()


def _misconception(entry: YamlMap, prefix: str) -> Misconception:
    entry.only(MISCONCEPTION_KEYS)
    feedback = " ".join(said(entry, "feedback").split())
    return Misconception(own_identifier(entry, prefix), feedback, entry.words("study"))


def own_identifier(entry: YamlMap, prefix: str) -> str:
    identifier = entry.text("id")
    if not IDENTIFIER.fullmatch(identifier):
        what = f"'{identifier}' is no id"
        raise ContentError(entry.place("id"), what, "lower-case words and hyphens")
    if not identifier.startswith(prefix):
        raise ContentError(entry.place("id"), f"'{identifier}' must begin with '{prefix}'")
    return identifier
