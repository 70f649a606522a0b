"""ResNets for ImageNet and their plain twins, 2015, with torchvision's layer names.

Stride 2 is in the 3x3 of a bottleneck, as common implementations have it; the ``_v1``
networks have it in the first 1x1, as the paper does.
"""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.network import Network, Published
from quizgen.cost.published import errors, macs
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.residual import (
    Block,
    basic_block,
    bottleneck,
    bottleneck_v1,
    head,
    stages,
    stem,
)
from quizgen.cost.zoo.torchvision import stated

TITLE = "Deep Residual Learning for Image Recognition"
PAPER = "K. He, X. Zhang, S. Ren, J. Sun, 2015"
DEPTHS = {  # blocks in each of the four stages, table 1 of the paper
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}
LATER_STRIDE = "stride 2 is in the 3x3 here, in the first 1x1 in the paper"


def _resnet(
    name: str, depth: int, block: Block, *published: Published, option: str = "B"
) -> Network:
    net = Builder((3, 224, 224))
    stem(net)
    stages(net, block, DEPTHS[depth], option=option, widens=block is not basic_block)
    head(net)
    return net.network(name, TITLE, 2015, PAPER, published)


def _macs(billions: str, differs: str = "") -> Published:
    return macs(f"{billions} G", PAPER + ", table 1", differs=differs)


def _ten_crops(top1: str, top5: str = "") -> tuple[Published, ...]:
    return errors(f"{PAPER}, table {3 if top5 else 2}", top1=top1, top5=top5, crops=10)


def _scales(top1: str, top5: str) -> tuple[Published, ...]:
    return errors(PAPER + ", table 4", top1=top1, top5=top5, views="several scales")


RATES = {  # of the deeper networks, whichever layer has the stride
    50: (*_ten_crops("22.85", "6.71"), *_scales("20.74", "5.25")),
    101: (*_ten_crops("21.75", "6.05"), *_scales("19.87", "4.60")),
    152: (*_ten_crops("21.43", "5.71"), *_scales("19.38", "4.49")),
}
ENSEMBLE = errors(PAPER + ", table 5", top5="3.57", networks=6, data="test")


# --- 18 and 34 layers -----------------------------------------------------------------


@entry
def resnet18() -> Network:
    """ResNet-18 of "Deep Residual Learning for Image Recognition", 2015, shortcut option B.

    1.8 G multiply-adds in the paper, 1.81 G here; 11,689,512 parameters as in torchvision.
    """
    return _resnet("resnet18", 18, basic_block, _macs("1.8"), *stated("resnet18"))


@entry
def resnet18_a() -> Network:
    """ResNet-18 with shortcut option A: identity, zeros for new channels; no parameters.

    "Deep Residual Learning for Image Recognition", 2015: top-1 error 27.88% (ten crops,
    validation), as its plain twin's 27.94%.
    """
    return _resnet("resnet18_a", 18, basic_block, _macs("1.8"), *_ten_crops("27.88"), option="A")


@entry
def resnet18_c() -> Network:
    """ResNet-18 with shortcut option C: a projection in every block.

    The option is that of "Deep Residual Learning for Image Recognition", 2015, which has no
    figures for it at this depth.
    """
    return _resnet("resnet18_c", 18, basic_block, option="C")


@entry
def resnet34() -> Network:
    """ResNet-34 of "Deep Residual Learning for Image Recognition", 2015, shortcut option B.

    3.6 G multiply-adds in the paper's table, which holds for option A (3.64 G); the projections
    of option B make it 3.66 G.  21,797,672 parameters as in torchvision.  Top-5 error 7.46%
    (ten crops, validation).
    """
    operations = _macs("3.6", differs="the table leaves out the projections of option B")
    rates = (*_ten_crops("24.52", "7.46"), *_scales("21.84", "5.71"), *stated("resnet34"))
    return _resnet("resnet34", 34, basic_block, operations, *rates)


@entry
def resnet34_a() -> Network:
    """ResNet-34 with shortcut option A: identity, zeros for new channels; no parameters.

    "Deep Residual Learning for Image Recognition", 2015: 3.6 G multiply-adds, as here.  Top-5
    error 7.76% (ten crops, validation).
    """
    published = (_macs("3.6"), *_ten_crops("25.03", "7.76"))
    return _resnet("resnet34_a", 34, basic_block, *published, option="A")


