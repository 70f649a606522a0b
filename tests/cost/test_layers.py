"""Layer kinds: tables with the arithmetic beside them, brute-force counts, refusals."""

from __future__ import annotations

from itertools import product

import pytest

from quizgen.cost import (
    KINDS,
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    CostError,
    Dropout,
    Flatten,
    IdentityShortcut,
    Layer,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    RadialBasis,
    ReLU,
    Softmax,
    Subsample2d,
    TableConv2d,
    kind,
    kind_named,
)

RGB = (3, 224, 224)

SHAPES = [  # layer, input, output
    (Conv2d(64, kernel_size=7, stride=2, padding=3), RGB, (64, 112, 112)),  # (224-7+6)//2+1
    (Conv2d(96, kernel_size=11, stride=4), (3, 227, 227), (96, 55, 55)),  # (227-11)/4+1
    (Conv2d(64, kernel_size=11, stride=4, padding=2), (3, 227, 227), (64, 56, 56)),
    (Conv2d(1, kernel_size=3), (1, 100, 100), (1, 98, 98)),
    (Conv2d(8, kernel_size=3, dilation=2), (4, 9, 9), (8, 5, 5)),  # spans 5: 9-5+1
    (Conv2d(8, kernel_size=(1, 7), padding=(0, 3)), (4, 17, 17), (8, 17, 17)),
    (Conv2d(8, kernel_size=(3, 5), stride=(2, 1)), (4, 9, 9), (8, 4, 5)),
    (Conv2d(8, kernel_size=4, padding="same"), (4, 9, 6), (8, 9, 6)),
    (Conv2d(8, kernel_size=4, padding="valid"), (4, 9, 6), (8, 6, 3)),
    (MaxPool2d(3, stride=2), (96, 55, 55), (96, 27, 27)),
    (MaxPool2d(2), (64, 7, 7), (64, 3, 3)),  # stride defaults to the kernel
    (MaxPool2d(3, stride=2), (64, 112, 112), (64, 55, 55)),
    (MaxPool2d(3, stride=2, ceil_mode=True), (64, 112, 112), (64, 56, 56)),
    (MaxPool2d(3, stride=2, padding=1), (64, 112, 112), (64, 56, 56)),
    # ceil((5-2+2)/3)+1 = 3, but a third window would start at 6, beyond 5 + 1 of padding
    (MaxPool2d(2, stride=3, padding=1, ceil_mode=True), (1, 5, 5), (1, 2, 2)),
    # a partial window may be larger than the whole input: ceil((2-3)/2)+1
    (MaxPool2d(3, stride=2, ceil_mode=True), (1, 2, 2), (1, 1, 1)),
    (MaxPool2d(3, dilation=2), (1, 9, 9), (1, 2, 2)),  # spans 5, stride 3: (9-5)//3+1
    (AvgPool2d(7), (1024, 7, 7), (1024, 1, 1)),
    (AvgPool2d((2, 3), stride=1, padding=(1, 0)), (2, 4, 4), (2, 5, 2)),
    (AdaptiveAvgPool2d(6), (256, 13, 13), (256, 6, 6)),
    (AdaptiveAvgPool2d((None, 1)), (256, 13, 9), (256, 13, 1)),
    (Linear(4096), (9216,), (4096,)),
    (BatchNorm2d(), RGB, RGB),
    (LocalResponseNorm(5), RGB, RGB),
    (ReLU(), (10,), (10,)),
    (Dropout(0.4), RGB, RGB),
    (Softmax(), (1000,), (1000,)),
    (Flatten(), (256, 6, 6), (9216,)),
    (IdentityShortcut(128, stride=2), (64, 56, 56), (128, 28, 28)),
    (Subsample2d(2), (6, 28, 28), (6, 14, 14)),
]


@pytest.mark.parametrize(("layer", "x", "out"), SHAPES, ids=str)
def test_output_shapes(layer: Layer, x: tuple[int, ...], out: tuple[int, ...]) -> None:
    assert layer.out_shape(x) == out


