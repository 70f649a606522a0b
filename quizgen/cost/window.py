"""Layers that slide a window over a map: what convolution and pooling share.

Sizes are refused where PyTorch refuses them, with a message that names the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.layer import CostError, Layer, Saved, Shape, Size, Working
from quizgen.cost.receptive import POINT, Field, Window, slid

AXES = ("height", "width")


def pair(size: Size) -> tuple[int, int]:
    """(height, width) of a size given as one number or as a pair."""
    return (size, size) if isinstance(size, int) else size


class Windowed(Layer):
    """A layer with one window for each axis."""

    rank: ClassVar[int | None] = 3
    stores: ClassVar[bool] = True
    saves: ClassVar[Saved] = "inputs"

    def windows(self) -> tuple[Window, Window]:
        """The windows along height and width."""
        raise NotImplementedError

    def sizes(self, x: Shape) -> tuple[Working, Working]:
        """The workings of output height and width."""
        height, width = self._windows
        return self.size("height", x[1], height), self.size("width", x[2], width)

    def size(self, axis: str, size: int, window: Window) -> Working:
        """One output size, rounded down; CostError where the kernel does not fit."""
        if window.before != window.after:  # only padding="same" is lopsided
            return Working(formulas.SAME_OUT, {"W": size})
        givens = {"W": size, "K": window.kernel, "P": window.before, "S": window.stride}
        if window.dilation == 1:
            span, form = window.kernel, formulas.CONV_OUT
        else:
            span, form = reach_of(window), formulas.DILATED_OUT
            givens["D"] = window.dilation
        if span > size + 2 * window.before:
            raise self.too_large(axis, size, window)
        return Working(form, givens)

    def too_large(self, axis: str, size: int, window: Window) -> CostError:
        span, padding = reach_of(window), window.before + window.after
        dilated = f" (dilated to {span})" if window.dilation > 1 else ""
        padded = f"{size} + {padding} of padding" if padding else f"{size} without padding"
        return self.error(
            f"kernel {window.kernel}{dilated} is larger than the input's {axis}, {padded}",
            f"use a smaller kernel, or an input or padding larger by {span - size - padding}",
        )

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        return slid(seen[0], self._windows) if self.moves else seen[0]

    @property
    def moves(self) -> bool:
        return self._windows != (POINT, POINT)

    @cached_property
    def _windows(self) -> tuple[Window, Window]:
        return self.windows()


def reach_of(window: Window) -> int:
    """The pixels between the ends of a dilated kernel, both counted."""
    return formulas.KERNEL_SPAN.whole(K=window.kernel, D=window.dilation)
