"""Concept cards: ``cards/*.yaml`` read, checked and kept.

A file is ``topic: ...`` and ``cards: [...]``; a card is ``question`` and ``answer``, or
``cloze``, or ``choice`` and ``options``.  Texts are markup; numbers in them are engine
expressions.  Every error says file and line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quizgen.cards.card import KINDS, Card, Sourced, Written
from quizgen.cards.topics import load_topics
from quizgen.cards.works import NAME as SOURCES
from quizgen.cards.works import Work, load_works
from quizgen.errors import QuizgenError, did_you_mean
from quizgen.files.content import Content
from quizgen.files.disk import read_text
from quizgen.files.yaml import ContentError, YamlList, YamlMap, parse_yaml
from quizgen.text.markup import Markup, MarkupError, parse

FILE_KEYS = ("topic", "retired", "cards")
COMMON = (
    "id",
    "aliases",
    "figure",
    "why",
    "networks",
    "source",
    "sourced",
    "covers",
    "needs",
    "introduces",
    "remedial",
    "differs",
)
KEYS = {
    "question": ("question", "answer"),
    "cloze": ("cloze",),
    "choice": ("choice", "options"),
}
OPTION_KEYS = ("id", "right", "wrong", "because")
OPTIONS = range(2, 10)
NOT_CARDS = ("topics.yaml", "coverage.yaml", SOURCES)
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class CardFile:
    """A file of cards; in place of a card that cannot be used stands its error.

    retired: ids that no card has any more, each with its place.
    """

    topic: str = ""
    line: int = 0
    found: tuple[Card | QuizgenError, ...] = ()
    retired: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _File:
    """A file to be loaded; ``kept`` are its cards where the cache has them."""

    path: Path
    shown: str
    content: Content
    kept: list[Card] | None


def load_cards(contents: Sequence[Content], only: Collection[str] | None = None) -> list[Card]:
    """The cards of all content folders in teaching order; ``only`` names topics to read."""
    topics = load_topics(contents)
    works = load_works(contents)
    by_topic: dict[str, list[Card]] = {name: [] for name in topics}
    files = [
        _File(path, shown, content, _kept(path, shown, content, topics, works))
        for content in contents
        for path, shown in card_files(content)
        if only is None or path.stem not in topics or path.stem in only
    ]
    for card in _loaded(files, topics, works):
        by_topic[card.topic].append(card)
    for content in contents:
        content.cache.save()
    cards = [card for found in by_topic.values() for card in found]
    for twin in twins(cards):
        raise twin
    return cards


def _loaded(
    files: Sequence[_File], topics: Collection[str], works: Mapping[str, Work]
) -> Iterator[Card]:
    """The cards of the files, with word of how far the reading of those not kept has come."""
    cold = sum(file.kept is None for file in files)
    done = 0
    for file in files:
        if file.kept is not None:
            yield from file.kept
            continue
        try:
            yield from (replace(card, works=works) for card in _read_whole(file, topics))
            done += 1
        except QuizgenError:
            done = cold  # an error ends the reading
            raise
        finally:
            file.content.cache.watch(done, cold)


def refuse_lists(path: Path) -> None:
    """Refuse to write cards where lists of other things stand and nobody looks for cards."""
    if path.name in NOT_CARDS:
        what = f"a file with the name {path.name} is no card file"
        raise ContentError(str(path), what, "name another one")


def card_files(content: Content) -> list[tuple[Path, str]]:
    """The card files of a folder and how messages name them."""
    return [(path, shown) for path, shown in content.files("cards") if path.name not in NOT_CARDS]


def _kept(
    path: Path, shown: str, content: Content, topics: Collection[str], works: Mapping[str, Work]
) -> list[Card] | None:
    """The cards of a file out of the cache."""
    data = content.cache.get(path)
    if data is None:
        return None
    topic, line, prefix, rows = data
    if prefix != content.prefix:  # the ids of its cards were checked against another one
        return None
    _check_topic(topic, f"{shown}:{line}", path.stem, topics)
    return [Card.from_row(shown, topic, row, works) for row in rows]


def _read_whole(file: _File, topics: Collection[str]) -> list[Card]:
    """The cards of a file that has no error, kept for the next time."""
    prefix = file.content.prefix
    read = read_file(file.path, file.shown, topics, prefix)
    cards = []
    for found in read.found:
        if isinstance(found, QuizgenError):
            raise found
        cards.append(found)
    rows = [card.row() for card in cards]
    file.content.cache.put(file.path, [read.topic, read.line, prefix, rows])
    return cards


def read_file(path: Path, shown: str, topics: Collection[str], prefix: str) -> CardFile:
    """One file of cards."""
    try:
        text = read_text(path, shown)
    except QuizgenError as error:
        return CardFile(found=(error,))
    return parse_file(text, shown, path.stem, topics, prefix)


def parse_file(text: str, shown: str, stem: str, topics: Collection[str], prefix: str) -> CardFile:
    """The text of a file of cards; ``stem`` is the file's name without its ending."""
    try:
        top = parse_yaml(text, shown)
        top.only(FILE_KEYS)
        topic = top.text("topic")
        _check_topic(topic, top.place("topic"), stem, topics)
        retired = tuple((name, top.place("retired")) for name in _ids(top, "retired"))
        entries = top.maps("cards")
    except QuizgenError as error:
        return CardFile(found=(error,))
    found = tuple(_card_or_error(entry, topic, prefix) for entry in entries)
    return CardFile(topic, top.line_of("topic"), found, retired)


