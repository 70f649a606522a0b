"""``quiz stats``: what your record says about you."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson, Folders
from quizgen.cli.record.learner import Database, clock, reading
from quizgen.cli.streams import print_json, speaks_utf8

if TYPE_CHECKING:
    from quizgen.misconceptions import Misconceptions
    from quizgen.study.stats import Stats


def stats(
    plain: Annotated[
        bool, typer.Option("--plain", help="Sentences only; for screen readers.")
    ] = False,
    as_json: AsJson = False,
    db: Database = None,
    content: Folders = None,
) -> None:
    """Show your calendar, forecast, retention and weak spots."""
    found, known = _found(db, content)
    if as_json:
        print_json(found.data())
        return
    from quizgen.cli.record.stats_text import BLOCKS, SIGNS, shown, told

    if plain:
        print(told(found, known))
    else:
        utf8 = speaks_utf8(os.environ, sys.stdout.encoding)
        print(shown(found, BLOCKS if utf8 else SIGNS, known))


def _found(db: Path | None, content: list[Path] | None) -> tuple[Stats, Misconceptions]:
    """The numbers, and what the mistakes in them mean."""
    from quizgen.cli.record.items import everything, meet
    from quizgen.study.stats import stats

    pool = everything(content)
    with reading(db) as record:
        meet(record, pool)
        found = stats(record, clock().day, {*pool.entries, *pool.aliases})
    return found, pool.misconceptions
