"""What an operation is: the three ways to count converted into each other; pooling."""

from __future__ import annotations

from itertools import product

from quizgen.cost.formulas import CONV_OUT, MACS_PER_OUTPUT
from quizgen.families.common import BIASES, MAPS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, CellData, FormulaLevel
from quizgen.variants.space import Axis

KERNEL = "$<K> \\times <K>$"
EVERY_ONE = "every multiplication and every addition counts as one operation"
BIAS = "A bias is no multiply-add; adding it is an addition like any other."

# Layers that occur: multiplications of one output value, output values.
LAYERS = tuple(
    dict.fromkeys(
        (K * K * C_in, C_out * W * W)
        for K, C_in, C_out, W in product(
            (1, 3, 5, 7),
            (3, 16, 24, 32, 48, 64, 80, 96, 128, 192, 256),
            (16, 24, 32, 48, 64, 96, 128, 192, 256),
            (7, 14, 27, 28),
        )
        if K * K * C_in * C_out * W * W < 10**8
    )
)
MACS_AND_OUTPUTS = tuple((n * outputs, outputs) for n, outputs in LAYERS)
# What an exact count finds for the same layers: without biases, and with them.
EXACT_AND_OUTPUTS = (
    *(("none", (2 * n - 1) * outputs, outputs) for n, outputs in LAYERS),
    *(("counted", 2 * n * outputs, outputs) for n, outputs in LAYERS),
)

CONVERSION = Family(
    id="flop-conventions",
    topic="flops",
    needs=("conv-macs",),
    summary="MACs into exact operations and back",
    covers=("K4", "K5"),
    levels={
        # 3x3 on one channel: 9 multiplications, 8 additions, 17 operations
        1: FormulaLevel(
            prompt="A filter of $<C_in> \\times <K> \\times <K>$ weights, without a bias, works "
            "out one output value. How many multiplications and how many additions does that "
            f"take, and how many operations are there if {EVERY_ONE}?\n\n"
            "| multiplications | additions | operations |\n|---|---|---|\n| ? | ? | ? |",
            axes=(
                Axis("C_in", (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 64)),
                Axis("K", (2, 3, 4, 5, 7, 11)),
            ),
            steps=(
                ("n", "Multiplications: one per weight", MACS_PER_OUTPUT),
                ("additions", "Additions: n products are summed", "n - 1"),
                ("operations", "Operations", "n + additions"),
            ),
            cells=(
                CellData("multiplications", "n", "operations"),
                CellData("additions", "additions", "operations"),
                CellData("operations", "operations", "operations"),
            ),
            slips={
                "counted-first-addition": ("n", "n", "2*n"),
                "counted-one-per-mac": ("n", "n - 1", "n"),
                "kernel-not-squared": ("K*C_in", "K*C_in - 1", "2*K*C_in - 1"),
                "sides-added": ("2*K*C_in", "2*K*C_in - 1", "4*K*C_in - 1"),
            },
        ),
        # 37,632 outputs, 5,531,904 MACs: 11,026,176 operations
        2: FormulaLevel(
            prompt="A convolution takes <M> multiply-adds (MACs) to put out <O> values. How many "
            f"FLOPs does it take if {EVERY_ONE}? " + BIAS,
            axes=(BIASES, Axis("M O", MACS_AND_OUTPUTS)),
            steps=(
                ("multiplications", "Multiplications", "M"),
                (
                    "additions",
                    "Additions: one fewer for each output value",
                    By("biases", {"none": "M - O"}),
                ),
                (
                    "additions",
                    "Additions: one fewer for each output value, and its bias",
                    By("biases", {"counted": "M - O + O"}),
                ),
                ("operations", "FLOPs", "multiplications + additions"),
            ),
            unit="FLOPs",
            slips={
                "counted-first-addition": By("biases", {"none": "2*M"}),
                "added-bias-to-full-sum": By("biases", {"counted": "2*M + O"}),
                "forgot-bias-addition": By("biases", {"counted": "2*M - O"}),
                "counted-once-for-layer": By(
                    "biases", {"none": "2*M - 1", "counted": "2*M - O + 1"}
                ),
                "correction-reversed": By("biases", {"none": "2*M + O"}),
                "counted-one-per-mac": "M",
            },
        ),
        # and back
        3: FormulaLevel(
            prompt=f"A tool reports <E> FLOPs for a convolution that puts out <O> values; "
            f"{EVERY_ONE}. How many multiply-adds (MACs) does the convolution take? " + BIAS,
            axes=(Axis("biases E O", EXACT_AND_OUTPUTS),),
            steps=(
                (
                    "doubled",
                    "With the addition put back that each output value is short of",
                    By("biases", {"none": "E + O"}),
                ),
                (
                    "doubled",
                    "With biases there are as many additions as multiplications",
                    By("biases", {"counted": "E - O + O"}),
                ),
                ("macs", "MACs", "doubled/2"),
            ),
            unit="MACs",
            slips={
                "counted-first-addition": By("biases", {"none": "E/2"}),
                "added-bias-to-full-sum": By("biases", {"counted": "(E - O)/2"}),
                "forgot-bias-addition": By("biases", {"counted": "(E + O)/2"}),
                "halved-before-adding": By("biases", {"none": "E/2 + O"}),
                "correction-reversed": By("biases", {"none": "(E - O)/2"}),
                "counted-one-per-mac": "E",
            },
        ),
    },
)

