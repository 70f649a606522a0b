"""A stack of small kernels against one large kernel with the same receptive field."""

from __future__ import annotations

from quizgen.cost.formulas import STACKED_FIELD
from quizgen.families.common import BIASES
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, CellData, FormulaLevel
from quizgen.variants.space import Axis

SOURCE = "Very Deep Convolutional Networks for Large-Scale Image Recognition (2014)"
WIDTHS = (16, 24, 32, 48, 64, 96, 128, 160, 192, 256)
MANY_WIDTHS = (*WIDTHS, 40, 56, 80, 112, 144, 224, 288, 320, 384, 448, 512)
# Stacks whose large twin has at most 11x11 weights: kernel, layers.
STACKS = ((3, 2), (3, 3), (3, 4), (3, 5), (5, 2))

WEIGHTS = Family(
    id="stack-weights",
    topic="receptive-field",
    needs=("stacked-field", "conv-params"),
    near="stack",
    summary="weights of a stack against one large kernel: saved, with biases, with equal budgets",
    covers=("K12",),
    source=SOURCE,
    levels={
        # three 3x3 layers instead of one 7x7, 10 channels everywhere: 2200 weights fewer
        1: FormulaLevel(
            prompt="<N> convolutions with kernel $<K> \\times <K>$ and stride 1 are stacked in "
            "place of a single one with the same receptive field. Every layer has <C> channels in "
            "and <C> out and no biases. How many weights does the stack save?",
            axes=(Axis("K N", STACKS), Axis("C", (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32))),
            rules=("saved < 100000",),
            steps=(
                ("F", "Kernel with the same receptive field", STACKED_FIELD),
                ("large", "Weights of the large kernel", "F*F*C*C"),
                ("stack", "Weights of the stack", "N*K*K*C*C"),
                ("saved", "Saved", "large - stack"),
            ),
            unit="parameters",
            slips={
                "gave-the-rest": "stack",
                "gave-large-kernel": "large",
                "one-layer-of-stack": "large - K*K*C*C",
                "forgot-input-channels": "(F*F - N*K*K)*C",
                "rf-added-kernels": "(N*K)**2*C*C - stack",
            },
            combined={"one-layer-of-stack+forgot-input-channels": "(F*F - K*K)*C"},
        ),
        # the stack goes from C_in to C_out in its first layer, with or without biases
        2: FormulaLevel(
            prompt="One convolution with a large kernel maps <C_in> channels to <C_out>. It is "
            "replaced by <N> stacked convolutions with kernel $<K> \\times <K>$ and the same "
            "receptive field, all with stride 1; the first maps <C_in> channels to <C_out>, every "
            "further one keeps <C_out>. How many parameters are saved?",
            axes=(
                BIASES,
                Axis("K N", STACKS),
                Axis("C_in", WIDTHS),
                Axis("C_out", WIDTHS),
            ),
            rules=("saved > 0 and C_in != C_out",),
            steps=(
                ("F", "Kernel with the same receptive field", STACKED_FIELD),
                (
                    "large",
                    "Parameters of the large kernel",
                    By(
                        "biases",
                        {"counted": "F*F*C_in*C_out + C_out", "none": "F*F*C_in*C_out"},
                    ),
                ),
                ("weights", "Weights of the stack", "K*K*C_in*C_out + (N - 1)*K*K*C_out*C_out"),
                (
                    "stack",
                    "Parameters of the stack",
                    By("biases", {"counted": "weights + N*C_out", "none": "weights"}),
                ),
                ("saved", "Saved", "large - stack"),
            ),
            unit="parameters",
            slips={
                "gave-the-rest": "stack",
                "gave-large-kernel": "large",
                "stack-equal-channels": By(
                    "biases",
                    {
                        "counted": "large - (N*K*K*C_in*C_out + N*C_out)",
                        "none": "large - N*K*K*C_in*C_out",
                    },
                ),
                "one-layer-of-stack": By(
                    "biases",
                    {
                        "counted": "large - (K*K*C_in*C_out + C_out)",
                        "none": "large - K*K*C_in*C_out",
                    },
                ),
                "forgot-bias": By("biases", {"counted": "F*F*C_in*C_out - weights"}),
                "rf-added-kernels": By(
                    "biases",
                    {
                        "counted": "(N*K)**2*C_in*C_out + C_out - stack",
                        "none": "(N*K)**2*C_in*C_out - stack",
                    },
                ),
            },
        ),
        # two 3x3 layers with as many weights as one 5x5: how many channels between them?
        3: FormulaLevel(
            prompt="A convolution with one large kernel maps <C_in> channels to <C_out>. Two "
            "convolutions with kernel $<K> \\times <K>$ and stride 1 with the same receptive "
            "field together are to replace it; nothing has biases. How many channels may there be "
            "between the two at most, if they must not have more weights than the large kernel?",
            axes=(
                Axis("K", (3, 5)),
                Axis("C_in", MANY_WIDTHS),
                Axis("C_out", MANY_WIDTHS),
            ),
            rules=("C_in <= 4*C_out and C_out <= 4*C_in",),
            steps=(
                ("F", "Kernel with the same receptive field", "2*(K - 1) + 1"),
                ("large", "Weights of the large kernel", "F*F*C_in*C_out"),
                ("each", "Weights that one channel between costs", "K*K*(C_in + C_out)"),
                ("most", "Channels between, rounded down", "large//each"),
            ),
            unit="channels",
            slips={
                "rf-added-kernels": "(4*K*K*C_in*C_out)//each",
                "kernel-not-squared": "(F*C_in*C_out)//(K*(C_in + C_out))",
                "forgot-last-layer": "large//(K*K*C_in)",
                "forgot-first-layer": "large//(K*K*C_out)",
                "one-kernel-size": "(C_in*C_out)//(C_in + C_out)",
            },
        ),
    },
)

