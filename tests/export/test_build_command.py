"""``quiz build``: what it writes and prints, and what it leaves alone when it cannot."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quizgen.cli.main import main

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


def test_the_default_is_the_cnn_deck(folder, capsys):
    assert main(["build"]) == 0
    assert files(folder) == ["decks/build/cnn-architectures.apkg"]
    first, *decks = capsys.readouterr().out.splitlines()
    assert first.startswith("decks/build/cnn-architectures.apkg: ")
    assert [line.split(": ")[0] for line in decks] == [
        "  CNN Architectures::Concepts",
        "  CNN Architectures::Numbers",
    ]


def test_a_recipe_of_ones_own_into_several_files(folder, capsys):
    assert main(["build", "tiny.yaml", "-o", "a.apkg", "-o", "new/b.APKG"]) == 0
    assert files(folder) == ["a.apkg", "new/b.APKG"]
    assert (folder / "a.apkg").read_bytes() == (folder / "new/b.APKG").read_bytes()
    out = capsys.readouterr().out
    assert out.count("  Tiny: 2 notes\n") == 2


def test_the_build_time_is_that_of_the_environment(folder, monkeypatch):
    assert main(["build", "tiny.yaml", "-o", "a.apkg"]) == 0
    assert main(["build", "tiny.yaml", "-o", "b.apkg"]) == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763700001")
    assert main(["build", "tiny.yaml", "-o", "c.apkg"]) == 0
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert main(["build", "tiny.yaml", "-o", "d.apkg"]) == 0
    contents = [(folder / f"{name}.apkg").read_bytes() for name in "abcd"]
    assert contents[0] == contents[1]
    assert len(set(contents)) == 3


BAD = [
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
