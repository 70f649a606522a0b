"""Gaps in the text of a Moodle question: ``{1:NUMERICAL:=55:0#Right.~%0%54:0#...~%0%*#...}``.

Moodle reads a gap by its signs and decodes the entities in it afterwards; so whatever could be
taken for a sign of the gap is written as an entity.

>>> gap_text("a ~ b } # c")
'a &#126; b &#125; &#35; c'
"""

from __future__ import annotations

import re
from fractions import Fraction
from html import escape

from quizgen.export.lms.bank import gap_weights, parts
from quizgen.export.lms.phrasing import RIGHT, WRONG, Wording, WrongNumber, decimal, gap_rows
from quizgen.misconceptions import Misconceptions
from quizgen.questions.question import Dims, Numeric, Question
from quizgen.text.html import Html
from quizgen.text.markup import Deletion, Inline
from quizgen.text.terminal import Terminal, ascii_fallback

SIGNS = re.compile(r"[~{}#\\]")


def gap_text(text: str) -> str:
    """Text inside a gap; what is HTML stays HTML once Moodle has decoded it."""
    return SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", escape(text, quote=False))


def gaps(question: Question, points: Fraction, words: Wording) -> list[str]:
    """A gap for each number of a shape or table."""
    answer, known = question.answer, question.misconceptions
    each = zip(
        parts(answer),
        gap_rows(answer, question.slips),
        gap_weights(answer, points),
        strict=True,
    )
    return [number_gap(gap.answer, weight, rows, words, known) for gap, rows, weight in each]


def number_gap(
    answer: Numeric, weight: int, rows: list[WrongNumber], words: Wording, known: Misconceptions
) -> str:
    """The right number, each wrong one with its feedback, and ``*`` for all others."""
    tolerance = decimal(answer.tolerance)
    alternatives = [f"={decimal(answer.value)}:{tolerance}#{gap_text(RIGHT)}"]
    for row in rows:
        feedback = gap_text(words.feedback(row.slips, known))
        alternatives.append(f"%0%{decimal(row.value)}:{tolerance}#{feedback}")
    alternatives.append(f"%0%*#{gap_text(WRONG)}")
    return f"{{{weight}:NUMERICAL:{'~'.join(alternatives)}}}"


def table(question: Question, points: Fraction, words: Wording) -> str:
    """The gaps of a shape in a line, those of a table in a table."""
    found = gaps(question, points, words)
    if isinstance(question.answer, Dims):
        return f"<p>{' × '.join(found)}</p>"
    rows = ""
    for gap, entry in zip(parts(question.answer), found, strict=True):
        label, unit = words.html.text(gap.label), words.html.text(gap.unit)
        rows += f'<tr><th scope="row">{label}</th><td>{entry} {unit}</td></tr>'
    return f"<table><tbody>{rows}</tbody></table>"


class MoodleGapHtml(Html):
    """HTML in which deletions are gaps for a text; case does not count.  weight: of each gap."""

    def __init__(self, weight: int) -> None:
        self.weight = weight

    def inline(self, item: Inline) -> str:
        if not isinstance(item, Deletion):
            return super().inline(item)
        starred = (text.replace("*", r"\*") for text in accepted(item))  # else it is a wildcard
        inner = "~".join(f"={gap_text(text)}" for text in starred)
        return f"{{{self.weight}:SHORTANSWER:{inner}}}"


def accepted(deletion: Deletion) -> list[str]:
    """The texts that are right in a gap: as it reads, and as a keyboard writes it.

    >>> from quizgen.text.markup import parse
    >>> accepted(parse("[[$2P - K$]]").deletions()[0])
    ['2·P − K', '2*P - K']
    """
    shown = Terminal().inlines(deletion.items)
    return list(dict.fromkeys([shown, ascii_fallback(shown)]))
