"""Where content lies: the shipped folder, and folders of the user's own.

In a wheel the shipped ``cards/`` and ``decks/`` stand inside the package; in a checkout they
stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quizgen.errors import QuizgenError
from quizgen.files import load_yaml

PACKAGE = Path(__file__).parent
PREFIX = re.compile(r"[a-z][a-z0-9]*")


class ContentError(QuizgenError):
    """A content folder that cannot be used."""


@dataclass(frozen=True, slots=True)
class Content:
    """A folder with ``cards/`` and ``decks/``.

    shown: how messages name it, with a final slash, or nothing for the shipped one.
    prefix: what every id in it begins with; nothing for the shipped one.
    """

    root: Path
    shown: str = ""
    prefix: str = ""

    def files(self, folder: str) -> list[tuple[Path, str]]:
        """The YAML files of a subfolder and how messages name them, in name order."""
        paths = sorted((self.root / folder).glob("*.yaml"))
        return [(path, f"{self.shown}{folder}/{path.name}") for path in paths]


def shipped() -> Content:
    """The content that comes with the program."""
    for root in (PACKAGE / "content", PACKAGE.parent):
        if (root / "cards" / "topics.yaml").is_file():
            return Content(root)
    raise ContentError("", "the shipped cards are missing", "install the program again")


def own(folder: Path) -> Content:
    """A user's folder; its ``content.yaml`` gives the prefix of its ids."""
    shown = f"{folder}/".replace("//", "/")
    if not folder.is_dir():
        raise ContentError(
            str(folder), "there is no such folder", "name one that has a content.yaml"
        )
    settings = load_yaml(folder / "content.yaml", f"{shown}content.yaml")
    settings.only(["prefix"])
    prefix = settings.text("prefix")
    if not PREFIX.fullmatch(prefix):
        what = f"'{prefix}' cannot begin an id"
        raise ContentError(settings.place("prefix"), what, "use lower-case letters and digits")
    return Content(folder, shown, f"{prefix}-")


def contents(folders: Sequence[Path] = ()) -> tuple[Content, ...]:
    """The shipped content and the user's own; two folders may not share a prefix."""
    found = (shipped(), *map(own, folders))
    seen: dict[str, Content] = {}
    for content in found:
        if other := seen.get(content.prefix):
            what = f"its prefix '{content.prefix[:-1]}' is also that of {other.root}"
            raise ContentError(str(content.root), what, "name a folder once, or change one prefix")
        seen[content.prefix] = content
    return found
