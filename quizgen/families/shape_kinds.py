"""Sizes of maps behind dilated and transposed convolutions."""

from __future__ import annotations

from quizgen.cost.formulas import DILATED_OUT, KERNEL_SPAN
from quizgen.formulas.formula import Formula
from quizgen.variants.family import Family
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.space import Axis

SIDES = (28, 32, 40, 48, 56, 64, 65, 80, 96, 97, 112, 128, 129, 160)
SMALL = (4, 5, 6, 7, 8, 10, 12, 13, 14, 16, 20, 24, 28, 32)
TALL_DILATED = DILATED_OUT.rename(W="H")

# torch ConvTranspose2d without dilation; O is its output_padding.
TRANSPOSED_OUT = Formula("(W - 1)*S - 2*P + K + O")
TALL_TRANSPOSED = TRANSPOSED_OUT.rename(W="H")
# Upsampling layers that exist: K S P O.
UPSAMPLING = (
    (3, 2, 1, 1),
    (5, 2, 2, 1),
    (4, 3, 1, 1),
    (5, 3, 1, 1),
    (5, 3, 2, 2),
    (7, 4, 3, 3),
    (3, 3, 1, 2),
    (7, 2, 3, 1),
)

DILATED = Family(
    id="dilated-conv",
    topic="shapes",
    needs=("conv-output",),
    near="dilated",
    summary="output size of a dilated convolution; the input that a stack of them needs",
    covers=("K6", "K13"),
    levels={
        # 3x3 with dilation 2 on 32, no padding: 28
        1: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, dilation <D>, stride 1 and no "
            "padding reads a map <W> wide. How wide is its output?",
            axes=(
                Axis("W", (16, 20, 24, 28, 30, 32, 36, 40, 48, 50, 56, 60, 64, 80, 96, 100)),
                Axis("K", (3, 5, 7)),
                Axis("D", (2, 3, 4, 5)),
            ),
            possible=("D*(K - 1) < W",),
            rules=("D*K < W",),
            steps=(
                ("span", "Reach of the dilated kernel", KERNEL_SPAN),
                ("W_out", "Its positions", "W - span + 1"),
            ),
            unit="pixels",
            slips={
                "ignored-dilation": "W - K + 1",
                "dilation-times-kernel": "W - D*K + 1",
                "forgot-plus-one": "W - span",
                "dilation-as-step": "(W - K)//D + 1",
                "same-size": "W",
            },
        ),
        # 64 filters of 3x3, dilation 2, stride 2, padding 1 on 32x64x80
        2: FormulaLevel(
            prompt="A layer has <C_out> filters of $<K> \\times <K>$ with dilation <D>, stride "
            "<S> and padding <P>. Its input has the shape $<C_in> \\times <H> \\times <W>$. What "
            "is the shape of its output?",
            axes=(
                Axis("C_in", (16, 32, 64, 128)),
                Axis("C_out", (24, 48, 96, 256)),
                Axis("H W", tuple((H, W) for H in SIDES for W in SIDES if H <= W <= 1.5 * H)),
                Axis("K D", ((3, 2), (3, 3), (3, 4), (3, 6), (5, 2), (5, 3), (7, 2))),
                Axis("S", (1, 2)),
                Axis("P", (1, 2, 3, 4)),
            ),
            possible=("D*(K - 1) < H + 2*P",),
            rules=("D*K < H", "2*P < D*(K - 1)"),
            steps=(("H_out", "Height", TALL_DILATED), ("W_out", "Width", DILATED_OUT)),
            answer=("C_out", "H_out", "W_out"),
            slips={
                "ignored-dilation": ("C_out", "(H - K + 2*P)//S + 1", "(W - K + 2*P)//S + 1"),
                "dilation-times-kernel": (
                    "C_out",
                    "(H - D*K + 2*P)//S + 1",
                    "(W - D*K + 2*P)//S + 1",
                ),
                "forgot-plus-one": ("C_out", "H_out - 1", "W_out - 1"),
                "forgot-padding": (
                    "C_out",
                    "(H - D*(K - 1) - 1)//S + 1",
                    "(W - D*(K - 1) - 1)//S + 1",
                ),
                "padding-once": (
                    "C_out",
                    "(H - D*(K - 1) - 1 + P)//S + 1",
                    "(W - D*(K - 1) - 1 + P)//S + 1",
                ),
                "kept-input-channels": ("C_in", "H_out", "W_out"),
            },
        ),
        # three 3x3 layers with dilations 1, 2 and 4 take 14 columns away
        3: FormulaLevel(
            prompt="Three convolutions with kernel $<K> \\times <K>$, stride 1 and no padding "
            "follow each other; their dilations are <D_1>, <D_2> and <D_3>. A map <V> wide is to "
            "come out. How wide must the input be?",
            axes=(
                Axis(
                    "V",
                    (
                        *range(16, 129, 2),
                        33,
                        35,
                        45,
                        55,
                        57,
                        65,
                        75,
                        97,
                        99,
                        113,
                        129,
                        225,
                        150,
                        160,
                        200,
                        224,
                        256,
                        300,
                        388,
                    ),
                ),
                Axis("K", (3, 5, 7)),
                Axis(
                    "D_1 D_2 D_3",
                    (
                        (1, 2, 4),
                        (1, 2, 3),
                        (2, 4, 8),
                        (1, 2, 5),
                        (1, 3, 9),
                        (2, 2, 4),
                        (1, 4, 6),
                        (2, 4, 6),
                        (1, 1, 2),
                    ),
                ),
            ),
            rules=("V > (K - 1)*(D_1 + D_2 + D_3)",),
            steps=(
                ("third", "Input of the third layer", "V + D_3*(K - 1)"),
                ("second", "Input of the second layer", "third + D_2*(K - 1)"),
                ("first", "Input of the first layer", "second + D_1*(K - 1)"),
            ),
            unit="pixels",
            slips={
                "ignored-dilation": "V + 3*(K - 1)",
                "dilation-times-kernel": "V + K*(D_1 + D_2 + D_3) - 3",
                "added-whole-span": "first + 3",
                "forgot-first-layer": "second",
                "solved-forwards": "V - (K - 1)*(D_1 + D_2 + D_3)",
            },
        ),
    },
)

