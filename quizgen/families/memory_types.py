"""Memory of types: bytes of an element, of a batch of maps, and what a conversion saves."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_WEIGHTS
from quizgen.families.common import CHANNELS
from quizgen.families.memory import MEGA
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, CellData, FormulaLevel
from quizgen.variants.space import Axis

TYPES = (
    ("float64", 64),
    ("float32", 32),
    ("float16", 16),
    ("bfloat16", 16),
    ("int64", 64),
    ("int32", 32),
    ("int16", 16),
    ("int8", 8),
    ("uint8", 8),
)


def types(formula: str, *without: int) -> By:
    """A slip that has no meaning for types of some sizes."""
    return By("dtype", {name: formula for name, bits in TYPES if bits not in without})


TYPE = Axis("dtype bits", TYPES)
CONVERSIONS = Axis(
    "old_type bits_old new_type bits_new",
    (
        ("float32", 32, "float16", 16),
        ("float32", 32, "bfloat16", 16),
        ("float32", 32, "int8", 8),
        ("float64", 64, "float32", 32),
    ),
)

ELEMENT_BYTES = Family(
    id="element-bytes",
    topic="memory",
    summary="bytes of an element by its type, of a batch of maps, and what a conversion saves",
    covers=("K1",),
    levels={
        # 200 numbers of bfloat16: 2 bytes each, 400 together
        1: FormulaLevel(
            prompt="A list holds <N> numbers of the type <dtype>. How many bytes does one number "
            "take, and how many do all of them take?",
            axes=(
                TYPE,
                Axis("N", (16, 24, 40, 48, 64, 80, 96, 120, 160, 200, 240, 400, 800, 1000, 1600)),
            ),
            steps=(
                ("B", "Bytes of one number: 8 bits make a byte", "bits/8"),
                ("size", "Bytes of all", "N*B"),
            ),
            cells=(CellData("one number", "B", "bytes"), CellData("all numbers", "size", "bytes")),
            slips={
                "bits-for-bytes": ("bits", "bits*N"),
                "always-four-bytes": (types("4", 32), "4*N"),
                "four-bits-a-byte": ("bits/4", "bits/4*N"),
                "forgot-bytes": (types("B", 8), "N"),
                "wrong-way": (types("B", 8), "N/B"),
            },
        ),
        # a batch of 16 maps 64x56x56 in float16
        2: FormulaLevel(
            prompt="A batch of <N> maps, each of the shape "
            "$<C_out> \\times <H_out> \\times <W_out>$, is stored as <dtype>. How much memory does "
            "it take?",
            axes=(
                TYPE,
                Axis("N", (8, 10, 12, 16, 20, 24, 32, 50, 64, 100)),
                Axis("C_out", (16, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256)),
                Axis("H_out W_out", ((27, 27), (28, 28), (55, 55), (56, 56), (60, 80), (112, 112))),
            ),
            rules=(f"N*C_out*H_out*W_out*bits >= 8*4*{MEGA}",),
            steps=(
                ("elements", "Elements of the batch", "N*C_out*H_out*W_out"),
                ("B", "Bytes of one element", "bits/8"),
                ("memory", "MB", f"elements*B/{MEGA}"),
            ),
            unit="MB",
            places=2,
            slips={
                "bits-for-bytes": f"elements*bits/{MEGA}",
                "always-four-bytes": types(f"4*elements/{MEGA}", 32),
                "forgot-bytes": types(f"elements/{MEGA}", 8),
                "forgot-batch": f"C_out*H_out*W_out*B/{MEGA}",
                "forgot-channels": f"N*H_out*W_out*B/{MEGA}",
                "wrong-kilo": "elements*B/1000000",
            },
        ),
        # 3x3 weights from 64 to 128 channels: what is saved by going from float32 to int8
        3: FormulaLevel(
            prompt="The weights of a $<K> \\times <K>$ convolution from <C_in> to <C_out> channels "
            "are converted from <old_type> to <new_type>; it has no biases. How much memory is "
            "saved?",
            axes=(
                CONVERSIONS,
                Axis("C_in", CHANNELS[:14]),
                Axis("C_out", CHANNELS[:14]),
                Axis("K", (3, 5, 7)),
            ),
            rules=("C_in <= C_out",),
            steps=(
                ("weights", "Weights", CONV_WEIGHTS),
                ("less", "Bytes saved on each", "bits_old/8 - bits_new/8"),
                ("saved", "Bytes saved on all", "weights*less"),
                ("memory", "KB", "saved/1024"),
            ),
            unit="KB",
            places=1,
            slips={
                "gave-the-size-before": "weights*bits_old/8/1024",
                # after halving, what is left is as much as what is saved
                "gave-the-rest": By("new_type", {"int8": "weights*bits_new/8/1024"}),
                "bits-for-bytes": "8*saved/1024",
                "forgot-bytes": By(
                    "new_type",
                    dict.fromkeys(("float32", "float16", "bfloat16"), "weights/1024"),
                ),
                "wrong-kilo": "saved/1000",
                "kernel-not-squared": "K*C_in*C_out*less/1024",
                "forgot-input-channels": "K*K*C_out*less/1024",
            },
        ),
    },
)

FAMILIES = (ELEMENT_BYTES,)
