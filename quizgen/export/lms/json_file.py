"""JSON of whole decks and exams: everything a question has, for other programs.

Each question has the shape that ``quiz ask --show-answer --json`` prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from quizgen.decks.recipe import Deck
from quizgen.export.formats import Edition, Export
from quizgen.export.json import question_data
from quizgen.export.lms.bank import Bank, deck_bank, exported
from quizgen.export.lms.phrasing import decimal
from quizgen.questions.paper import Paper, Pool

FORMAT = 1


def export(deck: Deck, edition: Edition) -> Export:
    """A deck's questions."""
    bank = deck_bank(deck, edition)
    return exported(bank, document(bank).encode(), ())


def document(bank: Bank, papers: Sequence[Paper] = ()) -> str:
    """A line for each question and each paper."""
    return "".join(chunks(bank, papers))


def chunks(bank: Bank, papers: Sequence[Paper] = ()) -> Iterator[str]:
    """The file, question by question."""
    yield f'{{"format": {FORMAT},\n"title": {_text(bank.title)},\n"course": {_text(bank.course)}'
    yield ',\n"pools": [\n'
    for place, pool in enumerate(bank.pools):
        yield ",\n" if place else ""
        yield from _pool(pool)
    yield "\n]"
    if papers:
        yield ',\n"papers": '
        yield from _lines(_text(_paper(paper)) for paper in papers)
    yield "}\n"


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _lines(items: Iterable[str]) -> Iterator[str]:
    yield "[\n"
    for place, item in enumerate(items):
        yield f",\n{item}" if place else item
    yield "\n]"


def _pool(pool: Pool) -> Iterator[str]:
    questions = (_text(question_data(q, show_answer=True)) for q in pool.questions)
    parts = [
        f'"id": {_text(pool.id)}',
        f'"title": {_text(pool.title)}',
        f'"topic": {_text(pool.topic)}',
        f'"points": {_text(decimal(pool.points))}',
    ]
    yield "{" + ", ".join(parts) + ', "questions": '
    yield from _lines(questions)
    yield "}"


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "paper": paper.code,
        "student": paper.student.id if paper.student else None,
        "version": paper.version,
        "codes": {f"Q{asked.number}": asked.code for asked in paper.asked()},
    }
