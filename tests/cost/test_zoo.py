"""The zoo against what was published; sources stand beside the figures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.cost import Builder, Conv2d, CostError, trace, zoo
from quizgen.cost.formulas import STACKED_FIELD
from quizgen.cost.zoo.googlenet import MODULES, inception
from quizgen.cost.zoo.lenet import C3_TABLE
from quizgen.cost.zoo.resnet import basic_block, bottleneck

PARAMETERS = {  # exact counts
    # 60,000 trainable parameters: Y. LeCun et al., 1998, section II.B
    "lenet5": 60_000,
    # 156 + 2,416 + 48,120 + 10,164 + 850
    "lenet5_dense": 61_706,
    # 2012 network with two groups in conv2, conv4, conv5 (Caffe's bvlc_alexnet)
    "alexnet": 60_965_224,
    # torchvision, AlexNet_Weights, num_params
    "alexnet_single": 61_100_840,
    "alexnet_notes": 61_100_840,
    # 14,208 + 614,656 + 885,120 + 1,327,488 + 884,992 + 37,752,832 + 16,781,312 + 4,097,000
    "zfnet": 62_357_608,
    # torchvision, VGG11_Weights ... VGG19_Weights, num_params
    "vgg11": 132_863_336,
    "vgg13": 133_047_848,
    "vgg16": 138_357_544,
    "vgg19": 143_667_240,
    # the main branch of Caffe's bvlc_googlenet
    "googlenet": 6_998_552,
    # torchvision, ResNet18_Weights ... ResNet152_Weights, num_params
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters(name: str) -> None:
    assert trace(zoo.load(name)).params == PARAMETERS[name]


# torchvision, "_ops" of the IMAGENET1K_V1 weights: G multiply-adds, conv and linear
OPERATIONS = {
    "alexnet_single": "0.714",
    "vgg11": "7.609",
    "vgg13": "11.308",
    "vgg16": "15.47",
    "vgg19": "19.632",
    "resnet18": "1.814",
    "resnet34": "3.664",
    "resnet50": "4.089",
    "resnet101": "7.801",
    "resnet152": "11.514",
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations(name: str) -> None:
    published = int(Fraction(OPERATIONS[name]) * 10**9)
    assert abs(trace(zoo.load(name)).macs - published) <= 500_000


@pytest.mark.parametrize("name", zoo.names())
def test_published_figures_agree_or_say_why_not(name: str) -> None:
    network = zoo.load(name)
    report = trace(network)
    for figure in network.published:
        if figure.quantity.endswith("_error"):
            assert 0 < figure.value < 100
            continue
        kinds = figure.kinds or ("",)
        ours = sum(report.total(figure.quantity, kind=kind) for kind in kinds)
        agrees = abs(ours - Fraction(figure.value)) * 2 <= figure.step
        assert agrees == (not figure.differs), (figure, ours)


@pytest.mark.parametrize("name", zoo.names())
def test_every_network_names_its_source(name: str) -> None:
    network = zoo.load(name)
    assert network.name == name
    assert network.title
    assert network.year
    assert network.source
    assert str(network.year) in zoo.about(name)
    assert zoo.load(name) is network


def test_a_name_used_twice_is_refused() -> None:
    with pytest.raises(CostError, match="a network of this name is in"):
        zoo.entry(zoo._entries()["vgg16"])


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

    for name in ("vgg11", "vgg13", "vgg16", "vgg19", "resnet18", "resnet34", "resnet50"):
        assert str(depth(name)) in name
    assert (depth("resnet101"), depth("resnet152"), depth("alexnet")) == (101, 152, 8)


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
    net = Builder((192, 28, 28))
    inception(net, "3a", MODULES["3a"])
    report = trace(net.network("module"))
    assert report.output == (256, 28, 28)
    weights = report.params - sum(r.output[0] for r in report.rows if r.params)
    assert (weights, report.macs) == (163_328, 128_049_152)
    x = (192, 28, 28)
    three = Conv2d(256, 3, padding=1, bias=False)
    five = Conv2d(256, 5, padding=2, bias=False)
    assert (three.params(x), three.macs(x)) == (442_368, 346_816_512)
    assert (five.params(x), five.macs(x)) == (1_228_800, 963_379_200)


def test_googlenet_sizes() -> None:
    report = trace(zoo.load("googlenet"))
    # table 1 of the paper, column "output size"
    sizes = {"conv1": 112, "pool1": 56, "conv2": 56, "pool2": 28, "pool3": 14, "pool4": 7}
    assert {name: report.row(name).output[1] for name in sizes} == sizes
    assert report.row("inception5b.concat").output == (1024, 7, 7)


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


def test_blocks_stand_alone() -> None:
    # two 3x3 at width 256 against a bottleneck of width 64: 9*2*256*256, 256*64*2 + 9*64*64
    for block, width, weights in ((basic_block, 256, 1_179_648), (bottleneck, 64, 69_632)):
        net = Builder((256, 56, 56))
        block(net, "block", width)
        report = trace(net.network("block"))
        assert report.output == (256, 56, 56)
        assert report.total("params", kind="Conv2d") == weights


def test_two_small_kernels_see_as_much_as_a_large_one() -> None:
    assert [STACKED_FIELD(N=n, K=3) for n in (1, 2, 3, 5)] == [3, 5, 7, 11]
