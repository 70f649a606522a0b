"""``quiz ask``: what can be named, how draws behave, what is printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from quizgen.families import families, question
from quizgen.variants.drawing import survey_of
from tests.cli.helpers import content, one_sentence, quiz

ALWAYS = ["code", "family", "version", "level", "topic", "prompt", "givens", "figure"]
SHOWN = ["answer", "steps", "misconceptions"]


def codes(*arguments: str | Path) -> list[str]:
    result = quiz("ask", *arguments, "--json")
    assert (result.code, result.err) == (0, ""), result
    return [line["code"] for line in result.lines]


# --- what can be named ----------------------------------------------------------------


def test_a_code_is_one_question_in_both_forms() -> None:
    (code,) = codes("conv-params:2", "--seed", "7")
    family, level, index = code.split(":")
    version = families()[family].version
    plain = quiz("ask", code)
    assert plain == quiz("ask", f"{family}@{version}:{level}:{index}")
    assert plain == quiz("ask", code, "--seed", "8")
    lines = plain.out.splitlines()
    assert lines[:2] == [code, ""]
    assert lines[-1] == "Answer in parameters, exactly."


def test_a_version_the_program_does_not_have_is_refused() -> None:
    (code,) = codes("conv-params:2", "--seed", "7")
    version = families()["conv-params"].version
    for other in (version + 1, 0):
        pinned = code.replace(":", f"@{other}:", 1)
        one_sentence(quiz("ask", pinned), f"this program has version {version} of conv-params")


def test_families_levels_and_topics() -> None:
    assert codes("conv-macs", "--seed", "1")[0].startswith("conv-macs:")
    assert {c[:12] for c in codes("conv-macs", "--count", "9")} == {
        f"conv-macs:{level}:" for level in (1, 2, 3)
    }
    assert all(c.startswith("conv-macs:2:") for c in codes("conv-macs:2", "--count", "5"))
    assert all(c.startswith("conv-macs:2:") for c in codes("conv-macs", "--level", "2"))
    topics = {f.id: f.topic for f in families().values()}
    several = codes("--topic", "flops", "--topic", "memory", "--count", "40")
    assert {topics[code.split(":")[0]] for code in several} == {"flops", "memory"}
    assert {code.split(":")[1] for code in codes("--level", "3", "--count", "20")} == {"3"}
    assert {topics[code.split(":")[0]] for code in codes("--count", "60", "--seed", "1")} == set(
        topics.values()
    )


def test_a_card_by_its_id(tmp_path: Path) -> None:
    folder = content(tmp_path)
    shown = quiz("ask", "my-choice", "--content", folder)
    head, prompt, options = shown.out.split("\n\n")
    assert (head, prompt) == ("my-choice", "Which is the first letter?")
    assert sorted(line.split()[-1] for line in options.splitlines()) == ["A", "B"]
    cloze = quiz("ask", "my-cloze", "--content", folder).out
    assert cloze.endswith("\n\nA kernel has [...] and [...].\n")
    told = quiz("ask", "my-cloze", "--content", folder, "--show-answer").out
    assert "Answer: height; width" in told
    told = quiz("ask", "my-question", "--content", folder, "--show-answer").out
    assert "Answer: A small array of weights.\nIt slides over the input." in told


def test_options_stand_in_one_order_everywhere(tmp_path: Path) -> None:
    (card,) = quiz("ask", "my-choice", "--json", "--content", content(tmp_path)).lines
    assert card["options"] == [{"id": "ay", "text": "A"}, {"id": "be", "text": "B"}]
    shown = quiz("ask", "my-choice", "--content", tmp_path).out
    assert shown == quiz("ask", "my-choice", "--content", tmp_path, "--seed", "9").out
    asked = quiz(
        "drill", "--topic", "tests", "--seed", "1", "--content", tmp_path, stdin=":s\n" * 3
    )
    options = shown.partition("\n\n")[2]
    assert options.rstrip("\n").split("\n\n")[1] in asked.out


# --- draws ----------------------------------------------------------------------------


def test_a_seed_makes_the_same_questions_come_again() -> None:
    for selection in (["conv-params"], ["conv-flops:3"], ["--topic", "memory"], []):
        first = quiz("ask", *selection, "--count", "12", "--seed", "s 1")
        assert first == quiz("ask", *selection, "--count", "12", "--seed", "s 1")
        assert first != quiz("ask", *selection, "--count", "12", "--seed", "s 2")
        longer = quiz("ask", *selection, "--count", "15", "--seed", "s 1")
        assert longer.out.startswith(first.out.rstrip("\n"))


def test_without_a_seed_draws_differ() -> None:
    assert len({tuple(codes("conv-params:3", "--count", "3")) for _ in range(8)}) > 1


def test_a_draw_gives_every_distinct_answer_and_no_more() -> None:
    family = families()["conv-output"]
    whole = sum(survey_of(family, level).answers for level in family)
    found = codes("conv-output", "--count", str(whole), "--seed", "1")
    assert len(set(found)) == whole
    too_many = quiz("ask", "conv-output", "--count", str(whole + 1), "--seed", "1")
    one_sentence(too_many, f"{whole + 1} different answers asked for, there are {whole}")


# --- JSON -----------------------------------------------------------------------------


def one(*arguments: str | Path) -> Any:
    (line,) = quiz("ask", *arguments, "--json", "--show-answer").lines
    return line


def test_the_shape_of_a_count() -> None:
    data = one("conv-params:1", "--seed", "7")
    assert list(data) == ALWAYS + SHOWN
    family, level, _ = data["code"].split(":")
    assert (data["family"], data["level"], data["topic"]) == (family, int(level), "params")
    assert data["version"] == families()[family].version
    k, c_in, c_out = (data["givens"][name] for name in ("K", "C_in", "C_out"))
    weights = k * k * c_in * c_out
    key = {"kind": "numeric", "value": weights + c_out, "unit": "parameters", "places": None}
    assert data["answer"] == key
    assert [list(step) for step in data["steps"]] == 2 * [["label", "formula", "worked", "value"]]
    assert [step["value"] for step in data["steps"]] == [weights, weights + c_out]
    assert data["steps"][0]["formula"] == "K·K·C_in·C_out"
    assert data["steps"][0]["worked"] == f"K·K·C_in·C_out = {k}·{k}·{c_in}·{c_out} = " + (
        f"{weights:,}" if weights >= 10_000 else str(weights)
    )
    assert all(list(slip) == ["id", "value", "feedback"] for slip in data["misconceptions"])
    values = {slip["id"]: slip["value"] for slip in data["misconceptions"]}
    assert (values["forgot-bias"], values["single-bias"]) == (weights, weights + 1)


def test_without_show_answer_nothing_gives_it_away() -> None:
    for selection in (["conv-params:1"], ["pool-output:2"], ["mnist-sizes"]):
        (hidden,) = quiz("ask", *selection, "--seed", "7", "--json").lines
        shown = one(*selection, "--seed", "7")
        assert hidden == {key: shown[key] for key in ALWAYS}


def test_the_shape_of_a_shape() -> None:
    data = one("conv-output:2", "--seed", "7")
    assert list(data["answer"]) == ["kind", "value"]
    assert data["answer"]["kind"] == "dims"
    g = data["givens"]
    height, width = ((g[side] - g["K"] + 2 * g["P"]) // g["S"] + 1 for side in "HW")
    assert data["answer"]["value"] == [g["C_out"], height, width]
    assert all(len(slip["value"]) == 3 for slip in data["misconceptions"])


def test_fractions_are_decimal_strings() -> None:
    seen = set()
    for seed in range(8):
        data = one("activation-memory:2", "--seed", str(seed))
        answer = data["answer"]
        assert (answer["kind"], answer["places"]) == ("numeric", 1)
        numbers = [answer["value"], *(slip["value"] for slip in data["misconceptions"])]
        seen |= {type(number) for number in numbers}
        for number in numbers:
            assert isinstance(number, int) or re.fullmatch(r"\d+\.\d*[1-9]", number)
        key = question(data["code"]).answer
        assert float(answer["value"]) == float(getattr(key, "value"))  # noqa: B009
    assert str in seen


def test_the_shapes_of_cards(tmp_path: Path) -> None:
    folder = content(tmp_path)
    values = {"choice": "ay", "cloze": ["height", "width"]}
    values |= {"reveal": "A small array of weights."}
    for kind, name in (("choice", "choice"), ("cloze", "cloze"), ("reveal", "question")):
        data = one(f"my-{name}", "--content", folder)
        choice, why = kind == "choice", kind != "cloze"
        assert list(data) == ALWAYS + ["options"] * choice + SHOWN + ["explanation"] * why
        reasons = {"reasons": {"be": "B is the second."}} if choice else {}
        assert data["answer"] == {"kind": kind, "value": values[kind]} | reasons
        assert (data["code"], data["topic"]) == (f"my-{name}", "tests")
        assert data["family"] is data["version"] is data["level"] is data["figure"] is None
        assert (data["givens"], data["steps"], data["misconceptions"]) == ({}, [], [])
    assert "height" not in one("my-cloze", "--content", folder)["prompt"]


def test_every_level_of_every_family_can_be_asked() -> None:
    for family in families().values():
        for level in family:
            (data,) = quiz("ask", f"{family.id}:{level}", "--seed", "1", "--json").lines
            assert (data["family"], data["level"]) == (family.id, level)
            assert "<" not in data["prompt"]


@pytest.mark.parametrize("width", ["", "20"])
def test_plain_text_does_not_depend_on_the_window(width: str) -> None:
    shown = quiz("ask", "conv-params:1", "--seed", "7", "--show-answer", COLUMNS=width)
    assert shown == quiz("ask", "conv-params:1", "--seed", "7", "--show-answer")
    assert "Likely mistakes:" in shown.out
