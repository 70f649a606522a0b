"""A large exam dealt, written and marked: seconds, rows per second, memory.

    .venv/bin/python benchmarks/exam.py [STUDENTS]

Ten questions for 10,000 students, dealt with repeats where a level runs out; then the manifest, the
index and Moodle's file written into a temporary folder; then everybody's responses, half of them
right, read from CSV and marked, and the files about the whole class made.  Papers and the other
platforms are in ``papers.py``.  Times are the processor's, on one core; memory is the largest of
the process.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

from quizgen.cards.reader import load_cards
from quizgen.decks.blueprint_file import load_blueprint
from quizgen.exam.dealing.making import make
from quizgen.exam.manifest import Manifest, save
from quizgen.exam.marking.mark import Corrections, mark_paper
from quizgen.exam.marking.marks_folder import Class, overview
from quizgen.exam.marking.responses import read_responses
from quizgen.exam.printing.lists import index
from quizgen.exam.printing.papers import Press
from quizgen.exam.source import QuestionSource
from quizgen.export.lms import moodle
from quizgen.export.lms.bank import Bank
from quizgen.files.content import contents
from quizgen.files.disk import write_atomically
from quizgen.files.table import read_table
from quizgen.questions.paper import Student

STUDENTS = 10_000
FAMILIES = (
    "conv-params:3",
    "conv-params:2",
    "conv-macs:3",
    "conv-output:2",
    "fc-params:3",
    "bn-params:3",
    "network-params:3",
    "layer-units:3",
    "inception-module:3",
    "training-memory:3",
)
TEN = "title: Benchmark\nminutes: 60\nsections:\n  - questions:\n" + "".join(
    f"      - family: {name}\n" for name in FAMILIES
)


@contextmanager
def timed(what: str, count: int = 0) -> Iterator[None]:
    start = time.process_time()
    yield
    took = time.process_time() - start
    rate = f"{count / took:10,.0f} a second" if count else ""
    print(f"{what:<34}{took:7.2f} s{rate}", flush=True)


def responses(manifest: Manifest, path: Path) -> None:
    """Right for every second student, one off for the others."""
    slots = [slot.id for slot in manifest.blueprint.slots]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *slots])
        for place, seat in enumerate(manifest.seats):
            assert seat.student is not None
            row = [seat.student.id]
            for code in manifest.sheet(seat).codes:
                record = manifest.questions[code]
                slips = record.slips
                value = record.answer.value if place % 2 else slips[place % len(slips)].value
                row.append("x".join(map(str, value)) if isinstance(value, tuple) else str(value))
            writer.writerow(row)


def run(count: int, folder: Path) -> None:
    (folder / "benchmark.yaml").write_text(TEN, "utf-8")
    shipped = contents()
    draft = load_blueprint(folder / "benchmark.yaml", shipped)
    students = [Student(f"s{i:05}", f"Student {i}") for i in range(count)]
    start = time.process_time()
    with timed(f"{count:,} papers dealt", count):
        bank = QuestionSource(shipped)
        manifest = make(
            draft, bank, students, seed="benchmark", program="benchmark", allow_repeats=True
        )
    with timed("manifest and index written"):
        save(manifest, folder)
        write_atomically(folder / "papers.csv", index(manifest).encode())
    press = Press(manifest, bank)
    pools = Bank("Benchmark", "", tuple(press.pools()))
    questions = sum(len(pool.questions) for pool in pools.pools)
    with timed(f"{questions:,} questions as Moodle XML", questions):
        write_atomically(folder / "moodle.xml", moodle.document(pools))
    print(f"{'all of this':<34}{time.process_time() - start:7.2f} s")
    responses(manifest, folder / "responses.csv")
    with timed(f"{count:,} rows read and marked", count):
        found = read_responses(read_table(folder / "responses.csv"), manifest)
        marked = [mark_paper(manifest, one, Corrections()) for one in found.answered]
    cards = {card.id: card for card in load_cards(shipped)}
    with timed("marks and class report"):
        overview(Class(manifest, found, marked, Corrections(), cards, ()))
    print(f"peak memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else STUDENTS
    with TemporaryDirectory() as folder:
        run(count, Path(folder))


if __name__ == "__main__":
    main()
