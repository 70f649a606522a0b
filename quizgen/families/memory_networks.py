"""Memory of whole networks: all outputs together, larger images, buffers at the worst moment."""

from __future__ import annotations

from quizgen.cost.formulas import CONV_OUT
from quizgen.families.common import BIG_IMAGES, KILO, SHRINKING_CONVS
from quizgen.families.memory import KILO_UNIT, TO_KILO, WRONG_KILO
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, CellData, FormulaLevel
from quizgen.variants.space import Axis


def kilo(size: str) -> By:
    """A number of bytes in the thousands that the question asks for."""
    return By("kilo", {"KB": f"({size})/1024", "kB": f"({size})/1000"})


NETWORK_ACTIVATIONS = Family(
    id="network-activations",
    topic="memory",
    needs=("activation-memory",),
    near="network",
    summary="memory of the outputs of all layers of a small network",
    covers=("K2", "X4"),
    levels={
        # 4x8x8, 6x4x4 and 10 features of 4 bytes
        1: FormulaLevel(
            prompt="The three layers of a network put out "
            "$<C_1> \\times <W_1> \\times <W_1>$ values, $<C_2> \\times <W_2> \\times <W_2>$ "
            "values "
            "and <N_out> features, stored with <B> bytes each. How many bytes do the three outputs "
            "take together?",
            axes=(
                Axis("C_1", (2, 3, 4, 5, 6, 8)),
                Axis("C_2", (4, 5, 6, 8, 10, 12)),
                Axis("W_1 W_2", ((8, 4), (10, 5), (12, 6), (14, 7), (16, 8), (20, 10))),
                Axis("N_out", (10, 20, 50, 100)),
                Axis("B", (2, 4, 8)),
            ),
            rules=("C_1 < C_2",),
            steps=(
                ("values", "Values", "C_1*W_1*W_1 + C_2*W_2*W_2 + N_out"),
                ("size", "Bytes", "values*B"),
            ),
            unit="bytes",
            slips={
                "forgot-bytes": "values",
                "bits-for-bytes": "8*size",
                "counted-largest-layer": "max(C_1*W_1*W_1, C_2*W_2*W_2)*B",
                "forgot-last-activation": "(C_1*W_1*W_1 + C_2*W_2*W_2)*B",
                "forgot-channels": "(W_1*W_1 + W_2*W_2 + N_out)*B",
                "one-side-of-output": "(C_1*W_1 + C_2*W_2 + N_out)*B",
            },
        ),
        # the beginning of a VGG: conv, pool, conv, each output in KB
        2: FormulaLevel(
            prompt="An image of $3 \\times <W> \\times <W>$ goes through a $3 \\times 3$ "
            "convolution "
            "with <C_1> filters, $2 \\times 2$ max pooling with stride 2, and a $3 \\times 3$ "
            "convolution with <C_2> filters. The convolutions have stride 1 and padding 1. How "
            "much memory does each of the three outputs take as float32, and how much do they take "
            "together, in KB (1 KB = 1024 bytes)?",
            axes=(
                Axis("W", (32, 64, 96, 128, 160, 192, 224, 256, 288, 320)),
                Axis("C_1", (8, 16, 24, 32, 48, 64)),
                Axis("C_2", (24, 32, 48, 64, 96, 128, 192)),
            ),
            rules=("C_1 < C_2",),
            steps=(
                ("mem_1", "First convolution, which keeps the size", "4*C_1*W*W/1024"),
                ("V", "Side after pooling", "W/2"),
                ("mem_pool", "Pooling, which keeps the channels", "4*C_1*V*V/1024"),
                ("mem_2", "Second convolution", "4*C_2*V*V/1024"),
                ("total", "Together", "mem_1 + mem_pool + mem_2"),
            ),
            cells=(
                CellData("first convolution", "mem_1", "KB"),
                CellData("pooling", "mem_pool", "KB"),
                CellData("second convolution", "mem_2", "KB"),
                CellData("together", "total", "KB"),
            ),
            slips={
                "forgot-bytes": ("mem_1/4", "mem_pool/4", "mem_2/4", "total/4"),
                "bits-for-bytes": ("8*mem_1", "8*mem_pool", "8*mem_2", "8*total"),
                "forgot-pooling": ("mem_1", "mem_1", "4*mem_2", "2*mem_1 + 4*mem_2"),
                "halved-by-conv": (
                    "mem_1/4",
                    "mem_1/16",
                    "mem_2/16",
                    "mem_1/4 + mem_1/16 + mem_2/16",
                ),
                "pooling-not-counted": ("mem_1", "mem_pool", "mem_2", "mem_1 + mem_2"),
                "forgot-last-activation": ("mem_1", "mem_pool", "mem_2", "mem_1 + mem_pool"),
                "forgot-channels": (
                    "4*W*W/1024",
                    "4*V*V/1024",
                    "4*V*V/1024",
                    "4*(W*W + 2*V*V)/1024",
                ),
            },
        ),
        # conv, pool, conv, fully connected, on an image of any size
        3: FormulaLevel(
            prompt="An image $3 \\times <W> \\times <W>$ goes through a convolution (<C_1> filters "
            "of $<K> \\times <K>$, stride <S>, padding <P>), $2 \\times 2$ max pooling with stride "
            "2, "
            "a $3 \\times 3$ convolution (<C_2> filters, stride 1, padding 1) and, flattened, a "
            "fully connected layer with 1000 outputs. Sizes round down. How much memory do the "
            "outputs of these four layers take together for one image, as float32?",
            axes=(
                KILO,
                Axis("W", BIG_IMAGES),
                Axis("C_1", (24, 32, 48, 64)),
                Axis("C_2", (48, 64, 96, 128, 192)),
                Axis("K S P", SHRINKING_CONVS),
            ),
            possible=("K <= W + 2*P",),
            rules=("C_1 < C_2",),
            steps=(
                ("W_1", "Side after the first convolution", CONV_OUT),
                ("W_2", "Side after pooling, kept by the second", "W_1//2"),
                (
                    "elements",
                    "Elements of the four outputs",
                    "C_1*W_1*W_1 + C_1*W_2*W_2 + C_2*W_2*W_2 + 1000",
                ),
                ("size", "Bytes: 4 per float32", "4*elements"),
                ("memory", "Memory", TO_KILO),
            ),
            unit=KILO_UNIT,
            places=1,
            slips={
                "wrong-kilo": WRONG_KILO,
                "forgot-bytes": kilo("elements"),
                "pooling-not-counted": kilo("4*(elements - C_1*W_2*W_2)"),
                "forgot-last-activation": kilo("4*(elements - 1000)"),
                "forgot-pooling": kilo("4*(2*C_1*W_1*W_1 + C_2*W_1*W_1 + 1000)"),
                "counted-input": kilo("4*(3*W*W + elements)"),
                "counted-largest-layer": kilo("4*max(C_1*W_1*W_1, C_2*W_2*W_2)"),
            },
        ),
    },
)

