"""The shipped cards in the order in which a learner meets them."""

from __future__ import annotations

import pytest

from quizgen.cards.card import Card
from quizgen.cards.reader import load_cards
from quizgen.cards.topics import load_networks
from quizgen.decks.finding import find
from quizgen.decks.recipe import load_deck
from quizgen.files.content import contents
from quizgen.study.session.pool import of_cards
from quizgen.study.session.syllabus import new_entries
from tests.study.learner import pool

HISTORY = ["lenet", "alexnet", "vgg", "inception", "resnet", "modern"]
FIRST_OF = {  # the network whose year stands for a topic
    "lenet": "lenet",
    "alexnet": "alexnet",
    "vgg": "vgg",
    "inception": "googlenet",
    "resnet": "resnet",
    "modern": "densenet",
}
TERMS = {
    "convolution",
    "stride",
    "padding",
    "feature map",
    "pooling",
    "ReLU",
    "softmax",
    "dropout",
    "receptive field",
    "batch normalization",
    "grouped convolution",
    "global average pooling",
    "inception module",
    "shortcut",
    "residual block",
    "bottleneck",
}


@pytest.fixture(scope="module")
def cards() -> list[Card]:
    return load_cards(contents())


def test_the_deck_is_of_a_size_that_can_be_learned(cards: list[Card]) -> None:
    assert 400 <= len(cards) <= 480


def test_the_main_terms_are_introduced(cards: list[Card]) -> None:
    introduced = [term for card in cards for term in card.introduces]
    assert TERMS - set(introduced) == set()


def test_networks_come_in_the_order_of_history(cards: list[Card]) -> None:
    met = list(dict.fromkeys(card.topic for card in cards if card.topic in HISTORY))
    assert met == HISTORY
    years = load_networks(contents())
    assert [years[FIRST_OF[topic]] for topic in met] == [1998, 2012, 2014, 2014, 2015, 2016]


def test_the_first_card_on_alexnet_is_in_the_first_third(cards: list[Card]) -> None:
    assert next(i for i, card in enumerate(cards) if card.topic == "alexnet") < len(cards) / 3


def test_definitions_come_before_numbers(cards: list[Card]) -> None:
    place = {card.id: number for number, card in enumerate(cards)}
    for first, later in [
        ("conv-what", "conv-output-size"),
        ("pool-what", "pool-output-size"),
        ("mac-what", "conv-macs-formula"),
        ("rf-what", "rf-stacked"),
        ("bn-what", "bn-params"),
        ("shortcut-what", "resnet-shortcut-options"),
    ]:
        assert place[first] < place[later], (first, later)


def test_decks_and_drill_keep_the_order(cards: list[Card]) -> None:
    asked = [card.id for card in cards if not card.remedial]
    path, shown = find("cnn-architectures", contents())
    deck = load_deck(path, contents(), shown)
    assert [question.code for question in deck.cards] == asked
    for topic in {card.topic for card in cards}:
        mine = [card for card in cards if card.topic == topic]
        drilled = [entry.item for entry in new_entries(pool(of_cards(mine)), {})]
        assert drilled == [card.id for card in mine if not card.remedial]
