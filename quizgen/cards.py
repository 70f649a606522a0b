"""Concept cards: ``cards/*.yaml`` read into Questions.

A file is ``topic: ...`` and ``cards: [...]``; a card is ``question`` and ``answer``, or
``cloze``, or ``choice`` and ``options``.  Texts are markup; numbers in them are engine
expressions.  Every error says file and line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizgen.content import Content
from quizgen.errors import QuizgenError
from quizgen.expressions import evaluate
from quizgen.files import YamlMap, load_yaml
from quizgen.markup import Markup, MarkupError, fill, parse
from quizgen.nearest import did_you_mean
from quizgen.question import Answer, Choice, Cloze, Option, Question, Reveal
from quizgen.topics import load_topics

COMMON = ("id", "why", "networks", "source", "sourced", "covers")
KINDS = {
    "question": ("question", "answer"),
    "cloze": ("cloze",),
    "choice": ("choice", "options"),
}
NOT_CARDS = ("topics.yaml", "coverage.yaml")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class CardError(QuizgenError):
    """A card that cannot be used."""


@dataclass(frozen=True)
class Card:
    """A concept card: its question, and what only authors see.

    place: ``file:line``.  covers: rows of the coverage list.  sourced: (text, where from) of
    numbers that the engine cannot compute.  texts: every text as written, with its place.
    """

    question: Question
    place: str
    covers: tuple[str, ...]
    sourced: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        return self.question.code


def load_cards(contents: Sequence[Content], only: Collection[str] | None = None) -> list[Card]:
    """The cards of all content folders in teaching order; ``only`` names topics to read."""
    topics = load_topics(contents)
    by_topic: dict[str, list[Card]] = {name: [] for name in topics}
    for content in contents:
        for path, shown in card_files(content):
            if only is not None and path.stem in topics and path.stem not in only:
                continue
            for card in read_cards(path, shown, topics, content.prefix):
                if isinstance(card, QuizgenError):
                    raise card
                by_topic[card.question.topic].append(card)
    cards = [card for found in by_topic.values() for card in found]
    for twin in twins(cards):
        raise twin
    return cards


def card_files(content: Content) -> list[tuple[Path, str]]:
    """The card files of a folder and how messages name them."""
    return [(path, shown) for path, shown in content.files("cards") if path.name not in NOT_CARDS]


def read_cards(
    path: Path, shown: str, topics: Collection[str], prefix: str
) -> Iterator[Card | QuizgenError]:
    """The cards of one file; in place of a card that cannot be used, its error."""
    try:
        top = load_yaml(path, shown)
        top.only(["topic", "cards"])
        topic = top.text("topic")
        if topic not in topics:
            fix = did_you_mean(topic, topics)
            raise CardError(top.place("topic"), f"there is no topic '{topic}'", fix)
        if path.stem in topics and path.stem != topic:  # a drill of one topic reads by file name
            what = f"the topic '{topic}' in a file named after another"
            raise CardError(top.place("topic"), what, f"name the file {topic}.yaml")
        entries = top.maps("cards")
    except QuizgenError as error:
        yield error
        return
    for entry in entries:
        try:
            yield _card(entry, topic, prefix)
        except QuizgenError as error:
            yield error


def twins(cards: Iterable[Card]) -> Iterator[CardError]:
    """An error for each card whose id is taken."""
    seen: dict[str, str] = {}
    for card in cards:
        if card.id in seen:
            yield CardError(card.place, f"the id '{card.id}' is taken at {seen[card.id]}")
        seen.setdefault(card.id, card.place)


class _Texts:
    """Reads a card's texts, filling in computed numbers and keeping the originals."""

    def __init__(self) -> None:
        self.originals: list[tuple[str, str]] = []

    def read(self, entry: YamlMap, key: str) -> Markup:
        text = entry.text(key)
        self.originals.append((entry.place(key), text))
        try:
            return _filled(parse(text))
        except MarkupError as error:
            raise CardError(entry.place(key, error.line), error.what, error.fix) from None
        except QuizgenError as error:
            line = next((i for i, row in enumerate(text.split("\n")) if error.where in row), 0)
            what = f"{error.where}: {error.what}" if error.where else error.what
            raise CardError(entry.place(key, line), what, error.fix) from None

    def optional(self, entry: YamlMap, key: str) -> Markup | None:
        return self.read(entry, key) if key in entry else None


def _filled(markup: Markup) -> Markup:
    return fill(markup, lambda e: evaluate(e).text, lambda e: evaluate(e).node())


def _card(entry: YamlMap, topic: str, prefix: str) -> Card:
    kind = next((name for name in KINDS if name in entry), None)
    if kind is None:
        raise CardError(entry.place(), "a card needs 'question', 'cloze' or 'choice'")
    entry.only((*COMMON, *KINDS[kind]))
    identifier = entry.text("id")
    if not IDENTIFIER.fullmatch(identifier):
        raise CardError(
            entry.place("id"), f"'{identifier}' is no id", "lower-case words and hyphens"
        )
    if not identifier.startswith(prefix):
        raise CardError(entry.place("id"), f"'{identifier}' must begin with '{prefix}'")
    texts = _Texts()
    prompt, answer = _ask(kind, entry, texts)
    networks = entry.words("networks")
    question = Question(
        code=identifier,
        topic=topic,
        prompt=prompt,
        answer=answer,
        explanation=texts.optional(entry, "why"),
        tags=(f"topic::{topic}", *(f"network::{name}" for name in networks)),
        source=entry.text("source"),
    )
    sourced = _sourced(entry)
    return Card(question, entry.place(), entry.words("covers"), sourced, tuple(texts.originals))


def _sourced(entry: YamlMap) -> tuple[tuple[str, str], ...]:
    items = entry.maps("sourced") if "sourced" in entry else []
    for item in items:
        item.only(["text", "from"])
    return tuple((item.text("text"), item.text("from")) for item in items)


def _ask(kind: str, entry: YamlMap, texts: _Texts) -> tuple[Markup, Answer]:
    prompt = texts.read(entry, kind)
    if kind == "cloze":
        if not prompt.deletions():
            raise CardError(
                entry.place("cloze"), "a cloze without a deletion", "mark one: [[text]]"
            )
        return prompt, Cloze(prompt)
    if prompt.deletions():
        raise CardError(entry.place(kind), "a deletion [[...]] outside a cloze", "use 'cloze: |'")
    if kind == "question":
        return prompt, Reveal(texts.read(entry, "answer"))
    return prompt, _choice(entry, texts)


def _choice(entry: YamlMap, texts: _Texts) -> Choice:
    options, right = [], []
    for item in entry.maps("options"):
        item.only(["id", "right", "wrong", "because"])
        identifier = item.text("id")
        if ("right" in item) == ("wrong" in item):
            raise CardError(item.place(), "an option is either 'right' or 'wrong'")
        if "right" in item:
            right.append(identifier)
            options.append(
                Option(identifier, texts.read(item, "right"), texts.optional(item, "because"))
            )
        else:
            reason = texts.read(item, "because")
            options.append(Option(identifier, texts.read(item, "wrong"), reason))
    if len(right) != 1:
        raise CardError(entry.place("options"), f"{len(right)} right options", "mark exactly one")
    if not 2 <= len(options) <= 9 or len({option.id for option in options}) != len(options):
        raise CardError(entry.place("options"), "a choice has 2 to 9 options with different ids")
    return Choice(tuple(options), right[0])