COSTS = [  # layer, input, parameters, MACs
    (Conv2d(64, kernel_size=7, stride=2, padding=3), RGB, 7 * 7 * 3 * 64 + 64, 118_013_952),
    (Conv2d(96, 11, stride=4), (3, 227, 227), 11 * 11 * 3 * 96 + 96, 363 * 96 * 55 * 55),
    (Conv2d(64, 3, padding=1, bias=False), (64, 56, 56), 9 * 64 * 64, 9 * 64 * 64 * 56 * 56),
    # two groups: each filter sees 48 of the 96 maps
    (Conv2d(256, 5, padding=2, groups=2), (96, 27, 27), 25 * 48 * 256 + 256, 1200 * 256 * 729),
    (Conv2d(8, (1, 7), bias=False), (4, 9, 9), 7 * 4 * 8, 7 * 4 * 8 * 9 * 3),
    (Conv2d(32, 3, padding=1, groups=32, bias=False), (32, 8, 8), 9 * 32, 9 * 32 * 64),
    (Linear(4096), (9216,), 9216 * 4096 + 4096, 9216 * 4096),
    (Linear(10, bias=False), (84,), 840, 840),
    (BatchNorm2d(), (64, 8, 8), 2 * 64, 0),
    (BatchNorm2d(affine=False), (64, 8, 8), 0, 0),
    (MaxPool2d(3), (64, 8, 8), 0, 0),
    (Subsample2d(2), (6, 28, 28), 6 * 2, 0),
    (RadialBasis(10), (84,), 0, 840),
]


@pytest.mark.parametrize(("layer", "x", "params", "macs"), COSTS, ids=str)
def test_parameters_and_macs(layer: Layer, x: tuple[int, ...], params: int, macs: int) -> None:
    assert layer.params(x) == params
    assert layer.macs(x) == macs


OPERATIONS = [
    (MaxPool2d(3, stride=2), (96, 55, 55), 9 * 96 * 27 * 27),
    (AvgPool2d((2, 3), stride=1), (2, 4, 4), 6 * 2 * 3 * 2),
    (AdaptiveAvgPool2d(1), (2048, 7, 7), 49 * 2048),
    (AdaptiveAvgPool2d(3), (1, 7, 7), 9 * 9),  # windows of 3, 3, 3 elements on each axis
    (BatchNorm2d(), (64, 8, 8), 2 * 64 * 64),
    (ReLU(), (96, 55, 55), 96 * 55 * 55),
    (Softmax(), (1000,), 1000 + 999 + 1000),
    (LocalResponseNorm(5), (4, 2, 2), 16 * (5 + 4)),
    (Dropout(), (4096,), 0),
    (Flatten(), (4, 2, 2), 0),
    (Conv2d(4, 3), (4, 9, 9), 0),
]


@pytest.mark.parametrize(("layer", "x", "operations"), OPERATIONS, ids=str)
def test_operations_of_kinds_without_macs(
    layer: Layer, x: tuple[int, ...], operations: int
) -> None:
    assert layer.operations(x) == operations


def test_merges() -> None:
    assert Add().out_shape((8, 4, 4), (8, 4, 4)) == (8, 4, 4)
    assert Add().operations((8, 4, 4), (8, 4, 4), (8, 4, 4)) == 2 * 128
    parts = [(64, 28, 28), (128, 28, 28), (32, 28, 28), (32, 28, 28)]
    assert Concat().out_shape(*parts) == (256, 28, 28)
    assert Concat().operations(*parts) == 0


def test_buffers_are_apart() -> None:
    assert BatchNorm2d().buffers((64, 8, 8)) == 2 * 64
    assert BatchNorm2d(track_running_stats=False).buffers((64, 8, 8)) == 0
    assert Conv2d(64, 3).buffers((3, 8, 8)) == 0


def test_three_flop_conventions() -> None:
    # 100x100 image, one 3x3 filter: 98*98 outputs of 9 multiplications and 8 additions
    plain, biased = Conv2d(1, 3, bias=False), Conv2d(1, 3)
    x = (1, 100, 100)
    assert plain.flops(x) == plain.flops(x, convention="mac") == 9 * 98 * 98
    assert plain.flops(x, convention="2mac") == 18 * 98 * 98
    assert plain.flops(x, convention="exact") == 17 * 98 * 98 == 163_268
    assert biased.flops(x, convention="exact") == 18 * 98 * 98
    assert Linear(10).flops((4,), convention="exact") == (4 + 3 + 1) * 10
    assert Linear(10, bias=False).flops((4,), convention="exact") == (4 + 3) * 10
    with pytest.raises(CostError, match="'flop' is unknown; use mac, 2mac, exact"):
        plain.flops(x, convention="flop")


# --- brute force ----------------------------------------------------------------------


def positions(size: int, kernel: int, stride: int, padding: int, dilation: int) -> list[int]:
    """Where a window can start on a padded axis, found by moving it."""
    starts, at = [], -padding
    while at + dilation * (kernel - 1) < size + padding:
        starts.append(at)
        at += stride
    return starts


