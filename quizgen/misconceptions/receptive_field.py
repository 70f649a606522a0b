"""Receptive fields."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

RECEPTIVE_FIELD: tuple[Misconception, ...] = (
    Misconception(
        "rf-added-kernels",
        "You added K for a further layer: neighbouring windows overlap, so it adds K - 1 only.",
        ("rf-picture-five", "rf-next-layer"),
    ),
    Misconception(
        "rf-forgot-first-pixel",
        "You added K - 1 for each layer but forgot the one pixel that the field begins with.",
        ("rf-n-layers",),
    ),
    Misconception(
        "rf-last-window",
        "You gave the last layer's own window: what it looks at has itself looked at more.",
        ("rf-what", "rf-stacked"),
    ),
    Misconception(
        "rf-both-sides",
        "You added K - 1 on each side: a layer adds K - 1 in all, half of it on each side.",
        ("rf-picture-five", "rf-stacked"),
    ),
    Misconception(
        "rf-multiplied",
        "You multiplied the kernel sizes: windows overlap, and each layer adds K - 1.",
        ("rf-stem-choice", "rf-stacked"),
    ),
    Misconception(
        "rf-flat-as-square",
        "You let the flat kernels widen the field both ways: a 1×K kernel widens it along the "
        "width only.",
        ("rf-flat-kernels",),
    ),
    Misconception(
        "rf-swapped-directions",
        "You swapped height and width: a 1×K kernel is one high and K wide, and widens the field.",
        ("rf-flat-kernels", "inception-v3-directions"),
    ),
    Misconception(
        "rf-ignored-strides",
        "You ignored the strides: behind a stride, neighbouring units are that many pixels apart.",
        ("rf-jump", "rf-next-layer"),
    ),
    Misconception(
        "rf-own-stride",
        "You used each layer's own stride for itself: it matters only to the layers after it.",
        ("rf-next-layer", "rf-jump"),
    ),
    Misconception(
        "rf-last-stride",
        "You used the stride of the layer before only: the strides of all earlier layers multiply.",
        ("rf-jump",),
    ),
    Misconception(
        "rf-forgot-pooling",
        "You left the pooling out: its window widens the field and its stride spreads what "
        "follows, like a convolution's.",
        ("rf-pooling",),
    ),
    Misconception(
        "rf-pooling-no-window",
        "You used the pooling's stride but not its window: it widens the field as a kernel does.",
        ("rf-pooling",),
    ),
    Misconception(
        "rf-dilation-once",
        "You dilated one layer only: every layer of the stack has its taps D apart.",
        ("rf-dilated-stack", "rf-dilation"),
    ),
    Misconception(
        "rf-dilation-as-stride",
        "You let a dilation act on later layers like a stride: it spreads the taps of its own "
        "layer only.",
        ("rf-later-layers",),
    ),
    Misconception(
        "rf-forgot-first-layer",
        "You began with a single pixel: the layers before have already widened the field.",
        ("rf-next-layer",),
    ),
    Misconception(
        "rf-rounded-down",
        "You rounded down: then the field is still too small; round up.",
        ("rf-n-layers",),
    ),
    Misconception(
        "rf-counted-all-layers",
        "You counted the layers before as well: only the added ones are asked for.",
        ("rf-next-layer",),
    ),
    Misconception(
        "one-layer-of-stack",
        "You counted one layer of the stack: all of its layers have weights.",
        ("rf-five", "rf-seven"),
    ),
    Misconception(
        "gave-large-kernel",
        "You gave the weights of the large kernel: the question asks for the difference.",
        ("rf-five", "rf-seven"),
    ),
    Misconception(
        "share-of-stack",
        "You divided by the stack's weights: the saving is a share of what the large kernel takes.",
        ("rf-five", "rf-seven"),
    ),
    Misconception(
        "share-that-remains",
        "You gave the share of the weights that remains: the question asks for the share that is "
        "saved.",
        ("rf-five", "rf-seven"),
    ),
    Misconception(
        "stack-equal-channels",
        "You gave every layer of the stack the first one's channels: the later ones see what the "
        "one before puts out.",
        ("count-every-layer",),
    ),
    Misconception(
        "position-from-one",
        "You counted from 1: here the first unit and the first column are number 0.",
        ("rf-first-unit-columns",),
    ),
    Misconception(
        "position-end-outside",
        "You gave the first column behind the window: it ends K - 1 columns after it begins.",
        ("rf-what",),
    ),
    Misconception(
        "position-padding-twice",
        "You shifted by 2·P: only the padding on the left shifts where a window begins.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "position-no-overlap",
        "You laid the windows side by side: each begins one stride, not one kernel, further.",
        ("rf-jump",),
    ),
    Misconception(
        "padding-not-spread",
        "You subtracted the second layer's padding in pixels: its zeros are as far apart as the "
        "first layer's units.",
        ("rf-jump",),
    ),
    Misconception(
        "one-kernel-size",
        "You compared layers with equal kernels: the large kernel has more weights per pair of "
        "channels.",
        ("rf-five",),
    ),
)
