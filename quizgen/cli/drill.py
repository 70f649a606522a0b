"""``quiz drill``: the interactive quiz."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen import __version__
from quizgen.cli.options import (
    AsJson,
    Folders,
    Level,
    OptionError,
    Seed,
    Topics,
    folders,
    seed_or_new,
)

if TYPE_CHECKING:
    from quizgen.cli.screens import ScriptScreen, TerminalScreen
    from quizgen.question import Question
    from quizgen.study.plan import Plan
    from quizgen.study.screen import Screen

DEFAULT_COUNT = 20
DEFAULT_MINUTES = 30


def drill(
    recipe: Annotated[
        str | None, typer.Argument(metavar="[RECIPE]", help="Ask what this deck recipe holds.")
    ] = None,
    topic: Topics = None,
    level: Level = None,
    count: Annotated[
        int, typer.Option("--count", min=1, metavar="N", help="How many questions.")
    ] = DEFAULT_COUNT,
    seed: Seed = None,
    exam: Annotated[
        bool, typer.Option("--exam", help="A mock exam: no feedback until the end.")
    ] = False,
    minutes: Annotated[
        int | None,
        typer.Option("--minutes", min=1, metavar="M", help="The exam's time; 30 by default."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="For screen readers: no colours, bars or rules.")
    ] = False,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="Play from a file of lines ('-': stdin)."),
    ] = None,
    as_json: AsJson = False,
    content: Folders = None,
) -> int:
    """Ask questions, one after the other, and explain every wrong answer."""
    from quizgen.study.listed import Listed
    from quizgen.study.plan import Kind

    if minutes is not None and not exam:
        raise OptionError("--minutes", "only a mock exam has a time limit", "add --exam")
    chosen_seed = seed_or_new(seed)
    questions = selection(recipe, topic or [], level, count, chosen_seed, content)
    limit = 60 * (minutes or DEFAULT_MINUTES)
    start = monotonic()
    plan = Listed(
        questions,
        Kind.EXAM if exam else Kind.DRILL,
        (lambda: limit - (monotonic() - start)) if exam else None,
    )
    screen = _screen(answers, as_json, plain)
    if screen.patient:
        about = f", {limit // 60} minutes" if exam else ""
        screen.show(
            f"{len(questions)} questions{about} (seed {chosen_seed}). :h shows the commands, "
            f"Ctrl-D ends.\n"
        )
    return _play(plan, screen)


def _screen(answers: str | None, as_json: bool, plain: bool) -> TerminalScreen | ScriptScreen:
    from quizgen.cli.screens import JsonScreen, ScriptScreen, TerminalScreen, answer_lines

    if answers is None and sys.stdin.isatty() and not as_json:
        return TerminalScreen(plain=plain)
    lines = answer_lines(answers)
    return JsonScreen(lines) if as_json else ScriptScreen(lines)


def _play(plan: Plan, screen: Screen) -> int:
    """Play a session to its end, and sum it up; the exit code."""
    from quizgen.study.mock_exam import MockExam, marks_lines
    from quizgen.study.plan import Kind
    from quizgen.study.session import Session
    from quizgen.study.summary import summary_lines

    def report(text: str) -> str:
        from quizgen.cli.home import data_folder
        from quizgen.cli.reports import keep_report

        return keep_report(data_folder(os.environ) / "reports.txt", text)

    is_exam = plan.kind is Kind.EXAM
    kind = MockExam if is_exam else Session
    session = kind(plan, screen, monotonic, f"quizgen {__version__}", report)
    try:
        session.play()
        code = 0
    except KeyboardInterrupt:
        screen.show()
        code = 130
    outlook = plan.outlook() if plan.kind is Kind.DRILL else None
    for line in marks_lines(session) if is_exam else summary_lines(session.summary, outlook):
        screen.show(line)
    return code


def selection(
    recipe: str | None,
    topics: Sequence[str],
    level: int | None,
    count: int,
    seed: str,
    content: list[Path] | None,
) -> list[Question]:
    """What this drill asks.

    Cards of the topics take part unless a level is asked for: levels belong to numbers.
    """
    from quizgen.card import Questions
    from quizgen.cards import load_cards
    from quizgen.families import families, family
    from quizgen.study.pick import chosen, pick
    from quizgen.topics import known_topic, load_topics

    contents = folders(content)
    known = load_topics(contents)
    wanted = [known_topic(topic, known) for topic in topics]
    if recipe is not None:
        from quizgen.recipe import find, load

        path, shown = find(recipe, contents)
        deck = load(path, contents, shown)
        cards: Sequence[Question] = [
            card for card in deck.cards if not wanted or card.topic in wanted
        ]
        held = [(family(living.family, contents), living.level) for living in deck.numbers]
        levels = [pair for pair in held if pair in chosen(families(contents), wanted, level)]
    else:
        levels = chosen(families(contents), wanted, level)
        loaded = load_cards(contents, wanted or None)
        cards = Questions([card for card in loaded if not wanted or card.topic in wanted])
    return pick(levels, [] if level else cards, seed, count)
