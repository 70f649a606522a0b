"""The program's families compiled, for ``shelf.py``: what did not change is taken over."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeAlias

from quizgen.cards.topics import load_topics
from quizgen.families.reader import FamilyFiles, read_families
from quizgen.families.rows import (
    LISTS,
    MISCONCEPTIONS,
    PLACES,
    SYMBOLS,
    Lines,
    body_of,
    json_line,
    misconception_rows,
    parts_of,
    row_of,
)
from quizgen.files.content import Content
from quizgen.files.yaml import no_garbage_collection

FILES = " files"  # the topic of each file and the ids of its families
COMMON = (MISCONCEPTIONS, LISTS, SYMBOLS)  # what a family of any file may be made of

OfFile: TypeAlias = tuple[
    str, dict[str, bytes]
]  # the topic of a file, and the lines of its families


def compiled(content: Content, old: bytes = b"", changed: Collection[Path] = ()) -> bytes:
    """All families; the first fault in a file is raised.

    old: what was compiled before ``changed`` became other files; nothing is taken over without it.
    """
    topics = list(load_topics([content]))
    with no_garbage_collection():
        lines = None
        if old and content.root / "cards" / "topics.yaml" not in changed:
            index, data = parts_of(old)
            kept = {name: data[start:end] for name, (start, end) in index.items()}
            lines = _renewed(content, topics, kept, changed)
        if lines is None:
            found = read_families([content], topics, tests=False)
            lines = _lines(content, topics, found, {})
    return body_of(lines)


def _renewed(
    content: Content, topics: list[str], old: Lines, changed: Collection[Path]
) -> Lines | None:
    """All lines, those of changed files anew; None where all must be."""
    named = {path.resolve(): f"families/{path.name}" for path in changed}
    found = read_families([content], topics, named=named, tests=False)
    shared = _shared(found)
    if any(shared[name] != old[name] for name in COMMON):
        return None
    same = {
        shown: (topic, {name: old[name] for name in names})
        for shown, (topic, names) in json.loads(old[FILES]).items()
        if shown not in named.values()
    }
    ids = [name for _, lines in same.values() for name in lines]
    if any(item.family.id in ids for item in found.families):
        return None  # and with it the fault that says where
    return _lines(content, topics, found, same)


def _lines(
    content: Content, topics: list[str], found: FamilyFiles, same: Mapping[str, OfFile]
) -> Lines:
    """The lines in teaching order; those of some files are the ones there were."""
    for error in found.errors:
        raise error
    files = dict(same)
    for item in found.families:
        shown = item.places[0].rpartition(":")[0]
        of_file = files.setdefault(shown, (item.family.topic, {}))
        of_file[1][item.family.id] = json_line(row_of(item.family))
    there = [shown for _, shown in content.files("families") if shown in files]
    there.sort(key=lambda shown: topics.index(files[shown][0]))
    lines = {name: line for shown in there for name, line in files[shown][1].items()}
    names = {shown: (files[shown][0], [*files[shown][1]]) for shown in there}
    return {**lines, **_shared(found), FILES: json_line(names)}


def _shared(found: FamilyFiles) -> Lines:
    return {
        MISCONCEPTIONS: json_line(misconception_rows(found.misconceptions.values())),
        PLACES: json_line(found.places),
        LISTS: json_line(found.lists),
        SYMBOLS: json_line(found.symbols),
    }
