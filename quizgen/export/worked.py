"""What stands below a computed question as HTML: its key, the worked solution, the mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from quizgen.export.anki_html import CardHtml
from quizgen.markup import parse
from quizgen.misconceptions import MISCONCEPTIONS
from quizgen.question import Answer, Blanks, Computed, Dims, Numeric, Question, Step

HTML = CardHtml()
STYLE = r"\displaystyle"  # of worked lines: fractions in full size


def computed(answer: Answer) -> Computed | None:
    """The answer, if it is one that is worked out."""
    return answer if isinstance(answer, Numeric | Dims | Blanks) else None


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


def named(steps: Sequence[Step]) -> Iterator[bool]:
    """Of each step whether a later one uses it, so that its line begins with its name."""
    for i, step in enumerate(steps):
        yield any(step.name in later.formula.names for later in steps[i + 1 :])


def label(text: str) -> str:
    """A step's label."""
    return HTML.line(parse(text))


def worked(step: Step, is_named: bool, style: str = STYLE) -> str:
    """A worked line as maths; ``style`` is how fractions are set."""
    return HTML.chain(step.line() if is_named else step.worked(), style)


def solution(steps: Sequence[Step]) -> str:
    """The worked lines, each below its label."""
    lines = (
        f'<li>{label(step.label)}<div class="worked">{worked(step, is_named)}</div></li>'
        for step, is_named in zip(steps, named(steps), strict=True)
    )
    return f"<ol>{''.join(lines)}</ol>" if steps else ""


def mistakes(question: Question, asked: Computed) -> str:
    """What each wrong answer tells; mistakes that give the same number stand together.

    Two mistakes at once are left to the script, which finds the feedback of each by its name.
    """
    by_answer: dict[str, list[str]] = {}
    for name, value in question.slips:
        if "+" not in name:
            by_answer.setdefault(asked.text(value), []).append(name)
    by_answer.pop(asked.text(asked.key), None)
    rows = (f"<dt>{answer}</dt>{_told(names)}" for answer, names in by_answer.items())
    return f"<dl>{''.join(rows)}</dl>" if by_answer else ""


def _told(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f'<dd data-mistake="{names[0]}">{feedback(names[0])}</dd>'
    texts = [f'<span data-mistake="{name}">{feedback(name)}</span>' for name in names]
    return f"<dd>Either: {'<br>Or: '.join(texts)}</dd>"


def feedback(name: str) -> str:
    """What one misconception tells."""
    return HTML.line(parse(MISCONCEPTIONS[name].feedback))
