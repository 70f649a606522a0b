"""Wrong answers have names: what the learner did, said once, and the cards that cure it.

The wrong *formula* is not here: it belongs to the question, which maps a misconception's id to
what that mistake gives for its numbers (``Level.slips`` in ``family.py``).

>>> MISCONCEPTIONS["forgot-bias"].feedback
'You left out the biases: every filter (or output) has one more parameter.'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quizgen.errors import QuizgenError


class MisconceptionError(QuizgenError):
    """A misconception that is unknown or named twice."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """id: permanent name.  feedback: what the learner did.  study: ids of cards that cure it."""

    id: str
    feedback: str
    study: tuple[str, ...]


# By what went wrong: sizes, parameters, operations, memory, arithmetic.
SIZES = (
    Misconception(
        "pooled-channels",
        "You shrank the channels too: pooling works on each channel by itself and keeps them all.",
        ("pool-output-size",),
    ),
    Misconception(
        "forgot-plus-one",
        "You counted the steps the kernel takes, but not its starting position: add 1 at the end.",
        ("conv-output-size", "conv-output-plus-one"),
    ),
    Misconception(
        "padding-once",
        "You added the padding on one side only: P rows on each side make 2·P.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "forgot-padding",
        "You left the padding out: the kernel also slides over the 2·P padded rows.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "forgot-stride",
        "You moved the kernel one position at a time: divide by the stride.",
        ("conv-output-size",),
    ),
    Misconception(
        "rounded-up",
        "You rounded up: a window that does not fit entirely is dropped, so round down.",
        ("conv-output-floor",),
    ),
    Misconception(
        "forgot-kernel",
        "You only divided the size by the stride: the kernel also has to fit, so subtract K first.",
        ("conv-output-size",),
    ),
    Misconception(
        "same-size",
        "You kept the input size: without enough padding the kernel shrinks the map.",
        ("conv-same-padding",),
    ),
    Misconception(
        "kept-input-channels",
        "You kept the input's channels: a convolution has one output channel per filter.",
        ("conv-output-channels",),
    ),
    Misconception(
        "forgot-pooling",
        "You did not shrink the map in the pooling layer.",
        ("pool-output-size",),
    ),
    Misconception(
        "halved-by-conv",
        "You shrank the map in the convolution: with this padding and stride 1 it keeps its size.",
        ("conv-same-padding",),
    ),
    Misconception(
        "padding-full-kernel",
        "You padded by K - 1 on each side: that is the total, half of it goes on each side.",
        ("conv-same-padding",),
    ),
    Misconception(
        "padding-half-rounded-up",
        "You padded by half of K rounded up, and the map would grow: for an odd K it is (K - 1)/2.",
        ("conv-same-padding",),
    ),
    Misconception(
        "padding-kernel-size",
        "You padded by the kernel's size: the kernel only reaches (K - 1)/2 beyond its centre.",
        ("conv-same-padding",),
    ),
)
PARAMETERS = (
    Misconception(
        "forgot-bias-once",
        "You counted the biases before the change but not after it: they cancel out.",
        ("conv-bias-count",),
    ),
    Misconception(
        "gave-the-rest",
        "You gave what is left; the question asks what is saved.",
        (),
    ),
    Misconception(
        "added-sizes",
        "You added the two sizes: every output has a weight to every input, so multiply them.",
        ("fc-params-dominate",),
    ),
    Misconception(
        "skipped-hidden",
        "You connected the last layer to the first one's input: it sees the layer between them.",
        ("count-every-layer",),
    ),
    Misconception(
        "bn-one-per-channel",
        "You counted one parameter per channel: batch normalisation learns a scale and a shift.",
        ("bn-params",),
    ),
    Misconception(
        "bn-counted-buffers",
        "You counted the running mean and variance: they are measured, not learned.",
        ("bn-params",),
    ),
    Misconception(
        "bn-per-layer",
        "You counted one scale and one shift for the whole layer: every channel has its own.",
        ("bn-params",),
    ),
    Misconception(
        "bn-input-channels",
        "You normalised the convolution's input channels: batch normalisation follows its output.",
        ("bn-params",),
    ),
    Misconception(
        "forgot-bn",
        "You left out batch normalisation: it learns a scale and a shift per channel.",
        ("bn-params",),
    ),
    Misconception(
        "forgot-bias",
        "You left out the biases: every filter (or output) has one more parameter.",
        ("conv-bias-count",),
    ),
    Misconception(
        "bias-per-input",
        "You counted a bias per input channel: there is one per filter (or output), "
        "however many inputs it has.",
        ("conv-bias-count",),
    ),
    Misconception(
        "bias-per-weight",
        "You gave every input channel's kernel a bias of its own: a filter has a single bias.",
        ("conv-bias-count",),
    ),
    Misconception(
        "single-bias",
        "You added one bias for the whole layer: every filter (or output) has its own.",
        ("conv-bias-count",),
    ),
    Misconception(
        "added-bias",
        "You counted biases, but this layer has none.",
        ("conv-bias-count", "bn-makes-bias-redundant"),
    ),
    Misconception(
        "forgot-input-channels",
        "You treated the filters as flat: each one reaches through all input channels.",
        ("conv-params-formula",),
    ),
    Misconception(
        "forgot-filters",
        "You counted one filter only: multiply by the number of filters.",
        ("conv-params-formula",),
    ),
    Misconception(
        "kernel-not-squared",
        "You used K instead of K·K: the kernel has width and height.",
        ("conv-params-formula",),
    ),
    Misconception(
        "counted-positions",
        "You multiplied by the output positions: the same weights are used at all of them.",
        ("conv-weight-sharing",),
    ),
    Misconception(
        "ignored-groups",
        "You ignored the groups: a filter sees only C_in/G of the input channels.",
        ("grouped-conv-what",),
    ),
    Misconception(
        "groups-twice",
        "You divided by the groups twice: each filter sees fewer inputs, but no filter disappears.",
        ("grouped-conv-what", "grouped-conv-saving"),
    ),
    Misconception(
        "bias-per-group",
        "You counted a bias per group: there is one per filter.",
        ("conv-bias-count",),
    ),
    Misconception(
        "forgot-flatten",
        "You counted only the channels as inputs: the whole map C·H·W is flattened.",
        ("fc-params-dominate",),
    ),
    Misconception(
        "flatten-one-side",
        "You multiplied by one side of the map only: the flattened map has H·W positions per "
        "channel.",
        ("fc-params-dominate",),
    ),
    Misconception(
        "forgot-first-layer",
        "You left out the first layer.",
        ("count-every-layer",),
    ),
    Misconception(
        "forgot-last-layer",
        "You left out the last layer.",
        ("count-every-layer",),
    ),
)
OPERATIONS = (
    Misconception(
        "forgot-first-addition",
        "You counted one addition fewer than multiplications; this question counts "
        "2 per multiply-add.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "gave-the-new-total",
        "You gave the cost after the change; the question asks how much is added.",
        (),
    ),
    Misconception(
        "scaled-by-side",
        "You scaled the cost with the side of the image: it grows with the area.",
        ("flop-image-area",),
    ),
    Misconception(
        "counted-two-per-mac",
        "You counted 2 operations per multiply-add; this question counts 1.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "counted-one-per-mac",
        "You counted a multiply-add as 1 operation; this question counts the addition too.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "counted-first-addition",
        "You counted as many additions as multiplications: n products are summed with n - 1 "
        "additions.",
        ("flop-three-meanings", "flop-17"),
    ),
    Misconception(
        "forgot-positions",
        "You counted one output position only: the filter works at every one of them.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "used-input-size",
        "You multiplied by the input's positions: the work is done once per output position.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "one-side-of-output",
        "You multiplied by one side of the output only: it has H·W positions.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "added-bias-operations",
        "You counted the biases' additions; this convention leaves them out.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "params-for-macs",
        "You gave the number of weights: each weight is used again at every output position.",
        ("params-not-speed",),
    ),
    Misconception(
        "macs-for-pooling",
        "You multiplied by the input channels: pooling handles each channel by itself.",
        ("pool-no-params",),
    ),
)
MEMORY = (
    Misconception(
        "wrong-way",
        "You divided by the bytes of an element: each element takes that many, so multiply.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "activations-for-weights",
        "You counted what the layer puts out: this question is about its parameters.",
        ("params-not-speed",),
    ),
    Misconception(
        "forgot-bytes",
        "You counted elements: multiply by the bytes of one element.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "bits-for-bytes",
        "You counted bits: 8 bits are one byte.",
        ("float32-bytes",),
    ),
    Misconception(
        "always-four-bytes",
        "You took 4 bytes for each element: that is float32, and this is another type.",
        ("other-types-bytes",),
    ),
    Misconception(
        "wrong-kilo",
        "You divided by the other kilo: this question says which of 1000 and 1024 it uses.",
        ("kb-1024",),
    ),
    Misconception(
        "forgot-channels",
        "You counted one channel only: multiply by the channels.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "input-for-output",
        "You took the input's memory: the question is about what the layer puts out.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "weights-for-activations",
        "You counted weights: activations are the values the layer puts out.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "forgot-batch",
        "You counted one image: every image of the batch has activations of its own.",
        ("activation-memory-batch",),
    ),
    Misconception(
        "weights-per-image",
        "You multiplied the weights by the batch: all images share one copy.",
        ("activation-memory-batch",),
    ),
    Misconception(
        "forgot-last-activation",
        "You left out one layer's output: every map that is kept counts.",
        ("activation-memory-formula",),
    ),
)
# Recognised from the number alone, for every question; a question's own slips come first.
ARITHMETIC = (
    Misconception(
        "power-of-ten",
        "Your digits are right but the size is not: you are off by a power of ten.",
        (),
    ),
    Misconception(
        "neighbouring-unit",
        "Your number would be right in another unit: look at the one that is asked for.",
        ("kb-1024",),
    ),
    Misconception("factor-1024", "You are off by a factor of 1024: check the unit.", ("kb-1024",)),
    Misconception("off-by-one", "You are off by one.", ()),
    Misconception("factor-two", "You are off by a factor of 2.", ()),
    Misconception(
        "transposed-shape",
        "The right numbers in another order: shapes are written C×H×W, channels first.",
        ("shape-order",),
    ),
)


def registry(items: Iterable[Misconception]) -> dict[str, Misconception]:
    """The misconceptions by id; a name used twice is refused."""
    found: dict[str, Misconception] = {}
    for item in items:
        if item.id in found:
            raise MisconceptionError(f"misconception '{item.id}'", "there are two of this name")
        found[item.id] = item
    return found


MISCONCEPTIONS = registry((*SIZES, *PARAMETERS, *OPERATIONS, *MEMORY, *ARITHMETIC))
