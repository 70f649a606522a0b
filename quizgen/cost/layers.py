"""The layer kinds: those without a window, and the list of all.

Importing this module enters every kind in ``KINDS``; ``kind_named`` looks one up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.convolution import Conv2d, TableConv2d
from quizgen.cost.layer import KINDS, CostError, Layer, Shape, Work, Working, kind, written
from quizgen.cost.pooling import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    MaxPool2d,
    Subsample2d,
)
from quizgen.cost.receptive import Field, Window, cover, join, slide
from quizgen.cost.window import check_flag, check_whole
from quizgen.nearest import did_you_mean

__all__ = [
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "Add",
    "AvgPool2d",
    "BatchNorm2d",
    "Concat",
    "Conv2d",
    "Dropout",
    "Flatten",
    "IdentityShortcut",
    "Linear",
    "LocalResponseNorm",
    "MaxPool2d",
    "RadialBasis",
    "ReLU",
    "Sigmoid",
    "Softmax",
    "Subsample2d",
    "TableConv2d",
    "Tanh",
    "kind_named",
]

# --- fully connected ------------------------------------------------------------------


class Dense(Layer):
    """A layer whose every output looks at every input."""

    rank: ClassVar[int | None] = 1
    stores: ClassVar[bool] = True

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        height, width = seen[0]
        return Field(cover(height, height.cells), cover(width, width.cells))


@kind
class Linear(Dense):
    """``torch.nn.Linear`` without ``in_features``.

    >>> Linear(4096).params((9216,)), Linear(4096).macs((9216,))
    (37752832, 37748736)
    """

    out_features: int
    bias: bool = True

    def check(self) -> None:
        check_whole(self, "out_features", self.out_features, 1)
        check_flag(self, "bias", self.bias)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        givens = {"N_in": x[0], "N_out": self.out_features}
        exact = formulas.LINEAR_EXACT_BIAS if self.bias else formulas.LINEAR_EXACT
        return Work(
            output=(self.out_features,),
            params=Working(
                formulas.LINEAR_PARAMS if self.bias else formulas.LINEAR_WEIGHTS, givens
            ),
            macs=Working(formulas.LINEAR_MACS, givens),
            exact=Working(exact, givens),
        )


@kind
class RadialBasis(Dense):
    """Squared distances to fixed centres, LeNet-5's output (LeCun et al., 1998, equation 7).

    The centres were set by hand and not learned, so they are buffers.

    >>> RadialBasis(10).params((84,)), RadialBasis(10).buffers((84,))
    (0, 840)
    """

    out_features: int

    def check(self) -> None:
        check_whole(self, "out_features", self.out_features, 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        givens = {"N_in": x[0], "N_out": self.out_features}
        return Work(
            output=(self.out_features,),
            buffers=Working(formulas.LINEAR_WEIGHTS, givens),
            macs=Working(formulas.LINEAR_MACS, givens),
            exact=Working(formulas.LINEAR_EXACT, givens),
            operations=Working(formulas.RADIAL_OPS, givens),
        )


# --- normalisation --------------------------------------------------------------------


@kind
class BatchNorm2d(Layer):
    """``torch.nn.BatchNorm2d`` without ``num_features``, at inference.

    Running mean and variance are buffers, not parameters.

    >>> BatchNorm2d().params((64, 112, 112)), BatchNorm2d().buffers((64, 112, 112))
    (128, 128)
    """

    eps: float = 1e-5
    momentum: float | None = 0.1
    affine: bool = True
    track_running_stats: bool = True

    rank: ClassVar[int | None] = 3

    def check(self) -> None:
        check_flag(self, "affine", self.affine)
        check_flag(self, "track_running_stats", self.track_running_stats)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        givens = {"C_in": x[0]}
        return Work(
            output=x,
            params=Working(formulas.BATCH_NORM_PARAMS, givens) if self.affine else None,
            buffers=(
                Working(formulas.BATCH_NORM_BUFFERS, givens) if self.track_running_stats else None
            ),
            operations=Working(formulas.BATCH_NORM_OPS, {"N": prod(x)}),
        )


@kind
class LocalResponseNorm(Layer):
    """``torch.nn.LocalResponseNorm``: each element divided by its neighbours across channels.

    >>> LocalResponseNorm(5).params((96, 55, 55))
    0
    """

    size: int
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0

    rank: ClassVar[int | None] = 3

    def check(self) -> None:
        check_whole(self, "size", self.size, 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        givens = {"L": self.size, "N": prod(x)}
        return Work(output=x, operations=Working(formulas.RESPONSE_NORM_OPS, givens))


# --- one element at a time ------------------------------------------------------------


class Elementwise(Layer):
    """An activation function, counted as one operation per element."""

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        return Work(output=x, operations=Working(formulas.ELEMENTWISE_OPS, {"N": prod(x)}))


@kind
class ReLU(Elementwise):
    """``torch.nn.ReLU``."""

    inplace: bool = False


@kind
class Sigmoid(Elementwise):
    """``torch.nn.Sigmoid``."""


@kind
class Tanh(Elementwise):
    """``torch.nn.Tanh``."""


@kind
class Softmax(Layer):
    """``torch.nn.Softmax`` over the features, or over the channels of a map.

    >>> Softmax().operations((1000,))
    2999
    """

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        givens = {"N": x[0], "A": prod(x[1:])}
        return Work(output=x, operations=Working(formulas.SOFTMAX_OPS, givens))


@kind
class Dropout(Layer):
    """``torch.nn.Dropout``, which does nothing at inference."""

    p: float = 0.5
    inplace: bool = False

    def check(self) -> None:
        if not isinstance(self.p, int | float) or not 0 <= self.p <= 1:
            raise self.error(f"p {self.p!r} is no probability", "use a number from 0 to 1")

    def work(self, *ins: Shape) -> Work:
        return Work(output=ins[0])


@kind
class Flatten(Layer):
    """``torch.nn.Flatten``: a map as one vector of features.

    >>> Flatten().out_shape((256, 6, 6))
    (9216,)
    """

    def work(self, *ins: Shape) -> Work:
        return Work(output=(prod(ins[0]),))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        if len(x) != 3:
            return seen[0]
        height, width = seen[0]
        return Field(height._replace(cells=x[1]), width._replace(cells=x[2]))


# --- where branches meet --------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Merge(Layer):
    """Two branches or more become one."""

    merges: ClassVar[bool] = True

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        return join(seen)


@kind
class Add(Merge):
    """The elementwise sum of equal shapes, as at the end of a residual block.

    >>> Add().out_shape((256, 56, 56), (256, 56, 56))
    (256, 56, 56)
    """

    def work(self, *ins: Shape) -> Work:
        if len(set(ins)) > 1:
            shapes = " and ".join(written(shape) for shape in ins)
            raise self.error(
                f"cannot add {shapes}", "give the branches equal shapes, as with a 1x1 convolution"
            )
        givens = {"M": len(ins), "N": prod(ins[0])}
        return Work(output=ins[0], operations=Working(formulas.ADD_OPS, givens))


@kind
class Concat(Merge):
    """Branches side by side along the channels, as at the end of an inception module.

    >>> Concat().out_shape((64, 28, 28), (128, 28, 28), (32, 28, 28), (32, 28, 28))
    (256, 28, 28)
    """

    def work(self, *ins: Shape) -> Work:
        if len({shape[1:] for shape in ins}) > 1:
            shapes = " and ".join(written(shape) for shape in ins)
            raise self.error(
                f"cannot join {shapes} by channel", "give the branches one height and width"
            )
        return Work(output=(sum(shape[0] for shape in ins), *ins[0][1:]))


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
        return Field(slide(seen[0].height, step), slide(seen[0].width, step))


def kind_named(name: str) -> type[Layer]:
    """The layer kind of that class name; CostError with close matches if there is none.

    >>> kind_named("Conv2d").__name__
    'Conv2d'
    """
    if name not in KINDS:
        raise CostError(name, "is no layer kind", did_you_mean(name, KINDS))
    return KINDS[name]
