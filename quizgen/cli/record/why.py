"""``quiz why``: why an item comes when it comes."""

from __future__ import annotations

from typing import Annotated

import typer

from quizgen.cli.options import AsJson, Folders
from quizgen.cli.record.items import everything, items_named, meet
from quizgen.cli.record.learner import Database, clock, reading
from quizgen.cli.streams import print_json


def why(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="A card's id, family:level, family or code.")
    ],
    as_json: AsJson = False,
    db: Database = None,
    content: Folders = None,
) -> None:
    """Say why an item is due when it is, and what was answered."""
    from quizgen.study.why import sentences
    from quizgen.study.why import why as found

    pool = everything(content)
    with reading(db) as record:
        meet(record, pool)
        answers = [found(record, pool, name, clock()) for name in items_named(item, pool, record)]
    for place, answer in enumerate(answers):
        if as_json:
            print_json(answer.data())
        else:
            print("\n".join(([""] if place else []) + sentences(answer)))
