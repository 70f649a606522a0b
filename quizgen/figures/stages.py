"""Networks in parts: a block for what each part outputs, from the input down to the head.

One layout draws every network; what differs between networks is their plan, which says where the
parts end.  Shapes, layers and numbers of blocks come from the traced network.

>>> for part in parts("resnet50")[1:4]:
...     print(part.heading, part.shape, *part.words, sep="; ")
stem; (64, 56, 56); 7×7 convolution, stride 2; 3×3 max pool, stride 2
stage 1; (256, 56, 56); three bottleneck blocks
stage 2; (512, 28, 28); four bottleneck blocks
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby
from math import sqrt
from textwrap import wrap
from typing import Literal, NamedTuple, TypeAlias

from quizgen.cost import trace, zoo
from quizgen.cost.layer import Layer, Shape
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    Conv2d,
    Linear,
    MaxPool2d,
    RadialBasis,
    Subsample2d,
    TableConv2d,
)
from quizgen.cost.published import NUMBERS
from quizgen.cost.row import Row
from quizgen.cost.window import pair
from quizgen.figures.canvas import Picture, Theme, theme
from quizgen.figures.svg import SIZE, SMALL, WIDTH, polygon, rect, sheet, text, width, wrapped
from quizgen.formulas.numbers import shape_text

Role: TypeAlias = Literal["input", "stem", "body", "head"]

ROLES: tuple[Role, ...] = ("stem", "body", "head")
LINE = 15  # from one line of text to the next
TOP = 24  # of the first block
GAP = 11  # between the parts
LEFT, WORDS = 126, 136  # where the blocks end, and where the words begin
TALL, LONG = 54, 86  # pixels of the largest map's side, and of the most channels
SLANT = 0.35  # of a block's side, seen from the corner
THIN = 2.5  # of the thinnest block
NOTE = (
    "Each shape is a part's output, channels×height×width. A taller block has a larger "
    "feature map, a longer block more channels."
)
UNNAMED = "A network"
LONGEST = 100  # letters of a line of text


class Plan(NamedTuple):
    """How a network is divided: each part's heading, and the stage or layer that ends it.

    blocks: regular expressions for the names of a block's layers, and what such a block is called.
    """

    title: str
    body: Mapping[str, str]
    blocks: Mapping[str, str] = {}
    stem: str = ""
    head: Mapping[str, str] = {"head": "head"}

    def ends(self) -> Iterator[tuple[str, str, Role]]:
        """Heading, end and role of each part, from the input on."""
        if self.stem:
            yield "stem", self.stem, "stem"
        for heading, end in self.body.items():
            yield heading, end, "body"
        for heading, end in self.head.items():
            yield heading, end, "head"


def _numbered(*ends: str) -> dict[str, str]:
    return {f"stage {at}": end for at, end in enumerate(ends, start=1)}


RESNET = _numbered("layer1", "layer2", "layer3", "layer4")
RESIDUAL = r"layer\d\.\d+"
MOBILE = _numbered(*(f"stage{at}" for at in range(1, 8)))
MOBILE_HEAD = {"last convolution": "last", "head": "head"}
PLANS: Mapping[str, Plan] = {
    "lenet5": Plan(
        "LeNet-5",
        {"C1 and S2": "tanh2", "C3 and S4": "tanh4", "C5": "tanh5"},
        head={"F6": "tanh6", "output": "output"},
    ),
    "alexnet": Plan(
        "AlexNet",
        {f"conv {at}": f"conv{at}" for at in range(1, 6)},
        head={"head": "fc8"},
    ),
    "vgg16": Plan(
        "VGG-16",
        _numbered(*(f"stage{at}" for at in range(1, 6))),
        head={"head": "classifier"},
    ),
    "googlenet": Plan(
        "GoogLeNet",
        {"inception 3": "inception3b", "inception 4": "inception4e", "inception 5": "inception5b"},
        {r"inception\d[a-e](?=\.)": "inception module"},
        stem="stem",
    ),
    "inception_v3": Plan(
        "Inception-v3",
        {"mixed 5": "Mixed_5d", "mixed 6": "Mixed_6e", "mixed 7": "Mixed_7c"},
        {r"Mixed_[67]a": "grid reduction", r"Mixed_\d[b-e]": "inception module"},
        stem="stem",
    ),
    "resnet34": Plan("ResNet-34", RESNET, {RESIDUAL: "basic block"}, stem="stem"),
    "resnet50": Plan("ResNet-50", RESNET, {RESIDUAL: "bottleneck block"}, stem="stem"),
    "se_resnet50": Plan("SE-ResNet-50", RESNET, {RESIDUAL: "SE bottleneck block"}, stem="stem"),
    "densenet121": Plan(
        "DenseNet-121",
        {
            heading: end
            for at in range(1, 5)
            for heading, end in (
                (f"dense block {at}", f"denseblock{at}"),
                (f"transition {at}", f"transition{at}"),
            )
            if end != "transition4"
        },
        {r"denseblock\d\.denselayer\d+": "dense layer"},
        stem="stem",
    ),
    "mobilenet_v1": Plan(
        "MobileNetV1",
        _numbered("block1", "block3", "block5", "block11", "block13"),
        {r"block\d+": "depthwise separable block"},
        stem="stem",
    ),
    "mobilenet_v2": Plan(
        "MobileNetV2",
        MOBILE,
        {r"block\d+": "inverted residual block"},
        stem="stem",
        head=MOBILE_HEAD,
    ),
    "efficientnet_b0": Plan(
        "EfficientNet-B0",
        MOBILE,
        {r"block\d+": "inverted residual block"},
        stem="stem",
        head=MOBILE_HEAD,
    ),
    "convnext_tiny": Plan(
        "ConvNeXt-T",
        _numbered(*(f"stage{at}" for at in range(1, 5))),
        {r"stage\d\.\d+": "ConvNeXt block"},
        stem="stem.norm",
    ),
}
LIKE_ANOTHER = ("se_resnet50",)  # has the shapes of another network: no riddle


class Part(NamedTuple):
    """A part of a network: what it outputs, and what is in it, layers and blocks in order."""

    heading: str
    role: Role
    shape: Shape
    words: tuple[str, ...] = ()


@cache
def parts(network: str, *, named: bool = True) -> tuple[Part, ...]:
    """The input and the parts of a network that has a plan.

    named: with headings and blocks under their own names; without, those of any network.
    """
    plan, report = PLANS[network], trace(zoo.load(network))
    found = [Part("input", "input", report.input_shape)]
    rows = list(report.rows)
    for heading, end, role in plan.ends():
        size = max(at for at, row in enumerate(rows, start=1) if end in (row.name, row.stage))
        words = tuple(_contents(rows[:size], plan.blocks, named=named))
        label = heading if named else _role_words(role, found)
        found.append(Part(label, role, rows[size - 1].output, words))
        rows = rows[size:]
    return tuple(found)


def _role_words(role: Role, before: Sequence[Part]) -> str:
    number = sum(part.role == role for part in before) + 1
    return f"stage {number}" if role == "body" else role


# --- what is in a part ----------------------------------------------------------------


def _contents(rows: Sequence[Row], blocks: Mapping[str, str], *, named: bool) -> Iterator[str]:
    """Layers and blocks as words, equal neighbours counted."""
    told = [unit for row in rows if (unit := _unit(row, blocks, named=named))]
    distinct = dict.fromkeys(told)  # a block's rows are one
    for words, same in groupby(distinct, key=lambda unit: unit[0]):
        number = len(list(same))
        yield words if number == 1 and words not in _names(blocks) else _counted(number, words)


def _names(blocks: Mapping[str, str]) -> set[str]:
    return {"block", *blocks.values()}


def _unit(row: Row, blocks: Mapping[str, str], *, named: bool) -> tuple[str, str] | None:
    """What a row belongs to, and the name that tells it from its neighbours."""
    for pattern, unit in blocks.items():
        if found := re.match(pattern, row.name):
            return unit if named else "block", found[0]
    words = _layer(row.layer)
    return (words, row.name) if words else None


def _layer(layer: Layer) -> str:
    """A layer in words; nothing for those that keep the shape."""
    match layer:
        case Conv2d(kernel_size=kernel, stride=stride):
            return f"{_size(kernel)} convolution{_stride(stride, 1)}"
        case TableConv2d(kernel_size=kernel):
            return f"{_size(kernel)} convolution"
        case MaxPool2d(kernel_size=kernel, stride=stride):
            return f"{_size(kernel)} max pool{_stride(stride or kernel, 1)}"
        case AvgPool2d(kernel_size=kernel, stride=stride):
            return f"{_size(kernel)} average pool{_stride(stride or kernel, 1)}"
        case Subsample2d(kernel_size=kernel, stride=stride):
            return f"{_size(kernel)} subsampling{_stride(stride or kernel, 1)}"
        case AdaptiveAvgPool2d():
            return "global average pool"
        case Linear() | RadialBasis():
            return "linear layer"
        case _:
            return ""


def _size(kernel: int | tuple[int, int]) -> str:
    return "×".join(map(str, pair(kernel)))


def _stride(stride: int | tuple[int, int], usual: int) -> str:
    step = pair(stride)[0]
    return f", stride {step}" if step != usual else ""


def _counted(number: int, words: str) -> str:
    """So many of them: "two 3×3 convolutions, stride 2"."""
    noun, comma, rest = words.partition(",")
    shown = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{shown} {noun}{'s' * (number > 1)}{comma}{rest}"


# --- the picture ----------------------------------------------------------------------


def stage_diagram(network: str, colours: Theme, *, named: bool = True) -> bytes:
    """The parts of a network one below the other: a block, its shape, what is in the part."""
    y, shapes = float(TOP), list[str]()
    scale = Scale.of(shown := parts(network, named=named))
    title = PLANS[network].title if named else UNNAMED
    shapes.append(text(0, 15, title, colours.ink, size=SIZE + 2, bold=True))
    for part in shown:
        side, long = scale.box(part.shape)
        high = max((1 + SLANT) * side, LINE * (1 + len(_lines(part))))
        shapes += _block(side, long, y + high / 2, _colour(part.role, colours), colours)
        shapes += _told(part, y + high / 2, colours)
        y += high + GAP
    shapes += _key({part.role for part in shown}, y + 8, colours)
    note = wrapped(NOTE, WIDTH, SMALL)
    for at, line in enumerate(note):
        shapes.append(text(0, y + 27 + LINE * at, line, colours.soft, size=SMALL))
    return sheet(y + 19 + LINE * len(note), shapes)


class Scale(NamedTuple):
    """What the sides and lengths of a network's blocks are measured by: its most."""

    size: int
    channels: int

    @classmethod
    def of(cls, shown: Sequence[Part]) -> Scale:
        shapes = [part.shape for part in shown]
        return cls(max(map(_map_size, shapes)), max(shape[0] for shape in shapes))

    def box(self, shape: Shape) -> tuple[float, float]:
        """Side and length of a block; areas and not lengths are in proportion."""
        side = TALL * sqrt(_map_size(shape) / self.size)
        long = LONG * sqrt(shape[0] / self.channels)
        return max(side, THIN), max(long, THIN)


