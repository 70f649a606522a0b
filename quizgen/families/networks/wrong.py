"""What learners make of a real network's layers: wrong counts and wrong output shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import TypeVar

from quizgen.cost import Conv2d, Linear, Row
from quizgen.families.networks.rows import is_conv, kernel, per_row, rounds_up, sizes
from quizgen.formulas.formula import Formula
from quizgen.questions.margins import is_far, last_places
from quizgen.questions.question import AT_ONCE, Computed, Given, Key, Slip, Step, mistakes_of
from quizgen.text.markup import Markup
from quizgen.variants.level import Variant, asks

# --- parameters and multiply-adds -----------------------------------------------------

Counted = tuple[bool, int]  # whether the mistake can be made, and what it gives


@per_row
def layer_amount(row: Row, quantity: str, mistake: str = "") -> int | None:
    """Parameters or MACs of a convolution or linear layer; None where a mistake cannot be made."""
    if not isinstance(row.layer, Conv2d | Linear):
        return 0 if not mistake else None
    applies, value = counted(row, quantity).get(mistake, (False, 0))
    return value if applies else None


def amount(row: Row, quantity: str) -> int:
    """Parameters or MACs of a layer; none of those that have no weights."""
    return layer_amount(row, quantity) or 0


@per_row
def counted(row: Row, quantity: str) -> Mapping[str, Counted]:
    """A layer's parameters or MACs, by the mistake that was made."""
    layer, N = row.layer, row.inputs[0][0]
    assert isinstance(layer, Conv2d | Linear)
    conv = isinstance(layer, Conv2d)
    K, filters, seen = (kernel(row), layer.out_channels, N // layer.groups) if isinstance(
        layer, Conv2d) else (1, layer.out_features, N)  # fmt: skip
    area, before = (prod(row.output[1:]), prod(row.inputs[0][1:])) if conv else (1, 1)
    biased, bias = layer.bias, filters if layer.bias else 0
    weights, flat = K * K * seen * filters, K * K * filters
    thin, dense = K * seen * filters, K * K * N * filters  # K for K·K; without the groups
    deep, G = conv and seen > 1, N // seen
    grouped = 1 < G < N
    if quantity == "params":
        return {
            "": (True, weights + bias),
            "forgot-bias": (biased, weights),
            "added-bias": (not biased, weights + filters),
            "bias-per-input": (biased, weights + N),
            "single-bias": (biased, weights + 1),
            "bias-twice": (biased, weights + 2 * filters),
            "forgot-input-channels": (deep, flat + bias),
            "forgot-filters": (conv, K * K * seen + (bias > 0)),
            "kernel-not-squared": (K > 1, thin + bias),
            "ignored-groups": (seen < N, dense + bias),
            "groups-twice": (grouped, weights // G + bias),
            "groups-multiplied": (grouped, dense * G + bias),
            "counted-positions": (area > 1, (weights + bias) * area),
            "added-sizes": (not conv, N + filters),
            "forgot-bias+forgot-input-channels": (biased and deep, flat),
            "forgot-bias+kernel-not-squared": (biased and K > 1, thin),
            "forgot-bias+ignored-groups": (biased and seen < N, dense),
            "forgot-bias+counted-positions": (biased and area > 1, weights * area),
            "added-bias+forgot-input-channels": (not biased and deep, flat + filters),
            "added-bias+kernel-not-squared": (not biased and K > 1, thin + filters),
            "added-bias+ignored-groups": (not biased and seen < N, dense + filters),
        }
    summed = biased and area > 1
    return {
        "": (True, weights * area),
        "params-for-macs": (True, weights + bias),
        "counted-two-per-mac": (True, 2 * weights * area),
        "one-side-of-output": (area > 1, weights * row.output[-1]),
        "used-input-size": (before != area, weights * before),
        "kernel-not-squared": (K > 1, thin * area),
        "forgot-input-channels": (deep, flat * area),
        "forgot-filters": (conv, K * K * seen * area),
        "ignored-groups": (seen < N, dense * area),
        "groups-twice": (grouped, weights // G * area),
        "groups-multiplied": (grouped, dense * G * area),
        "added-bias-operations": (summed, (weights + filters) * area),
        "added-sizes": (not conv, N + filters),
        "counted-two-per-mac+added-bias-operations": (summed, (2 * weights + filters) * area),
        "counted-two-per-mac+kernel-not-squared": (K > 1, 2 * thin * area),
        "counted-two-per-mac+forgot-input-channels": (deep, 2 * flat * area),
    }


@per_row
def wrong_counts(row: Row, quantity: str) -> dict[str, int]:
    found = counted(row, quantity).items()
    return {name: value for name, (applies, value) in found if name and applies}


def wrong_totals(rows: Sequence[Row], quantity: str) -> dict[str, int]:
    """The sum over several layers with the same mistakes made wherever they can be."""
    made = [{"": amount(row, quantity), **wrong_counts(row, quantity)} for row in rows]
    some = {name for one in made for name in one}
    return {
        name: sum(likely(name, one, one[""]) for one in made)
        for name in counted(rows[0], quantity)
        if name and some.issuperset((name, *mistakes_of(name)))
    }


Wrong = TypeVar("Wrong")


def likely(name: str, found: Mapping[str, Wrong], key: Wrong) -> Wrong:
    """What a layer or cell becomes with as many of the mistakes as can be made in it."""
    return next((found[one] for one in (name, *mistakes_of(name)) if one in found), key)


# --- output shapes --------------------------------------------------------------------


@per_row
def wrong_outputs(row: Row) -> dict[str, tuple[int, ...]]:
    """Output shapes of a convolution or pooling layer, got wrong."""
    before, after = row.inputs[0], row.output
    n = sizes(row)
    K, P, S = n["K"], n["P"], n["S"]
    C, up = after[0], rounds_up(row)

    def side(text: str) -> tuple[int, ...]:
        rule = Formula(text)
        return C, *(rule.whole(W=W, K=K, P=P, S=S) for W in before[1:])

    def each(span: str) -> tuple[int, ...]:
        """Both sides, from what is divided by the stride; rounded as the layer rounds."""
        return side(f"ceil(({span})/S) + 1" if up else f"({span})//S + 1")

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


def made(
    answer: Computed,
    values: Mapping[str, Given],
    steps: Iterable[Step],
    found: Mapping[str, Key],
    template: Markup | None = None,
) -> Variant:
    """A variant with the wrong answers that its mistakes give."""
    asked, slips = {**values, "asked": asks(answer)}, slips_of(found, answer)
    combined = combined_of(found, answer)
    return Variant(answer, asked, tuple(steps), slips, combined, template=template)


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
