"""The items that there are, by name, for commands on the record."""

from __future__ import annotations

from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from quizgen.cli.options import folders
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.study.history.record import Record
    from quizgen.study.session.pool import StudyPool


def everything(content: list[Path] | None) -> StudyPool:
    """The pool of all there is."""
    from quizgen.cards.reader import load_cards
    from quizgen.cards.topics import load_topics
    from quizgen.study.session.pool import of_cards, of_families, pool_of

    contents = folders(content)
    cards = load_cards(contents)
    entries = [*of_families(contents), *of_cards(cards)]
    return pool_of(contents, load_topics(contents), entries, cards)


def meet(record: Record, pool: StudyPool) -> None:
    """Let renamed items go on in a record that is read, where it can be written at all."""
    from quizgen.study.history.store import HistoryError

    with suppress(HistoryError):  # the reader is told what there is all the same
        record.adopt(pool.aliases)


def items_named(what: str, pool: StudyPool, record: Record) -> list[str]:
    """The items that a word stands for: a card, ``family:level``, a question's code, a family.

    An item that is no more is known while the record knows it.
    """
    if what in pool.entries:
        return [what]
    if what in pool.aliases:
        return [pool.aliases[what]]
    if levels := [item for item, entry in pool.entries.items() if entry.family == what]:
        return levels
    item = ":".join(what.split("@")[0:1] + what.split(":")[1:2]) if "@" in what else what
    item = ":".join(item.split(":")[:2])
    if item in pool.entries:
        return [item]
    if record.history(what):
        return [what]
    families = {entry.family for entry in pool.entries.values() if entry.family}
    close = get_close_matches(what, [*families, *pool.entries], n=1)
    fix = f"did you mean '{close[0]}'?" if close else "'quiz topics' lists the families"
    raise OptionError(f"item '{what}'", "there is no such card or family", fix)
