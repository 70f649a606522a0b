"""Sizes of maps: what is left over, what fits, and ceil mode."""

from __future__ import annotations

from quizgen.cost.formulas import CEIL_OUT, CONV_OUT, KERNEL_SPAN
from quizgen.families.common import BIG_IMAGES, MAP_SHAPES
from quizgen.variants.choice_level import ChoiceLevel, OptionData
from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

WIDTHS = tuple(sorted({*range(24, 129, 2), 27, 35, 55, 57, 75, 113, 147, *BIG_IMAGES}))
STRIDED = ((3, 2, 1), (5, 2, 2), (7, 2, 3), (11, 4, 2), (5, 2, 1), (7, 3, 2), (5, 3, 1), (9, 4, 3))

FLOOR = Family(
    id="conv-floor",
    topic="shapes",
    needs=("conv-output",),
    near="window",
    summary="convolutions whose steps do not divide the size: what is rounded, covered, dropped",
    covers=("K6",),
    levels={
        # 5x5, stride 2, padding 1 on a map 12 wide: 9 / 2 steps, so 5 positions
        1: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> "
            "slides over a map <W> wide. A last window that does not fit entirely is dropped. How "
            "wide is its output?",
            axes=(
                Axis("W", (*range(10, 65), 72, 80, 96, 100, 112, 128)),
                Axis("K S P", ((3, 2, 1), (5, 2, 1), (5, 2, 2), (7, 2, 3), (5, 3, 1), (5, 3, 2))),
            ),
            rules=("(W - K + 2*P) % S > 0",),
            steps=(
                ("way", "Columns that the kernel can travel", "W - K + 2*P"),
                ("W_out", "Whole steps, and the starting position", "way//S + 1"),
            ),
            unit="pixels",
            slips={
                "rounded-up": "ceil(way/S) + 1",
                "forgot-plus-one": "way//S",
                "forgot-padding": "(W - K)//S + 1",
                "forgot-stride": "way + 1",
                "same-size": "W",
            },
        ),
        # 7x7, stride 2, padding 3 on 224: 112 positions, which cover 229 of 230 columns
        2: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> reads "
            "an image <W> pixels wide. (1) How many pixels wide is its output? (2) The image with "
            "its padding: how many of its columns, counted from the left, lie under at least one "
            "window?",
            axes=(Axis("W", WIDTHS), Axis("K S P", STRIDED)),
            rules=("(W - K + 2*P) % S > 0",),
            steps=(
                ("W_out", "Positions of the kernel", CONV_OUT),
                (
                    "covered",
                    "From the first window's left to the last one's right edge",
                    "(W_out - 1)*S + K",
                ),
            ),
            cells=(
                CellData("output width", "W_out", "pixels"),
                CellData("columns under a window", "covered", "columns"),
            ),
            slips={
                "rounded-up": ("W_out + 1", "W_out*S + K"),
                "forgot-plus-one": ("W_out - 1", "(W_out - 2)*S + K"),
                "forgot-padding": ("(W - K)//S + 1", "((W - K)//S)*S + K"),
                "padding-once": ("(W - K + P)//S + 1", "((W - K + P)//S)*S + K"),
                "step-for-each-position": ("W_out", "W_out*S + K"),
            },
        ),
        # 7x7, stride 2, padding 3 puts out 112: the input is at most 224 wide
        3: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> puts "
            "out a map <W_out> wide. Inputs of several widths do so, since a remainder is "
            "dropped. How wide is the widest of them, without padding?",
            axes=(Axis("W_out", tuple(range(12, 129))), Axis("K S P", STRIDED)),
            steps=(
                ("fitting", "Padded input that fits exactly", "(W_out - 1)*S + K"),
                ("padded", "One more step must just not fit", "fitting + S - 1"),
                ("W", "Without the padding on both sides", "padded - 2*P"),
            ),
            unit="pixels",
            slips={
                "took-exact-fit": "fitting - 2*P",
                "forgot-padding": "padded",
                "padding-once": "padded - P",
                "step-for-each-position": "padded + S - 2*P",
                "size-times-stride": "W_out*S",
                "forgot-stride": "W_out - 1 + K - 2*P",
            },
        ),
    },
)

FITS = {
    "exactly": OptionData(
        "It fits exactly: no column is left over.",
        "way >= 0 and way % S == 0",
        "It fits exactly only where the kernel's way is 0 or a multiple of the stride <S>; here "
        "it is "
        "$<padded> - <span> = <way>$.",
    ),
    "remainder": OptionData(
        "It fits, but columns are left over at the edge.",
        "way >= 0 and way % S > 0",
        "Columns are left over only where the kernel's way is positive and no multiple of the "
        "stride "
        "<S>; here it is $<padded> - <span> = <way>$.",
    ),
    "never": OptionData(
        "It does not fit at all.",
        "way < 0",
        "With its padding the map is <padded> wide and the kernel spans <span>: there is room.",
    ),
}

