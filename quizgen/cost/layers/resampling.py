"""Layers that change the size of a map without weights: Upsample, ResNet's identity shortcut."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isfinite, prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.checks import check_choice, check_flag, check_size, check_whole
from quizgen.cost.layer import Layer, Shape, Size, Work, Working, kind
from quizgen.cost.layers.pooling import widest_window, windows_total
from quizgen.cost.receptive import Field, Window, slid
from quizgen.cost.window import AXES, pair
from quizgen.formulas.evaluation import int_if_whole

# How many neighbours along one axis each output element looks at; None: those it averages.
NEIGHBOURS = {"nearest": 1, "nearest-exact": 1, "bilinear": 2, "bicubic": 4, "area": None}
ALIGNED = ("bilinear", "bicubic")  # the modes that know align_corners


@kind
class Upsample(Layer):
    """``torch.nn.Upsample``: to a ``size``, or by a ``scale_factor``, one for each axis or both.

    A size is rounded down as torch rounds it, in double precision.  The receptive field is that
    of the first element, with the mean stride, as ``align_corners=False`` places the grid.

    >>> Upsample(scale_factor=2).out_shape((256, 13, 13))
    (256, 26, 26)
    >>> Upsample(size=(7, 9), mode="bilinear").operations((1, 4, 4))
    441
    """

    size: Size | None = None
    scale_factor: float | tuple[float, float] | None = None
    mode: str = "nearest"
    align_corners: bool | None = None
    recompute_scale_factor: bool | None = None

    rank: ClassVar[int | None] = 3
    stores: ClassVar[bool] = True

    def check(self) -> None:
        if (self.size is None) == (not self.scale_factor):
            raise self.error("needs a size or a scale_factor", "give one of the two")
        if self.size is not None:
            check_size(self, "size", self.size, 1)
        self.check_factors()
        check_choice(self, "mode", self.mode, tuple(NEIGHBOURS))
        for name in ("align_corners", "recompute_scale_factor"):
            if getattr(self, name) is not None:
                check_flag(self, name, getattr(self, name))
        if self.align_corners is not None and self.mode not in ALIGNED:
            raise self.error(f"mode '{self.mode}' knows no align_corners", "leave it out")
        if self.size is not None and self.recompute_scale_factor:
            raise self.error("has no scale_factor to recompute", "leave one of the two out")

    def check_factors(self) -> None:
        if not self.scale_factor:
            return
        factors = self.scale_factor
        both = factors if isinstance(factors, tuple) else (factors, factors)
        if len(both) != 2 or not all(
            type(factor) in (int, float) and isfinite(factor) for factor in both
        ):
            raise self.error(f"scale_factor {factors!r} is neither a number nor two of them")

    def scaled(self, axis: int, size: int) -> Working:
        """One output size by its factor; CostError where nothing is left."""
        factors = self.scale_factor
        factor = factors[axis] if isinstance(factors, tuple) else factors
        assert factor is not None
        # torch multiplies in double precision; the factor is taken as what that made of it
        if not isfinite(size * float(factor)):
            raise self.error(f"makes {AXES[axis]} {size} too large", "use a smaller factor")
        product = Fraction(size * float(factor))
        working = Working(formulas.SCALED_OUT, {"W": size, "F": int_if_whole(product / size)})
        if working.value < 1:
            raise self.error(f"leaves nothing of a {AXES[axis]} of {size}", "use a larger factor")
        return working

    def grid(self, x: Shape) -> tuple[tuple[int, int], tuple[Working, ...]]:
        """Output height and width, and their workings if they follow from factors."""
        if self.size is not None:
            return pair(self.size), ()
        height, width = (self.scaled(axis, x[axis + 1]) for axis in (0, 1))
        return (height.value, width.value), (height, width)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        (height, width), sizes = self.grid(x)
        output = (x[0], height, width)
        neighbours = NEIGHBOURS[self.mode]
        if neighbours is None:
            totals = windows_total(x[1], height), windows_total(x[2], width)
            givens = {"V_h": totals[0], "V_w": totals[1], "C_out": x[0]}
            return Work(output, sizes, operations=Working(formulas.ADAPTIVE_OPS, givens))
        if neighbours == 1:
            return Work(output, sizes)
        givens = {"M": neighbours**2, "N": prod(output)}
        return Work(output, sizes, operations=Working(formulas.INTERPOLATION_OPS, givens))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        (rows, columns), _ = self.grid(x)
        height, width = (
            self.window(size, count) for size, count in ((x[1], rows), (x[2], columns))
        )
        return slid(seen[0], (height, width))

    def window(self, size: int, count: int) -> Window:
        stride, neighbours = int_if_whole(Fraction(size, count)), NEIGHBOURS[self.mode]
        if neighbours is None:
            return Window(widest_window(size, count), stride)
        if self.mode == "nearest":
            first = 0
        elif self.mode == "nearest-exact":
            first = size // (2 * count)
        else:  # the neighbours around its centre, of which half lie before
            first = (size - count) // (2 * count) - (neighbours // 2 - 1)
        return Window(neighbours, stride, before=-first)


@kind
class IdentityShortcut(Layer):
    """ResNet's shortcut option A: every ``stride``-th position, new channels filled with 0.

    No parameters, no operations (K. He et al., "Deep Residual Learning for Image
    Recognition", 2015, section 3.3).

    >>> IdentityShortcut(128, stride=2).out_shape((64, 56, 56))
    (128, 28, 28)
    """

    out_channels: int
    stride: int = 1

    rank: ClassVar[int | None] = 3

    def check(self) -> None:
        check_whole(self, "out_channels", self.out_channels, 1)
        check_whole(self, "stride", self.stride, 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        if x[0] > self.out_channels:
            raise self.error(f"has {x[0]} input channels", "it can only add channels")
        sizes = tuple(
            Working(formulas.CONV_OUT, {"W": size, "K": 1, "P": 0, "S": self.stride})
            for size in x[1:]
        )
        return Work(output=(self.out_channels, *(size.value for size in sizes)), sizes=sizes)

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        step = Window(1, self.stride)
        return slid(seen[0], (step, step))
