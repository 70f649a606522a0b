"""The VGG networks, 2014: 3x3 convolutions throughout, five stages, three linear layers."""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.cost.builder import Builder
from quizgen.cost.layers import BatchNorm2d, Conv2d, MaxPool2d, ReLU
from quizgen.cost.network import Network, Published
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.alexnet import classifier
from quizgen.cost.zoo.torchvision import stated

TITLE = "Very Deep Convolutional Networks for Large-Scale Image Recognition"
PAPER = "K. Simonyan, A. Zisserman, 2014"
WITH_BN = PAPER + ", with batch normalisation as torchvision builds it"
RESNET_PAPER = "K. He et al., Deep Residual Learning for Image Recognition, 2015"
CHANNELS = (64, 128, 256, 512, 512)
KERNELS: dict[str, tuple[tuple[int, ...], ...]] = {  # of each stage, table 1 of the paper
    "A": ((3,), (3,), (3, 3), (3, 3), (3, 3)),
    "B": ((3, 3), (3, 3), (3, 3), (3, 3), (3, 3)),
    "C": ((3, 3), (3, 3), (3, 3, 1), (3, 3, 1), (3, 3, 1)),
    "D": ((3, 3), (3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3)),
    "E": ((3, 3), (3, 3), (3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)),
}
ONE_SCALE, SCALES = "one scale", "one scale, trained on several"


def _params(millions: str) -> Published:
    return params(millions, PAPER + ", table 2")


def _errors(top1: str, top5: str, views: str = SCALES) -> tuple[Published, ...]:
    return errors(PAPER + ", table 3", top1=top1, top5=top5, views=views)


def _vgg(
    name: str,
    configuration: str,
    *published: Published,
    norm: bool = False,
    source: str = PAPER,
) -> Network:
    net = Builder((3, 224, 224))
    stages = zip(CHANNELS, KERNELS[configuration], strict=True)
    for number, (channels, kernels) in enumerate(stages, start=1):
        net.stage(f"stage{number}")
        conv_stage(net, str(number), channels, kernels, norm)
    classifier(net, stage="classifier")
    return net.network(name, TITLE, 2014, source, published)


def conv_stage(
    net: Builder, number: str, channels: int, kernels: Sequence[int], norm: bool = False
) -> str:
    """Convolutions that keep the size, then a pool that halves it."""
    for position, kernel in enumerate(kernels, start=1):
        at = f"{number}_{position}"
        net.add(f"conv{at}", Conv2d(channels, kernel_size=kernel, padding=kernel // 2))
        if norm:
            net.add(f"bn{at}", BatchNorm2d())
        net.add(f"relu{at}", ReLU())
    return net.add(f"pool{number}", MaxPool2d(2, stride=2))


def _with_bn(name: str, configuration: str) -> Network:
    return _vgg(name, configuration, *stated(name), norm=True, source=WITH_BN)


@entry
def vgg11() -> Network:
    """VGG-11, configuration A of "Very Deep Convolutional Networks ...", 2014.

    133 million parameters in the paper; 132,863,336 here.  Top-5 error 10.4% (one network, one
    scale, validation).
    """
    published = (_params("133 M"), *_errors("29.6", "10.4", ONE_SCALE), *stated("vgg11"))
    return _vgg("vgg11", "A", *published)


@entry
def vgg13() -> Network:
    """VGG-13, configuration B of "Very Deep Convolutional Networks ...", 2014.

    133 million parameters in the paper; 133,047,848 here.  Top-5 error 9.9% (one network, one
    scale, validation).
    """
    published = (_params("133 M"), *_errors("28.7", "9.9", ONE_SCALE), *stated("vgg13"))
    return _vgg("vgg13", "B", *published)


@entry
def vgg16() -> Network:
    """VGG-16, configuration D of "Very Deep Convolutional Networks ...", 2014.

    138 million parameters in the paper; 138,357,544 here.  The 15.3 G multiply-adds that the
    ResNet paper quotes are those of the convolutions alone; with the linear layers 15.5 G.
    Top-5 error 8.1% (one network, one scale, trained on several, validation); 7.3% is the
    ensemble of seven that was submitted (test).
    """
    only = "multiply-adds, convolutions only"
    quoted = macs("15.3 G", RESNET_PAPER + ", section 3.3", only, ["Conv2d"])
    submitted = errors(PAPER + ", table 6", top5="7.3", networks=7, data="test")
    later = errors(PAPER + ", table 7", top5="6.8", networks=2, data="test")
    ten_crops = errors(RESNET_PAPER + ", table 3", top1="28.07", top5="9.33", crops=10)
    rates = (*_errors("25.6", "8.1"), *submitted, *later, *ten_crops)
    return _vgg("vgg16", "D", _params("138 M"), quoted, *rates, *stated("vgg16"))


@entry
def vgg16_c() -> Network:
    """VGG-16, configuration C of "Very Deep Convolutional Networks ...", 2014.

    The last convolution of stages 3 to 5 is 1x1: more non-linear functions, no wider view than
    configuration B.  134 million parameters in the paper; 133,638,952 here.  Top-5 error 8.8%
    (one network, one scale, trained on several, validation), worse than configuration D.
    """
    return _vgg("vgg16_c", "C", _params("134 M"), *_errors("27.3", "8.8"))


@entry
def vgg19() -> Network:
    """VGG-19, configuration E of "Very Deep Convolutional Networks ...", 2014.

    144 million parameters in the paper; 143,667,240 here.  The 19.6 G multiply-adds that the
    ResNet paper quotes count convolutions and linear layers.  Top-5 error 8.0% (one network,
    one scale, trained on several, validation).
    """
    quoted = macs("19.6 G", RESNET_PAPER + ", figure 3")
    rates = _errors("25.5", "8.0")
    return _vgg("vgg19", "E", _params("144 M"), quoted, *rates, *stated("vgg19"))


@entry
def vgg11_bn() -> Network:
    """VGG-11 (2014) with batch normalisation after each convolution, as in torchvision.

    5504 parameters more than ``vgg11``: a scale and a shift for each of 2752 channels.
    """
    return _with_bn("vgg11_bn", "A")


@entry
def vgg13_bn() -> Network:
    """VGG-13 (2014) with batch normalisation after each convolution, as in torchvision."""
    return _with_bn("vgg13_bn", "B")


@entry
def vgg16_bn() -> Network:
    """VGG-16 (2014) with batch normalisation after each convolution, as in torchvision."""
    return _with_bn("vgg16_bn", "D")


@entry
def vgg19_bn() -> Network:
    """VGG-19 (2014) with batch normalisation after each convolution, as in torchvision."""
    return _with_bn("vgg19_bn", "E")
