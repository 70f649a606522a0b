"""Sizes turned round: the number of filters from parameters or outputs."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_OUT
from quizgen.families.common import BIASES
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis

FILTERS = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256)

FILTERS_FROM = Family(
    id="find-filters",
    topic="shapes",
    needs=("conv-output", "conv-params"),
    summary="the number of filters from a layer's parameters or outputs, and what follows",
    covers=("K6", "K8"),
    levels={
        # 3x3 over 8 channels, 1152 weights: 16 filters
        1: FormulaLevel(
            prompt="A convolution with $<K> \\times <K>$ kernels over <C_in> input channels has "
            "<N> weights and no biases. How many filters does it have?",
            axes=(
                Axis(
                    "K C_in N",
                    tuple(
                        (K, C_in, K * K * C_in * C_out)
                        for K in (3, 5)
                        for C_in in (2, 3, 4, 6, 8, 10, 16)
                        for C_out in (
                            *range(4, 41, 2),
                            5,
                            15,
                            25,
                            35,
                            45,
                            48,
                            50,
                            56,
                            60,
                            64,
                            80,
                            96,
                        )
                        if K * K * C_in * C_out < 20000
                    ),
                ),
            ),
            steps=(
                ("one", "Weights of one filter", "K*K*C_in"),
                ("filters", "Filters", "N//one"),
            ),
            unit="filters",
            slips={
                "forgot-input-channels": "N//(K*K)",
                "kernel-not-squared": "N//(K*C_in)",
                "forgot-kernel-weights": "N//C_in",
                "kept-input-channels": "C_in",
            },
        ),
        # 11x11 with stride 4 over 3x227x227, 34,944 parameters: 96x55x55
        2: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> reads "
            "an input of $<C_in> \\times <H> \\times <W>$. It has <N> parameters, biases "
            "included; sizes round down. What is the shape of its output?",
            axes=(
                Axis(
                    "H W",
                    (
                        (56, 56),
                        (64, 64),
                        (96, 128),
                        (112, 112),
                        (128, 160),
                        (160, 240),
                        (192, 192),
                        (224, 224),
                        (227, 227),
                        (240, 320),
                        (256, 256),
                    ),
                ),
                Axis(
                    "K S P C_in N",
                    tuple(
                        (K, S, P, C_in, C_out * (K * K * C_in + 1))
                        for K, S, P in ((11, 4, 2), (7, 2, 3), (5, 2, 2), (5, 2, 1), (7, 3, 2))
                        for C_in in (3, 16, 32)
                        for C_out in FILTERS
                        if C_out > C_in
                    ),
                ),
            ),
            steps=(
                ("one", "Parameters of one filter", "K*K*C_in + 1"),
                ("C_out", "Filters, so output channels", "N//one"),
                ("H_out", "Height", CONV_OUT.rename(W="H")),
                ("W_out", "Width", CONV_OUT),
            ),
            answer=("C_out", "H_out", "W_out"),
            slips={
                "forgot-input-channels": ("N//(K*K + 1)", "H_out", "W_out"),
                "kernel-not-squared": ("N//(K*C_in + 1)", "H_out", "W_out"),
                "kept-input-channels": ("C_in", "H_out", "W_out"),
                "forgot-plus-one": ("C_out", "H_out - 1", "W_out - 1"),
                "forgot-padding": ("C_out", "(H - K)//S + 1", "(W - K)//S + 1"),
                "same-size": ("C_out", "H", "W"),
            },
        ),
        # 290,400 output values behind 11x11, stride 4 on 3x227x227: 34,944 parameters
        3: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> reads "
            "an input of $<C_in> \\times <W> \\times <W>$; sizes round down. Its output has <E> "
            "elements. How many parameters does the layer have?",
            axes=(
                BIASES,
                Axis(
                    "K S P C_in W E",
                    tuple(
                        (K, S, P, C_in, W, C_out * ((W - K + 2 * P) // S + 1) ** 2)
                        for K, S, P in ((11, 4, 2), (7, 2, 3), (5, 2, 2), (3, 2, 1), (5, 2, 1))
                        for C_in in (1, 3, 16, 32)
                        for W in (64, 96, 112, 128, 224, 227)
                        for C_out in FILTERS
                        if C_out > C_in
                    ),
                ),
            ),
            rules=("E < 2000000", "C_in <= 3 or K < 11"),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("filters", "Filters, so output channels", "E//(W_out*W_out)"),
                (
                    "params",
                    "Parameters",
                    By(
                        "biases",
                        {
                            "counted": "K*K*C_in*filters + filters",
                            "none": "K*K*C_in*filters",
                        },
                    ),
                ),
            ),
            unit="parameters",
            slips={
                "forgot-bias": By("biases", {"counted": "K*K*C_in*filters"}),
                "added-bias": By("biases", {"none": "K*K*C_in*filters + filters"}),
                "kernel-not-squared": By(
                    "biases",
                    {"counted": "K*C_in*filters + filters", "none": "K*C_in*filters"},
                ),
                "forgot-input-channels": By(
                    "biases", {"counted": "K*K*filters + filters", "none": "K*K*filters"}
                ),
                "forgot-filters": By("biases", {"counted": "K*K*C_in + 1", "none": "K*K*C_in"}),
                "one-side-of-output": By(
                    "biases",
                    {
                        "counted": "(K*K*C_in + 1)*filters*W_out",
                        "none": "K*K*C_in*filters*W_out",
                    },
                ),
            },
        ),
    },
)

FAMILIES = (FILTERS_FROM,)
