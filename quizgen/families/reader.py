"""Families as people write them: ``families/*.yaml`` of a content folder, the program's included.

A file is ``topic``, perhaps ``misconceptions``, ``lists`` and ``symbols``, and ``families``.  A
family is ``id``, ``summary`` and ``levels``; ``level_reader.py`` has the keys of a level.  A
family of one level may write the level's keys beside its own.  A misconception serves every
file; a list or a symbol serves its own file, those of ``lists.yaml`` and ``symbols.yaml`` serve
all.  Every error says file and line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from quizgen.errors import QuizgenError, did_you_mean
from quizgen.families.axis_reader import Points
from quizgen.families.level_reader import LEVEL_KEYS, LevelReader
from quizgen.families.shared import (
    Program,
    Shared,
    own_identifier,
    read_lists,
    read_misconceptions,
    read_symbols,
)
from quizgen.files.content import Content
from quizgen.files.disk import read_text
from quizgen.files.yaml import ContentError, YamlMap, load_yaml, parse_yaml
from quizgen.misconceptions import ARITHMETIC, Misconception
from quizgen.questions.question import mistakes_of
from quizgen.variants.choice_level import ChoiceLevel
from quizgen.variants.family import Family
from quizgen.variants.formula_level import FormulaLevel

FILE_KEYS = ("topic", "misconceptions", "lists", "symbols", "families")
FAMILY_KEYS = ("id", "summary", "version", "covers", "source", "needs", "near")
FAMILIES = re.compile(r"^families\s*:", re.MULTILINE)
SHARED = re.compile(r"^(misconceptions|lists|symbols)\s*:", re.MULTILINE)
SHARED_LISTS, SHARED_SYMBOLS = "lists.yaml", "symbols.yaml"
LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class PlacedFamily:
    """A family as it is written.

    places: ``file:line`` of the family (0) and of its levels.
    entries: the mapping of each level; its tests are read only where they are run.
    """

    family: Family
    places: Mapping[int, str]
    entries: Mapping[int, YamlMap]


@dataclass
class FamilyFiles(Shared):
    """What the files of ``families/`` folders hold, and what is wrong there."""

    families: list[PlacedFamily] = field(default_factory=list)
    errors: list[QuizgenError] = field(default_factory=list)


def read_families(
    contents: Sequence[Content],
    topics: Collection[str],
    program: Program | None = None,
    *,
    taken: Collection[str] = (),
    named: Mapping[Path, str] | None = None,
    tests: bool = True,
) -> FamilyFiles:
    """The families of content folders; what cannot be used becomes an error.

    contents: the folders to read.  topics: those that a file may name.
    program: what these files may use beside their own.  taken: ids of families that are not
    free.  named: the files that are asked about and how messages name them, where
    not all are.  tests: whether the levels keep their tests.
    """
    found = FamilyFiles()
    for content in contents:
        files = _listed(content, named)
        without = () if tests else ("tests",)
        _read_folder(content.prefix, files, topics, program or Shared(), found, without)
    seen = dict.fromkeys(taken, "the program")
    for item in found.families:
        if other := seen.get(item.family.id):
            what = f"the id '{item.family.id}' is taken by {other}"
            found.errors.append(ContentError(item.places[0], what, "choose another"))
        seen.setdefault(item.family.id, item.places[0])
    return found


def read_own(
    contents: Sequence[Content], program: Program, taken: Collection[str], *, tests: bool = True
) -> FamilyFiles:
    """The families of the user's own folders, and what is wrong there.

    contents: all folders.  program: what the files may use of the program's.  taken: the ids of
    its families.  tests: whether the levels keep their tests.
    """
    from quizgen.cards.topics import load_topics

    mine = [content for content in contents if content.prefix and content.files("families")]
    if not mine:
        return FamilyFiles()
    found = read_families(
        mine,
        load_topics(contents),
        program,
        taken=taken,
        tests=tests,
    )
    if not found.errors:  # a family that cannot be read would seem to be missing
        known = {*taken, *(item.family.id for item in found.families)}
        found.errors.extend(bad_needs(found.families, known))
    return found


def bad_needs(found: Sequence[PlacedFamily], known: Collection[str]) -> Iterator[ContentError]:
    """An error for each family that needs one that does not exist, or in the end itself."""
    for item in found:
        for name in item.family.needs:
            if name not in known:
                what = f"'{item.family.id}' needs '{name}', which is no family"
                yield ContentError(item.places[0], what, did_you_mean(name, known))
    places = {item.family.id: item.places[0] for item in found}
    try:
        TopologicalSorter({item.family.id: item.family.needs for item in found}).prepare()
    except CycleError as error:
        circle = error.args[1]
        what = f"these families need each other: {', '.join(circle[1:])}"
        yield ContentError(places[circle[0]], what, "let one go without")


# --- files ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _File:
    topic: str
    lists: Mapping[str, Points]
    symbols: Mapping[str, str]
    misconceptions: list[YamlMap]
    families: list[YamlMap]


@dataclass(frozen=True)
class _Listed:
    """A file to be read.  asked: whether about its families and faults."""

    path: Path
    shown: str
    asked: bool


def _listed(content: Content, named: Mapping[Path, str] | None) -> list[_Listed]:
    files = {path.resolve(): shown for path, shown in content.files("families")}
    asked = files if named is None else named
    return [
        _Listed(path, shown, path in asked) for path, shown in {**files, **(named or {})}.items()
    ]


def _read_folder(
    prefix: str,
    listed: Sequence[_Listed],
    topics: Collection[str],
    program: Program,
    found: FamilyFiles,
    without: Collection[str],
) -> None:
    """First the misconceptions and lists of all files, then the families, which may use them."""
    files, unusable = [], set()
    for one in listed:
        errors = found.errors if one.asked else []
        try:
            top = load_yaml(one.path, one.shown, without) if one.asked else _shared(one)
            top.only(FILE_KEYS)
            mistakes, families = _maps(top, "misconceptions"), _maps(top, "families")
            file = _File(
                _topic(top, topics), read_lists(top), read_symbols(top), mistakes, families
            )
        except QuizgenError as error:
            errors.append(error)
            continue
        if one.asked:
            files.append(file)
        if one.path.name == SHARED_LISTS:
            found.lists.update(file.lists)
        if one.path.name == SHARED_SYMBOLS:
            found.symbols.update(file.symbols)
        unusable |= read_misconceptions(file.misconceptions, prefix, found, errors)
    # One complaint about a misconception is enough.
    unknown = {name: Misconception(name, "", ()) for name in unusable}
    known = {**ARITHMETIC, **program.misconceptions, **found.misconceptions, **unknown}
    for file in files:
        usable = Shared(
            misconceptions=known,
            lists={**program.lists, **found.lists, **file.lists},
            # Not the program's: a letter of one's own means what one says.
            symbols={**found.symbols, **file.symbols},
        )
        for entry in file.families:
            try:
                found.families.append(_family(entry, file.topic, prefix, usable))
            except QuizgenError as error:
                found.errors.append(error)


def _shared(one: _Listed) -> YamlMap:
    """What a file holds for others.  Its families, if they come last, take no time."""
    text = read_text(one.path, one.shown)
    head, *rest = FAMILIES.split(text, maxsplit=1)
    return parse_yaml(text if any(map(SHARED.search, rest)) else head, one.shown)


def _topic(top: YamlMap, topics: Collection[str]) -> str:
    """The topic of a file's families; a file without any may go without."""
    serves = any(key in top for key in ("misconceptions", "lists", "symbols"))
    if serves and "topic" not in top and "families" not in top:
        return ""
    topic = top.text("topic")
    if topic not in topics:
        raise ContentError(
            top.place("topic"), f"there is no topic '{topic}'", did_you_mean(topic, topics)
        )
    if not serves:
        top.maps("families")
    return topic


