"""The building blocks that pictures show: which layers of which network, and what is to be seen.

>>> from quizgen.figures.branches import steps
>>> [step.channels for step in steps(BLOCKS["inverted-residual"].block.path)]
[144, 144, 24]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from quizgen.cost import blocks, trace, zoo
from quizgen.cost.network import INPUT, Network
from quizgen.cost.zoo import googlenet
from quizgen.figures.branches import Block, block_of
from quizgen.figures.canvas import FigureError

SIDE_BY_SIDE = "side by side, joined by concatenation"
FOUR = f"four branches of convolutions and pooling {SIDE_BY_SIDE}"
INTO_INPUT = ", expanded to the number of input channels and added to the input"
STRIDED = f"three branches with stride 2 {SIDE_BY_SIDE}"


def excerpt(network: str, *parts: str) -> Network:
    """Some layers of a network in the zoo as a network of their own.

    network: its name in the zoo.
    parts: the layers: the beginnings of their names, up to a dot; or else their stages.

    Raises FigureError where there are none, or where they read more than one other layer.

    >>> trace(excerpt("resnet18", "layer2.0")).output
    (128, 28, 28)
    """
    whole = zoo.load(network)
    starts = tuple(f"{part}." for part in parts)
    nodes = [node for node in whole.nodes if node.name.startswith(starts)]
    nodes = nodes or [node for node in whole.nodes if node.stage in parts]
    names = {node.name for node in nodes}
    sources = {name for node in nodes for name in node.inputs if name not in names}
    if len(sources) != 1:
        raise FigureError(network, f"{', '.join(parts)}: no block with one input", "name a block")
    (source,) = sources
    inner = tuple(
        replace(node, inputs=tuple(name if name in names else INPUT for name in node.inputs))
        for node in nodes
    )
    shape = whole.input_shape if source == INPUT else trace(whole).row(source).output
    return Network(f"{network}: {', '.join(parts)}", shape, inner)


@dataclass(frozen=True)
class Drawn:
    """A block that has a picture.

    name: what it is, with its article.
    seen: what is to be seen, without the block's name.
    network: makes the block's layers.
    numbers: whether the picture shows channels and shapes.
    unnamed: whether there is a second picture whose text does not name the block.
    """

    name: str
    seen: str
    network: Callable[[], Network]
    numbers: bool = True
    unnamed: bool = False

    @cached_property
    def block(self) -> Block:
        """The block as what follows what."""
        return block_of(trace(self.network()))


def _part(name: str, seen: str, network: str, *parts: str, unnamed: bool = False) -> Drawn:
    return Drawn(name, seen, partial(excerpt, network, *parts), unnamed=unnamed)


RESIDUAL: Mapping[str, Drawn] = {
    "plain-block": _part(
        *("a plain block", "two convolutions, one after the other, without a shortcut"),
        *("plain18", "layer1.1"),
        unnamed=True,
    ),
    "basic-block": _part(
        *("a basic residual block", "two convolutions and a shortcut around them"),
        *("resnet18", "layer1.1"),
        unnamed=True,
    ),
    "basic-block-halving": _part(
        "the basic residual block that begins a stage",
        "two convolutions, of which the first has stride 2, and a convolution on the shortcut",
        *("resnet18", "layer2.0"),
    ),
    "pre-activation": Drawn(
        "a pre-activation residual block",
        "two convolutions and a shortcut, with the order of all layers",
        lambda: blocks.preactivation_block((64, 56, 56), 64),
        unnamed=True,
    ),
    "bottleneck": _part(
        *("a bottleneck block", "three convolutions and a shortcut around them"),
        *("resnet50", "layer1.1"),
        unnamed=True,
    ),
    "bottleneck-halving": _part(
        "the bottleneck block that begins a stage",
        "three convolutions, one with stride 2, and a convolution on the shortcut",
        *("resnet50", "layer2.0"),
    ),
    "resnext-block": _part(
        "a ResNeXt block",
        "three convolutions, one of them in groups, and a shortcut around them",
        *("resnext50_32x4d", "layer1.1"),
        unnamed=True,
    ),
    "squeeze-excite": _part(
        "a squeeze-and-excite block",
        "a global pool and two small layers beside the feature map, which they scale",
        *("se_resnet50", "layer1.1.se"),
        unnamed=True,
    ),
    "se-residual": _part(
        "a bottleneck block with squeeze and excite",
        "three convolutions, channel weights, and a shortcut around all of them",
        *("se_resnet50", "layer1.1"),
    ),
    "dense-block": _part(
        "the first two layers of a dense block",
        "two layers of two convolutions; each layer's output is concatenated with its input",
        *("densenet121", "denseblock1.denselayer1", "denseblock1.denselayer2"),
        unnamed=True,
    ),
    "dense-transition": _part(
        "a transition layer of DenseNet",
        "batch norm, ReLU, a convolution and a pool",
        *("densenet121", "transition1"),
    ),
}
MOBILE: Mapping[str, Drawn] = {
    "depthwise-separable": _part(
        "a depthwise separable convolution",
        "two convolutions, one after the other, with batch norm and ReLU",
        *("mobilenet_v1", "block8"),
        unnamed=True,
    ),
    "inverted-residual": _part(
        "an inverted residual block",
        "three convolutions and a shortcut around them, with the channels of each",
        *("mobilenet_v2", "block3"),
        unnamed=True,
    ),
    "inverted-residual-halving": _part(
        "an inverted residual block with stride 2",
        "three convolutions, one after the other, with the channels of each",
        *("mobilenet_v2", "block2"),
    ),
    "mbconv": _part(
        "a block of EfficientNet",
        "three convolutions, channel weights before the last one, and a shortcut",
        *("efficientnet_b0", "block3"),
    ),
    "shuffle-unit": Drawn(
        "a ShuffleNet unit",
        "three convolutions, a shuffle of the channels, and a shortcut around them",
        lambda: blocks.shuffle_unit((240, 28, 28)),
    ),
    "shuffle-unit-v2": _part(
        "a ShuffleNet V2 unit",
        "the channels are split, one part is convolved, both are concatenated and shuffled",
        *("shufflenet_v2_x1_0", "stage2.2"),
    ),
    "shuffle-unit-v2-halving": _part(
        "the ShuffleNet V2 unit that begins a stage",
        "two branches of convolutions with stride 2, concatenated and shuffled",
        *("shufflenet_v2_x1_0", "stage2.1"),
    ),
    "convnext-block": _part(
        "a ConvNeXt block",
        "a depthwise convolution, two 1×1 convolutions and a shortcut, with all other layers",
        *("convnext_tiny", "stage1.1"),
        unnamed=True,
    ),
    "fire-module": _part(
        "a fire module of SqueezeNet",
        f"a convolution, then two branches {SIDE_BY_SIDE}",
        *("squeezenet1_0", "fire2"),
        unnamed=True,
    ),
    "xception-block": _part(
        "a block of Xception's middle flow",
        "depthwise and 1×1 convolutions in turn, and a shortcut around them",
        *("xception", "block5"),
    ),
    "vgg-block": _part(
        "the third block of VGG-16",
        "three convolutions and a pool, one after the other",
        *("vgg16", "stage3"),
    ),
    "nin-block": Drawn(
        "a NiN block",
        "three convolutions, one after the other, each followed by ReLU",
        lambda: blocks.nin_block((96, 26, 26), 256, kernel=5),
    ),
}


def _inceptions() -> dict[str, Drawn]:
    """GoogLeNet's modules: in general, without reductions, and each of them."""
    first = partial(excerpt, "googlenet", "inception3a")
    with_channels = "with the channels of every layer"
    found = {
        "inception-module": Drawn("an inception module", FOUR, first, numbers=False),
        "inception-naive": Drawn(
            "the naive inception module",
            f"four branches {SIDE_BY_SIDE}, with their channels",
            _naive,
            unnamed=True,
        ),
    }
    for module in googlenet.MODULES:
        found[f"inception-{module}"] = _part(
            f"GoogLeNet's inception module {module}",
            f"four branches {SIDE_BY_SIDE}, {with_channels}",
            *("googlenet", f"inception{module}"),
        )
    return found


