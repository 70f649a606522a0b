"""What the cards must teach: ``cards/coverage.yaml``, and whether cards and families teach it.

A row is something to teach; cards and families name it under ``covers``.  Below a row are its
facts, each with the cards or families that answer it, and claims that are wrong, each with those
that correct it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from quizgen.checking.finding import Finding
from quizgen.checking.links import Targets
from quizgen.files.content import Content
from quizgen.files.yaml import ContentError, YamlMap, load_yaml

FILE = "cards/coverage.yaml"
ROW_KEYS = ("about", "facts")
ANSWERS = {"fact": "answered", "claim": "corrected"}  # an entry's text, and who deals with it
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that the deck must answer, or a wrong claim that it must correct.

    row: the row of the coverage list that it belongs to.
    kind: ``fact`` or ``claim``.
    text: the fact, or the claim.
    ids: the cards and families that answer or correct it.
    place: its ``file:line``.
    """

    row: str
    kind: str
    text: str
    ids: tuple[str, ...]
    place: str

    def state(self, known: Targets) -> str:
        """``answered`` or ``corrected``; ``open`` while nothing is named or an id is missing."""
        missing = not self.ids or any(known.lack(name) for name in self.ids)
        return OPEN if missing else ANSWERS[self.kind]


class Row(NamedTuple):
    """A row of the coverage list: its ``file:line`` and its facts."""

    place: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """What the coverage lists say, and what is wrong with it.

    facts: every fact, in the order of the lists, with its state.
    findings: rows and facts without an answer, and what cannot be read.
    """

    facts: tuple[tuple[Fact, str], ...]
    findings: tuple[Finding, ...]

    @property
    def summary(self) -> str:
        """How many facts there are in each state.

        >>> CoverageReport((), ()).summary
        '0 facts: 0 answered, 0 corrected, 0 open'
        """
        count = Counter(state for _, state in self.facts)
        total = len(self.facts)
        states = ", ".join(f"{count[state]} {state}" for state in (*ANSWERS.values(), OPEN))
        return f"{total} fact{'s' * (total != 1)}: {states}"


# --- the list read --------------------------------------------------------------------


def read_coverage(contents: Sequence[Content]) -> dict[str, Row]:
    """The rows of all content folders, each with its facts.

    contents: the folders; one without a list has no rows.
    Raises ContentError for a list that cannot be used.
    """
    found: dict[str, Row] = {}
    for content in contents:
        for name, row in _rows(content):
            before = found.get(name)
            found[name] = Row(before.place, before.facts + row.facts) if before else row
    return found


def _rows(content: Content) -> list[tuple[str, Row]]:
    path = content.root / FILE
    return read_rows(path, f"{content.shown}{FILE}") if path.exists() else []


def read_rows(path: Path, shown: str) -> list[tuple[str, Row]]:
    """The rows of one list."""
    return list(_read_rows(load_yaml(path, shown)))


def _read_rows(top: YamlMap) -> Iterator[tuple[str, Row]]:
    top.only(["coverage"])
    listed = top.get("coverage")
    if not isinstance(listed, YamlMap):
        raise ContentError(top.place("coverage"), "'coverage' must be a mapping of rows")
    for name, row in listed.items():
        if not isinstance(row, YamlMap):
            listed.text(name)  # refuses what is no text
        facts = tuple(_facts(name, row)) if isinstance(row, YamlMap) else ()
        yield name, Row(f"{top.shown}:{listed.line_of(name)}", facts)


def _facts(name: str, row: YamlMap) -> Iterator[Fact]:
    row.only(ROW_KEYS)
    row.text("about")
    for entry in row.maps("facts") if "facts" in row else ():
        kinds = [kind for kind in ANSWERS if kind in entry]
        if len(kinds) != 1:
            raise ContentError(entry.place(), "an entry is either a 'fact' or a 'claim'")
        (kind,) = kinds
        entry.only([kind, ANSWERS[kind]])
        ids = entry.words(ANSWERS[kind])
        yield Fact(name, kind, entry.text(kind), ids, entry.place(kind))


# --- what is wrong --------------------------------------------------------------------


def bad_facts(facts: Iterable[Fact], known: Targets) -> Iterator[Finding]:
    """Facts that nothing answers, that name what does not exist, or that are there twice.

    facts: the facts of all content folders.
    known: the cards and families that there are.
    """
    seen: dict[str, str] = {}
    for fact in facts:
        if fact.text in seen:
            yield Finding(fact.place, f"the same {fact.kind} is at {seen[fact.text]}")
        seen.setdefault(fact.text, fact.place)
        if not fact.ids:
            verb = {"fact": "answers", "claim": "corrects"}[fact.kind]
            yield Finding(fact.place, f"nothing {verb} this {fact.kind} of {fact.row}")
        for name in fact.ids:
            if lack := known.lack(name):
                yield Finding(fact.place, lack)


def uncovered_rows(rows: Mapping[str, Row], covered: Collection[str]) -> Iterator[Finding]:
    """Rows that no card or family names.

    rows: those of the coverage lists.
    covered: those that are named.
    """
    for name in sorted(set(rows) - set(covered)):
        yield Finding(rows[name].place, f"nothing covers {name}")


def unknown_rows(covered: Iterable[tuple[str, str]], rows: Collection[str]) -> Iterator[Finding]:
    """Rows that are named and that no list has.

    covered: the rows that are named, each with the place that names it.
    rows: those of the coverage lists.
    """
    for row, place in covered:
        if row not in rows:
            yield Finding(place, f"covers {row}, which is no row")
