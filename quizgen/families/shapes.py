"""Sizes of maps: convolution, pooling, flattening."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_OUT, ELEMENTS, POOL_OUT
from quizgen.families.common import (
    CHANNELS,
    IMAGES,
    MAP_SHAPES,
    PICTURES,
    POOLS,
    REAL_CONVS,
    SHRINKING_CONVS,
    SMALL_CHANNELS,
    SMALL_MAPS,
)
from quizgen.variants.family import Family
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.space import Axis

TALL_OUT = CONV_OUT.rename(W="H")
TALL_POOL_OUT = POOL_OUT.rename(W="H")
# Kernels, strides and paddings whose likely wrong outputs differ: behind a kernel of 3, stride 2
# and padding 1 several of them are one number.
EXACT_CONVS = ((5, 2, 2), (7, 2, 3), (6, 2, 1), (5, 3, 2), (7, 3, 3), (7, 4, 3), (8, 4, 1))
FLOORED_CONVS = (
    *((5, 2, 2), (7, 2, 3), (7, 2, 2), (11, 4, 2), (7, 4, 3), (9, 4, 3), (5, 3, 2), (11, 4, 3)),
)
COVERED_CONVS = (
    *((7, 2, 3), (9, 2, 4), (7, 3, 1), (9, 3, 2), (9, 4, 1), (11, 4, 1), (11, 4, 3), (11, 2, 5)),
)

CONV_OUTPUT = Family(
    id="conv-output",
    topic="shapes",
    near="window",
    summary="output size of a convolution; at level 3 the input size from the output",
    covers=("K6",),
    levels={
        # A 32x32 image, 5x5 kernel, stride 1, padding 2: how wide is the output?
        1: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> "
            "slides over an input <W> wide. How wide is its output?",
            axes=(
                Axis(
                    "W",
                    (*range(12, 47), 48, 49, 52, 55, 56, 58, 60, 64, 70, 76, 85, 96, 97, 100, 112),
                ),
                Axis("K S P", EXACT_CONVS),
            ),
            possible=("K <= W + 2*P",),
            rules=("(W - K + 2*P) % S == 0 and W_out > 2",),
            steps=(("W_out", "Positions of the kernel", CONV_OUT),),
            unit="pixels",
            slips={
                "forgot-plus-one": "(W - K + 2*P)//S",
                "padding-once": "(W - K + P)//S + 1",
                "forgot-padding": "(W - K)//S + 1",
                "forgot-stride": "W - K + 2*P + 1",
                "forgot-kernel": "W//S",
            },
        ),
        # 64 filters of 7x7, stride 2, padding 3, on 3x224x320: which output shape?
        2: FormulaLevel(
            prompt="A layer has <C_out> filters of $<K> \\times <K>$, stride <S> and padding <P>. "
            "Its input has the shape $<C_in> \\times <H> \\times <W>$. What is the shape of its "
            "output?",
            axes=(
                Axis("C_in", (1, 3, 16, 64)),
                Axis("H W", PICTURES),
                Axis("C_out", (24, 32, 48, 64, 80, 96, 128)),
                Axis("K S P", FLOORED_CONVS),
            ),
            possible=("K <= W + 2*P and K <= H + 2*P",),
            rules=("C_in < C_out", "K < 7 or C_in <= 3"),
            steps=(
                ("H_out", "Height", TALL_OUT),
                ("W_out", "Width", CONV_OUT),
            ),
            answer=("C_out", "H_out", "W_out"),
            slips={
                "forgot-plus-one": ("C_out", "(H - K + 2*P)//S", "(W - K + 2*P)//S"),
                "padding-once": ("C_out", "(H - K + P)//S + 1", "(W - K + P)//S + 1"),
                "rounded-up": ("C_out", "ceil((H - K + 2*P)/S) + 1", "ceil((W - K + 2*P)/S) + 1"),
                "forgot-stride": ("C_out", "H - K + 2*P + 1", "W - K + 2*P + 1"),
                "kept-input-channels": ("C_in", "H_out", "W_out"),
            },
        ),
        # 11x11, stride 4, padding 2 puts out 55 columns, nothing left over: how wide is the input?
        3: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> puts "
            "out a map <W_out> wide, and its last position ends exactly at the edge of the "
            "padded input. How wide is the input, without padding?",
            axes=(
                Axis("W_out", tuple(range(10, 161))),
                Axis("K S P", COVERED_CONVS),
            ),
            possible=("(W_out - 1)*S + K > 2*P",),
            steps=(
                ("span", "Columns that the kernel covers", "(W_out - 1)*S + K"),
                ("W", "Without the padding on both sides", "span - 2*P"),
            ),
            unit="pixels",
            slips={
                "step-for-each-position": "W_out*S + K - 2*P",
                "forgot-padding": "span",
                "padding-once": "span - P",
                "size-times-stride": "W_out*S",
                "forgot-stride": "W_out - 1 + K - 2*P",
            },
        ),
    },
)

POOL_OUTPUT = Family(
    id="pool-output",
    topic="shapes",
    needs=("conv-output",),
    near="window",
    summary="output size of a pooling layer, alone and after a convolution",
    covers=("K7",),
    levels={
        # 3x3 max pooling with stride 2 on a map 55 wide: how wide is the output?
        1: FormulaLevel(
            prompt="Max pooling with a $<K> \\times <K>$ window and stride <S>, without padding, "
            "goes over a map <W> wide. How wide is its output?",
            axes=(Axis("W", tuple(range(8, 100))), Axis("K", (2, 3, 4)), Axis("S", (1, 2, 3))),
            possible=("K <= W",),
            rules=("(W - K) % S == 0 and S <= K",),
            steps=(("W_out", "Positions of the window", POOL_OUT),),
            unit="pixels",
            slips={
                "forgot-plus-one": "(W - K)//S",
                "forgot-stride": "W - K + 1",
                "same-size": "W",
                "added-padding": "(W + 2*(K//2) - K)//S + 1",
            },
        ),
        # 3x3 pooling, stride 2, on 64x112x150: which shape?
        2: FormulaLevel(
            prompt="A max pooling layer has a $<K> \\times <K>$ window and stride <S>, no padding, "
            "and rounds down. Its input has the shape $<C_in> \\times <H> \\times <W>$. What is "
            "the shape of its output?",
            axes=(
                Axis("C_in", (16, 32, 64, 96, 128, 192, 256)),
                Axis("H W", MAP_SHAPES),
                Axis("K S", POOLS),
            ),
            possible=("K <= W and K <= H",),
            steps=(
                ("H_out", "Height", TALL_POOL_OUT),
                ("W_out", "Width", POOL_OUT),
            ),
            answer=("C_in", "H_out", "W_out"),
            slips={
                "forgot-plus-one": ("C_in", "(H - K)//S", "(W - K)//S"),
                "rounded-up": ("C_in", "ceil((H - K)/S) + 1", "ceil((W - K)/S) + 1"),
                "forgot-stride": ("C_in", "H - K + 1", "W - K + 1"),
                "same-size": ("C_in", "H", "W"),
                "pooled-channels": ("C_in//S", "H_out", "W_out"),
            },
        ),
        # conv 7x7 stride 2 padding 3 with 64 filters, then 3x3 pooling stride 2: which shape?
        3: FormulaLevel(
            prompt="An image $<C_in> \\times <H> \\times <W>$ goes through a convolution (<C_out> "
            "filters of $<K> \\times <K>$, stride <S>, padding <P>) and then through max pooling "
            "with a $<F> \\times <F>$ window and stride <T>, no padding. Both round down. What "
            "shape comes out?",
            axes=(
                Axis("C_in", (1, 3)),
                Axis("H W", PICTURES),
                Axis("C_out", (32, 48, 64, 96, 128)),
                Axis("K S P", SHRINKING_CONVS),
                Axis("F T", ((2, 2), (3, 2))),
            ),
            possible=("K <= W + 2*P and K <= H + 2*P",),
            rules=("H_out > 3",),
            steps=(
                ("H_conv", "Height after the convolution", TALL_OUT),
                ("W_conv", "Width after the convolution", CONV_OUT),
                ("H_out", "Height after pooling", "(H_conv - F)//T + 1"),
                ("W_out", "Width after pooling", "(W_conv - F)//T + 1"),
            ),
            answer=("C_out", "H_out", "W_out"),
            slips={
                "forgot-pooling": ("C_out", "H_conv", "W_conv"),
                "forgot-plus-one": (
                    "C_out",
                    "((H - K + 2*P)//S - F)//T",
                    "((W - K + 2*P)//S - F)//T",
                ),
                "rounded-up": (
                    "C_out",
                    "ceil((ceil((H - K + 2*P)/S) + 1 - F)/T) + 1",
                    "ceil((ceil((W - K + 2*P)/S) + 1 - F)/T) + 1",
                ),
                "padding-once": (
                    "C_out",
                    "((H - K + P)//S + 1 - F)//T + 1",
                    "((W - K + P)//S + 1 - F)//T + 1",
                ),
                "kept-input-channels": ("C_in", "H_out", "W_out"),
                "forgot-stride": (
                    "C_out",
                    "(H - K + 2*P + 1 - F)//T + 1",
                    "(W - K + 2*P + 1 - F)//T + 1",
                ),
            },
        ),
    },
)

FLATTEN_SIZE = Family(
    id="flatten-size",
    topic="shapes",
    near="fully-connected",
    summary="how many features a flattened map has",
    covers=("K2",),
    levels={
        # 16 maps of 5x5 are flattened: how many features?
        1: FormulaLevel(
            prompt="A map of the shape $<C_out> \\times <H_out> \\times <W_out>$ is flattened "
            "for a "
            "fully connected layer. How many features does that layer see?",
            axes=(
                Axis("C_out", SMALL_CHANNELS),
                Axis("H_out", tuple(range(4, 17))),
                Axis("W_out", tuple(range(4, 17))),
            ),
            rules=("H_out <= W_out and 2*H_out >= W_out",),
            steps=(("features", "All elements", ELEMENTS),),
            unit="features",
            slips={
                "forgot-flatten": "C_out",
                "forgot-channels": "H_out*W_out",
                "flatten-one-side": "C_out*W_out",
                "map-sides-added": "C_out*(H_out + W_out)",
            },
        ),
        # 64x56x56 through 2x2 pooling with stride 2, then flattened
        2: FormulaLevel(
            prompt="A map of the shape $<C_out> \\times <H> \\times <W>$ goes through max pooling "
            "with a $<K> \\times <K>$ window and stride <S> (no padding, rounding down) and is "
            "then "
            "flattened. How many features come out?",
            axes=(
                Axis("C_out", CHANNELS),
                Axis("H W", SMALL_MAPS),
                Axis("K S", POOLS[:3]),
            ),
            possible=("K <= W and K <= H",),
            steps=(
                ("H_out", "Height after pooling", TALL_POOL_OUT),
                ("W_out", "Width after pooling", POOL_OUT),
                ("features", "All elements", ELEMENTS),
            ),
            unit="features",
            slips={
                "forgot-pooling": "C_out*H*W",
                "forgot-channels": "H_out*W_out",
                "flatten-one-side": "C_out*W_out",
                "rounded-up": "C_out*(ceil((H - K)/S) + 1)*(ceil((W - K)/S) + 1)",
                "forgot-plus-one": "C_out*((H - K)//S)*((W - K)//S)",
            },
        ),
        # conv, pooling, flatten, in one go
        3: FormulaLevel(
            prompt="An image $<C_in> \\times <W> \\times <W>$ goes through a convolution "
            "(<C_out> filters of $<K> \\times <K>$, stride <S>, padding <P>), then max pooling "
            "(window $<F> \\times <F>$, stride <T>, no padding), and is flattened. Sizes round "
            "down. How many features come out?",
            axes=(
                Axis("C_in", (1, 3)),
                Axis("W", IMAGES),
                Axis("C_out", (8, 16, 24, 32, 48, 64, 96)),
                Axis("K S P", REAL_CONVS),
                Axis("F T", ((2, 2), (3, 2), (3, 3))),
            ),
            possible=("K <= W + 2*P",),
            rules=("W_out > 2",),
            steps=(
                ("W_conv", "Side after the convolution", CONV_OUT),
                ("W_out", "Side after pooling", "(W_conv - F)//T + 1"),
                ("features", "All elements", "C_out*W_out*W_out"),
            ),
            unit="features",
            slips={
                "forgot-pooling": "C_out*W_conv*W_conv",
                "forgot-channels": "W_out*W_out",
                "flatten-one-side": "C_out*W_out",
                "kept-input-channels": "C_in*W_out*W_out",
                "padding-once": "C_out*(((W - K + P)//S + 1 - F)//T + 1)**2",
                "forgot-plus-one": "C_out*(((W - K + 2*P)//S - F)//T)**2",
            },
        ),
    },
)

FAMILIES = (CONV_OUTPUT, POOL_OUTPUT, FLATTEN_SIZE)