def _naive() -> Network:
    """Module 3a without its reductions."""
    channels = googlenet.MODULES["3a"]
    shape = excerpt("googlenet", "inception3a").input_shape
    widths = (channels.conv1x1, channels.conv3x3, channels.conv5x5)
    return blocks.naive_inception_module(shape, *widths)


LATER_INCEPTIONS: Mapping[str, Drawn] = {
    "inception-bn": _part(
        "the first module of Inception-BN", FOUR, *("inception_bn", "inception3a")
    ),
    "inception-v3-a": _part(
        "an Inception-v3 module for 35×35 feature maps", FOUR, *("inception_v3", "Mixed_5c")
    ),
    "inception-v3-b": _part(
        "an Inception-v3 module for 17×17 feature maps",
        FOUR,
        *("inception_v3", "Mixed_6b"),
        unnamed=True,
    ),
    "inception-v3-c": _part(
        "an Inception-v3 module for 8×8 feature maps",
        f"{FOUR}; two of them fork once more",
        *("inception_v3", "Mixed_7b"),
        unnamed=True,
    ),
    "inception-v3-reduction-a": _part(
        "Inception-v3's reduction from 35×35 to 17×17",
        STRIDED,
        *("inception_v3", "Mixed_6a"),
    ),
    "inception-v3-reduction-b": _part(
        "Inception-v3's reduction from 17×17 to 8×8",
        STRIDED,
        *("inception_v3", "Mixed_7a"),
    ),
    "inception-v4-a": _part(
        "an Inception-A module of Inception-v4", FOUR, "inception_v4", "inceptionA1"
    ),
    "inception-v4-b": _part(
        "an Inception-B module of Inception-v4", FOUR, "inception_v4", "inceptionB1"
    ),
    "inception-v4-c": _part(
        "an Inception-C module of Inception-v4",
        f"{FOUR}; two of them fork once more",
        *("inception_v4", "inceptionC1"),
    ),
    "inception-v4-reduction-a": _part(
        "reduction A of Inception-v4", STRIDED, "inception_v4", "reductionA"
    ),
    "inception-v4-reduction-b": _part(
        "reduction B of Inception-v4", STRIDED, "inception_v4", "reductionB"
    ),
    "inception-resnet-a": _part(
        "an Inception-ResNet-A module",
        f"three branches, concatenated{INTO_INPUT}",
        *("inception_resnet_v1", "inceptionA1"),
        unnamed=True,
    ),
    "inception-resnet-b": _part(
        "an Inception-ResNet-B module",
        f"two branches, concatenated{INTO_INPUT}",
        *("inception_resnet_v1", "inceptionB1"),
    ),
    "inception-resnet-c": _part(
        "an Inception-ResNet-C module",
        f"two branches, concatenated{INTO_INPUT}",
        *("inception_resnet_v1", "inceptionC1"),
    ),
}
BLOCKS: Mapping[str, Drawn] = {**RESIDUAL, **MOBILE, **_inceptions(), **LATER_INCEPTIONS}
# Pictures of two blocks beside each other: what the text says, and the heading of each.
PAIRS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "plain-residual": (
        "a plain block and a basic residual block",
        {"plain-block": "plain block", "basic-block": "residual block"},
    ),
    "residual-blocks": (
        "a basic residual block and a bottleneck block",
        {"basic-block": "basic block", "bottleneck": "bottleneck"},
    ),
    "original-pre-activation": (
        "an original residual block and a pre-activation block",
        {"basic-block": "original", "pre-activation": "pre-activation"},
    ),
    "bottleneck-inverted": (
        "a bottleneck block and an inverted residual block",
        {"bottleneck": "bottleneck", "inverted-residual": "inverted residual"},
    ),
}
