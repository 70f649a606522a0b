"""``quiz settings``: how the schedule is made."""

from __future__ import annotations

from typing import Annotated

import typer

from quizgen.cli.options import AsJson
from quizgen.cli.record.learner import Database, reading, writing
from quizgen.cli.streams import print_json
from quizgen.errors import OptionError

RETENTIONS = (0.7, 0.99)
CAPS = (1, 36500)


def settings(
    retention: Annotated[
        float | None,
        typer.Option("--retention", metavar="R", help="The share to be known when due, 0.9."),
    ] = None,
    cap: Annotated[
        int | None, typer.Option("--cap", metavar="DAYS", help="The longest interval, 180.")
    ] = None,
    as_json: AsJson = False,
    db: Database = None,
) -> None:
    """Show the schedule's settings, or change them for every item."""
    changes: dict[str, float] = {}
    if retention is not None:
        _check("--retention", retention, RETENTIONS)
        changes["retention"] = retention
    if cap is not None:
        _check("--cap", cap, CAPS)
        changes["cap"] = cap
    if changes:
        with writing(db) as journal:
            journal.record.set(changes)
            found = journal.record.settings()
    else:
        with reading(db) as record:
            found = record.settings()
    if as_json:
        print_json(found)
    else:
        print(f"retention  {found['retention']:g}\ncap        {found['cap']:g} days")


def _check(option: str, value: float, within: tuple[float, float]) -> None:
    if not within[0] <= value <= within[1]:
        raise OptionError(f"'{option}'", f"{value:g}", f"give {within[0]:g} to {within[1]:g}")
