"""One table of responses and what they are worth, for Python and for the script of the cards.

A row is a response, the verdict, and the slips named; above it the question.
"""

from __future__ import annotations

from fractions import Fraction

from quizgen.questions.question import Blanks, Cell, Choice, Dims, Numeric, Option, Question
from quizgen.text.markup import parse
from tests.questions.marking import AGAIN, RIGHT, WRONG, ask
from tests.questions.test_grading_slips import TABLE

Row = tuple[str, str, tuple[str, ...]]

BOTH = "forgot-bias+kernel-not-squared"
COUNT = ask(
    Numeric(34944, "parameters"),
    {"forgot-bias": 34848, "single-bias": 34849, "added-bias": 69888, BOTH: 3168},
)
LARGE = ask(  # two counts beyond 2^53 that are one number to JavaScript's floats
    Numeric(2**53 + 1, "FLOPs"), {"counted-two-per-mac": 2**54 + 2, "forgot-first-addition": 2**53}
)
EIGHTH = Fraction(803000, 1024)
MEMORY = ask(
    Numeric(EIGHTH, "KB", places=1), {"wrong-kilo": Fraction(803), "forgot-bytes": EIGHTH / 4}
)
SHARE = ask(Numeric(Fraction(2777, 100), "%", places=0), {"scaled-by-side": Fraction(60)})
BILLIONS = ask(Numeric(Fraction(386, 100), "G MACs", places=2))
DELAY = ask(Numeric(Fraction(1, 4), "ms", places=2))
INTENSITY = ask(Numeric(Fraction(9, 2), "FLOPs per byte", places=1))
SHAPE = ask(Dims((64, 56, 112)), {"same-size": (64, 112, 224), "kept-input-channels": (3, 56, 112)})
FLAT = ask(Dims((55, 56)))
PAIR = ask(  # slips that agree in the second blank differ in the first
    Blanks((Cell("width", Numeric(31, "pixels")), Cell("columns", Numeric(129, "columns")))),
    {
        "rounded-up": (32, 133),
        "step-for-each-position": (31, 133),
        "forgot-stride": (40, 134),
        "rounded-up+forgot-stride": (31, 134),
    },
)
CHOICE = ask(
    Choice(
        (Option("relu", parse("ReLU")), Option("tanh", parse("tanh"), parse("It saturates."))),
        right="relu",
    )
)

