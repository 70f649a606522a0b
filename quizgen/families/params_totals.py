"""Parameters added up: with buffers, over a small network, within a budget."""

from __future__ import annotations

from quizgen.families.common import CHANNELS
from quizgen.families.params_kernels import BUDGETS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

KERNEL = "$<K> \\times <K>$"
LEARNED_AND_KEPT = (
    CellData("learnable parameters", "learned", "parameters"),
    CellData("running statistics", "buffers", "elements"),
)
ASKED = "\n\n| learnable parameters | running statistics (values) |\n|---|---|\n| ? | ? |"

BATCH_NORM = Family(
    id="bn-buffers",
    topic="params",
    needs=("bn-params",),
    near="normalisation",
    summary="batch normalisation: what is learned, and what is kept as buffers",
    covers=("I1",),
    levels={
        # 64 channels: 128 learned, 128 kept
        1: FormulaLevel(
            prompt="Batch normalisation follows a layer that puts out "
            "$<C_in> \\times <W> \\times <W>$. How many parameters does it learn, and how many "
            "running statistics does it keep beside them as buffers? (Its counter of batches is "
            "not counted.)" + ASKED,
            axes=(
                Axis("C_in", (*range(8, 41, 4), *range(48, 129, 8), *range(144, 513, 16))),
                Axis("W", (7, 14, 28)),
            ),
            steps=(
                ("learned", "Learned: a scale and a shift per channel", "2*C_in"),
                ("buffers", "Kept: a mean and a variance per channel", "2*C_in"),
            ),
            cells=LEARNED_AND_KEPT,
            slips={
                "bn-one-per-channel": ("C_in", "2*C_in"),
                "bn-one-statistic": ("2*C_in", "C_in"),
                "bn-counted-buffers": ("4*C_in", "2*C_in"),
                "bn-per-layer": ("2", "2"),
                "bn-per-element": ("2*C_in*W*W", "2*C_in*W*W"),
            },
            combined={"bn-one-per-channel+bn-one-statistic": ("C_in", "C_in")},
        ),
        # a 3x3 convolution from 64 to 128 channels and its batch normalisation
        2: FormulaLevel(
            prompt="A convolution without biases maps <C_in> channels to <C_out> with "
            f"{KERNEL} kernels; batch normalisation follows. How many parameters do the two "
            "learn together, and how many running statistics are kept beside them as buffers?"
            + ASKED,
            axes=(Axis("C_in", CHANNELS), Axis("C_out", CHANNELS), Axis("K", (1, 3, 5, 7))),
            rules=("C_in <= C_out",),
            steps=(
                ("weights", "Convolution", "K*K*C_in*C_out"),
                ("norm", "A scale and a shift per output channel", "2*C_out"),
                ("learned", "Learned together", "weights + norm"),
                ("buffers", "Kept: a mean and a variance per output channel", "2*C_out"),
            ),
            cells=LEARNED_AND_KEPT,
            slips={
                "forgot-bn": ("weights", "2*C_out"),
                "bn-one-per-channel": ("weights + C_out", "2*C_out"),
                "bn-one-statistic": ("learned", "C_out"),
                "bn-counted-buffers": ("weights + 4*C_out", "2*C_out"),
                "bn-input-channels": ("weights + 2*C_in", "2*C_in"),
                "added-bias": ("learned + C_out", "2*C_out"),
                "kernel-not-squared": ("K*C_in*C_out + norm", "2*C_out"),
            },
        ),
        # a residual bottleneck of three convolutions
        3: FormulaLevel(
            prompt="A block has three convolutions without biases, each followed by batch "
            "normalisation: $1 \\times 1$ from <C_in> to <C_mid> channels, "
            f"{KERNEL} that keeps the <C_mid>, and $1 \\times 1$ to <C_out>. How many parameters "
            "does the block learn, and how many running statistics are kept beside them as "
            "buffers?" + ASKED,
            axes=(
                Axis("C_in", (64, 96, 128, 192, 256, 320, 512, 768, 1024, 2048)),
                Axis("C_mid", (16, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 512)),
                Axis("C_out", (64, 96, 128, 192, 256, 320, 384, 512, 640, 768, 1024, 2048)),
                Axis("K", (3, 5)),
            ),
            rules=(
                "2*C_mid <= C_in and 2*C_mid <= C_out and C_out <= 8*C_mid",
                "C_in <= C_out and C_out <= 4*C_in",
            ),
            steps=(
                ("weights", "Convolutions", "C_in*C_mid + K*K*C_mid*C_mid + C_mid*C_out"),
                ("norm", "Scales and shifts", "2*(C_mid + C_mid + C_out)"),
                ("learned", "Learned together", "weights + norm"),
                ("buffers", "Kept: means and variances", "2*(C_mid + C_mid + C_out)"),
            ),
            cells=LEARNED_AND_KEPT,
            slips={
                "forgot-bn": ("weights", "buffers"),
                "bn-one-per-channel": ("weights + C_mid + C_mid + C_out", "buffers"),
                "bn-one-statistic": ("learned", "C_mid + C_mid + C_out"),
                "bn-counted-buffers": ("learned + buffers", "buffers"),
                "bn-last-only": ("weights + 2*C_out", "2*C_out"),
                "bn-input-channels": (
                    "weights + 2*(C_in + C_mid + C_mid)",
                    "2*(C_in + C_mid + C_mid)",
                ),
                "kernel-not-squared": ("learned - K*(K - 1)*C_mid*C_mid", "buffers"),
            },
        ),
    },
)

