"""Blocks: bottlenecks and what they save, ResNeXt, equal work in each stage."""

from __future__ import annotations

from quizgen.families.blocks_residual import NORM
from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

OUTER = (
    *(64, 96, 128, 160, 192, 224, 256, 288, 320, 384, 448, 480, 512, 576, 640, 672, 768, 832),
    *(896, 960, 1024, 1280, 1536, 2048),
)
INNER = (16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 256, 320, 384, 512)
NO_BIASES = "There are no biases."
BOTTLENECK_TEXT = (
    "A bottleneck takes <C> channels to <M> with a $1 \\times 1$ convolution, applies a "
    "$3 \\times 3$ convolution to these, and goes back to <C> with another $1 \\times 1$"
)

BOTTLENECK_SAVING = Family(
    id="bottleneck-saving",
    topic="blocks",
    needs=("pointwise-params",),
    near="pointwise",
    summary="a bottleneck against two 3x3 convolutions: weights, percent, multiply-adds",
    covers=("R4",),
    levels={
        # 32 channels to 8 and back, against two 3x3 on 32: 17,344 weights fewer
        1: FormulaLevel(
            prompt=f"{BOTTLENECK_TEXT}. How many fewer weights does it have than two "
            f"$3 \\times 3$ convolutions on <C> channels? {NO_BIASES}",
            axes=(
                Axis("C", (8, 10, 12, 16, 20, 24, 32, 40, 48, 64)),
                Axis("M", (2, 3, 4, 5, 6, 8, 10, 16)),
            ),
            rules=("2*M <= C and 5*M >= C",),
            steps=(
                ("bottle", "Weights of the bottleneck", "C*M + 3*3*M*M + M*C"),
                ("plain", "Weights of two 3×3", "2*3*3*C*C"),
                ("saved", "Fewer", "plain - bottle"),
            ),
            unit="parameters",
            slips={
                "gave-the-rest": "bottle",
                "compared-with-one": "3*3*C*C - bottle",
                "wide-middle": "plain - (C*M + 3*3*C*C + M*C)",
                "forgot-last-layer": "plain - (C*M + 3*3*M*M)",
                "kernel-not-squared": "2*3*C*C - (C*M + 3*M*M + M*C)",
            },
        ),
        # 256 channels to 64 and back: 69,632 against 1,179,648, 94.1% saved
        2: FormulaLevel(
            prompt=f"{BOTTLENECK_TEXT}. How many weights does it have, how many do two "
            "$3 \\times 3$ convolutions on <C> channels have, and what percentage of these does "
            f"the bottleneck save, to 1 decimal place? {NO_BIASES}",
            axes=(Axis("C", OUTER), Axis("M", INNER)),
            rules=("2*M <= C and 16*M >= C",),
            steps=(
                ("bottle", "Weights of the bottleneck", "C*M + 3*3*M*M + M*C"),
                ("plain", "Weights of two 3×3", "2*3*3*C*C"),
                ("saving", "Percent saved", "100*(plain - bottle)/plain"),
            ),
            cells=(
                CellData("bottleneck", "bottle", "parameters"),
                CellData("two 3×3", "plain", "parameters"),
                CellData("saved", "saving", "%", 1),
            ),
            slips={
                "gave-the-rest": ("bottle", "plain", "100*bottle/plain"),
                "compared-with-one": ("bottle", "9*C*C", "100*(9*C*C - bottle)/(9*C*C)"),
                "wide-middle": (
                    "2*C*M + 9*C*C",
                    "plain",
                    "100*(plain - 2*C*M - 9*C*C)/plain",
                ),
                "forgot-last-layer": (
                    "C*M + 9*M*M",
                    "plain",
                    "100*(plain - C*M - 9*M*M)/plain",
                ),
                "kernel-not-squared": (
                    "2*C*M + 3*M*M",
                    "2*3*C*C",
                    "100*(6*C*C - 2*C*M - 3*M*M)/(6*C*C)",
                ),
            },
        ),
        # on maps of 28x28, in millions of multiply-adds
        3: FormulaLevel(
            prompt=f"{BOTTLENECK_TEXT}. All work on maps of $<W> \\times <W>$, and padding keeps "
            "that size. How many million multiply-adds (MACs) does the bottleneck save against two "
            "$3 \\times 3$ convolutions on <C> channels? Biases are not counted.",
            axes=(Axis("C", OUTER), Axis("M", INNER), Axis("W", (7, 8, 14, 16, 28, 32, 56))),
            rules=("2*M <= C and 8*M >= C",),
            steps=(
                ("bottle", "Bottleneck, at one position", "C*M + 3*3*M*M + M*C"),
                ("plain", "Two 3×3, at one position", "2*3*3*C*C"),
                ("saved", "Saved at all positions", "(plain - bottle)*W*W"),
                ("macs", "In millions", "saved/1000000"),
            ),
            unit="M MACs",
            places=1,
            slips={
                "gave-the-rest": "bottle*W*W/1000000",
                "compared-with-one": "(9*C*C - bottle)*W*W/1000000",
                "wide-middle": "(plain - 2*C*M - 9*C*C)*W*W/1000000",
                "forgot-last-layer": "(plain - C*M - 9*M*M)*W*W/1000000",
                "counted-two-per-mac": "2*saved/1000000",
                "one-side-of-output": "(plain - bottle)*W/1000000",
            },
        ),
    },
)

