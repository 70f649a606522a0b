"""Units of answers: how they are written, what they scale by, and their synonyms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of answers.

    id: as it stands after a number.  kind: what is counted; units of one kind convert.
    scale: how many of the kind's base unit one is.  asks: the reminder on a question.
    synonyms: other spellings a learner may type, in lower case.
    """

    id: str
    kind: str
    scale: int
    asks: str
    synonyms: tuple[str, ...] = ()


def _counted(kind: str, asks: str, *synonyms: str) -> list[Unit]:
    """A count and its thousands, millions and billions."""
    units = [Unit(kind, kind, 1, asks, synonyms)]
    for prefix, scale, words in (
        ("k", 10**3, "thousands"),
        ("M", 10**6, "millions"),
        ("G", 10**9, "billions"),
    ):
        units.append(Unit(f"{prefix} {kind}", kind, scale, f"{words} of {asks}"))
    return units


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
        "elements",
        ("element", "values", "value", "units", "unit", "neurons"),
    ),
    Unit(
        "features", "features", 1, "features", ("feature", "elements", "values", "units", "neurons")
    ),
    Unit("units", "units", 1, "units", ("unit", "neurons", "elements", "values")),
    Unit("pixels", "pixels", 1, "pixels", ("pixel", "px")),
    Unit("channels", "channels", 1, "channels", ("channel", "filters", "filter", "maps")),
    Unit("layers", "layers", 1, "layers", ("layer",)),
    Unit("filters", "filters", 1, "filters", ("filter", "channels", "maps")),
    Unit("rows", "rows", 1, "rows", ("row",)),
    Unit("columns", "columns", 1, "columns", ("column", "patches")),
    Unit("images", "images", 1, "images", ("image",)),
    Unit("connections", "connections", 1, "connections", ("connection",)),
    Unit("times", "times", 1, "how many times", ("fold", "time", "x")),
    Unit("operations", "operations", 1, "operations", ("operation", "ops", "op", "flops")),
    Unit("FLOPs per byte", "FLOPs per byte", 1, "FLOPs per byte", ("flop per byte",)),
    Unit("ms", "time", 1, "milliseconds (ms)", ("milliseconds", "millisecond", "msec")),
    Unit("s", "time", 1000, "seconds", ("seconds", "second", "sec")),
    Unit("%", "%", 1, "percent", ("percent", "per cent", "pct")),
    Unit("bytes", "bytes", 1, "bytes", ("byte", "b")),
    Unit("KB", "bytes", 1024, "KB (1 KB = 1024 bytes)", ("kib",)),
    Unit("MB", "bytes", 1024**2, "MB (1 MB = 1024 KB = 1,048,576 bytes)", ("mib",)),
    Unit("GB", "bytes", 1024**3, "GB (1 GB = 1024 MB)", ("gib",)),
    Unit("kB", "bytes", 1000, "kB (1 kB = 1000 bytes)"),
)
UNITS = {unit.id: unit for unit in ALL}
