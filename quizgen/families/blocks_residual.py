"""Residual blocks: basic and bottleneck blocks, stages of them, shortcut options."""

from __future__ import annotations

from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, CellData, FormulaLevel
from quizgen.variants.space import Axis

# Channels of residual networks, and of others that were scaled in width.
WIDTHS = (
    *(16, 24, 32, 40, 48, 56, 64, 72, 80, 96, 112, 120, 128, 144, 160, 168, 176, 192, 208, 224),
    *(240, 256, 288, 320, 336, 352, 384, 416, 448, 480, 512, 576, 640, 672, 768, 896, 1024),
)
NORM = "No convolution has biases, and batch normalisation follows each of them."

RESIDUAL = Family(
    id="residual-block",
    topic="blocks",
    needs=("conv-params", "bn-params"),
    near="residual",
    summary="parameters of a residual block of two 3x3 convolutions, and of a stage of them",
    covers=("R2", "R3"),
    levels={
        # 16 channels: twice (9*16*16 + 2*16)
        1: FormulaLevel(
            prompt="A residual block has two $3 \\times 3$ convolutions on <C> channels and an "
            f"identity shortcut. {NORM} How many parameters does the block learn?",
            axes=(
                Axis(
                    "C",
                    (
                        *(4, 5, 6, 8, 10, 12, 14, 15, 16, 18, 20, 22, 24, 25, 26, 28, 30, 32, 34),
                        *(35, 36, 38, 40, 42, 44, 45, 48, 50, 52, 54, 55, 56, 60, 64, 65, 70, 72),
                    ),
                ),
            ),
            steps=(
                ("weights", "Weights of the two convolutions", "2*3*3*C*C"),
                ("norm", "Two batch norms: a scale and a shift per channel", "2*2*C"),
                ("params", "Together; the shortcut has none", "weights + norm"),
            ),
            unit="parameters",
            slips={
                "forgot-bn": "weights",
                "bn-one-per-channel": "weights + 2*C",
                "bn-counted-buffers": "weights + 2*norm",
                "forgot-last-layer": "3*3*C*C + 2*C",
                "kernel-not-squared": "2*3*C*C + norm",
                "added-projection": "weights + norm + C*C + 2*C",
            },
        ),
        # 64 to 128 channels, with a projection
        2: FormulaLevel(
            prompt="A residual block halves height and width: its first $3 \\times 3$ convolution "
            "goes from <C_in> to <C_out> channels with stride 2, its second keeps <C_out>. The "
            "shortcut is a $1 \\times 1$ convolution from <C_in> to <C_out> channels with stride "
            f"2. {NORM} How many parameters does the block learn?",
            axes=(Axis("C_in", WIDTHS), Axis("C_out", WIDTHS)),
            rules=("2*C_out >= 3*C_in and 3*C_in >= C_out",),
            steps=(
                ("weights", "Weights of the two 3×3", "3*3*C_in*C_out + 3*3*C_out*C_out"),
                ("shortcut", "Weights of the 1×1", "C_in*C_out"),
                ("norm", "Three batch norms: a scale and a shift per channel", "3*2*C_out"),
                ("params", "Together", "weights + shortcut + norm"),
            ),
            unit="parameters",
            slips={
                "forgot-projection": "weights + 2*2*C_out",
                "forgot-projection-bn": "weights + shortcut + 2*2*C_out",
                "projection-with-large-kernel": "weights + 3*3*shortcut + norm",
                "forgot-bn": "weights + shortcut",
                "bn-one-per-channel": "weights + shortcut + 3*C_out",
                "added-bias": "weights + shortcut + 3*C_out + norm",
                "second-conv-reads-input": "2*3*3*C_in*C_out + shortcut + norm",
            },
            combined={"forgot-projection+forgot-bn": "weights"},
        ),
        # a stage of four blocks, the first with a projection
        3: FormulaLevel(
            prompt="A stage of a residual network has <N> blocks of two $3 \\times 3$ convolutions "
            "each. The first block goes from <C_in> to <C_out> channels and has a $1 \\times 1$ "
            "convolution as its shortcut; the others keep <C_out> channels and have identity "
            f"shortcuts. {NORM} How many parameters does the stage learn?",
            axes=(Axis("C_in", WIDTHS), Axis("C_out", WIDTHS), Axis("N", (2, 3, 4, 6))),
            rules=("2*C_out >= 3*C_in and 3*C_in >= C_out",),
            steps=(
                (
                    "first",
                    "First block: two 3×3, one 1×1, three batch norms",
                    "9*C_in*C_out + 9*C_out*C_out + C_in*C_out + 3*2*C_out",
                ),
                ("other", "Every other block", "2*9*C_out*C_out + 2*2*C_out"),
                ("params", "The stage", "first + (N - 1)*other"),
            ),
            unit="parameters",
            slips={
                "all-blocks-alike": "N*first",
                "forgot-changing-block": "N*other",
                "forgot-projection": "first - C_in*C_out - 2*C_out + (N - 1)*other",
                "projection-everywhere": "first + (N - 1)*(other + C_out*C_out + 2*C_out)",
                "forgot-bn": "first - 6*C_out + (N - 1)*(other - 4*C_out)",
                "bn-one-per-channel": "first - 3*C_out + (N - 1)*(other - 2*C_out)",
                "one-block-too-many": "first + N*other",
            },
        ),
    },
)

