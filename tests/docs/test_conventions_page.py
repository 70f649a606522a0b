"""The page on conventions names every convention, value and profile that questions can have."""

from __future__ import annotations

from quizgen.questions.conventions import CONVENTIONS, PROFILES
from tests.places import DOCS

PAGE = DOCS / "conventions.md"


def test_every_convention_is_explained() -> None:
    page = PAGE.read_text("utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    for name, values in CONVENTIONS.items():
        assert [value for value in values if f"`{value}`" not in rows.get(name, "")] == [], name
    assert [profile for profile in PROFILES if f"`{profile}`" not in page] == []
