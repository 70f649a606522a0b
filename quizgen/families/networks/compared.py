"""Real networks as a whole: where their cost is, and which of them costs more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import accumulate, combinations, pairwise, permutations
from zlib import crc32

from quizgen.families.networks.rows import LABELS, image_text, table_text, traced
from quizgen.families.networks.sums import (
    HEADED,
    NAMES,
    QUANTITY,
    STAGED,
    by_role,
    by_stage,
    chart,
    percent,
    role_texts,
    stage_texts,
    whole_of,
)
from quizgen.formulas.numbers import scaled
from quizgen.questions.question import Choice, Given, Givens, Option
from quizgen.text.markup import Markup, parse
from quizgen.variants.family import Family
from quizgen.variants.level import ProgramLevel, Variant
from quizgen.variants.space import Axis

COUNTED = {
    "params": "parameters",
    "macs": "multiply-adds (biases not counted)",
    "memory": "activation memory (outputs of convolution, pooling and fully connected layers)",
}
WHICH = {"most": "most", "second": "second most", "third": "third most"}
MOST_OPTIONS = 5


# --- where it is  --------------------------------------------------------------------


def placed(totals: Mapping[str, int], which: str) -> str | None:
    """The part with the most, the second or third most; None where there is none, or a neighbor
    is as near as a fiftieth of the whole."""
    order = sorted(totals, key=lambda key: -totals[key])
    place = list(WHICH).index(which)
    if place >= len(order):
        return None
    near = [order[i] for i in (place - 1, place + 1) if 0 <= i < len(order)]
    close = any(abs(totals[key] - totals[order[place]]) * 50 < sum(totals.values())
                for key in near)  # fmt: skip
    return None if close else order[place]


def nearest_parts(
    right: str, totals: Mapping[str, int], texts: Mapping[str, str], reason: Callable[[str], str]
) -> Choice:
    """A choice of the right part and those nearest to it in size."""
    others = sorted((key for key in totals if key != right),
                    key=lambda key: abs(totals[key] - totals[right]))  # fmt: skip
    kept = {right, *others[: MOST_OPTIONS - 1]}
    return parts_choice(right, [key for key in totals if key in kept], texts, reason)


def parts_choice(
    right: str, kept: Sequence[str], texts: Mapping[str, str], reason: Callable[[str], str]
) -> Choice:
    options = [
        Option(key, parse(texts[key]), None if key == right else parse(reason(key))) for key in kept
    ]
    return Choice(tuple(options), right)


def consecutive_parts(order: Sequence[str], right: str, salt: str) -> Sequence[str]:
    """Some parts in a row with the right one among them, first and last as often as in between."""
    place, last = order.index(right), max(0, len(order) - MOST_OPTIONS)
    starts = range(max(0, place - MOST_OPTIONS + 1), min(place, last) + 1)
    start = starts[crc32(salt.encode()) % len(starts)]
    return order[start : start + MOST_OPTIONS]


def most_of(givens: Givens, totals: Mapping[str, int], whole: int, texts: Mapping[str, str],
            reason: str, head: str) -> Variant | None:  # fmt: skip
    """Which part of a network has the most, second or third most of its cost.

    reason: says of a part what it has.
    """
    name, quantity, which = (str(givens[key]) for key in ("network", "quantity", "which"))
    right = placed(totals, which)
    if right is None:
        return None

    def why(key: str) -> str:
        part, most = (texts[one].partition(",")[0] for one in (key, right))
        share, largest = (percent(totals[one], whole) for one in (key, right))
        text = reason.format(part, f"{share} of the {NAMES[quantity]}, {most} {largest}.")
        return text[0].upper() + text[1:] if head == "layers" else text

    values: dict[str, Given] = {
        "network": LABELS[name],
        "quantity": COUNTED[quantity],
        "which": WHICH[which],
        "image": "" if quantity == "params" else f" on a {image_text(name)} image",
    }
    answer = nearest_parts(right, totals, texts, why)
    return Variant(answer, values, explanation=chart(totals, texts, head, whole))


def holding(givens: Givens) -> Variant | None:
    """Which kind of layer has the most or second most of a network's cost."""
    name, quantity = str(givens["network"]), str(givens["quantity"])
    totals, texts, whole = by_role(name, quantity), role_texts(name), whole_of(name, quantity)
    return most_of(givens, totals, whole, texts, "{} have {}", "layers")


