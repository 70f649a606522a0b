"""The pictures for cards, by name: what each shows, and how it is drawn.

A card names its picture; whoever shows the card draws it in both variants.  The text says what
is to be seen and no more, so that it can stand beside a question.

>>> picture_named("bottleneck").alt
'Diagram of a bottleneck block: three convolutions and a shortcut around them.'
>>> picture_named("bottleneck").draw(True)[:4]
b'<svg'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from quizgen.cost import blocks, trace, zoo
from quizgen.cost.layer import Shape
from quizgen.cost.network import Network
from quizgen.cost.report import Report
from quizgen.cost.zoo import googlenet
from quizgen.errors import did_you_mean
from quizgen.figures.bars import Detail, Subject, network_bars, networks_bars
from quizgen.figures.canvas import FigureError, Picture, theme
from quizgen.figures.diagrams import inception, residual, residuals, shortcut_options
from quizgen.figures.fields import stacked
from quizgen.figures.functions import function_pictures
from quizgen.figures.growth import growth_pictures
from quizgen.figures.layers import CHARTS, Chart
from quizgen.figures.scatter import Cost, scatter
from quizgen.figures.sliding import sliding_pictures
from quizgen.figures.stages import stage_pictures
from quizgen.figures.words import block_words, network_words, networks_words, scatter_words

TITLES = {  # networks as their papers write them; those of the error chart
    "alexnet": "AlexNet",
    "zfnet": "ZFNet",
    "vgg16": "VGG-16",
    "vgg19": "VGG-19",
    "googlenet": "GoogLeNet",
    "inception_v3": "Inception-v3",
    "inception_v4": "Inception-v4",
    "inception_resnet_v2": "Inception-ResNet-v2",
    "resnet18": "ResNet-18",
    "resnet34": "ResNet-34",
    "resnet50": "ResNet-50",
    "resnet152": "ResNet-152",
    "mobilenet_v2": "MobileNetV2",
}
LATER = {  # those of the error chart that begins with ResNet
    "resnet50": "ResNet-50",
    "densenet121": "DenseNet-121",
    "xception": "Xception",
    "nasnet_a_mobile": "NASNet-A mobile",
    "se_resnet50": "SE-ResNet-50",
    "mobilenet_v2": "MobileNetV2",
    "shufflenet_v2_x1_0": "ShuffleNetV2",
    "efficientnet_b0": "EfficientNet-B0",
    "vit_b_16": "ViT-B/16",
    "convnext_tiny": "ConvNeXt-T",
}
COSTS: Mapping[Cost, tuple[str, str]] = {
    "macs": ("operations", "parameters"),
    "params": ("parameters", "operations"),
}
CHARTED: Mapping[str, Detail] = {
    "alexnet": "layer",
    "vgg16": "layer",
    "googlenet": "stage",
    "resnet18": "stage",
    "resnet34": "stage",
    "resnet50": "stage",
}
COMPARED = ("vgg16", "resnet34", "resnet50")
UNNAMED = "A network"  # the heading where its name is the question
QUANTITIES = {"memory": "memory", "params": "parameters", "macs": "operations"}
BLOCKS: Mapping[str, tuple[str, Callable[[], Network]]] = {
    "basic-block": (
        "a basic residual block: two convolutions and a shortcut around them",
        lambda: blocks.basic_block((64, 56, 56), 64),
    ),
    "basic-block-halving": (
        "the basic residual block that begins a stage: two convolutions, of which the first has "
        "stride 2, and a convolution on the shortcut",
        lambda: blocks.basic_block((64, 56, 56), 128, stride=2),
    ),
    "bottleneck": (
        "a bottleneck block: three convolutions and a shortcut around them",
        lambda: blocks.bottleneck((256, 56, 56), 64),
    ),
    "bottleneck-halving": (
        "the bottleneck block that begins a stage: three convolutions, one with stride 2, and a "
        "convolution on the shortcut",
        lambda: blocks.bottleneck((256, 56, 56), 128, stride=2),
    ),
}
STACKS = {2: "two", 3: "three", 5: "five"}


def picture_named(name: str) -> Picture:
    """The picture of that name; FigureError with the nearest names if there is none."""
    if name not in pictures():
        raise FigureError(name, "there is no such picture", did_you_mean(name, pictures()))
    return pictures()[name]


@cache
def pictures() -> Mapping[str, Picture]:
    """Every picture; a name used twice is refused."""
    found: dict[str, Picture] = {}
    for collection in COLLECTIONS:
        for picture in collection():
            if picture.name in found:
                raise FigureError(picture.name, "two pictures have this name", "rename one")
            found[picture.name] = picture
    return found


# --- charts ---------------------------------------------------------------------------


def _charts() -> Iterator[Picture]:
    """Each network's quantities together and one by one, with and without its name."""
    for network, by in CHARTED.items():
        for shown in (True, False):
            stem = network if shown else f"unnamed-{network}"
            whose = TITLES[network] if shown else "a network that is not named"
            yield Picture(
                stem,
                f"Three bar charts of {whose}, {by} by {by}: "
                "activation memory, parameters and operations.",
                partial(_chart, network, CHARTS, shown),
                partial(_chart_rows, network, CHARTS, shown),
            )
            for chart in CHARTS:
                word = QUANTITIES[chart.quantity]
                yield Picture(
                    f"{stem}-{word}",
                    f"Bar chart of the {word} of {whose}, {by} by {by}.",
                    partial(_chart, network, (chart,), shown),
                    partial(_chart_rows, network, (chart,), shown),
                )


def _chart(network: str, charts: Sequence[Chart], shown: bool, dark: bool) -> bytes:
    return network_bars(_subject(network, shown), charts, theme(dark))


