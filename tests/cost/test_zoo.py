"""The zoo against what was published; sources stand beside the figures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.cost import CostError, trace, zoo
from quizgen.cost.published import ErrorRate
from quizgen.cost.zoo.torchvision import STATED

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
    # torchvision, VGG11_Weights ... VGG19_Weights, VGG11_BN_Weights ..., num_params
    "vgg11": 132_863_336,
    "vgg13": 133_047_848,
    "vgg16": 138_357_544,
    "vgg19": 143_667_240,
    "vgg11_bn": 132_868_840,
    "vgg13_bn": 133_053_736,
    "vgg16_bn": 138_365_992,
    "vgg19_bn": 143_678_248,
    # configuration D less 8 of 9 weights of one layer in each of stages 3, 4 and 5
    "vgg16_c": 138_357_544 - 8 * (256**2 + 512**2 + 512**2),
    # the main branch of Caffe's bvlc_googlenet; all of it
    "googlenet": 6_998_552,
    "googlenet_aux": 13_378_280,
    # torchvision, Inception_V3_Weights, num_params; Inception3(aux_logits=False)
    "inception_v3_aux": 27_161_264,
    "inception_v3": 23_834_568,
    # timm, inception_v4 and inception_resnet_v2, 1000 classes
    "inception_v4": 42_679_816,
    "inception_resnet_v2": 55_843_464,
    # torchvision, ResNet18_Weights ... ResNet152_Weights, num_params
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "wide_resnet50_2": 68_883_240,
    "resnext50_32x4d": 25_028_904,
    "resnext101_32x8d": 88_791_336,
    # timm, seresnet50
    "se_resnet50": 28_088_024,
    # F. Chollet, "Xception", 2016, table 3
    "xception": 22_855_952,
    # timm, nasnetamobile
    "nasnet_a_mobile": 5_289_978,
    # torchvision, num_params of the IMAGENET1K_V1 weights
    "densenet121": 7_978_856,
    "squeezenet1_0": 1_248_424,
    "squeezenet1_1": 1_235_496,
    "mobilenet_v2": 3_504_872,
    "shufflenet_v2_x1_0": 2_278_604,
    "efficientnet_b0": 5_288_548,
    "convnext_tiny": 28_589_128,
    "vit_b_16": 86_567_656,
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters(name: str) -> None:
    assert trace(zoo.load(name)).params == PARAMETERS[name]


# torchvision, "_ops" of the IMAGENET1K_V1 weights: G multiply-adds, conv and linear (and, for the
# vision transformer, both products of attention)
OPERATIONS = {
    "alexnet_single": "0.714",
    "vgg11": "7.609",
    "vgg13": "11.308",
    "vgg16": "15.47",
    "vgg19": "19.632",
    "vgg11_bn": "7.609",
    "vgg13_bn": "11.308",
    "vgg16_bn": "15.47",
    "vgg19_bn": "19.632",
    "inception_v3": "5.713",
    "resnet18": "1.814",
    "resnet34": "3.664",
    "resnet50": "4.089",
    "resnet101": "7.801",
    "resnet152": "11.514",
    "wide_resnet50_2": "11.398",
    "resnext50_32x4d": "4.23",
    "resnext101_32x8d": "16.414",
    "densenet121": "2.834",
    "squeezenet1_0": "0.819",
    "squeezenet1_1": "0.349",
    "mobilenet_v2": "0.301",
    "shufflenet_v2_x1_0": "0.145",
    "efficientnet_b0": "0.386",
    "convnext_tiny": "4.456",
    "vit_b_16": "17.564",
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
        if isinstance(figure, ErrorRate):
            assert figure.quantity in ("top1_error", "top5_error")
            assert 0 < figure.value < 100
            assert figure.source
            assert figure.networks >= 1
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


IMAGENET = [name for name in zoo.names() if zoo.load(name).input_shape[1] > 32]
# What the paper gives no error rate for: a form of its network that others built.
WITHOUT_ERROR = {"alexnet_notes", "resnet18_c"}


@pytest.mark.parametrize("name", IMAGENET)
def test_every_imagenet_network_has_an_error_rate(name: str) -> None:
    figures = zoo.load(name).published
    assert any(isinstance(figure, ErrorRate) for figure in figures) == (name not in WITHOUT_ERROR)
    for networks, crops, data in {
        (f.networks, f.crops, f.data) for f in figures if isinstance(f, ErrorRate)
    }:
        same = [
            f
            for f in figures
            if isinstance(f, ErrorRate) and (f.networks, f.crops, f.data) == (networks, crops, data)
        ]
        top1 = [f.value for f in same if f.quantity == "top1_error"]
        top5 = [f.value for f in same if f.quantity == "top5_error"]
        assert not top1 or not top5 or min(top1) > max(top5)


def test_aliases_name_networks_that_exist() -> None:
    for alias, name in zoo.ALIASES.items():
        assert alias not in zoo.names()
        assert zoo.load(alias) is zoo.load(name)
        assert zoo.about(alias) == zoo.about(name)


def test_torchvision_states_nothing_about_networks_that_are_not_here() -> None:
    here = {"alexnet": "alexnet_single"}
    for name in STATED:
        assert here.get(name, name) in zoo.names()


@pytest.mark.parametrize("name", zoo.names())
def test_stages_are_named_and_lie_together(name: str) -> None:
    stages = [row.stage for row in trace(zoo.load(name)).rows]
    starts = [s for before, s in zip(["", *stages], stages, strict=False) if before != s]
    assert len(starts) == len(set(starts))
    assert all(node.stage for node in zoo.load(name).nodes)


def test_a_name_used_twice_is_refused() -> None:
    with pytest.raises(CostError, match="a network of this name is in"):
        zoo.entry(zoo._entries()["vgg16"])
