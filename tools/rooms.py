"""Put the picture of the rooms into docs/architecture.md, as the code has them: ``make rooms``.

The floors are those of the contract in pyproject.toml; files, lines and imports are counted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from textwrap import wrap

import grimp

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "architecture.md"
ARROW, UNDER = " " * 20 + "↓ ", " " * 22
START, END = "<!-- rooms -->\n", "<!-- end of rooms -->\n"


def floors() -> list[list[str]]:
    """The rooms of each floor, the top floor first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return [layer.split(" | ") for layer in layers]


def picture() -> str:
    """A row a room, under its floor: its files, what it is, which rooms it imports."""
    graph = grimp.build_graph("quizgen", cache_dir=None)
    stack = floors()
    every = [room for rooms in stack for room in rooms]
    lines, arrows = [], 0
    for height, rooms in zip(range(len(stack), 0, -1), stack, strict=True):
        for place, room in enumerate(rooms):
            number = f"{height:2}" if place == 0 else "  "
            lines.append(f"{number}  {room:<14}{_files(room):>3}  {_summary(room)}")
            below = [other for other in every if _imports(graph, room, other)]
            arrows += len(below)
            lines += wrap(", ".join(below), 98, initial_indent=ARROW, subsequent_indent=UNDER)
    total = f"{len(every)} rooms on {len(stack)} floors; {arrows} pairs of rooms where one imports"
    lines += ["", f"{total} the other."]
    return "\n".join(["```text", "floor room     files", *lines, "```"]) + "\n"


def _modules(room: str) -> Iterator[Path]:
    place = ROOT / "quizgen" / room
    yield from place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]


def _files(room: str) -> int:
    return sum(1 for path in _modules(room) if path.name != "__init__.py")


def _summary(room: str) -> str:
    text = import_module(f"quizgen.{room}").__doc__
    assert text, f"quizgen/{room} says nothing of itself"
    return text.split("\n")[0].rstrip(".")


def _imports(graph: grimp.ImportGraph, room: str, other: str) -> bool:
    if room == other or other == "errors":  # which every room imports
        return False
    return graph.direct_import_exists(
        importer=f"quizgen.{room}", imported=f"quizgen.{other}", as_packages=True
    )


def refreshed(text: str) -> str:
    """The page with the picture as the code is now."""
    before, rest = text.split(START)
    return before + START + picture() + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text("utf-8")), "utf-8")