TABLES: list[tuple[Question, list[Row]]] = [
    (
        COUNT,
        [
            ("34944", RIGHT, ()),
            ("34,944", RIGHT, ()),
            ("34 944 params", RIGHT, ()),
            ("34.944k", RIGHT, ()),
            ("3.4944e4", RIGHT, ()),
            ("11*11*3*96 + 96", RIGHT, ()),
            ("96*(11^2*3 + 1)", RIGHT, ()),
            ("0.034944 M parameters", RIGHT, ()),
            ("35k", AGAIN, ()),
            ("34.85k", WRONG, ("forgot-bias", "single-bias")),
            ("34848", WRONG, ("forgot-bias",)),
            ("3168", WRONG, (BOTH,)),
            ("69888", WRONG, ("added-bias",)),
            ("349440", WRONG, ("power-of-ten",)),
            ("17472", WRONG, ("factor-two",)),
            ("34945", WRONG, ("off-by-one",)),
            ("34946", WRONG, ()),
            ("-34944", WRONG, ()),
            ("34944 KB", AGAIN, ()),
            ("34.944.000", AGAIN, ()),
            ("params = 34944.", RIGHT, ()),
            ("96(11²·3 + 1)", RIGHT, ()),
            ("34944/2(2)", AGAIN, ()),
            ("34,94", AGAIN, ()),
            ("55x55x96x", AGAIN, ()),
            ("1/0", AGAIN, ()),
            ("", AGAIN, ()),
            ("banana", AGAIN, ()),
            ("<b>5</b>", AGAIN, ()),
        ],
    ),
    (
        LARGE,
        [
            ("9007199254740993", RIGHT, ()),
            ("9,007,199,254,740,993 FLOPs", RIGHT, ()),
            ("2^53 + 1", RIGHT, ()),
            ("9007199254740992", WRONG, ("forgot-first-addition",)),
            ("2**54 + 2", WRONG, ("counted-two-per-mac",)),
            ("9007199254740994", WRONG, ("off-by-one",)),
            ("9.007199254740993e15", RIGHT, ()),
        ],
    ),
    (
        MEMORY,
        [
            ("784.2", RIGHT, ()),
            ("784.2 KB", RIGHT, ()),
            ("803000 bytes", RIGHT, ()),
            ("803000/1024", RIGHT, ()),
            ("784.1297", RIGHT, ()),
            ("784.1296", WRONG, ()),
            ("784", WRONG, ()),
            ("0.77 MB", AGAIN, ()),
            ("0.803 million bytes", RIGHT, ()),
            ("0.7841797 thousands of KB", RIGHT, ()),
            ("803", WRONG, ("wrong-kilo",)),
            ("196.0", WRONG, ("forgot-bytes",)),
            ("803000", WRONG, ("neighbouring-unit",)),
            ("822272000", WRONG, ("factor-1024",)),
            ("7841.8", WRONG, ("power-of-ten",)),
            ("1568.4", WRONG, ("factor-two",)),
            ("784,2", AGAIN, ()),
            ("784.2 parameters", AGAIN, ()),
            ("784.2 Kbytes", RIGHT, ()),
            ("784.2 K bytes.", RIGHT, ()),
            ("784.2 kilobytes", RIGHT, ()),
            ("0.765799 Mbytes", RIGHT, ()),
            ("784.2k", AGAIN, ()),
            ("784.2 K", AGAIN, ()),
            ("0.766 M", AGAIN, ()),
        ],
    ),
    (SHARE, [("28", RIGHT, ()), ("27.77 %", RIGHT, ()), ("60", WRONG, ("scaled-by-side",))]),
    (
        BILLIONS,
        [
            ("3.86", RIGHT, ()),
            ("3.86G", RIGHT, ()),
            ("3860 M MACs", RIGHT, ()),
            ("3.86 billions of MACs", RIGHT, ()),
            ("3.86 Billion", RIGHT, ()),
            ("3860 million multiply-adds", RIGHT, ()),
            ("3860000 thousands", RIGHT, ()),
            ("4 billion", WRONG, ()),
            ("3.86 billion pixels", AGAIN, ()),
            ("3.86 billion of", AGAIN, ()),
            ("3.86 zillion", AGAIN, ()),
        ],
    ),
    (DELAY, [("250 µs", RIGHT, ()), ("250 μs", RIGHT, ()), ("250us", RIGHT, ())]),
    (INTENSITY, [("4.5 FLOPs/byte", RIGHT, ()), ("4.5 FLOPs/pixel", AGAIN, ())]),
    (
        SHAPE,
        [
            ("64x56x112", RIGHT, ()),
            ("(64, 56, 112)", RIGHT, ()),
            ("64@56x112", RIGHT, ()),
            ("64 × 56 × 112", RIGHT, ()),
            ("torch.Size([64, 56, 112])", RIGHT, ()),
            ("64 by 56 by 112", RIGHT, ()),
            ("56x112x64", AGAIN, ()),
            ("64x112x56", WRONG, ("transposed-shape",)),
            ("064x112x224", WRONG, ("same-size",)),
            ("3x56x112", WRONG, ("kept-input-channels",)),
            ("63x57x112", WRONG, ("off-by-one",)),
            ("128x112x112", WRONG, ("factor-two",)),
            ("32x28x112", WRONG, ("factor-two",)),
            ("32x112x112", WRONG, ()),
            ("64x56x110", WRONG, ()),
            ("64x56", AGAIN, ()),
            ("401408", AGAIN, ()),
        ],
    ),
    (FLAT, [("55x56", RIGHT, ()), ("56x55", WRONG, ("transposed-shape",)), ("1x2x3", AGAIN, ())]),
    (
        TABLE,
        [
            ("96x55x55; 34944; 1134.4", RIGHT, ()),
            ("(96, 55, 55);34,944 parameters;  1134.375 KB", RIGHT, ()),
            ("96x55x55; 34848; 1134.4", WRONG, ("forgot-bias",)),
            ("96x54x54; 34944; 1093.5", WRONG, ("forgot-plus-one",)),
            ("96x54x54; 34848; 1134.4", WRONG, ("forgot-plus-one+forgot-bias",)),
            ("1x2x3; 34944; 5", WRONG, ()),
            ("96x55x55; 34944", AGAIN, ()),
            ("96x55x55; many; 1134.4", AGAIN, ()),
            ("55x55x96; 34944; 1134.4", AGAIN, ()),
            (";;", AGAIN, ()),
        ],
    ),
    (
        PAIR,
        [
            ("31; 133", WRONG, ("step-for-each-position",)),
            ("32; 133", WRONG, ("rounded-up",)),
            ("31; 134", WRONG, ("rounded-up+forgot-stride",)),
            ("7; 133", WRONG, ("rounded-up", "step-for-each-position")),
        ],
    ),
    (CHOICE, [("relu", RIGHT, ()), ("tanh", WRONG, ())]),
]

CASES = [(question, *row) for question, rows in TABLES for row in rows]
