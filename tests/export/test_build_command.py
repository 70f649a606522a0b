"""``quiz build``: what it writes and prints, and what it leaves alone when it cannot."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.content.build import build
from quizgen.cli.main import main
from quizgen.decks.recipe import Deck, load_deck
from quizgen.export.formats import FORMATS, NAMES, Edition, exporter
from quizgen.files import disk
from quizgen.files.content import contents
from quizgen.files.disk import FileError

RECIPE = """\
name: tiny
title: Tiny
description: Two notes.
decks: {numbers: "Tiny"}
families: [fc-params]
levels: [1, 2]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763700000")
    (tmp_path / "tiny.yaml").write_text(RECIPE, "utf-8")
    return tmp_path


def files(folder: Path) -> list[str]:
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != "tiny.yaml"]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def thinned(path: Path, *given: Any) -> Deck:
    """Every sixth card and level of a deck."""
    deck = load_deck(path, *given)
    return replace(deck, cards=deck.cards[::6], numbers=deck.numbers[::6])


def test_the_default_is_the_cnn_deck(folder, capsys, monkeypatch):
    monkeypatch.setattr("quizgen.cli.content.build.keeps_lock", lambda recipe, contents: False)
    monkeypatch.setattr("quizgen.decks.recipe.load_deck", thinned)  # the README builds all of it
    assert main(["build"]) == 0
    assert files(folder) == ["decks/build/cnn-architectures.apkg"]
    first, *decks = capsys.readouterr().out.splitlines()
    assert first.startswith("decks/build/cnn-architectures.apkg: ")
    assert [line.split(": ")[0] for line in decks] == [
        "  CNN Architectures",
    ]


def test_a_recipe_of_ones_own_into_several_files(folder, capsys):
    assert main(["build", "tiny.yaml", "-o", "a.apkg", "-o", "new/b.APKG"]) == 0
    assert files(folder) == ["a.apkg", "new/b.APKG", "tiny.lock.json"]
    assert (folder / "a.apkg").read_bytes() == (folder / "new/b.APKG").read_bytes()
    out = capsys.readouterr().out
    assert out.count("  Tiny: 2 notes\n") == 2


def test_a_rebuild_without_changes_is_the_same_file_whenever_it_is_made(folder, monkeypatch):
    assert main(["build", "tiny.yaml", "-o", "a.apkg"]) == 0
    lock = (folder / "tiny.lock.json").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    assert main(["build", "tiny.yaml", "-o", "b.apkg"]) == 0
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert main(["build", "tiny.yaml", "-o", "c.apkg"]) == 0
    assert len({(folder / f"{name}.apkg").read_bytes() for name in "abc"}) == 1
    assert (folder / "tiny.lock.json").read_bytes() == lock


def test_only_what_changed_gets_the_time_of_the_build(folder, monkeypatch):
    assert main(["build", "tiny.yaml", "-o", "a.apkg"]) == 0
    text = (folder / "tiny.yaml").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    (folder / "tiny.yaml").write_text(text.replace("[1, 2]", "[1, 2, 3]"), "utf-8")
    assert main(["build", "tiny.yaml", "-o", "b.apkg"]) == 0
    notes = json.loads((folder / "tiny.lock.json").read_text("utf-8"))["notes"]
    assert {name: row[1] for name, row in notes.items()} == {
        "fc-params:1": 1763700000,
        "fc-params:2": 1763700000,
        "fc-params:3": 1763800000,
    }


def test_what_has_left_a_deck_is_a_file_beside_it(folder, capsys):
    assert main(["build", "tiny.yaml", "-o", "a.apkg"]) == 0
    lock = folder / "tiny.lock.json"
    lock.write_text(lock.read_text("utf-8").replace("fc-params:2", "fc-gone:2"), "utf-8")
    assert main(["build", "tiny.yaml", "-o", "a.apkg"]) == 0
    assert files(folder) == ["a-retired.apkg", "a.apkg", "tiny.lock.json"]
    assert "a-retired.apkg: " in capsys.readouterr().out.splitlines()[-1]


def test_a_lock_that_cannot_be_written_is_said_and_the_deck_is_there(folder, capsys, monkeypatch):
    written = disk.write_atomically

    def write(path: Path, data: bytes) -> None:
        if path.name == "tiny.lock.json":
            raise FileError(path.name, "cannot be written (read-only)")
        written(path, data)

    monkeypatch.setattr("quizgen.files.disk.write_atomically", write)
    assert main(["build", "tiny.yaml", "-o", "a.apkg"]) == 0
    assert files(folder) == ["a.apkg"]
    assert "tiny.lock.json: cannot be written (read-only): the next" in capsys.readouterr().err


