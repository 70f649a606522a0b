"""Operations."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

OPERATIONS: tuple[Misconception, ...] = (
    Misconception(
        "forgot-first-addition",
        "You counted one addition fewer than multiplications; this question counts "
        "2 per multiply-add.",
        ("flop-three-meanings", "exact-below-twice"),
    ),
    Misconception(
        "gave-the-new-total",
        "You gave one of the two totals; the question asks for the difference between them.",
        ("saving-and-rest",),
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
        ("exact-below-twice", "flop-17"),
    ),
    Misconception(
        "added-bias-to-full-sum",
        "You counted n + 1 additions for a value: n products are summed with n - 1 additions, and "
        "the bias is one more.",
        ("flop-exact-channels", "exact-below-twice"),
    ),
    Misconception(
        "forgot-positions",
        "You counted one output position only: the filter works at every one of them.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "used-input-size",
        "You multiplied by the input's positions: the work is done once per output position.",
        ("conv-macs-formula", "conv-macs-stride"),
    ),
    Misconception(
        "one-side-of-output",
        "You took one side of the output only: it has H·W positions.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "exact-for-mac",
        "You counted multiplications and additions one by one; a multiply-add is both in one.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "one-side-of-image",
        "You took one side of the image only: it has H·W pixels in each channel.",
        ("activation-memory-formula",),
    ),
    Misconception(
        "added-bias-operations",
        "You counted the biases' additions; this convention leaves them out.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "params-for-macs",
        "You counted weights: each of them is used again at every output position.",
        ("params-not-speed",),
    ),
    Misconception(
        "macs-for-pooling",
        "You multiplied by the input channels: pooling handles each channel by itself.",
        ("pool-output-channels", "max-pool-comparisons"),
    ),
    Misconception(
        "inverted-ratio",
        "You divided the other way round.",
        ("saving-and-rest",),
    ),
    Misconception(
        "gave-the-difference",
        "You gave how many times more; the question asks how many times as many.",
        ("saving-and-rest", "saving-percent-of-what"),
    ),
    Misconception(
        "compared-filters",
        "You compared the numbers of filters only: the size of the kernels counts too.",
        ("conv-macs-formula", "conv-macs-kernel"),
    ),
    Misconception(
        "cost-unchanged",
        "You left the operations as they were: kernel, channels and size all multiply.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "scaled-the-other-way",
        "You scaled in the wrong direction.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "squared-one-change",
        "You squared a factor that comes in only once.",
        ("conv-macs-formula",),
    ),
    Misconception(
        "one-channel-count",
        "You scaled one channel number only: each filter changes its depth, and the number of "
        "filters changes too.",
        ("conv-macs-half-channels",),
    ),
    Misconception(
        "forgot-resolution",
        "You left out that the images change their size: the operations go with their area.",
        ("flop-image-area",),
    ),
    Misconception(
        "forgot-width",
        "You left out that the numbers of channels change.",
        ("conv-macs-half-channels",),
    ),
    Misconception(
        "forgot-depth",
        "You left out that the number of layers changes.",
        ("scaling-depth-too",),
    ),
    Misconception(
        "gave-the-saving",
        "You gave what is saved; the question asks what is left.",
        ("saving-and-rest",),
    ),
    Misconception(
        "ignored-stem",
        "You worked at the image's full size: the layer comes after the stem has shrunk it.",
        ("stem-why",),
    ),
    Misconception(
        "shrunk-once",
        "You halved the size once: the convolution and the pooling each halve it.",
        ("stem-why", "resnet-stem"),
    ),
    Misconception(
        "sides-added",
        "You added the kernel's sides: K·K weights lie in each channel.",
        ("conv-macs-per-output",),
    ),
    Misconception(
        "forgot-bias-addition",
        "You left out the addition of the bias, one for every output value.",
        ("flop-exact-channels",),
    ),
    Misconception(
        "counted-once-for-layer",
        "You corrected the additions once for the whole layer: every output value has its own sum.",
        ("exact-below-twice", "flop-exact-channels"),
    ),
    Misconception(
        "correction-reversed",
        "You put the missing additions on the wrong side: an exact count is below 2 per "
        "multiply-add.",
        ("exact-below-twice", "flop-three-meanings"),
    ),
    Misconception(
        "halved-before-adding",
        "You halved before you put the missing additions back: add them first.",
        ("exact-below-twice",),
    ),
    Misconception(
        "counted-window-values",
        "You counted an operation per value: the largest of n values takes n - 1 comparisons.",
        ("max-pool-comparisons",),
    ),
    Misconception(
        "forgot-division",
        "You counted the additions only: a mean takes a division too.",
        ("max-pool-comparisons",),
    ),
    Misconception(
        "weights-not-moved",
        "You left out the weights: they are read as well.",
        ("intensity-moved",),
    ),
    Misconception(
        "outputs-not-moved",
        "You left out the outputs: they are written as well.",
        ("intensity-moved",),
    ),
    Misconception(
        "inputs-not-moved",
        "You left out the inputs: they are read as well.",
        ("intensity-moved",),
    ),
    Misconception(
        "batch-in-operations-only",
        "You moved the inputs and outputs of one image only: every image of the batch has its own.",
        ("intensity-batch", "activation-memory-batch"),
    ),
    Misconception(
        "halved-for-doubled",
        "You halved: each multiply-add is two FLOPs, so there are twice as many FLOPs.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "rate-multiplied",
        "You multiplied by the rate: a faster device takes less time, so divide.",
        ("time-estimate",),
    ),
    Misconception(
        "forgot-utilisation",
        "You took the device's full rate: it reaches only a part of it.",
        ("time-estimate",),
    ),
    Misconception(
        "utilisation-shortens",
        "You let the lower rate make it faster: at part of the rate it takes longer.",
        ("time-estimate",),
    ),
    Misconception(
        "forgot-seconds",
        "You counted one second only.",
        ("time-estimate",),
    ),
)
