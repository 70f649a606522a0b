"""Real networks layer by layer: blanks in their tables, one layer's numbers, one layer changed."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from quizgen.cost import Row
from quizgen.families.zoo_rows import (
    LABELS,
    MILLION,
    SIDES,
    ZooLevel,
    consecutive,
    has_bias,
    in_millions,
    is_conv,
    kernel,
    layer_amount,
    millions,
    shown_rows,
    slips_of,
    step,
    table_text,
    traced,
    words,
    worked,
    wrong_counts,
    wrong_outputs,
    wrong_totals,
)
from quizgen.formulas.numbers import shape_text
from quizgen.questions.question import (
    Blanks,
    Cell,
    Computed,
    Dims,
    Given,
    Givens,
    Key,
    Numeric,
    Step,
)
from quizgen.text.markup import Markup, parse
from quizgen.variants.family import Family
from quizgen.variants.level import Variant, asks
from quizgen.variants.space import Axis

LAYERED = tuple(name for name in LABELS if name not in ("lenet5", "resnet101", "resnet152"))
PLACES = Axis("place", tuple(range(72)))
QUANTITY = Axis("quantity", ("params", "macs"))
FRIENDLY = 100_000  # the largest number of parameters asked at level 1
ROWS = 3  # of a table

# --- blanks in a layer table ----------------------------------------------------------

TABLE = """\
These layers follow each other in <network><image>; <left_out> between them are left out.
Convolutions and fully connected layers have biases unless the table says otherwise. MACs are
multiply-adds per image in millions, rounded to 1 decimal place; biases are not counted in them.
<task>

| layer | what it is | output | parameters | MACs (M) |
| before |  | <output_0> |  |  |
| <layer_1> | <words_1> | <output_1> | <params_1> | <macs_1> |
| <layer_2> | <words_2> | <output_2> | <params_2> | <macs_2> |
| <layer_3> | <words_3> | <output_3> | <params_3> | <macs_3> |

