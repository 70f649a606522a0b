"""``quiz check``: lint content; findings as ``file:line: message``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson, Folders, folders
from quizgen.cli.streams import print_json, print_text

if TYPE_CHECKING:
    from quizgen.checking.coverage import Fact
    from quizgen.checking.finding import Finding
    from quizgen.files.content import Content
    from quizgen.text.tables import Blocks


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Card files; without any, all content."),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Facts to be taught, and the cards that teach them.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Add new ids to the record cards/ids.txt first.")
    ] = False,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Print the JSON Schema of card files, or of the file named."),
    ] = False,
    as_json: AsJson = False,
    content: Folders = None,
) -> int:
    """Check cards and recipes; exit code 1 if there are findings."""
    from quizgen.files.disk import FileError

    for path in paths or []:
        if not path.is_file():
            what = "this is not a file" if path.exists() else "there is no such file"
            raise FileError(str(path), what, "name card or recipe files, or none to check all")
    if coverage and paths:
        what = "--coverage is told of all content"
        raise FileError(str(paths[0]), what, "name no file with it")
    if schema:
        return _print_schema(paths or [], content)
    from quizgen.checking.check import check_content, check_files, update_records

    contents = folders(content)
    for record, added in update_records(contents) if update else ():
        if not as_json:
            print(f"{record}: {added} id{'s' * (added != 1)} added")
    if coverage:
        return _print_coverage(contents, as_json)
    findings = check_files(paths, contents) if paths else check_content(contents)
    _print_findings(findings, as_json)
    if not findings and not as_json:
        print("Nothing found.")
    return 1 if findings else 0


def _print_findings(findings: Iterable[Finding], as_json: bool) -> None:
    for finding in findings:
        if as_json:
            print_json({"place": finding.place, "message": finding.message})
        else:
            print(f"{finding.place}: {finding.message}")


def _print_coverage(contents: Sequence[Content], as_json: bool) -> int:
    """The facts as a table, then the findings, then how many facts are answered."""
    from quizgen.checking.check import check_coverage

    report = check_coverage(contents)
    if report.facts and not as_json:
        print_text(facts_table(report.facts))
        print()
    _print_findings(report.findings, as_json)
    if as_json:
        for fact, state in report.facts:
            print_json({**asdict(fact), "state": state})
    else:
        print(report.summary)
    return 1 if report.findings else 0


def facts_table(facts: Iterable[tuple[Fact, str]]) -> Blocks:
    """One row for each fact; a claim is in quotation marks, since it is wrong."""
    from quizgen.text.tables import Blocks, Grid

    rows = [("row", "fact", "state", "cards and families")]
    for fact, state in facts:
        text = f"“{fact.text}”" if fact.kind == "claim" else fact.text
        rows.append((fact.row, text, state, ", ".join(fact.ids)))
    return Blocks((Grid(tuple(rows)),))


def _print_schema(paths: list[Path], content: list[Path] | None) -> int:
    from quizgen.checking.schema import schema_of, text_of

    contents = folders(content)
    print(text_of(schema_of(paths[0] if paths else Path("cards"), contents)), end="")
    return 0
