"""The order in which a drill asks, without a record."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from quizgen.study.session.pool import StudyItem
from quizgen.study.session.queue import Pick, Queue


def order(entries: Sequence[StudyItem]) -> list[str]:
    queue = Queue(due=[Pick(entry, "due") for entry in entries])
    return [pick.entry.item for _ in entries if (pick := queue.take(0))]


def near(name: str, topic: str) -> StudyItem:
    """A family of those that are easily confused with each other."""
    return StudyItem(f"{name}:1", topic, name, 1, near="conv")


def test_easily_confused_families_come_three_together() -> None:
    """Whatever their topics; then something else comes, then the others."""
    confused = [near(f"conv-{i}", f"topic-{i % 2}") for i in range(6)]
    cards = [StudyItem(f"card-{i}", f"other-{i}") for i in range(4)]
    kinds = [item.partition("-")[0] for item in order([*confused, *cards])]
    runs = [(kind, len(list(its))) for kind, its in groupby(kinds)]
    assert runs == [("conv", 3), ("card", 1), ("conv", 3), ("card", 3)]
