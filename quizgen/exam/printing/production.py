"""What an exam's folder holds, and how each file is made from the manifest.

``papers/``, ``print/``, ``html/`` are for students and show no key; everything else is for the
instructor.  Every file is readable by its owner only, until the papers are released.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from quizgen.exam.dealing.fairness import fairness_page
from quizgen.exam.manifest import Manifest, Seat, Sheet, blueprint_data
from quizgen.exam.printing.folder import Files, Job, digest
from quizgen.exam.printing.lists import empty_responses, index, seating
from quizgen.exam.printing.papers import Press
from quizgen.exam.printing.release import IGNORE
from quizgen.exam.printing.workers import spread
from quizgen.exam.source import KEPT, QuestionSource
from quizgen.export.lms.platforms import PLATFORMS
from quizgen.files.content import Content
from quizgen.questions.paper import Paper, Student

if TYPE_CHECKING:
    from quizgen.export.lms.all import Loss
    from quizgen.export.lms.bank import Bank
    from quizgen.export.paper.pdf import Printer

PRINTED = 25  # papers in one file for printing, or of solutions
KEYED = 100  # in one file for markers
RESPONSES = "responses.csv"


@dataclass(frozen=True)
class Wanted:
    """Which files are wanted beside those that are always made.

    papers: and the markers' key.  solutions: worked, of every paper.  lms: of which platforms.
    """

    papers: bool = True
    html: bool = False
    solutions: bool = False
    lms: tuple[str, ...] = tuple(PLATFORMS)


def jobs(manifest: Manifest, wanted: Wanted, template: str = "") -> list[Job]:
    """Every file of the exam.

    What depends on the whole exam comes last, so that shards share the papers evenly.
    """
    sheets = list(manifest.sheets())
    same = [manifest.program, json.dumps(blueprint_data(manifest.blueprint)), *manifest.conventions]
    texts = [_sheet_text(*one) for one in sheets]

    def job(kind: str, path: str, places: Sequence[int]) -> Job:
        made_from = digest(kind, template, *same, *(texts[place] for place in places))
        return Job((path,), kind, tuple(places), made_from)

    found = []
    every = range(len(sheets))
    if wanted.papers:
        found += [job("paper", f"papers/{sheets[i][0].paper}.pdf", [i]) for i in every]
    if wanted.papers:
        large = _large_versions(manifest)
        found += [
            job("large", f"papers/{sheets[i][0].paper}-large.pdf", [i])
            for i in every
            if sheets[i][2] in large
        ]
    if wanted.html:
        found += [job("html", f"html/{sheets[i][0].paper}.html", [i]) for i in every]
    batches = [("print", PRINTED)] if wanted.papers else []
    batches += [("key", KEYED)] if wanted.papers else []
    batches += [("solutions", PRINTED)] if wanted.solutions else []
    for kind, size in batches:
        for number, start in enumerate(range(0, len(sheets), size), start=1):
            found.append(job(kind, f"{kind}/{number:03}.pdf", every[start : start + size]))
    whole = digest(*same, *texts, json.dumps(_people(manifest)))
    for platform in wanted.lms:
        path = f"lms/{PLATFORMS[platform]}"
        found.append(Job((path,), "lms", (), digest("lms", platform, whole)))
    if any(seat.student and seat.student.seat for seat in manifest.seats):
        found.append(Job(("seating.html",), "seating", (), digest("seating", whole)))
    found.append(Job((RESPONSES,), "responses", (), digest("responses", whole), begun=True))
    found.append(Job((IGNORE[0],), "ignore", (), digest("ignore")))
    found.append(Job(("papers.csv",), "index", (), digest("index", whole)))
    found.append(Job(("fairness.html",), "fairness", (), digest("fairness", whole)))
    return found


def _large_versions(manifest: Manifest) -> set[str]:
    """The versions that somebody needs in large print; papers of one's own are so by themselves."""
    return {
        seat.version
        for seat in manifest.seats
        if seat.version and seat.student and seat.student.large_print and not seat.removed
    }


def _sheet_text(sheet: Sheet, seat: Seat | None, version: str | None) -> str:
    student = seat.student if seat is not None else None
    return json.dumps([sheet.paper, sheet.codes, sheet.orders, version, _student_data(student)])


def _student_data(student: Student | None) -> list[Any]:
    if student is None:
        return []
    own = student.extra_minutes, student.seat, student.large_print
    return [student.id, student.name, student.section, student.email, *own]


