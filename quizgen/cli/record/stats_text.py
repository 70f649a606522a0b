"""The numbers of a record as text: charts that fit a window, or sentences."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from quizgen.study.history.days import date_of

if TYPE_CHECKING:
    from quizgen.misconceptions import Misconceptions
    from quizgen.study.stats import Stats

WEEKS = 26
HEIGHT = 5  # lines of the forecast
WIDE = 76  # columns from which on retention has bars
NARROW = 48  # columns below which its rows are short
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LABEL = 7  # columns before a chart
TICK = 6  # columns of a date below one


class Marks(NamedTuple):
    """What charts are made of.  heat: from no answer to many.  bar: a full cell."""

    heat: str
    bar: str


BLOCKS = Marks(" ░▒▓█", "█")
SIGNS = Marks(" .:+#", "#")


def shown(stats: Stats, marks: Marks, known: Misconceptions, width: int = 80) -> str:
    """The charts and lists, for a window of so many columns."""
    parts = [
        calendar(stats, marks, width),
        forecast(stats, marks, width),
        retention(stats, marks, width),
        *_lists(stats, known),
    ]
    return "\n\n".join(parts)


def told(stats: Stats, known: Misconceptions) -> str:
    """The same in sentences, without charts."""
    week = sum(stats.calendar.get(stats.today - back, (0, 0))[0] for back in range(7))
    ahead = [sum(list(stats.forecast.values())[:days]) for days in (1, 7, 30)]
    parts = [
        f"Answers in the last seven days: {week}.",
        f"Due today: {ahead[0]}; within 7 days: {ahead[1]}; within 30 days: {ahead[2]}.",
        _kept(stats),
        *_lists(stats, known),
    ]
    return "\n".join(parts)


def head(stats: Stats) -> str:
    """The whole record in two lines."""
    answers = f"{stats.answers:,} answer{'s' * (stats.answers != 1)}"
    share = round(100 * stats.right / stats.answers)
    streak = f"{stats.streak} day{'s' * (stats.streak != 1)} in a row"
    items = f"{stats.items:,} item{'s' * (stats.items != 1)}"
    return (
        f"{answers}, {share}% right; {streak}.\n"
        f"{items} met, {stats.long:,} of them known for weeks; {stats.due:,} due."
    )


def calendar(stats: Stats, marks: Marks, width: int) -> str:
    """A week a column, the last one on the right; the darker, the more answers."""
    weeks = max(1, min(WEEKS, (width - LABEL) // 2))
    monday = stats.today - date_of(stats.today).weekday()
    first = monday - 7 * (weeks - 1)
    most = max((answers for answers, _ in stats.calendar.values()), default=0)
    rows = []
    for weekday, name in enumerate(DAYS):
        days = range(first + weekday, stats.today + 1, 7)
        cells = (_heat(stats.calendar.get(day, (0, 0))[0], most, marks) * 2 for day in days)
        rows.append(f"  {name}  {''.join(cells)}".rstrip())
    legend = f"       {_months(first, weeks)}".rstrip()
    return "\n".join([f"Answers by day, at most {most}:", *rows, legend, _shades(most, marks)])


def _shades(most: int, marks: Marks) -> str:
    """What each shade of the calendar means.

    >>> _shades(6, SIGNS)
    '  shades: . 1  : 2 to 3  + 4  # 5 to 6 answers'
    """
    groups = groupby(range(1, most + 1), lambda answers: _heat(answers, most, marks))
    spans = ((mark, list(answers)) for mark, answers in groups)
    told = (f"{mark} {each[0]}" + f" to {each[-1]}" * (len(each) > 1) for mark, each in spans)
    return f"  shades: {'  '.join(told)} answer{'s' * (most != 1)}"


def _heat(answers: int, most: int, marks: Marks) -> str:
    if not answers:
        return marks.heat[0]
    steps = len(marks.heat) - 1
    return marks.heat[1 + (steps * answers - 1) // most if answers < most else steps]


def _months(first: int, weeks: int) -> str:
    """The name of each month under the week in which it begins."""
    line = ""
    for week in range(weeks):
        day = date_of(first + 7 * week + 6)
        if day.day <= 7 and len(line) <= 2 * week:
            line = line.ljust(2 * week) + f"{day:%b}"
    return line


def forecast(stats: Stats, marks: Marks, width: int) -> str:
    """The next days as columns; today bears what is overdue."""
    counts = list(stats.forecast.values())
    most = max(counts)
    total = f"{sum(counts)} item{'s' * (sum(counts) != 1)}"
    head = f"Due in the next {len(counts)} days: {total}, at most {most} a day."
    if not most:
        return head
    rows, thick = [], 2 if width >= LABEL + 2 * len(counts) else 1
    for line in range(HEIGHT, 0, -1):
        cells = (
            marks.bar if count * HEIGHT > (line - 1) * most else " "  # a column is never empty
            for count in counts
        )
        label = str(most) if line == HEIGHT else ""
        rows.append(f"{label:>5}  {''.join(cell * thick for cell in cells)}".rstrip())
    week, room = 7 * thick, width - LABEL - TICK
    days = (day for day in range(0, len(counts), 7) if thick * day <= room)
    ticks = "".join(f"{_tick(stats.today, day):<{week}}" for day in days)
    return "\n".join([head, *rows, f"       {ticks}".rstrip()])


def _tick(today: int, place: int) -> str:
    return "today" if not place else f"{date_of(today + place):%d %b}"


def retention(stats: Stats, marks: Marks, width: int) -> str:
    """Predicted and true recall, by prediction; bars where there is room."""
    lines = [_kept(stats)]
    for low, high, answers, mean, share in stats.retention:
        bar = f"{marks.bar * round(20 * share):<20}  " * (width >= WIDE)
        said = "" if width < NARROW else "predicted "
        lines.append(
            f"  {100 * low:3.0f} to {100 * high:3.0f}%: {said}{100 * mean:3.0f}%, "
            f"right {100 * share:3.0f}%  {bar}{answers:,}"
        )
    return "\n".join(lines)


def _kept(stats: Stats) -> str:
    count, predicted, passed = stats.kept
    if not count:
        return "Retention: no item has been asked again on a later day."
    answers = f"{count:,} answer{'s' * (count != 1)}"
    return (
        f"Retention: {100 * predicted:.0f}% predicted, {100 * passed:.0f}% remembered, "
        f"over {answers}."
    )


def _lists(stats: Stats, known: Misconceptions) -> list[str]:
    parts = []
    if stats.weakest:
        rows = [f"  {item}  {right} of {answers} right" for item, answers, right in stats.weakest]
        parts.append("\n".join(["Weakest in the last 90 days:", *rows]))
    if stats.misconceptions:
        rows = [f"  {times}x {_said(name, known)}" for name, times, _ in stats.misconceptions]
        parts.append("\n".join(["Mistakes:", *rows]))
    if stats.leeches:
        rows = [f"  {item}  forgotten {lapses} times" for item, lapses in stats.leeches]
        parts.append("\n".join(["Leeches:", *rows, "  'quiz why ITEM' tells more of one."]))
    return parts


def _said(name: str, known: Misconceptions) -> str:
    return " ".join(known[name].feedback.split()) if name in known else name
