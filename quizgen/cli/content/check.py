"""``quiz check``: lint content; findings as ``file:line: message``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli.options import AsJson, Folders, folders
from quizgen.cli.streams import print_json


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Card files; without any, all content."),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Rows of the coverage list that nothing covers.")
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
    if schema:
        return _print_schema(paths or [], content)
    from quizgen.checking.check import check_content, check_coverage, check_files, update_records

    contents = folders(content)
    for record, added in update_records(contents) if update else ():
        if not as_json:
            print(f"{record}: {added} id{'s' * (added != 1)} added")
    if coverage:
        findings = check_coverage(contents)
    else:
        findings = check_files(paths, contents) if paths else check_content(contents)
    for finding in findings:
        if as_json:
            print_json({"place": finding.place, "message": finding.message})
        else:
            print(f"{finding.place}: {finding.message}")
    if not findings and not as_json:
        print("Nothing found.")
    return 1 if findings else 0


def _print_schema(paths: list[Path], content: list[Path] | None) -> int:
    from quizgen.checking.schema import schema_of, text_of

    contents = folders(content)
    print(text_of(schema_of(paths[0] if paths else Path("cards"), contents)), end="")
    return 0
