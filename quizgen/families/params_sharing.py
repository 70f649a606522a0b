"""Parameters and sharing: no shared weights, connections, fully connected as a convolution."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_OUT, CONV_PARAMS
from quizgen.families.common import CHANNELS, MAPS, REAL_CONVS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

KERNEL = "$<K> \\times <K>$"
VALID_OUT = "W - K + 1"
UNSHARED = (
    "A locally connected layer works like a convolution without weight sharing: every output "
    "value has a kernel and a bias of its own. "
)
CONNECTED = (
    "Every value that a layer puts out is connected to each input under its kernel and to its "
    "filter's bias. "
)
HEADS = (10, 20, 21, 50, 80, 100, 200, 365, 1000)

LOCAL = Family(
    id="local-params",
    topic="params",
    needs=("conv-output", "conv-params"),
    summary="parameters of a layer without weight sharing",
    covers=("K8",),
    levels={
        # 4 maps of 10x10, each value with its own 3x3 kernel
        1: FormulaLevel(
            prompt=UNSHARED + f"The image is grey (one channel), the kernels are {KERNEL}, and "
            "the output is $<C_out> \\times <W_out> \\times <W_out>$. How many parameters does "
            "the layer learn?",
            axes=(
                Axis("C_out", (2, 3, 4, 5, 6, 8, 10, 12, 16)),
                Axis("W_out", (5, 6, 8, 10, 12, 14, 15, 20)),
                Axis("K", (3, 5)),
            ),
            rules=("params < 30000",),
            steps=(
                ("outputs", "Output values", "C_out*W_out*W_out"),
                ("each", "Weights and bias of each", "K*K + 1"),
                ("params", "Parameters", "outputs*each"),
            ),
            unit="parameters",
            slips={
                "shared-weights": "C_out*each",
                "forgot-bias": "outputs*K*K",
                "shared-biases": "outputs*K*K + C_out",
                "one-side-of-output": "C_out*W_out*each",
                "forgot-filters": "W_out*W_out*each",
                "kernel-not-squared": "outputs*(K + 1)",
            },
            combined={"forgot-bias+shared-weights": "C_out*K*K"},
        ),
        # 16 channels in, 32 out, at 14x14
        2: FormulaLevel(
            prompt=UNSHARED + f"It has {KERNEL} kernels over <C_in> channels and puts out "
            "$<C_out> \\times <W_out> \\times <W_out>$. How many parameters does it learn?",
            axes=(
                Axis("C_in", (3, 6, 8, 16, 32, 48, 64, 96)),
                Axis("C_out", (4, 6, 8, 12, 16, 24, 32, 48, 64)),
                Axis("K", (3, 5, 7, 9)),
                Axis("W_out", (7, 8, 13, 14, 21, 25, 27, 28, 32, 55, 56, 63)),
            ),
            rules=("params < 50000000",),
            steps=(
                ("outputs", "Output values", "C_out*W_out*W_out"),
                ("each", "Weights and bias of each", "K*K*C_in + 1"),
                ("params", "Parameters", "outputs*each"),
            ),
            unit="parameters",
            slips={
                "shared-weights": "C_out*each",
                "forgot-bias": "outputs*K*K*C_in",
                "shared-biases": "outputs*K*K*C_in + C_out",
                "forgot-input-channels": "outputs*(K*K + 1)",
                "one-side-of-output": "C_out*W_out*each",
                "kernel-not-squared": "outputs*(K*C_in + 1)",
            },
            combined={"forgot-bias+shared-weights": "C_out*K*K*C_in"},
        ),
        # how many more than the convolution of the same size?
        3: FormulaLevel(
            prompt=UNSHARED + f"It has {KERNEL} kernels, stride <S> and padding <P>, reads "
            "$<C_in> \\times <W> \\times <W>$ (sizes round down) and puts out <C_out> maps. How "
            "many parameters does it learn more than the convolution of the same sizes, whose "
            "filters have a bias each?",
            axes=(
                Axis("C_in", (3, 4, 8, 16, 32, 64)),
                Axis("W", MAPS[:11]),
                Axis("C_out", (4, 6, 8, 16, 24, 32, 64)),
                Axis("K S P", REAL_CONVS),
            ),
            possible=("K <= W + 2*P",),
            rules=("W_out >= 3 and local < 50000000",),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("each", "Weights and bias of one kernel", "K*K*C_in + 1"),
                ("local", "Without sharing", "each*C_out*W_out*W_out"),
                ("shared", "Convolution", "each*C_out"),
                ("more", "More", "local - shared"),
            ),
            unit="parameters",
            slips={
                "gave-the-new-total": "local",
                "forgot-bias": "K*K*C_in*C_out*W_out*W_out - K*K*C_in*C_out",
                "forgot-plus-one": "each*C_out*(((W - K + 2*P)//S)**2 - 1)",
                "forgot-input-channels": "(K*K + 1)*C_out*(W_out*W_out - 1)",
                "one-side-of-output": "each*C_out*(W_out - 1)",
            },
        ),
    },
)

BOTH = (
    CellData("parameters", "params", "parameters"),
    CellData("connections", "connections", "connections"),
)

CONNECTIONS = Family(
    id="connections",
    topic="params",
    needs=("conv-output", "conv-params"),
    summary="connections against parameters, as LeNet's paper counts them",
    covers=("L1", "K11"),
    levels={
        # 6 maps of 10x10 from 5x5 kernels over one channel
        1: FormulaLevel(
            prompt=CONNECTED + f"A convolution with {KERNEL} kernels works on a grey (one-channel) "
            "image and puts out $<C_out> \\times <W_out> \\times <W_out>$. How many connections "
            "does it have?",
            axes=(
                Axis("C_out", (2, 3, 4, 5, 6, 8, 10, 12, 16)),
                Axis("W_out", (5, 6, 8, 10, 12, 14, 15, 20)),
                Axis("K", (3, 5)),
            ),
            rules=("connections < 50000",),
            steps=(
                ("outputs", "Output values", "C_out*W_out*W_out"),
                ("each", "Connections of one, with its bias", "K*K + 1"),
                ("connections", "Connections", "outputs*each"),
            ),
            unit="connections",
            slips={
                "params-for-connections": "C_out*each",
                "forgot-bias-connection": "outputs*K*K",
                "bias-connection-per-filter": "outputs*K*K + C_out",
                "one-side-of-output": "C_out*W_out*each",
                "forgot-filters": "W_out*W_out*each",
                "kernel-not-squared": "outputs*(K + 1)",
            },
        ),
        # LeNet-5's C1: 156 parameters, 122,304 connections
        2: FormulaLevel(
            prompt=CONNECTED + "A convolution with <C_out> filters of "
            f"{KERNEL} (stride 1, no padding, a bias per filter) reads "
            "$<C_in> \\times <W> \\times <W>$. How many parameters does it learn, and how many "
            "connections does it have?\n\n"
            "| parameters | connections |\n|---|---|\n| ? | ? |",
            axes=(
                Axis("C_in", (1, 3, 4, 6, 8, 12, 16)),
                Axis("W", (12, 14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 64)),
                Axis("C_out", (4, 6, 8, 12, 16, 20, 24, 32)),
                Axis("K", (3, 5, 7)),
            ),
            rules=("K < W and C_in <= C_out",),
            steps=(
                ("params", "Parameters", CONV_PARAMS),
                ("W_out", "Output width and height", VALID_OUT),
                ("outputs", "Output values", "C_out*W_out*W_out"),
                ("connections", "Connections", "outputs*(K*K*C_in + 1)"),
            ),
            cells=BOTH,
            slips={
                "params-for-connections": ("params", "params"),
                "counted-positions": ("connections", "connections"),
                "forgot-bias": ("K*K*C_in*C_out", "outputs*K*K*C_in"),
                "bias-connection-per-filter": ("params", "outputs*K*K*C_in + C_out"),
                "same-size": ("params", "C_out*W*W*(K*K*C_in + 1)"),
                "forgot-plus-one": ("params", "C_out*(W - K)**2*(K*K*C_in + 1)"),
                "one-side-of-output": ("params", "C_out*W_out*(K*K*C_in + 1)"),
            },
        ),
        # LeNet-5's C3: maps that see 3, 4 or all 6 of the input's
        3: FormulaLevel(
            prompt=CONNECTED + "LeNet's third layer connects its maps only partly. In such a "
            "layer <A> output maps see <M> of the <C_in> input maps each, <B> more see <N> each, "
            f"and one last output map sees all of them. The kernels are {KERNEL} (stride 1, no "
            "padding), each output map has one bias, and the input maps are $<W> \\times <W>$. "
            "How many connections does the layer have?",
            axes=(
                Axis("A", (2, 3, 4, 5, 6, 8)),
                Axis("B", (3, 6, 9, 12)),
                Axis("M N C_in", ((2, 3, 4), (2, 4, 6), (3, 4, 6), (3, 5, 6), (4, 6, 8))),
                Axis("K", (3, 5)),
                Axis("W", (10, 12, 14, 16, 18, 20, 24, 28)),
            ),
            steps=(
                ("pairs", "Pairs of an input and an output map", "A*M + B*N + C_in"),
                ("C_out", "Output maps", "A + B + 1"),
                ("params", "Parameters", "K*K*pairs + C_out"),
                ("W_out", "Output width and height", VALID_OUT),
                ("connections", "Each is used at every position", "params*W_out*W_out"),
            ),
            unit="connections",
            slips={
                "ignored-table": "(K*K*C_in*C_out + C_out)*W_out*W_out",
                "params-for-connections": "params",
                "forgot-bias-connection": "K*K*pairs*W_out*W_out",
                "bias-per-weight": "(K*K + 1)*pairs*W_out*W_out",
                "same-size": "params*W*W",
                "forgot-plus-one": "params*(W - K)**2",
                "one-side-of-output": "params*W_out",
            },
            combined={"forgot-bias-connection+ignored-table": "K*K*C_in*C_out*W_out*W_out"},
        ),
    },
)

FC_AS_CONV = Family(
    id="fc-as-conv",
    topic="params",
    needs=("fc-params", "conv-params"),
    near="fully-connected",
    summary="a fully connected layer as a convolution: kernel, parameters, output on larger images",
    covers=("K8", "X4"),
    levels={
        # 16x5x5 to 120 features: 120 kernels of 5x5
        1: FormulaLevel(
            prompt="A fully connected layer with biases maps a flattened "
            "$<C_in> \\times <W> \\times <W>$ map to <N_out> features. It is rewritten as a "
            "convolution that puts out $<N_out> \\times 1 \\times 1$. How large is a side of its "
            "kernels, how many filters does it have, and how many parameters?\n\n"
            "| side of a kernel (pixels) | filters | parameters |\n|---|---|---|\n| ? | ? | ? |",
            axes=(
                Axis("C_in", (2, 3, 4, 6, 8, 10, 12, 16, 20, 32)),
                Axis("W", (3, 4, 5, 6, 7, 8)),
                Axis("N_out", (5, 10, 20, 30, 40, 50, 84, 100, 120)),
            ),
            rules=("params < 100000",),
            steps=(
                ("side", "Side of a kernel: it sees the whole map", "W"),
                ("filters", "Filters: one per feature", "N_out"),
                ("params", "Parameters", "side*side*C_in*filters + filters"),
            ),
            cells=(
                CellData("side of a kernel", "side", "pixels"),
                CellData("filters", "filters", "filters"),
                CellData("parameters", "params", "parameters"),
            ),
            slips={
                "fc-as-pointwise": ("1", "N_out", "C_in*N_out + N_out"),
                "forgot-bias": ("W", "N_out", "W*W*C_in*N_out"),
                "kept-input-channels": ("W", "C_in", "W*W*C_in*C_in + C_in"),
                "kernel-not-squared": ("W", "N_out", "W*C_in*N_out + N_out"),
                "forgot-input-channels": ("W", "N_out", "W*W*N_out + N_out"),
            },
        ),
        # VGG's 512x7x7 -> 4096 -> 1000
        2: FormulaLevel(
            prompt="A network ends so: a map of $<C_in> \\times <W> \\times <W>$ is flattened, a "
            "fully connected layer maps it to <N_mid> features, another maps those to <N_out> "
            "classes; both have biases. Both are rewritten as convolutions. How large is a side "
            "of each one's kernels, and how many parameters does each have?\n\n"
            "| layer | side of a kernel (pixels) | parameters |\n|---|---|---|\n"
            "| first | (1) ? | (2) ? |\n| second | (3) ? | (4) ? |",
            axes=(
                Axis("C_in", CHANNELS),
                Axis("W", (3, 4, 5, 6, 7, 8)),
                Axis("N_mid", (84, 100, 120, 128, 256, 500, 512, 1000, 1024, 2048, 4096)),
                Axis("N_out", HEADS),
            ),
            rules=("N_out < N_mid",),
            steps=(
                ("side", "First kernel: the whole map", "W"),
                ("first", "First layer", "W*W*C_in*N_mid + N_mid"),
                ("point", "Side of the map behind it, and of the second kernel", "W - side + 1"),
                ("second", "Second layer", "N_mid*N_out + N_out"),
            ),
            cells=(
                CellData("side of the first kernel", "side", "pixels"),
                CellData("parameters of the first", "first", "parameters"),
                CellData("side of the second kernel", "point", "pixels"),
                CellData("parameters of the second", "second", "parameters"),
            ),
            slips={
                "fc-as-pointwise": ("1", "C_in*N_mid + N_mid", "1", "second"),
                "second-kernel-repeated": ("W", "first", "W", "W*W*N_mid*N_out + N_out"),
                "forgot-bias": ("W", "W*W*C_in*N_mid", "1", "N_mid*N_out"),
                "kernel-not-squared": ("W", "W*C_in*N_mid + N_mid", "1", "second"),
                "skipped-hidden": ("W", "first", "W", "W*W*C_in*N_out + N_out"),
            },
        ),
        # on 384x512 where it was trained on 224x224: 1000x6x10
        3: FormulaLevel(
            prompt="A network divides the height and the width of an image by <F>. Its last layer, "
            "fully connected, maps the $<C_in> \\times <K> \\times <K>$ map that comes out to "
            "<N_out> classes. That layer is rewritten as a convolution (stride 1, no padding), and "
            "the network is given an image of the height <H> and the width <W>. What shape comes "
            "out?",
            axes=(
                Axis("F", (16, 32)),
                Axis("C_in", (256, 512, 1024)),
                Axis("K", (4, 5, 6, 7)),
                Axis("N_out", HEADS),
                Axis("H", (224, 256, 288, 320, 384, 448, 480, 512)),
                Axis("W", (256, 288, 320, 384, 448, 480, 512, 640, 768)),
            ),
            rules=("H_map > K and W_map > H_map",),
            steps=(
                ("H_map", "Height of the map", "H//F"),
                ("W_map", "Width of the map", "W//F"),
                ("H_out", "Height", "H_map - K + 1"),
                ("W_out", "Width", "W_map - K + 1"),
            ),
            answer=("N_out", "H_out", "W_out"),
            slips={
                "same-size": ("N_out", "H_map", "W_map"),
                "forgot-plus-one": ("N_out", "H_map - K", "W_map - K"),
                "fc-stays-fixed": ("N_out", "1", "1"),
                "moved-by-kernel": ("N_out", "H_map//K", "W_map//K"),
                "kept-input-channels": ("C_in", "H_out", "W_out"),
            },
        ),
    },
)

FAMILIES = (LOCAL, CONNECTIONS, FC_AS_CONV)
