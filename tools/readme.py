"""Put the output of every command shown in README.md and docs/families.md back: ``make readme``.

A ``console`` block holds commands (``$ ...``) and what they print.  A block whose output ends in
``...`` stays cut after as many lines.  A ``yaml`` block with a file's name is that file.  The
commands of a page run in one temporary folder, in order.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "families.md")
BLOCK = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
FILE = re.compile(r"```yaml (\S+)\n(.*?)```", re.DOTALL)
CUT = "..."


def refreshed(text: str, folder: Path) -> str:
    """The text with each command's output as it is now."""
    for name, body in FILE.findall(text):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, "utf-8")
    return BLOCK.sub(lambda block: block[1] + _block(block[2], folder) + block[3], text)


def _block(body: str, folder: Path) -> str:
    commands = re.split(r"^(?=\$ )", body, flags=re.MULTILINE)
    return "".join(_command(part, folder) for part in commands if part.strip())


def _command(part: str, folder: Path) -> str:
    line, *old = part.rstrip("\n").split("\n")
    new = output(line.removeprefix("$ "), folder)
    if CUT in old:
        new = [*new[: old.index(CUT)], CUT]
    return "\n".join([line, *new]).rstrip("\n") + "\n"


def output(command: str, folder: Path) -> list[str]:
    """The lines a command prints, on stdout and stderr together."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
    env["QUIZGEN_HOME"] = str(folder / ".quizgen")
    done = subprocess.run(
        command, shell=True, cwd=folder, env=env, text=True, check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")]


if __name__ == "__main__":
    for page in PAGES:
        with tempfile.TemporaryDirectory() as temporary:
            page.write_text(refreshed(page.read_text("utf-8"), Path(temporary)), "utf-8")
