"""The scripts of living questions, as an Anki template or a page contains them.

``card.js`` marks and fills.  Comments and indents are left out.
"""

from __future__ import annotations

from importlib import resources

from quizgen.export.interactive.line_breaks import Pieces
from quizgen.export.interactive.living import as_json
from quizgen.export.interactive.worked import HTML, feedback_html
from quizgen.misconceptions import ARITHMETIC
from quizgen.questions.units import UNITS

# Mistakes that arithmetic alone explains, in any question: those that ``grading`` names itself.
GENERAL = (
    "factor-1024",
    "factor-two",
    "neighbouring-unit",
    "off-by-one",
    "power-of-ten",
    "transposed-shape",
)


def script(name: str) -> str:
    """One of the script files of ``export``, without comments and indents.

    name: its path, such as ``interactive/card.js``.
    """
    text = resources.files("quizgen.export").joinpath(name).read_text(encoding="utf-8")
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def facts(html: Pieces = HTML) -> str:
    """The arguments of ``quizgen`` in ``card.js``: what units mean, and the general mistakes."""
    units = [
        {
            "id": unit.id,
            "kind": unit.kind,
            "scale": unit.scale,
            "asks": unit.asks,
            "synonyms": list(unit.synonyms),
        }
        for unit in UNITS.values()
    ]
    slips = {name: feedback_html(ARITHMETIC[name], html) for name in GENERAL}
    return f"{as_json(units)},{as_json(slips)}"
