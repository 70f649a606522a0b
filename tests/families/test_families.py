"""Every family at every level: what a question must be, over a sweep of drawn codes."""

from __future__ import annotations

from collections import Counter
from graphlib import TopologicalSorter
from itertools import islice
from typing import Any

import pytest

from quizgen.families import families, family, misconceptions, question
from quizgen.families.rows import row_of
from quizgen.families.shelf import Shelf
from quizgen.files.content import shipped
from quizgen.misconceptions import ARITHMETIC
from quizgen.questions.conventions import CONVENTIONS
from quizgen.questions.grading import mark
from quizgen.questions.margins import FamilyError
from quizgen.questions.question import Answer, Blanks, Choice, Numeric
from quizgen.variants.drawing import draw, survey_of
from quizgen.variants.family import CodeError, Family, parse_code
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.space import Axis, Order
from tests.helpers import EVERY_LEVEL, FEWEST, few, swept
from tests.questions.typing_answers import (
    FAMILY_JUNK,
    computed,
    key_of_question,
    numbers_in,
    typed_keys,
)
from tests.sweeps import over_levels, sample

over_every_level = over_levels(EVERY_LEVEL)


# --- how families hang together -------------------------------------------------------


def test_what_families_need_exists_and_leads_to_no_circle() -> None:
    known = families()
    needs = {item.id: item.needs for item in known.values()}
    assert {name for names in needs.values() for name in names} <= known.keys()
    order = list(TopologicalSorter(needs).static_order())
    assert sorted(order) == sorted(known)
    assert next(name for name, wanted in needs.items() if not wanted) == "conv-output"


def test_near_families_are_at_least_two() -> None:
    groups = Counter(item.near for item in families().values() if item.near)
    assert min(groups.values()) >= 2
    assert {"convolution", "fully-connected", "grouped"} <= groups.keys()


def test_one_family_is_had_without_importing_the_others() -> None:
    for item in families().values():
        assert family(item.id) is item


@pytest.mark.parametrize("name", ["conv-params", "training-memory", "shortcut-options"])
def test_one_family_is_read_from_its_own_file(name: str) -> None:
    """The same family as among all, though the other files' families are not read."""
    data = Shelf(shipped())
    alone = data.find(name)
    assert alone is not None
    assert "_parts" not in vars(data)
    assert row_of(alone) == row_of(family(name))
    assert data.family(name) is alone


# --- what a code stands for -----------------------------------------------------------


@over_every_level
def test_a_code_stands_for_one_question(name: str, number: int) -> None:
    for asked in swept(name, number):
        assert question(asked.code) == asked
        code = parse_code(asked.code)
        assert code is not None
        assert (code.family, code.level) == (asked.family, asked.level) == (name, number)
        assert asked.givens == family(name).level(number).space.givens(code.index)
    for asked in few(name, number):
        pinned = asked.code.replace(":", f"@{asked.version}:", 1)
        assert question(pinned) == asked


@over_every_level
def test_a_masked_variant_is_still_a_question(name: str, number: int) -> None:
    level = family(name).level(number)
    k, slips = survey_of(family(name), number).separable
    masked: list[int] = []
    existing = 0
    walked = sample(level.space.size, suite=300)
    for index in islice(Order(5, level.space.size).walk(), walked):
        variant = level.variant(level.space.givens(index))
        existing += variant is not None
        if variant is not None and not level.admits(variant, slips - k):
            masked.append(index)
        if len(masked) == 5:
            break
    whole = walked >= level.space.size
    assert masked or not whole or survey_of(family(name), number).variants == existing
    for index in masked:
        asked = family(name).question(number, index)
        assert mark(asked, key_of_question(asked)).verdict == "correct"


def exists(name: str, number: int, index: int) -> bool:
    level = family(name).level(number)
    return level.variant(level.space.givens(index)) is not None


