"""Receptive fields: stacked, strided, pooled and dilated layers, along one axis."""

from __future__ import annotations

from quizgen.cost.formulas import KERNEL_SPAN, STACKED_FIELD
from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

SOURCE = "Computing Receptive Fields of Convolutional Neural Networks (2019)"


def fields(*places: int, label: str = "layer") -> tuple[CellData, ...]:
    """A blank for the field behind each of these layers."""
    return tuple(CellData(f"{label} {i}", f"R_{i}", "pixels") for i in places)


STACKED = Family(
    id="stacked-field",
    topic="receptive-field",
    near="receptive-field",
    summary="receptive field of convolutions stacked at stride 1",
    covers=("K12", "K13"),
    source=SOURCE,
    levels={
        # three 3x3 layers see 7 pixels
        1: FormulaLevel(
            prompt="<N> convolutions with kernel $<K> \\times <K>$ and stride 1 are stacked. How "
            "many pixels wide is the receptive field of a unit of the last one?",
            axes=(Axis("N", tuple(range(2, 13))), Axis("K", (2, 3, 4, 5, 7, 9))),
            steps=(
                ("added", "Each layer adds K - 1 pixels", "N*(K - 1)"),
                ("R", "To the one pixel of the beginning", STACKED_FIELD),
            ),
            unit="pixels",
            slips={
                "rf-added-kernels": "N*K",
                "rf-forgot-first-pixel": "added",
                "rf-last-window": "K",
                "rf-both-sides": "2*added + 1",
            },
        ),
        # 5x5, 3x3, 1x1, 3x3: 5, 7, 7, 9
        2: FormulaLevel(
            prompt="Four convolutions with stride 1 follow each other. How many pixels of the "
            "image wide is the receptive field of a unit behind each of them?\n\n"
            "| layer | kernel | receptive field |\n"
            "| 1 | $<K_1> \\times <K_1>$ | (1) |\n"
            "| 2 | $<K_2> \\times <K_2>$ | (2) |\n"
            "| 3 | $<K_3> \\times <K_3>$ | (3) |\n"
            "| 4 | $<K_4> \\times <K_4>$ | (4) |",
            axes=(
                Axis("K_1", (3, 5, 7, 9, 11)),
                Axis("K_2", (1, 3, 5, 7)),
                Axis("K_3", (1, 3, 5, 7)),
                Axis("K_4", (1, 3, 5, 7)),
            ),
            steps=(
                ("R_1", "Layer 1 sees its own window", "K_1"),
                ("R_2", "Layer 2", "R_1 + K_2 - 1"),
                ("R_3", "Layer 3", "R_2 + K_3 - 1"),
                ("R_4", "Layer 4", "R_3 + K_4 - 1"),
            ),
            cells=fields(1, 2, 3, 4),
            slips={
                "rf-added-kernels": ("K_1", "K_1 + K_2", "K_1 + K_2 + K_3", "R_4 + 3"),
                "rf-last-window": ("K_1", "K_2", "K_3", "K_4"),
                "rf-both-sides": ("K_1", "2*R_2 - K_1", "2*R_3 - K_1", "2*R_4 - K_1"),
                "rf-multiplied": ("K_1", "K_1*K_2", "K_1*K_2*K_3", "K_1*K_2*K_3*K_4"),
                "rf-forgot-first-pixel": ("K_1 - 1", "R_2 - 1", "R_3 - 1", "R_4 - 1"),
            },
        ),
        # two 1x7, two 7x1 and three 3x3 layers see 19 by 19
        3: FormulaLevel(
            prompt="A stack with stride 1 has <A> layers with kernels of $1 \\times <K>$ (one "
            "high, <K> wide), <B> layers with $<F> \\times 1$ and <N> with $3 \\times 3$. How "
            "many pixels (1) high and (2) wide is the receptive field of a unit of the last layer?",
            axes=(
                Axis("A", (2, 3, 4)),
                Axis("K", (3, 5, 7, 9, 11)),
                Axis("B", (2, 3, 4)),
                Axis("F", (3, 5, 7, 9, 11)),
                Axis("N", (2, 3, 4, 5)),
            ),
            rules=("A*(K - 1) != B*(F - 1)",),
            steps=(
                ("square", "Added both ways by the square kernels", "N*(3 - 1)"),
                ("R_h", "Height", "1 + B*(F - 1) + square"),
                ("R_w", "Width", "1 + A*(K - 1) + square"),
            ),
            cells=(CellData("height", "R_h", "pixels"), CellData("width", "R_w", "pixels")),
            slips={
                "rf-swapped-directions": ("R_w", "R_h"),
                "rf-flat-as-square": ("R_h + A*(K - 1)", "R_w + B*(F - 1)"),
                "rf-added-kernels": ("B*F + 3*N", "A*K + 3*N"),
                "rf-forgot-first-pixel": ("R_h - 1", "R_w - 1"),
                "rf-both-sides": ("2*R_h - 1", "2*R_w - 1"),
                "rf-last-window": ("3", "3"),
            },
        ),
    },
)

