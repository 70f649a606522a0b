"""Sessions over days: what comes, what comes back, what opens."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from quizgen.families import misconceptions
from quizgen.study.history.days import HOUR
from quizgen.study.plan import RATINGS, Form, Kind, Outcome, Showing
from quizgen.study.session.pool import StudyItem
from quizgen.study.session.practice import Practice
from tests.study.learner import (
    KNOWN,
    MONDAY,
    RIGHT,
    SMALL,
    WRONG,
    Learner,
    items,
    levels,
    play,
    pool,
    right,
    wrong,
)

# --- a first session ------------------------------------------------------------------


def test_a_new_family_begins_with_an_example_then_the_last_step_then_unaided() -> None:
    learner = Learner()
    drill = learner.drill(pool(levels("size", "shapes")), count=5)
    forms = []
    while (showing := drill.next()) is not None:
        forms.append((showing.form, showing.reason, showing.question.code, showing.position))
        if showing.form is Form.EXAMPLE:
            drill.shown(showing)
        else:
            rating = drill.answered(showing, RIGHT).rating
            assert rating == ("hard" if showing.form is Form.LAST_STEP else "good")
    assert forms == [
        (Form.EXAMPLE, "new", "size:1:0", 1),
        (Form.LAST_STEP, "new", "size:1:1", 1),
        (Form.ASK, "unaided", "size:1:2", 2),
    ]
    assert [event.kind for event in learner.record.history("size:1")] == [
        "example", "answer", "answer",
    ]  # fmt: skip


def test_an_example_once_seen_is_not_shown_again() -> None:
    learner = Learner()
    over = pool(levels("size", "shapes"))
    first = learner.drill(over)
    example = first.next()
    assert example is not None
    first.shown(example)  # and the terminal is closed
    showing = learner.drill(over).next()
    assert showing is not None
    assert (showing.form, showing.question.code) == (Form.LAST_STEP, "size:1:1")


def test_only_what_needs_nothing_is_open_at_first() -> None:
    drill = Learner().drill(count=50)
    assert {pick.entry.item for pick in drill.queue.new if pick.entry.family} == {
        "size:1", "params:1",
    }  # fmt: skip
    opened = {name for _, recorded in play(drill) for name in recorded.opened}
    assert opened == {"macs:1", "memory:1"}


def test_the_count_holds_while_answers_are_right() -> None:
    for count in (1, 2, 5, 8, 12):
        drill = Learner().drill(count=count)
        first = drill.next()
        assert first is not None
        played = play(drill)
        assert len(played) == count
        assert [showing.position for showing, _ in played] == list(range(1, count + 1))
        totals = [showing.total for showing, _ in played]
        assert totals == sorted(totals)  # it grows when something opens
        assert totals[-1] == count


def test_new_items_can_be_limited() -> None:
    learner = Learner()
    assert len(set(items(play(learner.drill(new=2))))) == 2
    assert play(learner.drill(new=0)) == []
    outlook = learner.drill(new=0).outlook()
    assert (outlook.due, outlook.tomorrow > 0, outlook.new > 0) == (0, True, True)


def test_a_seed_makes_the_same_session() -> None:
    def codes(seed: str) -> list[str]:
        return [s.question.code for s, _ in play(Learner().drill(seed=seed), lambda s: WRONG, 30)]

    assert codes("1") == codes("1")
    assert codes("1") != codes("2")  # the gaps


# --- in a session ---------------------------------------------------------------------


MANY = pool([e for name in "abcdefghij" for e in levels(name, f"topic-{name}")[:1]])


def test_a_wrong_number_comes_back_three_to_five_questions_later_with_new_numbers() -> None:
    missed: dict[str, tuple[int, str]] = {}
    gaps = []

    def answer(showing: Showing) -> Outcome:
        place, code = showing.position, showing.question.code
        if showing.item in missed:
            then, before = missed.pop(showing.item)
            gaps.append(place - then)
            assert showing.reason == "again"
            assert code != before
            return RIGHT
        if showing.form is Form.LAST_STEP and place in (1, 4):
            missed[showing.item] = place, code
            return WRONG
        return RIGHT

    for seed in map(str, range(12)):
        play(Learner().drill(MANY, count=20, seed=seed), answer)
        assert not missed
    assert set(gaps) == {3, 4, 5}


def test_it_comes_back_until_it_is_right_unaided() -> None:
    tries = Counter[str]()

    def answer(showing: Showing) -> Outcome:
        tries[showing.item] += 1
        return right(showing) if tries[showing.item] > 2 else wrong(showing)

    learner = Learner()
    play(learner.drill(pool(levels("size", "shapes")[:1])), answer)
    assert tries == {"size:1": 4}
    state = learner.record.state("size:1")
    assert (state.reviews, state.lapses, state.right) == (4, 0, 1)  # the third is aided


def test_a_slip_of_arithmetic_is_hard_and_comes_back() -> None:
    learner = Learner()
    drill = learner.drill(pool(levels("size", "shapes")[:1]))
    slip = Outcome("incorrect", "70", ("power-of-ten",))
    answers = iter([RIGHT, slip, RIGHT])
    played = play(drill, lambda showing: next(answers))
    assert [(s.reason, r.rating, r.comes_back) for s, r in played] == [
        ("new", "hard", True), ("unaided", "hard", True), ("again", "good", False),
    ]  # fmt: skip


def test_no_family_twice_running_while_there_is_another() -> None:
    wrongs = Counter[str]()

    def answer(showing: Showing) -> Outcome:
        wrongs[showing.item] += 1
        return WRONG if wrongs[showing.item] in (1, 3) else RIGHT

    for seed in map(str, range(10)):
        wrongs.clear()
        played = play(Learner().drill(MANY, count=12, seed=seed), answer)
        together = [one for one, two in pairwise(items(played)) if one == two]
        assert len(together) <= 1  # the last one, when nothing else is left
        assert items(played)[-len(together) or len(played) :] == together


def test_easily_confused_families_come_close_together() -> None:
    over = pool(
        [
            StudyItem(f"{name}:1", topic, name, 1, (), near)
            for name, topic, near in [
                ("a", "shapes", ""), ("conv-params", "params", "conv"), ("b", "shapes", ""),
                ("c", "params", ""), ("conv-macs", "flops", "conv"), ("d", "flops", ""),
                ("conv-memory", "memory", "conv"), ("e", "memory", ""),
            ]
        ]
    )  # fmt: skip
    learner = Learner()
    play(learner.drill(over, count=40))
    learner.clock.to(3)
    order = items(play(learner.drill(over, count=40)))
    assert sorted(order) == sorted(over.entries)
    places = sorted(order.index(f"conv-{name}:1") for name in ("params", "macs", "memory"))
    assert places[2] - places[0] == 2


def test_what_is_skipped_leaves_no_trace_and_does_not_come_again() -> None:
    learner = Learner()
    played = play(learner.drill(count=8), lambda showing: None)
    assert played == []
    assert {state.reviews for state in learner.record.states().values()} == {0}
    drill = learner.drill(pool(levels("size", "shapes")[:1]))
    showing = drill.next()
    assert showing is not None
    drill.skipped(showing)
    assert drill.next() is None


def test_i_know_this_is_easy_and_needs_no_more_introduction() -> None:
    learner = Learner()
    drill = learner.drill(pool(levels("size", "shapes")))
    showing = drill.next()
    assert showing is not None
    recorded = drill.known(showing)
    assert (recorded.rating, recorded.days, recorded.comes_back) == ("easy", 9, False)
    assert drill.next() is None
    learner.clock.to(9)
    showing, recorded = play(learner.drill(pool(levels("size", "shapes"))))[0]
    assert (showing.item, showing.form, showing.reason) == ("size:1", Form.ASK, "due")
    assert recorded.opened == ("size:2",)


def test_the_learner_may_overrule_a_rating() -> None:
    learner = Learner()
    over = pool([StudyItem("card-1", "shapes")])
    drill = learner.drill(over)
    showing = drill.next()
    assert showing is not None
    good = drill.answered(showing, KNOWN)
    again = drill.rerate(good, "again")
    assert (good.rating, again.rating, again.comes_back) == ("good", "again", True)
    assert good.days == 2
    assert again.days == 1
    showing = drill.next()
    assert showing is not None
    assert showing.reason == "again"
    easy = drill.rerate(again, "easy")
    assert (easy.days, easy.comes_back) == (9, False)
    assert learner.record.state("card-1").due == MONDAY + 9


def test_the_record_of_a_session_is_its_log() -> None:
    learner = Learner()
    play(learner.drill(count=6))
    before = learner.record.states()
    learner.record.rebuild()
    assert learner.record.states() == before


# --- misconceptions -------------------------------------------------------------------

CURED = pool(
    [*levels("params", "params"), *levels("size", "shapes"), *levels("macs", "flops"),
     StudyItem("conv-bias-count", "params"), StudyItem("other", "params")]
)  # fmt: skip
FORGOT_BIAS = Outcome("incorrect", "8", ("forgot-bias",))


def test_a_misconception_brings_its_card_into_the_session() -> None:
    learner = Learner()
    learner.journal.clock()
    drill = learner.drill(CURED, count=9)
    played = play(drill, lambda s: FORGOT_BIAS if s.position == 1 else right(s))
    assert played[0][1].brought == ("conv-bias-count",)
    place = items(played).index("conv-bias-count")
    assert place <= 3
    done = misconceptions()["forgot-bias"].feedback
    assert (played[place][0].reason, played[place][0].because) == ("misconception", done)


def test_a_rating_leaves_the_card_against_the_misconception() -> None:
    learner = Learner()
    drill = learner.drill(CURED, count=9)
    ((_, recorded),) = play(drill, lambda s: FORGOT_BIAS, most=1)
    for rating in RATINGS:
        drill.rerate(recorded, rating)
    rest = [(showing.item, showing.reason) for showing, _ in play(drill)]
    assert rest.index(("conv-bias-count", "misconception")) <= 2
    assert [item for item, _ in rest].count("conv-bias-count") == 1


def test_a_card_not_met_yet_comes_first_in_the_next_session_though_not_due() -> None:
    learner = Learner()
    for day, first in [(0, None), (1, "conv-bias-count"), (2, None)]:
        learner.clock.to(day)
        drill = learner.drill(CURED, count=1)
        played = play(drill, lambda s: FORGOT_BIAS if s.question.family else KNOWN, most=1)
        assert first in (None, items(played)[0])
    learner.clock.to(20)
    drill = learner.drill(CURED, count=1)
    showing = drill.next()
    assert showing is not None
    assert showing.reason != "misconception"  # it was diagnosed too long ago


# --- practice -------------------------------------------------------------------------


def test_a_cram_asks_anything_and_moves_nothing() -> None:
    learner = Learner()
    play(learner.drill(count=8))
    before = {k: v.due for k, v in learner.record.states().items() if v.due}
    played = play(Practice(learner.journal, SMALL, "1", 30), lambda s: right(s))
    assert len(played) == 30
    assert {s.form for s, _ in played} == {Form.ASK}
    assert {(r.rating, r.due) for _, r in played} == {(None, None)}
    assert {s.question.family for s, _ in played} == {None, "size", "params", "macs", "memory"}
    assert {s.question.level for s, _ in played} == {None, 1, 2, 3}
    assert {k: v.due for k, v in learner.record.states().items() if v.due} == before
    assert len({s.question.code for s, _ in played if s.question.family}) == len(
        [s for s, _ in played if s.question.family]
    )
    crammed = [e for i in SMALL.entries for e in learner.record.history(i) if e.mode == "cram"]
    assert len(crammed) == 30


def test_a_mock_exam_asks_every_family_before_one_comes_again() -> None:
    exam = Practice(Learner().journal, SMALL, "1", 6, Kind.EXAM)
    families = [s.question.family for s, _ in play(exam) if s.question.family]
    assert sorted(families) == ["macs", "memory", "params", "size"]


def test_what_was_wrong_comes_back_in_a_cram_but_not_in_an_exam() -> None:
    for kind, asked in ((Kind.CRAM, 5), (Kind.EXAM, 4)):
        plan = Practice(Learner().journal, SMALL, "1", 4, kind)
        played = play(plan, lambda s: wrong(s) if s.position == 1 else right(s))
        assert len(played) == asked


def test_a_mock_exam_ends_by_the_clock() -> None:
    learner = Learner()
    exam = Practice(learner.journal, SMALL, "1", 20, Kind.EXAM, minutes=60)
    assert round(exam.seconds_left() or 0, -1) == 3600
    showing = exam.next()
    assert showing is not None
    assert exam.answered(showing, right(showing)).in_time
    showing = exam.next()
    assert showing is not None
    learner.clock.now += HOUR
    assert exam.seconds_left() == 0
    late = exam.answered(showing, right(showing))
    assert not late.in_time
    assert exam.next() is None
    assert learner.drill().seconds_left() is None


def test_a_seed_asks_the_same_in_practice_whatever_was_shown() -> None:
    learner = Learner()
    for kind in (Kind.CRAM, Kind.EXAM):
        codes = [
            [
                s.question.code
                for s, _ in play(Practice(learner.journal, SMALL, "1", 15, kind, fixed=True))
            ]
            for _ in range(3)
        ]
        assert codes[0] == codes[1] == codes[2]
        numbers = [code for code in codes[0] if ":" in code]
        assert len(set(numbers)) == len(numbers)


def test_no_mock_exam_repeats_another() -> None:
    """The variants shown lately are avoided, whatever the seed."""
    learner = Learner()
    one = play(Practice(learner.journal, SMALL, "1", 15, Kind.EXAM))
    two = play(Practice(learner.journal, SMALL, "1", 15, Kind.EXAM))
    codes = [{s.question.code for s, _ in played if s.question.family} for played in (one, two)]
    assert not codes[0] & codes[1]
