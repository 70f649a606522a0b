"""What can be typed where a session waits for the learner to read."""

from __future__ import annotations

from quizgen.families import question
from quizgen.study.plan import Form
from quizgen.study.session.play import Session
from quizgen.study.session.screen import Tone
from tests.study.typist import Formed, Ticking, Typist, played

CONV = question("conv-params:1:87")  # 4824 parameters, 4800 without biases
DENSE = question("fc-params:1:99")  # 3400 parameters


def test_what_the_pause_after_a_wrong_answer_understands() -> None:
    typist, _ = played([CONV], "=5*5*8*24", "4800", "?", "=ans+24", "=1/0", "4824", ":4")
    assert typist.toned(Tone.HINT)[-5:] == [
        "The solution stands above.",
        "= 4824",
        "'1/0': divides by zero.",
        "Press Enter to go on, or :1 to :4 to rate.",
        "conv-params:1 is rated easy now.",
    ]
    assert "Press Enter to end, or 1 to 4 to rate." in played([CONV], "4824", "x")[0].text


def test_a_bare_number_rates_only_where_it_cannot_be_an_answer() -> None:
    """Whoever types the right number again after a wrong one has not rated it."""
    typist, _ = played([CONV], "4800", "4", "4824")
    assert [event["event"] for event in typist.events] == ["answered"]
    shape = question("conv-output:2:7")
    typist, _ = played([shape], "1x1x1", "", "4")
    assert [event["event"] for event in typist.events] == ["answered", "rated"]


def test_at_a_worked_example_only_a_command_rates_the_answer_before() -> None:
    plan = Formed([DENSE, CONV])
    session = Session(plan, Typist(iter(["3400"])), Ticking(), "quizgen", str)
    session.play()
    for typed, rated in [("4", []), ("easy", []), (":4", ["rated"])]:
        plan.form = Form.EXAMPLE
        typist = session.screen = Typist(iter([typed, "?"]))
        session.play()
        assert [event["event"] for event in typist.events] == rated
        assert ("Press Enter to go on." in typist.shown) == (not rated)
        assert "The solution stands above." in typist.shown  # the pause went on
