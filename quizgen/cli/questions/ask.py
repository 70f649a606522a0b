"""``quiz ask``: print questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson, Folders, Level, Seed, Topics, folders, seed_or_new
from quizgen.cli.streams import print_json, print_text
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.files.content import Content
    from quizgen.questions.question import Question

WHAT_HELP = "A code such as conv-params:2:1543, a card's id, a family, or family:level."


def ask(
    what: Annotated[
        str | None, typer.Argument(metavar="[CODE or FAMILY[:LEVEL]]", help=WHAT_HELP)
    ] = None,
    topic: Topics = None,
    level: Level = None,
    count: Annotated[int, typer.Option("--count", min=1, metavar="N", help="How many.")] = 1,
    seed: Seed = None,
    show_answer: Annotated[
        bool, typer.Option("--show-answer", help="With answer and solution.")
    ] = False,
    as_json: AsJson = False,
    content: Folders = None,
) -> None:
    """Print questions; with --show-answer their answers, worked solutions and misconceptions."""
    from quizgen.cli.questions.find import find
    from quizgen.export.json import question_data

    if what is not None and (found := find(what, folders(content))):
        if topic or level or count > 1:
            raise OptionError(
                f"'{what}'", "a code is one question; it takes no --topic, --level or --count"
            )
        questions: Sequence[Question] = [found]
    else:
        questions = _drawn(what, topic or [], level, count, seed_or_new(seed), folders(content))
    for place, question in enumerate(questions):
        if as_json:
            print_json(question_data(question, show_answer=show_answer))
        else:
            if place:
                print_text("")
            _print(question, show_answer)


def _drawn(
    what: str | None,
    topics: Sequence[str],
    level: int | None,
    count: int,
    seed: str,
    contents: Sequence[Content],
) -> list[Question]:
    """Questions drawn over the families asked for, in turns, distinct while they last."""
    from quizgen.cards.topics import known_topic, load_topics
    from quizgen.families import families, family
    from quizgen.questions.distractors import DrawError
    from quizgen.variants.drawing import indices
    from quizgen.variants.selection import chosen_levels, shuffled

    if what is not None:
        name, colon, number = what.partition(":")
        if colon and not re.fullmatch("[0-9]{1,9}", number):
            raise OptionError(
                f"'{what}'", "not a code, a family or family:level", "as in conv-params:2"
            )
        if colon and level:
            raise OptionError(f"'{what}'", "this names a level already", "leave --level out")
        pool = {name: family(name, contents)}
        level = int(number) if number else level
        if number:
            pool[name].level(int(number))
    else:
        pool = dict(families(contents))
    known = load_topics(contents)
    levels = chosen_levels(pool, [known_topic(topic, known) for topic in topics], level)
    if not levels:
        raise OptionError("", "no family fits this selection", "'quiz topics' lists them")
    order = range(len(levels)) if what is not None else shuffled(len(levels), seed, "ask")
    draws = [(f, n, indices(f, n, seed)) for f, n in (levels[i] for i in order)]
    found: list[Question] = []
    while draws:
        for turn in tuple(draws):
            if len(found) == count:
                return found
            f, n, draw = turn
            index = next(draw, None)
            if index is None:
                draws.remove(turn)
            else:
                found.append(f.question(n, index))
    what = f"{count} different answers asked for, there are {len(found)}"
    raise DrawError("--count", what, "ask for fewer")


def _print(question: Question, show_answer: bool) -> None:
    from quizgen.cli.texts import question_text, solved_lines

    print_text(question_text(question))
    for line in ["", *solved_lines(question)] if show_answer else []:
        print_text(line)
