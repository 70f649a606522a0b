"""Real networks layer by layer: blanks in their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizgen.cost import Row
from quizgen.families.networks.cells import PLACES, can_be_blank, lines, right, wrong
from quizgen.families.networks.rows import (
    LABELS,
    LAYERED,
    OWN,
    SIDES,
    ZooLevel,
    consecutive,
    image_text,
    is_real,
    millions,
    numbered,
    words,
)
from quizgen.families.networks.wrong import likely, made
from quizgen.formulas.numbers import grouped, shape_text
from quizgen.questions.question import (
    Blanks,
    Cell,
    Computed,
    Given,
    Givens,
    Key,
    Numeric,
)
from quizgen.variants.family import Family
from quizgen.variants.level import Variant
from quizgen.variants.space import Axis

FRIENDLY = 100_000  # the largest number of parameters asked for in a table at level 1
ROWS = 3  # of a table

# --- blanks in a layer table ----------------------------------------------------------

TABLE = """\
The table shows consecutive convolution, pooling and fully connected layers of <network> on a
<image> image; layers of other kinds between them are left out. Unless the table says otherwise,
convolutions and fully connected layers have biases, and sizes are rounded down. MACs are
multiply-adds per image, in millions, rounded to 1 decimal place; adding a bias is not counted.
<task>

| layer | type | output | parameters | MACs (M) |
| input |  | <output_0> |  |  |
| <layer_1> | <words_1> | <output_1> | <params_1> | <macs_1> |
| <layer_2> | <words_2> | <output_2> | <params_2> | <macs_2> |
| <layer_3> | <words_3> | <output_3> | <params_3> | <macs_3> |

<asked>"""
TASKS = (
    "Which value belongs in place of the '?'?",
    "Which values belong in place of the two '?', from top to bottom and from left to right?",
    "Which values belong in place of the three '?', from top to bottom and from left to right?",
)
NUMBERS = {"output": "output", "params": "parameters", "macs": "MACs"}


def table(givens: Givens) -> Variant | None:
    """Three layers with the cells named by ``blanks`` left out, each as ``output1``."""
    name, side = str(givens["network"]), int(givens.get("side", OWN))
    rows = consecutive(name, int(givens["place"]), ROWS, side)
    blanks = [(blank[:-1], int(blank[-1]) - 1) for blank in str(givens["blanks"]).split()]
    if not rows or not all(is_real(row, side) for row in rows):
        return None
    if not all(can_be_blank(rows[i], what) for what, i in blanks):
        return None
    if any(given_away(rows, i, what) for what, i in blanks):
        return None
    values: dict[str, Given] = {
        "network": LABELS[name],
        "image": image_text(name, side),
        "task": TASKS[len(blanks) - 1],
        "output_0": shape_text(rows[0].inputs[0]),
    }
    for i, row in enumerate(rows, start=1):
        values |= {f"layer_{i}": row.name, f"words_{i}": words(row)}
        values |= {f"output_{i}": shape_text(row.output), f"params_{i}": grouped(row.params)}
        values[f"macs_{i}"] = millions(row.macs) if row.macs else "0"
    for what, i in blanks:
        values[f"{what}_{i + 1}"] = "?"
    cells = tuple(Cell(f"{NUMBERS[what]} of {rows[i].name}", right(rows[i], what))
                  for what, i in blanks)  # fmt: skip
    steps = [line if len(blanks) == 1 else numbered(line, i + 1)
             for what, i in blanks for line in lines(rows[i], what)]  # fmt: skip
    answer: Computed = cells[0].answer if len(cells) == 1 else Blanks(cells)
    found = wrong_cells(cells, [wrong(rows[i], what) for what, i in blanks])
    return made(answer, values, steps, found)


def wrong_cells(cells: Sequence[Cell], found: Sequence[Mapping[str, Key]]) -> dict[str, Key]:
    """What mistakes give for one blank or several: each is made wherever it can be."""
    if len(cells) == 1:
        return dict(found[0])
    names = dict.fromkeys(mistake for one in found for mistake in one)
    return {
        name: tuple(likely(name, one, cell.answer.key)
                    for one, cell in zip(found, cells, strict=True))
        for name in names
    }  # fmt: skip


def given_away(rows: tuple[Row, ...], place: int, what: str) -> bool:
    """Whether another cell says it: the same count in another row, the same shape in the row
    above."""
    if what == "output":
        return rows[place].output == rows[place].inputs[0]
    own, *others = (getattr(row, what) for row in (rows[place], *rows[:place], *rows[place + 1 :]))
    return own in others


def small_table(givens: Givens) -> Variant | None:
    """Level 1 asks for no large number."""
    found = table(givens)
    if found and isinstance(found.answer, Numeric) and found.answer.value > FRIENDLY:
        return None
    return found


BLANKED = Family(
    id="network-table",
    topic="networks",
    version=2,
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

FAMILIES = (BLANKED,)
