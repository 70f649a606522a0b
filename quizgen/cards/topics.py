"""The one list of topics, ``cards/topics.yaml``: title, prerequisites, teaching order.

The same file lists the networks that cards may name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizgen.cards.works import YEARS
from quizgen.errors import did_you_mean
from quizgen.files.content import Content
from quizgen.files.yaml import ContentError, YamlMap, load_yaml


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: str
    prerequisites: tuple[str, ...]


def load_topics(contents: Sequence[Content]) -> dict[str, Topic]:
    """The topics of all content folders by id, in teaching order: prerequisites come first."""
    found: dict[str, Topic] = {}
    for content in contents:
        path, shown = _file(content)
        if content.prefix and not path.exists():
            continue
        rows = content.cache.get(path)
        if rows is None:
            rows = read_topics(path, shown)
            content.cache.put(path, rows)
        for identifier, title, prerequisites, line, line_of_prerequisites in rows:
            topic = Topic(identifier, title, tuple(prerequisites))
            if topic.id in found:
                raise ContentError(f"{shown}:{line}", f"topic '{topic.id}' stands here twice")
            for name in topic.prerequisites:
                if name not in found:
                    place = f"{shown}:{line_of_prerequisites}"
                    raise ContentError(place, f"'{name}' is no topic above", "order them")
            found[topic.id] = topic
    return found


def load_networks(contents: Sequence[Content]) -> dict[str, int | None]:
    """The networks that cards may name under ``networks``, each with the year of its publication
    where the list gives it.

    Raises ContentError for a year that cannot be one, or that is another than an earlier list has.
    """
    found: dict[str, int | None] = {}
    for content in contents:
        path, shown = _file(content)
        if not path.exists():
            continue
        found |= read_networks(path, shown, found)
    return found


def read_networks(
    path: Path, shown: str, before: Mapping[str, int | None] | None = None
) -> dict[str, int | None]:
    """The networks of one list; ``before`` are those of earlier ones."""
    before = before or {}
    top = load_yaml(path, shown)
    listed = top.get("networks")
    if isinstance(listed, YamlMap):
        return {name: _year(name, listed, before.get(name)) for name in listed}
    return {name: before.get(name) for name in top.words("networks")}


def _year(name: str, listed: YamlMap, known: int | None) -> int:
    """The year of a network, which must be the known one if there is one."""
    year = listed.whole(name, 0)
    if year not in YEARS:
        raise ContentError(listed.place(name), f"'{name}' needs the year of its publication")
    if known is not None and known != year:
        what = f"the network '{name}' is of {known} in the list before this one, not of {year}"
        raise ContentError(listed.place(name), what, "leave it out, or give yours another name")
    return year


def _file(content: Content) -> tuple[Path, str]:
    return content.root / "cards" / "topics.yaml", f"{content.shown}cards/topics.yaml"


def read_topics(path: Path, shown: str) -> list[list[Any]]:
    """Of each topic: id, title, prerequisites, line of the id and of the prerequisites."""
    top = load_yaml(path, shown)
    top.only(["topics", "networks"])
    rows: list[list[Any]] = []
    for entry in top.maps("topics"):
        entry.only(["id", "title", "prerequisites"])
        lines = [entry.line_of("id"), entry.line_of("prerequisites")]
        rows.append([entry.text("id"), entry.text("title"), entry.words("prerequisites"), *lines])
    return rows


def known_topic(name: str, topics: Mapping[str, Topic]) -> str:
    """``name`` itself if it is a topic."""
    if name not in topics:
        raise ContentError(f"topic '{name}'", "there is no such topic", did_you_mean(name, topics))
    return name
