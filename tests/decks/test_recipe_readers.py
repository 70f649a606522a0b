"""A recipe means the same to all who read it: what is built is what is drilled, key by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.cards.reader import load_cards
from quizgen.cli.record.drill import selection
from quizgen.decks.recipe import load_deck
from quizgen.files.content import contents

HEAD = "name: mine\ntitle: Mine\ndescription: Some.\ntopics: [vgg, params, flops]\n"
BOTH = "decks: {concepts: A, numbers: B}\n"
KEYS = {
    "topics": BOTH,
    "cards": f"{BOTH}cards: [vgg-pool-rule, vgg-conv-rule]\n",
    "families": f"{BOTH}families: [conv-params, conv-macs:2]\n",
    "levels": f"{BOTH}levels: [2]\n",
    "remedial": f"{BOTH}cards: [vgg-pool-rule, vgg-conv-rule]\nfamilies: [conv-macs:2]\n",
    "concepts": "decks: {concepts: A}\ncards: [vgg-pool-rule]\n",
    "numbers": "decks: {numbers: B}\nfamilies: [conv-params:1]\nvariants: 2\n",
}


@pytest.mark.parametrize("key", KEYS)
def test_what_is_built_is_what_is_drilled(key: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + KEYS[key], "utf-8")
    deck = load_deck(path, contents())
    built = {card.code for card in deck.cards} | {living.id for living in deck.numbers}
    drilled = set(selection(str(path), [], None, None).entries)
    shown_after_mistakes = {card.id for card in load_cards(contents()) if card.remedial}
    assert built
    assert drilled - shown_after_mistakes == built
    if "cards:" in KEYS[key] or "concepts" not in KEYS[key]:
        assert drilled == built
