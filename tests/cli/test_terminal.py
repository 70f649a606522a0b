"""The drill as a person meets it: in a terminal."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from quizgen.families import question
from quizgen.text.terminal import refined
from tests.cli.helpers import content, forget, quiz
from tests.cli.terminal import Terminal
from tests.cli.test_drill import asked, key

DRAWN = ("--topic", "params", "--level", "1", "--seed", "3", "--count", "3")
NUMBERS = (*DRAWN, "--cram")


@pytest.fixture(scope="module")
def codes() -> list[str]:
    return asked(*NUMBERS)


def test_a_whole_session(codes: list[str]) -> None:
    terminal = Terminal("drill", *NUMBERS)
    terminal.expect("3 questions (seed 3).\n:h shows the commands, Ctrl-D ends.")
    terminal.expect(f"Question 1/3: Parameters, level 1 ({codes[0]})")
    terminal.expect("> ")
    terminal.type("banana\n")
    terminal.expect("'banana' is not a number")
    terminal.expect("> ")
    terminal.type(f"{key(codes[0])}\n")
    terminal.expect("╭─ ✓ Right ─")
    terminal.expect("Question 2/3")
    terminal.expect("> ")
    terminal.type(":h\n")
    terminal.expect(":s  skip this question")
    terminal.expect("> ")
    terminal.type("1\n")
    terminal.expect("✗ Not right.")
    terminal.expect("Once more; Enter alone shows the solution.")
    terminal.expect("> ")
    terminal.type("\n")
    terminal.expect("╭─ ✗ Not right ─")
    terminal.expect("│ Your answer     1 ")
    terminal.expect("│ Correct answer  ")
    terminal.expect("Comes back in a few questions.")
    terminal.expect("Enter goes on > ")
    terminal.type("\n")
    terminal.expect("Question 3/4")
    terminal.expect("> ")
    terminal.type(":s\n")
    terminal.expect("Correct answer: ")
    terminal.expect("Question 4/4")
    terminal.expect("Again, with new numbers.")
    terminal.expect("> ")
    terminal.type("q\n")
    terminal.expect("1 of 2 right, 1 skipped.")
    assert terminal.end() == 0
    assert "\x1b[32m" in terminal.shown  # right is green
    assert "\x1b[31m" in terminal.shown  # wrong is red
    assert "Traceback" not in terminal.shown


def test_a_line_can_be_edited_and_called_back(codes: list[str]) -> None:
    terminal = Terminal("drill", *NUMBERS)
    terminal.expect("> ")
    typed = key(codes[0])
    backspace, home = "\x7f", "\x01"
    terminal.type("999" + 3 * backspace + typed[1:] + home + typed[0] + "\n")
    terminal.expect("✓ Right ")
    terminal.expect("> ")
    terminal.type("nonsense\n")
    terminal.expect("'nonsense' is not a number")
    terminal.expect("> ")
    terminal.type("\x1b[A more\n")  # the last line again
    terminal.expect("'nonsense more' is not a number")
    terminal.expect("> ")
    terminal.type("\x04")
    assert terminal.end() == 0


def test_cards(tmp_path: Path) -> None:
    folder = content(tmp_path)
    options = ("--topic", "tests", "--seed", "1", "--content", folder)
    order = asked(*options)
    forget()
    terminal = Terminal("drill", *options)
    for code in order:
        terminal.expect(f"({code})")
        if code == "my-question":
            terminal.expect("Think, then press Enter. ")
            terminal.type("\n")
            terminal.expect("A small array of weights.")
            terminal.expect("1 again  2 hard  3 good  4 easy > ")
            terminal.type("x\n")
            terminal.expect("Rate yourself with 1, 2, 3 or 4.")
            terminal.expect("> ")
            terminal.type("3\n")
            terminal.expect("It slides over the input.")
        elif code == "my-choice":
            terminal.expect("1  B")
            terminal.expect("> ")
            terminal.type("1\n")
            terminal.expect("✗ Not right ")
            terminal.expect("│ B is the second.")
            terminal.expect("Enter goes on, :1 again  :2 hard  :3 good  :4 easy > ")
            terminal.type(":2\n")
            terminal.expect("my-choice is rated hard now.\nComes back ")
        else:
            terminal.expect("> ")
            terminal.type("it\n")
            terminal.expect("Once more")
            terminal.expect("> ")
            terminal.type("height\n" if "[...] and width" in terminal.shown else "width\n")
            terminal.expect("✓ Right on the second try ")
            terminal.expect("Comes back ")
    if order[-1] != "my-choice":  # after a wrong answer there was a pause already
        terminal.expect("Enter ends, 1 again  2 hard  3 good  4 easy > ")
        terminal.type("\n")
    terminal.expect("2 of 3 right.")
    terminal.expect("Due tomorrow: ")
    assert terminal.end() == 0


def test_commands_and_the_calculator() -> None:
    """Typed as they come to mind: hints, sums, taking back, and a rating overruled."""
    forget()
    terminal = Terminal("drill", *DRAWN)
    terminal.expect("Worked example: Parameters, level 1 (conv-params:1:87)")
    terminal.expect("Enter goes on > ")
    terminal.type("\n")
    terminal.expect("The last line is left to you.")  # 20 filters of 3x3 over 10 channels
    for typed, shown in [
        ("?", "With the numbers put in: params = 1800 + 20"),
        ("=3*3*10*20", "= 1800"),
        ("\x1b[A+20", "= 1820"),  # the line before, and more
        ("=ans/0", "'ans/0': divides by zero"),
        ("u", "no answer of this session left to take back"),
        (":5", "':5' is no command"),
        ("1820", "✓ Right "),
        ("\n:4", "conv-params:1 is rated easy now."),
        ("u", "Taken back: your answer to conv-params:1:102 (1820)."),
        ("e", "Noted as easy."),
        ("\nr too easy", "is not a number"),
        (":r too easy", "What is wrong: too easy"),
        ("S", "Correct answer: "),
    ]:
        terminal.expect("> ")
        terminal.type(f"{typed}\n")
        terminal.expect(shown)
    terminal.expect("> ")
    terminal.type("q\n")
    terminal.expect("No question was answered, 1 skipped, 1 known.")
    assert terminal.end() == 0


def test_ctrl_c_at_the_second_try_keeps_the_first(codes: list[str]) -> None:
    terminal = Terminal("drill", *NUMBERS)
    terminal.expect("> ")
    terminal.type("1\n")
    terminal.expect("Once more")
    terminal.expect("> ")
    terminal.interrupt("0 of 1 right.")
    assert terminal.end() == 130
    assert "Your answer     1 " in terminal.plain


@pytest.mark.parametrize(("typed", "code"), [("\x04", 0), (":q\n", 0), ("\x03", 130)], ids=repr)
@pytest.mark.parametrize("answered", [0, 1])
def test_every_way_out_ends_with_the_summary(
    typed: str, code: int, answered: int, codes: list[str]
) -> None:
    terminal = Terminal("drill", *NUMBERS)
    terminal.expect("> ")
    if answered:
        terminal.type(f"{key(codes[0])}\n")
        terminal.expect("Question 2/3")
        terminal.expect("> ")
    summary = "1 of 1 right." if answered else "No question was answered."
    if typed == "\x03":
        terminal.interrupt(summary)
    else:
        terminal.type(typed)
        terminal.expect(summary)
    assert terminal.end() == code
    assert "Traceback" not in terminal.shown
    assert "Abort" not in terminal.shown


def await_typing(pid: int) -> None:
    """Returns when the program waits for a key, as it does when a person presses Ctrl-Z."""
    stat = Path(f"/proc/{pid}/stat")
    while stat.exists() and stat.read_text().rpartition(") ")[2][0] != "S":
        os.sched_yield()


def test_a_line_goes_on_after_a_stop(codes: list[str]) -> None:
    """As Ctrl-Z and ``fg`` do."""
    terminal = Terminal("drill", *NUMBERS)
    terminal.expect("> ")
    terminal.type("na")
    terminal.expect("na")
    await_typing(terminal.process.pid)
    terminal.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.expect("> na")
    terminal.type("n\n")
    terminal.expect("'nan' is not a number")
    terminal.expect("> ")
    terminal.type("\x04")
    assert terminal.end() == 0


def test_ctrl_c_in_the_middle_of_a_line(codes: list[str]) -> None:
    terminal = Terminal("drill", *NUMBERS)
    terminal.expect("> ")
    terminal.type("349")
    terminal.expect("349")
    terminal.interrupt("No question was answered.")
    assert terminal.end() == 130


def test_a_narrow_window_wraps_at_words() -> None:
    terminal = Terminal("drill", *NUMBERS, columns=40)
    terminal.expect("> ")
    terminal.type(":s\n")
    terminal.expect("Question 2/3")
    terminal.expect("> ")
    terminal.type("\x04")
    assert terminal.end() == 0
    lines = terminal.plain.splitlines()
    assert max(map(len, lines)) <= 40
    prompt = " ".join(" ".join(lines).split())
    (asked_text,) = quiz("ask", asked(*NUMBERS)[0], "--json").lines
    assert " ".join(asked_text["prompt"].split()) in prompt


def test_a_window_made_narrow_in_the_middle(codes: list[str]) -> None:
    terminal = Terminal("drill", *NUMBERS)
    terminal.expect("> ")
    terminal.resize(36)
    terminal.type(":h\n")
    terminal.expect("> ")
    terminal.type(f"{key(codes[0])}\n")
    terminal.expect("Question 2/3")
    terminal.expect("> ")
    terminal.type(":q\n")
    assert terminal.end() == 0
    _, after = terminal.plain.split(":h\n")
    assert max(map(len, after.splitlines())) <= 36
    assert "  :u  undo: take back the last\n      answer\n" in after


def test_questions_and_marks_wrap_too() -> None:
    """``quiz ask`` and ``quiz answer`` keep to the window; in a pipe a paragraph is a line."""
    for command in (
        ("ask", "conv-params:1:112", "--show-answer"),
        ("answer", "conv-params:1:112", "864"),
    ):
        terminal = Terminal(*command, columns=40)
        assert terminal.end() in (0, 1)
        lines = terminal.shown.splitlines()
        assert max(map(len, lines)) <= 40
        piped = quiz(*command).out
        assert max(map(len, piped.splitlines())) > 60
        assert refined(terminal.shown).split() == refined(piped).split()


def test_a_mock_exam(codes: list[str]) -> None:
    terminal = Terminal("drill", *DRAWN, "--exam", "--minutes", "5")
    terminal.expect("3 questions, 5 minutes (seed 3).")
    third = question(codes[2]).answer
    wrong = "; ".join("3" for _ in getattr(third, "cells", "1"))  # in each blank of a table
    for typed, shown in [
        ("?", "Nothing is given away here"),
        ("s", "Question 2/3"),
        ("banana", "is not a number"),
        ("1", "Question 3/3"),
        ("u", "Taken back: your answer to"),
        ("2", "Question 3/3"),
        (wrong, f"Question 3/3: Parameters, level 1 ({codes[0]})"),
        (key(codes[0]), "Enter hands in, :u goes back"),
        ("", "Marks: 1 of 3 (33%)."),
    ]:
        terminal.expect("> ")
        terminal.type(f"{typed}\n")
        terminal.expect(shown)
    terminal.expect("Not right:")
    terminal.expect("Your answer: 2 ")
    assert terminal.end() == 0
    before = terminal.plain.partition("Marks:")[0]
    assert "Right" not in before
    assert "✗" not in before


PLAIN = [
    (("--plain",), {}),
    ((), {"NO_COLOR": "1"}),
    ((), {"TERM": "dumb"}),
    (("--plain",), {"TERM": "dumb", "NO_COLOR": "1"}),
]


@pytest.mark.parametrize(("options", "changes"), PLAIN, ids=str)
def test_no_escape_codes(
    options: tuple[str, ...], changes: dict[str, str], codes: list[str]
) -> None:
    terminal = Terminal("drill", *NUMBERS, *options, env=changes)
    for typed in (f"{key(codes[0])}\n", "1\n", ":q\n"):
        terminal.expect("> ")
        terminal.type(typed)
    terminal.expect("1 of 1 right.")
    assert terminal.end() == 0
    assert "\x1b" not in terminal.shown
    assert ("╭" in terminal.shown) == (options == () and changes.get("TERM") != "dumb")
    if "--plain" in options:
        assert terminal.shown.isascii()  # no bars, no rules, no marks: what is read out
        assert "\nRight.\n" in terminal.shown


def test_an_ascii_terminal(codes: list[str]) -> None:
    terminal = Terminal("drill", *NUMBERS, env={"LC_ALL": "C"})
    for typed in ("é\n", f"{key(codes[0])}\n", "1\n", ":q\n"):
        terminal.expect("> ")
        terminal.type(typed)
    terminal.expect("1 of 1 right.")
    assert terminal.end() == 0
    printed = terminal.shown.replace("> é", "")  # the terminal's own echo
    assert "Traceback" not in printed
    assert "✓" not in printed
    assert "×" not in printed


def test_text_of_cards_is_never_taken_for_colours(tmp_path: Path) -> None:
    card = """\
