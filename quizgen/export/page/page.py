"""A practice page of a deck: one HTML file that asks, marks and explains, and loads nothing.

It works from a folder, a course page or a stick: style, script and data stand in the file, and its
own security policy forbids everything else.  The same deck and version give the same bytes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib import resources
from typing import Any

from quizgen.decks.recipe import Deck
from quizgen.export.formats import Edition, Export
from quizgen.export.interactive.living import as_json
from quizgen.export.interactive.scripts import facts, script
from quizgen.export.page.data import HTML, page_data

SCRIPTS = (
    "interactive/card.js",
    "page/state.js",
    "page/choice.js",
    "page/fields.js",
    "page/page.js",
)
START = "quizgenPage(engine,engine.unpacked(document.getElementById('data').textContent));"
PLACE = re.compile(r"\{(\w+)\}")


def export(deck: Deck, edition: Edition) -> Export:
    """The page's bytes; what is counted is concept cards, and levels of numeric questions."""
    style, program, data = _style(), _program(), page_data(deck, edition.on_progress)
    parts = {
        "title": escape(deck.title),
        "summary": escape(_summary(deck)),
        "version": escape(edition.version),
        "about": "".join(f"<p>{escape(part)}</p>" for part in deck.description.split("\n\n")),
        "style": style,
        "style_hash": _hash(style),
        "script": program,
        "script_hash": _hash(program),
        "data": as_json(data),
    }
    whole = PLACE.sub(lambda found: parts[found[1]], _file("page.html"))
    counts = {deck.concepts: len(deck.cards), deck.numerics: len(deck.numbers)}
    notes = {name: count for name, count in counts.items() if count}
    return Export(whole.encode(), notes, remarks=_remarks(deck, data))


def _remarks(deck: Deck, data: dict[str, Any]) -> tuple[str, ...]:
    """Levels that have fewer variants on the page than the recipe gives them."""
    fewer = []
    for living, level in zip(deck.numbers, data["levels"], strict=True):
        count = sum(note["count"] for note in level["notes"])
        if count < len(living.questions):
            fewer.append(f"{level['id']} ({count} of {len(living.questions)})")
    return (f"fewer variants, as they are large: {', '.join(fewer)}",) if fewer else ()


def _summary(deck: Deck) -> str:
    """The first paragraph of the deck's description."""
    return " ".join(deck.description.partition("\n\n")[0].split())


def _program() -> str:
    """The scripts as one function, so that nothing of them is seen from outside."""
    start = f"const engine=quizgen({facts(HTML)});{START}"
    return "\n".join(["(() => {", *map(script, SCRIPTS), start, "})();"])


def _style() -> str:
    """The style without comments and indents."""
    text = re.sub(r"/\*.*?\*/", "", _file("page.css"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _hash(text: str) -> str:
    """What a security policy knows a script or style by."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _file(name: str) -> str:
    return resources.files("quizgen.export.page").joinpath(name).read_text(encoding="utf-8")
