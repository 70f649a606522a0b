"""``quiz build``: a practice pool for each platform, and what it prints of what is lost."""

from __future__ import annotations

import pytest

from quizgen.cli.main import main
from tests.export.lms import canvas, gift, moodle, qti

RECIPE = """\
name: tiny
title: Tiny
description: Two families.
decks: {numbers: "Tiny"}
families: [fc-params, conv-output]
levels: [1, 2]
variants: 3
"""
NAMES = ["a.xml", "a.canvas.zip", "a.qti.zip", "a.gift", "a.csv", "a.json"]


@pytest.fixture
def built(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(RECIPE, "utf-8")
    targets = [part for name in NAMES for part in ("-o", name)]
    assert main(["build", "tiny.yaml", *targets]) == 0
    return tmp_path, capsys.readouterr().out


def test_every_file_holds_the_same_questions(built):
    folder, out = built
    quizzes, _ = canvas.imported((folder / "a.canvas.zip").read_bytes())
    names = {
        "xml": {q.name for q in moodle.imported((folder / "a.xml").read_text("utf-8"))},
        "canvas": {q.title for group in quizzes[0].groups for q in group.questions},
        "qti": set(qti.imported((folder / "a.qti.zip").read_bytes())[0]),
        "gift": {q.name for q in gift.imported((folder / "a.gift").read_text("utf-8"))},
    }
    assert len(names["xml"]) == 2 * 2 * 3
    assert all(found == names["xml"] for found in names.values())
    assert out.count("  shapes: 6 questions\n") == len(NAMES)


def test_what_is_lost_is_printed(built):
    _, out = built
    moodle, canvas, *_ = out.split("a.")[1:]
    assert "Answers are plain digits there" in moodle
    assert "second quiz" in canvas
    assert "second quiz" not in moodle
