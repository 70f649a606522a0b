"""Tables of commands at every width: text folds, and no number is broken or cut."""

from __future__ import annotations

import pytest

from quizgen.cli.tables import Columns, print_parts
from quizgen.text.wrap import width_of

NUMBERS = ["105,415,200", "34.9 k", "37,752,832"]


def table() -> Columns:
    made = Columns("layer", "output", "parameters", "MACs")
    made.add("inception_3a.branch_of_3x3", "96×55×55", NUMBERS[1], NUMBERS[0])
    made.add("fc6", "4096", NUMBERS[2], "")
    return made


@pytest.mark.parametrize("columns", [30, 40, 50, 60, 80, 120, 200])
def test_every_width(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    print_parts([table()])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(width_of, lines)) <= columns
    for number in [*NUMBERS, "96×55×55"]:
        assert any(number in line for line in lines), number
    assert lines[0].startswith("layer:" if columns <= 40 else "layer  ")


def test_a_whole_table_is_never_folded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    made = Columns("layer", "as written", left=2, whole=True)
    made.add("conv", "Conv2d(64, kernel_size=7, stride=2, padding=3)")
    print_parts([made])
    assert "Conv2d(64, kernel_size=7, stride=2, padding=3)" in capsys.readouterr().out
