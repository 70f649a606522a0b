"""Sizes of maps: padding that keeps the size, and what padding adds."""

from __future__ import annotations

from quizgen.cost.formulas import KERNEL_SPAN, SAME_PADDING
from quizgen.families.common import CHANNELS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

SIZES = (14, 16, 20, 24, 27, 28, 32, 36, 40, 48, 54, 56, 60, 64, 72, 80, 96, 112, 120, 128)
WIDTHS = (*range(20, 129, 4), *range(130, 261, 10), 224, 288, 299, 300, 320, 384, 400, 448)

SAME = Family(
    id="same-padding",
    topic="shapes",
    needs=("conv-output",),
    near="padding",
    summary="the padding that keeps the size: odd kernels, dilated ones, and with a stride",
    covers=("K6",),
    levels={
        # 5x5 at stride 1 on 32: padding 2, 36 wide with it
        1: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$ and stride 1 is to put out a map "
            "as wide as its input, <W> pixels. (1) How many pixels of padding does it need on "
            "each side? (2) How many pixels wide is the padded input?",
            axes=(Axis("W", (*range(8, 33, 2), 40, 48, 50, 56, 64, 100)), Axis("K", (3, 5, 7, 9))),
            steps=(
                ("P", "Half of what the kernel takes away", SAME_PADDING),
                ("padded", "With the padding on both sides", "W + 2*P"),
            ),
            cells=(
                CellData("padding", "P", "pixels"),
                CellData("padded width", "padded", "pixels"),
            ),
            slips={
                "padding-full-kernel": ("K - 1", "W + 2*(K - 1)"),
                "padding-half-rounded-up": ("(K + 1)//2", "W + K + 1"),
                "padding-kernel-size": ("K", "W + 2*K"),
                "padding-once": ("P", "W + P"),
            },
        ),
        # 3x3 with dilation 4: padding 4
        2: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, dilation <D> and stride 1 reads "
            "a map $<C_in> \\times <H> \\times <W>$ and is to keep its height and width. (1) How "
            "many pixels of padding does it need on each side? (2) What is the shape of the "
            "padded map, C×H×W?",
            axes=(
                Axis("C_in", (16, 32, 64, 128, 256)),
                Axis("H W", tuple((H, W) for H in SIZES for W in SIZES if H <= W <= 1.5 * H)),
                Axis("K", (3, 5, 7)),
                Axis("D", (2, 3, 4, 6)),
            ),
            rules=("2*D*(K - 1) <= W",),
            steps=(
                ("span", "Reach of the dilated kernel", KERNEL_SPAN),
                ("P", "Half of what it takes away", "(span - 1)//2"),
                ("H_pad", "Padded height", "H + 2*P"),
                ("W_pad", "Padded width", "W + 2*P"),
            ),
            cells=(
                CellData("padding", "P", "pixels"),
                CellData("padded map", "C_in H_pad W_pad"),
            ),
            slips={
                "ignored-dilation": ("(K - 1)//2", ("C_in", "H + K - 1", "W + K - 1")),
                "padding-not-halved": ("span - 1", ("C_in", "H + 4*P", "W + 4*P")),
                "dilation-times-kernel": (
                    "(D*K)//2",
                    ("C_in", "H + 2*((D*K)//2)", "W + 2*((D*K)//2)"),
                ),
                "padding-once": ("P", ("C_in", "H + P", "W + P")),
                "padded-channels": ("P", ("C_in + 2*P", "H_pad", "W_pad")),
            },
        ),
        # 7x7, stride 2 on 224: 112 wide, for which 5 columns are missing: 2 left, 3 right
        3: FormulaLevel(
            prompt='Padding "same" as TensorFlow means it: the output is W/S wide, rounded up, '
            "and the input gets just as many columns of zeros as that takes. If their number is "
            "odd, the right side gets one more than the left. An input <W> pixels wide meets a "
            "kernel of $<K> \\times <K>$ with stride <S>. (1) How many pixels wide is the output? "
            "How many columns of zeros are added (2) on the left and (3) on the right?",
            axes=(
                Axis("W", WIDTHS),
                Axis("K S", ((5, 2), (7, 2), (9, 2), (11, 4), (7, 4), (7, 3), (8, 2), (6, 2))),
            ),
            rules=("total >= 2",),
            steps=(
                ("W_out", "Output width", "ceil(W/S)"),
                ("total", "Columns missing", "(W_out - 1)*S + K - W"),
                ("left", "On the left", "total//2"),
                ("right", "On the right", "total - left"),
            ),
            cells=(
                CellData("output width", "W_out", "pixels"),
                CellData("on the left", "left", "columns"),
                CellData("on the right", "right", "columns"),
            ),
            slips={
                "extra-padding-left": ("W_out", "right", "left"),
                "padded-symmetrically": ("W_out", "right", "right"),
                "padding-not-halved": ("W_out", "total", "total"),
                "same-padding-ignores-stride": ("W_out", "(K - 1)//2", "K//2"),
                "forgot-stride": ("W", "(K - 1)//2", "K//2"),
            },
        ),
    },
)