INPUT_SIZE = Family(
    id="input-size-memory",
    topic="memory",
    needs=("activation-memory", "weight-memory"),
    summary="what a larger image does to the memory of activations and of weights",
    covers=("K2", "X4"),
    levels={
        # 200 KB at 32x32: how much at 96x96?
        1: FormulaLevel(
            prompt="A network of convolutions and pooling keeps <A> KB of activations for an image "
            "of $<W> \\times <W>$. How many KB does it keep for one of $<V> \\times <V>$, if the "
            "sizes of all maps grow in the same proportion as the image?",
            axes=(
                Axis(
                    "A",
                    (
                        *(8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 60, 64, 72, 80, 100, 120, 144),
                        *(160, 200, 240, 300, 320, 400, 500, 600, 640, 800),
                    ),
                ),
                Axis(
                    "W V",
                    (
                        *((16, 32), (32, 64), (28, 84), (32, 96), (64, 96), (100, 150), (112, 224)),
                        *((64, 160), (50, 200), (96, 224), (224, 336)),
                    ),
                ),
            ),
            possible=("A*V*V % (W*W) == 0",),
            rules=("A*V*V*V % (W*W*W) == 0 and A*V % W == 0",),
            steps=(("memory", "KB, in proportion to the area", "A*V*V/(W*W)"),),
            unit="KB",
            slips={
                "scaled-by-side": "A*V/W",
                "memory-unchanged": "A",
                "gave-the-increase": "memory - A",
                "scaled-channels-too": "A*V*V*V/(W*W*W)",
            },
        ),
        # a real layer at 224 and at 299: how much more?
        2: FormulaLevel(
            prompt="A convolution has <C_out> filters of $<K> \\times <K>$, stride <S> and padding "
            "<P>; sizes round down. Its input grows from $3 \\times <W> \\times <W>$ to "
            "$3 \\times <V> \\times <V>$. How much more memory does its output take as float32?",
            axes=(
                KILO,
                Axis("C_out", (16, 24, 32, 48, 64, 96)),
                Axis("K S P", SHRINKING_CONVS),
                Axis(
                    "W V",
                    (
                        *((128, 160), (128, 192), (160, 224), (192, 256), (224, 256), (224, 288)),
                        *((224, 299), (224, 320), (224, 331), (224, 384), (256, 320), (227, 299)),
                    ),
                ),
            ),
            steps=(
                ("W_out", "Side of the output before", CONV_OUT),
                ("V_out", "Side of the output after", CONV_OUT.rename(W="V")),
                (
                    "size",
                    "Bytes more, 4 per float32",
                    "4*C_out*(V_out*V_out - W_out*W_out)",
                ),
                ("memory", "Memory", TO_KILO),
            ),
            unit=KILO_UNIT,
            places=1,
            slips={
                "wrong-kilo": WRONG_KILO,
                "gave-the-new-total": kilo("4*C_out*V_out*V_out"),
                "forgot-bytes": kilo("size/4"),
                "forgot-channels": kilo("size/C_out"),
                "side-difference-squared": kilo("4*C_out*(V_out - W_out)**2"),
                "input-for-output": kilo("4*3*(V*V - W*W)"),
                "forgot-stride": kilo(
                    "4*C_out*((V - K + 2*P + 1)**2 - (W - K + 2*P + 1)**2)",
                ),
            },
        ),
        # weights stay, activations grow with the image and the batch
        3: FormulaLevel(
            prompt="A network without fully connected layers takes <M> MB for its weights and <A> "
            "MB for the activations of one image of $<W> \\times <W>$. How many MB do weights and "
            "activations take together for a batch of <N> images of $<V> \\times <V>$, if all maps "
            "grow in the same proportion as the image?",
            axes=(
                Axis("M", (13, 28, 45, 57, 83, 98, 170, 230)),
                Axis("A", (10, 15, 18, 24, 36, 43, 58, 63)),
                Axis("N", (8, 16, 24, 32, 64)),
                Axis(
                    "W V",
                    (
                        *((224, 256), (224, 288), (224, 320), (224, 384), (224, 448), (256, 512)),
                        *((192, 288), (128, 320)),
                    ),
                ),
            ),
            steps=(
                (
                    "memory",
                    "MB: the weights once, maps as much larger as the area for each image",
                    "M + N*A*V*V/(W*W)",
                ),
            ),
            unit="MB",
            places=1,
            slips={
                "weights-grow-with-image": "(M + N*A)*V*V/(W*W)",
                "memory-unchanged": "M + N*A",
                "scaled-by-side": "M + N*A*V/W",
                "forgot-batch": "M + A*V*V/(W*W)",
                "weights-per-image": "N*(M + A*V*V/(W*W))",
                "forgot-weights": "N*A*V*V/(W*W)",
            },
        ),
    },
)

