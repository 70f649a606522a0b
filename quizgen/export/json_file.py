"""JSON of whole decks and exams: everything a question has, for other programs.

Each question has the shape that ``quiz ask --show-answer --json`` prints.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from quizgen.exam.paper import Paper
from quizgen.export.bank import Bank, deck_bank, exported
from quizgen.export.formats import Edition, Export
from quizgen.export.json import question_data
from quizgen.export.wording import decimal
from quizgen.recipe import Deck

FORMAT = 1


def export(deck: Deck, edition: Edition) -> Export:
    """A deck's questions."""
    bank = deck_bank(deck)
    return exported(bank, document(bank).encode(), ())


def document(bank: Bank, papers: Sequence[Paper] = ()) -> str:
    data: dict[str, Any] = {
        "format": FORMAT,
        "title": bank.title,
        "course": bank.course,
        "pools": [
            {
                "id": pool.id,
                "title": pool.title,
                "topic": pool.topic,
                "points": decimal(pool.points),
                "questions": [question_data(q, show_answer=True) for q in pool.questions],
            }
            for pool in bank.pools
        ],
    }
    if papers:
        data["papers"] = [
            {
                "paper": paper.code,
                "student": paper.student.id if paper.student else None,
                "version": paper.version,
                "codes": {f"Q{asked.number}": asked.code for asked in paper.asked()},
            }
            for paper in papers
        ]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
