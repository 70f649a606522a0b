"""The transposed convolution, which enlarges a map by a learned kernel."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import NamedTuple

from quizgen.cost import formulas
from quizgen.cost.checks import (
    check_choice,
    check_flag,
    check_groups,
    check_size,
    check_whole,
)
from quizgen.cost.layer import Shape, Size, Work, Working, kind
from quizgen.cost.receptive import Window
from quizgen.cost.window import AXES, Windowed, pair


class Landing(NamedTuple):
    """What one axis of the output receives: products, and the positions they fall on."""

    products: int
    positions: int


@kind
class ConvTranspose2d(Windowed):
    """``torch.nn.ConvTranspose2d`` without ``in_channels``.

    Each input element is multiplied by the whole kernel and added to the output, ``stride``
    apart.  MACs are per input element, C_out/G kernels of K×K for each of C_in channels.

    >>> up = ConvTranspose2d(64, kernel_size=2, stride=2)
    >>> up.out_shape((128, 28, 28)), up.params((128, 28, 28)), up.macs((128, 28, 28))
    ((64, 56, 56), 32832, 25690112)
    """

    out_channels: int
    kernel_size: Size
    stride: Size = 1
    padding: Size = 0
    output_padding: Size = 0
    groups: int = 1
    bias: bool = True
    dilation: Size = 1
    padding_mode: str = "zeros"

    def check(self) -> None:
        check_whole(self, "out_channels", self.out_channels, 1)
        check_size(self, "kernel_size", self.kernel_size, 1)
        check_size(self, "stride", self.stride, 1)
        check_size(self, "padding", self.padding, 0)
        check_size(self, "output_padding", self.output_padding, 0)
        check_whole(self, "groups", self.groups, 1)
        check_flag(self, "bias", self.bias)
        check_size(self, "dilation", self.dilation, 1)
        check_choice(self, "padding_mode", self.padding_mode, ("zeros",))
        check_groups(self, "out_channels", self.out_channels, self.groups)
        rows = zip(*map(pair, (self.output_padding, self.stride, self.dilation)), strict=True)
        for extra, stride, dilation in rows:
            if extra >= max(stride, dilation):
                raise self.error(
                    f"output_padding {extra} is not smaller than stride {stride} "
                    f"or dilation {dilation}",
                    f"use at most {max(stride, dilation) - 1}",
                )

    def windows(self) -> tuple[Window, Window]:
        """The input elements that one output element can see: a window with a stride below 1."""
        kernels, strides, dilations, pads = map(
            pair, (self.kernel_size, self.stride, self.dilation, self.padding)
        )
        height, width = (
            Window(
                kernel=seen_by_one(kernels[axis], strides[axis], dilations[axis]),
                stride=Fraction(1, strides[axis]),
                before=(dilations[axis] * (kernels[axis] - 1) - pads[axis]) // strides[axis],
            )
            for axis in (0, 1)
        )
        return height, width

    def sizes(self, x: Shape) -> tuple[Working, Working]:
        height, width = (self.enlarged(axis, x[axis + 1]) for axis in (0, 1))
        return height, width

    def enlarged(self, axis: int, size: int) -> Working:
        """One output size; CostError where the padding cuts all of it off."""
        givens = {"W": size, **self.along(axis), "P_o": pair(self.output_padding)[axis]}
        working = Working(formulas.TRANSPOSED_OUT, givens)
        if working.value < 1:
            raise self.error(
                f"padding {givens['P']} leaves no {AXES[axis]} of an input of {size}",
                "use a smaller padding, or a larger kernel or input",
            )
        return working

    def along(self, axis: int) -> dict[str, int]:
        names = {"K": self.kernel_size, "S": self.stride, "P": self.padding, "D": self.dilation}
        return {name: pair(value)[axis] for name, value in names.items()}

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        check_groups(self, "input channels", x[0], self.groups)
        sizes = self.sizes(x)
        output = (self.out_channels, sizes[0].value, sizes[1].value)
        height, width = pair(self.kernel_size)
        givens = {"K_h": height, "K_w": width, "G": self.groups, "C_in": x[0], "C_out": output[0]}
        rows, columns = (
            landing(x[axis + 1], output[axis + 1], *self.along(axis).values()) for axis in (0, 1)
        )
        landed = {"V_h": rows.products, "V_w": columns.products}
        if not self.bias:
            landed |= {"U_h": rows.positions, "U_w": columns.positions}
        params, exact = (
            (formulas.TRANSPOSED_PARAMS, formulas.TRANSPOSED_EXACT_BIAS)
            if self.bias
            else (formulas.TRANSPOSED_WEIGHTS, formulas.TRANSPOSED_EXACT)
        )
        return Work(
            output=output,
            sizes=sizes,
            params=Working(params, givens),
            macs=Working(formulas.TRANSPOSED_MACS, givens | {"H": x[1], "W": x[2]}),
            exact=Working(exact, givens | {"H": x[1], "W": x[2]} | landed),
        )


def seen_by_one(kernel: int, stride: int, dilation: int) -> int:
    """The extent of the input elements that the best placed output element sees on one axis.

    Of the kernel's weights, those whose offsets differ by a multiple of the stride meet on one
    output element.

    >>> seen_by_one(kernel=4, stride=2, dilation=1), seen_by_one(kernel=3, stride=2, dilation=1)
    (2, 2)
    """
    period = stride // gcd(stride, dilation)
    return (kernel - 1) // period * period * dilation // stride + 1


@lru_cache(maxsize=256)
def landing(size: int, out: int, kernel: int, stride: int, padding: int, dilation: int) -> Landing:
    """Which products of one axis land inside an output of ``out`` positions.

    >>> landing(size=2, out=5, kernel=2, stride=3, padding=0, dilation=1)
    Landing(products=4, positions=4)
    """
    products = 0
    rows: dict[int, list[tuple[int, int]]] = {}  # by remainder, from and to which step one lands
    for k in range(kernel):
        step, rest = divmod(k * dilation - padding, stride)
        first = max(step, 0)  # positions are step * stride + rest
        last = min(step + size - 1, (out - 1 - rest) // stride)
        if first <= last:
            products += last - first + 1
            rows.setdefault(rest, []).append((first, last))
    return Landing(products, sum(map(_covered, rows.values())))


def _covered(spans: list[tuple[int, int]]) -> int:
    """How many numbers lie in one of the spans, ends included.

    >>> _covered([(0, 3), (2, 5), (9, 9)])
    7
    """
    total, end = 0, -1
    for first, last in sorted(spans):
        total += max(0, last - max(first, end + 1) + 1)
        end = max(end, last)
    return total
