"""``docs/gallery.md`` shows what the families ask now."""

from __future__ import annotations

from quizgen.families import families
from tools.gallery import TARGET, gallery


def test_the_gallery_is_that_of_the_families() -> None:
    made, text = gallery(), TARGET.read_text("utf-8")
    for item in families().values():
        start = made.index(f"\n### {item.id}\n")
        section = made[start : made.find("\n##", start + 1)]
        assert section in text, f"{item.id} has changed: run 'make gallery'"
    assert made == text, "run 'make gallery'"


def test_it_shows_each_level_with_its_solution() -> None:
    text = TARGET.read_text("utf-8")
    levels = sum(len(item.levels) for item in families().values())
    assert text.count("**Level ") == text.count("<details>") == text.count("\nAnswer: ") == levels
    assert ".: " not in text
    assert text.count("Likely mistakes:") + text.count("Why not the others:") == levels
