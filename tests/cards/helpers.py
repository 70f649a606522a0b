"""Reading cards for tests."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from quizgen.cards.card import Card
from quizgen.cards.reader import read_file
from quizgen.errors import QuizgenError

TOPICS = {"tests": "Tests", "params": "Parameters"}


def read(tmp_path: Path, text: str, name: str = "t.yaml", prefix: str = "") -> list[object]:
    path = tmp_path / name
    path.write_text(dedent(text), "utf-8")
    return list(read_file(path, name, TOPICS, prefix).found)


def one_error(tmp_path: Path, text: str) -> QuizgenError:
    (error,) = read(tmp_path, text)
    assert isinstance(error, QuizgenError), error
    return error


def cards_of(tmp_path: Path, text: str) -> dict[str, Card]:
    found = read(tmp_path, text)
    assert all(isinstance(card, Card) for card in found), found
    return {card.id: card for card in found if isinstance(card, Card)}


def good(tmp_path: Path, text: str) -> list[Card]:
    """The cards of a text, leaving errors out."""
    return [card for card in read(tmp_path, text) if isinstance(card, Card)]
