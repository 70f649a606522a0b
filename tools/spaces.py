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
from quizgen.families import PROGRAMS, built_in
from quizgen.families.reader import read_families
from quizgen.files.content import contents
from quizgen.variants.drawing import survey

TARGET = Path(__file__).parent.parent / "quizgen" / "spaces.json"


def _modules() -> Iterator[tuple[str, str]]:
    """Each family's id with the file of ``families/``, or the module, that holds it."""
    for item in read_families(contents(), load_topics(contents())).families:
        yield item.family.id, Path(item.places[0].partition(":")[0]).name
    for module in PROGRAMS:
        for family in import_module(f"quizgen.families.{module}").FAMILIES:
            yield family.id, module


def spaces() -> dict[str, object]:
    modules = dict(_modules())
    return {
        family.id: {
            "module": modules[family.id],
            "topic": family.topic,
            "version": family.version,
            "needs": list(family.needs),
            "near": family.near,
            "levels": {str(number): asdict(survey(family, number)) for number in family},
        }
        for family in built_in().values()
    }


def text() -> str:
    return json.dumps(spaces(), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
