"""Parameters of other kernels: depthwise, 1x1, transposed."""

from __future__ import annotations

from quizgen.cost.formulas import (
    CONV_WEIGHTS,
    DEPTHWISE_WEIGHTS,
    POINTWISE_WEIGHTS,
    SEPARABLE_WEIGHTS,
)
from quizgen.families.common import BIASES, CHANNELS
from quizgen.formulas.formula import Formula
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis

KERNEL = "$<K> \\times <K>$"
POINT = "$1 \\times 1$"
NARROW = (4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96)
MOBILE = (16, 24, 32, 40, 64, 80, 96, 112, 160, 192)
DEEP = (64, 96, 128, 160, 192, 256, 320, 384, 512, 768, 1024)
# Kernel, stride and padding of layers that enlarge maps.
UPSAMPLING = ((2, 2, 0), (3, 2, 1), (4, 2, 1), (5, 2, 2), (4, 4, 0), (8, 4, 2))
BUDGETS = (10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 150, 200, 250, 300, 400, 500)


def biased(weights: str, biases: str = "C_out") -> By:
    """Weights with their biases, or alone where the layer has none."""
    return By("biases", {"counted": f"{weights} + {biases}", "none": weights})


def counted(wrong: str | Formula) -> By:
    """A wrong answer that only biases make possible."""
    return By("biases", {"counted": wrong})


