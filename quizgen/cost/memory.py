"""What a network keeps in memory: at inference at once, in training until the way back.

**Inference.**  Rows run in their order.  A layer's output goes into a buffer, which exists while
the layer runs, beside the buffers of its inputs.  A buffer is freed after the last row that reads
it; what no row reads is an output of the network and never freed; the image is a buffer like any
other.  A view (Flatten, Slice, Permute, and Dropout at inference) is the buffer of its input under
another name.  A layer that works in place (batch norm, an activation function, Add) writes over
the first of its inputs whose buffer has the size of the output and is read by no later row; where
there is none, its output takes a buffer of its own.

**Training.**  The forward pass keeps what the backward pass reads again, each value once: the
inputs of layers with weights, of products, of normalisation, of max pooling and of the
activation functions whose gradient needs them (GELU, SiLU, Hardswish); the outputs of the other
activation functions and of Softmax; the mask of Dropout, one number for each element; nothing for
Add, Concat and average pooling.
Parameters, gradients and the optimiser's state are kept besides.  Activations' own gradients
and the workspace of the kernels come and go, and are not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from quizgen.cost import formulas
from quizgen.cost.layer import CostError, Shape
from quizgen.cost.network import INPUT
from quizgen.cost.row import FLOAT32, Row, check_count
from quizgen.errors import did_you_mean

# Numbers that an optimiser keeps for each parameter: none, a velocity, two moments
# (D. Kingma, J. Ba, "Adam", 2014).
OPTIMISERS: Mapping[str, int] = {"sgd": 0, "momentum": 1, "adam": 2}


# --- inference ------------------------------------------------------------------------


class Buffer(NamedTuple):
    """Memory that holds the output of ``name``, and of layers that then work in place there.

    Rows are numbered from 0; the buffer exists from row ``first`` to row ``last``, both
    counted.  The image is there from row 0; an output has the number of rows as its ``last``.
    """

    name: str
    elements: int
    first: int
    last: int


class Peak(NamedTuple):
    """The most memory that activations take at once, while row ``name`` runs."""

    name: str
    elements: int
    buffers: tuple[Buffer, ...]  # those that exist then, oldest first


def values(rows: Sequence[Row], training: bool = False) -> dict[str, str]:
    """For every node, the node whose output it really is: itself, or what a view looks at."""
    behind = {INPUT: INPUT}
    for row in rows:
        view = row.layer.storage == "view" and not (training and row.layer.saves == "mask")
        behind[row.name] = behind[row.node.inputs[0]] if view else row.name
    return behind


def last_reads(rows: Sequence[Row], behind: Mapping[str, str]) -> dict[str, int]:
    """For every value the last row that reads it, under any name; beyond all for an output."""
    last: dict[str, int] = {}
    read = {name for row in rows for name in row.node.inputs}
    for position, row in enumerate(rows):
        for name in row.node.inputs:
            last[behind[name]] = position
    return last | {value: len(rows) for name, value in behind.items() if name not in read}


def buffers(rows: Sequence[Row], image: Shape, in_place: bool = True) -> tuple[Buffer, ...]:
    """Every buffer of an inference pass, oldest first.

    Without ``in_place`` every layer but a view has an output of its own, as PyTorch does unless
    told otherwise.
    """
    behind = values(rows)
    last = last_reads(rows, behind)
    found = [Buffer(INPUT, prod(image), 0, last[INPUT])]
    holds = {INPUT: 0}  # value -> its buffer
    for position, row in enumerate(rows):
        name, elements = row.node.name, prod(row.cost.output)
        if behind[name] != name:
            continue
        if in_place and row.node.layer.storage == "in place":
            for read in row.node.inputs:
                over = holds[behind[read]]
                if found[over].last == position and found[over].elements == elements:
                    found[over] = found[over]._replace(last=last[name])
                    holds[name] = over
                    break
        if name not in holds:
            holds[name] = len(found)
            found.append(Buffer(name, elements, position, last[name]))
    return tuple(found)


def peak(rows: Sequence[Row], image: Shape, in_place: bool = True) -> Peak:
    """The first moment at which the buffers of an inference pass are largest."""
    found = buffers(rows, image, in_place)
    changes = [0] * (len(rows) + 2)
    for buffer in found:
        changes[buffer.first] += buffer.elements
        changes[buffer.last + 1] -= buffer.elements
    now = most = at = 0
    for position, change in enumerate(changes):
        now += change
        if now > most:
            most, at = now, position
    alive = tuple(buffer for buffer in found if buffer.first <= at <= buffer.last)
    return Peak(rows[at].name, most, alive)


# --- training -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Training:
    """The memory of one training step, in elements; ``saved`` is for one image."""

    optimiser: str
    batch: int
    params: int
    buffers: int
    saved: int
    bytes_per_element: int = FLOAT32

    def __post_init__(self) -> None:
        check_count("batch", self.batch)
        check_count("bytes per element", self.bytes_per_element)
        if self.optimiser not in OPTIMISERS:
            fix = did_you_mean(self.optimiser, OPTIMISERS)
            raise CostError("optimiser", f"'{self.optimiser}' is unknown", fix)

    @property
    def gradients(self) -> int:
        """One for each parameter."""
        return self.params

    @property
    def state(self) -> int:
        """What the optimiser keeps: nothing, one or two numbers for each parameter."""
        return OPTIMISERS[self.optimiser] * self.params

    @property
    def bytes(self) -> int:
        """All of it."""
        return formulas.TRAINING_BYTES.whole(
            V=OPTIMISERS[self.optimiser],
            N_params=self.params,
            N_buffers=self.buffers,
            M=self.batch,
            N_saved=self.saved,
            B=self.bytes_per_element,
        )

    def largest_batch(self, memory_bytes: int) -> int:
        """The largest batch that fits; 0 where not even one image does.

        >>> Training("momentum", 1, params=1000, buffers=0, saved=500).largest_batch(20_000)
        4
        """
        if not self.saved:
            raise CostError("largest batch", "nothing is saved for an image", "any batch fits")
        fits = formulas.LARGEST_BATCH.whole(
            Y=memory_bytes,
            V=OPTIMISERS[self.optimiser],
            N_params=self.params,
            N_buffers=self.buffers,
            N_saved=self.saved,
            B=self.bytes_per_element,
        )
        return max(0, fits)


def saved_values(rows: Sequence[Row]) -> set[str]:
    """The nodes whose outputs are kept for the backward pass, the image among them."""
    behind = values(rows, training=True)
    kept = set[str]()
    for row in rows:
        if row.layer.saves == "inputs":
            kept.update(behind[name] for name in row.node.inputs)
        elif row.layer.saves == "output":
            kept.add(row.node.name)
    return kept


def saved_elements(rows: Sequence[Row], image: Shape) -> int:
    """How many activations of one image the backward pass needs, masks included."""
    kept = saved_values(rows)
    outputs = sum(row.elements for row in rows if row.node.name in kept)
    masks = sum(row.elements for row in rows if row.layer.saves == "mask")
    return outputs + masks + (prod(image) if INPUT in kept else 0)
