"""A session with a person at it: tries, hints, commands, what is recorded and what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quizgen.families import families, question
from quizgen.questions.question import Choice, Cloze, Dims, Numeric, Option, Question, Reveal
from quizgen.study.plan import Form, Outcome, Recorded, Showing
from quizgen.study.session.feedback import comes_back
from quizgen.study.session.play import Session
from quizgen.study.session.screen import Tone
from quizgen.text.markup import parse
from tests.study.listed import Listed
from tests.study.typist import Formed, Ticking, Typist, played

CONV = question(
    "conv-params:1:87"
)  # 24 filters of 5x5 over 8 channels: 4800 weights, 4824 with biases
DENSE = question("fc-params:1:99")  # 84 features to 40: 3360 weights, 3400 with biases
SHAPE = question("conv-output:2:4315")  # 3x300x400, 11x11, stride 4, padding 2: 48x74x99
CLOZE = Question(
    "a-cloze", "tests", parse("A [[kernel]] slides."), Cloze(parse("A [[kernel]] slides."))
)
CHOICE = Question(
    "a-choice",
    "tests",
    parse("Which?"),
    Choice((Option("a", parse("A")), Option("b", parse("B"), parse("Not B."))), "a"),
)
REVEAL = Question(
    "a-card", "tests", parse("What?"), Reveal(parse("That.")), explanation=parse("So.")
)


def outcome(*lines: str | BaseException, of: Question = CONV, patient: bool = True) -> Outcome:
    """What came of one question."""
    _, session = played([of], *lines, patient=patient)
    (entry,) = session.summary.entries
    assert entry.outcome is not None
    return entry.outcome


def number_of(option: str) -> str:
    assert isinstance(CHOICE.answer, Choice)
    shown = [option.id for option in CHOICE.answer.shuffled(CHOICE.code)]
    return str(1 + shown.index(option))


# --- tries ----------------------------------------------------------------------------

# typed, then: verdict, tries, misconceptions, hints, gave up
TRIES = [
    (["4824"], "correct", 1, (), 0, False),
    (["banana", "", "4824"], "correct", 1, (), 0, False),
    # a slip of arithmetic, or a wrong number without a name: once more
    (["48240", "4824"], "correct", 2, ("power-of-ten",), 0, False),
    (["4825", "4824"], "correct", 2, ("off-by-one",), 0, False),
    (["17", "4824"], "correct", 2, (), 0, False),
    (["17", "x", "4824"], "correct", 2, (), 0, False),
    (["17", "18"], "incorrect", 2, (), 0, False),
    (["48240", "4800"], "incorrect", 2, ("power-of-ten", "forgot-bias"), 0, False),
    (["17", ""], "incorrect", 1, (), 0, False),
    (["48240", "s"], "incorrect", 1, ("power-of-ten",), 0, False),
    # a misconception has a name, and its sentence says what to change: no second try
    (["4800"], "incorrect", 1, ("forgot-bias",), 0, False),
    # hints, and giving up
    (["?", "4824"], "correct", 1, (), 1, False),
    (["?", "?", "?", "4824"], "correct", 1, (), 3, False),
    (["?", "?", "?", "?"], "incorrect", 1, (), 3, True),
    (["?", "17", "4824"], "correct", 2, (), 1, False),
    (["17", "?", "?", "?", "?"], "incorrect", 1, (), 3, False),
]


def test_tries_hints_and_giving_up() -> None:
    for lines, verdict, tries, misconceptions, hints, gave_up in TRIES:
        found = outcome(*lines, "", "")
        seen = (found.verdict, found.tries, found.misconceptions, found.hints, found.gave_up)
        assert seen == (verdict, tries, misconceptions, hints, gave_up), lines


def test_without_a_person_one_line_is_one_answer() -> None:
    typist, session = played([CONV, DENSE], "17", "48", patient=False)
    assert [entry.outcome.tries for entry in session.summary.entries if entry.outcome] == [1, 1]
    assert "Once more" not in typist.text
    assert "Enter goes on" not in typist.text


def test_the_last_answer_is_the_response() -> None:
    assert outcome("48240", "4,824").response == "4,824"
    assert outcome("17", "").response == "17"
    assert outcome("?", "?", "?", "?").response == ""
    assert outcome(number_of("b"), of=CHOICE).response == "b"


def test_which_questions_give_a_second_try() -> None:
    assert outcome("48x74x98", "48x74x99", of=SHAPE).tries == 2  # off by one
    assert outcome("3x74x99", of=SHAPE).misconceptions == ("kept-input-channels",)
    assert outcome("window", "kernel", of=CLOZE).tries == 2
    assert outcome(number_of("b"), of=CHOICE).tries == 1


def test_seconds_run_from_the_question_to_the_last_answer() -> None:
    assert outcome("4824").seconds == 1.0
    assert outcome("17", "4824").seconds == 2.0  # of this clock, which ticks when it is read


@pytest.mark.parametrize("end", [None, KeyboardInterrupt()], ids=["Ctrl-D", "Ctrl-C"])
def test_leaving_at_the_second_try_keeps_the_first(end: BaseException | None) -> None:
    lines = ["17"] if end is None else ["17", end]
    if end is None:
        _, session = played([CONV, DENSE], *lines)
        (entry,) = session.summary.entries
    else:
        with pytest.raises(KeyboardInterrupt) as caught:
            played([CONV, DENSE], *lines)
        (entry,) = caught.value.args[0].entries
    assert entry.outcome is not None
    assert (entry.outcome.verdict, entry.outcome.response) == ("incorrect", "17")


# --- what is said ---------------------------------------------------------------------


def test_a_wrong_answer_beside_the_right_one() -> None:
    typist, _ = played([CONV], "4800", "")
    after = typist.text.split("> 4800\n")[1]
    assert after.startswith(
        "✗ You left out the biases. Every filter or output has one. Count them too.\n"
        "Your answer: 4800 parameters\n"
        "    params = K·K·C_in·C_out = 5·5·8·24 = 4800\n"
        "Correct answer: 4824 parameters\n"
        "Weights of all filters (K: kernel size, C_in: input channels, C_out: output channels):\n"
        "    weights = K·K·C_in·C_out = 5·5·8·24 = 4800\n"
        "Weights and biases, one bias per filter: (yours differs from here)\n"
        "    params = weights + C_out = 4800 + 24 = 4824\n"
    )


def test_mistakes_that_give_one_number_stand_below_each_other() -> None:
    typist, _ = played([question("dilated-conv:1:120")], "31", "")
    known = families()["dilated-conv"].misconceptions
    names = ("dilation-times-kernel", "forgot-plus-one")
    told = [" ".join(known[name].feedback.split()) for name in names]
    both = f"✗ One of these:\n    {told[0]}\n    {told[1]}\n"
    assert f"{both}Your answer: 31 pixels\nCorrect answer: 32 pixels\n" in typist.text


def test_a_right_answer_says_how_it_came_about() -> None:
    for lines, said in [
        (["4824"], "✓ Right."),
        (["17", "4824"], "✓ Right on the second try."),
        (["4.8k", "4.82k"], "✓ Right; exactly it is 4824 parameters."),
    ]:
        assert said in played([CONV], *lines)[0].text, lines


def test_a_card_is_revealed_before_it_is_rated() -> None:
    typist, session = played([REVEAL], "?", "it is that", "9", "x", "2")
    assert "A card that you rate has no hints." in typist.text
    assert "Think, then press Enter. it is that\nThat.\n" in typist.text
    assert typist.text.count("Rate yourself with 1, 2, 3 or 4.") == 2
    (entry,) = session.summary.entries
    assert entry.outcome == Outcome("rated", "it is that", seconds=1.0, rating="hard")


def test_hints_go_from_the_name_to_the_first_line() -> None:
    typist, _ = played([CONV], "?", "?", "?")
    assert typist.toned(Tone.HINT) == [
        "Method: Weights of all filters, then: weights and biases, one bias per filter.",
        "weights = K·K·C_in·C_out\nparams = weights + C_out\n"
        "K: kernel size, C_in: input channels, C_out: output channels",
        "weights = K·K·C_in·C_out = 5·5·8·24 = 4800\nAnother ? shows the solution.",
    ]
    one_line = question("conv-output:1:252")
    typist, _ = played([one_line], "?", "?", "?")
    assert "W_out = ⌊(57 − 7 + 2·3)/2⌋ + 1 = ?" in typist.text
    assert "29" not in typist.text
    choice = question("conv-fits:2:245")
    assert "\npadded = W + 2·P = 27 + 2·2 = 31\n" in played([choice], "?", "?", "?")[0].text
    assert "It begins with: k_____" in played([CLOZE], "?")[0].text
    assert "There is no hint to this one.\nAnother ?" in played([CHOICE], "?")[0].text


# --- commands -------------------------------------------------------------------------


def test_letters_alone_where_a_number_or_a_shape_is_asked() -> None:
    for asked in (CONV, SHAPE):
        for typed in ("h", "H", "help", ":h", ":help"):
            assert "I know this" in played([asked], typed)[0].text
    typist, _ = played([CLOZE], "h", "h", ":h")
    assert typist.text.count("I know this") == 1


def test_letters_alone_where_a_card_is_rated() -> None:
    typist, session = played([REVEAL, CONV], "h", "h", "s", "4824", "")
    assert typist.text.count("I know this") == 1  # the first one is a thought
    assert session.summary.skipped == 1


def test_what_is_no_command() -> None:
    typist, _ = played([CONV], ":x", ":", ":smile:", "::")
    assert typist.text.count("is no command; :h lists them.") == 4


def test_the_calculator_remembers_its_last_result() -> None:
    typist, _ = played([CONV], "=5*5*8*24", "=ans + 24", "=1/0", "=ans", "= K*2", "=")
    results = typist.toned(Tone.HINT)
    assert results[:2] == ["= 4800", "= 4824"]
    assert results[2] == "'1/0': divides by zero."
    assert results[3] == "= 4824"
    assert results[4] == "'K*2': K is no number; type numbers for names."
    assert results[5].startswith("'': the calculator cannot read this")


def test_taking_back() -> None:
    typist, session = played([CONV, DENSE], "u", "4824", "u", "4800", "u", "4824", "3400", "")
    assert "There is no answer of this session left to take back." in typist.text
    assert "Taken back: your answer to conv-params:1:87 (4824)." in typist.text
    assert "Taken back: your answer to conv-params:1:87 (4800)." in typist.text  # at the pause
    assert [event["event"] for event in typist.events] == [
        "answered", "undone", "answered", "undone", "answered", "answered",
    ]  # fmt: skip
    assert (session.summary.right, len(session.summary.answered)) == (2, 2)
    undone = typist.events[1]
    assert (undone["code"], undone["response"]) == ("conv-params:1:87", "4824")
    assert not {"rating", "due", "days", "comes_back", "opened", "brought"} & undone.keys()


def test_the_last_answer_can_be_taken_back_at_the_end() -> None:
    typist, session = played([CONV], "4824", "u", "4800", "")
    assert (session.summary.right, len(session.summary.answered)) == (0, 1)
    assert typist.text.count("Enter ends, 1 again  2 hard  3 good  4 easy > ") == 1


def test_a_rating_overruled() -> None:
    for lines in (
        ["4824", ":4", "3400", ""],
        ["4824", "3400", "4"],
        ["4800", ":1", "", "3400", "4"],
    ):
        typist, session = played([CONV, DENSE], *lines)
        assert [event["event"] for event in typist.events].count("rated") == sum(
            lines.count(rated) for rated in (":4", "4", ":1")
        )
        assert "easy" in [entry.recorded.rating for entry in session.summary.entries]
    assert "Nothing has been answered yet." in played([CONV], ":2")[0].text


def test_i_know_this_and_skipping() -> None:
    typist, session = played([CONV, DENSE], "e", "s")
    assert "Correct answer: 4824 parameters\nNoted as easy." in typist.text
    assert "Correct answer: 3400 parameters\nWeights, one per pair" in typist.text
    assert (session.summary.known, session.summary.skipped) == (1, 1)
    assert not session.summary.answered
    assert [event["event"] for event in typist.events] == ["known"]
    typist, session = played([CONV], "17", "e", "4824", "")
    assert ":4 will rate it easy afterwards" in typist.text
    assert session.summary.known == 0


def test_reports_tell_the_key_only_after_the_answer() -> None:
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return "Kept in a file."

    typist, _ = played([CONV], ":r Too Easy: 5x5?", "4800", "r", "", report=keep)
    before, after = kept
    assert before.splitlines()[0] == "Report on conv-params@2:1:87 (quizgen 1.0)"
    assert before.endswith("What is wrong: Too Easy: 5x5?")
    assert "4824" not in before
    assert "Answered: 4800\nKey: 4824 parameters\nWhat is wrong: (please say" in after
    assert typist.text.count("Kept in a file.") == 2


# --- examples -------------------------------------------------------------------------


def test_a_worked_example_and_the_last_step_blank() -> None:
    typist, session = played(Formed([CONV], form=Form.EXAMPLE), "", "4824", "")
    example, asked = typist.text.split("Question 1/1")
    assert example.startswith("Worked example: params, level 1 (conv-params:1:87)")
    assert "Correct answer: 4824 parameters" in example
    assert "params = weights + C_out = 4800 + 24 = 4824" in example
    assert "4824" not in asked.split("> ")[0]
    assert len(session.summary.answered) == 1

    plan = Formed([CONV], form=Form.LAST_STEP)
    typist, _ = played(plan, "?")
    before, hint = typist.text.split("> ?\n")
    assert "weights = K·K·C_in·C_out = 5·5·8·24 = 4800" in before
    assert "    params = weights + C_out = ?" in before
    assert "4824" not in before
    assert hint.startswith("With the numbers put in: params = 4800 + 24")

    checked = question("equal-stages:3:169")  # its answer, 242, is not the last line
    typist, _ = played(Formed([checked], form=Form.LAST_STEP))
    assert "C_next = ⌊C·W/W_next⌋ = ?" in typist.text
    assert "242" not in typist.text


def test_an_example_can_be_skipped_known_or_left() -> None:
    for typed, skipped, known in [("s", 1, 0), ("e", 0, 1), ("q", 0, 0), ("u", 0, 0)]:
        typist, session = played(Formed([CONV], form=Form.EXAMPLE), typed)
        assert (session.summary.skipped, session.summary.known) == (skipped, known)
        assert typist.text.count("params = weights + C_out = 4800 + 24 = 4824") == 1


def test_an_example_waits_for_no_line_of_a_script() -> None:
    _, session = played(Formed([CONV], form=Form.EXAMPLE), "4824", patient=False)
    assert session.summary.right == 1


# --- the end --------------------------------------------------------------------------


class Watched(Listed):
    """A plan that remembers what the screen had shown when an answer came to be kept."""

    typist: Typist
    seen: list[str]

    def answered(self, showing: Showing, outcome: Outcome) -> Recorded:
        self.seen = list(self.typist.shown)
        return super().answered(showing, outcome)


def test_an_answer_is_kept_before_anything_is_said_of_it() -> None:
    plan = Watched([CONV])
    plan.typist = Typist(iter(["4800", ""]))
    Session(plan, plan.typist, Ticking(), "quizgen", str).play()
    assert plan.seen[-1] == "> 4800"
    assert "Your answer: 4800 parameters" in plan.typist.shown


def test_numbers_as_they_were_understood() -> None:
    fraction = Question("q", "t", parse("?"), Numeric(5, "KB", places=1))
    for typed, understood in [
        ("4,8 k", "'4,8 k' is not a number"),
        ("4.8k", "Give all digits"),
        ("4.9k", "Your answer: 4900 parameters"),
        ("3*5", "Your answer: 15 parameters"),
        ("1", "Your answer: 1\n"),
    ]:
        assert understood in played([CONV], typed, "")[0].text, typed
    assert "Your answer: 1.5 KB" in played([fraction], "1536 bytes", "")[0].text
    assert "Your answer: 1x2x3" in played([SHAPE], "1x2x3", "")[0].text
    assert isinstance(SHAPE.answer, Dims)


class Reasoned(Listed):
    """A plan whose showings have a reason."""

    reason: str = "again"
    because: str = ""

    def next(self) -> Showing | None:
        found = super().next()
        return found and replace(found, reason=self.reason, because=self.because, leech=True)


def test_why_a_question_comes() -> None:
    for asked, reason, because, said in [
        (CONV, "again", "", "Again, with new numbers. This one keeps being forgotten: take"),
        (REVEAL, "again", "", "Again. This one keeps"),
        (CONV, "unaided", "", "Now without help."),
        (REVEAL, "misconception", "You left one out.", "before: You left one out. This one"),
        (CONV, "due", "", "\nThis one keeps being forgotten: take your time."),
    ]:
        plan = Reasoned([asked])
        plan.reason, plan.because = reason, because
        assert said in played(plan)[0].text


def test_when_an_item_comes_back_is_said_in_words() -> None:
    day = date(2026, 11, 24)
    for recorded, said in [
        (Recorded("", "again", day, 1, comes_back=True), "Comes back in a few questions."),
        (Recorded("", "good", day, 2), "Comes back in 2 days, on 24 Nov."),
        (Recorded("", "good", day, 1), "Comes back tomorrow."),
        (Recorded("", "good", day, 0), "Comes back later today."),
        (Recorded("", None, None, None), ""),
        (Recorded("", "good", None, None, opened=("a:2", "b:1")), "Open from now on: a:2, b:1."),
        (
            Recorded("", "again", None, None, brought=("kb-1024",)),
            "Brought forward to cure this: kb-1024.",
        ),
    ]:
        assert comes_back(recorded) == said
