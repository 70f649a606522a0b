"""The manifest of a dealt exam: the one truth from which every other file can be made again.

It holds the secret seed and all right answers, and is readable by its owner only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from quizgen.decks.blueprint import Blueprint, from_data, to_data
from quizgen.errors import QuizgenError
from quizgen.files.disk import read_text, write_atomically
from quizgen.misconceptions import ARITHMETIC, Misconception, Misconceptions
from quizgen.questions.paper import Student

FORMAT = 1
NAME = "manifest.json"


class ManifestError(QuizgenError):
    """A manifest that cannot be used."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one paper.  orders: of a choice's options, by slot (``Q3``): places in the
    recorded list, in the order printed."""

    paper: str
    codes: tuple[str, ...]
    orders: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seat:
    """A position of the exam, for ever: a student, or a paper kept in reserve.

    sheet: their own questions.  version: the version they get instead.  removed: no longer on the
    roster; the position stays taken.
    """

    student: Student | None
    sheet: Sheet | None = None
    version: str | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What a slot was dealt from, for the fairness sheet: variants and distinct answers of the
    whole space, and those for exams under the blueprint's profile and band."""

    product: int
    variants: int
    answers: int
    exam_variants: int
    exam_answers: int


@dataclass(frozen=True)
class Manifest:
    """program: the version that dealt it.  misconceptions: feedback and cards to study of those
    that the questions know, by id.  versions: sheets by the name of a version.  questions:
    what is asked, by code (see ``record.py``).  facts: by slot (``Q3``), cards left out.  files:
    what was made from it, by path: the hash of the file, and what it was made from."""

    blueprint: Blueprint
    seed: str
    program: str
    conventions: tuple[str, ...]
    seats: tuple[Seat, ...]
    questions: Mapping[str, Mapping[str, Any]]
    misconceptions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    versions: Mapping[str, Sheet] = field(default_factory=dict)
    facts: Mapping[str, SlotFacts] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def known(self) -> Misconceptions:
        """What the mistakes of its questions mean, and those of arithmetic."""
        recorded = self.misconceptions.items()
        items = (Misconception(n, one["feedback"], tuple(one["study"])) for n, one in recorded)
        return {**{item.id: item for item in items}, **ARITHMETIC}

    def sheet(self, seat: Seat) -> Sheet:
        """The questions of a position: its own, or those of its version."""
        return seat.sheet if seat.sheet is not None else self.versions[str(seat.version)]

    def sheets(self) -> Iterator[tuple[Sheet, Seat | None, str | None]]:
        """Every paper that is printed: with its seat, or the name of its version."""
        if self.versions:
            yield from ((sheet, None, name) for name, sheet in self.versions.items())
            return
        for seat in self.seats:
            if not seat.removed:
                yield self.sheet(seat), seat, None

    def by_paper(self) -> dict[str, tuple[Sheet, Seat | None]]:
        """Every sheet by its paper code, those of removed students too."""
        found: dict[str, tuple[Sheet, Seat | None]] = {
            sheet.paper: (sheet, None) for sheet in self.versions.values()
        }
        return found | {s.sheet.paper: (s.sheet, s) for s in self.seats if s.sheet is not None}


def described(misconception: Misconception) -> dict[str, Any]:
    """What a manifest keeps of a misconception."""
    return {"feedback": misconception.feedback, "study": list(misconception.study)}


# --- writing --------------------------------------------------------------------------


def text_of(manifest: Manifest) -> str:
    """The file's text: one student, one question, one file a line."""
    parts = {
        "format": json.dumps(FORMAT),
        "program": json.dumps(manifest.program),
        "blueprint": _dump(to_data(manifest.blueprint)),
        "conventions": _dump(list(manifest.conventions)),
        "seed": json.dumps(manifest.seed),
        "versions": _block({n: _sheet_data(sheet) for n, sheet in manifest.versions.items()}),
        "students": _lines(map(_seat_data, manifest.seats)),
        "slots": _block({name: _facts_data(facts) for name, facts in manifest.facts.items()}),
        "questions": _block(manifest.questions),
        "misconceptions": _block(manifest.misconceptions),
        "files": _block(manifest.files),
    }
    return "{\n" + ",\n".join(f'"{key}": {text}' for key, text in parts.items()) + "\n}\n"


