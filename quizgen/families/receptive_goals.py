"""Receptive fields with an aim: layers for a given field, and where a field lies."""

from __future__ import annotations

from quizgen.variants.family import Family
from quizgen.variants.formula_level import CellData, FormulaLevel
from quizgen.variants.space import Axis

SOURCE = "Computing Receptive Fields of Convolutional Neural Networks (2019)"
LAYERS_AND_FIELD = (CellData("layers", "N", "layers"), CellData("field", "R", "pixels"))

NEEDED = Family(
    id="layers-needed",
    topic="receptive-field",
    needs=("stacked-field",),
    near="receptive-field",
    summary="how many layers reach a given receptive field, alone and behind a stem",
    covers=("K12", "K13"),
    source=SOURCE,
    levels={
        # 3x3 layers for a field of 11: five
        1: FormulaLevel(
            prompt="Convolutions with kernel $<K> \\times <K>$ and stride 1 are stacked until a "
            "unit of the last one sees exactly <R> pixels in width. How many layers does that "
            "take?",
            axes=(
                Axis(
                    "K R",
                    tuple((K, n * (K - 1) + 1) for K in (3, 5, 7) for n in range(3, 41)),
                ),
            ),
            steps=(
                ("missing", "Beyond the one pixel of the beginning", "R - 1"),
                ("N", "Each layer adds K - 1 pixels", "missing//(K - 1)"),
            ),
            unit="layers",
            slips={
                "rf-added-kernels": "ceil(R/K)",
                "rf-forgot-first-pixel": "ceil(R/(K - 1))",
                "rf-both-sides": "ceil(missing/(2*(K - 1)))",
            },
        ),
        # behind a 7x7 with stride 2, 3x3 layers to see 100 pixels: 24, and the field is 103
        2: FormulaLevel(
            prompt="A network begins with a convolution with kernel $<F> \\times <F>$ and stride "
            "<S>. Convolutions with kernel $<K> \\times <K>$ and stride 1 follow. (1) How many of "
            "those layers are needed at least for a unit to see <E> pixels of the image in width? "
            "(2) How many pixels wide is its receptive field then?",
            axes=(
                Axis("F S", ((3, 2), (5, 2), (7, 2), (7, 4), (11, 4), (4, 4), (8, 4), (9, 3))),
                Axis("K", (3, 5, 7)),
                Axis("E", (32, 40, 48, 50, 60, 64, 72, 80, 90, 96, 100, 112, 120, 128, 150, 160)),
            ),
            possible=("E > F + 2*(K - 1)*S",),
            rules=("(E - F) % ((K - 1)*S) > 0",),
            steps=(
                ("missing", "Beyond what the first layer sees", "E - F"),
                ("gain", "Each layer adds K - 1 steps of S pixels", "(K - 1)*S"),
                ("N", "Layers, rounded up", "ceil(missing/gain)"),
                ("R", "Receptive field then", "F + N*gain"),
            ),
            cells=LAYERS_AND_FIELD,
            slips={
                "rf-ignored-strides": (
                    "ceil(missing/(K - 1))",
                    "F + (K - 1)*ceil(missing/(K - 1))",
                ),
                "rf-rounded-down": ("N - 1", "R - gain"),
                "rf-forgot-first-layer": ("ceil((E - 1)/gain)", "1 + gain*ceil((E - 1)/gain)"),
                "rf-counted-all-layers": ("N + 1", "R"),
                "rf-added-kernels": ("ceil(missing/(K*S))", "F + K*S*ceil(missing/(K*S))"),
            },
        ),
        # ResNet's stem sees 11 pixels in steps of 4: 27 layers of 3x3 to see 224
        3: FormulaLevel(
            prompt="A stem has a convolution ($<F> \\times <F>$, stride <S>) and max pooling "
            "($<M> \\times <M>$, stride 2). Convolutions with kernel $<K> \\times <K>$ and stride "
            "1 follow. (1) How many of these layers are needed at least for a receptive field as "
            "wide as the image, <W> pixels? (2) How many pixels wide is the field then?",
            axes=(
                Axis("F S", ((7, 2), (11, 4), (5, 2), (3, 2), (7, 1), (7, 4))),
                Axis("M", (2, 3)),
                Axis("K", (3, 5)),
                Axis(
                    "W",
                    (
                        *range(96, 321, 16),
                        100,
                        110,
                        120,
                        130,
                        140,
                        150,
                        180,
                        200,
                        227,
                        280,
                        299,
                        300,
                    ),
                ),
            ),
            possible=("W > F + (M - 1)*S + 4*(K - 1)*S",),
            rules=("(W - R_stem) % gain > 0",),
            steps=(
                ("R_stem", "Behind the stem", "F + (M - 1)*S"),
                ("J", "Its units are this far apart", "2*S"),
                ("gain", "Each layer adds", "(K - 1)*J"),
                ("N", "Layers, rounded up", "ceil((W - R_stem)/gain)"),
                ("R", "Receptive field then", "R_stem + N*gain"),
            ),
            cells=LAYERS_AND_FIELD,
            slips={
                "rf-ignored-strides": (
                    "ceil((W - F - M + 1)/(K - 1))",
                    "F + M - 1 + (K - 1)*ceil((W - F - M + 1)/(K - 1))",
                ),
                "rf-last-stride": (
                    "ceil((W - R_stem)/(2*(K - 1)))",
                    "R_stem + 2*(K - 1)*ceil((W - R_stem)/(2*(K - 1)))",
                ),
                "rf-rounded-down": ("N - 1", "R - gain"),
                "rf-forgot-first-layer": ("ceil((W - 1)/gain)", "1 + gain*ceil((W - 1)/gain)"),
                "rf-counted-all-layers": ("N + 2", "R"),
                "rf-forgot-pooling": (
                    "ceil((W - F)/((K - 1)*S))",
                    "F + (K - 1)*S*ceil((W - F)/((K - 1)*S))",
                ),
            },
        ),
    },
)

