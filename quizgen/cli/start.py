"""The console script: Ctrl-C ends it without a traceback, also while it is still being loaded.

``quiz --version`` alone is answered here, before typer is loaded.
"""

from __future__ import annotations

import os
import sys

from quizgen import __version__


def run() -> None:
    try:
        if sys.argv[1:] == ["--version"] and _said(f"quiz {__version__}"):
            return
        from quizgen.cli.main import run as command

        command()
    except KeyboardInterrupt:
        sys.exit(130)


def _said(line: str) -> bool:
    """Whether it could be printed; where not, the command says so."""
    try:
        os.write(1, f"{line}{os.linesep}".encode())
    except OSError:
        return False
    return True


if __name__ == "__main__":
    run()