def staged(givens: Givens) -> Variant | None:
    """In which stage the most, second or third most of a network's cost is."""
    name, quantity = str(givens["network"]), str(givens["quantity"])
    totals, texts, whole = by_stage(name, quantity), stage_texts(name), whole_of(name, quantity)
    return most_of(givens, totals, whole, texts, "{} has {}", "stage")


FRACTIONS = {"1/4": "a quarter", "1/2": "half", "3/4": "three quarters"}


def reached(givens: Givens) -> Variant | None:
    """The stage in which a fraction of the whole is reached, going from the input."""
    name, quantity, part = (str(givens[key]) for key in ("network", "quantity", "part"))
    totals, texts = by_stage(name, quantity), stage_texts(name)
    whole = sum(totals.values())
    sums = dict(zip(totals, accumulate(totals.values()), strict=True))
    share = Fraction(part)
    right = next(stage for stage, value in sums.items() if value >= share * whole)
    margin = min(abs(value - share * whole) for value in sums.values())
    if margin * 100 < whole:
        return None

    def reason(key: str) -> str:
        if sums[key] < share * whole:
            return f"At the end of {key} the sum is only {percent(sums[key], whole)} of the total."
        before = sums[key] - totals[key]
        return f"Before {key} the sum is already {percent(before, whole)} of the total."

    values: dict[str, Given] = {
        "network": LABELS[name], "quantity": COUNTED[quantity], "part": FRACTIONS[part],
        "image": image_text(name),
    }  # fmt: skip
    kept = consecutive_parts(list(totals), right, f"{name} {quantity} {part}")
    choice = parts_choice(right, kept, texts, reason)
    return Variant(choice, values, explanation=chart(totals, texts, "stage"))


WHERE = Family(
    id="where-cost-lies",
    topic="networks",
    version=2,
    needs=("conv-params", "conv-macs", "activation-memory"),
    near="network",
    # few by nature: as many as there are networks, quantities and places to ask for
    summary="which layers or stage of a network have most of its parameters, operations or memory",
    covers=("X4", "G2"),
    levels={
        # MobileNet's parameters: 1x1 convolutions, depthwise convolutions or fully connected layers
        1: ProgramLevel(
            prompt="Taken together, which layers of <network> have the <which> <quantity><image>?",
            axes=(Axis("network", HEADED), QUANTITY, Axis("which", ("most", "second"))),
            make=holding,
        ),
        # the stage of VGG-16 with the second most multiply-adds
        2: ProgramLevel(
            prompt="Which stage of <network> has the <which> <quantity><image>?",
            axes=(Axis("network", STAGED), QUANTITY, Axis("which", tuple(WHICH))),
            make=staged,
        ),
        3: ProgramLevel(
            prompt="Add up the <quantity> of <network> stage by stage, starting at its <image> "
            "input. In which stage does the sum reach <part> of the total?",
            axes=(Axis("network", STAGED), QUANTITY, Axis("part", tuple(FRACTIONS))),
            make=reached,
        ),
    },
)

# --- which has more -------------------------------------------------------------------

RANKED = ("alexnet", "googlenet", "vgg11", "vgg16", "vgg19", "resnet18", "resnet34", "resnet50",
          "resnet101", "resnet152", "wide_resnet50_2", "inception_v3", "xception",
          "squeezenet1_0", "densenet121", "mobilenet_v1", "mobilenet_v2", "shufflenet_v2_x1_0",
          "efficientnet_b0", "convnext_tiny")  # fmt: skip
TIMES = 40  # how far apart the networks of a question are at most
TWO = Axis("quantity", ("params", "macs"))
UNITS_OF = {"params": "parameters", "macs": "multiply-adds per image"}
RANKED_BY = {"params": "parameters, biases included", "macs": "multiply-adds, biases not counted"}


@cache
def amount(name: str, quantity: str) -> int:
    found = traced(name)
    return found.params if quantity == "params" else found.macs


