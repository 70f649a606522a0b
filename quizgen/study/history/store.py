"""A history file: opened, checked, migrated, never overwritten.

A file that is not a history, is damaged, or was written by a newer program is left as it is, and
the message says where the newest backup lies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

from quizgen.errors import QuizgenError
from quizgen.files.disk import keep_private, make_folder
from quizgen.study.history.backups import back_up, newest
from quizgen.study.history.schema import APPLICATION, MIGRATIONS

WAIT = 10_000  # ms that one process waits for another's write
PAUSE = 10  # ms until the next try, where SQLite does not wait by itself
MAGIC = b"SQLite format 3\0"


class HistoryError(QuizgenError):
    """A history that cannot be used as it is; nothing in it was changed."""

    exit_code = 3


class Store:
    """An open history file.  newer: it was written by a newer program and is only read."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, newer: bool = False) -> None:
        self.path = path
        self.connection = connection
        self.newer = newer

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is on disk at its end, or nothing where it fails."""
        if self.newer:
            raise too_new(self.path)
        with explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Queries that see one state of the file, whatever is written meanwhile."""
        with explained(self.path):
            nested = self.connection.in_transaction
            if not nested:
                self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                if not nested and self.connection.in_transaction:
                    self.connection.execute("COMMIT")

    def back_up(self, day: int, suffix: str = "") -> None:
        """The day's backup, unless there is one.  suffix: marks one made for a reason."""
        if self.newer:
            return
        with explained(self.path):
            try:
                back_up(self.connection, self.path, day, suffix)
            except OSError as error:
                raise _no_backup(self.path, error.strerror) from None
            except sqlite3.Error as error:
                if not _is_full(error):
                    raise
                raise _no_backup(self.path, str(error)) from None

    def close(self) -> None:
        self.connection.close()


def open_store(path: Path, day: int, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> Store:
    """The history file at ``path``, made if it is missing; HistoryError where it cannot be used.

    day: the study day, by which a backup before a migration is named.
    """
    try:
        make_folder(path.parent, private=True)
        _check_file(path)
    except OSError as error:
        raise HistoryError(str(path), f"cannot be used ({error.strerror})", ELSEWHERE) from None
    with explained(path):
        with ExitStack() as cleanup:
            keep_private(path)
            connection = sqlite3.connect(path, isolation_level=None)
            cleanup.callback(connection.close)
            store = _prepared(path, connection, day, migrations)
            cleanup.pop_all()  # all is well: it stays open
        return store


def empty_store() -> Store:
    """A history without a file, for who only reads and has none yet."""
    path = Path(":memory:")
    return _prepared(path, sqlite3.connect(path, isolation_level=None), 0, MIGRATIONS)


ELSEWHERE = "choose another place with --db or QUIZGEN_HOME"


def _check_file(path: Path) -> None:
    """Refuse what is no SQLite file before SQLite touches it."""
    if not path.exists():
        return
    if path.is_dir():
        raise HistoryError(str(path), "this is a folder, not a history", ELSEWHERE)
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    if head == MAGIC or (not head and newest(path) is None):
        return
    raise HistoryError(str(path), "this file is not a history", _remedy(path))


def _prepared(
    path: Path, connection: sqlite3.Connection, day: int, migrations: Sequence[Sequence[str]]
) -> Store:
    connection.execute(f"PRAGMA busy_timeout={WAIT}")  # before the journal mode, which may wait
    if _version(path, connection) > len(migrations):
        return _read_only(path, connection)
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    if _version(path, connection) < len(migrations):
        _migrate(path, connection, day, migrations)
    return Store(path, connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log.  SQLite does not wait for others here by itself: two processes
    that begin a file at once would refuse each other."""
    for _ in range(WAIT // PAUSE):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            sleep(PAUSE / 1000)
    connection.execute("PRAGMA journal_mode=WAL")


def _read_only(path: Path, connection: sqlite3.Connection) -> Store:
    """The file of a newer program.  WAL files need their neighbours, so SQLite may still look
    after those; the history itself cannot be written through this connection."""
    connection.execute("PRAGMA query_only=ON")
    return Store(path, connection, newer=True)


def _version(path: Path, connection: sqlite3.Connection) -> int:
    """The version of a history file, 0 of an empty one; refuses what is something else.

    Read in one statement: between two, another process may begin the file.
    """
    application: int
    version: int
    tables: int
    application, version, tables = connection.execute(
        "SELECT (SELECT application_id FROM pragma_application_id),"
        " (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master)"
    ).fetchone()
    if application == APPLICATION or tables == application == version == 0:
        return version
    raise HistoryError(str(path), "this database is not a history", _remedy(path))


def _migrate(
    path: Path, connection: sqlite3.Connection, day: int, migrations: Sequence[Sequence[str]]
) -> None:
    """Bring a file to the newest version in one transaction; an older one is backed up first."""
    if _version(path, connection):
        back_up(connection, path, day, suffix=f"-version-{_version(path, connection)}")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in migrations[_version(path, connection) :]:  # another process may have begun
            for statement in script:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={len(migrations)}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


# --- what went wrong ------------------------------------------------------------------


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's errors as sentences that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(path, error) from None


FULL = ("full", "disk i/o error")
BUSY = ("locked", "busy")
READ_ONLY = ("readonly", "read-only", "unable to open")
DAMAGED = ("malformed", "not a database", "corrupt")


def _is_full(error: sqlite3.Error) -> bool:
    return any(word in str(error).lower() for word in FULL)


def _no_backup(path: Path, why: str | None) -> HistoryError:
    what = f"the day's backup cannot be written ({why})"
    return HistoryError(str(path), what, "the history itself is kept")


def _explain(path: Path, error: sqlite3.Error) -> HistoryError:
    said = str(error)
    lowered = said.lower()
    if _is_full(error):
        fix = "make room; what was there before is kept, this was not"
        return HistoryError(str(path), f"cannot be written ({said})", fix)
    if any(word in lowered for word in BUSY):
        fix = "end it, or wait, and do this again"
        return HistoryError(str(path), "another program is writing to this history", fix)
    if any(word in lowered for word in READ_ONLY):
        return HistoryError(str(path), f"cannot be written ({said})", ELSEWHERE)
    if any(word in lowered for word in DAMAGED):
        return HistoryError(str(path), "this history is damaged", _remedy(path))
    return HistoryError(str(path), f"cannot be used ({said})", _remedy(path))


def _remedy(path: Path) -> str:
    backup = newest(path)
    if backup is None:
        return f"it was left as it is; {ELSEWHERE}"
    return f"it was left as it is; 'quiz history restore' puts the newest backup, {backup}, here"


def too_new(path: Path) -> HistoryError:
    """The refusal to write to the file of a newer program."""
    what = "a newer quiz wrote this history, so this one only reads it"
    return HistoryError(str(path), what, "bring the program up to date")
