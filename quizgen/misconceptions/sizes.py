"""Sizes and shapes."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

SIZES: tuple[Misconception, ...] = (
    Misconception(
        "pooled-channels",
        "You shrank the channels too: pooling works on each channel by itself and keeps them all.",
        ("pool-output-channels",),
    ),
    Misconception(
        "forgot-plus-one",
        "You counted the steps the kernel takes, but not its starting position: add 1 at the end.",
        ("conv-output-size", "conv-output-plus-one"),
    ),
    Misconception(
        "padding-once",
        "You counted the padding on one side only: P on both sides makes 2·P.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "forgot-padding",
        "You left the padding out: the kernel also slides over the P zeros on each side.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "forgot-stride",
        "You moved the kernel by one column at a time: it moves by the stride.",
        ("conv-output-size",),
    ),
    Misconception(
        "rounded-up",
        "You rounded up: a window that does not fit entirely is dropped, so round down.",
        ("conv-output-floor",),
    ),
    Misconception(
        "forgot-kernel",
        "You divided the whole size by the stride: the kernel also has to fit, so subtract K "
        "first.",
        ("conv-output-size",),
    ),
    Misconception(
        "same-size",
        "You kept the input's size: the output has one value for each position of the kernel, and "
        "those have to be counted.",
        ("conv-why-padding", "conv-same-padding"),
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
    Misconception(
        "padding-not-halved",
        "You put the whole padding on each side: it is the total, and each side gets half of it.",
        ("conv-tf-same-total", "conv-same-padding"),
    ),
    Misconception(
        "extra-padding-left",
        "You put the odd column on the left: this question puts it on the right.",
        ("conv-tf-same-odd",),
    ),
    Misconception(
        "padded-symmetrically",
        "You padded both sides alike: the columns needed are odd in number, so one side gets one "
        "more than the other.",
        ("conv-tf-same-odd",),
    ),
    Misconception(
        "same-padding-ignores-stride",
        "You padded by K - 1 in all, as at stride 1: with a larger stride the last window ends "
        "elsewhere, and fewer or more columns are needed.",
        ("conv-tf-same-total",),
    ),
    Misconception(
        "assumed-same-padding",
        "You took the padding that keeps the size, but this layer does not keep it.",
        ("conv-same-padding", "conv-output-size"),
    ),
    Misconception(
        "padded-channels",
        "You padded the channels too: zeros are added around height and width only.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "padded-one-direction",
        "You padded one direction only: height and width both get zeros on both sides.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "forgot-corners",
        "You counted the zeros beside the four edges, but not those in the four corners.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "corners-twice",
        "You counted the four corners twice, once with the rows and once with the columns.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "gave-padded-volume",
        "You gave all elements of the padded input: only the zeros are asked for.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "share-of-input",
        "You divided by the unpadded input: the share is one of the padded input.",
        ("conv-output-padding-twice",),
    ),
    Misconception(
        "took-exact-fit",
        "You took the input that fits exactly: since a remainder is dropped, up to S - 1 further "
        "columns give the same output.",
        ("conv-output-floor",),
    ),
    Misconception(
        "floor-for-ceil",
        "You rounded down: in ceil mode a last, partial window counts too.",
        ("pool-ceil-mode",),
    ),
    Misconception(
        "window-in-padding",
        "You counted a last window that begins behind the input: even in ceil mode a window has "
        "to begin inside the input or in the padding before it.",
        ("pool-ceil-mode-outside",),
    ),
    Misconception(
        "ignored-dilation",
        "You ignored the dilation: the kernel's taps are D apart, so it spans D·(K - 1) + 1 "
        "pixels.",
        ("dilated-output-size", "rf-dilation"),
    ),
    Misconception(
        "dilation-times-kernel",
        "You took D·K as the span of the dilated kernel: K taps have K - 1 gaps, so it spans D·(K "
        "- 1) + 1.",
        ("dilated-output-size", "rf-dilation"),
    ),
    Misconception(
        "dilation-as-step",
        "You moved the kernel D positions at a time: dilation spreads its taps, the steps are the "
        "stride's.",
        ("dilated-output-size", "rf-dilation"),
    ),
    Misconception(
        "solved-forwards",
        "You took the size given for the input's and worked out the output's: it is the other way "
        "round.",
        ("conv-output-size",),
    ),
    Misconception(
        "conv-for-transposed",
        "You used an ordinary convolution's size: a transposed convolution goes the other way.",
        ("transposed-what", "transposed-size"),
    ),
    Misconception(
        "step-for-each-position",
        "You took a step of S for every position: between n positions there are n - 1 steps.",
        ("transposed-size", "conv-output-plus-one"),
    ),
    Misconception(
        "size-times-stride",
        "You only multiplied the positions by the stride: the kernel's width and the padding "
        "count too.",
        ("conv-output-size",),
    ),
    Misconception(
        "added-whole-span",
        "You added the kernel's whole span for each layer: at stride 1 a layer takes away one "
        "column less than its kernel spans.",
        ("conv-output-size", "rf-dilation"),
    ),
    Misconception(
        "added-padding",
        "You padded the map, but this layer has no padding.",
        ("pool-output-size",),
    ),
    Misconception(
        "map-sides-added",
        "You added height and width: a map has H·W positions.",
        ("fc-params-dominate",),
    ),
    Misconception(
        "transposed-forgot-kernel",
        "You left the kernel out: the last position still covers K columns.",
        ("transposed-size",),
    ),
    Misconception(
        "transposed-forgot-padding",
        "You left the padding out: in a transposed convolution it cuts P columns off each side.",
        ("transposed-padding",),
    ),
    Misconception(
        "transposed-cut-once",
        "You cut the padding off one side only: P columns go on each side, 2·P in all.",
        ("transposed-padding",),
    ),
    Misconception(
        "transposed-padding-added",
        "You let the padding enlarge the output: in a transposed convolution it cuts P columns "
        "off each side.",
        ("transposed-padding",),
    ),
    Misconception(
        "forgot-output-padding",
        "You left the output padding out: it adds rows and columns at one side of the output.",
        ("transposed-output-padding",),
    ),
    Misconception(
        "output-padding-twice",
        "You added the output padding on both sides: it is added on one side only.",
        ("transposed-output-padding",),
    ),
    Misconception(
        "kept-output-channels",
        "You kept the output's channels: the number of filters says nothing about the input.",
        ("conv-output-channels",),
    ),
    Misconception(
        "filters-per-input-channel",
        "You counted a filter for every input channel: one filter reaches through all of them.",
        ("conv-filter-shape", "conv-output-channels"),
    ),
    Misconception(
        "kernel-half-reach",
        "You gave how far the kernel reaches to one side; its width takes in both sides and the "
        "centre.",
        ("conv-same-padding",),
    ),
    Misconception(
        "forgot-kernel-weights",
        "You divided by the input channels only: a filter has K·K weights for each of them.",
        ("conv-one-filter", "conv-params-formula"),
    ),
    Misconception(
        "input-units",
        "You counted the input's elements: a layer's units are the elements that it puts out.",
        ("units-connections",),
    ),
    Misconception(
        "connections-for-units",
        "You counted connections: a unit has many of them, but it is one unit.",
        ("units-connections",),
    ),
    Misconception(
        "counted-pool-units",
        "You counted the pooled map too: this question leaves pooling out.",
        ("units-connections",),
    ),
    Misconception(
        "im2col-swapped",
        "You swapped rows and columns: here every column is one patch.",
        ("im2col-shape",),
    ),
    Misconception(
        "patch-per-input-pixel",
        "You took a patch for every input pixel: there is one for every output position.",
        ("im2col-shape",),
    ),
    Misconception(
        "patches-per-filter",
        "You multiplied by the filters: all of them are applied to the same patches.",
        ("im2col-price",),
    ),
    Misconception(
        "patch-ratio-only",
        "You gave K·K: that is the ratio only where every pixel has a position of its own.",
        ("im2col-price",),
    ),
    Misconception(
        "took-widest-branch",
        "You took the widest branch: concatenation puts the channels of all branches one after "
        "another.",
        ("inception-joined", "concat-next-filter"),
    ),
    Misconception(
        "concat-added-sizes",
        "You added up heights and widths: the maps are joined along the channels only.",
        ("concat-add-shapes",),
    ),
    Misconception(
        "forgot-branch",
        "You left out the last branch: its channels are joined to the others too.",
        ("inception-branches", "inception-joined"),
    ),
    Misconception(
        "counted-reductions",
        "You counted the channels of a branch's inner layers: only its last layer is joined to "
        "the others.",
        ("inception-joined",),
    ),
    Misconception(
        "ignored-projection",
        "You let the pooling branch keep all input channels: the convolution behind it has "
        "filters of its own.",
        ("inception-pool-projection",),
    ),
    Misconception(
        "forgot-pool-branch",
        "You left out the pooling branch: it keeps the input's channels, and they are joined too.",
        ("inception-v3-grid", "inception-joined"),
    ),
)
