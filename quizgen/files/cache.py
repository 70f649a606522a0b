"""What was read from content files, kept between runs.

The cache is one file of two lines: a header (format, program, checksum) and, as JSON, an entry for
each file read, under the file's path, size and modification time.  A cache of another program, or
one that is damaged in any way, counts as empty; one that cannot be written is done without.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias
from zlib import crc32

from quizgen.files.disk import FileError, write_atomically

FORMAT = 1
SUFFIXES = {".py", ".json"}  # of the files that make up the program

# A file changed in the same tick of the file system's clock as it was read looks unchanged. So a
# file this young when the cache was written is read once more; the coarsest clocks tick in 2 s.
SETTLED = 2 * 10**9

Watch: TypeAlias = Callable[[int, int], None]  # files read, files to be read
Stamp: TypeAlias = tuple[int, int]


def _silent(done: int, total: int) -> None:
    """Watches nothing."""


class Cache:
    """Data of files by path.

    path: of the cache itself; without one nothing is kept.  program: whose data it is.
    watch: is told how far the reading of files that are not in the cache has come.
    """

    def __init__(self, path: Path | None = None, program: str = "", watch: Watch = _silent) -> None:
        self.path = path
        self.program = program
        self.watch = watch
        self._entries: dict[str, tuple[int, int, Any]] | None = None
        self._seen: dict[str, Stamp] = {}
        self._changed = False

    def __reduce__(self) -> tuple[type[Cache], tuple[Path | None, str]]:
        """Another process gets the place of the file, reads it itself and tells nobody."""
        return Cache, (self.path, self.program)

    def get(self, path: Path) -> Any:
        """What was put for the file as it is now; else None."""
        if self.path is None:
            return None
        if self._entries is None:
            self._entries = self._read(self.path)
        name = os.path.abspath(path)
        stamp = _stamp(name)
        if stamp is None:
            return None
        self._seen[name] = stamp  # taken before the file is read: a change in between shows
        size, changed, data = self._entries.get(name, (0, 0, None))
        return data if (size, changed) == stamp else None

    def put(self, path: Path, data: Any) -> None:
        """Keep ``data``, which is JSON, for a file that ``get`` was just asked for."""
        name = os.path.abspath(path)
        if self._entries is not None and name in self._seen:
            self._entries[name] = (*self._seen[name], data)
            self._changed = True

    def save(self) -> None:
        """Write what was put, leaving out files that are gone."""
        if self.path is None or self._entries is None or not self._changed:
            return
        kept = {name: entry for name, entry in self._entries.items() if os.path.exists(name)}
        body = json.dumps(kept, separators=(",", ":")).encode()
        header = json.dumps([FORMAT, self.program, crc32(body)]).encode()
        with suppress(FileError):
            write_atomically(self.path, b"\n".join((header, body)))
        self._changed = False

    def _read(self, path: Path) -> dict[str, tuple[int, int, Any]]:
        try:
            written = path.stat().st_mtime_ns
            header, _, body = path.read_bytes().partition(b"\n")
        except OSError:
            return {}
        if header != json.dumps([FORMAT, self.program, crc32(body)]).encode():
            return {}
        entries = json.loads(body)  # the checksum has vouched for it
        return {name: entry for name, entry in entries.items() if entry[1] < written - SETTLED}


def _stamp(name: str) -> Stamp | None:
    try:
        state = os.stat(name)
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


def fingerprint(version: str, package: Path, suffixes: Collection[str] = SUFFIXES) -> str:
    """Names the program by its version and its own files.

    A card's computed numbers may change with any of them, in a checkout without a new version.

    version: stands in front.
    package: the folder of the files.
    suffixes: of those that count.
    """
    parts = [version]
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if Path(name).suffix in suffixes:
                parts.append(f"{name} {_stamp(os.path.join(folder, name))}")
    return f"{version} {crc32(chr(10).join(parts).encode()):08x}"
