"""What all pictures share: a name and words, colours, letters, formats.

matplotlib is imported only to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizgen.errors import QuizgenError
from quizgen.files.disk import FileError, write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PIXEL = 1 / 96  # inches
WIDTH = 390 * PIXEL
LETTERS = 8.5  # points, 11 px on a phone
SMALL = 7.5
DENSITY = 192  # dots per inch of a PNG: two for each pixel
ENDINGS = {".svg": {"Date": None}, ".png": {"Software": None}, ".pdf": {"CreationDate": None}}
SETTINGS: Any = {
    "font.family": "DejaVu Sans",  # matplotlib's own, so it is the same everywhere
    "font.size": LETTERS,
    "svg.hashsalt": "quizgen",
    "svg.fonttype": "path",
    "axes.unicode_minus": False,
}


class FigureError(QuizgenError):
    """A picture that cannot be drawn or kept."""


@dataclass(frozen=True)
class Theme:
    """The colours of one variant; those of the three quantities differ for every eye."""

    paper: str
    ink: str
    soft: str
    band: str
    memory: str
    params: str
    macs: str


LIGHT = Theme("#ffffff", "#1f2328", "#59626c", "#eef1f4", "#2f6fb0", "#b8520f", "#24774f")
DARK = Theme("#1f2226", "#e8eaed", "#a7b0b9", "#3a4048", "#6aa9e9", "#f09a5b", "#63c493")


@dataclass(frozen=True)
class Picture:
    """A picture for cards.

    name: permanent.  alt: what is to be seen, in words.  draw: the SVG, dark or light.
    rows: the numbers and labels in it as lines of text; None where ``alt`` says it all.
    """

    name: str
    alt: str
    draw: Callable[[bool], bytes]
    rows: Callable[[], str] | None = None

    @property
    def sentence(self) -> str:
        """What it is of, in place of the picture."""
        return f"[picture: {self.alt}]"

    def described(self) -> str:
        """What is to be seen, for those who read it: a sentence, and the rows below it."""
        return "\n".join([self.sentence, *self.lines()])

    def lines(self) -> list[str]:
        """The rows, one by one."""
        return self.rows().split("\n") if self.rows else []


def theme(dark: bool) -> Theme:
    """The dark colours, or the light ones."""
    return DARK if dark else LIGHT


@contextmanager
def settings() -> Iterator[None]:
    """matplotlib as every picture wants it, whatever a user's own file says."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def blank(width: float, height: float, title: str, colours: Theme) -> Figure:
    """An empty picture of that size in inches, with its title at the upper left."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained", dpi=DENSITY)
    FigureCanvasAgg(figure)
    figure.set_facecolor(colours.paper)
    figure.suptitle(
        title, x=0.012, ha="left", fontsize=LETTERS + 2, weight="bold", color=colours.ink
    )
    return figure


def settle(figure: Figure) -> Figure:
    """The finished picture: what is placed stays there, whatever it is drawn for."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def note(figure: Figure, text: str, colours: Theme) -> None:
    """A line in small letters below everything."""
    figure.supxlabel(text, x=0.012, ha="left", fontsize=SMALL, color=colours.soft)


def text_width(figure: Figure, text: str, size: float = LETTERS) -> float:
    """How wide a text is, in points."""
    probe = figure.text(0, 0, text, fontsize=size)
    width = float(probe.get_window_extent().width)
    probe.remove()
    return width * 72 / figure.dpi


def check_ending(path: Path) -> str:
    """How the name of a picture's file ends; FigureError if we draw none like that.

    >>> check_ending(Path("resnet50.SVG"))
    '.svg'
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise FigureError(
            str(path), "a picture's name ends in " + " or ".join(ENDINGS), "as in resnet50.svg"
        )
    return ending


def picture(figure: Figure, ending: str) -> bytes:
    """The picture as the bytes of a file; an SVG is transparent."""
    data = BytesIO()
    with settings():
        figure.savefig(
            data,
            format=ending.removeprefix("."),
            metadata=ENDINGS[ending],
            transparent=ending == ".svg",
        )
    return data.getvalue()


def save(figure: Figure, path: Path) -> None:
    """Writes the picture in the format that the file's name ends in."""
    data = picture(figure, check_ending(path))
    try:
        write_atomically(path, data)
    except FileError as error:
        raise FigureError(error.where, error.what, "choose another place") from None
