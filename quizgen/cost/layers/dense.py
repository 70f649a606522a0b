"""Layers whose outputs are dot products over a whole dimension: Linear, MatMul, RadialBasis."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.checks import check_flag, check_whole
from quizgen.cost.layer import Layer, Saved, Shape, Work, Working, kind, written
from quizgen.cost.receptive import Field, covered, join


class Dense(Layer):
    """A layer whose every output looks at the whole last dimension of its input."""

    stores: ClassVar[bool] = True
    saves: ClassVar[Saved] = "inputs"

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        return covered(seen[0], (len(x) - 1,), x)


@kind
class Linear(Dense):
    """``torch.nn.Linear`` without ``in_features``, over the last dimension of any shape.

    On features it is a fully connected layer.  On (tokens, features) it works on each token; on
    a C×H×W map it would work along the width, so put a Flatten before it.

    >>> Linear(4096).params((9216,)), Linear(4096).macs((9216,))
    (37752832, 37748736)
    >>> Linear(3072).out_shape((197, 768)), Linear(3072).macs((197, 768))
    ((197, 3072), 464781312)
    """

    out_features: int
    bias: bool = True

    def check(self) -> None:
        check_whole(self, "out_features", self.out_features, 1)
        check_flag(self, "bias", self.bias)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        weights = {"N_in": x[-1], "N_out": self.out_features}
        params = formulas.LINEAR_PARAMS if self.bias else formulas.LINEAR_WEIGHTS
        if len(x) == 1:
            givens, macs = weights, formulas.LINEAR_MACS
            exact = formulas.LINEAR_EXACT_BIAS if self.bias else formulas.LINEAR_EXACT
        else:
            givens, macs = weights | {"A": prod(x[:-1])}, formulas.POSITIONS_MACS
            exact = formulas.POSITIONS_EXACT_BIAS if self.bias else formulas.POSITIONS_EXACT
        return Work(
            output=(*x[:-1], self.out_features),
            params=Working(params, weights),
            macs=Working(macs, givens),
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

    rank: ClassVar[int | None] = 1

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


@kind
class MatMul(Layer):
    """The matrix product of two inputs, ``torch.matmul``, as attention uses it twice.

    (..., N, D) times (..., D, M) is (..., N, M); the dimensions before must agree.  Its
    receptive field is that of everything it multiplies.

    >>> MatMul().out_shape((12, 197, 64), (12, 64, 197)), MatMul().macs((12, 2, 3), (12, 3, 5))
    ((12, 197, 197), 360)
    """

    merges: ClassVar[bool] = True
    stores: ClassVar[bool] = True
    saves: ClassVar[Saved] = "inputs"

    def work(self, *ins: Shape) -> Work:
        if len(ins) != 2:
            raise self.error(f"has {len(ins)} inputs", "give it two")
        left, right = ins
        ranks = len(left), len(right)
        if min(ranks) < 2 or left[:-2] != right[:-2] or left[-1] != right[-2]:
            raise self.error(
                f"cannot multiply {written(left)} by {written(right)}",
                "give (..., N, D) and (..., D, M)",
            )
        givens = {"M": prod(left[:-2]), "N_row": left[-2], "N_in": left[-1], "N_col": right[-1]}
        return Work(
            output=(*left[:-1], right[-1]),
            macs=Working(formulas.MATMUL_MACS, givens),
            exact=Working(formulas.MATMUL_EXACT, givens),
        )

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        whole = [covered(f, range(len(x)), x) for f, x in zip(seen, ins, strict=True)]
        return join(whole, ins)
