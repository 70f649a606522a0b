"""Real networks as a whole: where their cost lies, and which of them costs more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import accumulate, combinations, pairwise, permutations

from quizgen.families.zoo_rows import LABELS, table_text, traced
from quizgen.families.zoo_totals import (
    KINDS,
    NAMES,
    QUANTITY,
    STAGED,
    by_kind,
    by_stage,
    chart,
    percent,
    stage_texts,
)
from quizgen.formulas.numbers import scaled, shape_text
from quizgen.questions.question import Choice, Given, Givens, Option
from quizgen.text.markup import Markup, parse
from quizgen.variants.family import Family
from quizgen.variants.level import ProgramLevel, Variant
from quizgen.variants.space import Axis

COUNTED = {
    "params": "parameters",
    "macs": "multiply-adds (biases not counted)",
    "memory": "activation memory (the outputs of convolution, pooling and fully connected layers)",
}
WHICH = {"most": "most", "second": "second most", "least": "least"}
FEWEST = {"params": "fewest", "macs": "fewest", "memory": "least"}
MOST_OPTIONS = 5


# --- where it lies --------------------------------------------------------------------


def placed(totals: Mapping[str, int], which: str) -> str | None:
    """The part with the most, the second most or the least; None where two are alike."""
    order = sorted(totals, key=lambda key: -totals[key])
    place = {"most": 0, "second": 1, "least": len(order) - 1}[which]
    near = [order[i] for i in (place - 1, place + 1) if 0 <= i < len(order)]
    close = any(abs(totals[key] - totals[order[place]]) * 20 < sum(totals.values()) // 50
                for key in near)  # fmt: skip
    return None if close else order[place]


def image_text(name: str) -> str:
    return shape_text(traced(name).input_shape)


def nearest_parts(
    right: str, totals: Mapping[str, int], texts: Mapping[str, str], reason: Callable[[str], str]
) -> Choice:
    """A choice of the right part and those nearest to it in size."""
    others = sorted((key for key in totals if key != right),
                    key=lambda key: abs(totals[key] - totals[right]))  # fmt: skip
    kept = {right, *others[: MOST_OPTIONS - 1]}
    options = [
        Option(key, parse(texts[key]), None if key == right else parse(reason(key)))
        for key in totals
        if key in kept
    ]
    return Choice(tuple(options), right)


def lying(givens: Givens) -> Variant | None:
    """In which kind of layers, or in which stage, the most, second most or least lies."""
    name, quantity, which = (str(givens[key]) for key in ("network", "quantity", "which"))
    stages = givens.get("parts") == "stages"
    totals = by_stage(name, quantity) if stages else by_kind(name, quantity)
    texts = stage_texts(name) if stages else {kind: text for kind, (text, _) in KINDS.items()}
    right = placed(totals, which)
    if right is None:
        return None
    whole = sum(totals.values())

    def reason(key: str) -> str:
        return (
            f"{texts[key].partition(',')[0].capitalize() if not stages else key}: "
            f"{percent(totals[key], whole)} of the {NAMES[quantity]}; "
            f"{texts[right].partition(',')[0]}: {percent(totals[right], whole)}."
        )

    asked = FEWEST[quantity] if which == "least" else WHICH[which]
    values: dict[str, Given] = {
        "network": LABELS[name], "quantity": COUNTED[quantity], "which": asked,
        "parts": "stage" if stages else "layers",
        "image": "" if quantity == "params" else f", on an image of {image_text(name)}",
    }  # fmt: skip
    explanation = chart(totals, texts, "stage" if stages else "layers")
    return Variant(nearest_parts(right, totals, texts, reason), values, explanation=explanation)


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
            return f"After {key} it is {percent(sums[key], whole)} so far, which is too little."
        before = sums[key] - totals[key]
        return f"Before {key} it is {percent(before, whole)} already."

    values: dict[str, Given] = {
        "network": LABELS[name], "quantity": COUNTED[quantity], "part": FRACTIONS[part],
        "image": image_text(name),
    }  # fmt: skip
    order = list(totals)
    far = {key: abs(order.index(key) - order.index(right)) for key in order}
    choice = nearest_parts(right, far, texts, reason)
    return Variant(choice, values, explanation=chart(totals, texts, "stage"))


WHERE = Family(
    id="where-cost-lies",
    topic="networks",
    needs=("conv-params", "conv-macs", "activation-memory"),
    near="network",
    # few by nature: as many as there are networks, quantities and places to ask for
    summary="in which layers or stage of a network most memory, parameters or operations lie",
    covers=("X4", "G2"),
    levels={
        # AlexNet's parameters: convolutions, pooling or fully connected layers
        1: ProgramLevel(
            prompt="Which <parts> of <network> hold the <which> <quantity><image>?",
            axes=(Axis("network", STAGED), QUANTITY, Axis("which", ("most", "least"))),
            make=lying,
        ),
        # the stage of VGG-16 with the second most multiply-adds
        2: ProgramLevel(
            prompt="Which <parts> of <network> has the <which> <quantity><image>?",
            axes=(
                Axis("network", STAGED),
                QUANTITY,
                Axis("which", tuple(WHICH)),
                Axis("parts", ("stages",)),
            ),
            make=lying,
        ),
        3: ProgramLevel(
            prompt="Go through <network> from its input, an image of <image>, and add up the "
            "<quantity> stage by stage. In which stage does the sum reach <part> of the total?",
            axes=(Axis("network", STAGED), QUANTITY, Axis("part", tuple(FRACTIONS))),
            make=reached,
        ),
    },
)

# --- which has more -------------------------------------------------------------------

RANKED = ("lenet5", "alexnet", "zfnet", "googlenet", "vgg11", "vgg13", "vgg16", "vgg19",
          "resnet18", "resnet34", "resnet50", "resnet101", "resnet152")  # fmt: skip
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


def figures(names: list[str], quantity: str) -> Markup:
    """The networks from the fewest to the most."""
    order = sorted(names, key=lambda name: amount(name, quantity))
    rows = [(LABELS[name], scaled(amount(name, quantity))) for name in order]
    return parse(table_text(("network", UNITS_OF[quantity]), rows))


def well_apart(names: list[str], quantity: str, ratio: Fraction) -> bool:
    values = sorted(amount(name, quantity) for name in names)
    return all(b >= ratio * a for a, b in pairwise(values))


def ranking(ratio: Fraction) -> Callable[[Givens], Variant | None]:
    def make(givens: Givens) -> Variant | None:
        quantity, most = str(givens["quantity"]), givens["which"] == "most"
        names = [str(v) for k, v in givens.items() if k.startswith("network")]
        if not well_apart(names, quantity, ratio):
            return None
        right = (max if most else min)(names, key=lambda name: amount(name, quantity))
        options = tuple(
            Option(name, parse(LABELS[name]), None if name == right else parse(
                f"{figure(name, quantity)}, {figure(right, quantity)}."))
            for name in names
        )  # fmt: skip
        values: dict[str, Given] = {
            "which": "most" if most else "fewest", "quantity": RANKED_BY[quantity],
        }  # fmt: skip
        return Variant(Choice(options, right), values, explanation=figures(names, quantity))

    return make


def misplaced(order: Sequence[str], quantity: str) -> str:
    """The first two neighbours that stand in the wrong order."""
    pairs = pairwise(order)
    more, fewer = next((a, b) for a, b in pairs if amount(a, quantity) > amount(b, quantity))
    return (
        f"It puts {LABELS[more]} before {LABELS[fewer]}, but {figure(more, quantity)} and "
        f"{figure(fewer, quantity)}."
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


ASK_RANK = "Which of these networks has the <which> <quantity>, on images of the size in its paper?"
RANK = Family(
    id="rank-networks",
    topic="networks",
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
            prompt="Which order goes from the fewest to the most <quantity>, on images of the "
            "size in each network's paper?",
            axes=(several(3), TWO),
            make=ordering,
        ),
    },
)

FAMILIES = (WHERE, RANK)