def _maps(top: YamlMap, key: str) -> list[YamlMap]:
    return top.maps(key) if key in top else []


# --- families and levels --------------------------------------------------------------


def _family(entry: YamlMap, topic: str, prefix: str, usable: Shared) -> PlacedFamily:
    known = usable.misconceptions
    flat = "levels" not in entry
    entry.only([*FAMILY_KEYS, *(LEVEL_KEYS if flat else ["levels"])])
    levels: dict[int, FormulaLevel | ChoiceLevel] = {}
    entries: dict[int, YamlMap] = {}
    places = {0: entry.place()}
    for item in [entry] if flat else entry.maps("levels"):
        if not flat:
            item.only(LEVEL_KEYS)
        number = item.whole("level", 1)
        if number not in LEVELS:
            raise ContentError(item.place("level"), f"there is no level {number}", "1, 2 or 3")
        if number in levels:
            raise ContentError(item.place("level"), f"there are two levels {number}")
        levels[number] = LevelReader(item, known, usable.lists).read()
        entries[number] = item
        places[number] = item.place("prompt")
    if (version := entry.whole("version", 1)) < 1:
        raise ContentError(entry.place("version"), f"there is no version {version}", "begin at 1")
    if not levels:
        raise ContentError(entry.place("levels"), "a family has at least one level")
    family = Family(
        id=own_identifier(entry, prefix),
        topic=topic,
        summary=entry.text("summary").strip(),
        levels=dict(sorted(levels.items())),
        version=version,
        covers=entry.words("covers"),
        source=entry.optional_text("source") or "worked from the definitions",
        needs=entry.words("needs"),
        near=entry.optional_text("near") or "",
        misconceptions={**ARITHMETIC, **{name: known[name] for name in _named(levels.values())}},
        symbols=_meanings(levels.values(), usable.symbols),
    )
    return PlacedFamily(family, places, entries)


def _named(levels: Collection[FormulaLevel | ChoiceLevel]) -> Iterator[str]:
    """The misconceptions of the levels' wrong answers."""
    for level in levels:
        if isinstance(level, FormulaLevel):
            for name in (*level.slips, *level.combined):
                yield from mistakes_of(name)


def _meanings(
    levels: Collection[FormulaLevel | ChoiceLevel], symbols: Mapping[str, str]
) -> dict[str, str]:
    """Those of the symbols that the levels' axes go by."""
    names = {name for level in levels for axis in level.axes for name in axis.quantities}
    return {name: text for name, text in symbols.items() if name in names}
