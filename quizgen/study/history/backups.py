"""Daily copies of a history file, the five newest kept.

A copy is made whole or not at all, and only of a file that SQLite finds sound: a damaged history
never pushes out the copies it is to be mended from.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from glob import escape
from itertools import count
from pathlib import Path

from quizgen.files.disk import keep_private, make_folder
from quizgen.study.history.days import date_of

KEPT = 5
FOLDER = "backups"


def backups(path: Path) -> list[Path]:
    """The backups of a history file, the oldest first."""
    pattern = f"{escape(path.stem)}-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*.db"
    return sorted((path.parent / FOLDER).glob(pattern))


def newest(path: Path) -> Path | None:
    """The newest backup of a history file."""
    return next(reversed(backups(path)), None)


def is_late(path: Path, day: int) -> bool:
    """Whether neither today nor yesterday has a backup."""
    copy = newest(path)
    yesterday = f"{path.stem}-{date_of(day - 1).isoformat()}"
    return copy is None or copy.name < yesterday


def back_up(connection: sqlite3.Connection, path: Path, day: int, suffix: str = "") -> Path | None:
    """A copy named by the study day, unless there is one; None where the file is not sound."""
    copy = path.parent / FOLDER / f"{path.stem}-{date_of(day).isoformat()}{suffix}.db"
    if copy.exists():
        return copy
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return None
    make_folder(copy.parent, private=True)
    part = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        keep_private(part)
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, without neighbours
        os.replace(part, copy)
    finally:
        for ending in ("", "-shm", "-wal", "-journal"):  # it bears its final name, or it failed
            with suppress(FileNotFoundError):
                part.with_name(f"{part.name}{ending}").unlink()
    for old in backups(path)[:-KEPT]:
        old.unlink(missing_ok=True)
    return copy


def restore(path: Path) -> tuple[Path, Path | None] | None:
    """Put the newest backup in the place of a history; None where there is no backup.

    What stood there is kept beside it, with what SQLite had not yet written into it, since that
    must not be applied to the backup.  Returns the backup and the name of what was put aside.
    """
    backup = newest(path)
    if backup is None:
        return None
    names = (path.with_name(f"{path.name}.old-{number}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    existed = path.exists()
    for ending in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            os.replace(f"{path}{ending}", f"{aside}{ending}")
    part = path.with_name(f".{path.name}.{os.getpid()}")
    keep_private(part)
    shutil.copyfile(backup, part)
    os.replace(part, path)
    return backup, aside if existed else None