def _chart_rows(network: str, charts: Sequence[Chart], shown: bool) -> str:
    return network_words(_subject(network, shown), charts)


def _subject(network: str, shown: bool) -> Subject:
    heading = TITLES[network] if shown else UNNAMED
    return Subject(heading, _report(network), CHARTED[network], shown)


def _comparisons() -> Iterator[Picture]:
    titles = [TITLES[name] for name in COMPARED]
    whose = ", ".join(titles[:-1]) + " and " + titles[-1]
    for chart in CHARTS:
        word = QUANTITIES[chart.quantity]
        yield Picture(
            f"vgg-resnet-{word}",
            f"Bar chart of the {word} of {whose} beside each other, by the size of the maps.",
            partial(_beside, chart),
            partial(_beside_rows, chart),
        )
    for suffix, names in (("", TITLES), ("-after-resnet", LATER)):
        for cost, (word, area) in COSTS.items():
            which = "Networks since ResNet" if suffix else "Networks"
            yield Picture(
                f"{word}-error{suffix}",
                f"{which} as circles: {word} across, top-5 error up, the area is their {area}.",
                partial(_scatter, names, cost),
                partial(_scatter_rows, names, cost),
            )


def _scatter(names: Mapping[str, str], cost: Cost, dark: bool) -> bytes:
    return scatter([_report(name) for name in names], names, theme(dark), cost)


def _scatter_rows(names: Mapping[str, str], cost: Cost) -> str:
    return scatter_words([_report(name) for name in names], names, cost)


def _beside(chart: Chart, dark: bool) -> bytes:
    return networks_bars(f"{chart.title} by resolution", _compared(), chart, theme(dark))


def _beside_rows(chart: Chart) -> str:
    return networks_words(_compared(), chart)


def _compared() -> list[tuple[str, Report]]:
    return [(TITLES[name], _report(name)) for name in COMPARED]


def _report(network: str) -> Report:
    return trace(zoo.load(network))


# --- diagrams -------------------------------------------------------------------------


def _modules() -> Iterator[Picture]:
    """Inception modules: in general, each of GoogLeNet's, and without reductions."""
    of = "side by side, joined by concatenation"
    yield Picture(
        "inception-module",
        f"Diagram of an inception module: four branches of convolutions and pooling {of}.",
        lambda dark: inception(trace(_module("3a")), theme(dark), channels=False),
    )
    yield Picture(
        "inception-naive",
        f"Diagram of the naive inception module: four branches {of}, with their channels.",
        lambda dark: inception(trace(_naive_module("3a")), theme(dark)),
        lambda: block_words(trace(_naive_module("3a"))),
    )
    for module in googlenet.MODULES:
        yield Picture(
            f"inception-{module}",
            f"Diagram of GoogLeNet's inception module {module}: four branches {of}, "
            "with the channels of every layer.",
            partial(_numbered_module, module),
            partial(_module_rows, module),
        )


def _numbered_module(module: str, dark: bool) -> bytes:
    return inception(trace(_module(module)), theme(dark))


def _module_rows(module: str) -> str:
    return block_words(trace(_module(module)))


def _module(module: str) -> Network:
    one, *others, pool = googlenet.MODULES[module]
    three, five = (others[0], others[1]), (others[2], others[3])
    return blocks.inception_module(_input(module), one, three, five, pool)


def _naive_module(module: str) -> Network:
    channels = googlenet.MODULES[module]
    return blocks.naive_inception_module(
        _input(module), channels.conv1x1, channels.conv3x3, channels.conv5x5
    )


def _input(module: str) -> Shape:
    """What GoogLeNet hands to a module."""
    return _report("googlenet").row(f"inception{module}.1x1").inputs[0]


def _residuals() -> Iterator[Picture]:
    for name, (words, network) in BLOCKS.items():
        draw, rows = partial(_residual, network), partial(_residual_rows, network)
        yield Picture(name, f"Diagram of {words}.", draw, rows)
    yield Picture(
        "residual-blocks",
        "Diagrams of a basic residual block and a bottleneck block beside each other.",
        _both_blocks,
        _both_rows,
    )
    yield Picture(
        "shortcut-options",
        "Small diagrams of the shortcut options A, B and C: for blocks that change the size of "
        "their input and for blocks that keep it.",
        lambda dark: shortcut_options(theme(dark)),
    )


def _residual(network: Callable[[], Network], dark: bool) -> bytes:
    return residual(trace(network()), theme(dark))


def _residual_rows(network: Callable[[], Network]) -> str:
    return block_words(trace(network()))


def _both_blocks(dark: bool) -> bytes:
    return residuals(_both(), theme(dark))


def _both_rows() -> str:
    return "\n".join(f"{title}:\n{block_words(report)}" for title, report in _both())


def _both() -> list[tuple[str, Report]]:
    names = {"basic-block": "basic block", "bottleneck": "bottleneck"}
    return [(title, trace(BLOCKS[name][1]())) for name, title in names.items()]


def _fields() -> Iterator[Picture]:
    for layers, number in STACKS.items():
        yield Picture(
            f"receptive-field-{layers}",
            f"Grids of the pixels that one output of {number} stacked 3×3 convolutions sees: "
            "the input and the feature map after each layer.",
            partial(_stacked, layers),
        )


def _stacked(layers: int, dark: bool) -> bytes:
    return stacked(layers, theme(dark))


COLLECTIONS = (
    _charts,
    _comparisons,
    _modules,
    _residuals,
    _fields,
    stage_pictures,
    sliding_pictures,
    function_pictures,
    growth_pictures,
)
