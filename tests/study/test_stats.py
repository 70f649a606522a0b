"""The numbers of a record, counted by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from quizgen.cli.record.stats_text import BLOCKS, HEIGHT, SIGNS, WEEKS, shown, told
from quizgen.misconceptions import ARITHMETIC
from quizgen.study.history.days import date_of
from quizgen.study.plan import Kind, Outcome, Showing
from quizgen.study.session.pool import StudyItem
from quizgen.study.session.practice import Practice
from quizgen.study.session.standing import standings
from quizgen.study.stats import AHEAD, Stats, stats
from quizgen.study.why import sentences, why
from tests.study.learner import MONDAY, SMALL, Learner, levels, play, pool, right, wrong

DAYS = 40


@pytest.fixture(scope="module")
def learner() -> Learner:
    """Forty days: wrong on every fifth, on the thirtieth a cram, the last answer taken back."""
    learner = Learner()
    for day in range(DAYS):
        learner.clock.to(day)
        plan = Practice(learner.journal, SMALL, "1", 3) if day == 30 else learner.drill()
        play(plan, wrong if day % 5 == 4 else right, most=12)
    last = learner.record.last()
    assert last is not None
    learner.journal.undo(last)
    return learner


@pytest.fixture(scope="module")
def found(learner: Learner) -> Stats:
    return stats(learner.record, MONDAY + DAYS, SMALL.entries)


def test_answers_by_day(learner: Learner, found: Stats) -> None:
    events = [e for item in SMALL.entries for e in learner.record.history(item)]
    answers = [event for event in events if event.kind == "answer"]
    assert (found.answers, found.right) == (len(answers), sum(e.right for e in answers))
    by_day = Counter(event.day for event in answers)
    assert {day: count for day, (count, _) in found.calendar.items()} == by_day
    assert found.calendar[MONDAY + 30] == (3, 3)
    assert {right for day, (_, right) in found.calendar.items() if day % 5 == (MONDAY + 4) % 5} == {
        0
    }


def test_what_is_due_when(learner: Learner, found: Stats) -> None:
    dues = [state.due for state in learner.record.states().values() if state.due is not None]
    today = MONDAY + DAYS
    assert found.items == len(dues)
    assert found.due == found.forecast[today] == sum(due <= today for due in dues)
    for day in range(today + 1, today + AHEAD):
        assert found.forecast[day] == dues.count(day)
    assert len(found.forecast) == AHEAD


def test_retention_against_prediction(learner: Learner, found: Stats) -> None:
    """Each answer at least a day after the item's last one, replayed by hand."""
    expected = []
    for item in SMALL.entries:
        memory, failed = None, None
        for event in learner.record.history(item):
            if not event.moves or (event.rating == "again" and event.day == failed):
                continue  # a failing day counts once
            failed = event.day if event.rating == "again" else failed
            if memory is not None and event.day > memory.last:
                recall = learner.record.scheduler.recall(memory, event.day)
                expected.append((recall, event.rating != "again"))
            memory = learner.record.scheduler.review(memory, event.rating, event.day, item)  # type: ignore[arg-type]
    count, predicted, passed = found.kept
    assert count == len(expected) == sum(row[2] for row in found.retention)
    assert predicted == pytest.approx(sum(recall for recall, _ in expected) / count)
    assert passed == pytest.approx(sum(ok for _, ok in expected) / count)
    for low, high, answers, mean, _ in found.retention:
        assert answers == sum(low <= recall < high for recall, _ in expected)
        assert low <= mean < high


def test_a_streak_goes_to_today_or_yesterday(learner: Learner, found: Stats) -> None:
    days = found.calendar.keys()
    length = 0
    while MONDAY + DAYS - 1 - length in days:
        length += 1
    assert found.streak == length > 0
    assert stats(learner.record, MONDAY + DAYS + 5, SMALL.entries).streak == 0


