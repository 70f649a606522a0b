"""The record at size: ``quiz stats`` over 100,000 answers, the next item among 100,000, and how
long an answer takes to be on disk. ``first_question.py`` measures the start of a session.

.venv/bin/python benchmarks/drill.py [ANSWERS]

Times of commands are given as they were and as CPU time, which a busy machine stretches less.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from quizgen.questions.question import Question, Reveal
from quizgen.study.history.days import DAY, Moment
from quizgen.study.history.event import Event
from quizgen.study.history.journal import Journal
from quizgen.study.history.record import Record
from quizgen.study.plan import Outcome
from quizgen.study.session.drilling import Drill
from quizgen.study.session.pool import StudyItem, StudyPool, of_families, pool_of
from quizgen.study.session.practice import Practice
from quizgen.text.markup import parse
from quizgen.variants.space import mix

QUIZ = Path(sysconfig.get_path("scripts")) / "quiz"
ANSWERS = 100_000
ITEMS = 100_000
RUNS = 7
TODAY = 20_779
RATINGS = ("again", "hard", "good", "good", "good", "good", "good", "easy")
PROMPT = parse("What?")


def moment(day: int, number: int = 0) -> Moment:
    return Moment(day * DAY + DAY // 2 + number)


def events(answers: int, items: Sequence[str], days: int = 700) -> Iterator[Event]:
    """Answers to the items in turns, spread over the days before today."""
    for number in range(answers):
        bits = mix(number)
        rating = RATINGS[bits % len(RATINGS)]
        wrong = rating == "again"
        when = moment(TODAY - days + days * number // answers, number)
        item = items[bits // 8 % len(items)]
        yield Event(
            f"{bits:016x}", "answer", when.utc_ms, 0, when.day, item, f"{item}:{number}", 1,
            {"C_in": 64, "C_out": 128, "K": 3}, "73728", "73,856 parameters",
            "incorrect" if wrong else "correct",
            ("forgot-bias",) if wrong and bits % 3 else (), rating, 12.5, program="0.1.0",
        )  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    start = perf_counter()
    work()
    return perf_counter() - start


def shown(name: str, times: Sequence[float], aim: float) -> None:
    most, least = median(times) * 1000, min(times) * 1000
    print(f"{name:44} median {most:8.2f} ms  least {least:8.2f} ms  aim {aim * 1000:.0f} ms")


def command(*arguments: str, home: Path) -> tuple[float, float]:
    """Wall and CPU seconds of a command."""
    environment = {**os.environ, "QUIZGEN_HOME": str(home)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = timed(
        lambda: subprocess.run(
            [str(QUIZ), *arguments], check=True, env=environment, stdout=subprocess.DEVNULL
        )
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, cpu


def measure_stats(home: Path, answers: int) -> None:
    """``quiz stats --json`` over a long record, and its making anew."""
    items = [entry.item for entry in of_families(())]
    record = Record.open(home / "history.db", TODAY)
    taken = timed(lambda: record.merge(events(answers, items)))
    print(f"{answers:,} answers merged and replayed in {taken:.1f} s")
    record.close()
    command("stats", "--json", home=home)  # fills the caches
    runs = [command("stats", "--json", home=home) for _ in range(RUNS)]
    shown("stats --json", [wall for wall, _ in runs], 0.5)
    shown("stats --json, CPU", [cpu for _, cpu in runs], 0.5)


def crowd(items: int) -> StudyPool:
    """As many entries, each a card."""
    question = Question("card", "topic", PROMPT, Reveal(PROMPT))
    entries = [StudyItem(f"card-{number}", f"topic-{number % 50}") for number in range(items)]
    return StudyPool({entry.item: entry for entry in entries}, lambda entry, seed, avoid: question)


def measure_next(home: Path, items: int) -> None:
    """The next item among many, all met and a good part of them due; an answer on disk."""
    record = Record.open(home / "crowd.db", TODAY)
    pool = crowd(items)
    record.merge(events(items * 2, list(pool.entries)))
    numbers = count()
    ids = (f"answer-{number}" for number in numbers)
    journal = Journal(record, lambda: moment(TODAY), lambda: next(ids))
    start = perf_counter()
    drill = Drill(journal, pool, "1", 1000)
    print(f"a session over {items:,} items begins in {1000 * (perf_counter() - start):.0f} ms")
    nexts, answers = [], []
    for number in range(400):
        begun = perf_counter()
        showing = drill.next()
        nexts.append(perf_counter() - begun)
        assert showing is not None
        outcome = Outcome("rated", "3", rating="again" if number % 7 == 0 else "good")
        begun = perf_counter()
        drill.answered(showing, outcome)
        answers.append(perf_counter() - begun)
    shown("next item", nexts, 0.001)
    shown("an answer on disk", answers, 0.02)
    code = "from time import perf_counter as t; s = t(); import fsrs; print(t() - s)"
    imports = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(RUNS)
    ]
    shown("the scheduler's import, while one reads", imports, 0.3)
    record.close()


def measure_drawing(home: Path) -> None:
    """The next item with its variant drawn, over all families; each is imported once."""
    numbers = count()
    ids = (f"drawn-{number}" for number in numbers)
    record = Record.open(home / "drawing.db", TODAY)
    journal = Journal(record, lambda: moment(TODAY), lambda: next(ids))
    entries = of_families(())
    pool = pool_of((), {}, entries, (), gated=False)
    plan = Practice(journal, pool, "1", 2 * len(entries))
    taken = []
    for _ in range(2 * len(entries)):
        begun = perf_counter()
        showing = plan.next()
        taken.append(perf_counter() - begun)
        assert showing is not None
        plan.answered(showing, Outcome("correct", ""))
    shown("next item with its numbers drawn", taken[len(entries) :], 0.2)
    record.close()


def main() -> None:
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        measure_stats(home, answers)
        measure_next(home, ITEMS if answers >= ANSWERS else answers)
        measure_drawing(home)


if __name__ == "__main__":
    main()
