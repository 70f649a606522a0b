"""What the command does with terminals of few signs, closed pipes and full disks."""

from __future__ import annotations

import os
import select
import subprocess
from pathlib import Path

import pytest

from tests.cli.helpers import QUIZ, environment, one_sentence, spawn
from tests.places import ROOT

COMMANDS = [
    ["ask", "conv-output:1", "--seed", "1", "--show-answer"],
    ["ask", "--topic", "memory", "--count", "6", "--seed", "1", "--show-answer"],
    ["drill", "--seed", "1", "--count", "30"],
    ["cost", "alexnet"],
    ["cost", "resnet50", "--explain", "layer2.0.conv2"],
    ["cost", "vgg16", "--wide"],
    ["topics"],
    ["answer", "conv-output:2:1", "1x1x1"],
    ["answer", "conv-output:2:1", "½"],
    ["ask", "größe"],
    ["--help"],
]
SHORT = "-".join


@pytest.mark.parametrize("command", COMMANDS, ids=SHORT)
def test_a_terminal_without_utf8_gets_ascii(command: list[str]) -> None:
    typed = b":s\n\xc3\xa9\n" * 40
    result = spawn(*command, stdin=typed, env=environment(LC_ALL="C"))
    assert (result.out + result.err).isascii()
    assert "Traceback" not in result.err
    assert result.code == (2 if result.err else command[0] == "answer")


@pytest.mark.parametrize(
    "poor",
    [{"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "latin-1"}],
    ids=str,
)
def test_other_ways_to_say_so(poor: dict[str, str]) -> None:
    result = spawn(*COMMANDS[0], env=environment(**poor))
    assert result.code == 0
    assert result.out.isascii()
    assert result.out != spawn(*COMMANDS[0]).out


def test_signs_are_replaced_by_what_they_mean() -> None:
    command = ["cost", "resnet50", "--explain", "layer2.0.conv2"]
    plain = spawn(*command, env=environment(LC_ALL="C")).out
    assert "= floor((56 - 3 + 2*1)/2) + 1" in plain
    assert "= ⌊(56 − 3 + 2·1)/2⌋ + 1" in spawn(*command).out
    latin = environment(PYTHONIOENCODING="latin-1")
    assert "resnet50: 3x224x224 -> 1000" in spawn("cost", "resnet50", env=latin).out


def test_json_is_ascii_everywhere() -> None:
    for command in (["topics", "--json"], ["ask", "--seed", "1", "--show-answer", "--json"]):
        rich = spawn(*command)
        assert rich.out.isascii()
        assert rich == spawn(*command, env=environment(LC_ALL="C"))


def test_without_a_locale_there_is_no_traceback() -> None:
    bare = {"PATH": os.environ["PATH"]}
    for command in COMMANDS[:2]:
        result = spawn(*command, env=bare)
        assert result.code in (0, 1, 2)
        assert "Traceback" not in result.err


# --- pipes and devices ----------------------------------------------------------------

LONG = [
    ["topics"],
    ["topics", "--json"],
    ["ask", "--count", "150", "--seed", "1", "--show-answer"],
    ["ask", "--count", "150", "--seed", "1", "--show-answer", "--json"],
    ["cost", "resnet152", "--wide"],
    ["drill", "--count", "150", "--seed", "1"],
    ["check", str(ROOT / "families" / "flops-1-layers.yaml")],
    ["--help"],
]


@pytest.mark.parametrize("command", LONG, ids=SHORT)
def test_a_closed_pipe_ends_silently(command: list[str]) -> None:
    """The reader is gone before the first line, or after a little of it."""
    for wanted in (0, 20):
        reader, writer = os.pipe()
        process = subprocess.Popen(
            [QUIZ, *command],
            stdin=subprocess.PIPE,
            stdout=writer,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        os.close(writer)
        if wanted:
            assert select.select([reader], [], [], 60)[0]
            assert os.read(reader, wanted)
        os.close(reader)
        _, err = process.communicate(b":s\n" * 150, timeout=60)
        assert (process.returncode, err) == (0, b"")


@pytest.mark.parametrize("command", [*LONG, ["--version"], ["cost"]], ids=SHORT)
def test_a_full_disk_is_one_sentence(command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [QUIZ, *command],
            input=b":s\n" * 150,
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr == b"quiz: output: No space left on device; nothing more was written\n"


def test_streams_that_are_closed_from_the_start() -> None:
    """As cron and some launchers start a program."""
    script = 'exec "$0" "$@"'
    for closed, command, code in [
        (">&-", ["topics"], 0),
        ("<&-", ["drill", "--seed", "1"], 0),
        ("2>&-", ["bogus"], 2),
        ("<&- >&- 2>&-", ["drill", "--seed", "1"], 0),
    ]:
        shell = ["sh", "-c", f"{script} {closed}", str(QUIZ), *command]
        done = subprocess.run(shell, capture_output=True, env=environment(), timeout=60)
        assert (done.returncode, done.stderr) == (code, b""), command
        if ">&-" in closed.split()[0]:
            assert done.stdout == b""


def test_without_a_terminal_nothing_waits_for_a_key() -> None:
    result = spawn("drill", "--seed", "1")
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("No question was answered.\n")
    one_sentence(spawn("drill", "--answers", "missing"), "missing: there is no such file")
