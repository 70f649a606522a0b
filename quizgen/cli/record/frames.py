"""Verdicts in frames, drawn by rich."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quizgen.files.signs import visible
from quizgen.study.session.screen import MARKS, Tone, Verdict
from quizgen.text.wrap import width_of, wrapped

WIDEST = 100  # columns of a frame: longer lines are hard to read
LEAST = 30  # columns of a window without which nothing is framed
BORDER = 4  # columns of both sides
BESIDE = 30  # columns without which an answer is below its label
BORDERS = {Tone.RIGHT: "green", Tone.WRONG: "red", Tone.PLAIN: ""}
SAMPLE = Verdict("Right", "Right; exactly it is 1.", (("Answer", ("1",)),), right=True)


def framed(verdict: Verdict, width: int, signs: Callable[[str], str], *, colours: bool) -> str:
    """A verdict in a frame for a window.

    signs: how the terminal writes a text.
    """
    from rich.box import ROUNDED
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    columns = min(width, WIDEST)
    body = Text(visible("\n".join(_body(verdict, columns - BORDER, signs))))
    title = Text(visible(f"{MARKS[verdict.right]}{verdict.title}"), "bold")
    panel = Panel.fit(
        body, box=ROUNDED, title=title, title_align="left", border_style=BORDERS[verdict.tone]
    )
    console = Console(
        width=columns,
        color_system="standard" if colours else None,
        force_terminal=colours,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as capture:
        console.print(panel)
    return capture.get().rstrip("\n")


def prepare() -> None:
    """Import rich, and draw once what is drawn after an answer."""
    framed(SAMPLE, WIDEST, str, colours=True)


def _body(verdict: Verdict, room: int, signs: Callable[[str], str]) -> Iterator[str]:
    if verdict.said.rstrip(".") not in ("", verdict.title):
        yield wrapped(verdict.said, room, signs)
    labels = max((len(label) for label, _ in verdict.answers), default=0) + 2
    beside = room - labels >= BESIDE
    for label, lines in verdict.answers:
        first = label.ljust(labels) if beside else "  "
        if not beside:
            yield label
        for line in lines:
            for part in wrapped(line, room - width_of(first), signs).split("\n"):
                yield first + part
                first = " " * len(first)
