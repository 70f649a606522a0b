"""Inputs that nobody would think of, made from those that somebody did: a pure function of a seed.

>>> mutated(b"a,b", 1, (b"x",)) == mutated(b"a,b", 1, (b"x",))
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

# What readers stumble on: ends of lines and texts, brackets without their other half, numbers past
# every bound, signs that steer a terminal, halves of characters.
TEXTS = (
    *("\n", "\r\n", "\t", " ", "\0", "\x1b[2J", "\x9b", "\u202e", "\u2028", "\ufeff", "\udc80"),
    *('"', "'", "`", "\\", "\\(", "\\)", "$", "|", "{", "}", "[", "]", "{{", "}}", "[[", "]]"),
    *("<", ">", "&", "%", "#", "*", "**", "::", ": ", "- ", "? ", "---\n", "&a", "*a", "!!x "),
    *("0", "-1", "1e99", "1e99999999", "9" * 30, "0x10", "1_000", "٣", "½", "NaN", "Infinity"),
    *("null", "true", "~", "[" * 50, "{" * 50, "(" * 50, "<" * 50, "=out", "𝒳", "é", "e\u0301"),
)
TOKENS: tuple[bytes, ...] = (
    *[text.encode("utf-8", "surrogatepass") for text in TEXTS],
    *(b"\xff", b"\xc3", b"PK\x03\x04", b"SQLite format 3\0"),
)

Change: TypeAlias = Callable[[bytes, Random, Sequence[bytes]], bytes]


def _inserted(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(TOKENS) + data[at:]


def _removed(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.randrange(1, 20) :]


def _repeated(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    piece = data[at : at + random.randrange(1, 60)]
    return data[:at] + piece * random.randrange(2, 5) + data[at:]


def _flipped(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    if not data:
        return data
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def _crossed(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others)
    at, start = random.randrange(len(data) + 1), random.randrange(len(other) + 1)
    return data[:at] + other[start : start + random.randrange(1, 80)] + data[at:]


def _cut(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


CHANGES: tuple[Change, ...] = (_inserted, _inserted, _removed, _repeated, _flipped, _crossed, _cut)
MOST = 6  # changes of one input


def mutated(data: bytes, seed: int, others: Sequence[bytes]) -> bytes:
    """An input after some changes.

    data: the input.  seed: of the changes.  others: inputs to take pieces from.
    """
    random = Random(seed)
    for _ in range(random.randrange(1, MOST + 1)):
        data = random.choice(CHANGES)(data, random, others)
    return data
