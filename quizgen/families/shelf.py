"""The program's families that are data: compiled once, then each read by itself when asked for.

The compiled file lies in the content cache.  It says what files it was made from; then come an
index and a line of JSON for each family: one question reads one line.  One that was made from
other files is made anew.  (``compiling.py`` makes it.)
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping, Set
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias

from quizgen.families.rows import (
    LISTS,
    MISCONCEPTIONS,
    PLACES,
    SYMBOLS,
    family_from,
    misconceptions_from,
    parts_of,
)
from quizgen.files.cache import Stamp, untouched
from quizgen.files.content import Content
from quizgen.misconceptions import Misconception
from quizgen.variants.family import Family
from quizgen.variants.spaces import recorded_spaces

FILE = "families.json"
Stamps: TypeAlias = Mapping[str, Stamp]  # by the name of a file


class Shelf:
    """Families by id, in teaching order, each built from its line when it is asked for."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._built: dict[str, Family] = {}

    @cached_property
    def _parts(self) -> tuple[dict[str, tuple[int, int]], bytes]:
        """The index and the lines, which are read or made when more than one family is needed."""
        return parts_of(_body(self._content))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self._parts[0] if not name.startswith(" "))

    def find(self, name: str) -> Family | None:
        """A family; where nothing is kept between runs, from its own file without the others."""
        if name not in self._built and self._content.cache.path is None:
            self._built = {**_of_one_file(self._content, name), **self._built}
        if name in self._built or name in self._parts[0]:
            return self.family(name)
        return None

    def family(self, name: str) -> Family:
        if name not in self._built:
            self._built[name] = family_from(self._line(name))
        return self._built[name]

    @cached_property
    def misconceptions(self) -> Mapping[str, Misconception]:
        """All of them but those of arithmetic."""
        return misconceptions_from(self._line(MISCONCEPTIONS))

    @property
    def places(self) -> Mapping[str, str]:
        """Where each misconception is written, ``file:line``."""
        found: Mapping[str, str] = self._line(PLACES)
        return found

    @property
    def lists(self) -> Mapping[str, Any]:
        """The values of the lists that families of one's own may name, too."""
        found: Mapping[str, Any] = self._line(LISTS)
        return {name: tuple(map(_point, points)) for name, points in found.items()}

    @cached_property
    def symbols(self) -> Mapping[str, str]:
        """What the symbols of worked lines mean."""
        found: Mapping[str, str] = self._line(SYMBOLS)
        return found

    def _line(self, name: str) -> Any:
        index, lines = self._parts
        start, end = index[name]
        return json.loads(lines[start:end])


def _point(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def shelf(content: Content) -> Shelf:
    """The families of the shipped content."""
    return Shelf(content)


def _body(content: Content) -> bytes:
    """What is compiled, kept for the next run if there is a cache."""
    cache = content.cache
    if cache.path is None:
        return _compiled(content)
    files = {cache.name_of(Path(path)): path for path in _files(content.root)}
    kept: list[tuple[Stamps, bytes]] = []
    for written, data in cache.kept(FILE):
        first, _, body = data.partition(b"\n")
        known = {name: Stamp(*parts) for name, parts in json.loads(first).items()}
        same = known.keys() == files.keys()
        if same and all(untouched(path, known[name], written) for name, path in files.items()):
            return body
        kept.append((known, body))
    stamps = {name: cache.stamp(path) for name, path in files.items()}  # before they are read
    now = {name: found for name, found in stamps.items() if found}
    changes = [(_changed(known, now), body) for known, body in kept]
    changed, body = min(changes, key=lambda one: len(one[0]), default=(now.keys(), b""))
    if changed:
        body = _compiled(content, body, {Path(files[name]) for name in changed & files.keys()})
    cache.keep(FILE, json.dumps(now).encode() + b"\n" + body)
    return body


def _compiled(content: Content, old: bytes = b"", changed: Collection[Path] = ()) -> bytes:
    """See ``compiling.py``, which a start that finds all compiled does not load."""
    from quizgen.families.compiling import compiled

    return compiled(content, old, changed)


def _changed(known: Stamps, now: Stamps) -> Set[str]:
    """The files that are not as they were, those that have come or gone among them."""
    digests = [{(name, found.digest) for name, found in stamps.items()} for stamps in (known, now)]
    return {name for name, _ in digests[0] ^ digests[1]}


def _files(root: Path) -> list[str]:
    """Those of which the families are made."""
    folder = os.scandir(root / "families")
    families = sorted(entry.path for entry in folder if entry.name.endswith(".yaml"))
    return [os.path.join(root, "cards", "topics.yaml"), *families]


def _of_one_file(content: Content, name: str) -> dict[str, Family]:
    """The families of the file that is recorded as this one's; none if the file does not say so."""
    from quizgen.cards.topics import load_topics
    from quizgen.families.reader import read_families

    path = content.root / "families" / recorded_spaces().get(name, {}).get("module", "")
    if path.suffix != ".yaml":
        return {}
    named = {path.resolve(): f"families/{path.name}"}
    found = read_families([content], load_topics([content]), named=named, tests=False)
    return {} if found.errors else {item.family.id: item.family for item in found.families}