EDGES = (CellData("first column", "first"), CellData("last column", "last"))

POSITION = Family(
    id="field-position",
    topic="receptive-field",
    needs=("strided-field",),
    near="receptive-field",
    summary="which columns of the image a unit sees, without and with padding, behind two layers",
    covers=("K13",),
    source=SOURCE,
    levels={
        # 5x5 with stride 2: unit 6 sees columns 12 to 16
        1: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and no padding reads "
            "an image. Columns and units are counted from 0. Which columns of the image does unit "
            "<U> of a row see: (1) the first, (2) the last?",
            axes=(
                Axis("K", (3, 4, 5, 7, 8, 11)),
                Axis("S", (2, 3, 4)),
                Axis("U", (*range(3, 13), 15, 20, 25)),
            ),
            rules=("S <= K",),
            steps=(
                ("first", "One stride further for every unit", "U*S"),
                ("last", "K columns, this one included", "first + K - 1"),
            ),
            cells=EDGES,
            slips={
                "position-end-outside": ("first", "first + K"),
                "rf-ignored-strides": ("U", "U + K - 1"),
                "position-from-one": ("(U - 1)*S + 1", "(U - 1)*S + K"),
                "position-no-overlap": ("U*K", "U*K + K - 1"),
            },
        ),
        # 7x7, stride 2, padding 3: unit 20 sees columns 37 to 43
        2: FormulaLevel(
            prompt="A convolution with kernel $<K> \\times <K>$, stride <S> and padding <P> reads "
            "an image. Columns of the image (without its padding) and units are counted from 0. "
            "Which columns does unit <U> of a row see: (1) the first, (2) the last?",
            axes=(
                Axis("K S P", ((3, 2, 1), (5, 2, 2), (7, 2, 3), (11, 4, 2), (5, 2, 1), (7, 4, 3))),
                Axis("U", (*range(5, 56), 60, 80, 100)),
            ),
            rules=("U*S > 2*P",),
            steps=(
                (
                    "first",
                    "Unit 0 begins in the padding; every unit is a stride further",
                    "U*S - P",
                ),
                ("last", "K columns, this one included", "first + K - 1"),
            ),
            cells=EDGES,
            slips={
                "forgot-padding": ("U*S", "U*S + K - 1"),
                "position-padding-twice": ("U*S - 2*P", "U*S - 2*P + K - 1"),
                "position-end-outside": ("first", "first + K"),
                "position-from-one": ("(U - 1)*S - P + 1", "(U - 1)*S - P + K"),
                "rf-ignored-strides": ("U", "U + K - 1"),
            },
        ),
        # 7x7/2 padding 3, then 3x3/2 padding 1: unit 10 sees columns 35 to 45
        3: FormulaLevel(
            prompt="Two convolutions follow each other: $<K> \\times <K>$ with stride <S> and "
            "padding <P>, then $<F> \\times <F>$ with stride <T> and padding <Q>. Columns of the "
            "image (without its padding) and units are counted from 0. Which columns does unit "
            "<U> in a row of the second one's output see: (1) the first, (2) the last?",
            axes=(
                Axis("K S P", ((3, 2, 1), (5, 2, 2), (7, 2, 3), (11, 4, 2), (7, 4, 3), (5, 2, 1))),
                Axis("F T Q", ((3, 2, 1), (5, 2, 2), (3, 1, 1), (5, 1, 2))),
                Axis("U", (*range(8, 31), 40, 50)),
            ),
            rules=("U*T > P + Q*S",),
            steps=(
                ("R", "Receptive field of the second layer", "K + (F - 1)*S"),
                ("begin", "Its unit 0 begins here", "-(P + Q*S)"),
                ("J", "Its units are this far apart", "S*T"),
                ("first", "One such step for every unit", "begin + U*J"),
                ("last", "R columns, this one included", "first + R - 1"),
            ),
            cells=EDGES,
            slips={
                "forgot-padding": ("U*J", "U*J + R - 1"),
                "padding-not-spread": ("U*J - P - Q", "U*J - P - Q + R - 1"),
                "rf-ignored-strides": ("U - P - Q", "U - P - Q + K + F - 2"),
                "position-end-outside": ("first", "first + R"),
                "rf-last-stride": ("begin + U*T", "begin + U*T + R - 1"),
                "position-from-one": ("first - J + 1", "last - J + 1"),
            },
        ),
    },
)

FAMILIES = (NEEDED, POSITION)
