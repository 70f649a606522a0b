"""Files for learning platforms and papers: questions and papers per second, memory.

    .venv/bin/python benchmarks/papers.py [PAPERS]...

Moodle questions are drawn first and then written; papers have six questions on three pages and are
printed one after the other by one compiler, in a process of its own for each count, whose largest
memory is shown.  Times are processor time.  Without counts, 100 and 1,000 papers.
"""

from __future__ import annotations

import subprocess
import sys
import time
from fractions import Fraction
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from quizgen.export.lms import canvas, gift, moodle, qti
from quizgen.export.lms.bank import Bank
from quizgen.export.paper.pdf import Printer
from quizgen.families import family
from quizgen.questions.paper import Asked, Paper, Pool, Section, Student
from quizgen.questions.question import Question
from quizgen.variants.drawing import indices

SLOTS = (
    ("conv-output", 2),
    ("conv-params", 2),
    ("conv-flops", 2),
    ("network-activations", 2),
    ("layer-chain", 2),
    ("network-table", 2),
)
QUESTIONS = 10_000
DEFAULT = (100, 1000)


def drawn(name: str, level: int, count: int) -> list[Question]:
    """Questions of a level; from the start again where it has fewer."""
    found = family(name)
    places = list(islice(indices(found, level, "benchmark"), count))
    every = [found.question(level, place) for place in places]
    return [every[i % len(every)] for i in range(count)]


def platforms() -> None:
    questions = tuple(drawn("conv-params", 2, QUESTIONS))
    bank = Bank("Benchmark", "", (Pool("q", "Q", "params", Fraction(1), questions),))
    start = time.process_time()
    size = sum(len(chunk) for chunk in moodle.chunks(bank))
    took = time.process_time() - start
    print(f"Moodle XML   {QUESTIONS / took:8,.0f} questions/s  {size / QUESTIONS:6,.0f} bytes each")
    few = Bank("Benchmark", "", (Pool("q", "Q", "params", Fraction(1), questions[:200]),))
    for name, made in (
        ("Canvas", canvas.package),
        ("QTI 2.1", qti.package),
        ("GIFT", gift.document),
    ):
        start = time.process_time()
        made(few)
        print(f"{name:<12} {200 / (time.process_time() - start):8,.0f} questions/s")


def papers(count: int) -> None:
    slots = [drawn(name, level, count) for name, level in SLOTS]
    printer = Printer()
    printer.paper(_paper(0, slots))
    start = time.process_time()
    size = sum(len(printer.paper(_paper(place, slots))) for place in range(count))
    took = time.process_time() - start
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:6,} papers {1000 * took / count:6.1f} ms each  "
        f"{size / count / 1000:4.0f} kB each  peak {peak:4.0f} MB",
        flush=True,
    )


def _paper(place: int, slots: list[list[Question]]) -> Paper:
    asked = tuple(
        Asked(str(number), slot[place].code, slot[place], Fraction(2), space=30)
        for number, slot in enumerate(slots, start=1)
    )
    student = Student(f"s{place}", f"Student {place}")
    return Paper(
        f"P{place}", "Midterm", "Vision", "", 90, (Section("", "", asked),), student=student
    )


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        papers(int(sys.argv[2]))
        return
    platforms()
    for count in map(int, sys.argv[1:] or DEFAULT):
        subprocess.run([sys.executable, str(Path(__file__)), "--one", str(count)], check=True)


if __name__ == "__main__":
    main()
