"""Receptive fields path by path, against walking every path by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.cost import (
    INPUT,
    Add,
    Builder,
    Concat,
    Conv2d,
    CostError,
    Field,
    Layer,
    MaxPool2d,
    Network,
    ReLU,
    trace,
    zoo,
)

LAYERS: tuple[Layer, ...] = (
    Conv2d(4, 1),
    Conv2d(4, 3, padding=1),
    Conv2d(4, (1, 7), padding=(0, 3)),
    MaxPool2d(3, stride=1, padding=1),
    ReLU(),
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    net = Builder((4, 9, 9))
    names = [INPUT]
    for number in range(draw(st.integers(1, 9))):
        inputs = [draw(st.sampled_from(names))]
        layer: Layer = draw(st.sampled_from(LAYERS))
        if draw(st.booleans()):
            layer, inputs = Add(), [*inputs, draw(st.sampled_from(names))]
        names.append(net.add(f"n{number}", layer, *inputs))
    return net.network("drawn")


def walks(network: Network, name: str) -> Iterator[list[Layer]]:
    """The layers along every path from the image to a node."""
    if name == INPUT:
        yield []
        return
    node = next(node for node in network.nodes if node.name == name)
    for start in node.inputs:
        for before in walks(network, start):
            yield [*before, node.layer]


def field_along(layers: list[Layer]) -> Field:
    """The field of a chain of these layers; merges do nothing to a single branch."""
    net = Builder((4, 9, 9))
    net.add("start", Conv2d(4, 1))
    for number, layer in enumerate(layers):
        if not isinstance(layer, Add):
            net.add(f"n{number}", layer)
    return trace(net.network("path")).rows[-1].field


@given(networks())
def test_every_path_is_counted_with_its_field(network: Network) -> None:
    last = network.nodes[-1].name
    expected = Counter(field_along(layers) for layers in walks(network, last))
    assert trace(network).path_fields(last) == expected


@given(networks())
def test_the_field_of_a_row_is_the_union_of_its_paths(network: Network) -> None:
    report = trace(network)
    for row in report.rows:
        for axis in (0, 1):
            spans = [field[axis] for field in report.path_fields(row.name)]
            assert row.field[axis].start == min(span.start for span in spans)
            end = max(span.start + span.size for span in spans)
            assert row.field[axis].start + row.field[axis].size == end


@pytest.mark.parametrize(("name", "blocks"), [("resnet18", 8), ("resnet50", 16), ("resnet152", 50)])
def test_a_residual_network_has_two_paths_through_every_block(name: str, blocks: int) -> None:
    report = trace(zoo.load(name))
    paths = report.path_fields("avgpool")
    assert sum(paths.values()) == 2**blocks
    sizes = [field.height.size for field in paths]
    assert sizes == sorted(sizes)
    assert sizes[-1] == report.row("avgpool").field.height.size


def test_asymmetric_branches() -> None:
    net = Builder((4, 9, 9))
    wide = net.add("wide", Conv2d(4, (1, 5), padding=(0, 2)), INPUT)
    high = net.add("high", Conv2d(4, (5, 1), padding=(2, 0)), INPUT)
    net.add("both", Concat(), wide, high)
    report = trace(net.network("cross"))
    fields = report.path_fields("both")
    assert [(f.height.size, f.width.size, n) for f, n in fields.items()] == [(1, 5, 1), (5, 1, 1)]
    assert [span.size for span in report.row("both").field] == [5, 5]
    with pytest.raises(CostError, match="no layer 'bot'"):
        report.path_fields("bot")
