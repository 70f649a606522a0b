"""Learnable parameters: convolution, groups, fully connected layers, batch normalisation."""

from __future__ import annotations

from quizgen.cost.formulas import (
    BATCH_NORM_PARAMS,
    CONV_PARAMS,
    CONV_WEIGHTS,
    GROUPED_PARAMS,
    GROUPED_WEIGHTS,
    LINEAR_PARAMS,
    LINEAR_WEIGHTS,
)
from quizgen.families.common import BIASES, CHANNELS, SMALL_CHANNELS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis

FRIENDLY_CHANNELS = (
    *(*range(8, 65, 4), 10, 50, *range(72, 129, 8), 100, *range(144, 257, 16), 320, 384, 512),
)

FILTERS = (4, 6, 8, 10, 12, 16, 20, 24, 32)
FEATURES = (64, 84, 100, 120, 128, 200, 256, 400, 500, 512, 800, 1000, 1024, 2048, 4096)

CONV = Family(
    id="conv-params",
    topic="params",
    near="convolution",
    summary="parameters of a convolution, with and without biases; of a stack of two",
    covers=("K8",),
    levels={
        # 6 filters of 5x5 on a grey image: how many parameters?
        1: FormulaLevel(
            prompt="A convolution has <C_out> filters of $<K> \\times <K>$, each with a bias, over "
            "<C_in> input channels. How many parameters does it learn?",
            axes=(
                Axis("C_in", SMALL_CHANNELS[1:]),
                Axis("C_out", FILTERS),
                Axis("K", (3, 5)),
            ),
            rules=("params < 10000",),
            steps=(
                ("weights", "Weights", CONV_WEIGHTS),
                ("params", "With a bias per filter", "weights + C_out"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": CONV_WEIGHTS,
                "bias-per-input": "weights + C_in",
                "single-bias": "weights + 1",
                "forgot-input-channels": "K*K*C_out + C_out",
                "forgot-filters": "K*K*C_in + 1",
                "kernel-not-squared": "K*C_in*C_out + C_out",
            },
        ),
        # 128 filters of 3x3 over 64 channels, biases counted or absent
        2: FormulaLevel(
            prompt="A convolution maps <C_in> channels to <C_out> with $<K> \\times <K>$ kernels. "
            "Its input is $<C_in> \\times <W> \\times <W>$ and its output has the same size. How "
            "many "
            "parameters does it learn?",
            axes=(
                BIASES,
                Axis("C_in", CHANNELS),
                Axis("C_out", CHANNELS),
                Axis("K", (3, 5, 7)),
                Axis("W", (14, 28, 56)),
            ),
            steps=(
                ("weights", "Weights", CONV_WEIGHTS),
                (
                    "params",
                    "Parameters",
                    By("biases", {"counted": "weights + C_out", "none": "weights"}),
                ),
            ),
            unit="parameters",
            slips={
                "forgot-bias": By("biases", {"counted": "weights"}),
                "added-bias": By("biases", {"none": "weights + C_out"}),
                "bias-per-input": By("biases", {"counted": "weights + C_in"}),
                "bias-per-weight": By("biases", {"counted": "weights + C_in*C_out"}),
                "forgot-input-channels": By(
                    "biases", {"counted": "K*K*C_out + C_out", "none": "K*K*C_out"}
                ),
                "forgot-filters": By("biases", {"counted": "K*K*C_in + 1", "none": "K*K*C_in"}),
                "kernel-not-squared": By(
                    "biases", {"counted": "K*C_in*C_out + C_out", "none": "K*C_in*C_out"}
                ),
                "counted-positions": By(
                    "biases", {"counted": "(weights + C_out)*W*W", "none": "weights*W*W"}
                ),
            },
        ),
        # two convolutions in a row
        3: FormulaLevel(
            prompt="Two convolutions follow each other: the first has <C_mid> filters of "
            "$<K> \\times <K>$ over <C_in> channels, the second <C_out> filters of $<F> \\times "
            "<F>$. "
            "Every filter has a bias. How many parameters do the two learn together?",
            axes=(
                Axis("C_in", (3, 6, 16, 32, 64, 128)),
                Axis("C_mid", CHANNELS[:14]),
                Axis("C_out", CHANNELS[:14]),
                Axis("K", (1, 3, 5, 7)),
                Axis("F", (1, 3, 5)),
            ),
            rules=("C_in <= C_mid and K + F > 2",),
            steps=(
                ("first", "First layer", "K*K*C_in*C_mid + C_mid"),
                (
                    "second",
                    "Second layer, which sees the first one's channels",
                    "F*F*C_mid*C_out + C_out",
                ),
                ("params", "Together", "first + second"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": "K*K*C_in*C_mid + F*F*C_mid*C_out",
                "forgot-first-layer": "second",
                "forgot-last-layer": "first",
                "kept-input-channels": "first + F*F*C_in*C_out + C_out",
                "forgot-input-channels": "K*K*C_mid + C_mid + F*F*C_out + C_out",
                "kernel-not-squared": "K*C_in*C_mid + C_mid + F*C_mid*C_out + C_out",
            },
        ),
    },
)

GROUPED = Family(
    id="grouped-params",
    topic="params",
    needs=("conv-params",),
    near="grouped",
    summary="parameters of a grouped convolution and what the groups save",
    covers=("P1",),
    levels={
        # 8 channels in 2 groups, 16 filters of 3x3, no biases
        1: FormulaLevel(
            prompt="A grouped convolution has <C_out> filters of $<K> \\times <K>$ in <G> groups, "
            "over <C_in> input channels, without biases. How many weights does it learn?",
            axes=(
                Axis("C_in", (4, 8, 12, 16, 24, 32)),
                Axis("C_out", (4, 8, 12, 16, 24, 32)),
                Axis("G", (2, 4)),
                Axis("K", (1, 3, 5)),
            ),
            possible=("C_in % G == 0 and C_out % G == 0",),
            rules=("weights < 10000",),
            steps=(
                ("seen", "Input channels that a filter sees", "C_in//G"),
                ("weights", "Weights", "K*K*seen*C_out"),
            ),
            unit="parameters",
            slips={
                "ignored-groups": CONV_WEIGHTS,
                "groups-twice": "K*K*(C_in//G)*(C_out//G)",
                "added-bias": GROUPED_PARAMS,
                "kernel-not-squared": "K*seen*C_out",
            },
        ),
        # real widths, with biases
        2: FormulaLevel(
            prompt="A grouped convolution maps <C_in> channels to <C_out> with $<K> \\times <K>$ "
            "kernels in <G> groups, with a bias per filter. How many parameters does it learn?",
            axes=(
                Axis("C_in", (32, 48, 64, 96, 128, 192, 256, 384, 512, 1024)),
                Axis("C_out", (32, 64, 96, 128, 192, 256, 384, 512, 1024)),
                Axis("G", (2, 4, 8, 16, 32)),
                Axis("K", (3, 5, 7)),
            ),
            possible=("C_in % G == 0 and C_out % G == 0",),
            steps=(
                ("weights", "Weights", GROUPED_WEIGHTS),
                ("params", "With a bias per filter", "weights + C_out"),
            ),
            unit="parameters",
            slips={
                "ignored-groups": CONV_PARAMS,
                "groups-twice": "K*K*(C_in//G)*(C_out//G) + C_out",
                "forgot-bias": "weights",
                "bias-per-group": "weights + G",
                "bias-per-input": "weights + C_in",
                "kernel-not-squared": "K*(C_in//G)*C_out + C_out",
            },
        ),
        # what the groups save
        3: FormulaLevel(
            prompt="A layer maps <C_in> channels to <C_out> with $<K> \\times <K>$ kernels and a "
            "bias "
            "per filter. It is replaced by the same layer in <G> groups. How many parameters are "
            "saved?",
            axes=(
                Axis("C_in", (32, 48, 64, 96, 128, 192, 256, 384, 512, 1024)),
                Axis("C_out", (32, 64, 96, 128, 192, 256, 384, 512, 1024)),
                Axis("G", (2, 4, 8, 16, 32)),
                Axis("K", (3, 5, 7)),
            ),
            possible=("C_in % G == 0 and C_out % G == 0",),
            steps=(
                ("dense", "Without groups", CONV_PARAMS),
                ("grouped", "In groups", GROUPED_PARAMS),
                ("saved", "Saved", "dense - grouped"),
            ),
            unit="parameters",
            slips={
                "gave-the-rest": "grouped",
                "groups-twice": "dense - (K*K*(C_in//G)*(C_out//G) + C_out)",
                "bias-per-group": "dense - (K*K*(C_in//G)*C_out + G)",
                "forgot-bias-once": "dense - K*K*(C_in//G)*C_out",
                "kernel-not-squared": "K*C_in*C_out - K*(C_in//G)*C_out",
            },
        ),
    },
)

FULLY_CONNECTED = Family(
    id="fc-params",
    topic="params",
    near="fully-connected",
    summary="parameters of fully connected layers, after a flattened map too",
    covers=("X4",),
    levels={
        # 120 features in, 84 out
        1: FormulaLevel(
            prompt="A fully connected layer with biases maps <N_in> features to <N_out>. How many "
            "parameters does it learn?",
            axes=(
                Axis("N_in", (10, 16, 20, 25, 32, 50, 64, 84, 100, 120, 128, 200, 256)),
                Axis("N_out", (2, 4, 5, 8, 10, 12, 20, 30, 40, 50, 64, 84, 100)),
            ),
            rules=("params < 20000",),
            steps=(
                ("weights", "A weight per pair of input and output", LINEAR_WEIGHTS),
                ("params", "With a bias per output", "weights + N_out"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": "weights",
                "bias-per-input": "weights + N_in",
                "single-bias": "weights + 1",
                "added-sizes": "N_in + N_out",
            },
        ),
        # 256x6x6 into 4096
        2: FormulaLevel(
            prompt="A map of the shape $<C_in> \\times <H> \\times <W>$ is flattened and goes "
            "into a "
            "fully connected layer with <N_out> outputs and biases. How many parameters does the "
            "layer learn?",
            axes=(
                Axis("C_in", CHANNELS[:16]),
                Axis("H", (4, 5, 6, 7, 8)),
                Axis("W", (4, 5, 6, 7, 8, 9)),
                Axis("N_out", FEATURES),
            ),
            rules=("H <= W",),
            steps=(
                ("N_in", "Features after flattening", "C_in*H*W"),
                ("params", "Parameters", LINEAR_PARAMS),
            ),
            unit="parameters",
            slips={
                "forgot-bias": "N_in*N_out",
                "bias-per-input": "N_in*N_out + N_in",
                "single-bias": "N_in*N_out + 1",
                "forgot-flatten": "C_in*N_out + N_out",
                "flatten-one-side": "C_in*W*N_out + N_out",
                "forgot-channels": "H*W*N_out + N_out",
            },
        ),
        # a classifier of two layers on a flattened map
        3: FormulaLevel(
            prompt="A network ends so: a map $<C_in> \\times <W> \\times <W>$ is flattened, a "
            "fully "
            "connected layer maps it to <N_mid> features, and another maps those to <N_out> "
            "classes. Both have biases. How many parameters do the two learn together?",
            axes=(
                Axis("C_in", CHANNELS[:16]),
                Axis("W", (4, 5, 6, 7, 8)),
                Axis("N_mid", (84, 100, 120, 128, 256, 500, 512, 1000, 1024, 2048, 4096)),
                Axis("N_out", (10, 20, 50, 100, 200, 365, 1000)),
            ),
            rules=("N_out < N_mid",),
            steps=(
                ("N_in", "Features after flattening", "C_in*W*W"),
                ("first", "First layer", "N_in*N_mid + N_mid"),
                ("second", "Second layer", "N_mid*N_out + N_out"),
                ("params", "Together", "first + second"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": "N_in*N_mid + N_mid*N_out",
                "forgot-first-layer": "second",
                "forgot-last-layer": "first",
                "forgot-flatten": "C_in*N_mid + N_mid + second",
                "flatten-one-side": "C_in*W*N_mid + N_mid + second",
                "skipped-hidden": "N_in*N_mid + N_mid + N_in*N_out + N_out",
            },
        ),
    },
)

BATCH_NORM = Family(
    id="bn-params",
    topic="params",
    near="normalisation",
    summary="what batch normalisation learns, alone and behind convolutions",
    covers=("I1",),
    levels={
        1: FormulaLevel(
            prompt="Batch normalisation follows a layer with <C_in> output channels. How many "
            "parameters does it learn?",
            axes=(Axis("C_in", FRIENDLY_CHANNELS),),
            steps=(("params", "A scale and a shift per channel", BATCH_NORM_PARAMS),),
            unit="parameters",
            slips={
                "bn-one-per-channel": "C_in",
                "bn-counted-buffers": "4*C_in",
                "bn-per-layer": "2",
                "bn-mixed-channels": "C_in*C_in",
            },
        ),
        2: FormulaLevel(
            prompt="A convolution without biases maps <C_in> channels to <C_out> with "
            "$<K> \\times <K>$ kernels; batch normalisation follows. How many parameters do the "
            "two "
            "learn together?",
            axes=(Axis("C_in", CHANNELS), Axis("C_out", CHANNELS), Axis("K", (1, 3, 5, 7))),
            steps=(
                ("weights", "Convolution", CONV_WEIGHTS),
                ("norm", "Batch normalisation: a scale and a shift per channel", "2*C_out"),
                ("params", "Together", "weights + norm"),
            ),
            unit="parameters",
            slips={
                "forgot-bn": "weights",
                "bn-one-per-channel": "weights + C_out",
                "bn-counted-buffers": "weights + 4*C_out",
                "added-bias": "weights + C_out + norm",
                "bn-input-channels": "weights + 2*C_in",
                "kernel-not-squared": "K*C_in*C_out + norm",
            },
        ),
        3: FormulaLevel(
            prompt="A block has two convolutions without biases, each followed by batch "
            "normalisation: $<K> \\times <K>$ from <C_in> to <C_mid> channels, then "
            "$<F> \\times <F>$ from <C_mid> to <C_out>. How many parameters does the block learn?",
            axes=(
                Axis("C_in", CHANNELS[:14]),
                Axis("C_mid", CHANNELS[:14]),
                Axis("C_out", CHANNELS[:14]),
                Axis("K F", ((3, 3), (1, 3), (3, 1), (5, 3), (7, 3))),
            ),
            rules=("C_in <= C_out",),
            steps=(
                ("weights", "Convolutions", "K*K*C_in*C_mid + F*F*C_mid*C_out"),
                ("norm", "Batch normalisation", "2*C_mid + 2*C_out"),
                ("params", "Together", "weights + norm"),
            ),
            unit="parameters",
            slips={
                "forgot-bn": "weights",
                "bn-one-per-channel": "weights + C_mid + C_out",
                "bn-counted-buffers": "weights + 4*C_mid + 4*C_out",
                "added-bias": "weights + C_mid + C_out + norm",
                "forgot-first-layer": "F*F*C_mid*C_out + 2*C_out",
                "forgot-last-layer": "K*K*C_in*C_mid + 2*C_mid",
            },
        ),
    },
)

FAMILIES = (CONV, GROUPED, FULLY_CONNECTED, BATCH_NORM)
