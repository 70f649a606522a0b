"""Layers where branches meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.checks import check_dimension, dimension
from quizgen.cost.layer import Layer, Saved, Shape, Storage, Work, Working, kind, written


@dataclass(frozen=True, repr=False)
class Merge(Layer):
    """Two branches or more become one."""

    merges: ClassVar[bool] = True


def listed(ins: Sequence[Shape]) -> str:
    return " and ".join(map(written, ins))


@kind
class Add(Merge):
    """The elementwise sum of equal shapes, as at the end of a residual block.

    >>> Add().out_shape((256, 56, 56), (256, 56, 56))
    (256, 56, 56)
    """

    storage: ClassVar[Storage] = "in place"

    def work(self, *ins: Shape) -> Work:
        if len(set(ins)) > 1:
            raise self.error(
                f"cannot add {listed(ins)}",
                "give the branches equal shapes, as with a 1x1 convolution",
            )
        givens = {"M": len(ins), "N": prod(ins[0])}
        return Work(output=ins[0], operations=Working(formulas.ADD_OPS, givens))


@kind
class Multiply(Merge):
    """The elementwise product, as where a squeeze-and-excite block scales the channels.

    A size of 1 is repeated to fit, as torch does.

    >>> Multiply().out_shape((256, 56, 56), (256, 1, 1))
    (256, 56, 56)
    """

    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "inputs"

    def work(self, *ins: Shape) -> Work:
        if len(set(map(len, ins))) > 1 or any(
            len({size for size in sizes if size != 1}) > 1 for sizes in zip(*ins, strict=True)
        ):
            raise self.error(
                f"cannot multiply {listed(ins)}", "give the branches equal sizes, or sizes of 1"
            )
        output = tuple(max(sizes) for sizes in zip(*ins, strict=True))
        givens = {"M": len(ins), "N": prod(output)}
        return Work(output=output, operations=Working(formulas.ADD_OPS, givens))


@kind
class Concat(Merge):
    """Branches side by side along the channels, as at the end of an inception module.

    ``dim`` is another dimension to join them along, with the batch as dimension 0.

    >>> Concat().out_shape((64, 28, 28), (128, 28, 28), (32, 28, 28), (32, 28, 28))
    (256, 28, 28)
    >>> Concat(dim=2).out_shape((768, 1), (768, 196))
    (768, 197)
    """

    dim: int = 1

    def check(self) -> None:
        check_dimension(self, "dim", self.dim)

    def work(self, *ins: Shape) -> Work:
        at = dimension(self, "dim", self.dim, ins[0])
        if len({(*shape[:at], *shape[at + 1 :]) for shape in ins}) > 1:
            if at == 0:
                raise self.error(
                    f"cannot join {listed(ins)} by channel",
                    "give the branches one height and width",
                )
            raise self.error(
                f"cannot join {listed(ins)} along dimension {self.dim}",
                "give the branches the same other sizes",
            )
        joined = sum(shape[at] for shape in ins)
        return Work(output=(*ins[0][:at], joined, *ins[0][at + 1 :]))
