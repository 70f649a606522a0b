"""Where content lies: the shipped folder, and folders of the user's own.

In a wheel the shipped ``cards/``, ``families/`` and ``decks/`` stand inside the package; in a
checkout they stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from quizgen.files.cache import Cache
from quizgen.files.yaml import ContentError, load_yaml

PACKAGE = Path(__file__).parent.parent
SETTINGS = "content.yaml"
PREFIX = re.compile(r"[a-z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class Content:
    """A folder with ``cards/``, ``families/`` and ``decks/``.

    shown: how messages name it, with a final slash, or nothing for the shipped one.
    prefix: what every id in it begins with; nothing for the shipped one.
    cache: keeps what was read from its files.
    """

    root: Path
    shown: str = ""
    prefix: str = ""
    cache: Cache = field(default_factory=Cache, compare=False, repr=False)

    @property
    def part_of_program(self) -> bool:
        """Whether it lies inside an installed program, where nobody edits it."""
        return self.root == PACKAGE / "content"

    def holds(self, path: Path) -> bool:
        """Whether a card file lies in this folder."""
        return path.absolute().parent == (self.root / "cards").absolute()

    def files(self, folder: str) -> list[tuple[Path, str]]:
        """The YAML files of a subfolder and how messages name them, in name order."""
        paths = sorted((self.root / folder).glob("*.yaml"))
        return [(path, f"{self.shown}{folder}/{path.name}") for path in paths]


def shipped(cache: Cache | None = None) -> Content:
    """The content that comes with the program."""
    return Content(shipped_root(), cache=cache or Cache())


def shipped_root() -> Path:
    """The folder of the content that comes with the program."""
    return _root_of(PACKAGE)


@cache
def _root_of(package: Path) -> Path:
    for root in (package / "content", package.parent):
        if (root / "cards" / "topics.yaml").is_file():
            return root
    raise ContentError("", "the shipped cards are missing", "install the program again")


def own(folder: Path, cache: Cache | None = None) -> Content:
    """A user's folder; its ``content.yaml`` gives the prefix of its ids."""
    cache = cache or Cache()
    shown = f"{folder}/".replace("//", "/")
    if not folder.is_dir():
        raise ContentError(
            str(folder), "there is no such folder", "name one that has a content.yaml"
        )
    path = folder / SETTINGS
    prefix = cache.get(path)
    if prefix is None:
        prefix = read_prefix(path, f"{shown}{SETTINGS}")
        cache.put(path, prefix)
    return Content(folder, shown, f"{prefix}-", cache)


def read_prefix(path: Path, shown: str) -> str:
    settings = load_yaml(path, shown)
    settings.only(["prefix"])
    prefix = settings.text("prefix")
    if not PREFIX.fullmatch(prefix):
        what = f"'{prefix}' cannot begin an id"
        raise ContentError(settings.place("prefix"), what, "use lower-case letters and digits")
    return prefix


def contents(folders: Sequence[Path] = (), cache: Cache | None = None) -> tuple[Content, ...]:
    """The shipped content and the user's own; two folders may not share a prefix."""
    cache = cache or Cache()
    found = (shipped(cache), *(own(folder, cache) for folder in folders))
    seen: dict[str, Content] = {}
    for content in found:
        if other := seen.get(content.prefix):
            what = f"its prefix '{content.prefix[:-1]}' is also that of {other.root}"
            raise ContentError(str(content.root), what, "name a folder once, or change one prefix")
        seen[content.prefix] = content
    return found
