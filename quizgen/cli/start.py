"""The console script: Ctrl-C ends it without a traceback, also while it is still being loaded."""

from __future__ import annotations

import sys


def run() -> None:
    try:
        from quizgen.cli.main import run as command

        command()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
