"""The learner's record as the commands use it: where it lies, what time it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from quizgen import __version__
from quizgen.cli.home import data_folder

if TYPE_CHECKING:
    from quizgen.study.history.days import Moment
    from quizgen.study.history.journal import Journal
    from quizgen.study.history.record import Record

HISTORY = "history.db"

Database: TypeAlias = Annotated[
    Path | None,
    typer.Option("--db", metavar="FILE", help="Your record, instead of the usual one."),
]


def history_file(given: Path | None) -> Path:
    """The history: the one given, or that of the user."""
    return given if given is not None else data_folder(os.environ) / HISTORY


def clock() -> Moment:
    """What time it is here."""
    import time

    from quizgen.study.history.days import Moment

    now = time.time_ns() // 1_000_000
    return Moment(now, time.localtime(now // 1000).tm_gmtoff // 60)


def new_id() -> str:
    """An id that no other event has, on whatever machine."""
    import secrets

    return secrets.token_hex(8)


@contextmanager
def reading(given: Path | None) -> Iterator[Record]:
    """The record for a command that only reads; an empty one where there is no file yet."""
    from quizgen.study.history.record import Record
    from quizgen.study.history.store import empty_store, too_new

    path = history_file(given)
    record = Record.open(path, clock().day) if path.exists() else Record(empty_store())
    try:
        if record.store.newer:
            print(f"quiz: {too_new(path)}", file=sys.stderr)
        yield record
    finally:
        record.close()


@contextmanager
def writing(given: Path | None) -> Iterator[Journal]:
    """The record for a command that writes, backed up once a day.

    The backup waits for the end of the command, unless one was missed the day before; where that
    fails, the end tries again, and only then it is told.
    """
    from quizgen.study.history.backups import is_late
    from quizgen.study.history.journal import Journal
    from quizgen.study.history.record import Record
    from quizgen.study.history.store import HistoryError, too_new

    path, day = history_file(given), clock().day
    begun = path.exists()
    record = Record.open(path, day)
    try:
        if record.store.newer:
            raise too_new(path)
        if begun and is_late(path, day):
            with suppress(HistoryError):
                record.store.back_up(day)
        yield Journal(record, clock, new_id, __version__)
        _back_up(record, day)
    finally:
        record.close()


def _back_up(record: Record, day: int) -> None:
    """The day's backup; where it fails, the command goes on and says so."""
    from quizgen.study.history.store import HistoryError

    try:
        record.store.back_up(day)
    except HistoryError as error:
        print(f"quiz: {error}", file=sys.stderr)
