"""Pictures from the cost engine: where a network's costs lie, and networks beside each other.

A picture is 390 px wide, the width of a card on a phone, and comes in a light and a dark variant;
an SVG is transparent, so that it stands on any card.  The same numbers give the same bytes.

>>> from quizgen.cost import trace, zoo
>>> picture(layer_chart(trace(zoo.load("lenet5"))), ".svg")[:5]
b'<?xml'
"""

from quizgen.figures.canvas import ENDINGS, FigureError, check_ending, picture, save
from quizgen.figures.comparison import Point, comparison_chart, points
from quizgen.figures.layers import Part, layer_chart, parts

__all__ = [
    "ENDINGS",
    "FigureError",
    "Part",
    "Point",
    "check_ending",
    "comparison_chart",
    "layer_chart",
    "parts",
    "picture",
    "points",
    "save",
]
