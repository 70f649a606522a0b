"""Operations: MACs and FLOPs of convolutions and fully connected layers."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_OUT, LINEAR_MACS, MACS_PER_OUTPUT
from quizgen.families.common import BIG_IMAGES, CHANNELS, FLOPS, REAL_CONVS, SHRINKING_CONVS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis

CONV_MACS = Family(
    id="conv-macs",
    topic="flops",
    needs=("conv-output", "conv-params"),
    near="convolution",
    summary="multiply-adds of a convolution, given its output or its input; of two in a row",
    covers=("K3", "K9"),
    levels={
        # 8 filters of 3x3 over 3 channels, output 10x10
        1: FormulaLevel(
            prompt="A convolution has <C_out> filters of $<K> \\times <K>$ over <C_in> input "
            "channels and puts out maps of $<W_out> \\times <W_out>$. How many multiply-adds "
            "(MACs) "
            "does it take for one image? Biases are not counted.",
            axes=(
                Axis("C_in", (2, 3, 4, 5, 6, 8)),
                Axis("C_out", (2, 4, 5, 6, 8, 10)),
                Axis("K", (3, 5)),
                Axis("W_out", (4, 5, 6, 8, 10, 12, 14, 20)),
            ),
            rules=("macs <= 99999",),
            steps=(
                ("each", "MACs of one output element", MACS_PER_OUTPUT),
                ("outputs", "Output elements", "C_out*W_out*W_out"),
                ("macs", "MACs", "each*outputs"),
            ),
            unit="MACs",
            slips={
                "counted-two-per-mac": "2*each*outputs",
                "forgot-positions": "each*C_out",
                "one-side-of-output": "each*C_out*W_out",
                "forgot-input-channels": "K*K*outputs",
                "forgot-filters": "each*W_out*W_out",
                "kernel-not-squared": "K*C_in*outputs",
                "added-bias-operations": "(each + 1)*outputs",
            },
        ),
        # 64x7x7 stride 2 padding 3 on 3x224x224
        2: FormulaLevel(
            prompt="A convolution has <C_out> filters of $<K> \\times <K>$, stride <S> and padding "
            "<P>. Its input is $<C_in> \\times <W> \\times <W>$, and sizes round down. How many "
            "multiply-adds (MACs) does it take for one image? Biases are not counted.",
            axes=(
                Axis("C_in", (1, 3, 16, 32, 64)),
                Axis("W", BIG_IMAGES),
                Axis("C_out", (16, 24, 32, 48, 64, 96, 128)),
                Axis("K S P", SHRINKING_CONVS),
            ),
            possible=("K <= W + 2*P",),
            rules=("C_in < C_out", "C_in <= 3 or (K < 7 and W <= 256)"),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("each", "MACs of one output element", MACS_PER_OUTPUT),
                ("macs", "MACs: one element's times all elements", "each*C_out*W_out*W_out"),
            ),
            unit="MACs",
            slips={
                "counted-two-per-mac": "2*macs",
                "used-input-size": "each*C_out*W*W",
                "params-for-macs": "each*C_out",
                "one-side-of-output": "each*C_out*W_out",
                "forgot-input-channels": "K*K*C_out*W_out*W_out",
                "kernel-not-squared": "K*C_in*C_out*W_out*W_out",
                "forgot-plus-one": "each*C_out*((W - K + 2*P)//S)**2",
                "added-bias-operations": "(each + 1)*C_out*W_out*W_out",
            },
        ),
        # two layers: the first strided, the second keeps the size
        3: FormulaLevel(
            prompt="An image $<C_in> \\times <W> \\times <W>$ goes through two convolutions: "
            "<C_mid> "
            "filters of $<K> \\times <K>$ with stride <S> and padding <P>, then <C_out> filters of "
            "$3 \\times 3$ with stride 1 and padding 1. Sizes round down. How many multiply-adds "
            "(MACs) do the two take together? Biases are not counted.",
            axes=(
                Axis("C_in", (1, 3)),
                Axis("W", BIG_IMAGES),
                Axis("C_mid", (16, 24, 32, 48, 64, 96)),
                Axis("C_out", (32, 48, 64, 96, 128)),
                Axis("K S P", REAL_CONVS),
            ),
            possible=("K <= W + 2*P",),
            steps=(
                ("W_out", "Width and height after the first, kept by the second", CONV_OUT),
                ("first", "First layer", "K*K*C_in*C_mid*W_out*W_out"),
                ("second", "Second layer", "3*3*C_mid*C_out*W_out*W_out"),
                ("macs", "Together", "first + second"),
            ),
            unit="MACs",
            slips={
                "counted-two-per-mac": "2*macs",
                "forgot-first-layer": "second",
                "forgot-last-layer": "first",
                "used-input-size": "K*K*C_in*C_mid*W*W + second",
                "kept-input-channels": "first + 3*3*C_in*C_out*W_out*W_out",
                "params-for-macs": "K*K*C_in*C_mid + 3*3*C_mid*C_out",
                "forgot-plus-one": "(K*K*C_in*C_mid + 3*3*C_mid*C_out)*((W - K + 2*P)//S)**2",
            },
        ),
    },
)

PER_OUTPUT = By("flops", {"mac": "n", "2mac": "2*n", "exact": "n + n - 1"})
OTHER_COUNT = {
    "counted-two-per-mac": By("flops", {"mac": "2*n*outputs"}),
    "counted-one-per-mac": By("flops", {"2mac": "n*outputs", "exact": "n*outputs"}),
    "counted-first-addition": By("flops", {"exact": "2*n*outputs"}),
    "forgot-first-addition": By("flops", {"2mac": "(2*n - 1)*outputs"}),
}

CONV_FLOPS = Family(
    id="conv-flops",
    topic="flops",
    needs=("conv-macs",),
    near="convolution",
    summary="FLOPs of a convolution under the three ways of counting",
    covers=("K4", "K5"),
    levels={
        # a grey 100x100 image under one 3x3 filter: 17 operations at each of 98x98 positions
        1: FormulaLevel(
            prompt="One $<K> \\times <K>$ filter slides over a grey (one-channel) image of "
            "$<W> \\times <W>$ with stride 1 and without padding. How many FLOPs does it take?",
            axes=(
                FLOPS,
                Axis("K", (2, 3, 5)),
                Axis("W", (10, 12, 14, 16, 20, 22, 25, 28, 30, 32, 40, 50, 52, 64, 100, 102)),
            ),
            steps=(
                ("n", "Multiplications of one output", "K*K"),
                ("each", "Operations of one output", PER_OUTPUT),
                ("W_out", "Output width and height", "W - K + 1"),
                ("outputs", "Outputs", "W_out*W_out"),
                ("flops", "All together", "each*outputs"),
            ),
            unit="FLOPs",
            slips={
                **OTHER_COUNT,
                "same-size": "each*W*W",
                "forgot-plus-one": "each*(W - K)**2",
                "forgot-positions": "each",
                "one-side-of-output": "each*W_out",
                "kernel-not-squared": By(
                    "flops",
                    {"mac": "K*outputs", "2mac": "2*K*outputs", "exact": "(2*K - 1)*outputs"},
                ),
            },
        ),
        # a real layer under each convention
        2: FormulaLevel(
            prompt="A convolution has <C_out> filters of $<K> \\times <K>$ over <C_in> channels "
            "and "
            "puts out maps of $<W_out> \\times <W_out>$. How many FLOPs does it take for one "
            "image?",
            axes=(
                FLOPS,
                Axis("C_in", CHANNELS[:14]),
                Axis("C_out", CHANNELS[:14]),
                Axis("K", (1, 3, 5, 7)),
                Axis("W_out", (7, 14, 28, 56, 112)),
            ),
            rules=("n > 1",),
            steps=(
                ("n", "Multiplications of one output element", MACS_PER_OUTPUT),
                ("each", "Operations of one output element", PER_OUTPUT),
                ("outputs", "Output elements", "C_out*W_out*W_out"),
                ("flops", "All together", "each*outputs"),
            ),
            unit="FLOPs",
            slips={
                **OTHER_COUNT,
                "forgot-positions": "each*C_out",
                "one-side-of-output": "each*C_out*W_out",
                "forgot-filters": "each*W_out*W_out",
                "forgot-input-channels": By(
                    "flops",
                    {"mac": "K*K*outputs", "2mac": "2*K*K*outputs", "exact": "(2*K*K - 1)*outputs"},
                ),
            },
        ),
        # how much more a larger image costs
        3: FormulaLevel(
            prompt="A convolution with <C_out> filters of $<K> \\times <K>$ over <C_in> channels "
            "(stride 1, no padding) works on an image of $<W> \\times <W>$. The image is made "
            "larger, "
            "$<V> \\times <V>$. How many more FLOPs does the layer take?",
            axes=(
                FLOPS,
                Axis("C_in", (3, 16, 24, 32)),
                Axis("C_out", (8, 16, 32, 64)),
                Axis("K", (3, 5, 7)),
                Axis(
                    "W V",
                    (
                        (28, 56),
                        (32, 64),
                        (50, 100),
                        (56, 84),
                        (64, 96),
                        (96, 128),
                        (100, 200),
                        (112, 224),
                        (128, 160),
                        (128, 256),
                        (160, 224),
                        (224, 256),
                        (224, 299),
                        (256, 512),
                    ),
                ),
            ),
            steps=(
                ("n", "Multiplications of one output element", MACS_PER_OUTPUT),
                ("each", "Operations of one output element", PER_OUTPUT),
                ("small", "Output elements before", "C_out*(W - K + 1)**2"),
                ("large", "Output elements after", "C_out*(V - K + 1)**2"),
                ("outputs", "More output elements", "large - small"),
                ("flops", "More operations", "each*outputs"),
            ),
            unit="FLOPs",
            slips={
                **OTHER_COUNT,
                "gave-the-new-total": "each*large",
                "same-size": "each*C_out*(V*V - W*W)",
                "one-side-of-output": "each*C_out*(V - W)",
                "forgot-filters": "each*(outputs//C_out)",
                "scaled-by-side": "each*small*V//W - each*small",
            },
        ),
    },
)

FC_MACS = Family(
    id="fc-macs",
    topic="flops",
    needs=("fc-params",),
    near="fully-connected",
    summary="multiply-adds of fully connected layers",
    covers=("K3",),
    levels={
        1: FormulaLevel(
            prompt="A fully connected layer with biases maps <N_in> features to <N_out>. How many "
            "multiply-adds (MACs) does it take for one image? Biases are not counted.",
            axes=(
                Axis("N_in", (10, 16, 20, 25, 32, 50, 64, 84, 100, 120, 128, 200, 256)),
                Axis("N_out", (2, 4, 5, 8, 10, 12, 20, 30, 40, 50, 64, 84, 100)),
            ),
            rules=("macs < 20000",),
            steps=(("macs", "One per pair of input and output", LINEAR_MACS),),
            unit="MACs",
            slips={
                "added-bias-operations": "N_in*N_out + N_out",
                "counted-two-per-mac": "2*N_in*N_out",
                "exact-for-mac": "(2*N_in - 1)*N_out",
                "added-sizes": "N_in + N_out",
            },
        ),
        2: FormulaLevel(
            prompt="A map $<C_in> \\times <H> \\times <W>$ is flattened and goes into a fully "
            "connected layer with <N_out> outputs and biases. How many multiply-adds (MACs) does "
            "the "
            "layer take for one image? Biases are not counted.",
            axes=(
                Axis("C_in", CHANNELS[:16]),
                Axis("H", (4, 5, 6, 7, 8)),
                Axis("W", (4, 5, 6, 7, 8, 9)),
                Axis("N_out", (84, 100, 120, 128, 256, 500, 512, 1000, 1024, 2048, 4096)),
            ),
            rules=("H <= W",),
            steps=(
                ("N_in", "Features after flattening", "C_in*H*W"),
                ("macs", "MACs", LINEAR_MACS),
            ),
            unit="MACs",
            slips={
                "added-bias-operations": "N_in*N_out + N_out",
                "counted-two-per-mac": "2*N_in*N_out",
                "forgot-flatten": "C_in*N_out",
                "flatten-one-side": "C_in*W*N_out",
                "forgot-channels": "H*W*N_out",
            },
        ),
        3: FormulaLevel(
            prompt="A map $<C_in> \\times <W> \\times <W>$ is flattened; one fully connected layer "
            "maps it to <N_mid> features and another to <N_out> classes. How many multiply-adds "
            "(MACs) do the two take for a batch of <N_batch> images? Biases are not counted.",
            axes=(
                Axis("C_in", (32, 64, 128, 256, 512)),
                Axis("W", (4, 5, 6, 7, 8)),
                Axis("N_mid", (100, 120, 128, 256, 512, 1024, 2048, 4096)),
                Axis("N_out", (10, 100, 1000)),
                Axis("N_batch", (2, 4, 8, 16, 32)),
            ),
            rules=("N_out < N_mid",),
            steps=(
                ("N_in", "Features after flattening", "C_in*W*W"),
                ("one", "MACs for one image", "N_in*N_mid + N_mid*N_out"),
                ("macs", "For the batch", "one*N_batch"),
            ),
            unit="MACs",
            slips={
                "forgot-batch": "one",
                "counted-two-per-mac": "2*macs",
                "forgot-flatten": "(C_in*N_mid + N_mid*N_out)*N_batch",
                "flatten-one-side": "(C_in*W*N_mid + N_mid*N_out)*N_batch",
                "forgot-first-layer": "N_mid*N_out*N_batch",
                "forgot-last-layer": "N_in*N_mid*N_batch",
                "skipped-hidden": "(N_in*N_mid + N_in*N_out)*N_batch",
            },
        ),
    },
)

FAMILIES = (CONV_MACS, CONV_FLOPS, FC_MACS)
