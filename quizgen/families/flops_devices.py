"""Operations on a machine: arithmetic intensity, and time at a given rate."""

from __future__ import annotations

from itertools import product

from quizgen.families.common import CHANNELS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis

KERNEL = "$<K> \\times <K>$"
ONE_OR_TWO = Axis("flops", ("mac", "2mac"))
MOVED = (
    "Arithmetic intensity is a layer's FLOPs divided by the bytes that it moves: all inputs and "
    "all weights are read once, all outputs are written once. "
)
# Small 1x1 convolutions: FLOPs (2 per multiply-add), inputs, weights, outputs.
SMALL_LAYERS = tuple(
    (2 * C_in * C_out * W * W, C_in * W * W, C_in * C_out, C_out * W * W)
    for C_in, C_out, W in product((4, 5, 8, 10, 16, 20), (4, 5, 8, 10, 20, 40), (5, 8, 10, 20))
    if C_in != C_out
)

INTENSITY = Family(
    id="arithmetic-intensity",
    topic="flops",
    needs=("conv-flops", "element-bytes"),
    summary="FLOPs per byte that a layer moves",
    covers=("K3", "K1"),
    levels={
        # 16,000 FLOPs, 800 inputs, 80 weights, 1000 outputs
        1: FormulaLevel(
            prompt=MOVED + "A layer takes <N> FLOPs. It has <X> inputs, <Y> weights and <Z> "
            "outputs, each of <B> bytes. What is its arithmetic intensity?",
            axes=(Axis("N X Y Z", SMALL_LAYERS), Axis("B", (2, 4, 8))),
            rules=("N < 100000",),
            steps=(
                ("values", "Values moved", "X + Y + Z"),
                ("moved", "Bytes moved", "values*B"),
                ("intensity", "FLOPs per byte", "N/moved"),
            ),
            unit="FLOPs per byte",
            places=2,
            slips={
                "forgot-bytes": "N/values",
                "weights-not-moved": "N/((X + Z)*B)",
                "outputs-not-moved": "N/((X + Y)*B)",
                "inputs-not-moved": "N/((Y + Z)*B)",
                "inverted-ratio": "moved/N",
            },
        ),
        # a 3x3 layer of 64 channels at 56x56 in float32
        2: FormulaLevel(
            prompt=MOVED + f"A {KERNEL} convolution without biases maps "
            "$<C_in> \\times <W> \\times <W>$ to $<C_out> \\times <W> \\times <W>$; every value "
            "takes <B> bytes. What is its arithmetic intensity?",
            axes=(
                ONE_OR_TWO,
                Axis("K", (1, 3, 5)),
                Axis("C_in", CHANNELS),
                Axis("C_out", CHANNELS),
                Axis("W", (7, 14, 28, 56)),
                Axis("B", (2, 4)),
            ),
            rules=("C_in <= C_out",),
            steps=(
                (
                    "operations",
                    "FLOPs",
                    By(
                        "flops",
                        {"mac": "K*K*C_in*C_out*W*W", "2mac": "2*K*K*C_in*C_out*W*W"},
                    ),
                ),
                ("weights", "Weights", "K*K*C_in*C_out"),
                ("values", "Inputs, weights and outputs", "C_in*W*W + weights + C_out*W*W"),
                ("moved", "Bytes moved", "values*B"),
                ("intensity", "FLOPs per byte", "operations/moved"),
            ),
            unit="FLOPs per byte",
            places=1,
            slips={
                "counted-two-per-mac": By("flops", {"mac": "2*operations/moved"}),
                "counted-one-per-mac": By("flops", {"2mac": "operations/(2*moved)"}),
                "forgot-bytes": "operations/values",
                "weights-not-moved": "operations/((values - weights)*B)",
                "outputs-not-moved": "operations/((values - C_out*W*W)*B)",
                "forgot-input-channels": "operations/(C_in*moved)",
            },
        ),
        # a fully connected layer: a batch reuses the weights
        3: FormulaLevel(
            prompt=MOVED + "The weights are read once for the whole batch. A fully connected layer "
            "without biases maps <N_in> features to <N_out>, for a batch of <N_batch> images; "
            "every value takes <B> bytes. What is its arithmetic intensity?",
            axes=(
                ONE_OR_TWO,
                Axis("N_in", (256, 400, 512, 784, 1024, 2048, 4096, 9216, 25088)),
                Axis("N_out", (10, 100, 120, 200, 256, 500, 512, 1000, 1024, 4096)),
                Axis("N_batch", (4, 8, 10, 16, 20, 32, 50, 64, 100, 128, 256)),
                Axis("B", (2, 4)),
            ),
            rules=("N_out <= N_in",),
            steps=(
                (
                    "operations",
                    "FLOPs of the batch",
                    By(
                        "flops",
                        {"mac": "N_batch*N_in*N_out", "2mac": "2*N_batch*N_in*N_out"},
                    ),
                ),
                ("weights", "Weights, once", "N_in*N_out"),
                ("values", "With all inputs and outputs", "weights + N_batch*(N_in + N_out)"),
                ("moved", "Bytes moved", "values*B"),
                ("intensity", "FLOPs per byte", "operations/moved"),
            ),
            unit="FLOPs per byte",
            places=2,
            slips={
                "counted-two-per-mac": By("flops", {"mac": "2*operations/moved"}),
                "counted-one-per-mac": By("flops", {"2mac": "operations/(2*moved)"}),
                "forgot-bytes": "operations/values",
                "weights-per-image": "operations/(B*N_batch*(weights + N_in + N_out))",
                "batch-in-operations-only": "operations/(B*(weights + N_in + N_out))",
                "weights-not-moved": "operations/(B*(values - weights))",
                "outputs-not-moved": "operations/(B*(values - N_batch*N_out))",
            },
        ),
    },
)

