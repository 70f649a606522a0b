"""``quiz grade``: responses to marks, pages for students, a class report, recipes and decks."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen import __version__
from quizgen.cli.options import AsJson, Folders, folders
from quizgen.cli.streams import print_json
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.exam.manifest import Manifest
    from quizgen.exam.marking.mark import Corrections
    from quizgen.exam.marking.mark_files import Before, Change
    from quizgen.exam.marking.marks_folder import Class
    from quizgen.files.content import Content

SHOWN = 5  # rows and changes printed without --verbose; files hold them all


def grade(
    manifest: Annotated[
        Path, typer.Argument(metavar="MANIFEST", help="The manifest.json of a dealt exam.")
    ],
    responses: Annotated[
        Path, typer.Argument(metavar="RESPONSES", help="A CSV: who, and a column per question.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the marks go.")
    ],
    papers: Annotated[
        bool,
        typer.Option(
            "--papers", help="A platform's file: everybody was asked what is on their own paper."
        ),
    ] = False,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Mark again, and show who changes by how much.")
    ] = False,
    void: Annotated[
        list[str] | None,
        typer.Option("--void", metavar="Q[=out]", help="Full marks for all, or left out."),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="Q=MISTAKE", help="Count a mistake's number as right."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="CODE=VALUE", help="A corrected right answer."),
    ] = None,
    no_decks: Annotated[
        bool, typer.Option("--no-decks", help="Recipes only, no .apkg of each.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="List everything that is to be settled.")
    ] = False,
    as_json: AsJson = False,
    content: Folders = None,
) -> int:
    """Mark an exam; exit code 1 if something is left for a person to settle."""
    from quizgen.exam.manifest import load_manifest
    from quizgen.exam.marking.mark import OPEN
    from quizgen.exam.marking.mark_files import changes
    from quizgen.exam.marking.report import report, rounded_data
    from quizgen.exam.marking.settling import corrections, with_keys, with_mistakes
    from quizgen.families import misconceptions
    from quizgen.files.locking import locked

    contents = _readable(folders(content))
    dealt = with_mistakes(load_manifest(manifest), misconceptions(contents))
    dealt = with_keys(dealt, key or [])
    decided = corrections(dealt, void or [], accept or [])
    corrected = [text.rpartition("=")[0] for text in key or []]
    whole = _marked(dealt, responses, decided, contents, papers, corrected)
    with locked(output):
        before = _before(output)
        found = changes(before or {}, whole.marked)
        settled = _may_write(before, found, regrade, output)
        _write(whole, contents, output, found if regrade else None, not no_decks)
        if as_json:
            print_json(rounded_data(report(whole.manifest, whole.marked, whole.responses, decided)))
        else:
            _say(whole, found if regrade or settled else [], output, verbose)
    unsettled = any(one.status in OPEN for paper in whole.marked for one in paper.marks)
    return 1 if whole.responses.problems or unsettled else 0


def _readable(contents: Sequence[Content]) -> tuple[Content, ...]:
    """The program's content and the folders that can be read.

    An exam that was dealt can be marked whatever has become of the content since: the manifest
    holds the keys.  Only pages and decks show what the folders say.
    """
    from quizgen.cards.reader import load_cards
    from quizgen.errors import QuizgenError
    from quizgen.families import families, misconceptions

    shipped, *others = contents
    kept: tuple[Content, ...] = (shipped,)
    for folder in others:
        tried = (*kept, folder)
        try:
            families(tried), misconceptions(tried), load_cards(tried)
        except QuizgenError as error:
            note = f"'{folder.root}' is left out on pages and in decks ({error})"
            print(f"quiz: {note}", file=sys.stderr)
        else:
            kept = tried
    return kept


def _marked(
    manifest: Manifest,
    path: Path,
    decided: Corrections,
    contents: Sequence[Content],
    papers: bool,
    keys: Sequence[str],
) -> Class:
    from dataclasses import replace

    from quizgen.cards.reader import load_cards
    from quizgen.cli.home import Progress
    from quizgen.cli.streams import remark
    from quizgen.exam.marking.asked import Prompts
    from quizgen.exam.marking.cross_check import cross_checked
    from quizgen.exam.marking.mark import mark_paper
    from quizgen.exam.marking.marks_folder import Class
    from quizgen.exam.marking.responses import read_responses
    from quizgen.exam.printing.papers import Press
    from quizgen.exam.source import QuestionSource
    from quizgen.families import families
    from quizgen.files.table import read_table
    from quizgen.files.yaml import no_garbage_collection

    prompts = Prompts(Press(manifest, QuestionSource(contents)))
    table = read_table(path)
    for sentence in table.said:
        remark(sentence)
    responses = read_responses(table, manifest, prompts, decided.void, papers)
    for row in responses.left_out:
        remark(f"{row.place}: {row.message}")
    watch = Progress("Marking: paper")
    marked = []
    with no_garbage_collection():
        for done, answered in enumerate(responses.answered, start=1):
            marked.append(mark_paper(manifest, answered, decided))
            watch(done, len(responses.answered))
    told = {one.place: one.told for one in responses.answered if one.told is not None}
    apart = cross_checked(manifest, marked, told, decided, keys)
    responses = replace(responses, problems=(*responses.problems, *apart))
    cards = {card.id: card for card in load_cards(contents)}
    known = families(contents).values()
    levels = frozenset(f"{family.id}:{level}" for family in known for level in family.levels)
    return Class(manifest, responses, marked, decided, cards, levels)


def _before(output: Path) -> dict[str, Before] | None:
    """The marks that are there already."""
    from quizgen.exam.marking.mark_files import marks_before
    from quizgen.files.disk import read_text

    path = output / "marks.json"
    return marks_before(read_text(path), str(path)) if path.exists() else None


def _may_write(
    before: Mapping[str, Before] | None, found: Sequence[Change], regrade: bool, output: Path
) -> bool:
    """Whether all changes settle something: marks given out are not changed in passing."""
    if regrade and before is None:
        raise OptionError("--regrade", f"there are no marks in {output}", "mark without it first")
    from quizgen.formulas.numbers import counted

    changed = [one for one in found if not one.settles]
    if before is not None and changed and not regrade:
        what = f"{counted(len(changed), 'mark')} of those that are here would change"
        raise OptionError(str(output), what, "--regrade shows who changes; or choose another -o")
    return before is not None and not changed


def _write(
    whole: Class,
    contents: Sequence[Content],
    output: Path,
    found: Sequence[Change] | None,
    decks: bool,
) -> None:
    from quizgen.cli.home import Progress
    from quizgen.exam.marking.mark_files import changes_csv
    from quizgen.exam.marking.marks_folder import (
        DeckMaker,
        overview,
        stale,
        students_files,
        write_all,
    )
    from quizgen.exam.printing.workers import spread
    from quizgen.exam.source import QuestionSource

    bank = QuestionSource(contents, most=1)  # each is asked for once
    files = students_files(whole, bank)
    names = write_all(output, files, Progress("Writing: page"), 2 * len(whole.marked))
    recipes = [output / name for name in names if name.startswith("recipes/")]
    if decks:
        maker = DeckMaker(tuple(contents), __version__)
        made = spread(maker, recipes, os.cpu_count() or 1)
        named = ((f"decks/{recipe.stem}.apkg", data) for recipe, data in made)
        names += write_all(output, named, Progress("Writing: deck"), len(recipes))
    for path in stale(output, names, decks):
        path.unlink()
    last = overview(whole)
    if found is not None:
        last["changes.csv"] = changes_csv(found, whole.manifest.blueprint.decimal_mark).encode(
            "utf-8-sig"
        )
    write_all(output, iter(last.items()), lambda done, total: None, len(last))


def _say(whole: Class, found: Sequence[Change], output: Path, verbose: bool) -> None:
    """A few lines: how it went, who changes, what is to be settled, and where to look."""
    from quizgen.exam.marking.mark import LISTED
    from quizgen.exam.marking.mark_files import points_text
    from quizgen.exam.marking.report import median_percent
    from quizgen.formulas.numbers import fixed

    marked, responses = whole.marked, whole.responses
    middle = f", median {fixed(median_percent(marked), 0)} percent" if marked else ""
    print(f"{output}: {len(marked)} marked, {len(responses.absent)} absent{middle}.")
    changes = []
    for one in found:
        sign = "+" if one.by > 0 else ""
        changes.append(f"{one.student}: {sign}{points_text(one.by)} ({_where(one)})")
    _listed(changes, verbose, "changes.csv has them all")
    lines = [f"{problem.place}: {problem.message}" for problem in responses.problems]
    lines += [
        f"{paper.place}: {paper.student.id} {one.slot}: '{one.typed[:40]}': {one.note}"
        for paper in marked
        for one in paper.marks
        if one.status in LISTED
    ]
    if lines:
        print(f"To settle: {len(lines)}. Correct them in the file, then run the same command.")
    _listed(lines, verbose, "report.html has them all, and --verbose")


def _where(change: Change) -> str:
    return " ".join(change.slots) or "total"


def _listed(lines: Sequence[str], verbose: bool, rest: str) -> None:
    from quizgen.cli.streams import print_text

    shown = lines if verbose else lines[:SHOWN]
    for line in shown:
        print_text(f"  {line}")
    if len(lines) > len(shown):
        print(f"  and {len(lines) - len(shown)} more: {rest}")
