"""The class report as a page, with charts; what stands where is in ``report.html.jinja``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from quizgen.figures import svg
from quizgen.formulas.evaluation import round_half_up
from quizgen.formulas.numbers import counted, exact_text, fixed
from quizgen.text.templates import made, page

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE = "quizgen.exam.marking/report.html.jinja"
SHOWN = 60  # ids in one cell
EASY, HARD, WEAK = (
    Fraction(19, 20),
    Fraction(1, 4),
    Fraction(1, 10),
)  # of difficulty and discrimination: worth a look
VOID = {"full": "full marks for all", "out": "left out"}
COUNTS = ("right", "partly", "wrong", "blank", "to_settle")
SLOT_HEAD = (
    "",
    "Asks",
    "Points",
    "Mean share",
    "Discrimination",
    "Right",
    "Partly",
    "Wrong",
    "Blank",
    "To settle",
    "Remark",
)
OUTLIER_HEAD = (
    "",
    "Variants with",
    "Answers",
    "Mean share",
    "All others",
    "Standard errors apart",
)
BAR, TALLEST, BESIDE = 44, 120, 8  # pixels: a bar's width, the highest one, between two
ABOVE, BELOW = 18, 24  # room for the count over a bar and the words under it
COLOUR = "currentColor"  # the page's style gives bars another


def report_page(data: Mapping[str, Any]) -> str:
    """``report.report`` as a page of its own."""
    bins = [(f"{one['from']}–{one['to']}", one["count"]) for one in data["distribution"]]
    said = ", ".join(
        f"{counted(count, 'paper')} with {words} percent" for words, count in bins if count
    )
    shares = [
        (one["slot"], round_half_up(100 * (one["difficulty"] or 0), 0)) for one in data["slots"]
    ]
    return page(
        TEMPLATE,
        data=data,
        scores=_scores(data),
        decided=_decided(data["corrections"]),
        distribution=bars(bins, said or "no papers"),
        shares=bars(shares, "Mean share of the points, in percent, by question"),
        slot_head=SLOT_HEAD,
        slots=[(one, _figures(one), _remark(one)) for one in data["slots"]],
        groups=[one for one in data["misconceptions"] if len(one["students"]) > 1],
        shown=SHOWN,
        outlier_head=OUTLIER_HEAD,
        outliers=[(one, _apart(one)) for one in data["outliers"]],
    )


def bars(values: Sequence[tuple[str, int]], label: str) -> Markup:
    """A bar chart of counts as SVG, for a page.

    values: the words under each bar, and its count.
    label: what the chart shows, for those who hear it.
    """
    most = max((count for _, count in values), default=0) or 1
    foot, shapes = ABOVE + TALLEST, []
    for place, (words, count) in enumerate(values):
        x, tall = place * (BAR + BESIDE), round(TALLEST * count / most)
        centre = x + BAR / 2
        over = str(count or "")
        shapes.append(svg.rect(x, foot - tall, BAR, tall, COLOUR))
        shapes.append(svg.text(centre, foot - tall - 6, over, COLOUR, anchor="middle"))
        shapes.append(svg.text(centre, foot + 18, words, COLOUR, anchor="middle"))
    width = max(1, len(values) * (BAR + BESIDE))
    return made(svg.sheet(foot + BELOW, shapes, width, label=label).decode())


def _figure(value: Fraction | None, digits: int = 2) -> str:
    return "–" if value is None else fixed(value, digits)


def _scores(data: Mapping[str, Any]) -> str:
    absent = f", {len(data['absent'])} absent" if data["absent"] else ""
    marked = f"{counted(data['students'], 'student')} marked{absent}."
    scores = data["scores"]
    if not scores:
        return marked
    words = [
        f"Mean {_figure(scores['mean'])} of {exact_text(scores['most'])} points",
        f"median {_figure(scores['median'])}",
        f"standard deviation {_figure(scores['sd'])}",
        f"from {exact_text(scores['least'])} to {exact_text(scores['best'])}",
        f"Cronbach's alpha {_figure(scores['alpha'])}",
    ]
    return f"{marked} {', '.join(words)}."


def _decided(corrections: Mapping[str, Any]) -> list[str]:
    said = [f"{slot}: {VOID[how]}" for slot, how in corrections["void"].items()]
    return said + [
        f"{slot}: also right {', '.join(n)}" for slot, n in corrections["accepted"].items()
    ]


def _figures(one: Mapping[str, Any]) -> tuple[str, ...]:
    """A question's points, shares and counts."""
    shares = _figure(one["difficulty"]), _figure(one["discrimination"])
    return exact_text(one["points"]), *shares, *(str(one[key]) for key in COUNTS)


def _remark(one: Mapping[str, Any]) -> str:
    difficulty, discrimination = one["difficulty"], one["discrimination"]
    if difficulty is None:
        return VOID.get(one["void"], "")
    remark = "very easy" if difficulty >= EASY else "hard" if difficulty <= HARD else ""
    weak = discrimination is not None and discrimination < WEAK
    return " ".join(filter(None, (remark, "does not tell students apart" * weak)))


def _apart(one: Mapping[str, Any]) -> tuple[str, ...]:
    shares = _figure(one["difficulty"]), _figure(one["others"])
    return str(one["answers"]), *shares, _figure(one["errors"], 1)