TRANSPOSED = Family(
    id="transposed-conv",
    topic="shapes",
    needs=("conv-output",),
    near="transposed",
    summary="output size of a transposed convolution, with output padding; at level 3 the input",
    covers=("K6",),
    source="PyTorch's documentation of ConvTranspose2d",
    levels={
        # 4x4, stride 2, padding 1 on 8: 16
        1: FormulaLevel(
            prompt="A transposed convolution with kernel $<K> \\times <K>$, stride <S> and "
            "padding <P> reads a map <W> wide. How wide is its output?",
            axes=(
                Axis("W", (*range(4, 17), 20, 24, 28, 32, 40, 50, 64)),
                Axis(
                    "K S P",
                    ((4, 2, 1), (3, 2, 1), (5, 2, 1), (5, 2, 2), (6, 2, 2), (5, 3, 1), (8, 4, 2)),
                ),
            ),
            possible=("(W - 1)*S + K > 2*P",),
            rules=("K <= W + 2*P and spread > 2*P",),
            steps=(
                ("spread", "From the first position to the last", "(W - 1)*S"),
                ("covered", "With the kernel at the last position", "spread + K"),
                ("W_out", "The padding cuts both sides", "covered - 2*P"),
            ),
            unit="pixels",
            slips={
                "conv-for-transposed": "(W - K + 2*P)//S + 1",
                "step-for-each-position": "W*S + K - 2*P",
                "transposed-forgot-padding": "covered",
                "transposed-cut-once": "covered - P",
                "transposed-padding-added": "covered + 2*P",
                "transposed-forgot-kernel": "spread - 2*P",
            },
        ),
        # 3x3, stride 2, padding 1, output padding 1 doubles 128x14x14 to 64x28x28
        2: FormulaLevel(
            prompt="A transposed convolution has <C_out> filters of $<K> \\times <K>$, stride "
            "<S>, padding <P> and output padding <O>. Its input has the shape $<C_in> \\times <H> "
            "\\times <W>$. What is the shape of its output?",
            axes=(
                Axis(
                    "C_in C_out", ((64, 32), (128, 64), (256, 128), (512, 256), (96, 48), (64, 3))
                ),
                Axis("H W", tuple((H, W) for H in SMALL for W in SMALL if H <= W <= 2 * H)),
                Axis("K S P O", UPSAMPLING),
            ),
            possible=("(H - 1)*S + K + O > 2*P",),
            rules=("K <= H + 2*P",),
            steps=(("H_out", "Height", TALL_TRANSPOSED), ("W_out", "Width", TRANSPOSED_OUT)),
            answer=("C_out", "H_out", "W_out"),
            slips={
                "forgot-output-padding": ("C_out", "H_out - O", "W_out - O"),
                "output-padding-twice": ("C_out", "H_out + O", "W_out + O"),
                "transposed-forgot-padding": ("C_out", "H_out + 2*P", "W_out + 2*P"),
                "transposed-padding-added": ("C_out", "H_out + 4*P", "W_out + 4*P"),
                "conv-for-transposed": ("C_out", "(H - K + 2*P)//S + 1", "(W - K + 2*P)//S + 1"),
                "kept-input-channels": ("C_in", "H_out", "W_out"),
            },
        ),
        # 4x4, stride 2, padding 1 puts out 64x32x32: 128x16x16 went in
        3: FormulaLevel(
            prompt="A transposed convolution with kernel $<K> \\times <K>$, stride <S>, padding "
            "<P> and no output padding reads <C_in> channels and puts out a map of the shape "
            "$<C_out> \\times <H_out> \\times <W_out>$. What is the shape of its input?",
            axes=(
                Axis(
                    "C_in C_out", ((64, 32), (128, 64), (256, 128), (512, 256), (96, 48), (64, 3))
                ),
                Axis(
                    "K S P H_out W_out",
                    tuple(
                        (K, S, P, (H - 1) * S + K - 2 * P, (W - 1) * S + K - 2 * P)
                        for K, S, P in ((4, 2, 1), (3, 2, 1), (5, 2, 1), (8, 4, 2), (5, 3, 1))
                        for H in SMALL
                        for W in SMALL
                        if H <= W <= 2 * H
                    ),
                ),
            ),
            rules=("H_out > K + 2*P",),
            steps=(
                ("H", "Height: steps, and the first position", "(H_out - K + 2*P)//S + 1"),
                ("W", "Width, likewise", "(W_out - K + 2*P)//S + 1"),
            ),
            answer=("C_in", "H", "W"),
            slips={
                "solved-forwards": (
                    "C_in",
                    "(H_out - 1)*S + K - 2*P",
                    "(W_out - 1)*S + K - 2*P",
                ),
                "forgot-plus-one": ("C_in", "H - 1", "W - 1"),
                "transposed-forgot-padding": (
                    "C_in",
                    "(H_out - K)//S + 1",
                    "(W_out - K)//S + 1",
                ),
                "transposed-padding-added": (
                    "C_in",
                    "(H_out - K - 2*P)//S + 1",
                    "(W_out - K - 2*P)//S + 1",
                ),
                "kept-output-channels": ("C_out", "H", "W"),
            },
        ),
    },
)

FAMILIES = (DILATED, TRANSPOSED)
