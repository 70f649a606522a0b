"""``quiz history``: the log written out, brought together, replayed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson, Folders
from quizgen.cli.record.items import everything
from quizgen.cli.record.learner import Database, history_file, reading, writing
from quizgen.cli.streams import print_json

if TYPE_CHECKING:
    from quizgen.study.history.days import Moment
    from quizgen.study.history.record import Record

history = typer.Typer(help="Your log: export it, import another, replay it.")

BEFORE = "-before-import"  # an import is no event that could be taken back

Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")
]


@history.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


@history.command(name="export")
def export(output: Output = None, as_json: AsJson = False, db: Database = None) -> None:
    """Print the log, one JSON object a line."""
    from quizgen.study.history.exchange import lines

    with reading(db) as record:
        if output is None:
            for line in lines(record):
                print(line)
        else:
            from quizgen.files.disk import write_atomically

            write_atomically(output, "".join(f"{line}\n" for line in lines(record)).encode())


@history.command(name="import")
def import_(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Lines of 'export' ('-': stdin), or an .apkg.")
    ],
    as_json: AsJson = False,
    db: Database = None,
    content: Folders = None,
) -> None:
    """Merge another machine's log, or answers given in Anki."""
    foreign = 0
    with writing(db) as journal:
        if journal.record.latest():
            journal.record.store.back_up(journal.clock().day, BEFORE)
        if Path(file).suffix == ".apkg":
            new, foreign = _from_anki(journal.record, Path(file), content)
        else:
            new = _from_lines(journal.record, file)
    if as_json:
        print_json({"new": new, "foreign": foreign})
        return
    events = f"{new:,} new event{'s' * (new != 1)}"
    answers = f"{foreign:,} answer{'s' * (foreign != 1)}"
    others = f"; left out: {answers} to other notes" if foreign else ""
    print(f"{events} came in{others}.")


@history.command(name="rebuild")
def rebuild(as_json: AsJson = False, db: Database = None) -> None:
    """Rebuild the schedule from the log."""
    with writing(db) as journal:
        items = journal.record.rebuild()
    if as_json:
        print_json({"items": items})
    else:
        print(f"{items:,} item{'s' * (items != 1)} replayed.")


@history.command(name="restore")
def restore(as_json: AsJson = False, db: Database = None) -> None:
    """Put the newest backup in a damaged history's place."""
    from quizgen.study.history import backups
    from quizgen.study.history.store import HistoryError

    path = history_file(db)
    done = backups.restore(path)
    if done is None:
        raise HistoryError(str(path), "there is no backup of it")
    backup, aside = done
    if as_json:
        print_json({"backup": str(backup), "aside": str(aside) if aside else None})
    else:
        kept = f"; what was there is now {aside}" if aside else ""
        print(f"{backup} is in its place{kept}.")


def _from_lines(record: Record, file: str) -> int:
    from quizgen.files.disk import read_text
    from quizgen.study.history.exchange import merge_lines

    text = sys.stdin.read() if file == "-" else read_text(Path(file))
    return merge_lines(record, text, "stdin" if file == "-" else file)


def _from_anki(record: Record, file: Path, content: list[Path] | None) -> tuple[int, int]:
    from quizgen.export.anki.package import guid_of
    from quizgen.study.history.anki_history import read_history

    pool = everything(content)
    items = {guid_of(item): item for item in (*pool.aliases, *pool.entries)}
    found, foreign = read_history(file, str(file), items, _moment)
    new = record.merge(found)
    record.adopt(pool.aliases)
    return new, foreign


def _moment(utc_ms: int) -> Moment:
    """A time of the past as the clock showed it here."""
    import time

    from quizgen.study.history.days import Moment

    return Moment(utc_ms, time.localtime(utc_ms // 1000).tm_gmtoff // 60)
