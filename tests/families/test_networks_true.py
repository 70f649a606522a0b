"""What questions about real networks claim is so; and mistakes that people made are recognised."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from quizgen.cost import trace, zoo
from quizgen.families import family
from quizgen.families.networks.rows import LABELS, shown_rows, takes_any_image
from quizgen.questions.grading import mark
from quizgen.questions.question import Choice, Question
from quizgen.variants.level import Level


def asked(name: str, number: int, **givens: int | str) -> Question:
    """The question whose axes have these values."""
    level = family(name).level(number)
    space = level.space
    index = next(i for i in range(space.size) if space.givens(i) == givens)
    return family(name).question(number, index)


# --- layers and networks that exist ---------------------------------------------------


@pytest.mark.parametrize("network", ["alexnet", "vgg16", "resnet18"])
def test_linear_layers_are_asked_at_the_own_input_only(network: str) -> None:
    """fc6 of VGG-16 maps 25088 features; on another image there is no such layer."""
    level = family("network-layer").level(2)
    for side in (160, 320, 448):
        for place, row in enumerate(shown_rows(network, side)):
            givens: Any = {"network": network, "place": place, "quantity": "params", "side": side}
            assert row.kind != "Linear" or level.variant(givens) is None


def test_totals_on_other_images_are_of_networks_that_take_them() -> None:
    """The linear layers of VGG-16 depend on the image, that of ResNet-50 does not."""
    assert [name for name in ("alexnet", "vgg16", "zfnet") if takes_any_image(name)] == []
    assert takes_any_image("resnet50")
    assert takes_any_image("mobilenet_v2")
    level = family("network-share").level(3)
    givens: Any = {"network": "vgg16", "place": 4, "quantity": "macs", "side": 320}
    assert level.variant(givens) is None
    assert level.variant({**givens, "side": 0}) is not None


def test_every_network_that_has_a_name_is_in_the_zoo() -> None:
    assert LABELS.keys() <= set(zoo.names())
    assert len(set(LABELS.values())) == len(LABELS)


def test_totals_are_those_of_the_published_networks() -> None:
    """Given beside the prompts' tables, which are made of stages and blocks."""
    for network in ("vgg16", "resnet50", "mobilenet_v2"):
        question = asked("network-totals", 2, network=network, quantity="params", side=0)
        answer: Any = question.answer
        assert answer.value == trace(zoo.load(network)).params


# --- answers that cannot be guessed ---------------------------------------------------


def rights(level: Level, *told: str) -> dict[tuple[object, ...], Counter[str]]:
    """The correct options of a level by what the question's form tells."""
    found: dict[tuple[object, ...], Counter[str]] = {}
    for index in range(level.space.size):
        givens = level.space.givens(index)
        variant = level.presented(givens)
        if variant is not None:
            assert isinstance(variant.answer, Choice)
            counter = found.setdefault(tuple(givens[name] for name in told), Counter())
            counter[variant.answer.right] += 1
    return found


def test_the_quantity_does_not_tell_where_the_cost_is() -> None:
    every = rights(family("where-cost-lies").level(1), "quantity", "which")
    best = sum(max(counter.values()) for counter in every.values())
    assert best <= sum(counter.total() for counter in every.values()) / 2
    for told, counter in every.items():
        assert max(counter.values()) <= 0.6 * counter.total(), told


# --- mistakes of people ---------------------------------------------------------------

REAL = [
    # StackOverflow 72054299: VGG-16 without its fully connected layers, where 138 M is expected
    ("network-totals", 2, {"network": "vgg16", "quantity": "params", "side": 0},
     "14714688", "forgot-fc-layers"),
    # VGG-16's 15.3 G, which leaves out the fully connected layers, beside 15.5 G
    ("network-totals", 2, {"network": "vgg16", "quantity": "macs", "side": 0},
     "15346.6", "forgot-fc-layers"),
    # facebookresearch/fvcore#133: ResNet-50 has 8 GFLOPs, or 4 GMACs
    ("network-totals", 2, {"network": "resnet50", "quantity": "macs", "side": 0},
     "8178.4", "counted-two-per-mac"),
    # the backbone of ResNet-50 in torchvision
    ("network-totals", 2, {"network": "resnet50", "quantity": "params", "side": 0},
     "23508032", "forgot-head"),
    # LeNet-5 of 61,706 parameters without its biases
    ("network-totals", 1, {"network": "lenet5_dense", "N_out": 10}, "61470", "forgot-bias"),
    # TylerYep/torchinfo#29: all sizes as if they were float32
    ("network-weights", 2, {"network": "efficientnet_b0", "type": "float16", "N_out": 10},
     "15.3", "always-four-bytes"),
    # lukemelas/EfficientNet-PyTorch#40: millions of parameters taken for megabytes
    ("network-weights", 2, {"network": "efficientnet_b0", "type": "float16", "N_out": 10},
     "3.8", "forgot-bytes"),
    # the number of weights of flat filters without biases, K·K·C_out
    ("network-layer", 1, {"network": "vgg16", "place": 1}, "576",
     "forgot-bias+forgot-input-channels"),
    # one bias for the whole layer
    ("network-layer", 1, {"network": "vgg16", "place": 1}, "36865", "single-bias"),
    # a bias although batch normalization follows
    ("network-layer", 1, {"network": "resnet18", "place": 0}, "9472", "added-bias"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "givens", "typed", "slip"), REAL)
def test_a_mistake_that_people_made_is_recognised(
    name: str, number: int, givens: dict[str, int | str], typed: str, slip: str
) -> None:
    result = mark(asked(name, number, **givens), typed)
    assert result.verdict == "incorrect"
    assert set(slip.split("+")) <= set(result.misconceptions)
