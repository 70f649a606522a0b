"""Sizes and shapes."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

SIZES: tuple[Misconception, ...] = (
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