SAVING = Family(
    id="stack-saving",
    topic="receptive-field",
    needs=("stack-weights",),
    near="stack",
    summary="what a stack saves against one large kernel, in percent, by equal and other channels",
    covers=("K12",),
    source=SOURCE,
    levels={
        # two 3x3 instead of one 5x5, 8 channels: 1152 against 1600 weights, 28%
        1: FormulaLevel(
            prompt="<N> stacked convolutions with kernel $<K> \\times <K>$ and one convolution "
            "with kernel $<F> \\times <F>$ see the same field. Every layer has <C> channels in "
            "and <C> out, stride 1 and no biases. How many weights do (1) the stack and (2) the "
            "one layer have? (3) What percentage of the weights does the stack save (to the "
            "nearest whole number)?",
            axes=(
                Axis("K N F", ((3, 2, 5), (3, 3, 7), (3, 4, 9), (3, 5, 11), (5, 2, 9))),
                Axis("C", (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)),
            ),
            steps=(
                ("stack", "Weights of the stack", "N*K*K*C*C"),
                ("large", "Weights of the one layer", "F*F*C*C"),
                ("saving", "Saved, in percent of the one layer's", "100*(large - stack)/large"),
            ),
            cells=(
                CellData("stack", "stack", "parameters"),
                CellData("one layer", "large", "parameters"),
                CellData("saving", "saving", "%", 0),
            ),
            slips={
                "share-that-remains": ("stack", "large", "100*stack/large"),
                "share-of-stack": ("stack", "large", "100*(large - stack)/stack"),
                "forgot-input-channels": ("N*K*K*C", "F*F*C", "saving"),
                "one-layer-of-stack": ("K*K*C*C", "large", "100*(large - K*K*C*C)/large"),
            },
        ),
        # three 3x3, 64 to 128 channels and on, instead of one 7x7
        2: FormulaLevel(
            prompt="One convolution with kernel $<F> \\times <F>$ maps <C_in> channels to "
            "<C_out>. In its place, <N> convolutions with kernel $<K> \\times <K>$ and stride 1 "
            "are stacked: the first maps <C_in> channels to <C_out>, every further one keeps "
            "<C_out>. What percentage of the weights is saved, biases left out?",
            axes=(
                Axis("K N F", ((3, 2, 5), (3, 3, 7), (3, 4, 9), (3, 5, 11), (5, 2, 9))),
                Axis("C_in", (*WIDTHS, 80, 112)),
                Axis("C_out", (*WIDTHS, 80, 112)),
            ),
            rules=("20*(large - stack) >= large and C_in != C_out",),
            steps=(
                ("large", "Weights of the large kernel", "F*F*C_in*C_out"),
                ("stack", "Weights of the stack", "K*K*C_in*C_out + (N - 1)*K*K*C_out*C_out"),
                ("saving", "Saved, in percent of the large one's", "100*(large - stack)/large"),
            ),
            unit="%",
            places=1,
            slips={
                "share-that-remains": "100*stack/large",
                "share-of-stack": "100*(large - stack)/stack",
                "stack-equal-channels": "100*(F*F - N*K*K)/(F*F)",
                "one-layer-of-stack": "100*(F*F - K*K)/(F*F)",
                "forgot-first-layer": "100*(large - (N - 1)*K*K*C_out*C_out)/large",
            },
        ),
        # 5x5 and 3x3 over 48 channels between, instead of the one kernel that sees as much
        3: FormulaLevel(
            prompt="A convolution with kernel $<K_1> \\times <K_1>$ maps <C_in> channels to "
            "<C_mid>, a second with $<K_2> \\times <K_2>$ maps those to <C_out>, both at stride "
            "1. Together they replace a single convolution from <C_in> to <C_out> channels with "
            "the same receptive field. What percentage of the parameters is saved?",
            axes=(
                BIASES,
                Axis("K_1 K_2", ((3, 3), (5, 3), (3, 5), (5, 5), (7, 3))),
                Axis("C_in", (3, 16, 32, 64, 96, 128)),
                Axis("C_mid", (16, 24, 32, 48, 64)),
                Axis("C_out", (32, 64, 96, 128, 192)),
            ),
            rules=("20*(large - stack) >= large and C_mid < C_out",),
            steps=(
                ("F", "Kernel with the same receptive field", "K_1 + K_2 - 1"),
                (
                    "large",
                    "Parameters of the single layer",
                    By(
                        "biases",
                        {"counted": "F*F*C_in*C_out + C_out", "none": "F*F*C_in*C_out"},
                    ),
                ),
                (
                    "stack",
                    "Parameters of the two",
                    By(
                        "biases",
                        {
                            "counted": "K_1*K_1*C_in*C_mid + C_mid + K_2*K_2*C_mid*C_out + C_out",
                            "none": "K_1*K_1*C_in*C_mid + K_2*K_2*C_mid*C_out",
                        },
                    ),
                ),
                ("saving", "Saved, in percent of the single layer's", "100*(large - stack)/large"),
            ),
            unit="%",
            places=1,
            slips={
                "share-that-remains": "100*stack/large",
                "share-of-stack": "100*(large - stack)/stack",
                "rf-added-kernels": By(
                    "biases",
                    {
                        "counted": "100*((K_1 + K_2)**2*C_in*C_out + C_out - stack)"
                        "/((K_1 + K_2)**2*C_in*C_out + C_out)",
                        "none": "100*((K_1 + K_2)**2*C_in*C_out - stack)"
                        "/((K_1 + K_2)**2*C_in*C_out)",
                    },
                ),
                "forgot-last-layer": By(
                    "biases",
                    {
                        "counted": "100*(large - K_1*K_1*C_in*C_mid - C_mid)/large",
                        "none": "100*(large - K_1*K_1*C_in*C_mid)/large",
                    },
                ),
                "forgot-first-layer": By(
                    "biases",
                    {
                        "counted": "100*(large - K_2*K_2*C_mid*C_out - C_out)/large",
                        "none": "100*(large - K_2*K_2*C_mid*C_out)/large",
                    },
                ),
            },
        ),
    },
)

FAMILIES = (WEIGHTS, SAVING)
