"""Decks as files: one file format a module, chosen by the file's extension.

A format's module offers ``export(deck, edition) -> Export``; ``FORMATS`` names it.

>>> format_of(Path("cnn.apkg"))
'.apkg'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from quizgen.errors import QuizgenError
from quizgen.export.kept import Kept
from quizgen.export.lock import Lock
from quizgen.recipe import Deck

FORMATS: Mapping[str, str] = {  # extension -> module of this package
    ".apkg": "anki",
    ".html": "page",
    ".xml": "moodle",
    ".canvas.zip": "canvas",
    ".qti.zip": "qti",
    ".gift": "gift",
    ".csv": "csv",
    ".json": "json_file",
}


class FormatError(QuizgenError):
    """A file whose extension names no format that can be written."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a file says of its own making.

    version: of the program.  time: of the build, in seconds since 1970, at least 1.  lock: when
    the deck's notes last changed.  retires: whether notes that the lock knows and the deck does not
    have left it, and are shipped as such.  kept: what need not be worked out again.
    """

    version: str
    time: int
    lock: Lock = field(default_factory=Lock)
    retires: bool = True
    kept: Kept = field(default_factory=Kept)


@dataclass(frozen=True, slots=True)
class Export:
    """A finished file, not yet on disk, and what is in it.

    notes: how many by deck or category.  remarks: what the file cannot carry, or holds otherwise
    than the recipe says.  lock: the deck's lock from now on, of formats that have use for one.
    noun: what is counted.
    """

    data: bytes
    notes: Mapping[str, int]
    remarks: tuple[str, ...] = ()
    lock: Lock | None = None
    noun: str = "note"


Exporter: TypeAlias = Callable[[Deck, Edition], Export]


def format_of(path: Path) -> str:
    """The format's extension; the longest that fits, so that ``.qti.zip`` is not ``.zip``."""
    fitting = [extension for extension in FORMATS if path.name.lower().endswith(extension)]
    if not fitting:
        known = ", ".join(FORMATS)
        raise FormatError(str(path), "its extension names no known format", f"use {known}")
    return max(fitting, key=len)


def exporter(path: Path) -> Exporter:
    """What writes the file's format."""
    module = import_module(f"quizgen.export.{FORMATS[format_of(path)]}")
    found: Exporter = module.export
    return found
