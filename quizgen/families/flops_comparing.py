"""Operations compared: two layers, two networks, two ways to begin one."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_OUT
from quizgen.variants.family import Family
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.space import Axis

KERNEL = "$<K> \\times <K>$"
THREE = "$3 \\times 3$"
NO_BIASES = " Biases are not counted."

# Convolutions of published networks: kernel, channels in, filters, side of the output.
REAL_LAYERS = (
    (11, 3, 96, 55),
    (5, 96, 256, 27),
    (3, 256, 384, 13),
    (3, 384, 256, 13),
    (7, 3, 64, 112),
    (7, 3, 96, 110),
    (3, 3, 64, 224),
    (3, 64, 64, 224),
    (3, 64, 128, 112),
    (3, 128, 256, 56),
    (3, 256, 512, 28),
    (3, 512, 512, 14),
    (1, 64, 256, 56),
    (1, 256, 64, 56),
    (1, 512, 128, 28),
    (1, 1024, 256, 14),
    (3, 64, 192, 56),
    (5, 16, 32, 28),
    (3, 96, 128, 28),
    (5, 48, 128, 14),
    (1, 832, 256, 7),
    (3, 32, 64, 147),
    (3, 80, 192, 71),
    (5, 6, 16, 10),
    (3, 512, 512, 7),
    (7, 3, 64, 56),
    (5, 32, 96, 28),
    (3, 192, 384, 13),
    (5, 64, 192, 27),
    (3, 160, 320, 14),
    (1, 480, 192, 14),
    (1, 64, 80, 73),
    (3, 48, 64, 35),
    (1, 768, 192, 17),
    (3, 3, 32, 149),
    (3, 128, 128, 28),
)
# A network of a convolution and a classifier: kernel, filters, side before and after pooling.
SMALL_NETS = (
    (3, 8, 28, 14),
    (5, 6, 28, 14),
    (5, 16, 28, 7),
    (3, 16, 32, 16),
    (3, 32, 32, 8),
    (5, 20, 32, 16),
    (7, 8, 32, 8),
    (7, 12, 40, 10),
    (5, 24, 40, 20),
    (3, 24, 48, 12),
    (5, 32, 48, 12),
    (3, 48, 56, 14),
    (7, 16, 56, 14),
    (5, 12, 64, 16),
    (7, 32, 64, 8),
    (3, 64, 64, 16),
)


def _layer(i: int) -> str:
    return f"$<K_{i}> \\times <K_{i}>$"


def _macs(i: int) -> str:
    return f"K_{i}*K_{i}*C_{i}*F_{i}*W_{i}*W_{i}"


def _net(i: int) -> str:
    return f"(K_{i}*K_{i}*3*C_{i}*W_{i}*W_{i} + C_{i}*V_{i}*V_{i}*N_out)"


RATIO = Family(
    id="macs-ratio",
    topic="flops",
    needs=("conv-macs",),
    summary="how many times the operations of one layer or network another takes",
    covers=("K3", "N1", "R7"),
    levels={
        # 16 filters of 5x5 against 12 of 3x3 on the same input: 3.70 times
        1: FormulaLevel(
            prompt="Two convolutions work on the same input of <C_in> channels, and their outputs "
            f"have the same height and width. Layer A has <F_1> filters of {_layer(1)}, layer B "
            f"<F_2> filters of {_layer(2)}. How many times as many multiply-adds (MACs) as B does "
            "A take?" + NO_BIASES,
            axes=(
                Axis("C_in", (3, 4, 8, 10, 16)),
                Axis("F_1", (8, 10, 12, 16, 20, 24, 32, 40)),
                Axis("K_1", (3, 5, 7)),
                Axis("F_2", (4, 6, 8, 10, 12, 16, 20, 24, 30, 32)),
                Axis("K_2", (1, 2, 3, 5)),
            ),
            rules=("first > second and first < 100*second", "F_1 != F_2 and K_1 != K_2"),
            steps=(
                ("first", "Layer A, per position", "K_1*K_1*C_in*F_1"),
                ("second", "Layer B, per position", "K_2*K_2*C_in*F_2"),
                ("factor", "How many times", "first/second"),
            ),
            unit="times",
            places=2,
            slips={
                "inverted-ratio": "second/first",
                "kernel-not-squared": "K_1*F_1/(K_2*F_2)",
                "forgot-filters": "K_1*K_1/(K_2*K_2)",
                "compared-filters": "F_1/F_2",
                "gave-the-difference": "(first - second)/second",
            },
        ),
        # layers of two published networks
        2: FormulaLevel(
            prompt="How many times as many multiply-adds (MACs) as layer B does layer A take for "
            "one image?" + NO_BIASES + "\n\n"
            "| layer | kernels | channels in | output |\n|---|---|---|---|\n"
            f"| A | {_layer(1)} | <C_1> | $<F_1> \\times <W_1> \\times <W_1>$ |\n"
            f"| B | {_layer(2)} | <C_2> | $<F_2> \\times <W_2> \\times <W_2>$ |",
            axes=(Axis("K_1 C_1 F_1 W_1", REAL_LAYERS), Axis("K_2 C_2 F_2 W_2", REAL_LAYERS)),
            rules=("first > second and first < 1000*second",),
            steps=(
                ("first", "Layer A", _macs(1)),
                ("second", "Layer B", _macs(2)),
                ("factor", "How many times", "first/second"),
            ),
            unit="times",
            places=2,
            slips={
                "inverted-ratio": "second/first",
                "params-for-macs": "K_1*K_1*C_1*F_1/(K_2*K_2*C_2*F_2)",
                "one-side-of-output": "K_1*K_1*C_1*F_1*W_1/(K_2*K_2*C_2*F_2*W_2)",
                "forgot-input-channels": "K_1*K_1*F_1*W_1*W_1/(K_2*K_2*F_2*W_2*W_2)",
                "forgot-filters": "K_1*K_1*C_1*W_1*W_1/(K_2*K_2*C_2*W_2*W_2)",
                "gave-the-difference": "(first - second)/second",
            },
        ),
        # two small networks
        3: FormulaLevel(
            prompt="Two networks read an RGB image. Each has a convolution with padding, pooling, "
            "and a fully connected layer to <N_out> classes behind the flattened map. Pooling is "
            "not counted. How many times as many multiply-adds (MACs) as network B does network A "
            "take for one image?" + NO_BIASES + "\n\n"
            "| network | kernels | convolution's output | after pooling |\n|---|---|---|---|\n"
            f"| A | {_layer(1)} | $<C_1> \\times <W_1> \\times <W_1>$ | "
            "$<C_1> \\times <V_1> \\times <V_1>$ |\n"
            f"| B | {_layer(2)} | $<C_2> \\times <W_2> \\times <W_2>$ | "
            "$<C_2> \\times <V_2> \\times <V_2>$ |",
            axes=(
                Axis("K_1 C_1 W_1 V_1", SMALL_NETS),
                Axis("K_2 C_2 W_2 V_2", SMALL_NETS),
                Axis("N_out", (10, 20, 100, 200, 1000)),
            ),
            rules=("first > second",),
            steps=(
                ("conv_1", "A's convolution, over 3 channels", "K_1*K_1*3*C_1*W_1*W_1"),
                ("fc_1", "A's fully connected layer", "C_1*V_1*V_1*N_out"),
                ("first", "Network A", "conv_1 + fc_1"),
                ("conv_2", "B's convolution", "K_2*K_2*3*C_2*W_2*W_2"),
                ("fc_2", "B's fully connected layer", "C_2*V_2*V_2*N_out"),
                ("second", "Network B", "conv_2 + fc_2"),
                ("factor", "How many times", "first/second"),
            ),
            unit="times",
            places=2,
            slips={
                "inverted-ratio": "second/first",
                "forgot-last-layer": "conv_1/conv_2",
                "forgot-first-layer": "fc_1/fc_2",
                "params-for-macs": "(K_1*K_1*3*C_1 + fc_1)/(K_2*K_2*3*C_2 + fc_2)",
                "forgot-flatten": "(conv_1 + C_1*N_out)/(conv_2 + C_2*N_out)",
                "forgot-input-channels": "(conv_1 + 3*fc_1)/(conv_2 + 3*fc_2)",
                "gave-the-difference": "(first - second)/second",
            },
        ),
    },
)

STEM = Family(
    id="stem-macs",
    topic="flops",
    needs=("conv-macs",),
    summary="what a stem that shrinks the image early saves",
    covers=("G2", "R7", "R3"),
    levels={
        # a 3x3 layer behind a stem that leaves a quarter of each side
        1: FormulaLevel(
            prompt="The stem of a network halves the height and the width of a "
            "$<W> \\times <W>$ image in a convolution and again in pooling. Then follows a "
            f"convolution with <C_out> filters of {KERNEL} over <C_in> channels that keeps the "
            "size. How many multiply-adds (MACs) does that last convolution take for one image?"
            + NO_BIASES,
            axes=(
                Axis("W", (16, 20, 24, 32, 40, 48)),
                Axis("C_in", (3, 4, 5, 6, 8, 10)),
                Axis("C_out", (4, 5, 6, 8, 10, 12)),
                Axis("K", (3, 5)),
            ),
            rules=("macs < 50000",),
            steps=(
                ("W_out", "Side after the stem: halved twice", "W//4"),
                ("each", "MACs of one output value", "K*K*C_in"),
                ("macs", "At all output values", "each*C_out*W_out*W_out"),
            ),
            unit="MACs",
            slips={
                "ignored-stem": "each*C_out*W*W",
                "shrunk-once": "each*C_out*(W//2)**2",
                "forgot-positions": "each*C_out",
                "one-side-of-output": "each*C_out*W_out",
                "counted-two-per-mac": "2*macs",
                "kernel-not-squared": "K*C_in*C_out*W_out*W_out",
            },
        ),
        # VGG's first two layers against ResNet's first
        2: FormulaLevel(
            prompt=f"Two networks begin differently with $3 \\times <W> \\times <W>$ images. A has "
            f"two {THREE} convolutions, stride 1 and padding 1, with <C_1> filters each; B has one "
            f"convolution with <C_out> filters of {KERNEL}, stride <S>, padding <P> (sizes round "
            "down). How many times as many multiply-adds (MACs) as the beginning of B does that "
            "of A take?" + NO_BIASES,
            axes=(
                Axis("W", (160, 192, 224, 227, 256, 299, 320)),
                Axis("C_1", (16, 24, 32, 48, 64, 96)),
                Axis("K S P", ((7, 2, 3), (5, 2, 2), (3, 2, 1), (11, 4, 2), (4, 4, 0), (7, 2, 0))),
                Axis("C_out", (24, 32, 48, 64, 96)),
            ),
            steps=(
                ("first", "A: over 3 channels, then over its own", "3*3*(3*C_1 + C_1*C_1)*W*W"),
                ("W_out", "Side of B's output", CONV_OUT),
                ("second", "B", "K*K*3*C_out*W_out*W_out"),
                ("factor", "How many times", "first/second"),
            ),
            unit="times",
            places=1,
            slips={
                "forgot-stride": "first/(K*K*3*C_out*W*W)",
                "forgot-last-layer": "3*3*3*C_1*W*W/second",
                "forgot-first-layer": "3*3*C_1*C_1*W*W/second",
                "kept-input-channels": "3*3*(3*C_1 + 3*C_1)*W*W/second",
                "one-side-of-output": "3*3*(3*C_1 + C_1*C_1)*W/(K*K*3*C_out*W_out)",
            },
        ),
        # what the stem saves in the layer behind it
        3: FormulaLevel(
            prompt="Plan A for $3 \\times <W> \\times <W>$ images: a "
            f"convolution with <C_mid> filters of {KERNEL}, stride <S>, padding <P>; {THREE} max "
            f"pooling, stride 2, padding 1; a {THREE} convolution with <C_out> filters, stride 1, "
            f"padding 1. Plan B keeps the full resolution: two {THREE} convolutions with <C_mid> "
            "and then <C_out> filters, stride 1, padding 1. Sizes round down, pooling is not "
            "counted. How many million multiply-adds (MACs) does plan A save?" + NO_BIASES,
            axes=(
                Axis("W", (160, 192, 224, 227, 256, 299, 320)),
                Axis("K S P", ((7, 2, 3), (5, 2, 2), (3, 2, 1), (11, 4, 2), (7, 2, 0), (11, 4, 0))),
                Axis("C_mid", (16, 24, 32, 48, 64, 96)),
                Axis("C_out", (32, 48, 64, 96, 128, 192)),
            ),
            rules=("C_mid <= C_out",),
            steps=(
                ("W_1", "A: side after the first convolution", CONV_OUT),
                ("W_2", "A: side after pooling", "(W_1 - 3 + 2*1)//2 + 1"),
                ("stem", "A: first convolution", "K*K*3*C_mid*W_1*W_1"),
                ("behind", "A: second convolution", "3*3*C_mid*C_out*W_2*W_2"),
                ("full", "B", "3*3*(3*C_mid + C_mid*C_out)*W*W"),
                ("saved", "Saved, in millions", "(full - stem - behind)/1000000"),
            ),
            unit="M MACs",
            places=1,
            slips={
                "gave-the-rest": "(stem + behind)/1000000",
                "forgot-pooling": "(full - stem - 3*3*C_mid*C_out*W_1*W_1)/1000000",
                "forgot-first-layer": "(3*3*C_mid*C_out*W*W - behind)/1000000",
                "forgot-last-layer": "(full - stem)/1000000",
                "counted-two-per-mac": "2*(full - stem - behind)/1000000",
                "kept-input-channels": "(3*3*(3*C_mid + 3*C_out)*W*W - stem"
                " - 3*3*3*C_out*W_2*W_2)/1000000",
            },
        ),
    },
)

FAMILIES = (RATIO, STEM)
