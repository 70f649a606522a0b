"""What ``quiz exam`` says at its end: where everything is, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizgen.exam.dealing.fairness import fairness, fairness_lines, spread
from quizgen.exam.dealing.making import changed
from quizgen.exam.manifest import NAME, Manifest
from quizgen.formulas.numbers import counted

if TYPE_CHECKING:
    from quizgen.export.lms.all import Loss

WHAT = {  # is in each folder or file, in the order of use
    "papers": "a PDF for each paper, named by its code",
    "print": "the same papers, 25 in a file, for the printer",
    "html": "the same papers as web pages",
    "key": "for markers: answers and mistakes, a table for each question",
    "solutions": "worked solutions of every paper",
    "lms": "files for learning platforms",
    "papers.csv": "who has which paper",
    "seating.html": "who sits where",
    "fairness.html": "how alike the papers are",
    "responses.csv": "a table to type the answers into",
}
NAMED = 3  # files, until the rest is counted


@dataclass(frozen=True, slots=True)
class Produced:
    """made, skipped: files.  losses: what learning platforms cannot carry, if theirs were made.
    removed, outdated, strays: see ``folder.Result``.  released: folders that all can read now.
    boxed: codes of papers with boxes in place of signs that no font has."""

    made: int
    skipped: int
    losses: Sequence[Loss]
    removed: Sequence[str]
    outdated: Sequence[str]
    released: Sequence[str] = ()
    strays: Sequence[str] = ()
    boxed: Sequence[str] = ()


def say(
    manifest: Manifest, old: Manifest | None, produced: Produced, output: Path, *, verbose: bool
) -> None:
    """A few lines for a terminal of 80 columns; verbose: the fairness of each question, and every
    loss of a learning platform."""
    found = fairness(manifest)
    print(f"{_who(manifest, old)}.")
    for line in fairness_lines(found) if verbose else [spread(found)]:
        print(line)
    written = f"{counted(produced.made, 'file')} written, {produced.skipped} unchanged"
    removed = f", {len(produced.removed)} removed" if produced.removed else ""
    print(f"\n{output}: {written}{removed}")
    there = [name for name in WHAT if (output / name).exists()]
    for name in there:
        print(f"  {name:<14} {WHAT[name]}")
    if old_files := produced.outdated:
        print(f"  no longer fit the exam ({len(old_files)}): {_some(old_files)}")
    if strays := produced.strays:
        print(f"  not of this exam, now in unknown/ ({len(strays)}): {_some(strays)}")
    if boxed := produced.boxed:
        print(f"  boxes for signs that no font here has ({len(boxed)}): {_some(boxed)}")
    for loss in produced.losses if verbose else ():
        print(f"  {loss}")
    if produced.losses and not verbose:
        notes = counted(len(produced.losses), "note")
        weighted = any(slot.points != 1 for slot in manifest.blueprint.slots)
        marks = weighted and any(loss.platform == "moodle" for loss in produced.losses)
        such = ", such as maximum marks to set in Moodle" if marks else ""
        print(f"  {notes} on learning platforms{such}: --verbose shows")
    if produced.released:
        print(f"\nEverybody on this machine can now read {', '.join(produced.released)}.")
    elif "papers" in there or "html" in there:
        print("\nOnly you can read these files; --release opens those for students.")
    if "responses.csv" in there:
        print("After the exam, type the answers into responses.csv, and:")
        print(f"  quiz grade {output / NAME} {output / 'responses.csv'} -o marks")


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" ..." if len(names) > NAMED else "")


def _who(manifest: Manifest, old: Manifest | None) -> str:
    before = {seat.student.id for seat in old.seats if seat.student} if old else set()
    counts = {what: count for what, count in _counts(manifest).items() if count}
    if counts.get("students") == 1:
        counts = {"student" if what == "students" else what: n for what, n in counts.items()}
    ids = {seat.student.id for seat in manifest.seats if seat.student}
    if old is not None and ids - before:
        counts["new"] = len(ids - before)
    named = ", ".join(f"{count} {what}" for what, count in counts.items())
    seated = [seat.student for seat in manifest.seats if seat.student and not seat.removed]
    nameless = sum(not student.name for student in seated)
    if nameless:
        named += f"; {nameless} without a name on the roster"
    return named


def _counts(manifest: Manifest) -> dict[str, int]:
    seats = manifest.seats
    gone = sum(seat.removed for seat in seats)
    spare = sum(seat.student is None for seat in seats)
    students = len(seats) - spare - gone
    return {"students": students, "in reserve": spare, "no longer on the roster": gone}


def data(
    manifest: Manifest, old: Manifest | None, produced: Produced, output: Path
) -> dict[str, Any]:
    """The same for programs."""
    students, reserve, _ = _counts(manifest).values()
    return {
        "folder": str(output),
        "students": students,
        "reserve": reserve,
        "changed": changed(old, manifest) if old else [],
        "made": produced.made,
        "skipped": produced.skipped,
        "losses": list(map(str, produced.losses)),
        "removed": list(produced.removed),
        "outdated": list(produced.outdated),
        "released": list(produced.released),
        "strays": list(produced.strays),
        "boxed": list(produced.boxed),
        "fairness": asdict(fairness(manifest)),
    }
