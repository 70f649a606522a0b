"""The rows of a blueprint: what each may ask, looked up and tried."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import islice

from quizgen.cards.card import Card
from quizgen.cards.reader import load_cards
from quizgen.cards.topics import load_topics
from quizgen.decks.blueprint import WANTED, Band, Source, Wanted
from quizgen.decks.recipe import named_family
from quizgen.errors import did_you_mean
from quizgen.families import families
from quizgen.files.content import Content
from quizgen.files.yaml import ContentError, YamlList, YamlMap
from quizgen.questions.conventions import PROFILES
from quizgen.questions.distractors import DrawError, as_choice
from quizgen.questions.question import Blanks, Choice, Question, Reveal
from quizgen.variants.drawing import has_answers, indices
from quizgen.variants.family import CodeError, Family, parse_code
from quizgen.variants.split import share_of

SECTION_KEYS = ("title", "text", "questions")
SOURCES = ("family", "topic", "card", "cards")
ROW_KEYS = (*SOURCES, "level", "count", "points", "answer", "load", "space", "variant", "veto")
MOST_SLOTS = 200
MOST_SPACE = 250  # mm
ENOUGH = 20  # answers within the load band, for a family that a topic may draw
PROBED = 3  # variants looked at to see how a family's level asks


@dataclass(frozen=True, slots=True)
class Draw:
    """What a row may ask: ``count`` of these sources, one after the other if they are too few.

    name: the row's own words for them.  chosen: whether they stand as they are; else they are
    drawn.  variant: the one that all papers get.  veto: codes that no paper gets; cards that are
    vetoed are not among the sources.
    """

    sources: tuple[Source, ...]
    count: int
    points: Fraction
    answer: Wanted | None
    load: Band | None
    space: int
    name: str
    chosen: bool
    variant: int | None = None
    veto: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """Reads sections; knows what rows may leave to the blueprint as a whole."""

    contents: Sequence[Content]
    profile: str
    load: Band | None
    space: int

    def section(self, section: YamlMap) -> tuple[str, str, tuple[Draw, ...]]:
        section.only(SECTION_KEYS)
        title = (section.optional_text("title") or "").strip()
        text = (section.optional_text("text") or "").strip()
        return title, text, tuple(map(self.row, section.maps("questions")))

    def row(self, row: YamlMap) -> Draw:
        row.only(ROW_KEYS)
        named = [key for key in SOURCES if key in row]
        if len(named) != 1:
            what = f"a row asks for one of {', '.join(SOURCES)}"
            raise ContentError(row.place(), what, "as in 'family: conv-macs:2'")
        kind, without = named[0], ""
        answer = self.answer(row, kind)
        read = {"family": self.family, "topic": self.topic, "card": self.card, "cards": self.cards}
        sources, chosen = read[kind](row, answer)
        if kind == "cards":
            sources, without = self.cards_left(row, sources), " ".join(sorted(row.words("veto")))
        count = row.whole("count", len(sources) if kind == "card" else 1)
        if not 1 <= count <= MOST_SLOTS:
            raise ContentError(row.place("count"), f"{count} questions", f"1 to {MOST_SLOTS}")
        if kind in ("card", "cards") and count > len(sources):
            what = f"{count} cards asked for, there are {len(sources)}"
            raise ContentError(row.place("count"), what, "ask for fewer")
        points = fraction(row, "points", 1)
        if not points:
            what = "a question is worth more than 0 points"
            raise ContentError(row.place("points"), what, "as in 1 or 1/2, or leave it out")
        load = band(row, self.load)
        name = f"{kind} {' '.join(row.words(kind))} {row.get('level', '')}{without}"
        pinned = self.pinned(row, sources, count) if "variant" in row else None
        room, veto = space(row, self.space), self.veto(row, sources) if kind != "cards" else ()
        return Draw(sources, count, points, answer, load, room, name, chosen, pinned, veto)

    def pinned(self, row: YamlMap, sources: Sequence[Source], count: int) -> int:
        """The variant that everybody gets."""
        if "family" not in row or count > 1 or "load" in row:
            what = "'variant' pins one question of a family"
            fix = "beside 'family', without 'count' and 'load'"
            raise ContentError(row.place("variant"), what, fix)
        return self.variant(row, "variant", row.text("variant"), sources)

    def veto(self, row: YamlMap, sources: Sequence[Source]) -> tuple[str, ...]:
        """The variants that nobody gets."""
        pinned = parse_code(str(row.get("variant", "")))
        found = []
        for text in row.words("veto"):
            self.variant(row, "veto", text, sources)
            code = parse_code(text)
            assert code is not None
            if pinned and code.index == pinned.index:
                raise ContentError(row.place("veto"), f"'{text}' is the variant that this row pins")
            found.append(f"{code.family}:{code.level}:{code.index}")
        return tuple(found)

    def cards_left(self, row: YamlMap, sources: Sequence[Source]) -> tuple[Source, ...]:
        """The cards of a topic without those that the row vetoes."""
        known = {source.card for source in sources}
        for name in row.words("veto"):
            if name not in known:
                what = f"no card '{name}' is drawn here"
                raise ContentError(row.place("veto"), what, did_you_mean(name, known))
        return tuple(source for source in sources if source.card not in row.words("veto"))

    def variant(self, row: YamlMap, key: str, text: str, sources: Sequence[Source]) -> int:
        """The index of a variant of one of the row's levels that an exam may ask."""
        code = parse_code(text)
        if code is None:
            what = f"'{text}' is no code of a variant"
            raise ContentError(row.place(key), what, "as in conv-output:2:1706")
        if Source(code.family, code.level) not in sources:
            what = f"'{text}' is no variant of what this row asks"
            raise ContentError(row.place(key), what, "'quiz exam --preview' shows some")
        family = families(self.contents)[code.family]
        if code.version not in (None, family.version):
            what = f"'{text}': the version of '{family.id}' is {family.version} here"
            fix = "look at the variant again, then leave the version out"
            raise ContentError(row.place(key), what, fix)
        try:
            question = family.question(code.level, code.index)
        except CodeError as error:
            raise ContentError(row.place(key), f"'{text}': {error.what}", error.fix) from None
        only = PROFILES[self.profile]
        words = {name: question.givens[name] for name in only if name in question.givens}
        if key == "variant" and any(word not in only[name] for name, word in words.items()):
            what = f"'{text}' keeps to other conventions than the profile '{self.profile}'"
            raise ContentError(row.place(key), what, "'quiz exam --preview' shows others")
        if key == "variant" and share_of(code.family, code.level, code.index) != "exam":
            what = f"'{text}' is for practice: decks and the practice page may show it"
            raise ContentError(row.place(key), what, "'quiz exam --preview' shows those for exams")
        return code.index

    def answer(self, row: YamlMap, kind: str) -> Wanted | None:
        if kind in ("card", "cards"):
            for key in ("level", "answer", "load"):
                if key in row:
                    raise ContentError(row.place(key), f"'{key}' has no use beside '{kind}'")
        wanted = row.get("answer")
        if wanted is not None and wanted not in WANTED:
            fix = did_you_mean(str(wanted), WANTED)
            raise ContentError(row.place("answer"), f"no answer kind '{wanted}'", fix)
        return next((one for one in WANTED if one == wanted), None)

    def family(self, row: YamlMap, answer: Wanted | None) -> tuple[tuple[Source, ...], bool]:
        place = row.place("family")
        found, level = named_family(place, row.text("family"), families(self.contents))
        if level and "level" in row:
            raise ContentError(row.place("level"), "'family' names a level already")
        if not level:
            level = row.whole("level", 0)
            if level not in found.levels:
                what = f"'{found.id}' needs one of its levels"
                fix = f"they are {', '.join(map(str, found.levels))}"
                raise ContentError(row.place("level" if "level" in row else "family"), what, fix)
        if problem := self.problem(found, level, answer):
            raise ContentError(row.place("answer" if answer else "family"), problem)
        limits = band(row, self.load)
        if limits and not self.has(found, level, limits, 1):
            what = f"'{found.id}:{level}' has no variant with a load of {limits[0]} to {limits[1]}"
            raise ContentError(row.place("load"), what, "widen the band")
        return (Source(found.id, level),), True

    def topic(self, row: YamlMap, answer: Wanted | None) -> tuple[tuple[Source, ...], bool]:
        name = self.known_topic(row, "topic")
        level = row.whole("level", 0)
        if "level" not in row:
            raise ContentError(row.place(), "'topic' needs a 'level'", "1, 2 or 3")
        fitting = tuple(
            Source(family.id, level)
            for family in families(self.contents).values()
            if family.topic == name
            and level in family.levels
            and not self.problem(family, level, answer)
            and self.has(family, level, band(row, self.load), ENOUGH)
        )
        if not fitting:
            what = f"no family of '{name}' has level {level}"
            what += f" and asks for a {answer}" if answer else ""
            what += " with loads in this band" if band(row, self.load) else ""
            raise ContentError(row.place("level"), what, "'quiz topics' lists them")
        return fitting, False

    def problem(self, family: Family, level: int, answer: Wanted | None) -> str:
        """Why this level cannot be asked so; empty where it can."""
        probes = probe(family, level, self.profile)
        if not probes:
            return f"'{family.id}:{level}' has no variant under the profile '{self.profile}'"
        asked = natural(probes[0])
        if answer is None or answer == asked:
            return ""
        if answer == "choice":
            for question in probes:
                try:
                    as_choice(question)
                except DrawError as error:
                    return f"'{family.id}:{level}' cannot be asked as a choice: {error.what}"
            return ""
        return f"'{family.id}:{level}' asks for a {asked}, not for a {answer}"

    def has(self, family: Family, level: int, limits: Band | None, least: int) -> bool:
        """Whether a level has so many different answers within a load band."""
        if limits is None:
            return True
        return has_answers(family, level, least, PROFILES[self.profile], limits, "exam")

    def card(self, row: YamlMap, _: Wanted | None) -> tuple[tuple[Source, ...], bool]:
        known = {card.id for card in load_cards(self.contents)}
        names = row.words("card")
        if not names or len(set(names)) < len(names):
            raise ContentError(row.place("card"), "'card' needs ids of different cards")
        for name in names:
            if name not in known:
                fix = did_you_mean(name, known)
                raise ContentError(row.place("card"), f"no card '{name}'", fix)
        return tuple(Source(card=name) for name in names), True

    def cards(self, row: YamlMap, _: Wanted | None) -> tuple[tuple[Source, ...], bool]:
        name = self.known_topic(row, "cards")
        cards = [card for card in load_cards(self.contents, [name]) if card.topic == name]
        asked = [card for card in cards if _is_asked(card)]
        if not asked:
            what = f"no card of '{name}' has options or gaps"
            raise ContentError(row.place("cards"), what, "name cards by 'card'")
        return tuple(Source(card=card.id) for card in asked), False

    def known_topic(self, row: YamlMap, key: str) -> str:
        name, known = row.text(key), load_topics(self.contents)
        if name not in known:
            raise ContentError(row.place(key), f"no topic '{name}'", did_you_mean(name, known))
        return name


