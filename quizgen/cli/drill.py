"""``quiz drill``: the interactive quiz."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson, Folders, Level, Seed, Topics, folders, seed_or_new

if TYPE_CHECKING:
    from quizgen.question import Question

DEFAULT_COUNT = 20


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
    plain: Annotated[bool, typer.Option("--plain", help="No colours; for screen readers.")] = False,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="Play from a file of lines ('-': stdin)."),
    ] = None,
    as_json: AsJson = False,
    content: Folders = None,
) -> int:
    """Ask questions, one after the other, and explain every wrong answer."""
    from quizgen.cli.screens import JsonScreen, ScriptScreen, TerminalScreen, answer_lines
    from quizgen.study.session import play, summary_lines

    chosen_seed = seed_or_new(seed)
    questions = selection(recipe, topic or [], level, count, chosen_seed, content)
    interactive = answers is None and sys.stdin.isatty() and not as_json
    screen: TerminalScreen | ScriptScreen
    if interactive:
        screen = TerminalScreen(plain=plain)
        screen.show(
            f"{len(questions)} questions (seed {chosen_seed}). :h shows the commands, Ctrl-D "
            f"ends.\n"
        )
    else:
        lines = answer_lines(answers)
        screen = JsonScreen(lines) if as_json else ScriptScreen(lines)
    try:
        summary, code = play(questions, screen, len(questions)), 0
    except KeyboardInterrupt as stopped:
        summary, code = stopped.args[0], 130
        screen.show()
    for line in summary_lines(summary):
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
        held = [(family(living.family), living.level) for living in deck.numbers]
        levels = [pair for pair in held if pair in chosen(families(), wanted, level)]
    else:
        levels = chosen(families(), wanted, level)
        loaded = load_cards(contents, wanted or None)
        cards = Questions([card for card in loaded if not wanted or card.topic in wanted])
    return pick(levels, [] if level else cards, seed, count)
