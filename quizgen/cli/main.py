"""The ``quiz`` command: its subcommands, and how every error ends.

Exit codes: 0 ok; 1 findings, or an incorrect answer; 2 usage or bad input; 3 the learner's record
cannot be used; 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from quizgen import __version__
from quizgen.cli.content.build import build
from quizgen.cli.content.check import check
from quizgen.cli.content.importing import import_
from quizgen.cli.content.new import new
from quizgen.cli.cost.cost import cost
from quizgen.cli.exams.exam import exam
from quizgen.cli.exams.grade import grade
from quizgen.cli.exams.items import items
from quizgen.cli.exams.mark import mark
from quizgen.cli.questions.answer import answer
from quizgen.cli.questions.ask import ask
from quizgen.cli.questions.topics import topics
from quizgen.cli.record.drill import drill
from quizgen.cli.record.history import history
from quizgen.cli.record.place import place
from quizgen.cli.record.settings import settings
from quizgen.cli.record.stats import stats
from quizgen.cli.record.undo import reset, undo
from quizgen.cli.record.why import why
from quizgen.cli.streams import prepare_streams, remark
from quizgen.errors import QuizgenError
from quizgen.files.signs import UNSEEN

GARBAGE = 50_000  # objects made until the collector looks for cycles; Python's own: 700

COMMANDS: dict[str, Callable[..., int | None] | typer.Typer] = {
    "build": build,
    "drill": drill,
    "ask": ask,
    "answer": answer,
    "topics": topics,
    "check": check,
    "new": new,
    "cost": cost,
    "exam": exam,
    "grade": grade,
    "mark": mark,
    "items": items,
    "import": import_,
    "place": place,
    "stats": stats,
    "why": why,
    "undo": undo,
    "reset": reset,
    "settings": settings,
    "history": history,
}

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


def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


def program(arguments: Sequence[str] = ()) -> typer.Typer:
    """The command line: only the command that is called, or all where none is.

    typer finds out the options of a command when the program starts; to do it for all of them
    takes as long as everything else until the first question.
    """
    app = typer.Typer(
        name="quiz",
        help="Flashcards and ever-new numeric questions about convolutional networks.",
        add_completion=False,
        rich_markup_mode=None,  # rich help costs 80 ms at every start
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_options)
    called = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for name in [called] if called else COMMANDS:
        command = COMMANDS[name]
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            # a response may be -5, which is no option
            settings = {"ignore_unknown_options": command is answer}
            app.command(name, context_settings=settings)(command)
    return app


def main(arguments: list[str]) -> int:
    """Run one command; the exit code.  Every user error is one sentence on stderr."""
    prepare_streams(os.environ)
    try:
        result = program(arguments)(args=arguments, prog_name="quiz", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except QuizgenError as error:
        remark(str(error))
        return error.exit_code
    except UnicodeEncodeError:
        odd = next((one for one in arguments if UNSEEN.search(one)), None)
        if odd is None:
            raise
        remark(f"'{odd}' holds bytes that are no text")
        return 2
    except (BrokenPipeError, SystemExit):
        # The reader of our output has enough; typer turns that into an exit of its own.
        _drop_output()
        return 0
    except OSError as error:
        remark(f"{error.filename or 'output'}: {error.strerror}; nothing more was written")
        _drop_output()
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except typer.Exit as end:
        return end.exit_code
    except USAGE_ERROR as error:
        remark(_usage(error))
        return 2


def _usage(error: Any) -> str:
    """What was typed wrong, in typer's words, and whose help to ask."""
    command = error.ctx.command_path if getattr(error, "ctx", None) else "quiz"
    message = " ".join(error.format_message().split()).rstrip(".")
    return f"{message}; '{command} --help' shows how"


def _drop_output() -> None:
    """Flush what is left over into nothing: the pipe is closed, or the disk full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run() -> None:
    """The console script.

    Modules and content make many objects that stay: looking for garbage among them as often as
    Python does by itself takes a tenth of a start.
    """
    gc.set_threshold(GARBAGE)
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