POOLED_SIDES = (
    *((27, 13), (35, 17), (45, 22), (55, 27), (57, 28), (63, 31), (73, 36), (75, 37)),
    *((109, 54), (111, 55), (113, 56), (147, 73), (56, 18), (64, 21), (100, 33), (112, 37)),
)

EQUAL_STAGES = Family(
    id="equal-stages",
    topic="blocks",
    needs=("conv-macs",),
    summary="VGG's rule: half the size, twice the channels, the same work per layer",
    covers=("V2", "V1"),
    levels={
        # 4 channels at 16x16; in stage 3 16 channels at 4x4
        1: FormulaLevel(
            prompt="In the first stage of a network, $<K> \\times <K>$ convolutions work on "
            "<C> channels (in and out) and maps of $<H> \\times <W>$; padding keeps the size. From "
            "stage to stage height and width are halved and the channels doubled. How many "
            "multiply-adds (MACs) does a convolution take that has all its input and output in "
            "stage <S>? Biases are not counted.",
            axes=(
                Axis("C", (2, 3, 4, 5, 6, 7, 8, 9, 10, 12)),
                Axis(
                    "H W",
                    (
                        *((8, 8), (8, 12), (12, 12), (12, 16), (16, 16), (16, 20), (16, 24)),
                        *((20, 20), (20, 28), (24, 24), (24, 32), (28, 28), (32, 32), (32, 40)),
                    ),
                ),
                Axis("K", (3, 5)),
                Axis("S", (2, 3)),
            ),
            rules=("K*K*C*C*H*W <= 99999",),
            steps=(
                ("C_stage", "Channels in that stage", "C*2**(S - 1)"),
                ("H_stage", "Height in that stage", "H/2**(S - 1)"),
                ("W_stage", "Width in that stage", "W/2**(S - 1)"),
                ("macs", "MACs, the same in every stage", "K*K*C_stage*C_stage*H_stage*W_stage"),
            ),
            unit="MACs",
            slips={
                "channels-not-doubled": "K*K*C*C*H_stage*W_stage",
                "size-not-halved": "K*K*C_stage*C_stage*H*W",
                "doubled-outputs-only": "K*K*C*C_stage*H_stage*W_stage",
                "area-halved": "K*K*C_stage*C_stage*H*W_stage",
                "forgot-positions": "K*K*C_stage*C_stage",
            },
        ),
        # from 64 channels at 112: three layers of 128 filters at 56
        2: FormulaLevel(
            prompt="A stage of a network ends with <C> channels and maps of $<W> \\times <W>$. "
            "Pooling halves height and width; then come <N> convolutions of $3 \\times 3$ with "
            "<C_out> filters each, which keep the size. How many million multiply-adds (MACs) do "
            "these convolutions take together? Biases are not counted.",
            axes=(
                Axis(
                    "C C_out",
                    (
                        *((24, 48), (32, 64), (40, 80), (48, 96), (56, 112), (64, 128), (72, 144)),
                        *((80, 160), (96, 192), (112, 224), (128, 256), (144, 288), (160, 320)),
                        *((192, 384), (224, 448), (256, 512)),
                    ),
                ),
                Axis("W", (28, 32, 40, 48, 52, 56, 60, 64, 80, 96, 112, 128, 150, 160, 192, 224)),
                Axis("N", (2, 3, 4)),
            ),
            rules=("C*W <= 20000",),
            steps=(
                ("W_out", "Side after pooling", "W/2"),
                ("first", "First one: it reads the stage before", "3*3*C*C_out*W_out*W_out"),
                ("each", "Every other one", "3*3*C_out*C_out*W_out*W_out"),
                ("macs", "Together, in millions", "(first + (N - 1)*each)/1000000"),
            ),
            unit="M MACs",
            places=1,
            slips={
                "first-layer-too-wide": "N*each/1000000",
                "all-layers-alike": "N*first/1000000",
                "size-not-halved": "4*(first + (N - 1)*each)/1000000",
                "channels-not-doubled": "N*3*3*C*C*W_out*W_out/1000000",
                "one-side-of-output": "(first + (N - 1)*each)/W_out/1000000",
                "counted-two-per-mac": "2*(first + (N - 1)*each)/1000000",
                "forgot-first-layer": "(N - 1)*each/1000000",
            },
        ),
        # turned round: how many channels make the work equal after 55 -> 27?
        3: FormulaLevel(
            prompt="In one stage of a network, $3 \\times 3$ convolutions work on <C> channels (in "
            "and out) and maps of $<W> \\times <W>$; in the next stage the maps are "
            "$<V> \\times <V>$. How many channels (in and out) may a $3 \\times 3$ convolution of "
            "the next stage have at most, if it is to take no more multiply-adds than one of the "
            "stage before? Padding keeps the sizes.",
            axes=(
                Axis(
                    "C",
                    (
                        *(40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 144, 160, 176, 192),
                        *(208, 224, 240, 256, 272, 288, 320, 352, 384, 448, 512),
                    ),
                ),
                Axis("W V", POOLED_SIDES),
            ),
            rules=("C*W % V > 0",),
            steps=(
                ("macs", "MACs of one before", "3*3*C*C*W*W"),
                ("D", "Channels: D·V may be as large as C·W", "C*W//V"),
                ("after", "MACs with so many channels: no more than before", "3*3*D*D*V*V"),
            ),
            answer=("D",),
            unit="channels",
            slips={
                "channels-not-doubled": "C",
                "always-doubled": "2*C",
                "area-for-side": "C*W*W//(V*V)",
                "side-turned-round": "C*V//W",
                "rounded-up-to-fit": "ceil(C*W/V)",
            },
        ),
    },
)