<asked>"""
TASKS = (
    "What belongs in place of the '?'?",
    "What belongs in place of the two '?', from top to bottom and from left to right?",
    "What belongs in place of the three '?', from top to bottom and from left to right?",
)
NUMBERS = {"output": "output", "params": "parameters", "macs": "MACs"}
LEFT_OUT = {
    False: "activation functions and normalisation",
    True: "activation functions, batch normalisation and the additions of shortcuts",
}


def table(givens: Givens) -> Variant | None:
    """Three layers with the cells named by ``blanks`` left out, each as ``output1``."""
    name, side = str(givens["network"]), int(givens.get("side", 0))
    rows = consecutive(name, int(givens["place"]), ROWS, side)
    blanks = [(blank[:-1], int(blank[-1]) - 1) for blank in str(givens["blanks"]).split()]
    if not rows or not all(can_be_blank(rows[i], what) for what, i in blanks):
        return None
    if any(given_away(rows, i, what) for what, i in blanks):
        return None
    values: dict[str, Given] = {
        "network": LABELS[name],
        "image": f" on an image of {shape_text(traced(name, side).input_shape)}" if side else "",
        "left_out": LEFT_OUT[name.startswith("resnet")],
        "task": TASKS[len(blanks) - 1],
        "output_0": shape_text(rows[0].inputs[0]),
    }
    for i, row in enumerate(rows, start=1):
        values |= {f"layer_{i}": row.name, f"words_{i}": words(row)}
        values |= {f"output_{i}": shape_text(row.output), f"params_{i}": row.params}
        values[f"macs_{i}"] = millions(row.macs) if row.macs else "0"
    for what, i in blanks:
        values[f"{what}_{i + 1}"] = "?"
    cells = tuple(Cell(f"{NUMBERS[what]} of {rows[i].name}", right(rows[i], what))
                  for what, i in blanks)  # fmt: skip
    steps = [line for what, i in blanks for line in lines(rows[i], what)]
    answer: Computed = cells[0].answer if len(cells) == 1 else Blanks(cells)
    values["asked"] = asks(answer)
    found = [wrong(rows[i], what) for what, i in blanks]
    if len(cells) == 1:
        return Variant(answer, values, tuple(steps), slips_of(found[0], answer))
    keys = [cell.answer.key for cell in cells]
    names = dict.fromkeys(mistake for one in found for mistake in one)
    both = {
        mistake: tuple(one.get(mistake, key) for one, key in zip(found, keys, strict=True))
        for mistake in names
    }
    return Variant(answer, values, tuple(steps), slips_of(both, answer))


def can_be_blank(row: Row, what: str) -> bool:
    if what == "output":
        return is_conv(row) or row.kind == "MaxPool2d"
    return row.macs >= MILLION if what == "macs" else row.params > 0


def given_away(rows: tuple[Row, ...], place: int, what: str) -> bool:
    """Whether another cell says it: the same count in another row, the same shape in the row
    above."""
    if what == "output":
        return rows[place].output == rows[place].inputs[0]
    own, *others = (getattr(row, what) for row in (rows[place], *rows[:place], *rows[place + 1 :]))
    return own in others


def right(row: Row, what: str) -> Numeric | Dims:
    if what == "output":
        return Dims(row.output)
    if what == "params":
        return Numeric(row.params, "parameters")
    value = Fraction(row.macs, MILLION)
    return Numeric(value.numerator if value.denominator == 1 else value, "M MACs", 1)


def lines(row: Row, what: str) -> list[Step]:
    return [*worked(row, what), *([in_millions("macs", row.macs)] if what == "macs" else [])]


def wrong(row: Row, what: str) -> dict[str, Key]:
    if what == "output":
        return dict(wrong_outputs(row))
    found = wrong_counts(row, what)
    return {k: v if what == "params" else Fraction(v, MILLION) for k, v in found.items()}


def small_table(givens: Givens) -> Variant | None:
    """Level 1 asks for no large number."""
    found = table(givens)
    if found and isinstance(found.answer, Numeric) and found.answer.value > FRIENDLY:
        return None
    return found


BLANKED = Family(
    id="network-table",
    topic="networks",
    needs=("layer-chain", "conv-params", "conv-macs"),
    near="network",
    summary="blanks in the layer table of a real network: shapes, parameters, MACs",
    covers=("X1", "V1"),
    levels={
        # conv2 to conv3 of AlexNet with pool2's output left out
        1: ZooLevel(
            prompt=TABLE,
            axes=(
                Axis("network", LAYERED),
                PLACES,
                Axis("blanks", ("output1", "output2", "output3", "params2", "params3")),
            ),
            make=small_table,
        ),
        # one layer's output and the next one's parameters
        2: ZooLevel(
            prompt=TABLE,
            axes=(
                Axis("network", LAYERED),
                PLACES,
                Axis("blanks", ("output2 params3", "params1 macs3", "output1 macs2")),
                Axis("side", SIDES),
            ),
            make=table,
        ),
        3: ZooLevel(
            prompt=TABLE,
            axes=(
                Axis("network", LAYERED),
                PLACES,
                Axis("blanks", ("output1 params2 macs3", "output2 macs2 params3",
                                "params1 output3 macs3")),
                Axis("side", SIDES),
            ),
            make=table,
        ),
    },
)  # fmt: skip

# --- one layer, one block -------------------------------------------------------------


ASKED = {
    "params": "parameters does it learn",
    "macs": "MACs (multiply-adds, biases not counted) does it take",
}


def one_layer(givens: Givens) -> Variant | None:
    """Parameters or MACs of a layer; ``told`` says whether its hyper-parameters are named."""
    name, side = str(givens["network"]), int(givens.get("side", 0))
    quantity = str(givens.get("quantity", "params"))
    rows = shown_rows(name, side)
    place = int(givens["place"])
    if place >= len(rows) or not can_be_blank(rows[place], quantity):
        return None
    row = rows[place]
    if not side and not (is_conv(row) and row.params <= FRIENDLY):
        return None
    answer = right(row, quantity)
    values: dict[str, Given] = {
        "layer": row.name,
        "network": LABELS[name],
        "words": words(row).removesuffix(", no biases"),
        "input": shape_text(row.inputs[0]),
        "output": shape_text(row.output),
        "kernel": mapping(row),
        "biases": "with biases" if has_bias(row) else "without biases",
        "image": shape_text(traced(name, side).input_shape),
        "quantity": ASKED[quantity],
        "asked": asks(answer),
    }
    return Variant(
        answer, values, tuple(lines(row, quantity)), slips_of(wrong(row, quantity), answer)
    )


def mapping(row: Row) -> str:
    if not is_conv(row):
        return "It is fully connected"
    K, groups = kernel(row), getattr(row.layer, "groups", 1)
    divided = f" in {groups} groups" if groups > 1 else ""
    return f"It is a convolution with kernels of {K}×{K}{divided}"


@cache
def blocks(name: str, side: int) -> tuple[tuple[Row, ...], ...]:
    """The convolutions of each block: of an inception module, a residual block, a VGG stage."""
    found: dict[str, list[Row]] = {}
    for row in traced(name, side).rows:
        if is_conv(row):
            block = row.name.split(".")[:-1] if "." in row.name else [row.stage]
            if row.name.startswith("layer"):
                block = block[:2]
            found.setdefault(".".join(block), []).append(row)
    return tuple(tuple(rows) for rows in found.values() if 2 <= len(rows) <= 8)


BLOCK = """\
These are the convolutions of one block of <network>, on an image of <image>. <biases>
How many <quantity>?

