"""Deck recipes: ``decks/*.yaml`` read into the questions of a deck.

A recipe names the topics, families and levels that a deck covers, the conventions its numbers
keep to, and the seed they are drawn with; the same recipe and content give the same deck.
Keys:

- ``name``, ``title``, ``description``; ``home``: where the deck is kept, as an address;
- ``decks``: ``concepts`` and ``numbers``, the Anki decks they go into; the same name twice is
  one deck with both in teaching order, and a kind left out is not in;
- ``order``: of the topics, ``prerequisites`` (that of the list of topics, unless given) or
  ``given`` (as the recipe names them);
- ``topics``, ``families`` (``conv-params``, or ``conv-params:2`` for one level), ``levels``:
  lists; left out, they mean all;
- ``cards``: ids of cards; left out, all cards of the topics but remedial ones;
- ``profile``: which conventions are drawn (``notes`` unless given);
- ``seed``, and ``variants``: how many a living note carries at most (60 unless given).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import overload

from quizgen.cards.card import Card
from quizgen.cards.reader import load_cards
from quizgen.cards.terms import introduced
from quizgen.cards.topics import Topic, load_topics
from quizgen.errors import did_you_mean
from quizgen.families import families, misconceptions
from quizgen.files.content import Content
from quizgen.files.yaml import ContentError, YamlList, YamlMap, load_yaml
from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.conventions import PROFILES
from quizgen.questions.question import Question
from quizgen.text.markup import Markup
from quizgen.variants.drawing import questions
from quizgen.variants.family import Family

KEYS = (
    "name",
    "title",
    "description",
    "home",
    "decks",
    "order",
    "topics",
    "families",
    "levels",
    "cards",
    "profile",
    "seed",
    "variants",
)
OF_CONCEPTS = ("cards",)
ORDERS = ("prerequisites", "given")
OF_NUMBERS = ("families", "levels", "profile", "seed", "variants")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VARIANTS, MOST_VARIANTS = 60, 1000
NOTHING = "this recipe chooses no card and no family"


class Drawn(Sequence[Question]):
    """Questions of a draw, each worked out when it is first asked for."""

    def __init__(self, draw: Iterable[Question], most: int) -> None:
        self._rest = islice(draw, most)
        self._found: list[Question] = []

    def _take(self, count: int | None) -> None:
        more = None if count is None else max(0, count - len(self._found))
        self._found.extend(islice(self._rest, more))

    @overload
    def __getitem__(self, place: int) -> Question: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Question, ...]: ...
    def __getitem__(self, place: int | slice) -> Question | tuple[Question, ...]:
        if isinstance(place, slice):
            known = place.stop is not None and place.stop >= 0 and (place.start or 0) >= 0
            self._take(place.stop if known else None)
            return tuple(self._found[place])
        self._take(place + 1 if place >= 0 else None)
        return self._found[place]

    def __len__(self) -> int:
        self._take(None)
        return len(self._found)

    def __iter__(self) -> Iterator[Question]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Living:
    """A family's level as one note with several variants; ``template`` is their prompt."""

    family: str
    level: int
    version: int
    template: Markup
    questions: Sequence[Question]

    @property
    def id(self) -> str:
        return f"{self.family}:{self.level}"

    @property
    def topic(self) -> str:
        return self.questions[0].topic


@dataclass(frozen=True)
class Deck:
    """What a recipe gives.

    concepts, numerics: names of the Anki decks.  topics: in teaching order.  cards and numbers
    stand in the order in which they are to be met.  home: where it is kept.  titles: of the topics.
    known: every card's id and every ``family:level`` that there is, chosen or not.
    terms: the id of the card that introduces each term.  misconceptions: all that there are.
    """

    name: str
    title: str
    description: str
    concepts: str
    numerics: str
    topics: tuple[str, ...]
    cards: tuple[Question, ...]
    numbers: tuple[Living, ...]
    home: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    terms: Mapping[str, str] = field(default_factory=dict)
    misconceptions: Misconceptions = field(default_factory=lambda: ARITHMETIC)


def load_deck(path: Path, contents: Sequence[Content], shown: str = "") -> Deck:
    """The deck of a recipe; every error says file and line."""
    top = load_yaml(path, shown or str(path))
    _only_recipe_keys(top)
    name = top.text("name")
    if not NAME.fullmatch(name):
        raise ContentError(
            top.place("name"), f"'{name}' is no name", "lower-case words and hyphens"
        )
    concepts, numerics = _decks(top)
    known = load_topics(contents)
    topics = _topics(top, known)
    every = load_cards(contents)
    cards = _cards(top, topics, every) if concepts else []
    levels = {f"{one.id}:{level}" for one in families(contents).values() for level in one}
    deck = Deck(
        name=name,
        title=top.text("title"),
        description=top.text("description").strip(),
        concepts=concepts,
        numerics=numerics,
        topics=topics,
        cards=tuple(card.question for card in cards),
        numbers=_numbers(top, topics, contents) if numerics else (),
        home=top.optional_text("home") or "",
        titles={topic: known[topic].title for topic in topics},
        known=frozenset({card.id for card in every} | levels),
        terms=introduced(every),
        misconceptions=misconceptions(contents),
    )
    if not deck.cards and not deck.numbers:
        raise ContentError(top.place(), NOTHING, "name topics")
    return deck


@dataclass(frozen=True)
class Coverage:
    """What a recipe covers.  cards: those it names, or all of its topics, in a drill also the
    remedial ones.  levels: of families.  profile: which conventions their questions keep to."""

    topics: tuple[str, ...]
    cards: tuple[Card, ...]
    levels: tuple[tuple[str, int], ...]
    profile: str


def scope(path: Path, contents: Sequence[Content], shown: str = "") -> Coverage:
    """What a recipe covers, without drawing a question; errors as in ``load_deck``."""
    top = load_yaml(path, shown or str(path))
    _only_recipe_keys(top)
    concepts, numerics = _decks(top)
    topics = _topics(top, load_topics(contents))
    cards = load_cards(contents, topics) if concepts else []
    if "cards" in top and concepts:
        cards = _cards(top, topics, cards)
    levels = _chosen(top, topics, families(contents)) if numerics else []
    pairs = tuple((family.id, level) for family, level in levels)
    found = Coverage(topics, tuple(cards), pairs, _profile(top))
    if not found.cards and not found.levels:
        raise ContentError(top.place(), NOTHING, "name topics")
    return found


def _only_recipe_keys(top: YamlMap) -> None:
    if "sections" in top:
        what = "this is an exam's blueprint, no deck recipe"
        raise ContentError(top.place("sections"), what, "'quiz exam' reads it")
    top.only(KEYS)


def _decks(top: YamlMap) -> tuple[str, str]:
    """The names of the two Anki decks; an empty name is a deck that is left out."""
    decks = top.get("decks")
    if not isinstance(decks, YamlMap) or not decks:
        what = "'decks' must give 'concepts', 'numbers' or both"
        raise ContentError(top.place("decks"), what, "as in 'concepts: CNN Architectures'")
    decks.only(["concepts", "numbers"])
    for key in decks:
        if not all(part.strip() for part in decks.text(key).split("::")):
            raise ContentError(decks.place(key), f"'{decks[key]}' is no deck name: a part is empty")
    for kind, keys in (("numbers", OF_NUMBERS), ("concepts", OF_CONCEPTS)):
        for key in keys if kind not in decks else ():
            if key in top:
                what = f"'{key}' has no use: 'decks' leaves '{kind}' out"
                raise ContentError(top.place(key), what)
    return decks.optional_text("concepts") or "", decks.optional_text("numbers") or ""


def _items(top: YamlMap, key: str) -> list[tuple[str, str]]:
    """The words of a list, each with its place."""
    words = top.words(key)
    value = top.get(key)
    if isinstance(value, YamlList):
        places = [f"{top.shown}:{line}" for line in value.lines]
    else:
        places = [top.place(key)] * len(words)
    if key in top and not words:
        raise ContentError(top.place(key), f"'{key}' is empty", "leave the key out to mean all")
    return list(zip(places, words, strict=True))


def _topics(top: YamlMap, known: Mapping[str, Topic]) -> tuple[str, ...]:
    chosen = _items(top, "topics")
    for place, name in chosen:
        if name not in known:
            raise ContentError(place, f"no topic '{name}'", did_you_mean(name, known))
    order = str(top.get("order", ORDERS[0]))
    if order not in ORDERS:
        raise ContentError(top.place("order"), f"no order '{order}'", did_you_mean(order, ORDERS))
    if order == "given":
        return _given(chosen, known)
    wanted = {name for _, name in chosen} or known
    return tuple(name for name in known if name in wanted)


def _cards(top: YamlMap, topics: Collection[str], every: Sequence[Card]) -> list[Card]:
    """The cards of the topics, or those of them that the recipe names."""
    cards = [card for card in every if card.topic in topics]
    chosen = _items(top, "cards")
    known = {card.id for card in cards}
    for place, name in chosen:
        if name not in known:
            what = f"no card '{name}' in these topics"
            raise ContentError(place, what, did_you_mean(name, known))
    wanted = {name for _, name in chosen} or {card.id for card in cards if not card.remedial}
    return [card for card in cards if card.id in wanted]


def _given(chosen: Sequence[tuple[str, str]], known: Mapping[str, Topic]) -> tuple[str, ...]:
    """The topics in the recipe's own order, which may not turn prerequisites round."""
    names = [name for _, name in chosen] or list(known)
    for i, (place, name) in enumerate(chosen):
        for later in names[i + 1 :]:
            if later == name:
                raise ContentError(place, f"the topic '{name}' stands here twice", "name it once")
            if later in known[name].prerequisites:
                what = f"'{name}' builds on '{later}', which comes after it"
                raise ContentError(place, what, "turn them round")
    return tuple(names)


# --- numbers --------------------------------------------------------------------------


def _numbers(
    top: YamlMap, topics: Sequence[str], contents: Sequence[Content]
) -> tuple[Living, ...]:
    """The living notes: topic by topic, in each its first levels first."""
    profile = _profile(top)
    variants = top.whole("variants", VARIANTS)
    if not 1 <= variants <= MOST_VARIANTS:
        raise ContentError(
            top.place("variants"), f"{variants} variants", f"take 1 to {MOST_VARIANTS}"
        )
    chosen = sorted(
        _chosen(top, topics, families(contents)),
        key=lambda pair: (topics.index(pair[0].topic), pair[1]),
    )
    seed = str(top.get("seed", ""))
    return tuple(
        _living(family, level, seed, variants, profile, top.place("profile"))
        for family, level in chosen
    )


def _profile(top: YamlMap) -> str:
    profile = str(top.get("profile", "notes"))
    if profile not in PROFILES:
        raise ContentError(
            top.place("profile"), f"no profile '{profile}'", did_you_mean(profile, PROFILES)
        )
    return profile


def _chosen(
    top: YamlMap, topics: Collection[str], known: Mapping[str, Family]
) -> list[tuple[Family, int]]:
    """Families and levels, in the order of the list of families."""
    named: dict[str, set[int]] = {}
    for place, word in _items(top, "families"):
        family, level = named_family(place, word, known)
        if family.topic not in topics:
            what = f"'{family.id}' belongs to the topic '{family.topic}', which is left out"
            raise ContentError(place, what, "add the topic")
        named.setdefault(family.id, set()).update([level] if level else family.levels)
    if not named:
        named = {family.id: set(family.levels) for family in known.values()}
    levels = _levels(top, {level for numbers in named.values() for level in numbers})
    return [
        (family, level)
        for family in known.values()
        if family.topic in topics
        for level in family.levels
        if level in named.get(family.id, ()) and level in levels
    ]


def named_family(place: str, word: str, known: Mapping[str, Family]) -> tuple[Family, int]:
    """``conv-params`` or ``conv-params:2``; level 0 stands for all."""
    name, colon, level = word.partition(":")
    if name not in known:
        raise ContentError(place, f"no family '{name}'", did_you_mean(name, known))
    family = known[name]
    if not colon:
        return family, 0
    if level not in map(str, family.levels):
        levels = ", ".join(map(str, family.levels))
        raise ContentError(place, f"'{name}' has no level '{level}'", f"its levels are {levels}")
    return family, int(level)


def _levels(top: YamlMap, possible: Collection[int]) -> Collection[int]:
    chosen = _items(top, "levels")
    for place, word in chosen:
        if word not in map(str, possible):
            there = ", ".join(map(str, sorted(possible)))
            raise ContentError(
                place, f"no chosen family has the level '{word}'", f"there are {there}"
            )
    return {int(word) for _, word in chosen} or possible


def _living(
    family: Family, level: int, seed: str, variants: int, profile: str, place: str
) -> Living:
    drawn = Drawn(questions(family, level, seed, PROFILES[profile], share="practice"), variants)
    if not drawn[:1]:
        what = f"'{family.id}:{level}' has no variant under the profile '{profile}'"
        raise ContentError(place, what, "leave it out of 'families', or take the profile 'all'")
    return Living(family.id, level, family.version, family.level(level).template, drawn)
