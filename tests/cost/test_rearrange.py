"""Layers that move, resize, gate and attend: shapes as numpy has them, counts by hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from quizgen.cost import (
    GELU,
    Builder,
    ChannelShuffle,
    ClassToken,
    Conv2d,
    CostError,
    Flatten,
    Identity,
    Layer,
    LayerNorm,
    LayerNorm2d,
    LayerScale,
    Linear,
    MatMul,
    Multiply,
    Permute,
    PositionEmbedding,
    Scale,
    SiLU,
    Slice,
    Softmax,
    Unflatten,
    Upsample,
    ZeroPad2d,
    trace,
)
from quizgen.cost.receptive import Span

MOVED: list[tuple[Layer, tuple[int, ...], Callable[[Any], Any]]] = [  # the same in numpy
    (Flatten(), (3, 4, 5), lambda x: x.reshape(60)),
    (Flatten(2), (3, 4, 5), lambda x: x.reshape(3, 20)),
    (Flatten(1, 2), (3, 4, 5), lambda x: x.reshape(12, 5)),
    (Flatten(-2, -1), (3, 4, 5), lambda x: x.reshape(3, 20)),
    (Unflatten(2, (2, 2)), (3, 4, 5), lambda x: x.reshape(3, 2, 2, 5)),
    (Unflatten(-1, (-1, 5)), (3, 4, 5), lambda x: x.reshape(3, 4, 1, 5)),
    (Permute((0, 2, 3, 1)), (3, 4, 5), lambda x: x.transpose(1, 2, 0)),
    (Permute((0, 2, 1)), (3, 4), lambda x: x.T),
    (Slice(1, 3), (3, 4, 5), lambda x: x[1:3]),
    (ChannelShuffle(3), (6, 4, 5), lambda x: x.reshape(3, 2, 4, 5).swapaxes(0, 1).reshape(6, 4, 5)),
    (ZeroPad2d((1, 2, 3, 0)), (3, 4, 5), lambda x: np.pad(x, ((0, 0), (3, 0), (1, 2)))),
    (ZeroPad2d(-1), (3, 4, 5), lambda x: x[:, 1:-1, 1:-1]),
    (Upsample(scale_factor=2), (3, 4, 5), lambda x: x.repeat(2, 1).repeat(2, 2)),
    (Identity(), (3, 4, 5), lambda x: x),
]


@pytest.mark.parametrize(
    ("layer", "x", "move"), MOVED, ids=lambda part: "" if callable(part) else str(part)
)
def test_shapes_as_numpy_has_them(
    layer: Layer, x: tuple[int, ...], move: Callable[[Any], Any]
) -> None:
    cost = layer.cost(x)
    assert cost.output == move(np.zeros(x)).shape
    assert (cost.params, cost.macs, cost.operations) == (0, 0, 0)


COUNTED = [  # layer, inputs, parameters, MACs, elementwise operations
    (Linear(8), [(5, 3)], 3 * 8 + 8, 5 * 3 * 8, 0),
    (MatMul(), [(2, 5, 3), (2, 3, 7)], 0, 2 * 5 * 3 * 7, 0),
    (LayerNorm(4), [(5, 4)], 2 * 4, 0, (1 + 2 + 2 + 2) * 20),
    (LayerNorm((5, 4), bias=False), [(3, 5, 4)], 20, 0, 6 * 60),
    (LayerNorm(4, elementwise_affine=False), [(5, 4)], 0, 0, 5 * 20),
    (LayerNorm2d(), [(6, 5, 4)], 2 * 6, 0, 7 * 120),
    (LayerScale(), [(6, 5, 4)], 6, 0, 120),
    (ClassToken(), [(9, 4)], 4, 0, 0),
    (PositionEmbedding(), [(9, 4)], 36, 0, 36),
    (Multiply(), [(6, 5, 4), (6, 1, 1)], 0, 0, 120),
    (Multiply(), [(6, 5, 4)] * 3, 0, 0, 240),
    (SiLU(), [(6, 5, 4)], 0, 0, 120),
    (GELU("tanh"), [(7,)], 0, 0, 7),
    (Scale(0.125), [(7,)], 0, 0, 7),
    (Softmax(dim=-1), [(2, 5, 4)], 0, 0, (4 + 3 + 4) * 10),
    (Upsample(size=8, mode="bilinear"), [(3, 4, 4)], 0, 0, (4 + 3) * 192),
    (Upsample(size=2, mode="area"), [(3, 4, 4)], 0, 0, 48),
]


@pytest.mark.parametrize(("layer", "ins", "params", "macs", "operations"), COUNTED, ids=str)
def test_counts(
    layer: Layer, ins: list[tuple[int, ...]], params: int, macs: int, operations: int
) -> None:
    cost = layer.cost(*ins)
    assert (cost.params, cost.macs, cost.operations) == (params, macs, operations)
    values = {name: working.value for name, working in layer.explain(*ins)}
    assert values.get("params", 0) == params
    assert values.get("exact", 0) == cost.flops_exact


def test_matrix_products_done_the_long_way() -> None:
    for stack, rows, inner, columns in product((1, 2), (1, 3), (1, 4), (1, 5)):
        terms = list(product(range(stack), range(rows), range(columns), range(inner)))
        sums = {term[:3] for term in terms}
        cost = MatMul().cost((stack, rows, inner), (stack, inner, columns))
        assert cost.macs == len(terms)
        assert cost.flops_exact == len(terms) + len(terms) - len(sums)


def test_attention_is_two_matrix_products() -> None:
    tokens, width, heads = 10, 12, 3
    net = Builder((tokens, width))
    parts = {}
    for name, order in (("query", (0, 2, 1, 3)), ("key", (0, 2, 3, 1)), ("value", (0, 2, 1, 3))):
        linear = net.add(name, Linear(width), "input")
        split = net.add(f"{name}.heads", Unflatten(2, (heads, width // heads)), linear)
        parts[name] = net.add(f"{name}.order", Permute(order), split)
    net.add("scores", MatMul(), parts["query"], parts["key"])
    net.chain(("scale", Scale(0.5)), ("softmax", Softmax(dim=-1)))
    net.add("mixed", MatMul(), "softmax", parts["value"])
    net.chain(("order", Permute((0, 2, 1, 3))), ("join", Flatten(2)), ("out", Linear(width)))
    report = trace(net.network("attention"))
    assert report.row("scores").output == (heads, tokens, tokens)
    assert report.output == (tokens, width)
    assert report.params == 4 * (width * width + width)
    assert report.macs == 4 * tokens * width * width + 2 * tokens * tokens * width


# --- receptive fields -----------------------------------------------------------------


def test_fields_follow_rearranged_maps() -> None:
    net = Builder((3, 16, 16))
    net.chain(("patches", Conv2d(8, 4, stride=4)), ("last", Permute((0, 2, 3, 1))))
    net.chain(("mix", Linear(5)), ("first", Permute((0, 3, 1, 2))), ("conv", Conv2d(5, 3)))
    net.chain(("tokens", Flatten(2)), ("turn", Permute((0, 2, 1))), ("each", Linear(7)))
    rows = {row.name: row.field for row in trace(net.network("tokens")).rows}
    assert rows["last"].height == Span(4, 4, 0, axis=0)
    assert rows["mix"] == rows["last"]  # over channels: no pixel more
    assert rows["first"] == rows["patches"]
    assert rows["conv"].width == Span(12, 4, 0, axis=2)
    assert rows["tokens"].width == Span(12, 4, 0, axis=1, cells=2)
    assert rows["each"].width == Span(12, 4, 0, axis=0, cells=2)


def test_a_product_of_tokens_sees_the_whole_image() -> None:
    net = Builder((3, 16, 16))
    net.chain(("patches", Conv2d(8, 4, stride=4)), ("tokens", Flatten(2)))
    net.add("turn", Permute((0, 2, 1)), "tokens")
    net.add("scores", MatMul(), "turn", "tokens")
    report = trace(net.network("scores"))
    assert report.row("scores").output == (16, 16)
    assert [span.size for span in report.rows[-1].field] == [16, 16]


def test_a_gate_sees_all_and_moves_nothing() -> None:
    net = Builder((3, 8, 8))
    net.add("conv", Conv2d(4, 3, padding=1))
    net.add("gate", Conv2d(4, 8), "conv")
    net.add("scaled", Multiply(), "conv", "gate")
    field = trace(net.network("gated")).row("scaled").field
    assert field.width == Span(10, 1, -1, axis=2)


def test_slices_and_padding_shift_fields() -> None:
    net = Builder((3, 8, 8))
    net.chain(("pad", ZeroPad2d((1, 0, 2, 0))), ("conv", Conv2d(4, 3, stride=2)))
    net.chain(("rows", Permute((0, 2, 1, 3))), ("below", Slice(1, 3)))
    rows = {row.name: row.field for row in trace(net.network("shifted")).rows}
    assert (rows["conv"].height.start, rows["conv"].width.start) == (-2, -1)
    assert rows["below"].height == Span(3, 2, 0, axis=0)


@pytest.mark.parametrize("factor", [2, 3])
def test_an_upsampled_map_moves_in_smaller_steps(factor: int) -> None:
    net = Builder((1, 12, 12))
    net.chain(("conv", Conv2d(1, 3, stride=2, padding=1)), ("up", Upsample(scale_factor=factor)))
    span = trace(net.network("up")).rows[-1].field.height
    assert (span.size, span.start, factor * span.stride) == (3, -1, 2)


# --- refusals -------------------------------------------------------------------------

REFUSED = [  # call, what the message says
    (lambda: Flatten(0).out_shape((3, 4, 5)), "start_dim 0 is the batch; use 1 to 3"),
    (lambda: Flatten(4).out_shape((3, 4, 5)), "start_dim 4 is none of 3x4x5"),
    (lambda: Flatten(2, 1).out_shape((3, 4, 5)), "ends before it starts"),
    (lambda: Unflatten(1, (2, 2)).out_shape((3, 4, 5)), "its sizes do not multiply up to 3"),
    (lambda: Unflatten(1, (-1, -1)), "more than one size is -1"),
    (lambda: Unflatten(1, ()), "unflattened_size () is no list of sizes"),
    (lambda: Permute((1, 0, 2)), "dims (1, 0, 2) are no order that leaves the batch first"),
    (lambda: Permute((0, 2, 1)).out_shape((3, 4, 5)), "cannot take the shape 3x4x5"),
    (lambda: Slice(2, 2), "stop 2 is too small"),
    (lambda: Slice(0, 4).out_shape((3, 4, 5)), "stop 4 is beyond the 3 there are"),
    (lambda: ChannelShuffle(2).out_shape((3, 4, 5)), "input channels 3 are not divisible by 2"),
    (lambda: ZeroPad2d((1, 2)), "is neither one whole number nor four"),  # type: ignore[arg-type]
    (lambda: ZeroPad2d(-2).out_shape((3, 4, 5)), "cuts 4 off a height of 4"),
    (lambda: Upsample(), "needs a size or a scale_factor"),
    (lambda: Upsample(2, 2.0), "needs a size or a scale_factor; give one of the two"),
    (lambda: Upsample(2, align_corners=True), "mode 'nearest' knows no align_corners"),
    (lambda: Upsample(scale_factor=0.1).out_shape((3, 4, 5)), "leaves nothing of a height of 4"),
    (lambda: Upsample(2, mode="linear"), "mode 'linear' is unknown"),
    (lambda: LayerNorm(5).out_shape((5, 4)), "its last sizes must be 5"),
    (lambda: Softmax().out_shape((5, 4)), "does not say over which dimension"),
    (lambda: Softmax(3).out_shape((5, 4)), "dim 3 is none of 5x4"),
    (lambda: GELU("erf"), "approximate 'erf' is unknown; use none, tanh"),
    (lambda: MatMul().out_shape((2, 3), (2, 3)), "cannot multiply 2x3 by 2x3"),
    (lambda: MatMul().out_shape((2, 3), (3, 2), (2, 2)), "has 3 inputs; give it two"),
    (lambda: Multiply().out_shape((6, 5, 4), (5, 1, 1)), "cannot multiply 6x5x4 and 5x1x1"),
    (lambda: ClassToken().out_shape((6, 5, 4)), "it takes (tokens, features)"),
    (lambda: Conv2d(8, 3, padding=5, padding_mode="reflect").out_shape((3, 5, 9)), "use at most 4"),
    (lambda: Conv2d(8, 3, padding_mode="mirror"), "padding_mode 'mirror' is unknown"),
]


@pytest.mark.parametrize(
    ("call", "message"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_refusals(call: Callable[[], object], message: str) -> None:
    with pytest.raises(CostError) as caught:
        call()
    assert message in str(caught.value)
