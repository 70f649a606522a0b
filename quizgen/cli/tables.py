"""Tables of commands: in columns where they fit, cell by cell where they do not.

Columns of text are folded; a number is never broken or cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quizgen.text.tables import told
from quizgen.text.wrap import width_of, wrapped

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.measure import Measurement

GAP = 3  # between columns
LEAST = 10  # columns of a folded text


class Columns:
    """A table without frame whose first ``left`` columns are text, the others numbers.

    whole: never folded, for a window that scrolls sideways.  bars: whether the other columns begin
    with bars, and so at the left.
    """

    def __init__(self, *head: str, left: int = 1, whole: bool = False, bars: bool = False) -> None:
        self.head = head
        self.left = left
        self.whole = whole
        self.bars = bars
        self.rows: list[tuple[str, ...]] = []

    def add(self, *cells: str) -> None:
        self.rows.append(cells)

    @property
    def widths(self) -> list[int]:
        """What each column takes at most."""
        return [max(map(width_of, column)) for column in zip(self.head, *self.rows, strict=True)]

    def fits(self, room: int) -> bool:
        """Whether the columns have room, those of text folded."""
        widths = self.widths
        folded = [min(width, LEAST) for width in widths[: self.left]]
        least = sum(folded) + sum(widths[self.left :]) + GAP * (len(widths) - 1)
        return self.whole or least <= room

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        return Measurement(1, sum(self.widths) + GAP * (len(self.head) - 1))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich import box
        from rich.table import Table
        from rich.text import Text

        if not self.fits(options.max_width):
            for line in told([self.head, *self.rows]):
                yield Text(wrapped(line, options.max_width))
            return
        widths = self.widths
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for place, name in enumerate(self.head):
            is_text = place < self.left
            table.add_column(
                Text(name),
                justify="left" if is_text or self.bars else "right",
                no_wrap=self.whole or not is_text,
                overflow="fold",
                min_width=min(widths[place], LEAST) if is_text else widths[place],
            )
        for row in self.rows:
            table.add_row(*map(Text, row))
        yield table


def window() -> int:
    """Columns of the window, or 80."""
    from shutil import get_terminal_size

    return get_terminal_size().columns


def print_parts(parts: Iterable[RenderableType]) -> None:
    """Print lines and tables for people, as ASCII where the terminal has nothing else."""
    import sys

    from rich.console import Console

    from quizgen.text.terminal import ascii_fallback

    console = Console(highlight=False, markup=False, emoji=False)
    parts = list(parts)
    wide = [part for part in parts if isinstance(part, Columns) and part.whole]
    window, unbounded = console.width, console.options.update(width=10_000)
    needed = (console.measure(table, options=unbounded).maximum for table in wide)
    console.width = max(console.width, *needed, 0)
    with console.capture() as capture:
        for part in parts:
            if isinstance(part, str) and sys.stdout.isatty():
                part = wrapped(part, window)
            console.print(part, soft_wrap=isinstance(part, str))
    text = "\n".join(line.rstrip() for line in capture.get().splitlines())
    print(ascii_fallback(text) if console.options.ascii_only else text)
