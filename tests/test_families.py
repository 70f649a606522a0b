"""Every family at every level: what a question must be, over a sweep of drawn codes."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice
from typing import Any

import pytest
import typst

from quizgen.conventions import CONVENTIONS
from quizgen.digits import fixed, grouped
from quizgen.drawing import survey_of
from quizgen.evaluation import value_of
from quizgen.families import families, family, question
from quizgen.family import CodeError, Family, parse_code
from quizgen.grading import mark
from quizgen.level import FamilyError
from quizgen.formula_level import FormulaLevel as Level
from quizgen.maths import parse_maths
from quizgen.misconceptions import ARITHMETIC
from quizgen.question import Dims, Numeric, Question
from quizgen.render.html import Html, Latex
from quizgen.render.terminal import Terminal, ascii_fallback
from quizgen.render.typst import Typst
from quizgen.space import Axis, Order
from quizgen.tree import Relation
from quizgen.units import UNITS
from tests.helpers import EVERY_LEVEL, level_id, swept

over_every_level = pytest.mark.parametrize(("name", "number"), EVERY_LEVEL, ids=level_id)


def numeric(asked: Question) -> Numeric | Dims:
    assert isinstance(asked.answer, Numeric | Dims)
    return asked.answer


# --- what a code stands for -----------------------------------------------------------


@over_every_level
def test_a_code_stands_for_one_question(name: str, number: int) -> None:
    for asked in swept(name, number):
        assert question(asked.code) == asked
        pinned = asked.code.replace(":", f"@{asked.version}:", 1)
        assert question(pinned) == asked
        code = parse_code(asked.code)
        assert code is not None
        assert (code.family, code.level) == (asked.family, asked.level) == (name, number)
        assert asked.givens == family(name).level(number).space.givens(code.index)


@over_every_level
def test_a_masked_variant_is_still_a_question(name: str, number: int) -> None:
    level = family(name).level(number)
    k, slips = survey_of(family(name), number).separable
    givens = ((index, level.space.givens(index)) for index in Order(5, level.space.size).walk())
    hidden = (i for i, g in givens if level.exists(g) and not level.admits(g, slips - k))
    masked = list(islice(hidden, 5))
    assert masked or survey_of(family(name), number).variants == level.space.size
    for index in masked:
        asked = family(name).question(number, index)
        assert mark(asked, numeric(asked).key_text()).verdict == "correct"


@over_every_level
def test_what_stands_for_nothing_is_refused(name: str, number: int) -> None:
    size = family(name).level(number).space.size
    for index in (size, size + 10**8):
        with pytest.raises(
            CodeError, match=f"no such variant; the index goes from 0 to {size - 1}"
        ):
            question(f"{name}:{number}:{index}")
    level = family(name).level(number)
    every = range(size) if level.possible else ()
    impossible = (i for i in every if not level.exists(level.space.givens(i)))
    for index in islice(impossible, 3):
        with pytest.raises(CodeError, match="no such variant: this layer cannot exist"):
            question(f"{name}:{number}:{index}")


def test_some_layers_are_impossible() -> None:
    """48 channels are no 32 groups."""
    space = family("grouped-params").level(2).space
    givens = enumerate(map(space.givens, range(space.size)))
    index = next(i for i, g in givens if (g["C_in"], g["C_out"], g["G"]) == (48, 96, 32))
    with pytest.raises(CodeError, match="no such variant: this layer cannot exist"):
        question(f"grouped-params:2:{index}")


CODES = [  # code, what is said
    ("conv-params:2", "not a question code; codes look like conv-params:2:1543"),
    ("conv-params", "not a question code"),
    ("", "not a question code"),
    ("conv-params:2:-1", "not a question code"),
    ("conv-params:2:1.5", "not a question code"),
    ("conv-params:2:٥", "not a question code"),
    ("conv-params:2:" + "9" * 5000, "not a question code"),
    ("conv-params@x:2:1", "not a question code"),
    ("Conv-Params:2:1", "not a question code"),
    ("conv-parms:2:1", "no such family; did you mean conv-params?"),
    ("zzz:2:1", "no such family; 'quiz topics' lists the families"),
    ("conv-params:4:1", "no such level; its levels are 1, 2, 3"),
    ("conv-params:0:1", "no such level"),
    ("conv-params@0:2:1", "this program has version 1 of conv-params, not 0"),
    ("conv-params@2:2:1", "this program has version 1 of conv-params, not 2; the numbers or the"),
]


@pytest.mark.parametrize(("code", "message"), CODES)
def test_codes_that_are_none(code: str, message: str) -> None:
    with pytest.raises(CodeError) as caught:
        question(code)
    assert message in str(caught.value)


def test_codes_may_stand_in_spaces() -> None:
    assert question(" conv-params:2:7 ") == question("conv-params:2:0007")


# --- marking --------------------------------------------------------------------------


def typed_keys(answer: Numeric | Dims) -> list[str]:
    """A key as people may type it."""
    if isinstance(answer, Dims):
        c, *sides = answer.shape
        joined = [sign.join(map(str, answer.shape)) for sign in ("x", "×", ", ", " ", "X", " * ")]
        return [*joined, f"({joined[2]})", f"{c}@{'x'.join(map(str, sides))}"]
    unit = answer.measure
    if answer.places is not None:
        plain = fixed(answer.value, answer.places, group=False)
        return [
            plain,
            fixed(answer.value, answer.places),
            f"{plain} {unit.id}",
            f"{plain}{unit.id}",
        ]
    assert isinstance(answer.value, int)
    value = answer.value
    thousands, rest = divmod(value, 1000)
    return [
        str(value),
        f"{value:,}",
        f"{value:,}".replace(",", " "),
        f"  {value} ",
        f"{value} {unit.id}",
        f"{value}*1",
        f"{value - 3} + 3",
        f"2x{value}/2",
        f"{thousands}.{rest:03}k",
        f"{Fraction(value, 10**6).numerator}/{Fraction(value, 10**6).denominator}*1000000",
        *(f"{value} {word}" for word in unit.synonyms),
    ]


@over_every_level
def test_the_key_is_right_however_it_is_typed(name: str, number: int) -> None:
    for asked in swept(name, number):
        for typed in [*typed_keys(numeric(asked)), numeric(asked).key_text()]:
            result = mark(asked, typed)
            assert (result.verdict, result.score) == ("correct", 1.0), (asked.code, typed)


@over_every_level
def test_each_slip_is_named(name: str, number: int) -> None:
    for asked in swept(name, number):
        assert len(asked.slips) >= 3, asked.code
        answer = numeric(asked)
        texts = {s.misconception: answer.text(s.value) for s in asked.slips}
        for slip in asked.slips:
            result = mark(asked, texts[slip.misconception])
            assert (result.verdict, result.score) == ("incorrect", 0.0), (asked.code, slip)
            sharing = {n for n, text in texts.items() if text == texts[slip.misconception]}
            assert sharing <= set(result.misconceptions), (asked.code, slip)
            assert result.feedback


@over_every_level
def test_junk_is_asked_again(name: str, number: int) -> None:
    for asked in islice(swept(name, number), 5):
        for junk in ["", "  ", "banana", "?", "12 apples", "1,2,3,4", "--", "1/0", "x", "5 5"]:
            result = mark(asked, junk)
            assert (result.verdict, result.misconceptions) == ("invalid", ()), (asked.code, junk)
            assert result.feedback


@over_every_level
def test_slips_have_their_own_names_and_are_numbers_a_learner_could_give(
    name: str, number: int
) -> None:
    level = family(name).level(number)
    assert len(level.slips) >= 3
    assert not set(level.slips) & {item.id for item in ARITHMETIC}
    for asked in swept(name, number):
        for slip in asked.slips:
            values = slip.value if isinstance(slip.value, tuple) else (slip.value,)
            assert all(value > 0 for value in values), (asked.code, slip)


# --- worked solutions -----------------------------------------------------------------


@over_every_level
def test_worked_lines_are_true_and_end_at_the_key(name: str, number: int) -> None:
    for asked in swept(name, number):
        answer = numeric(asked)
        for step in asked.steps:
            line = step.worked()
            again = parse_maths(Latex().maths(line))
            for shown in (line, again):
                assert isinstance(shown, Relation)
                *_, numbers, result = shown.items
                assert len(shown.items) == 2 or value_of(numbers) == step.value, asked.code
                off = abs(Fraction(value_of(result)) - step.value)
                last = Fraction(1, 2 * 10**step.places) if shown.ops[-1] == "~" else 0
                assert off <= last, (asked.code, step.label)
        values = dict(asked.givens) | {step.name: step.value for step in asked.steps}
        key = answer.shape if isinstance(answer, Dims) else (answer.value,)
        names = family(name).level(number).key_names
        assert tuple(values[part] for part in names) == key


# --- prompts --------------------------------------------------------------------------

ONE_OF_MANY = re.compile(
    r"(?<![\w.,×])1 (?:\w+ )?(?:channel|byte|filter|feature|group|image|output|class|value|map|"
    r"parameter|element|pixel|layer|row|column|weight)(?:es|s)\b"
)


TERMINAL, HTML, TYPST = Terminal(), Html(), Typst()


@over_every_level
def test_prompts_in_every_target(name: str, number: int) -> None:
    pages = []
    for asked in swept(name, number):
        prompt = asked.filled(asked.prompt)
        assert prompt.holes() == []
        terminal, html = Terminal().markup(prompt), Html().markup(prompt)
        for target in (TERMINAL, HTML, TYPST):  # kept: it prints a template once
            assert target.filled(asked.prompt, asked.values) == target.markup(prompt)
            for step in asked.steps:
                assert step.text(target) == target.maths(step.line())
        for text in (terminal, html):
            assert not ONE_OF_MANY.search(text), text
            assert not re.search(r"<[A-Za-z]+_|None|\bnan\b", text), text
        assert "?" in terminal
        assert not re.search(r"\$|\*\*|  ", terminal), terminal
        assert ascii_fallback(terminal).count("?") == terminal.count("?")
        for given in asked.givens.values():
            digits = grouped(given) if isinstance(given, int) else ""
            assert re.search(rf"(?<!\d){digits}(?!\d)", terminal), (terminal, given)
        pages.append(Typst().markup(prompt))
        pages += [f"${Typst().maths(step.worked())}$" for step in asked.steps]
    typst.compile("\n\n".join(pages).encode(), format="svg", ignore_system_fonts=True)


@over_every_level
def test_prompts_say_unit_rounding_and_conventions(name: str, number: int) -> None:
    for asked in swept(name, number):
        answer = numeric(asked)
        text = Terminal().markup(asked.filled(asked.prompt))
        if isinstance(answer, Dims):
            assert text.endswith("Answer as a shape, C×H×W.")
            continue
        reminder = text.rpartition("Answer in ")[2]
        assert UNITS[answer.unit].asks in reminder
        rounding = {None: "exactly", 1: "to 1 decimal place.", 2: "to 2 decimal places."}
        assert rounding[answer.places] in reminder
        for convention in CONVENTIONS.keys() & asked.givens.keys():
            sentence = CONVENTIONS[convention][str(asked.givens[convention])].rstrip(".")
            assert sentence in text, (asked.code, convention)


# --- the registry ---------------------------------------------------------------------


def test_there_are_enough_families_of_three_levels() -> None:
    assert len(families()) >= 12
    for item in families().values():
        assert list(item) == [1, 2, 3]
        assert item.summary
        assert item.covers
    assert {item.topic for item in families().values()} == {"shapes", "params", "flops", "memory"}


@over_every_level
def test_levels_two_and_three_hold_two_hundred_answers(name: str, number: int) -> None:
    answers = survey_of(family(name), number).answers
    assert answers >= (30 if number == 1 else 200)


@over_every_level
def test_every_convention_is_drawn(name: str, number: int) -> None:
    for convention, words in family(name).level(number).space.words.items():
        drawn = {asked.givens[convention] for asked in swept(name, number)}
        assert drawn == set(words)


def test_a_level_knows_its_misconceptions() -> None:
    with pytest.raises(FamilyError, match="slip 'no-such': there is no such misconception"):
        Level(
            prompt="x",
            axes=(Axis("K", (1,)),),
            steps=(("key", "Key", "K"),),
            slips={"no-such": "K + 1"},
        )


def test_a_shape_is_made_of_whole_numbers() -> None:
    level = Level(
        prompt="<K>",
        axes=(Axis("K", (3,)),),
        steps=(("H", "Height", "K/2"), ("W", "Width", "K")),
        answer=("H", "W"),
        slips={},
    )
    broken: Any = Family("x", "shapes", "x", {1: level})
    with pytest.raises(FamilyError, match="3/2 is not a whole number"):
        broken.question(1, 0)
