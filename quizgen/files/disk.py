"""Plain files: read as UTF-8, and written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from errno import EACCES, EISDIR, ELOOP, ENOTDIR
from pathlib import Path

from quizgen.errors import QuizgenError

MARK = "\ufeff"  # which some programs write at the beginning of UTF-8


class FileError(QuizgenError):
    """A file that cannot be read or written, or that is not of its kind: no manifest, no lock."""


def read_text(path: Path, shown: str = "") -> str:
    """The text of a UTF-8 file (with or without a byte order mark)."""
    name = shown or str(path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FileError(name, "there is no such file") from None
    except IsADirectoryError:
        raise FileError(name, "this is a folder, not a file") from None
    except UnicodeDecodeError as error:
        raise FileError(
            name, f"byte {error.start} is not UTF-8", "save the file as UTF-8"
        ) from None
    except OSError as error:
        raise FileError(name, f"cannot be read ({error.strerror})") from None


def read_raw(path: Path, shown: str = "") -> tuple[str, str]:
    """The byte order mark of a file, or nothing, and its text."""
    text = read_text(path, shown)
    return MARK if path.stat().st_size > len(text.encode()) else "", text


def encoded(texts: Iterable[str], before: bytes = b"") -> bytearray:
    """The bytes of a large file from its pieces, without the whole of it as text.

    before: what comes first, such as a byte order mark.

    >>> encoded(["a", "\u00e9"])
    bytearray(b'a\xc3\xa9')
    """
    found = bytearray(before)
    for text in texts:
        found += text.encode()
    return found


def write_atomically(path: Path, data: bytes | bytearray, *, private: bool = False) -> None:
    """Write a file whole or not at all; its folder is made if it is missing.

    A symbolic link stays and its target is written; what is no file, such as a pipe or a device,
    takes the bytes as they come.  private: only its owner may read the file, and enter folders
    that are made for it, whatever the umask.
    """
    try:
        if _is_special(path):
            path.write_bytes(data)
            return
        target = _target(path)
        make_folder(target.parent, private=private)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise _cannot_write(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o600 if private else 0o666 & ~umask)
        os.replace(temporary, target)
    except OSError as error:
        raise _cannot_write(path, error) from None
    finally:
        with suppress(FileNotFoundError):  # it bears its final name, unless something went wrong
            os.unlink(temporary)


def make_folder(path: Path, *, private: bool = False) -> None:
    """A folder and those above it, as far as they are missing; private: for their owner only."""
    if private and not path.exists():
        make_folder(path.parent, private=True)
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
    else:
        path.mkdir(parents=True, exist_ok=True)


def keep_private(path: Path) -> None:
    """Let only its owner read a file, which is made if it is missing; what cannot be, stays."""
    with suppress(OSError):
        if not path.exists():
            path.touch(0o600)
        path.chmod(0o600)


def ensure_writable(path: Path) -> None:
    """Refuse a place that cannot be written, before the work whose result is to stand there."""
    try:
        special, target = _is_special(path), _target(path)
    except OSError as error:
        raise _cannot_write(path, error) from None
    if special:
        reason = not os.access(path, os.W_OK) and EACCES
    else:
        above = next(folder for folder in target.parents if os.path.lexists(folder))
        reason = (
            (target.is_dir() and EISDIR)
            or (not above.is_dir() and ENOTDIR)
            or (not os.access(above, os.W_OK | os.X_OK) and EACCES)
        )
    if reason:
        raise _cannot_write(path, OSError(reason, os.strerror(reason)))


def _is_special(path: Path) -> bool:
    """Whether something stands there that is neither a file nor a folder."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _target(path: Path) -> Path:
    """Where symbolic links lead; OSError where they lead in a circle."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(ELOOP, os.strerror(ELOOP))
    return target


def _cannot_write(path: Path, error: OSError) -> FileError:
    return FileError(
        str(path), f"cannot be written ({error.strerror})", "choose another place with -o"
    )
