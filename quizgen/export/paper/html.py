"""Papers and keys as HTML: one file each, without scripts, other files or a network.

Maths is MathML and pictures lie in the page, so a browser prints it and a screen reader reads it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from importlib import resources

from quizgen.export.paper.parts import (
    cells,
    duration,
    formula_steps,
    key_line,
    mistakes,
    paper_prompt,
    paragraphs,
)
from quizgen.questions.paper import Asked, DecimalMark, Paper, Section, localised, points
from quizgen.questions.question import Blanks, Choice, Dims, Numeric, Reveal
from quizgen.text.markup import Deletion, Inline, parse
from quizgen.text.mathml import Mathml

GAP = '<span class="gap" role="img" aria-label="gap"></span>'


def paper(asked: Paper) -> str:
    """A student's paper as a page; nothing in it tells what is right."""
    return _page(asked.title, [_sheet(asked)], large=asked.large_print)


def key(papers: Sequence[Paper]) -> str:
    """Right answers, worked solutions, and what each wrong number means, paper by paper."""
    return _page(f"Key: {papers[0].title}", map(_key, papers), large=papers[0].large_print)


class PaperHtml(Mathml):
    """HTML with the decimal mark asked for; deletions are gaps."""

    def __init__(self, mark: DecimalMark = ".") -> None:
        self.mark = mark

    def inline(self, item: Inline) -> str:
        return GAP if isinstance(item, Deletion) else super().inline(item)

    def number(self, text: str) -> str:
        return super().number(localised(text, self.mark))

    def text(self, text: str) -> str:
        return super().text(localised(text, self.mark))


@lru_cache
def _html(mark: DecimalMark) -> PaperHtml:
    return PaperHtml(mark)


def _page(title: str, bodies: Iterable[str], *, large: bool) -> str:
    style = resources.files("quizgen.export.paper").joinpath("paper.css").read_text("utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body{' class=large' if large else ''}>\n{''.join(bodies)}</body>\n</html>\n"
    )


# --- a student's paper ---------------------------------------------------------------------


def _sheet(asked: Paper) -> str:
    conventions = ""
    if asked.conventions:
        told = escape(" ".join(asked.conventions))
        conventions = f'<p class="conventions"><strong>Conventions.</strong> {told}</p>\n'
    return (
        f'<main class="sheet">\n{_head(asked)}{_identity(asked)}{_marks(asked)}'
        f"{_paragraphs(asked.instructions)}{conventions}"
        f"{''.join(_section(asked, section) for section in asked.sections)}"
        f"{_formulas(asked)}</main>\n"
    )


def _head(asked: Paper, note: str = "") -> str:
    worth = points(asked.points, asked.decimal_mark)
    version = f"version {asked.version}" if asked.version else ""
    facts = (asked.date, duration(asked), note, _worth(worth), version)
    shown = " · ".join(escape(fact) for fact in facts if fact)
    return (
        f"<header><p>{escape(asked.course)}</p><h1>{escape(asked.title)}</h1>"
        f"<p>{shown}</p></header>\n"
    )


def _worth(count: str) -> str:
    return f"{count} point{'s' * (count != '1')}"


def _identity(asked: Paper) -> str:
    student = asked.student
    rows = {
        "Name": student.name if student else "",
        "Student number": student.id if student else "",
        "Group": student.section if student else "",
    }
    fields = "".join(
        f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in rows.items()
    )
    code = f'<div class="paper"><dt>Paper</dt><dd>{escape(asked.code)}</dd></div>'
    return f'<dl class="identity">{fields}{code}</dl>\n'


def _marks(asked: Paper) -> str:
    """Where the marker writes."""
    every = [(one.number, points(one.points, asked.decimal_mark)) for one in asked.asked()]
    every.append(("Total", points(asked.points, asked.decimal_mark)))
    numbers = "".join(f'<th scope="col">{number}</th>' for number, _ in every)
    worths = "".join(f"<td>{worth}</td>" for _, worth in every)
    return (
        '<div class="scroll"><table class="marks">'
        f'<thead><tr><th scope="row">Question</th>{numbers}</tr></thead>'
        f'<tbody><tr><th scope="row">Points</th>{worths}</tr>'
        f'<tr><th scope="row">Marks</th>{"<td></td>" * len(every)}</tr></tbody></table></div>\n'
    )


def _paragraphs(plain: str) -> str:
    return "".join(f"<p>{escape(part)}</p>\n" for part in paragraphs(plain))


def _section(of: Paper, section: Section) -> str:
    title = f"<h2>{escape(section.title)}</h2>\n" if section.title else ""
    body = "".join(_question(of, asked) for asked in section.asked)
    return f"<section>{title}{_paragraphs(section.text)}{body}</section>\n"


def _question(of: Paper, asked: Asked) -> str:
    return _article(of, asked, _working(asked) + _answer(asked))


def _article(of: Paper, asked: Asked, rest: str) -> str:
    html = _html(of.decimal_mark)
    prompt = html.filled(*paper_prompt(asked.question))
    figure = asked.question.figure
    return (
        f'<article><h3><span class="number">{escape(asked.number)}</span>'
        f'<span class="worth">{_worth(points(asked.points, of.decimal_mark))}</span></h3>\n'
        f"{prompt}{picture(figure) if figure else ''}{_options(of, asked)}{rest}"
        f'<p class="code">{escape(asked.code)}</p></article>\n'
    )


