"""The shape of an image as people type it: channels first, or said to be last.

>>> image_shape("3x224x224"), image_shape("224,224,3 HWC")
((3, 224, 224), (3, 224, 224))
"""

from __future__ import annotations

import re

from quizgen.cost.layer import CostError, Shape, written

FIRST, LAST = "CHW", "HWC"
EXAMPLE = "give channels, height and width, as in 3,224,224"
COLOURS = (3, 4)  # channels of pictures that no height or width has
SMALLEST = 8  # of a height or width that may be mistaken for channels


def image_shape(text: str, place: str = "", *, known: int | None = None) -> Shape:
    """The shape that a text says.

    text: sizes with commas, crosses or spaces between them; ``HWC`` behind them says that the
    channels come last, ``CHW`` that they come first though it does not look so.
    place: where it stands, for messages.
    known: how many channels the first layer takes, where it says so.

    Raises CostError for what is no shape, or looks as if its channels came last.
    """
    words = [word for word in re.split(r"[xX×,\s]+", text.strip()) if word]
    order = words.pop().upper() if words and words[-1].upper() in (FIRST, LAST) else ""
    if not words or not all(re.fullmatch("[1-9][0-9]{0,8}", word) for word in words):
        raise CostError(place, f"'{text.strip()}' is no input", EXAMPLE)
    sizes = tuple(map(int, words))
    if order == LAST:
        return (sizes[-1], *sizes[:-1])
    if not order and known != sizes[0] and looks_turned(sizes):
        turned = (sizes[-1], *sizes[:-1])
        what = f"{written(sizes)} may be height, width and channels; here the channels come first"
        fix = f"write {', '.join(words)} {LAST} for {written(turned)}, or {FIRST} if {words[0]} "
        raise CostError(place, what, f"{fix}is the number of channels")
    return sizes


def looks_turned(sizes: Shape) -> bool:
    """Whether the last of three sizes seems to be the channels.

    >>> looks_turned((224, 224, 3)), looks_turned((3, 224, 224)), looks_turned((64, 32, 1))
    (True, False, False)
    """
    if len(sizes) != 3 or min(sizes[:2]) < SMALLEST:
        return False
    return sizes[2] in COLOURS or (sizes[2] == 1 and sizes[0] == sizes[1])
