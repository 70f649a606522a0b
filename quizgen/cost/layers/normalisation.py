"""Normalisation: layers that bring activations to a common scale, learned or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from math import prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.checks import check_flag, check_whole
from quizgen.cost.layer import Layer, Saved, Shape, Storage, Work, Working, kind, written
from quizgen.cost.receptive import Field, covered


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
    bias: bool = field(default=True, kw_only=True)

    rank: ClassVar[int | None] = 3
    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        check_flag(self, "affine", self.affine)
        check_flag(self, "track_running_stats", self.track_running_stats)
        check_flag(self, "bias", self.bias)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        givens = {"C_in": x[0]}
        params = formulas.BATCH_NORM_PARAMS if self.bias else formulas.BATCH_NORM_SCALE
        return Work(
            output=x,
            params=Working(params, givens) if self.affine else None,
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
    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        check_whole(self, "size", self.size, 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        givens = {"L": self.size, "N": prod(x)}
        return Work(output=x, operations=Working(formulas.RESPONSE_NORM_OPS, givens))


@kind
class LayerNorm(Layer):
    """``torch.nn.LayerNorm``: mean and variance over the last dimensions of one image.

    ``normalized_shape`` is the sizes of those dimensions, or one number for the last.

    >>> LayerNorm(768).params((197, 768)), LayerNorm(768, bias=False).params((197, 768))
    (1536, 768)
    """

    normalized_shape: int | tuple[int, ...]
    eps: float = 1e-5
    elementwise_affine: bool = True
    bias: bool = True

    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        for size in self.normalized or (0,):
            check_whole(self, "normalized_shape", size, 1)
        check_flag(self, "elementwise_affine", self.elementwise_affine)
        check_flag(self, "bias", self.bias)

    @property
    def normalized(self) -> tuple[int, ...]:
        shape = self.normalized_shape
        return shape if isinstance(shape, tuple) else (shape,)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        if x[-len(self.normalized) :] != self.normalized:
            raise self.error(
                f"cannot take the shape {written(x)}",
                f"its last sizes must be {written(self.normalized)}",
            )
        learned = self.elementwise_affine * (1 + self.bias)
        params = Working(formulas.LAYER_NORM_PARAMS, {"M": learned, "N": prod(self.normalized)})
        return Work(
            output=x,
            params=params if learned else None,
            operations=Working(formulas.LAYER_NORM_OPS, {"M": learned, "N": prod(x)}),
        )

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        return covered(seen[0], range(len(x) - len(self.normalized), len(x)), x)


@kind
class LayerNorm2d(Layer):
    """Layer normalisation over the channels at each place of a map, as in ConvNeXt.

    What ``torch.nn.LayerNorm`` does to a map whose channels were moved to the end (Z. Liu et
    al., "A ConvNet for the 2020s", 2022).

    >>> LayerNorm2d().params((96, 56, 56))
    192
    """

    eps: float = 1e-5
    elementwise_affine: bool = True
    bias: bool = True

    rank: ClassVar[int | None] = 3
    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        check_flag(self, "elementwise_affine", self.elementwise_affine)
        check_flag(self, "bias", self.bias)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        learned = self.elementwise_affine * (1 + self.bias)
        params = Working(formulas.LAYER_NORM_PARAMS, {"M": learned, "N": x[0]})
        return Work(
            output=x,
            params=params if learned else None,
            operations=Working(formulas.LAYER_NORM_OPS, {"M": learned, "N": prod(x)}),
        )


@kind
class LayerScale(Layer):
    """A learned factor for each channel of a map, as before ConvNeXt's additions.

    H. Touvron et al., "Going deeper with Image Transformers", 2021, section 2.

    >>> LayerScale().params((96, 56, 56))
    96
    """

    rank: ClassVar[int | None] = 3
    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "inputs"

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        return Work(
            output=x,
            params=Working(formulas.BATCH_NORM_SCALE, {"C_in": x[0]}),
            operations=Working(formulas.ELEMENTWISE_OPS, {"N": prod(x)}),
        )
