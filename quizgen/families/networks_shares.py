"""Shares of a real network's parameters, operations and memory; the memory of its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

from quizgen.families.zoo_rows import (
    LABELS,
    SIDES,
    ZooLevel,
    layer_amount,
    shown_rows,
    slips_of,
    step,
    table_text,
    traced,
    words,
    worked,
    wrong_counts,
)
from quizgen.families.zoo_totals import (
    KINDS,
    QUANTITY,
    STAGED,
    by_kind,
    by_stage,
)
from quizgen.formulas.evaluation import round_half_up
from quizgen.formulas.numbers import shape_text
from quizgen.questions.question import Given, Givens, Key, Numeric
from quizgen.text.markup import Markup, parse
from quizgen.variants.family import Family
from quizgen.variants.level import Variant, asks
from quizgen.variants.space import Axis

SCALES = {"params": (1000, "thousand"), "macs": (10**6, "million"), "memory": (1000, "thousand")}
OTHER = {"conv": "fc", "fc": "conv"}
LEAST = 10  # of the unit given, so that rounding does not show in the share
WHAT = {"params": "parameters", "macs": "multiply-adds", "memory": "output elements"}


def share(
    own: int, parts: Mapping[str, int], values: Mapping[str, Given], places: int = 1
) -> Variant:
    """A part's percentage of the whole, the whole being the sum of the parts."""
    whole, largest, last = sum(parts.values()), max(parts.values()), [*parts.values()][-1]
    added = {f"X_{i}": value for i, value in enumerate(parts.values(), start=1)}
    steps = (
        step("The whole", "T", " + ".join(added), **added),
        step("In percent", "share", "100*X/T", places, X=own, T=whole),
    )
    answer = Numeric(steps[-1].value, "%", places)
    found: dict[str, Key] = {
        "share-of-rest": Fraction(100 * own, whole - own),
        "share-of-other": Fraction(100 * (whole - own), whole),
        "share-upside-down": Fraction(100 * whole, own),
    }
    if len(parts) > 2:
        found["share-of-largest"] = Fraction(100 * own, largest)
        found["left-out-one-part"] = Fraction(100 * own, whole - last)
    return Variant(answer, {**values, "asked": asks(answer)}, steps, slips_of(found, answer))


def of_two(givens: Givens) -> Variant | None:
    """The share of convolutions or of fully connected layers, from the two totals."""
    name, quantity, part = (str(givens[key]) for key in ("network", "quantity", "part"))
    scale, unit = SCALES[quantity]
    totals = by_kind(name, quantity)
    both = {kind: round_half_up(Fraction(totals[kind], scale), 0) for kind in OTHER}
    if min(both.values()) < LEAST:
        return None
    return share(both[part], both, {
        "network": LABELS[name], "what": WHAT[quantity], "unit": unit,
        "conv": both["conv"], "fc": both["fc"], "part": KINDS[part][0],
    })  # fmt: skip


@cache
def _stages_prompt(name: str, quantity: str) -> Markup:
    scale, unit = SCALES[quantity]
    totals = by_stage(name, quantity)
    rows = [(stage, round_half_up(Fraction(v, scale), 0)) for stage, v in totals.items()]
    table = table_text(("stage", f"{unit} {WHAT[quantity]}"), rows)
    image = shape_text(traced(name).input_shape)
    front = "The" if quantity == "params" else f"On an image of {image}, the"
    return parse(
        f"{front} stages of {LABELS[name]} have these {WHAT[quantity]}. What percentage of "
        f"them lies in the stage called <stage>?\n\n{table}\n\n<asked>"
    )


def of_stages(givens: Givens) -> Variant | None:
    """The share of one stage, from a table of all."""
    name, quantity, place = str(givens["network"]), str(givens["quantity"]), int(givens["place"])
    scale = SCALES[quantity][0]
    parts = {
        stage: round_half_up(Fraction(value, scale), 0)
        for stage, value in by_stage(name, quantity).items()
    }
    if place >= len(parts) or [*parts.values()][place] < LEAST:
        return None
    stage = [*parts][place]
    found = share(parts[stage], parts, {"stage": stage}, 2)
    return replace(found, template=_stages_prompt(name, quantity))


