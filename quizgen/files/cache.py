"""What was read from content files, kept between runs.

A cache is a folder of files, each a header (format, program, checksum) and a body.  One of them has
an entry for each content file that was read.  What is kept of a file counts as long as the file is
the same: its size and modification time, or else its bytes.  A cache of another program, or one
that is damaged in any way, counts as empty; one that cannot be written is done without.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from zlib import crc32

from quizgen.files.disk import FileError, write_atomically

FORMAT = 2
SUFFIXES = (".py", ".json")  # of the files that make up the program
BUILT = "compiled"  # the folder, beside the program's own content, of the cache that comes with it

# A file changed in the same tick of the file system's clock as it was read looks unchanged. So
# the bytes count of a file this young when the cache was written; the coarsest clocks tick in 2 s.
SETTLED = 2 * 10**9

Watch: TypeAlias = Callable[[int, int], None]  # files read, files to be read


class Stamp(NamedTuple):
    """What tells that a file is as it was.  changed: its time; 0 if that says nothing."""

    size: int
    changed: int
    digest: str


def stamp(path: str) -> Stamp | None:
    """That of a file now; None where there is none."""
    from hashlib import blake2b

    try:
        state = os.stat(path)
        with open(path, "rb") as file:
            digest = blake2b(file.read(), digest_size=8).hexdigest()
    except OSError:
        return None
    return Stamp(state.st_size, state.st_mtime_ns, digest)


def untouched(path: str, known: Stamp, written: int) -> bool:
    """Whether a file surely is as it was, told without reading it.

    written: when the stamp was kept.
    """
    try:
        state = os.stat(path)
    except OSError:
        return False
    same = (state.st_size, state.st_mtime_ns) == (known.size, known.changed)
    return same and known.changed < written - SETTLED


@dataclass(frozen=True)
class Built:
    """The cache that was made when the program was built or installed; nobody writes to it.

    root: the folder of the program's own content.  program: tells the digest of the program.
    """

    root: Path
    program: Callable[[], str]


def _silent(done: int, total: int) -> None:
    """Watches nothing."""


class Cache:
    """Data of files by path.

    path: of the entries; without one nothing is kept.  program: whose data it is.
    watch: is told how far the reading of files that are not in the cache has come.
    built: what there is to begin with.  timed: whether it is for this machine only, where files
    keep their times.
    """

    def __init__(
        self,
        path: Path | None = None,
        program: str = "",
        watch: Watch = _silent,
        built: Built | None = None,
        *,
        timed: bool = True,
    ) -> None:
        self.path = path
        self.program = program
        self.watch = watch
        self.timed = timed
        self._built = built
        self._entries: dict[str, tuple[Stamp, Any]] | None = None
        self._written = 0
        self._seen: dict[str, Stamp] = {}
        self._changed = False

    def __reduce__(self) -> tuple[type[Cache], tuple[Any, ...]]:
        """Another process gets the place of the files, reads them itself and tells nobody."""
        return Cache, (self.path, self.program, _silent, self._built)

    def get(self, path: Path) -> Any:
        """What was put for the file as it is now; else None."""
        if self.path is None:
            return None
        if self._entries is None:
            self._entries = self._read(self.path.name)
        place, name = os.path.abspath(path), self.name_of(path)
        known, data = self._entries.get(name, (None, None))
        if known and untouched(place, known, self._written):
            return data
        now = self.stamp(place)  # taken before the file is read: a change in between shows
        if now is None:
            return None
        self._seen[name] = now
        if known is None or now.digest != known.digest:
            return None
        self.put(path, data)
        return data

    def put(self, path: Path, data: Any) -> None:
        """Keep ``data``, which is JSON, for a file that ``get`` was just asked for."""
        name = self.name_of(path)
        if self._entries is not None and name in self._seen:
            self._entries[name] = (self._seen[name], data)
            self._changed = True

    def save(self) -> None:
        """Write what was put, leaving out files that are gone."""
        if self.path is None or self._entries is None or not self._changed:
            return
        kept = {
            name: entry for name, entry in self._entries.items() if self.place_of(name).exists()
        }
        self.keep(self.path.name, json.dumps(kept, separators=(",", ":")).encode())
        self._changed = False

    def _read(self, name: str) -> dict[str, tuple[Stamp, Any]]:
        for written, body in self.kept(name):
            self._written = written
            found = json.loads(body)  # the checksum has vouched for it
            return {name: (Stamp(*known), data) for name, (known, data) in found.items()}
        return {}

    # --- files of the cache

    def kept(self, name: str) -> Iterator[tuple[int, bytes]]:
        """What was kept under a name and when: by this program here, then where it was built."""
        if self.path and (found := _believed(self.path.with_name(name), lambda: self.program)):
            yield found
        if self._built:
            path = self._built.root / BUILT / name
            if found := _believed(path, self._built.program):
                yield 0, found[1]  # its time is that of an installation: bytes tell

    def keep(self, name: str, body: bytes) -> None:
        if self.path is not None:
            header = json.dumps([FORMAT, self.program, crc32(body)]).encode()
            with suppress(FileError):
                write_atomically(self.path.with_name(name), b"\n".join((header, body)))

    # --- files of content

    def stamp(self, path: str) -> Stamp | None:
        """What tells that a file of content has not changed, here or on other machines."""
        found = stamp(path)
        return found if found is None or self.timed else found._replace(changed=0)

    def name_of(self, path: Path) -> str:
        """A file by its place, one of the program's content by its place there."""
        place = os.path.abspath(path)
        root = f"{self._built.root}{os.sep}" if self._built else ""
        if root and place.startswith(root):
            return place.removeprefix(root).replace(os.sep, "/")
        return place

    def place_of(self, name: str) -> Path:
        return self._built.root / name if self._built else Path(name)


def _believed(path: Path, program: Callable[[], str]) -> tuple[int, bytes] | None:
    """When a file of a cache was written, and its body, if that is whole and of the program."""
    try:
        written = path.stat().st_mtime_ns
        header, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    right = header == json.dumps([FORMAT, program(), crc32(body)]).encode()
    return (written, body) if right else None


def fingerprint(
    version: str,
    package: Path,
    rooms: Collection[str] | None = None,
    *,
    suffixes: tuple[str, ...] = SUFFIXES,
    exact: bool = False,
) -> str:
    """Names the program by its version and its own files.

    A card's computed numbers may change with any of them, in a checkout without a new version.

    version: stands in front.  package: the folder of the files.  rooms: the folders in it that
    count, beside its own files; all if None.  suffixes: of the files that count.  exact: by what
    the files hold, which is the same on every machine; else by their sizes and times, which is
    quicker.
    """
    parts = [version]
    for folder, folders, names in os.walk(package):
        found = sorted(name for name in folders if name != "__pycache__")
        if rooms and folder == str(package):
            found = [name for name in found if name in rooms]
        folders[:] = found
        for name in sorted(names):
            if name.endswith(suffixes):
                parts.append(f"{name} {_state(os.path.join(folder, name), exact)}")
    return f"{version} {crc32(chr(10).join(parts).encode()):08x}"


def _state(path: str, exact: bool) -> object:
    if exact:
        found = stamp(path)
        return found and found.digest
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns
