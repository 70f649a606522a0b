"""``quiz check``: what is wrong with content, found before a learner finds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizgen.cards import NOT_CARDS, Card, card_files, read_cards, twins
from quizgen.content import Content
from quizgen.errors import QuizgenError
from quizgen.families import families
from quizgen.files import YamlError, YamlMap, load_yaml
from quizgen.misconceptions import MISCONCEPTIONS
from quizgen.nearest import did_you_mean
from quizgen.recipe import load
from quizgen.render.terminal import Terminal
from quizgen.topics import load_topics

HOLE = re.compile(r"<[A-Za-z0-9(][^<>\n]*>")
NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w]|\.\d)")
UNIT = re.compile(r"\s*\\?(%|(?:parameters?|MACs?|FLOPs?|KB|MB|kB|GB|[kMG])\b)")
YEARS = range(1900, 2100)
MANY = 999  # a larger number is computed or sourced


@dataclass(frozen=True, slots=True)
class Finding:
    place: str
    message: str


def _finding(error: QuizgenError) -> Finding:
    return Finding(error.where, f"{error.what}; {error.fix}" if error.fix else error.what)


def check_content(contents: Sequence[Content]) -> list[Finding]:
    """Every card and recipe of the content folders, and the links between them."""
    files = [(path, shown, content) for content in contents for path, shown in card_files(content)]
    cards, findings = _read(files, contents)
    for content in contents:
        findings += _recipes(content.files("decks"), contents)
    findings += list(_broken_links({card.id for card in cards}))
    return list(dict.fromkeys(findings))  # a bad card is found again in each recipe that uses it


def check_files(paths: Iterable[Path], contents: Sequence[Content]) -> list[Finding]:
    """The files named: recipes where they lie in a folder ``decks``, cards elsewhere.

    The lists of topics and of coverage are read with the content they belong to.
    """
    named = [(path, str(path)) for path in paths if path.name not in NOT_CARDS]
    recipes = [pair for pair in named if pair[0].resolve().parent.name == "decks"]
    cards = [(path, shown, contents[0]) for path, shown in named if (path, shown) not in recipes]
    return [*_read(cards, contents)[1], *_recipes(recipes, contents)]


def _read(
    files: Iterable[tuple[Path, str, Content]], contents: Sequence[Content]
) -> tuple[list[Card], list[Finding]]:
    topics = load_topics(contents)
    cards: list[Card] = []
    findings: list[Finding] = []
    for path, shown, content in files:
        for card in read_cards(path, shown, topics, content.prefix):
            if isinstance(card, Card):
                cards.append(card)
            else:
                findings.append(_finding(card))
    findings += map(_finding, twins(cards))
    findings += _same_question(cards)
    for card in cards:
        findings += _typed_numbers(card)
    return cards, findings


def _recipes(files: Iterable[tuple[Path, str]], contents: Sequence[Content]) -> Iterator[Finding]:
    for path, shown in files:
        try:
            load(path, contents, shown)
        except QuizgenError as error:
            yield _finding(error)


def _same_question(cards: Iterable[Card]) -> Iterator[Finding]:
    """Two cards that ask the same words."""
    seen: dict[str, Card] = {}
    for card in cards:
        asked = " ".join(Terminal(hide=True).markup(card.question.prompt).casefold().split())
        if asked in seen:
            yield Finding(card.place, f"asks the same as '{seen[asked].id}' at {seen[asked].place}")
        seen.setdefault(asked, card)


def _typed_numbers(card: Card) -> Iterator[Finding]:
    """Numbers typed where the engine can compute them or a source must be named."""
    for place, text in card.texts:
        rest = HOLE.sub(lambda hole: " " * len(hole[0]), text)
        for known, *_ in card.sourced:
            rest = rest.replace(known.strip(), " " * len(known.strip()))
        for match in NUMBER.finditer(rest):
            value = int(match[1].replace(",", "")[:20])
            has_unit = UNIT.match(rest, match.end()) is not None
            if has_unit or (value > MANY and value not in YEARS):
                file, _, line = place.rpartition(":")
                where = f"{file}:{int(line) + rest.count(chr(10), 0, match.start())}"
                what = (
                    f"the number {match[0]} is typed; compute it, <...>, or list it under 'sourced'"
                )
                yield Finding(where, what)


def _broken_links(ids: set[str]) -> Iterator[Finding]:
    """Cards that misconceptions send a learner to and that do not exist."""
    for misconception in MISCONCEPTIONS.values():
        for card in misconception.study:
            if card not in ids:
                fix = did_you_mean(card, ids)
                yield Finding(f"misconception '{misconception.id}'", f"no card '{card}'; {fix}")


def check_coverage(contents: Sequence[Content]) -> list[Finding]:
    """Rows of ``cards/coverage.yaml`` that no card or family covers, and rows that do not exist."""
    topics = load_topics(contents)
    rows: set[str] = set()
    for content in contents:
        path = content.root / "cards" / "coverage.yaml"
        if path.exists():
            shown = f"{content.shown}cards/coverage.yaml"
            top = load_yaml(path, shown)
            top.only(["coverage"])
            listed = top.get("coverage")
            if not isinstance(listed, YamlMap):
                raise YamlError(top.place("coverage"), "'coverage' must be a mapping of rows")
            rows |= set(listed)
    named = {
        row: card.place
        for content in contents
        for path, shown in card_files(content)
        for card in read_cards(path, shown, topics, content.prefix)
        if isinstance(card, Card)
        for row in card.covers
    }
    named |= {row: f"family '{f.id}'" for f in families().values() for row in f.covers}
    missing = [
        Finding("cards/coverage.yaml", f"nothing covers {row}")
        for row in sorted(rows - named.keys())
    ]
    unknown = [
        Finding(named[row], f"covers {row}, which is no row") for row in sorted(named.keys() - rows)
    ]
    return missing + unknown