FIT = Family(
    id="conv-fits",
    topic="shapes",
    needs=("conv-output",),
    summary="whether a kernel fits exactly, with a remainder, or not at all; in two layers",
    covers=("K6",),
    levels={
        # a 5x5 kernel with stride 2 and padding 1 on a map 4 wide: 1 column in steps of 2
        1: ChoiceLevel(
            prompt="A kernel of $<K> \\times <K>$ with stride <S> and padding <P> is to slide "
            "over a map <W> wide. Does it fit?",
            axes=(
                Axis(
                    "W K",
                    tuple((W, K) for K in (3, 4, 5, 7, 9) for W in range(max(2, K - 4), K + 6)),
                ),
                Axis("S", (2, 3, 4)),
                Axis("P", (0, 1)),
            ),
            steps=(
                ("padded", "Padded map", "W + 2*P"),
                ("span", "Kernel", "K"),
                ("way", "Columns to travel", "padded - span"),
            ),
            options=FITS,
        ),
        # a 3x3 kernel with dilation 12 spans 25: too much for 14 columns without padding
        2: ChoiceLevel(
            prompt="A kernel of $<K> \\times <K>$ with dilation <D>, stride <S> and padding <P> "
            "is to slide over a feature map <W> wide. Does it fit?",
            axes=(
                Axis("W", (6, 7, 8, 9, 13, 14, 16, 27, 28)),
                Axis("K", (3, 5)),
                Axis("D", (2, 4, 6, 8, 12)),
                Axis("S", (2, 3)),
                Axis("P", (0, 1, 2, 4)),
            ),
            steps=(
                ("padded", "Padded map", "W + 2*P"),
                ("span", "Dilated kernel", KERNEL_SPAN),
                ("way", "Columns to travel", "padded - span"),
            ),
            options=FITS,
        ),
        # 11x11, stride 4 on 227 and then 3x3, stride 2 on 55: both fit exactly
        3: ChoiceLevel(
            prompt="An image <W> wide goes through a convolution ($<K> \\times <K>$, stride <S>, "
            "padding <P>) and then through max pooling (window $<F> \\times <F>$, stride <T>, no "
            "padding). Sizes round down. In which of the two are columns left over at the edge?",
            axes=(
                Axis("W", WIDTHS),
                Axis(
                    "K S P",
                    ((11, 4, 0), (11, 4, 2), (7, 2, 3), (7, 2, 0), (5, 2, 2), (3, 2, 0), (3, 2, 1)),
                ),
                Axis("F T", ((2, 2), (3, 2), (3, 3))),
            ),
            possible=("K <= W + 2*P",),
            rules=("W_conv >= 4",),
            steps=(
                ("way", "Columns that the kernel can travel", "W - K + 2*P"),
                ("rest", "Left over there", "way % S"),
                ("W_conv", "Width after the convolution", CONV_OUT),
                ("way_pool", "Columns that the window can travel", "W_conv - F"),
                ("rest_pool", "Left over there", "way_pool % T"),
            ),
            options={
                "neither": OptionData(
                    "In neither: both fit exactly.",
                    "rest == 0 and rest_pool == 0",
                    "The kernel's way is $<way>$ at stride <S>, the window's $<way_pool>$ at "
                    "stride <T>: not both are multiples.",
                ),
                "convolution": OptionData(
                    "In the convolution only.",
                    "rest > 0 and rest_pool == 0",
                    "The convolution leaves $<rest>$ over, and the pooling, on a map <W_conv> "
                    "wide, $<rest_pool>$.",
                ),
                "pooling": OptionData(
                    "In the pooling only.",
                    "rest == 0 and rest_pool > 0",
                    "The convolution leaves $<rest>$ over, and the pooling, on a map <W_conv> "
                    "wide, $<rest_pool>$.",
                ),
                "both": OptionData(
                    "In both.",
                    "rest > 0 and rest_pool > 0",
                    "The kernel's way is $<way>$ at stride <S>, the window's $<way_pool>$ at "
                    "stride <T>: at least one is a multiple.",
                ),
            },
        ),
    },
)

CEIL_HEIGHT = CEIL_OUT.rename(W="H")

