"""What the parts of a real network add up to: by kind of layer, by stage, as a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache

from quizgen.cost import Conv2d, Row
from quizgen.families.networks.rows import LABELS, table_text, traced
from quizgen.formulas.numbers import fixed, shape_text
from quizgen.text.markup import Markup, parse
from quizgen.variants.space import Axis

# Networks asked about stage by stage.
STAGED = tuple(LABELS)
# Networks asked about by kind of layer.  Their linear layers are those of the head, and few are
# so like another that knowing one is knowing both.
HEADED = ("alexnet", "zfnet", "googlenet", "vgg11", "vgg16", "resnet18", "resnet50", "resnet101",
          "resnet110", "wide_resnet50_2", "resnext50_32x4d", "resnext101_32x8d", "inception_bn",
          "inception_v3", "xception", "squeezenet1_0", "squeezenet1_1", "densenet121",
          "mobilenet_v1", "mobilenet_v2", "shufflenet_v2_x1_0")  # fmt: skip
# Networks with convolutions and, in the head alone, fully connected layers.
TWO_KINDS = tuple(name for name in LABELS if "squeezenet" not in name and name not in (
    "convnext_tiny", "efficientnet_b0"))  # fmt: skip
QUANTITY = Axis("quantity", ("params", "macs", "memory"))
BAR = 20  # signs of a whole bar
NAMES = {
    "params": "parameters",
    "macs": "multiply-adds",
    "memory": "activation memory",
}
MEASURE: Mapping[str, Callable[[Row], int]] = {
    "params": lambda row: row.params,
    "macs": lambda row: row.macs,
    "memory": lambda row: row.activation_elements,
}
KINDS = {
    "conv": ("the convolutions", ("Conv2d",)),
    "pool": ("the pooling layers", ("MaxPool2d", "AdaptiveAvgPool2d", "AvgPool2d")),
    "fc": ("the fully connected layers", ("Linear",)),
}


@cache
def by_kind(name: str, quantity: str) -> dict[str, int]:
    totals = dict.fromkeys(KINDS, 0)
    for row in traced(name).rows:
        for kind, (_, classes) in KINDS.items():
            if row.kind in classes:
                totals[kind] += MEASURE[quantity](row)
    return totals


@cache
def whole_of(name: str, quantity: str) -> int:
    """The total of all layers, also of those that no kind or role counts."""
    return sum(map(MEASURE[quantity], traced(name).rows))


# --- by the work that layers do -------------------------------------------------------

ROLES = {
    "wide": "the convolutions with larger kernels",
    "pointwise": "the 1×1 convolutions",
    "depthwise": "the depthwise convolutions",
    "pool": "the pooling layers",
    "fc": "the fully connected layers",
}


def role(row: Row) -> str:
    """What a layer does; nothing for those that neither compute sums nor pool."""
    layer = row.layer
    if not isinstance(layer, Conv2d):
        return next((kind for kind, (_, classes) in KINDS.items() if row.kind in classes), "")
    if layer.groups > 1 and layer.groups == row.inputs[0][0]:
        return "depthwise"
    return "pointwise" if layer.kernel_size in (1, (1, 1)) else "wide"


@cache
def by_role(name: str, quantity: str) -> dict[str, int]:
    """The totals of the roles that a network's layers have."""
    totals = dict.fromkeys(ROLES, 0)
    found = [(role(row), row) for row in traced(name).rows]
    for what, row in found:
        if what:
            totals[what] += MEASURE[quantity](row)
    return {what: total for what, total in totals.items() if what in dict(found)}


@cache
def role_texts(name: str) -> dict[str, str]:
    """The roles in words; where no other convolutions are, those with larger kernels are all."""
    there = by_role(name, "params")
    texts = {what: ROLES[what] for what in there}
    if "pointwise" not in there and "depthwise" not in there:
        texts["wide"] = KINDS["conv"][0]
    return texts


# --- by stage -------------------------------------------------------------------------


@cache
def by_stage(name: str, quantity: str) -> dict[str, int]:
    totals: dict[str, int] = {}
    for row in traced(name).rows:
        totals[row.stage] = totals.get(row.stage, 0) + MEASURE[quantity](row)
    return totals


@cache
def stage_texts(name: str) -> dict[str, str]:
    """Each stage with the shape that leaves it."""
    ends = {row.stage: shape_text(row.output) for row in traced(name).rows}
    return {stage: f"{stage}, which outputs {shape}" for stage, shape in ends.items()}


def percent(part: int, whole: int) -> str:
    return f"{fixed(Fraction(100 * part, whole), 1)}%"


def chart(totals: Mapping[str, int], texts: Mapping[str, str], head: str, whole: int = 0) -> Markup:
    """The shares as a table with bars; of a whole, or of the sum."""
    whole, most = whole or sum(totals.values()), max(totals.values())
    rows = [
        (texts[key].partition(",")[0], percent(value, whole), "█" * (BAR * value // most))
        for key, value in totals.items()
    ]
    return parse(table_text((head, "share", ""), rows))
