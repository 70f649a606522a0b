"""Parameters."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

PARAMETERS: tuple[Misconception, ...] = (
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
