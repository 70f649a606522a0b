"""A block as what follows what: layers one after another, and forks into branches.

>>> from quizgen.cost import trace
>>> from quizgen.cost.blocks import bottleneck
>>> block = block_of(trace(bottleneck((256, 56, 56), 64)))
>>> fork, after = block.path
>>> fork.merge, after
('Add', 'ReLU')
>>> main, shortcut = fork.paths
>>> [item if isinstance(item, str) else item.label for item in main][:4]
['1×1 conv', 'batch norm', 'ReLU', '3×3 conv']
>>> shortcut
()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from quizgen.cost.layer import Shape
from quizgen.cost.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    ChannelShuffle,
    Conv2d,
    IdentityShortcut,
    Linear,
    MaxPool2d,
    Scale,
)
from quizgen.cost.network import INPUT
from quizgen.cost.report import Report
from quizgen.cost.row import Row
from quizgen.cost.window import pair
from quizgen.figures.canvas import FigureError

# Layers without a box: their names stand beside the arrow. An empty name is not shown.
ON_ARROWS = {
    "BatchNorm2d": "batch norm",
    "LayerNorm": "layer norm",
    "LayerScale": "layer scale",
    "ReLU": "ReLU",
    "ReLU6": "ReLU6",
    "SiLU": "SiLU",
    "GELU": "GELU",
    "Sigmoid": "sigmoid",
    "Permute": "",
    "Slice": "",
}
MERGES = ("Concat", "Add", "Multiply")
OPEN = ""  # the merge of a fork whose branches all end in the merge of a fork around it

Path: TypeAlias = "tuple[Item, ...]"


class Step(NamedTuple):
    """A layer with a box of its own.

    name: of the layer in its network.
    kind: what colors the box: ``conv``, ``reduce`` (a 1×1 convolution to fewer channels, before
        other layers), ``depthwise``, ``max``, ``average``, ``linear``, ``shuffle``, ``zeros``.
    label: what it is in words.
    brief: the same for a narrow box.
    more: groups, where there are several, and the stride, where it is not 1.
    channels: of its output.
    """

    name: str
    kind: str
    label: str
    brief: str
    more: tuple[str, ...]
    channels: int


class Fork(NamedTuple):
    """Branches side by side and the layer that merges them.

    paths: the branches; one without items is an identity.
    merge: the kind of the layer that merges them; ``OPEN`` where there is none.
    channels: of the merged output.
    split: how many channels each branch takes, where each has its own; else empty.
    """

    paths: tuple[Path, ...]
    merge: str
    channels: int
    split: tuple[int, ...]


# A layer with a box, a fork, or the name of a layer beside an arrow.
Item: TypeAlias = Step | Fork | str


class Block(NamedTuple):
    """A block between the shapes of its input and output."""

    input: Shape
    path: Path
    output: Shape


def block_of(report: Report) -> Block:
    """The block that a traced network is.

    Raises FigureError for a layer that has no box.
    """
    rows = {row.name: row for row in report.rows}
    path = _items(_walk(report.rows[-1].name, INPUT, rows, _chains(report)), rows)
    return Block(report.input_shape, path, report.output)


def steps(path: Path) -> Iterator[Step]:
    """Every layer of a path that has a box, also those within its forks."""
    for item in path:
        if isinstance(item, Step):
            yield item
        elif isinstance(item, Fork):
            for branch in item.paths:
                yield from steps(branch)


# --- from nodes to paths --------------------------------------------------------------


class _Merged(NamedTuple):
    """A merge on the way back to the input, with the names on the branches before it."""

    name: str
    branches: tuple[_Names, ...]


_Names: TypeAlias = "tuple[str | _Merged, ...]"


def _chains(report: Report) -> dict[str, tuple[str, ...]]:
    """For each node, those that every way from the input to it passes, itself the last."""
    chains: dict[str, tuple[str, ...]] = {INPUT: (INPUT,)}
    for row in report.rows:
        first, *others = (chains[name] for name in row.node.inputs)
        shared = [name for name in first if all(name in other for other in others)]
        chains[row.name] = (*shared, row.name)
    return chains


def _walk(
    name: str, start: str, rows: Mapping[str, Row], chains: Mapping[str, tuple[str, ...]]
) -> _Names:
    """What lies between the node ``start`` and the end of the node ``name``."""
    found: list[str | _Merged] = []
    while name != start:
        row = rows[name]
        if row.kind in MERGES:
            fork = chains[name][-2]
            ways = (_walk(source, fork, rows, chains) for source in row.node.inputs)
            found.insert(0, _Merged(name, tuple(ways)))
            name = fork
        else:
            found.insert(0, name)
            (name,) = row.node.inputs
    return tuple(found)


def _items(names: _Names, rows: Mapping[str, Row], more: bool = False) -> Path:
    """The items of a path; ``more``: other layers with boxes follow it."""
    found: list[Item] = []
    for at, name in enumerate(names):
        if isinstance(name, _Merged):
            found.append(_fork(name.branches, rows, rows[name.name]))
            continue
        row = rows[name]
        if row.kind in ON_ARROWS:
            found.append(ON_ARROWS[row.kind])
        elif isinstance(row.layer, Scale):
            found.append(f"× {row.layer.factor}")
        else:
            last = not any(_has_box(other, rows) for other in names[at + 1 :])
            found.append(_step(row, last and not more))
    return tuple(item for item in found if item)


def _has_box(name: str | _Merged, rows: Mapping[str, Row]) -> bool:
    return isinstance(name, _Merged) or rows[name].kind not in (*ON_ARROWS, "Scale")


def _fork(branches: Sequence[_Names], rows: Mapping[str, Row], merge: Row) -> Fork:
    parts = [rows[names[0]] for names in branches if names and isinstance(names[0], str)]
    split = tuple(row.output[0] for row in parts if row.kind == "Slice")
    paths = []
    for group in _grouped(branches):
        shared = _shared(group) if len(group) > 1 else len(group[0])
        path = _items(group[0][:shared], rows, more=len(group) > 1)
        if len(group) > 1:
            ends = tuple(_items(names[shared:], rows) for names in group)
            path = (*path, Fork(ends, OPEN, 0, ()))
        paths.append(path)
    return Fork(tuple(paths), merge.kind, merge.output[0], split)


def _grouped(branches: Sequence[_Names]) -> list[list[_Names]]:
    """Neighboring branches that begin with the same node, together."""
    groups: list[list[_Names]] = []
    for names in branches:
        if groups and names and groups[-1][0][:1] == names[:1]:
            groups[-1].append(names)
        else:
            groups.append([names])
    return groups


def _shared(group: Sequence[_Names]) -> int:
    """How many nodes the branches of a group begin with together."""
    count = 0
    while len({names[count] for names in group}) == 1:
        count += 1
    return count


# --- from layers to boxes -------------------------------------------------------------


def _step(row: Row, last: bool) -> Step:
    layer, channels = row.layer, row.output[0]
    match layer:
        case Conv2d() if row.inputs[0][1:] == (1, 1):
            return Step(row.name, "linear", "fully connected", "FC", (), channels)
        case Conv2d():
            return _convolution(row, layer, last)
        case Linear():  # at every place of a map whose channels are its last dimension
            return Step(row.name, "conv", "1×1 conv", "1×1", (), row.output[-1])
        case MaxPool2d() | AvgPool2d():
            return _pool(row, layer)
        case AdaptiveAvgPool2d():
            label = ("global average pool", "global pool")
            return Step(row.name, "average", *label, (), channels)
        case ChannelShuffle():
            return Step(row.name, "shuffle", "channel shuffle", "shuffle", (), channels)
        case IdentityShortcut(stride=stride):
            return Step(row.name, "zeros", "zero padding", "zeros", _stride(stride), channels)
        case _:
            raise FigureError(row.name, f"{row.kind} has no box", "draw convolutions and pools")


def _convolution(row: Row, layer: Conv2d, last: bool) -> Step:
    before, after = row.inputs[0][0], row.output[0]
    size, more = _size(layer), _stride(layer.stride)
    if layer.groups == before > 1:
        label = (f"{size} depthwise conv", f"{size} depthwise")
        return Step(row.name, "depthwise", *label, more, after)
    if layer.groups > 1:
        more = (f"{layer.groups} groups", *more)
    reduces = not last and pair(layer.kernel_size) == (1, 1) and after < before
    kind = "reduce" if reduces else "conv"
    return Step(row.name, kind, f"{size} conv", size, more, after)


def _pool(row: Row, layer: MaxPool2d | AvgPool2d) -> Step:
    kind = "max" if isinstance(layer, MaxPool2d) else "average"
    size, more = _size(layer), _stride(layer.stride or layer.kernel_size)
    return Step(row.name, kind, f"{size} {kind} pool", f"{size} pool", more, row.output[0])


def _size(layer: Conv2d | MaxPool2d | AvgPool2d) -> str:
    return "×".join(map(str, pair(layer.kernel_size)))


def _stride(stride: int | tuple[int, int]) -> tuple[str, ...]:
    return (f"stride {pair(stride)[0]}",) if pair(stride)[0] > 1 else ()
