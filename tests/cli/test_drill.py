"""``quiz drill`` without a terminal: answers from a file or a pipe."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from quizgen.families import families, question
from tests.cli.helpers import HOME, Result, content, drill, one_sentence, quiz, write

NUMBERS = ("--topic", "params", "--level", "1", "--seed", "3")
HEAD = re.compile(
    r"^Question (\d+)/(\d+): (.+?)(?:, level (\d))?(?:, \d+ right in a row)? \((.+)\)$", re.M
)


def asked(*options: str | Path) -> list[str]:
    """The codes a drill asks, every question skipped."""
    result = drill(*options, stdin=":s\n" * 200)
    assert (result.code, result.err) == (0, ""), result
    return [code for *_, code in HEAD.findall(result.out)]


def key(code: str) -> str:
    """The right answer to a question."""
    (data,) = quiz("ask", code, "--show-answer", "--json").lines
    return str(data["answer"]["value"])


def slip(code: str) -> dict[str, Any]:
    (data,) = quiz("ask", code, "--show-answer", "--json").lines
    return next(slip for slip in data["misconceptions"] if slip["id"] == "forgot-bias")


def without_outlook(text: str) -> str:
    """What was printed, but for what it says of other days."""
    return text.partition("Due tomorrow")[0]


# --- a session ------------------------------------------------------------------------


def test_a_session_from_a_pipe() -> None:
    one, two, three = asked(*NUMBERS, "--topic", "params", "--count", "3")
    codes = [one, two, three]
    typed = f"{key(one)}\nbanana\n\n1\n:s\n"
    result = drill(*NUMBERS, "--topic", "params", "--count", "3", stdin=typed)
    assert (result.code, result.err) == (0, "")
    *shown, again = [code for *_, code in HEAD.findall(result.out)]
    assert shown == codes
    assert again.rpartition(":")[0] == two.rpartition(":")[0]  # what was wrong, in new numbers
    assert again != two
    first, second, third, fourth = re.split(r"^Question .*$", result.out, flags=re.M)[1:]
    assert f"> {key(one)}\n✓ Right.\n" in first
    assert "'banana' is not a" in second
    assert second.count("\n> ") == 3  # asked again after nonsense and after nothing
    assert "✗ " in second
    assert "\nYour answer: 1" in second
    assert "\nCorrect answer: " in second
    assert "> :s\nCorrect answer: " in third
    assert "\n1 of 2 right, 1 skipped.\n" in fourth


def test_a_wrong_answer_is_explained() -> None:
    options = ("--topic", "params", "--level", "1", "--count", "12", "--seed", "5")
    code = next(code for code in asked(*options) if code.startswith("conv-params:1:"))
    before = asked(*options).index(code)
    wrong = slip(code)
    result = drill(*options, stdin=":s\n" * before + f"{wrong['value']}\n:q\n")
    (data,) = quiz("ask", code, "--show-answer", "--json").lines
    assert f"✗ {wrong['feedback']}\nYour answer: {wrong['value']} parameters\n" in result.out
    first = data["steps"][0]
    symbols = "K: kernel size, C_in: input channels, C_out: output channels"
    assert f"{first['label']} ({symbols}):\n    weights = {first['worked']}" in result.out
    assert f"{data['steps'][1]['label']}: (yours differs from here)\n" in result.out
    skipped = f", {before} skipped" if before else ""
    end = without_outlook(result.out)
    assert f"\n0 of 1 right{skipped}.\ntopic       right   met" in end
    assert re.search(r"^Parameters  0 of 1  1 of \d+ \(\+1\)  0$", end, re.M)
    assert end.endswith(f"What went wrong:\n  1x {wrong['feedback']}\n")


def test_the_commands_of_a_session() -> None:
    result = drill(*NUMBERS, stdin=":h\n:x\n:q\n")
    assert result.code == 0
    assert "  :s  skip this question" in result.out
    assert "':x' is no command; :h lists them." in result.out
    assert result.out.endswith("No question was answered.\n")


def test_the_end_of_input_ends_the_session() -> None:
    code = asked(*NUMBERS)[0]
    for typed in ("", f"{key(code)}\n", key(code), "banana"):
        result = drill(*NUMBERS, "--count", "3", stdin=typed)
        assert (result.code, result.err) == (0, "")
        right = "1 of 1 right." if key(code) in typed else "No question was answered."
        assert right in result.out


def test_answers_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.txt"
    typed = f"{key(asked(*NUMBERS)[0])}\n1\n"
    for data in (typed.encode(), typed.replace("\n", "\r\n").encode("utf-8-sig")):
        path.write_bytes(data)
        from_file = drill(*NUMBERS, "--count", "2", "--answers", path, stdin="ignored")
        assert from_file == drill(*NUMBERS, "--count", "2", stdin=typed)
        assert from_file == drill(*NUMBERS, "--count", "2", "--answers", "-", stdin=typed)
        assert "1 of 2 right." in from_file.out


def test_bytes_that_are_no_text_are_nonsense() -> None:
    result = drill(*NUMBERS, stdin=b"\xff\xfe\n\x00\n:q\n")
    assert (result.code, result.err) == (0, "")
    assert result.out.count("is not a number") == 2


def test_a_report_is_kept_beside_the_record() -> None:
    path = Path(HOME.name) / "reports.txt"
    path.unlink(missing_ok=True)
    code = asked(*NUMBERS)[0]
    pinned = code.replace(":", f"@{question(code).version}:", 1)
    for remark in ("Größe fehlt", "again"):
        result = drill(*NUMBERS, stdin=f":r {remark}\n:q\n")
        assert f"What is wrong: {remark}\nKept in {path}, to paste into a report." in result.out
    kept = path.read_text("utf-8")
    assert kept.count(f"Report on {pinned} (quizgen ") == 2
    assert "What is wrong: Größe fehlt\n\nReport on" in kept
    assert f"Key: {key(code)}" not in kept
    path.unlink()
    path.mkdir()  # where no file can be written
    result = drill(*NUMBERS, stdin=":r\n:q\n")
    assert (result.code, result.err) == (0, "")
    assert f"Not kept: {path}: this is a folder, not a file." in result.out
    path.rmdir()


# --- mock exams -----------------------------------------------------------------------


def test_a_mock_exam_from_a_pipe() -> None:
    exam = (*NUMBERS, "--count", "2", "--exam")
    one, two = (code for code in asked(*NUMBERS, "--count", "2", "--cram"))
    result = drill(*exam, stdin=f"?\n{key(one)}\n1\n")
    assert (result.code, result.err) == (0, "")
    assert "Correct answer" not in result.out.partition("Marks:")[0]
    assert result.out.endswith(
        f"Marks: 1 of 2 (50%).\n  Parameters  1 of 2\n\nNot right:\n  {two}\n"
        f"    Your answer: 1\n    Correct answer: {int(key(two))} parameters\n"
        "'quiz ask CODE --show-answer' shows the solution of each.\n"
    )
    first, second, marks = drill(*exam, "--json", stdin=f"{key(one)}\n1\n").lines
    assert (first["verdict"], first["rating"], first["due"]) == ("correct", None, None)
    assert (second["verdict"], second["rating"], second["due"]) == ("incorrect", None, None)
    assert (marks["event"], marks["topics"]) == ("marks", {"params": {"score": 1.0, "of": 2}})


def test_an_exam_asks_nothing_that_the_learner_would_rate(tmp_path: Path) -> None:
    options = ("--topic", "tests", "--content", content(tmp_path), "--exam")
    assert sorted(asked(*options)) == ["my-choice", "my-choice", "my-cloze", "my-cloze"]
    by_recipe = asked("cnn-architectures", "--exam", "--seed", "1", "--count", "60")
    kinds = {quiz("ask", code, "--show-answer", "--json").lines[0]["answer"]["kind"]
             for code in by_recipe if ":" not in code}  # fmt: skip
    assert kinds <= {"choice", "cloze"}
    assert kinds


# --- cards ----------------------------------------------------------------------------


def test_cards_in_a_session(tmp_path: Path) -> None:
    folder = content(tmp_path)
    options = ("--topic", "tests", "--seed", "1", "--content", folder)
    order = [code for *_, code in HEAD.findall(drill(*options, stdin=":s\n" * 3).out)]
    assert sorted(order) == ["my-choice", "my-cloze", "my-question"]
    text = quiz("ask", "my-choice", "--content", folder).out
    number = {letter: place for place, letter in re.findall(r"^  (\d)  (\w)$", text, re.M)}
    typed = {
        "my-choice": f"A\n7\n{number['B']}\n",
        "my-cloze": "banana\n",
        "my-question": "\nmaybe\n5\nHard\n",
    }
    result = drill(*options, stdin="".join(typed[code] for code in order))
    texts = re.split(r"^Question .*$", result.out, flags=re.M)[1:]
    parts = dict(zip(order, texts, strict=False))  # after these comes what was wrong
    assert len(texts) == 4
    assert parts["my-choice"].count("Type a number from 1 to 2.") == 2
    assert (
        "✗ B is the second.\nYour answer: B\nCorrect answer: A\nThe alphabet begins so."
        in parts["my-choice"]
    )
    assert parts["my-cloze"].count("[...]") == 1
    hidden = "width" if "has height and [...]" in parts["my-cloze"] else "height"
    assert f"✗ Not right.\nYour answer: banana\nCorrect answer: {hidden}\n" in parts["my-cloze"]
    assert parts["my-question"].count("Rate yourself with 1, 2, 3 or 4.") == 2
    assert "A small array of weights." in parts["my-question"]
    assert "It slides over the input." in parts["my-question"]
    assert re.search(r"^Tests +1 of 3 +3 of 3 \(\+3\) +0$", result.out, re.M)


# --- JSON -----------------------------------------------------------------------------


def test_one_line_of_json_for_each_answered_question() -> None:
    one, two = asked(*NUMBERS, "--count", "2")
    typed = f"nonsense\n{key(one)}\n:h\n1\n"
    result = drill(*NUMBERS, "--count", "2", "--json", stdin=typed)
    assert (result.code, result.err) == (0, "")
    first, second = result.lines
    assert {"code", "verdict", "rating", "due"} <= set(first) == set(second)
    assert (first["code"], first["verdict"], first["rating"]) == (one, "correct", "hard")  # helped
    assert (second["code"], second["verdict"], second["rating"]) == (two, "incorrect", "again")
    assert date.fromisoformat(first["due"]) >= date.fromisoformat(second["due"])
    assert (first["response"], second["response"]) == (key(one), "1")
    assert first["misconceptions"] == []
    assert drill(*NUMBERS, "--count", "2", "--json", stdin=":s\n:q\n").out == ""


def test_cards_in_json_carry_the_rating_that_was_typed(tmp_path: Path) -> None:
    options = ("--topic", "tests", "--seed", "1", "--content", content(tmp_path))
    before = asked(*options).index("my-question")
    found = []
    for typed in ("1", "2", "good", "4"):
        result = drill(*options, "--json", stdin=":s\n" * before + f"\n{typed}\n")
        found += [(line["code"], line["verdict"], line["rating"]) for line in result.lines]
    assert found == [
        ("my-question", "incorrect", "again"),
        ("my-question", "correct", "hard"),
        ("my-question", "correct", "good"),
        ("my-question", "correct", "easy"),
    ]


# --- what is asked --------------------------------------------------------------------


def test_a_seed_makes_the_same_drill_come_again() -> None:
    first = asked("--seed", "a b", "--count", "30")
    assert len(first) == 30
    assert first == asked("--seed", "a b", "--count", "30")
    fewer = asked("--seed", "a b", "--count", "10")
    # Later ones may differ: where more are left, no topic comes twice running.
    assert first[:5] == fewer[:5]
    assert first != asked("--seed", "a c", "--count", "30")
    assert len(set(first)) == 30


def test_without_options_twenty_questions_of_both_kinds() -> None:
    codes = asked("--seed", "1")
    assert len(codes) == 20
    assert len([code for code in codes if ":" in code]) not in (0, 20)


def test_topics_and_levels() -> None:
    topics = {family.id: family.topic for family in families().values()}
    numbers = asked("--topic", "flops", "--topic", "memory", "--level", "2", "--count", "30")
    assert {topics[code.split(":")[0]] for code in numbers} == {"flops", "memory"}
    assert {code.split(":")[1] for code in numbers} == {"2"}
    result = drill("--topic", "resnet", "--seed", "1", stdin=":s\n" * 99)
    assert {topic for _, _, topic, _, _ in HEAD.findall(result.out)} == {"ResNet"}
    assert not any(":" in code for code in asked("--topic", "resnet"))


def test_no_family_comes_twice_running_while_there_is_another() -> None:
    codes = asked("--topic", "params", "--level", "2", "--seed", "2", "--count", "40")
    names = [code.split(":")[0] for code in codes]
    assert all(one != two for one, two in pairwise(names))


def test_a_small_selection_ends_early() -> None:
    cards = asked("--topic", "lenet", "--count", "500")
    assert 0 < len(cards) < 500
    assert len(set(cards)) == len(cards)


RECIPE = """\
name: mine
title: Mine
description: Parameters only.
decks:
  concepts: Mine::Concepts
  numbers: Mine::Numbers
