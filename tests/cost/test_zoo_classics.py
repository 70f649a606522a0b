"""LeNet-5, AlexNet and VGG against the tables of their papers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.cost import trace, zoo
from quizgen.cost.zoo.lenet import C3_TABLE

# --- LeNet-5 --------------------------------------------------------------------------


def test_lenet5_layer_by_layer() -> None:
    report = trace(zoo.load("lenet5"))
    # Y. LeCun et al., 1998, section II.B: trainable parameters of each layer
    published = {"C1": 156, "S2": 12, "C3": 1516, "S4": 32, "C5": 48_120, "F6": 10_164}
    assert {name: report.row(name).params for name in published} == published
    assert [report.row(n).output for n in ("C1", "S2", "C3", "S4", "C5", "F6", "output")] == [
        (6, 28, 28),
        (6, 14, 14),
        (16, 10, 10),
        (16, 5, 5),
        (120, 1, 1),
        (84,),
        (10,),
    ]


def test_lenet5_connections() -> None:
    """340,908 connections in the paper: every weight used, and every bias, counts as one."""
    report = trace(zoo.load("lenet5"))
    biased = sum(report.row(name).elements for name in ("C1", "C3", "C5", "F6"))
    # subsampling: four inputs and a bias for each output
    subsampling = sum(5 * report.row(name).elements for name in ("S2", "S4"))
    assert report.macs + biased + subsampling == 340_908


def test_lenet5_connection_table() -> None:
    # table 1 of the paper: 60 crosses; each map of S2 is read by ten maps of C3
    assert sum(map(len, C3_TABLE)) == 60
    assert {m: sum(m in row for row in C3_TABLE) for m in range(6)} == dict.fromkeys(range(6), 10)
    assert C3_TABLE[0] == (0, 1, 2)
    assert C3_TABLE[4] == (0, 4, 5)
    assert C3_TABLE[12:15] == ((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5))


# --- AlexNet and VGG ------------------------------------------------------------------


def test_alexnet_of_2012() -> None:
    report = trace(zoo.load("alexnet"))
    # paper, section 3.5: neurons of layers 2 to 8
    neurons = {
        "conv2": 186_624,
        "conv3": 64_896,
        "conv4": 64_896,
        "conv5": 43_264,
        "fc6": 4096,
        "fc7": 4096,
        "fc8": 1000,
    }
    assert {name: report.row(name).elements for name in neurons} == neurons
    assert report.row("conv1").elements == 55 * 55 * 96
    # without the groups: conv2, conv4 and conv5 double their weights
    more = sum(report.row(n).params - report.row(n).output[0] for n in ("conv2", "conv4", "conv5"))
    assert report.params + more == 62_378_344
    # nearly all parameters are in the linear layers, nearly all operations are not
    assert Fraction(94, 100) < report.share("params", kind="Linear") < Fraction(97, 100)
    assert report.share("macs", kind="Conv2d") > Fraction(9, 10)


def test_alexnet_of_the_notes() -> None:
    first = trace(zoo.load("alexnet_notes")).row("conv1")
    assert first.output == (64, 56, 56)
    assert first.elements * 4 == 784 * 1024
    assert first.params == 23_296  # 23 k
    assert first.macs == 72_855_552  # 73 M


def test_vgg16_by_stage() -> None:
    stages = trace(zoo.load("vgg16")).by_stage("macs")
    rounded = [round(stages[f"stage{i}"] / 10**9, 2) for i in range(1, 6)]
    assert rounded == [1.94, 2.77, 4.62, 4.62, 1.39]


def test_weighted_layers() -> None:
    def depth(name: str) -> int:
        rows = trace(zoo.load(name)).rows
        return sum(r.kind in ("Conv2d", "Linear") and "downsample" not in r.name for r in rows)

    for name in ("vgg11", "vgg13", "vgg16_c", "vgg19", "resnet18", "resnet34", "resnet50"):
        assert depth(name) == int("".join(filter(str.isdigit, name)))
    for name in ("resnet20", "resnet32", "resnet44", "resnet56", "resnet101", "resnet110"):
        assert depth(name) == int(name.removeprefix("resnet"))
    assert (depth("resnet152"), depth("alexnet"), depth("densenet121")) == (152, 8, 121)


@pytest.mark.parametrize("name", ["vgg11", "vgg13", "vgg16", "vgg19"])
def test_batch_norm_adds_two_numbers_for_each_channel(name: str) -> None:
    plain, normed = trace(zoo.load(name)), trace(zoo.load(f"{name}_bn"))
    channels = sum(row.output[0] for row in plain.rows if row.kind == "Conv2d")
    assert normed.params - plain.params == normed.buffers == 2 * channels
    assert normed.macs == plain.macs


def test_vgg_configuration_c_sees_no_more_than_b() -> None:
    fields = [trace(zoo.load(n)).row("pool5").field.width.size for n in ("vgg13", "vgg16_c")]
    assert fields[0] == fields[1]
