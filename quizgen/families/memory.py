"""Memory: activations, weights, batches, in bytes, KB and MB."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_OUT, ELEMENTS
from quizgen.families.common import BIG_IMAGES, BYTES, CHANNELS, KILO, MAPS, SHRINKING_CONVS
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis

MEGA = 1024 * 1024  # bytes of a MB
TO_KILO = By("kilo", {"KB": "size/1024", "kB": "size/1000"})
WRONG_KILO = By("kilo", {"KB": "size/1000", "kB": "size/1024"})
KILO_UNIT = By("kilo", {"KB": "KB", "kB": "kB"})

ACTIVATIONS = Family(
    id="activation-memory",
    topic="memory",
    needs=("conv-output",),
    near="convolution",
    summary="memory of a layer's output",
    covers=("K1", "K2"),
    levels={
        # 64x56x56 in float32: 784 KB
        1: FormulaLevel(
            prompt="A layer puts out $<C_out> \\times <W_out> \\times <W_out>$ values of <B> bytes "
            "each. How many bytes is that?",
            axes=(
                Axis("C_out", (1, 2, 3, 4, 6, 8, 10, 16, 20)),
                Axis("W_out", (4, 5, 6, 8, 10, 12, 16, 20)),
                Axis("B", (1, 2, 4, 8)),
            ),
            rules=("B > 1",),
            steps=(
                ("values", "Values", "C_out*W_out*W_out"),
                ("size", "Bytes", "values*B"),
            ),
            unit="bytes",
            slips={
                "forgot-bytes": "values",
                "bits-for-bytes": "8*size",
                "forgot-channels": "W_out*W_out*B",
                "one-side-of-output": "C_out*W_out*B",
            },
        ),
        2: FormulaLevel(
            prompt="A layer puts out a map of the shape $<C_out> \\times <H_out> \\times <W_out>$, "
            "stored in <B>-byte numbers. How much memory does it take?",
            axes=(
                KILO,
                Axis("C_out", CHANNELS[:15]),
                Axis("H_out", MAPS),
                Axis("W_out", MAPS),
                BYTES,
            ),
            rules=("H_out <= W_out and 2*H_out >= W_out", "size >= 20*1024"),
            steps=(
                ("elements", "Elements", ELEMENTS),
                ("size", "Bytes", "elements*B"),
                ("memory", "Memory", TO_KILO),
            ),
            unit=KILO_UNIT,
            places=1,
            slips={
                "wrong-kilo": WRONG_KILO,
                "forgot-bytes": By("kilo", {"KB": "elements/1024", "kB": "elements/1000"}),
                "bits-for-bytes": By("kilo", {"KB": "8*size/1024", "kB": "8*size/1000"}),
                "always-four-bytes": By("kilo", {"KB": "4*elements/1024", "kB": "4*elements/1000"}),
                "forgot-channels": By(
                    "kilo", {"KB": "H_out*W_out*B/1024", "kB": "H_out*W_out*B/1000"}
                ),
            },
        ),
        # AlexNet's first layer
        3: FormulaLevel(
            prompt="A convolution has <C_out> filters of $<K> \\times <K>$, stride <S> and padding "
            "<P>, on an input of $<C_in> \\times <W> \\times <W>$. Sizes round down. How much "
            "memory "
            "does its output take as float32?",
            axes=(
                KILO,
                Axis("C_in", (1, 3, 16)),
                Axis("W", BIG_IMAGES),
                Axis("C_out", (24, 32, 48, 64, 96, 128)),
                Axis("K S P", SHRINKING_CONVS),
            ),
            possible=("K <= W + 2*P",),
            steps=(
                ("W_out", "Output width and height", CONV_OUT),
                ("elements", "Elements", "C_out*W_out*W_out"),
                ("size", "Bytes: 4 per float32", "4*elements"),
                ("memory", "Memory", TO_KILO),
            ),
            unit=KILO_UNIT,
            places=1,
            slips={
                "wrong-kilo": WRONG_KILO,
                "forgot-bytes": By("kilo", {"KB": "elements/1024", "kB": "elements/1000"}),
                "bits-for-bytes": By("kilo", {"KB": "8*size/1024", "kB": "8*size/1000"}),
                "input-for-output": By("kilo", {"KB": "4*C_in*W*W/1024", "kB": "4*C_in*W*W/1000"}),
                "forgot-channels": By(
                    "kilo", {"KB": "4*W_out*W_out/1024", "kB": "4*W_out*W_out/1000"}
                ),
                "weights-for-activations": By(
                    "kilo", {"KB": "4*K*K*C_in*C_out/1024", "kB": "4*K*K*C_in*C_out/1000"}
                ),
                "forgot-plus-one": By(
                    "kilo",
                    {
                        "KB": "4*C_out*((W - K + 2*P)//S)**2/1024",
                        "kB": "4*C_out*((W - K + 2*P)//S)**2/1000",
                    },
                ),
            },
        ),
    },
)

WEIGHTS = Family(
    id="weight-memory",
    topic="memory",
    needs=("conv-params",),
    near="convolution",
    summary="memory of a layer's parameters",
    covers=("K1", "K11"),
    levels={
        1: FormulaLevel(
            prompt="A layer has <N> parameters, stored with <B> bytes each. How many bytes is "
            "that?",
            axes=(
                Axis(
                    "N",
                    (
                        50,
                        60,
                        80,
                        100,
                        120,
                        150,
                        156,
                        200,
                        250,
                        300,
                        400,
                        456,
                        500,
                        850,
                        1000,
                        1200,
                        1500,
                        2000,
                        2416,
                        2500,
                        3000,
                    ),
                ),
                Axis("B", (1, 2, 4, 8)),
            ),
            rules=("B > 1",),
            steps=(("size", "Bytes", "N*B"),),
            unit="bytes",
            slips={
                "forgot-bytes": "N",
                "bits-for-bytes": "8*N*B",
                "wrong-way": "N//B",
            },
        ),
        2: FormulaLevel(
            prompt="A convolution maps <C_in> channels to <C_out> with $<K> \\times <K>$ kernels "
            "and "
            "a bias per filter; its input and output are $<W> \\times <W>$ maps. How much memory "
            "do "
            "its parameters take as float32?",
            axes=(
                KILO,
                Axis("C_in", CHANNELS[:14]),
                Axis("C_out", CHANNELS[:14]),
                Axis("K", (3, 5, 7)),
                Axis("W", (14, 28)),
            ),
            steps=(
                ("params", "Parameters", "K*K*C_in*C_out + C_out"),
                ("size", "Bytes: 4 per float32", "4*params"),
                ("memory", "Memory", TO_KILO),
            ),
            unit=KILO_UNIT,
            places=1,
            slips={
                "wrong-kilo": WRONG_KILO,
                "forgot-bytes": By("kilo", {"KB": "params/1024", "kB": "params/1000"}),
                "bits-for-bytes": By("kilo", {"KB": "8*size/1024", "kB": "8*size/1000"}),
                "kernel-not-squared": By(
                    "kilo",
                    {"KB": "4*(K*C_in*C_out + C_out)/1024", "kB": "4*(K*C_in*C_out + C_out)/1000"},
                ),
                "counted-positions": By("kilo", {"KB": "size*W*W/1024", "kB": "size*W*W/1000"}),
                "activations-for-weights": By(
                    "kilo", {"KB": "4*C_out*W*W/1024", "kB": "4*C_out*W*W/1000"}
                ),
            },
        ),
        3: FormulaLevel(
            prompt="A map $<C_in> \\times <W> \\times <W>$ is flattened and goes into a fully "
            "connected layer with <N_out> outputs and biases. How much memory do the layer's "
            "parameters take as <B>-byte numbers?",
            axes=(
                Axis("C_in", (128, 160, 192, 224, 256, 320, 384, 512)),
                Axis("W", (5, 6, 7, 8)),
                Axis("N_out", (500, 512, 1000, 1024, 2048, 4096)),
                BYTES,
            ),
            rules=(f"size >= 2*{MEGA}",),
            steps=(
                ("N_in", "Features after flattening", "C_in*W*W"),
                ("params", "Parameters", "N_in*N_out + N_out"),
                ("size", "Bytes", "params*B"),
                ("memory", "MB", f"size/{MEGA}"),
            ),
            unit="MB",
            places=2,
            slips={
                "wrong-kilo": "size/1000000",
                "forgot-bytes": f"params/{MEGA}",
                "bits-for-bytes": f"8*size/{MEGA}",
                "always-four-bytes": f"4*params/{MEGA}",
                "forgot-flatten": f"(C_in*N_out + N_out)*B/{MEGA}",
                "flatten-one-side": f"(C_in*W*N_out + N_out)*B/{MEGA}",
            },
        ),
    },
)

BATCH = Family(
    id="batch-memory",
    topic="memory",
    needs=("activation-memory",),
    near="training",
    summary="memory of a batch: its images, its activations, with the weights",
    covers=("K2", "X8"),
    levels={
        # 8 colour images of 32x32
        1: FormulaLevel(
            prompt="A batch of <N> RGB images of $<W> \\times <W>$ is stored with <B> bytes per "
            "value. How many bytes is that?",
            axes=(
                Axis("N", (2, 4, 5, 8, 10, 16, 20)),
                Axis("W", (8, 10, 16, 20, 28, 32, 40, 50)),
                Axis("B", (1, 2, 4)),
            ),
            rules=("size < 250000 and B > 1",),
            steps=(
                ("values", "Values of one image", "3*W*W"),
                ("size", "Bytes of the batch", "N*values*B"),
            ),
            unit="bytes",
            slips={
                "forgot-batch": "values*B",
                "forgot-channels": "N*W*W*B",
                "forgot-bytes": "N*values",
                "one-side-of-image": "N*3*W*B",
            },
        ),
        # what one layer puts out for a batch
        2: FormulaLevel(
            prompt="A layer puts out $<C_out> \\times <W_out> \\times <W_out>$ values per image, "
            "as "
            "float32. How much memory does its output take for a batch of <N> images?",
            axes=(
                Axis("C_out", CHANNELS),
                Axis("W_out", (14, 27, 28, 32, 54, 55, 56, 64, 110, 112)),
                Axis("N", (8, 16, 20, 32, 50, 64, 100, 128, 256)),
            ),
            rules=(f"size >= 2*{MEGA} and size <= 2048*{MEGA}",),
            steps=(
                ("elements", "Values of one image", "C_out*W_out*W_out"),
                ("size", "Bytes: 4 per float32, for each image", "4*elements*N"),
                ("memory", "MB", f"size/{MEGA}"),
            ),
            unit="MB",
            places=2,
            slips={
                "forgot-batch": f"4*elements/{MEGA}",
                "forgot-bytes": f"elements*N/{MEGA}",
                "bits-for-bytes": f"8*size/{MEGA}",
                "wrong-kilo": "size/1000000",
                "forgot-channels": f"4*W_out*W_out*N/{MEGA}",
                "one-side-of-output": f"4*C_out*W_out*N/{MEGA}",
            },
        ),
        # two layers' outputs are kept for each image, the weights once
        3: FormulaLevel(
            prompt="A network of two $3 \\times 3$ convolutions with stride 1, padding 1 and "
            "biases "
            "maps $<C_in> \\times <W> \\times <W>$ to <C_mid> and then to <C_out> channels. How "
            "much "
            "memory do its parameters and both layers' outputs take together, as float32, for a "
            "batch of <N> images?",
            axes=(
                Axis("C_in", (1, 3, 64, 128)),
                Axis("C_mid", CHANNELS[:11]),
                Axis("C_out", CHANNELS[:14]),
                Axis("W", (28, 32, 56, 64)),
                Axis("N", (2, 4, 8, 16, 32)),
            ),
            rules=(f"size >= 2*{MEGA} and 4*params >= size//20",),
            steps=(
                ("params", "Parameters", "9*C_in*C_mid + C_mid + 9*C_mid*C_out + C_out"),
                ("kept", "Values put out for one image", "(C_mid + C_out)*W*W"),
                (
                    "size",
                    "Bytes: the parameters once, the values for each image",
                    "4*(params + N*kept)",
                ),
                ("memory", "MB", f"size/{MEGA}"),
            ),
            unit="MB",
            places=2,
            slips={
                "forgot-batch": f"4*(params + kept)/{MEGA}",
                "weights-per-image": f"4*N*(params + kept)/{MEGA}",
                "forgot-bytes": f"(params + N*kept)/{MEGA}",
                "wrong-kilo": "size/1000000",
                "forgot-last-activation": f"4*(params + N*C_mid*W*W)/{MEGA}",
                "forgot-activations": f"4*params/{MEGA}",
            },
        ),
    },
)

FAMILIES = (ACTIVATIONS, WEIGHTS, BATCH)
