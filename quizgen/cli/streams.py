"""Standard streams: UTF-8 where the terminal has it, ASCII elsewhere; JSON lines."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from quizgen.files.signs import visible

if TYPE_CHECKING:
    from quizgen.text.tables import Blocks


def speaks_utf8(environment: Mapping[str, str], encoding: str) -> bool:
    """Whether the terminal shows more than ASCII, by the locale the user set.

    Python itself writes UTF-8 in the C locale, so its encoding alone does not tell.

    >>> speaks_utf8({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "utf-8")
    False
    >>> speaks_utf8({"LANG": "de_DE.UTF-8"}, "utf-8"), speaks_utf8({}, "cp1252")
    (True, False)
    """
    if "PYTHONIOENCODING" not in environment:
        for name in ("LC_ALL", "LC_CTYPE", "LANG"):
            if value := environment.get(name):
                return "utf" in value.lower()
    return "utf" in encoding.lower()


def _fallback(error: UnicodeError) -> tuple[str, int]:
    from quizgen.text.terminal import ascii_fallback

    assert isinstance(error, UnicodeEncodeError)
    return ascii_fallback(error.object[error.start : error.end]), error.end


def prepare_streams(environment: Mapping[str, str]) -> None:
    """Make stdout and stderr print any text, sign for sign where they cannot show it.

    Streams that were closed at start are empty ones; bytes on stdin that are no text are read as
    a sign that no answer holds.
    """
    codecs.register_error("quizgen", _fallback)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115  # until the process ends
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            utf8 = speaks_utf8(environment, stream.encoding)
            stream.reconfigure(encoding="utf-8" if utf8 else "ascii", errors="quizgen")
        if not isinstance(stream, Visible):
            setattr(sys, name, Visible(stream))


class Visible:
    """A text stream that shows every sign: what would steer the terminal becomes a mark.

    Cards, rosters, responses, histories and file names can hold anything, and all of them are
    printed somewhere.  The program's own escape sequences go past it, by ``print_styled``.

    direct: the stream itself.
    """

    def __init__(self, direct: TextIO) -> None:
        self.direct = direct

    def write(self, text: str) -> int:
        return self.direct.write(visible(text))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.direct, name)


def print_styled(text: str, *, end: str = "\n", stream: str = "stdout") -> None:
    """Print a text with the program's own escape sequences; all else in it must be visible."""
    found = getattr(sys, stream)
    print(text, end=end, file=getattr(found, "direct", found), flush=True)


def remark(sentence: str) -> None:
    """One line on stderr, whatever the user's input in it holds.

    sentence: without the program's name, which stands in front of it.
    """
    line = visible(" ".join(sentence.splitlines()))
    line = "".join(sign if sign.isprintable() else " " for sign in line)
    print(f"quiz: {line}", file=sys.stderr)


def fitted(text: str | Blocks, *, plain: bool = False) -> str:
    """Text as the terminal will show it, in the signs it has, broken to the window's width.

    plain: as it is best heard.
    """
    from shutil import get_terminal_size

    from quizgen.text.wrap import wrapped

    return wrapped(text, get_terminal_size().columns, signs(plain=plain), columns=not plain)


def signs(*, plain: bool = False) -> Callable[[str], str]:
    """How the terminal writes a text: in ASCII, as it is heard, or with all the signs it has."""
    from quizgen.text.terminal import ascii_fallback, refined, spoken

    written = spoken if plain else refined
    if sys.stdout.encoding == "ascii":  # signs that become words take more columns
        written = ascii_fallback
    return lambda text: written(visible(text))


def print_text(text: str | Blocks) -> None:
    """Text for people: fitted to the window in a terminal, as it is elsewhere."""
    print(fitted(text) if sys.stdout.isatty() else text)


def print_json(data: Any) -> None:
    """One line of JSON, in ASCII, flushed: another program may be waiting for it."""
    import json

    print(json.dumps(data), flush=True)
