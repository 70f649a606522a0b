"""A question's picture as a card shows it: SVG inside the note's field, in the card's own colours.

A media file would stay behind in the learner's collection, unused, whenever its picture is
corrected, since Anki replaces no file.  Inside the field there is none.  The style gives the
colours, light and dark, so that a change of colours changes no note.

>>> picture("bottleneck").startswith('<svg class="picture" role="img" aria-label="')
True
"""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache
from html import escape

from quizgen.figures import picture_named
from quizgen.figures.canvas import DARK, LIGHT, Theme

COLOUR = re.compile(r"#[0-9a-f]{6}\b")


@cache
def picture(figure: str) -> str:
    """The picture with its words for those who do not see it; drawn twice, light and dark, only
    where it has colours between those of the theme."""
    light, dark = (_drawn(figure, is_dark=is_dark) for is_dark in (False, True))
    if light == dark:
        return _marked(figure, light, "picture")
    return _marked(figure, light, "picture light") + _marked(figure, dark, "picture dark")


def _drawn(figure: str, *, is_dark: bool) -> str:
    """The drawing with the theme's colours as names."""
    theme = asdict(DARK if is_dark else LIGHT)
    names = {colour: f"var(--picture-{name})" for name, colour in theme.items()}
    drawn = picture_named(figure).draw(is_dark).decode()
    return COLOUR.sub(lambda found: names.get(found[0], found[0]), drawn)


def _marked(figure: str, drawn: str, style: str) -> str:
    alt = escape(picture_named(figure).alt)
    return drawn.replace("<svg", f'<svg class="{style}" role="img" aria-label="{alt}"', 1)


def without_colours(field: str) -> str:
    """A field as what dates its note: a picture's colours are no part of what it says."""
    return COLOUR.sub("", field) if "<svg" in field else field


def picture_style() -> str:
    """The colours of pictures, for the style of the note types."""
    light, dark = _colours(LIGHT), _colours(DARK)
    return f".card {{\n{light}}}\n\n.nightMode.card,\n.nightMode .card {{\n{dark}}}\n"


def _colours(theme: Theme) -> str:
    return "".join(f"  --picture-{name}: {colour};\n" for name, colour in asdict(theme).items())