STRIDED = Family(
    id="strided-field",
    topic="receptive-field",
    needs=("stacked-field",),
    near="receptive-field",
    summary="receptive field of layers with strides and pooling",
    covers=("K13",),
    source=SOURCE,
    levels={
        # 7x7 with stride 2, then 3x3 pooling: 7 + 2*2 = 11
        1: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$ and stride <S> is followed by max "
            "pooling with window $<F> \\times <F>$ and stride <T>. How many pixels wide is the "
            "receptive field of a unit behind the pooling?",
            axes=(
                Axis("K", (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16)),
                Axis("S", (2, 3, 4, 8)),
                Axis("F", (2, 3, 4, 5)),
                Axis("T", (2, 3)),
            ),
            rules=("S <= K and T <= F",),
            steps=(
                ("apart", "Neighbouring units of the convolution are this far apart", "S"),
                ("R", "The window adds F - 1 such steps", "K + (F - 1)*apart"),
            ),
            unit="pixels",
            slips={
                "rf-ignored-strides": "K + F - 1",
                "rf-multiplied": "K*F",
                "rf-own-stride": "K + (F - 1)*S*T",
                "rf-added-kernels": "K + F*S",
                "rf-forgot-pooling": "K",
            },
        ),
        # AlexNet: 11, 19, 51, 67
        2: FormulaLevel(
            prompt="A network begins with these layers. How many pixels of the image wide is the "
            "receptive field of a unit behind layers 2, 3 and 4?\n\n"
            "| layer | kind | window | stride | receptive field |\n"
            "| 1 | convolution | $<K_1> \\times <K_1>$ | <S_1> | |\n"
            "| 2 | max pooling | $<K_2> \\times <K_2>$ | <S_2> | (1) |\n"
            "| 3 | convolution | $<K_3> \\times <K_3>$ | <S_3> | (2) |\n"
            "| 4 | max pooling | $<K_4> \\times <K_4>$ | 2 | (3) |",
            axes=(
                Axis(
                    "K_1 S_1",
                    (
                        (3, 2),
                        (4, 2),
                        (5, 2),
                        (7, 2),
                        (9, 2),
                        (5, 3),
                        (7, 3),
                        (9, 3),
                        (4, 4),
                        (7, 4),
                        (8, 4),
                        (11, 4),
                        (12, 4),
                        (16, 4),
                    ),
                ),
                Axis("K_2 S_2", ((2, 2), (3, 2), (3, 3))),
                Axis("K_3 S_3", ((3, 1), (5, 1), (3, 2), (5, 2), (7, 1))),
                Axis("K_4", (2, 3)),
            ),
            steps=(
                ("R_1", "Layer 1 sees its own window", "K_1"),
                ("R_2", "Layer 2, whose inputs are S_1 apart", "R_1 + (K_2 - 1)*S_1"),
                ("J_2", "Its units are this far apart", "S_1*S_2"),
                ("R_3", "Layer 3", "R_2 + (K_3 - 1)*J_2"),
                ("J_3", "Its units are this far apart", "J_2*S_3"),
                ("R_4", "Layer 4", "R_3 + (K_4 - 1)*J_3"),
            ),
            cells=fields(2, 3, 4),
            slips={
                "rf-ignored-strides": (
                    "K_1 + K_2 - 1",
                    "K_1 + K_2 + K_3 - 2",
                    "K_1 + K_2 + K_3 + K_4 - 3",
                ),
                "rf-own-stride": (
                    "K_1 + (K_2 - 1)*J_2",
                    "K_1 + (K_2 - 1)*J_2 + (K_3 - 1)*J_3",
                    "K_1 + (K_2 - 1)*J_2 + (K_3 - 1)*J_3 + (K_4 - 1)*J_3*2",
                ),
                "rf-last-stride": (
                    "R_2",
                    "R_2 + (K_3 - 1)*S_2",
                    "R_2 + (K_3 - 1)*S_2 + (K_4 - 1)*S_3",
                ),
                "rf-pooling-no-window": (
                    "K_1",
                    "K_1 + (K_3 - 1)*J_2",
                    "K_1 + (K_3 - 1)*J_2",
                ),
                "rf-added-kernels": (
                    "K_1 + K_2*S_1",
                    "K_1 + K_2*S_1 + K_3*J_2",
                    "K_1 + K_2*S_1 + K_3*J_2 + K_4*J_3",
                ),
            },
        ),
        # VGG's first stages: behind each pooling 6, 16, 44
        3: FormulaLevel(
            prompt="A network has three stages of convolutions with stride 1: <A> with kernel "
            "$<K_1> \\times <K_1>$, then <B> with $<K_2> \\times <K_2>$, then <C> with $<K_3> "
            "\\times <K_3>$. Max pooling with window $<F> \\times <F>$ and stride 2 ends each "
            "stage. How many pixels of the image wide is the receptive field of a unit behind (1) "
            "the first, (2) the second and (3) the third pooling?",
            axes=(
                Axis("A", (2, 3)),
                Axis("B", (2, 3, 4)),
                Axis("C", (2, 3, 4)),
                Axis("K_1", (3, 5)),
                Axis("K_2", (3, 5)),
                Axis("K_3", (3, 5)),
                Axis("F", (2, 3)),
            ),
            steps=(
                ("R_a", "Behind the first convolutions", "1 + A*(K_1 - 1)"),
                ("R_1", "Behind the first pooling", "R_a + (F - 1)"),
                ("R_b", "Behind the second convolutions, on units 2 apart", "R_1 + B*(K_2 - 1)*2"),
                ("R_2", "Behind the second pooling", "R_b + (F - 1)*2"),
                ("R_c", "Behind the third convolutions, on units 4 apart", "R_2 + C*(K_3 - 1)*4"),
                ("R_3", "Behind the third pooling", "R_c + (F - 1)*4"),
            ),
            cells=fields(1, 2, 3, label="pooling"),
            slips={
                "rf-ignored-strides": (
                    "R_1",
                    "R_1 + B*(K_2 - 1) + F - 1",
                    "R_1 + B*(K_2 - 1) + C*(K_3 - 1) + 2*(F - 1)",
                ),
                "rf-pooling-no-window": (
                    "R_a",
                    "R_a + B*(K_2 - 1)*2",
                    "R_a + B*(K_2 - 1)*2 + C*(K_3 - 1)*4",
                ),
                "rf-last-stride": (
                    "R_1",
                    "R_2",
                    "R_2 + C*(K_3 - 1)*2 + (F - 1)*2",
                ),
                "rf-own-stride": (
                    "R_a + (F - 1)*2",
                    "R_a + (F - 1)*2 + B*(K_2 - 1)*2 + (F - 1)*4",
                    "R_a + (F - 1)*2 + B*(K_2 - 1)*2 + (F - 1)*4 + C*(K_3 - 1)*4 + (F - 1)*8",
                ),
                "rf-forgot-first-pixel": ("R_1 - 1", "R_2 - 1", "R_3 - 1"),
            },
        ),
    },
)

