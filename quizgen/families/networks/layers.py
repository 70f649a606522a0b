"""One layer of a real network, and one of its blocks: parameters and MACs."""

from __future__ import annotations

from functools import cache

from quizgen.cost import Conv2d, Row
from quizgen.families.networks.cells import (
    PLACES,
    QUANTITY,
    can_be_blank,
    lines,
    right,
    told,
    wrong,
)
from quizgen.families.networks.rows import (
    LABELS,
    LAYERED,
    OWN,
    SIDES,
    ZooLevel,
    bias_apart,
    has_bias,
    image_text,
    is_conv,
    kernel,
    numbered,
    shown_row,
    step,
    table_text,
    traced,
    words,
    worked,
)
from quizgen.families.networks.wrong import amount, in_unit, made, wrong_totals
from quizgen.formulas.numbers import shape_text
from quizgen.questions.question import Given, Givens
from quizgen.text.markup import Markup, parse
from quizgen.variants.family import Family
from quizgen.variants.level import Variant
from quizgen.variants.space import Axis

# --- one layer ------------------------------------------------------------------------

WRITTEN_LIMIT = 400_000  # the largest number of parameters asked for at level 1
ASKED = {
    "params": "How many parameters does it have?",
    "macs": "How many multiply-adds (MACs) does it need?",
}


def torch_line(row: Row) -> str:
    """A convolution as PyTorch code has it, without the arguments that have their defaults."""
    layer = row.layer
    assert isinstance(layer, Conv2d)
    more = {"stride": (layer.stride, 1), "padding": (layer.padding, 0),
            "groups": (layer.groups, 1), "bias": (layer.bias, True)}  # fmt: skip
    told = [f", {name}={value}" for name, (value, usual) in more.items() if value != usual]
    sizes = f"{row.inputs[0][0]}, {layer.out_channels}, kernel_size={kernel(row)}"
    return f"Conv2d({sizes}{''.join(told)})"


def written_layer(givens: Givens) -> Variant | None:
    """Parameters of a convolution that is given as a line of PyTorch code."""
    row = shown_row(givens)
    if row is None or not is_conv(row) or row.params > WRITTEN_LIMIT:
        return None
    return about_layer(row, givens, "params", line=torch_line(row))


def one_layer(givens: Givens) -> Variant | None:
    """Parameters or MACs of a layer that is given by the shapes that it maps."""
    row, quantity = shown_row(givens), str(givens["quantity"])
    if row is None or not can_be_blank(row, quantity):
        return None
    return about_layer(
        row,
        givens,
        quantity,
        input=shape_text(row.inputs[0]),
        kind=kind_text(row),
        question=ASKED[quantity] + bias_apart(row, quantity),
    )


def about_layer(row: Row, givens: Givens, quantity: str, **more: Given) -> Variant:
    name = str(givens["network"])
    values: dict[str, Given] = {
        "layer": row.name,
        "network": LABELS[name],
        "image": image_text(name, int(givens.get("side", OWN))),
        "output": shape_text(row.output),
        **more,
    }
    return made(right(row, quantity), values, lines(row, quantity), wrong(row, quantity))


def kind_text(row: Row) -> str:
    biases = "biases" if has_bias(row) else "no biases"
    if not is_conv(row):
        return f"It is a fully connected layer with {biases}."
    size = f"{kernel(row)}×{kernel(row)}"
    groups = getattr(row.layer, "groups", 1)
    divided = f", {groups} groups" if groups > 1 else ""
    return f"It is a convolution with {size} kernels{divided} and {biases}."


# --- one block ------------------------------------------------------------------------

# Where a block is a part of a stage, its layers' names begin with both.
PARTS_OF_BLOCK = {"layer": 2, "denseblock": 2, "stage": 2}


def block_of(row: Row) -> str:
    """The residual block, inception module or VGG stage of a layer."""
    if "." not in row.name:
        return row.stage
    parts = row.name.split(".")
    depth = PARTS_OF_BLOCK.get(parts[0].rstrip("0123456789"), 1)
    return ".".join(parts[:depth])


@cache
def blocks(name: str, side: int) -> tuple[tuple[Row, ...], ...]:
    """The convolutions of each block that has several, but not too many for a table."""
    found: dict[str, list[Row]] = {}
    for row in traced(name, side).rows:
        if is_conv(row):
            found.setdefault(block_of(row), []).append(row)
    return tuple(tuple(rows) for rows in found.values() if 2 <= len(rows) <= 8)


