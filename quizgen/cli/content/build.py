"""``quiz build``: a deck recipe to a file for Anki or for a learning platform."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen import __version__
from quizgen.cli.options import Folders, folders
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.export.formats import Export
    from quizgen.export.lock import Lock
    from quizgen.files.content import Content

DEFAULT_RECIPE = "cnn-architectures"
DEFAULT_FOLDER = Path("decks/build")
ANKI = ".apkg"
ADDRESS = "http://127.0.0.1:8765"  # of AnkiConnect
LATEST = 253_402_300_799  # the last second of the year 9999


def build(
    recipe: Annotated[
        str | None,
        typer.Argument(metavar="[RECIPE]", help="A recipe's name or file; the CNN deck without."),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Where to write; the extension decides the format.",
        ),
    ] = None,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="F",
            help="anki, html, moodle, canvas, qti, gift, csv or json, whatever the extension.",
        ),
    ] = None,
    content: Folders = None,
    push: Annotated[
        bool,
        typer.Option("--push", help="Send it to a running Anki (needs its add-on AnkiConnect)."),
    ] = False,
) -> None:
    """Write a deck's file, by default decks/build/cnn-architectures.apkg."""
    from quizgen.cli.home import Progress, notes_cache
    from quizgen.decks.finding import find
    from quizgen.decks.recipe import load_deck
    from quizgen.export.anki.note_types import NOTE_TYPES
    from quizgen.export.anki.push import push as push_to_anki
    from quizgen.export.formats import Edition, exporter, format_named, format_of
    from quizgen.export.kept import Kept
    from quizgen.export.lock import lock_file, other_locks, read_lock
    from quizgen.files.cache import Cache
    from quizgen.files.disk import ensure_writable
    from quizgen.files.locking import locked_file

    now = build_time(os.environ)
    named = format_named(file_format) if file_format else ""
    writers = [(target, named or format_of(target)) for target in output or ()]
    for target, _ in writers:
        ensure_writable(target)
    contents = folders(content)
    path, shown = find(recipe or DEFAULT_RECIPE, contents)
    deck = load_deck(path, contents, shown)
    if not writers:
        writers = [(_default(deck.name, named or ANKI), named or ANKI)]
    if push and not any(extension == ANKI for _, extension in writers):
        writers.append((_default(deck.name, ANKI), ANKI))
    locked = lock_file(path)
    keeps = keeps_lock(path, contents)
    # Two builds at once would each settle what is new.
    with locked_file(locked) if keeps else nullcontext():
        cache = (
            notes_cache(os.environ) if len(contents) == 1 else Cache()
        )  # of shipped families only
        kept = Kept(cache.get(path))
        known = {note_type.name for note_type in NOTE_TYPES}
        progress = Progress("Working out numbers: level")
        lock, others = read_lock(locked, known), other_locks(path, known)
        edition = Edition(__version__, now, lock, others, keeps, kept, progress)
        exports = [(target, exporter(extension)(deck, edition)) for target, extension in writers]
        if kept.rows and kept.changed:
            cache.put(path, kept.rows)
            cache.save()
        # Write all files before printing: the reader of a pipe may close it after the first line.
        said = [line for target, made in exports for line in _written(target, made)]
        locks = [made.lock for _, made in exports if made.lock is not None]
        if locks and keeps and locks[0] != edition.lock:
            _keep(locked, locks[0])
    print("\n".join(said))
    if push:
        package = next(target for target, extension in writers if extension == ANKI)
        restored = push_to_anki(package, os.environ.get("QUIZGEN_ANKICONNECT") or ADDRESS)
        if restored:
            print(f"'My notes' put back: {restored} note{'s' * (restored != 1)}.")
        print("Anki has imported it.")


def _written(target: Path, made: Export) -> Iterator[str]:
    """Write an export's files; what there is to say of them."""
    from quizgen.files.disk import write_atomically

    write_atomically(target, made.data)
    yield f"{target}: {size(len(made.data))}"
    for name, notes in made.notes.items():
        yield f"  {name}: {notes} {made.noun}{'s' * (notes != 1)}"
    for remark in made.remarks:
        yield f"  {remark}"
    for name, data in made.more.items():
        beside = target.with_name(f"{target.stem}-{name}{target.suffix}")
        write_atomically(beside, data)
        yield f"{beside}: {size(len(data))}, for those who have an earlier edition"


def _default(name: str, extension: str) -> Path:
    return DEFAULT_FOLDER / f"{name}{extension}"


def keeps_lock(recipe: Path, contents: Sequence[Content]) -> bool:
    """Whether a build of the recipe settles when its notes changed.

    Not of a recipe that is part of the program, nor of a shipped one built with other content.
    """
    shipped, *own = contents
    is_shipped = recipe.absolute().parent == (shipped.root / "decks").absolute()
    return not (is_shipped and (shipped.part_of_program or own))


def _keep(path: Path, lock: Lock) -> None:
    """Write the lock; where that is not possible the deck is fine and only this is said."""
    from quizgen.files.disk import FileError, write_atomically

    try:
        write_atomically(path, lock.text().encode())
    except FileError as error:
        message = f"{error}: the next build will take what is new now for new again"
        print(message, file=sys.stderr)


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
