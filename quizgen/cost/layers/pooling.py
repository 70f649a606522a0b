"""Pooling: windows that keep the channels and have no weights (or two, in LeNet-5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.checks import check_flag, check_size
from quizgen.cost.layer import Layer, Saved, Shape, Size, Work, Working, kind
from quizgen.cost.receptive import Field, Window, slid
from quizgen.cost.window import Windowed, pair
from quizgen.formulas.evaluation import int_if_whole


class Pooling(Windowed):
    """What the pooling kinds share.

    A kind repeats those of these hyper-parameters that it has, in torch's order; the others
    keep the values given here.
    """

    kernel_size: Size
    stride: Size | None = None
    padding: Size = 0
    dilation: Size = 1
    ceil_mode: bool = False

    def check(self) -> None:
        check_size(self, "kernel_size", self.kernel_size, 1)
        if self.stride is not None:
            check_size(self, "stride", self.stride, 1)
        check_size(self, "padding", self.padding, 0)
        check_flag(self, "ceil_mode", self.ceil_mode)
        for window in self.windows():
            if window.before > window.kernel // 2:
                raise self.error(
                    f"padding {window.before} is more than half of kernel {window.kernel}",
                    f"use at most {window.kernel // 2}",
                )

    def windows(self) -> tuple[Window, Window]:
        kernels, pads = pair(self.kernel_size), pair(self.padding)
        strides = kernels if self.stride is None else pair(self.stride)
        dilations = pair(self.dilation)
        height, width = (
            Window(kernels[axis], strides[axis], pads[axis], pads[axis], dilations[axis])
            for axis in (0, 1)
        )
        return height, width

    def size(self, axis: str, size: int, window: Window) -> Working:
        if not self.ceil_mode:
            return super().size(axis, size, window)
        givens = {"W": size, "K": window.kernel, "P": window.before, "S": window.stride}
        form = formulas.CEIL_OUT
        if window.dilation > 1:
            form, givens["D"] = formulas.DILATED_CEIL_OUT, window.dilation
        working = Working(form, givens)
        if working.value < 1:  # even a partial window would start outside the input
            raise self.too_large(axis, size, window)
        return working

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        sizes = self.sizes(x)
        output = (x[0], sizes[0].value, sizes[1].value)
        height, width = pair(self.kernel_size)
        givens = {"C_out": output[0], "H_out": output[1], "W_out": output[2]}
        if height == width:
            operations = Working(formulas.POOL_OPS, givens | {"K": height})
        else:
            operations = Working(formulas.RECT_POOL_OPS, givens | {"K_h": height, "K_w": width})
        return Work(output=output, sizes=sizes, operations=operations)


@kind
class MaxPool2d(Pooling):
    """``torch.nn.MaxPool2d``; ``stride`` defaults to the kernel size.

    The positions that ``return_indices`` adds to torch's output are not counted.

    >>> MaxPool2d(3, stride=2).out_shape((96, 55, 55))
    (96, 27, 27)
    >>> MaxPool2d(3, stride=2, ceil_mode=True).out_shape((64, 112, 112))
    (64, 56, 56)
    """

    kernel_size: Size
    stride: Size | None = None
    padding: Size = 0
    dilation: Size = 1
    return_indices: bool = False
    ceil_mode: bool = False

    def check(self) -> None:
        check_size(self, "dilation", self.dilation, 1)
        check_flag(self, "return_indices", self.return_indices)
        super().check()


@kind
class AvgPool2d(Pooling):
    """``torch.nn.AvgPool2d``; the last two arguments change values, never shapes or counts.

    A window that reaches into padding counts whole: ``count_include_pad`` only says what the
    sum is divided by.

    >>> AvgPool2d(7).out_shape((1024, 7, 7))
    (1024, 1, 1)
    """

    kernel_size: Size
    stride: Size | None = None
    padding: Size = 0
    ceil_mode: bool = False
    count_include_pad: bool = True
    divisor_override: int | None = None

    saves: ClassVar[Saved] = "nothing"

    def check(self) -> None:
        check_flag(self, "count_include_pad", self.count_include_pad)
        if (divisor := self.divisor_override) is not None and (
            type(divisor) is not int or not divisor
        ):
            raise self.error(f"divisor_override {divisor!r} cannot divide", "use a whole number")
        super().check()


@kind
class Subsample2d(Pooling):
    """LeNet-5's subsampling: each window's sum times a learned coefficient, plus a bias.

    One coefficient and one bias per map (LeCun et al., 1998, section II.B); windows do not
    overlap.

    >>> Subsample2d(2).params((6, 28, 28))
    12
    """

    kernel_size: Size

    saves: ClassVar[Saved] = "output"  # each coefficient's gradient needs the sums of its windows

    def work(self, *ins: Shape) -> Work:
        work = super().work(*ins)
        height, width = pair(self.kernel_size)
        channels, rows, columns = work.output
        givens = {"K_h": height, "K_w": width, "C_out": channels, "H_out": rows, "W_out": columns}
        return work._replace(
            params=Working(formulas.SUBSAMPLE_PARAMS, {"C_in": channels}),
            operations=Working(formulas.SUBSAMPLE_OPS, givens),
        )


@dataclass(frozen=True, repr=False)
class AdaptivePool(Layer):
    """Pooling to a given output size: element i looks at input floor(i*W/n) to ceil((i+1)*W/n)."""

    output_size: int | tuple[int | None, int | None]

    rank: ClassVar[int | None] = 3
    stores: ClassVar[bool] = True

    def check(self) -> None:
        wanted = self.output_size
        if isinstance(wanted, tuple) and len(wanted) == 2:  # None in a pair keeps that size
            check_size(self, "output_size", tuple(1 if n is None else n for n in wanted), 1)
        else:
            check_size(self, "output_size", wanted, 1)

    def grid(self, x: Shape) -> tuple[int, int]:
        """Output height and width."""
        wanted = self.output_size
        height, width = wanted if isinstance(wanted, tuple) else (wanted, wanted)
        return height or x[1], width or x[2]

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        rows, columns = self.grid(x)
        givens = {
            "V_h": windows_total(x[1], rows),
            "V_w": windows_total(x[2], columns),
            "C_out": x[0],
        }
        return Work(output=(x[0], rows, columns), operations=Working(formulas.ADAPTIVE_OPS, givens))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        """Exact where the sizes divide; elsewhere the largest window and the mean stride."""
        (x,) = ins
        height, width = (
            Window(widest_window(size, count), int_if_whole(Fraction(size, count)))
            for size, count in zip(x[1:], self.grid(x), strict=True)
        )
        return slid(seen[0], (height, width))


def window_sizes(size: int, count: int) -> list[int]:
    """How many elements each window of adaptive pooling holds along one axis.

    >>> window_sizes(7, 3)
    [3, 3, 3]
    """
    return [-(-(i + 1) * size // count) - i * size // count for i in range(count)]


def windows_total(size: int, count: int) -> int:
    """Their sum: neighbors share an element where their border does not fall between two.

    >>> windows_total(7, 3), sum(window_sizes(7, 3))
    (9, 9)
    """
    return size + count - gcd(size, count)


def widest_window(size: int, count: int) -> int:
    """Their maximum.

    >>> widest_window(7, 3), max(window_sizes(7, 3))
    (3, 3)
    """
    whole, over = divmod(size, count)
    parts = over // gcd(over, count)  # by how many parts of an element a border moves on
    return whole + min(parts, 2)


@kind
class AdaptiveAvgPool2d(AdaptivePool):
    """``torch.nn.AdaptiveAvgPool2d``; global average pooling with ``output_size=1``.

    >>> AdaptiveAvgPool2d(1).out_shape((2048, 7, 7))
    (2048, 1, 1)
    """


@kind
class AdaptiveMaxPool2d(AdaptivePool):
    """``torch.nn.AdaptiveMaxPool2d``; the positions of ``return_indices`` are not counted.

    >>> AdaptiveMaxPool2d((3, None)).out_shape((8, 7, 7))
    (8, 3, 7)
    """

    return_indices: bool = False

    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        check_flag(self, "return_indices", self.return_indices)
        super().check()
