"""``quiz build``: a deck recipe to a file for Anki or for a learning platform."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from quizgen import __version__
from quizgen.cli.options import Folders, OptionError, folders

DEFAULT_RECIPE = "cnn-architectures"
DEFAULT_FOLDER = Path("decks/build")
DEFAULT_EXTENSION = ".apkg"
LATEST = 253_402_300_799  # the last second of the year 9999


def build(
    recipe: Annotated[
        str | None,
        typer.Argument(metavar="[RECIPE]", help="A recipe's name or file; the CNN deck without."),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where to; its extension is the format."
        ),
    ] = None,
    content: Folders = None,
) -> None:
    """Write a deck's file, by default decks/build/cnn-architectures.apkg."""
    from quizgen.export.formats import Edition, exporter
    from quizgen.files import write_atomically
    from quizgen.recipe import find, load

    edition = Edition(__version__, build_time(os.environ))
    writers = [(target, exporter(target)) for target in output or ()]
    contents = folders(content)
    path, shown = find(recipe or DEFAULT_RECIPE, contents)
    deck = load(path, contents, shown)
    if not writers:
        target = DEFAULT_FOLDER / f"{deck.name}{DEFAULT_EXTENSION}"
        writers = [(target, exporter(target))]
    exports = [(target, export(deck, edition)) for target, export in writers]
    for target, made in exports:
        write_atomically(target, made.data)
        print(f"{target}: {size(len(made.data))}")
        for name, notes in made.notes.items():
            print(f"  {name}: {notes} {made.noun}{'s' * (notes != 1)}")
        for loss in made.losses:
            print(f"  {loss}")


def build_time(environment: Mapping[str, str]) -> int:
    """Seconds since 1970: ``SOURCE_DATE_EPOCH`` where it is set, else now.

    >>> build_time({"SOURCE_DATE_EPOCH": "1763700000"})
    1763700000
    """
    text = environment.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return int(time.time())
    # Anki's database check fails on a note that was changed at second 0.
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= LATEST:
        what = f"'{text}' is not a time in seconds since 1970"
        raise OptionError("SOURCE_DATE_EPOCH", what, "set a whole number from 1 on, or unset it")
    return int(text)


def size(count: int) -> str:
    """
    >>> size(640), size(65_000), size(2_400_000)
    ('640 bytes', '65 kB', '2.4 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
