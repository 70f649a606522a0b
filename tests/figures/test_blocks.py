"""The pictures of building blocks: their layers are those of the networks, and nothing collides."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from quizgen.cost import Conv2d, trace, zoo
from quizgen.cost.builder import Builder
from quizgen.cost.layers import Concat, ReLU, Tanh
from quizgen.cost.network import INPUT
from quizgen.figures import FigureError, picture_named, pictures
from quizgen.figures.blocks import BLOCKS, PAIRS, Drawn, excerpt
from quizgen.figures.branches import Fork, Item, block_of, steps
from quizgen.figures.canvas import DARK, LIGHT, Theme
from quizgen.figures.diagrams import diagram
from quizgen.figures.labels import Box
from quizgen.figures.layout import CROWD
from quizgen.figures.words import block_words
from quizgen.formulas.numbers import shape_text
from tests.figures.test_pictures import boxes, drawn, elements, words
from tests.figures.test_taught_pictures import contrast
from tests.sweeps import over_each

DIAGRAMS = [*BLOCKS, *PAIRS, *(name for name in pictures() if name[8:] in BLOCKS)]
NUMBERED = [name for name, shown in BLOCKS.items() if shown.numbers]
TELLING = (  # words of the names of blocks
    *("plain", "residual", "activation", "bottleneck", "resnext", "squeeze", "excite", "dense"),
    *("inception", "naive", "separable", "inverted", "convnext", "fire"),
)
LINE = 1.5  # the width of an arrow


# --- what is drawn is what the engine has ---------------------------------------------


def layers(shown: Drawn) -> Counter[int]:
    """The output channels of all layers that have a box, as the engine counts them."""
    kinds = ("Conv2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "ChannelShuffle")
    rows = trace(shown.network()).rows
    found = Counter(row.output[0] for row in rows if row.kind in kinds)
    return found + Counter(row.output[-1] for row in rows if row.kind == "Linear")


@pytest.mark.parametrize("name", NUMBERED)
def test_every_layer_is_drawn_with_its_channels(name: str) -> None:
    shown = BLOCKS[name]
    inside = list(steps(shown.block.path))
    assert Counter(step.channels for step in inside) == layers(shown)
    said = Counter(words(name))
    for text, count in Counter(step.channels for step in inside).items():
        assert said[f"{text}"] + said[f"{text} channels"] == count
    report = trace(shown.network())
    ends = [shape_text(report.input_shape), shape_text(report.output)]
    bold = [text.text for text in elements(drawn(name), "text") if "font-weight" in text.attrib]
    assert bold == ends


@pytest.mark.parametrize("name", BLOCKS)
def test_a_part_of_a_network_has_the_shapes_it_has_there(name: str) -> None:
    inner = BLOCKS[name].network()
    network = inner.name.partition(":")[0]
    if network in zoo.names():
        whole = trace(zoo.load(network))
        for row in trace(inner).rows:
            original = whole.row(row.name)
            assert (row.inputs, row.cost) == (original.inputs, original.cost)


def flat(path: tuple[Item, ...]) -> Iterator[str]:
    for item in path:
        if isinstance(item, Fork):
            for branch in item.paths:
                yield from flat(branch)
        else:
            yield item if isinstance(item, str) else item.label


@pytest.mark.parametrize("name", NUMBERED)
def test_the_words_name_every_layer(name: str) -> None:
    said = block_words(BLOCKS[name].block)
    for label, count in Counter(flat(BLOCKS[name].block.path)).items():
        found = said.replace("\n  ", " ").replace("   ", " ").count(label)
        assert found >= (1 if label in ("batch norm", "ReLU") else count), label


@pytest.mark.parametrize("name", [name for name, shown in BLOCKS.items() if shown.unnamed])
def test_an_unnamed_block_is_the_same_picture_without_its_name(name: str) -> None:
    named, unnamed = picture_named(name), picture_named(f"unnamed-{name}")
    assert unnamed.draw(True) == named.draw(True)
    assert not any(word in unnamed.described().lower() for word in TELLING)
    assert any(word in named.alt.lower() for word in TELLING)


def test_the_order_before_the_activation_is_seen() -> None:
    assert list(flat(BLOCKS["pre-activation"].block.path)) == [
        *("batch norm", "ReLU", "3×3 conv", "batch norm", "ReLU", "3×3 conv")
    ]
    assert list(flat(BLOCKS["basic-block"].block.path)) == [
        *("3×3 conv", "batch norm", "ReLU", "3×3 conv", "batch norm", "ReLU")
    ]


def test_forks_in_forks() -> None:
    (fork,) = BLOCKS["inception-v3-c"].block.path
    assert isinstance(fork, Fork)
    inner = [path[-1] for path in fork.paths if isinstance(path[-1], Fork)]
    assert [[next(steps(path)).label for path in fork.paths] for fork in inner] == [
        ["1×3 conv", "3×1 conv"],
        ["1×3 conv", "3×1 conv"],
    ]
    split = BLOCKS["shuffle-unit-v2"].block.path[0]
    assert isinstance(split, Fork)
    assert split.split == (58, 58)
    assert split.paths[0] == ()


# --- how it is drawn ------------------------------------------------------------------


def rects(root: ET.Element) -> list[Box]:
    found = [element.attrib for element in elements(root, "rect")]
    sizes = (tuple(float(it[key]) for key in ("x", "y", "width", "height")) for it in found)
    return [Box(*size) for size in sizes]


@cache
def lines(name: str) -> list[Box]:
    """The lines of arrows, each as the rectangle that it fills."""
    found = []
    for element in elements(drawn(name), "path"):
        points = [tuple(map(float, part.split())) for part in element.attrib["d"][1:].split("L")]
        for (x, y), (to_x, to_y) in pairwise(points):
            size = (abs(to_x - x) + LINE, abs(to_y - y) + LINE)
            found.append(Box(min(x, to_x) - LINE / 2, min(y, to_y) - LINE / 2, *size))
    return found


@over_each("name", DIAGRAMS)
def test_no_arrow_or_edge_crosses_a_text(name: str) -> None:
    root = drawn(name)
    for shown, text in boxes(root):
        assert not any(text.grown(-1).meets(line) for line in lines(name)), shown
        for edge in rects(root):
            assert text.within(edge) or not text.grown(-1).meets(edge), shown


@over_each("name", DIAGRAMS)
def test_boxes_neither_touch_nor_leave_the_sheet(name: str) -> None:
    root = drawn(name)
    sheet = Box(0, 0, float(root.attrib["width"]), float(root.attrib["height"]))
    placed = rects(root)
    for at, one in enumerate(placed):
        assert one.grown(1).within(sheet)
        assert not any(one.grown(2).meets(other) for other in placed[at + 1 :])
    assert all(line.within(sheet) for line in lines(name))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_and_outlines_stand_out(colours: Theme) -> None:
    for ground in (colours.paper, colours.band):
        assert contrast(colours.ink, ground) >= 7
    assert contrast(colours.soft, colours.paper) >= 4.5
    for outline in (colours.memory, colours.params, colours.macs, colours.soft):
        assert contrast(outline, colours.band) >= 3


# --- what cannot be drawn -------------------------------------------------------------


def test_a_layer_without_a_box_is_refused() -> None:
    net = Builder((3, 8, 8))
    net.chain(("conv", Conv2d(4, 1)), ("odd", Tanh()))
    with pytest.raises(FigureError, match="Tanh has no box"):
        block_of(trace(net.network("odd")))


def test_a_part_that_is_no_block_is_refused() -> None:
    with pytest.raises(FigureError, match="no block with one input"):
        excerpt("resnet18", "layer9.0")


def test_too_many_branches_are_refused() -> None:
    net = Builder((3, 8, 8))
    ends = [net.add(f"conv{at}", Conv2d(64, 1), INPUT) for at in range(9)]
    net.add("concat", Concat(), *ends)
    with pytest.raises(FigureError, match="too wide"):
        diagram(block_of(trace(net.network("wide"))), LIGHT)


def test_branches_that_one_sentence_does_not_describe_are_refused() -> None:
    net = Builder((3, 8, 8))
    ends = [net.add(f"conv{at}", Conv2d(64, 1), INPUT) for at in range(CROWD)]
    net.add("concat", Concat(), *ends[1:], net.add("relu", ReLU(), ends[0]))
    with pytest.raises(FigureError, match="followed by different layers"):
        diagram(block_of(trace(net.network("mixed"))), LIGHT)
