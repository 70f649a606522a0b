"""The manifest of a dealt exam: the one truth from which every other file can be made again.

It holds the secret seed and all right answers, and is readable by its owner only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypedDict

from msgspec import Struct, json, to_builtins

from quizgen.decks.blueprint import PER_STUDENT, Blueprint, share_text
from quizgen.exam.record import RecordedQuestion, record_json
from quizgen.files.disk import FileError, read_text, write_atomically
from quizgen.files.json_data import Misfit, fit, parse_json, read_json
from quizgen.misconceptions import ARITHMETIC, Misconception, Misconceptions
from quizgen.questions.paper import Student

FORMAT = 1
NAME = "manifest.json"
SHARE = re.compile(r"[0-9]+(\.[0-9]+|/0*[1-9][0-9]*)?")  # of points, or of the points of a slot


class Sheet(Struct, frozen=True, omit_defaults=True, gc=False):
    """What is on one paper.  orders: of a choice's options, by slot (``Q3``): places in the
    recorded list, in the order printed."""

    paper: str
    codes: tuple[str, ...]
    orders: dict[str, tuple[int, ...]] = {}


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


class RecordedMistake(TypedDict):
    """What a mistake means; ids of cards to study."""

    feedback: str
    study: list[str]


@dataclass(frozen=True)
class Manifest:
    """program: the version that dealt it.  misconceptions: feedback and cards to study of those
    that the questions know, by id.  versions: sheets by the name of a version.  questions:
    what is asked, by code (see ``record.py``).  facts: by slot (``Q3``), cards left out.  files:
    what was made from it, by path: the hash of the file, and what it was made from.  vetoed: codes
    that no paper has, or has any more.  template: the file that gives the papers their look."""

    blueprint: Blueprint
    seed: str
    program: str
    conventions: tuple[str, ...]
    seats: tuple[Seat, ...]
    questions: Mapping[str, RecordedQuestion]
    misconceptions: Mapping[str, RecordedMistake] = field(default_factory=dict)
    versions: Mapping[str, Sheet] = field(default_factory=dict)
    facts: Mapping[str, SlotFacts] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    vetoed: tuple[str, ...] = ()
    template: str = ""

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


def described(misconception: Misconception) -> RecordedMistake:
    """What a manifest keeps of a misconception."""
    return {"feedback": misconception.feedback, "study": list(misconception.study)}


# --- the file -------------------------------------------------------------------------


class _Row(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A seat as the file has it: who has it, and a sheet or the name of a version."""

    id: str | None
    name: str = ""
    section: str = ""
    email: str = ""
    extra_minutes: int = 0
    seat: str = ""
    large_print: bool = False
    paper: str = ""
    codes: tuple[str, ...] = ()
    orders: dict[str, tuple[int, ...]] = {}
    version: str | None = None
    removed: bool = False

    @classmethod
    def of(cls, seat: Seat) -> _Row:
        who = to_builtins(seat.student) if seat.student else {"id": None}
        sheet = to_builtins(seat.sheet) if seat.sheet else {"version": seat.version}
        return cls(**who, **sheet, removed=seat.removed)

    def seated(self) -> Seat:
        student = None
        if self.id is not None:
            own = self.extra_minutes, self.seat, self.large_print
            student = Student(self.id, self.name, self.section, self.email, *own)
        sheet = Sheet(self.paper, self.codes, self.orders) if self.codes else None
        return Seat(student, sheet, self.version, self.removed)


class _File(Struct, frozen=True):
    """In the order in which the file has it."""

    format: Literal[1]
    program: str
    blueprint: dict[str, Any]
    conventions: tuple[str, ...]
    seed: str
    versions: dict[str, Sheet]
    students: tuple[_Row, ...]
    slots: dict[str, SlotFacts]
    questions: dict[str, RecordedQuestion]
    misconceptions: dict[str, RecordedMistake]
    files: dict[str, dict[str, str]]
    vetoed: tuple[str, ...] = ()
    template: str = ""


# --- writing --------------------------------------------------------------------------


def json_of(manifest: Manifest) -> bytearray:
    """The file's bytes: one student, one question, one file a line.

    There may be many megabytes of it, so it is put together in one place.
    """
    records = ((code, record_json(record)) for code, record in manifest.questions.items())
    parts: dict[str, Iterable[bytes]] = {
        "format": [json.encode(FORMAT)],
        "program": [json.encode(manifest.program)],
        "blueprint": [json.encode(blueprint_data(manifest.blueprint))],
        "conventions": [json.encode(manifest.conventions)],
        "seed": [json.encode(manifest.seed)],
        "versions": _block(manifest.versions),
        "students": _lines(b"[]", (json.encode(_Row.of(seat)) for seat in manifest.seats)),
        "slots": _block(manifest.facts),
        "questions": _lines(b"{}", (b"%b:%b" % (json.encode(k), text) for k, text in records)),
        "misconceptions": _block(manifest.misconceptions),
        "files": _block(manifest.files),
        **{
            name: [json.encode(value)]
            for name, value in (("vetoed", manifest.vetoed), ("template", manifest.template))
            if value
        },
    }
    found = bytearray(b"{\n")
    for place, (key, texts) in enumerate(parts.items()):
        found += (b",\n" if place else b"") + b'"%b": ' % key.encode()
        for text in texts:
            found += text
    found += b"\n}\n"
    return found


