"""Pooling in blocks: squeeze-and-excite, pooled classifiers, grid reduction."""

from __future__ import annotations

from quizgen.families.blocks import BOTTLENECK_TEXT, INNER, OUTER
from quizgen.families.common import BIASES
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, CellData, FormulaLevel
from quizgen.variants.space import Axis

SQUEEZE = Family(
    id="squeeze-excite",
    topic="blocks",
    needs=("fc-params",),
    summary="parameters of squeeze-and-excite layers, and what they add to a block",
    covers=("G6",),
    source="Squeeze-and-Excitation Networks (2017)",
    levels={
        # 32 channels, reduced by 4: 32x8 and 8x32
        1: FormulaLevel(
            prompt="A squeeze-and-excite block averages each of <C> channels to one number. A "
            "fully connected layer reduces these by the factor <R>, and a second one brings them "
            "back to <C>. How many parameters do the two layers learn?",
            axes=(
                BIASES,
                Axis("C", (8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 144, 160, 192)),
                Axis("R", (2, 4, 8, 16)),
            ),
            possible=("C % R == 0",),
            rules=("C > 2*R",),
            steps=(
                ("M", "Numbers between the two", "C/R"),
                (
                    "params",
                    "Parameters",
                    By("biases", {"counted": "C*M + M + M*C + C", "none": "C*M + M*C"}),
                ),
            ),
            unit="parameters",
            slips={
                "forgot-bias": By("biases", {"counted": "C*M + M*C"}),
                "single-bias": By("biases", {"counted": "C*M + M*C + 2"}),
                "added-bias": By("biases", {"none": "C*M + M + M*C + C"}),
                "forgot-last-layer": By("biases", {"counted": "C*M + M", "none": "C*M"}),
                "ignored-squeeze": By("biases", {"counted": "2*(C*C + C)", "none": "2*C*C"}),
            },
        ),
        # a real map, whose positions do not matter
        2: FormulaLevel(
            prompt="A squeeze-and-excite block works on a map $<C> \\times <W> \\times <W>$: "
            "global average pooling, a fully connected layer that reduces the channels by the "
            "factor <R>, and a second one that brings them back to <C>. How many parameters do the "
            "two layers learn?",
            axes=(
                BIASES,
                Axis(
                    "C",
                    (
                        *(64, 96, 128, 144, 160, 192, 224, 240, 256, 288, 320, 384, 448, 480, 512),
                        *(576, 640, 672, 720, 768, 960, 1024, 1152, 1280, 1536, 2048),
                    ),
                ),
                Axis("R", (4, 8, 12, 16, 24, 32)),
                Axis("W", (7, 14, 28)),
            ),
            possible=("C % R == 0",),
            rules=("C >= 8*R",),
            steps=(
                ("M", "Numbers between the two", "C/R"),
                (
                    "params",
                    "Parameters: pooling leaves one number per channel",
                    By("biases", {"counted": "C*M + M + M*C + C", "none": "C*M + M*C"}),
                ),
            ),
            unit="parameters",
            slips={
                "forgot-bias": By("biases", {"counted": "C*M + M*C"}),
                "single-bias": By("biases", {"counted": "C*M + M*C + 2"}),
                "added-bias": By("biases", {"none": "C*M + M + M*C + C"}),
                "forgot-last-layer": By("biases", {"counted": "C*M + M", "none": "C*M"}),
                "ignored-squeeze": By("biases", {"counted": "2*(C*C + C)", "none": "2*C*C"}),
                "kept-positions": By(
                    "biases", {"counted": "C*W*W*M + M + M*C + C", "none": "C*W*W*M + M*C"}
                ),
            },
        ),
        # how many percent it adds to a bottleneck
        3: FormulaLevel(
            prompt=f"{BOTTLENECK_TEXT}. Behind it comes a squeeze-and-excite block: two fully "
            "connected layers, which reduce the <C> channels by the factor <R> and bring them "
            "back. How many weights do the two layers have, and by what percentage (to 1 decimal "
            "place) do they increase the weights of the bottleneck? Biases are not counted.",
            axes=(Axis("C", OUTER), Axis("M", INNER), Axis("R", (4, 8, 16, 32))),
            rules=("C <= 8*M and 2*M <= C and C % R == 0 and M % R == 0",),
            steps=(
                ("bottle", "Weights of the bottleneck", "C*M + 3*3*M*M + M*C"),
                ("added", "Weights of the two layers", "2*C*(C/R)"),
                ("more", "Percent more", "100*added/bottle"),
            ),
            cells=(
                CellData("added weights", "added", "parameters"),
                CellData("increase", "more", "%", 1),
            ),
            slips={
                "share-of-the-sum": ("added", "100*added/(bottle + added)"),
                "forgot-last-layer": ("C*(C/R)", "50*added/bottle"),
                "ignored-squeeze": ("2*C*C", "100*2*C*C/bottle"),
                "se-on-middle": ("2*M*(M/R)", "100*2*M*(M/R)/bottle"),
                "wide-middle": ("added", "100*added/(2*C*M + 9*C*C)"),
                "kernel-not-squared": ("added", "100*added/(2*C*M + 3*M*M)"),
            },
        ),
    },
)

POOLED_HEAD = Family(
    id="gap-classifier",
    topic="blocks",
    needs=("flatten-size", "fc-params"),
    near="fully-connected",
    summary="global average pooling against flattening in front of fully connected layers",
    covers=("G6",),
    levels={
        # 64 maps of 7x7, averaged, into 10 classes
        1: FormulaLevel(
            prompt="Global average pooling goes over a map $<C> \\times <W> \\times <W>$, and a "
            "fully connected layer with biases maps its output to <N_out> classes. How many "
            "parameters do the two learn together?",
            axes=(
                Axis("C", (16, 20, 32, 40, 48, 64, 80, 100, 128, 160, 256)),
                Axis("W", (4, 5, 6, 7, 8)),
                Axis("N_out", (2, 4, 5, 8, 10, 12, 20, 50, 100)),
            ),
            rules=("params <= 20000",),
            steps=(
                ("N_in", "Pooling has no parameters and leaves one number per channel", "C"),
                ("params", "Parameters of the fully connected layer", "N_in*N_out + N_out"),
            ),
            unit="parameters",
            slips={
                "kept-positions": "C*W*W*N_out + N_out",
                "forgot-bias": "C*N_out",
                "pool-has-weights": "C*N_out + N_out + C*W*W",
                "bias-per-input": "C*N_out + C",
                "single-bias": "C*N_out + 1",
            },
        ),
        # 512x7x7 into 1000 classes: flattened, pooled, saved
        2: FormulaLevel(
            prompt="A map $<C> \\times <W> \\times <W>$ is to be classified into <N_out> classes "
            "by one fully connected layer with biases. How many parameters does the layer learn if "
            "the map is flattened, how many if global average pooling goes over it first, and how "
            "many does the pooling save?",
            axes=(
                Axis("C", (128, 160, 192, 256, 320, 384, 512, 640, 1024, 1280, 2048)),
                Axis("W", (4, 5, 6, 7, 8)),
                Axis("N_out", (10, 20, 50, 100, 200, 365, 1000)),
            ),
            steps=(
                ("flat", "Flattened: every position is an input", "C*W*W*N_out + N_out"),
                ("pooled", "Pooled: one input per channel", "C*N_out + N_out"),
                ("saved", "Saved", "flat - pooled"),
            ),
            cells=(
                CellData("flattened", "flat", "parameters"),
                CellData("pooled", "pooled", "parameters"),
                CellData("saved", "saved", "parameters"),
            ),
            slips={
                "forgot-bias": ("C*W*W*N_out", "C*N_out", "saved"),
                "flatten-one-side": (
                    "C*W*N_out + N_out",
                    "pooled",
                    "C*W*N_out - C*N_out",
                ),
                "bias-per-input": (
                    "C*W*W*N_out + C*W*W",
                    "C*N_out + C",
                    "C*W*W*N_out + C*W*W - C*N_out - C",
                ),
                "single-bias": ("C*W*W*N_out + 1", "C*N_out + 1", "saved"),
                "pool-has-weights": ("flat", "pooled + C*W*W", "saved - C*W*W"),
            },
        ),
        # a head of three layers, as VGG's, against one pooled layer
        3: FormulaLevel(
            prompt="A network ends so: a map $<C> \\times <W> \\times <W>$ is flattened, and three "
            "fully connected layers with biases follow, of <N_mid>, <N_mid> and <N_out> outputs. "
            "Global average pooling and a single fully connected layer with biases, to the same "
            "<N_out> outputs, are put in their place. How many times as many parameters did the "
            "old head have as the new one?",
            axes=(
                Axis("C", (128, 192, 256, 320, 384, 512, 640, 768, 1024)),
                Axis("W", (4, 5, 6, 7, 8)),
                Axis("N_mid", (512, 1024, 2048, 4096)),
                Axis("N_out", (10, 20, 100, 200, 365, 1000)),
            ),
            steps=(
                ("first", "First layer of the old head", "C*W*W*N_mid + N_mid"),
                ("second", "Second layer", "N_mid*N_mid + N_mid"),
                ("third", "Third layer", "N_mid*N_out + N_out"),
                ("pooled", "New head", "C*N_out + N_out"),
                ("ratio", "Old head against new", "(first + second + third)/pooled"),
            ),
            unit="times",
            places=1,
            slips={
                "forgot-flatten": "(C*N_mid + N_mid + second + third)/pooled",
                "flatten-one-side": "(C*W*N_mid + N_mid + second + third)/pooled",
                "forgot-middle-layer": "(first + third)/pooled",
                "forgot-last-layer": "(first + second)/pooled",
                "kept-positions": "(first + second + third)/(C*W*W*N_out + N_out)",
            },
        ),
    },
)