POOL_KIND = Axis("pool", ("Max", "Average"))
PER_WINDOW = (
    "The largest of $n$ values takes $n - 1$ comparisons; their mean takes $n - 1$ additions and "
    "a division. "
)
EACH = By("pool", {"Max": "n - 1", "Average": "n - 1 + 1"})
OTHER_WINDOW = {
    "counted-window-values": By("pool", {"Max": "n*outputs"}),
    "forgot-division": By("pool", {"Average": "(n - 1)*outputs"}),
}
# Window, stride, padding.
WINDOWS = ((2, 2, 0), (3, 2, 0), (3, 2, 1), (3, 3, 0), (3, 1, 1), (5, 3, 0), (5, 1, 2))


def _each(n: str, outputs: str) -> By:
    """The operations of windows of n values."""
    return By("pool", {"Max": f"({n} - 1)*{outputs}", "Average": f"{n}*{outputs}"})


POOLING = Family(
    id="pool-ops",
    topic="flops",
    needs=("pool-output",),
    summary="a pooling layer's operations, and how they compare with a convolution's",
    covers=("K3", "K7"),
    levels={
        # 2x2 max pooling that puts out 16x7x7
        1: FormulaLevel(
            prompt=PER_WINDOW + f"<pool> pooling with {KERNEL} windows puts out "
            "$<C_out> \\times <W_out> \\times <W_out>$. How many operations does it take?",
            axes=(
                POOL_KIND,
                Axis("C_out", (4, 6, 8, 10, 12, 16, 20, 24, 32)),
                Axis("W_out", (4, 5, 6, 7, 8, 10, 12, 14)),
                Axis("K", (2, 3, 4, 5)),
            ),
            rules=("operations < 30000",),
            steps=(
                ("n", "Values in a window", "K*K"),
                ("each", "Operations of one window", EACH),
                ("outputs", "Windows", "C_out*W_out*W_out"),
                ("operations", "Operations", "each*outputs"),
            ),
            unit="operations",
            slips={
                **OTHER_WINDOW,
                "macs-for-pooling": "each*C_out*outputs",
                "forgot-channels": "each*W_out*W_out",
                "forgot-positions": "each*C_out",
                "one-side-of-output": "each*C_out*W_out",
            },
        ),
        # AlexNet's 3x3 pooling, stride 2, on 96x55x55
        2: FormulaLevel(
            prompt=PER_WINDOW + f"<pool> pooling ({KERNEL} windows, stride <S>, padding <P>) works "
            "on $<C_in> \\times <W> \\times <W>$; sizes round down, and windows at the border are "
            "counted as full. How many operations does it take?",
            axes=(
                POOL_KIND,
                Axis("C_in", (16, 32, 48, 64, 96, 128, 192, 256, 480, 512)),
                Axis("W", MAPS),
                Axis("K S P", WINDOWS),
            ),
            possible=("K <= W + 2*P",),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("n", "Values in a window", "K*K"),
                ("each", "Operations of one window", EACH),
                ("outputs", "Windows", "C_in*W_out*W_out"),
                ("operations", "Operations", "each*outputs"),
            ),
            unit="operations",
            slips={
                **OTHER_WINDOW,
                "macs-for-pooling": "each*C_in*outputs",
                "forgot-channels": "each*W_out*W_out",
                "one-side-of-output": "each*C_in*W_out",
                "kernel-not-squared": _each("K", "outputs"),
                "forgot-plus-one": "each*C_in*((W - K + 2*P)//S)**2",
            },
        ),
        # a convolution and the pooling behind it
        3: FormulaLevel(
            prompt=f"A convolution with <C_out> filters of {KERNEL} works on "
            "$<C_in> \\times <W> \\times <W>$ and keeps the height and the width; pooling with "
            "$<F> \\times <F>$ windows and stride <T> follows (no padding, rounding down). Count "
            "one operation per multiply-add and one per value of a pooling window. How many times "
            "as many operations as the pooling does the convolution take?" + " Biases are not "
            "counted.",
            axes=(
                Axis("C_in", (1, 3, 6, 8, 16, 32, 64, 96)),
                Axis("W", (24, 27, 28, 32, 55, 56, 64, 112)),
                Axis("C_out", (6, 16, 32, 64, 96, 128)),
                Axis("K", (3, 5, 7, 11)),
                Axis("F T", ((2, 2), (3, 2), (3, 3))),
            ),
            rules=("C_in < C_out",),
            steps=(
                ("macs", "Convolution", "K*K*C_in*C_out*W*W"),
                ("W_out", "Width and height after pooling", "(W - F)//T + 1"),
                ("pooling", "Pooling", "F*F*C_out*W_out*W_out"),
                ("factor", "How many times", "macs/pooling"),
            ),
            unit="times",
            places=1,
            slips={
                "macs-for-pooling": "macs/(pooling*C_out)",
                "used-input-size": "K*K*C_in/(F*F)",
                "counted-two-per-mac": "2*macs/pooling",
                "forgot-channels": "macs*C_out/pooling",
                "kernel-not-squared": "K*C_in*C_out*W*W/(F*C_out*W_out*W_out)",
            },
        ),
    },
)

FAMILIES = (CONVERSION, POOLING)
