"""JSON of whole decks and exams: everything a question has, for other programs.

Each question has the shape that ``quiz ask --show-answer --json`` prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
    parts = [
        f'"format": {FORMAT}',
        f'"title": {_text(bank.title)}',
        f'"course": {_text(bank.course)}',
        f'"pools": {_lines(map(_pool, bank.pools))}',
    ]
    if papers:
        parts.append(f'"papers": {_lines(_text(_paper(paper)) for paper in papers)}')
    return "{" + ",\n".join(parts) + "}\n"


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _lines(items: Iterable[str]) -> str:
    return "[\n" + ",\n".join(items) + "\n]"


def _pool(pool: Pool) -> str:
    questions = (_text(question_data(q, show_answer=True)) for q in pool.questions)
    parts = [
        f'"id": {_text(pool.id)}',
        f'"title": {_text(pool.title)}',
        f'"topic": {_text(pool.topic)}',
        f'"points": {_text(decimal(pool.points))}',
        f'"questions": {_lines(questions)}',
    ]
    return "{" + ", ".join(parts) + "}"


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "paper": paper.code,
        "student": paper.student.id if paper.student else None,
        "version": paper.version,
        "codes": {f"Q{asked.number}": asked.code for asked in paper.asked()},
    }
