"""Verdicts in frames, at every width and without colors."""

from __future__ import annotations

import pytest

from quizgen.cli.record.frames import LEAST, framed
from quizgen.study.session.screen import Verdict
from quizgen.text.terminal import refined
from quizgen.text.wrap import width_of

WRONG = Verdict(
    "Not right",
    "You left out the biases. [red]Each filter has one.[/red]",
    (
        ("Your answer", ("105,415,200 parameters", "params = K·K·C_in·C_out = 5·5·8·24 = 4800")),
        ("Correct answer", ("4824 parameters",)),
    ),
    right=False,
)


@pytest.mark.parametrize("columns", [LEAST, 40, 80, 120, 200])
def test_a_frame_holds_everything_at_every_width(columns: int) -> None:
    lines = framed(WRONG, columns, refined, colours=False).split("\n")
    assert len({width_of(line) for line in lines}) == 1
    assert width_of(lines[0]) <= columns
    assert lines[0].startswith("╭─ ✗ Not right ─")
    text = " ".join(line.strip("│╭╮╰╯─ ") for line in lines)
    assert " ".join(text.split()).startswith("✗ Not right You left out the biases. [red]Each")
    for words in ("105,415,200", "Correct answer", "Cₒᵤₜ", "4800", "4824 parameters"):
        assert words in text


def test_colors_and_none() -> None:
    assert "\x1b[31m" in framed(WRONG, 80, str, colours=True)
    assert "\x1b" not in framed(WRONG, 80, str, colours=False)


def test_what_the_title_says_is_not_said_again() -> None:
    right = Verdict("Right", "Right.", (("Answer", ("5 pixels",)),), right=True)
    lines = framed(right, 80, str, colours=False).split("\n")
    assert [line.strip("│ ") for line in lines[1:-1]] == ["Answer  5 pixels"]
    assert str(right) == "✓ Right."
