"""Wrong answers that people gave in public are recognised as the mistakes that they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizgen.families import family
from quizgen.files.yaml import load_yaml
from quizgen.questions.grading import mark
from quizgen.questions.question import Question, mistakes_of
from quizgen.questions.verdict import Mark

PATH = Path(__file__).with_name("real_answers.yaml")
ROWS: list[dict[str, Any]] = list(load_yaml(PATH)["answers"])
NAMED = [row for row in ROWS if "mistakes" in row]
NAMELESS = [row for row in ROWS if "why" in row]


def row_id(row: dict[str, Any]) -> str:
    return f"{row['level']} {row['answer']}"


def asked(row: dict[str, Any]) -> Question:
    """The question of a row: of its level, with its numbers, whether they are drawn or not.

    A word that the row does not give, such as the kind of a pooling, is the level's first one.
    """
    name, _, number = row["level"].partition(":")
    item = family(name)
    level = item.level(int(number))
    words = {axis: words[0] for axis, words in level.space.words.items()}
    givens = {**words, **row["givens"]}
    assert givens.keys() == level.space.givens(0).keys()
    variant = level.variant(givens)
    assert variant is not None
    return item.asked(int(number), 0, givens, variant)


def marked(row: dict[str, Any]) -> Mark:
    return mark(asked(row), str(row["answer"]))


@pytest.mark.parametrize("row", NAMED, ids=row_id)
def test_a_real_wrong_answer_is_recognised(row: dict[str, Any]) -> None:
    found = marked(row)
    assert found.verdict == "incorrect"
    assert {mistakes_of(name) for name in row["mistakes"]} == set(found.slips)


@pytest.mark.parametrize("row", NAMELESS, ids=row_id)
def test_a_real_wrong_answer_without_a_name_gets_none(row: dict[str, Any]) -> None:
    found = marked(row)
    assert found.verdict != "correct"
    assert found.slips == ()


def test_every_row_says_where_it_is_from_and_what_it_shows() -> None:
    for row in ROWS:
        assert row["source"].startswith("https://"), row
        assert row["asked"], row
        assert ("mistakes" in row) != ("why" in row), row
    assert len({(row["level"], str(row["givens"]), row["answer"]) for row in ROWS}) == len(ROWS)
    assert len(ROWS) >= 134
