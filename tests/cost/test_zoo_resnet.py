"""ResNets and what came of them against the tables of their papers."""

from __future__ import annotations

import pytest

from quizgen.cost import blocks, trace, zoo
from quizgen.cost.formulas import STACKED_FIELD

# --- ResNet ---------------------------------------------------------------------------


def test_shortcut_options() -> None:
    a, b, c = (trace(zoo.load(name)) for name in ("resnet34_a", "resnet34", "resnet34_c"))
    plain = trace(zoo.load("plain34"))
    assert (a.params, a.macs) == (plain.params, plain.macs)
    # option B: three projections with batch norm
    added = sum(64 * w * (2 * w) for w in (1, 2, 4)) * 64 + 2 * (128 + 256 + 512)
    assert b.params - a.params == added
    assert c.params > b.params
    assert sum("downsample" in row.name for row in c.rows) == 2 * 16


def test_strides_of_a_bottleneck() -> None:
    ours, paper = trace(zoo.load("resnet50")), trace(zoo.load("resnet50_v1"))
    assert ours.params == paper.params
    assert ours.row("layer2.0.conv1").output == (128, 56, 56)
    assert paper.row("layer2.0.conv1").output == (128, 28, 28)
    assert paper.macs < ours.macs


# Sizes behind conv1 and the four stages: K. He et al., 2015, table 1.
STAGES = ((64, 112), (64, 56), (128, 28), (256, 14), (512, 7))


@pytest.mark.parametrize("name", ["resnet18", "resnet34", "resnet50", "resnet152_v1"])
def test_sizes_behind_the_stages(name: str) -> None:
    report = trace(zoo.load(name))
    widening = 4 if report.row("fc").inputs[0] == (2048,) else 1
    last = {row.stage: row.output for row in report.rows}
    assert report.row("conv1").output == (64, 112, 112)
    for stage, (channels, size) in enumerate(STAGES[1:], start=1):
        assert last[f"layer{stage}"] == (channels * widening, size, size)


@pytest.mark.parametrize("depth", [20, 32, 44, 56, 110])
def test_cifar_networks(depth: int) -> None:
    """Option A everywhere: 16, 32, 64 filters at 32, 16, 8 pixels (section 4.2)."""
    report = trace(zoo.load(f"resnet{depth}"))
    last = {row.stage: row.output for row in report.rows}
    assert [last[f"layer{n}"] for n in (1, 2, 3)] == [(16, 32, 32), (32, 16, 16), (64, 8, 8)]
    assert sum(row.kind == "Add" for row in report.rows) == (depth - 2) // 2
    projections = [row for row in report.rows if getattr(row.layer, "kernel_size", 0) == 1]
    assert projections == []


def test_options_of_eighteen_layers() -> None:
    a, b, c = (trace(zoo.load(n)) for n in ("resnet18_a", "resnet18", "resnet18_c"))
    assert a.params == trace(zoo.load("plain18")).params
    assert a.params < b.params < c.params
    assert [sum("downsample.0" in row.name for row in r.rows) for r in (a, b, c)] == [0, 3, 8]


def test_groups_pay_for_width() -> None:
    """S. Xie et al., 2016, table 1: a block of about 70 k weights, grouped or not."""
    plain = trace(blocks.bottleneck((256, 56, 56), 64)).total("params", kind="Conv2d")
    grouped = trace(blocks.resnext_block((256, 56, 56), 64)).total("params", kind="Conv2d")
    assert (plain, grouped) == (69_632, 70_144)
    ratio = trace(zoo.load("resnext50_32x4d")).params / trace(zoo.load("resnet50")).params
    assert 0.97 < ratio < 1


def test_squeeze_and_excite_costs_little() -> None:
    with_se, without = trace(zoo.load("se_resnet50")), trace(zoo.load("resnet50_v1"))
    # J. Hu et al., 2017, equation 5: 2/r times the sum of blocks * channels squared
    weights = 2 * sum(n * c * c for n, c in ((3, 256), (4, 512), (6, 1024), (3, 2048))) // 16
    assert with_se.macs - without.macs == weights == 2_514_944
    biases = sum(n * (c + c // 16) for n, c in ((3, 256), (4, 512), (6, 1024), (3, 2048)))
    assert with_se.params - without.params == weights + biases
    # the paper's 3.87 G: an operation for each element that is pooled or scaled, too
    touched = sum(2 * row.elements for row in with_se.rows if row.kind == "Multiply")
    assert round((with_se.macs + touched) / 10**9, 2) == 3.87


def test_blocks_stand_alone() -> None:
    # two 3x3 at width 256 against a bottleneck of width 64: 9*2*256*256, 256*64*2 + 9*64*64
    for block, width, weights in (
        (blocks.basic_block, 256, 1_179_648),
        (blocks.bottleneck, 64, 69_632),
    ):
        report = trace(block((256, 56, 56), width))
        assert report.output == (256, 56, 56)
        assert report.total("params", kind="Conv2d") == weights


def test_two_small_kernels_see_as_much_as_a_large_one() -> None:
    assert [STACKED_FIELD(N=n, K=3) for n in (1, 2, 3, 5)] == [3, 5, 7, 11]
