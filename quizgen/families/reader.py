"""Families by people who do not program: ``families/*.yaml`` of a content folder.

A file is ``topic``, perhaps ``misconceptions``, and ``families``.  A family is ``id``,
``summary`` and ``levels``; a level is ``level``, ``prompt``, ``axes``, ``formula`` (or ``steps``),
``unit`` and ``slips``, perhaps ``rules``, ``possible``, ``answer``, ``places``, ``combined``.  A
family of one level may write the level's keys beside its own.  Formulas are in the formula
language; one that depends on a convention is a mapping of its words.  Every error says file and
line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from quizgen.cards.topics import load_topics
from quizgen.errors import QuizgenError, did_you_mean
from quizgen.families.level_reader import LEVEL_KEYS, FamilyFileError, LevelReader
from quizgen.files.content import Content
from quizgen.files.yaml import YamlMap, load_yaml
from quizgen.misconceptions import LEARNED, MISCONCEPTIONS, Misconception, learn
from quizgen.variants.family import Family
from quizgen.variants.formula_level import FormulaLevel

FAMILY_KEYS = ("id", "summary", "version", "covers", "source", "needs", "near")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class OwnFamily:
    """A family of a content folder.  places: ``file:line`` of the family (0) and its levels."""

    family: Family
    places: Mapping[int, str]


@dataclass(frozen=True)
class Own:
    """What the families folders of some content hold, and what is wrong there.

    misconceptions: each with its place.
    """

    families: list[OwnFamily] = field(default_factory=list)
    misconceptions: list[tuple[str, Misconception]] = field(default_factory=list)
    errors: list[QuizgenError] = field(default_factory=list)

    def add(self, path: Path, shown: str, topics: Collection[str], prefix: str) -> None:
        """Reads one file; what cannot be used becomes an error."""
        try:
            self._read(path, shown, topics, prefix)
        except QuizgenError as error:
            self.errors.append(error)

    def _read(self, path: Path, shown: str, topics: Collection[str], prefix: str) -> None:
        top = load_yaml(path, shown)
        top.only(["topic", "misconceptions", "families"])
        topic = top.text("topic")
        if topic not in topics:
            fix = did_you_mean(topic, topics)
            raise FamilyFileError(top.place("topic"), f"there is no topic '{topic}'", fix)
        known = {*(MISCONCEPTIONS.keys() - LEARNED), *(item.id for _, item in self.misconceptions)}
        for entry in top.maps("misconceptions") if "misconceptions" in top else []:
            try:
                item = _misconception(entry, prefix)
                twins = {other.id: place for place, other in self.misconceptions}
                if item.id in twins:
                    what = f"the id '{item.id}' is taken at {twins[item.id]}"
                    raise FamilyFileError(entry.place("id"), what, "choose another")
                self.misconceptions.append((entry.place(), item))
                learn([item])
            except QuizgenError as error:
                self.errors.append(error)
            known.add(str(entry.get("id")))  # one complaint about it is enough
        for entry in top.maps("families"):
            try:
                self.families.append(_family(entry, topic, prefix, known))
            except QuizgenError as error:
                self.errors.append(error)


def has_families(content: Content) -> bool:
    """Whether a folder of one's own has families; the shipped ones are programs."""
    return bool(content.prefix and content.files("families"))


def read_own(contents: Sequence[Content], taken: Collection[str] = ()) -> Own:
    """The families of all content folders; ``taken`` are ids that are not free."""
    own = Own()
    mine = [content for content in contents if has_families(content)]
    topics = load_topics(contents) if mine else {}
    for content in mine:
        for path, shown in content.files("families"):
            own.add(path, shown, topics, content.prefix)
    seen = dict.fromkeys(taken, "the program")
    for item in own.families:
        if other := seen.get(item.family.id):
            what = f"the id '{item.family.id}' is taken by {other}"
            own.errors.append(FamilyFileError(item.places[0], what, "choose another"))
        seen.setdefault(item.family.id, item.places[0])
    if not own.errors:  # a family that cannot be read would seem to be missing
        own.errors.extend(_bad_needs(own.families, seen))
    return own


def _bad_needs(found: Sequence[OwnFamily], known: Collection[str]) -> Iterator[FamilyFileError]:
    """An error for each family that needs one that does not exist, or in the end itself."""
    for item in found:
        for name in item.family.needs:
            if name not in known:
                what = f"'{item.family.id}' needs '{name}', which is no family"
                yield FamilyFileError(item.places[0], what, did_you_mean(name, known))
    places = {item.family.id: item.places[0] for item in found}
    try:
        TopologicalSorter({item.family.id: item.family.needs for item in found}).prepare()
    except CycleError as error:
        circle = error.args[1]
        what = f"these families need each other: {', '.join(circle[1:])}"
        yield FamilyFileError(places[circle[0]], what, "let one go without")


def _identifier(entry: YamlMap, prefix: str) -> str:
    identifier = entry.text("id")
    if not IDENTIFIER.fullmatch(identifier):
        what = f"'{identifier}' is no id"
        raise FamilyFileError(entry.place("id"), what, "lower-case words and hyphens")
    if not identifier.startswith(prefix):
        raise FamilyFileError(entry.place("id"), f"'{identifier}' must begin with '{prefix}'")
    return identifier


def _misconception(entry: YamlMap, prefix: str) -> Misconception:
    entry.only(["id", "feedback", "study"])
    feedback = " ".join(entry.text("feedback").split())
    return Misconception(_identifier(entry, prefix), feedback, entry.words("study"))


# --- families and levels --------------------------------------------------------------


def _family(entry: YamlMap, topic: str, prefix: str, known: Collection[str]) -> OwnFamily:
    flat = "levels" not in entry
    entry.only([*FAMILY_KEYS, *(LEVEL_KEYS if flat else ["levels"])])
    levels: dict[int, FormulaLevel] = {}
    places = {0: entry.place()}
    for item in [entry] if flat else entry.maps("levels"):
        if not flat:
            item.only(LEVEL_KEYS)
        number = item.whole("level", 1)
        if number not in LEVELS:
            raise FamilyFileError(item.place("level"), f"there is no level {number}", "1, 2 or 3")
        if number in levels:
            raise FamilyFileError(item.place("level"), f"there are two levels {number}")
        levels[number] = LevelReader(item, known).read()
        places[number] = item.place("prompt")
    if (version := entry.whole("version", 1)) < 1:
        raise FamilyFileError(
            entry.place("version"), f"there is no version {version}", "begin at 1"
        )
    if not levels:
        raise FamilyFileError(entry.place("levels"), "a family has at least one level")
    family = Family(
        id=_identifier(entry, prefix),
        topic=topic,
        summary=entry.text("summary").strip(),
        levels=dict(sorted(levels.items())),
        version=version,
        covers=entry.words("covers"),
        source=entry.optional_text("source") or "worked from the definitions",
        needs=entry.words("needs"),
        near=entry.optional_text("near") or "",
    )
    return OwnFamily(family, places)
