"""Shares of a real network's parameters, operations and memory; the memory of its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

from quizgen.families.networks.cells import PLACES
from quizgen.families.networks.rows import (
    LABELS,
    LAYERED,
    SIDES,
    ZooLevel,
    has_bias,
    image_text,
    shown_row,
    step,
    table_text,
    takes_any_image,
    traced,
    words,
    worked,
)
from quizgen.families.networks.sums import (
    KINDS,
    QUANTITY,
    STAGED,
    TWO_KINDS,
    by_kind,
    by_stage,
)
from quizgen.families.networks.wrong import amount, made, wrong_counts
from quizgen.formulas.evaluation import round_half_up
from quizgen.formulas.numbers import shape_text
from quizgen.questions.question import Given, Givens, Key, Numeric
from quizgen.text.markup import Markup, parse
from quizgen.variants.family import Family
from quizgen.variants.level import Variant
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
    added = {f"part_{i}": value for i, value in enumerate(parts.values(), start=1)}
    steps = (
        step("Sum of all parts", "whole", " + ".join(added), **added),
        step("Share in percent", "share", "100*part/whole", places, part=own, whole=whole),
    )
    answer = Numeric(steps[-1].value, "%", places)
    found = wrong_shares(own, whole)
    if len(parts) > 2:
        if own < largest:
            found["share-of-largest"] = Fraction(100 * own, largest)
        found["left-out-one-part"] = Fraction(100 * own, whole - last)
    return made(answer, values, steps, found)


def wrong_shares(own: int, whole: int) -> dict[str, Key]:
    return {
        "share-of-rest": Fraction(100 * own, whole - own),
        "share-of-other": Fraction(100 * (whole - own), whole),
        "share-upside-down": Fraction(100 * whole, own),
    }


def of_two(givens: Givens) -> Variant | None:
    """The share of convolutions or of fully connected layers, from the two totals."""
    name, quantity, part = (str(givens[key]) for key in ("network", "quantity", "part"))
    scale, unit = SCALES[quantity]
    totals = by_kind(name, quantity)
    both = {kind: round_half_up(Fraction(totals[kind], scale), 0) for kind in OTHER}
    if min(both.values()) < LEAST:
        return None
    return share(both[part], both, {
        "start": "The convolutions" if quantity == "params"
        else f"On a {image_text(name)} image, the convolutions",
        "network": LABELS[name], "what": WHAT[quantity], "unit": unit,
        "conv": both["conv"], "fc": both["fc"], "part": KINDS[part][0],
    })  # fmt: skip


@cache
def _stages_prompt(name: str, quantity: str) -> Markup:
    scale, unit = SCALES[quantity]
    totals = by_stage(name, quantity)
    rows = [(stage, round_half_up(Fraction(v, scale), 0)) for stage, v in totals.items()]
    table = table_text(("stage", f"{unit} {WHAT[quantity]}"), rows)
    image = "" if quantity == "params" else f" on a {image_text(name)} image"
    kinds = "the convolution, pooling and fully connected layers of "
    return parse(
        f"The table lists the {WHAT[quantity]} of {kinds if quantity == 'memory' else ''}each "
        f"stage of {LABELS[name]}{image}. What percentage of them is in <stage>?"
        f"\n\n{table}\n\n<asked>"
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
    row = shown_row(givens)
    if side and (quantity == "params" or not takes_any_image(name)):
        return None
    if row is None or not amount(row, quantity):
        return None
    whole, own = traced(name, side).total(quantity), amount(row, quantity)
    key = Fraction(100 * own, whole)
    if key < Fraction(1, 2):
        return None
    last = step("Share in percent", "share", f"100*{quantity}/whole", 2,
                **{quantity: own, "whole": whole})  # fmt: skip
    counts = wrong_counts(row, quantity).items()
    found: dict[str, Key] = {m: Fraction(100 * v, whole) for m, v in counts if m not in SMALL}
    values: dict[str, Given] = {
        "network": LABELS[name],
        "layer": row.name,
        "image": image_text(name, side),
        "words": words(row),
        "input": shape_text(row.inputs[0]),
        "output": shape_text(row.output),
        "total": whole,
        "what": WHAT[quantity],
        "bias": BIASES[quantity] if has_bias(row) else "",
    }
    steps = (*worked(row, quantity), last)
    return made(Numeric(key, "%", 2), values, steps, found | wrong_shares(own, whole))


SMALL = ("single-bias", "bias-twice", "bias-per-input")  # in percent they look like others
BIASES = {
    "params": " Its biases count as parameters.",
    "macs": " Adding a bias is not counted as a multiply-add.",
}

SHARE = Family(
    id="network-share",
    topic="networks",
    version=2,
    needs=("network-params",),
    near="network",
    summary="the share of a network's parameters, operations or memory that is in one part",
    covers=("X4",),
    levels={
        # 2334 thousand in AlexNet's convolutions, 58,631 thousand in its fully connected layers
        1: ZooLevel(
            prompt="<start> of <network> have <conv> <unit> <what>, its fully connected "
            "layers <fc> <unit>. What percentage of the sum of both is in <part>?\n\n<asked>",
            axes=(Axis("network", TWO_KINDS), QUANTITY, Axis("part", ("conv", "fc"))),
            make=of_two,
        ),
        # a table of VGG-16's stages
        2: ZooLevel(
            prompt="What percentage is in one stage of a network?",
            axes=(Axis("network", STAGED), QUANTITY, Axis("place", tuple(range(16)))),
            make=of_stages,
        ),
        # conv2 of AlexNet among 724 million multiply-adds
        3: ZooLevel(
            prompt="On a <image> image, layer <layer> of <network> (<words>) maps <input> to "
            "<output>.<bias> The whole network has <total> <what>. What percentage of them is in "
            "<layer>?\n\n<asked>",
            axes=(
                Axis("network", LAYERED),
                PLACES,
                Axis("quantity", ("params", "macs")),
                Axis("side", SIDES),
            ),
            make=of_layer,
        ),
    },
)

FAMILIES = (SHARE,)
