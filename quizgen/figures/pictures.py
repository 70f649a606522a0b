"""The pictures for cards, by name: what each shows, and how it is drawn.

A card names its picture; it is drawn in both variants where the card is shown.  The text says what
is to be seen and no more, so that it can stand beside a question.

>>> picture_named("bottleneck").alt
'Diagram of a bottleneck block: three convolutions and a shortcut around them.'
>>> picture_named("bottleneck").draw(True)[:4]
b'<svg'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

from quizgen.cost import trace, zoo
from quizgen.cost.report import Report
from quizgen.errors import did_you_mean
from quizgen.figures.bars import Detail, Subject, network_bars, networks_bars
from quizgen.figures.blocks import BLOCKS, PAIRS
from quizgen.figures.canvas import FigureError, Picture, theme
from quizgen.figures.diagrams import diagram, diagrams, shortcut_options
from quizgen.figures.fields import stacked
from quizgen.figures.functions import function_pictures
from quizgen.figures.growth import growth_pictures
from quizgen.figures.layers import CHARTS, Chart
from quizgen.figures.scatter import Cost, scatter
from quizgen.figures.sliding import sliding_pictures
from quizgen.figures.stages import stage_pictures
from quizgen.figures.words import (
    block_words,
    network_words,
    networks_words,
    scatter_words,
    shortcut_words,
)

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


def _blocks() -> Iterator[Picture]:
    """The building blocks, some of them also without their name."""
    for name, drawn in BLOCKS.items():
        draw = partial(_block, name)
        rows = partial(_block_rows, name) if drawn.numbers else None
        yield Picture(name, f"Diagram of {drawn.name}: {drawn.seen}.", draw, rows)
        if drawn.unnamed:
            alt = f"Diagram of an unnamed block: {drawn.seen}."
            yield Picture(f"unnamed-{name}", alt, draw, rows)
    for name, (words, titles) in PAIRS.items():
        draw, rows = partial(_pair, titles), partial(_pair_rows, titles)
        yield Picture(name, f"Diagrams of {words} side by side.", draw, rows)
    yield Picture(
        "shortcut-options",
        "Small diagrams of the shortcut options A, B and C: for blocks that change the size of "
        "their input and for blocks that keep it.",
        lambda dark: shortcut_options(theme(dark)),
        shortcut_words,
    )


def _block(name: str, dark: bool) -> bytes:
    drawn = BLOCKS[name]
    return diagram(drawn.block, theme(dark), numbers=drawn.numbers)


def _block_rows(name: str) -> str:
    return block_words(BLOCKS[name].block)


def _pair(titles: Mapping[str, str], dark: bool) -> bytes:
    return diagrams([(title, BLOCKS[name].block) for name, title in titles.items()], theme(dark))


def _pair_rows(titles: Mapping[str, str]) -> str:
    return "\n".join(f"{title}:\n{_block_rows(name)}" for name, title in titles.items())


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
    _blocks,
    _fields,
    stage_pictures,
    sliding_pictures,
    function_pictures,
    growth_pictures,
)
