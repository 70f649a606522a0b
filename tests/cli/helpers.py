"""The command run in this process or in one of its own, and content folders to run it on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sysconfig
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any
from unittest.mock import patch

import typer.main

from quizgen.cli.main import main

SCRIPTS = Path(sysconfig.get_path("scripts"))
QUIZ = SCRIPTS / "quiz"
HOME = tempfile.TemporaryDirectory(prefix="quizgen-")  # is removed when this process ends
COMMAND = cache(typer.main.get_command)  # made anew for each call, it costs as much as most tests
FOREIGN = ("PYTHON", "QUIZGEN", "LC_", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON value printed."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON values printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a plain UTF-8 terminal, whatever the tests are started in."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
    return {**kept, "LC_ALL": "C.UTF-8", "QUIZGEN_HOME": HOME.name, **changes}


def quiz(*arguments: str | Path, stdin: str | bytes = "", **changes: str) -> Result:
    """Run the command in this process."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    streams = [io.TextIOWrapper(io.BytesIO(start), "utf-8") for start in (data, b"", b"")]
    given, out, err = streams
    with (
        patch("sys.stdin", given),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.dict(os.environ, environment(**changes), clear=True),
        patch("typer.main.get_command", COMMAND),
    ):
        code = main([str(argument) for argument in arguments])
    for stream in (out, err):
        stream.flush()
        stream.buffer.seek(0)
    return Result(code, out.buffer.read().decode(), err.buffer.read().decode())


def forget() -> None:
    """Begin without a history."""
    for path in Path(HOME.name).glob("history*"):
        path.unlink()


def drill(*options: str | Path, stdin: str | bytes = "") -> Result:
    """A drill of a learner who has never answered anything."""
    forget()
    return quiz("drill", *options, stdin=stdin)


def spawn(
    *arguments: str | Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Result:
    """Run the installed command in a process of its own."""
    done = subprocess.run(
        [QUIZ, *map(str, arguments)],
        input=stdin,
        env=environment() if env is None else dict(env),
        cwd=cwd,
        capture_output=True,
        timeout=60,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def one_sentence(result: Result, *parts: str) -> None:
    """The command refused: exit code 2, nothing on stdout, one plain sentence on stderr."""
    assert result.code == 2, result
    assert result.out == ""
    assert result.err.startswith("quiz: ")
    assert result.err.count("\n") == 1
    assert result.err.endswith("\n")
    assert "Traceback" not in result.err
    for part in parts:
        assert part in result.err, result.err


# --- content --------------------------------------------------------------------------

TOPICS = "topics:\n  - id: tests\n    title: Tests\n"
CARDS = """\
topic: tests
cards:
  - id: my-choice
    choice: |
      Which is the first letter?
    options:
      - id: ay
        right: |
          A
      - id: be
        wrong: |
          B
        because: |
          B is the second.
    why: |
      The alphabet begins so.
    source: lecture notes

  - id: my-cloze
    cloze: |
      A kernel has [[height]] and [[width]].
    source: lecture notes

  - id: my-question
    question: |
      What is a kernel?
    answer: |
      A small array of weights.
    why: |
      It slides over the input.
    source: lecture notes
"""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
    return folder


def content(folder: Path, *, prefix: str = "my", **files: str) -> Path:
    """A content folder with a topic ``tests``; ``cards_tests`` is its ``cards/tests.yaml``."""
    named = {f"{name.replace('_', '/', 1)}.yaml": text for name, text in files.items()}
    own = {"content.yaml": f"prefix: {prefix}\n", "cards/topics.yaml": TOPICS}
    return write(folder, {**own, **(named or {"cards/tests.yaml": CARDS})})