@over_every_level
def test_what_stands_for_nothing_is_refused(name: str, number: int) -> None:
    size = family(name).level(number).space.size
    for index in (size, size + 10**8):
        with pytest.raises(
            CodeError, match=f"no such variant; the index goes from 0 to {size - 1}"
        ):
            question(f"{name}:{number}:{index}")
    tried = islice(Order(6, size).walk(), sample(300, suite=60))
    for index in islice((i for i in tried if not exists(name, number, i)), 3):
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
    ("conv-params@0:2:1", "this program has version 2 of conv-params, not 0"),
    ("conv-params@1:2:1", "this program has version 2 of conv-params, not 1; the numbers or the"),
]


@pytest.mark.parametrize(("code", "message"), CODES)
def test_codes_that_are_none(code: str, message: str) -> None:
    with pytest.raises(CodeError) as caught:
        question(code)
    assert message in str(caught.value)


def test_codes_may_stand_in_spaces() -> None:
    assert question(" conv-params:2:7 ") == question("conv-params:2:0007")


# --- marking --------------------------------------------------------------------------


@over_every_level
def test_the_key_is_right(name: str, number: int) -> None:
    for asked in swept(name, number):
        result = mark(asked, key_of_question(asked))
        assert (result.verdict, result.score) == ("correct", 1.0), asked.code


@over_every_level
def test_the_key_is_right_however_it_is_typed(name: str, number: int) -> None:
    for asked in few(name, number):
        for typed in typed_keys(asked):
            result = mark(asked, typed)
            assert (result.verdict, result.score) == ("correct", 1.0), (asked.code, typed)


@over_every_level
def test_each_slip_is_named(name: str, number: int) -> None:
    """Two at once too; of a table's slips, in the blanks that they change."""
    for asked in swept(name, number):
        if isinstance(asked.answer, Choice):
            continue
        answer = computed(asked)
        single = [s for s in asked.slips if len(s.misconceptions) == 1]
        assert len(single) >= 3, asked.code
        texts = {s.misconceptions: answer.text(s.value) for s in asked.slips}
        for slip, text in texts.items():
            result = mark(asked, text)
            assert result.verdict == "incorrect", (asked.code, slip, text)
            assert 0 <= result.score < 1
            sharing = {part for n, t in texts.items() if t == text for part in n}
            assert sharing <= set(result.misconceptions), (asked.code, slip, text)
            assert result.feedback


@over_every_level
def test_wrong_options_say_why(name: str, number: int) -> None:
    for asked in swept(name, number):
        if not isinstance(asked.answer, Choice):
            continue
        assert not asked.slips
        options = asked.answer.options
        assert 2 <= len(options) <= 9
        assert len({str(option.text) for option in options}) == len(options), asked.code
        for place, option in enumerate(asked.answer.shuffled(asked.code), start=1):
            for typed in (option.id, str(place)):
                result = mark(asked, typed)
                if option.id == asked.answer.right:
                    assert result.verdict == "correct"
                    continue
                assert (result.verdict, result.score) == ("incorrect", 0.0)
                assert len(result.feedback) > 15, (asked.code, option.id, result.feedback)
                assert result.feedback != "Not right."
                assert result.feedback.endswith((".", ")"))


@over_every_level
def test_every_option_is_right_now_and_then(name: str, number: int) -> None:
    """But for those that are never right, which are distractors with a reason."""
    asked = [one for one in swept(name, number) if isinstance(one.answer, Choice)]
    rights = {one.answer.right for one in asked if isinstance(one.answer, Choice)}
    assert not asked or len(rights) >= 2


@over_every_level
def test_junk_is_asked_again(name: str, number: int) -> None:
    for asked in few(name, number):
        for junk in FAMILY_JUNK:
            result = mark(asked, junk)
            assert (result.verdict, result.misconceptions) == ("invalid", ()), (asked.code, junk)
            assert result.feedback


