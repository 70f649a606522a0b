"""The answers that a learner gave in Anki to notes of ours, as events.

Anki's log names a card by number; its note's guid says which item it is.  An event's id follows
from Anki's own, so that the same package may be imported again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert

from quizgen.files.apkg import OLDER, collection
from quizgen.files.disk import FileError
from quizgen.study.history.days import Moment
from quizgen.study.history.event import ANKI, Event
from quizgen.study.history.line import Count
from quizgen.study.plan import RATINGS, Kind

FILTERED = 3  # the kind of an answer outside its turn; without a factor it moved nothing
MANUAL = 4  # from here on, kinds that are no answers
LATEST = 4_000_000_000_000  # ms: the year 2096; every calendar can count on from there
WITH_HISTORY = f"export it with 'Include scheduling information' ticked, and {OLDER}"


def read_history(
    path: Path, shown: str, items: Mapping[str, str], moment: Callable[[int], Moment]
) -> tuple[list[Event], int]:
    """The events of a package, and how many answers were to notes that are not ours.

    Rows that hold what Anki never writes are left out.

    items: by guid.  moment: of a time in UTC ms, as the learner's clock showed it.
    """
    with collection(path, shown, ("revlog", "cards", "notes")) as found:
        rows = found.execute(
            "SELECT revlog.id, guid, ord, ease, revlog.factor, revlog.time, revlog.type"
            " FROM revlog JOIN cards ON cards.id = revlog.cid JOIN notes ON notes.id = cards.nid"
            " ORDER BY revlog.id"
        ).fetchall()
    if not rows:
        raise FileError(shown, "there is no answer in it", WITH_HISTORY)
    events = [event for row in rows if (event := _event(row, items, moment))]
    return events, sum(row[1] not in items for row in rows)


class Review(Struct, array_like=True, frozen=True, gc=False):
    """A row of Anki's log.  time: in ms, which is its id.  took: ms."""

    time: Annotated[int, Meta(ge=0, le=LATEST)]
    guid: str
    place: Count
    ease: Annotated[int, Meta(ge=1, le=len(RATINGS))]
    factor: int
    took: Annotated[int, Meta(ge=0, le=10**11)]
    kind: Annotated[int, Meta(ge=0, lt=MANUAL)]


def _event(
    row: Sequence[Any], items: Mapping[str, str], moment: Callable[[int], Moment]
) -> Event | None:
    try:
        review = convert(row, Review)
    except ValidationError:
        return None
    if review.guid not in items:
        return None
    moved = review.kind != FILTERED or review.factor
    at = moment(review.time)
    rating = RATINGS[review.ease - 1]
    return Event(
        id=f"anki-{review.time}-{review.guid}-{review.place}",
        kind="answer",
        time=review.time,
        offset=at.offset,
        day=at.day,
        item=items[review.guid],
        code=items[review.guid],
        response=rating,
        verdict="rated",
        rating=rating if moved else None,
        seconds=review.took / 1000,
        mode=ANKI if moved else Kind.CRAM.value,
    )