BLOCK = """\
The table shows the convolutions of <block> of <network> on a <image> image. <biases> <question>

{}

<asked>"""
# What a block is called, by how the names of its layers begin.
BLOCK_NAMES = {
    "inception": "one inception module",
    "fire": "one fire module",
    "denseblock": "one dense layer",
    "conv": "one stage",
}


def block_text(row: Row) -> str:
    if row.stage == "stem":
        return "the stem"
    kinds = (text for start, text in BLOCK_NAMES.items() if row.name.startswith(start))
    return next(kinds, "one block")


TOGETHER = {
    "params": "How many parameters do they have in total?",
    "macs": "How many multiply-adds (MACs) do they need in total?",
}


@cache
def _block_prompt(rows: int) -> Markup:
    head = ("layer", "filters", "input", "output")
    holes = [[f"<{name}_{i}>" for name in ("layer", "words", "input", "output")]
             for i in range(rows)]  # fmt: skip
    return parse(BLOCK.format(table_text(head, holes)))


def one_block(givens: Givens) -> Variant | None:
    name, side, quantity = str(givens["network"]), int(givens["side"]), str(givens["quantity"])
    place, every = int(givens["place"]), blocks(name, side)
    if place >= len(every):
        return None
    rows = every[place]
    total = sum(amount(row, quantity) for row in rows)
    answer, extra, scale = told(total, quantity, quantity)
    steps = [numbered(line, i) for i, row in enumerate(rows, 1) for line in worked(row, quantity)]
    parts = {line.name: line.value for line in steps}
    what = "parameters" if quantity == "params" else "MACs"
    steps += [step(f"Total {what} of the block", quantity, " + ".join(parts), **parts), *extra]
    found: dict[str, int] = wrong_totals(rows, quantity)
    found["forgot-first-layer"] = total - amount(rows[0], quantity)
    found["forgot-last-layer"] = total - amount(rows[-1], quantity)
    values: dict[str, Given] = {
        "block": block_text(rows[0]),
        "network": LABELS[name],
        "image": image_text(name, side),
        "biases": "Every filter has a bias." if has_bias(rows[0]) else "They have no biases.",
        "question": TOGETHER[quantity] + bias_apart(rows[0], quantity),
    }
    for i, row in enumerate(rows):
        values |= {f"layer_{i}": row.name, f"words_{i}": words(row).removesuffix(", no biases")}
        values |= {f"input_{i}": shape_text(row.inputs[0]), f"output_{i}": shape_text(row.output)}
    return made(answer, values, steps, in_unit(found, scale), _block_prompt(len(rows)))


LAYER = Family(
    id="network-layer",
    topic="networks",
    version=2,
    needs=("conv-params", "conv-macs"),
    near="network",
    summary="parameters or MACs of one layer of a real network, and of one of its blocks",
    covers=("X1", "G3", "R4"),
    levels={
        # layer1.0.conv2 of ResNet-50: Conv2d(64, 64, kernel_size=3, padding=1, bias=False)
        1: ZooLevel(
            prompt="In PyTorch, layer <layer> of <network> is written as <line>. Arguments that "
            "are not given have their default values: groups=1, bias=True. On a <image> image its "
            "output has the shape <output>. How many parameters does it have?\n\n<asked>",
            axes=(Axis("network", LAYERED), PLACES),
            make=written_layer,
        ),
        # fc6 of AlexNet; conv3_1 of VGG-16
        2: ZooLevel(
            prompt="On a <image> image, layer <layer> of <network> maps <input> to <output>. "
            "<kind> <question>\n\n<asked>",
            axes=(Axis("network", LAYERED), PLACES, QUANTITY, Axis("side", SIDES)),
            make=one_layer,
        ),
        # the six convolutions of inception3a
        3: ZooLevel(
            prompt="<question>",
            axes=(
                Axis("network", LAYERED),
                Axis("place", tuple(range(16))),
                QUANTITY,
                Axis("side", (*SIDES, 128, 352, 416, 512)),
            ),
            make=one_block,
        ),
    },
)

FAMILIES = (LAYER,)
