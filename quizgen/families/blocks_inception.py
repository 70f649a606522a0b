"""Inception: 1x1 reductions, the module, what it saves, split kernels, grid reduction."""

from __future__ import annotations

from quizgen.families.blocks_residual import WIDTHS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

REDUCE_FIRST = Family(
    id="reduce-first",
    topic="blocks",
    needs=("pointwise-params",),
    near="pointwise",
    summary="a 1x1 reduction in front of a larger kernel: weights, saving, the width allowed",
    covers=("G5", "G3"),
    levels={
        # 32 channels to 8, then 16 filters of 5x5
        1: FormulaLevel(
            prompt="A $1 \\times 1$ convolution reduces <C_in> channels to <R>; then comes a "
            "$<K> \\times <K>$ convolution with <C_out> filters. There are no biases. How many "
            "weights do the two have together?",
            axes=(
                Axis("C_in", (12, 16, 20, 24, 32, 40, 48, 64)),
                Axis("R", (2, 3, 4, 5, 6, 8, 10)),
                Axis("C_out", (8, 10, 12, 16, 20, 24, 32)),
                Axis("K", (3, 5)),
            ),
            rules=("R < C_out and 2*R <= C_in",),
            steps=(
                ("reducing", "Weights of the 1×1", "C_in*R"),
                ("larger", "Weights of the larger kernel, which reads R channels", "K*K*R*C_out"),
                ("weights", "Together", "reducing + larger"),
            ),
            unit="parameters",
            slips={
                "forgot-first-layer": "larger",
                "ignored-reduction": "reducing + K*K*C_in*C_out",
                "without-the-pair": "K*K*C_in*C_out",
                "kernel-not-squared": "reducing + K*R*C_out",
                "large-kernel-for-both": "K*K*C_in*R + larger",
            },
        ),
        # 192 channels to 16, then 32 filters of 5x5, at 28x28
        2: FormulaLevel(
            prompt="A $<K> \\times <K>$ convolution from <C_in> to <C_out> channels works on maps "
            "of $<W> \\times <W>$ and keeps their size. A $1 \\times 1$ convolution to <R> "
            "channels is put in front of it. How many million multiply-adds (MACs) does this save? "
            "Biases are not counted.",
            axes=(
                Axis("C_in", (128, 160, 192, 224, 256, 320, 480, 512, 528, 832)),
                Axis("R", (16, 24, 32, 48, 64)),
                Axis("C_out", (32, 48, 64, 96, 128)),
                Axis("K", (3, 5)),
                Axis("W", (7, 14, 28, 56)),
            ),
            rules=("R <= C_out and saved >= 2000000",),
            steps=(
                ("direct", "Without: at one position", "K*K*C_in*C_out"),
                ("pair", "With: at one position", "C_in*R + K*K*R*C_out"),
                ("saved", "Saved at all positions", "(direct - pair)*W*W"),
                ("macs", "In millions", "saved/1000000"),
            ),
            unit="M MACs",
            places=1,
            slips={
                "gave-the-rest": "pair*W*W/1000000",
                "forgot-first-layer": "(direct - K*K*R*C_out)*W*W/1000000",
                "kernel-not-squared": "(K*C_in*C_out - C_in*R - K*R*C_out)*W*W/1000000",
                "counted-two-per-mac": "2*saved/1000000",
                "one-side-of-output": "(direct - pair)*W/1000000",
            },
        ),
        # turned round: how far must be reduced to get along with 25% of the weights?
        3: FormulaLevel(
            prompt="In front of a $<K> \\times <K>$ convolution from <C_in> to <C_out> channels, a "
            "$1 \\times 1$ convolution is to reduce the channels. The two together may have at "
            "most <Q>% of the weights that the $<K> \\times <K>$ convolution has alone. To how "
            "many channels may the $1 \\times 1$ reduce at most? There are no biases.",
            axes=(
                Axis("C_in", (128, 160, 192, 224, 256, 320, 480, 512, 528, 832)),
                Axis("C_out", (32, 48, 64, 96, 128, 160, 192, 208, 224, 256, 288, 320, 384)),
                Axis("K", (3, 5)),
                Axis("Q", (10, 15, 20, 25, 30, 35, 40, 50)),
            ),
            rules=("R >= 4",),
            steps=(
                ("direct", "Weights of the large kernel alone", "K*K*C_in*C_out"),
                (
                    "each",
                    "Weights that one channel in between costs",
                    "C_in + K*K*C_out",
                ),
                ("R", "As many as the share allows", "Q*direct//(100*each)"),
            ),
            unit="channels",
            slips={
                "rounded-up-to-fit": "ceil(Q*direct/(100*each))",
                "forgot-first-layer": "Q*direct//(100*K*K*C_out)",
                "forgot-last-layer": "Q*direct//(100*C_in)",
                "share-turned-round": "(100 - Q)*direct//(100*each)",
                "kernel-not-squared": "Q*K*C_in*C_out//(100*(C_in + K*C_out))",
                "large-kernel-for-both": "Q*direct//(100*K*K*(C_in + C_out))",
            },
        ),
    },
)

