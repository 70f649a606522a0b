"""Real networks with one layer changed: its kernel, its filters, the classes it tells apart."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from quizgen.cost import Row
from quizgen.families.networks.cells import PLACES, QUANTITY, told
from quizgen.families.networks.rows import (
    LABELS,
    LAYERED,
    ZooLevel,
    above,
    bias_apart,
    has_bias,
    is_conv,
    kernel,
    last_layer,
    shown_row,
    shown_rows,
    step,
    traced,
)
from quizgen.families.networks.wrong import in_unit, made
from quizgen.formulas.numbers import shape_text
from quizgen.questions.question import Given, Givens, Key, Numeric
from quizgen.variants.family import Family
from quizgen.variants.level import Variant
from quizgen.variants.space import Axis

CLASSIFIED = tuple(name for name in LABELS if "squeezenet" not in name)  # it ends in a convolution
# Classes of data sets that networks are fine-tuned for.
CLASSES = (10, 12, 15, 20, 30, 37, 40, 43, 45, 50, 80, 100, 101, 102, 120, 196, 200, 257, 365)
LIMIT = 1_000_000  # the largest number of parameters asked for at level 1

# --- another classifier ---------------------------------------------------------------


def new_classes(givens: Givens) -> Variant | None:
    name, N = str(givens["network"]), int(givens["N_out"])
    row = last_layer(name)
    features = row.inputs[0][0]
    weights = features * N
    steps = (
        step("Weights, one per feature and class", "weights", "N_in*N_out",
             N_in=features, N_out=N),
        step("Parameters, with one bias per class", "params", "weights + N_out",
             weights=weights, N_out=N),
    )  # fmt: skip
    if weights + N >= LIMIT or row.output[0] == N:
        return None
    answer = Numeric(weights + N, "parameters")
    values: dict[str, Given] = {
        "network": LABELS[name], "layer": row.name, "N_in": features, "N_old": row.output[0],
        "N_out": N,
    }  # fmt: skip
    found: Mapping[str, Key] = {
        "forgot-bias": weights,
        "bias-per-input": weights + features,
        "single-bias": weights + 1,
        "added-sizes": features + N,
        "kept-the-classes": row.params,
    }
    return made(answer, values, steps, found)


# --- another kernel -------------------------------------------------------------------

GROWN = {1: (3, 5), 3: (5, 7, 9), 5: (7, 9), 7: (9, 11), 11: (13,)}  # kernels somebody would try


def new_kernel(givens: Givens) -> Variant | None:
    """One convolution gets a larger kernel, padded so that its output keeps its size."""
    row, quantity, new = shown_row(givens), str(givens["quantity"]), int(givens["K_new"])
    if row is None or not is_conv(row) or new not in GROWN[kernel(row)] or not is_dense(row):
        return None
    K, C_in, (C_out, H, W) = kernel(row), row.inputs[0][0], row.output
    pairs, area = C_in * C_out, 1 if quantity == "params" else H * W
    more = step("Additional weights of a kernel", "more", "K_new*K_new - K*K", K_new=new, K=K)
    label, formula = ADDED[quantity]
    last = step(label, "added", formula, more=new * new - K * K, C_in=C_in, C_out=C_out, H_out=H,
                W_out=W)  # fmt: skip
    total = (new * new - K * K) * pairs * area
    answer, extra, scale = told(total, quantity, "added")
    found = {
        "kernel-not-squared": (new - K) * pairs * area,
        "squared-the-difference": (new - K) ** 2 * pairs * area,
        "forgot-input-channels": (new * new - K * K) * C_out * area,
        "forgot-filters": (new * new - K * K) * C_in * area,
    }
    bias = C_out if has_bias(row) else 0
    if quantity == "params":
        found |= {
            "gave-the-new-total": new * new * pairs + bias,
            "forgot-input-channels+gave-the-new-total": new * new * C_out + bias,
        }
    else:
        found |= {
            "gave-the-new-total": new * new * pairs * area,
            "forgot-positions": (new * new - K * K) * pairs,
            "one-side-of-output": (new * new - K * K) * pairs * W,
            "counted-two-per-mac": 2 * total,
            "counted-two-per-mac+gave-the-new-total": 2 * new * new * pairs * area,
        }
    if quantity == "params" and bias:
        found["biases-gained"] = total + bias
        found["forgot-bias+gave-the-new-total"] = new * new * pairs
    values: dict[str, Given] = {
        "layer": row.name, "network": LABELS[str(givens["network"])], "K": K, "K_new": new,
        "C_out": C_out, "input": shape_text(row.inputs[0]), "output": shape_text(row.output),
        "question": GAINED[quantity] + bias_apart(row, quantity),
    }  # fmt: skip
    return made(answer, values, (more, last, *extra), in_unit(found, scale))


ADDED = {
    "params": ("Additional parameters", "more*C_in*C_out"),
    "macs": ("Additional MACs, over all output positions", "more*C_in*C_out*H_out*W_out"),
}
GAINED = {
    "params": "How many parameters does the network gain?",
    "macs": "How many multiply-adds (MACs) does the network gain per image?",
}

# --- another number of filters --------------------------------------------------------


@cache
def followers(name: str) -> Mapping[str, Row]:
    """By a convolution's name, the one layer that reads its feature maps, if nothing else does."""
    reading: dict[str, list[Row]] = {}
    for row in shown_rows(name):
        source = above(name, row)
        if source:
            reading.setdefault(source.name, []).append(row)
    rows = traced(name).rows
    merged = {source for row in rows if len(row.node.inputs) > 1 for source in sources(name, row)}
    return {
        source: readers[0]
        for source, readers in reading.items()
        if len(readers) == 1 and source not in merged
    }


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
    name, quantity, row = str(givens["network"]), str(givens["quantity"]), shown_row(givens)
    if row is None or not is_conv(row):
        return None
    after = followers(name).get(row.name)
    top, bottom = map(int, str(givens["factor"]).split("/"))
    old, new = row.output[0], row.output[0] * top // bottom
    if after is None or not alike(name, row, after) or old * top % (8 * bottom):
        return None
    params, growing, change = quantity == "params", new > old, abs(new - old)
    K_1, K_2, C_in, C_2 = kernel(row), kernel(after), row.inputs[0][0], after.output[0]
    area, wide = (1, 1) if params else (positions(row), positions(after))
    own, next_ = C_in * K_1 * K_1 * area, K_2 * K_2 * C_2 * wide
    each = per_filter(name, row) if params else 0
    total = change * (own + next_ + each)
    noun = "Weights" if params else "MACs"
    steps = [
        step("Filters added" if growing else "Filters removed", "change",
             "C_new - C_out_1" if growing else "C_out_1 - C_new", C_new=new, C_out_1=old),
        step(f"{noun} of one filter of {row.name}", "own", OWN_PART[params], K_1=K_1,
             C_in_1=C_in, H_out_1=row.output[1], W_out_1=row.output[2]),
        step(f"{noun} of {after.name} per input channel", "next", NEXT_PART[params], K_2=K_2,
             C_out_2=C_2, H_out_2=after.output[1], W_out_2=after.output[2]),
    ]  # fmt: skip
    what = "Parameters" if params else "MACs"
    label = f"{what} {'gained' if growing else 'lost'}{WITH[each]}"
    formula = f"change*(own + next + {each})" if each else "change*(own + next)"
    steps.append(step(label, "total", formula, change=change, own=own, next=next_))
    answer, extra, scale = told(total, quantity, "total")
    thin = change * (own // K_1 + next_ // K_2 + each)
    found = {
        "forgot-next-layer": change * (own + each),
        "changed-next-layer-only": change * next_,
        "kernel-not-squared": thin,
        "gave-the-new-total": new * (own + next_ + each) + C_2 * each,
        "forgot-next-layer+kernel-not-squared": change * (own // K_1 + each),
    }
    if each:
        forgotten = "forgot-bn" if normed(name, row) else "forgot-bias"
        found |= {
            forgotten: change * (own + next_),
            f"{forgotten}+forgot-next-layer": change * own,
            f"{forgotten}+kernel-not-squared": thin - change * each,
            f"{forgotten}+gave-the-new-total": new * (own + next_),
        }
    if not params:
        found |= {
            "counted-two-per-mac": 2 * total,
            "forgot-positions": change * (own // area + next_ // wide),
            "counted-two-per-mac+forgot-next-layer": 2 * change * own,
            "counted-two-per-mac+gave-the-new-total": 2 * new * (own + next_),
        }
    values: dict[str, Given] = {
        "layer": row.name, "network": LABELS[name], "K_1": K_1, "K_2": K_2, "C_1": old,
        "C_new": new, "input": shape_text(row.inputs[0]), "middle": shape_text(row.output),
        "next": after.name, "C_2": C_2, "output": shape_text(after.output),
        "norm": NORM[has_bias(row), normed(name, row)],
        "question": QUESTIONS[quantity].format("gain" if growing else "lose")
        + bias_apart(row, quantity),
    }  # fmt: skip
    return made(answer, values, (*steps, *extra), in_unit(found, scale))


OWN_PART = {True: "K_1*K_1*C_in_1", False: "K_1*K_1*C_in_1*H_out_1*W_out_1"}
NEXT_PART = {True: "K_2*K_2*C_out_2", False: "K_2*K_2*C_out_2*H_out_2*W_out_2"}
WITH = {0: "", 1: ", with one bias per filter", 2: ", with a scale and a shift per filter"}
NORM = {
    (True, False): "Both have biases.",
    (False, True): "Neither has biases; each is followed by batch normalization.",
    (False, False): "Neither has biases.",
}
QUESTIONS = {
    "params": "How many parameters does the network {}?",
    "macs": "How many multiply-adds (MACs) does the network {} per image?",
}


def alike(name: str, row: Row, after: Row) -> bool:
    """Whether both are plain convolutions, and what is said of one's biases and normalization
    holds for the other."""
    if not is_conv(after) or not (is_dense(row) and is_dense(after)):
        return False
    return (has_bias(row), normed(name, row)) == (has_bias(after), normed(name, after))


def per_filter(name: str, row: Row) -> int:
    """The parameters that come with each filter beside its weights."""
    return has_bias(row) + 2 * normed(name, row)


def positions(row: Row) -> int:
    return row.output[1] * row.output[2]


def is_dense(row: Row) -> bool:
    return getattr(row.layer, "groups", 1) == 1


def normed(name: str, row: Row) -> bool:
    """Whether batch normalization follows."""
    return row.name in normalized(name)


@cache
def normalized(name: str) -> frozenset[str]:
    """The layers whose output is normalized."""
    rows = traced(name).rows
    return frozenset(row.node.inputs[0] for row in rows if row.kind == "BatchNorm2d")


CHANGE = Family(
    id="network-change",
    topic="networks",
    version=2,
    needs=("network-layer",),
    near="network",
    summary="what a network gains or loses when one of its layers is changed",
    covers=("V3", "X5"),
    levels={
        # ResNet-50 for 10 classes
        1: ZooLevel(
            prompt="The last layer of <network>, <layer>, is fully connected and maps <N_in> "
            "features to <N_old> classes. It is replaced by a fully connected layer with biases "
            "for <N_out> classes. How many parameters does the new layer have?\n\n<asked>",
            axes=(Axis("network", CLASSIFIED), Axis("N_out", CLASSES)),
            make=new_classes,
        ),
        # VGG-16's conv3_2 with 5x5 kernels in place of 3x3
        2: ZooLevel(
            prompt="In <network>, the convolution <layer> has <C_out> filters of "
            "$<K> \\times <K>$ and maps <input> to <output>. Its kernels are enlarged to "
            "$<K_new> \\times <K_new>$, with more padding so that its output keeps its shape. "
            "<question>\n\n<asked>",
            axes=(
                Axis("network", LAYERED),
                PLACES,
                QUANTITY,
                Axis("K_new", (3, 5, 7, 9, 11, 13)),
            ),
            make=new_kernel,
        ),
        # VGG-16's conv3_2 with 384 filters in place of 256
        3: ZooLevel(
            prompt="In <network>, the convolution <layer> has <C_1> filters of "
            "$<K_1> \\times <K_1>$ and maps <input> to <middle>. The next convolution, <next>, "
            "has <C_2> filters of $<K_2> \\times <K_2>$ and outputs <output>. <norm> The number "
            "of filters of <layer> is changed from <C_1> to <C_new>. <question>\n\n<asked>",
            axes=(
                Axis("network", LAYERED),
                PLACES,
                QUANTITY,
                Axis("factor", ("1/2", "3/4", "5/4", "3/2", "2/1")),
            ),
            make=new_filters,
        ),
    },
)

FAMILIES = (CHANGE,)
