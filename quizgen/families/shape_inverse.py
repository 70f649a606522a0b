"""Sizes turned round: the kernel, the padding, the stride and the filters from what is seen."""

from __future__ import annotations

from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

SIDES = (28, 32, 35, 39, 40, 48, 56, 57, 64, 75, 96, 112, 113, 128, 160, 192, 223, 224, 227, 299)
REAL = (
    (3, 1, 0),
    (3, 2, 1),
    (4, 2, 1),
    (5, 1, 1),
    (5, 2, 1),
    (5, 2, 2),
    (6, 2, 2),
    (7, 2, 2),
    (7, 2, 3),
    (7, 3, 2),
    (8, 4, 2),
    (9, 3, 2),
    (11, 4, 2),
    (11, 4, 3),
)


def exact_fits(width: int) -> list[tuple[int, int, int, int]]:
    """Kernel, stride, padding and output of the layers that fit exactly on this width."""
    return [
        (K, S, P, (width - K + 2 * P) // S + 1) for K, S, P in REAL if (width - K + 2 * P) % S == 0
    ]


# What is told of a convolution and then of a pooling on its output; the kernel is not.
POOLED = tuple(
    dict.fromkeys(
        (W, S, P, F, T, (width - F) // T + 1, C_in, K)
        for W in (28, 39, 64, 75, 113, 128, 224, 227)
        for K, S, P, width in exact_fits(W)
        for F, T in ((2, 2), (3, 2), (3, 3))
        for C_in in (1, 3)
        if (width - F) % T == 0 and K >= S and width > 2 * F
    )
)
# A table of three layers without its kernel, its pooling's stride and its last padding.
GAPS = tuple(
    dict.fromkeys(
        (W, S, P, W_1, F, (W_1 - F) // T + 1, K, (W_1 - F) // T + 2 + 2 * P_3 - K)
        for W in (39, 56, 64, 75, 96, 113, 128, 160, 192, 224, 227, 299)
        for K_1, S, P, W_1 in exact_fits(W)
        if max(S, 2 * P) < K_1 and P
        for F, T in ((2, 2), (3, 2), (3, 3), (4, 4))
        if (W_1 - F) % T == 0 and W_1 > 3 * F
        for K, P_3 in ((3, 1), (5, 1), (5, 2), (7, 2), (7, 3))
        if W_1 > K * T + F
    )
)


def both_filters(wrong: str) -> tuple[str, str, tuple[str, str, str]]:
    """A wrong number of filters, in the two blanks that it fills."""
    return ("K", wrong, (wrong, "W_conv", "W_conv"))


FEW_FILTERS = (6, 8, 10, 12, 16, 20, 24, 32, 40)

KERNEL = Family(
    id="find-kernel",
    topic="shapes",
    needs=("conv-output",),
    summary="kernel size and number of filters from the shapes",
    covers=("K6",),
    levels={
        # 3x32x32 becomes 6x28x28: 6 filters of 5x5
        1: FormulaLevel(
            prompt="A convolution with stride 1 and no padding turns $<C_in> \\times <W> \\times "
            "<W>$ into $<C_out> \\times <W_out> \\times <W_out>$. (1) How many pixels wide is its "
            "square kernel? (2) How many filters does it have?",
            axes=(
                Axis("C_in", (2, 3, 4, 8)),
                Axis("C_out", (5, 6, 10, 12, 14, 16, 20, 24, 32, 40)),
                Axis(
                    "W W_out",
                    tuple(
                        (W, W - K + 1)
                        for W in (12, 14, 20, 24, 28, 32, 40, 48, 64)
                        for K in (2, 3, 4, 5, 7, 9)
                    ),
                ),
            ),
            steps=(
                ("K", "Columns taken away, and one", "W - W_out + 1"),
                ("N", "One per output channel", "C_out"),
            ),
            cells=(CellData("kernel", "K", "pixels"), CellData("filters", "N", "filters")),
            slips={
                "forgot-plus-one": ("W - W_out", "N"),
                "kept-input-channels": ("K", "C_in"),
                "filters-per-input-channel": ("K", "C_in*C_out"),
                "kernel-half-reach": ("(W - W_out + 1)//2", "N"),
            },
        ),
        # stride 2, padding 3: 3x223x223 becomes 64x112x112 by 7x7 kernels, 9408 weights
        2: FormulaLevel(
            prompt="A convolution with stride <S> and padding <P> turns $<C_in> \\times <W> "
            "\\times <W>$ into $<C_out> \\times <W_out> \\times <W_out>$; its last position ends "
            "exactly at the edge of the padded input. (1) How many pixels wide is its square "
            "kernel? (2) How many filters and (3) how many weights, without biases, does it have?",
            axes=(
                Axis("C_in", (1, 3, 16, 32, 64)),
                Axis("C_out", (24, 48, 80, 96, 128, 160, 192, 256)),
                Axis(
                    "W S P W_out",
                    tuple(
                        dict.fromkeys(
                            (W, S, P, W_out) for W in SIDES for K, S, P, W_out in exact_fits(W)
                        )
                    ),
                ),
            ),
            rules=("K > S and K > 2*P and P > 0",),
            steps=(
                ("K", "What the steps leave of the padded input", "W + 2*P - (W_out - 1)*S"),
                ("filters", "One per output channel", "C_out"),
                ("weights", "Weights", "K*K*C_in*filters"),
            ),
            cells=(
                CellData("kernel", "K", "pixels"),
                CellData("filters", "filters", "filters"),
                CellData("weights", "weights", "parameters"),
            ),
            slips={
                "forgot-padding": (
                    "K - 2*P",
                    "filters",
                    "(K - 2*P)**2*C_in*filters",
                ),
                "padding-once": ("K - P", "filters", "(K - P)**2*C_in*filters"),
                "step-for-each-position": ("K - S", "filters", "(K - S)**2*C_in*filters"),
                "kept-input-channels": ("K", "C_in", "K*K*C_in*C_in"),
                "forgot-input-channels": ("K", "filters", "K*K*filters"),
                "kernel-not-squared": ("K", "filters", "K*C_in*filters"),
            },
        ),
        # conv with stride 4, padding 2, then 3x3 pooling, stride 2: 3x227 to 27; and the parameters
        3: FormulaLevel(
            prompt="An image of $<C_in> \\times <W> \\times <W>$ goes through a convolution with "
            "stride <S>, padding <P> and biases, and then through max pooling with window $<F> "
            "\\times <F>$ and stride <T>. The last position of both ends exactly at the edge, and "
            "maps of $<W_out> \\times <W_out>$ come out. The convolution has <N> parameters. (1) "
            "How many pixels wide is its square kernel? (2) How many filters does it have? (3) "
            "What shape, C×H×W, comes out of the convolution?",
            axes=(
                Axis(
                    "W S P F T W_out C_in N",
                    tuple(
                        dict.fromkeys(
                            (*told, C_out * (K * K * told[6] + 1))
                            for *told, K in POOLED
                            for C_out in (*FEW_FILTERS, 48, 64, 96)
                        )
                    ),
                ),
            ),
            rules=("K > S and K > 2*P",),
            steps=(
                ("W_conv", "Side before the pooling", "(W_out - 1)*T + F"),
                ("K", "What the steps leave of the padded input", "W + 2*P - (W_conv - 1)*S"),
                ("one", "Parameters of one filter", "K*K*C_in + 1"),
                ("C_out", "Filters", "N//one"),
            ),
            cells=(
                CellData("kernel", "K", "pixels"),
                CellData("filters", "C_out", "filters"),
                CellData("output of the convolution", "C_out W_conv W_conv"),
            ),
            slips={
                "step-for-each-position": ("K - S", "C_out", ("C_out", "W_conv", "W_conv")),
                "forgot-input-channels": both_filters("N//(K*K + 1)"),
                "kernel-not-squared": both_filters("N//(K*C_in + 1)"),
                "kept-input-channels": ("K", "C_out", ("C_in", "W_conv", "W_conv")),
                "padding-once": ("K - P", "C_out", ("C_out", "W_conv", "W_conv")),
            },
        ),
    },
)

PADDING = Family(
    id="find-padding",
    topic="shapes",
    needs=("conv-output", "same-padding"),
    near="padding",
    summary="the padding from the sizes; at level 3 kernel, stride and padding of a table",
    covers=("K6",),
    levels={
        # 5x5 at stride 1 turns 28 into 26: padding 1
        1: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$ and stride 1 turns a map <W> "
            "pixels wide into one <W_out> pixels wide. (1) How many pixels of padding are there "
            "on each side? (2) How many pixels wide is the padded input?",
            axes=(
                Axis(
                    "W K W_out",
                    tuple(
                        (W, K, W - K + 2 * P + 1)
                        for W in (10, 12, 16, 20, 24, 28, 30, 32, 40, 48, 50, 64)
                        for K, P in ((3, 2), (4, 2), (5, 1), (5, 3), (5, 4), (7, 1), (7, 2), (6, 3))
                    ),
                ),
            ),
            steps=(
                ("padded", "Padded input", "W_out + K - 1"),
                ("both", "Padding on both sides", "padded - W"),
                ("P", "On each side", "both//2"),
            ),
            cells=(
                CellData("padding", "P", "pixels"),
                CellData("padded width", "padded", "pixels"),
            ),
            slips={
                "padding-not-halved": ("both", "W + 2*both"),
                "padding-once": ("P", "W + P"),
                "assumed-same-padding": ("(K - 1)//2", "W + K - 1"),
                "step-for-each-position": ("(W_out + K - W)//2", "W_out + K"),
            },
        ),
        # 7x7, stride 2 turns 224 into 112: at least 3
        2: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$ and stride <S> turns a map <W> "
            "pixels wide into one <W_out> pixels wide; sizes round down. (1) How many pixels of "
            "padding on each side does that take at least? (2) How many pixels wide is the input "
            "with it?",
            axes=(
                Axis(
                    "W K S W_out",
                    tuple(
                        dict.fromkeys(
                            (W, K, S, (W - K + 2 * P) // S + 1)
                            for W in (*range(28, 131, 2), 57, 75, 113, 150, 192, 224, 227, 256, 299)
                            for K, S, P in (*REAL, (9, 2, 4), (9, 4, 4), (11, 2, 5), (5, 3, 2))
                            if P
                        )
                    ),
                ),
            ),
            possible=("(W_out - 1)*S + K > W",),
            rules=("P < K - 1",),
            steps=(
                ("needed", "Columns under the windows", "(W_out - 1)*S + K"),
                ("missing", "More than the input has", "needed - W"),
                ("P", "Half of it on each side, rounded up", "ceil(missing/2)"),
                ("padded", "Padded input", "W + 2*P"),
            ),
            cells=(
                CellData("padding", "P", "pixels"),
                CellData("padded width", "padded", "pixels"),
            ),
            slips={
                "padding-not-halved": ("missing", "W + 2*missing"),
                "padding-once": ("P", "W + P"),
                "padding-full-kernel": ("K - 1", "W + 2*(K - 1)"),
                "padding-kernel-size": ("K", "W + 2*K"),
                "step-for-each-position": ("ceil((missing + S)/2)", "W + 2*ceil((missing + S)/2)"),
            },
        ),
        # the missing numbers of a table
        3: FormulaLevel(
            prompt="Four numbers are missing in this table of a network. Kernels, strides and "
            "padding are in pixels, and the last position of every layer ends exactly at the "
            "edge. What are they?\n\n"
            "| layer | filters | kernel | stride | padding | output |\n"
            "| input | | | | | $3 \\times <W> \\times <W>$ |\n"
            "| convolution 1 | <C_1> | (1) | <S> | <P> | $<C_1> \\times <W_1> \\times <W_1>$ |\n"
            "| pooling | | <F> | (2) | 0 | $<C_1> \\times <W_2> \\times <W_2>$ |\n"
            "| convolution 2 | (3) | <K> | 1 | (4) | $<C_3> \\times <W_3> \\times <W_3>$ |",
            axes=(
                Axis("C_1 C_3", ((32, 64), (48, 96), (64, 128), (64, 192), (96, 256), (24, 40))),
                Axis("W S P W_1 F W_2 K W_3", GAPS),
            ),
            steps=(
                ("K_1", "What the steps leave of the padded input", "W + 2*P - (W_1 - 1)*S"),
                ("T", "The window's way, shared out to its steps", "(W_1 - F)//(W_2 - 1)"),
                ("N", "A filter per output channel", "C_3"),
                ("P_3", "Half of what is missing for these positions", "(W_3 - 1 + K - W_2)//2"),
            ),
            cells=(
                CellData("kernel of convolution 1", "K_1", "pixels"),
                CellData("stride of the pooling", "T", "pixels"),
                CellData("filters of convolution 2", "N", "filters"),
                CellData("padding of convolution 2", "P_3", "pixels"),
            ),
            slips={
                "step-for-each-position": ("K_1 - S", "(W_1 - F)//W_2", "N", "P_3"),
                "forgot-padding": ("K_1 - 2*P", "T", "N", "P_3"),
                "padding-once": ("K_1 - P", "T", "N", "P_3"),
                "padding-not-halved": ("K_1", "T", "N", "2*P_3"),
                "kept-input-channels": ("K_1", "T", "C_1", "P_3"),
            },
        ),
    },
)

FAMILIES = (KERNEL, PADDING)
