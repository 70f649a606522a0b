"""Layers that move elements without computing: Flatten, Permute, Slice, padding, shuffling.

Dimensions are counted as torch counts them, with the batch as dimension 0; a layer works on
one image, so it cannot touch that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.checks import check_dimension, check_groups, check_whole, dimension
from quizgen.cost.layer import Layer, Shape, Storage, Work, Working, kind, written
from quizgen.cost.receptive import Field, Window, covered, moved_to, slid
from quizgen.cost.window import AXES


@kind
class Flatten(Layer):
    """``torch.nn.Flatten``: a map as one vector of features.

    >>> Flatten().out_shape((256, 6, 6))
    (9216,)
    >>> Flatten(start_dim=2).out_shape((768, 14, 14))
    (768, 196)
    """

    start_dim: int = 1
    end_dim: int = -1

    storage: ClassVar[Storage] = "view"

    def check(self) -> None:
        check_dimension(self, "start_dim", self.start_dim)
        check_dimension(self, "end_dim", self.end_dim)

    def ends(self, x: Shape) -> tuple[int, int]:
        """The first and the last dimension that become one."""
        first = dimension(self, "start_dim", self.start_dim, x)
        last = dimension(self, "end_dim", self.end_dim, x)
        if first > last:
            raise self.error(f"ends before it starts on {written(x)}", "exchange the two")
        return first, last

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        first, last = self.ends(x)
        return Work(output=(*x[:first], prod(x[first : last + 1]), *x[last + 1 :]))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        first, last = self.ends(x)
        if first == last:
            return seen[0]
        axes = [min(d, first) if d <= last else d - (last - first) for d in range(len(x))]
        height, width = (
            span._replace(cells=span.places(x))
            if span.axis is not None and first <= span.axis <= last
            else span
            for span in seen[0]
        )
        # A dimension of one place is none: all elements of the vector see the same.
        lone = [s._replace(axis=None) if s.places(x) == 1 else s for s in (height, width)]
        return moved_to(Field(*lone), axes)


@kind
class Unflatten(Layer):
    """``torch.nn.Unflatten``: one dimension as several; one size may be -1, for the rest.

    >>> Unflatten(2, (12, 64)).out_shape((197, 768))
    (197, 12, 64)
    """

    dim: int
    unflattened_size: tuple[int, ...]

    storage: ClassVar[Storage] = "view"

    def check(self) -> None:
        check_dimension(self, "dim", self.dim)
        sizes = self.unflattened_size
        if not isinstance(sizes, tuple) or not sizes:
            raise self.error(f"unflattened_size {sizes!r} is no list of sizes", "as in (12, 64)")
        for size in sizes:
            if size != -1:
                check_whole(self, "unflattened_size", size, 1)
        if sizes.count(-1) > 1:
            raise self.error("more than one size is -1", "only one can follow from the others")

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        at = dimension(self, "dim", self.dim, x)
        known = prod(size for size in self.unflattened_size if size != -1)
        rest, left = divmod(x[at], known)
        if left or (rest != 1 and -1 not in self.unflattened_size):
            raise self.error(
                f"its sizes do not multiply up to {x[at]}", f"use sizes whose product is {x[at]}"
            )
        sizes = tuple(rest if size == -1 else size for size in self.unflattened_size)
        return Work(output=(*x[:at], *sizes, *x[at + 1 :]))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        """What lies along the split dimension is taken as a whole."""
        (x,) = ins
        at, more = dimension(self, "dim", self.dim, x), len(self.unflattened_size) - 1
        field = covered(seen[0], (at,), x) if more else seen[0]
        return moved_to(field, [d if d <= at else d + more for d in range(len(x))])


@kind
class Permute(Layer):
    """``torch.permute``: the dimensions in another order, the batch staying the first.

    >>> Permute((0, 2, 3, 1)).out_shape((96, 56, 56))
    (56, 56, 96)
    """

    dims: tuple[int, ...]

    storage: ClassVar[Storage] = "view"

    def check(self) -> None:
        dims = self.dims
        if (
            not isinstance(dims, tuple)
            or sorted(dims) != list(range(len(dims)))
            or dims[:1] != (0,)
        ):
            raise self.error(
                f"dims {dims!r} are no order that leaves the batch first", "as in (0, 2, 3, 1)"
            )

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        if len(x) + 1 != len(self.dims):
            raise self.error(
                f"cannot take the shape {written(x)}", f"it has {len(self.dims) - 1} dimensions"
            )
        return Work(output=tuple(x[dim - 1] for dim in self.dims[1:]))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        return moved_to(seen[0], [self.dims.index(dim) - 1 for dim in range(1, len(self.dims))])


@kind
class Slice(Layer):
    """The channels (or tokens) from ``start`` up to ``stop``, ``x[:, start:stop]`` in torch.

    Unlike Python's, both must lie within the input.

    >>> Slice(24, 48).out_shape((48, 28, 28)), Slice(0, 1).out_shape((197, 768))
    ((24, 28, 28), (1, 768))
    """

    start: int
    stop: int

    storage: ClassVar[Storage] = "view"

    def check(self) -> None:
        check_whole(self, "start", self.start, 0)
        check_whole(self, "stop", self.stop, self.start + 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        if self.stop > x[0]:
            raise self.error(f"stop {self.stop} is beyond the {x[0]} there are")
        return Work(output=(self.stop - self.start, *x[1:]))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        height, width = (
            span._replace(start=span.start + self.start * span.stride)
            if span.axis == 0 and span.cells == 1
            else span
            for span in seen[0]
        )
        return Field(height, width)


@kind
class ChannelShuffle(Layer):
    """``torch.nn.ChannelShuffle``: the channels of all groups dealt out in turn.

    X. Zhang et al., "ShuffleNet", 2017, section 3.1.

    >>> ChannelShuffle(2).out_shape((116, 28, 28))
    (116, 28, 28)
    """

    groups: int

    def check(self) -> None:
        check_whole(self, "groups", self.groups, 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        if len(x) < 2:
            raise self.error(f"cannot take the shape {written(x)}", "it takes (C, H, W)")
        check_groups(self, "input channels", x[0], self.groups)
        return Work(output=x)


@kind
class ZeroPad2d(Layer):
    """``torch.nn.ZeroPad2d``: ``padding`` is one number, or (left, right, top, bottom).

    A negative padding cuts off.

    >>> ZeroPad2d((0, 1, 0, 1)).out_shape((64, 112, 112))
    (64, 113, 113)
    """

    padding: int | tuple[int, int, int, int]

    rank: ClassVar[int | None] = 3

    def check(self) -> None:
        pads = self.padding if isinstance(self.padding, tuple) else (self.padding,) * 4
        if len(pads) != 4 or not all(type(pad) is int for pad in pads):
            raise self.error(
                f"padding {self.padding!r} is neither one whole number nor four",
                "write (left, right, top, bottom)",
            )

    def pads(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """(top, bottom) and (left, right)."""
        if not isinstance(self.padding, tuple):
            return (self.padding, self.padding), (self.padding, self.padding)
        left, right, top, bottom = self.padding
        return (top, bottom), (left, right)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        sizes = tuple(
            Working(formulas.PADDED_OUT, {"W": size, "P_before": before, "P_after": after})
            for size, (before, after) in zip(x[1:], self.pads(), strict=True)
        )
        for axis, size, (before, after), working in zip(
            AXES, x[1:], self.pads(), sizes, strict=True
        ):
            if size + min(before, 0) + min(after, 0) < 0 or working.value < 1:
                raise self.error(
                    f"cuts {-before - after} off a {axis} of {size}", "use a smaller cut"
                )
        return Work(output=(x[0], *(working.value for working in sizes)), sizes=sizes)

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        height, width = (Window(1, 1, before, after) for before, after in self.pads())
        return slid(seen[0], (height, width))
