"""``quiz answer``: exit codes, feedback, the JSON shape."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.helpers import content, one_sentence, quiz

KEYS = [
    "code",
    "verdict",
    "score",
    "misconception",
    "misconceptions",
    "feedback",
    "expected",
    "study",
]


def shown(*arguments: str | Path) -> dict[str, Any]:
    (data,) = quiz("ask", *arguments, "--json", "--show-answer").lines
    assert isinstance(data, dict)
    return data


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    return shown("conv-params:1", "--seed", "7")


def test_a_right_answer(asked: dict[str, Any]) -> None:
    code, key = asked["code"], asked["answer"]["value"]
    plain = quiz("answer", code, str(key))
    assert (plain.code, plain.out, plain.err) == (0, "Right.\n", "")
    as_json = quiz("answer", code, f" {key:,} ", "--json")
    assert as_json.code == 0
    assert as_json.data == {
        "code": code,
        "verdict": "correct",
        "score": 1.0,
        "misconception": None,
        "misconceptions": [],
        "feedback": "Right.",
        "expected": key,
        "study": [],
    }


def test_a_wrong_answer_is_named(asked: dict[str, Any]) -> None:
    code, key = asked["code"], asked["answer"]["value"]
    (slip,) = (slip for slip in asked["misconceptions"] if slip["id"] == "forgot-bias")
    plain = quiz("answer", code, str(slip["value"]))
    assert (plain.code, plain.err) == (1, "")
    lines = plain.out.splitlines()
    assert lines[0] == slip["feedback"]
    assert lines[1].endswith(f" = {slip['value']}")
    assert lines[2].startswith("Correct answer: ")
    assert asked["steps"][-1]["worked"] in plain.out
    assert lines[-1].startswith("Study: conv-bias-count")

    as_json = quiz("answer", code, str(slip["value"]), "--json")
    assert (as_json.code, list(as_json.data)) == (1, KEYS)
    assert as_json.data["verdict"] == "incorrect"
    assert as_json.data["score"] == 0.0
    assert as_json.data["misconception"] == "forgot-bias"
    assert as_json.data["misconceptions"] == ["forgot-bias"]
    assert (as_json.data["expected"], as_json.data["study"][0]) == (key, "conv-bias-count")


def test_an_answer_that_is_only_wrong(asked: dict[str, Any]) -> None:
    result = quiz("answer", asked["code"], "123456789", "--json")
    assert (result.code, result.data["verdict"], result.data["misconception"]) == (
        1,
        "incorrect",
        None,
    )
    assert result.data["study"] == []


NONSENSE = ["", "banana", "12 apples", "1;2", "--", "()", "3 KB", "1/0", "9" * 5000, "a\nb", "½"]


@pytest.mark.parametrize("typed", NONSENSE, ids=lambda typed: repr(typed)[:12])
def test_nonsense_is_not_marked(typed: str, asked: dict[str, Any]) -> None:
    result = quiz("answer", asked["code"], "--", typed)
    one_sentence(result)
    as_json = quiz("answer", "--json", asked["code"], "--", typed)
    assert (as_json.code, as_json.err) == (2, "")
    assert (as_json.data["verdict"], as_json.data["score"]) == ("invalid", 0.0)


def test_shapes_and_rounded_numbers() -> None:
    data = shown("conv-output:2", "--seed", "7")
    c, h, w = data["answer"]["value"]
    for typed in (f"{c}x{h}x{w}", f"{c}, {h}, {w}", f"({c} × {h} × {w})"):
        assert quiz("answer", data["code"], typed).code == 0
    turned = quiz("answer", data["code"], f"{h}x{w}x{c}", "--json")
    assert (turned.code, turned.data["expected"]) == (2, [c, h, w])
    assert "C×H×W" in turned.data["feedback"]

    for seed in range(8):
        data = shown("activation-memory:2", "--seed", str(seed))
        key = data["answer"]["value"]
        assert quiz("answer", data["code"], str(key)).code == 0
        assert quiz("answer", data["code"], str(key), "--json").data["expected"] == key


def test_cards(tmp_path: Path) -> None:
    folder = content(tmp_path)

    def mark(card: str, response: str) -> tuple[int, str]:
        result = quiz("answer", card, response, "--json", "--content", folder)
        return result.code, result.data["verdict"]

    text = quiz("ask", "my-choice", "--content", folder).out
    number = {letter: place for place, letter in re.findall(r"^  (\d)  (\w)$", text, re.M)}
    assert mark("my-choice", "ay") == (0, "correct")
    assert mark("my-choice", number["A"]) == (0, "correct")
    assert mark("my-choice", number["B"]) == (1, "incorrect")
    for typed in ("3", "0", "A", "", "²", "9" * 5000):
        assert mark("my-choice", typed) == (2, "invalid")
    wrong = quiz("answer", "my-choice", "be", "--content", folder)
    assert wrong.out.splitlines()[:2] == ["B is the second.", "Correct answer: A"]

    assert mark("my-cloze", "Height; WIDTH") == (0, "correct")
    assert mark("my-cloze", "width; height") == (1, "incorrect")
    assert mark("my-cloze", "height") == (2, "invalid")
    assert mark("my-question", "anything") == (2, "invalid")
    one_sentence(quiz("answer", "my-question", "x", "--content", folder), "rated by you")


def test_a_negative_number_is_a_response(asked: dict[str, Any]) -> None:
    code = asked["code"]
    for typed in ("-5", "-5k", "-.5", "-1,000"):
        for arguments in ((code, typed), (code, "--", typed), ("--json", code, typed)):
            result = quiz("answer", *arguments)
            assert (result.code, result.err) == (1, ""), arguments
    for typed in ("-x", "--jsno", "-five"):
        one_sentence(quiz("answer", code, typed), f"{typed}: there is no such option")
        one_sentence(quiz("answer", typed, "5"), f"{typed}: there is no such option")
    assert quiz("answer", code, "-5", "--help").out.startswith("Usage: quiz answer")


def test_a_wrong_answer_is_shown_where_it_parts_from_the_solution() -> None:
    by_formula = quiz("answer", "conv-params:1:112", "864").out.splitlines()
    assert by_formula[1] == "Your line: params = K·K·C_in·C_out = 3·3·12·8 = 864"
    assert "Weights and biases, one bias per filter: (yours differs from here)" in by_formula
    typed = quiz("answer", "conv-params:1:112", "3*3*8+8").out.splitlines()
    assert typed[1].startswith("Correct answer: ")
    symbols = "K: kernel size, C_in: input channels, C_out: output channels"
    assert f"Weights of all filters ({symbols}): (yours differs from here)" in typed