CEIL = Family(
    id="ceil-pooling",
    topic="shapes",
    needs=("pool-output",),
    near="window",
    summary="pooling in ceil mode, by torch's rule: where a partial window counts and where not",
    covers=("K7",),
    source="PyTorch's documentation of MaxPool2d",
    levels={
        # 3x3, stride 2 on 32 in ceil mode: 16
        1: FormulaLevel(
            prompt="Max pooling with window $<K> \\times <K>$ and stride <S>, without padding, "
            "goes over a map <W> wide in ceil mode: a last, partial window counts too. How wide "
            "is its output?",
            axes=(
                Axis("W", (*range(7, 57), 64, 80, 100, 112)),
                Axis("K S", ((2, 2), (3, 2), (3, 3), (4, 2), (4, 3), (5, 3), (4, 4), (5, 2))),
            ),
            rules=("(W - K) % S > 0",),
            steps=(
                ("way", "Columns that the window can travel", "W - K"),
                ("W_out", "Steps, rounded up, and the starting position", "ceil(way/S) + 1"),
            ),
            unit="pixels",
            slips={
                "floor-for-ceil": "way//S + 1",
                "forgot-stride": "way + 1",
                "same-size": "W",
                "forgot-kernel": "ceil(W/S) + 1",
            },
        ),
        # 3x3, stride 2 on 64x112x112 in ceil mode: 64x56x56
        2: FormulaLevel(
            prompt="A max pooling layer has window $<K> \\times <K>$, stride <S> and padding <P>, "
            "and works in ceil mode: a last, partial window counts too. Its input has the shape "
            "$<C_in> \\times <H> \\times <W>$. What is the shape of its output?",
            axes=(
                Axis("C_in", (64, 96, 128, 192, 256, 320, 480, 512)),
                Axis("H W", MAP_SHAPES),
                Axis("K S P", ((3, 2, 0), (2, 2, 0), (3, 2, 1), (5, 2, 0), (3, 3, 0), (5, 3, 1))),
            ),
            possible=(
                "ceil((H - K + 2*P)/S)*S < H + P",
                "ceil((W - K + 2*P)/S)*S < W + P",
            ),
            steps=(
                ("H_out", "Height", "ceil((H - K + 2*P)/S) + 1"),
                ("W_out", "Width", "ceil((W - K + 2*P)/S) + 1"),
            ),
            answer=("C_in", "H_out", "W_out"),
            slips={
                "floor-for-ceil": ("C_in", "(H - K + 2*P)//S + 1", "(W - K + 2*P)//S + 1"),
                "forgot-plus-one": ("C_in", "H_out - 1", "W_out - 1"),
                "forgot-stride": ("C_in", "H - K + 2*P + 1", "W - K + 2*P + 1"),
                "same-size": ("C_in", "H", "W"),
                "pooled-channels": ("ceil(C_in/S)", "H_out", "W_out"),
            },
        ),
        # 2x2, stride 2, padding 1 on 27x28: the last window of the 27 would begin behind the map
        3: FormulaLevel(
            prompt="A max pooling layer has window $<K> \\times <K>$, stride <S> and padding <P>, "
            "and works in torch's ceil mode: a last, partial window counts if it begins inside "
            "the map or in the padding before it, but not if it begins in the padding behind it. "
            "Its input has the shape $<C_in> \\times <H> \\times <W>$. What is the shape of its "
            "output?",
            axes=(
                Axis("C_in", (32, 64, 96, 128, 192, 256)),
                Axis("H", (13, 14, 15, 26, 27, 28, 29, 54, 55, 56, 57, 75, 80, 110, 111, 112)),
                Axis("W", (14, 15, 20, 27, 28, 29, 30, 55, 56, 57, 80, 100, 111, 112, 113)),
                Axis(
                    "K S P",
                    (
                        (2, 2, 1),
                        (3, 3, 1),
                        (4, 4, 1),
                        (2, 3, 0),
                        (2, 3, 1),
                        (4, 3, 2),
                        (5, 4, 2),
                        (3, 4, 1),
                        (2, 4, 0),
                    ),
                ),
            ),
            rules=("3*H >= 2*W and 3*W >= 2*H",),
            steps=(
                (
                    "H_out",
                    "Height: the smaller of windows that reach the end and windows that begin in "
                    "time",
                    CEIL_HEIGHT,
                ),
                ("W_out", "Width, likewise", CEIL_OUT),
            ),
            answer=("C_in", "H_out", "W_out"),
            slips={
                "floor-for-ceil": ("C_in", "(H - K + 2*P)//S + 1", "(W - K + 2*P)//S + 1"),
                "window-in-padding": (
                    "C_in",
                    "ceil((H - K + 2*P)/S) + 1",
                    "ceil((W - K + 2*P)/S) + 1",
                ),
                "forgot-plus-one": ("C_in", "H_out - 1", "W_out - 1"),
                "forgot-stride": ("C_in", "H - K + 2*P + 1", "W - K + 2*P + 1"),
                "pooled-channels": ("ceil(C_in/S)", "H_out", "W_out"),
            },
        ),
    },
)

FAMILIES = (FLOOR, FIT, CEIL)
