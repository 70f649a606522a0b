"""The learner's first wrong line: found where it can be, and never made up."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

from quizgen.families import families
from quizgen.formulas.formula import Formula
from quizgen.questions.diagnosis import Departure, departure
from quizgen.questions.entry import read_number
from quizgen.questions.grading import mark
from quizgen.questions.question import Blanks, Cell, Dims, Numeric, Question, Slip, Step
from quizgen.questions.verdict import Mark
from quizgen.text.markup import parse
from quizgen.variants.drawing import indices


def posed(family: str, level: int, **givens: int | str) -> Question:
    """The question with these numbers, wherever they stand in the level's space."""
    variant = families()[family].level(level).variant(givens)
    assert variant is not None, (family, givens)
    return families()[family].asked(level, 0, givens, variant)


# weights = 5*5*8*24 = 4800, params = weights + 24 = 4824
CONV = posed("conv-params", 1, C_in=8, C_out=24, K=5)
# each = K*K*C_in = 45, outputs = C_out*W_out*W_out = 864, macs = each*outputs = 38,880
MACS = posed("conv-macs", 1, C_in=5, C_out=6, K=3, W_out=12)
# distance = W - K = 35, W_out = ceil(distance/S) + 1 = 19
CEIL = posed("ceil-pooling", 1, W=38, K=3, S=2, kind="Max")
# span = D*(K - 1) + 1 = 5, W_out = W - span + 1 = 32
SPREAD = posed("dilated-conv", 1, W=36, K=3, D=2)
# span = (W_out - 1)*S + K = 545, W = span - 2*P = 543
INVERSE = posed("conv-output", 3, W_out=135, K=9, S=4, P=1)
# side = W = 3, filters = N_out = 30, params = side*side*C_in*filters + filters
NAMED = posed("fc-as-conv", 1, C_in=2, W=3, N_out=30)
# W_conv = (128 - 5 + 2*2)//1 + 1 = 128, W_out, features
POOL = {"K_pool": 2, "S_pool": 2}
CHANCE = posed(
    "flatten-size", 3, C_in=1, W=128, C_out=96, K=5, S=1, P=2, **POOL, pool="max pooling"
)
# macs, then C_next = 242, the answer, then a check of it
CHECKED = posed("equal-stages", 3, C=120, W=111, W_next=55)
# H_out = 31, W_out = 49 of 96x31x49
SHAPE = posed("conv-output", 2, C_in=1, H=128, W=200, C_out=96, K=11, S=4, P=2)


def wrong_by(*slips: str, typed: str = "") -> Mark:
    """A wrong answer in KB that these slips explain."""
    entry = read_number(typed, "KB") if typed else None
    return Mark("incorrect", 0.0, tuple((name,) for name in slips), entry=entry)


# question, typed, the first wrong line (from 0), the wrong working in a line
FOUND = [
    # by a misconception's formula
    (CONV, "4800", 1, "params = K·K·C_in·C_out = 5·5·8·24 = 4800"),
    (CONV, "4,808", 1, "params = weights + C_in = 4800 + 8 = 4808"),
    (CONV, "984", 0, "params = K·C_in·C_out + C_out = 5·8·24 + 24 = 984"),
    (MACS, "6480", 1, "macs = each·W_out·W_out = 45·12·12 = 6480"),
    (MACS, "12960", 0, "macs = K·C_in·outputs = 3·5·864 = 12,960"),
    (CEIL, "18", 1, "W_out = ⌊distance/S⌋ + 1 = ⌊35/2⌋ + 1 = 18"),
    (CEIL, "20", 0, "W_out = ⌈W/S⌉ + 1 = ⌈38/2⌉ + 1 = 20"),
    (INVERSE, "547", 0, "W = W_out·S + K − 2·P = 135·4 + 9 − 2·1 = 547"),
    (INVERSE, "544", 1, "W = span − P = 545 − 1 = 544"),
    # ⌈189/4⌉ is 31 by chance, which does not make the line right
    (SHAPE, "96x32x50", 0, None),
    (SHAPE, "96x122x194", 0, "H_out = H − K + 2·P + 1 = 128 − 11 + 2·2 + 1 = 122"),
    # the channels are given: no line of the solution is about them
    (SHAPE, "1x31x49", None, ""),
    # a line that only names what was given is not held against the learner
    (NAMED, "3; 30; 540", 2, "params = W·W·C_in·N_out = 3·3·2·30 = 540"),
    # nor is a number that stands there by name what a line came to by chance (W_conv is 128, too)
    (CHANCE, "369024", 0, None),
    # two misconceptions with one number, which part from the solution at different lines
    (SPREAD, "31", None, ""),
    # by the calculation that was typed
    (CONV, "5*5*8*24", 1, ""),
    (CONV, "5*5*24 + 24", 0, ""),
    (CONV, "4800+8", 1, ""),
    (CONV, "8*24*5*5 + 25 parameters", 1, ""),
    (CONV, "2*(5*5*8*24+24)", None, ""),  # all of it right, and then something more
    (MACS, "12*6*12*3*5", 0, ""),  # the 864 are there, in another order
    (MACS, "45*12*12", 1, ""),
    (MACS, "864*45 + 6", None, ""),
    (MACS, "4.5e1*12*12", 1, ""),
    (CONV, "4.8k + 8", 1, ""),
    (CONV, "2^100", None, ""),  # more than is worked out
    # stopped at an earlier line
    (MACS, "864", 0, ""),
    (INVERSE, "545", 1, "W = span = 545"),
    # the answer is not the last line
    (CHECKED, "120*111", 1, ""),
    (CHECKED, "2*242", None, ""),
    (CHECKED, "1596801600", 1, ""),
    # a number that says nothing
    (CONV, "17", None, ""),
    (CONV, "-5", None, ""),
    (CONV, "4.5", None, ""),
    (CONV, "48.24k", None, ""),
    (SHAPE, "1x2x3", None, ""),
]


