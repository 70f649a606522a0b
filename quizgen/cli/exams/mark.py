"""``quiz mark``: a marker types answers from papers, with the verdict at once; files merged."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import Folders, folders
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.exam.manifest import Manifest
    from quizgen.exam.marking.entries import Entries, Whose
    from quizgen.exam.marking.mark import SlotMark

HELP = """\
Scan or type a paper's code, then its answers in order.
  Enter    left blank; keeps what was typed before
  ?        illegible
  a; b; c  the blanks of a table
  <        back to the question before
  :p       another paper      :q  stop; everything is saved"""
SHOWN = 20


def mark(
    manifest: Annotated[
        Path, typer.Argument(metavar="MANIFEST", help="The manifest.json of a dealt exam.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help="The responses file; or a page, as FILE.html."
        ),
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Files of several markers, to be merged."),
    ] = None,
    content: Folders = None,
) -> int:
    """Type answers from papers into a responses file, or merge the files of several markers."""
    from quizgen.exam.manifest import load_manifest
    from quizgen.exam.marking.entries import Entries, read_entries
    from quizgen.exam.marking.settling import with_mistakes
    from quizgen.families import misconceptions
    from quizgen.files.locking import locked_file

    if output in (files or []):
        raise OptionError("-o", f"{output} is one of the files to merge", "name another file")
    dealt = with_mistakes(load_manifest(manifest), misconceptions(folders(content)))
    if output.suffix == ".html":
        return _page(dealt, files, output)
    if files:
        return _merge({str(path): read_entries(path, dealt) for path in files}, output)
    with suppress(ImportError):
        import_module("readline")  # gives input() its editing
    with locked_file(output):  # a second marker would write over the first one's answers
        entries = read_entries(output, dealt) if output.exists() else Entries(dealt)
        print(HELP)
        try:
            _papers(entries, output)
        except EOFError:
            print()
        _save(entries, output)
        _said(entries, output)
    return 0


def _page(manifest: Manifest, files: Sequence[Path] | None, output: Path) -> int:
    """The entry form as a page of its own."""
    from quizgen.exam.marking.marker_page import marker_page
    from quizgen.files.disk import write_atomically

    if files:
        raise OptionError("-o", "a page takes no files", "merge them into a file such as all.csv")
    write_atomically(output, marker_page(manifest).encode(), private=True)
    print(f"{output}: open it in a browser. It holds all right answers; keep it secret.")
    return 0


def _merge(files: dict[str, Entries], output: Path) -> int:
    from quizgen.exam.marking.entries import merged

    first = next(iter(files.values()))
    result, said = merged(first.manifest, files)
    _save(result, output)
    print(f"{output}: {len(result.rows)} papers of {len(files)} files.")
    if said:
        print(f"{len(said)} answers to settle; they are '?' in the file:")
        _listed(said)
    return 1 if said else 0


def _listed(lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        print(f"  {line}")
    if len(lines) > SHOWN:
        print(f"  and {len(lines) - SHOWN} more")


def _save(entries: Entries, output: Path) -> None:
    from quizgen.files.disk import write_atomically

    write_atomically(output, entries.text().encode(), private=True)


def _said(entries: Entries, output: Path) -> None:
    from quizgen.formulas.numbers import counted

    print(f"{output}: {counted(len(entries.rows), 'paper')}.")
    missing = entries.missing()
    if missing:
        print("Not complete (what is missing counts as left blank):")
        _listed([f"{' '.join(whose)}: {', '.join(slots)}" for whose, slots in missing.items()])


# --- the dialogue ---------------------------------------------------------------------


def _papers(entries: Entries, output: Path) -> None:
    """Paper after paper; EOFError where the marker stops."""
    from quizgen.exam.marking.people import Unclear

    while True:
        typed = _line("\nPaper: ")
        if not typed or typed == ":p":
            continue
        identifier = _line("  Student id: ") if entries.needs_id(typed) else ""
        try:
            whose = entries.whose(typed, identifier)
        except Unclear as unclear:
            print(f"  {unclear}")
            continue
        _answers(entries, whose, output)


def _answers(entries: Entries, whose: Whose, output: Path) -> None:
    """The answers of one paper, back and forth, each saved as it is typed."""
    from quizgen.exam.marking.entries import LEFT_BLANK
    from quizgen.exam.marking.mark_files import points_text

    row = entries.rows.setdefault(whose, {})
    slots, place = entries.slots, 0
    print(f"  {_name(entries, whose)}")
    while place < len(slots):
        slot = slots[place]
        kept = row.get(slot, "")
        typed = _line(f"  {slot}{f' [{kept}]' if kept else ''}: ")
        if typed == "<":
            place = max(0, place - 1)
            continue
        if typed == ":p":
            return
        row[slot] = typed or kept or LEFT_BLANK
        _save(entries, output)
        mark = entries.mark(whose, slot)
        _verdict(mark)
        place += not (mark.status in ("unclear", "by hand") and typed)
    marks = [entries.mark(whose, slot) for slot in slots]
    points = sum((one.points for one in marks), start=marks[0].points * 0)
    print(f"  {points_text(points)} of {points_text(entries.manifest.blueprint.points)} points")


def _name(entries: Entries, whose: Whose) -> str:
    paper, identifier = whose
    known = {s.student.id: s.student.name for s in entries.manifest.seats if s.student}
    return " ".join(filter(None, (paper, identifier, known.get(identifier, ""))))


def _verdict(mark: SlotMark) -> None:
    from quizgen.cli.streams import fitted

    note = "" if mark.status in ("right", "blank", "illegible") else mark.note.removesuffix(".")
    said = f"    {mark.status}{f': {note}.' if note else ''}"
    if mark.status in ("unclear", "by hand"):
        said += " Type it again, or press Enter to keep it."
    print(fitted(said))


def _line(prompt: str) -> str:
    """A line as typed; EOFError at its end, or where the marker stops."""
    typed = input(prompt).strip()
    if typed in (":q", ":quit"):
        raise EOFError
    return typed
