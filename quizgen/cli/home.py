"""Where the program keeps what is the user's: folders by the environment, and the content cache."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import quizgen
from quizgen import __version__
from quizgen.cli.streams import print_styled
from quizgen.files.signs import visible

if TYPE_CHECKING:
    from quizgen.files.cache import Built, Cache

HOME = "QUIZGEN_HOME"  # one folder for everything, instead of the system's usual places
CACHE_FILE = "content.json"
NOTES_FILE = "notes.json"
PACKAGE = Path(quizgen.__file__).parent
# The rooms that say what is read from content files: cards, families and what these import.
ROOMS = (
    "cards",
    "cost",
    "families",
    "figures",
    "files",
    "formulas",
    "misconceptions",
    "questions",
    "text",
    "variants",
)
PATIENCE = 0.5  # seconds of reading before progress is shown


def cache_folder(environment: Mapping[str, str]) -> Path:
    """The folder of what can be made again at any time."""
    if home := environment.get(HOME):
        return Path(home) / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("quizgen", appauthor=False)


def data_folder(environment: Mapping[str, str]) -> Path:
    """The folder of what is the user's own and kept."""
    if home := environment.get(HOME):
        return Path(home)
    from platformdirs import user_data_path

    return user_data_path("quizgen", appauthor=False)


def content_cache(environment: Mapping[str, str]) -> Cache:
    """The cache of content files."""
    from quizgen.files.cache import Cache, fingerprint

    program = fingerprint(__version__, PACKAGE, ROOMS)
    return Cache(cache_folder(environment) / CACHE_FILE, program, Progress(), _built())


def cache_to_build() -> Cache:
    """The cache that comes with the program, to be filled where it is built or installed."""
    from quizgen.files.cache import BUILT, Cache

    built = _built()
    path = built.root / BUILT / CACHE_FILE
    return Cache(path, built.program(), built=built, timed=False)


def _built() -> Built:
    from quizgen.files.cache import Built, fingerprint
    from quizgen.files.content import shipped_root

    program = partial(fingerprint, __version__, PACKAGE, ROOMS, exact=True)
    return Built(shipped_root(), program)


def notes_cache(environment: Mapping[str, str]) -> Cache:
    """The cache of finished Anki notes, by recipe; they change with the families."""
    from quizgen.files.cache import Cache, fingerprint
    from quizgen.files.content import shipped_root

    program = fingerprint(__version__, PACKAGE)
    families = fingerprint("families", shipped_root() / "families", suffixes=(".yaml",))
    return Cache(cache_folder(environment) / NOTES_FILE, f"{program} {families}")


class Progress:
    """Says on a terminal's stderr how far a long piece of work has come, and wipes it away."""

    def __init__(self, doing: str = "Reading cards: file") -> None:
        self.doing = doing
        self.start: float | None = None
        self.shown = False

    def __call__(self, done: int, total: int) -> None:
        if self.start is None or done <= 1 < total:
            self.start = monotonic()
        late = done < total and monotonic() - self.start > PATIENCE
        if not sys.stderr.isatty() or not (late or self.shown):
            return
        text = f"{self.doing} {done} of {total}" if done < total else ""
        print_styled(f"\r\x1b[K{visible(text)}", end="", stream="stderr")
        self.shown = bool(text)
