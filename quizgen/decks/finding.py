"""Finds the file of a recipe or of a blueprint among the content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from quizgen.errors import did_you_mean
from quizgen.files.content import Content
from quizgen.files.yaml import ContentError, has_key, plain_text


def is_recipe(path: Path) -> bool:
    """Whether a YAML file, wherever it lies, is a deck recipe and no file of cards."""
    return has_key(path, "decks") and not has_key(path, "topic")


def find(
    name: str,
    contents: Sequence[Content],
    kind: str = "recipe",
    offered: Callable[[Path], bool] = lambda path: not has_key(path, "sections"),
) -> tuple[Path, str]:
    """The file of a recipe given by path or by name among the content's ``decks/``, and else the
    file that has this ``name``.  Returns it with the name that messages use.

    kind, offered: what is looked for, and which files are named where there is none.
    """
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return Path(name), name
    known: dict[str, tuple[Path, str]] = {}
    for path, shown in (pair for content in contents for pair in content.files("decks")):
        if path.stem in known:
            what = f"the recipe {known[path.stem][1]} has this name, too"
            raise ContentError(shown, what, "rename the file")
        known[path.stem] = path, shown
    named = [pair for pair in known.values() if name and plain_text(pair[0], "name") == name]
    if name in known:
        return known[name]
    if len(named) > 1:
        what = f"the recipe {named[0][1]} has the name '{name}', too"
        raise ContentError(named[1][1], what, "rename one")
    if not named:
        names = [other for other, (path, _) in known.items() if offered(path)]
        fix = did_you_mean(name, names)
        raise ContentError(f"{kind} '{name}'", f"there is no such {kind}", fix)
    return named[0]
