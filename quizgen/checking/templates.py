"""Texts of the templates of ``quiz new``, which are to be replaced."""

from __future__ import annotations

from collections.abc import Iterator

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding

TEMPLATES = {
    "question": "What does this new card ask?",
    "cloze": "This sentence has a [[gap]] to be filled.",
    "choice": "Which of these options is right?",
}
ANSWER = "Something short."
WHY = "The reason, shown with the answer."
BECAUSE = "Say here what makes it wrong."
UNTOUCHED = "the template's text stands here still"
_TEXTS = {*TEMPLATES.values(), ANSWER, WHY, BECAUSE}


def untouched(card: Card) -> Iterator[Finding]:
    for written in card.written:
        if written.text.strip() in _TEXTS:
            yield Finding(card.at(written.line), UNTOUCHED)
