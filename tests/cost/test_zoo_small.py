"""Small and later networks against the tables of their papers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.cost import blocks, trace, zoo


def test_where_mobilenet_spends() -> None:
    """A. Howard et al., 2017, table 2, in percent; its parameters are weights only."""
    report = trace(zoo.load("mobilenet_v1"))
    parts = {
        "1x1": [row for row in report.rows if row.name.endswith("pointwise.conv")],
        "depthwise": [row for row in report.rows if row.name.endswith("depthwise.conv")],
        "fc": [report.row("fc")],
    }
    macs = {name: sum(row.macs for row in rows) for name, rows in parts.items()}
    assert {name: _percent(part, report.macs) for name, part in macs.items()} == {
        "1x1": Fraction("94.86"),
        "depthwise": Fraction("3.06"),
        "fc": Fraction("0.18"),
    }
    biases = report.row("fc").output[0]
    weights = report.params - report.total("params", kind="BatchNorm2d") - biases
    params = {name: sum(row.params for row in rows) for name, rows in parts.items()}
    params["fc"] -= biases
    assert {name: _percent(part, weights) for name, part in params.items()} == {
        "1x1": Fraction("74.59"),
        "depthwise": Fraction("1.06"),
        "fc": Fraction("24.33"),
    }


def _percent(part: int, whole: int) -> Fraction:
    return round(Fraction(100 * part, whole), 2)


def test_a_depthwise_separable_convolution_against_a_full_one() -> None:
    """The saving is 1/C_out + 1/K^2 (A. Howard et al., 2017, section 3.1)."""
    report = trace(blocks.depthwise_separable((512, 14, 14), 512))
    full = 9 * 512 * 512 * 14 * 14
    assert Fraction(report.macs, full) == Fraction(1, 512) + Fraction(1, 9)


def test_what_mobilenet_v2s_paper_counts() -> None:
    report = trace(zoo.load("mobilenet_v2"))
    weights = report.params - report.total("params", kind="BatchNorm2d") - 1000
    assert weights == 3_469_760  # "3.4 M"
    assert report.macs == 300_774_272  # "300 M"
    # M. Sandler et al., 2018, table 2
    last = {row.stage: row.output for row in report.rows}
    assert [last[f"stage{n}"] for n in range(1, 8)] == [
        (16, 112, 112),
        (24, 56, 56),
        (32, 28, 28),
        (64, 14, 14),
        (96, 14, 14),
        (160, 7, 7),
        (320, 7, 7),
    ]


# F. Iandola et al., 2016, table 1, parameters before pruning.
FIRES = {
    "conv1": 14_208,
    "fire2": 11_920,
    "fire3": 12_432,
    "fire4": 45_344,
    "fire5": 49_440,
    "fire6": 104_880,
    "fire7": 111_024,
    "fire8": 188_992,
    "fire9": 197_184,
    "conv10": 513_000,
}


def test_squeezenet_layer_by_layer() -> None:
    assert trace(zoo.load("squeezenet1_0")).by_stage("params") == FIRES


def test_densenet_sizes() -> None:
    """G. Huang et al., 2016, table 1."""
    last = {row.stage: row.output for row in trace(zoo.load("densenet121")).rows}
    blocks_end = [last[f"denseblock{n}"] for n in range(1, 5)]
    assert blocks_end == [(256, 56, 56), (512, 28, 28), (1024, 14, 14), (1024, 7, 7)]


def test_a_dense_block_grows() -> None:
    report = trace(blocks.dense_block((64, 56, 56), layers=6, growth=32))
    widths = [row.output[0] for row in report.rows if row.kind == "Concat"]
    assert widths == [96, 128, 160, 192, 224, 256]


def test_xception_has_36_convolutions() -> None:
    """F. Chollet, 2016, section 4: depthwise separable ones count once, shortcuts do not."""
    rows = trace(zoo.load("xception")).rows
    counted = [
        row for row in rows if row.kind == "Conv2d" and not row.name.endswith(("skip", "depthwise"))
    ]
    assert len(counted) == 36


def test_nasnet_cells() -> None:
    """B. Zoph et al., 2017: normal cells keep the size, reduction cells halve it."""
    last = {row.stage: row.output for row in trace(zoo.load("nasnet_a_mobile")).rows}
    assert last["cell1.4"] == (6 * 44, 28, 28)
    assert last["reduction1"] == (4 * 88, 14, 14)
    assert last["cell3.4"] == (1056, 7, 7)  # "4 @ 1056"


def test_a_shuffle_unit_leaves_half_of_the_channels_alone() -> None:
    report = trace(zoo.load("shufflenet_v2_x1_0"))
    assert report.row("stage2.2.kept").output == (58, 28, 28)
    assert report.row("stage2.2.shuffle").output == (116, 28, 28)


def test_the_vision_transformer() -> None:
    report = trace(zoo.load("vit_b_16"))
    assert report.row("class_token").output == (197, 768)
    # both products of attention: 2 * tokens^2 * width in each of 12 layers
    assert report.total("macs", kind="MatMul") == 12 * 2 * 197 * 197 * 768


@pytest.mark.parametrize(
    ("stride", "channels", "adds"), [(1, 24, True), (2, 24, False), (1, 32, False)]
)
def test_an_inverted_residual_adds_where_it_can(stride: int, channels: int, adds: bool) -> None:
    report = trace(blocks.inverted_residual((24, 56, 56), channels, stride=stride))
    assert ("Add" in report.by_kind("params")) == adds


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("block", [blocks.basic_block, blocks.bottleneck, blocks.resnext_block])
def test_a_residual_block_projects_where_it_must(block: object, stride: int) -> None:
    assert callable(block)
    report = trace(block((256, 14, 14), 64, stride))
    fits = stride == 1 and report.output[0] == 256
    assert ("downsample.0" not in " ".join(row.name for row in report.rows)) == fits
