"""``quiz stats``: what your record says about you."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson, Folders
from quizgen.cli.record.learner import Database, clock, reading
from quizgen.cli.streams import print_json, print_text, speaks_utf8

if TYPE_CHECKING:
    from quizgen.misconceptions import Misconceptions
    from quizgen.study.session.standing import Standing
    from quizgen.study.stats import Stats


def stats(
    plain: Annotated[
        bool, typer.Option("--plain", help="Sentences only; for screen readers.")
    ] = False,
    as_json: AsJson = False,
    db: Database = None,
    content: Folders = None,
) -> None:
    """Show how far you have come by topic, your calendar, forecast, retention and weak spots."""
    found, topics, ahead, known = _found(db, content)
    if as_json:
        print_json(found.data() | {"topics": [topic.data() for topic in topics]})
        return
    if not found.answers:
        print("No answers yet; 'quiz drill' begins.")
    elif plain:
        _tell(found, topics, ahead, known)
    else:
        _draw(found, topics, ahead, known)


def _tell(found: Stats, topics: list[Standing], ahead: str, known: Misconceptions) -> None:
    from quizgen.cli.record.standing_text import topic_sentences
    from quizgen.cli.record.stats_text import head, told

    print_text("\n".join([head(found), *topic_sentences(topics), ahead, told(found, known)]))


def _draw(found: Stats, topics: list[Standing], ahead: str, known: Misconceptions) -> None:
    from quizgen.cli.record.standing_text import EXPLAINED, topic_sentences, topic_table
    from quizgen.cli.record.stats_text import BLOCKS, SIGNS, head, shown
    from quizgen.cli.tables import print_parts, window

    marks = BLOCKS if speaks_utf8(os.environ, sys.stdout.encoding) else SIGNS
    charts, table = shown(found, marks, known, window()), topic_table(topics)
    by_topic = [table, EXPLAINED] if table.fits(window()) else topic_sentences(topics)
    print_parts([head(found), "", *by_topic, "", ahead, "", charts])


def _found(
    db: Path | None, content: list[Path] | None
) -> tuple[Stats, list[Standing], str, Misconceptions]:
    """The numbers, how the topics stand, what comes next, and what the mistakes mean."""
    from quizgen.cli.record.items import everything, meet
    from quizgen.cli.record.standing_text import what_comes_next
    from quizgen.study.session.standing import standings
    from quizgen.study.session.syllabus import new_entries
    from quizgen.study.stats import answers_by_item, stats

    pool, today = everything(content), clock().day
    with reading(db) as record:
        meet(record, pool)
        found = stats(record, today, {*pool.entries, *pool.aliases})
        states = {item: state for item, state in record.states().items() if item in pool.entries}
        topics = standings(pool, states, today, answers_by_item(record), record.settings())
    return found, topics, what_comes_next(topics, new_entries(pool, states)), pool.misconceptions
