"""Write the JSON Schemas that the shipped YAML files name in their first line.

Run it after a change of a file's keys or of the list of topics: ``make schemas``.
"""

from __future__ import annotations

from pathlib import Path

from quizgen.checking.schema import schema_of, text_of
from quizgen.files.content import contents

ROOT = Path(__file__).parent.parent
OF = {  # schema file: a file that it is the schema of
    "cards/cards.schema.json": "cards/params.yaml",
    "cards/topics.schema.json": "cards/topics.yaml",
    "cards/coverage.schema.json": "cards/coverage.yaml",
    "cards/sources.schema.json": "cards/sources.yaml",
    "families/families.schema.json": "families/params-1-layers.yaml",
    "decks/recipes.schema.json": "decks/cnn-architectures.yaml",
    "decks/blueprints.schema.json": "decks/midterm.yaml",
}


def texts() -> dict[str, str]:
    """Each schema file's text."""
    return {name: text_of(schema_of(ROOT / example, contents())) for name, example in OF.items()}


if __name__ == "__main__":
    for name, text in texts().items():
        (ROOT / name).write_text(text, encoding="utf-8")