BOTTLENECK_BLOCK = Family(
    id="bottleneck-block",
    topic="blocks",
    needs=("residual-block", "pointwise-params"),
    near="residual",
    summary="parameters of bottleneck blocks with batch normalisation, and of a stage of them",
    covers=("R4",),
    levels={
        # 32 channels to 8 and back
        1: FormulaLevel(
            prompt="A bottleneck block with an identity shortcut has three convolutions: "
            "$1 \\times 1$ from <C> to <M> channels, $3 \\times 3$ on <M> channels, $1 \\times 1$ "
            f"from <M> to <C>. {NORM} How many parameters does the block learn?",
            axes=(
                Axis("C", (8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 50, 60, 64, 80, 100)),
                Axis("M", (2, 4, 5, 6, 8, 10, 12, 15, 16, 20)),
            ),
            rules=("2*M <= C and 8*M >= C",),
            steps=(
                ("weights", "Weights of the convolutions", "C*M + 3*3*M*M + M*C"),
                ("norm", "Batch norms: a scale and a shift per channel", "2*M + 2*M + 2*C"),
                ("params", "Together", "weights + norm"),
            ),
            unit="parameters",
            slips={
                "forgot-bn": "weights",
                "bn-one-per-channel": "weights + M + M + C",
                "bn-counted-buffers": "weights + 2*norm",
                "wide-middle": "C*M + 3*3*C*C + M*C + norm",
                "forgot-last-layer": "C*M + 3*3*M*M + 2*M + 2*M",
                "kernel-not-squared": "C*M + 3*M*M + M*C + norm",
            },
        ),
        # 256 channels into a block of width 128 that puts out 512
        2: FormulaLevel(
            prompt="The first bottleneck block of a stage reads <C_in> channels: a $1 \\times 1$ "
            "convolution to <M> channels, a $3 \\times 3$ on these, and a $1 \\times 1$ to four "
            "times as many. The shortcut is a $1 \\times 1$ convolution to as many channels. "
            f"{NORM} How many parameters does the block learn?",
            axes=(
                Axis("C_in", WIDTHS),
                Axis("M", WIDTHS),
            ),
            rules=("C_in <= 4*M and C_in >= M",),
            steps=(
                ("C_out", "Channels put out", "4*M"),
                ("weights", "Weights of the branch", "C_in*M + 3*3*M*M + M*C_out"),
                ("shortcut", "Weights of the shortcut", "C_in*C_out"),
                ("norm", "Four batch norms", "2*(M + M + C_out + C_out)"),
                ("params", "Together", "weights + shortcut + norm"),
            ),
            unit="parameters",
            slips={
                "forgot-projection": "weights + 2*(M + M + C_out)",
                "forgot-projection-bn": "weights + shortcut + 2*(M + M + C_out)",
                "forgot-bn": "weights + shortcut",
                "bn-one-per-channel": "weights + shortcut + M + M + C_out + C_out",
                "added-bias": "weights + shortcut + norm + norm/2",
                "forgot-expansion": "C_in*M + 3*3*M*M + M*M + C_in*M + 8*M",
                "projection-with-large-kernel": "weights + 3*3*shortcut + norm",
            },
            combined={"forgot-projection+forgot-bn": "weights"},
        ),
        # a stage of six
        3: FormulaLevel(
            prompt="A stage of a residual network has <N> bottleneck blocks: each has "
            "convolutions of $1 \\times 1$ to <M> channels, $3 \\times 3$ on these, and "
            "$1 \\times 1$ to four times as many. The first block reads <C_in> channels and has a "
            "$1 \\times 1$ convolution as its shortcut; the others have identity shortcuts. "
            f"{NORM} How many parameters does the stage learn?",
            axes=(
                Axis("C_in", (64, 96, 128, 192, 256, 320, 384, 512, 640, 768, 1024)),
                Axis("M", (32, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512)),
                Axis("N", (2, 3, 4, 6)),
            ),
            rules=("C_in < 4*M and C_in >= M",),
            steps=(
                ("C_out", "Channels put out", "4*M"),
                (
                    "first",
                    "First block, with its shortcut and four batch norms",
                    "C_in*M + 9*M*M + M*C_out + C_in*C_out + 2*(M + M + C_out + C_out)",
                ),
                (
                    "other",
                    "Every other block: it reads what the first puts out",
                    "C_out*M + 9*M*M + M*C_out + 2*(M + M + C_out)",
                ),
                ("params", "The stage", "first + (N - 1)*other"),
            ),
            unit="parameters",
            slips={
                "all-blocks-alike": "N*first",
                "forgot-projection": "first - C_in*C_out - 2*C_out + (N - 1)*other",
                "projection-everywhere": "first + (N - 1)*(other + C_out*C_out + 2*C_out)",
                "forgot-bn": "first - 2*(M + M + C_out + C_out) "
                "+ (N - 1)*(other - 2*(M + M + C_out))",
                "second-conv-reads-input": "first + (N - 1)*(other - C_out*M + C_in*M)",
                "one-block-too-many": "first + N*other",
            },
        ),
    },
)

