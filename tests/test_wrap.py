"""Text broken to a window's width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quizgen.render.terminal import spoken
from quizgen.render.wrap import LEAST, width_of, wrapped

TEXTS = st.text(alphabet="ab cé·=+(,)─界\n ", max_size=120)
WIDTHS = st.integers(LEAST, 60)


@given(TEXTS, WIDTHS)
def test_no_line_is_wider_than_the_window(text: str, width: int) -> None:
    for line in wrapped(text, width).split("\n"):
        assert width_of(line) <= width


@given(TEXTS, WIDTHS)
def test_nothing_is_lost_but_spaces_and_rules(text: str, width: int) -> None:
    def kept(text: str) -> str:
        return "".join(text.replace("─", "").split())

    assert kept(wrapped(text, width)) == kept(text)


def test_lines_that_fit_stay_as_they_are() -> None:
    text = "a  b\n    c = d\n\n1  2"
    assert wrapped(text, 40) == text
    assert wrapped("x" * 30, LEAST - 1) == "x" * 30  # a window too narrow to help


BROKEN = [
    (
        "    macs = each·outputs = 125·160 = 20,000",
        24,
        ["    macs = each·outputs", "        = 125·160", "        = 20,000"],
    ),
    ("  1  one two three four", 16, ["  1  one two", "     three four"]),
    ("one two three four five", 16, ["one two three", "four five"]),
    ("abcdefghijklmnopqrstuv", 16, ["abcdefghijklmnop", "qrstuv"]),
    ("──────────────  ──────────────", 20, ["──────────────  ────"]),
    ("界界界界 界界界界界", 16, ["界界界界", "界界界界界"]),
]


def test_where_lines_break() -> None:
    for text, width, lines in BROKEN:
        assert wrapped(text, width).split("\n") == lines


def test_what_a_screen_reader_is_given() -> None:
    assert spoken("✓ Right.") == "Right."
    assert spoken("a  b\n─  ─\n1  2") == "a  b\n1  2"
    assert spoken("⌊(W − K)/S⌋ + K² · 3×3 ≈ 2") == "floor((W - K)/S) + K^2 * 3x3 ~ 2"
    assert spoken("façade") == "façade"
