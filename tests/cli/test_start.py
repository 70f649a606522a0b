"""Ctrl-C while the program is being loaded."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from quizgen import __version__
from quizgen.cli.start import run


class Interrupted(ModuleType):
    """A module whose import is interrupted."""

    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


def test_ctrl_c_while_loading_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "quizgen.cli.main", Interrupted("quizgen.cli.main"))
    with pytest.raises(SystemExit) as caught:
        run()
    assert caught.value.code == 130


def test_the_version_needs_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "quizgen.cli.main", Interrupted("quizgen.cli.main"))
    monkeypatch.setattr(sys, "argv", ["quiz", "--version"])
    run()
    assert capfd.readouterr().out == f"quiz {__version__}\n"
