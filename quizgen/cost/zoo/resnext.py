"""ResNets with wider or grouped bottlenecks, 2016: ResNeXt and Wide ResNet."""

from __future__ import annotations

from functools import partial

from quizgen.cost.builder import Builder
from quizgen.cost.network import Network, Published
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.residual import bottleneck, head, stages, stem
from quizgen.cost.zoo.resnet import DEPTHS
from quizgen.cost.zoo.torchvision import stated

RESNEXT = "Aggregated Residual Transformations for Deep Neural Networks"
RESNEXT_PAPER = "S. Xie, R. Girshick, P. Dollár, Z. Tu, K. He, 2016"
LARGER = "the template of " + RESNEXT_PAPER + "; this size is torchvision's"
WIDE = "Wide Residual Networks"
WIDE_PAPER = "S. Zagoruyko, N. Komodakis, 2016"
BUILT = ", as built by torchvision"

RESNEXT50 = (
    params("25.0 M", RESNEXT_PAPER + ", table 1"),
    macs("4.2 G", RESNEXT_PAPER + ", table 1"),
    *errors(RESNEXT_PAPER + ", table 3", top1="22.2", crops=1),
)
WIDE50 = (
    params("68.9 M", WIDE_PAPER + ", table 8"),
    *errors(WIDE_PAPER + ", table 8", top1="21.9", top5="6.03", crops=1),
)


def _resnet(
    name: str,
    depth: int,
    about: tuple[str, str],
    *published: Published,
    widen: int,
    groups: int = 1,
) -> Network:
    """A ResNet whose 3x3 convolutions are ``widen`` times as wide, in ``groups`` groups."""
    net = Builder((3, 224, 224))
    stem(net)
    stages(net, partial(bottleneck, widen=widen, groups=groups), DEPTHS[depth], widens=True)
    head(net)
    title, source = about
    return net.network(name, title, 2016, source, (*published, *stated(name)))


@entry
def resnext50_32x4d() -> Network:
    """ResNeXt-50 (32x4d) of "Aggregated Residual Transformations ...", 2016, table 1.

    A bottleneck's 3x3 is twice as wide as ResNet-50's, in 32 groups of 4 channels (in the first
    stage): 25.0 M parameters and 4.2 G multiply-adds, as the paper says, about ResNet-50's.
    """
    about = (RESNEXT, RESNEXT_PAPER)
    return _resnet("resnext50_32x4d", 50, about, *RESNEXT50, widen=2, groups=32)


@entry
def resnext101_32x8d() -> Network:
    """ResNeXt-101 with 32 groups of 8 channels, after "Aggregated Residual ...", 2016.

    The paper's own networks of that depth are 32x4d and 64x4d; this larger one is
    torchvision's, with 88,791,336 parameters and 16.4 G multiply-adds.
    """
    return _resnet("resnext101_32x8d", 101, (RESNEXT, LARGER), widen=4, groups=32)


@entry
def wide_resnet50_2() -> Network:
    """WRN-50-2-bottleneck of "Wide Residual Networks", 2016.

    ResNet-50 with twice the channels in the 3x3 convolutions: 68.9 M parameters as in the
    paper, 68,883,240 exactly.  Top-5 error 6.03% (one network, one crop, validation).
    """
    about = (WIDE, WIDE_PAPER + BUILT)
    return _resnet("wide_resnet50_2", 50, about, *WIDE50, widen=2)
