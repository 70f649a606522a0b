"""Pictures drawn from the engine's numbers: charts, diagrams of blocks, receptive fields.

Pictures for cards have names: ``picture_named("alexnet").draw(dark)`` is an SVG we write ourselves.
Charts of any network are drawn by matplotlib, as SVG, PNG or PDF.  All are as wide as a phone and
come in a light and a dark variant; an SVG is transparent, so that it stands on any card.  The
same numbers give the same bytes.

>>> from quizgen.cost import trace, zoo
>>> picture(layer_chart(trace(zoo.load("lenet5"))), ".svg")[:5]
b'<?xml'
"""

from quizgen.figures.canvas import ENDINGS, FigureError, Picture, check_ending, picture, save
from quizgen.figures.comparison import Point, comparison_chart, points
from quizgen.figures.layers import LayerBar, layer_bars, layer_chart
from quizgen.figures.pictures import picture_named, pictures

__all__ = [
    "ENDINGS",
    "FigureError",
    "LayerBar",
    "Picture",
    "Point",
    "check_ending",
    "comparison_chart",
    "layer_bars",
    "layer_chart",
    "picture",
    "picture_named",
    "pictures",
    "points",
    "save",
]