def test_due_as_the_drill_counts_it_before_an_exam() -> None:
    learner = Learner()
    for day in (0, 2, 5, 11):
        learner.clock.to(day)
        play(learner.drill(SMALL, count=50, new=20))
    day = min(state.due or 0 for state in learner.record.states().values()) - MONDAY
    learner.clock.to(day)
    plain = stats(learner.record, MONDAY + day, SMALL.entries)
    learner.journal.set({"exam": MONDAY + day + 40})
    found = stats(learner.record, MONDAY + day, SMALL.entries)
    assert found.due == learner.drill(SMALL).outlook().due < plain.due
    assert found.forecast != plain.forecast
    states = learner.record.states()
    topics = standings(SMALL, states, MONDAY + day, None, learner.record.settings())
    assert sum(topic.due for topic in topics) == found.due


FORGOT = Outcome("incorrect", "8", ("forgot-bias",))
SLIPPED = Outcome("incorrect", "70", ("power-of-ten",))


def weak() -> Learner:
    """params:1 wrong twice of four, size:1 never, macs:1 once."""
    learner = Learner()
    over = pool([*levels("size", "a")[:1], *levels("params", "b")[:1], *levels("macs", "c")[:1]])
    wrongs = {"params:1": [FORGOT, SLIPPED], "macs:1": [FORGOT]}

    def answer(showing: Showing) -> Outcome:
        left = wrongs.get(showing.item)
        return left.pop(0) if left else right(showing)

    for day in range(3):
        learner.clock.to(day * 3)
        play(learner.drill(over), answer)
    return learner


def test_weakest_and_misconceptions() -> None:
    learner = weak()
    found = stats(learner.record, MONDAY + 6, SMALL.entries)
    assert [item for item, _, _ in found.weakest] == ["params:1", "macs:1"]
    assert all(answers - right == wrong for (_, answers, right), wrong in
               zip(found.weakest, [2, 1], strict=True))  # fmt: skip
    assert [(name, times) for name, times, _ in found.misconceptions] == [
        ("forgot-bias", 2), ("power-of-ten", 1),
    ]  # fmt: skip
    known = dict(ARITHMETIC) | {"forgot-bias": ARITHMETIC["power-of-ten"]}
    whole = ARITHMETIC["power-of-ten"].feedback
    assert f"Mistakes:\n  2x {whole}\n  1x {whole}" in shown(found, SIGNS, known)
    gone = stats(learner.record, MONDAY + 6, {"size:1"})
    assert (gone.weakest, gone.items, gone.answers) == ([], 1, found.answers)


def forgetful(showing: Showing) -> Outcome:
    forgotten = showing.item == "card" and showing.reason == "due"
    return wrong(showing) if forgotten else right(showing)


def test_leeches() -> None:
    learner = Learner()
    for week in range(9):
        learner.clock.to(7 * week)
        over = pool([StudyItem("card", "a"), StudyItem("other", "a")])
        play(learner.drill(over), forgetful)
    found = stats(learner.record, MONDAY + 60, {"card", "other"})
    assert found.leeches == [("card", 8)]
    assert found.data()["leeches"] == [{"item": "card", "lapses": 8}]


# --- as text --------------------------------------------------------------------------


def test_the_charts_fit_eighty_columns(found: Stats) -> None:
    for marks in (BLOCKS, SIGNS):
        text = shown(found, marks, ARITHMETIC)
        assert max(map(len, text.splitlines())) <= 80
        assert marks.bar * 2 in text
        assert ("█" in text) == (marks is BLOCKS)
    assert shown(found, SIGNS, ARITHMETIC).isascii()


def test_the_calendar_has_a_cell_for_each_day(found: Stats) -> None:
    rows = shown(found, SIGNS, ARITHMETIC).split("Answers by day")[1].splitlines()[1:8]
    most = max(answers for answers, _ in found.calendar.values())
    monday = found.today - date_of(found.today).weekday() - 7 * (WEEKS - 1)
    for weekday, row in enumerate(rows):
        for week in range(WEEKS):
            answers = found.calendar.get(monday + 7 * week + weekday, (0, 0))[0]
            cell = row.ljust(80)[7 + 2 * week]
            assert (cell == " ") == (answers == 0)
            assert (cell == "#") == (answers * 4 > 3 * most)


