"""What learners make of a real network's layers: wrong counts and wrong output shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod

from quizgen.cost import Conv2d, Linear, Row
from quizgen.families.networks.rows import is_conv, kernel, per_row, rounds_up, sizes
from quizgen.formulas.formula import Formula
from quizgen.questions.margins import is_far, last_places
from quizgen.questions.question import AT_ONCE, Computed, Key, Slip, mistakes_of

# --- parameters and multiply-adds -----------------------------------------------------

Counted = tuple[bool, int, int]  # whether the mistake can be made; parameters, MACs (-1: not made)


@per_row
def layer_amount(row: Row, quantity: str, mistake: str = "") -> int | None:
    """Parameters or MACs of a convolution or linear layer; None where a mistake cannot be made."""
    layer = row.layer
    if not isinstance(layer, Conv2d | Linear):
        return 0 if not mistake else None
    applies, params, macs = counted(row)[mistake]
    value = params if quantity == "params" else macs
    return value if applies and value >= 0 else None


@per_row
def counted(row: Row) -> Mapping[str, Counted]:
    """A layer's parameters and MACs, by the mistake that was made."""
    layer, N = row.layer, row.inputs[0][0]
    assert isinstance(layer, Conv2d | Linear)
    conv = isinstance(layer, Conv2d)
    K, filters, seen = (kernel(row), layer.out_channels, N // layer.groups) if isinstance(
        layer, Conv2d) else (1, layer.out_features, N)  # fmt: skip
    area, before = (prod(row.output[1:]), prod(row.inputs[0][1:])) if conv else (1, 1)
    biased, bias = layer.bias, filters if layer.bias else 0
    weights, flat = K * K * seen * filters, K * K * filters
    thin, dense = K * seen * filters, K * K * N * filters  # K for K·K; without the groups
    G = N // seen
    grouped = 1 < G < N
    return {
        "": (True, weights + bias, weights * area),
        "forgot-bias": (biased, weights, -1),
        "added-bias": (not biased, weights + filters, -1),
        "bias-per-input": (biased, weights + N, -1),
        "single-bias": (biased, weights + 1, -1),
        "bias-twice": (biased, weights + 2 * filters, -1),
        "forgot-input-channels": (conv and seen > 1, flat + bias, flat * area),
        "forgot-filters": (conv, K * K * seen + (bias > 0), K * K * seen * area),
        "kernel-not-squared": (K > 1, thin + bias, thin * area),
        "ignored-groups": (seen < N, dense + bias, dense * area),
        "groups-twice": (grouped, weights // G + bias, weights // G * area),
        "groups-multiplied": (grouped, dense * G + bias, dense * G * area),
        "counted-positions": (area > 1, (weights + bias) * area, -1),
        "added-sizes": (not conv, N + filters, N + filters),
        "params-for-macs": (True, -1, weights + bias),
        "one-side-of-output": (area > 1, -1, weights * row.output[-1]),
        "used-input-size": (before != area, -1, weights * before),
        "counted-two-per-mac": (True, -1, 2 * weights * area),
        "added-bias-operations": (biased and area > 1, -1, (weights + filters) * area),
        "forgot-bias+forgot-input-channels": (biased and conv and seen > 1, flat, -1),
        "forgot-bias+kernel-not-squared": (biased and K > 1, thin, -1),
        "forgot-bias+ignored-groups": (biased and seen < N, dense, -1),
        "forgot-bias+counted-positions": (biased and area > 1, weights * area, -1),
        "added-bias+forgot-input-channels": (not biased and conv and seen > 1, flat + filters, -1),
        "added-bias+kernel-not-squared": (not biased and K > 1, thin + filters, -1),
        "added-bias+ignored-groups": (not biased and seen < N, dense + filters, -1),
        "counted-two-per-mac+added-bias-operations": (
            biased and area > 1, -1, (2 * weights + filters) * area),
        "counted-two-per-mac+kernel-not-squared": (K > 1, -1, 2 * thin * area),
        "counted-two-per-mac+forgot-input-channels": (conv and seen > 1, -1, 2 * flat * area),
    }  # fmt: skip


MISTAKES = {
    "params": (
        "forgot-bias",
        "added-bias",
        "bias-per-input",
        "single-bias",
        "bias-twice",
        "forgot-input-channels",
        "forgot-filters",
        "kernel-not-squared",
        "ignored-groups",
        "groups-twice",
        "groups-multiplied",
        "counted-positions",
        "added-sizes",
        "forgot-bias+forgot-input-channels",
        "forgot-bias+kernel-not-squared",
        "forgot-bias+ignored-groups",
        "forgot-bias+counted-positions",
        "added-bias+forgot-input-channels",
        "added-bias+kernel-not-squared",
        "added-bias+ignored-groups",
    ),
    "macs": (
        "params-for-macs",
        "counted-two-per-mac",
        "one-side-of-output",
        "used-input-size",
        "kernel-not-squared",
        "forgot-input-channels",
        "forgot-filters",
        "ignored-groups",
        "groups-twice",
        "groups-multiplied",
        "added-bias-operations",
        "added-sizes",
        "counted-two-per-mac+added-bias-operations",
        "counted-two-per-mac+kernel-not-squared",
        "counted-two-per-mac+forgot-input-channels",
    ),
}


@per_row
def wrong_counts(row: Row, quantity: str) -> dict[str, int]:
    found = {name: layer_amount(row, quantity, name) for name in MISTAKES[quantity]}
    return {name: value for name, value in found.items() if value is not None}


def wrong_totals(rows: Sequence[Row], quantity: str) -> dict[str, int]:
    """The sum over several layers with the same mistakes made wherever they can be."""
    found = {}
    for name in MISTAKES[quantity]:
        if all(made_somewhere(rows, quantity, one) for one in (name, *mistakes_of(name))):
            found[name] = sum(_likely(row, quantity, name) for row in rows)
    return found


def made_somewhere(rows: Sequence[Row], quantity: str, mistake: str) -> bool:
    return any(layer_amount(row, quantity, mistake) is not None for row in rows)


def _likely(row: Row, quantity: str, name: str) -> int:
    """A layer's amount with as many of the mistakes as can be made in it."""
    for one in (name, *mistakes_of(name), ""):
        value = layer_amount(row, quantity, one)
        if value is not None:
            return value
    raise AssertionError(row.name)


# --- output shapes --------------------------------------------------------------------


@per_row
def wrong_outputs(row: Row) -> dict[str, tuple[int, ...]]:
    """Output shapes of a convolution or pooling layer, got wrong."""
    before, after = row.inputs[0], row.output
    n = sizes(row)
    K, P, S = n["K"], n["P"], n["S"]
    C, up = after[0], rounds_up(row)

    def each(span: str) -> tuple[int, ...]:
        """Both sides, from what is divided by the stride; rounded as the layer rounds."""
        rule = Formula(f"ceil(({span})/S) + 1" if up else f"({span})//S + 1")
        return C, *(rule.whole(W=W, K=K, P=P, S=S) for W in before[1:])

    def side(text: str) -> tuple[int, ...]:
        rule = Formula(text)
        return C, *(rule.whole(W=W, K=K, P=P, S=S) for W in before[1:])

    found = {
        "forgot-plus-one": (C, after[1] - 1, after[2] - 1),
        "same-size": (C, *before[1:]),
        "forgot-stride": side("W - K + 2*P + 1"),
        "forgot-kernel": side("W//S"),
    }
    if P:
        found["forgot-padding"] = each("W - K")
        found["padding-once"] = each("W - K + P")
    if is_conv(row):
        found["kept-input-channels"] = (before[0], *after[1:])
    else:
        found["pooled-channels"] = (C // S, *after[1:])
        found["pooled-only-channels"] = (C // S, *before[1:])
    if up:
        found["floor-for-ceil"] = side("(W - K + 2*P)//S + 1")
    else:
        found["rounded-up"] = side("ceil((W - K + 2*P)/S) + 1")
    return found


# --- as slips -------------------------------------------------------------------------


def slips_of(found: Mapping[str, Key], answer: Computed) -> tuple[Slip, ...]:
    """The mistakes that lead elsewhere, to numbers that a learner could give."""
    return tuple(
        Slip(mistakes_of(name), value)
        for name, value in found.items()
        if AT_ONCE not in name and leads_elsewhere(value, answer)
    )


def combined_of(found: Mapping[str, Key], answer: Computed) -> tuple[Slip, ...]:
    """Two mistakes at once, where each of them alone leads elsewhere too and none to their
    number."""
    alone = slips_of(found, answer)
    known, marks = {slip.id for slip in alone}, {last_places(answer, s.value) for s in alone}
    return tuple(
        Slip(mistakes_of(name), value)
        for name, value in found.items()
        if AT_ONCE in name
        and known.issuperset(mistakes_of(name))
        and leads_elsewhere(value, answer)
        and last_places(answer, value) not in marks
    )


def leads_elsewhere(value: Key, answer: Computed) -> bool:
    return is_far(answer, value) and all(mark > 0 for mark in last_places(answer, value))


def in_unit(found: Mapping[str, int], scale: int) -> dict[str, Key]:
    """Wrong counts in the unit that is asked for."""
    return {name: value if scale == 1 else Fraction(value, scale) for name, value in found.items()}
