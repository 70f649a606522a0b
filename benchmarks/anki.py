"""Packing notes for Anki beside plain genanki: the same notes, in one run; and the shipped deck.

Both are given the finished fields of synthetic notes, and write a package. quizgen's is checked,
dated by the lock, deflated and the same byte for byte; genanki's is stored. Memory is the peak of a
process of its own, with more notes.

.venv/bin/python benchmarks/anki.py [NOTES] [NOTES FOR MEMORY]
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import genanki

from quizgen.decks.finding import find
from quizgen.decks.recipe import Deck, load_deck
from quizgen.export.anki import deck as anki_deck
from quizgen.export.anki import package
from quizgen.export.anki.note_types import CONCEPT
from quizgen.export.anki.notes import Note
from quizgen.export.formats import Edition
from quizgen.export.kept import Kept
from quizgen.files.content import contents
from quizgen.questions.question import Question, Reveal
from quizgen.text.markup import parse

NOTES = 10_000
MANY = 100_000
TURNS = 5
TEXT = "<p>How many weights has layer {i} with \\({k} \\times {k}\\) kernels over {c} channels?</p>"


class Synthetic:
    """Questions that are only numbers; their notes have their fields ready."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __iter__(self) -> Iterator[Question]:
        text = parse("How many?")
        for i in range(self.count):
            yield Question(f"card-{i}", "params", text, Reveal(text))


def note(question: Question, _: object = ()) -> Note:
    i = int(question.code.removeprefix("card-"))
    fields = {
        "Question": TEXT.format(i=i, k=i % 9 + 1, c=i * 7 % 513),
        "Answer": f"<p><b>{i * 37}</b> weights and {i} biases</p>",
        "Why": f"<p>Each of the {i} filters has \\(K \\cdot K \\cdot C\\) weights.</p>",
        "Source": "Lecture notes",
        "Id": question.code,
    }
    return Note(question.code, CONCEPT, fields, ("source::lecture-notes", "topic::params"))


def ours(count: int, path: Path) -> None:
    anki_deck.card_note = note  # type: ignore[attr-defined, assignment]
    cards: object = Synthetic(count)
    deck = Deck("b", "B", "", "B::Concepts", "", ("params",), cards, ())  # type: ignore[arg-type]
    path.write_bytes(package.export(deck, Edition("1", 1)).data)


def plain(count: int, path: Path) -> None:
    model = package._model(CONCEPT)
    deck = genanki.Deck(1, "B::Concepts")
    for question in Synthetic(count):
        made = note(question)
        guid = genanki.guid_for("b", made.id)
        deck.add_note(genanki.Note(model, list(made.values()), tags=list(made.tags), guid=guid))
    genanki.Package([deck]).write_to_file(str(path))


WAYS: dict[str, Callable[[int, Path], None]] = {"quizgen": ours, "genanki": plain}


def compared(count: int, folder: Path) -> None:
    """Seconds of the processor and bytes, the two ways in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(TURNS):
        for name, way in WAYS.items():
            start = process_time()
            way(count, folder / name)
            seconds[name].append(process_time() - start)
    for name in WAYS:
        size = (folder / name).stat().st_size
        each = median(seconds[name])
        print(
            f"{name}: {count:,} notes in {each:.2f} s, {count / each:,.0f} a second, {size:,} bytes"
        )


def memory(name: str, count: int) -> None:
    """The peak of a process that packs many notes."""
    done = subprocess.run(
        [sys.executable, __file__, "--memory", name, str(count)],
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"{name}: {count:,} notes with a peak of {int(done.stdout) / 1024:,.0f} MB")


def peak(name: str, count: int) -> None:
    import resource

    with TemporaryDirectory() as folder:
        WAYS[name](count, Path(folder) / name)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def shipped() -> None:
    """The shipped deck, from the recipe to the file's bytes."""
    kept = Kept()
    for how in ("cold", "again"):
        start, clock = process_time(), perf_counter()
        path, shown = find("cnn-architectures", contents())
        made = package.export(load_deck(path, contents(), shown), Edition("1", 1, kept=kept))
        spent, waited = process_time() - start, perf_counter() - clock
        notes = sum(made.notes.values())
        print(f"shipped deck, {how}: {notes} notes in {spent:.2f} s ({waited:.2f} s on the clock)")
        kept = Kept(kept.rows)
    print(f"shipped deck: {len(made.data):,} bytes")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        peak(sys.argv[2], int(sys.argv[3]))
    else:
        os.environ.setdefault("PYTHONHASHSEED", "0")
        numbers = [int(text) for text in sys.argv[1:]]
        shipped()
        with TemporaryDirectory() as place:
            compared(numbers[0] if numbers else NOTES, Path(place))
        for each in WAYS:
            memory(each, numbers[1] if len(numbers) > 1 else MANY)
