"""One attribute says what a slip of arithmetic is; drill, second try and exam follow it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizgen.families import misconceptions, question
from quizgen.misconceptions import ARITHMETIC, only_arithmetic
from quizgen.questions.grading import mark
from quizgen.study.history.rating import rate
from quizgen.study.plan import Outcome
from tests.exam.helpers import one, record, six
from tests.study.typist import played
from tests.sweeps import over_each

CONV = question("conv-params:1:87")  # 24 filters of 5x5 over 8 channels: 4824, without biases 4800


def test_what_a_number_alone_explains_is_a_slip_of_arithmetic() -> None:
    assert {name for name, item in misconceptions().items() if item.arithmetic} == {
        "factor-1024", "factor-two", "neighbouring-unit", "off-by-one", "power-of-ten",
        "transposed-shape",
    }  # fmt: skip


def test_a_mistake_that_nobody_knows_is_no_slip() -> None:
    assert not only_arithmetic(["of-another-version"])
    assert not only_arithmetic(["factor-two", "of-another-version"])


@over_each("name", misconceptions())
def test_a_drill_rates_an_answer_hard_where_it_was_a_slip(name: str) -> None:
    expected = "hard" if misconceptions()[name].arithmetic else "again"
    assert rate(Outcome("incorrect", "", (name,))) == expected


# A slip of arithmetic that is declared none, and a misconception that is declared a slip.
@pytest.mark.parametrize("is_slip", [True, False])
@pytest.mark.parametrize(
    ("name", "typed"), [("power-of-ten", "48240"), ("off-by-one", "4825"), ("forgot-bias", "4800")]
)
def test_all_three_uses_follow_the_attribute(
    name: str, typed: str, is_slip: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = replace(misconceptions()[name], arithmetic=is_slip)
    monkeypatch.setitem(ARITHMETIC, name, changed)
    assert mark(CONV, typed).misconceptions == (name,)
    # the drill's rating, and its second try
    assert rate(Outcome("incorrect", typed, (name,))) == ("hard" if is_slip else "again")
    _, session = played([CONV], typed, "4824", patient=True)
    (entry,) = session.summary.entries
    assert entry.outcome is not None
    assert entry.outcome.tries == (2 if is_slip else 1)
    # the points of an exam
    manifest = six()
    found = record(manifest, "Q1")
    key = found["answer"]["value"]
    wrong = {slip["id"]: slip["value"] for slip in found["slips"]}
    numbers = {"power-of-ten": 10 * key, "off-by-one": key + 1, "forgot-bias": wrong["forgot-bias"]}
    status, points, _ = one(manifest, "Q1", str(numbers[name]))
    assert (status, points) == (("partly", 1) if is_slip else ("wrong", 0))