ROW = ["0123456789abcdef", 1763700000, "Quizgen Concept", "Tiny", 1, "What?"]
BAD_LOCKS = [  # the file, what is said of it
    ("", "lock.json:1: this is no lock of a deck (the text ends early); restore it, or delete it"),
    ('{"format": 1,\n "types"', "lock.json:2: this is no lock of a deck"),
    ('{"format": NaN}', "lock.json:1: this is no lock of a deck (invalid character)"),
    ("[" * 100_000, "too many brackets inside each other"),
    ('{"format": %s}' % ("1" * 5000), "integer value out of range"),
    ("[]", "it cannot be [], only an object"),
    ("{}", "'format' is missing"),
    ('{"format": 2}', "lock.json: its format is 2, not 1; restore it"),
    ('{"format": 1, "notes": 5}', "'notes' cannot be 5, only an object"),
    ('{"format": true, "types": {}, "notes": {}}', "'format' cannot be true"),
    ({"types": {"Quizgen Cloze": ["0", "1"]}}, "entry 2 of 'Quizgen Cloze' of 'types' cannot be"),
    ({"types": {"Quizgen Cloze": ["0", 10**30]}}, "is no time of a change"),
    ({"notes": {"a": ROW, "b": ROW[:-1]}}, "'b' of 'notes' cannot be ["),
    ({"notes": {"a": ROW, "b": [*ROW[:-1], None], "c": ROW}}, "'b' of 'notes' cannot be null"),
    ({"notes": {"a": [ROW[0], 0, *ROW[2:]]}}, "0 of 'a' is no time of a change"),
    ({"notes": {"a": [*ROW[:4], 10**9, "x"]}}, "'a' cannot have 1000000000 cards"),
    ({"notes": {"a": [*ROW[:2], "Basic", *ROW[3:]]}}, "'Basic' of 'a' is no note type"),
]


@pytest.mark.parametrize(("lock", "message"), BAD_LOCKS, ids=[m[:40] for _, m in BAD_LOCKS])
def test_a_lock_that_is_none_is_refused(folder, capsys, lock, message):
    whole = lock if isinstance(lock, str) else json.dumps(
        {"format": 1, "types": {}, "notes": {}, **lock}
    )  # fmt: skip
    (folder / "tiny.lock.json").write_text(whole, "utf-8")
    assert main(["build", "tiny.yaml", "-o", "a.apkg"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("quiz: tiny.lock.json:")
    assert message in said
    assert said.count("\n") == 1
    assert files(folder) == ["tiny.lock.json"]


def test_a_format_is_named_where_the_extension_does_not_say_it(folder, capsys):
    assert main(["build", "tiny.yaml", "--format", "moodle"]) == 0
    assert files(folder) == ["decks/build/tiny.xml"]
    assert main(["build", "tiny.yaml", "--format", "xml", "-o", "pool.txt"]) == 0
    pool = (folder / "pool.txt").read_bytes()
    assert pool == (folder / "decks/build/tiny.xml").read_bytes()
    assert pool.startswith(b"<?xml")
    capsys.readouterr()


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_tells_once_of_each_level_that_is_worked_out(folder, extension):
    told: list[tuple[int, int]] = []
    deck = load_deck(folder / "tiny.yaml", contents())
    exporter(extension)(deck, Edition("1", 1, on_progress=lambda *far: told.append(far)))
    assert told == [(1, 2), (2, 2)]


def test_a_terminal_sees_how_far_a_build_has_come(folder, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("quizgen.cli.home.PATIENCE", -1)
    assert main(["build", "tiny.yaml", "-o", "a.gift"]) == 0
    said = capsys.readouterr().err
    assert "\r\x1b[KWorking out numbers: level 1 of 2\r\x1b[K" in said
    assert "level 2" not in said


def test_every_format_has_a_name(folder):
    assert set(NAMES.values()) == FORMATS.keys()


BAD = [
    (["build", "tiny.yaml", "--format", "moodel"], "--format moodel: there is no such format; did"),
    (
        ["build", "tiny.yaml", "--format", "pdf"],
        "no such format; there are anki, canvas, csv, gift",
    ),
    (["build", "nothing"], "recipe 'nothing': there is no such recipe"),
    (["build", "nothing.yaml"], "nothing.yaml: there is no such file"),
    (["build", "tiny.yaml", "-o", "deck.pdf"], "deck.pdf: its extension names no known format"),
    (["build", "tiny.yaml", "-o", "deck"], "deck: its extension names no known format"),
    (["build", "tiny.yaml", "-o", "tiny.yaml/a.apkg"], "tiny.yaml/a.apkg: cannot be written"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=[message for _, message in BAD])
def test_bad_input_is_one_sentence_and_writes_nothing(folder, capsys, arguments, message):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1
    assert files(folder) == []


@pytest.mark.parametrize("time", ["0", "-5", "soon", "1.5", "9" * 30])
def test_a_build_time_that_is_none_is_refused(folder, capsys, monkeypatch, time):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", time)
    assert main(["build", "tiny.yaml"]) == 2
    assert "SOURCE_DATE_EPOCH: '" in capsys.readouterr().err
    assert files(folder) == []


def test_a_failed_write_leaves_the_old_file_alone(folder, capsys, monkeypatch):
    (folder / "a.apkg").write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert main(["build", "tiny.yaml", "-o", "a.apkg"]) == 2
    assert "a.apkg: cannot be written (No space left on device)" in capsys.readouterr().err
    assert files(folder) == ["a.apkg"]
    assert (folder / "a.apkg").read_bytes() == b"old"


def test_a_reader_who_leaves_early_loses_no_file(folder, monkeypatch):
    """As ``quiz build tiny.yaml | head -n 1`` may: the lock is written all the same."""

    class Gone:
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Gone())
    with pytest.raises(BrokenPipeError):
        build(recipe="tiny.yaml")
    assert files(folder) == ["decks/build/tiny.apkg", "tiny.lock.json"]
