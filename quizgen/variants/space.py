"""The space of a question's numbers: axes, the index, and an order to draw in.

A space is the product of its axes.  A variant's index is its mixed-radix position in that
*unfiltered* product, last axis fastest, so that a rule added later moves no index.

The draw order is a seeded permutation of the positions: a few rounds of odd multiplication,
addition and xor-shift on just as many bits as the product needs, each of which is invertible.
It is the same in Python ints and in numpy's uint64, the first draws cost no enumeration, and
a draw keeps its order when the group grows.

>>> space = Space((Axis("K S", ((3, 1), (3, 2), (5, 1))), Axis("C_in", (16, 32))))
>>> space.size, space.givens(3)
(6, {'K': 3, 'S': 2, 'C_in': 32})
>>> sorted(Order(seed_bits("exam", "conv:1"), space.size).walk()) == list(range(6))
True
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeAlias

from quizgen.questions.margins import FamilyError

Value: TypeAlias = int | str
MAX_PRODUCT = 2**20
MASK64 = 2**64 - 1
ROUNDS = 6
CHUNK = 1 << 16  # positions searched at once with numpy


@dataclass(frozen=True)
class Axis:
    """One dimension of a space: a quantity and the values it takes, in a fixed order.

    ``names`` with several words bind several quantities together, as kernel, stride and
    padding of layers that exist.  Values that are words are a convention's names.
    """

    names: str
    points: tuple[Value | tuple[Value, ...], ...]

    @cached_property
    def quantities(self) -> tuple[str, ...]:
        return tuple(self.names.split())

    @cached_property
    def bound(self) -> tuple[tuple[Value, ...], ...]:
        """The values of the quantities at each point."""
        return tuple(point if isinstance(point, tuple) else (point,) for point in self.points)


@dataclass(frozen=True)
class Space:
    axes: tuple[Axis, ...]
    size: int = field(init=False)

    def __post_init__(self) -> None:
        names = [name for axis in self.axes for name in axis.quantities]
        if len(set(names)) != len(names):
            raise FamilyError("axes", f"a quantity has two axes: {', '.join(names)}")
        size = 1
        for axis in self.axes:
            width = len(axis.quantities)
            if not axis.points or any(len(values) != width for values in axis.bound):
                raise FamilyError(f"axis '{axis.names}'", f"every point needs {width} values")
            if len(set(axis.points)) != len(axis.points):
                raise FamilyError(f"axis '{axis.names}'", "a point stands there twice")
            size *= len(axis.points)
        if size > MAX_PRODUCT:
            raise FamilyError("axes", f"{size} combinations, at most {MAX_PRODUCT} are allowed")
        object.__setattr__(self, "size", size)

    def givens(self, index: int) -> dict[str, Value]:
        """The values at ``index``; IndexError outside the product."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        found: dict[str, Value] = {}
        for stride, points in self._points:
            found.update(points[index // stride % len(points)])
        return found

    @cached_property
    def _points(self) -> list[tuple[int, list[dict[str, Value]]]]:
        """Each axis's points as they are put into the givens."""
        return [
            (stride, [dict(zip(axis.quantities, point, strict=True)) for point in axis.bound])
            for stride, axis in self._strides
        ]

    @cached_property
    def _strides(self) -> list[tuple[int, Axis]]:
        """Each axis with how many positions one step along it is."""
        found, stride = [], 1
        for axis in reversed(self.axes):
            found.append((stride, axis))
            stride *= len(axis.points)
        return found[::-1]

    def columns(self, indices: Any) -> dict[str, Any]:
        """``givens`` of many indices as arrays; words become object arrays."""
        import numpy as np

        rest = np.asarray(indices, dtype=np.int64)
        columns: dict[str, Any] = {}
        for axis in reversed(self.axes):
            rest, positions = np.divmod(rest, len(axis.points))
            for place, name in enumerate(axis.quantities):
                values = [axis.bound[i][place] for i in range(len(axis.points))]
                words = any(isinstance(value, str) for value in values)
                columns[name] = np.array(values, dtype=object if words else np.int64)[positions]
        return columns

    @cached_property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """The conventions among the axes: name and the words it takes."""
        found = {}
        for axis in self.axes:
            for place, name in enumerate(axis.quantities):
                values = [axis.bound[i][place] for i in range(len(axis.points))]
                if isinstance(values[0], str):
                    found[name] = tuple(dict.fromkeys(str(value) for value in values))
        return found


def seed_bits(seed: str | int, scope: str) -> int:
    """64 bits from a seed and what is drawn with it, so that two families never share an order."""
    return int.from_bytes(sha256(f"{seed}\n{scope}".encode()).digest()[:8], "big")


def mix(bits: int) -> int:
    """A 64-bit finaliser: every input bit moves every output bit.

    >>> hex(mix(1))
    '0x5692161d100b05e5'
    """
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9 & MASK64
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB & MASK64
    return bits ^ (bits >> 31)


@dataclass(frozen=True)
class Order:
    """A permutation of ``range(size)``, chosen by 64 seed bits.

    It permutes the next power of two; positions that fall outside ``size`` are passed over.
    """

    bits: int
    size: int

    @property
    def width(self) -> int:
        return max(2, (self.size - 1).bit_length())

    def _constants(self) -> list[tuple[int, int]]:
        keys = [mix(self.bits + r * 0x9E3779B97F4A7C15 & MASK64) for r in range(2 * ROUNDS)]
        mask = (1 << self.width) - 1
        return [((keys[2 * r] | 1) & mask, keys[2 * r + 1] & mask) for r in range(ROUNDS)]

    def walk(self) -> Iterator[int]:
        """Every index once, in draw order, one at a time and without numpy."""
        width, constants = self.width, self._constants()
        mask, shift = (1 << width) - 1, (width + 1) // 2
        for position in range(1 << width):
            x = position
            for factor, offset in constants:
                x = (x * factor + offset) & mask
                x ^= x >> shift
            if x < self.size:
                yield x

    def chunks(self) -> Iterator[Any]:
        """The same order as int64 arrays."""
        import numpy as np

        width = self.width
        mask, shift = np.uint64((1 << width) - 1), np.uint64((width + 1) // 2)
        constants = [(np.uint64(factor), np.uint64(offset)) for factor, offset in self._constants()]
        for start in range(0, 1 << width, CHUNK):
            x = np.arange(start, min(start + CHUNK, 1 << width), dtype=np.uint64)
            for factor, offset in constants:
                x = (x * factor + offset) & mask
                x ^= x >> shift
            yield x[x < self.size].astype(np.int64)