def _people(manifest: Manifest) -> list[Any]:
    return [[_student_data(seat.student), seat.version, seat.removed] for seat in manifest.seats]


# --- making ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Plant:
    """Makes jobs, in this process; a process of its own makes one of these for itself.

    contents: whose caches other processes read too.
    template: its text, or nothing for the shipped one.
    template_path: where it is from.
    bank: one that knows the questions already; it is not sent to other processes.
    """

    manifest: Manifest
    contents: tuple[Content, ...]
    template: str = ""
    template_path: Path = Path()
    bank: QuestionSource | None = None

    def __getstate__(self) -> dict[str, Any]:
        kept = ("manifest", "contents", "template", "template_path")
        return {**{name: getattr(self, name) for name in kept}, "bank": None}

    @cached_property
    def press(self) -> Press:
        return Press(self.manifest, QuestionSource(self.contents, KEPT), most=KEPT)

    @cached_property
    def sheets(self) -> list[tuple[Sheet, Seat | None, str | None]]:
        return list(self.manifest.sheets())

    @cached_property
    def printer(self) -> Printer:
        from quizgen.export.paper.pdf import Printer

        if not self.template:
            return Printer()
        path = self.template_path
        return Printer(self.template, str(path.parent.absolute()), str(path))

    def papers(self, job: Job) -> list[Paper]:
        return [self.press.paper(*self.sheets[place]) for place in job.papers]

    def made(self, jobs: Sequence[Job], cores: int) -> Iterator[tuple[Job, Files]]:
        """Papers and keys by several processes, then here what takes all questions at once."""
        of_papers = [job for job in jobs if job.papers]
        yield from spread(self.make, of_papers, cores)
        for job in jobs:
            if not job.papers:
                yield job, self.make(job)

    def make(self, job: Job) -> Files:
        """The files of one job."""
        from quizgen.export.paper import html as paper_html

        match job.kind:
            case "seating":
                return {job.paths[0]: seating(self.manifest).encode()}
            case "responses":
                return {job.paths[0]: empty_responses(self.manifest).encode("utf-8-sig")}
            case "ignore":
                return {job.paths[0]: IGNORE[1]}
            case "index":
                return {job.paths[0]: index(self.manifest).encode("utf-8-sig")}
            case "fairness":
                return {job.paths[0]: fairness_page(self.manifest).encode()}
            case "paper":
                return {job.paths[0]: self.printer.paper(self.papers(job)[0])}
            case "large":
                paper = replace(self.papers(job)[0], large_print=True)
                return {job.paths[0]: self.printer.paper(paper)}
            case "print":
                return {job.paths[0]: self.printer.papers(self.papers(job))}
            case "key":
                return {job.paths[0]: self.printer.markers(self.papers(job))}
            case "solutions":
                return {job.paths[0]: self.printer.key(self.papers(job))}
            case "html":
                return {job.paths[0]: paper_html.paper(self.papers(job)[0]).encode()}
            case "lms":
                return {job.paths[0]: self.platform(PurePosixPath(job.paths[0]).name)}
        raise ValueError(job.kind)

    @cached_property
    def whole(self) -> tuple[Bank, list[Paper]]:
        """All questions and papers at once, as learning platforms need them."""
        from quizgen.export.lms.bank import Bank

        press = Press(self.manifest, self.bank or QuestionSource(self.contents))
        blueprint = self.manifest.blueprint
        pools = Bank(blueprint.title, blueprint.course, tuple(press.pools()))
        return pools, list(press.papers())

    def platform(self, file: str) -> bytes | bytearray:
        """A file for a learning platform."""
        from quizgen.export.lms.all import document

        name = next(name for name, known in PLATFORMS.items() if known == file)
        return document(name, *self.whole)

    def losses(self, platforms: Sequence[str]) -> list[Loss]:
        """What these learning platforms cannot carry."""
        from quizgen.export.lms.all import lost

        return lost(self.whole[0], platforms, self.manifest.blueprint.marking)

    def sample(self) -> Iterator[tuple[str, bytes]]:
        """The first paper and its key: names and contents."""
        from quizgen.export.paper import html as paper_html

        first = next(self.press.papers())
        yield IGNORE
        yield "sample.pdf", self.printer.paper(first)
        yield "sample.html", paper_html.paper(first).encode()
        yield "sample-key.pdf", self.printer.key([first])
        yield "sample-key.html", paper_html.key([first]).encode()