STAGES = Axis(
    "C_1 C_2 C_3",
    (
        *((16, 32, 64), (24, 48, 96), (32, 64, 128), (40, 80, 160), (48, 96, 192), (64, 128, 256)),
        *((80, 160, 320), (96, 192, 384), (128, 256, 512), (16, 64, 128), (32, 96, 192)),
        *((16, 48, 96), (24, 64, 160), (48, 128, 256), (64, 160, 320), (160, 320, 640)),
    ),
)

SHORTCUTS = Family(
    id="shortcut-options",
    topic="blocks",
    needs=("residual-block",),
    near="residual",
    summary="what ResNet's shortcut options B and C add to option A, which has no parameters",
    covers=("R5",),
    source="Deep Residual Learning for Image Recognition (2015)",
    levels={
        # a projection from 16 to 32 channels
        1: FormulaLevel(
            prompt="A residual block of two $3 \\times 3$ convolutions goes from <C_in> to <C_out> "
            "channels. How many more weights does it have with shortcut option B (a projection by "
            "a $1 \\times 1$ convolution without biases) than with option A (zero padding)?",
            axes=(
                Axis("C_in", (4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64)),
                Axis("C_out", (8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)),
            ),
            possible=("C_in < C_out",),
            rules=("4*C_in >= C_out",),
            steps=(("weights", "Weights of the 1×1; zeros have none", "C_in*C_out"),),
            unit="parameters",
            slips={
                "projection-with-large-kernel": "3*3*C_in*C_out",
                "added-bias": "C_in*C_out + C_out",
                "added-sizes": "C_in + C_out",
                "projection-of-outputs": "C_out*C_out",
                "counted-the-block": "9*C_in*C_out + 9*C_out*C_out + C_in*C_out",
            },
        ),
        # a stage of 4 blocks from 64 to 128 channels
        2: FormulaLevel(
            prompt="A stage of a residual network has <N> blocks: the first goes from <C_in> to "
            "<C_out> channels and halves the size, the others keep both. Option B puts a "
            "projection (a $1 \\times 1$ convolution without biases, then batch normalisation) "
            "where a block changes the channels, option C puts one into every block. How many "
            "parameters do the stage's shortcuts have with option <option>?",
            axes=(
                Axis("option", ("B", "C")),
                Axis("C_in", WIDTHS),
                Axis("C_out", WIDTHS),
                Axis("N", (2, 3, 4, 6)),
            ),
            possible=("C_in < C_out",),
            rules=("2*C_out >= 3*C_in and 3*C_in >= C_out",),
            steps=(
                ("first", "Projection of the first block", "C_in*C_out + 2*C_out"),
                (
                    "other",
                    "Projection of every other block",
                    By("option", {"C": "C_out*C_out + 2*C_out"}),
                ),
                (
                    "params",
                    "The stage's shortcuts",
                    By("option", {"B": "first", "C": "first + (N - 1)*other"}),
                ),
            ),
            unit="parameters",
            slips={
                "projection-everywhere": By(
                    "option", {"B": "first + (N - 1)*(C_out*C_out + 2*C_out)"}
                ),
                "projection-only-first": By("option", {"C": "first"}),
                "all-blocks-alike": "N*first",
                "forgot-bn": By(
                    "option",
                    {"B": "C_in*C_out", "C": "C_in*C_out + (N - 1)*C_out*C_out"},
                ),
                "projection-with-large-kernel": By(
                    "option",
                    {
                        "B": "9*C_in*C_out + 2*C_out",
                        "C": "9*C_in*C_out + (N - 1)*9*C_out*C_out + N*2*C_out",
                    },
                ),
                "added-bias": By("option", {"B": "first + C_out", "C": "params + N*C_out"}),
            },
        ),
        # three stages of 5 blocks with 16, 32 and 64 channels: option B, option C
        3: FormulaLevel(
            prompt="A residual network has three stages of <N> blocks each, with <C_1>, <C_2> and "
            "<C_3> channels. The first stage already receives <C_1> channels. A projection is a "
            "$1 \\times 1$ convolution without biases. How many weights do all projections have "
            "with option B (only where the channels change), and how many with option C (in every "
            "block)?",
            axes=(STAGES, Axis("N", (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18))),
            steps=(
                ("at_changes", "Option B: at the two changes", "C_1*C_2 + C_2*C_3"),
                (
                    "elsewhere",
                    "In all other blocks",
                    "N*C_1*C_1 + (N - 1)*C_2*C_2 + (N - 1)*C_3*C_3",
                ),
                ("everywhere", "Option C: in every block", "at_changes + elsewhere"),
            ),
            cells=(
                CellData("option B", "at_changes", "parameters"),
                CellData("option C", "everywhere", "parameters"),
            ),
            slips={
                "first-stage-projected": ("at_changes + C_1*C_1", "everywhere"),
                "all-blocks-alike": ("at_changes", "N*(C_1*C_1 + C_1*C_2 + C_2*C_3)"),
                "projection-with-large-kernel": ("9*at_changes", "9*everywhere"),
                "one-block-too-many": ("at_changes", "at_changes + elsewhere + C_2*C_2 + C_3*C_3"),
                "gave-the-increase": ("at_changes", "elsewhere"),
                "options-mixed-up": ("everywhere", "at_changes"),
            },
        ),
    },
)

FAMILIES = (RESIDUAL, BOTTLENECK_BLOCK, SHORTCUTS)
