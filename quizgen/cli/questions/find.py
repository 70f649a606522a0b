"""One question by its code or a card's id."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizgen.errors import did_you_mean
from quizgen.families import families, resolve
from quizgen.files.content import Content
from quizgen.questions.question import Question
from quizgen.variants.family import CodeError, parse_code


def find(name: str, contents: Sequence[Content]) -> Question | None:
    """The question with this code, or the card with this id, also one that it had before.

    None where it names a family.
    Raises CodeError where it is none of these.
    """
    if code := parse_code(name):
        return resolve(code, contents)
    family = name.partition(":")[0]
    if family in families(contents):
        return None
    from quizgen.cards.reader import load_cards

    loaded = load_cards(contents)
    cards = {alias: card for card in loaded for alias in card.aliases}
    cards |= {card.id: card for card in loaded}
    if name in cards:
        return cards[name].question
    raise CodeError(
        f"'{name}'",
        "no code, family or card has this name",
        did_you_mean(name, [*families(contents), *cards]),
    )


def question_named(name: str, contents: Sequence[Content]) -> Question:
    """As ``find``, for a name that must be one question."""
    found = find(name, contents)
    if found is None:
        is_group = re.fullmatch("[^:]+(:[0-9]+)?", name)
        what = "this names a family, not a question" if is_group else "this is no code"
        raise CodeError(f"'{name}'", what, "codes look like conv-params:2:1543")
    return found
