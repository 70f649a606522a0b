"""Operations of grouped and depthwise separable convolutions, and what these save."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_MACS, CONV_OUT, GROUPED_MACS
from quizgen.families.common import CHANNELS, FLOPS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis

KERNEL = "$<K> \\times <K>$"
POINT = "$1 \\times 1$"
NO_BIASES = " Biases are not counted."
SMALL = (4, 6, 8, 10, 12, 16)
MAPS = (7, 8, 10, 12, 13, 14, 16, 20, 24, 27, 28, 32)
MOBILE = (16, 24, 32, 48, 64, 96, 128, 160, 192, 256, 320, 512)
# Kernel, stride and padding of grouped and depthwise layers.
STRIDED = ((3, 1, 1), (3, 2, 1), (5, 1, 2), (5, 2, 2), (7, 1, 3), (7, 2, 3))

GROUPED = Family(
    id="grouped-macs",
    topic="flops",
    needs=("conv-macs", "grouped-params"),
    near="grouped",
    summary="multiply-adds of a grouped convolution and what the groups save",
    covers=("P1", "X2"),
    levels={
        # 8 channels in 2 groups, 12 filters of 3x3, output 6x6
        1: FormulaLevel(
            prompt=f"A grouped convolution has <C_out> filters of {KERNEL} in <G> groups over "
            "<C_in> input channels and puts out maps of $<W_out> \\times <W_out>$. How many "
            "multiply-adds (MACs) does it take for one image?" + NO_BIASES,
            axes=(
                Axis("C_in", (4, 6, 8, 12, 16, 20)),
                Axis("C_out", (4, 6, 8, 12, 16, 20)),
                Axis("G", (2, 4)),
                Axis("K", (3, 5)),
                Axis("W_out", (4, 5, 6, 7, 8, 10, 12, 14)),
            ),
            possible=("C_in % G == 0 and C_out % G == 0",),
            rules=("macs < 50000",),
            steps=(
                ("seen", "Input channels that a filter sees", "C_in//G"),
                ("each", "MACs of one output value", "K*K*seen"),
                ("macs", "Times all output values", "each*C_out*W_out*W_out"),
            ),
            unit="MACs",
            slips={
                "ignored-groups": CONV_MACS.rename(H_out="W_out"),
                "groups-twice": "each*(C_out//G)*W_out*W_out",
                "counted-two-per-mac": "2*macs",
                "forgot-positions": "each*C_out",
                "one-side-of-output": "each*C_out*W_out",
                "kernel-not-squared": "K*seen*C_out*W_out*W_out",
            },
            combined={"counted-two-per-mac+ignored-groups": "2*macs*G"},
        ),
        # AlexNet's second layer: 96x27x27, 256 filters of 5x5 in 2 groups
        2: FormulaLevel(
            prompt=f"A convolution has <C_out> filters of {KERNEL} in <G> groups, stride <S> and "
            "padding <P>. Its input is $<C_in> \\times <W> \\times <W>$, and sizes round down. How "
            "many multiply-adds (MACs) does it take for one image?" + NO_BIASES,
            axes=(
                Axis("C_in", (32, 48, 64, 96, 128, 192, 256, 384)),
                Axis("W", (13, 14, 27, 28, 55, 56)),
                Axis("C_out", (32, 64, 96, 128, 192, 256, 384, 512)),
                Axis("G", (2, 4, 8, 16, 32)),
                Axis("K S P", STRIDED),
            ),
            possible=("C_in % G == 0 and C_out % G == 0",),
            rules=("C_in <= C_out and macs < 500000000",),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("each", "MACs of one output value", "K*K*(C_in//G)"),
                ("macs", "Times all output values", "each*C_out*W_out*W_out"),
            ),
            unit="MACs",
            slips={
                "ignored-groups": "each*G*C_out*W_out*W_out",
                "groups-twice": "each*(C_out//G)*W_out*W_out",
                "counted-two-per-mac": "2*macs",
                "params-for-macs": "each*C_out",
                "one-side-of-output": "each*C_out*W_out",
                "kernel-not-squared": "K*(C_in//G)*C_out*W_out*W_out",
                "forgot-plus-one": "each*C_out*((W - K + 2*P)//S)**2",
            },
            combined={"counted-two-per-mac+ignored-groups": "2*macs*G"},
        ),
        # a dense layer becomes a grouped one and a 1x1 that mixes the groups
        3: FormulaLevel(
            prompt=f"A {KERNEL} convolution maps <C_in> channels to <C_out> and puts out maps of "
            "$<W_out> \\times <W_out>$. It is replaced by the same layer in <G> groups with a "
            f"{POINT} convolution behind it, from <C_out> channels to <C_out>, that mixes the "
            "groups. How many multiply-adds (MACs) are saved for one image?" + NO_BIASES,
            axes=(
                Axis("C_in", (32, 48, 64, 96, 128, 192, 256, 384)),
                Axis("C_out", (32, 64, 96, 128, 192, 256, 384, 512)),
                Axis("K", (3, 5, 7)),
                Axis("G", (2, 4, 8, 16, 32)),
                Axis("W_out", (7, 13, 14, 27, 28, 56)),
            ),
            possible=("C_in % G == 0 and C_out % G == 0",),
            rules=("saved > 0 and dense < 1000000000", "C_in <= C_out and C_out <= 2*C_in"),
            steps=(
                ("dense", "Without groups", "K*K*C_in*C_out*W_out*W_out"),
                ("grouped", "In groups", GROUPED_MACS.rename(H_out="W_out")),
                ("mixing", "1×1 convolution", "C_out*C_out*W_out*W_out"),
                ("saved", "Saved", "dense - grouped - mixing"),
            ),
            unit="MACs",
            slips={
                "gave-the-rest": "grouped + mixing",
                "forgot-pointwise": "dense - grouped",
                "groups-twice": "dense - K*K*(C_in//G)*(C_out//G)*W_out*W_out - mixing",
                "counted-two-per-mac": "2*saved",
                "params-for-macs": "K*K*C_in*C_out - K*K*(C_in//G)*C_out - C_out*C_out",
                "one-side-of-output": "saved//W_out",
            },
        ),
    },
)


def _flops(times: str) -> By:
    """Operations under each convention; ``times`` is put before the counts of both parts."""
    return By(
        "flops",
        {
            "mac": f"{times}*(K*K*C_in + C_in*C_out)",
            "2mac": f"{times}*(2*K*K*C_in + 2*C_in*C_out)",
            "exact": f"{times}*((2*K*K - 1)*C_in + (2*C_in - 1)*C_out)",
        },
    )


SEPARABLE = Family(
    id="separable-macs",
    topic="flops",
    needs=("conv-macs", "depthwise-params"),
    near="separable",
    summary="operations of a depthwise separable convolution",
    covers=("P1", "K4"),
    levels={
        # depthwise 3x3 over 8 channels, then 1x1 to 16, output 10x10
        1: FormulaLevel(
            prompt=f"A depthwise {KERNEL} convolution over <C_in> channels is followed by a "
            f"{POINT} convolution with <C_out> filters. Both put out maps of "
            "$<W_out> \\times <W_out>$. How many multiply-adds (MACs) do the two take together "
            "for one image?" + NO_BIASES,
            axes=(
                Axis("C_in", SMALL),
                Axis("C_out", (4, 5, 8, 10, 12, 16, 20)),
                Axis("K", (3, 5)),
                Axis("W_out", (4, 5, 6, 8, 10, 12)),
            ),
            rules=("macs < 50000",),
            steps=(
                ("positions", "Output positions", "W_out*W_out"),
                ("depthwise", "Depthwise part: each channel by itself", "K*K*C_in*positions"),
                ("pointwise", "1×1 part", "C_in*C_out*positions"),
                ("macs", "Together", "depthwise + pointwise"),
            ),
            unit="MACs",
            slips={
                "forgot-pointwise": "depthwise",
                "forgot-depthwise": "pointwise",
                "counted-plain-convolution": "K*K*C_in*C_out*positions",
                "dense-depthwise": "K*K*C_in*C_in*positions + pointwise",
                "counted-two-per-mac": "2*macs",
                "forgot-positions": "K*K*C_in + C_in*C_out",
                "kernel-not-squared": "K*C_in*positions + pointwise",
            },
        ),
        # MobileNet's 128x56x56 to 128x28x28, stride 2
        2: FormulaLevel(
            prompt=f"A depthwise {KERNEL} convolution (stride <S>, padding <P>) works on "
            "$<C_in> \\times <W> \\times <W>$ (sizes round down), and a "
            f"{POINT} convolution takes its output to <C_out> channels. How many multiply-adds "
            "(MACs) do the two take together for one image?" + NO_BIASES,
            axes=(
                Axis("C_in", MOBILE),
                Axis("W", (14, 15, 28, 38, 56, 75, 112)),
                Axis("K S P", ((3, 1, 1), (3, 2, 1), (5, 1, 2), (5, 2, 2))),
                Axis("C_out", MOBILE),
            ),
            rules=("C_in <= C_out and C_out <= 2*C_in and macs < 500000000",),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("depthwise", "Depthwise part", "K*K*C_in*W_out*W_out"),
                ("pointwise", "1×1 part", "C_in*C_out*W_out*W_out"),
                ("macs", "Together", "depthwise + pointwise"),
            ),
            unit="MACs",
            slips={
                "forgot-pointwise": "depthwise",
                "forgot-depthwise": "pointwise",
                "counted-plain-convolution": "K*K*C_in*C_out*W_out*W_out",
                "dense-depthwise": "K*K*C_in*C_in*W_out*W_out + pointwise",
                "counted-two-per-mac": "2*macs",
                "params-for-macs": "K*K*C_in + C_in*C_out",
                "forgot-plus-one": "(K*K*C_in + C_in*C_out)*((W - K + 2*P)//S)**2",
            },
        ),
        # the same under each way of counting
        3: FormulaLevel(
            prompt=f"A depthwise {KERNEL} convolution (stride <S>, padding <P>) works on "
            "$<C_in> \\times <W> \\times <W>$ (sizes round down), and a "
            f"{POINT} convolution takes its output to <C_out> channels. How many FLOPs do the two "
            "take together for one image?",
            axes=(
                FLOPS,
                Axis("C_in", MOBILE),
                Axis("W", (14, 15, 28, 38, 56, 75, 112)),
                Axis("K S P", ((3, 1, 1), (3, 2, 1), (5, 1, 2), (5, 2, 2))),
                Axis("C_out", MOBILE),
            ),
            rules=("C_in <= C_out and C_out <= 2*C_in and operations < 1000000000",),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("positions", "Output positions", "W_out*W_out"),
                (
                    "depthwise",
                    "Depthwise part, per position",
                    By(
                        "flops",
                        {"mac": "K*K*C_in", "2mac": "2*K*K*C_in", "exact": "(2*K*K - 1)*C_in"},
                    ),
                ),
                (
                    "pointwise",
                    "1×1 part, per position",
                    By(
                        "flops",
                        {
                            "mac": "C_in*C_out",
                            "2mac": "2*C_in*C_out",
                            "exact": "(2*C_in - 1)*C_out",
                        },
                    ),
                ),
                ("operations", "At all positions", "positions*(depthwise + pointwise)"),
            ),
            unit="FLOPs",
            slips={
                "counted-two-per-mac": By("flops", {"mac": "2*operations"}),
                "counted-one-per-mac": By(
                    "flops",
                    {
                        "2mac": "positions*(K*K*C_in + C_in*C_out)",
                        "exact": "positions*(K*K*C_in + C_in*C_out)",
                    },
                ),
                "counted-first-addition": By(
                    "flops", {"exact": "2*positions*(K*K*C_in + C_in*C_out)"}
                ),
                "forgot-first-addition": By(
                    "flops", {"2mac": "operations - positions*(C_in + C_out)"}
                ),
                "forgot-pointwise": "positions*depthwise",
                "forgot-depthwise": "positions*pointwise",
                "forgot-positions": "depthwise + pointwise",
                "forgot-stride": _flops("(W - K + 2*P + 1)**2"),
                "forgot-plus-one": _flops("((W - K + 2*P)//S)**2"),
            },
        ),
    },
)

SAVING = Family(
    id="separable-saving",
    topic="flops",
    needs=("separable-macs",),
    near="separable",
    summary="what a depthwise separable convolution saves against a plain one",
    covers=("P1",),
    levels={
        # 3x3, 64 filters: 7.89 times
        1: FormulaLevel(
            prompt=f"A plain {KERNEL} convolution maps <C_in> channels to <C_out>. A depthwise "
            f"{KERNEL} convolution with a {POINT} convolution behind it does the same, and all "
            "outputs have the same height and width. How many times as many multiply-adds (MACs) "
            "does the plain convolution take?" + NO_BIASES,
            axes=(
                Axis("C_in", (4, 8, 10, 16, 20, 32)),
                Axis("C_out", (8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 50, 60, 64, 80, 96, 100)),
                Axis("K", (3, 5, 7)),
            ),
            rules=("C_in < C_out",),
            steps=(
                ("plain", "Plain, per position", "K*K*C_in*C_out"),
                ("separable", "Separable, per position", "K*K*C_in + C_in*C_out"),
                ("factor", "How many times", "plain/separable"),
            ),
            unit="times",
            places=2,
            slips={
                "inverted-ratio": "separable/plain",
                "forgot-pointwise": "plain/(K*K*C_in)",
                "forgot-depthwise": "plain/(C_in*C_out)",
                "kernel-not-squared": "K*C_in*C_out/(K*C_in + C_in*C_out)",
                "dense-depthwise": "plain/(K*K*C_in*C_in + C_in*C_out)",
            },
        ),
        # how many MACs are saved in a layer of a real network
        2: FormulaLevel(
            prompt=f"A {KERNEL} convolution (stride <S>, padding <P>) maps "
            "$<C_in> \\times <W> \\times <W>$ to <C_out> channels (sizes round down). It is "
            "replaced by a depthwise convolution of the same kernel, stride and padding and a "
            f"{POINT} convolution behind it. How many multiply-adds (MACs) are saved for one "
            "image?" + NO_BIASES,
            axes=(
                Axis("C_in", MOBILE),
                Axis("W", (14, 15, 28, 38, 56, 75, 112)),
                Axis("K S P", ((3, 1, 1), (3, 2, 1), (5, 1, 2), (5, 2, 2))),
                Axis("C_out", MOBILE),
            ),
            rules=("C_in <= C_out and C_out <= 2*C_in and plain < 1000000000",),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("positions", "Output positions", "W_out*W_out"),
                ("plain", "Plain", "K*K*C_in*C_out*positions"),
                ("separable", "Depthwise and 1×1", "(K*K*C_in + C_in*C_out)*positions"),
                ("saved", "Saved", "plain - separable"),
            ),
            unit="MACs",
            slips={
                "gave-the-rest": "separable",
                "forgot-pointwise": "plain - K*K*C_in*positions",
                "forgot-depthwise": "plain - C_in*C_out*positions",
                "counted-two-per-mac": "2*saved",
                "forgot-positions": "saved//positions",
                "one-side-of-output": "saved//W_out",
                "forgot-plus-one": "(saved//positions)*((W - K + 2*P)//S)**2",
            },
        ),
        # two layers, the second at half the resolution: percent
        3: FormulaLevel(
            prompt=f"Two {KERNEL} convolutions follow each other: the first maps <C_in> channels "
            "to <C_mid> and puts out maps of $<W> \\times <W>$, the second has stride 2, maps "
            "those to <C_out> and puts out $<V> \\times <V>$. Each is replaced by a depthwise "
            f"{KERNEL} convolution of the same stride with a {POINT} convolution behind it. By "
            "what percentage do the multiply-adds (MACs) of the two layers together fall?"
            + NO_BIASES,
            axes=(
                Axis("C_in", CHANNELS[:12]),
                Axis("C_mid", CHANNELS[:14]),
                Axis("C_out", CHANNELS[2:]),
                Axis("K", (3, 5, 7)),
                Axis("W V", ((28, 14), (32, 16), (56, 28), (112, 56))),
            ),
            rules=("C_in <= C_mid and C_mid <= C_out", "C_mid <= 4*C_in and C_out <= 4*C_mid"),
            steps=(
                (
                    "plain",
                    "Plain",
                    "K*K*C_in*C_mid*W*W + K*K*C_mid*C_out*V*V",
                ),
                (
                    "separable",
                    "Depthwise and 1×1",
                    "(K*K*C_in + C_in*C_mid)*W*W + (K*K*C_mid + C_mid*C_out)*V*V",
                ),
                ("saving", "Saved, in percent", "100*(plain - separable)/plain"),
            ),
            unit="%",
            places=2,
            slips={
                "gave-the-rest": "100*separable/plain",
                "forgot-pointwise": "100*(plain - K*K*C_in*W*W - K*K*C_mid*V*V)/plain",
                "forgot-depthwise": "100*(plain - C_in*C_mid*W*W - C_mid*C_out*V*V)/plain",
                "forgot-first-layer": "100*(K*K*C_out - K*K - C_out)/(K*K*C_out)",
                "forgot-last-layer": "100*(K*K*C_mid - K*K - C_mid)/(K*K*C_mid)",
                "params-for-macs": "100*(K*K*C_in*C_mid + K*K*C_mid*C_out - K*K*C_in"
                " - C_in*C_mid - K*K*C_mid - C_mid*C_out)/(K*K*C_in*C_mid + K*K*C_mid*C_out)",
            },
        ),
    },
)

FAMILIES = (GROUPED, SEPARABLE, SAVING)
