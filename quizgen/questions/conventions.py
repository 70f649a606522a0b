"""What a count can mean, as data: each convention is an axis of the questions it changes.

A question that depends on one carries its value in its givens and its sentence in its prompt.
A profile fixes conventions for a deck or an exam: it only filters which variants are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

CONVENTIONS: Mapping[str, Mapping[str, str]] = {
    "flops": {
        "mac": "Count one multiply-add as 1 FLOP; leave biases out.",
        "2mac": "Count one multiply-add as 2 FLOPs; leave biases out.",
        "exact": "Count every multiplication and every addition as 1 FLOP; there are no biases.",
    },
    "kilo": {
        "KB": "1 KB = 1024 bytes.",
        "kB": "1 kB = 1000 bytes.",
    },
    "biases": {
        "counted": "Every filter or output has a bias, and biases count.",
        "none": "There are no biases.",
    },
    "optimiser": {
        "sgd": "The optimizer is plain SGD, without momentum.",
        "momentum": "The optimizer is SGD with momentum, which keeps a velocity for every "
        "parameter.",
        "adam": "The optimizer is Adam, which keeps a running average of every gradient and of its "
        "square.",
    },
}

# The same for the box at the head of a paper, where no question is in sight.  A question that says
# something else of its own layer is no contradiction.
BOX: Mapping[str, Mapping[str, str]] = {
    "flops": {
        "mac": "FLOPs: one multiply-add counts as 1; biases are not counted.",
        "2mac": "FLOPs: one multiply-add counts as 2; biases are not counted.",
        "exact": "FLOPs: every multiplication and every addition counts as 1.",
    },
    "kilo": CONVENTIONS["kilo"],
    "biases": {
        "counted": "Parameters: every filter or output has a bias, and biases count, "
        "unless the question says otherwise.",
        "none": "Parameters: layers have no biases, unless the question says otherwise.",
    },
    "optimiser": {
        "sgd": "Training: the optimizer is plain SGD, unless the question says otherwise.",
        "momentum": "Training: the optimizer is SGD with momentum, unless the question says "
        "otherwise.",
        "adam": "Training: the optimizer is Adam, unless the question says otherwise.",
    },
}

PROFILES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "notes": {"flops": ("mac",), "kilo": ("KB",), "biases": ("counted",)},
    "all": {},
}