def of_layer(givens: Givens) -> Variant | None:
    """The share of one layer, whose own number has to be worked out first."""
    name, quantity, side = str(givens["network"]), str(givens["quantity"]), int(givens["side"])
    rows, place = shown_rows(name, side), int(givens["place"])
    if (
        place >= len(rows)
        or not layer_amount(rows[place], quantity)
        or (side and quantity == "params")
    ):
        return None
    row = rows[place]
    whole, own = traced(name, side).total(quantity), layer_amount(row, quantity) or 0
    key = Fraction(100 * own, whole)
    if key < Fraction(1, 2):
        return None
    answer = Numeric(key, "%", 2)
    last = step("In percent", "share", f"100*{quantity}/T", 2, **{quantity: own, "T": whole})
    found: dict[str, Key] = {
        mistake: Fraction(100 * value, whole)
        for mistake, value in wrong_counts(row, quantity).items()
    }
    found["share-of-rest"] = Fraction(100 * own, whole - own)
    found["share-of-other"] = 100 - key
    values: dict[str, Given] = {
        "network": LABELS[name],
        "layer": row.name,
        "image": shape_text(traced(name, side).input_shape),
        "words": words(row),
        "input": shape_text(row.inputs[0]),
        "output": shape_text(row.output),
        "total": whole,
        "what": WHAT[quantity],
        "asked": asks(answer),
    }
    return Variant(answer, values, (*worked(row, quantity), last), slips_of(found, answer))


SHARE = Family(
    id="network-share",
    topic="networks",
    needs=("network-params",),
    near="network",
    summary="the share of a network's parameters, operations or memory that lies in one part",
    covers=("X4",),
    levels={
        # 2334 thousand in AlexNet's convolutions, 58,631 thousand in its fully connected layers
        1: ZooLevel(
            prompt="The convolutions of <network> have <conv> <unit> <what> and its fully "
            "connected layers <fc> <unit>. What percentage of the two together lies in <part>?"
            "\n\n<asked>",
            axes=(
                Axis("network", STAGED),
                QUANTITY,
                Axis("part", ("conv", "fc")),
            ),
            make=of_two,
        ),
        # a table of VGG-16's stages
        2: ZooLevel(
            prompt="What percentage lies in one stage of a network?",
            axes=(Axis("network", STAGED), QUANTITY, Axis("place", tuple(range(12)))),
            make=of_stages,
        ),
        # conv2 of AlexNet among 724 million multiply-adds
        3: ZooLevel(
            prompt="On an image of <image>, the layer <layer> of <network> (<words>) maps <input> "
            "to <output>. Biases count as parameters but not among the multiply-adds. The whole "
            "network has <total> <what>. What percentage of them lies in <layer>?\n\n<asked>",
            axes=(
                Axis("network", STAGED),
                Axis("place", tuple(range(72))),
                Axis("quantity", ("params", "macs")),
                Axis("side", (0, *SIDES)),
            ),
            make=of_layer,
        ),
    },
)

# --- the memory of the weights --------------------------------------------------------

TYPES = {1: "int8", 2: "float16", 4: "float32", 8: "float64"}
MIB = 2**20
BYTES = Axis("B", tuple(TYPES))
CLASSES = Axis("N", (10, 20, 37, 50, 100, 101, 200, 257, 365, 500))


def stored(givens: Givens) -> Variant | None:
    """All weights in one type, from a rounded number of parameters."""
    name, B = str(givens["network"]), int(givens["B"])
    thousands = round_half_up(Fraction(traced(name).params, 1000), 0)
    key = Fraction(1000 * thousands * B, MIB)
    answer = Numeric(key, "MB", 1)
    steps = (
        step("Bytes", "bytes", "1000*N*B", N=thousands, B=B),
        step("In MB", "memory", "bytes/(1024*1024)", bytes=1000 * thousands * B),
    )
    found: dict[str, Key] = {
        "forgot-bytes": Fraction(1000 * thousands, MIB),
        "bits-for-bytes": 8 * key,
        "wrong-kilo": Fraction(1000 * thousands * B, 10**6),
        "wrong-way": Fraction(1000 * thousands, B * MIB),
    }
    if B != 4:
        found["always-four-bytes"] = key * 4 / B
    values: dict[str, Given] = {
        "network": LABELS[name], "N": thousands, "type": TYPES[B], "asked": asks(answer),
    }  # fmt: skip
    return Variant(answer, values, steps, slips_of(found, answer))


def parts_of(name: str, classes: int) -> tuple[int, int, int, int]:
    """Parameters of a network for another number of classes: all layers but the last, the last,
    the last with 1000 classes, and the features it sees."""
    last = shown_rows(name)[-1]
    features = last.inputs[0][0]
    return traced(name).params - last.params, (features + 1) * classes, last.params, features


