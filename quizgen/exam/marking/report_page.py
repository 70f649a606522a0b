"""The class report as a page, with charts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from html import escape
from typing import Any

from quizgen.exam.page import bars, name, one_line, page, table
from quizgen.formulas.evaluation import round_half_up
from quizgen.formulas.numbers import counted, exact, fixed

SHOWN = 60  # ids in one cell
EASY, HARD, WEAK = (
    Fraction(19, 20),
    Fraction(1, 4),
    Fraction(1, 10),
)  # of difficulty and discrimination: worth a look


def report_page(data: Mapping[str, Any]) -> str:
    """``report.report`` as a page of its own."""
    head = " · ".join(filter(None, (data["course"], data["date"])))
    body = [
        f"<h1>{escape(data['title'])}: class report</h1>",
        f'<p class="soft">{escape(head)}</p>',
    ]
    body += [_scores(data), _distribution(data), _slots(data), _misconceptions(data)]
    body += [_groups(data), _outliers(data), _to_settle(data), _problems(data)]
    return page(f"Class report: {data['title']}", filter(None, body))


def _figure(value: Fraction | None, digits: int = 2) -> str:
    return "–" if value is None else fixed(value, digits)


def _scores(data: Mapping[str, Any]) -> str:
    absent = f", {len(data['absent'])} absent" if data["absent"] else ""
    marked = f"<p>{counted(data['students'], 'student')} marked{absent}."
    scores = data["scores"]
    if not scores:
        return marked + "</p>"
    words = [
        f"Mean {_figure(scores['mean'])} of {exact(scores['most'])} points",
        f"median {_figure(scores['median'])}",
        f"standard deviation {_figure(scores['sd'])}",
        f"from {exact(scores['least'])} to {exact(scores['best'])}",
        f"Cronbach's alpha {_figure(scores['alpha'])}",
    ]
    decided = _decided(data["corrections"])
    return f"{marked} {', '.join(words)}.</p>{decided}"


def _decided(corrections: Mapping[str, Any]) -> str:
    words = {"full": "full marks for all", "out": "left out"}
    said = [f"{slot}: {words[how]}" for slot, how in corrections["void"].items()]
    said += [f"{slot}: also right {', '.join(n)}" for slot, n in corrections["accepted"].items()]
    return f"<p>Decided: {escape('; '.join(said))}.</p>" if said else ""


def _distribution(data: Mapping[str, Any]) -> str:
    counts = [(f"{one['from']}–{one['to']}", one["count"]) for one in data["distribution"]]
    said = ", ".join(
        f"{counted(count, 'paper')} with {words} percent" for words, count in counts if count
    )
    return f"<h2>Distribution (percent of the points)</h2>{bars(counts, said or 'no papers')}"


def _slots(data: Mapping[str, Any]) -> str:
    rows = []
    for one in data["slots"]:
        difficulty, discrimination = one["difficulty"], one["discrimination"]
        remark = {"full": "full marks for all", "out": "left out"}.get(one["void"], "")
        if difficulty is not None:
            remark = "very easy" if difficulty >= EASY else "hard" if difficulty <= HARD else ""
            if discrimination is not None and discrimination < WEAK:
                remark = " ".join(filter(None, (remark, "does not tell students apart")))
        counts = (one[key] for key in ("right", "partly", "wrong", "blank", "to_settle"))
        figures = (exact(one["points"]), _figure(difficulty), _figure(discrimination))
        cells = (*figures, *map(str, counts), escape(remark))
        rows.append([escape(one["slot"]), one_line(one["asks"]), *cells])
    head = ("", "Asks", "Points", "Mean share", "Discrimination", "Right", "Partly", "Wrong")
    chart = bars(
        [(one["slot"], round_half_up(100 * (one["difficulty"] or 0), 0)) for one in data["slots"]],
        "Mean share of the points, in percent, by question",
    )
    table_html = table((*head, "Blank", "To settle", "Remark"), rows, 2)
    return f"<h2>Questions (mean share in percent)</h2>{chart}{table_html}"


def _misconceptions(data: Mapping[str, Any]) -> str:
    if not data["misconceptions"]:
        return ""
    rows = [
        [
            f"{escape(one['feedback'])} <code>{escape(one['id'])}</code>",
            escape(" ".join(one["slots"])),
            str(len(one["students"])),
            str(one["times"]),
        ]
        for one in data["misconceptions"]
    ]
    head = ("Mistake", "Questions", "Students", "Times")
    return f"<h2>Mistakes by frequency</h2>{table(head, rows, 2)}"


def _groups(data: Mapping[str, Any]) -> str:
    groups = [one for one in data["misconceptions"] if len(one["students"]) > 1]
    if not groups:
        return ""
    items = []
    for one in groups:
        shown = ", ".join(map(name, one["students"][:SHOWN]))
        more = len(one["students"]) - SHOWN
        rest = f" and {more} more" if more > 0 else ""
        items.append(f"<li><code>{escape(one['id'])}</code>: {shown}{rest}</li>")
    return f"<h2>Groups who share a mistake</h2><ul>{''.join(items)}</ul>"


def _outliers(data: Mapping[str, Any]) -> str:
    if not data["outliers"]:
        return ""
    rows = [
        [
            escape(one["slot"]),
            escape(one["trait"]),
            str(one["answers"]),
            _figure(one["difficulty"]),
            _figure(one["others"]),
            _figure(one["errors"], 1),
        ]
        for one in data["outliers"]
    ]
    head = ("", "Variants with", "Answers", "Mean share", "All others", "Standard errors apart")
    note = "<p>Were these variants fair? If not, mark again with --void or --accept.</p>"
    return f"<h2>Variants that stand out</h2>{note}{table(head, rows, 2)}"


def _to_settle(data: Mapping[str, Any]) -> str:
    if not data["to_settle"]:
        return ""
    rows = [
        [name(one["student"]), escape(one["slot"]), name(one["typed"]), escape(one["note"])]
        for one in data["to_settle"]
    ]
    note = "<p>These have no points yet. Settle them in the responses and mark again.</p>"
    return f"<h2>To settle</h2>{note}{table(('Student', '', 'Typed', 'Why'), rows, 9)}"


def _problems(data: Mapping[str, Any]) -> str:
    said = [f"{one['place']}: {one['message']}" for one in data["problems"]]
    lines = "".join(f"<li>{escape(line)}</li>" for line in said)
    lists = f"<h2>Rows that need a look</h2><ul>{lines}</ul>" if lines else ""
    if data["absent"]:
        lists += f"<h2>Absent</h2><p>{', '.join(map(name, data['absent']))}</p>"
    return lists
