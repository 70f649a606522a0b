"""What came of a session: right and wrong by topic, and the mistakes that were named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from quizgen.questions.verdict import Mark
from quizgen.study.plan import Outcome, Outlook, Progress, Recorded, Showing
from quizgen.text.tables import Blocks, Grid


@dataclass(frozen=True)
class SessionAnswer:
    """An answer of this session, as it was recorded; no outcome for "I know this".

    mark: what an exam counts: score, feedback.
    """

    showing: Showing
    outcome: Outcome | None
    recorded: Recorded
    mark: Mark | None = None

    @property
    def topic(self) -> str:
        return self.showing.question.topic

    @property
    def title(self) -> str:
        """The topic's name."""
        return self.showing.title or self.topic

    @property
    def right(self) -> bool:
        return self.outcome is not None and is_right(self.outcome)


def is_right(outcome: Outcome) -> bool:
    """Whether an answer was right; of a card that the learner rates, whether it was known."""
    if outcome.verdict == "rated":
        return outcome.rating != "again"
    return outcome.verdict == "correct"


@dataclass
class Summary:
    """What was answered in a session and not taken back, in order."""

    entries: list[SessionAnswer] = field(default_factory=list)
    skipped: int = 0

    @property
    def answered(self) -> list[SessionAnswer]:
        return [entry for entry in self.entries if entry.outcome is not None]

    @property
    def known(self) -> int:
        return len(self.entries) - len(self.answered)

    @property
    def right(self) -> int:
        return sum(entry.right for entry in self.entries)

    @property
    def run(self) -> int:
        """How many of the last answers were right, one after the other."""
        return sum(1 for _ in takewhile(lambda entry: entry.right, reversed(self.answered)))

    def misconceptions(self) -> Counter[str]:
        outcomes = (entry.outcome for entry in self.entries)
        return Counter(name for outcome in outcomes if outcome for name in outcome.misconceptions)


def tally(entries: Sequence[SessionAnswer]) -> dict[str, tuple[int, int]]:
    """Right and wrong, by topic, in the order of their first questions."""
    found: dict[str, tuple[int, int]] = {}
    for entry in entries:
        right, wrong = found.get(entry.topic, (0, 0))
        found[entry.topic] = (right + entry.right, wrong + (not entry.right))
    return found


def summary_lines(
    summary: Summary,
    outlook: Outlook | None = None,
    progress: Sequence[Progress] = (),
    streak: int = 0,
) -> list[str | Blocks]:
    """What to say at the end.

    progress: what the session moved, if anything.  streak: study days in a row with an answer.
    """
    lines: list[str | Blocks] = [*_count_lines(summary)]
    if progress:
        lines += [*_moved(summary, progress), ""]
    else:
        lines += _topic_lines(summary)
    if found := summary.misconceptions():
        every = (entry.showing.question.misconceptions for entry in summary.entries)
        known = {name: one for each in every for name, one in each.items()}
        lines.append("What went wrong:")
        lines += [f"  {times}x {known[name].feedback}" for name, times in found.most_common()]
    if outlook is not None and summary.entries:
        days = f" {streak} days in a row." if streak > 1 else ""
        lines.append(f"Due tomorrow: {outlook.tomorrow}.{days}")
    return lines


def _moved(summary: Summary, progress: Sequence[Progress]) -> Iterator[str | Blocks]:
    """A table of the topics asked, and what was opened."""
    counts = tally(summary.answered)
    rows = [("topic", "right", "met", "known for 3 weeks")]
    for one in progress:
        right, wrong = counts.get(one.topic, (0, 0))
        met = f"{one.met} of {one.total}{_more(one.newly_met)}"
        held = f"{one.held}{_more(one.newly_held)}"
        rows.append((one.title, f"{right} of {right + wrong}", met, held))
    yield Blocks((Grid(tuple(rows)),))
    if opened := [name for entry in summary.entries for name in entry.recorded.opened]:
        yield f"Opened: {', '.join(dict.fromkeys(opened))}."


def _more(change: int) -> str:
    """A change in brackets: ``(+3)``; nothing of none."""
    return f" ({change:+})" if change else ""


def _count_lines(summary: Summary) -> list[str]:
    others = [
        f"{count} {word}"
        for count, word in ((summary.skipped, "skipped"), (summary.known, "known"))
        if count
    ]
    if not summary.answered:
        return [", ".join(["No question was answered", *others]) + "."]
    return [", ".join([f"{summary.right} of {len(summary.answered)} right", *others]) + "."]


def _topic_lines(summary: Summary) -> list[str]:
    topics = tally(summary.answered)
    titles = {entry.topic: entry.title for entry in summary.answered}
    width = max(map(len, titles.values()), default=0)
    return [
        f"  {titles[topic].ljust(width)}  {right} right, {wrong} wrong"
        for topic, (right, wrong) in topics.items()
    ]
