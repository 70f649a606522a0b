"""Layer after layer: the sizes in a chain, filled into a table."""

from __future__ import annotations

from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

RIGHT = "({W} - {K} + 2*{P})//{S} + 1"
WITHOUT_PLUS_ONE = "({W} - {K} + 2*{P})//{S}"
PADDED_ONCE = "({W} - {K} + {P})//{S} + 1"
UNPADDED = "({W} - {K})//{S} + 1"
UP = "ceil(({W} - {K} + 2*{P})/{S}) + 1"
UNSTRIDED = "{W} - {K} + 2*{P} + 1"

Window = tuple[str, str, str]  # the names, or numbers, of a layer's kernel, stride and padding


def sides(form: str, *windows: Window, start: str = "W") -> tuple[str, ...]:
    """The size behind each window of a chain, every one worked out by the same form."""
    found = []
    for K, S, P in windows:
        start = form.format(W=f"({start})", K=K, S=S, P=P)
        found.append(start)
    return tuple(found)


def shaped(form: str, *windows: tuple[str, Window]) -> tuple[tuple[str, str, str], ...]:
    """The shapes behind each window: its channels, and the size both ways."""
    sizes = sides(form, *(window for _, window in windows))
    return tuple((C, side, side) for (C, _), side in zip(windows, sizes, strict=True))


FIRST = (("K_1", "1", "P_1"), ("K_2", "S_2", "0"), ("K_3", "1", "P_3"))
THREE = (("K_1", "S_1", "P_1"), ("K_2", "S_2", "0"), ("K_3", "1", "P_3"))
CHAIN = (("C_1", THREE[0]), ("C_1", THREE[1]), ("C_3", THREE[2]))
LENET = (("K_1", "1", "0"), ("2", "2", "0"), ("K_3", "1", "0"), ("2", "2", "0"))
LENET_CHAIN = tuple(zip(("C_1", "C_1", "C_3", "C_3"), LENET, strict=True))


def flattened(form: str) -> tuple[tuple[str, str, str] | str, ...]:
    """All blanks of the network that ends in a fully connected layer."""
    shapes = shaped(form, *LENET_CHAIN)
    channels, height, width = shapes[-1]
    return (*shapes, f"{channels}*({height})*({width})")


