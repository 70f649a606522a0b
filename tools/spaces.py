"""Record every built-in level's space in ``quizgen/spaces.json``.

Run it after a change of axes or rules: ``make spaces``.  A digest that moves means that codes
have changed their meaning: bump the family's ``version`` then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from quizgen.cards.topics import load_topics
from quizgen.families import PROGRAMS
from quizgen.families.reader import read_families
from quizgen.files.content import contents
from quizgen.variants.drawing import survey
from quizgen.variants.family import Family

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


def spaces() -> dict[str, object]:
    return {
        family.id: {
            "module": module,
            "topic": family.topic,
            "version": family.version,
            "needs": list(family.needs),
            "near": family.near,
            "levels": {str(number): asdict(survey(family, number)) for number in family},
        }
        for module, family in _families()
    }


def text() -> str:
    return json.dumps(spaces(), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