DEPTHWISE = Family(
    id="depthwise-params",
    topic="params",
    needs=("conv-params",),
    near="separable",
    summary="parameters of depthwise and depthwise separable convolutions",
    covers=("P1",),
    levels={
        # one 3x3 kernel for each of 32 channels
        1: FormulaLevel(
            prompt=f"A depthwise convolution has one {KERNEL} kernel for each of its <C_in> "
            "channels. How many parameters does it learn?",
            axes=(BIASES, Axis("C_in", NARROW), Axis("K", (3, 5, 7))),
            steps=(
                ("weights", "Weights: a flat kernel per channel", DEPTHWISE_WEIGHTS),
                ("params", "Parameters", biased("weights", "C_in")),
            ),
            unit="parameters",
            slips={
                "forgot-bias": counted("weights"),
                "added-bias": By("biases", {"none": "weights + C_in"}),
                "single-bias": counted("weights + 1"),
                "dense-depthwise": biased("K*K*C_in*C_in", "C_in"),
                "kernel-not-squared": biased("K*C_in", "C_in"),
                "forgot-channels": biased("K*K", "1"),
            },
            combined={"forgot-bias+dense-depthwise": counted("K*K*C_in*C_in")},
        ),
        # depthwise 3x3 over 64 channels, then 1x1 to 128
        2: FormulaLevel(
            prompt=f"A depthwise separable layer consists of a depthwise {KERNEL} convolution and "
            f"a {POINT} convolution behind it. It maps <C_in> channels to <C_out>, on maps of "
            "$<W> \\times <W>$. How many parameters does the layer learn, both parts together?",
            axes=(
                BIASES,
                Axis("C_in", CHANNELS),
                Axis("C_out", CHANNELS),
                Axis("K", (3, 5, 7)),
                Axis("W", (14, 28, 56)),
            ),
            steps=(
                ("depthwise", "Depthwise part", biased("K*K*C_in", "C_in")),
                ("pointwise", "1×1 part", biased("C_in*C_out")),
                ("params", "Together", "depthwise + pointwise"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": counted(SEPARABLE_WEIGHTS),
                "added-bias": By("biases", {"none": "K*K*C_in + C_in + C_in*C_out + C_out"}),
                "bias-of-one-part": counted("K*K*C_in + C_in*C_out + C_out"),
                "forgot-pointwise": "depthwise",
                "forgot-depthwise": "pointwise",
                "dense-depthwise": By(
                    "biases",
                    {
                        "counted": "K*K*C_in*C_in + C_in + pointwise",
                        "none": "K*K*C_in*C_in + pointwise",
                    },
                ),
                "counted-plain-convolution": biased("K*K*C_in*C_out"),
            },
            combined={"forgot-bias+counted-plain-convolution": counted(CONV_WEIGHTS)},
        ),
        # MobileNetV2's block with its batch normalisation
        3: FormulaLevel(
            prompt=f"A block of a mobile network works so: a {POINT} convolution turns <C_in> "
            f"channels into <t> times as many, a depthwise {KERNEL} convolution follows, and "
            f"another {POINT} convolution puts out <C_out> channels. The convolutions have no "
            "biases; batch normalisation follows each of the three. How many parameters does the "
            "block learn?",
            axes=(
                Axis("C_in", MOBILE),
                Axis("t", (2, 3, 4, 6)),
                Axis("K", (3, 5, 7)),
                Axis("C_out", MOBILE),
            ),
            rules=("C_in <= C_out and C_out <= 2*C_in",),
            steps=(
                ("C_mid", "Channels between", "t*C_in"),
                ("first", "First 1×1 convolution", "C_in*C_mid"),
                ("depthwise", "Depthwise convolution", "K*K*C_mid"),
                ("last", "Last 1×1 convolution", "C_mid*C_out"),
                ("norm", "Batch normalisation, three times", "2*(C_mid + C_mid + C_out)"),
                ("params", "Together", "first + depthwise + last + norm"),
            ),
            unit="parameters",
            slips={
                "forgot-bn": "first + depthwise + last",
                "bn-one-per-channel": "first + depthwise + last + 2*C_mid + C_out",
                "bn-counted-buffers": "params + norm",
                "dense-depthwise": "params - depthwise + K*K*C_mid*C_mid",
                "forgot-depthwise": "first + last + 2*C_mid + 2*C_out",
                "forgot-widening": "C_in*C_in + K*K*C_in + C_in*C_out + 2*(2*C_in + C_out)",
                "added-bias": "params + C_mid + C_mid + C_out",
            },
            combined={"forgot-bn+dense-depthwise": "first + K*K*C_mid*C_mid + last"},
        ),
    },
)

POINTWISE = Family(
    id="pointwise-params",
    topic="params",
    needs=("conv-params",),
    near="pointwise",
    summary="parameters of a 1x1 convolution; how far it may reduce within a budget",
    covers=("G5",),
    levels={
        # 1x1 from 64 to 16 channels
        1: FormulaLevel(
            prompt=f"A {POINT} convolution with a bias per filter maps <C_in> channels of "
            "$<W> \\times <W>$ to <C_out> channels. How many parameters does it learn?",
            axes=(
                Axis("C_in", (8, 10, 12, 16, 20, 24, 32, 40, 50, 64, 80, 100)),
                Axis("C_out", (2, 4, 5, 6, 8, 10, 16, 20, 24, 32)),
                Axis("W", (10, 14, 20, 28)),
            ),
            rules=("C_out < C_in",),
            steps=(
                ("weights", "Weights", POINTWISE_WEIGHTS),
                ("params", "With a bias per filter", "weights + C_out"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": "weights",
                "bias-per-input": "weights + C_in",
                "single-bias": "weights + 1",
                "forgot-input-channels": "C_out + C_out",
                "counted-positions": "(weights + C_out)*W*W",
                "added-sizes": "C_in + C_out",
            },
        ),
        # 256 channels reduced to 64, then 3x3 to 256
        2: FormulaLevel(
            prompt=f"A {POINT} convolution reduces <C_in> channels to <C_mid>; a {KERNEL} "
            "convolution takes these to <C_out>. Every filter has a bias. How many parameters do "
            "the two learn together?",
            axes=(
                Axis("C_in", (128, 192, 256, 320, 384, 480, 512, 528, 832, 1024)),
                Axis("C_mid", (16, 24, 32, 48, 64, 96, 128)),
                Axis("C_out", (32, 48, 64, 96, 128, 192, 208, 224, 256, 288, 320)),
                Axis("K", (3, 5, 7)),
            ),
            rules=("C_mid < C_in and C_mid <= C_out",),
            steps=(
                ("first", "1×1 convolution", "C_in*C_mid + C_mid"),
                ("second", "Behind it, which sees the reduced channels", "K*K*C_mid*C_out + C_out"),
                ("params", "Together", "first + second"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": "C_in*C_mid + K*K*C_mid*C_out",
                "forgot-first-layer": "second",
                "forgot-last-layer": "first",
                "skipped-reduction": "first + K*K*C_in*C_out + C_out",
                "forgot-input-channels": "C_mid + C_mid + K*K*C_out + C_out",
                "kernel-not-squared": "first + K*C_mid*C_out + C_out",
            },
        ),
        # how many channels fit in between?
        3: FormulaLevel(
            prompt=f"A {POINT} convolution is to reduce <C_in> channels, and a {KERNEL} "
            "convolution is to take the reduced ones to <C_out>. Neither has biases, and the two "
            "may have at most <N> weights together. To how many channels may the first one reduce "
            "at most?",
            axes=(
                Axis("C_in", DEEP),
                Axis("K", (3, 5)),
                Axis("C_out", (32, 48, 64, 96, 128, 192, 256, 384, 512)),
                Axis("N", tuple(1000 * budget for budget in (*BUDGETS, 600, 800, 1000))),
            ),
            possible=("C_in + K*K*C_out <= N",),
            rules=("C_mid >= 8 and 4*C_mid <= 3*C_in",),
            steps=(
                ("each", "Weights that one channel between needs", "C_in + K*K*C_out"),
                ("C_mid", "Channels between that fit", "N//each"),
            ),
            unit="channels",
            slips={
                "forgot-first-layer": "N//(K*K*C_out)",
                "forgot-last-layer": "N//C_in",
                "kernel-not-squared": "N//(C_in + K*C_out)",
                "forgot-filters": "N//(C_in + K*K)",
                "budget-rounded-up": "ceil(N/each)",
            },
        ),
    },
)

TRANSPOSED = Family(
    id="transposed-params",
    topic="params",
    needs=("conv-params",),
    near="transposed",
    summary="parameters of a transposed convolution and of a decoder's step",
    covers=("K8",),
    levels={
        # 4x4 from 16 to 8 channels
        1: FormulaLevel(
            prompt="A transposed convolution maps <C_in> channels to <C_out> with "
            f"{KERNEL} kernels and a bias per output channel. How many parameters does it learn?",
            axes=(
                Axis("C_in", (4, 6, 8, 10, 12, 16, 20, 24, 32)),
                Axis("C_out", (2, 3, 4, 5, 6, 8, 10, 12, 16)),
                Axis("K", (2, 3, 4, 5)),
            ),
            rules=("C_out < C_in and params < 10000",),
            steps=(
                ("weights", "Weights", CONV_WEIGHTS),
                ("params", "With a bias per output channel", "weights + C_out"),
            ),
            unit="parameters",
            slips={
                "forgot-bias": "weights",
                "bias-per-input": "weights + C_in",
                "single-bias": "weights + 1",
                "forgot-input-channels": "K*K*C_out + C_out",
                "kernel-not-squared": "K*C_in*C_out + C_out",
            },
        ),
        # 4x4, stride 2, from 512 to 256 channels at 8x8
        2: FormulaLevel(
            prompt=f"A transposed convolution ({KERNEL}, stride <S>, padding <P>) enlarges a map "
            "$<C_in> \\times <W> \\times <W>$ and puts out <C_out> channels. How many parameters "
            "does it learn?",
            axes=(
                BIASES,
                Axis("C_in", DEEP),
                Axis("C_out", (3, 16, 21, 32, 48, 64, 96, 128, 192, 256, 384, 512)),
                Axis("K S P", UPSAMPLING),
                Axis("W", (4, 7, 8, 16, 32)),
            ),
            rules=("C_out < C_in",),
            steps=(
                ("weights", "Weights: the stride changes nothing", CONV_WEIGHTS),
                ("params", "Parameters", biased("weights")),
            ),
            unit="parameters",
            slips={
                "forgot-bias": counted("weights"),
                "added-bias": By("biases", {"none": "weights + C_out"}),
                "bias-per-input": counted("weights + C_in"),
                "counted-stride": biased("weights*S*S"),
                "counted-positions": By(
                    "biases", {"counted": "(weights + C_out)*W*W", "none": "weights*W*W"}
                ),
                "forgot-input-channels": biased("K*K*C_out"),
                "kernel-not-squared": biased("K*C_in*C_out"),
            },
            combined={"forgot-bias+counted-stride": counted("weights*S*S")},
        ),
        # a step up in a U-Net: transposed, joined with the encoder's maps, convolved
        3: FormulaLevel(
            prompt=f"A step of a decoder: a transposed convolution ({KERNEL}, stride 2) maps "
            "<C_in> channels to <C_mid>; <C_skip> channels of the encoder are joined to them "
            "(concatenated); a $<F> \\times <F>$ convolution maps all of these to <C_out>. Every "
            "output channel of both layers has a bias. How many parameters does the step learn?",
            axes=(
                Axis("C_in", (64, 96, 128, 192, 256, 320, 384, 512, 768, 1024)),
                Axis("C_mid", (32, 48, 64, 96, 128, 192, 256, 384, 512)),
                Axis("C_skip", (16, 24, 32, 48, 64, 96, 128, 256, 512)),
                Axis("C_out", (16, 32, 48, 64, 96, 128, 256, 512)),
                Axis("K", (2, 4)),
                Axis("F", (3, 5)),
            ),
            rules=(
                "C_in <= 4*C_mid and C_mid < C_in",
                "C_out <= C_mid and C_skip <= C_mid and 4*C_skip >= C_mid",
            ),
            steps=(
                ("first", "Transposed convolution", "K*K*C_in*C_mid + C_mid"),
                ("joined", "Channels after joining", "C_mid + C_skip"),
                ("second", "Convolution", "F*F*joined*C_out + C_out"),
                ("params", "Together", "first + second"),
            ),
            unit="parameters",
            slips={
                "forgot-concat": "first + F*F*C_mid*C_out + C_out",
                "forgot-bias": "params - C_mid - C_out",
                "bias-per-input": "params - C_mid - C_out + C_in + joined",
                "forgot-first-layer": "second",
                "forgot-last-layer": "first",
                "kernel-not-squared": "K*C_in*C_mid + C_mid + F*joined*C_out + C_out",
            },
        ),
    },
)

FAMILIES = (DEPTHWISE, POINTWISE, TRANSPOSED)