LAYER_CHAIN = Family(
    id="layer-chain",
    topic="shapes",
    needs=("conv-output", "pool-output"),
    summary="the sizes in a chain of layers, several blanks in one table",
    covers=("K6", "K7"),
    levels={
        # 5x5, then 2x2 with stride 2, then 3x3 with padding 1, on 28: 24, 12, 12
        1: FormulaLevel(
            prompt="A map <W> pixels wide goes through three layers; sizes round down. How many "
            "pixels wide is it behind each of them?\n\n"
            "| layer | kernel | stride | padding | width |\n"
            "| input | | | | <W> |\n"
            "| convolution 1 | <K_1> | 1 | <P_1> | (1) |\n"
            "| pooling | <K_2> | <S_2> | 0 | (2) |\n"
            "| convolution 2 | <K_3> | 1 | <P_3> | (3) |",
            axes=(
                Axis("W", (16, 20, 24, 28, 30, 32, 36, 40, 48, 50, 56, 60, 64)),
                Axis("K_1 P_1", ((3, 1), (5, 1), (7, 2), (5, 2), (7, 1))),
                Axis("K_2 S_2", ((2, 2), (3, 2), (3, 3))),
                Axis("K_3 P_3", ((3, 1), (5, 1), (5, 2))),
            ),
            # something is left behind each layer, with and without its padding
            rules=("(W_1 - 2*P_1 - K_2)//S_2 + 1 > K_3",),
            steps=(
                ("W_1", "Behind convolution 1", "W - K_1 + 2*P_1 + 1"),
                ("W_2", "Behind the pooling", "(W_1 - K_2)//S_2 + 1"),
                ("W_3", "Behind convolution 2", "W_2 - K_3 + 2*P_3 + 1"),
            ),
            cells=(
                CellData("convolution 1", "W_1", "pixels"),
                CellData("pooling", "W_2", "pixels"),
                CellData("convolution 2", "W_3", "pixels"),
            ),
            slips={
                "forgot-plus-one": sides(WITHOUT_PLUS_ONE, *FIRST),
                "padding-once": sides(PADDED_ONCE, *FIRST),
                "forgot-padding": sides(UNPADDED, *FIRST),
                "forgot-pooling": ("W_1", "W_1", "W_1 - K_3 + 2*P_3 + 1"),
                "forgot-stride": sides(UNSTRIDED, *FIRST),
            },
        ),
        # the beginning of AlexNet: 96x55x55, 96x27x27, 256x27x27
        2: FormulaLevel(
            prompt="An image of $3 \\times <W> \\times <W>$ goes through three layers; sizes "
            "round down. What shape, C×H×W, comes out of each?\n\n"
            "| layer | filters | kernel | stride | padding | output |\n"
            "| convolution 1 | <C_1> | <K_1> | <S_1> | <P_1> | (1) |\n"
            "| max pooling | | <K_2> | <S_2> | 0 | (2) |\n"
            "| convolution 2 | <C_3> | <K_3> | 1 | <P_3> | (3) |",
            axes=(
                Axis("W", (96, 112, 128, 160, 192, 224, 227, 240, 256, 299, 320)),
                Axis("C_1 C_3", ((32, 64), (64, 128), (64, 192), (96, 256), (48, 128))),
                Axis(
                    "K_1 S_1 P_1",
                    ((11, 4, 2), (7, 2, 3), (5, 2, 2), (3, 2, 1), (7, 2, 2), (5, 2, 1)),
                ),
                Axis("K_2 S_2", ((3, 2), (2, 2))),
                Axis("K_3 P_3", ((3, 1), (5, 2), (5, 1), (7, 3))),
            ),
            steps=(
                ("W_1", "Behind convolution 1", "(W - K_1 + 2*P_1)//S_1 + 1"),
                ("W_2", "Behind the pooling", "(W_1 - K_2)//S_2 + 1"),
                ("W_3", "Behind convolution 2", "W_2 - K_3 + 2*P_3 + 1"),
            ),
            cells=(
                CellData("convolution 1", "C_1 W_1 W_1"),
                CellData("max pooling", "C_1 W_2 W_2"),
                CellData("convolution 2", "C_3 W_3 W_3"),
            ),
            slips={
                "forgot-plus-one": shaped(WITHOUT_PLUS_ONE, *CHAIN),
                "padding-once": shaped(PADDED_ONCE, *CHAIN),
                "forgot-padding": shaped(UNPADDED, *CHAIN),
                "rounded-up": shaped(UP, *CHAIN),
                "pooled-channels": (
                    ("C_1", "W_1", "W_1"),
                    ("C_1//2", "W_2", "W_2"),
                    ("C_3", "W_3", "W_3"),
                ),
                "kept-input-channels": (
                    ("3", "W_1", "W_1"),
                    ("3", "W_2", "W_2"),
                    ("3", "W_3", "W_3"),
                ),
            },
        ),
        # LeNet's layers on 32x32: 6x28x28, 6x14x14, 16x10x10, 16x5x5, 400 features
        3: FormulaLevel(
            prompt="A network reads images of $<C_in> \\times <W> \\times <W>$. Its convolutions "
            "have stride 1 and no padding, its pooling layers windows of $2 \\times 2$ with "
            "stride 2; sizes round down. What shape, C×H×W, comes out of each layer, and how "
            "many features does the fully connected layer see?\n\n"
            "| layer | filters | kernel | output |\n"
            "| convolution 1 | <C_1> | <K_1> | (1) |\n"
            "| pooling 1 | | 2 | (2) |\n"
            "| convolution 2 | <C_3> | <K_3> | (3) |\n"
            "| pooling 2 | | 2 | (4) |\n"
            "| flattened | | | (5) features |",
            axes=(
                Axis("C_in", (1, 3)),
                Axis("W", (28, 30, 32, 36, 40, 44, 48, 56, 60, 64, 80, 96)),
                Axis("C_1", (6, 8, 10, 12, 16, 20, 32)),
                Axis("C_3", (16, 24, 32, 40, 50, 64)),
                Axis("K_1 K_3", ((5, 5), (3, 3), (5, 3), (7, 5), (4, 3), (5, 4), (7, 3))),
            ),
            rules=("C_1 < C_3",),
            steps=(
                ("W_1", "Behind convolution 1", "W - K_1 + 1"),
                ("W_2", "Behind pooling 1", "(W_1 - 2)//2 + 1"),
                ("W_3", "Behind convolution 2", "W_2 - K_3 + 1"),
                ("W_4", "Behind pooling 2", "(W_3 - 2)//2 + 1"),
                ("N", "Features", "C_3*W_4*W_4"),
            ),
            cells=(
                CellData("convolution 1", "C_1 W_1 W_1"),
                CellData("pooling 1", "C_1 W_2 W_2"),
                CellData("convolution 2", "C_3 W_3 W_3"),
                CellData("pooling 2", "C_3 W_4 W_4"),
                CellData("features", "N", "features"),
            ),
            slips={
                "forgot-plus-one": flattened(WITHOUT_PLUS_ONE),
                "forgot-flatten": (*shaped(RIGHT, *LENET_CHAIN), "C_3"),
                "forgot-channels": (*shaped(RIGHT, *LENET_CHAIN), "W_4*W_4"),
                "flatten-one-side": (*shaped(RIGHT, *LENET_CHAIN), "C_3*W_4"),
                "kept-input-channels": (
                    ("C_in", "W_1", "W_1"),
                    ("C_in", "W_2", "W_2"),
                    ("C_in", "W_3", "W_3"),
                    ("C_in", "W_4", "W_4"),
                    "C_in*W_4*W_4",
                ),
                "pooled-channels": (
                    ("C_1", "W_1", "W_1"),
                    ("C_1//2", "W_2", "W_2"),
                    ("C_3", "W_3", "W_3"),
                    ("C_3//2", "W_4", "W_4"),
                    "(C_3//2)*W_4*W_4",
                ),
            },
        ),
    },
)

FAMILIES = (LAYER_CHAIN,)