PEAK = Family(
    id="inference-peak",
    topic="memory",
    needs=("activation-memory",),
    summary="the most memory that buffers take at once when a network is only run",
    covers=("K2",),
    levels={
        # input 20 KB, outputs 80, 60 and 30 KB: the peak is 140 KB
        1: FormulaLevel(
            prompt="A network is only run, not trained: while a layer works, the map it reads and "
            "the map it writes are in memory, and nothing else. The input takes <M_0> KB, the "
            "outputs of the three layers take <M_1>, <M_2> and <M_3> KB. How many KB do the maps "
            "take at the worst moment?",
            axes=(
                Axis("M_0", (10, 12, 15, 20, 25, 30, 40, 50)),
                Axis("M_1", (16, 24, 30, 40, 50, 60, 75, 80, 100, 120)),
                Axis("M_2", (20, 24, 30, 35, 40, 50, 60, 80, 90, 100)),
                Axis("M_3", (10, 15, 18, 20, 25, 30, 45, 60, 70)),
            ),
            rules=("M_0 < M_1 and M_1 != M_2 and M_2 != M_3",),
            steps=(
                ("pair_1", "While the first layer works", "M_0 + M_1"),
                ("pair_2", "While the second works", "M_1 + M_2"),
                ("pair_3", "While the third works", "M_2 + M_3"),
                ("peak", "The largest of these", "max(pair_1, pair_2, pair_3)"),
            ),
            unit="KB",
            slips={
                "kept-all-buffers": "M_0 + M_1 + M_2 + M_3",
                "largest-buffer-only": "max(M_0, M_1, M_2, M_3)",
                "largest-buffer-twice": "2*max(M_0, M_1, M_2, M_3)",
                "three-buffers-at-once": "max(M_0 + M_1 + M_2, M_1 + M_2 + M_3)",
            },
        ),
        # three convolutions, the second with stride 2
        2: FormulaLevel(
            prompt="An image $3 \\times <W> \\times <W>$ goes through three $3 \\times 3$ "
            "convolutions with padding 1 and <C_1>, <C_2> and <C_3> filters; the second has stride "
            "2, "
            "the others stride 1. The network is only run: while a layer works, the map it reads "
            "and the map it writes are in memory, and nothing else. How much memory do the maps "
            "take at the worst moment, as float32?",
            axes=(
                KILO,
                Axis("W", (32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 192, 224)),
                Axis("C_1", (8, 12, 16, 24, 32)),
                Axis("C_2", (32, 48, 64, 96, 128)),
                Axis("C_3", (32, 48, 64, 96, 128)),
            ),
            steps=(
                ("V", "Side after the second convolution", "W//2"),
                ("pair_1", "Values while the first works", "3*W*W + C_1*W*W"),
                ("pair_2", "Values while the second works", "C_1*W*W + C_2*V*V"),
                ("pair_3", "Values while the third works", "C_2*V*V + C_3*V*V"),
                ("size", "Bytes: 4 for each value of the largest", "4*max(pair_1, pair_2, pair_3)"),
                ("memory", "Memory", TO_KILO),
            ),
            unit=KILO_UNIT,
            places=1,
            slips={
                "wrong-kilo": WRONG_KILO,
                "kept-all-buffers": kilo("4*(3*W*W + C_1*W*W + C_2*V*V + C_3*V*V)"),
                "largest-buffer-only": kilo("4*max(C_1*W*W, C_2*V*V, C_3*V*V)"),
                "forgot-bytes": kilo("size/4"),
                "forgot-stride": kilo("4*W*W*max(C_1 + C_2, C_2 + C_3)"),
                "three-buffers-at-once": kilo("4*max(pair_1 + C_2*V*V, pair_2 + C_3*V*V)"),
            },
        ),
        # a residual block has to keep its input until the sum
        3: FormulaLevel(
            prompt="A residual block reads a map $<C> \\times <W> \\times <W>$ and applies a "
            "$1 \\times 1$ convolution to <M> channels, a $3 \\times 3$ convolution on these (the "
            "size is kept), and a $1 \\times 1$ convolution back to <C> channels; then the block's "
            "input is added, in place. The network is only run: a map leaves memory when nothing "
            "still has to read it. How much memory do the maps take at the worst moment, as "
            "float32?",
            axes=(
                KILO,
                Axis(
                    "C M",
                    (
                        *((64, 16), (128, 32), (256, 64), (512, 128), (1024, 256), (2048, 512)),
                        *((256, 128), (512, 256), (16, 96), (24, 144), (32, 192), (40, 240)),
                        *((64, 384), (80, 480), (96, 576), (112, 672), (160, 960), (24, 72)),
                    ),
                ),
                Axis("W", (7, 8, 10, 12, 14, 15, 16, 20, 24, 28, 32, 40, 48, 56, 64, 112)),
            ),
            rules=("C*W >= 400 and C*W*W <= 900000",),
            steps=(
                (
                    "first",
                    "Channels while the first works: what it reads and writes",
                    "C + M",
                ),
                (
                    "second",
                    "While the second works: the block's input waits for the sum",
                    "C + M + M",
                ),
                ("third", "While the third works", "C + M + C"),
                ("size", "Bytes at the worst moment", "4*max(first, second, third)*W*W"),
                ("memory", "Memory", TO_KILO),
            ),
            unit=KILO_UNIT,
            places=1,
            slips={
                "wrong-kilo": WRONG_KILO,
                "forgot-shortcut-buffer": kilo("4*max(C + M, 2*M)*W*W"),
                "kept-all-buffers": kilo("4*(2*C + 2*M)*W*W"),
                "largest-buffer-only": kilo("4*max(C, M)*W*W"),
                "forgot-bytes": kilo("size/4"),
                "one-side-of-output": kilo("size/W"),
            },
        ),
    },
)

FAMILIES = (NETWORK_ACTIVATIONS, INPUT_SIZE, PEAK)
