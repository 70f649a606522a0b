"""Layers that change one element at a time, or nothing: activation functions, Dropout, Identity.

An activation function is counted as one operation per element, whatever it computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.checks import check_choice, check_flag, dimension
from quizgen.cost.layer import Layer, Saved, Shape, Storage, Work, Working, kind
from quizgen.cost.receptive import Field, covered


@dataclass(frozen=True, repr=False)
class Elementwise(Layer):
    """A function of each element by itself; its gradient follows from what it gave."""

    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "output"

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        return Work(output=x, operations=Working(formulas.ELEMENTWISE_OPS, {"N": prod(x)}))


@dataclass(frozen=True, repr=False)
class Switchable(Elementwise):
    """A function that torch computes in place if told to; counts do not depend on it."""

    inplace: bool = False

    def check(self) -> None:
        check_flag(self, "inplace", self.inplace)


@kind
class ReLU(Switchable):
    """``torch.nn.ReLU``."""


@kind
class ReLU6(Switchable):
    """``torch.nn.ReLU6``: ReLU that stops at 6."""


@kind
class SiLU(Switchable):
    """``torch.nn.SiLU``, also called swish: x·sigmoid(x)."""

    saves: ClassVar[Saved] = "inputs"  # it is not monotonic


@kind
class Hardswish(Switchable):
    """``torch.nn.Hardswish``: x·ReLU6(x + 3)/6."""

    saves: ClassVar[Saved] = "inputs"


@kind
class Hardsigmoid(Switchable):
    """``torch.nn.Hardsigmoid``: ReLU6(x + 3)/6."""


@kind
class Sigmoid(Elementwise):
    """``torch.nn.Sigmoid``."""


@kind
class Tanh(Elementwise):
    """``torch.nn.Tanh``."""


@kind
class GELU(Elementwise):
    """``torch.nn.GELU``, exact or by its approximation with ``tanh``."""

    approximate: str = "none"

    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        check_choice(self, "approximate", self.approximate, ("none", "tanh"))


@kind
class Scale(Elementwise):
    """Every element times one fixed number, such as 1/√d in attention; no parameters."""

    factor: float

    saves: ClassVar[Saved] = "nothing"


@kind
class Softmax(Layer):
    """``torch.nn.Softmax`` over one dimension; the batch is dimension 0.

    Without ``dim`` it is over the features, or over the channels of a map.

    >>> Softmax().operations((1000,))
    2999
    """

    dim: int | None = None

    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "output"

    def over(self, x: Shape) -> int:
        """The dimension of the shape that is summed over."""
        if self.dim is not None:
            return dimension(self, "dim", self.dim, x)
        if len(x) == 2:
            raise self.error("does not say over which dimension", "give dim=1 or dim=2")
        return 0

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        size = x[self.over(x)]
        return Work(
            output=x,
            operations=Working(formulas.SOFTMAX_OPS, {"N": size, "A": prod(x) // size}),
        )

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        return covered(seen[0], (self.over(x),), x)


@kind
class Dropout(Layer):
    """``torch.nn.Dropout``, which does nothing at inference."""

    p: float = 0.5
    inplace: bool = False

    storage: ClassVar[Storage] = "view"
    saves: ClassVar[Saved] = "mask"  # which elements it dropped

    def check(self) -> None:
        if not isinstance(self.p, int | float) or not 0 <= self.p <= 1:
            raise self.error(f"p {self.p!r} is no probability", "use a number from 0 to 1")
        check_flag(self, "inplace", self.inplace)

    def work(self, *ins: Shape) -> Work:
        return Work(output=ins[0])


@kind
class Identity(Layer):
    """``torch.nn.Identity``; also what a dropped path is at inference."""

    storage: ClassVar[Storage] = "view"

    def work(self, *ins: Shape) -> Work:
        return Work(output=ins[0])
