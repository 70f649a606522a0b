"""Any change of shape that keeps the elements in order, as steps that the engine knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from quizgen.cost.layers.rearrange import Flatten, Unflatten

if TYPE_CHECKING:
    from quizgen.cost.layer import Layer, Shape


def steps(before: Shape, after: Shape) -> Iterator[Layer]:
    """The Flatten and Unflatten that turn one shape into another of as many elements.

    Dimensions that stay side by side stay apart, so that receptive fields survive.

    before, after: the shapes of one image.

    >>> list(steps((116, 28, 28), (2, 58, 28, 28)))
    [Unflatten(1, unflattened_size=(2, 58))]
    >>> [str(step) for step in steps((8, 8, 7, 7, 96), (64, 49, 96))]
    ['Flatten(end_dim=2)', 'Flatten(start_dim=2, end_dim=3)']
    >>> list(steps((512, 1, 1), (512,)))
    [Flatten()]
    """
    place = 1  # the batch is dimension 0
    for old, new in _groups(before, after):
        if old != new:
            if len(old) > 1:
                whole = len(old) == len(before)
                yield Flatten() if whole else Flatten(place, place + len(old) - 1)
            if len(new) > 1:
                yield Unflatten(place, tuple(new))
        place += len(new)


def _groups(before: Shape, after: Shape) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """The shortest runs of both shapes that hold the same number of elements, in order."""
    cuts = [(0, 0)]
    i = j = 0
    while i < len(before) and j < len(after):
        left, right = before[i], after[j]
        i, j = i + 1, j + 1
        while left != right:
            if left < right:
                left, i = left * before[i], i + 1
            else:
                right, j = right * after[j], j + 1
        cuts.append((i, j))
    cuts[-1] = (len(before), len(after))  # sizes of 1 that are left
    for (i, j), (k, m) in pairwise(cuts):
        yield before[i:k], after[j:m]