def counted(conv: Conv2d, x: tuple[int, int, int]) -> tuple[int, int, int]:
    """Weights, multiplications and additions of a convolution done the long way."""
    channels, height, width = x
    k, s, p, d = conv.kernel_size, conv.stride, conv.padding, conv.dilation
    assert isinstance(k, tuple)
    assert isinstance(s, int)
    assert isinstance(p, int)
    assert isinstance(d, int)
    weights: set[tuple[int, ...]] = set()
    multiplications = additions = 0
    rows, columns = positions(height, k[0], s, p, d), positions(width, k[1], s, p, d)
    per_group = conv.out_channels // conv.groups
    for out, _, _ in product(range(conv.out_channels), rows, columns):
        group = out // per_group
        seen = range(group * channels // conv.groups, (group + 1) * channels // conv.groups)
        terms = [(out, c, i, j) for c in seen for i in range(k[0]) for j in range(k[1])]
        weights.update(terms)
        multiplications += len(terms)
        additions += len(terms) - 1 + conv.bias
    return len(weights), multiplications, additions


SMALL = [
    (Conv2d(out, (k, k2), stride=s, padding=p, dilation=d, groups=g, bias=bias), (4, 7, 6))
    for out, (k, k2), s, p, d, g, bias in product(
        (4, 8), ((1, 1), (3, 3), (3, 2)), (1, 2), (0, 1), (1, 2), (1, 2, 4), (False, True)
    )
]


def test_convolutions_done_the_long_way() -> None:
    for conv, x in SMALL:
        weights, multiplications, additions = counted(conv, x)
        biases = conv.out_channels if conv.bias else 0
        assert conv.params(x) == weights + biases
        assert conv.macs(x) == multiplications
        assert conv.flops(x, convention="exact") == multiplications + additions


def test_ceil_mode_done_the_long_way() -> None:
    for size, k, s, p in product(range(1, 12), range(1, 5), range(1, 5), range(3)):
        if p > k // 2:
            continue
        # Windows may stick out at the end if they start before the padding there.
        starts = [at for at in range(-p, size, s) if at < size + p - k + s]
        pool = MaxPool2d(k, stride=s, padding=p, ceil_mode=True)
        if starts:
            assert pool.out_shape((1, size, size)) == (1, len(starts), len(starts)), (size, pool)


def test_connection_table() -> None:
    # each output map: 25 weights for each input map it sees, and one bias
    conv = TableConv2d(((0, 1), (1, 2), (0, 1, 2)), kernel_size=5)
    assert conv.out_shape((3, 14, 14)) == (3, 10, 10)
    assert conv.params((3, 14, 14)) == 25 * 7 + 3
    assert conv.macs((3, 14, 14)) == 25 * 7 * 100
    assert conv.flops((3, 14, 14), convention="exact") == 2 * 25 * 7 * 100


# --- refusals -------------------------------------------------------------------------

HYPER_PARAMETERS = [  # call, what the message says
    (lambda: Conv2d(8, 3, stride=0), "Conv2d(8, kernel_size=3, stride=0): stride 0 is too small"),
    (lambda: Conv2d(8, 3, dilation=0), "dilation 0 is too small; it must be at least 1"),
    (lambda: Conv2d(8, 3, padding=-1), "padding -1 is too small"),
    (lambda: Conv2d(8, 0), "kernel_size 0 is too small"),
    (lambda: Conv2d(0, 3), "out_channels 0 is too small"),
    (lambda: Conv2d(8, 3, groups=0), "groups 0 is too small"),
    (lambda: Conv2d(8, 3, groups=3), "out_channels 8 are not divisible by 3 groups"),
    (lambda: Conv2d(8, (3, 0)), "kernel_size 0 is too small"),
    (lambda: Conv2d(8, (3, 3, 3)), "is no pair"),  # type: ignore[arg-type]
    (lambda: Conv2d(8, 3.0), "kernel_size 3.0 is not a whole number"),  # type: ignore[arg-type]
    (lambda: Conv2d(8, True), "kernel_size True is not a whole number"),
    (lambda: Conv2d(8, 3, bias="no"), "bias 'no' is neither"),  # type: ignore[arg-type]
    (lambda: Conv2d(8, 3, padding="full"), "padding 'full' is unknown; use 'same' or 'valid'"),
    (lambda: Conv2d(8, 3, stride=2, padding="same"), "padding 'same' needs stride 1"),
    (lambda: MaxPool2d(3, padding=2), "padding 2 is more than half of kernel 3; use at most 1"),
    (lambda: MaxPool2d(3, dilation=3, padding=2), "padding 2 is more than half of kernel 3"),
    (lambda: MaxPool2d(3, stride=0), "stride 0 is too small"),
    (lambda: AvgPool2d(0), "kernel_size 0 is too small"),
    (lambda: AvgPool2d(2, divisor_override=0), "divisor_override 0 cannot divide"),
    (lambda: AdaptiveAvgPool2d(0), "output_size 0 is too small"),
    (lambda: AdaptiveAvgPool2d(None), "output_size None"),  # type: ignore[arg-type]
    (lambda: Linear(0), "out_features 0 is too small"),
    (lambda: LocalResponseNorm(0), "size 0 is too small"),
    (lambda: Dropout(1.5), "p 1.5 is no probability"),
    (lambda: TableConv2d((), 5), "its table is empty"),
    (lambda: TableConv2d(((0, 0),), 5), "list each input map once"),
]


@pytest.mark.parametrize(
    ("make", "message"), HYPER_PARAMETERS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_impossible_hyper_parameters(make, message: str) -> None:
    with pytest.raises(CostError) as caught:
        make()
    assert message in str(caught.value)


INPUTS = [  # layer, inputs, what the message says
    (Conv2d(96, 11, stride=4), [(3, 7, 7)], "Conv2d(96, kernel_size=11, stride=4): kernel 11"),
    (Conv2d(8, 5, padding=1), [(3, 9, 2)], "larger than the input's width, 2 + 2 of padding"),
    (Conv2d(8, 3, dilation=3), [(3, 6, 6)], "kernel 3 (dilated to 7) is larger"),
    (Conv2d(8, 3, groups=2), [(3, 9, 9)], "input channels 3 are not divisible by 2 groups"),
    (Conv2d(8, 3), [(27,)], "cannot take the shape 27; it takes (C, H, W)"),
    (Conv2d(8, 3), [], "has no inputs; give it exactly one"),
    (Conv2d(8, 3), [RGB, RGB], "has 2 inputs"),
    (Conv2d(8, 3), [(3, 0, 9)], "sizes are whole numbers from 1"),
    (Conv2d(8, 3), [(3, 9.0, 9)], "sizes are whole numbers from 1"),
    (MaxPool2d(3), [(1, 2, 9)], "kernel 3 is larger than the input's height, 2"),
    (MaxPool2d(5, stride=2, ceil_mode=True), [(1, 2, 2)], "kernel 5 is larger"),
    (RadialBasis(10), [(4, 2, 2)], "cannot take the shape 4x2x2; it takes (features,); put a"),
    (Add(), [(8, 4, 4)], "has 1 input; give it two inputs or more"),
    (Add(), [(8, 4, 4), (4, 4, 4)], "cannot add 8x4x4 and 4x4x4"),
    (Concat(), [(8, 4, 4), (8, 4, 5)], "cannot join 8x4x4 and 8x4x5 by channel"),
    (IdentityShortcut(8), [(16, 4, 4)], "has 16 input channels"),
    (TableConv2d(((0, 3),), 1), [(3, 4, 4)], "names input map 3, but there are 3"),
]


@pytest.mark.parametrize(("layer", "ins", "message"), INPUTS, ids=str)
def test_impossible_inputs(layer: Layer, ins: list[tuple[int, ...]], message: str) -> None:
    for quantity in (layer.out_shape, layer.params, layer.macs, layer.operations, layer.flops):
        with pytest.raises(CostError) as caught:
            quantity(*ins)
        assert message in str(caught.value)
        assert caught.value.exit_code == 2


# --- kinds ----------------------------------------------------------------------------


def test_a_kind_is_found_by_its_name_and_refused_twice() -> None:
    assert kind_named("Conv2d") is Conv2d
    with pytest.raises(CostError, match="did you mean 'Conv2d'"):
        kind_named("conv2D")
    with pytest.raises(CostError, match="a layer kind of this name"):

        @kind
        class ReLU(Layer):
            """Another of that name."""

    assert all(name == cls.__name__ for name, cls in KINDS.items())


def test_layers_are_values_written_as_torch_writes_them() -> None:
    conv = Conv2d(64, kernel_size=7, stride=2, padding=3)
    assert str(conv) == "Conv2d(64, kernel_size=7, stride=2, padding=3)"
    assert conv == eval(repr(conv))
    assert hash(conv) == hash(eval(repr(conv)))
    assert Conv2d(8, [3, 5]) == Conv2d(8, (3, 5))  # type: ignore[arg-type]


def test_explanations_end_in_the_quantities() -> None:
    for layer, x, *_ in COSTS:
        values = {name: working.value for name, working in layer.explain(x)}
        cost = layer.cost(x)
        assert values.get("params", 0) == cost.params
        assert values.get("macs", 0) == cost.macs
        assert values.get("exact", 0) == cost.flops_exact
        if "height" in values:
            assert (values["height"], values["width"]) == cost.output[1:]