@cache
def figure(name: str, quantity: str) -> str:
    return f"{LABELS[name]} has {scaled(amount(name, quantity))} {UNITS_OF[quantity]}"


@cache
def short_figure(name: str, quantity: str) -> str:
    return f"{LABELS[name]} has {scaled(amount(name, quantity))}"


def figures(names: list[str], quantity: str) -> Markup:
    """The networks from the fewest to the most."""
    order = sorted(names, key=lambda name: amount(name, quantity))
    rows = [(LABELS[name], scaled(amount(name, quantity))) for name in order]
    return parse(table_text(("network", UNITS_OF[quantity]), rows))


def well_apart(names: list[str], quantity: str, ratio: Fraction) -> bool:
    """Whether each is larger than the next by a ratio, and none beyond comparison."""
    values = sorted(amount(name, quantity) for name in names)
    return all(b >= ratio * a for a, b in pairwise(values)) and values[-1] <= TIMES * values[0]


def ranking(ratio: Fraction) -> Callable[[Givens], Variant | None]:
    def make(givens: Givens) -> Variant | None:
        quantity, most = str(givens["quantity"]), givens["which"] == "most"
        names = [str(v) for k, v in givens.items() if k.startswith("network")]
        if not well_apart(names, quantity, ratio):
            return None
        right = (max if most else min)(names, key=lambda name: amount(name, quantity))
        options = tuple(
            Option(name, parse(LABELS[name]), None if name == right else parse(
                f"{figure(name, quantity)}, {short_figure(right, quantity)}."))
            for name in names
        )  # fmt: skip
        values: dict[str, Given] = {
            "which": "most" if most else "fewest", "quantity": RANKED_BY[quantity],
        }  # fmt: skip
        return Variant(Choice(options, right), values, explanation=figures(names, quantity))

    return make


def misplaced(order: Sequence[str], quantity: str) -> str:
    """The first two neighbors that are in the wrong order."""
    pairs = pairwise(order)
    more, fewer = next((a, b) for a, b in pairs if amount(a, quantity) > amount(b, quantity))
    return (
        f"It puts {LABELS[more]} before {LABELS[fewer]}, but {figure(more, quantity)} and "
        f"{short_figure(fewer, quantity)}."
    )


def ordering(givens: Givens) -> Variant | None:
    quantity = str(givens["quantity"])
    names = [str(v) for k, v in givens.items() if k.startswith("network")]
    if not well_apart(names, quantity, Fraction(11, 10)):
        return None
    truth = sorted(names, key=lambda name: amount(name, quantity))
    options = []
    for order in permutations(names):
        text = parse(", ".join(LABELS[name] for name in order))
        reason = None if list(order) == truth else parse(misplaced(order, quantity))
        options.append(Option("-".join(order), text, reason))
    values: dict[str, Given] = {"quantity": RANKED_BY[quantity]}
    answer = Choice(tuple(options), "-".join(truth))
    return Variant(answer, values, explanation=figures(names, quantity))


def several(count: int) -> Axis:
    names = " ".join(f"network_{i}" for i in range(1, count + 1))
    return Axis(names, tuple(combinations(RANKED, count)))


ASK_RANK = (
    "Which of these networks has the <which> <quantity>, each on images of the size in its paper?"
)
RANK = Family(
    id="rank-networks",
    topic="networks",
    version=2,
    needs=("network-params",),
    summary="which of several networks has the most or fewest parameters or operations",
    covers=("N1", "V3", "G1"),
    levels={
        # AlexNet, VGG-16 or GoogLeNet: twice as much at least
        1: ProgramLevel(
            prompt=ASK_RANK,
            axes=(several(3), TWO, Axis("which", ("most", "fewest"))),
            make=ranking(Fraction(2)),
        ),
        2: ProgramLevel(
            prompt=ASK_RANK,
            axes=(several(4), TWO, Axis("which", ("most", "fewest"))),
            make=ranking(Fraction(11, 10)),
        ),
        3: ProgramLevel(
            prompt="Which order goes from the fewest to the most <quantity>, each network on "
            "images of the size in its paper?",
            axes=(several(3), TWO),
            make=ordering,
        ),
    },
)

FAMILIES = (WHERE, RANK)
