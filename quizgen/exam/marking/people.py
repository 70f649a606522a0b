"""Whose a row of responses is: told by id, e-mail, name and paper code, which have to agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from quizgen.exam.dealing.codes import as_typed, is_code
from quizgen.exam.dealing.columns import full_name
from quizgen.exam.dealing.roster import ROUNDED, clean_id
from quizgen.exam.manifest import Manifest, Seat, Sheet
from quizgen.questions.paper import Student

WORD = re.compile(r"\w+")
CALLED = {"id": "id", "email": "e-mail", "name": "name"}


class Unclear(Exception):
    """A row that cannot be put to a student; the message says why."""


def name_key(name: str) -> str:
    """A name as it is compared: its words, in whatever order.

    >>> name_key("Ng, Ana") == name_key("ana  NG")
    True
    """
    words = WORD.findall(unicodedata.normalize("NFKC", name).casefold())
    return " ".join(sorted(words))


@dataclass(frozen=True)
class People:
    """Finds the student and the sheet of a row.

    counter: the name of the id column if it may count the rows; nobody is found by it alone.
    """

    manifest: Manifest
    counter: str = ""

    def find(self, who: Mapping[str, str]) -> tuple[Student, Sheet, str | None]:
        """Unclear where the row names nobody, or several."""
        identifier, paper = clean_id(who["id"]), as_typed(who["paper"])
        by_part = {part: self.seats_of(part, who) for part in CALLED}
        if not paper and not by_part["id"] and as_typed(identifier) in self._by_paper:
            identifier, paper = "", as_typed(identifier)
        if not paper:
            return self._without_paper(by_part, who)
        sheet, owner = self._paper(paper)
        if owner is not None and owner.student is not None:
            return self._owner(owner.student, sheet, by_part, identifier)
        version = next((n for n, s in self.manifest.versions.items() if s is sheet), None)
        seat = self._agreed(by_part)
        if seat is not None and seat.student is not None:
            self._only_counted(by_part)
            return seat.student, sheet, version
        if identifier:
            return Student(identifier, named(who)), sheet, version
        if self.manifest.versions:
            raise Unclear(f"paper {paper} is a version that several have; the id is missing")
        return Student(paper), sheet, None

    def seats_of(self, part: str, who: Mapping[str, str]) -> list[Seat]:
        """The seats that one part of a row speaks of; a name may be that of several."""
        if part == "name":
            return self._by_name.get(name_key(named(who)), [])
        seat = self._seat(clean_id(who[part]))
        return [seat] if seat else []

    def paper_of(self, typed: str) -> list[Seat]:
        """The seat that a paper was dealt to."""
        _, owner = self._by_paper.get(as_typed(typed), (None, None))
        return [owner] if owner else []

    def _without_paper(
        self, by_part: Mapping[str, list[Seat]], who: Mapping[str, str]
    ) -> tuple[Student, Sheet, str | None]:
        seat = self._agreed(by_part)
        if seat is None or seat.student is None:
            raise Unclear(self._nobody(clean_id(who["id"]) or who["email"]))
        self._only_counted(by_part)
        version = who["version"].strip().upper() or seat.version
        return seat.student, self._sheet(seat, version), version

    def _agreed(self, by_part: Mapping[str, list[Seat]]) -> Seat | None:
        """The seat by id or e-mail, which the other and the name must not contradict."""
        first, seat = next(
            ((part, by_part[part][0]) for part in ("id", "email") if by_part[part]), ("", None)
        )
        for part, seats in by_part.items():
            if seat is not None and seats and seat not in seats:
                raise Unclear(
                    f"its {CALLED[first]} is that of {_id(seat)}, "
                    f"its {CALLED[part]} that of {_ids(seats)}{self._hint()}"
                )
        return seat

    def _only_counted(self, by_part: Mapping[str, list[Seat]]) -> None:
        if self.counter and by_part["id"] and not (by_part["email"] or by_part["name"]):
            raise Unclear(f"nothing but '{self.counter}' says whose it is{self._hint()}")

    def _hint(self) -> str:
        if not self.counter:
            return ""
        return (
            f"; '{self.counter}' may count the rows, as form programs do: "
            "take it out, or call it 'student id' if it holds ids"
        )

    def _owner(
        self,
        own: Student,
        sheet: Sheet,
        by_part: Mapping[str, list[Seat]],
        identifier: str,
    ) -> tuple[Student, Sheet, None]:
        """A paper's owner, whom nothing else in the row must contradict."""
        for seats in by_part.values():
            if seats and own not in [seat.student for seat in seats]:
                raise Unclear(f"paper {sheet.paper} is that of {own.id}, not of {_ids(seats)}")
        known = by_part["id"] or by_part["email"]
        if identifier and not known and identifier != own.id and not self.counter:
            raise Unclear(f"paper {sheet.paper} is that of {own.id}, not of {identifier}")
        return own, sheet, None

    def _nobody(self, identifier: str) -> str:
        if not identifier:
            return "the id is empty"
        if ROUNDED.fullmatch(identifier):
            return f"'{identifier}' is a number that a spreadsheet has rounded; type the whole id"
        whole = [id for id in self._by_id if id.lstrip("0") == identifier]
        lost = f" ('{whole[0]}' is: a spreadsheet drops zeros in front)" if len(whole) == 1 else ""
        return f"'{identifier}' is not on the roster{lost}"

    def _seat(self, name: str) -> Seat | None:
        if name in self._by_id:
            return self._by_id[name]
        found = self._by_folded.get(name.casefold(), []) if name else []
        return found[0] if len(found) == 1 else None

    def _paper(self, paper: str) -> tuple[Sheet, Seat | None]:
        if paper in self._by_paper:
            return self._by_paper[paper]
        if not is_code(paper):
            raise Unclear(f"'{paper}' is no paper code: its check sign does not fit")
        raise Unclear(f"paper {paper} does not belong to this exam")

    def _sheet(self, seat: Seat, version: str | None) -> Sheet:
        if not self.manifest.versions:
            return self.manifest.sheet(seat)
        named = {name.upper(): sheet for name, sheet in self.manifest.versions.items()}
        if version is None or version.upper() not in named:
            raise Unclear(f"there is no version '{version}'")
        return named[version.upper()]

    @cached_property
    def _by_id(self) -> dict[str, Seat]:
        return {seat.student.id: seat for seat in self.manifest.seats if seat.student}

    @cached_property
    def _by_folded(self) -> dict[str, list[Seat]]:
        found: dict[str, list[Seat]] = {}
        for seat in self._by_id.values():
            assert seat.student is not None
            for name in {
                seat.student.id.casefold(),
                clean_id(seat.student.id).casefold(),
                seat.student.email.casefold(),
            } - {""}:
                found.setdefault(name, []).append(seat)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Seat]]:
        found: dict[str, list[Seat]] = {}
        for seat in self._by_id.values():
            assert seat.student is not None
            if key := name_key(seat.student.name):
                found.setdefault(key, []).append(seat)
        return found

    @cached_property
    def _by_paper(self) -> dict[str, tuple[Sheet, Seat | None]]:
        return self.manifest.by_paper()


def named(who: Mapping[str, str]) -> str:
    """A row's name, from one column or two.

    who: what the row says of whose it is.
    """
    return full_name(who["name"], who["first"], who["last"])


def _id(seat: Seat) -> str:
    return seat.student.id if seat.student else ""


def _ids(seats: Iterable[Seat]) -> str:
    return " or ".join(map(_id, seats))
