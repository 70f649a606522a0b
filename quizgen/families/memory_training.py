"""Memory in training: weights, gradients, the optimiser's state, activations; what fits."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_PARAMS
from quizgen.families.common import CHANNELS
from quizgen.families.memory import MEGA
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel, Wrong
from quizgen.variants.space import Axis

OPTIMISER = Axis("optimiser", ("sgd", "momentum", "adam"))
GIGA = "1024**3"  # bytes of a GB

# Learnable parameters, and the values that convolution, pooling and fully connected layers put
# out for one image, as the cost engine counts both.
NETWORKS = Axis(
    "network N A",
    (
        ("AlexNet", 60965224, 781736),
        ("ZFNet", 62357608, 1859784),
        ("VGG-11", 132863336, 8965608),
        ("VGG-13", 133047848, 13782504),
        ("VGG-16", 138357544, 15087080),
        ("VGG-19", 143667240, 16391656),
        ("GoogLeNet", 6998552, 4645656),
        ("ResNet-18", 11689512, 2685928),
        ("ResNet-34", 21797672, 3940328),
        ("ResNet-50", 25557032, 11317736),
        ("ResNet-101", 44549160, 16435688),
        ("ResNet-152", 60192808, 22757864),
    ),
)


def numbers(parameters: str) -> By:
    """What is kept for the parameters: each one, its gradient, and the optimiser's numbers."""
    n = parameters
    return By(
        "optimiser",
        {"sgd": f"{n} + {n}", "momentum": f"{n} + {n} + {n}", "adam": f"{n} + {n} + 2*{n}"},
    )


def copies(pattern: str) -> By:
    """``pattern`` with the numbers kept per parameter at ``#``."""
    counts = {"sgd": "2", "momentum": "3", "adam": "4"}
    return By("optimiser", {name: pattern.replace("#", n) for name, n in counts.items()})


def parameter_slips(pattern: str) -> dict[str, Wrong]:
    """What goes wrong with the numbers kept per parameter, their count being ``#``.

    Under each optimiser two of these mistakes give the same number, and are told together.
    """

    def of(counts: dict[str, int]) -> By:
        return By("optimiser", {k: pattern.replace("#", str(n)) for k, n in counts.items()})

    return {
        "forgot-gradients": of({"sgd": 1, "momentum": 2, "adam": 3}),
        "forgot-optimiser-state": of({"momentum": 2, "adam": 2}),
        "weights-only": of({"sgd": 1, "momentum": 1}),
        "adam-one-average": of({"adam": 3}),
        "counted-optimiser-state": of({"sgd": 3}),
    }


OPTIMISER_STATE = Family(
    id="optimiser-state",
    topic="memory",
    needs=("weight-memory",),
    near="training",
    summary="memory of weights, gradients and optimiser state, and the widest layer that fits",
    covers=("K1",),
    levels={
        # 500 parameters under Adam: 4 numbers of 4 bytes for each
        1: FormulaLevel(
            prompt="A network with <N> parameters is trained in float32. How many bytes do its "
            "weights, their gradients and the optimiser's own numbers take together?",
            axes=(
                OPTIMISER,
                Axis(
                    "N",
                    (
                        *(50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800, 850, 1000),
                        *(1200, 1500, 2000, 2500, 3000, 4000, 5000),
                    ),
                ),
            ),
            steps=(
                ("kept", "Weights, gradients, and what the optimiser keeps", numbers("N")),
                ("size", "Bytes: 4 per float32", "4*kept"),
            ),
            unit="bytes",
            slips={
                "forgot-bytes": "kept",
                **parameter_slips("4*#*N"),
            },
        ),
        # a convolution with biases
        2: FormulaLevel(
            prompt="A convolution from <C_in> to <C_out> channels with $<K> \\times <K>$ kernels "
            "and biases is trained in float32. How many KB do its parameters, their gradients and "
            "the optimiser's own numbers take together?",
            axes=(
                OPTIMISER,
                Axis("C_in", CHANNELS[:14]),
                Axis("C_out", CHANNELS[:14]),
                Axis("K", (3, 5, 7)),
            ),
            rules=("C_in <= C_out",),
            steps=(
                ("params", "Parameters", CONV_PARAMS),
                ("kept", "With gradients and the optimiser's numbers", numbers("params")),
                ("memory", "KB: 4 bytes per float32", "4*kept/1024"),
            ),
            unit="KB",
            places=1,
            slips={
                "forgot-bytes": "kept/1024",
                **parameter_slips("4*#*params/1024"),
                "wrong-kilo": "4*kept/1000",
                "kernel-not-squared": copies("4*#*(K*C_in*C_out + C_out)/1024"),
            },
        ),
        # turned round: how many outputs may a layer have?
        3: FormulaLevel(
            prompt="A fully connected layer with <N_in> inputs and a bias per output is trained in "
            "float32. Its parameters, their gradients and the optimiser's own numbers may take <M> "
            "MB (1 MB = 1,048,576 bytes). How many outputs can the layer have at most?",
            axes=(
                OPTIMISER,
                Axis(
                    "N_in",
                    (
                        *(256, 400, 512, 784, 1024, 1280, 1536, 2048, 3136, 4096, 4608, 6272, 9216),
                        *(12544, 25088),
                    ),
                ),
                Axis("M", (16, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 200, 256, 320, 512)),
            ),
            rules=("N_out >= 10 and N_out <= 20000",),
            steps=(
                ("params", "Parameters of one output: N_in weights and a bias", "N_in + 1"),
                ("kept", "With gradients and the optimiser's numbers", numbers("params")),
                ("N_out", "As many outputs of 4 bytes a number as fit", f"M*{MEGA}//(4*kept)"),
            ),
            unit="features",
            slips={
                "forgot-bytes": f"M*{MEGA}//kept",
                **parameter_slips(f"M*{MEGA}//(4*#*(N_in + 1))"),
                "wrong-kilo": "M*1000000//(4*kept)",
                "rounded-up-to-fit": f"ceil(M*{MEGA}/(4*kept))",
            },
        ),
    },
)

