"""ConvNeXt, 2022: a ResNet brought up to date, step by step, after vision transformers."""

from __future__ import annotations

from quizgen.cost.builder import Builder
from quizgen.cost.layers import (
    GELU,
    AdaptiveAvgPool2d,
    Add,
    Conv2d,
    Flatten,
    LayerNorm,
    LayerNorm2d,
    LayerScale,
    Linear,
    Permute,
    Softmax,
)
from quizgen.cost.network import Network
from quizgen.cost.published import errors, macs, params
from quizgen.cost.zoo import entry
from quizgen.cost.zoo.torchvision import stated

TITLE = "A ConvNet for the 2020s"
PAPER = "Z. Liu et al., 2022"
CLASSES = 1000
STAGES = ((96, 3), (192, 3), (384, 9), (768, 3))  # channels, blocks
EXPANSION = 4
PUBLISHED = (
    params("29 M", PAPER + ", table 1"),
    macs("4.5 G", PAPER + ", table 1"),
    *errors(PAPER + ", table 1", top1="17.9", crops=1),
)


def convnext_block(net: Builder, name: str, channels: int) -> str:
    """Depthwise 7x7, then two linear layers at each place, four times as wide between them."""
    start = net.last
    conv = Conv2d(channels, kernel_size=7, padding=3, groups=channels)
    net.chain((f"{name}.dwconv", conv), (f"{name}.to_last", Permute((0, 2, 3, 1))))
    net.add(f"{name}.norm", LayerNorm(channels, eps=1e-6))
    net.chain((f"{name}.fc1", Linear(EXPANSION * channels)), (f"{name}.gelu", GELU()))
    net.chain((f"{name}.fc2", Linear(channels)), (f"{name}.to_first", Permute((0, 3, 1, 2))))
    out = net.add(f"{name}.scale", LayerScale())
    return net.add(f"{name}.add", Add(), out, start)


@entry
def convnext_tiny() -> Network:
    """ConvNeXt-T of "A ConvNet for the 2020s", 2022.

    29 M parameters and 4.5 G multiply-adds, as in the paper; 28,589,128 exactly.  Top-1 error
    17.9% (one network, one crop, validation).
    """
    net = Builder((3, 224, 224))
    for stage, (channels, blocks) in enumerate(STAGES, start=1):
        net.stage(f"stage{stage}")
        if stage == 1:
            net.chain(("stem.conv", Conv2d(channels, kernel_size=4, stride=4)))
            net.add("stem.norm", LayerNorm2d(eps=1e-6))
        else:
            net.add(f"downsample{stage}.norm", LayerNorm2d(eps=1e-6))
            net.add(f"downsample{stage}.conv", Conv2d(channels, kernel_size=2, stride=2))
        for position in range(1, blocks + 1):
            convnext_block(net, f"stage{stage}.{position}", channels)
    net.stage("head")
    net.chain(("avgpool", AdaptiveAvgPool2d(1)), ("norm", LayerNorm2d(eps=1e-6)))
    net.chain(("flatten", Flatten()), ("fc", Linear(CLASSES)), ("softmax", Softmax()))
    published = (*PUBLISHED, *stated("convnext_tiny"))
    return net.network("convnext_tiny", TITLE, 2022, PAPER, published)
