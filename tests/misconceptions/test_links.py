"""The cards that a misconception sends a learner to are about that mistake.

Judged by words: what the learner is told, with the name and the families of the mistake, has more
rare words in common with its own cards than with most cards of other mistakes.  No list of the
links stands here, so nothing is written twice; how much this notices is a test of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice
from math import log, sqrt

from quizgen.cards.reader import load_cards
from quizgen.families import families, misconceptions
from quizgen.files.content import contents
from quizgen.variants.drawing import indices
from tests.sweeps import over_each

WORD = re.compile(r"[a-z]{3,}|\d+×\d+")
ENDINGS = re.compile(r"(?<=...)(ings|ing|ions|ion|ies|ed|es|s|e)$")
FIT = 1 / 3  # of the cards of other mistakes may fit better
# These are told in everyday words that their cards do not use.
PLAIN = frozenset(
    {
        *("forgot-filters", "counted-stride", "all-layers-alike", "side-turned-round"),
        *("second-conv-reads-input", "counted-the-square-kernel", "kept-square-kernels"),
        "squared-the-difference",
    }
)
LINKED = {name: one for name, one in misconceptions().items() if one.study}


def words(text: str) -> frozenset[str]:
    return frozenset(ENDINGS.sub("", word) for word in WORD.findall(text.lower()))


@cache
def card_words() -> dict[str, frozenset[str]]:
    return {
        card.id: words(" ".join([card.id, card.topic, *(text for _, text in card.texts)]))
        for card in load_cards(contents())
    }


@cache
def rarity() -> dict[str, float]:
    held = Counter(word for found in card_words().values() for word in found)
    return {word: log(len(card_words()) / count) for word, count in held.items()}


@cache
def askers() -> dict[str, frozenset[str]]:
    """The words of the families in whose questions a mistake is known, by mistake."""
    found: dict[str, frozenset[str]] = {}
    for family in families().values():
        of_family = words(f"{family.id} {family.topic}")
        for level in family.levels:
            for index in islice(indices(family, level, "links"), 6):
                for slip in family.question(level, index).slips:
                    for name in slip.misconceptions:
                        found[name] = found.get(name, frozenset()) | of_family
    return found


@cache
def fits(name: str) -> dict[str, float]:
    """How much a mistake has in common with each card that any mistake is cured by."""
    said = words(f"{name} {LINKED[name].feedback}") | askers().get(name, frozenset())
    return {
        card: sum(rarity()[word] for word in said & of_card) / sqrt(len(of_card) + 5)
        for card in {card for one in LINKED.values() for card in one.study}
        for of_card in [card_words()[card]]
    }


def fit_better(name: str, cards: frozenset[str]) -> float:
    """The share of the cards of other mistakes, put together as they are there."""
    others = {frozenset(one.study) for one in LINKED.values()}
    best = [max(fits(name)[card] for card in other) for other in others if not other & cards]
    own = max(fits(name)[card] for card in cards)
    return sum(other > own for other in best) / len(best)


@over_each("name", LINKED)
def test_a_mistake_sends_to_cards_about_it(name: str) -> None:
    assert fit_better(name, frozenset(LINKED[name].study)) <= FIT or name in PLAIN


def test_two_exchanged_links_are_noticed() -> None:
    """The test above, judged: each mistake exchanges its cards with one from elsewhere."""
    half = len(LINKED) // 2
    pairs = list(zip(LINKED, [*LINKED][half:], strict=False))
    noticed = [
        any(
            fit_better(name, frozenset(LINKED[other].study)) > FIT
            for name, other in ((one, another), (another, one))
            if name not in PLAIN
        )
        for one, another in pairs
        if not set(LINKED[one].study) & set(LINKED[another].study)
    ]
    assert sum(noticed) >= 0.85 * len(noticed)
