"""Receptive fields against a trace of which pixels really reach an element."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.cost import (
    AdaptiveAvgPool2d,
    Add,
    Builder,
    Concat,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    trace,
    zoo,
)
from quizgen.cost.receptive import Span

Pixels = frozenset[int]


def seen_along(layer: Layer, before: list[Pixels], count: int) -> list[Pixels]:
    """The pixels each of ``count`` outputs sees on one axis, window by window."""
    if isinstance(layer, Conv2d | MaxPool2d):
        k, p, d = layer.kernel_size, layer.padding, layer.dilation
        s = layer.stride or k
        assert isinstance(k, int)
        assert isinstance(s, int)
        assert isinstance(p, int)
        assert isinstance(d, int)
        windows = [[i * s - p + j * d for j in range(k)] for i in range(count)]
    else:
        assert isinstance(layer, AdaptiveAvgPool2d)
        size = len(before)
        windows = [
            list(range(i * size // count, -(-(i + 1) * size // count))) for i in range(count)
        ]
    inside = range(len(before))
    return [frozenset().union(*(before[i] for i in w if i in inside)) for w in windows]


def brute_force(network: Network) -> dict[str, list[Pixels]]:
    """For every node, the rows of the image that each of its rows depends on."""
    size = network.input_shape[1]
    seen: dict[str, list[Pixels]] = {"input": [frozenset([i]) for i in range(size)]}
    shapes = {row.name: row.output for row in trace(network).rows}
    for node in network.nodes:
        branches = [seen[name] for name in node.inputs]
        if len(branches) > 1:
            seen[node.name] = [frozenset().union(*cells) for cells in zip(*branches, strict=True)]
        else:
            seen[node.name] = seen_along(node.layer, branches[0], shapes[node.name][1])
    return seen


def agrees(network: Network) -> None:
    """Each element sees exactly its field, where that lies on the image.

    Of a field that reaches beyond the image it sees less: padding takes the place of elements that
    a stride has left no room for.
    """
    size = network.input_shape[1]
    truth = brute_force(network)
    for row in trace(network).rows:
        span = row.field.height
        assert row.field.width[:3] == span[:3]
        for position, pixels in enumerate(truth[row.name]):
            first = span.start + position * span.stride
            inside = [i for i in range(size) if first <= i < first + span.size]
            if pixels:  # a window may lie wholly in padding
                assert min(pixels) >= inside[0]
                assert max(pixels) <= inside[-1]
            if dense(network) and pixels:
                assert pixels == frozenset(range(min(pixels), max(pixels) + 1)), row.name
                if len(inside) == span.size:
                    assert pixels == frozenset(inside), (row.name, position)


def dense(network: Network) -> bool:
    """Whether no window skips pixels, by dilation or by a stride beyond its kernel."""
    convs = [n.layer for n in network.nodes if isinstance(n.layer, Conv2d | MaxPool2d)]
    return all(c.dilation == 1 and (c.stride or 1) <= c.kernel_size for c in convs)  # type: ignore[operator]


chains = st.lists(
    st.tuples(
        st.integers(1, 4), st.integers(1, 3), st.integers(0, 2), st.integers(1, 2), st.booleans()
    ),
    min_size=1,
    max_size=4,
)


@given(chains)
def test_chains_of_windows(windows: list[tuple[int, int, int, int, bool]]) -> None:
    net = Builder((1, 60, 60))
    for number, (k, s, p, d, pool) in enumerate(windows):
        padding = min(p, k // 2)
        layer: Layer = Conv2d(1, k, stride=s, padding=padding, dilation=d)
        if pool:
            layer = MaxPool2d(k, stride=s, padding=padding, dilation=d)
        net.add(f"layer{number}", layer)
        if trace(net.network("chain")).output[1] < 8:
            break
    agrees(net.network("chain"))


def test_branches_see_what_the_widest_sees() -> None:
    net = Builder((1, 24, 24))
    start = net.add("stem", Conv2d(4, 3, stride=2, padding=1))
    one = net.add("one", Conv2d(4, 1), start)
    five = net.add("five", Conv2d(4, 5, padding=2), start)
    both = net.add("both", Concat(), one, five)
    three = net.add("three", Conv2d(8, 3, padding=1))
    net.add("sum", Add(), three, both)
    net.add("pool", AdaptiveAvgPool2d(3))
    agrees(net.network("branches"))


def test_linear_sees_the_whole_map() -> None:
    net = Builder((1, 28, 28))
    net.chain(("conv", Conv2d(4, 5)), ("pool", MaxPool2d(2)), ("flatten", Flatten()))
    net.chain(("fc1", Linear(10)), ("fc2", Linear(10)))
    report = trace(net.network("small"))
    # pool: 5 + 1; twelve cells two pixels apart: 6 + 11*2 = 28, the whole image
    assert report.row("pool").field.height == Span(6, 2, 0, axis=1)
    assert report.row("flatten").field.height == Span(6, 2, 0, axis=0, cells=12)
    assert report.row("fc1").field.height == Span(28, 2, 0)
    assert report.row("fc2").field == report.row("fc1").field


@pytest.mark.parametrize("stride", [1, 2])
def test_unequal_windows_of_adaptive_pooling(stride: int) -> None:
    net = Builder((1, 7 * stride, 7 * stride))
    net.add("conv", Conv2d(1, stride, stride=stride))
    net.add("pool", AdaptiveAvgPool2d(2))
    span = trace(net.network("uneven")).row("pool").field.height
    assert span.size == 4 * stride  # elements 0 to 3 and 3 to 6
    assert span.stride == Fraction(7, 2) * stride


# J. Long, E. Shelhamer, T. Darrell, "Fully Convolutional Networks for Semantic Segmentation",
# 2015, table 1: size and stride of the field of the last layer, as convolutions.
FCN = {"alexnet": ("fc8", 355), "vgg16": ("fc8", 404), "googlenet": ("fc", 907)}


@pytest.mark.parametrize("name", FCN)
def test_fields_published_for_fully_convolutional_networks(name: str) -> None:
    layer, size = FCN[name]
    assert trace(zoo.load(name)).row(layer).field.height.size == size


def test_stacks_of_small_kernels() -> None:
    for depth, size in ((2, 5), (3, 7), (5, 11)):
        net = Builder((1, 32, 32))
        for number in range(depth):
            net.add(f"conv{number}", Conv2d(1, 3, padding=1))
        assert trace(net.network("stack")).rows[-1].field.height.size == size


def test_centres() -> None:
    report = trace(zoo.load("resnet50"))
    # odd kernels with half padding keep the first element's centre on the first pixel
    for row, axis in product(report.rows[:-4], (0, 1)):
        assert row.field[axis].centre == 0