def text_of(manifest: Manifest) -> str:
    """The file's text."""
    return json_of(manifest).decode()


def save(manifest: Manifest, folder: Path) -> None:
    """Write it, for its owner only."""
    write_atomically(folder / NAME, json_of(manifest), private=True)


def blueprint_data(blueprint: Blueprint) -> dict[str, Any]:
    """The blueprint as the file has it."""
    data: dict[str, Any] = to_builtins(blueprint, enc_hook=share_text)
    data["versions"] = data["versions"] or PER_STUDENT
    for slot in (slot for part in data["sections"] for slot in part["slots"]):
        for name in ("family", "level") if slot["card"] else ("card",):
            del slot[name]
        if slot["variant"] is None:
            del slot["variant"]
    return data


def _lines(brackets: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines between brackets, with commas."""
    yield brackets[:1] + b"\n"
    for place, line in enumerate(lines):
        yield b",\n" + line if place else line
    yield b"\n" + brackets[1:]


def _block(items: Mapping[str, object]) -> Iterator[bytes]:
    pairs = (b"%b:%b" % (json.encode(key), json.encode(value)) for key, value in items.items())
    return _lines(b"{}", pairs)


# --- reading --------------------------------------------------------------------------


def load_manifest(path: Path, shown: str = "") -> Manifest:
    """The manifest in a file, or in the folder that holds it."""
    if path.is_dir():
        path = path / NAME
    name = shown or str(path)
    text = read_text(path, name)
    try:
        return parse_manifest(text)
    except Misfit as error:
        if error.line:
            raise FileError(f"{name}:{error.line}", f"no JSON: {error}") from None
        what = f"this is no manifest of an exam ({error})"
        raise FileError(name, what, "name the manifest.json that 'quiz exam' wrote") from None
    except FileError as error:
        raise error.at(name) from None


def parse_manifest(text: str) -> Manifest:
    """``text_of`` read back; Misfit where the text is no manifest."""
    try:
        file = read_json(text, _File)
    except Misfit:
        data = parse_json(text)
        if isinstance(data, dict) and data.get("format", FORMAT) != FORMAT:
            what = f"its format is {data['format']}, this program reads {FORMAT}"
            raise FileError("", what, "use the program that wrote it") from None
        raise
    blueprint = file.blueprint
    if blueprint.get("versions") == PER_STUDENT:
        blueprint = {**blueprint, "versions": ()}
    manifest = Manifest(
        blueprint=fit({"blueprint": blueprint}, dict[str, Blueprint], _share)["blueprint"],
        seed=file.seed,
        program=file.program,
        conventions=file.conventions,
        seats=tuple(row.seated() for row in file.students),
        questions=file.questions,
        misconceptions=file.misconceptions,
        versions=file.versions,
        facts=file.slots,
        files=file.files,
        vetoed=file.vetoed,
        template=file.template,
    )
    _check(manifest)
    return manifest


def _share(kind: type, data: Any) -> Fraction:
    if kind is not Fraction:
        raise ValueError("no number of points")
    return points_of(data)


def points_of(data: Any) -> Fraction:
    """A number of points as our files have it, such as ``3/2``; ValueError if it is none.

    data: from the file.

    >>> points_of("3/2")
    Fraction(3, 2)
    """
    if not isinstance(data, str) or not SHARE.fullmatch(data):
        raise ValueError("no number of points")
    return Fraction(data)


def _check(manifest: Manifest) -> None:
    """Every seat has a paper, every paper asks as many recorded questions as the blueprint."""
    slots, questions = manifest.blueprint.slots, manifest.questions
    places = {slot.id: place for place, slot in enumerate(slots)}
    for number, seat in enumerate(manifest.seats, start=1):
        if seat.sheet is None and seat.version not in manifest.versions:
            raise Misfit(f"entry {number} of 'students' has neither 'codes' nor a known 'version'")
    for sheet, _ in manifest.by_paper().values():
        paper = f"paper '{sheet.paper}'"
        if len(sheet.codes) != len(slots):
            raise Misfit(f"{paper} has {len(sheet.codes)} of {len(slots)} questions")
        if missing := [code for code in sheet.codes if code not in questions]:
            raise Misfit(f"'{missing[0]}' of {paper} is missing in 'questions'")
        for name, order in sheet.orders.items():
            if name not in places:
                raise Misfit(f"{paper} has no question '{name}'")
            place = places[name]
            options = questions[sheet.codes[place]].options(slots[place])
            if sorted(order) != list(range(len(options))):
                raise Misfit(f"the order of '{name}' of {paper} names other options")