DILATED = Family(
    id="dilated-field",
    topic="receptive-field",
    needs=("stacked-field",),
    near="dilated",
    summary="receptive field of dilated layers; the dilation that reaches a given field",
    covers=("K13",),
    source=SOURCE,
    levels={
        # three 3x3 layers with dilation 2: 13
        1: FormulaLevel(
            prompt="<N> convolutions with kernel $<K> \\times <K>$, stride 1 and dilation <D> are "
            "stacked. How many pixels wide is the receptive field of a unit of the last one?",
            axes=(
                Axis("N", (2, 3, 4, 5, 6, 8)),
                Axis("K", (3, 5, 7)),
                Axis("D", (2, 3, 4, 5, 6)),
            ),
            steps=(
                ("added", "Added by all layers, D·(K - 1) pixels each", "N*D*(K - 1)"),
                ("R", "To the one pixel of the beginning", "added + 1"),
            ),
            unit="pixels",
            slips={
                "ignored-dilation": "N*(K - 1) + 1",
                "dilation-times-kernel": "N*(D*K - 1) + 1",
                "rf-forgot-first-pixel": "added",
                "rf-dilation-once": "(N - 1 + D)*(K - 1) + 1",
                "rf-last-window": KERNEL_SPAN,
            },
        ),
        # 3x3 with dilations 1, 2, 4, 8: 3, 7, 15, 31
        2: FormulaLevel(
            prompt="Four convolutions with kernel $<K> \\times <K>$ and stride 1 follow each "
            "other. How many pixels of the image wide is the receptive field of a unit behind "
            "each of them?\n\n"
            "| layer | dilation | receptive field |\n"
            "| 1 | <D_1> | (1) |\n"
            "| 2 | <D_2> | (2) |\n"
            "| 3 | <D_3> | (3) |\n"
            "| 4 | <D_4> | (4) |",
            axes=(
                Axis("K", (3, 5, 7)),
                Axis("D_1", (1, 2, 3)),
                Axis("D_2", (1, 2, 3, 4)),
                Axis("D_3", (2, 4, 5, 6)),
                Axis("D_4", (1, 2, 4, 8, 9, 12, 16)),
            ),
            steps=(
                ("R_1", "Layer 1 sees its own window", "1 + D_1*(K - 1)"),
                ("R_2", "Layer 2", "R_1 + D_2*(K - 1)"),
                ("R_3", "Layer 3", "R_2 + D_3*(K - 1)"),
                ("R_4", "Layer 4", "R_3 + D_4*(K - 1)"),
            ),
            cells=fields(1, 2, 3, 4),
            slips={
                "ignored-dilation": ("K", "2*K - 1", "3*K - 2", "4*K - 3"),
                "dilation-times-kernel": (
                    "D_1*K",
                    "(D_1 + D_2)*K - 1",
                    "(D_1 + D_2 + D_3)*K - 2",
                    "(D_1 + D_2 + D_3 + D_4)*K - 3",
                ),
                "rf-last-window": (
                    "R_1",
                    "1 + D_2*(K - 1)",
                    "1 + D_3*(K - 1)",
                    "1 + D_4*(K - 1)",
                ),
                "rf-dilation-as-stride": (
                    "K",
                    "K + (K - 1)*D_1",
                    "K + (K - 1)*(D_1 + D_1*D_2)",
                    "K + (K - 1)*(D_1 + D_1*D_2 + D_1*D_2*D_3)",
                ),
                "rf-added-kernels": (
                    "R_1",
                    "R_2 + 1",
                    "R_3 + 2",
                    "R_4 + 3",
                ),
            },
        ),
        # a stem that sees 11 pixels in steps of 4, four 3x3 layers, and one more to see 200
        3: FormulaLevel(
            prompt="A convolution ($7 \\times 7$, stride <S>), max pooling ($3 \\times 3$, stride "
            "<T>) and <N> convolutions ($3 \\times 3$, stride 1) follow each other. One more $3 "
            "\\times 3$ convolution is to raise the receptive field of a unit to at least <E> "
            "pixels of the image. (1) What dilation must it have at least, in elements of the "
            "map that it reads? (2) How many pixels wide is the field then?",
            axes=(
                Axis("S T", ((2, 2), (2, 1), (4, 2), (3, 2), (1, 2))),
                Axis("N", (2, 3, 4, 5, 6, 8)),
                Axis("E", (*range(60, 201, 10), 64, 96, 112, 128, 192, 224, 227, 240, 256, 300)),
            ),
            possible=("E > 7 + 2*S + 2*N*S*T + 2*S*T",),
            rules=("D <= 30 and (E - R_2) % (2*J) > 0",),
            steps=(
                ("R_1", "Behind the pooling", "7 + (3 - 1)*S"),
                ("J", "Its units are this far apart", "S*T"),
                ("R_2", "Behind the convolutions", "R_1 + N*(3 - 1)*J"),
                (
                    "D",
                    "What is missing, by what each unit of dilation adds",
                    "ceil((E - R_2)/((3 - 1)*J))",
                ),
                ("R", "The field then", "R_2 + D*(3 - 1)*J"),
            ),
            cells=(CellData("dilation", "D", "elements"), CellData("field", "R", "pixels")),
            slips={
                "rf-ignored-strides": (
                    "ceil((E - 9 - 2*N)/2)",
                    "9 + 2*N + 2*ceil((E - 9 - 2*N)/2)",
                ),
                "rf-rounded-down": ("D - 1", "R - 2*J"),
                "rf-added-kernels": ("ceil((E - R_2)/(3*J))", "R_2 + 3*J*ceil((E - R_2)/(3*J))"),
                "rf-forgot-first-layer": ("ceil((E - 1)/(2*J))", "1 + 2*J*ceil((E - 1)/(2*J))"),
                "rf-last-stride": (
                    "ceil((E - R_1 - 2*N*T)/(2*T))",
                    "R_1 + 2*N*T + 2*T*ceil((E - R_1 - 2*N*T)/(2*T))",
                ),
            },
        ),
    },
)

FAMILIES = (STACKED, STRIDED, DILATED)
