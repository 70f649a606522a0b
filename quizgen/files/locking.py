"""One at a time: files that belong together are written by one command at once.

The lock is the system's own, on a hidden file in their folder: it ends with the process that holds
it, however that ends, and machines that share a folder see it where its file system passes it on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from quizgen.files.disk import FileError, make_folder

NAME = ".lock"
BUSY = "another command is writing here"


@contextmanager
def locked(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a folder that is to be written; it is made if it is missing.

    shared: beside others that hold it shared, such as shards of the same work.
    Raises FileError where another holds it.
    """
    make_folder(folder, private=True)
    path = folder / NAME
    with _held(path, folder, shared):
        try:
            yield
        finally:
            if not shared:  # nobody else holds it, and the next process makes another
                with suppress(OSError):
                    path.unlink()
                    folder.rmdir()  # if nothing came of it


@contextmanager
def locked_file(file: Path) -> Iterator[None]:
    """Hold a file that is read, changed and written again, or that one person writes at a time.

    file: that need not be there yet.  Where nothing can be written beside it, it is not held.
    Raises FileError where another holds it.
    """
    home = file.absolute().parent
    if not (home.is_dir() and os.access(home, os.W_OK)):
        yield
        return
    path = file.with_name(f".{file.name}{NAME}")
    with _held(path, file, shared=False):
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()


@contextmanager
def _held(path: Path, what: Path, shared: bool) -> Iterator[None]:
    """path: of the lock.  what: it stands for, as messages name it."""
    from portalocker import LockFlags, lock
    from portalocker.exceptions import LockException

    kind = LockFlags.SHARED if shared else LockFlags.EXCLUSIVE
    while True:
        with os.fdopen(_opened(path), "a", encoding="utf-8") as file:
            try:
                lock(file, kind | LockFlags.NON_BLOCKING)
            except LockException:
                raise FileError(str(what), BUSY, "wait until it has ended") from None
            if _is_there(path, file):  # else the one who had it has just taken it away
                yield
                return


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FileError(str(path), f"cannot be written ({error.strerror})") from None


def _is_there(path: Path, file: TextIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
