"""All layer kinds.

Importing this module enters every kind in ``KINDS``; ``kind_named`` looks one up.
"""

from __future__ import annotations

from quizgen.cost.layer import KINDS, CostError, Layer
from quizgen.cost.layers.activation import (
    GELU,
    Dropout,
    Hardsigmoid,
    Hardswish,
    Identity,
    ReLU,
    ReLU6,
    Scale,
    Sigmoid,
    SiLU,
    Softmax,
    Tanh,
)
from quizgen.cost.layers.convolution import Conv2d, TableConv2d
from quizgen.cost.layers.dense import Linear, MatMul, RadialBasis
from quizgen.cost.layers.merging import Add, Concat, Multiply
from quizgen.cost.layers.normalisation import (
    BatchNorm2d,
    LayerNorm,
    LayerNorm2d,
    LayerScale,
    LocalResponseNorm,
)
from quizgen.cost.layers.pooling import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    MaxPool2d,
    Subsample2d,
)
from quizgen.cost.layers.rearrange import (
    ChannelShuffle,
    Flatten,
    Permute,
    Slice,
    Unflatten,
    ZeroPad2d,
)
from quizgen.cost.layers.resampling import IdentityShortcut, Upsample
from quizgen.cost.layers.tensors import (
    Combine,
    Expand,
    Function,
    Learned,
    Narrow,
    Pad,
    Parameters,
    Pick,
    Reduce,
    Source,
    Uncounted,
)
from quizgen.cost.layers.tokens import ClassToken, PositionEmbedding
from quizgen.cost.layers.transposed import ConvTranspose2d
from quizgen.errors import did_you_mean

__all__ = [
    "GELU",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "Add",
    "AvgPool2d",
    "BatchNorm2d",
    "ChannelShuffle",
    "ClassToken",
    "Combine",
    "Concat",
    "Conv2d",
    "ConvTranspose2d",
    "Dropout",
    "Expand",
    "Flatten",
    "Function",
    "Hardsigmoid",
    "Hardswish",
    "Identity",
    "IdentityShortcut",
    "LayerNorm",
    "LayerNorm2d",
    "LayerScale",
    "Learned",
    "Linear",
    "LocalResponseNorm",
    "MatMul",
    "MaxPool2d",
    "Multiply",
    "Narrow",
    "Pad",
    "Parameters",
    "Permute",
    "Pick",
    "PositionEmbedding",
    "RadialBasis",
    "ReLU",
    "ReLU6",
    "Reduce",
    "Scale",
    "SiLU",
    "Sigmoid",
    "Slice",
    "Softmax",
    "Source",
    "Subsample2d",
    "TableConv2d",
    "Tanh",
    "Uncounted",
    "Unflatten",
    "Upsample",
    "ZeroPad2d",
    "kind_named",
]


def kind_named(name: str) -> type[Layer]:
    """The layer kind of that class name; CostError with close matches if there is none.

    >>> kind_named("Conv2d").__name__
    'Conv2d'
    """
    if name not in KINDS:
        raise CostError(name, "is no layer kind", did_you_mean(name, KINDS))
    return KINDS[name]