@entry
def resnet34_c() -> Network:
    """ResNet-34 with shortcut option C: a projection in every block.

    "Deep Residual Learning for Image Recognition", 2015: top-5 error 7.40% (ten crops,
    validation), 0.06 below option B.  The paper gives no operations for it.
    """
    published = (*_ten_crops("24.19", "7.40"), *_scales("21.53", "5.60"))
    return _resnet("resnet34_c", 34, basic_block, *published, option="C")


@entry
def plain18() -> Network:
    """The plain twin of ResNet-18, without shortcuts, 2015.

    "Deep Residual Learning for Image Recognition": 1.8 G multiply-adds, as here.  Top-1 error
    27.94% (ten crops, validation).
    """
    published = (_macs("1.8"), *_ten_crops("27.94"))
    return _resnet("plain18", 18, basic_block, *published, option="plain")


@entry
def plain34() -> Network:
    """The plain twin of ResNet-34, without shortcuts, 2015.

    "Deep Residual Learning for Image Recognition": 3.6 G multiply-adds, as here.  Top-1 error
    28.54% (ten crops, validation), more than the 18-layer net's 27.94% by degradation.
    """
    published = (_macs("3.6"), *_ten_crops("28.54", "10.02"))
    return _resnet("plain34", 34, basic_block, *published, option="plain")


# --- 50 layers and more ---------------------------------------------------------------


@entry
def resnet50() -> Network:
    """ResNet-50 with stride 2 in the 3x3, after "Deep Residual Learning ...", 2015.

    The paper's 3.8 G multiply-adds have stride 2 in the first 1x1 (``resnet50_v1``); here they
    are 4.09 G.  25,557,032 parameters as in torchvision.  Top-5 error in the paper 5.25% (one
    network, several scales, validation).
    """
    published = (_macs("3.8", LATER_STRIDE), *RATES[50], *stated("resnet50"))
    return _resnet("resnet50", 50, bottleneck, *published)


@entry
def resnet101() -> Network:
    """ResNet-101 with stride 2 in the 3x3, after "Deep Residual Learning ...", 2015.

    The paper's 7.6 G multiply-adds have stride 2 in the first 1x1 (``resnet101_v1``); here they
    are 7.80 G.  44,549,160 parameters as in torchvision.  Top-5 error in the paper 4.60% (one
    network, several scales, validation).
    """
    published = (_macs("7.6", LATER_STRIDE), *RATES[101], *stated("resnet101"))
    return _resnet("resnet101", 101, bottleneck, *published)


@entry
def resnet152() -> Network:
    """ResNet-152 with stride 2 in the 3x3, after "Deep Residual Learning ...", 2015.

    The paper's 11.3 G multiply-adds have stride 2 in the first 1x1 (``resnet152_v1``); here they
    are 11.51 G.  60,192,808 parameters as in torchvision.  Top-5 error in the paper 4.49% (one
    network, several scales, validation); 3.57% is an ensemble of six (test).
    """
    published = (_macs("11.3", LATER_STRIDE), *RATES[152], *ENSEMBLE, *stated("resnet152"))
    return _resnet("resnet152", 152, bottleneck, *published)


@entry
def resnet50_v1() -> Network:
    """ResNet-50 as published, stride 2 in the first 1x1: "Deep Residual Learning ...", 2015.

    3.86 G multiply-adds, which the paper cuts to 3.8.
    """
    operations = _macs("3.8", differs="3.86, which the paper cuts to 3.8")
    return _resnet("resnet50_v1", 50, bottleneck_v1, operations, *RATES[50])


@entry
def resnet101_v1() -> Network:
    """ResNet-101 as published, stride 2 in the first 1x1: "Deep Residual Learning ...", 2015."""
    return _resnet("resnet101_v1", 101, bottleneck_v1, _macs("7.6"), *RATES[101])


@entry
def resnet152_v1() -> Network:
    """ResNet-152 as published, stride 2 in the first 1x1: "Deep Residual Learning ...", 2015."""
    return _resnet("resnet152_v1", 152, bottleneck_v1, _macs("11.3"), *RATES[152], *ENSEMBLE)