def _check_topic(topic: str, place: str, stem: str, topics: Collection[str]) -> None:
    if topic not in topics:
        raise ContentError(place, f"there is no topic '{topic}'", did_you_mean(topic, topics))
    if stem in topics and stem != topic:  # a drill of one topic reads by file name
        what = f"the topic '{topic}' in a file named after another"
        raise ContentError(place, what, f"name the file {topic}.yaml")


def twins(cards: Iterable[Card]) -> Iterator[ContentError]:
    """An error for each card whose id is taken."""
    seen: dict[str, Card] = {}
    for card in cards:
        if card.id in seen:
            yield ContentError(card.place, f"the id '{card.id}' is taken at {seen[card.id].place}")
        seen.setdefault(card.id, card)


# --- one card -------------------------------------------------------------------------


def _card_or_error(entry: YamlMap, topic: str, prefix: str) -> Card | QuizgenError:
    try:
        return _card(entry, topic, prefix)
    except QuizgenError as error:
        return error


def _card(entry: YamlMap, topic: str, prefix: str) -> Card:
    kind = next((name for name in KINDS if name in entry), None)
    if kind is None:
        raise ContentError(entry.place(), "a card needs 'question', 'cloze' or 'choice'")
    entry.only((*COMMON, *KEYS[kind]))
    identifier = _id(entry.text("id"), entry.place("id"))
    if not identifier.startswith(prefix):
        raise ContentError(entry.place("id"), f"'{identifier}' must begin with '{prefix}'")
    texts = _Texts()
    _ask(kind, entry, texts)
    if "why" in entry:
        texts.read(entry, "why")
    return Card(
        shown=entry.shown,
        topic=topic,
        line=entry.line,
        id=identifier,
        cited=_cited(entry),
        written=tuple(texts.written),
        networks=entry.words("networks"),
        covers=entry.words("covers"),
        aliases=_ids(entry, "aliases"),
        sourced=_sourced(entry),
        values=texts.values,
        figure=_figure(entry) if "figure" in entry else None,
        needs=_ids(entry, "needs"),
        introduces=_terms(entry),
        remedial=_remedial(entry),
        differs=_ids(entry, "differs"),
    )


