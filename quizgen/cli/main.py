"""The ``quiz`` command: its subcommands, and how every error ends.

Exit codes: 0 ok; 1 findings, or an incorrect answer; 2 usage or bad input; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from quizgen import __version__
from quizgen.cli.answer import answer
from quizgen.cli.ask import ask

from quizgen.cli.check import check
from quizgen.cli.cost import cost
from quizgen.cli.drill import drill
from quizgen.cli.streams import prepare_streams
from quizgen.cli.topics import topics
from quizgen.errors import QuizgenError

app = typer.Typer(
    name="quiz",
    help="Flashcards and ever-new numeric questions about convolutional networks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich help costs 80 ms at every start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (drill, ask, answer, topics, check, cost):
    app.command()(command)

# typer's own click (0.28) and the separate one (before) share no import path; this is either's.
USAGE_ERROR: type[Exception] = next(
    base
    for base in typer.BadParameter.__mro__
    if base.__name__ == "ClickException" and issubclass(base, Exception)
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"quiz {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main(arguments: list[str]) -> int:
    """Run one command; the exit code.  Every user error is one sentence on stderr."""
    prepare_streams(os.environ)
    try:
        result = app(args=arguments, prog_name="quiz", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except QuizgenError as error:
        print(f"quiz: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read us has enough; nothing must be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except typer.Exit as end:
        return end.exit_code
    except USAGE_ERROR as error:
        print(f"quiz: {error}; 'quiz --help' shows how", file=sys.stderr)
        return 2


def run() -> None:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