FC = "N_in*N_out + N_out"


def _tail(features: str) -> tuple[str, str, str]:
    """A wrong number of features, and what it does to the layers behind it."""
    first = f"({features})*N_mid + N_mid"
    return features, first, f"{first} + conv_1 + conv_2 + last"


NETWORK = Family(
    id="network-params",
    topic="params",
    needs=("conv-params", "fc-params"),
    near="network",
    summary="a small network's parameters, layer by layer and in all",
    covers=("K8", "L1", "X4"),
    levels={
        # convolution, pooling, fully connected
        1: FormulaLevel(
            prompt="Every layer that learns has biases. How many parameters does this network "
            "learn in all?\n\n"
            "| layer | output |\n|---|---|\n"
            "| image | $<C_in> \\times <W> \\times <W>$ |\n"
            f"| convolution {KERNEL} with padding | $<C_out> \\times <W> \\times <W>$ |\n"
            "| max pooling $2 \\times 2$ | $<C_out> \\times <V> \\times <V>$ |\n"
            "| fully connected | <N_out> |",
            axes=(
                Axis("C_in", (1, 3)),
                Axis("W V", ((8, 4), (10, 5), (12, 6), (16, 8), (20, 10))),
                Axis("C_out", (2, 4, 5, 6, 8, 10, 12, 16)),
                Axis("K", (3, 5)),
                Axis("N_out", (2, 4, 5, 10, 20)),
            ),
            rules=("params < 10000",),
            steps=(
                ("conv", "Convolution", "K*K*C_in*C_out + C_out"),
                ("N_in", "Features after flattening", "C_out*V*V"),
                ("fc", "Fully connected", FC),
                ("params", "In all; pooling learns nothing", "conv + fc"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": "K*K*C_in*C_out + N_in*N_out",
                "forgot-first-layer": "fc",
                "forgot-last-layer": "conv",
                "pooling-parameters": "params + 2*2*C_out",
                "forgot-pooling": "conv + C_out*W*W*N_out + N_out",
                "forgot-flatten": "conv + C_out*N_out + N_out",
                "flatten-one-side": "conv + C_out*V*N_out + N_out",
            },
        ),
        # two convolutions with pooling, then a classifier: layer by layer
        2: FormulaLevel(
            prompt="Every layer that learns has biases. How many parameters does each of the "
            "three learn?\n\n"
            "| layer | output | parameters |\n|---|---|---|\n"
            "| image | $<C_in> \\times <W> \\times <W>$ | 0 |\n"
            f"| convolution {KERNEL} with padding | $<C_1> \\times <W> \\times <W>$ | (1) ? |\n"
            "| max pooling $2 \\times 2$ | $<C_1> \\times <V> \\times <V>$ | 0 |\n"
            f"| convolution {KERNEL} with padding | $<C_2> \\times <V> \\times <V>$ | (2) ? |\n"
            "| max pooling $2 \\times 2$ | $<C_2> \\times <U> \\times <U>$ | 0 |\n"
            "| fully connected | <N_out> | (3) ? |",
            axes=(
                Axis("C_in", (1, 3)),
                Axis("W V U", ((28, 14, 7), (32, 16, 8), (40, 20, 10), (48, 24, 12), (64, 32, 16))),
                Axis("C_1", (6, 8, 12, 16, 24, 32)),
                Axis("C_2", (12, 16, 24, 32, 48, 64, 96)),
                Axis("K", (3, 5, 7)),
                Axis("N_out", (10, 20, 47, 100)),
            ),
            rules=("C_1 < C_2",),
            steps=(
                ("conv_1", "First convolution", "K*K*C_in*C_1 + C_1"),
                ("conv_2", "Second, which sees the first one's channels", "K*K*C_1*C_2 + C_2"),
                ("N_in", "Features after flattening", "C_2*U*U"),
                ("fc", "Fully connected", FC),
            ),
            cells=(
                CellData("first convolution", "conv_1", "parameters"),
                CellData("second convolution", "conv_2", "parameters"),
                CellData("fully connected", "fc", "parameters"),
            ),
            slips={
                "forgot-bias": ("K*K*C_in*C_1", "K*K*C_1*C_2", "N_in*N_out"),
                "bias-per-input": (
                    "K*K*C_in*C_1 + C_in",
                    "K*K*C_1*C_2 + C_1",
                    "N_in*N_out + N_in",
                ),
                "kept-input-channels": ("conv_1", "K*K*C_in*C_2 + C_2", "fc"),
                "counted-positions": ("conv_1*W*W", "conv_2*V*V", "fc"),
                "forgot-flatten": ("conv_1", "conv_2", "C_2*N_out + N_out"),
                "flatten-one-side": ("conv_1", "conv_2", "C_2*U*N_out + N_out"),
                "forgot-pooling": ("conv_1", "conv_2", "C_2*V*V*N_out + N_out"),
                "kernel-not-squared": ("K*C_in*C_1 + C_1", "K*C_1*C_2 + C_2", "fc"),
            },
        ),
        # as LeNet: the sizes have to be worked out first
        3: FormulaLevel(
            prompt="A network reads $<C_in> \\times <W> \\times <W>$. Its convolutions have stride "
            "1 and no padding, pooling is $2 \\times 2$ with stride 2, sizes round down, and every "
            "layer that learns has biases. How many features are there after flattening, how many "
            "parameters does the first fully connected layer have, and how many does the whole "
            "network have?\n\n"
            "| layer | filters or outputs |\n|---|---|\n"
            f"| convolution {KERNEL} | <C_1> |\n| max pooling | |\n"
            f"| convolution {KERNEL} | <C_2> |\n| max pooling | |\n"
            "| fully connected | <N_mid> |\n| fully connected | <N_out> |",
            axes=(
                Axis("C_in", (1, 3)),
                Axis("W", (28, 30, 32, 36, 40, 48)),
                Axis("C_1", (6, 8, 12, 16, 24, 32)),
                Axis("C_2", (12, 16, 24, 32, 48, 64)),
                Axis("K", (3, 5)),
                Axis("N_mid", (64, 84, 100, 120, 128, 200)),
                Axis("N_out", (10, 26, 47)),
            ),
            rules=("C_1 < C_2",),
            steps=(
                ("W_1", "Side after the first pooling", "(W - K + 1)//2"),
                ("W_2", "Side after the second", "(W_1 - K + 1)//2"),
                ("N_in", "Features after flattening", "C_2*W_2*W_2"),
                ("conv_1", "First convolution", "K*K*C_in*C_1 + C_1"),
                ("conv_2", "Second convolution", "K*K*C_1*C_2 + C_2"),
                ("fc", "First fully connected layer", "N_in*N_mid + N_mid"),
                ("last", "Last layer", "N_mid*N_out + N_out"),
                ("params", "In all", "conv_1 + conv_2 + fc + last"),
            ),
            cells=(
                CellData("features after flattening", "N_in", "features"),
                CellData("first fully connected layer", "fc", "parameters"),
                CellData("whole network", "params", "parameters"),
            ),
            slips={
                "forgot-bias": (
                    "N_in",
                    "N_in*N_mid",
                    "params - C_1 - C_2 - N_mid - N_out",
                ),
                "same-size": _tail("C_2*(W//4)**2"),
                "forgot-pooling": _tail("C_2*(W - 2*K + 2)**2"),
                "forgot-plus-one": _tail("C_2*(((W - K)//2 - K)//2)**2"),
                "forgot-flatten": _tail("C_2"),
                "flatten-one-side": _tail("C_2*W_2"),
                "forgot-last-layer": ("N_in", "fc", "params - last"),
            },
        ),
    },
)

BUDGET = Family(
    id="filter-budget",
    topic="params",
    needs=("conv-params",),
    summary="how many filters fit into a number of parameters or bytes",
    covers=("K8", "K1"),
    levels={
        # 3x3 over 3 channels, at most 1000 parameters
        1: FormulaLevel(
            prompt=f"A convolution with {KERNEL} kernels and a bias per filter works on <C_in> "
            "channels. It may learn at most <N> parameters. How many filters can it have at most?",
            axes=(
                Axis("C_in", (2, 3, 4, 5, 6, 8)),
                Axis("K", (2, 3, 5)),
                Axis("N", (200, 250, 300, 400, 500, 600, 750, 800, 1000, 1200, 1500, 2000, 2500)),
            ),
            possible=("K*K*C_in + 1 <= N",),
            rules=("filters >= 3 and filters <= 80",),
            steps=(
                ("each", "Parameters of one filter", "K*K*C_in + 1"),
                ("filters", "Filters that fit", "N//each"),
            ),
            unit="filters",
            slips={
                "forgot-bias": "N//(K*K*C_in)",
                "forgot-input-channels": "N//(K*K + 1)",
                "kernel-not-squared": "N//(K*C_in + 1)",
                "budget-rounded-up": "ceil(N/each)",
            },
        ),
        # 500 KB of float32
        2: FormulaLevel(
            prompt=f"A convolution with {KERNEL} kernels and a bias per filter works on <C_in> "
            "channels. Its parameters are stored as float32 (4 bytes each) and may take at most "
            "<M> KB, where 1 KB = 1024 bytes. How many filters can it have at most?",
            axes=(
                Axis("C_in", (3, 4, 6, 8, 12, 16, 24, 32, 48, 64)),
                Axis("K", (3, 5, 7)),
                Axis("M", (*BUDGETS, 600, 640, 750, 800, 900, 1000)),
            ),
            possible=("K*K*C_in + 1 <= 256*M",),
            rules=("filters >= 16 and filters <= 1024",),
            steps=(
                ("values", "Parameters that fit", "M*1024//4"),
                ("each", "Parameters of one filter", "K*K*C_in + 1"),
                ("filters", "Filters that fit", "values//each"),
            ),
            unit="filters",
            slips={
                "forgot-bias": "values//(K*K*C_in)",
                "forgot-bytes": "M*1024//each",
                "wrong-kilo": "M*1000//4//each",
                "forgot-input-channels": "values//(K*K + 1)",
                "kernel-not-squared": "values//(K*C_in + 1)",
                "budget-rounded-up": "ceil(values/each)",
            },
        ),
        # output channels of a depthwise separable layer
        3: FormulaLevel(
            prompt=f"A depthwise separable layer (a depthwise {KERNEL} convolution over <C_in> "
            f"channels, then a $1 \\times 1$ convolution) may learn at most <N> parameters. Every "
            "filter of both parts has a bias. How many output channels can it have at most?",
            axes=(
                Axis("C_in", (16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 256)),
                Axis("K", (3, 5, 7)),
                Axis(
                    "N",
                    tuple(
                        1000 * n
                        for n in (2, 3, 4, 5, 6, 8, 12, 16, 18, 24, 35, 45, 70, 90, *BUDGETS[:13])
                    ),
                ),
            ),
            possible=("K*K*C_in + 2*C_in + 1 <= N",),
            rules=("2*C_out >= C_in and C_out <= 4*C_in",),
            steps=(
                ("depthwise", "Depthwise part", "K*K*C_in + C_in"),
                ("rest", "Left for the 1×1 part", "N - depthwise"),
                ("C_out", "Filters of C_in weights and a bias that fit", "rest//(C_in + 1)"),
            ),
            unit="channels",
            slips={
                "forgot-depthwise": "N//(C_in + 1)",
                "bias-of-one-part": "rest//C_in",
                "counted-plain-convolution": "N//(K*K*C_in + 1)",
                "kernel-not-squared": "(N - K*C_in - C_in)//(C_in + 1)",
                "budget-rounded-up": "ceil(rest/(C_in + 1))",
            },
        ),
    },
)

FAMILIES = (BATCH_NORM, NETWORK, BUDGET)