TRAINING = Family(
    id="training-memory",
    topic="memory",
    needs=("optimiser-state", "network-activations"),
    near="training",
    summary="memory of a training step: parameters, gradients, optimiser, activations",
    covers=("K2", "K1"),
    levels={
        # 500 parameters, 200 activations an image, 8 images
        1: FormulaLevel(
            prompt="A network has <N> parameters and keeps <A> activations per image. It is "
            "trained in float32 with batches of <M> images. How many bytes do parameters, "
            "gradients, the optimiser's own numbers and activations take together?",
            axes=(
                OPTIMISER,
                Axis("N", (100, 200, 250, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000)),
                Axis("A", (50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500)),
                Axis("M", (4, 5, 8, 10, 16, 20)),
            ),
            rules=("size < 100000",),
            steps=(
                ("kept", "For the parameters", numbers("N")),
                ("maps", "Activations of the batch", "M*A"),
                ("size", "Bytes: 4 per float32", "4*(kept + maps)"),
            ),
            unit="bytes",
            slips={
                "forgot-batch": "4*(kept + A)",
                "weights-per-image": "4*M*(kept + A)",
                **parameter_slips("4*(#*N + maps)"),
                "forgot-activations": "4*kept",
                "forgot-bytes": "kept + maps",
            },
        ),
        # real networks
        2: FormulaLevel(
            prompt="<network> has <N> parameters and keeps <A> activations per image. It is "
            "trained in float32 with batches of <M> images. How many GB do parameters, gradients, "
            "the optimiser's own numbers and activations take together?",
            axes=(
                OPTIMISER,
                NETWORKS,
                Axis("M", (8, 16, 24, 32, 48, 64, 96, 100, 128, 192, 256)),
            ),
            steps=(
                ("kept", "For the parameters", numbers("N")),
                ("maps", "Activations of the batch", "M*A"),
                ("memory", "GB: 4 bytes per float32", f"4*(kept + maps)/{GIGA}"),
            ),
            unit="GB",
            places=2,
            slips={
                "weights-per-image": f"4*M*(kept + A)/{GIGA}",
                **parameter_slips(f"4*(#*N + maps)/{GIGA}"),
                "forgot-activations": f"4*kept/{GIGA}",
                "forgot-bytes": f"(kept + maps)/{GIGA}",
                "forgot-weights": f"4*maps/{GIGA}",
            },
        ),
        # from the layers themselves
        3: FormulaLevel(
            prompt="An image $3 \\times <W> \\times <W>$ goes through a $3 \\times 3$ convolution "
            "with <C_mid> filters, $2 \\times 2$ max pooling with stride 2, and a $3 \\times 3$ "
            "convolution with <C_out> filters (stride 1, padding 1, with biases). Training in "
            "float32 keeps the outputs of all three layers. How many MB do parameters, gradients, "
            "the optimiser's own numbers and these outputs take for a batch of <N> images?",
            axes=(
                OPTIMISER,
                Axis("C_mid", (64, 96, 128, 192)),
                Axis("C_out", (128, 192, 256, 320, 384, 512)),
                Axis("W", (28, 32, 48, 56, 64)),
                Axis("N", (2, 4, 8, 10, 16)),
            ),
            rules=("C_mid < C_out and 20*params >= N*maps",),
            steps=(
                (
                    "params",
                    "Parameters of the two convolutions",
                    "9*3*C_mid + C_mid + 9*C_mid*C_out + C_out",
                ),
                ("kept", "With gradients and the optimiser's numbers", numbers("params")),
                ("V", "Side after pooling", "W//2"),
                ("maps", "Values put out for one image", "C_mid*W*W + C_mid*V*V + C_out*V*V"),
                ("memory", "MB: 4 bytes per float32", f"4*(kept + N*maps)/{MEGA}"),
            ),
            unit="MB",
            places=2,
            slips={
                "forgot-batch": f"4*(kept + maps)/{MEGA}",
                "weights-per-image": f"4*N*(kept + maps)/{MEGA}",
                **parameter_slips(f"4*(#*params + N*maps)/{MEGA}"),
                "pooling-not-counted": f"4*(kept + N*(maps - C_mid*V*V))/{MEGA}",
                "forgot-pooling": f"4*(kept + N*(2*C_mid*W*W + C_out*W*W))/{MEGA}",
                "forgot-activations": f"4*kept/{MEGA}",
            },
        ),
    },
)


