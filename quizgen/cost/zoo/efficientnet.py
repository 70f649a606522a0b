"""EfficientNet, 2019: a small network found by search, to be scaled in all directions at once."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import SiLU
from quizgen.cost.network import Network
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.mobilenet import conv_bn, first_conv, head, inverted_residual, pointwise
from quizgen.cost.zoo.torchvision import stated

TITLE = "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks"
PAPER = "M. Tan, Q. Le, 2019"
STEM, LAST = 32, 1280
EXCITE = 4  # squeeze-and-excite has a quarter of a block's input channels
STAGES = (  # expansion, kernel, stride of the first, channels, repeats: table 1 of the paper
    (1, 3, 1, 16, 1),
    (6, 3, 2, 24, 2),
    (6, 5, 2, 40, 2),
    (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
)
PUBLISHED = (
    params("5.3 M", PAPER + ", table 2"),
    macs("0.39 G", PAPER + ", table 2"),
    *errors(PAPER + ", table 2", top1="22.9", top5="6.7", crops=1),
)


@entry
def efficientnet_b0() -> Network:
    """EfficientNet-B0 of "EfficientNet: Rethinking Model Scaling ...", 2019.

    Inverted residuals with squeeze-and-excite and SiLU: 5.3 M parameters and 0.39 G
    multiply-adds in the paper, 5,288,548 and 0.386 G here.  Top-5 error 6.7% (one network, one
    crop, validation).
    """
    net = Builder((3, 224, 224))
    first_conv(net, STEM, SiLU())
    before, number = STEM, 0
    for stage, (expansion, kernel, stride, channels, repeats) in enumerate(STAGES, start=1):
        net.stage(f"stage{stage}")
        for position in range(repeats):
            number += 1
            inverted_residual(
                net,
                f"block{number}",
                before,
                channels,
                expansion,
                stride if position == 0 else 1,
                kernel=kernel,
                excite=before // EXCITE,
                activation=SiLU,
            )
            before = channels
    net.stage("last")
    conv_bn(net, "last", pointwise(LAST), SiLU())
    head(net, dropout=0.2)
    published = (*PUBLISHED, *stated("efficientnet_b0"))
    return net.network("efficientnet_b0", TITLE, 2019, PAPER, published)
