"""Decks as files: one file format a module, chosen by the file's extension or by its name.

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

from quizgen.decks.recipe import Deck
from quizgen.errors import OptionError, did_you_mean
from quizgen.export.kept import Kept
from quizgen.export.lock import Lock

FORMATS: Mapping[str, str] = {  # extension -> module of this package
    ".apkg": "anki.package",
    ".html": "page.page",
    ".xml": "lms.moodle",
    ".canvas.zip": "lms.canvas",
    ".qti.zip": "lms.qti",
    ".gift": "lms.gift",
    ".csv": "lms.spreadsheet",
    ".json": "lms.json_file",
}


NAMES: Mapping[str, str] = {  # what a format is called -> its extension
    "anki": ".apkg",
    "html": ".html",
    "moodle": ".xml",
    "canvas": ".canvas.zip",
    "qti": ".qti.zip",
    "gift": ".gift",
    "csv": ".csv",
    "json": ".json",
}


OnProgress: TypeAlias = Callable[[int, int], None]  # how many are done, and of how many


def silent(done: int, total: int) -> None:
    """Tell nobody how far the work has come."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a file says of its own making.

    version: of the program.  time: of the build, in seconds since 1970, at least 1.  lock: when
    the deck's notes last changed; others: of decks that may hold the same notes.  retires: whether
    notes that the lock knows and that are gone are shipped as such.  kept: what need not be worked
    out again.  on_progress: told after each of the deck's levels.
    """

    version: str
    time: int
    lock: Lock = field(default_factory=Lock)
    others: tuple[Lock, ...] = ()
    retires: bool = True
    kept: Kept = field(default_factory=Kept)
    on_progress: OnProgress = silent


@dataclass(frozen=True, slots=True)
class Export:
    """A finished file, not yet on disk, and what is in it.

    notes: how many by deck or category.  remarks: what the file cannot carry, or holds otherwise
    than the recipe says.  lock: the deck's lock from now on, of formats that have use for one.
    noun: what is counted.  more: files that belong beside it, by what their names add.
    """

    data: bytes
    notes: Mapping[str, int]
    remarks: tuple[str, ...] = ()
    lock: Lock | None = None
    noun: str = "note"
    more: Mapping[str, bytes] = field(default_factory=dict)


Exporter: TypeAlias = Callable[[Deck, Edition], Export]


def format_of(path: Path) -> str:
    """The format's extension; the longest that fits, so that ``.qti.zip`` is not ``.zip``."""
    fitting = [extension for extension in FORMATS if path.name.lower().endswith(extension)]
    if not fitting:
        known = ", ".join(FORMATS)
        raise OptionError(str(path), "its extension names no known format", f"use {known}")
    return max(fitting, key=len)


def format_named(name: str) -> str:
    """The extension of a format that is named.

    >>> format_named("moodle"), format_named("apkg"), format_named(".QTI.zip")
    ('.xml', '.apkg', '.qti.zip')
    """
    plain = name.lower().removeprefix(".")
    if plain not in NAMES and f".{plain}" not in FORMATS:
        raise OptionError(f"--format {name}", "there is no such format", did_you_mean(plain, NAMES))
    return NAMES.get(plain, f".{plain}")


def exporter(extension: str) -> Exporter:
    """What writes a format."""
    module = import_module(f"quizgen.export.{FORMATS[extension]}")
    found: Exporter = module.export
    return found
