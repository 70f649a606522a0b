"""Blueprints: ``decks/*.yaml`` with ``sections``, read and checked; every error says file:line.

A row names a family's level (``family: conv-macs:2``), a topic and level from which families are
drawn, a card, or a topic whose cards are drawn (``cards: vgg``).  A draw belongs to the exam, not
to the student: everybody is asked by the same families and cards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from quizgen.decks.blueprint import (
    MARKS,
    PAGES,
    PER_STUDENT,
    Band,
    Blueprint,
    Marking,
    Part,
    Slot,
    Source,
)
from quizgen.decks.blueprint_rows import MOST_SLOTS, Draw, Rows, band, fraction, space
from quizgen.decks.finding import find
from quizgen.errors import did_you_mean
from quizgen.files.content import Content
from quizgen.files.yaml import ContentError, YamlMap, has_key, load_yaml
from quizgen.questions.conventions import PROFILES
from quizgen.variants.space import Order, seed_bits

KEYS = (
    "title",
    "course",
    "date",
    "minutes",
    "paper",
    "profile",
    "decimal",
    "instructions",
    "versions",
    "load",
    "space",
    "marking",
    "large-print",
    "formula-sheet",
    "sections",
)
Roomy: TypeAlias = Callable[[Source, Band | None], bool]

MARKING_KEYS = ("slip", "follow-on", "all-digits")
MOST_MINUTES = 1000
MOST_VERSIONS = 26
VERSION = re.compile(r"[A-Za-z0-9]{1,8}")

ABOUT = {  # what an editor shows beside a key
    "title": "The heading of the exam, or of a section.",
    "course": "Stands above the title.",
    "date": "As it is to be printed.",
    "minutes": "The time; extra time is in the roster.",
    "paper": "The size of a page.",
    "profile": "Which conventions the numbers keep to.",
    "decimal": "How decimals are printed, and read in the responses.",
    "instructions": "Stands below the identity block; paragraphs with empty lines between.",
    "versions": "per-student (everybody has other numbers), one, or a list such as [A, B, C].",
    "load": "Least and greatest arithmetic load of a question.",
    "space": "For working, in mm.",
    "marking": "What earns a part of the points.",
    "large-print": "Larger letters on every paper.",
    "formula-sheet": "Print the formulas of the questions at the end.",
    "sections": "What is asked, under headings.",
    "text": "Stands below the heading of the section.",
    "questions": "Rows: a family's level, families of a topic, cards, or cards of a topic.",
    "family": "A family with its level, as conv-macs:2.",
    "topic": "Families of this topic are drawn, the same for everybody.",
    "card": "A concept card by its id, or a list of them.",
    "cards": "Cards of this topic are drawn, the same for everybody.",
    "level": "1, 2 or 3.",
    "count": "How many questions of this row.",
    "points": "Of each question: 2, 1.5 or 1/2.",
    "variant": "A code, as conv-output:2:1706: everybody gets this variant.",
    "veto": "Codes of variants that nobody gets; beside cards, ids of cards.",
    "answer": "number, table, or choice: the number and its likely mistakes as options.",
    "slip": "The share of the points that a recognised slip of arithmetic keeps.",
    "follow-on": "The share for a blank that is right for the student's own earlier number.",
    "all-digits": "A rounded entry to an exact count is not right.",
}


@dataclass(frozen=True)
class UndrawnBlueprint:
    """A blueprint before its families are drawn."""

    head: Blueprint
    sections: tuple[tuple[str, str, tuple[Draw, ...]], ...]

    @property
    def veto(self) -> frozenset[str]:
        """The codes that no paper gets."""
        return frozenset(code for *_, draws in self.sections for one in draws for code in one.veto)

    def drawn(self, seed: str, roomy: Roomy = lambda source, load: True) -> Blueprint:
        """With the families and cards that a seed draws.

        roomy: whether a level has enough variants for the exam; one that has not is drawn only
        where there is no other.
        """
        used: set[Source] = set()

        def choose(place: int, draw: Draw) -> list[Source]:
            found = _choose(draw, f"{seed}\n{place}", used, roomy)
            used.update(found)
            return found

        return self._with(choose)

    def kept(self, dealt: Blueprint) -> Blueprint:
        """With the families and cards of an exam that was dealt from it."""
        sources = iter([slot.source for slot in dealt.slots])
        return self._with(lambda _, draw: list(islice(sources, draw.count)))

    def _with(self, choose: Callable[[int, Draw], Sequence[Source]]) -> Blueprint:
        parts, number, place = [], 0, 0
        for title, text, draws in self.sections:
            slots = []
            for draw in draws:
                place += 1
                for source in choose(place, draw):
                    number += 1
                    answer = None if source.card else draw.answer
                    load = None if source.card else draw.load
                    slot = Slot(
                        number=str(number),
                        **asdict(source),
                        points=draw.points,
                        answer=answer,
                        load=load,
                        space=draw.space,
                        variant=draw.variant,
                    )
                    slots.append(slot)
            parts.append(Part(title, text, tuple(slots)))
        return replace(self.head, sections=tuple(parts))


def _choose(draw: Draw, seed: str, used: Collection[Source], roomy: Roomy) -> list[Source]:
    """A row's sources: those first that no row asks for yet, and that have enough variants."""
    order = list(draw.sources)
    if not draw.chosen:
        walk = Order(seed_bits(seed, "sources"), len(draw.sources)).walk()
        order = sorted((draw.sources[i] for i in walk), key=used.__contains__)
        wide = list(islice((one for one in order if roomy(one, draw.load)), draw.count))
        order = [*wide, *(one for one in order if one not in wide)]
    return [order[i % len(order)] for i in range(draw.count)]