@over_every_level
def test_slips_have_their_own_names_and_are_numbers_a_learner_could_give(
    name: str, number: int
) -> None:
    level = family(name).level(number)
    if isinstance(level, FormulaLevel):
        assert len(level.slips) >= 3
    arithmetic = {item.id for item in misconceptions().values() if item.arithmetic}
    for asked in swept(name, number):
        names = [part for slip in asked.slips for part in slip.misconceptions]
        assert not set(names) & arithmetic
        for slip in asked.slips:
            for value in numbers_in(slip.value):
                assert value > 0 or (value == 0 and may_be_none(asked.answer)), (asked.code, slip)


def may_be_none(answer: Answer) -> bool:
    """Whether it counts pixels of padding, or columns that are left over: there may be none."""
    parts = [cell.answer for cell in answer.cells] if isinstance(answer, Blanks) else [answer]
    return any(isinstance(one, Numeric) and one.unit in ("pixels", "columns") for one in parts)


# --- the registry ---------------------------------------------------------------------


def test_there_are_enough_families_of_three_levels() -> None:
    assert len(families()) >= 50
    for item in families().values():
        assert list(item) == [1, 2, 3]
        assert item.summary
        assert item.covers
    topics = {"shapes", "params", "flops", "memory", "receptive-field", "blocks", "networks"}
    assert {item.topic for item in families().values()} == topics


@over_every_level
def test_levels_two_and_three_hold_two_hundred_answers(name: str, number: int) -> None:
    answers = survey_of(family(name), number).answers
    assert answers >= FEWEST.get(name, 30 if number == 1 else 200)


def test_families_of_few_answers_are_few_by_nature() -> None:
    assert FEWEST.keys() <= families().keys()
    for name in FEWEST:
        space = [survey_of(family(name), number) for number in (2, 3)]
        assert any(level.answers < 200 for level in space), f"{name} is no exception"


@over_every_level
def test_every_convention_is_drawn(name: str, number: int) -> None:
    for convention, words in family(name).level(number).space.words.items():
        if convention in CONVENTIONS:
            drawn = {asked.givens[convention] for asked in swept(name, number)}
            assert drawn == set(words)


def test_a_misconception_has_a_card_that_cures_it() -> None:
    """Only arithmetic has none: nothing was misunderstood."""
    shipped = misconceptions()
    assert len(shipped) >= 40
    incurable = {name for name, item in shipped.items() if not item.study}
    assert incurable == {"power-of-ten", "off-by-one", "factor-two"}


def test_with_biases_there_are_as_many_additions_as_multiplications() -> None:
    """So nobody is told that there are fewer; a bias too many has its own feedback."""
    named: dict[str, set[str]] = {"none": set(), "counted": set()}
    for asked in swept("flop-conventions", 2):
        named[str(asked.givens["biases"])] |= {slip.id for slip in asked.slips}
    assert "counted-first-addition" in named["none"] - named["counted"]
    assert "added-bias-to-full-sum" in named["counted"] - named["none"]


def test_a_family_knows_its_misconceptions() -> None:
    """Each question carries what its slips mean, and what arithmetic alone explains."""
    for found in families().values():
        known = found.misconceptions
        assert ARITHMETIC.keys() <= known.keys()
        for number in found:
            (index,) = draw(found, number, 1, "known")
            asked = found.question(number, index)
            assert {name for slip in asked.slips for name in slip.misconceptions} <= known.keys()
            assert all(known[name] == misconceptions()[name] for name in known)


def test_a_shape_is_made_of_whole_numbers() -> None:
    level = FormulaLevel(
        prompt="<K>",
        axes=(Axis("K", (3,)),),
        steps=(("H", "Height", "K/2"), ("W", "Width", "K")),
        answer=("H", "W"),
        slips={},
    )
    broken: Any = Family("x", "shapes", "x", {1: level})
    with pytest.raises(FamilyError, match="3/2 is not a whole number"):
        broken.question(1, 0)
