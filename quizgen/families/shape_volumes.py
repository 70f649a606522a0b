"""Whole volumes: units of a layer, the im2col matrix, maps joined by channel."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_OUT
from quizgen.families.common import BIG_IMAGES, SHRINKING_CONVS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

IMAGE_SIDES = (28, 32, 40, 48, 64, 80, 96, 112, 128, 144, 160, 192, 224, 227, 256, 299)
REAL_SIDES = (28, 32, 36, 48, 64, 96, *BIG_IMAGES)

UNITS = Family(
    id="layer-units",
    topic="shapes",
    needs=("conv-output",),
    summary="units of a convolutional layer, and of a small network",
    covers=("K2",),
    levels={
        # 6 filters of 5x5 that put out 28x28 maps: 4704 units
        1: FormulaLevel(
            prompt="A convolution has <C_out> filters of $<K> \\times <K>$ over <C_in> input "
            "channels and puts out maps of $<W_out> \\times <W_out>$. How many units does the "
            "layer have, one per output value?",
            axes=(
                Axis("C_in", (3, 4, 6)),
                Axis("C_out", (8, 10, 12, 16, 20, 32)),
                Axis("K", (3, 5)),
                Axis("W_out", (5, 6, 8, 10, 12, 14, 16, 20, 24, 28, 30)),
            ),
            steps=(("units", "A unit per value of every map", "C_out*W_out*W_out"),),
            unit="units",
            slips={
                "forgot-channels": "W_out*W_out",
                "one-side-of-output": "C_out*W_out",
                "weights-for-activations": "K*K*C_in*C_out",
                "connections-for-units": "K*K*C_in*C_out*W_out*W_out",
                "kept-input-channels": "C_in*W_out*W_out",
            },
        ),
        # AlexNet's first layer: 96x55x55 = 290,400 units
        2: FormulaLevel(
            prompt="A convolution with <C_out> filters of $<K> \\times <K>$, stride <S> and "
            "padding <P> reads an input of $<C_in> \\times <W> \\times <W>$. Sizes round down. "
            "How many units does the layer have, one per output value?",
            axes=(
                Axis("C_in", (1, 3, 16)),
                Axis("W", REAL_SIDES),
                Axis("C_out", (8, 24, 32, 48, 64, 96)),
                Axis("K S P", SHRINKING_CONVS),
            ),
            possible=("K <= W + 2*P",),
            rules=("W_out > 2", "C_in <= 3 or (K < 7 and W <= 256)"),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("units", "A unit per value of every map", "C_out*W_out*W_out"),
            ),
            unit="units",
            slips={
                "forgot-channels": "W_out*W_out",
                "input-units": "C_in*W*W",
                "kept-input-channels": "C_in*W_out*W_out",
                "forgot-plus-one": "C_out*((W - K + 2*P)//S)**2",
                "one-side-of-output": "C_out*W_out",
                "forgot-stride": "C_out*(W - K + 2*P + 1)**2",
            },
        ),
        # conv, pool, conv, fully connected: the units of three layers
        3: FormulaLevel(
            prompt="A network reads images of $<C_in> \\times <W> \\times <W>$. It has a "
            "convolution (<C_mid> filters of $<K> \\times <K>$, stride 1, no padding), max "
            "pooling (window $2 \\times 2$, stride 2), a convolution (<C_out> filters of $<F> "
            "\\times <F>$, stride 1, no padding) and a fully connected layer with <N_out> "
            "outputs. How many units do the two convolutions and the fully connected layer "
            "have together, one per output value, not counting the pooling?",
            axes=(
                Axis("C_in", (1, 3)),
                Axis("W", (28, 32, 36, 40, 48, 64)),
                Axis("C_mid", (6, 8, 10, 12, 16, 20, 32)),
                Axis("C_out", (16, 24, 32, 48, 64)),
                Axis("K F", ((5, 5), (3, 3), (5, 3), (7, 5), (7, 3))),
                Axis("N_out", (84, 100, 120, 128, 200, 256, 500)),
            ),
            possible=("K <= W and (W - K + 1)//2 >= F",),
            rules=("C_mid < C_out",),
            steps=(
                ("W_conv", "Side after the first convolution", "W - K + 1"),
                ("first", "Its units", "C_mid*W_conv*W_conv"),
                ("W_pool", "Side after pooling", "W_conv//2"),
                ("W_out", "Side after the second convolution", "W_pool - F + 1"),
                ("second", "Its units", "C_out*W_out*W_out"),
                ("units", "With the fully connected layer's", "first + second + N_out"),
            ),
            unit="units",
            slips={
                "forgot-last-layer": "first + second",
                "forgot-first-layer": "second + N_out",
                "counted-pool-units": "units + C_mid*W_pool*W_pool",
                "forgot-pooling": "first + C_out*(W_conv - F + 1)**2 + N_out",
                "input-units": "units + C_in*W*W",
                "forgot-plus-one": "C_mid*(W - K)**2 + C_out*((W - K)//2 - F)**2 + N_out",
            },
        ),
    },
)

IM2COL = Family(
    id="im2col",
    topic="shapes",
    needs=("conv-output",),
    summary="the matrix of patches that turns a convolution into a product: its size, its excess",
    covers=("K3", "K6"),
    levels={
        # 3x3 over 2x8x8: 18 rows, 36 columns
        1: FormulaLevel(
            prompt="A convolution with <C_out> filters of $<K> \\times <K>$, stride 1 and no "
            "padding reads an input of $<C_in> \\times <W> \\times <W>$. It is computed as a "
            "matrix product: the im2col matrix holds, in each column, the patch of the input under "
            "one position of the kernel, through all channels. (1) How many rows and (2) how many "
            "columns does that matrix have?",
            axes=(
                Axis("C_in", (2, 3, 4, 8)),
                Axis("W", (6, 8, 10, 12, 14, 16, 20, 24, 28, 32)),
                Axis("K", (3, 5, 7)),
                Axis("C_out", (6, 10, 16)),
            ),
            possible=("K <= W",),
            rules=("W > K + 1",),
            steps=(
                ("rows", "Values of one patch", "K*K*C_in"),
                ("W_out", "Output width and height", "W - K + 1"),
                ("columns", "One per output position", "W_out*W_out"),
            ),
            cells=(CellData("rows", "rows", "rows"), CellData("columns", "columns", "columns")),
            slips={
                "im2col-swapped": ("columns", "rows"),
                "forgot-input-channels": ("K*K", "columns"),
                "kernel-not-squared": ("K*C_in", "columns"),
                "patch-per-input-pixel": ("rows", "W*W"),
                "forgot-plus-one": ("rows", "(W - K)**2"),
                "patches-per-filter": ("rows", "columns*C_out"),
            },
        ),
        # 11x11, stride 4 over 3x227x227: 363 times 3025 elements
        2: FormulaLevel(
            prompt="A convolution with <C_out> filters of $<K> \\times <K>$, stride <S> and "
            "padding <P> reads an input of $<C_in> \\times <W> \\times <W>$; sizes round down. It "
            "is computed as a matrix product, with an im2col matrix that holds the patch under "
            "every position of the kernel, through all channels. How many elements does that "
            "matrix have?",
            axes=(
                Axis("C_in", (1, 3, 16, 32, 64)),
                Axis("W", IMAGE_SIDES),
                Axis("K S P", SHRINKING_CONVS),
                Axis("C_out", (24, 48, 96)),
            ),
            possible=("K <= W + 2*P",),
            rules=("C_in*W*W < 300000",),
            steps=(
                ("rows", "Values of one patch", "K*K*C_in"),
                ("W_out", "Output width and height", CONV_OUT),
                ("columns", "Output positions", "W_out*W_out"),
                ("size", "Elements", "rows*columns"),
            ),
            unit="elements",
            slips={
                "forgot-input-channels": "K*K*columns",
                "kernel-not-squared": "K*C_in*columns",
                "patch-per-input-pixel": "rows*W*W",
                "patches-per-filter": "size*C_out",
                "forgot-plus-one": "rows*((W - K + 2*P)//S)**2",
                "one-side-of-output": "rows*W_out",
            },
        ),
        # 7x7, stride 2, padding 3 on 224x224: 12.25 times the input
        3: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> reads "
            "an input of $<C_in> \\times <W> \\times <W>$; sizes round down. Its im2col matrix "
            "holds the patch under every position of the kernel, through all channels. How many "
            "times as many elements as the unpadded input does that matrix have?",
            axes=(
                Axis("C_in", (3, 16, 32, 64)),
                Axis(
                    "W",
                    (14, 20, 24, 27, 28, 32, 35, 40, 55, 56, 57, 60, 64, 75, 80, 96, 113, 150, 227),
                ),
                Axis(
                    "K S P",
                    (
                        (3, 1, 1),
                        (3, 1, 0),
                        (5, 1, 0),
                        (5, 1, 1),
                        (5, 1, 2),
                        (7, 1, 2),
                        (3, 2, 1),
                        (5, 2, 1),
                        (5, 2, 2),
                        (7, 2, 1),
                        (7, 2, 2),
                        (7, 2, 3),
                        (11, 4, 2),
                        (11, 4, 0),
                        (7, 3, 2),
                        (5, 3, 1),
                        (9, 2, 1),
                        (9, 4, 2),
                    ),
                ),
            ),
            possible=("K <= W + 2*P",),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("size", "Elements of the matrix", "K*K*C_in*W_out*W_out"),
                ("given", "Elements of the input", "C_in*W*W"),
                ("ratio", "How many times as many", "size/given"),
            ),
            unit="times",
            places=2,
            slips={
                "patch-ratio-only": "K*K",
                "forgot-input-channels": "K*K*W_out*W_out/given",
                "kernel-not-squared": "K*W_out*W_out/(W*W)",
                "forgot-plus-one": "K*K*(W_out - 1)**2/(W*W)",
                "one-side-of-output": "K*K*W_out/(W*W)",
            },
        ),
    },
)

CONCAT = Family(
    id="concat-channels",
    topic="shapes",
    near="inception",
    summary="shapes of joined maps: branches, an inception module, a grid reduction",
    covers=("G3", "I2"),
    levels={
        # 8, 16 and 4 channels of 14x14 joined
        1: FormulaLevel(
            prompt="Three branches put out maps of $<C_1> \\times <W> \\times <W>$, $<C_2> "
            "\\times <W> \\times <W>$ and $<C_3> \\times <W> \\times <W>$. They are joined "
            "(concatenated) by channel. What shape comes out?",
            axes=(
                Axis("C_1", (8, 10, 16, 20, 32, 64)),
                Axis("C_2", (12, 16, 24, 32, 48, 96)),
                Axis("C_3", (4, 6, 8, 16, 32)),
                Axis("W", (7, 8, 14, 16, 28)),
            ),
            steps=(("C_out", "Channels of all branches", "C_1 + C_2 + C_3"),),
            answer=("C_out", "W", "W"),
            slips={
                "took-widest-branch": ("max(C_1, C_2, C_3)", "W", "W"),
                "concat-added-sizes": ("C_out", "3*W", "3*W"),
                "forgot-branch": ("C_1 + C_2", "W", "W"),
            },
        ),
        # GoogLeNet's first inception module: 64 + 128 + 32 + 32 = 256
        2: FormulaLevel(
            prompt="An inception module reads $<C_in> \\times <W> \\times <W>$ and has four "
            "branches, all of which keep height and width: <A> filters of $1 \\times 1$; <R> of "
            "$1 \\times 1$, then <B> of $3 \\times 3$; <Q> of $1 \\times 1$, then <C> of $5 "
            "\\times 5$; $3 \\times 3$ max pooling, then <D> filters of $1 \\times 1$. The "
            "branches are joined by channel. What is the shape of the output?",
            axes=(
                Axis("C_in", (192, 256, 480, 512, 832)),
                Axis("W", (7, 8, 14, 16, 17, 28, 35)),
                Axis("A", (64, 112, 128, 160, 192, 256, 384)),
                Axis(
                    "R B",
                    (
                        (96, 128),
                        (128, 192),
                        (96, 208),
                        (112, 224),
                        (144, 288),
                        (160, 320),
                        (192, 384),
                    ),
                ),
                Axis("Q C", ((16, 32), (32, 96), (16, 48), (24, 64), (32, 128), (48, 128))),
                Axis("D", (32, 64, 128)),
            ),
            steps=(("C_out", "Last channels of all branches", "A + B + C + D"),),
            answer=("C_out", "W", "W"),
            slips={
                "counted-reductions": ("C_out + R + Q", "W", "W"),
                "ignored-projection": ("A + B + C + C_in", "W", "W"),
                "forgot-branch": ("A + B + C", "W", "W"),
                "took-widest-branch": ("max(A, B, C, D)", "W", "W"),
                "concat-added-sizes": ("C_out", "4*W", "4*W"),
            },
        ),
        # Inception-v3's grid reduction: 288x35x35 to 768x17x17
        3: FormulaLevel(
            prompt="A grid reduction reads $<C_in> \\times <W> \\times <W>$ in three branches: "
            "<A> filters of $3 \\times 3$ with stride 2; <R> filters of $1 \\times 1$ and then "
            "<B> of $3 \\times 3$ with stride 2; $3 \\times 3$ max pooling with stride 2. Nothing "
            "is padded, sizes round down, and the branches are joined by channel. What is the "
            "shape of the output?",
            axes=(
                Axis("C_in", (192, 256, 288, 320, 384, 512, 768, 1024)),
                Axis("W", (15, 17, 25, 27, 28, 33, 35, 56, 71)),
                Axis("A", (128, 192, 256, 320, 384)),
                Axis("R B", ((64, 96), (96, 128), (128, 160), (192, 256), (256, 288), (192, 224))),
            ),
            steps=(
                ("C_out", "Channels; the pooling keeps the input's", "A + B + C_in"),
                ("W_out", "Height and width of every branch", "(W - 3)//2 + 1"),
            ),
            answer=("C_out", "W_out", "W_out"),
            slips={
                "forgot-pool-branch": ("A + B", "W_out", "W_out"),
                "counted-reductions": ("C_out + R", "W_out", "W_out"),
                "forgot-plus-one": ("C_out", "(W - 3)//2", "(W - 3)//2"),
                "rounded-up": ("C_out", "W_out + 1", "W_out + 1"),
                "same-size": ("C_out", "W", "W"),
                "concat-added-sizes": ("C_out", "3*W_out", "3*W_out"),
            },
        ),
    },
)

FAMILIES = (UNITS, IM2COL, CONCAT)