# Branches of GoogLeNet's modules; the numbers of different modules are mixed.
BRANCHES = (
    Axis("C_in", (192, 256, 480, 512, 528, 832)),
    Axis("C_1", (64, 112, 128, 160, 192, 256, 384)),
    Axis("R_3 C_3", ((96, 128), (128, 192), (96, 208), (112, 224), (144, 288), (160, 320))),
    Axis("R_5 C_5", ((16, 32), (16, 48), (24, 64), (32, 96), (32, 128), (48, 128))),
    Axis("C_p", (32, 64, 96, 128)),
)
MODULE = (
    "An inception module reads <C_in> channels in four branches: a $1 \\times 1$ convolution with "
    "<C_1> filters; a $1 \\times 1$ with <R_3> filters, then a $3 \\times 3$ with <C_3>; a "
    "$1 \\times 1$ with <R_5> filters, then a $5 \\times 5$ with <C_5>; a $3 \\times 3$ max pool, "
    "then a $1 \\times 1$ convolution with <C_p> filters."
)
BRANCH_STEPS = (
    ("branch_1", "1×1 branch", "C_in*C_1"),
    ("branch_3", "3×3 branch with its reduction", "C_in*R_3 + 3*3*R_3*C_3"),
    ("branch_5", "5×5 branch with its reduction", "C_in*R_5 + 5*5*R_5*C_5"),
    ("branch_pool", "Pool branch: only the 1×1 has weights", "C_in*C_p"),
    ("weights", "All branches", "branch_1 + branch_3 + branch_5 + branch_pool"),
)
NO_REDUCTION = "C_in*(C_1 + 9*C_3 + 25*C_5 + C_p)"

INCEPTION = Family(
    id="inception-module",
    topic="blocks",
    needs=("reduce-first", "concat-channels"),
    near="inception",
    summary="an inception module: output channels, weights, multiply-adds",
    covers=("G3", "G4"),
    levels={
        # the first module: 64 + 128 + 32 + 32 = 256
        1: FormulaLevel(
            prompt=f"{MODULE} All keep the size. How many channels does the module put out?",
            axes=BRANCHES,
            steps=(
                ("channels", "The branches' last layers, side by side", "C_1 + C_3 + C_5 + C_p"),
            ),
            unit="channels",
            slips={
                "added-reductions": "C_1 + R_3 + C_3 + R_5 + C_5 + C_p",
                "kept-pool-channels": "C_1 + C_3 + C_5 + C_in",
                "forgot-pool-projection": "C_1 + C_3 + C_5",
                "forgot-pointwise-branch": "C_3 + C_5 + C_p",
                "widest-branch-only": "max(C_1, C_3, C_5, C_p)",
            },
        ),
        # the first module: 163,328 weights
        2: FormulaLevel(
            prompt=f"{MODULE} How many weights does the module have? There are no biases.",
            axes=BRANCHES,
            steps=BRANCH_STEPS,
            unit="parameters",
            slips={
                "ignored-reduction": f"{NO_REDUCTION} + C_in*R_3 + C_in*R_5",
                "forgot-reduction-weights": "weights - C_in*R_3 - C_in*R_5",
                "forgot-pool-projection": "weights - branch_pool",
                "pool-has-kernel": "weights + 8*branch_pool",
                "forgot-pointwise-branch": "weights - branch_1",
                "kernel-not-squared": "C_in*(C_1 + R_3 + R_5 + C_p) + 3*R_3*C_3 + 5*R_5*C_5",
            },
        ),
        # at 28x28: 128.0 million multiply-adds
        3: FormulaLevel(
            prompt=f"{MODULE} All branches keep the size of the maps, $<W> \\times <W>$. How many "
            "million multiply-adds (MACs) does the module take? Biases are not counted.",
            axes=(*BRANCHES, Axis("W", (7, 14, 28))),
            steps=(
                *BRANCH_STEPS,
                ("macs", "At every position, in millions", "weights*W*W/1000000"),
            ),
            unit="M MACs",
            places=1,
            slips={
                "counted-two-per-mac": "2*weights*W*W/1000000",
                "one-side-of-output": "weights*W/1000000",
                "ignored-reduction": f"({NO_REDUCTION} + C_in*R_3 + C_in*R_5)*W*W/1000000",
                "forgot-reduction-weights": "(weights - C_in*R_3 - C_in*R_5)*W*W/1000000",
                "forgot-pool-projection": "(weights - branch_pool)*W*W/1000000",
                "pool-has-kernel": "(weights + 8*branch_pool)*W*W/1000000",
            },
        ),
    },
)

