"""What a drill can ask: concept cards, and families at a level."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Protocol

from quizgen.cards.card import Card
from quizgen.cards.topics import Topic
from quizgen.errors import QuizgenError
from quizgen.families import families, family, misconceptions
from quizgen.files.content import Content
from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.conventions import PROFILES
from quizgen.questions.question import Question
from quizgen.variants.drawing import indices
from quizgen.variants.spaces import recorded_spaces

AVOIDED = 20  # showings of an item whose variants do not come again
SEARCHED = 200  # variants looked at before one comes again after all


class NothingToAsk(QuizgenError):
    """A selection that holds no question."""


@dataclass(frozen=True, slots=True)
class StudyItem:
    """Something that is scheduled.

    item: a card's id, or ``family:level``.  family, level: of a card nothing and 0.  needs: ids of
    families, of a card ids of cards, to be met first.  near: what it is easily confused within.
    terms: of a level, ids of the cards that introduce what its questions speak of.
    remedial: whether it is asked only after a mistake that it cures.
    """

    item: str
    topic: str
    family: str = ""
    level: int = 0
    needs: tuple[str, ...] = ()
    near: str = ""
    remedial: bool = False
    terms: tuple[str, ...] = ()

    @property
    def cards(self) -> tuple[str, ...]:
        """The cards that are to be met first."""
        return self.terms if self.family else self.needs


class Asker(Protocol):
    """Makes the question of an entry; ``avoid`` are codes shown lately, the latest first."""

    def __call__(self, entry: StudyItem, seed: str, avoid: Sequence[str]) -> Question | None: ...


@dataclass(frozen=True)
class StudyPool:
    """The entries of one drill by item, in teaching order.

    topics: in teaching order.  aliases: the item that goes on for one that is no more.
    gated: whether levels, families and topics open one after the other.
    misconceptions: what may have gone wrong, and which cards cure it.
    """

    entries: Mapping[str, StudyItem]
    ask: Asker
    topics: Mapping[str, Topic] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    gated: bool = True
    misconceptions: Misconceptions = field(default_factory=lambda: ARITHMETIC)

    def lowest(self, family: str) -> StudyItem | None:
        """The lowest level of a family in this pool."""
        levels = self._levels.get(family)
        return self.entries[f"{family}:{min(levels)}"] if levels else None

    def below(self, entry: StudyItem) -> StudyItem | None:
        """The next lower level of an entry's family in this pool."""
        levels = [level for level in self._levels.get(entry.family, ()) if level < entry.level]
        return self.entries[f"{entry.family}:{max(levels)}"] if levels else None

    @cached_property
    def by_topic(self) -> Mapping[str, list[str]]:
        """The items of each topic."""
        found: dict[str, list[str]] = {}
        for entry in self.entries.values():
            if not entry.remedial:
                found.setdefault(entry.topic, []).append(entry.item)
        return found

    @cached_property
    def held_up_by(self) -> Mapping[str, list[StudyItem]]:
        """The entries that wait for answers to a family: its own and those that need it."""
        found: dict[str, list[StudyItem]] = {}
        for entry in self.entries.values():
            for name in (entry.family, *entry.needs):
                found.setdefault(name, []).append(entry)
        return found

    @cached_property
    def _levels(self) -> Mapping[str, list[int]]:
        """The levels of each family."""
        found: dict[str, list[int]] = {}
        for entry in self.entries.values():
            if entry.family:
                found.setdefault(entry.family, []).append(entry.level)
        return found


# --- entries --------------------------------------------------------------------------


def of_families(contents: Sequence[Content]) -> list[StudyItem]:
    """The entries of all families; the built-in ones are not imported for it."""
    rows: dict[str, Any] = dict(recorded_spaces())
    found = [
        StudyItem(
            f"{name}:{level}",
            row["topic"],
            name,
            int(level),
            tuple(row["needs"]),
            row["near"],
            terms=tuple(row["cards"][level]),
        )
        for name, row in rows.items()
        for level in row["levels"]
    ]
    if any(content.prefix for content in contents):
        found += [
            StudyItem(f"{own.id}:{level}", own.topic, own.id, level, own.needs, own.near)
            for own in families(contents).values()
            if own.id not in rows
            for level in own
        ]
    return found


def of_cards(cards: Sequence[Card]) -> list[StudyItem]:
    return [
        StudyItem(card.id, card.topic, needs=card.needs, remedial=card.remedial) for card in cards
    ]


def pool_of(
    contents: Sequence[Content],
    topics: Mapping[str, Topic],
    entries: Sequence[StudyItem],
    cards: Sequence[Card],
    *,
    gated: bool = True,
    profile: str = "all",
) -> StudyPool:
    """The pool of some entries; ``cards`` are those that the entries may stand for.

    profile: which conventions the questions keep to.
    """
    if not entries:
        raise NothingToAsk(
            "", "no question fits this selection", "'quiz topics' lists what there is"
        )
    known = misconceptions(contents)
    aliases = {alias: card.id for card in cards for alias in card.aliases}
    by_id = {card.id: card for card in cards}

    def ask(entry: StudyItem, seed: str, avoid: Sequence[str]) -> Question | None:
        if not entry.family:
            return by_id[entry.item].question
        return variant(contents, entry, seed, avoid, profile)

    return StudyPool({entry.item: entry for entry in entries}, ask, topics, aliases, gated, known)


def variant(
    contents: Sequence[Content],
    entry: StudyItem,
    seed: str,
    avoid: Sequence[str],
    profile: str = "all",
) -> Question | None:
    """A variant of a level: the seed's first that was not shown lately, else the one shown longest
    ago; None of a level without any."""
    found = family(entry.family, contents)
    drawn = []
    for index in islice(indices(found, entry.level, seed, PROFILES[profile]), SEARCHED):
        code = f"{entry.item}:{index}"
        if code not in avoid:
            return found.question(entry.level, index)
        drawn.append((avoid.index(code), index))
    return found.question(entry.level, max(drawn)[1]) if drawn else None


def chosen_items(
    entries: Sequence[StudyItem], topics: Collection[str], level: int | None
) -> list[StudyItem]:
    """Those of the topics (none means all) and the level; a level leaves cards out."""
    return [
        entry
        for entry in entries
        if (not topics or entry.topic in topics) and level in (None, entry.level)
    ]
