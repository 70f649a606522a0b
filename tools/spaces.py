"""Record every built-in level's space in ``quizgen/spaces.json``.

Run it after a change of axes or rules: ``make spaces``.  A digest that moves means that codes
have changed their meaning: bump the family's ``version`` then.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from quizgen.families import TOPICS
from quizgen.variants.drawing import survey

TARGET = Path(__file__).parent.parent / "quizgen" / "spaces.json"


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
        for modules in TOPICS.values()
        for module in modules
        for family in import_module(f"quizgen.families.{module}").FAMILIES
    }


def text() -> str:
    return json.dumps(spaces(), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
