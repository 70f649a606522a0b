"""Layers that slide a window over a map: what convolution and pooling share.

Sizes are refused where PyTorch refuses them, with a message that names the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.layer import CostError, Layer, Shape, Size, Working
from quizgen.cost.receptive import Field, Window, slide

AXES = ("height", "width")


def pair(size: Size) -> tuple[int, int]:
    """(height, width) of a size given as one number or as a pair."""
    return (size, size) if isinstance(size, int) else size


def check_whole(layer: Layer, name: str, value: object, least: int) -> None:
    """Refuses a hyper-parameter that is no whole number from ``least``."""
    if type(value) is not int:
        raise layer.error(f"{name} {value!r} is not a whole number", "write it as in torch.nn")
    if value < least:
        raise layer.error(f"{name} {value} is too small", f"it must be at least {least}")


def check_size(layer: Layer, name: str, value: object, least: int) -> None:
    """Refuses a size that is neither a whole number from ``least`` nor a pair of them."""
    if isinstance(value, tuple):
        if len(value) != 2:
            raise layer.error(f"{name} {value!r} is no pair", "write (height, width)")
        for part in value:
            check_whole(layer, name, part, least)
    else:
        check_whole(layer, name, value, least)


def check_flag(layer: Layer, name: str, value: object) -> None:
    """Refuses a switch that is neither True nor False."""
    if not isinstance(value, bool):
        raise layer.error(f"{name} {value!r} is neither True nor False")


class Windowed(Layer):
    """A layer with one window for each axis."""

    rank: ClassVar[int | None] = 3
    stores: ClassVar[bool] = True

    def windows(self) -> tuple[Window, Window]:
        """The windows along height and width."""
        raise NotImplementedError

    def sizes(self, x: Shape) -> tuple[Working, Working]:
        """The workings of output height and width."""
        height, width = self.windows()
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
        height, width = self.windows()
        return Field(slide(seen[0].height, height), slide(seen[0].width, width))


def reach_of(window: Window) -> int:
    """The pixels between the ends of a dilated kernel, both counted."""
    return formulas.KERNEL_SPAN.whole(K=window.kernel, D=window.dilation)