INCEPTION_SAVING = Family(
    id="inception-against-conv",
    topic="blocks",
    needs=("inception-module",),
    near="inception",
    summary="kernels side by side, and an inception module against one large convolution",
    covers=("G4", "K10"),
    levels={
        # 16 channels into 4 of 1x1, 8 of 3x3, 2 of 5x5
        1: FormulaLevel(
            prompt="Three convolutions read the same <C_in> channels side by side: <C_1> filters "
            "of $1 \\times 1$, <C_3> of $3 \\times 3$ and <C_5> of $5 \\times 5$. There are no "
            "biases. How many weights do they have together?",
            axes=(
                Axis("C_in", (4, 5, 8, 10, 12, 16, 20, 24, 32)),
                Axis("C_1", (4, 6, 8, 10, 12, 16)),
                Axis("C_3", (4, 8, 10, 12, 16, 20)),
                Axis("C_5", (2, 3, 4, 5, 6, 8)),
            ),
            rules=("C_5 < C_3",),
            steps=(
                ("each", "Weights for one input channel", "C_1 + 3*3*C_3 + 5*5*C_5"),
                ("weights", "For all", "C_in*each"),
            ),
            unit="parameters",
            slips={
                "forgot-input-channels": "each",
                "kernel-not-squared": "C_in*(C_1 + 3*C_3 + 5*C_5)",
                "largest-kernel-for-all": "C_in*25*(C_1 + C_3 + C_5)",
                "forgot-pointwise-branch": "C_in*(9*C_3 + 25*C_5)",
                "branches-in-a-row": "C_in*C_1 + 9*C_1*C_3 + 25*C_3*C_5",
            },
        ),
        # the first module against one 5x5 to 256 channels: 7.5 times the weights
        2: FormulaLevel(
            prompt=f"{MODULE} One $<K> \\times <K>$ convolution with as many output channels "
            "could stand in its place. How many weights does the module have, how many does "
            "the convolution have, and how many times as many is that, to 1 decimal place? There "
            "are no biases.",
            axes=(Axis("K", (3, 5)), *BRANCHES),
            steps=(
                *BRANCH_STEPS,
                ("C_out", "Channels put out", "C_1 + C_3 + C_5 + C_p"),
                ("direct", "Weights of the single convolution", "K*K*C_in*C_out"),
                ("ratio", "How many times as many", "direct/weights"),
            ),
            cells=(
                CellData("module", "weights", "parameters"),
                CellData("single convolution", "direct", "parameters"),
                CellData("times", "ratio", "times", 1),
            ),
            slips={
                "ignored-reduction": (
                    f"{NO_REDUCTION} + C_in*R_3 + C_in*R_5",
                    "direct",
                    f"direct/({NO_REDUCTION} + C_in*R_3 + C_in*R_5)",
                ),
                "forgot-reduction-weights": (
                    "weights - C_in*R_3 - C_in*R_5",
                    "direct",
                    "direct/(weights - C_in*R_3 - C_in*R_5)",
                ),
                "added-reductions": (
                    "weights",
                    "direct + K*K*C_in*(R_3 + R_5)",
                    "(direct + K*K*C_in*(R_3 + R_5))/weights",
                ),
                "forgot-pool-projection": (
                    "weights - branch_pool",
                    "K*K*C_in*(C_out - C_p)",
                    "K*K*C_in*(C_out - C_p)/(weights - branch_pool)",
                ),
                "pool-has-kernel": (
                    "weights + 8*branch_pool",
                    "direct",
                    "direct/(weights + 8*branch_pool)",
                ),
            },
        ),
        # the same in multiply-adds
        3: FormulaLevel(
            prompt=f"{MODULE} All keep the size of the maps, $<W> \\times <W>$. How many million "
            "multiply-adds (MACs) does the module save against one $<K> \\times <K>$ convolution "
            "with as many output channels and the same size? Biases are not counted.",
            axes=(Axis("K", (3, 5)), *BRANCHES, Axis("W", (7, 14, 28))),
            rules=("C_in <= 512",),
            steps=(
                *BRANCH_STEPS,
                ("C_out", "Channels put out", "C_1 + C_3 + C_5 + C_p"),
                ("direct", "Weights of the single convolution", "K*K*C_in*C_out"),
                ("saved", "Saved at one position", "direct - weights"),
                ("macs", "At every position, in millions", "saved*W*W/1000000"),
            ),
            unit="M MACs",
            places=1,
            slips={
                "gave-the-rest": "weights*W*W/1000000",
                "counted-two-per-mac": "2*saved*W*W/1000000",
                "one-side-of-output": "saved*W/1000000",
                "forgot-reduction-weights": "(saved + C_in*R_3 + C_in*R_5)*W*W/1000000",
                "added-reductions": "(saved + K*K*C_in*(R_3 + R_5))*W*W/1000000",
                "forgot-pool-projection": "(saved - K*K*C_in*C_p + branch_pool)*W*W/1000000",
                "gave-the-size-before": "direct*W*W/1000000",
            },
        ),
    },
)

