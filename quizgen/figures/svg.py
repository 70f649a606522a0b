"""Pictures for cards as SVG that we write ourselves: a few shapes, text as text.

A deck holds dozens of pictures twice, light and dark.  Written this way they are made in
milliseconds and are a few kilobytes each, a tenth of matplotlib's; text stays text, in the
letters of the reader's own device.  Coordinates are pixels, downwards positive; a sheet is
``WIDTH`` wide and scales to the card.

>>> text(0, 12, "a < b", "#000000")
'<text x="0" y="12" fill="#000000">a &lt; b</text>'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape  # not xml.sax.saxutils, which loads an HTTP client
from typing import Literal, TypeAlias

WIDTH = 360  # fits a phone of 390 beside a card's margins
SIZE = 13  # of letters
SMALL = 11.5
LINE = 1.3  # heights of a letter from one line to the next
SPACE = "http://www.w3.org/2000/svg"
LETTERS = "system-ui,sans-serif"
HEAD = 4.5  # half the width of an arrow's head

# About how wide letters are, in thousandths of their size: those of DejaVu Sans, the widest of the
# usual fonts, so that what fits here fits everywhere. Integers, since each Python adds floats in
# its own way: a label would move, and a note whose picture changed would replace a learner's edits.
NARROW, USUAL, CAPITAL, BROAD = 360, 630, 710, 960
REGULAR, BOLD = 1000, 1100  # thousandths of those widths
NARROW_LETTERS, BROAD_LETTERS = frozenset("fijlrtI.,:;'|()[]- "), frozenset("mwMW%×")

Point: TypeAlias = tuple[float, float]
Anchor: TypeAlias = Literal["start", "middle", "end"]


def sheet(height: float, shapes: Iterable[str], width: float = WIDTH, *, label: str = "") -> bytes:
    """The file: shapes one above the other on a transparent ground.

    label: what it shows, where nothing around it says so.
    """
    wide, high = _number(width), _number(height)
    told = f' role="img" aria-label={_quoted(label)}' if label else ""
    opening = (
        f'<svg xmlns="{SPACE}" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'font-family="{LETTERS}" font-size="{SIZE}"{told}>'
    )
    return f"{opening}{''.join(shapes)}</svg>\n".encode()


def text(
    x: float,
    y: float,
    words: str,
    colour: str,
    *,
    size: float = SIZE,
    anchor: Anchor = "start",
    bold: bool = False,
) -> str:
    """A line of text; ``y`` is its base line."""
    return _element(
        "text",
        escape(words, quote=False),
        x=x,
        y=y,
        fill=colour,
        font_size=size if size != SIZE else None,
        text_anchor=anchor if anchor != "start" else None,
        font_weight="bold" if bold else None,
    )


def centred(
    x: float, y: float, lines: Sequence[str], colour: str, *, size: float = SIZE, bold: bool = False
) -> str:
    """Lines of text around a point."""
    first = y - LINE * size * (len(lines) - 1) / 2 + 0.36 * size
    return "".join(
        text(x, first + LINE * size * at, line, colour, size=size, anchor="middle", bold=bold)
        for at, line in enumerate(lines)
    )


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str = "none",
    stroke: str = "",
    *,
    rounded: float = 0,
    line: float = 1.5,
) -> str:
    return _element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        rx=rounded or None,
        fill=fill,
        stroke=stroke or None,
        stroke_width=line if stroke else None,
    )


def circle(x: float, y: float, radius: float, fill: str, stroke: str = "", line: float = 1) -> str:
    return _element(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill=fill,
        fill_opacity=0.8 if fill != "none" else None,
        stroke=stroke or None,
        stroke_width=line if stroke else None,
    )


def path(points: Sequence[Point], stroke: str, *, line: float = 1.5, dashes: str = "") -> str:
    """Straight lines through the points."""
    return paths([points], stroke, line=line, dashes=dashes)


def paths(
    lines: Iterable[Sequence[Point]], stroke: str, *, line: float = 1.5, dashes: str = ""
) -> str:
    """Several lines in one element, each through its points."""
    return _element(
        "path",
        d="".join("M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in one) for one in lines),
        fill="none",
        stroke=stroke,
        stroke_width=line,
        stroke_dasharray=dashes or None,
    )


def polygon(points: Sequence[Point], fill: str, stroke: str = "", *, line: float = 1.5) -> str:
    """A filled shape with corners at the points."""
    return _element(
        "polygon",
        points=" ".join(f"{_number(x)},{_number(y)}" for x, y in points),
        fill=fill,
        stroke=stroke or None,
        stroke_width=line if stroke else None,
        stroke_linejoin="round" if stroke else None,
    )


def arrow(points: Sequence[Point], colour: str) -> str:
    """Lines through the points with a head at the last; the last line is level or upright."""
    (x, y), (from_x, from_y) = points[-1], points[-2]
    across, down = (x > from_x) - (x < from_x), (y > from_y) - (y < from_y)
    foot = (x - 1.6 * HEAD * across, y - 1.6 * HEAD * down)
    one = (foot[0] + HEAD * down, foot[1] + HEAD * across)
    other = (foot[0] - HEAD * down, foot[1] - HEAD * across)
    return path([*points[:-1], foot], colour) + polygon([(x, y), one, other], colour)


def width(words: str, size: float = SIZE, *, bold: bool = False) -> float:
    """About how wide a text is, rather more than less.

    >>> width("conv1") < width("CONV1") < width("conv1", bold=True) * 1.5
    True
    """
    total = sum(map(_letter, words)) * (BOLD if bold else REGULAR)
    return total * size / 1_000_000


def _letter(letter: str) -> int:
    if letter in NARROW_LETTERS:
        return NARROW
    if letter in BROAD_LETTERS:
        return BROAD
    return CAPITAL if letter.isupper() else USUAL


def wrapped(words: str, most: float, size: float = SIZE) -> list[str]:
    """The text in lines no wider than ``most``."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and width(longer, size) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _element(tag: str, content: str = "", **attributes: float | str | None) -> str:
    """An element; ``stroke_width=2`` is the attribute ``stroke-width``, None is left out."""
    written = "".join(
        f" {name.replace('_', '-')}={_quoted(_number(value))}"
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def _quoted(value: str) -> str:
    """An attribute's value with its quotes."""
    return f'"{escape(value)}"'


def _number(value: float | str) -> str:
    """A number to a tenth of a pixel, without idle noughts."""
    if isinstance(value, str):
        return value
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short
