"""What a learner has set, as the command shows, changes and takes back."""

from __future__ import annotations

from tests.cli.helpers import one_sentence, quiz
from tests.cli.monday import drilled, today

__all__ = ["today"]  # the fixture of every test here


def test_settings() -> None:
    assert quiz("settings").out == (
        "retention    0.9\ncap          180 days\n"
        "new per day  no limit\ndue per day  no limit\nexam         none\n"
        "parameters   FSRS's own\n"
    )
    drilled()
    assert quiz("settings", "--retention", "0.95", "--cap", "60", "--json").data == {
        "retention": 0.95, "cap": 60, "new": None, "due": None, "exam": None, "parameters": [],
    }  # fmt: skip
    quiz("settings", "--new", "5", "--due", "50", "--exam", "2026-03-22")
    bank = sum(topic["items"] for topic in quiz("stats", "--json").data["topics"])
    assert quiz("settings").out.startswith(
        "retention    0.95\ncap          60 days\n"
        "new per day  5\ndue per day  50\nexam         2026-03-22\n"
        "parameters   FSRS's own\n"
        f"The exam is in 20 days. At 5 new items a day you will have met 102 of {bank} items.\n"
    )
    unset = quiz("settings", "--new", "none", "--due", "none", "--exam", "none", "--json").data
    assert [unset[name] for name in ("new", "due", "exam")] == [None, None, None]
    one_sentence(quiz("settings", "--fit"), "fitting needs 200; go on with 'quiz drill'")
    one_sentence(quiz("settings", "--new", "few"), "'--new': few; give a number, or 'none'")
    one_sentence(quiz("settings", "--exam", "2020-01-01"), "2020-01-01 is over")
    one_sentence(quiz("settings", "--exam", "Monday"), "give a date such as 2026-12-15")
    one_sentence(quiz("settings", "--retention", "1.5"), "'--retention': 1.5; give 0.7 to 0.99")
    one_sentence(quiz("settings", "--cap", "0"), "'--cap': 0; give 1 to 36500")


def test_a_setting_can_be_taken_back() -> None:
    before = quiz("settings", "--retention", "0.8", "--exam", "2026-04-22").out
    drilled()
    states = quiz("stats", "--json").data
    quiz("settings", "--retention", "0.95", "--new", "5", "--exam", "2026-03-22")
    assert quiz("undo").out == "The setting of retention, new, exam is taken back.\n"
    assert quiz("settings").out.splitlines()[:5] == before.splitlines()[:5]
    assert quiz("stats", "--json").data == states
    assert quiz("undo", "--json").data["undone"]["kind"] == "answer"
    assert [quiz("undo", "--json").data["undone"]["kind"] for _ in "12"] == ["answer", "setting"]
    assert "retention    0.9\n" in quiz("settings").out
