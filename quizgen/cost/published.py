"""Figures that somebody printed about a network, and short ways to write them down.

>>> params("138 M", "the paper, table 2").value
138000000
>>> for rate in errors("the paper", top1="25.03", top5="7.76", crops=10):
...     print(rate.quantity, float(rate.value), rate.counts)
top1_error 25.03 one network, ten crops, validation
top5_error 7.76 one network, ten crops, validation
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from quizgen.cost.layer import CostError
from quizgen.cost.network import Published

Data: TypeAlias = Literal["validation", "test", ""]  # "": the source does not say

UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


@dataclass(frozen=True, slots=True)
class ErrorRate(Published):
    """A top-1 or top-5 error in percent, and what it was measured as.

    networks: how many were averaged; 1 is a single network.
    crops: parts of each image that were averaged; None where that does not describe it (dense
    evaluation, several scales) or the source does not say.
    data: the images: ``validation`` or ``test``.
    """

    networks: int = 1
    crops: int | None = None
    data: Data = "validation"


def figure(text: str) -> tuple[int | Fraction, int | Fraction]:
    """A printed number and one unit of its last digit.

    >>> figure("138 M"), figure("60,965,224"), figure("3.8 G")
    ((138000000, 1000000), (60965224, 1), (3800000000, 100000000))
    """
    digits, _, unit = text.replace(",", "").partition(" ")
    if unit not in UNITS or not digits.replace(".", "", 1).isdecimal():
        raise CostError("figure", f"'{text}' is no number", "write it as 138 M or 3.8 G")
    decimals = len(digits.partition(".")[2])
    value, step = Fraction(digits) * UNITS[unit], Fraction(UNITS[unit], 10**decimals)
    return _plain(value), _plain(step)


def params(
    text: str, source: str, counts: str = "learnable parameters", differs: str = ""
) -> Published:
    """Published parameters, as printed."""
    return Published("params", *figure(text), counts, source, differs=differs)


def macs(
    text: str,
    source: str,
    counts: str = "multiply-adds, conv and linear",
    kinds: Iterable[str] = (),
    differs: str = "",
) -> Published:
    """Published multiply-adds, as printed; ``kinds`` if only some layers were counted."""
    return Published("macs", *figure(text), counts, source, tuple(kinds), differs)


def errors(
    source: str,
    *,
    top1: str = "",
    top5: str = "",
    networks: int = 1,
    crops: int | None = None,
    views: str = "",
    data: Data = "validation",
) -> tuple[ErrorRate, ...]:
    """Published error rates in percent, measured together.

    ``views`` says in words how an image was looked at where ``crops`` cannot.
    """
    seen = views or (_counted(crops, "crop") if crops else "")
    counts = ", ".join(filter(None, (_counted(networks, "network"), seen, data)))
    return tuple(
        ErrorRate(quantity, *figure(text), counts, source, (), "", networks, crops, data)
        for quantity, text in (("top1_error", top1), ("top5_error", top5))
        if text
    )


def printed(published: Sequence[Published], quantity: str, words: Iterable[str]) -> Published:
    """The one figure of that quantity which the words tell from all others.

    A word is a part of what was counted, or of its source.

    >>> both = errors("a", top5="6.67", networks=7, crops=144) + errors("b", top5="10.07", crops=1)
    >>> printed(both, "top5_error", ["one crop"]) == printed(both, "top5_error", ["b"]) == both[1]
    True
    """
    wanted = [word.casefold() for word in words]
    known = [one for one in published if one.quantity == quantity]
    found = [one for one in known if all(_says(one, word) for word in wanted)]
    if len(found) != 1:
        which = "; ".join(f"{one.counts} ({one.source})" for one in known) or "none"
        what = f"{len(found)} figures fit {', '.join([quantity, *wanted])}"
        raise CostError("published", what, f"there are: {which}")
    return found[0]


def _says(one: Published, word: str) -> bool:
    return word in one.counts.casefold().split(", ") or word in one.source.casefold()


def usual_error(published: Iterable[Published]) -> ErrorRate | None:
    """The top-5 rate by which networks are best compared: one network, one crop, validation.

    The nearest to that which was published; None if no such error was.

    >>> both = errors("a", top5="6.67", networks=7, crops=144) + errors("b", top5="10.07", crops=1)
    >>> usual_error(both).source
    'b'
    """
    rates = [rate for rate in published if isinstance(rate, ErrorRate)]
    top5 = [rate for rate in rates if rate.quantity == "top5_error"]
    return min(top5, key=_distance, default=None)


def _distance(rate: ErrorRate) -> tuple[int, bool, int]:
    return rate.networks, rate.data != "validation", rate.crops or 1000


def _counted(number: int, noun: str) -> str:
    shown = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{shown} {noun}{'' if number == 1 else 's'}"


def _plain(number: Fraction) -> int | Fraction:
    return number.numerator if number.denominator == 1 else number