def _options(of: Paper, asked: Asked) -> str:
    if not isinstance(asked.question.answer, Choice):
        return ""
    html = _html(of.decimal_mark)
    rows = "".join(
        f"<li><strong>{letter}</strong><div>{html.filled(option.text, asked.question.values)}"
        "</div></li>"
        for letter, option in asked.lettered()
    )
    return f'<ol class="options">{rows}</ol>\n'


def _working(asked: Asked) -> str:
    if not asked.space:
        return ""
    label = "Answer" if isinstance(asked.question.answer, Reveal) else "Working"
    return f'<div class="working" style="height:{asked.space}mm">{label}</div>\n'


def _answer(asked: Asked) -> str:
    answer = asked.question.answer
    match answer:
        case Numeric(unit=unit):
            return f'<p class="answer"><strong>Answer</strong> {_room(1)} {escape(unit)}</p>\n'
        case Dims(shape):
            return f'<p class="answer"><strong>Answer</strong> {_room(len(shape))}</p>\n'
        case Choice():
            return f'<p class="answer"><strong>Letter</strong> {_room(1, "size")}</p>\n'
        case Blanks():
            rows = "".join(
                f'<tr><th scope="row">{escape(cell["label"])}</th><td>{_room(cell["sizes"])}</td>'
                f"<td>{escape(cell['unit'])}</td></tr>"
                for cell in cells(answer)
            )
            head = '<th scope="col">What</th><th scope="col">Answer</th><th scope="col">Unit</th>'
            return (
                f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
                f"<tbody>{rows}</tbody></table></div>\n"
            )
        case _:
            return ""


def _room(numbers: int, style: str = "") -> str:
    """Space for a number, or for each size of a shape."""
    kind = style or ("size" if numbers > 1 else "")
    one = f'<span class="room {kind}" role="img" aria-label="space for the answer"></span>'
    return " × ".join([one] * numbers)


@lru_cache
def picture(figure: str) -> str:
    """A picture in the page itself."""
    from quizgen.figures import named

    drawn = named(figure)
    data = b64encode(drawn.draw(False)).decode()
    alt = escape(drawn.alt)
    return f'<p><img alt="{alt}" src="data:image/svg+xml;base64,{data}"></p>\n'


def _formulas(asked: Paper) -> str:
    if not asked.formula_sheet:
        return ""
    html = _html(asked.decimal_mark)
    rows = "".join(
        f"<tr><td>{html.line(parse(step.label))}</td>"
        f"<td>{html.inline_maths(html.maths(shown))}</td></tr>"
        for step, shown in formula_steps(asked)
    )
    table = f'<table class="formulas"><tbody>{rows}</tbody></table>'
    return (
        f'<section><h2>Formulas</h2><div class="scroll">{table}</div></section>\n' if rows else ""
    )


# --- its key -------------------------------------------------------------------------------


def _key(of: Paper) -> str:
    student = f" {of.student.name} {of.student.id}" if of.student else ""
    body = ""
    for section in of.sections:
        body += f"<h2>{escape(section.title)}</h2>\n" if section.title else ""
        body += "".join(_article(of, asked, _solution(of, asked)) for asked in section.asked)
    return (
        f'<main class="sheet">\n{_head(of, "Key")}<p><strong>Paper {escape(of.code)}</strong>'
        f"{escape(student)}</p>\n{_overview(of)}{body}</main>\n"
    )


def _overview(of: Paper) -> str:
    """Every right answer at a glance."""
    rows = "".join(
        f'<tr><th scope="row">{escape(asked.number)}</th>'
        f"<td>{escape(localised(key_line(asked), of.decimal_mark))}</td>"
        f"<td>{points(asked.points, of.decimal_mark)}</td></tr>"
        for asked in of.asked()
    )
    head = '<th scope="col">Question</th><th scope="col">Right is</th><th scope="col">Points</th>'
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"


def _solution(of: Paper, asked: Asked) -> str:
    question = asked.question
    html = _html(of.decimal_mark)
    steps = "".join(
        f"<li>{html.line(parse(step.label))}{html.inline_maths(html.maths(step.line()))}</li>"
        for step in question.steps
    )
    listed = f'<ol class="steps">{steps}</ol>\n' if steps else ""
    texts = [question.answer.text] if isinstance(question.answer, Reveal) else []
    texts += [question.explanation] if question.explanation else []
    why = "".join(html.filled(text, question.values) for text in texts)
    right = escape(localised(key_line(asked), of.decimal_mark))
    return f'<p class="key">{right}</p>\n{listed}{why}{_mistakes(of, asked)}'


def _mistakes(of: Paper, asked: Asked) -> str:
    rows = "".join(
        f"<tr><td>{escape(localised(wrong, of.decimal_mark))}</td><td>{escape(means)}</td></tr>"
        for wrong, means in mistakes(asked)
    )
    if not rows:
        return ""
    head = '<th scope="col">If it says</th><th scope="col">this was done</th>'
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>'
        "</table></div>\n"
    )
