"""Transposed convolutions, done the long way: every product is carried to its place."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from quizgen.cost import Builder, Conv2d, ConvTranspose2d, CostError, trace

SHAPES = [  # layer, input, output
    (ConvTranspose2d(64, 2, stride=2), (128, 28, 28), (64, 56, 56)),  # 27*2 + 2
    (ConvTranspose2d(8, 4, stride=2, padding=1), (4, 7, 9), (8, 14, 18)),  # 6*2 - 2 + 4
    (ConvTranspose2d(8, 3, stride=2, padding=1, output_padding=1), (4, 7, 7), (8, 14, 14)),
    (ConvTranspose2d(8, (3, 1), stride=(1, 3)), (4, 5, 5), (8, 7, 13)),
    (ConvTranspose2d(8, 3, dilation=2), (4, 5, 5), (8, 9, 9)),  # 4 + 2*2 + 1
]


@pytest.mark.parametrize(("layer", "x", "out"), SHAPES, ids=str)
def test_output_shapes(layer: ConvTranspose2d, x: tuple[int, ...], out: tuple[int, ...]) -> None:
    assert layer.out_shape(x) == out


def test_it_undoes_the_size_of_a_convolution() -> None:
    for size, k, s, p, d in product(range(5, 15), (1, 2, 3), (1, 2, 3), (0, 1), (1, 2)):
        if d * (k - 1) + 1 > size + 2 * p:
            continue
        small = Conv2d(1, k, stride=s, padding=p, dilation=d).out_shape((1, size, size))
        lost = (size + 2 * p - d * (k - 1) - 1) % s  # what the convolution rounded off
        if lost >= max(s, d):
            continue
        layer = ConvTranspose2d(1, k, stride=s, padding=p, output_padding=lost, dilation=d)
        assert layer.out_shape(small) == (1, size, size)


def carried(
    layer: ConvTranspose2d, x: tuple[int, int, int]
) -> tuple[set[tuple[int, ...]], int, Counter[tuple[int, ...]]]:
    """The weights used, the multiplications, and how many products reach each output element."""
    (k_h, k_w), s, p, d = layer.kernel_size, layer.stride, layer.padding, layer.dilation  # type: ignore[misc]
    assert isinstance(s, int)
    assert isinstance(p, int)
    assert isinstance(d, int)
    channels, height, width = x
    _, rows, columns = layer.out_shape(x)
    outs, ins = layer.out_channels // layer.groups, channels // layer.groups
    weights, multiplications, reached = set[tuple[int, ...]](), 0, Counter[tuple[int, ...]]()
    for c, i, j in product(range(channels), range(height), range(width)):
        for out, u, v in product(range(outs), range(k_h), range(k_w)):
            weights.add((c, out, u, v))
            multiplications += 1
            place = (c // ins * outs + out, i * s - p + u * d, j * s - p + v * d)
            if 0 <= place[1] < rows and 0 <= place[2] < columns:
                reached[place] += 1
    return weights, multiplications, reached


SMALL = [
    (ConvTranspose2d(4, kernel, stride=s, padding=p, groups=g, bias=bias, dilation=d), (4, 3, 2))
    for kernel, s, p, d, g, bias in product(
        ((2, 2), (3, 1), (3, 3)), (1, 2, 3), (0, 1), (1, 2), (1, 2, 4), (False, True)
    )
]


def test_products_and_sums() -> None:
    compared = 0
    for layer, x in SMALL:
        try:
            layer.out_shape(x)
        except CostError:
            continue
        weights, multiplications, reached = carried(layer, x)
        additions = sum(count - 1 + layer.bias for count in reached.values())
        assert layer.params(x) == len(weights) + (layer.out_channels if layer.bias else 0)
        assert layer.macs(x) == multiplications
        assert layer.flops(x, convention="exact") == multiplications + additions
        compared += 1
    assert compared > 150


def test_groups_divide_weights_and_macs() -> None:
    whole, x = ConvTranspose2d(12, 3, stride=2, bias=False), (12, 5, 5)
    for groups in (2, 3, 4, 6, 12):
        parted = ConvTranspose2d(12, 3, stride=2, groups=groups, bias=False)
        assert parted.params(x) * groups == whole.params(x)
        assert parted.macs(x) * groups == whole.macs(x)


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"), [(2, 2, 0), (4, 2, 1), (3, 1, 1), (6, 3, 1)]
)
def test_receptive_field(kernel: int, stride: int, padding: int) -> None:
    net = Builder((1, 30, 30))
    net.add("up", ConvTranspose2d(1, kernel, stride=stride, padding=padding))
    span = trace(net.network("up")).rows[0].field.height
    # Which inputs reach output o: i with o = i*S - P + k, far from the border.
    seen = [[i for i in range(-9, 60) if 0 <= o - i * stride + padding < kernel] for o in range(60)]
    assert span.size == max(map(len, seen))
    assert span.start == seen[0][0]
    assert 30 * span.stride == seen[30][0] - seen[0][0]


REFUSED = [  # call, what the message says
    (lambda: ConvTranspose2d(8, 3, stride=2, output_padding=2), "output_padding 2 is not smaller"),
    (lambda: ConvTranspose2d(8, 3, output_padding=-1), "output_padding -1 is too small"),
    (lambda: ConvTranspose2d(8, 3, padding="same"), "padding 'same' is not a whole"),  # type: ignore[arg-type]
    (lambda: ConvTranspose2d(8, 3, padding_mode="reflect"), "padding_mode 'reflect' is unknown"),
    (lambda: ConvTranspose2d(8, 3, groups=3), "out_channels 8 are not divisible by 3 groups"),
    (lambda: ConvTranspose2d(8, 1, padding=2).out_shape((4, 4, 4)), "leaves no height"),
    (lambda: ConvTranspose2d(8, 1, groups=4).out_shape((6, 4, 4)), "input channels 6 are not"),
]


@pytest.mark.parametrize(
    ("call", "message"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(CostError) as caught:
        call()
    assert message in str(caught.value)
