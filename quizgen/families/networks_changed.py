"""Real networks with one layer changed: its kernel, its filters, the classes it tells apart."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from quizgen.cost import Linear, Row
from quizgen.families.zoo_rows import (
    LABELS,
    MILLION,
    ZooLevel,
    above,
    has_bias,
    in_millions,
    is_conv,
    kernel,
    shown_rows,
    slips_of,
    step,
    traced,
)
from quizgen.formulas.numbers import shape_text
from quizgen.questions.question import Given, Givens, Key, Numeric, Step
from quizgen.variants.family import Family
from quizgen.variants.level import Variant, asks
from quizgen.variants.space import Axis

CHANGED = tuple(name for name in LABELS if name not in ("lenet5", "resnet101", "resnet152"))
CLASSIFIED = tuple(name for name in LABELS if name != "lenet5")
CLASSES = (10, 12, 15, 20, 25, 30, 37, 40, 43, 50, 80, 100)
QUANTITY = Axis("quantity", ("params", "macs"))
FRIENDLY = 100_000  # parameters asked at level 1 stay below

# --- another classifier ---------------------------------------------------------------


def last_layer(name: str) -> Row:
    row = shown_rows(name)[-1]
    assert isinstance(row.layer, Linear)
    return row


def new_classes(givens: Givens) -> Variant | None:
    name, N = str(givens["network"]), int(givens["N_out"])
    row = last_layer(name)
    features = row.inputs[0][0]
    steps = (
        step("A weight per pair of feature and class", "weights", "N_in*N_out",
             N_in=features, N_out=N),
        step("With a bias per class", "params", "weights + N_out",
             weights=features * N, N_out=N),
    )  # fmt: skip
    key = features * N + N
    answer = Numeric(key, "parameters")
    values: dict[str, Given] = {
        "network": LABELS[name], "layer": row.name, "N_in": features, "N_out": N,
        "asked": asks(answer),
    }  # fmt: skip
    found: Mapping[str, Key] = {
        "forgot-bias": features * N,
        "bias-per-input": features * N + features,
        "single-bias": features * N + 1,
        "added-sizes": features + N,
    }
    if key >= 100_000:
        return None
    return Variant(
        Numeric(key, "parameters"), values, steps, slips_of(found, Numeric(key, "parameters"))
    )


# --- another kernel -------------------------------------------------------------------

GROWN = {1: (3, 5), 3: (5, 7, 9), 5: (7, 9), 7: (9, 11), 11: (13,)}  # kernels somebody would try


def answered(name: str, value: int, quantity: str) -> tuple[Numeric, list[Step], int]:
    """A change as it is asked: exactly, or MACs in millions."""
    if quantity == "params":
        return Numeric(value, "parameters"), [], 1
    line = in_millions(name, value)
    return Numeric(line.value, "M MACs", 1), [line], MILLION


def divided(found: Mapping[str, int], scale: int) -> dict[str, Key]:
    return {k: v if scale == 1 else Fraction(v, scale) for k, v in found.items()}


def new_kernel(givens: Givens) -> Variant | None:
    """One convolution gets a larger kernel, padded so that its output keeps its size."""
    name, quantity = str(givens["network"]), str(givens["quantity"])
    rows, place, F = shown_rows(name), int(givens["place"]), int(givens["F"])
    if place >= len(rows) or not is_conv(rows[place]) or F not in GROWN[kernel(rows[place])]:
        return None
    row = rows[place]
    K, C_in, C_out = kernel(row), row.inputs[0][0], row.output[0]
    if not is_dense(row):
        return None
    H, W = row.output[1:]
    weights = {"C_in": C_in, "C_out": C_out}
    params = quantity == "params"
    more = step("More weights in each kernel", "more", "F*F - K*K", F=F, K=K)
    total = (F * F - K * K) * C_in * C_out * (1 if params else H * W)
    steps = [more]
    if params:
        steps.append(step("Together", "added", "more*C_in*C_out", more=more.value, **weights))
    else:
        steps.append(
            step("At every output position", "added", "more*C_in*C_out*H_out*W_out",
                 more=more.value, **weights, H_out=H, W_out=W)
        )  # fmt: skip
    answer, extra, scale = answered("added", total, quantity)
    area = 1 if params else H * W
    bias = C_out if has_bias(row) and params else 0
    found = {
        "kernel-not-squared": (F - K) * C_in * C_out * area,
        "squared-the-difference": (F - K) ** 2 * C_in * C_out * area,
        "gave-the-new-total": F * F * C_in * C_out * area + bias,
        "forgot-input-channels": (F * F - K * K) * C_out * area,
        "forgot-filters": (F * F - K * K) * C_in * area,
    }
    if not params:
        found |= {
            "forgot-positions": (F * F - K * K) * C_in * C_out,
            "counted-two-per-mac": 2 * total,
        }
    values: dict[str, Given] = {
        "layer": row.name, "network": LABELS[name], "K": K, "F": F, "C_out": C_out,
        "input": shape_text(row.inputs[0]), "output": shape_text(row.output),
        "grows": "parameters does the network gain" if params
        else "MACs (multiply-adds, biases not counted) does the network gain per image",
        "asked": asks(answer),
    }  # fmt: skip
    slips = slips_of(divided(found, scale), answer)
    return Variant(answer, values, (*steps, *extra), slips)


# --- another number of filters --------------------------------------------------------


def follower(name: str, row: Row) -> Row | None:
    """The one layer that reads a convolution's maps, if all it reads is these."""
    reading = [other for other in shown_rows(name) if above(name, other) is row]
    merged = [
        other
        for other in traced(name).rows
        if len(other.node.inputs) > 1 and row.name in sources(name, other)
    ]
    if len(reading) != 1 or merged:
        return None
    return reading[0]