# --- reading --------------------------------------------------------------------------


def is_blueprint(path: Path) -> bool:
    """Whether a YAML file is an exam's blueprint and no deck recipe."""
    return has_key(path, "sections")


def find_blueprint(name: str, contents: Sequence[Content]) -> UndrawnBlueprint:
    """A blueprint by path, or by name among the content's ``decks/``."""
    path, shown = find(name, contents, "blueprint", is_blueprint)
    if path.is_file() and not is_blueprint(path):
        what = "this is no exam's blueprint: it has no 'sections'"
        raise ContentError(shown, what, "'quiz build' reads deck recipes")
    return load_blueprint(path, contents, shown)


def load_blueprint(path: Path, contents: Sequence[Content], shown: str = "") -> UndrawnBlueprint:
    """The blueprint in a file, everything it names found and tried."""
    top = load_yaml(path, shown or str(path))
    top.only(KEYS)
    minutes = top.whole("minutes", 0)
    if not 1 <= minutes <= MOST_MINUTES:
        what = f"'minutes' must be a whole number from 1 to {MOST_MINUTES}"
        raise ContentError(top.place("minutes"), what)
    profile = _one_of(top, "profile", "notes", PROFILES)
    head = Blueprint(
        name=path.stem,
        title=top.text("title").strip(),
        minutes=minutes,
        course=(top.optional_text("course") or "").strip(),
        date=(top.optional_text("date") or "").strip(),
        instructions=(top.optional_text("instructions") or "").strip(),
        page=PAGES[_one_of(top, "paper", "A4", PAGES)],
        profile=profile,
        decimal_mark=MARKS[_one_of(top, "decimal", "point", MARKS)],
        versions=_versions(top),
        marking=_marking(top),
        large_print=_flag(top, "large-print"),
        formula_sheet=_flag(top, "formula-sheet"),
        asked="",
        sections=(),
    )
    reader = Rows(contents, profile, band(top, None), space(top, 0))
    sections = tuple(reader.section(section) for section in top.maps("sections"))
    draws = [draw for *_, its in sections for draw in its]
    count = sum(draw.count for draw in draws)
    if not 1 <= count <= MOST_SLOTS:
        what = f"{count} questions" if count else "no question is asked"
        raise ContentError(top.place("sections"), what, f"ask 1 to {MOST_SLOTS}")
    rows = [_asked(draw) for draw in draws]
    asked = sha256(repr((profile, head.versions, rows)).encode()).hexdigest()[:16]
    return UndrawnBlueprint(replace(head, asked=asked), sections)


def _asked(draw: Draw) -> tuple[object, ...]:
    """What of a row may not change once papers are dealt; more variants may be vetoed."""
    pinned = () if draw.variant is None else (draw.variant,)
    return (draw.name, draw.count, draw.answer, draw.load, *pinned)


def _one_of(top: YamlMap, key: str, default: str, known: Mapping[str, object]) -> str:
    value = str(top.get(key, default))
    if value not in known:
        raise ContentError(top.place(key), f"no {key} '{value}'", did_you_mean(value, known))
    return value


def _flag(top: YamlMap, key: str) -> bool:
    value = top.get(key, False)
    if not isinstance(value, bool):
        raise ContentError(top.place(key), f"'{key}' must be true or false, not '{value}'")
    return value


def _versions(top: YamlMap) -> tuple[str, ...]:
    names = top.words("versions")
    if names in ((), (PER_STUDENT,)):
        return ()
    if names == ("one",):
        return ("A",)
    place = top.place("versions")
    if len(names) > MOST_VERSIONS or len({name.casefold() for name in names}) < len(names):
        raise ContentError(place, "versions need different names", f"at most {MOST_VERSIONS}")
    for name in names:
        if not VERSION.fullmatch(name):
            fix = f"'{PER_STUDENT}', 'one', or a list such as [A, B, C]"
            raise ContentError(place, f"'{name}' is no name of a version", fix)
    return names


def _marking(top: YamlMap) -> Marking:
    found = top.get("marking")
    if found is None:
        return Marking(Fraction(0), Fraction(0), all_digits=False)
    if not isinstance(found, YamlMap):
        raise ContentError(top.place("marking"), "'marking' must be a mapping", "slip: 1/2")
    found.only(MARKING_KEYS)
    return Marking(
        slip=_share(found, "slip"),
        follow_on=_share(found, "follow-on"),
        all_digits=_flag(found, "all-digits"),
    )


def _share(found: YamlMap, key: str) -> Fraction:
    value = fraction(found, key, 0)
    if not 0 <= value <= 1:
        raise ContentError(found.place(key), f"'{key}' must lie from 0 to 1", "as in 1/2")
    return value
