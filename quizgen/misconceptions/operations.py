"""Operations."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

OPERATIONS: tuple[Misconception, ...] = (
    Misconception(
        "forgot-first-addition",
        "You counted one addition fewer than multiplications; this question counts "
        "2 per multiply-add.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "gave-the-new-total",
        "You gave one of the two totals; the question asks for the difference between them.",
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
        "You gave the number of weights: each weight is used again at every output position.",
        ("params-not-speed",),
    ),
    Misconception(
        "macs-for-pooling",
        "You multiplied by the input channels: pooling handles each channel by itself.",
        ("pool-no-params",),
    ),
    Misconception(
        "inverted-ratio",
        "You divided the other way round.",
        (),
    ),
    Misconception(
        "gave-the-difference",
        "You gave how many times more; the question asks how many times as many.",
        (),
    ),
    Misconception(
        "compared-filters",
        "You compared the numbers of filters only: the size of the kernels counts too.",
        ("conv-macs-formula", "conv-macs-kernel"),
    ),
    Misconception(
        "cost-unchanged",
        "You left the operations as they were: kernel, channels and size all multiply.",
        ("conv-macs-product",),
    ),
    Misconception(
        "scaled-the-other-way",
        "You scaled in the wrong direction.",
        ("conv-macs-product",),
    ),
    Misconception(
        "squared-one-change",
        "You squared a factor that comes in only once.",
        ("conv-macs-product",),
    ),
    Misconception(
        "one-channel-count",
        "You scaled one channel number only: each filter changes its depth, and the number of "
        "filters changes too.",
        ("conv-macs-product",),
    ),
    Misconception(
        "forgot-resolution",
        "You left out that the images change their size: the operations go with their area.",
        ("flop-image-area",),
    ),
    Misconception(
        "forgot-width",
        "You left out that the numbers of channels change.",
        ("conv-macs-product",),
    ),
    Misconception(
        "forgot-depth",
        "You left out that the number of layers changes.",
        (),
    ),
    Misconception(
        "gave-the-saving",
        "You gave what is saved; the question asks what is left.",
        (),
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
        ("flop-17", "flop-exact-channels"),
    ),
    Misconception(
        "correction-reversed",
        "You put the missing additions on the wrong side: an exact count is below 2 per "
        "multiply-add.",
        ("flop-17", "flop-three-meanings"),
    ),
    Misconception(
        "halved-before-adding",
        "You halved before you put the missing additions back: add them first.",
        ("flop-17",),
    ),
    Misconception(
        "counted-window-values",
        "You counted an operation per value: the largest of n values takes n - 1 comparisons.",
        ("pool-relu-cheap",),
    ),
    Misconception(
        "forgot-division",
        "You counted the additions only: a mean takes a division too.",
        ("pool-relu-cheap",),
    ),
    Misconception(
        "weights-not-moved",
        "You left out the weights: they are read as well.",
        ("params-tell-memory",),
    ),
    Misconception(
        "outputs-not-moved",
        "You left out the outputs: they are written as well.",
        ("activation-what",),
    ),
    Misconception(
        "inputs-not-moved",
        "You left out the inputs: they are read as well.",
        ("activation-what",),
    ),
    Misconception(
        "batch-in-operations-only",
        "You moved the inputs and outputs of one image only: every image of the batch has its own.",
        ("activation-memory-batch",),
    ),
    Misconception(
        "halved-for-doubled",
        "You halved: each multiply-add is two FLOPs, so there are twice as many FLOPs.",
        ("flop-three-meanings",),
    ),
    Misconception(
        "rate-multiplied",
        "You multiplied by the rate: a faster device takes less time, so divide.",
        (),
    ),
    Misconception(
        "forgot-utilisation",
        "You took the device's full rate: it reaches only a part of it.",
        (),
    ),
    Misconception(
        "utilisation-shortens",
        "You let the lower rate make it faster: at part of the rate it takes longer.",
        (),
    ),
    Misconception(
        "forgot-seconds",
        "You counted one second only.",
        (),
    ),
)
