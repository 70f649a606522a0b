"""What the parts of a real network add up to: by kind of layer, by stage, as a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache

from quizgen.cost import Row
from quizgen.families.zoo_rows import LABELS, table_text, traced
from quizgen.formulas.numbers import fixed, shape_text
from quizgen.text.markup import Markup, parse
from quizgen.variants.space import Axis

STAGED = tuple(name for name in LABELS if name != "lenet5")
QUANTITY = Axis("quantity", ("params", "macs", "memory"))
BAR = 20  # signs of a whole bar
NAMES = {
    "params": "parameters",
    "macs": "multiply-adds",
    "memory": "activation memory",
}
MEASURE: Mapping[str, Callable[[Row], int]] = {
    "params": lambda row: row.params,
    "macs": lambda row: row.macs,
    "memory": lambda row: row.activation_elements,
}
KINDS = {
    "conv": ("the convolutions", ("Conv2d",)),
    "pool": ("the pooling layers", ("MaxPool2d", "AdaptiveAvgPool2d", "AvgPool2d")),
    "fc": ("the fully connected layers", ("Linear",)),
}


@cache
def by_kind(name: str, quantity: str) -> dict[str, int]:
    totals = dict.fromkeys(KINDS, 0)
    for row in traced(name).rows:
        for kind, (_, classes) in KINDS.items():
            if row.kind in classes:
                totals[kind] += MEASURE[quantity](row)
    return totals


@cache
def by_stage(name: str, quantity: str) -> dict[str, int]:
    totals: dict[str, int] = {}
    for row in traced(name).rows:
        totals[row.stage] = totals.get(row.stage, 0) + MEASURE[quantity](row)
    return totals


@cache
def stage_texts(name: str) -> dict[str, str]:
    """Each stage with the shape that leaves it."""
    ends = {row.stage: shape_text(row.output) for row in traced(name).rows}
    return {stage: f"{stage}, which puts out {shape}" for stage, shape in ends.items()}


def percent(part: int, whole: int) -> str:
    return f"{fixed(Fraction(100 * part, whole), 1)}%"


def chart(totals: Mapping[str, int], texts: Mapping[str, str], head: str) -> Markup:
    """The shares as a table with bars."""
    whole, most = sum(totals.values()), max(totals.values())
    rows = [
        (texts[key].partition(",")[0], percent(value, whole), "█" * (BAR * value // most))
        for key, value in totals.items()
    ]
    return parse(table_text((head, "share", ""), rows))
