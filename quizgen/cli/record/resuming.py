"""A line typed at a terminal, also by someone who stops the program with Ctrl-Z and resumes it."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any


class _Resumed(Exception):
    """The program goes on after a stop; ``args[0]`` was typed before it."""


def resumable_input(prompt: str, readline: Any) -> str:
    """``input``, whose prompt and half-typed line are shown again after a stop.

    readline: the module, which edits the line.
    """
    if not hasattr(signal, "SIGCONT"):
        return input(prompt)

    def resume(number: int, frame: FrameType | None) -> None:
        raise _Resumed(readline.get_line_buffer())

    typed = ""
    before = signal.signal(signal.SIGCONT, resume)
    try:
        while True:
            readline.set_startup_hook(lambda text=typed: readline.insert_text(text))
            try:
                return input(prompt)
            except _Resumed as resumed:
                typed = resumed.args[0]
    finally:
        signal.signal(signal.SIGCONT, before)
        readline.set_startup_hook(None)