def _map_size(shape: Shape) -> int:
    return shape[1] if len(shape) == 3 else 1


def _lines(part: Part) -> list[str]:
    """What is in a part, whole items to a line."""
    lines: list[str] = []
    for word in part.words:
        longer = f"{lines[-1]}; {word}" if lines else word
        if lines and width(longer, SMALL) <= WIDTH - WORDS:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _told(part: Part, middle: float, colours: Theme) -> Iterator[str]:
    """Heading, shape and contents beside a block."""
    lines = _lines(part)
    base = middle - LINE * (1 + len(lines)) / 2 + 11
    yield text(WORDS, base, part.heading, _colour(part.role, colours), bold=True)
    yield text(WIDTH, base, shape_text(part.shape), colours.ink, bold=True, anchor="end")
    for at, line in enumerate(lines, start=1):
        yield text(WORDS, base + LINE * at, line, colours.ink, size=SMALL)


def _block(side: float, long: float, middle: float, colour: str, colours: Theme) -> Iterator[str]:
    """A box lying on its side: as long as there are channels, its end as large as the map."""
    slant = SLANT * side
    left = (LEFT - long - slant) / 2
    top, right = middle - side / 2 + slant / 2, left + long
    yield polygon(
        [(left, top), (left + slant, top - slant), (right + slant, top - slant), (right, top)],
        colours.band,
        colour,
        line=1,
    )
    end = [(right, top), (right + slant, top - slant)]
    end += [(x, y + side) for x, y in reversed(end)]
    yield polygon(end, colours.band, colour, line=1)
    yield rect(left, top, long, side, colour, colour, line=1)


