"""A file that a text names is there: docstrings, comments and pages follow when files move."""

from __future__ import annotations

import re

from tests.house.test_house_rules import project_files
from tests.places import ROOT

NAMED = re.compile(r"(`+)((?:[\w*-]+/)*[\w*-]+\.(?:py|js|css|typ|yaml|json|txt|md))\1")
# of a user's own folder, an exam or a build
OF_USERS = {
    "ID.yaml",
    "content.yaml",
    "manifest.json",
    "marks.json",
    "report.json",
    "reports.txt",
    "tests.yaml",
}


def missing(text: str, known: set[str]) -> list[str]:
    """The files that a text names and that no path of the project ends in."""
    names = [name for _, name in NAMED.findall(text) if "*" not in name]
    return [
        name
        for name in names
        if name.rpartition("/")[2] not in OF_USERS
        and not any(path == name or path.endswith("/" + name) for path in known)
    ]


def test_files_that_texts_name_exist() -> None:
    files = [path for path in project_files() if path.suffix in {".py", ".md", ".js", ".typ"}]
    known = {str(path.relative_to(ROOT)) for path in project_files()}
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        if path.name not in {"CHANGELOG.md", "gallery.md", "test_references.py"}
        for name in missing(path.read_text("utf-8"), known)
    ]
    assert not found, "\n".join(found)


def test_a_file_that_moved_is_noticed() -> None:
    known = {"quizgen/formulas/tree.py"}
    text = "See ``tree.py``, `formulas/tree.py`, `render/tree.py` and ``maths.py``."
    assert missing(text, known) == ["render/tree.py", "maths.py"]
