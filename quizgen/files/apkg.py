"""The collection inside an Anki package, in the old format or in the new, packed one."""

from __future__ import annotations

import lzma
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from quizgen.files.disk import FileError

NEW_FORMAT = "collection.anki21b"
PARTS = ("notetypes", "fields", "templates")  # tables that only the new format has
DATABASES = ("collection.anki21", "collection.anki2")  # the first is the newer
LARGEST = 512 * 1024 * 1024  # bytes of a database that is unpacked
MINIMUM = 64 * 1024  # packed bytes: less is taken for as many
RATIO = 200  # times its packed size; Anki's databases shrink to a tenth at most
WINDOW = 128 * 1024 * 1024  # bytes that the unpacker may look back on
LONGEST = 16 * 1024 * 1024  # bytes of one text
EACH, STEPS = 100_000, 20_000  # of SQLite's instructions: 2 thousand million in all
DAMAGED = (BadZipFile, zlib.error, lzma.LZMAError)
OLDER = "'Support older Anki versions' ticked"
EXPORT_AGAIN = f"export it from Anki with {OLDER}"
TOO_LARGE, SMALLER = "its collection is too large", "export a single deck"


@contextmanager
def collection(path: Path, shown: str, tables: Sequence[str]) -> Iterator[sqlite3.Connection]:
    """The collection of a package, to be read; FileError where there is none.

    The new format is packed with Zstandard, which takes the optional library zstandard.

    A package can come from anybody: what is asked must be plain tables, since a view or a column
    can be a program that never ends.

    shown: how messages name the package.  tables: what is asked.
    """
    try:
        with ZipFile(path) as package, TemporaryDirectory() as folder:
            database = Path(folder) / "collection"
            database.write_bytes(_database(package, shown))
            uri = f"{database.as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                _restrict(connection)
                for table in (*tables, *(name for name in PARTS if has_table(connection, name))):
                    if not _is_plain(connection, table):
                        raise FileError(shown, f"'{table}' is no table of Anki's", EXPORT_AGAIN)
                yield connection
    except (*DAMAGED, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileError(shown, f"not an Anki package ({error})", EXPORT_AGAIN) from None
    except OSError as error:
        raise FileError(shown, f"cannot be read ({error.strerror or error})") from None
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError(shown, f"its notes cannot be read ({error})", EXPORT_AGAIN) from None


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether there is something of a name in a collection.

    connection: to the collection.
    """
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,))
    return found.fetchone() is not None


def _restrict(connection: sqlite3.Connection) -> None:
    """Nothing is written, no function of the file's is run, and there is an end."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.execute("PRAGMA trusted_schema = off")
    connection.execute("PRAGMA query_only = on")
    steps = iter(range(STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, EACH)


def _is_plain(connection: sqlite3.Connection, table: str) -> bool:
    """Whether a name is a table with no column that is computed, and no module's own."""
    kind = connection.execute(
        "SELECT type, sql LIKE 'create virtual%' FROM sqlite_schema WHERE name = ?", (table,)
    ).fetchone()
    columns = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,))
    return kind == ("table", 0) and all(hidden == 0 for (hidden,) in columns)


def _database(package: ZipFile, shown: str) -> bytes:
    names = package.namelist()
    name = next((name for name in (NEW_FORMAT, *DATABASES) if name in names), None)
    if name is None:
        raise FileError(shown, "there is no collection in it", EXPORT_AGAIN)
    entry = package.getinfo(name)
    if entry.file_size > min(LARGEST, RATIO * max(entry.compress_size, MINIMUM)):
        raise FileError(shown, TOO_LARGE, SMALLER)
    data = package.read(entry)
    return _unpacked(data, shown) if name == NEW_FORMAT else data


def _unpacked(data: bytes, shown: str) -> bytes:
    """What Zstandard packed, as far as it may be."""
    try:
        import zstandard
    except ImportError:
        fix = f"{EXPORT_AGAIN}; or install quizgen[anki], which reads it as it is"
        raise FileError(shown, "this is the format of newer Anki versions", fix) from None
    most = min(LARGEST, RATIO * max(len(data), MINIMUM))
    try:
        with zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(data) as reader:
            found = bytes(reader.read(most + 1))
    except zstandard.ZstdError as error:
        raise FileError(shown, f"its collection is damaged ({error})", EXPORT_AGAIN) from None
    if len(found) > most:
        raise FileError(shown, TOO_LARGE, SMALLER)
    return found