@cache
def probe(family: Family, level: int, profile: str) -> tuple[Question, ...]:
    """A few variants of a level that an exam could ask."""
    drawn = indices(family, level, "probe", PROFILES[profile], share="exam")
    return tuple(family.question(level, index) for index in islice(drawn, PROBED))


def natural(question: Question) -> Wanted:
    """How a family's level asks by itself."""
    match question.answer:
        case Choice():
            return "choice"
        case Blanks():
            return "table"
        case _:
            return "number"


# --- values ---------------------------------------------------------------------------


def fraction(row: YamlMap, key: str, default: int) -> Fraction:
    text = str(row.get(key, default)).strip()
    if not re.fullmatch(r"\d{1,4}(\.\d{1,4}|/[1-9]\d{0,3})?", text):
        raise ContentError(row.place(key), f"'{text}' is no number", "as in 2, 1.5 or 1/2")
    return Fraction(text)


def band(row: YamlMap, default: Band | None) -> Band | None:
    if "load" not in row:
        return default
    found = row["load"]
    ends = [end for end in found if isinstance(end, int)] if isinstance(found, YamlList) else []
    if len(ends) != 2 or not 0 <= ends[0] <= ends[1]:
        what = "'load' must be the least and the greatest load"
        raise ContentError(row.place("load"), what, "as in [5, 40]")
    return ends[0], ends[1]


def space(row: YamlMap, default: int) -> int:
    value = row.whole("space", default)
    if not 0 <= value <= MOST_SPACE:
        raise ContentError(row.place("space"), f"'space' is 0 to {MOST_SPACE} mm, not {value}")
    return value


def _is_asked(card: Card) -> bool:
    """Whether an exam can ask a card: it has options or gaps and is no remedial one."""
    return not card.remedial and not isinstance(card.question.answer, Reveal)
