"""Real networks as a whole: what all of their layers have in parameters, MACs and memory."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import prod

from quizgen.cost import Linear, Row
from quizgen.families.networks.blocks import (
    BLOCKED,
    PLAIN,
    VGGS,
    blocks_table,
    divided,
    miscounted,
    stages,
    summed,
)
from quizgen.families.networks.cells import told
from quizgen.families.networks.rows import (
    LABELS,
    SIDES,
    ZooLevel,
    image_text,
    is_conv,
    step,
    table_text,
    traced,
    words,
)
from quizgen.families.networks.weights import MIB, in_megabytes
from quizgen.families.networks.wrong import in_unit, made
from quizgen.formulas.numbers import shape_text
from quizgen.questions.question import Givens, Key, Numeric, Step
from quizgen.text.markup import Markup, parse
from quizgen.variants.family import Family
from quizgen.variants.level import Variant
from quizgen.variants.space import Axis

# --- a table of layers with the biases left out ---------------------------------------

LENET = "lenet5_dense"
SMALL = {
    LENET: "the common dense form of LeNet-5",
    **{name: LABELS[name] for name in ("alexnet", "alexnet_single", "zfnet", "vgg11", "vgg13")},
}
LENET_CLASSES = (10, 26, 36, 47, 62)  # digits, letters, both, EMNIST balanced and by class
CLASSES = (10, 20, 26, 36, 37, 43, 45, 47, 50, 62, 80, 100, 101, 102, 120, 196, 200, 257, 365, 1000)


@cache
def learned(name: str) -> tuple[Row, ...]:
    return tuple(row for row in traced(name).rows if row.params)


@cache
def _layers_prompt(name: str, classes: int) -> Markup:
    rows = [
        (row.name, classes_text(row, classes), shape_text(row.inputs[0]), weights)
        for row, weights in zip(learned(name), weights_of(name, classes), strict=True)
    ]
    table = table_text(("layer", "type", "input", "weights"), rows)
    return parse(
        f"The table lists the layers of {SMALL[name]} that have weights; its last layer "
        f"distinguishes {classes} classes. In addition, every filter and every output of a fully "
        "connected layer has a bias. How many parameters does the network have?"
        f"\n\n{table}\n\n<asked>"
    )


def classes_text(row: Row, classes: int) -> str:
    last = isinstance(row.layer, Linear) and row.output[0] in (10, 1000)
    return f"fully connected, {classes} outputs" if last else words(row)


@cache
def outputs_of(name: str, classes: int) -> tuple[int, ...]:
    """How many biases each layer has."""
    return (*(row.output[0] for row in learned(name)[:-1]), classes)


@cache
def weights_of(name: str, classes: int) -> tuple[int, ...]:
    rows = learned(name)
    body = [row.params - row.output[0] for row in rows[:-1]]
    return (*body, rows[-1].inputs[0][0] * classes)


def of_layers(givens: Givens) -> Variant | None:
    """The parameters of a network from the weights of its layers."""
    name, classes = str(givens["network"]), int(givens["N_out"])
    if name == LENET and classes not in LENET_CLASSES:
        return None
    weights, outputs = weights_of(name, classes), outputs_of(name, classes)
    steps = (
        added("Weights of all layers", "weights", weights),
        added("Biases, one per filter or output", "biases", outputs),
        step("Parameters of the network", "params", "all_weights + all_biases",
             all_weights=sum(weights), all_biases=sum(outputs)),
    )  # fmt: skip
    total = sum(weights) + sum(outputs)
    rows = learned(name)
    body, biases = (
        sum(value for value, row in zip(values, rows, strict=True) if is_conv(row))
        for values in (weights, outputs)
    )
    found: dict[str, Key] = {
        "forgot-bias": sum(weights),
        "single-bias": sum(weights) + len(weights),
        "bias-per-input": sum(weights) + sum(row.inputs[0][0] for row in rows),
        "forgot-fc-layers": body + biases,
        "forgot-last-layer": total - weights[-1] - outputs[-1],
        "forgot-bias+forgot-fc-layers": body,
        "forgot-bias+forgot-conv-layers": sum(weights) - body,
        "forgot-bias+forgot-last-layer": sum(weights[:-1]),
    }
    return made(Numeric(total, "parameters"), {}, steps, found, _layers_prompt(name, classes))


def added(label: str, name: str, values: Iterable[int]) -> Step:
    """A line that adds up what all layers have."""
    parts = {f"{name}_{i}": value for i, value in enumerate(values, start=1)}
    return step(label, f"all_{name}", " + ".join(parts), **parts)


# --- a table of stages and their blocks -----------------------------------------------

COUNTED = {
    "params": "parameters",
    "macs": "multiply-adds (MACs)",
    "memory": "output elements",
}
ASKED = {
    "params": "How many parameters does the whole network have?",
    "macs": "How many multiply-adds (MACs) does the whole network need per image?",
    "memory": "How many output elements does the whole network have?",
}


@cache
def _blocks_prompt(name: str, quantity: str, side: int) -> Markup:
    of = "the convolution, pooling and fully connected layers of " if quantity == "memory" else ""
    image = "" if quantity == "params" else f" on a {image_text(name, side)} image"
    table = blocks_table({COUNTED[quantity]: divided(name, quantity, side)})
    counting = "Each convolution counts as a block, and so does the whole classifier. "
    return parse(
        f"The table lists the {COUNTED[quantity]} of {of}{LABELS[name]}{image}, for the first "
        f"block of each stage and for each further block. {counting if name in VGGS else ''}"
        f"{ASKED[quantity]}\n\n{table}\n\n<asked>"
    )


def of_blocks(givens: Givens) -> Variant | None:
    """A total of a network from the first and the further blocks of its stages."""
    name, quantity, side = str(givens["network"]), str(givens["quantity"]), int(givens["side"])
    plain = name in VGGS
    if side and (quantity == "params" or plain or traced(name).input_shape[-1] < min(SIDES[1:])):
        return None
    if plain and quantity == "memory":
        return None
    parts = divided(name, quantity, side)
    total, head = sum(stage.total for stage in parts), parts[-1].total
    found, left_out = miscounted(parts), "forgot-fc-layers" if plain else "forgot-head"
    found |= {
        left_out: total - head,
        f"{left_out}+first-for-further": found["first-for-further"] - head,
        f"{left_out}+forgot-block-count": found["forgot-block-count"] - head,
    }
    if not plain:
        found["forgot-stem"] = total - parts[0].total
        found["forgot-stem+forgot-head"] = total - parts[0].total - head
    steps = summed(parts, quantity, "outputs" if quantity == "memory" else quantity)
    answer, extra, scale = told(total, quantity, quantity)
    if quantity == "macs":
        found["counted-two-per-mac"] = 2 * total
        found["counted-two-per-mac+first-for-further"] = 2 * found["first-for-further"]
    template = _blocks_prompt(name, quantity, side)
    return made(answer, {}, (*steps, *extra), in_unit(found, scale), template)


# --- parameters and outputs together --------------------------------------------------

TYPES = {"float32": 4, "float16": 2, "int8": 1}  # bytes per value


@cache
def _memory_prompt(name: str) -> Markup:
    both = {COUNTED[what]: stages(name, what) for what in ("params", "memory")}
    several = any(stage.n > 1 for stage in stages(name, "params"))
    blocks = " for the first and each further block of every stage" if several else " by stage"
    return parse(
        f"The table lists the parameters of {LABELS[name]} and, on a {image_text(name)} image, the "
        f"output elements of its convolution, pooling and fully connected layers{blocks}. Suppose "
        "that all parameters and exactly these outputs of a batch of <B> images are stored, each "
        f"value as <type>. How much memory do they occupy?\n\n{blocks_table(both)}\n\n<asked>"
    )


def of_memory(givens: Givens) -> Variant | None:
    """The memory of all parameters, and of all outputs for a batch."""
    name, dtype, B = str(givens["network"]), str(givens["type"]), int(givens["B"])
    b = TYPES[dtype]
    weights, outputs = stages(name, "params"), stages(name, "memory")
    params, elements = (sum(s.total for s in parts) for parts in (weights, outputs))
    values = params + B * elements
    answer, last = in_megabytes(values * b)
    steps = (
        *summed(weights, "params", "params", "params_"),
        *summed(outputs, "memory", "outputs", "outputs_"),
        step("Values that are stored", "values", "params + B*outputs", params=params, B=B,
             outputs=elements),
        step("Bytes", "bytes", "values*b", values=values, b=b),
        last,
    )  # fmt: skip
    image = prod(traced(name).input_shape)
    counts = {
        "forgot-batch": params + elements,
        "weights-per-image": B * (params + elements),
        "forgot-activations": params,
        "forgot-weights": B * elements,
        "counted-input": values + B * image,
        "forgot-weights+forgot-batch": elements,
    }
    wrong_params, wrong_outputs = miscounted(weights), miscounted(outputs)
    counts |= {m: wrong_params[m] + B * wrong_outputs[m] for m in wrong_params}
    found: dict[str, Key] = {m: Fraction(v * b, MIB) for m, v in counts.items()}
    found |= {
        "forgot-bytes": Fraction(values, MIB),
        "bits-for-bytes": Fraction(8 * values * b, MIB),
        "wrong-kilo": Fraction(values * b, 10**6),
        "forgot-batch+wrong-kilo": Fraction(counts["forgot-batch"] * b, 10**6),
        "forgot-weights+wrong-kilo": Fraction(counts["forgot-weights"] * b, 10**6),
        "forgot-batch+forgot-bytes": Fraction(counts["forgot-batch"], MIB),
    }
    if b != 4:
        found["always-four-bytes"] = Fraction(4 * values, MIB)
    return made(answer, {"B": B, "type": dtype}, steps, found, _memory_prompt(name))


TOTALS = Family(
    id="network-totals",
    topic="networks",
    needs=("network-params", "network-layer", "activation-memory"),
    near="network",
    summary="parameters, MACs and memory of a whole network, from a table of its layers or stages",
    covers=("X1", "V1", "R4"),
    source="Deep Residual Learning for Image Recognition (2015), table 1",
    levels={
        # AlexNet's eight layers of weights for 101 classes
        1: ZooLevel(
            prompt="How many parameters does a network have?",
            axes=(Axis("network", tuple(SMALL)), Axis("N_out", CLASSES)),
            make=of_layers,
        ),
        # ResNet-50: 3, 4, 6 and 3 blocks
        2: ZooLevel(
            prompt="How much does a network have in all?",
            axes=(
                Axis("network", (*BLOCKED, *VGGS)),
                Axis("quantity", ("params", "macs", "memory")),
                Axis("side", (*SIDES, 128, 352, 416, 512)),
            ),
            make=of_blocks,
        ),
        # VGG-16's parameters, and its outputs for 16 images
        3: ZooLevel(
            prompt="How much memory does a network occupy?",
            axes=(
                Axis("network", (*PLAIN, *BLOCKED)),
                Axis("type", tuple(TYPES)),
                Axis("B", (2, 4, 8, 16, 32, 64, 128)),
            ),
            make=of_memory,
        ),
    },
)

FAMILIES = (TOTALS,)