def _id(text: str, place: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise ContentError(place, f"'{text}' is no id", "lower-case words and hyphens")
    return text


def _ids(entry: YamlMap, key: str) -> tuple[str, ...]:
    return tuple(_id(text, entry.place(key)) for text in entry.words(key))


def _terms(entry: YamlMap) -> tuple[str, ...]:
    """Terms as they are looked for: spaces between their words count as one."""
    terms = tuple(" ".join(text.split()) for text in entry.words("introduces"))
    for term in terms:
        if not WORD.search(term):
            what = f"'{term}' is no term: it has no letter and no digit"
            raise ContentError(entry.place("introduces"), what)
    return terms


def _remedial(entry: YamlMap) -> bool:
    value = entry.get("remedial", False)
    if not isinstance(value, bool):
        raise ContentError(entry.place("remedial"), "'remedial' must be true or false")
    return value


def _cited(entry: YamlMap) -> tuple[str, ...]:
    """One source, or a list of them."""
    if isinstance(entry.get("source"), YamlList) and entry["source"]:
        return entry.words("source")
    return (entry.text("source"),)


def _figure(entry: YamlMap) -> str:
    """The name of the card's picture, which is drawn where the card is shown."""
    from quizgen.figures import FigureError, picture_named  # and with it the engine, as for numbers

    try:
        return picture_named(entry.text("figure")).name
    except FigureError as error:
        what = f"there is no picture '{error.where}'"
        raise ContentError(entry.place("figure"), what, error.fix) from None


def _sourced(entry: YamlMap) -> tuple[Sourced, ...]:
    items = entry.maps("sourced") if "sourced" in entry else []
    for item in items:
        item.only(["text", "from"])
    return tuple(Sourced(item.text("text"), item.text("from"), item.line) for item in items)


class _Texts:
    """Reads a card's texts and computes the numbers in them, to refuse what cannot be shown."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        self.values: dict[str, str] = {}

    def read(self, entry: YamlMap, key: str, role: str = "") -> Markup:
        text = entry.text(key)
        self.written.append(Written(role or key, entry.line_of(key), text))
        try:
            markup = parse(text)
            for expression in markup.holes():
                self.values[expression] = _computed(expression)
        except MarkupError as error:
            raise ContentError(entry.place(key, error.line), error.what, error.fix) from None
        except QuizgenError as error:
            line = next((i for i, row in enumerate(text.split("\n")) if error.where in row), 0)
            what = f"{error.where}: {error.what}" if error.where else error.what
            raise ContentError(entry.place(key, line), what, error.fix) from None
        return markup


def _computed(expression: str) -> str:
    from quizgen.cards.expressions import (
        evaluate,  # and with it the engine: not for cards that are kept
    )

    return evaluate(expression).text


def _ask(kind: str, entry: YamlMap, texts: _Texts) -> None:
    deletions = texts.read(entry, kind).deletions()
    if kind == "cloze" and not deletions:
        raise ContentError(entry.place(kind), "a cloze without a deletion", "mark one: [[text]]")
    if kind != "cloze" and deletions:
        raise ContentError(
            entry.place(kind), "a deletion [[...]] outside a cloze", "use 'cloze: |'"
        )
    if kind == "question":
        texts.read(entry, "answer")
    elif kind == "choice":
        _read_options(entry, texts)


def _read_options(entry: YamlMap, texts: _Texts) -> None:
    identifiers, right = set(), 0
    options = entry.maps("options")
    for item in options:
        item.only(OPTION_KEYS)
        identifier = item.text("id")
        identifiers.add(identifier)
        if ("right" in item) == ("wrong" in item):
            raise ContentError(item.place(), "an option is either 'right' or 'wrong'")
        word = "right" if "right" in item else "wrong"
        right += word == "right"
        texts.read(item, word, f"{word} {identifier}")
        if word == "wrong" or "because" in item:
            texts.read(item, "because", f"because {identifier}")
    if right != 1:
        raise ContentError(entry.place("options"), f"{right} right options", "mark exactly one")
    if len(options) not in OPTIONS or len(identifiers) != len(options):
        raise ContentError(entry.place("options"), "a choice has 2 to 9 options with different ids")
