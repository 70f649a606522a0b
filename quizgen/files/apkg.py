"""The collection inside an Anki package, in the format that older Anki versions read, too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from quizgen.files.disk import FileError

NEW_FORMAT = "collection.anki21b"
DATABASES = ("collection.anki21", "collection.anki2")  # the first is the newer
LARGEST = 512 * 1024 * 1024  # bytes of a database that is unpacked
OLDER = "'Support older Anki versions' ticked"
EXPORT_AGAIN = f"export it from Anki with {OLDER}"


@contextmanager
def collection(path: Path, shown: str) -> Iterator[sqlite3.Connection]:
    """The collection of a package, to be read; FileError where there is none.

    shown: how messages name the package.
    """
    try:
        with ZipFile(path) as package, TemporaryDirectory() as folder:
            database = Path(folder) / "collection"
            database.write_bytes(_database(package, shown))
            uri = f"{database.as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                yield connection
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileError(shown, f"not an Anki package ({error})", EXPORT_AGAIN) from None
    except OSError as error:
        raise FileError(shown, f"cannot be read ({error.strerror})") from None
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError(shown, f"its notes cannot be read ({error})", EXPORT_AGAIN) from None


def _database(package: ZipFile, shown: str) -> bytes:
    names = package.namelist()
    if NEW_FORMAT in names:
        raise FileError(shown, "this is the format of newer Anki versions", EXPORT_AGAIN)
    name = next((name for name in DATABASES if name in names), None)
    if name is None:
        raise FileError(shown, "there is no collection in it", EXPORT_AGAIN)
    if package.getinfo(name).file_size > LARGEST:
        raise FileError(shown, "its collection is too large", "export a single deck")
    return package.read(name)
