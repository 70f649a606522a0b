"""Pictures of stages, sliding windows, growing fields and functions: that they are true."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from itertools import product

import pytest

from quizgen.cost import trace, zoo
from quizgen.cost.layers import AvgPool2d, MaxPool2d
from quizgen.cost.published import NUMBERS
from quizgen.figures import functions, growth, picture_named, sliding, stages, svg
from quizgen.figures.canvas import theme
from quizgen.formulas.numbers import shape_text
from tests.figures.test_pictures import VARIANTS, drawn, elements, words
from tests.sweeps import over_each

# How many blocks, or convolutions, the papers give each stage.
PUBLISHED = {
    "vgg16": [2, 2, 3, 3, 3],
    "googlenet": [2, 5, 2],
    "resnet34": [3, 4, 6, 3],
    "resnet50": [3, 4, 6, 3],
    "se_resnet50": [3, 4, 6, 3],
    "densenet121": [6, 1, 12, 1, 24, 1, 16],
    "mobilenet_v1": [1, 2, 2, 6, 2],
    "mobilenet_v2": [1, 2, 3, 4, 3, 3, 1],
    "efficientnet_b0": [1, 2, 2, 3, 3, 4, 1],
    "convnext_tiny": [3, 3, 9, 3],
}
COUNTS = {word: at for at, word in enumerate(NUMBERS)}


def count(told: str) -> int:
    """The number that words begin with; 1 if there is none."""
    first = told.split()[0]
    return int(first) if first.isdigit() else COUNTS.get(first, 1)


# --- stages ---------------------------------------------------------------------------


@pytest.mark.parametrize("network", stages.PLANS)
def test_parts_make_up_the_network(network: str) -> None:
    report, plan = trace(zoo.load(network)), stages.PLANS[network]
    first, *parts = stages.parts(network)
    assert first.shape == report.input_shape
    assert parts[-1].shape == report.output
    names = [row.name for row in report.rows]
    ends = [
        max(at for at, row in enumerate(report.rows) if end in (row.name, row.stage))
        for _, end, _ in plan.ends()
    ]
    assert ends == sorted(set(ends))
    assert names[ends[-1] + 1 :] in ([], ["softmax"])
    assert [part.shape for part in parts] == [report.rows[at].output for at in ends]
    shown = words(f"{network.replace('_', '-')}-stages")
    shapes = [shape_text(part.shape) for part in (first, *parts)]
    assert [shape for shape in shapes if shape not in shown] == []


@pytest.mark.parametrize("network", PUBLISHED)
def test_stages_have_the_blocks_of_the_papers(network: str) -> None:
    body = [part for part in stages.parts(network) if part.role == "body"]
    units = stages.PLANS[network].blocks.values()
    told = []
    for part in body:
        nouns = [word for word in part.words if any(unit in word for unit in units)]
        told.append(count((nouns or part.words)[0]))
    assert told == PUBLISHED[network]


@pytest.mark.parametrize("network", [n for n in stages.PLANS if n not in stages.LIKE_ANOTHER])
def test_unnamed_stages_do_not_tell_the_network(network: str) -> None:
    plan, name = stages.PLANS[network], f"unnamed-{network.replace('_', '-')}-stages"
    said = "\n".join([picture_named(name).described(), *words(name)])
    telling = {plan.title, network, *plan.blocks.values()}
    telling |= {heading for heading in plan.body if not heading.startswith("stage")}
    assert [word for word in telling if word in said] == []
    shapes = [shape_text(part.shape) for part in stages.parts(network)]
    assert [shape for shape in shapes if shape not in words(name)] == []


# --- sliding windows ------------------------------------------------------------------


@pytest.mark.parametrize("name", sliding.SLIDES)
def test_each_position_shows_its_window_and_its_output(name: str) -> None:
    slide, orange = sliding.SLIDES[name], theme(False).params
    layer = slide.layer
    reach = layer.windows()[0].dilation * 2 + 1
    steps = (slide.padded - reach) // int(layer.windows()[0].stride)
    assert slide.output == steps + 1
    shown = sliding.positions(slide.output)
    assert len(shown) == 4
    cells = [one for one in elements(drawn(f"sliding-{name}"), "rect") if one.get("fill") == orange]
    assert len(cells) == len(shown) * (9 + 1)
    assert f"{slide.output}×{slide.output} output" in picture_named(f"sliding-{name}").described()


def test_only_what_no_window_covers_is_crossed() -> None:
    assert {name: slide.uncovered for name, slide in sliding.SLIDES.items() if slide.uncovered} == {
        "remainder": [5]
    }


@pytest.mark.parametrize("name", sliding.SLIDES)
def test_an_unnamed_window_does_not_tell_how_it_moves(name: str) -> None:
    picture = picture_named(f"unnamed-sliding-{name}")
    said = " ".join([picture.described(), *words(picture.name)])
    assert not {"stride", "dilation"} & set(said.replace(",", " ").split())
    assert "3×3 kernel" not in said


# --- numbers and curves ---------------------------------------------------------------


def test_numbers_are_those_of_the_layers() -> None:
    by_hand = {
        (0, 0): 1 - 2 + 4 - 0 + 0 - 1,
        (0, 1): 0 - 3 + 1 - 2 + 3 - 1,
        (1, 0): 4 - 0 + 0 - 1 + 2 - 1,
        (1, 1): 1 - 2 + 3 - 1 + 0 - 4,
    }
    output = functions.convolved(functions.IMAGE, functions.KERNEL)
    assert {(row, column): output[row][column] for row, column in by_hand} == by_hand
    assert functions.pooled(functions.POOLED, MaxPool2d(2)) == [[7, 4], [8, 6]]
    assert functions.pooled(functions.POOLED, AvgPool2d(2)) == [[4, 2], [3, 4]]


@pytest.mark.parametrize("curve", functions.CURVES)
def test_gradients_are_slopes(curve: functions.Activation) -> None:
    step = 1e-6
    for x in functions.SAMPLES:
        slope = (curve.value(x + step) - curve.value(x - step)) / (2 * step)
        assert x == 0 or curve.gradient(x) == pytest.approx(slope, abs=1e-6)


# --- receptive fields -----------------------------------------------------------------


@pytest.mark.parametrize("name", growth.STACKS)
def test_fields_are_what_the_outputs_depend_on(name: str) -> None:
    stack = growth.STACKS[name]
    for output in range(stack.outputs):
        seen = stack.seen(output)
        assert len(seen[0]) == max(seen[0]) - min(seen[0]) + 1 == stack.sizes[-1]
        assert max(seen[0]) < stack.counts[0]
        assert all(max(one) < many for one, many in zip(seen, stack.counts, strict=True))
    near, far = (min(stack.seen(output)[0]) for output in (0, 1))
    assert far - near == stack.spans[-1].stride
    assert f"one output sees {stack.sizes[-1]} pixels" in words(f"receptive-field-{name}")


@pytest.mark.parametrize("layers", [1, 2, 5])
def test_paths_are_counted_right(layers: int) -> None:
    ends = Counter(map(sum, product((-1, 0, 1), repeat=layers)))
    assert growth.paths(layers) == [ends[at] for at in sorted(ends)]
    assert growth.middle_share(layers, 2 * layers + 1) == 1


def test_numbers_of_paths_are_those_of_the_grid() -> None:
    counts = growth.paths(2)
    numbers = [word for word in words("receptive-field-effective-2") if word.isdigit()]
    assert numbers == [str(down * across) for down in counts for across in counts]


# --- all pictures ---------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """That of WCAG 2, from 1 to 21."""
    lights = []
    for colour in (one, other):
        parts = (value / 255 for value in bytes.fromhex(colour.removeprefix("#")))
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(lights) / min(lights)


def ground(root: ET.Element, x: float, y: float, paper: str) -> str:
    """The colour of the last rectangle that covers a point."""
    colour = paper
    for rect in elements(root, "rect"):
        left, top = float(rect.attrib["x"]), float(rect.attrib["y"])
        wide, high = float(rect.attrib["width"]), float(rect.attrib["height"])
        if left <= x <= left + wide and top <= y <= top + high and rect.get("fill") != "none":
            colour = rect.attrib["fill"]
    return colour


@over_each(("name", "dark"), VARIANTS)
def test_every_text_stands_out(name: str, dark: bool) -> None:
    root, paper = drawn(name, dark), theme(dark).paper
    for element in elements(root, "text"):
        x, y = float(element.attrib["x"]), float(element.attrib["y"]) - 0.36 * svg.SMALL
        behind = ground(root, x, y, paper)
        assert contrast(element.attrib["fill"], behind) >= 4.5, element.text
