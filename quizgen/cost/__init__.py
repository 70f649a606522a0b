"""The cost engine: shapes, parameters, operations, memory and receptive fields, exactly.

>>> from quizgen.cost import Conv2d
>>> conv = Conv2d(64, kernel_size=7, stride=2, padding=3)
>>> conv.out_shape((3, 224, 224)), conv.params((3, 224, 224)), conv.macs((3, 224, 224))
((64, 112, 112), 9472, 118013952)
>>> from quizgen.cost import trace, zoo
>>> trace(zoo.load("alexnet")).params
60965224
"""

from __future__ import annotations

from quizgen.cost import zoo
from quizgen.cost.builder import Builder
from quizgen.cost.layer import KINDS, Cost, CostError, Layer, Shape, Working, kind
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    IdentityShortcut,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    RadialBasis,
    ReLU,
    Sigmoid,
    Softmax,
    Subsample2d,
    TableConv2d,
    Tanh,
    kind_named,
)
from quizgen.cost.network import INPUT, Network, Node, Published
from quizgen.cost.receptive import Field, Span
from quizgen.cost.report import Report, Row, to_json, trace

__all__ = [
    "INPUT",
    "KINDS",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "Add",
    "AvgPool2d",
    "BatchNorm2d",
    "Builder",
    "Concat",
    "Conv2d",
    "Cost",
    "CostError",
    "Dropout",
    "Field",
    "Flatten",
    "IdentityShortcut",
    "Layer",
    "Linear",
    "LocalResponseNorm",
    "MaxPool2d",
    "Network",
    "Node",
    "Published",
    "RadialBasis",
    "ReLU",
    "Report",
    "Row",
    "Shape",
    "Sigmoid",
    "Softmax",
    "Span",
    "Subsample2d",
    "TableConv2d",
    "Tanh",
    "Working",
    "kind",
    "kind_named",
    "to_json",
    "trace",
    "zoo",
]
