"""Units of answers: how they are written, what they scale by, and their synonyms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of answers.

    id: as it stands after a number.  kind: what is counted; units of one kind convert.
    scale: how many of the kind's base unit one is.  asks: what a question asks for after
    "Answer".  synonyms: other spellings a learner may type, in lower case.
    """

    id: str
    kind: str
    scale: int
    asks: str
    synonyms: tuple[str, ...] = ()

    def after(self, number: str) -> str:
        """A number with its unit, in the singular where it must be.

        >>> UNITS["pixels"].after("1"), UNITS["M MACs"].after("1"), UNITS["ms"].after("1")
        ('1 pixel', '1 M MACs', '1 ms')
        """
        one = number == "1" and self.scale == 1 and self.kind == self.id
        return f"{number} {self.id.removesuffix('s') if one else self.id}".rstrip()


def _counted(kind: str, asks: str, *synonyms: str) -> list[Unit]:
    """A count and its thousands, millions and billions."""
    units = [Unit(kind, kind, 1, f"in {asks}", synonyms)]
    for prefix, scale, words in (
        ("k", 10**3, "thousands"),
        ("M", 10**6, "millions"),
        ("G", 10**9, "billions"),
    ):
        units.append(Unit(f"{prefix} {kind}", kind, scale, f"in {words} of {asks}"))
    return units


NAMES = {"K": ("kilo", "kibi"), "M": ("mega", "mebi"), "G": ("giga", "gibi")}


def _spellings(letter: str) -> tuple[str, ...]:
    """How people write KB, MB or GB beside these two letters.

    >>> _spellings("M")[:4]
    ('mib', 'mbyte', 'mbytes', 'm byte')
    """
    small = letter.lower()
    words = [f"{first}byte" for first in (small, f"{small} ", *NAMES[letter])]
    return (f"{small}ib", *(word + end for word in words for end in ("", "s")))


ALL = (
    *_counted(
        "parameters", "parameters", "parameter", "params", "param", "weights", "weight", "biases"
    ),
    *_counted("MACs", "MACs", "mac", "macs", "multiply-adds", "multiply-add", "madds"),
    *_counted("FLOPs", "FLOPs", "flop", "flops", "operations", "operation", "ops", "op"),
    Unit(
        "elements",
        "elements",
        1,
        "in elements",
        ("element", "values", "value", "units", "unit", "neurons"),
    ),
    Unit(
        "features",
        "features",
        1,
        "in features",
        ("feature", "elements", "values", "units", "neurons"),
    ),
    Unit("units", "units", 1, "in units", ("unit", "neurons", "elements", "values")),
    Unit("pixels", "pixels", 1, "in pixels", ("pixel", "px")),
    Unit("channels", "channels", 1, "in channels", ("channel", "filters", "filter", "maps")),
    Unit("layers", "layers", 1, "in layers", ("layer",)),
    Unit("blocks", "blocks", 1, "in blocks", ("block",)),
    Unit("filters", "filters", 1, "in filters", ("filter", "channels", "maps")),
    Unit("rows", "rows", 1, "in rows", ("row",)),
    Unit("columns", "columns", 1, "in columns", ("column", "patches")),
    Unit("time steps", "time steps", 1, "in time steps", ("time step", "step", "steps", "samples")),
    Unit("", "numbers", 1, "as a number", ("column", "columns", "row", "rows")),  # counted from 0
    Unit("images", "images", 1, "in images", ("image",)),
    Unit("connections", "connections", 1, "in connections", ("connection",)),
    Unit("times", "times", 1, "as a factor", ("fold", "time", "x")),
    Unit("operations", "operations", 1, "in operations", ("operation", "ops", "op", "flops")),
    Unit(
        "FLOPs per byte",
        "FLOPs per byte",
        1,
        "in FLOPs per byte",
        ("flop per byte", "flops/byte", "flop/byte", "operations per byte"),
    ),
    Unit("ms", "time", 1, "in milliseconds (ms)", ("milliseconds", "millisecond", "msec")),
    Unit("s", "time", 1000, "in seconds", ("seconds", "second", "sec")),
    Unit("%", "%", 1, "in percent", ("percent", "per cent", "pct")),
    Unit("bytes", "bytes", 1, "in bytes", ("byte", "b")),
    Unit("KB", "bytes", 1024, "in KB (1 KB = 1024 bytes)", _spellings("K")),
    Unit("MB", "bytes", 1024**2, "in MB (1 MB = 1024 KB = 1,048,576 bytes)", _spellings("M")),
    Unit("GB", "bytes", 1024**3, "in GB (1 GB = 1024 MB = 1,073,741,824 bytes)", _spellings("G")),
    Unit("kB", "bytes", 1000, "in kB (1 kB = 1000 bytes)"),
)
UNITS = {unit.id: unit for unit in ALL}
