"""Receptive fields along every path from the image to a layer.

Where branches meet, a row's own field is the smallest that holds those of all branches.  The
paths by themselves see less: a residual network is many networks of different depths (A. Veit,
M. Wilber, S. Belongie, "Residual Networks Behave Like Ensembles of Relatively Shallow Networks",
2016).  There are too many paths to list, but few different fields: each is given with the number
of paths that have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from quizgen.cost.layer import Shape
from quizgen.cost.network import INPUT
from quizgen.cost.receptive import Field, of_input
from quizgen.cost.row import Row

Paths: TypeAlias = Mapping[Field, int]  # field -> number of paths with it


def fields_by_path(rows: Sequence[Row], image: Shape) -> dict[str, Paths]:
    """For every node, the fields of all paths that lead to it."""
    seen: dict[str, Paths] = {INPUT: {of_input(image): 1}}
    for row in rows:
        branches = [
            _moved(row, shape, seen[name])
            for name, shape in zip(row.node.inputs, row.inputs, strict=True)
        ]
        seen[row.node.name] = _together(branches) if len(branches) > 1 else branches[0]
    return seen


def _together(branches: Sequence[Paths]) -> Paths:
    """The paths of all branches: equal fields are counted together."""
    counts = dict(branches[0])
    for branch in branches[1:]:
        for field, paths in branch.items():
            counts[field] = counts.get(field, 0) + paths
    return counts


def _moved(row: Row, shape: Shape, before: Paths) -> Paths:
    """The fields behind one layer, along the paths through one of its inputs."""
    if not row.layer.moves:
        return before
    reach = row.layer.reach
    reached = [reach((field,), (shape,)) for field in before]
    moved = dict(zip(reached, before.values(), strict=True))
    if len(moved) < len(reached):  # fields became equal, such as those that now see everything
        moved = dict.fromkeys(reached, 0)
        for field, paths in zip(reached, before.values(), strict=True):
            moved[field] += paths
    return moved


def by_size(paths: Paths) -> dict[Field, int]:
    """The same fields, smallest first."""
    return dict(sorted(paths.items(), key=_size))


def _size(item: tuple[Field, int]) -> tuple[object, ...]:
    height, width = item[0]
    return height.size, width.size, -height.start, -width.start