topics: [params]
families: ["conv-params:2", fc-params]
"""


def test_a_recipe_by_path_and_by_name(tmp_path: Path) -> None:
    folder = write(content(tmp_path), {"decks/mine.yaml": RECIPE})
    by_path = asked(tmp_path / "decks" / "mine.yaml", "--seed", "1", "--count", "40")
    assert by_path == asked("mine", "--content", folder, "--seed", "1", "--count", "40")
    numbers = {code.rpartition(":")[0] for code in by_path if ":" in code}
    assert numbers == {"conv-params:2", "fc-params:1"}  # the others are not open yet
    assert any(":" not in code for code in by_path)
    level = asked("mine", "--content", folder, "--level", "3", "--count", "5")
    assert {code.rpartition(":")[0] for code in level} == {"fc-params:3"}
    assert asked("cnn-architectures", "--seed", "1")


def test_a_recipe_keeps_to_its_conventions(tmp_path: Path) -> None:
    """Without a recipe both words of a convention are drawn, by the profile 'notes' one."""
    folder = write(content(tmp_path), {"decks/mine.yaml": RECIPE})
    options = ("--level", "2", "--cram", "--content", folder)
    words = []
    for what in ([], ["mine"]):
        codes = asked(*what, *options, "--topic", "params", "--seed", "1", "--count", "40")
        found = [code for code in codes if code.startswith("conv-params:2")]
        words.append({str(question(code).givens["biases"]) for code in found})
    assert words == [{"counted", "none"}, {"counted"}]


REFUSED = [
    (["--topic", "flop"], "topic 'flop': there is no such topic; did you mean 'flops'"),
    (["--topic", "flops", "--topic", "x"], "topic 'x': there is no such topic"),
    (["--topic", "resnet", "--level", "1"], "no question fits this selection; 'quiz topics'"),
    (["cnn-architecture"], "recipe 'cnn-architecture': there is no such recipe; did you mean"),
    (
        ["flops"],
        "there is no such recipe; it is a topic: 'quiz drill --topic flops'",
    ),
    (["midterm"], "this is an exam's blueprint, no deck recipe; 'quiz exam' reads it"),
    ([""], "recipe '': there is no such recipe"),
    (["missing.yaml"], "missing.yaml: there is no such file"),
    (["--answers", "missing.txt"], "missing.txt: there is no such file"),
    (["--answers", "."], "this is a folder"),
    (["--level", "4"], "'--level'"),
    (["--exam", "--cram"], "an exam is no cram"),
    (["--minutes", "0.5"], "'--minutes': 0.5 minutes; give 1 to 1440"),
    (["--exam", "--minutes", "0.9"], "'--minutes': 0.9 minutes; give 1 to 1440"),
    (["--cram", "--new", "2"], "nothing is new in --cram and --exam"),
    (["--count", "0"], "'--count'"),
    (["--count", "many"], "'--count'"),
    (["one", "two"], "unexpected extra argument"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED, ids=str)
def test_what_cannot_be_asked(options: list[str], message: str) -> None:
    for form in ([], ["--json"]):
        one_sentence(drill(*options, *form), message)


def test_a_bad_recipe_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    for text, message in [
        (RECIPE.replace("[params]", "[parms]"), "bad.yaml:7: no topic 'parms'; did you mean"),
        (RECIPE.replace("fc-params", "fc-parms"), "bad.yaml:8: no family 'fc-parms'; did you"),
        (RECIPE.replace(":2", ":4"), "bad.yaml:8: 'conv-params' has no level '4'"),
        (RECIPE + "name: twice\n", "bad.yaml:9: the key 'name' stands here twice"),
        ("- x", "bad.yaml:1: the file must be a mapping"),
    ]:
        path.write_text(text, "utf-8")
        one_sentence(quiz("drill", path), message)


def test_ctrl_c_ends_with_the_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    from quizgen.cli.record.screens import ScriptScreen

    def stop(self: ScriptScreen, prompt: str, *, answer: bool = False) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(ScriptScreen, "ask", stop)
    result: Result = drill(*NUMBERS)
    assert (result.code, result.err) == (130, "")
    assert result.out.endswith("No question was answered.\n")
