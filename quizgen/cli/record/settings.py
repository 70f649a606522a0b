"""``quiz settings``: how the schedule is made, limits per day, the day of an exam."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizgen.cli.options import AsJson, Folders
from quizgen.cli.record.learner import Database, clock, reading, writing
from quizgen.cli.streams import print_json
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.study.history.settings import Settings
    from quizgen.study.history.state import State

NONE = "none"
FARTHEST = 3650  # days until an exam


def settings(
    retention: Annotated[
        float | None,
        typer.Option(
            "--retention",
            metavar="R",
            help="Target recall: the share of due items you should still know (default 0.9).",
        ),
    ] = None,
    cap: Annotated[
        int | None,
        typer.Option("--cap", metavar="DAYS", help="The longest interval (default 180)."),
    ] = None,
    new: Annotated[
        str | None,
        typer.Option("--new", metavar="N", help="New items per day, at most; 'none': no limit."),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option("--due", metavar="N", help="Due items per day, at most; 'none': no limit."),
    ] = None,
    exam: Annotated[
        str | None,
        typer.Option("--exam", metavar="DATE", help="The day of an exam, or 'none'."),
    ] = None,
    fit: Annotated[
        bool | None,
        typer.Option(
            "--fit/--unfit",
            help="Fit the schedule to your own reviews (200 or more), or take that back.",
        ),
    ] = None,
    as_json: AsJson = False,
    db: Database = None,
    content: Folders = None,
) -> None:
    """Show your settings, or change them. They travel with an exported history."""
    changes: dict[str, float | None] = {}
    if retention is not None:
        changes["retention"] = retention
    if cap is not None:
        changes["cap"] = cap
    if new is not None:
        changes["new"] = _limit("--new", new)
    if due is not None:
        changes["due"] = _limit("--due", due)
    if exam is not None:
        changes["exam"] = None if exam == NONE else _day(exam)
    _check(changes)
    if fit is not None:
        changes |= _fit(db, told=not as_json) if fit else _unfit()
    if changes:
        with writing(db) as journal:
            journal.set(changes)
    with reading(db) as record:
        found, states = record.settings(), record.states()
    if as_json:
        print_json(_data(found))
        return
    for name, value in _lines(found).items():
        print(f"{name:<13}{value}")
    if found.exam is not None:
        _tell(found, states, content)


def _fit(db: Path | None, *, told: bool) -> dict[str, float | None]:
    """The parameters that suit the learner better than those in force, if there are such."""
    from quizgen.study.history import fitting
    from quizgen.study.history.settings import FITTED

    with reading(db) as record:
        found = fitting.fit(record.histories(), record.scheduler)
    if told:
        print(
            f"Fitted to {found.reviews} reviews. Log loss over the {found.judged} after them: "
            f"{found.before:.4f} before, {found.after:.4f} with the fit."
        )
        kept = "The schedule now follows it ('--unfit' takes it back)."
        print(kept if found.better else "It is no better, so the schedule stays as it is.")
    return dict(zip(FITTED, found.parameters, strict=True)) if found.better else {}


def _unfit() -> dict[str, float | None]:
    from quizgen.study.history.settings import FITTED

    return dict.fromkeys(FITTED)


def _tell(found: Settings, states: Mapping[str, State], content: list[Path] | None) -> None:
    """What to expect of the exam."""
    from quizgen.cli.record.items import everything
    from quizgen.cli.streams import print_text
    from quizgen.study.session.exam_day import forecast, sentences

    pool = everything(content)
    expected = forecast(pool, states, found, clock().day)
    titles = {topic.id: topic.title for topic in pool.topics.values()}
    lines = sentences(expected, titles) if expected else ["The exam is over ('--exam none')."]
    for line in lines:
        print_text(line)


def _data(found: Settings) -> dict[str, Any]:
    from quizgen.study.history.days import date_of

    exam = None if found.exam is None else date_of(found.exam).isoformat()
    return {**found._asdict(), "exam": exam}


def _lines(found: Settings) -> dict[str, str]:
    data = _data(found)
    return {
        "retention": f"{found.retention:g}",
        "cap": f"{found.cap} days",
        "new per day": "no limit" if found.new is None else str(found.new),
        "due per day": "no limit" if found.due is None else str(found.due),
        "exam": data["exam"] or NONE,
        "parameters": "fitted to you" if found.parameters else "FSRS's own",
    }


def _limit(option: str, text: str) -> int | None:
    """A limit as it is typed."""
    if text == NONE:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise OptionError(f"'{option}'", text, "give a number, or 'none'")
    return int(text)


def _day(text: str) -> int:
    """The study day of an exam that is still to come."""
    from quizgen.study.history.days import day_of

    try:
        day = day_of(date.fromisoformat(text))
    except ValueError:
        raise OptionError("'--exam'", text, "give a date such as 2026-12-15") from None
    today = clock().day
    if day <= today:
        raise OptionError("'--exam'", f"{text} is over", "give a date after today, or 'none'")
    if day > today + FARTHEST:
        raise OptionError("'--exam'", f"{text} is too far away", "give a date within ten years")
    return day


def _check(changes: dict[str, float | None]) -> None:
    from quizgen.study.history.settings import RANGES, misfit

    for name, value in changes.items():
        if value is not None and misfit({name: value}):
            least, most = RANGES[name]
            raise OptionError(f"'--{name}'", f"{value:g}", f"give {least:g} to {most:g}")
