"""How questions did over several terms, with the arithmetic in view."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from quizgen.exam.marking.items import items, read_term
from quizgen.files.disk import FileError
from tests.cli.helpers import one_sentence, quiz

Row = tuple[str, str, str, str, list[str]]  # slot, code, status, share of 2 points, mistakes


def term(folder: Path, *students: list[Row], void: tuple[str, ...] = (), old: bool = False) -> Path:
    folder.mkdir()
    listed = []
    for number, rows in enumerate(students):
        slots = []
        for slot, code, status, share, mistakes in rows:
            one = {"slot": slot, "code": code, "status": status, "misconceptions": mistakes}
            one |= {"points": str(2 * Fraction(share))} | ({} if old else {"share": share})
            slots.append(one)
        listed.append({"id": f"s{number}", "slots": slots})
    data = {"format": 1, "corrections": {"void": dict.fromkeys(void, "full")}, "students": listed}
    (folder / "marks.json").write_text(json.dumps(data), "utf-8")
    return folder


def answers(first: str, second: str, wrong: list[str] | None = None) -> list[Row]:
    return [
        ("Q1", "conv-params:2:7", "right" if first == "1" else "wrong", first, wrong or []),
        ("Q2", "vgg-error", "right" if second == "1" else "blank", second, []),
    ]


@pytest.mark.parametrize("old", [False, True], ids=["now", "before shares were written"])
def test_figures(old: bool, tmp_path: Path) -> None:
    one = term(
        tmp_path / "spring",
        answers("1", "1"),
        answers("0", "0", ["forgot-bias"]),
        answers("1", "0"),
        old=old,
    )
    two = term(tmp_path / "autumn", answers("0", "1", ["forgot-bias"]), answers("1", "1"), old=old)
    params, vgg = items([read_term(one), read_term(two / "marks.json")])
    assert (params.asks, vgg.asks) == ("conv-params:2", "vgg-error")
    assert (params.answers, params.mean) == (5, Fraction(3, 5))
    spring, autumn = str(one), str(two)
    assert params.facility == {spring: (3, Fraction(2, 3)), autumn: (2, Fraction(1, 2))}
    assert params.mistakes == {"forgot-bias": 2}
    assert (vgg.blank, params.blank) == (2, 0)
    # Deviations of Q1 in spring: 1/3, -2/3, 1/3; of the rest (Q2's points): 4/3, -2/3, -2/3.
    # In autumn everybody has Q2 right: only Q1 varies there, by 1/2 and -1/2.
    both, own, rest = Fraction(2, 3), Fraction(2, 3) + Fraction(1, 2), Fraction(24, 9)
    assert params.products == [both, own, rest]
    assert params.discrimination is not None
    assert abs(float(params.discrimination) - float(both) / float(own * rest) ** 0.5) < 1e-12


def test_what_is_not_counted(tmp_path: Path) -> None:
    """Slots left out, and what nobody has settled."""
    unclear: list[Row] = [("Q1", "conv-params:2:8", "unclear", "0", [])]
    found = term(tmp_path / "a", answers("1", "1"), unclear, void=("Q2",))
    (params,) = items([read_term(found)])
    assert (params.asks, params.answers, params.mean) == ("conv-params:2", 1, Fraction(1))
    assert params.discrimination is None


def test_what_is_no_marks(tmp_path: Path) -> None:
    (tmp_path / "marks.json").write_text('{"format": 7}', "utf-8")
    with pytest.raises(FileError, match=r"these are no marks"):
        read_term(tmp_path)


def test_the_command(tmp_path: Path) -> None:
    spring, autumn = (term(tmp_path / name, answers("1", "0")) for name in ("spring", "autumn"))
    shown = quiz("items", spring, autumn).out
    assert f"Students by term: {spring} (1), {autumn} (1)." in " ".join(shown.split())
    assert quiz("items", spring, "--json").data["terms"] == {str(spring): 1}
    one_sentence(quiz("items", spring, spring), f"the marks of {spring} are here twice")
