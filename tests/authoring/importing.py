"""``quiz import`` into a folder of its own, and what came out of it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from quizgen.cards.reader import load_cards
from quizgen.files.content import contents
from quizgen.questions.question import Reveal
from quizgen.text.terminal import Terminal
from tests.cli.helpers import Result, content, quiz


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content(tmp_path / "my", cards_none="topic: tests\ncards: []")


def run(folder: Path, notes: Path, *options: str) -> Result:
    """The import of what can be placed, however much cannot."""
    return asked(folder, notes, "--force", *options)


def asked(folder: Path, notes: Path, *options: str) -> Result:
    output = folder / "cards" / "tests.yaml"
    return quiz("import", notes, "-o", output, "--topic", "tests", *options)


def said(folder: Path) -> dict[str, tuple[str, str]]:
    """Prompt and answer (or reason, for a cloze) of each card by id."""
    terminal = Terminal()
    found = {}
    for card in load_cards([*contents([folder])]):
        if card.id.startswith("my-"):
            question = card.question
            back = question.explanation
            if isinstance(question.answer, Reveal):
                back = question.answer.text
            text = terminal.markup(back) if back else ""
            found[card.id] = (terminal.markup(question.prompt), text)
    return found


def left(result: Result, notes: Path) -> list[str]:
    """What was not placed, without the name of the file."""
    _, _, rest = result.out.partition("Not placed:\n")
    lines = [line.strip() for line in rest.splitlines() if line.startswith("  ")]
    assert result.code == (1 if lines else 0)
    assert all(line.startswith(str(notes)) for line in lines)
    return [line.removeprefix(str(notes)).lstrip(":") for line in lines]


def written(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    return path