FACTORISED = Family(
    id="factorised-conv",
    topic="blocks",
    needs=("conv-params",),
    near="stack",
    summary="7x7 into 1x7 and 7x1, 5x5 into two 3x3: weights, percent, multiply-adds",
    covers=("I2", "K12"),
    levels={
        # 7x7 on 16 channels into 1x7 and 7x1
        1: FormulaLevel(
            prompt="A $<K> \\times <K>$ convolution on <C> channels (in and out) is replaced by a "
            "$1 \\times <K>$ and a $<K> \\times 1$ convolution, one behind the other, both on <C> "
            "channels. There are no biases. How many weights do the two have together?",
            axes=(
                Axis("C", (3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 25, 30, 32, 40, 48, 50, 60, 64)),
                Axis("K", (3, 5, 7)),
            ),
            steps=(
                ("each", "Weights of one of them", "K*C*C"),
                ("weights", "Of both", "2*each"),
            ),
            unit="parameters",
            slips={
                "counted-the-square-kernel": "K*K*C*C",
                "kept-square-kernels": "2*K*K*C*C",
                "forgot-last-layer": "each",
                "forgot-input-channels": "2*K*C",
            },
        ),
        # 5x5 from 64 to 96 channels into two 3x3
        2: FormulaLevel(
            prompt="A $5 \\times 5$ convolution from <C_in> to <C_out> channels is replaced by two "
            "$3 \\times 3$ convolutions: the first from <C_in> to <C_out> channels, the second on "
            "<C_out>. There are no biases. How many weights does the $5 \\times 5$ have, how many "
            "do the two $3 \\times 3$ have, and what percentage do they save, to 1 decimal place?",
            axes=(Axis("C_in", WIDTHS), Axis("C_out", WIDTHS)),
            rules=("25*C_in > 11*(C_in + C_out) and C_out >= C_in // 2",),
            steps=(
                ("square", "Weights of the 5×5", "5*5*C_in*C_out"),
                ("pair", "Weights of the two 3×3", "3*3*C_in*C_out + 3*3*C_out*C_out"),
                ("saving", "Percent saved", "100*(square - pair)/square"),
            ),
            cells=(
                CellData("5×5", "square", "parameters"),
                CellData("two 3×3", "pair", "parameters"),
                CellData("saved", "saving", "%", 1),
            ),
            slips={
                "gave-the-rest": ("square", "pair", "100*pair/square"),
                "forgot-last-layer": ("square", "9*C_in*C_out", "64"),
                "forgot-input-channels": ("25*C_out", "18*C_out", "28"),
                "share-of-the-pair": ("square", "pair", "100*(square - pair)/pair"),
            },
        ),
        # 7x7 from 192 to 192 channels, 128 in between, on 17x17
        3: FormulaLevel(
            prompt="A $<K> \\times <K>$ convolution from <C_in> to <C_out> channels on maps of "
            "$<W> \\times <W>$ is replaced by a $1 \\times <K>$ from <C_in> to <C_mid> channels "
            "and a $<K> \\times 1$ from <C_mid> to <C_out>; padding keeps all sizes. How many "
            "million multiply-adds (MACs) does this save? Biases are not counted.",
            axes=(
                Axis("C_in", (96, 128, 160, 192, 256, 384)),
                Axis("C_mid", (64, 96, 112, 128, 160, 192)),
                Axis("C_out", (96, 128, 160, 192, 256, 384)),
                Axis("K", (3, 5, 7)),
                Axis("W", (8, 12, 17, 28, 35)),
            ),
            rules=("C_mid <= C_in and C_mid <= C_out",),
            steps=(
                ("square", "Before, at one position", "K*K*C_in*C_out"),
                ("pair", "After, at one position", "K*C_in*C_mid + K*C_mid*C_out"),
                ("saved", "Saved at all positions", "(square - pair)*W*W"),
                ("macs", "In millions", "saved/1000000"),
            ),
            unit="M MACs",
            places=1,
            slips={
                "gave-the-rest": "pair*W*W/1000000",
                "forgot-last-layer": "(square - K*C_in*C_mid)*W*W/1000000",
                "counted-two-per-mac": "2*saved/1000000",
                "one-side-of-output": "(square - pair)*W/1000000",
                "gave-the-size-before": "square*W*W/1000000",
            },
        ),
    },
)

FAMILIES = (REDUCE_FIRST, INCEPTION, INCEPTION_SAVING, FACTORISED)
