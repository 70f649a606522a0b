"""The memory of a real network's weights, in one type or two."""

from __future__ import annotations

from fractions import Fraction

from quizgen.families.networks.rows import LABELS, ZooLevel, last_layer, step, traced
from quizgen.families.networks.sums import TWO_KINDS, by_kind
from quizgen.families.networks.wrong import made
from quizgen.formulas.evaluation import round_half_up
from quizgen.questions.question import Given, Givens, Key, Numeric, Step
from quizgen.text.markup import parse
from quizgen.variants.family import Family
from quizgen.variants.level import Variant
from quizgen.variants.space import Axis

TYPES = {"float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}  # bytes per value
MIB = 2**20
# Those for small images have too few weights to fill megabytes; SqueezeNets end in a convolution.
LARGE = tuple(name for name in LABELS if name not in ("resnet20", "resnet56", "resnet110"))
RETRAINED = tuple(name for name in LARGE if "squeezenet" not in name)
MIXED = tuple(name for name in RETRAINED if name in TWO_KINDS)
CLASSES = Axis("N_out", (10, 20, 37, 50, 100, 101, 120, 196, 200, 257, 365))
TYPE = Axis("type", tuple(TYPES))


def in_megabytes(nbytes: int) -> tuple[Numeric, Step]:
    last = step("Memory in MB", "memory", "bytes/(1024*1024)", bytes=nbytes)
    return Numeric(last.value, "MB", 1), last


# --- converted to another type --------------------------------------------------------


def converted(givens: Givens) -> Variant | None:
    """What a network's weights save when they are converted, from a rounded number of
    parameters."""
    name, old, new = str(givens["network"]), str(givens["type"]), str(givens["type_new"])
    wide, narrow = TYPES[old], TYPES[new]
    if narrow >= wide:
        return None
    thousands = round_half_up(Fraction(traced(name).params, 1000), 0)
    params = 1000 * thousands
    answer, last = in_megabytes(params * (wide - narrow))
    steps = (
        step("Bytes saved per parameter", "saved", "b - b_new", b=wide, b_new=narrow),
        step("Bytes saved", "bytes", "1000*thousands*saved", thousands=thousands,
             saved=wide - narrow),
        last,
    )  # fmt: skip
    saved, per = params * (wide - narrow), Fraction(1, MIB)
    found: dict[str, Key] = {
        "gave-the-size-before": params * wide * per,
        "gave-the-rest": params * narrow * per,
        "forgot-bytes": params * per,
        "bits-for-bytes": 8 * saved * per,
        "wrong-kilo": Fraction(saved, 10**6),
        "gave-the-size-before+wrong-kilo": Fraction(params * wide, 10**6),
        "gave-the-rest+wrong-kilo": Fraction(params * narrow, 10**6),
    }
    values: dict[str, Given] = {
        "network": LABELS[name], "thousands": thousands, "type": old, "type_new": new,
    }  # fmt: skip
    return made(answer, values, steps, found)


# --- another last layer ---------------------------------------------------------------


def retrained(givens: Givens) -> Variant | None:
    """The weights of a network with another last layer."""
    name, dtype, N = str(givens["network"]), str(givens["type"]), int(givens["N_out"])
    b, row = TYPES[dtype], last_layer(name)
    features, old, whole = row.inputs[0][0], row.params, traced(name).params
    head = (features + 1) * N
    params = whole - old + head
    answer, last = in_megabytes(params * b)
    steps = (
        step("Parameters of the new last layer", "head", "N_in*N_out + N_out", N_in=features,
             N_out=N),
        step("All parameters", "params", "whole - old + head", whole=whole, old=old, head=head),
        step("Bytes", "bytes", "params*b", params=params, b=b),
        last,
    )  # fmt: skip
    found: dict[str, Key] = {
        "kept-the-classes": Fraction(whole * b, MIB),
        "forgot-last-layer": Fraction((whole - old) * b, MIB),
        "forgot-bytes": Fraction(params, MIB),
        "bits-for-bytes": Fraction(8 * params * b, MIB),
        "wrong-kilo": Fraction(params * b, 10**6),
        "kept-the-classes+wrong-kilo": Fraction(whole * b, 10**6),
        "forgot-last-layer+wrong-kilo": Fraction((whole - old) * b, 10**6),
    }
    if b != 4:
        found["always-four-bytes"] = Fraction(params * 4, MIB)
        found["always-four-bytes+kept-the-classes"] = Fraction(whole * 4, MIB)
    values: dict[str, Given] = {
        "network": LABELS[name], "whole": whole, "old": old, "N_in": features,
        "N_old": row.output[0], "N_out": N, "type": dtype,
    }  # fmt: skip
    return made(answer, values, steps, found)


# --- two types ------------------------------------------------------------------------


def mixed(givens: Givens) -> Variant | None:
    """Another last layer, and the fully connected layers in a type of their own."""
    name, N = str(givens["network"]), int(givens["N_out"])
    dtype, other = str(givens["type"]), str(givens["type_fc"])
    b, b_fc = TYPES[dtype], TYPES[other]
    if b == b_fc:
        return None
    row, whole, fc_old = last_layer(name), traced(name).params, by_kind(name, "params")["fc"]
    features, old = row.inputs[0][0], row.params
    head = (features + 1) * N
    fc, rest = fc_old - old + head, whole - fc_old
    answer, last = in_megabytes(rest * b + fc * b_fc)
    new = step("Parameters of the new last layer", "head", "N_in*N_out + N_out", N_in=features,
               N_out=N)  # fmt: skip
    parts = (
        step("Parameters of all other layers", "rest", "whole - old", whole=whole, old=old),
        step("Bytes", "bytes", "rest*b + head*b_fc", rest=rest, b=b, head=head, b_fc=b_fc),
    ) if fc_old == old else (
        step("Parameters of the fully connected layers", "fc", "fc_old - old + head",
             fc_old=fc_old, old=old, head=head),
        step("Parameters of all other layers", "rest", "whole - fc_old", whole=whole,
             fc_old=fc_old),
        step("Bytes", "bytes", "rest*b + fc*b_fc", rest=rest, b=b, fc=fc, b_fc=b_fc),
    )  # fmt: skip
    found: dict[str, Key] = {
        "swapped-types": Fraction(rest * b_fc + fc * b, MIB),
        "one-type-for-all": Fraction((rest + fc) * b, MIB),
        "forgot-other-part": Fraction(rest * b, MIB),
        "kept-the-classes": Fraction(rest * b + fc_old * b_fc, MIB),
        "forgot-last-layer": Fraction(rest * b + (fc_old - old) * b_fc, MIB),
        "counted-fc-twice": Fraction((whole - old + head) * b + fc * b_fc, MIB),
        "forgot-bytes": Fraction(rest + fc, MIB),
        "bits-for-bytes": Fraction(8 * (rest * b + fc * b_fc), MIB),
        "wrong-kilo": Fraction(rest * b + fc * b_fc, 10**6),
        "kept-the-classes+swapped-types": Fraction(rest * b_fc + fc_old * b, MIB),
        "kept-the-classes+one-type-for-all": Fraction(whole * b, MIB),
        "kept-the-classes+wrong-kilo": Fraction(rest * b + fc_old * b_fc, 10**6),
    }
    values: dict[str, Given] = {
        "network": LABELS[name], "whole": whole, "fc": fc_old, "old": old,
        "N_in": features, "N_old": row.output[0], "N_out": N, "type": dtype, "type_fc": other,
    }  # fmt: skip
    if fc_old == old:  # without the last layer, no fully connected layer is left
        del found["forgot-last-layer"]
    template = ONLY_ONE if fc_old == old else None
    return made(answer, values, (new, *parts, last), found, template)


ONLY_ONE = parse(
    "There are <whole> parameters in <network>, <old> of them in its only fully connected layer. "
    "This layer is the last one and maps <N_in> features to <N_old> classes. It is replaced by a "
    "fully connected layer with biases for <N_out> classes. Then the new layer is stored as "
    "<type_fc> and all other parameters as <type>. How much memory do the parameters of the new "
    "network occupy?\n\n<asked>"
)

WEIGHTS = Family(
    id="network-weights",
    topic="networks",
    version=2,
    needs=("weight-memory",),
    near="network",
    summary="the memory of a network's weights: converted, retrained, stored in two types",
    covers=("K1", "K11"),
    levels={
        # 61 million parameters from float32 to int8
        1: ZooLevel(
            prompt="The <thousands> thousand parameters of <network> are converted from <type> to "
            "<type_new>. How much memory does that save?\n\n<asked>",
            axes=(Axis("network", LARGE), TYPE, Axis("type_new", tuple(TYPES))),
            make=converted,
        ),
        # ResNet-50 for 37 classes in float16
        2: ZooLevel(
            prompt="There are <whole> parameters in <network>, <old> of them in its last layer, "
            "which maps <N_in> features to <N_old> classes. The last layer is replaced by a fully "
            "connected layer with biases for <N_out> classes. How much memory do the parameters "
            "of the new network occupy as <type>?\n\n<asked>",
            axes=(Axis("network", RETRAINED), TYPE, CLASSES),
            make=retrained,
        ),
        # VGG-16 for 37 classes with its fully connected layers in int8
        3: ZooLevel(
            prompt="There are <whole> parameters in <network>, <fc> of them in fully connected "
            "layers. The last of these layers has <old> parameters and maps <N_in> features to "
            "<N_old> classes. It is replaced by a fully connected layer with biases for <N_out> "
            "classes. Then all fully connected layers are stored as <type_fc> and all other "
            "parameters as <type>. How much memory do the parameters of the new network occupy?"
            "\n\n<asked>",
            axes=(Axis("network", MIXED), TYPE, Axis("type_fc", tuple(TYPES)), CLASSES),
            make=mixed,
        ),
    },
)

FAMILIES = (WEIGHTS,)