GROUPS = Axis(
    "G D",
    (
        *((32, 4), (32, 8), (32, 16), (64, 4), (64, 8), (16, 4), (16, 8), (16, 16), (8, 16)),
        *((8, 32), (4, 24), (4, 32), (2, 40), (8, 8), (2, 64), (4, 64), (16, 14), (8, 14)),
        *((3, 24), (5, 24), (10, 24), (7, 16), (9, 16), (10, 16), (5, 48), (7, 48), (6, 40)),
    ),
)

RESNEXT = Family(
    id="resnext-block",
    topic="blocks",
    needs=("bottleneck-block", "grouped-params"),
    near="residual",
    summary="a bottleneck with a grouped 3x3: its weights, and the width that a budget allows",
    covers=("P1", "R4"),
    source="Aggregated Residual Transformations for Deep Neural Networks (2016)",
    levels={
        # 16 channels, 4 groups of 2
        1: FormulaLevel(
            prompt="A ResNeXt block reads <C> channels: a $1 \\times 1$ convolution to <G> groups "
            "of <D> channels each, a $3 \\times 3$ convolution in <G> groups, and a $1 \\times 1$ "
            "convolution back to <C>; only the $3 \\times 3$ is grouped. How many weights does the "
            "block have? There are no biases.",
            axes=(
                Axis("C", (16, 20, 24, 32, 40, 48, 64)),
                Axis("G", (2, 4, 8, 16)),
                Axis("D", (2, 3, 4, 8)),
            ),
            rules=("4*G*D >= C and G*D <= C",),
            steps=(
                ("M", "Channels in the middle", "G*D"),
                ("wide", "The two 1×1", "C*M + M*C"),
                ("grouped", "The 3×3: each filter sees its own group", "3*3*D*M"),
                ("weights", "Together", "wide + grouped"),
            ),
            unit="parameters",
            slips={
                "ignored-groups": "wide + 3*3*M*M",
                "one-group-width": "2*C*D + 3*3*D*D",
                "groups-twice": "wide + 3*3*D*D",
                "groups-on-pointwise": "2*C*D + grouped",
                "forgot-last-layer": "C*M + grouped",
                "kernel-not-squared": "wide + 3*D*M",
            },
        ),
        # 32 groups of 4 on 256 channels, with batch normalisation
        2: FormulaLevel(
            prompt="A ResNeXt block with an identity shortcut reads <C> channels: a $1 \\times 1$ "
            "convolution to <G> groups of <D> channels each, a $3 \\times 3$ convolution in <G> "
            "groups, and a $1 \\times 1$ convolution back to <C>; only the $3 \\times 3$ is "
            f"grouped. {NORM} How many parameters does the block learn?",
            axes=(
                Axis("C", OUTER),
                GROUPS,
            ),
            rules=("G*D <= C and 8*G*D >= C",),
            steps=(
                ("M", "Channels in the middle", "G*D"),
                ("wide", "The two 1×1", "C*M + M*C"),
                ("grouped", "The 3×3: each filter sees its own group", "3*3*D*M"),
                ("norm", "Batch norms: a scale and a shift per channel", "2*M + 2*M + 2*C"),
                ("params", "Together", "wide + grouped + norm"),
            ),
            unit="parameters",
            slips={
                "ignored-groups": "wide + 3*3*M*M + norm",
                "one-group-width": "2*C*D + 3*3*D*D + 2*D + 2*D + 2*C",
                "groups-twice": "wide + 3*3*D*D + norm",
                "groups-on-pointwise": "2*C*D + grouped + norm",
                "forgot-bn": "wide + grouped",
                "bn-one-per-channel": "wide + grouped + M + M + C",
                "kernel-not-squared": "wide + 3*D*M + norm",
            },
            combined={"ignored-groups+forgot-bn": "wide + 3*3*M*M"},
        ),
        # turned round: the weights of a bottleneck 256-64-256, in groups of 4
        3: FormulaLevel(
            prompt="A bottleneck takes <C> channels to <M> with a $1 \\times 1$ convolution, "
            "applies a $3 \\times 3$ to these and goes back to <C> with another $1 \\times 1$. A "
            "ResNeXt block is to take its place: the same, but with a $3 \\times 3$ convolution in "
            "groups of <D> channels, and another number of channels in the middle. How many "
            "channels can it have there at most, in whole groups, without having more weights? "
            "There are no biases.",
            axes=(
                Axis("C", OUTER),
                Axis("M", INNER),
                Axis("D", (4, 6, 8, 10, 12, 16, 24, 32)),
            ),
            rules=("2*M <= C and 8*M >= C and 2*D <= M and G >= 2",),
            steps=(
                ("budget", "Weights of the bottleneck", "C*M + 3*3*M*M + M*C"),
                ("each", "Weights that one group of D channels costs", "C*D + 3*3*D*D + D*C"),
                ("G", "Whole groups", "budget//each"),
                ("width", "Their channels", "G*D"),
            ),
            unit="channels",
            slips={
                "equal-width": "M",
                "gave-the-groups": "G",
                "rounded-up-to-fit": "ceil(budget/each)*D",
                "forgot-last-layer": "(C*M + 9*M*M)//(C*D + 9*D*D)*D",
                "kernel-not-squared": "(2*C*M + 3*M*M)//(2*C*D + 3*D*D)*D",
            },
        ),
    },
)

FAMILIES = (BOTTLENECK_SAVING, RESNEXT, EQUAL_STAGES)
