"""NASNet-A, 2017: two kinds of cell found by a search on CIFAR-10, stacked for ImageNet.

A cell reads the outputs of the two cells before it, both brought to its width: ``x`` of the last
one and ``p`` of the one before.  It makes five sums of two operations each; what no other sum
reads is joined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from quizgen.cost.builder import Builder
from quizgen.cost.layer import Layer
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Softmax,
    ZeroPad2d,
)
from quizgen.cost.network import Network
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.mobilenet import pointwise

TITLE = "Learning Transferable Architectures for Scalable Image Recognition"
PAPER = "B. Zoph, V. Vasudevan, J. Shlens, Q. Le, 2017"
CLASSES = 1000
STEM, WIDTH, STAGES, REPEATS = 32, 44, 3, 4  # "4 @ 1056": 24 * 44 channels at the end

# Each sum: operation and what it reads, twice; figure 4 of the paper.  An operation is a window's
# kind and size; "same" adds what it reads unchanged.
Sum = tuple[str, str, str, str]
NORMAL: Sequence[Sum] = (
    ("sep5", "x", "sep3", "p"),
    ("sep5", "p", "sep3", "p"),
    ("avg3", "x", "same", "p"),
    ("avg3", "p", "avg3", "p"),
    ("sep3", "x", "same", "x"),
)
NORMAL_JOINED = ("p", "0", "1", "2", "3", "4")
# Operations that read x or p have stride 2 here.
REDUCTION: Sequence[Sum] = (
    ("sep5", "x", "sep7", "p"),
    ("max3", "x", "sep7", "p"),
    ("avg3", "x", "sep5", "p"),
    ("avg3", "0", "same", "1"),
    ("sep3", "0", "max3", "x"),
)
REDUCTION_JOINED = ("1", "2", "3", "4")

PUBLISHED = (
    params("5.3 M", PAPER + ", table 3"),
    params("5,289,978", "timm, nasnetamobile"),
    macs("564 M", PAPER + ", table 3"),
    *errors(PAPER + ", table 3", top1="26.0", top5="8.4", crops=1),
)


class Map(NamedTuple):
    """The end of a cell: a node, its channels, and its height and width."""

    node: str
    channels: int
    size: int


Window: TypeAlias = Callable[[int, int, int], Layer]  # of kernel, stride and padding


def _slide(net: Builder, name: str, at: Map, kernel: int, stride: int, window: Window) -> Map:
    """A window whose output has ``ceil(size / stride)`` places, padded as in TensorFlow.

    Where the padding is odd, the larger part goes behind the map.
    """
    places = -(-at.size // stride)
    missing = max(0, (places - 1) * stride + kernel - at.size)
    before, after = missing // 2, missing - missing // 2
    node, padding = at.node, before
    if before != after:
        node = net.add(f"{name}.pad", ZeroPad2d((before, after, before, after)), node)
        padding = 0
    return Map(net.add(name, window(kernel, stride, padding), node), at.channels, places)


def _average(kernel: int, stride: int, padding: int) -> Layer:
    return AvgPool2d(kernel, stride=stride, padding=padding, count_include_pad=False)


def _maximum(kernel: int, stride: int, padding: int) -> Layer:
    return MaxPool2d(kernel, stride=stride, padding=padding)


def _separable(net: Builder, name: str, at: Map, width: int, kernel: int, stride: int) -> Map:
    """Twice ReLU, depthwise convolution, 1x1 and batch norm; the stride is in the first."""
    for half, step in (("first", stride), ("second", 1)):
        each = partial(Conv2d, at.channels, groups=at.channels, bias=False)
        at = at._replace(node=net.add(f"{name}.{half}.relu", ReLU(), at.node))
        at = _slide(net, f"{name}.{half}.depthwise", at, kernel, step, each)
        net.add(f"{name}.{half}.pointwise", pointwise(width))
        at = Map(net.add(f"{name}.{half}.bn", BatchNorm2d()), width, at.size)
    return at


def _operation(net: Builder, name: str, operation: str, at: Map, width: int, stride: int) -> Map:
    if operation == "same":
        return at
    kind, kernel = operation[:3], int(operation[3:])
    if kind == "sep":
        return _separable(net, name, at, width, kernel, stride)
    return _slide(net, name, at, kernel, stride, _average if kind == "avg" else _maximum)


def _sums(net: Builder, name: str, sums: Sequence[Sum], maps: dict[str, Map], stride: int) -> None:
    """Adds every sum to ``maps`` under its number; ``stride`` is for operations on x and p."""
    width = maps["x"].channels
    for number, (left, of_left, right, of_right) in enumerate(sums):
        ends = []
        for side, operation, of in (("left", left, of_left), ("right", right, of_right)):
            step = stride if of in ("x", "p") else 1
            place = f"{name}.sum{number}.{side}"
            ends.append(_operation(net, place, operation, maps[of], width, step))
        total = net.add(f"{name}.sum{number}", Add(), *(end.node for end in ends))
        maps[str(number)] = Map(total, width, ends[0].size)


def _adjust(net: Builder, name: str, at: Map, width: int) -> Map:
    """ReLU, 1x1 and batch norm: the channels of a cell."""
    node = net.chain(
        (f"{name}.relu", ReLU()),
        (f"{name}.conv", pointwise(width)),
        (f"{name}.bn", BatchNorm2d()),
        after=at.node,
    )
    return Map(node, width, at.size)


def _halve(net: Builder, name: str, at: Map, width: int) -> Map:
    """The same for a map that is twice too large: every second pixel, and those between them."""
    start = net.add(f"{name}.relu", ReLU(), at.node)
    shifted = net.add(f"{name}.shift", ZeroPad2d((-1, 1, -1, 1)), start)
    ends = [
        net.chain(
            (f"{name}.path{number}.pick", AvgPool2d(1, stride=2, count_include_pad=False)),
            (f"{name}.path{number}.conv", pointwise(width // 2)),
            after=node,
        )
        for number, node in enumerate((start, shifted), start=1)
    ]
    net.add(f"{name}.concat", Concat(), *ends)
    return Map(net.add(f"{name}.bn", BatchNorm2d()), width, -(-at.size // 2))


def _cell(net: Builder, name: str, width: int, x: Map, p: Map, reduces: bool = False) -> Map:
    """One cell behind the cells ``x`` and ``p``."""
    net.stage(name)
    sums, joined = (REDUCTION, REDUCTION_JOINED) if reduces else (NORMAL, NORMAL_JOINED)
    maps = {"x": _adjust(net, f"{name}.x", x, width), "p": p}
    if p != x:  # the first cell has one input, and reads it as it is as well
        bring = _halve if p.size > x.size else _adjust
        maps["p"] = bring(net, f"{name}.p", p, width)
    _sums(net, name, sums, maps, 2 if reduces else 1)
    net.add(f"{name}.concat", Concat(), *(maps[part].node for part in joined))
    return Map(net.last, width * len(joined), maps["1"].size)


@entry
def nasnet_a_mobile() -> Network:
    """NASNet-A (4 @ 1056) of "Learning Transferable Architectures ...", 2017.

    Two reduction cells as a stem, then three times four normal cells with a reduction cell
    between: 5.3 M parameters and 564 M multiply-adds in the paper.  Without the auxiliary
    classifier 5,289,978 parameters.  Top-5 error 8.4% (one network, one crop, validation).
    """
    net = Builder((3, 224, 224))
    net.stage("stem")
    net.add("conv0", Conv2d(STEM, kernel_size=3, stride=2, bias=False))
    image = Map(net.add("bn0", BatchNorm2d()), STEM, 111)
    p, x = image, _cell(net, "stem0", WIDTH // 4, image, image, reduces=True)
    p, x = x, _cell(net, "stem1", WIDTH // 2, x, p, reduces=True)
    for stage in range(STAGES):
        width = WIDTH << stage
        if stage:
            p, x = x, _cell(net, f"reduction{stage}", width, x, p, reduces=True)
        for number in range(1, REPEATS + 1):
            p, x = x, _cell(net, f"cell{stage + 1}.{number}", width, x, p)
    net.stage("head")
    net.chain(("relu", ReLU()), ("avgpool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()))
    net.chain(("dropout", Dropout()), ("fc", Linear(CLASSES)), ("softmax", Softmax()))
    return net.network("nasnet_a_mobile", TITLE, 2017, PAPER, PUBLISHED)
