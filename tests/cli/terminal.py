"""The command in a pseudo-terminal, typed at and read from like a person would."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

from tests.cli.helpers import QUIZ, environment

PATIENCE = 30  # seconds until a text that does not come is a failure
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# Makes the terminal the one that sends Ctrl-C, as a login does, then becomes the command. A suite
# that runs in the background may itself ignore Ctrl-C, and what it starts would inherit that.
LOGIN = """\
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A running command; everything it printed is in ``shown``."""

    def __init__(
        self, *arguments: str | Path, columns: int = 80, env: Mapping[str, str] | None = None
    ) -> None:
        self.master, slave = os.openpty()
        self.resize(columns)
        self.process = subprocess.Popen(
            [sys.executable, "-c", LOGIN, QUIZ, *map(str, arguments)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment(**{"TERM": "xterm-256color", "INPUTRC": os.devnull, **(env or {})}),
            start_new_session=True,
        )
        os.close(slave)
        self.raw = b""
        self.seen = 0

    @property
    def shown(self) -> str:
        return self.raw.decode("utf-8", "replace").replace("\r\n", "\n")

    @property
    def plain(self) -> str:
        """What is left without colours and cursor movements."""
        return ESCAPE.sub("", self.shown)

    def expect(self, text: str) -> None:
        """Wait until a text is shown after what was expected before."""
        if not self._comes(text, PATIENCE):
            self.process.kill()
            raise AssertionError(f"no {text!r} in:\n{self.shown}")

    def _comes(self, text: str, patience: float) -> bool:
        deadline = time.monotonic() + patience
        while (found := self.plain.find(text, self.seen)) < 0:
            if not self._read(deadline):
                return False
        self.seen = found + len(text)
        return True

    def interrupt(self, text: str) -> None:
        """Press Ctrl-C until a text is shown, as a person would.

        Python looks for a signal before it waits for a key; one that comes in between is noticed
        with the next key.
        """
        for _ in range(PATIENCE // 3):
            self.type("\x03")
            if self._comes(text, 3):
                return
        self.expect(text)

    def resize(self, columns: int) -> None:
        """Make the window this wide; the command is told by a signal, as by a window manager."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def end(self) -> int:
        """Wait for the end; the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        if time.monotonic() > deadline:
            self.process.kill()
            raise AssertionError(f"no end after:\n{self.shown}")
        os.close(self.master)
        return self.process.wait(PATIENCE)

    def _read(self, deadline: float) -> bool:
        """Take what has come; False when the other side is closed or nothing comes in time."""
        ready, _, _ = select.select([self.master], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # Linux says so when the last process has gone
            return False
        self.raw += data
        return bool(data)
