"""A question's picture as Anki shows it: two files, and the images that name them.

An ``<img>`` does not take on the card's colours, so each picture comes light and dark, and the
style shows one.  Anki copies a file only if a field names it, and never replaces one of the same
name: a hash of the content in the name makes a changed picture a new file, to which the updated
note points; the old one then counts as unused, and Anki offers to delete it.  The files are SVG:
sharp at every size, and a kilobyte each in the package.

>>> light, dark = media("bottleneck")
>>> light.name.startswith("quizgen-bottleneck-light-"), dark.name == light.name
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import escape

from quizgen.figures import picture_named

VARIANTS = {"light": False, "dark": True}  # class of the image -> whether it is drawn dark
DIGITS = 12  # of a hash


@dataclass(frozen=True, slots=True)
class Media:
    """A file for Anki's media folder."""

    name: str
    data: bytes = field(repr=False)


@cache
def media(figure: str) -> tuple[Media, ...]:
    """The files of a picture, the light one first."""
    found = []
    for variant, dark in VARIANTS.items():
        data = picture_named(figure).draw(dark)
        digest = sha256(data).hexdigest()[:DIGITS]
        found.append(Media(f"quizgen-{figure}-{variant}-{digest}.svg", data))
    return tuple(found)


def images(figure: str) -> str:
    """The images of a picture, of which the style shows one."""
    alt = escape(picture_named(figure).alt)
    return "".join(
        f'<img class="{variant}" src="{file.name}" alt="{alt}">'
        for variant, file in zip(VARIANTS, media(figure), strict=True)
    )