def _colour(role: Role, colours: Theme) -> str:
    return {"stem": colours.params, "body": colours.memory, "head": colours.macs}.get(
        role, colours.soft
    )


def _key(roles: set[Role], y: float, colours: Theme) -> Iterator[str]:
    """What the colours of blocks mean."""
    x = 0.0
    for role in ROLES:
        if role in roles:
            yield rect(x, y - 9, 11, 11, _colour(role, colours), rounded=2)
            yield text(x + 16, y, role, colours.ink, size=SMALL)
            x += 16 + width(role, SMALL) + 18


def stage_words(network: str, *, named: bool = True) -> str:
    """The same as lines of text, one for each part."""
    return "\n".join(line for part in parts(network, named=named) for line in _row(part))


def _row(part: Part) -> list[str]:
    contents = f" ({'; '.join(part.words)})" if part.words else ""
    line = f"{part.heading}: {shape_text(part.shape)}{contents}"
    return wrap(line, LONGEST, subsequent_indent="  ")


# --- the pictures of this kind --------------------------------------------------------


def stage_pictures() -> Iterator[Picture]:
    """Each network's parts, with and without its name."""
    for network, plan in PLANS.items():
        name = f"{network.replace('_', '-')}-stages"
        yield Picture(
            name,
            f"Diagram of {plan.title} as blocks, from the input to the head: "
            "the feature map that each part outputs, and what is in it.",
            partial(_draw, network, True),
            partial(stage_words, network),
        )
        if network not in LIKE_ANOTHER:
            yield Picture(
                f"unnamed-{name}",
                "Diagram of a network that is not named, as blocks: "
                "the feature map that each part outputs, and what is in it.",
                partial(_draw, network, False),
                partial(stage_words, network, named=False),
            )


def _draw(network: str, named: bool, dark: bool) -> bytes:
    return stage_diagram(network, theme(dark), named=named)