PADDED = Family(
    id="padded-volume",
    topic="shapes",
    near="padding",
    summary="the padded input: its shape, the zeros in it, their share",
    covers=("K6",),
    levels={
        # 3x32x32 with padding 2 becomes 3x36x36
        1: FormulaLevel(
            prompt="An input of $<C_in> \\times <H> \\times <W>$ is padded with zeros, <P> deep "
            "on each side. What is the shape of the padded input?",
            axes=(
                Axis("C_in", (2, 3, 6, 8, 16, 32)),
                Axis(
                    "H W",
                    (
                        (8, 8),
                        (10, 12),
                        (12, 12),
                        (16, 16),
                        (16, 20),
                        (24, 24),
                        (24, 32),
                        (28, 28),
                        (30, 40),
                        (32, 32),
                        (40, 60),
                        (64, 64),
                    ),
                ),
                Axis("P", (2, 3, 4, 5)),
            ),
            steps=(("H_pad", "Height", "H + 2*P"), ("W_pad", "Width", "W + 2*P")),
            answer=("C_in", "H_pad", "W_pad"),
            slips={
                "padding-once": ("C_in", "H + P", "W + P"),
                "padded-channels": ("C_in + 2*P", "H_pad", "W_pad"),
                "padded-one-direction": ("C_in", "H", "W_pad"),
                "forgot-padding": ("C_in", "H", "W"),
            },
        ),
        # 64x56x56 with padding 1: how many zeros?
        2: FormulaLevel(
            prompt="A map of $<C_in> \\times <H> \\times <W>$ is padded with zeros, <P> deep on "
            "each side, for a convolution with kernel $<K> \\times <K>$. How many zeros is that "
            "altogether?",
            axes=(
                Axis("C_in", CHANNELS[:12]),
                Axis("H W", tuple((H, W) for H in SIZES for W in SIZES if H <= W <= 1.5 * H)),
                Axis("K P", ((3, 1), (5, 2), (7, 3), (5, 1), (7, 2), (11, 2))),
            ),
            rules=("zeros < 100000",),
            steps=(
                ("whole", "Padded map, one channel", "(H + 2*P)*(W + 2*P)"),
                ("inner", "The map in it", "H*W"),
                ("zeros", "Zeros, in all channels", "C_in*(whole - inner)"),
            ),
            unit="elements",
            slips={
                "gave-padded-volume": "C_in*whole",
                "forgot-corners": "C_in*(2*P*H + 2*P*W)",
                "corners-twice": "C_in*(2*P*(H + 2*P) + 2*P*(W + 2*P))",
                "padding-once": "C_in*((H + P)*(W + P) - inner)",
                "padded-one-direction": "C_in*2*P*H",
                "forgot-channels": "whole - inner",
            },
            combined={"forgot-corners+forgot-channels": "2*P*H + 2*P*W"},
        ),
        # 5x5 that keeps 14x14: 128 of 324 values are zeros, 39.5%
        3: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$ and stride 1 keeps the size of "
            "its input, $<C_in> \\times <H> \\times <W>$, with zeros around it. What share of the "
            "values in the padded input are zeros of the padding?",
            axes=(
                Axis("C_in", (64, 128, 256)),
                Axis(
                    "H W",
                    tuple((H, W) for H in (7, *SIZES) for W in (7, *SIZES) if H <= W <= 2 * H),
                ),
                Axis("K", (3, 5, 7, 9, 11)),
            ),
            rules=("K <= H",),
            steps=(
                ("P", "Padding on each side", SAME_PADDING),
                ("whole", "Padded map, one channel", "(H + 2*P)*(W + 2*P)"),
                ("inner", "The map in it", "H*W"),
                (
                    "share",
                    "Zeros in percent of the padded map, in every channel alike",
                    "100*(whole - inner)/whole",
                ),
            ),
            unit="%",
            places=1,
            slips={
                "share-of-input": "100*(whole - inner)/inner",
                "forgot-corners": "100*(2*P*H + 2*P*W)/whole",
                "corners-twice": "100*(2*P*(H + 2*P) + 2*P*(W + 2*P))/whole",
                "padding-once": "100*((H + P)*(W + P) - inner)/((H + P)*(W + P))",
                "padding-full-kernel": "100*((H + 4*P)*(W + 4*P) - inner)/((H + 4*P)*(W + 4*P))",
                "padded-one-direction": "100*2*P/(W + 2*P)",
            },
        ),
    },
)

FAMILIES = (SAME, PADDED)
