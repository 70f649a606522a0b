"""``quiz undo`` and ``quiz reset``: second thoughts about the record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson, Folders, Topics
from quizgen.cli.record.items import everything, items_named
from quizgen.cli.record.learner import Database, writing
from quizgen.cli.streams import print_json
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.study.history.record import Record


def undo(as_json: AsJson = False, db: Database = None) -> int:
    """Take back the last answer, reset or setting."""
    with writing(db) as journal:
        event = journal.record.last()
        if event is None:
            if as_json:
                print_json({"undone": None})
            else:
                print("There is nothing to take back.")
            return 0
        journal.undo(event)
    if as_json:
        print_json({"undone": event.line()})
    elif event.kind == "reset":
        count = len(event.targets)
        print(f"The reset of {count} item{'s' * (count != 1)} is taken back.")
    elif event.kind == "placed":
        count = len(event.targets)
        opened = (
            f": {count} item{'s' * (count != 1)} as before" if count else "; it had opened nothing"
        )
        print(f"The placement is taken back{opened}.")
    elif event.kind == "setting":
        print(f"The setting of {', '.join(event.givens or {})} is taken back.")
    elif event.verdict == "skipped":
        print(f"Passing over {event.code} is taken back.")
    else:
        said = f" '{event.response}'" if event.response else ""
        print(f"The answer{said} to {event.code} is taken back.")
    return 0


def reset(
    item: Annotated[
        str | None,
        typer.Argument(metavar="[ITEM]", help="A card's id, family:level, or a family."),
    ] = None,
    topic: Topics = None,
    everything_known: Annotated[
        bool, typer.Option("--all", help="Every item of the record.")
    ] = False,
    as_json: AsJson = False,
    db: Database = None,
    content: Folders = None,
) -> int:
    """Make items new again; 'quiz undo' takes it back."""
    if (item is not None) + bool(topic) + everything_known != 1:
        raise OptionError("", "say what to reset", "give one of ITEM, --topic and --all")
    with writing(db) as journal:
        wanted = None if everything_known else _wanted(item, topic or [], content, journal.record)
        states = journal.record.states()
        known = {name for name, state in states.items() if state.due or state.stage}
        items = sorted(known if wanted is None else known & wanted)
        if items:
            journal.reset(items)
    if as_json:
        print_json({"reset": items})
    elif items:
        count = f"{len(items)} item{'s' * (len(items) != 1)}"
        print(f"{count} made new again; 'quiz undo' takes it back.")
    else:
        print("None of this was ever answered.")
    return 0


def _wanted(
    item: str | None, topics: list[str], content: list[Path] | None, record: Record
) -> set[str]:
    from quizgen.cards.topics import known_topic

    pool = everything(content)
    record.adopt(pool.aliases)
    if item is not None:
        return set(items_named(item, pool, record))
    wanted = {known_topic(topic, pool.topics) for topic in topics}
    return {entry.item for entry in pool.entries.values() if entry.topic in wanted}
