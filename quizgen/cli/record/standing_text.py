"""How the topics stand, as a table or in sentences, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from quizgen.cli.tables import Columns
from quizgen.study.session.pool import StudyItem
from quizgen.study.session.standing import Standing

BAR = 8  # columns of the bar of what was met
FULL, EMPTY = "█", "░"
AHEAD = 10  # new items whose topics are told
MOST_TITLES = 3


def topic_table(rows: Sequence[Standing]) -> Columns:
    """A line for each topic; one that was not begun has its number of items only."""
    table = Columns("topic", "met", "level", "3 weeks", "right", "due")
    counts = [f"{row.met} of {row.total}" for row in rows]
    width = max(map(len, counts))
    for row, count in zip(rows, counts, strict=True):
        full = -(-BAR * row.met // row.total)
        met = f"{FULL * full}{EMPTY * (BAR - full)} {count:>{width}}"
        level = f"{row.level} of {row.levels}" if row.level else "-"
        table.add(row.title, met, level, *_counts(row))
    return table


def _counts(row: Standing) -> tuple[str, str, str]:
    share = f"{_percent(row)}%" if row.answers else "-"
    return str(row.held or "-"), share, str(row.due or "-")


def _percent(row: Standing) -> int:
    return round(100 * row.right / row.answers)


def topic_sentences(rows: Sequence[Standing]) -> Iterator[str]:
    """The same in sentences; topics that were not begun share one."""
    for row in rows:
        if row.met:
            level = f" level {row.level} of {row.levels}," if row.level else ""
            right = f" {_percent(row)}% right," if row.answers else ""
            counts = f"{row.met} of {row.total} met,{level} {row.held} known for three weeks"
            yield f"{row.title}: {counts},{right} {row.due} due."
    if others := [row.title for row in rows if not row.met]:
        yield f"Not begun: {', '.join(others)}."


EXPLAINED = (
    "level: the highest one met; 3 weeks: items you will probably still know in three weeks;"
    " right: of all answers"
)


def what_comes_next(rows: Sequence[Standing], coming: Iterable[StudyItem]) -> str:
    """What the next drill asks: what is due, then the new items, by topic."""
    due = sum(row.due for row in rows)
    titles = {row.topic: row.title for row in rows}
    topics = dict.fromkeys(titles[entry.topic] for entry in islice(coming, AHEAD))
    named = ", ".join(list(topics)[:MOST_TITLES])
    parts = [f"{due} due"] * bool(due) + [f"new items on {named}"] * bool(topics)
    return f"Next: {'; then '.join(parts)}." if parts else "Next: nothing is due, nothing is new."