def test_the_forecast_has_a_column_for_each_day(found: Stats) -> None:
    rows = shown(found, SIGNS, ARITHMETIC).split("Due in the next")[1].splitlines()[1 : 1 + HEIGHT]
    most = max(found.forecast.values())
    for place, count in enumerate(found.forecast.values()):
        height = sum(row.ljust(80)[7 + 2 * place] == "#" for row in rows)
        assert height == -(-count * HEIGHT // most)


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_charts_keep_to_the_window(columns: int, found: Stats) -> None:
    text = shown(found, SIGNS, ARITHMETIC, columns)
    drawn = [line for line in text.partition("Retention")[0].splitlines() if line[:2] == "  "]
    assert all(len(line) <= columns for line in drawn if "shades" not in line)
    assert "\n  shades: " in text
    rows = [line for line in text.splitlines() if "%, right " in line]
    assert rows
    assert all(len(line) <= columns for line in rows)


def test_sentences_hold_what_charts_show(found: Stats) -> None:
    text = told(found, ARITHMETIC)
    assert "█" not in text
    assert f"Due today: {found.due};" in text
    assert f"within 30 days: {sum(found.forecast.values())}." in text
    empty = stats(Learner().record, MONDAY, SMALL.entries)
    assert empty.data()["retention"]["answers"] == 0


# --- why ------------------------------------------------------------------------------


def test_why_an_item_is_due() -> None:
    learner = weak()
    learner.clock.to(20)
    found = why(learner.record, SMALL, "params:1", learner.clock())
    state = learner.record.state("params:1")
    assert found.recall == learner.record.scheduler.recall(state.memory, MONDAY + 20)  # type: ignore[arg-type]
    text = "\n".join(sentences(found))
    for part in (
        "params:1 is due since 2026-03-", f"Stability: {state.stability:.1f} days",
        f"Today you know it with {100 * found.recall:.0f} percent.", "1x forgot-bias",
        "2026-03-02  params:1:1  incorrect, again: 8", "1x power-of-ten",
    ):  # fmt: skip
        assert part in text
    assert found.data()["reviews"] == state.reviews


def test_why_a_new_item_does_not_come() -> None:
    learner = Learner()
    over = pool([*levels("size", "a"), *levels("macs", "a", ["size"])])
    now = learner.clock()
    said = {item: sentences(why(learner.record, over, item, now)) for item in over.entries}
    assert said["size:1"][1] == "It may come any time."
    assert said["size:2"][1] == "It opens after size:1 (right on 0 of 2 days)."
    assert said["macs:1"][1] == "It opens after size:1 (not yet right)."


def test_why_a_card_comes_forward() -> None:
    learner = weak()
    over = pool([StudyItem("conv-bias-count", "a")])
    found = why(learner.record, over, "conv-bias-count", learner.clock())
    assert found.cures == "forgot-bias"
    assert sentences(found)[1].startswith("It comes forward, against a mistake of the last days:")
    learner.clock.to(30)
    assert why(learner.record, over, "conv-bias-count", learner.clock()).cures == ""


def test_why_tells_of_other_modes_and_resets() -> None:
    learner = Learner()
    over = pool([StudyItem("card", "a")])
    play(Practice(learner.journal, over, "1", 1, Kind.CRAM))
    found = why(learner.record, over, "card", learner.clock())
    assert sentences(found)[0] == "card is new: it was answered in practice only."
    learner.clock.to(3)
    learner.journal.reset(["card"])
    said = sentences(why(learner.record, over, "card", learner.clock()))
    assert said[0] == "card is new: it was made new again on 2026-03-05."
    text = "\n".join(said)
    assert "2026-03-02  card  rated, good (cram)" in text
    assert "2026-03-05  made new again" in text


def test_why_an_item_that_is_no_more_does_not_come() -> None:
    learner = Learner()
    play(learner.drill(pool([StudyItem("gone", "a"), StudyItem("forgotten", "a")])))
    learner.journal.reset(["forgotten"])
    for item in ("gone", "forgotten"):
        found = why(learner.record, SMALL, item, learner.clock())
        text = "\n".join(sentences(found))
        assert text.startswith(f"{item} is no longer asked: it is in no content folder.\n")
        assert "rated, good" in text
        assert not any(part in text for part in (" due ", "is new", "any time"))
        assert (found.data()["asked"], found.data()["due"]) == (False, None)
