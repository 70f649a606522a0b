"""Cards that teach the same: ten groups that teachers named, and pairs that only look alike.

Words are weighed as among the 424 cards of the deck that the groups are from, so that no change of
the shipped cards changes what is found here.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from quizgen.cards.card import Card
from quizgen.cards.reader import read_file
from quizgen.checking.taught import Rarity, taught_by
from quizgen.checking.teaching import ALIKE, TOLD, WORDS, Common, Likeness, comparable, likeness

HERE = Path(__file__).parent
CARDS = 424


@cache
def card_texts() -> dict[str, Card]:
    """The cards of this test by their ids."""
    read = [read_file(HERE / name, name, ["tests"], "") for name in ("alike.yaml", "unlike.yaml")]
    cards = [card for file in read for card in file.found]
    assert all(isinstance(card, Card) for card in cards), cards
    return {card.id: card for card in cards if isinstance(card, Card)}


@cache
def rarity() -> Rarity:
    """On how many cards of that deck each word was, and each pair of words."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for entry in (HERE / "word_counts.txt").read_text(encoding="utf-8").split():
        word, _, count = entry.rpartition(":")
        first, _, second = word.partition("+")
        words.update({word: int(count)} if not second else {})
        pairs.update({(first, second): int(count)} if second else {})
    return Rarity(CARDS, words, pairs)


def found(first: str, second: str) -> Likeness | None:
    """How the second card is like the first, and in whatever order they stand."""
    cards = card_texts()
    one, other = taught_by(cards[first]), taught_by(cards[second])
    here, there = (likeness(Common(*pair, rarity())) for pair in ((one, other), (other, one)))
    assert (here is None) == (there is None)
    assert here is None or there is None or here.what == there.what
    return here


GROUPS = [  # the earlier card, the later one, how it is like the earlier, what is common
    ("rf-dilation", "dilated-output-size", "has the same answer as", "D·(K−1)+1"),
    (
        "bottleneck-why",
        "residual-blocks-picture",
        "has the same answer as",
        "channels, 3×3, applied",
    ),
    ("bottleneck-why", "resnet-50-against-34", "has the same answer as", "3×3, few, channels"),
    ("resnet-bottleneck-from", "bottleneck-whose", "teaches the same as", "ResNet-50, 101, 152"),
    ("inception-pool-projection", "inception-naive-grows", "teaches the same as", "modules, pool"),
    ("inception-v3-two-threes", "rf-five", "teaches the same as", "18, 5×5, 25, 28"),
    ("rf-picture-two", "rf-five", "has the same answer as", "18, 25"),
    ("inception-bn-steps", "bn-learning-rate", "has the same answer as", "learning, rate"),
    (
        "inference-frees-maps",
        "inference-two-maps",
        "teaches the same as",
        "runs, writes, peak, sum",
    ),
    ("resnet-error", "resnet-not-ensemble-claim", "gives the same numbers as", "3.57, 4.49"),
    (
        "bn-params",
        "bn-which-channels",
        "teaches the same as",
        "batch, normalization, scales, shift",
    ),
    (
        "alexnet-chart-parameters",
        "fc-params-dominate",
        "gives the same numbers as",
        "256·6·6, 4096",
    ),
]


@pytest.mark.parametrize(("first", "second", "what", "words"), GROUPS)
def test_the_ten_groups_are_found(first: str, second: str, what: str, words: str) -> None:
    likeness = found(first, second)
    assert likeness is not None
    assert (likeness.card.id, likeness.other.id, likeness.what) == (second, first, what)
    assert words in ", ".join(likeness.words)
    place = f"alike.yaml:{card_texts()[first].line}"
    assert likeness.said == f"{what} '{first}' at {place} ({', '.join(likeness.words)})"


UNLIKE = [
    ("rf-five", "rf-seven"),  # the same words about other kernels
    ("rf-seven", "rf-eleven"),
    ("alexnet-error", "vgg-error"),  # about another network
    ("network-chart-4", "network-chart-5"),  # about another picture
    ("basic-block-whose", "bottleneck-whose"),
    ("conv-bias-count", "separable-bias"),  # the same answer about another thing
    ("alexnet-dropout-where", "alexnet-largest-layer"),
    ("conv-macs-half-channels", "conv-macs-stride"),
    ("bn-which-channels", "dense-bottleneck"),  # the same number
    ("float32-bytes", "conv-params-double-channels"),
    ("conv-params-formula", "conv-bias-count"),  # another quantity of the same thing
    ("conv-params-formula", "conv-macs-formula"),
    ("optimiser-state-sgd", "optimiser-state-momentum"),
    ("vgg-halve-double", "vgg-halve-double-rest"),
    ("mixed-precision-activations", "mixed-precision-bytes"),
    ("alexnet-chart-file", "alexnet-chart-time"),
    ("conv-output-size", "transposed-size"),
    ("se-what", "se-squeeze"),
]


@pytest.mark.parametrize(("first", "second"), UNLIKE)
def test_cards_that_only_look_alike_are_not(first: str, second: str) -> None:
    assert found(first, second) is None


def test_every_group_is_among_the_pairs_that_are_compared() -> None:
    taught = [taught_by(card) for card in card_texts().values()]
    pairs = {(one.card.id, other.card.id) for one, other in comparable(taught, rarity())}
    missing = [row[:2] for row in GROUPS if not pairs & {row[:2], row[1::-1]}]
    assert missing == []
    assert len(pairs) < 200  # of more than a thousand


def test_every_row_asks_for_one_of_the_two_measures_that_are_worked_out_first() -> None:
    for row in ALIKE:
        least = row.least
        assert least.get("words", 0) >= WORDS or least.get("answer", 0) >= TOLD, row
        assert all(isinstance(getattr(Common, name).attrname, str) for name in least)
