"""The formula sheet: the general formulas of the topics asked, the same for every student.

It is a list to look things up in, and no outline of the solutions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quizgen.formulas.formula import Formula
from quizgen.formulas.tree import Name, Relation
from quizgen.questions.paper import Paper

FORMULAS: Mapping[str, Sequence[tuple[str, str, str]]] = {  # by topic: label, symbol, formula
    "shapes": (
        ("Output width of a convolution or a pooling", "W_out", "(W - K + 2*P)//S + 1"),
        ("Width covered by a dilated kernel", "K_D", "D*(K - 1) + 1"),
        ("Output width of a transposed convolution", "W_out", "(W - 1)*S - 2*P + K + P_o"),
    ),
    "params": (
        ("Parameters of a convolution", "N_params", "K*K*C_in*C_out + C_out"),
        ("Parameters of a fully connected layer", "N_params", "N_in*N_out + N_out"),
        ("Weights with groups", "V_w", "K*K*(C_in//G)*C_out"),
    ),
    "flops": (
        ("Multiply-adds of a convolution", "Q", "K*K*C_in*C_out*H_out*W_out"),
        ("Multiply-adds of a fully connected layer", "Q", "N_in*N_out"),
    ),
    "memory": (
        ("Values of a feature map", "N", "C_out*H_out*W_out"),
        ("Bytes of N values", "M", "N*b"),
    ),
    "receptive-field": (
        ("Receptive field after a layer", "R_out", "R + (K - 1)*J"),
        ("Distance between neighboring units after it", "J_out", "J*S"),
    ),
    "blocks": (("Weights of a depthwise separable layer", "V_w", "K*K*C_in + C_in*C_out"),),
}
LEGEND = {
    "W": "input width (heights alike)",
    "W_out": "output width",
    "H_out": "output height",
    "K": "kernel size",
    "K_D": "width covered",
    "P": "padding on each side",
    "P_o": "output padding",
    "S": "stride",
    "D": "dilation",
    "C_in": "input channels",
    "C_out": "output channels",
    "G": "groups",
    "N_in": "input features",
    "N_out": "output features",
    "N_params": "parameters, with biases",
    "V_w": "weights, without biases",
    "Q": "multiply-adds (MACs)",
    "N": "number of values",
    "b": "bytes per value",
    "M": "memory in bytes",
    "R": "receptive field before the layer",
    "R_out": "receptive field after the layer",
    "J": "distance between neighboring units before the layer, in input pixels",
    "J_out": "that distance after the layer",
}


class SheetFormula(NamedTuple):
    """A formula with what it gives."""

    label: str
    relation: Relation


class FormulaSheet(NamedTuple):
    """Formulas, and what their symbols mean, in the order of use."""

    formulas: Sequence[SheetFormula]
    legend: Sequence[tuple[str, str]]


def formula_sheet(paper: Paper) -> FormulaSheet:
    """The formulas of a paper's topics, in the order of teaching."""
    asked = {one.question.topic for one in paper.asked()}
    rows = [row for topic, its in FORMULAS.items() if topic in asked for row in its]
    used: dict[str, str] = {}
    formulas = []
    for label, symbol, text in rows:
        formula = Formula(text)
        for name in (symbol, *(name for name in LEGEND if name in formula.names)):
            used.setdefault(name, LEGEND[name])
        formulas.append(SheetFormula(label, Relation((Name(symbol), formula.tree), ("=",))))
    return FormulaSheet(tuple(formulas), tuple(used.items()))
