"""The second way to the keys of the topic ``receptive-field``: pixels marked one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count, pairwise
from typing import Any

from quizgen.cost import Conv2d
from tests.families.keys.common import Givens, Key, Keys, most

Windows = Sequence[tuple[int, ...]]  # kernel, then stride, dilation and padding where they are


def seen(layers: Windows, unit: int = 0) -> tuple[int, int]:
    """The first and the last pixel that a unit after these layers sees."""
    pixels = {unit}
    for layer in reversed(layers):
        kernel, stride, dilation, padding = (*layer, *(1, 1, 0)[len(layer) - 1 :])
        pixels = {p * stride - padding + dilation * tap for p in pixels for tap in range(kernel)}
    return min(pixels), max(pixels)


def field(layers: Windows) -> int:
    first, last = seen(layers)
    return last - first + 1


def after_each(layers: Windows, first: int = 1) -> tuple[int, ...]:
    return tuple(field(layers[:i]) for i in range(first, len(layers) + 1))


def stacked(level: int, g: Givens) -> Key:
    if level == 1:
        return field([(g["K"],)] * g["L"])
    if level == 2:
        return after_each([(g[f"K_{i}"],) for i in range(1, 6)])
    square = [(3,)] * g["L_3"]
    high, wide = [(g["K_h"],)] * g["L_2"], [(g["K_w"],)] * g["L_1"]
    return field(high + square), field(wide + square)


def strided(level: int, g: Givens) -> Key:
    if level == 1:
        return field([(g["K_1"], g["S_1"]), (g["K_2"], g["S_2"]), *[(g["K_3"],)] * g["L"]])
    if level == 2:
        windows = [(g["K_1"], g["S_1"]), (g["K_2"], g["S_2"]), (g["K_3"], g["S_3"]), (g["K_4"], 2)]
        return after_each(windows, 2)
    layers: list[tuple[int, ...]] = []
    found = []
    for stage in (1, 2, 3):
        layers += [(g[f"K_{stage}"],)] * g[f"L_{stage}"] + [(g["K_pool"], 2)]
        found.append(field(layers))
    return tuple(found)


def dilated(level: int, g: Givens) -> Key:
    if level == 1:
        return field([(g["K"], 1, g["D"])] * g["L"])
    if level == 2:
        return after_each([(g["K"], 1, g[f"D_{i}"]) for i in range(1, 5)])
    start = [(7, g["S"]), (3, g["S_pool"]), *[(3,)] * g["L"]]
    sizes = ((D, field([*start, (3, 1, D)])) for D in count(1))
    return next((D, size) for D, size in sizes if size >= g["R_min"])


def needed(level: int, g: Givens) -> Key:
    if level == 1:
        return next(n for n in count(1) if field([(g["K"],)] * n) == g["R"])
    start: list[tuple[int, ...]] = [(g["K_1"], g["S"])]
    if level == 3:
        start.append((g["K_pool"], 2))
    wanted = g["R_min"] if level == 2 else g["W"]
    return next(reaching(start, g["K_2"], wanted))


def reaching(start: Windows, kernel: int, wanted: int) -> Iterator[tuple[int, int]]:
    for n in count():
        size = field([*start, *[(kernel,)] * n])
        if size >= wanted:
            yield n, size


def position(level: int, g: Givens) -> Key:
    if level < 3:
        return seen([(g["K"], g["S"], 1, g.get("P", 0))], g["u"])
    return seen([(g[f"K_{i}"], g[f"S_{i}"], 1, g[f"P_{i}"]) for i in (1, 2)], g["u"])


def dilated_strided(level: int, g: Givens) -> Key:
    if level == 3:
        start = [(g["K_1"], g["S_1"]), (g["K_2"], 2)]
        further = [(3,)] * g["L"]
        dilated_further = [(3, 1, g["D"])] * g["L"]
        return (
            field([*start, (3, 2), *further]),
            field([*start, (3, 1), *further]),
            field([*start, (3, 1), *dilated_further]),
        )
    windows = [(g["K_1"], g.get("S_1", 1)), (g["K_2"], g["S_2"])]
    if level == 1:
        return field([*windows, (g["K_3"], 1, g["D"])])
    return after_each([*windows, *[(g[f"K_{i}"], 1, g[f"D_{i}"]) for i in (3, 4)]], 2)


def units(level: int, g: Givens) -> Key:
    if level == 1:  # how far the first pixel moves from a unit to the next
        strides = [(1, g[f"S_{i}"]) for i in range(1, 5)]
        moved = [seen(strides[:i], 1)[0] - seen(strides[:i], 0)[0] for i in (2, 3, 4)]
        return tuple(moved)
    if level == 2:  # each strided layer halves the width and every position
        width, column, row = g["W"], g["x"], g["y"]
        for _ in range(g["L"]):
            width, column, row = width // 2, column // 2, row // 2
        return width, column, row
    layers = [(g[f"K_{i}"], g[f"S_{i}"], 1, g[f"P_{i}"]) for i in (1, 2)]
    fields = ((unit, seen(layers, unit)) for unit in range(g["x"] + 9))
    found = [unit for unit, (first, last) in fields if first <= g["x"] <= last]
    return found[0], found[-1]


def params(kernel: int, into: int, out: int, biases: str = "none") -> int:
    return Conv2d(out, kernel, padding="same", bias=biases == "counted").params((into, 9, 9))


def stack(kernel: int, channels: Sequence[int], biases: str = "none") -> int:
    return sum(params(kernel, into, out, biases) for into, out in pairwise(channels))


def weights(level: int, g: Givens) -> Key:
    K = g["K"]
    if level == 3:
        large = params(field([(K,)] * 2), g["C_in"], g["C_out"])
        return most(lambda mid: stack(K, (g["C_in"], mid, g["C_out"])) <= large)
    into, out = (g["C"], g["C"]) if level == 1 else (g["C_in"], g["C_out"])
    biases = g.get("biases", "none")
    large = params(field([(K,)] * g["L"]), into, out, biases)
    return large - stack(K, (into, *[out] * g["L"]), biases)


def percent(part: int, whole: int) -> Any:
    return 100 * (1 - Fraction(part, whole))


def saving(level: int, g: Givens) -> Key:
    if level == 3:
        biases, sizes = g["biases"], (g["C_in"], g["C_mid"], g["C_out"])
        two = params(g["K_1"], *sizes[:2], biases) + params(g["K_2"], *sizes[1:], biases)
        one = params(field([(g["K_1"],), (g["K_2"],)]), sizes[0], sizes[2], biases)
        return percent(two, one)
    into, out = (g["C"], g["C"]) if level == 1 else (g["C_in"], g["C_out"])
    assert field([(g["K"],)] * g["L"]) == g["K_large"]
    small, large = stack(g["K"], (into, *[out] * g["L"])), params(g["K_large"], into, out)
    return (small, large, percent(small, large)) if level == 1 else percent(small, large)


KEYS: Keys = {
    "stacked-field": stacked,
    "strided-field": strided,
    "dilated-field": dilated,
    "dilated-strided-field": dilated_strided,
    "effective-stride": units,
    "layers-needed": needed,
    "field-position": position,
    "stack-weights": weights,
    "stack-saving": saving,
}