TWO_BRANCHES = (
    "A grid reduction reads a map $<C_in> \\times <W> \\times <W>$ in three branches: a "
    "$3 \\times 3$ convolution with <C_1> filters, stride 2 and no padding; a $1 \\times 1$ "
    "convolution with <R> filters, then a $3 \\times 3$ with <M> filters, stride 1 and padding 1, "
    "then a $3 \\times 3$ with <C_2> filters, stride 2 and no padding; and $3 \\times 3$ max "
    "pooling with stride 2 and no padding. Sizes round down."
)
BRANCHES = (
    Axis("C_in", (160, 192, 224, 256, 288, 320, 384, 448, 512)),
    Axis("W", (17, 27, 28, 35, 36, 53, 55, 56, 57, 71, 73)),
    Axis("C_1", (64, 96, 128, 144, 160, 192, 208, 256, 320, 384)),
    Axis("R M C_2", ((64, 96, 96), (48, 64, 96), (64, 80, 128), (96, 128, 192), (192, 224, 256))),
)

GRID = Family(
    id="grid-reduction",
    topic="blocks",
    needs=("pool-output", "concat-channels"),
    near="inception",
    summary="a stride-2 convolution beside a pool: the shape of both together, multiply-adds",
    covers=("I2",),
    levels={
        # 16x15x15 with 24 filters: 40x7x7
        1: FormulaLevel(
            prompt="A map $<C_in> \\times <W> \\times <W>$ goes through a $<K> \\times <K>$ "
            "convolution with <C_conv> filters and, beside it, through $<K> \\times <K>$ max "
            "pooling; both have stride 2 and no padding, and round down. Their outputs are "
            "concatenated by channel. What shape comes out?",
            axes=(
                Axis("C_in", (8, 10, 12, 16, 20, 24, 32)),
                Axis("C_conv", (6, 8, 12, 16, 18, 24, 30, 40)),
                Axis("W", (11, 13, 15, 17, 19, 21, 23, 25, 27, 31, 33, 35)),
                Axis("K", (2, 3)),
            ),
            rules=("C_in != C_conv",),
            steps=(
                ("C_out", "Channels, side by side", "C_conv + C_in"),
                ("W_out", "Height and width", "(W - K)//2 + 1"),
            ),
            answer=("C_out", "W_out", "W_out"),
            slips={
                "forgot-pool-branch": ("C_conv", "W_out", "W_out"),
                "branches-added": ("max(C_conv, C_in)", "W_out", "W_out"),
                "forgot-plus-one": ("C_out", "(W - K)//2", "(W - K)//2"),
                "forgot-stride": ("C_out", "W - K + 1", "W - K + 1"),
                "same-size": ("C_out", "W", "W"),
            },
        ),
        # Inception-v3: 288x35x35 becomes 768x17x17
        2: FormulaLevel(
            prompt=f"{TWO_BRANCHES} The three outputs are concatenated by channel. What shape "
            "comes out?",
            axes=BRANCHES,
            steps=(
                ("C_out", "Channels of the three branches", "C_1 + C_2 + C_in"),
                ("W_out", "Height and width", "(W - 3)//2 + 1"),
            ),
            answer=("C_out", "W_out", "W_out"),
            slips={
                "forgot-pool-branch": ("C_1 + C_2", "W_out", "W_out"),
                "added-reductions": ("C_1 + R + M + C_2 + C_in", "W_out", "W_out"),
                "forgot-plus-one": ("C_out", "(W - 3)//2", "(W - 3)//2"),
                "forgot-stride": ("C_out", "W - 2", "W - 2"),
                "same-size": ("C_out", "W", "W"),
            },
        ),
        # its multiply-adds
        3: FormulaLevel(
            prompt=f"{TWO_BRANCHES} How many million multiply-adds (MACs) do its convolutions "
            "take together? Biases are not counted.",
            axes=BRANCHES,
            steps=(
                ("V", "Side after stride 2", "(W - 3)//2 + 1"),
                ("first", "First branch, on the small map", "9*C_in*C_1*V*V"),
                ("kept", "Second branch, its layers of stride 1", "(C_in*R + 9*R*M)*W*W"),
                ("last", "Second branch, its layer of stride 2", "9*M*C_2*V*V"),
                ("macs", "Together, in millions", "(first + kept + last)/1000000"),
            ),
            unit="M MACs",
            places=1,
            slips={
                "used-input-size": "(9*C_in*C_1 + C_in*R + 9*R*M + 9*M*C_2)*W*W/1000000",
                "shrank-too-early": "(9*C_in*C_1 + C_in*R + 9*R*M + 9*M*C_2)*V*V/1000000",
                "ignored-reduction": "(first + C_in*R*W*W + 9*C_in*M*W*W + last)/1000000",
                "counted-two-per-mac": "2*(first + kept + last)/1000000",
                "forgot-last-layer": "(first + kept)/1000000",
                "forgot-plus-one": "((9*C_in*C_1 + 9*M*C_2)*(V - 1)*(V - 1) + kept)/1000000",
                "pool-has-kernel": "(first + kept + last + 9*C_in*C_in*V*V)/1000000",
            },
        ),
    },
)

FAMILIES = (SQUEEZE, POOLED_HEAD, GRID)
