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
        ("saving-and-rest",),
    ),
    Misconception(
        "added-sizes",
        "You added the two sizes: every output has a weight to every input, so multiply them.",
        ("fc-params-formula",),
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
        ("bn-buffers", "bn-params"),
    ),
    Misconception(
        "bn-per-layer",
        "You counted one scale and one shift for the whole layer: every channel has its own.",
        ("bn-params", "bn-which-channels"),
    ),
    Misconception(
        "bn-mixed-channels",
        "You gave batch normalisation a weight from every channel to every channel: it treats "
        "each channel by itself.",
        ("bn-params",),
    ),
    Misconception(
        "bn-input-channels",
        "You normalised the convolution's input channels: batch normalisation follows its output.",
        ("bn-which-channels",),
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
        ("grouped-conv-what", "grouped-params-formula"),
    ),
    Misconception(
        "dense-depthwise",
        "You let every depthwise filter reach through all channels: it is flat and sees a single "
        "channel.",
        ("depthwise-what",),
    ),
    Misconception(
        "groups-twice",
        "You divided by the groups twice: each filter sees fewer inputs, but no filter disappears.",
        ("grouped-params-formula", "grouped-conv-saving"),
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
    Misconception(
        "bias-of-one-part",
        "You counted the biases of one part only: the depthwise convolution has one per channel, "
        "the 1×1 convolution one per filter.",
        ("conv-bias-count", "mobile-pair"),
    ),
    Misconception(
        "forgot-pointwise",
        "You left out the 1×1 convolution, which mixes the channels.",
        ("mobile-pair", "conv1x1-what"),
    ),
    Misconception(
        "forgot-depthwise",
        "You left out the depthwise convolution: it has a kernel for every channel.",
        ("mobile-pair", "depthwise-weights"),
    ),
    Misconception(
        "counted-plain-convolution",
        "You counted a plain convolution, whose filters reach through all channels; here the "
        "depthwise part and the 1×1 part are added.",
        ("mobile-pair", "depthwise-separable-share"),
    ),
    Misconception(
        "forgot-widening",
        "You left the channels as they were: the first 1×1 convolution multiplies them.",
        ("inverted-residual",),
    ),
    Misconception(
        "skipped-reduction",
        "You let the second layer see all input channels: it sees only those that the 1×1 "
        "convolution leaves.",
        ("conv1x1-before", "conv1x1-cost"),
    ),
    Misconception(
        "budget-rounded-up",
        "You rounded up: one more no longer fits, so round down.",
        ("budget-rounds-down",),
    ),
    Misconception(
        "counted-stride",
        "You multiplied by the stride: it spreads the outputs, the kernel keeps its size.",
        ("conv-params-formula",),
    ),
    Misconception(
        "forgot-concat",
        "You left out the channels that are joined: the next layer sees all of them.",
        ("concat-next-filter",),
    ),
    Misconception(
        "shared-weights",
        "You counted each filter once: without weight sharing every position has a kernel of its "
        "own.",
        ("unshared-weights",),
    ),
    Misconception(
        "shared-biases",
        "You counted a bias per filter: here every output value has a bias of its own.",
        ("unshared-weights", "conv-bias-count"),
    ),
    Misconception(
        "params-for-connections",
        "You counted parameters: each is used at every output position, and every use is a "
        "connection.",
        ("units-connections",),
    ),
    Misconception(
        "forgot-bias-connection",
        "You left out the connection to the bias: every output value has one.",
        ("units-connections",),
    ),
    Misconception(
        "bias-connection-per-filter",
        "You counted one bias connection per filter: each of its output values has one.",
        ("units-connections",),
    ),
    Misconception(
        "ignored-table",
        "You let every output map see all input maps: most see only some of them.",
        ("lenet-c3-table",),
    ),
    Misconception(
        "fc-as-pointwise",
        "You took 1×1 kernels: only a kernel as large as the map sees all of its positions.",
        ("fc-as-convolution",),
    ),
    Misconception(
        "second-kernel-repeated",
        "You gave the second layer the first one's kernel: its input is a single position, so its "
        "kernel is 1×1.",
        ("fc-as-convolution",),
    ),
    Misconception(
        "fc-stays-fixed",
        "You let the layer put out a single position: as a convolution it slides over the larger "
        "map.",
        ("fc-as-convolution-larger",),
    ),
    Misconception(
        "moved-by-kernel",
        "You moved the kernel by its own size: it moves by one position.",
        ("fc-as-convolution-larger", "conv-output-size"),
    ),
    Misconception(
        "bn-per-element",
        "You gave every value of the map its own numbers: batch normalisation has them per "
        "channel.",
        ("bn-params",),
    ),
    Misconception(
        "bn-one-statistic",
        "You counted one running statistic per channel: it keeps a mean and a variance.",
        ("bn-buffers",),
    ),
    Misconception(
        "bn-last-only",
        "You counted the last batch normalisation only: one follows each convolution.",
        ("bn-params", "bn-buffers"),
    ),
    Misconception(
        "pooling-parameters",
        "You gave the pooling layer a weight per value of its window: it learns nothing.",
        ("pool-no-params",),
    ),
)