{}

<asked>"""


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
    total = sum(layer_amount(row, quantity) or 0 for row in rows)
    key = Fraction(total, MILLION) if quantity == "macs" else total
    answer = Numeric(key, "M MACs", 1) if quantity == "macs" else Numeric(total, "parameters")
    steps = [line for row in rows for line in worked(row, quantity)]
    parts = {f"L_{i}": line.value for i, line in enumerate(steps, start=1)}
    steps.append(step("Together", quantity, " + ".join(parts), **parts))
    steps += [in_millions("macs", total)] if quantity == "macs" else []
    found: dict[str, int] = wrong_totals(rows, quantity)
    found["forgot-first-layer"] = total - (layer_amount(rows[0], quantity) or 0)
    found["forgot-last-layer"] = total - (layer_amount(rows[-1], quantity) or 0)
    scale = MILLION if quantity == "macs" else 1
    biases = "Every filter has a bias." if has_bias(rows[0]) else "They have no biases."
    values: dict[str, Given] = {
        "network": LABELS[name],
        "image": shape_text(traced(name, side).input_shape),
        "biases": biases,
        "quantity": "parameters do they learn together" if quantity == "params"
        else "MACs do they take together; biases are not counted",
        "asked": asks(answer),
    }  # fmt: skip
    for i, row in enumerate(rows):
        values |= {f"layer_{i}": row.name, f"words_{i}": words(row).removesuffix(", no biases")}
        values |= {f"input_{i}": shape_text(row.inputs[0]), f"output_{i}": shape_text(row.output)}
    slips = slips_of({k: Fraction(v, scale) if scale > 1 else v for k, v in found.items()}, answer)
    return Variant(answer, values, tuple(steps), slips, template=_block_prompt(len(rows)))


LAYER = Family(
    id="network-layer",
    topic="networks",
    needs=("conv-params", "conv-macs"),
    near="network",
    summary="parameters or MACs of one layer of a real network, and of one of its blocks",
    covers=("X1", "G3", "R4"),
    levels={
        # layer1.0.conv2 of ResNet-50: 64 filters of 3x3 over 64x56x56
        1: ZooLevel(
            prompt="The layer <layer> of <network> is a convolution <biases>: <words>. Its input "
            "has the shape <input>. How many parameters does it learn?\n\n<asked>",
            axes=(Axis("network", LAYERED), PLACES),
            make=one_layer,
        ),
        # fc6 of AlexNet; conv3_1 of VGG-16
        2: ZooLevel(
            prompt="On an image of <image>, the layer <layer> of <network> maps <input> to "
            "<output>. <kernel>, <biases>. How many <quantity>?\n\n<asked>",
            axes=(Axis("network", LAYERED), PLACES, QUANTITY, Axis("side", SIDES)),
            make=one_layer,
        ),
        # the six convolutions of inception3a
        3: ZooLevel(
            prompt="How many <quantity> in a block of <network>?",
            axes=(
                Axis("network", LAYERED),
                Axis("place", tuple(range(16))),
                QUANTITY,
                Axis("side", (128, *SIDES, 352, 416, 512)),
            ),
            make=one_block,
        ),
    },
)

FAMILIES = (BLANKED, LAYER)
