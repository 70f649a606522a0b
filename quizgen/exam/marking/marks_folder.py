"""Everything that marking writes: marks, pages, the report, recipes and decks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizgen.cards.card import Card
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.feedback import Feedback
from quizgen.exam.marking.gradebooks import gradebooks
from quizgen.exam.marking.mark import Corrections, Marked
from quizgen.exam.marking.mark_files import marks_csv, marks_json
from quizgen.exam.marking.remedial import Remedy, recipe_text, remedy, safe_name
from quizgen.exam.marking.report import report, rounded_data
from quizgen.exam.marking.report_page import report_page
from quizgen.exam.marking.responses import Responses
from quizgen.exam.printing.papers import Press
from quizgen.exam.printing.release import IGNORE
from quizgen.exam.source import QuestionSource
from quizgen.files.content import Content
from quizgen.files.disk import write_atomically
from quizgen.text.html import PlainHtml

# Of the notes in a student's deck.  So early that Anki leaves notes as they are that a student has
# from another deck already, and the same for the same input.
DECK_TIME = 1_000_000_000


@dataclass(frozen=True)
class Class:
    """A marked exam, and the cards and the levels (``conv-params:2``) there are to study."""

    manifest: Manifest
    responses: Responses
    marked: Sequence[Marked]
    corrections: Corrections
    cards: Mapping[str, Card]
    levels: Collection[str]

    def remedy(self, paper: Marked) -> Remedy:
        """What a student should study."""
        return remedy(self.manifest, paper, self.cards, self.levels)


def overview(whole: Class) -> dict[str, bytes | bytearray]:
    """The files about everybody, for the instructor."""
    data = report(whole.manifest, whole.marked, whole.responses, whole.corrections)
    name, everything = IGNORE
    books = gradebooks(whole.manifest, whole.marked)
    return {
        name: everything,
        **{book: text.encode() for book, text in books.items()},
        "marks.csv": marks_csv(whole.manifest, whole.marked, whole.responses).encode("utf-8-sig"),
        "marks.json": marks_json(whole.marked, whole.corrections),
        "report.json": (
            json.dumps(rounded_data(data), ensure_ascii=False, indent=1) + "\n"
        ).encode(),
        "report.html": report_page(data).encode(),
    }


def students_files(whole: Class, bank: QuestionSource) -> Iterator[tuple[str, bytes]]:
    """A page for each student, and a recipe for each who missed something."""
    html = PlainHtml(hide=True)
    titles = {code: html.line(whole.cards[code].question.prompt) for code in _studied(whole)}
    uses = Counter((one.slot, one.code) for paper in whole.marked for one in paper.marks)
    feedback = Feedback(Press(whole.manifest, bank, most=1), titles, uses)
    for paper in whole.marked:
        name = safe_name(paper.student.id)
        found = whole.remedy(paper)
        yield f"feedback/{name}.html", feedback.page(paper, found.cards).encode()
        if text := recipe_text(whole.manifest.blueprint, paper, found):
            yield f"recipes/{name}.yaml", text.encode()


def _studied(whole: Class) -> set[str]:
    """The cards that somebody should study."""
    return {card for paper in whole.marked for card in whole.remedy(paper).cards}


@dataclass(frozen=True)
class DeckMaker:
    """Builds the deck of a recipe on disk; can be sent to another process."""

    contents: tuple[Content, ...]
    version: str

    def __call__(self, recipe: Path) -> bytes:
        from quizgen.decks.recipe import load_deck
        from quizgen.export.anki.package import export
        from quizgen.export.formats import Edition

        return export(load_deck(recipe, self.contents), Edition(self.version, DECK_TIME)).data


def write_all(
    folder: Path,
    files: Iterator[tuple[str, bytes | bytearray]],
    watch: Callable[[int, int], None],
    total: int,
) -> list[str]:
    """Write files for the owner only; those that are there already with these bytes stay.

    The names, for what is written anew and what is not.
    """
    names = []
    for done, (name, data) in enumerate(files, start=1):
        names.append(name)
        path = folder.joinpath(*name.split("/"))
        if not (path.is_file() and path.read_bytes() == data):
            write_atomically(path, data, private=True)
        watch(min(done, total), total)
    return names


def stale(folder: Path, names: Sequence[str], decks: bool) -> list[Path]:
    """Files of an earlier marking that this one did not make; without ``decks``, no deck."""
    made = set(names)
    kinds = {"feedback": "html", "recipes": "yaml", **({"decks": "apkg"} if decks else {})}
    return [
        path
        for kind, ending in kinds.items()
        for path in sorted((folder / kind).glob(f"*.{ending}"))
        if f"{kind}/{path.name}" not in made
    ]