def sources(name: str, merge: Row) -> list[str]:
    """The shown layers that a merge reads."""
    found = []
    for node in merge.node.inputs:
        row = traced(name).row(node)
        before = row if row.kind == "Conv2d" else above(name, row)
        found.append(before.name if before else "")
    return found


def new_filters(givens: Givens) -> Variant | None:
    """A convolution gets more or fewer filters, so the next one sees other channels."""
    name, quantity = str(givens["network"]), str(givens["quantity"])
    rows, place = shown_rows(name), int(givens["place"])
    if place >= len(rows) or not is_conv(rows[place]):
        return None
    row = rows[place]
    after = follower(name, row)
    top, bottom = map(int, str(givens["factor"]).split("/"))
    C, grown = row.output[0], row.output[0] * top // bottom
    plain = after is not None and is_conv(after) and is_dense(row) and is_dense(after)
    if after is None or not plain or row.output[0] * top % bottom:
        return None
    params, norm = quantity == "params", normed(name, row)
    K, F, C_in, C_out = kernel(row), kernel(after), row.inputs[0][0], after.output[0]
    area, wide = (1, 1) if params else (positions(row), positions(after))
    own = C_in * K * K * area
    next_ = F * F * C_out * wide
    per_filter = (1 if has_bias(row) else 0) + (2 if norm else 0) if params else 0
    change = grown - C
    total = change * (own + next_ + per_filter)
    sign = "more" if change > 0 else "fewer"
    steps = [
        step(f"Filters: {sign}", "D", "N - C" if change > 0 else "C - N", N=grown, C=C),
        step(f"{row.name}: per filter", "own", OWN[params], **only(OWN[params], {
            "K": K, "C_in": C_in, "H_1": row.output[1], "W_1": row.output[2]})),
        step(f"{after.name}: per channel that it sees", "next", NEXT[params], **only(
            NEXT[params], {"F": F, "C_out": C_out, "H_2": after.output[1],
                           "W_2": after.output[2]})),
    ]  # fmt: skip
    if per_filter:
        each = "a bias" if has_bias(row) else "a scale and a shift"
        steps.append(
            step(f"For every filter {each} as well", "change", "D*(own + next + B)",
                 D=abs(change), own=own, next=next_, B=per_filter)
        )  # fmt: skip
    else:
        steps.append(
            step("In both layers", "change", "D*(own + next)", D=abs(change), own=own, next=next_)
        )
    answer, extra, scale = answered("change", abs(total), quantity)
    D = abs(change)
    found = {
        "forgot-next-layer": D * (own + per_filter),
        "changed-next-layer-only": D * next_,
        "kernel-not-squared": D * (own // K + next_ // F + per_filter),
        "gave-the-new-total": grown * (own + next_ + per_filter) + (C_out * bool(per_filter)),
    }
    if per_filter:
        found["forgot-bn" if norm else "forgot-bias"] = D * (own + next_)
    if not params:
        found |= {"counted-two-per-mac": 2 * abs(total),
                  "forgot-positions": D * (own // area + next_ // wide)}  # fmt: skip
    values: dict[str, Given] = {
        "layer": row.name, "network": LABELS[name], "K": K, "F": F, "C": C, "N": grown,
        "input": shape_text(row.inputs[0]), "middle": shape_text(row.output[1:]),
        "next": after.name, "C_out": C_out, "output": shape_text(after.output[1:]),
        "norm": NORM[has_bias(row), norm], "sign": sign,
        "what": "parameters" if params else "MACs per image (multiply-adds, biases not counted)",
        "asked": asks(answer),
    }  # fmt: skip
    slips = slips_of(divided(found, scale), answer)
    return Variant(answer, values, (*steps, *extra), slips)


OWN = {True: "K*K*C_in", False: "K*K*C_in*H_1*W_1"}
NEXT = {True: "F*F*C_out", False: "F*F*C_out*H_2*W_2"}
NORM = {
    (True, False): "Both have biases.",
    (False, True): "They have no biases; batch normalisation follows each.",
    (False, False): "They have no biases.",
}


def only(text: str, numbers: Mapping[str, int]) -> dict[str, int]:
    return {name: value for name, value in numbers.items() if name in text}


def positions(row: Row) -> int:
    return row.output[1] * row.output[2]


def is_dense(row: Row) -> bool:
    return getattr(row.layer, "groups", 1) == 1


def normed(name: str, row: Row) -> bool:
    """Whether batch normalisation follows."""
    rows = traced(name).rows
    return any(r.kind == "BatchNorm2d" and r.node.inputs == (row.name,) for r in rows)


CHANGE = Family(
    id="network-change",
    topic="networks",
    needs=("network-layer",),
    near="network",
    summary="what a network gains or loses when one of its layers is changed",
    covers=("V3", "X5"),
    levels={
        # ResNet-50 for 10 classes
        1: ZooLevel(
            prompt="The last layer of <network>, <layer>, is fully connected: it maps <N_in> "
            "features to 1000 classes. It is replaced by one with <N_out> classes. How many "
            "parameters, with biases, does the new layer learn?\n\n<asked>",
            axes=(Axis("network", CLASSIFIED), Axis("N_out", CLASSES)),
            make=new_classes,
        ),
        # VGG-16's conv3_2 with 5x5 kernels in place of 3x3
        2: ZooLevel(
            prompt="In <network> the convolution <layer> has <C_out> filters of $<K> \\times <K>$ "
            "and maps <input> to <output>. It gets kernels of $<F> \\times <F>$ and more padding, "
            "so that its output keeps its shape. How many <grows>?\n\n<asked>",
            axes=(
                Axis("network", CHANGED),
                Axis("place", tuple(range(72))),
                QUANTITY,
                Axis("F", (3, 5, 7, 9, 11, 13)),
            ),
            make=new_kernel,
        ),
        # VGG-16's conv3_2 with 384 filters in place of 256
        3: ZooLevel(
            prompt="In <network> the convolution <layer> has <C> filters of $<K> \\times <K>$; its "
            "input is <input> and its maps are <middle>. The next convolution, <next>, has "
            "<C_out> filters of $<F> \\times <F>$ and maps of <output>. <norm> <layer> now gets "
            "<N> filters in place of <C>. How many <sign> <what> does the network have?\n\n<asked>",
            axes=(
                Axis("network", CHANGED),
                Axis("place", tuple(range(72))),
                QUANTITY,
                Axis("factor", ("1/2", "3/4", "5/4", "3/2", "2/1")),
            ),
            make=new_filters,
        ),
    },
)

FAMILIES = (CHANGE,)
