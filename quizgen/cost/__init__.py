"""The cost engine: shapes, parameters, operations, memory and receptive fields, exactly.

>>> from quizgen.cost import Conv2d
>>> conv = Conv2d(64, kernel_size=7, stride=2, padding=3)
>>> conv.out_shape((3, 224, 224)), conv.params((3, 224, 224)), conv.macs((3, 224, 224))
((64, 112, 112), 9472, 118013952)
>>> from quizgen.cost import trace, zoo
>>> trace(zoo.load("alexnet")).params
60965224

What it offers is imported when it is first asked for: a question about one formula need not
wait for forty kinds of layers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizgen.cost import zoo
    from quizgen.cost.builder import Builder
    from quizgen.cost.layer import KINDS, Cost, CostError, Layer, Shape, Working, kind
    from quizgen.cost.layers import (
        GELU,
        AdaptiveAvgPool2d,
        AdaptiveMaxPool2d,
        Add,
        AvgPool2d,
        BatchNorm2d,
        ChannelShuffle,
        ClassToken,
        Concat,
        Conv2d,
        ConvTranspose2d,
        Dropout,
        Flatten,
        Hardsigmoid,
        Hardswish,
        Identity,
        IdentityShortcut,
        LayerNorm,
        LayerNorm2d,
        LayerScale,
        Linear,
        LocalResponseNorm,
        MatMul,
        MaxPool2d,
        Multiply,
        Permute,
        PositionEmbedding,
        RadialBasis,
        ReLU,
        ReLU6,
        Scale,
        Sigmoid,
        SiLU,
        Slice,
        Softmax,
        Subsample2d,
        TableConv2d,
        Tanh,
        Unflatten,
        Upsample,
        ZeroPad2d,
        kind_named,
    )
    from quizgen.cost.memory import OPTIMISERS, Buffer, Peak, Training
    from quizgen.cost.network import INPUT, Network, Node, Published
    from quizgen.cost.receptive import Field, Span
    from quizgen.cost.report import Report, Row, to_json, trace

__all__ = [
    "GELU",
    "INPUT",
    "KINDS",
    "OPTIMISERS",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "Add",
    "AvgPool2d",
    "BatchNorm2d",
    "Buffer",
    "Builder",
    "ChannelShuffle",
    "ClassToken",
    "Concat",
    "Conv2d",
    "ConvTranspose2d",
    "Cost",
    "CostError",
    "Dropout",
    "Field",
    "Flatten",
    "Hardsigmoid",
    "Hardswish",
    "Identity",
    "IdentityShortcut",
    "Layer",
    "LayerNorm",
    "LayerNorm2d",
    "LayerScale",
    "Linear",
    "LocalResponseNorm",
    "MatMul",
    "MaxPool2d",
    "Multiply",
    "Network",
    "Node",
    "Peak",
    "Permute",
    "PositionEmbedding",
    "Published",
    "RadialBasis",
    "ReLU",
    "ReLU6",
    "Report",
    "Row",
    "Scale",
    "Shape",
    "SiLU",
    "Sigmoid",
    "Slice",
    "Softmax",
    "Span",
    "Subsample2d",
    "TableConv2d",
    "Tanh",
    "Training",
    "Unflatten",
    "Upsample",
    "Working",
    "ZeroPad2d",
    "kind",
    "kind_named",
    "to_json",
    "trace",
    "zoo",
]

HOMES = ("layer", "layers", "network", "builder", "memory", "receptive", "report")  # of the names


def __getattr__(name: str) -> object:
    if name in __all__:
        for home in HOMES:
            module = import_module(f"quizgen.cost.{home}")
            if hasattr(module, name):
                globals()[name] = found = getattr(module, name)
                return found
        if name == "zoo":
            return import_module("quizgen.cost.zoo")
    raise AttributeError(f"module 'quizgen.cost' has no attribute '{name}'")
