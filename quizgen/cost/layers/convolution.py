"""Convolutions: Conv2d, and LeNet-5's convolution with a connection table."""

from __future__ import annotations

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

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


@kind
class Conv2d(Windowed):
    """``torch.nn.Conv2d`` without ``in_channels``.

    >>> Conv2d(96, kernel_size=11, stride=4).out_shape((3, 227, 227))
    (96, 55, 55)
    >>> Conv2d(256, kernel_size=5, padding=2, groups=2).params((96, 27, 27))
    307456
    >>> Conv2d(8, kernel_size=(1, 7), padding="same").out_shape((4, 17, 17))
    (8, 17, 17)
    """

    out_channels: int
    kernel_size: Size
    stride: Size = 1
    padding: Size | str = 0
    dilation: Size = 1
    groups: int = 1
    bias: bool = True
    padding_mode: str = "zeros"

    def check(self) -> None:
        check_whole(self, "out_channels", self.out_channels, 1)
        check_size(self, "kernel_size", self.kernel_size, 1)
        check_size(self, "stride", self.stride, 1)
        check_size(self, "dilation", self.dilation, 1)
        check_whole(self, "groups", self.groups, 1)
        check_flag(self, "bias", self.bias)
        check_choice(self, "padding_mode", self.padding_mode, PADDING_MODES)
        if not isinstance(self.padding, str):
            check_size(self, "padding", self.padding, 0)
        elif self.padding not in ("same", "valid"):
            raise self.error(f"padding '{self.padding}' is unknown", "use 'same' or 'valid'")
        elif self.padding == "same" and pair(self.stride) != (1, 1):
            raise self.error("padding 'same' needs stride 1", "give the padding as a number")
        check_groups(self, "out_channels", self.out_channels, self.groups)

    def windows(self) -> tuple[Window, Window]:
        kernels, strides = pair(self.kernel_size), pair(self.stride)
        dilations = pair(self.dilation)
        height, width = (
            Window(kernels[axis], strides[axis], *self.pads(axis), dilations[axis])
            for axis in (0, 1)
        )
        return height, width

    def pads(self, axis: int) -> tuple[int, int]:
        """Padding before and after along one axis; an odd pixel of "same" goes after."""
        if not isinstance(self.padding, str):
            pad = pair(self.padding)[axis]
            return pad, pad
        if self.padding == "valid":
            return 0, 0
        both = pair(self.dilation)[axis] * (pair(self.kernel_size)[axis] - 1)
        return both // 2, both - both // 2

    def check_padding_mode(self, x: Shape) -> None:
        """Refuses to repeat more of the map than there is, at its edge or at the other end."""
        if self.padding_mode not in ("reflect", "circular"):
            return
        room = 1 if self.padding_mode == "reflect" else 0  # the edge itself is not mirrored
        for axis, size in enumerate(x[1:]):
            if (pad := max(self.pads(axis))) > size - room:
                raise self.error(
                    f"padding {pad} cannot {self.padding_mode} a {AXES[axis]} of {size}",
                    f"use at most {size - room}",
                )

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        check_groups(self, "input channels", x[0], self.groups)
        self.check_padding_mode(x)
        sizes = self.sizes(x)
        output = (self.out_channels, sizes[0].value, sizes[1].value)
        forms, givens = self.forms()
        givens |= {"C_in": x[0], "C_out": output[0], "H_out": output[1], "W_out": output[2]}
        return Work(
            output=output,
            sizes=sizes,
            params=Working(forms.params if self.bias else forms.weights, givens),
            macs=Working(forms.macs, givens),
            exact=Working(forms.exact_bias if self.bias else forms.exact, givens),
        )

    def forms(self) -> tuple[formulas.ConvForms, dict[str, int]]:
        """The plainest formulas that fit this convolution, with its own numbers."""
        height, width = pair(self.kernel_size)
        if height != width:
            return formulas.RECT_CONV, {"K_h": height, "K_w": width, "G": self.groups}
        if self.groups > 1:
            return formulas.GROUPED_CONV, {"K": height, "G": self.groups}
        return formulas.SQUARE_CONV, {"K": height}


@kind
class TableConv2d(Windowed):
    """A convolution whose output maps each see only the input maps listed for them.

    ``table`` holds, for each output map, the positions of its input maps.  Every map has a
    bias; stride 1, no padding.  LeNet-5's C3 is one (LeCun et al., 1998, table 1).

    >>> two_of_three = TableConv2d(((0, 1), (1, 2), (0, 2)), kernel_size=5)
    >>> two_of_three.params((3, 14, 14))
    153
    """

    table: tuple[tuple[int, ...], ...]
    kernel_size: Size

    def check(self) -> None:
        object.__setattr__(self, "table", tuple(tuple(row) for row in self.table))
        if not self.table:
            raise self.error("its table is empty", "list the input maps of each output map")
        for row in self.table:
            if not row or len(set(row)) < len(row):
                raise self.error(f"its table has the row {row}", "list each input map once")
            for entry in row:
                check_whole(self, "table entry", entry, 0)
        check_size(self, "kernel_size", self.kernel_size, 1)

    def windows(self) -> tuple[Window, Window]:
        height, width = pair(self.kernel_size)
        return Window(height, 1), Window(width, 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        if (last := max(map(max, self.table))) >= x[0]:
            raise self.error(
                f"its table names input map {last}, but there are {x[0]}, counted from 0"
            )
        sizes = self.sizes(x)
        output = (len(self.table), sizes[0].value, sizes[1].value)
        height, width = pair(self.kernel_size)
        givens = {"K_h": height, "K_w": width, "A": sum(map(len, self.table))}
        givens |= {"C_out": output[0], "H_out": output[1], "W_out": output[2]}
        return Work(
            output=output,
            sizes=sizes,
            params=Working(formulas.TABLE_PARAMS, givens),
            macs=Working(formulas.TABLE_MACS, givens),
            exact=Working(formulas.TABLE_EXACT, givens),
        )

    def __repr__(self) -> str:
        """Without the table, which can be long."""
        pairs = sum(map(len, self.table))
        return f"TableConv2d({len(self.table)} maps, {pairs} pairs, {self.kernel_size})"
