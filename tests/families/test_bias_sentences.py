"""What a prompt says of biases does not contradict itself."""

from __future__ import annotations

from tests.families.prompts import text_of
from tests.helpers import swept
from tests.sweeps import over_levels

LEVELS = [("network-layer", 2), ("network-layer", 3), ("network-change", 2), ("network-change", 3),
          ("network-share", 3)]  # fmt: skip
WITHOUT = ("no biases", "Neither has biases")
WITH = ("Every filter has a bias", "Both have biases", "Its biases count", "Adding a bias")


@over_levels(LEVELS)
def test_layers_without_biases_are_not_said_to_have_some(name: str, number: int) -> None:
    for question in swept(name, number):
        text = text_of(question)
        if any(words in text for words in WITHOUT):
            assert not [words for words in WITH if words in text], question.code