def fits(memory: str, fixed: str, each: str) -> str:
    """How many images find room beside what is there anyway."""
    return f"({memory} - {fixed})//({each})"


LARGEST_BATCH = Family(
    id="largest-batch",
    topic="memory",
    needs=("training-memory",),
    near="training",
    summary="the largest batch that a device's memory holds in training",
    covers=("K2",),
    levels={
        # 1000 MB, 300 MB of them taken, 24 MB an image
        1: FormulaLevel(
            prompt="In training, a network's parameters, gradients and optimiser take <F> MB, and "
            "the activations of one image take <A> MB. The device has <M> MB. How many images can "
            "a batch have at most?",
            axes=(
                Axis("M", (500, 800, 1000, 1500, 2000, 3000, 4000, 6000, 8000)),
                Axis("F", (60, 80, 100, 120, 150, 200, 250, 300, 360, 400, 450)),
                Axis("A", (12, 15, 18, 20, 24, 25, 30, 35, 36, 40, 45, 60)),
            ),
            rules=("(M - F) % A > 0 and N >= 5",),
            steps=(
                ("room", "MB left for activations", "M - F"),
                ("N", "Whole images that fit", "room//A"),
            ),
            unit="images",
            slips={
                "rounded-up-to-fit": "ceil(room/A)",
                "forgot-fixed-memory": "M//A",
                "weights-per-image": "M//(A + F)",
                "weights-left-over": "(M + F)//A",
            },
        ),
        # real networks on real devices
        2: FormulaLevel(
            prompt="<network> has <N> parameters and keeps <A> activations per image. It is "
            "trained in float32 on a device with <M> GB (1 GB = 1,073,741,824 bytes), which holds "
            "parameters, gradients, the optimiser's own numbers and activations, and nothing else. "
            "How many images can a batch have at most?",
            axes=(OPTIMISER, NETWORKS, Axis("M", (2, 3, 4, 6, 8, 10, 11, 12, 16, 20, 24, 32))),
            possible=(f"M*{GIGA} > 16*N",),
            rules=("images >= 8",),
            steps=(
                ("fixed", "Bytes for the parameters", numbers("4*N")),
                ("each", "Bytes for one image", "4*A"),
                ("images", "Whole images that fit", fits(f"M*{GIGA}", "fixed", "each")),
            ),
            unit="images",
            slips={
                "rounded-up-to-fit": f"ceil((M*{GIGA} - fixed)/each)",
                "forgot-fixed-memory": f"M*{GIGA}//each",
                "forgot-bytes": copies(fits(f"M*{GIGA}", "#*N", "A")),
                "wrong-kilo": fits("M*1000000000", "fixed", "each"),
                **parameter_slips(fits(f"M*{GIGA}", "4*#*N", "each")),
            },
        ),
        # larger images leave room for fewer of them
        3: FormulaLevel(
            prompt="<network> has <N> parameters and keeps <A> activations per image of "
            "$224 \\times 224$. It is trained in float32 on images of $<W> \\times <W>$, for which "
            "the activations grow in proportion to the area. The device has <M> GB (1 GB = "
            "1,073,741,824 bytes), which holds parameters, gradients, the optimiser's own numbers "
            "and activations, and nothing else. How many images can a batch have at most?",
            axes=(
                OPTIMISER,
                Axis("network N A", NETWORKS.points[6:]),
                Axis("W", (256, 288, 320, 384, 448)),
                Axis("M", (4, 6, 8, 10, 11, 12, 16, 20, 24, 32)),
            ),
            possible=(f"M*{GIGA} > 16*N",),
            rules=("images >= 8",),
            steps=(
                ("fixed", "Bytes for the parameters", numbers("4*N")),
                ("room", "Bytes left for activations", f"M*{GIGA} - fixed"),
                (
                    "images",
                    "Whole images that fit, each as much larger as its area",
                    "room*224*224//(4*A*W*W)",
                ),
            ),
            unit="images",
            slips={
                "memory-unchanged": "room//(4*A)",
                "scaled-by-side": "room*224//(4*A*W)",
                "scaled-wrong-way": "room*W*W//(4*A*224*224)",
                "rounded-up-to-fit": "ceil(room*224*224/(4*A*W*W))",
                "forgot-fixed-memory": f"M*{GIGA}*224*224//(4*A*W*W)",
                "wrong-kilo": "(M*1000000000 - fixed)*224*224//(4*A*W*W)",
            },
        ),
    },
)

FAMILIES = (OPTIMISER_STATE, TRAINING, LARGEST_BATCH)
