"""GoogLeNet and its successors against the tables of their papers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.cost import Conv2d, blocks, trace, zoo

# --- GoogLeNet ------------------------------------------------------------------------

# C. Szegedy et al., 2014, table 1, column "ops" in millions.
MODULE_OPS = {
    "3a": 128,
    "3b": 304,
    "4a": 73,
    "4b": 88,
    "4c": 100,
    "4d": 119,
    "4e": 170,
    "5b": 71,
}


@pytest.mark.parametrize("module", MODULE_OPS)
def test_inception_modules(module: str) -> None:
    stage = f"inception{module}"
    macs = trace(zoo.load("googlenet")).total("macs", stage=stage)
    assert abs(macs - MODULE_OPS[module] * 10**6) < 10**6


def test_inception_module_5a_exceeds_what_its_channels_give() -> None:
    # The paper has 54 M and 1072 K; the channels of its own table give 51 M and 1042 K weights.
    report = trace(zoo.load("googlenet"))
    assert report.total("macs", stage="inception5a") == 51_079_168


def test_first_inception_module_against_one_convolution() -> None:
    report = trace(blocks.inception_module((192, 28, 28), 64, (96, 128), (16, 32), 32))
    assert report.output == (256, 28, 28)
    weights = report.params - sum(r.output[0] for r in report.rows if r.params)
    assert (weights, report.macs) == (163_328, 128_049_152)
    x = (192, 28, 28)
    three = Conv2d(256, 3, padding=1, bias=False)
    five = Conv2d(256, 5, padding=2, bias=False)
    assert (three.params(x), three.macs(x)) == (442_368, 346_816_512)
    assert (five.params(x), five.macs(x)) == (1_228_800, 963_379_200)


# C. Szegedy et al., 2014, table 1, column "params" in thousands.
MODULE_PARAMS = {
    "3a": 159,
    "3b": 380,
    "4a": 364,
    "4b": 437,
    "4d": 580,
    "4e": 840,
    "5b": 1388,
}


@pytest.mark.parametrize("module", MODULE_PARAMS)
def test_inception_module_weights(module: str) -> None:
    """Without biases and in units of 1024 the column comes within 2% (but for 4c and 5a)."""
    rows = trace(zoo.load("googlenet")).chosen(stage=f"inception{module}")
    weights = sum(row.params - row.output[0] for row in rows if row.params)
    assert abs(Fraction(weights, 1024) / MODULE_PARAMS[module] - 1) < Fraction(2, 100)


def test_googlenets_first_layer_is_separable_in_the_paper() -> None:
    """2.7 K weights and 34 M multiply-adds: depth multiplier 8, as ``inception_bn`` has it."""
    separable = trace(zoo.load("inception_bn"))
    depthwise, pointwise = (separable.row(f"conv1.{part}") for part in ("depthwise", "pointwise"))
    assert depthwise.params + pointwise.params == 2712
    assert round((depthwise.macs + pointwise.macs) / 10**6) == 34
    # with it, the network takes the 1.5 G of the paper
    googlenet = trace(zoo.load("googlenet"))
    first = googlenet.row("conv1").macs
    assert round((googlenet.macs - first + depthwise.macs + pointwise.macs) / 10**9, 2) == 1.5


def test_auxiliary_classifiers() -> None:
    with_aux, without = trace(zoo.load("googlenet_aux")), trace(zoo.load("googlenet"))
    heads = [with_aux.total("params", stage=stage) for stage in ("aux1", "aux2")]
    assert with_aux.params - without.params == sum(heads)
    # section 5: 5x5 pooling, stride 3, gives 4x4x512 behind 4a and 4x4x528 behind 4d
    assert with_aux.row("aux1.pool").output == (512, 4, 4)
    assert with_aux.row("aux2.pool").output == (528, 4, 4)
    assert with_aux.output == without.output == (1000,)
    larger, smaller = trace(zoo.load("inception_v3_aux")), trace(zoo.load("inception_v3"))
    aux = larger.total("params", stage="AuxLogits")
    assert larger.params - smaller.params == aux == 27_161_264 - 23_834_568


def test_googlenet_sizes() -> None:
    report = trace(zoo.load("googlenet"))
    # table 1 of the paper, column "output size"
    sizes = {"conv1": 112, "pool1": 56, "conv2": 56, "pool2": 28, "pool3": 14, "pool4": 7}
    assert {name: report.row(name).output[1] for name in sizes} == sizes
    assert report.row("inception5b.concat").output == (1024, 7, 7)


# The papers' tables: channels and size behind a stage.
SIZES = {
    # S. Ioffe, C. Szegedy, 2015, figure 5
    "inception_bn": {
        "stem": (192, 28, 28),
        "inception3a": (256, 28, 28),
        "inception3b": (320, 28, 28),
        "inception3c": (576, 14, 14),
        "inception4d": (576, 14, 14),
        "inception4e": (1024, 7, 7),
        "inception5b": (1024, 7, 7),
    },
    # C. Szegedy et al., 2015, table 1
    "inception_v3": {
        "stem": (192, 35, 35),
        "Mixed_5d": (288, 35, 35),
        "Mixed_6e": (768, 17, 17),
        "Mixed_7a": (1280, 8, 8),
        "Mixed_7c": (2048, 8, 8),
    },
    # C. Szegedy et al., 2016, figures 9 and 3
    "inception_v4": {
        "stem": (384, 35, 35),
        "inceptionA": (384, 35, 35),
        "inceptionB": (1024, 17, 17),
        "inceptionC": (1536, 8, 8),
    },
    # the same, figures 15 and 14
    "inception_resnet_v1": {
        "stem": (256, 35, 35),
        "inceptionA": (256, 35, 35),
        "inceptionB": (896, 17, 17),
        "inceptionC": (1792, 8, 8),
    },
}


@pytest.mark.parametrize("name", SIZES)
def test_sizes_behind_the_stages(name: str) -> None:
    last = {row.stage: row.output for row in trace(zoo.load(name)).rows}
    assert {stage: last[stage] for stage in SIZES[name]} == SIZES[name]


def test_rows_and_columns_are_cheaper_than_squares() -> None:
    """1x7 and 7x1 in place of 7x7: 14 weights for 49 between the same channels."""
    report = trace(zoo.load("inception_v3"))
    row, column = (report.row(f"Mixed_6b.branch2.{n}.conv") for n in (2, 3))
    assert row.layer.out_shape((128, 17, 17)) == (128, 17, 17)
    assert row.params == 7 * 128 * 128
    assert column.params == 7 * 128 * 192


def test_inception_v4_has_no_residual_connections() -> None:
    added = {name: "Add" in {row.kind for row in trace(zoo.load(name)).rows} for name in SIZES}
    assert [name for name, adds in added.items() if adds] == ["inception_resnet_v1"]