def save(manifest: Manifest, folder: Path) -> None:
    """Write it, for its owner only."""
    write_atomically(folder / NAME, text_of(manifest).encode(), private=True)


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _lines(items: Iterator[Any]) -> str:
    return "[\n" + ",\n".join(map(_dump, items)) + "\n]"


def _block(items: Mapping[str, Any]) -> str:
    lines = (f"{_dump(key)}:{_dump(items[key])}" for key in items)
    return "{\n" + ",\n".join(lines) + "\n}"


def _sheet_data(sheet: Sheet) -> dict[str, Any]:
    data: dict[str, Any] = {"paper": sheet.paper, "codes": sheet.codes}
    return data | ({"orders": sheet.orders} if sheet.orders else {})


def _seat_data(seat: Seat) -> dict[str, Any]:
    data: dict[str, Any] = {"id": None}
    if seat.student is not None:
        student = seat.student
        data["id"] = student.id
        for key in ("name", "section", "email", "extra_minutes"):
            if value := getattr(student, key):
                data[key] = value
    data |= _sheet_data(seat.sheet) if seat.sheet else {"version": seat.version}
    return data | ({"removed": True} if seat.removed else {})


def _facts_data(facts: SlotFacts) -> dict[str, int]:
    return {
        "product": facts.product,
        "variants": facts.variants,
        "answers": facts.answers,
        "exam_variants": facts.exam_variants,
        "exam_answers": facts.exam_answers,
    }


# --- reading --------------------------------------------------------------------------


def load_manifest(path: Path, shown: str = "") -> Manifest:
    """The manifest in a file, or in the folder that holds it."""
    if path.is_dir():
        path = path / NAME
    name = shown or str(path)
    try:
        return parse_manifest(read_text(path, name))
    except json.JSONDecodeError as error:
        raise ManifestError(f"{name}:{error.lineno}", f"no JSON: {error.msg}") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"this is no manifest of an exam ({type(error).__name__}: {error})"
        raise ManifestError(name, what, "name the manifest.json that 'quiz exam' wrote") from None
    except ManifestError as error:
        raise error.at(name) from None


def parse_manifest(text: str) -> Manifest:
    """``text_of`` read back."""
    data = json.loads(text)
    if data["format"] != FORMAT:
        what = f"its format is {data['format']}, this program reads {FORMAT}"
        raise ManifestError("", what, "use the program that wrote it")
    return Manifest(
        blueprint=from_data(data["blueprint"]),
        seed=data["seed"],
        program=data["program"],
        conventions=tuple(data["conventions"]),
        seats=tuple(map(_seat_from, data["students"])),
        questions=data["questions"],
        misconceptions=data["misconceptions"],
        versions={name: _sheet_from(sheet) for name, sheet in data["versions"].items()},
        facts={name: SlotFacts(**facts) for name, facts in data["slots"].items()},
        files=data["files"],
    )


def _sheet_from(data: Mapping[str, Any]) -> Sheet:
    orders: Mapping[str, Sequence[int]] = data.get("orders", {})
    return Sheet(data["paper"], tuple(data["codes"]), {q: tuple(o) for q, o in orders.items()})


def _seat_from(data: Mapping[str, Any]) -> Seat:
    student = None
    if data["id"] is not None:
        name, section, email = (str(data.get(key, "")) for key in ("name", "section", "email"))
        student = Student(str(data["id"]), name, section, email, data.get("extra_minutes", 0))
    sheet = _sheet_from(data) if "codes" in data else None
    return Seat(student, sheet, data.get("version"), data.get("removed", False))
