"""The works that cards rest on, ``cards/sources.yaml``: title, authors, year and address by key.

A card cites a work by its key, with the place in it after a comma: ``resnet-2015, table 2``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from quizgen.files.content import Content
from quizgen.files.yaml import ContentError, YamlMap, load_yaml
from quizgen.questions.question import Citation

NAME = "sources.yaml"
WORK_KEYS = ("title", "authors", "year", "url")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
YEARS = range(1900, 2100)
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")


class Work(NamedTuple):
    """A paper, a book's chapter or a page of documentation.

    year: of publication; of a page that is kept up to date, the year in which it was read.
    url: where it can be opened.
    """

    title: str
    authors: str
    year: int
    url: str


def load_works(contents: Sequence[Content]) -> dict[str, Work]:
    """The works of all content folders by key.

    A work may stand in several folders: a later version of the program may list one that a
    user's own folder has had for long.  Raises ContentError for a work without all its parts, and
    for a key that another work has.
    """
    found: dict[str, Work] = {}
    places: dict[str, str] = {}
    for content in contents:
        path, shown = _file(content)
        rows = content.cache.get(path)
        if rows is None:
            rows = read_works(path, shown) if path.exists() else []
            content.cache.put(path, rows)
        for key, line, *parts in rows:
            place = f"{shown}:{line}"
            work = Work(*parts)
            if not _same(found.setdefault(key, work), work):
                what = f"the key '{key}' belongs to another work at {places[key]}"
                raise ContentError(place, what, "choose another key")
            places.setdefault(key, place)
    return found


def _same(one: Work, other: Work) -> bool:
    return (one.title.casefold(), one.year) == (other.title.casefold(), other.year)


def citation(text: str, works: Mapping[str, Work]) -> Citation:
    """What a card cites, as it is shown.

    text: a key with or without a place after it; anything else is shown as it was written.

    >>> works = {"vgg-2014": Work("Very Deep Networks", "Simonyan", 2014, "https://example.org/")}
    >>> citation("vgg-2014, table 2", works).text
    'Very Deep Networks (2014), table 2'
    >>> citation("Own measurements (2024)", works).text
    'Own measurements (2024)'
    """
    key, _, where = text.partition(",")
    work = works.get(key.strip())
    if work is None:
        return Citation(text)
    return Citation(f"{work.title} ({work.year})", where.strip(), work.url)


def key_in(text: str) -> str | None:
    """The key that a text cites, whether there is such a work or not; None for a title.

    >>> key_in("vgg-2014, section 2.3"), key_in("Very Deep Networks (2014)")
    ('vgg-2014', None)
    """
    key = text.partition(",")[0].strip()
    return key if KEY.fullmatch(key) else None


def _file(content: Content) -> tuple[Path, str]:
    return content.root / "cards" / NAME, f"{content.shown}cards/{NAME}"


def read_works(path: Path, shown: str) -> list[list[Any]]:
    """Of each work: key, line, title, authors, year and address."""
    top = load_yaml(path, shown)
    top.only(["sources"])
    listed = top.get("sources")
    if not isinstance(listed, YamlMap):
        raise ContentError(top.place("sources"), "'sources' must be a mapping of works by key")
    return [[key, listed.line_of(key), *_work(key, entry, listed)] for key, entry in listed.items()]


def _work(key: str, entry: Any, listed: YamlMap) -> Work:
    if not KEY.fullmatch(key):
        raise ContentError(listed.place(key), f"'{key}' is no key", "lower-case words and hyphens")
    if not isinstance(entry, YamlMap):
        fix = f"give {', '.join(WORK_KEYS)}"
        raise ContentError(listed.place(key), f"'{key}' must be a mapping", fix)
    entry.only(WORK_KEYS)
    title, authors, url = (entry.text(name) for name in ("title", "authors", "url"))
    year = entry.whole("year", 0)
    if year not in YEARS:
        raise ContentError(entry.place("year"), f"'{key}' needs the year of its publication")
    if not ADDRESS.fullmatch(url):
        raise ContentError(entry.place("url"), f"'{url}' is no address", "https://...")
    return Work(title, authors, year, url)