def retrained(givens: Givens) -> Variant | None:
    """The weights of a network with another last layer."""
    name, B, N = str(givens["network"]), int(givens["B"]), int(givens["N"])
    body, head, old, features = parts_of(name, N)
    whole = body + head
    answer = Numeric(step("", "m", "n/d", n=whole * B, d=MIB).value, "MB", 1)
    steps = (
        step("The new last layer", "head", "N_in*N_out + N_out", N_in=features, N_out=N),
        step("All parameters", "params", "T - old + head", T=body + old, old=old, head=head),
        step("Bytes", "bytes", "params*B", params=whole, B=B),
        step("In MB", "memory", "bytes/(1024*1024)", bytes=whole * B),
    )
    found: dict[str, Key] = {
        "kept-the-classes": Fraction((body + old) * B, MIB),
        "forgot-last-layer": Fraction(body * B, MIB),
        "forgot-bytes": Fraction(whole, MIB),
        "bits-for-bytes": Fraction(8 * whole * B, MIB),
        "wrong-kilo": Fraction(whole * B, 10**6),
    }
    if B != 4:
        found["always-four-bytes"] = Fraction(whole * 4, MIB)
    values: dict[str, Given] = {
        "network": LABELS[name], "T": body + old, "old": old, "N_in": features, "N": N,
        "type": TYPES[B], "asked": asks(answer),
    }  # fmt: skip
    return Variant(answer, values, steps, slips_of(found, answer))


def mixed(givens: Givens) -> Variant | None:
    """Convolutions (with normalisation) in one type, fully connected layers in another."""
    name, B, F, N = (givens[key] for key in ("network", "B", "F", "N"))
    name, B, F, N = str(name), int(B), int(F), int(N)
    last = shown_rows(name)[-1]
    fc = by_kind(name, "params")["fc"] - last.params + (last.inputs[0][0] + 1) * N
    conv = traced(name).params - by_kind(name, "params")["fc"]
    if B == F:
        return None
    total = conv * B + fc * F
    answer = Numeric(step("", "m", "n/d", n=total, d=MIB).value, "MB", 1)
    steps = (
        step("Bytes", "bytes", "X*B + Y*F", X=conv, B=B, Y=fc, F=F),
        step("In MB", "memory", "bytes/(1024*1024)", bytes=total),
    )
    found: dict[str, Key] = {
        "swapped-types": Fraction(conv * F + fc * B, MIB),
        "one-type-for-all": Fraction((conv + fc) * B, MIB),
        "forgot-other-part": Fraction(conv * B, MIB),
        "forgot-bytes": Fraction(conv + fc, MIB),
        "bits-for-bytes": Fraction(8 * total, MIB),
        "wrong-kilo": Fraction(total, 10**6),
    }
    values: dict[str, Given] = {
        "network": LABELS[name], "X": conv, "Y": fc, "N": N, "type": TYPES[B], "other": TYPES[F],
        "asked": asks(answer),
    }  # fmt: skip
    return Variant(answer, values, steps, slips_of(found, answer))


WEIGHTS = Family(
    id="network-weights",
    topic="networks",
    needs=("weight-memory",),
    near="network",
    summary="the memory that a network's weights take, in one type or two",
    covers=("K1", "K11"),
    levels={
        # 61 million parameters in float32
        1: ZooLevel(
            prompt="<network> has <N> thousand parameters. How much memory do they take as "
            "<type>?\n\n<asked>",
            axes=(Axis("network", STAGED), BYTES),
            make=stored,
        ),
        # ResNet-50 for 37 classes in float16
        2: ZooLevel(
            prompt="<network> has <T> parameters, <old> of them in its last layer, which maps "
            "<N_in> features to 1000 classes. The last layer is replaced by one with <N> classes "
            "and biases. How much memory do the weights of this network take as <type>?"
            "\n\n<asked>",
            axes=(Axis("network", STAGED), BYTES, CLASSES),
            make=retrained,
        ),
        # VGG-16 with its fully connected layers in int8
        3: ZooLevel(
            prompt="<network>, made for <N> classes, has <Y> parameters in its fully connected "
            "layers and <X> in all others. The fully connected layers are stored as <other>, the "
            "others as <type>. How much memory do the weights take?\n\n<asked>",
            axes=(Axis("network", STAGED), BYTES, Axis("F", (1, 2, 4)), CLASSES),
            make=mixed,
        ),
    },
)

FAMILIES = (SHARE, WEIGHTS)