RATES = (20, 25, 40, 50, 80, 100, 125, 150, 200, 250, 400, 500)
USES = (20, 25, 30, 40, 50, 60, 75, 80)

TIME = Family(
    id="device-time",
    topic="flops",
    needs=("conv-flops",),
    summary="time on a device of given FLOP/s, and images per second",
    covers=("K3", "K4"),
    levels={
        # 300 million MACs at 50 GFLOP/s: 12 ms
        1: FormulaLevel(
            prompt="A network takes <N> million multiply-adds (MACs) per image, and a device does "
            "<R> GFLOP/s ($10^9$ FLOPs per second), where a multiply-add is 2 FLOPs. How long "
            "does one image take at that rate?",
            axes=(
                Axis("N", (100, 120, 150, 200, 240, 250, 300, 360, 400, 500, 600, 750, 800, 900)),
                Axis("R", RATES),
            ),
            steps=(
                ("operations", "Million FLOPs", "2*N"),
                ("time", "Milliseconds: a GFLOP/s is a million FLOPs per ms", "operations/R"),
            ),
            unit="ms",
            places=2,
            slips={
                "counted-one-per-mac": "N/R",
                "halved-for-doubled": "N/(2*R)",
                "inverted-ratio": "R/(2*N)",
                "rate-multiplied": "2*N*R/1000",
            },
        ),
        # VGG's layers on a device that is used to 40%
        2: FormulaLevel(
            prompt=f"A {KERNEL} convolution maps <C_in> channels to "
            "$<C_out> \\times <W_out> \\times <W_out>$. A device can do <R> GFLOP/s ($10^9$ FLOPs "
            "per second) and reaches <U>% of that. How long does the layer take for one image?",
            axes=(
                ONE_OR_TWO,
                Axis("K", (1, 3, 5)),
                Axis("C_in", (32, 64, 96, 128, 192, 256, 512)),
                Axis("C_out", (64, 96, 128, 192, 256, 512)),
                Axis("W_out", (28, 56, 112)),
                Axis("R", RATES[4:]),
                Axis("U", USES),
            ),
            rules=(
                "C_in <= C_out and C_out <= 2*C_in",
                "operations > 6*reached and operations < 1000*reached",
            ),
            steps=(
                (
                    "operations",
                    "FLOPs",
                    By(
                        "flops",
                        {
                            "mac": "K*K*C_in*C_out*W_out*W_out",
                            "2mac": "2*K*K*C_in*C_out*W_out*W_out",
                        },
                    ),
                ),
                ("reached", "FLOPs per millisecond that are reached", "R*1000000*U//100"),
                ("time", "Milliseconds", "operations/reached"),
            ),
            unit="ms",
            places=1,
            slips={
                "counted-two-per-mac": By("flops", {"mac": "2*operations/reached"}),
                "counted-one-per-mac": By("flops", {"2mac": "operations/(2*reached)"}),
                "forgot-utilisation": "operations/(R*1000000)",
                "utilisation-shortens": "operations*U/(R*1000000*100)",
                "one-side-of-output": "operations/(W_out*reached)",
                "kernel-not-squared": "operations/(K*reached)",
            },
        ),
        # how many images in a second?
        3: FormulaLevel(
            prompt="A network takes <N> million multiply-adds (MACs) per image. A device can do "
            "<R> GFLOP/s ($10^9$ FLOPs per second) and reaches <U>% of that. How many whole images "
            "can it classify in <T> seconds at most?",
            axes=(
                ONE_OR_TWO,
                Axis("N", (220, 300, 390, 569, 720, 1500, 1580, 1820, 3660, 4090, 7570, 11500)),
                Axis("R", RATES[4:]),
                Axis("U", USES),
                Axis("T", (2, 5, 10, 30, 60)),
            ),
            rules=("images >= 10",),
            steps=(
                ("reached", "Million FLOPs that are reached in a second", "R*1000*U//100"),
                ("available", "In all seconds", "reached*T"),
                (
                    "each",
                    "Million FLOPs per image",
                    By("flops", {"mac": "N", "2mac": "2*N"}),
                ),
                ("images", "Whole images", "available//each"),
            ),
            unit="images",
            slips={
                "counted-two-per-mac": By("flops", {"mac": "available//(2*N)"}),
                "counted-one-per-mac": By("flops", {"2mac": "available//N"}),
                "forgot-utilisation": "R*1000*T//each",
                "utilisation-shortens": "R*1000*100*T//(U*each)",
                "forgot-seconds": "reached//each",
                "budget-rounded-up": "ceil(available/each)",
            },
        ),
    },
)

FAMILIES = (INTENSITY, TIME)
