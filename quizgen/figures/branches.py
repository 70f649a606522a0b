"""A block as the branches between where its input forks and where they are merged.

>>> from quizgen.cost import trace
>>> from quizgen.cost.blocks import bottleneck
>>> block = branches(trace(bottleneck((256, 56, 56), 64)))
>>> [[step.label for step in branch] for branch in block.paths]
[['1×1 conv', '3×3 conv', '1×1 conv'], []]
>>> block.merge, block.paths[0][0].channels, block.paths[0][0].then
('Add', 64, ('batch norm', 'ReLU'))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from quizgen.cost.layer import Layer, Shape
from quizgen.cost.layers import Conv2d, IdentityShortcut, MaxPool2d
from quizgen.cost.report import Report
from quizgen.cost.row import Row
from quizgen.cost.window import pair
from quizgen.figures.canvas import FigureError

THEN = {"BatchNorm2d": "batch norm", "ReLU": "ReLU"}
MERGES = ("Concat", "Add")


class BranchBox(NamedTuple):
    """A box of a diagram: a layer, and what follows it up to the next.

    kind: ``reduce`` (a 1x1 convolution in front of others), ``conv``, ``pool``, ``zeros``.
    """

    kind: str
    label: str
    stride: int
    channels: int
    then: tuple[str, ...]


class Branches(NamedTuple):
    """A block; a branch without a step is an identity."""

    input: Shape
    paths: tuple[tuple[BranchBox, ...], ...]
    merge: str
    then: tuple[str, ...]
    output: Shape


def branches(report: Report) -> Branches:
    """The branches that the last merge of a network puts together."""
    at = max(place for place, row in enumerate(report.rows) if row.kind in MERGES)
    merge = report.rows[at]
    rows = {row.name: row for row in report.rows}
    paths = tuple(_path(name, rows) for name in merge.node.inputs)
    then = tuple(THEN[row.kind] for row in report.rows[at + 1 :])
    return Branches(report.input_shape, paths, merge.kind, then, merge.output)


def _path(name: str, rows: dict[str, Row]) -> tuple[BranchBox, ...]:
    """The steps from a block's input to the node ``name``."""
    steps: list[BranchBox] = []
    then: tuple[str, ...] = ()
    while name in rows:
        row = rows[name]
        if row.kind in THEN:
            then = (THEN[row.kind], *then)
        else:
            steps.insert(0, _step(row.layer, row.output, then, bool(steps)))
            then = ()
        name = row.node.inputs[0]
    return tuple(steps)


def _step(layer: Layer, output: Shape, then: Sequence[str], more: bool) -> BranchBox:
    match layer:
        case Conv2d(kernel_size=kernel, stride=stride):
            kind = "reduce" if more and pair(kernel) == (1, 1) else "conv"
            return BranchBox(kind, f"{_size(kernel)} conv", pair(stride)[0], output[0], tuple(then))
        case MaxPool2d(kernel_size=kernel, stride=stride):
            return BranchBox(
                "pool", f"{_size(kernel)} pool", pair(stride or kernel)[0], output[0], ()
            )
        case IdentityShortcut(stride=stride):
            return BranchBox("zeros", "zero padding", stride, output[0], ())
        case _:
            raise FigureError(type(layer).__name__, "has no box", "draw convolutions and pools")


def _size(kernel: int | tuple[int, int]) -> str:
    return "×".join(map(str, pair(kernel)))