def test_the_first_wrong_line() -> None:
    for asked, typed, step, yours in FOUND:
        result = mark(asked, typed)
        if result.verdict == "invalid":
            assert step is None, typed
            continue
        assert result.verdict == "incorrect", typed
        found = departure(asked, result)
        assert found.step == step, (typed, found)
        if yours is not None:
            assert found.yours == yours, (typed, found)


def test_tables_go_by_their_first_wrong_blank() -> None:
    steps = (
        Step("A", "a", Formula("x + 1"), {"x": 1}, 2),
        Step("B", "b", Formula("a*a"), {"a": 2}, 4),
        Step("C", "c", Formula("b + a"), {"b": 4, "a": 2}, 6),
    )
    cells = Blanks((Cell("b", Numeric(4, "rows")), Cell("c", Dims((6, 4)))))
    wrong = (Formula("a*a"), (Formula("b + 1"), Formula("b")))
    asked = Question(
        "q",
        "t",
        parse("?"),
        cells,
        givens={"x": 1},
        steps=steps,
        slips=(Slip(("forgot-bias",), (4, (5, 4)), wrong), Slip(("single-bias",), (4, (7, 4)))),
    )
    assert departure(asked, wrong_by("forgot-bias")) == Departure(2, "c = b + 1 = 4 + 1 = 5")
    assert departure(asked, wrong_by("single-bias")) == Departure()  # a slip without a formula


def test_fractions_and_programs() -> None:
    """A slip that a program worked out has no formula: only a line that was stopped at tells."""
    steps = (
        Step("Bytes", "n", Formula("4*x"), {"x": 300}, 1200),
        Step("KB", "kb", Formula("n/1024"), {"n": 1200}, Fraction(75, 64)),
    )
    slips = (Slip(("wrong-kilo",), Fraction(6, 5)),)
    kb = Numeric(Fraction(75, 64), "KB", places=1)
    asked = Question("q", "t", parse("?"), kb, givens={"x": 300}, steps=steps, slips=slips)
    assert departure(asked, wrong_by(typed="1200")) == Departure(1)
    assert departure(asked, wrong_by("wrong-kilo", typed="1.2")) == Departure()
    assert departure(asked, wrong_by("wrong-kilo", typed="300*4/1000")) == Departure(1)
    assert departure(asked, wrong_by(typed="300*2/1024")) == Departure(0)


def test_every_family_answers_without_fault_and_the_line_is_on_the_way() -> None:
    """For three questions of each level: every slip's number gives a line of the solution, and
    the wrong working that is shown ends in what was typed."""
    told = total = 0
    for family in families().values():
        for level in family:
            for index in islice(indices(family, level, 3), 3):
                asked = family.question(level, index)
                for slip in asked.slips:
                    assert isinstance(asked.answer, Numeric | Dims | Blanks)
                    typed = asked.answer.text(slip.value)
                    result = mark(asked, typed)
                    if result.verdict != "incorrect":
                        continue
                    found = departure(asked, result)
                    total += 1
                    told += found.step is not None
                    assert found.step is None or 0 <= found.step < len(asked.steps)
                    if found.yours and isinstance(asked.answer, Numeric) and slip.wrong:
                        shown = found.yours.split()[-1].replace(",", "").replace("−", "-")
                        close = abs(Fraction(shown) - Fraction(str(slip.value)))
                        assert close <= Fraction(1, 2), (asked.code, found)
    assert told > total * 4 / 5
