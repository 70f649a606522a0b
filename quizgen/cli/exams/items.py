"""``quiz items``: how questions did in the exams of several terms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson
from quizgen.cli.streams import print_json
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from fractions import Fraction

LEGEND = (
    "points: the mean share of a question's points, then term by term. r: the correlation with the "
    "rest of the paper; where it is near 0 or below, look at the question."
)


def items(
    marks: Annotated[
        list[Path], typer.Argument(metavar="MARKS...", help="Folders or files of 'quiz grade'.")
    ],
    as_json: AsJson = False,
) -> None:
    """Show how questions did in earlier exams, over several terms."""
    from quizgen.cli.tables import Columns, print_parts
    from quizgen.exam.marking.items import item_data, read_term
    from quizgen.exam.marking.items import items as found_in
    from quizgen.exam.marking.report import rounded_data

    terms = [read_term(path) for path in marks]
    names = [term.name for term in terms]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise OptionError(str(marks[place]), f"the marks of {name} are here twice", "once each")
    found = found_in(terms)
    if as_json:
        counts = {term.name: len(term.students) for term in terms}
        print_json(rounded_data({"terms": counts, "items": list(map(item_data, found))}))
        return
    table = Columns("question", "answers", "points", "by term", "r", "blank")
    mistakes = []
    for one in found:
        data = item_data(one)
        by_term = " ".join(_percent(share) for share in data["by_term"].values())
        cells = str(one.answers), _percent(one.mean), by_term, _two(one.discrimination)
        table.add(one.asks, *cells, _percent(data["blank"]))
        if data["mistakes"]:
            named = (f"{name} {_percent(share)}" for name, share in data["mistakes"].items())
            mistakes.append(f"  {one.asks}: {', '.join(named)}")
    listed = ", ".join(f"{term.name} ({len(term.students)})" for term in terms)
    said = ["", "Most frequent mistakes, in percent of the answers:", *mistakes] if mistakes else []
    print_parts([f"Students by term: {listed}.", "", table, *said, "", LEGEND])


def _percent(share: Fraction) -> str:
    from quizgen.formulas.numbers import fixed

    return f"{fixed(100 * share, 0)}%"


def _two(value: Fraction | None) -> str:
    from quizgen.formulas.numbers import fixed

    return "–" if value is None else fixed(value, 2)
