"""SE-ResNet, 2017: a ResNet with a squeeze-and-excite block in every residual branch."""

from __future__ import annotations

from functools import partial

from quizgen.cost.builder import Builder
from quizgen.cost.network import Network
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.residual import bottleneck_v1, head, stages, stem
from quizgen.cost.zoo.resnet import DEPTHS

TITLE = "Squeeze-and-Excitation Networks"
PAPER = "J. Hu, L. Shen, G. Sun, 2017"
REDUCTION = 16

PUBLISHED = (
    params("28,088,024", "timm, seresnet50"),
    macs(
        "3.87 G",
        PAPER + ", table 2",
        differs="3.860; 3.872 with an operation for each element that is pooled or scaled",
    ),
    *errors(PAPER + ", table 2", top1="23.29", top5="6.62", crops=1),
)


@entry
def se_resnet50() -> Network:
    """SE-ResNet-50 of "Squeeze-and-Excitation Networks", 2017, reduction ratio 16.

    ResNet-50 (stride 2 in the first 1x1) with a squeeze-and-excite block at the end of every
    residual branch: 2.5 M parameters more, 28,088,024, and hardly any multiply-adds: 3.860 G.
    The paper's 3.87 counts the pooling and the scaling as well.  Top-5 error 6.62% (one network,
    one crop, validation).
    """
    net = Builder((3, 224, 224))
    stem(net)
    stages(net, partial(bottleneck_v1, excite=REDUCTION), DEPTHS[50], widens=True)
    head(net)
    return net.network("se_resnet50", TITLE, 2017, PAPER, PUBLISHED)
