"""The answers that a learner gave in Anki to notes of ours, as events.

Anki's log names a card by number; its note's guid says which item it is.  An event's id follows
from Anki's own, so that the same package may be imported again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from quizgen.files.apkg import OLDER, collection
from quizgen.files.disk import FileError
from quizgen.study.history.days import Moment
from quizgen.study.history.event import ANKI, Event
from quizgen.study.plan import RATINGS, Kind

FILTERED = 3  # the kind of an answer outside its turn; without a factor it moved nothing
MANUAL = 4  # from here on, kinds that are no answers
WITH_HISTORY = f"export it with 'Include scheduling information' ticked, and {OLDER}"


def read_history(
    path: Path, shown: str, items: Mapping[str, str], moment: Callable[[int], Moment]
) -> tuple[list[Event], int]:
    """The events of a package, and how many answers were to notes that are not ours.

    items: by guid.  moment: of a time in UTC ms, as the learner's clock showed it.
    """
    with collection(path, shown) as found:
        rows = found.execute(
            "SELECT revlog.id, guid, ord, ease, revlog.factor, revlog.time, revlog.type"
            " FROM revlog JOIN cards ON cards.id = revlog.cid JOIN notes ON notes.id = cards.nid"
            " ORDER BY revlog.id"
        ).fetchall()
    if not rows:
        raise FileError(shown, "there is no answer in it", WITH_HISTORY)
    events = list(_events(rows, items, moment))
    return events, sum(row[1] not in items for row in rows)


def _events(
    rows: list[tuple[int, str, int, int, int, int, int]],
    items: Mapping[str, str],
    moment: Callable[[int], Moment],
) -> Iterator[Event]:
    for time, guid, place, ease, factor, took, kind in rows:
        if guid not in items or kind >= MANUAL or not 1 <= ease <= len(RATINGS):
            continue
        moved = kind != FILTERED or factor
        at = moment(time)
        yield Event(
            id=f"anki-{time}-{guid}-{place}",
            kind="answer",
            time=time,
            offset=at.offset,
            day=at.day,
            item=items[guid],
            code=items[guid],
            response=RATINGS[ease - 1],
            verdict="rated",
            rating=RATINGS[ease - 1] if moved else None,
            seconds=took / 1000,
            mode=ANKI if moved else Kind.CRAM.value,
        )
