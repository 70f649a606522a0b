"""Refusals of hyper-parameters that kinds share, in the words of PyTorch's own names."""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.cost.layer import Layer, Shape, written


def check_whole(layer: Layer, name: str, value: object, least: int) -> None:
    """Refuses a hyper-parameter that is no whole number from ``least``."""
    if type(value) is not int:
        raise layer.error(f"{name} {value!r} is not a whole number", "write it as in torch.nn")
    if value < least:
        raise layer.error(f"{name} {value} is too small", f"it must be at least {least}")


def check_size(layer: Layer, name: str, value: object, least: int) -> None:
    """Refuses a size that is neither a whole number from ``least`` nor a pair of them."""
    if isinstance(value, tuple):
        if len(value) != 2:
            raise layer.error(f"{name} {value!r} is no pair", "write (height, width)")
        for part in value:
            check_whole(layer, name, part, least)
    else:
        check_whole(layer, name, value, least)


def check_choice(layer: Layer, name: str, value: object, choices: Sequence[str]) -> None:
    """Refuses a word that is none of ``choices``."""
    if value not in choices:
        raise layer.error(f"{name} {value!r} is unknown", f"use {', '.join(choices)}")


def check_flag(layer: Layer, name: str, value: object) -> None:
    """Refuses a switch that is neither True nor False."""
    if not isinstance(value, bool):
        raise layer.error(f"{name} {value!r} is neither True nor False")


def check_groups(layer: Layer, name: str, channels: int, groups: int) -> None:
    """Refuses channels that ``groups`` do not divide."""
    if channels % groups:
        raise layer.error(
            f"{name} {channels} are not divisible by {groups} groups",
            f"use groups that divide {channels}",
        )


def dimension(layer: Layer, name: str, dim: int, x: Shape) -> int:
    """The position in ``x`` of torch's dimension ``dim``; CostError if it has none."""
    position = dim + len(x) if dim < 0 else dim - 1
    if not 0 <= position < len(x) or dim == 0:
        what = "is the batch" if dim in (0, -len(x) - 1) else f"is none of {written(x)}"
        raise layer.error(f"{name} {dim} {what}", f"use 1 to {len(x)}; the batch is dimension 0")
    return position


def check_dimension(layer: Layer, name: str, dim: object) -> None:
    """Refuses a dimension that is no whole number, whatever the input."""
    if type(dim) is not int:
        raise layer.error(f"{name} {dim!r} is not a whole number", "write it as in torch.nn")