topic: tests
cards:
  - id: my-marks
    question: |
      What are \\[h] and [red]x[/red] and :smile: and \\[/]?
    answer: |
      Text: [bold] :x: \\[link=a]
    source: lecture notes
"""
    folder = content(tmp_path, cards_tests=card)
    terminal = Terminal("drill", "--topic", "tests", "--content", folder)
    terminal.expect("What are [h] and [red]x[/red] and :smile: and [/]?")
    terminal.expect("Enter. ")
    terminal.type("\n")
    terminal.expect("Text: [bold] :x: [link=a]")
    terminal.expect("> ")
    terminal.type(":q\n")
    assert terminal.end() == 0


def test_answers_from_a_file_in_a_terminal(tmp_path: Path, codes: list[str]) -> None:
    path = tmp_path / "answers"
    path.write_text(key(codes[0]) + "\n", "utf-8")
    terminal = Terminal("drill", *NUMBERS, "--answers", path)
    terminal.expect("1 of 1 right.")
    assert terminal.end() == 0
    assert "\x1b" not in terminal.shown


LOOKALIKE = r"""
  - id: my-lines
    question: |
      Which of these is a rule?

      | one | two |
      | ──  ── | `──  ──` |
      | a \| b | ┌─┬─┐ |
    answer: None.
    source: lecture notes
"""


def test_a_cell_that_looks_like_a_table_is_a_cell(tmp_path: Path) -> None:
    folder = content(tmp_path)
    cards = folder / "cards" / "lines.yaml"
    cards.write_text(f"topic: flops\ncards:{LOOKALIKE}", "utf-8")
    terminal = Terminal("ask", "my-lines", "--content", folder, columns=40)
    assert terminal.end() == 0
    assert terminal.plain.split("\n")[4:8] == [
        "one     two",
        "──────  ──────",
        "──  ──  ──  ──",
        "a | b   ┌─┬─┐",
    ]
