"""Put the units and the mistakes into docs/families.md, as the program has them: ``make lists``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from quizgen.families import misconceptions
from quizgen.questions.conventions import CONVENTIONS
from quizgen.questions.units import UNITS, Unit

PAGE = Path(__file__).parent.parent / "docs" / "families.md"
START, END = "<!-- lists -->\n", "<!-- end of lists -->\n"


def lists() -> str:
    """The section between the two marks."""
    parts = ["### Units\n", *_units(), "\n### Conventions\n", *_conventions()]
    return "\n".join([*parts, "\n### Misconceptions\n", *_misconceptions()]) + "\n"


def _units() -> Iterator[str]:
    """A line for the units of one kind, which a learner's answer may be given in."""
    kinds = groupby(UNITS.values(), key=lambda unit: unit.kind)
    for _, units in kinds:
        yield f"- {', '.join(map(_unit, units))}"


def _unit(unit: Unit) -> str:
    return f"`{unit.id}`" if unit.id else '`""` (a plain number)'


def _conventions() -> Iterator[str]:
    for name, words in CONVENTIONS.items():
        yield f"- `{name}`: {', '.join(f'`{word}`' for word in words)}"


def _misconceptions() -> Iterator[str]:
    for item in sorted(misconceptions().values(), key=lambda item: item.id):
        yield f"- `{item.id}`: {item.feedback}"


def refreshed(page: str) -> str:
    """The page with the lists as they are now."""
    before, rest = page.split(START)
    _, after = rest.split(END)
    return before + START + lists() + END + after


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text("utf-8")), encoding="utf-8")
