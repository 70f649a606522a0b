"""What stands below a computed question as HTML: its key, the worked solution, the mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from quizgen.export.interactive.html import CardHtml
from quizgen.export.interactive.line_breaks import Pieces
from quizgen.misconceptions import Misconception, Misconceptions
from quizgen.questions.question import (
    Answer,
    Blanks,
    Citation,
    Computed,
    Dims,
    Numeric,
    Question,
    Step,
)
from quizgen.text.markup import parse

HTML = CardHtml()
FILL_IN = "Fill in the blanks."


def computed(answer: Answer) -> Computed | None:
    """The answer, if it is one that is worked out."""
    return answer if isinstance(answer, Numeric | Dims | Blanks) else None


def with_fields(question: Question) -> Question:
    """The question without what is said of semicolons: every blank is an input of its own."""
    if isinstance(question.answer, Blanks) and "asked" in question.values:
        return replace(question, values={**question.values, "asked": FILL_IN})
    return question


def sources(cited: Sequence[Citation]) -> str:
    """What a question rests on; titles are links where the work can be opened."""
    return "; ".join(_source(one) for one in cited)


def _source(cited: Citation) -> str:
    title, where = escape(cited.title, quote=False), escape(cited.where, quote=False)
    if cited.url:
        title = f'<a href="{escape(cited.url)}">{title}</a>'
    return f"{title}, {where}" if where else title


def key(asked: Computed) -> str:
    """The right answer; that of a table cell by cell."""
    if not isinstance(asked, Blanks):
        return f'<p class="key">{escape(asked.key_text(), quote=False)}</p>'
    cells = (
        f'<p class="key"><span class="cell">{escape(cell.label, quote=False)}</span> '
        f"{escape(cell.answer.key_text(), quote=False)}</p>"
        for cell in asked.cells
    )
    return f'<div class="keys">{"".join(cells)}</div>'


def used_later(steps: Sequence[Step]) -> Iterator[bool]:
    """Of each step whether a later one uses it, so that its line begins with its name."""
    for i, step in enumerate(steps):
        yield any(step.name in later.formula.names for later in steps[i + 1 :])


def label(text: str, html: Pieces = HTML) -> str:
    """A step's label."""
    return html.line(parse(text))


def worked(step: Step, is_named: bool, html: Pieces = HTML, sized: bool = True) -> str:
    """A worked line as maths.  sized: see ``Pieces.chain``."""
    return html.chain(step.line() if is_named else step.worked(), sized)


def solution(steps: Sequence[Step], html: Pieces = HTML) -> str:
    """The worked lines, each below its label."""
    pairs = zip(steps, used_later(steps), strict=True)
    shown = ((label(step.heading, html), worked(step, is_named, html)) for step, is_named in pairs)
    lines = (f'<li>{above}<div class="worked">{line}</div></li>' for above, line in shown)
    return f"<ol>{''.join(lines)}</ol>" if steps else ""


def mistakes(question: Question, asked: Computed) -> str:
    """What each wrong answer tells; mistakes that give the same number stand together.

    Two mistakes at once are left to the script, which finds the feedback of each by its name.
    """
    by_answer: dict[str, list[str]] = {}
    for slip in question.slips:
        if len(slip.misconceptions) == 1:
            by_answer.setdefault(asked.text(slip.value), []).append(*slip.misconceptions)
    by_answer.pop(asked.text(asked.key), None)
    rows = (
        f"<dt>{answer}</dt>{_told(names, question.misconceptions)}"
        for answer, names in by_answer.items()
    )
    return f"<dl>{''.join(rows)}</dl>" if by_answer else ""


def _told(names: Sequence[str], known: Misconceptions) -> str:
    if len(names) == 1:
        return f'<dd data-mistake="{names[0]}">{feedback_html(known[names[0]])}</dd>'
    texts = [f'<span data-mistake="{name}">{feedback_html(known[name])}</span>' for name in names]
    return f"<dd>Either: {'<br>Or: '.join(texts)}</dd>"


def feedback_html(misconception: Misconception, html: Pieces = HTML) -> str:
    """What one misconception tells."""
    return html.line(parse(misconception.feedback))
