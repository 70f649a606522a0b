"""The script of an Anki card: ``card.js`` marks and fills, ``reply.js`` takes a number,
``choice.js`` an option, and ``anki_card.js`` shows a card."""

from __future__ import annotations

from functools import cache

from quizgen.export.interactive.scripts import facts, script

FORMAT = 1  # of a note's data; the next number when a script could not read older data as meant


@cache
def card_script() -> str:
    """What both sides of a card run; all inside one function, so that it may run twice."""
    parts = (
        script("interactive/card.js"),
        script("anki/reply.js"),
        script("anki/choice.js"),
        script("anki/anki_card.js"),
        f"quizgenCard(quizgen({facts()}), {FORMAT});",
    )
    return "\n".join(("(() => {", *parts, "})();"))
