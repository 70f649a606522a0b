"""Networks as data, their traces, totals and JSON."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.cost import (
    Add,
    Builder,
    Conv2d,
    CostError,
    Flatten,
    Linear,
    MaxPool2d,
    Network,
    Node,
    ReLU,
    to_json,
    trace,
    zoo,
)
from quizgen.cost.report import QUANTITIES

CONV = Conv2d(8, 3, padding=1)


def small() -> Network:
    net = Builder((3, 8, 8))
    net.stage("body")
    start = net.chain(("conv1", CONV), ("relu1", ReLU()))
    branch = net.add("conv2", CONV)
    net.add("sum", Add(), branch, start)
    net.add("pool", MaxPool2d(2))
    net.stage("head")
    net.chain(("flatten", Flatten()), ("fc", Linear(10)))
    return net.network("small")


BROKEN = [
    ((), "small: the network has no layers"),
    ((Node("a", CONV, ("b",)), Node("b", CONV, ("a",))), "small: a: its input 'b' comes later"),
    ((Node("conv1", CONV, ("inptu",)),), "its input 'inptu' does not exist; did you mean 'input'?"),
    ((Node("a", CONV, ("input",)), Node("a", CONV, ("a",))), "small: a: this name is taken"),
    ((Node("input", CONV, ("input",)),), "small: input: this name is taken"),
]


@pytest.mark.parametrize(("nodes", "message"), BROKEN, ids=lambda value: str(value)[:30])
def test_networks_that_are_none(nodes: tuple[Node, ...], message: str) -> None:
    with pytest.raises(CostError) as caught:
        Network("small", (3, 8, 8), nodes)
    assert message in str(caught.value)


def test_rows_of_a_small_network() -> None:
    report = trace(small())
    shapes = {row.name: (row.inputs, row.output) for row in report.rows}
    assert shapes["conv1"] == (((3, 8, 8),), (8, 8, 8))
    assert shapes["sum"] == (((8, 8, 8), (8, 8, 8)), (8, 8, 8))
    assert shapes["fc"] == (((128,),), (10,))
    assert report.output == (10,)
    # conv1: 27*8+8, conv2: 72*8+8, fc: 128*10+10
    assert [row.params for row in report.rows] == [224, 0, 584, 0, 0, 0, 1290]
    assert report.params == 224 + 584 + 1290
    assert report.macs == 27 * 8 * 64 + 72 * 8 * 64 + 1280
    # conv1, conv2, pool and fc have memory of their own
    assert report.activation_elements == 512 + 512 + 128 + 10
    assert report.activation_bytes(2) == 2 * 1162


def test_totals_by_kind_and_stage() -> None:
    report = trace(small())
    assert report.by_kind("params") == {
        "Conv2d": 808,
        "ReLU": 0,
        "Add": 0,
        "MaxPool2d": 0,
        "Flatten": 0,
        "Linear": 1290,
    }
    assert report.by_stage("params") == {"body": 808, "head": 1290}
    assert report.share("params", kind="Linear") == Fraction(1290, 2098)
    assert report.share("macs", stage="head") == Fraction(1280, report.macs)
    assert report.total("params", kind="Linear", stage="head") == 1290


def test_unknown_names_come_with_close_ones() -> None:
    report = trace(zoo.load("resnet50"))
    with pytest.raises(CostError, match=r"resnet50: no layer 'layer2.0.con1'; did you mean 'layer"):
        report.row("layer2.0.con1")
    with pytest.raises(CostError, match="'param' is unknown; did you mean 'params'"):
        report.total("param")
    with pytest.raises(CostError, match="no linear here; did you mean 'Linear'"):
        report.total("params", kind="linear")
    with pytest.raises(CostError, match=r"resnet5O: is no network.*did you mean .*'resnet50'"):
        zoo.load("resnet5O")


def test_a_layer_that_does_not_fit_is_named() -> None:
    with pytest.raises(CostError) as caught:
        trace(zoo.load("alexnet"), (3, 30, 30))
    assert str(caught.value).startswith("pool2: MaxPool2d(3, stride=2): kernel 3 is larger")
    with pytest.raises(CostError, match="alexnet: cannot take the input 3,0,5"):
        trace(zoo.load("alexnet"), (3, 0, 5))
    with pytest.raises(CostError, match=r"conv1: .*cannot take the shape 100"):
        trace(zoo.load("alexnet"), (100,))


def test_json() -> None:
    report = trace(zoo.load("resnet50"))
    data = json.loads(json.dumps(to_json(report)))
    layers = data.pop("layers")
    assert data == {
        "network": "resnet50",
        "input": [3, 224, 224],
        "params": 25557032,
        "macs": 4089184256,
        "flops": 4089184256,
        "flops_convention": "mac",
        "activation_elements": 11317736,
        "activation_bytes": 45270944,
        "notes": [],
    }
    assert layers[0] == {
        "name": "conv1",
        "kind": "Conv2d",
        "inputs": [[3, 224, 224]],
        "output": [64, 112, 112],
        "params": 9408,
        "macs": 118013952,
        "flops": 118013952,
        "activation_bytes": 3211264,
        "receptive_field": {"size": [7, 7], "stride": [2, 2]},
    }
    exact = to_json(report, "exact", 2)
    assert exact["flops"] == report.flops("exact") == sum(r["flops"] for r in exact["layers"])
    assert exact["activation_bytes"] == 22635472
    with pytest.raises(CostError, match="'3mac' is unknown"):
        to_json(report, "3mac")


# --- properties -----------------------------------------------------------------------


@pytest.mark.parametrize("name", zoo.names())
def test_totals_are_the_sums_of_the_rows(name: str) -> None:
    report = trace(zoo.load(name))
    for quantity, measured in QUANTITIES.items():
        total = sum(measured(row) for row in report.rows)
        assert report.total(quantity) == total
        assert sum(report.by_stage(quantity).values()) == total
        assert sum(report.by_kind(quantity).values()) == total
    assert report.flops("mac") == report.macs
    assert report.flops("2mac") == 2 * report.macs


sizes = st.integers(1, 40)
small_ints = st.integers(1, 5)


@st.composite
def convs(draw: st.DrawFn) -> tuple[Conv2d, tuple[int, int, int]]:
    kernel, padding = draw(small_ints), draw(st.integers(0, 3))
    conv = Conv2d(12 * draw(small_ints), kernel, stride=draw(small_ints), padding=padding)
    return conv, (12 * draw(small_ints), kernel + draw(sizes), kernel + draw(sizes))


@given(convs(), st.sampled_from([2, 3, 4, 6, 12]))
def test_groups_divide_weights_and_macs(drawn, groups: int) -> None:
    conv, x = drawn
    grouped = Conv2d(conv.out_channels, conv.kernel_size, conv.stride, conv.padding, groups=groups)
    assert grouped.out_shape(x) == conv.out_shape(x)
    assert grouped.macs(x) * groups == conv.macs(x)
    biases = conv.out_channels
    assert (grouped.params(x) - biases) * groups == conv.params(x) - biases


@given(convs(), st.integers(0, 20))
def test_larger_inputs_never_give_smaller_outputs(drawn, more: int) -> None:
    conv, (c, h, w) = drawn
    before, after = conv.out_shape((c, h, w)), conv.out_shape((c, h + more, w + more))
    assert all(a >= b for a, b in zip(after, before, strict=True))


@given(convs())
def test_parameters_do_not_depend_on_the_image(drawn) -> None:
    conv, (c, h, w) = drawn
    assert conv.params((c, h, w)) == conv.params((c, h + 7, w + 1))


@given(convs())
def test_one_pixel_of_ceil_mode_at_most(drawn) -> None:
    conv, x = drawn
    assert isinstance(conv.kernel_size, int)
    assert isinstance(conv.stride, int)
    pools = [MaxPool2d(conv.kernel_size, conv.stride, ceil_mode=mode) for mode in (False, True)]
    down, up = (pool.out_shape(x) for pool in pools)
    assert all(0 <= b - a <= 1 for a, b in zip(down, up, strict=True))
