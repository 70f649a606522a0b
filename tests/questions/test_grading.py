"""Marking: the rules one by one, and what is named."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.families import misconceptions
from quizgen.questions.grading import mark, mark_deletions
from quizgen.questions.question import Choice, Cloze, Dims, Numeric, Option, Reveal
from quizgen.text.markup import parse
from tests.questions.marking import AGAIN, RIGHT, WRONG, ask, check

# AlexNet's first layer: 11*11*3*96 + 96; the slip 34,910 is invented
COUNT = ask(
    Numeric(34944, "parameters"),
    {"forgot-bias": 34848, "single-bias": 34849, "kernel-not-squared": 34910, "added-bias": 69888},
)

COUNTED: list[tuple[str, str, tuple[str, ...]]] = [
    ("34944", RIGHT, ()),
    ("34,944 params", RIGHT, ()),
    ("11*11*3*96 + 96", RIGHT, ()),
    ("34.944k", RIGHT, ()),
    ("3.4944e4", RIGHT, ()),
    # rounded: right where only the key rounds to it
    ("34.94k", RIGHT, ()),
    ("3.494e4", RIGHT, ()),
    # a slip rounds to the same digits: 34,910 is 34.9k as well
    ("34.9k", AGAIN, ()),
    ("35k", AGAIN, ()),
    ("0.03M", AGAIN, ()),
    ("0M", AGAIN, ()),
    ("0k parameters", WRONG, ()),  # 34,944 is not 0 thousands
    # only slips round to it
    ("34.91k", WRONG, ("kernel-not-squared",)),
    ("34.85k", WRONG, ("forgot-bias", "single-bias")),
    ("34.8k", WRONG, ("forgot-bias", "single-bias")),
    ("69.9k", WRONG, ("added-bias",)),
    # neither
    ("34.95k", WRONG, ()),
    ("36k", WRONG, ()),
    # in full
    ("34848", WRONG, ("forgot-bias",)),
    ("34848 parameters", WRONG, ("forgot-bias",)),
    ("34900", WRONG, ()),
    ("34944.5", WRONG, ()),
    # slips win over arithmetic: 69,888 is twice the key too
    ("69888", WRONG, ("added-bias",)),
    # arithmetic
    ("349440", WRONG, ("power-of-ten",)),
    ("34.944", WRONG, ("power-of-ten",)),
    ("34.944M", WRONG, ("power-of-ten",)),
    ("17472", WRONG, ("factor-two",)),
    ("34943", WRONG, ("off-by-one",)),
    ("34945", WRONG, ("off-by-one",)),
    ("34946", WRONG, ()),
    ("-34944", WRONG, ()),
    ("0", WRONG, ()),
    # nonsense is asked again
    ("banana", AGAIN, ()),
    ("34944 KB", AGAIN, ()),
    ("", AGAIN, ()),
    ("9" * 10**6, AGAIN, ()),
    ("9^9^9^9^9^9^9", AGAIN, ()),
]


@pytest.mark.parametrize(("text", "verdict", "named"), COUNTED, ids=lambda value: repr(value)[:30])
def test_counts_are_exact(text: str, verdict: str, named: tuple[str, ...]) -> None:
    check(COUNT, text, verdict, *named)


def test_all_digits_are_asked_for_where_a_slip_rounds_to_the_same() -> None:
    assert "Give all digits" in mark(COUNT, "34.9k").feedback


def test_a_rounded_key_is_told_in_full() -> None:
    assert mark(COUNT, "34.94k").feedback == "Right; exactly it is 34,944 parameters."


def test_rounding_to_nothing_is_no_answer() -> None:
    """400 is 0 thousands to the nearest, and so is everything small."""
    question = ask(Numeric(400, "pixels"), {"same-size": 1700})
    check(question, "0k", AGAIN)
    check(question, "0.4k", RIGHT)


HALVES = [  # key, entry: digits typed round half up
    (1250, "1.3k", RIGHT),
    (1250, "1.2k", WRONG),
    (1349, "1.3k", RIGHT),
    (1350, "1.3k", WRONG),
    (999600, "1M", RIGHT),
    (999600, "1000k", RIGHT),
    (803000, "8.0e5", RIGHT),
]


@pytest.mark.parametrize(("key", "text", "verdict"), HALVES)
def test_rounded_entries_round_half_up(key: int, text: str, verdict: str) -> None:
    check(ask(Numeric(key, "MACs")), text, verdict)


def test_a_count_of_bytes_may_come_in_kilobytes() -> None:
    question = ask(Numeric(803000, "bytes"), {"forgot-bytes": 200750})
    check(question, "784 KB", RIGHT)  # 803000/1024 = 784.2
    check(question, "784.2 KB", RIGHT)
    check(question, "784.1 KB", WRONG)
    check(question, "803 kB", RIGHT)
    check(question, "196 KB", WRONG, "forgot-bytes")


# --- rounded questions ----------------------------------------------------------------

MEMORY = ask(
    Numeric(Fraction(803000, 1024), "KB", places=1),  # 784.179...
    {"wrong-kilo": Fraction(803), "forgot-bytes": Fraction(200750, 1024)},  # 196.04...
)

ROUNDED: list[tuple[str, str, tuple[str, ...]]] = [
    ("784.2", RIGHT, ()),
    ("784.2 KB", RIGHT, ()),
    ("784.18", RIGHT, ()),
    ("784.17969", RIGHT, ()),
    ("803000/1024", RIGHT, ()),
    ("803000 bytes", RIGHT, ()),
    # half of the last place is tolerated, no more
    ("784.13", RIGHT, ()),
    ("784.1297", RIGHT, ()),
    ("784.1296", WRONG, ()),
    ("784.1", WRONG, ()),
    ("784.3", WRONG, ()),
    ("784", WRONG, ()),
    ("784 KB", WRONG, ()),
    # fewer digits in another unit
    ("0.77 MB", AGAIN, ()),
    ("0.7658 MB", RIGHT, ()),
    # slips, at their own half of the last place
    ("803", WRONG, ("wrong-kilo",)),
    ("803.0", WRONG, ("wrong-kilo",)),
    ("196.0", WRONG, ("forgot-bytes",)),
    ("196.1", WRONG, ()),
    # arithmetic
    ("7841.8", WRONG, ("power-of-ten",)),
    ("0.7842", WRONG, ("power-of-ten",)),
    ("803000", WRONG, ("neighbouring-unit",)),  # bytes
    ("0.8", WRONG, ("neighbouring-unit",)),  # 0.766 MB, to the same places
    ("822272000", WRONG, ("factor-1024",)),  # twice the wrong way
    ("1568.4", WRONG, ("factor-two",)),
    ("392.1", WRONG, ("factor-two",)),
    ("785.2", WRONG, ()),
    ("0", WRONG, ()),
    ("0.0", WRONG, ()),
    ("0.1", WRONG, ()),
    ("784.2 parameters", AGAIN, ()),
    ("784,2", AGAIN, ()),
]


@pytest.mark.parametrize(("text", "verdict", "named"), ROUNDED)
def test_rounded_questions_tolerate_half_of_the_last_place(
    text: str, verdict: str, named: tuple[str, ...]
) -> None:
    check(MEMORY, text, verdict, *named)


def test_a_digit_too_few_says_what_is_asked() -> None:
    feedback = mark(MEMORY, "0.77 MB").feedback
    assert feedback == "Give all digits: in KB, to 1 decimal place."


def test_whole_percents() -> None:
    question = ask(Numeric(Fraction(2777, 100), "%", places=0))
    for text, verdict in [("28", RIGHT), ("27.77%", RIGHT), ("27", WRONG), ("28.3", WRONG)]:
        check(question, text, verdict)


# --- what several share ---------------------------------------------------------------


def test_slips_that_share_a_number_are_reported_together() -> None:
    question = ask(
        Numeric(100, "parameters"),
        {"forgot-bias": 90, "bias-per-input": 80, "single-bias": 90},
    )
    result = check(question, "90", WRONG, "forgot-bias", "single-bias")
    assert result.feedback == (
        f"One of these: {misconceptions()['forgot-bias'].feedback} "
        f"Or: {misconceptions()['single-bias'].feedback}"
    )
    assert result.study == ("conv-bias-count",)  # once, though both name it
    single = check(question, "80", WRONG, "bias-per-input")
    assert single.feedback == misconceptions()["bias-per-input"].feedback


def test_the_key_wins_over_a_slip_of_the_same_number() -> None:
    """A masked variant can have one; its code is a question nevertheless."""
    check(ask(Numeric(9, "pixels"), {"same-size": 9}), "9", RIGHT)


ARITHMETIC = [  # key, entry, what is named first
    (2, "1", ("off-by-one",)),  # half as well, which says nothing of so small a number
    (99, "198", ()),
    (100, "200", ("factor-two",)),
    (1, "10", ("power-of-ten",)),
    (10, "11", ("off-by-one",)),
    (1024, "1", ()),  # no bytes: 1024 is nothing special
    (5, "0", ()),
]


@pytest.mark.parametrize(("key", "text", "named"), ARITHMETIC)
def test_arithmetic_names_one(key: int, text: str, named: tuple[str, ...]) -> None:
    check(ask(Numeric(key, "pixels")), text, WRONG, *named)


# --- shapes ---------------------------------------------------------------------------

SHAPE = ask(
    Dims((64, 56, 112)),
    {"same-size": (64, 112, 224), "kept-input-channels": (3, 56, 112), "forgot-stride": (1, 2, 3)},
)

SHAPES: list[tuple[str, str, tuple[str, ...]]] = [
    ("64x56x112", RIGHT, ()),
    ("64, 56, 112", RIGHT, ()),
    ("(64, 56, 112)", RIGHT, ()),
    ("56x112x64", AGAIN, ()),  # H×W×C
    ("64x112x56", WRONG, ("transposed-shape",)),
    ("112x56x64", WRONG, ("transposed-shape",)),
    ("56x64x112", WRONG, ("transposed-shape",)),
    ("64x112x224", WRONG, ("same-size",)),
    ("3x56x112", WRONG, ("kept-input-channels",)),
    ("64x56x111", WRONG, ("off-by-one",)),
    ("63x57x112", WRONG, ("off-by-one",)),
    ("64x56x110", WRONG, ()),
    ("64x56", AGAIN, ()),
    ("401408", AGAIN, ()),
    ("64x56x112x1", AGAIN, ()),
    ("banana", AGAIN, ()),
]


@pytest.mark.parametrize(("text", "verdict", "named"), SHAPES)
def test_shapes(text: str, verdict: str, named: tuple[str, ...]) -> None:
    check(SHAPE, text, verdict, *named)


def test_channels_last_is_said_and_not_marked() -> None:
    assert mark(SHAPE, "56x112x64").feedback == (
        "The right numbers, but we write C×H×W: channels first."
    )


def test_channels_last_of_a_batch_is_said_and_not_marked() -> None:
    batch = ask(Dims((32, 64, 56, 112)), {})
    assert mark(batch, "32x64x56x112").verdict == "correct"
    assert mark(batch, "32x56x112x64").feedback == (
        "The right numbers, but we write B×C×H×W: channels first."
    )


def test_height_and_width_swapped_are_told_their_order() -> None:
    for shape, text in (((64, 56, 112), "64x112x56"), ((55, 56), "56x55")):
        feedback = mark(ask(Dims(shape)), text).feedback
        assert feedback.endswith("channels first and height before width.")


def test_channels_last_is_wrong_where_it_is_a_slip() -> None:
    question = ask(Dims((64, 56, 112)), {"same-size": (56, 112, 64)})
    check(question, "56x112x64", WRONG, "same-size")


def test_a_shape_that_reads_the_same_both_ways_is_right() -> None:
    check(ask(Dims((56, 56, 56))), "56x56x56", RIGHT)
    check(ask(Dims((55, 56))), "56x55", WRONG, "transposed-shape")


def test_a_slip_wins_over_off_by_one() -> None:
    question = ask(Dims((64, 56, 56)), {"forgot-plus-one": (64, 55, 55)})
    check(question, "64x55x55", WRONG, "forgot-plus-one")
    check(question, "64x57x57", WRONG, "off-by-one")


NEIGHBOURS: list[
    tuple[int | Fraction, str, int | None, str, str]
] = [  # key, unit, places, entry, what is named
    (2097152, "bytes", None, "2048", "neighbouring-unit"),  # KB
    (2097152, "bytes", None, "2", "neighbouring-unit"),  # MB
    (Fraction(51, 2), "MB", 1, "26112", "neighbouring-unit"),  # KB
    (Fraction(51, 2), "MB", 1, "26112.0", "neighbouring-unit"),
    (Fraction(51, 2), "MB", 1, "26738.7", "neighbouring-unit"),  # kB
    (Fraction(15470, 1000), "G MACs", 2, "15470", "neighbouring-unit"),  # M MACs
    (Fraction(15470, 1000), "G MACs", 2, "1.55", ""),
    (15470, "MACs", None, "15.47", "power-of-ten"),  # a plain count has no neighbour
    (784, "KB", None, "7840", "power-of-ten"),
]


@pytest.mark.parametrize(("key", "unit", "places", "text", "named"), NEIGHBOURS)
def test_neighbouring_units(
    key: int | Fraction, unit: str, places: int | None, text: str, named: str
) -> None:
    check(ask(Numeric(key, unit, places)), text, WRONG, *([named] if named else []))


# --- choices, clozes, cards -----------------------------------------------------------

CHOICE = Choice(
    (
        Option("relu", parse("ReLU")),
        Option("tanh", parse("tanh"), parse("It **saturates**.")),
        Option("none", parse("nothing")),
    ),
    right="relu",
)


def test_a_choice_is_made_by_number_or_id() -> None:
    question = ask(CHOICE)
    shown = [option.id for option in CHOICE.shuffled(question.code)]
    assert sorted(shown) == ["none", "relu", "tanh"]
    for number, identifier in enumerate(shown, start=1):
        verdict = RIGHT if identifier == "relu" else WRONG
        check(question, f" {number} ", verdict)
        check(question, identifier, verdict)
    assert mark(question, "tanh").feedback == "It saturates."
    assert mark(question, "none").feedback == "Not right."


@pytest.mark.parametrize("text", ["", "0", "4", "-1", "1.0", "sigmoid", "٢", "²", "1" * 10**5])
def test_no_option_is_asked_again(text: str) -> None:
    assert check(ask(CHOICE), text, AGAIN).feedback == "Choose an option by its number, 1 to 3."


def test_the_order_of_options_depends_on_code_and_seed_alone() -> None:
    backwards = Choice(CHOICE.options[::-1], CHOICE.right)
    orders = set()
    for seed in map(str, range(40)):
        order = [option.id for option in CHOICE.shuffled("a", seed)]
        assert order == [option.id for option in backwards.shuffled("a", seed)]
        orders.add(tuple(order))
    assert len(orders) == 6


CLOZES: list[tuple[str, str, str]] = [  # the card's text, response, verdict
    ("AlexNet won in [[2012]].", "2012", RIGHT),
    ("AlexNet won in [[2012]].", "2013", WRONG),
    ("AlexNet won in [[2012]].", "", AGAIN),
    ("AlexNet won in [[2012]].", " ; ", WRONG),
    ("[[Max-pooling]] shrinks.", "max pooling", RIGHT),
    ("[[Max pooling]] shrinks.", "Maxpooling", RIGHT),
    ("[[max pooling]] shrinks.", "the max-pooling.", RIGHT),
    ("[[max pooling]] shrinks.", "average pooling", WRONG),
    ("[[the stride]]", "stride", RIGHT),
    ("[[60 million]]", "60million", RIGHT),
    ("[[34,944]]", "34944", RIGHT),
    ("[[34944]]", "34,944", RIGHT),
    ("a [[$3 \\times 3$]] kernel", "3x3", RIGHT),
    ("a [[$3 \\times 3$]] kernel", "3×3", RIGHT),
    ("[[$W - K + 2P$]]", "W-K+2P", RIGHT),
    ("[[$W - K + 2P$]]", "W − K + 2·P", RIGHT),
    ("[[$W - K + 2P$]]", "W + K + 2P", WRONG),
    ("[[$W - K + 2P$]]", "W K + 2P", WRONG),
    ("[[$-1$]]", "-1", RIGHT),
    ("[[$-1$]]", "1", WRONG),
    ("[[1]]", "-1", WRONG),
    ("[[`a; b`]]", "a; b", RIGHT),
    ("[[Krizhevsky]] and [[Sutskever]]", "krizhevsky; sutskever", RIGHT),
    ("[[Krizhevsky]] and [[Sutskever]]", "sutskever; krizhevsky", WRONG),
    ("[[Krizhevsky]] and [[Sutskever]]", "krizhevsky", AGAIN),
    ("[[2::a]] and [[1::b]]", "b; a", WRONG),  # in reading order
]


@pytest.mark.parametrize(("text", "response", "verdict"), CLOZES)
def test_clozes(text: str, response: str, verdict: str) -> None:
    check(ask(Cloze(parse(text))), response, verdict)


def test_a_cloze_says_how_many_gaps_there_are() -> None:
    two = "There are 2 gaps: separate their texts with semicolons."
    assert mark_deletions(["a", "b"], "a").feedback == two
    assert mark_deletions(["a", "b"], "a; b; c").feedback == two


def test_a_revealed_card_is_not_marked() -> None:
    check(ask(Reveal(parse("because"))), "because", AGAIN)
