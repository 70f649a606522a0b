"""Record every built-in level's space in ``quizgen/spaces.json``.

Run it after a change of axes or rules: ``make spaces``.  A digest that moves means that codes
have changed their meaning: bump the family's ``version`` then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib import import_module
from itertools import islice
from pathlib import Path

from quizgen.cards.reader import load_cards
from quizgen.cards.terms import introduced, introducing
from quizgen.cards.topics import load_topics
from quizgen.checking.words import visible_text
from quizgen.families import PROGRAMS
from quizgen.families.reader import read_families
from quizgen.files.content import contents
from quizgen.variants.drawing import indices, survey
from quizgen.variants.family import Family

LOOKED_AT = 8  # questions of a level, for the terms that they use
TARGET = Path(__file__).parent.parent / "quizgen" / "spaces.json"


def _families() -> Iterator[tuple[str, Family]]:
    """Each family with the file of ``families/``, or the module, that holds it."""
    topics = list(load_topics(contents()))
    found = read_families(contents(), topics).families
    for item in sorted(found, key=lambda item: topics.index(item.family.topic)):
        yield Path(item.places[0].partition(":")[0]).name, item.family
    for module in PROGRAMS:
        for family in import_module(f"quizgen.families.{module}").FAMILIES:
            yield module, family


def _introducing(family: Family, level: int, terms: Mapping[str, str]) -> list[str]:
    """The cards that introduce the terms of a level's questions, in teaching order."""
    drawn = islice(indices(family, level, "terms"), LOOKED_AT)
    questions = [family.question(level, index) for index in drawn]
    texts = [visible_text(question.filled(question.prompt)) for question in questions]
    found = introducing(" ".join(texts), terms)
    return [card for card in dict.fromkeys(terms.values()) if card in found]


def spaces() -> dict[str, object]:
    terms = introduced(card for card in load_cards(contents()) if not card.remedial)
    return {
        family.id: {
            "module": module,
            "topic": family.topic,
            "version": family.version,
            "needs": list(family.needs),
            "near": family.near,
            "cards": {str(number): _introducing(family, number, terms) for number in family},
            "levels": {str(number): asdict(survey(family, number)) for number in family},
        }
        for module, family in _families()
    }


def text() -> str:
    return json.dumps(spaces(), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
