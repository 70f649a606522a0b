"""The example of ``docs/families.md`` is what the commands print, start to end."""

from __future__ import annotations

import re
from pathlib import Path

from tools.readme import BLOCK, FILE, PAGES, ROOT, refreshed

PAGE = ROOT / "docs" / "families.md"


def test_the_page_shows_what_the_commands_print(tmp_path: Path) -> None:
    assert PAGE in PAGES
    text = PAGE.read_text("utf-8")
    assert refreshed(text, tmp_path) == text, "run 'make readme'"


def test_the_page_goes_from_an_empty_folder_to_a_deck() -> None:
    text = PAGE.read_text("utf-8")
    assert next(name for name, _ in FILE.findall(text)) == "mine/content.yaml"
    shown = "".join(block[2] for block in BLOCK.finditer(text))
    for command in ("check", "topics", "ask", "answer", "drill", "build"):
        assert f"quiz {command} " in shown


def test_the_readme_links_to_it() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.search(r"\(docs/families\.md\)", readme)
