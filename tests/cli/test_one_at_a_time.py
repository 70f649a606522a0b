"""Files that are read, changed and written again are one command's at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from quizgen.cards.reader import load_cards
from quizgen.files.content import contents
from quizgen.files.locking import locked_file
from tests.cli.helpers import content, one_sentence, quiz

BUSY = "another command is writing here; wait until it has ended"
RECIPE = "name: {}\ntitle: C\ndescription: D.\ndecks: {{concepts: C}}\ntopics: [lenet]\n"


def test_a_card_file_is_held_while_a_card_is_added(tmp_path: Path) -> None:
    folder = content(tmp_path / "my", cards_none="topic: tests\ncards: []")
    path = folder / "cards" / "tests.yaml"
    new: list[str | Path] = ["new", path, "A [[kernel]] is small.", "--source", "own notes"]
    with locked_file(path):
        one_sentence(quiz(*new), f"{path}: {BUSY}")
    assert not path.exists()
    assert quiz(*new).code == 0
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []


def test_ten_cards_added_at_once_are_all_there_or_refused(tmp_path: Path) -> None:
    folder = content(tmp_path / "my", cards_none="topic: tests\ncards: []")
    path = folder / "cards" / "tests.yaml"
    command = [sys.executable, "-m", "quizgen", "new", str(path)]
    started = [
        subprocess.Popen(
            [*command, f"Kernel number {word} is [[small]].", "--source", "own notes"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for word in ("ash", "bay", "cow", "den", "elk", "fig", "gum", "hay", "ivy", "jay")
    ]  # fmt: skip
    ended = [(process.communicate(), process.returncode) for process in started]
    good = [out for (out, _), code in ended if code == 0]
    assert all(BUSY in err for (_, err), code in ended if code != 0), ended
    cards = [card for card in load_cards([*contents([folder])]) if card.id.startswith("my-")]
    assert len(cards) == len(good) >= 1


def test_a_recipes_lock_is_held_while_its_deck_is_built(tmp_path: Path) -> None:
    recipe = tmp_path / "mine.yaml"
    recipe.write_text(RECIPE.format("mine"), "utf-8")
    deck = tmp_path / "mine.apkg"
    with locked_file(tmp_path / "mine.lock.json"):
        one_sentence(quiz("build", recipe, "-o", deck), BUSY)
    assert not deck.exists()
    assert quiz("build", recipe, "-o", deck).code == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "mine.apkg",
        "mine.lock.json",
        "mine.yaml",
    ]
