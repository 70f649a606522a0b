"""A small deck made by hand, and fresh collections of the real Anki backend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from quizgen.decks.recipe import Deck, Living
from quizgen.export.anki.package import export
from quizgen.export.formats import Edition
from quizgen.families import family, misconceptions
from quizgen.questions.question import Choice, Citation, Cloze, Option, Question, Reveal
from quizgen.text.markup import parse

if TYPE_CHECKING:  # these must not be imported before anki.collection
    from anki.cards import Card
    from anki.notes import Note

TIME = 1_763_700_000
TEMPLATE_ERROR = "docs.ankiweb.net"  # Anki shows a link to its manual in place of a broken card

CONCEPT = Question(
    code="mac-what",
    topic="flops",
    prompt=parse("What is a **MAC**, and how many are $K \\cdot K$ weights at 9 < 10 places?"),
    answer=Reveal(parse("A multiply-add.\n\n| net | MACs |\n|---|---|\n| AlexNet | 724 M |")),
    explanation=parse("One product is added to a running `sum & more`."),
    tags=("topic::flops", "network::alexnet"),
    sources=(Citation("Lecture notes", url="https://example.org/notes"),),
)
CLOZE = Question(
    code="same-padding",
    topic="shapes",
    prompt=parse("unused"),
    answer=Cloze(parse("For odd $K$, padding [[$(K - 1)/2$]] keeps [[2::the size]] [[2::as is]].")),
    sources=(Citation("A guide: to arithmetic (2016)"),),
)
CHOICE = Question(
    code="bias-choice",
    topic="params",
    prompt=parse("How many biases have 8 filters over 3 channels?"),
    answer=Choice(
        (
            Option("per-input", parse("3"), parse("A bias belongs to a filter.")),
            Option("per-filter", parse("8"), parse("One each.")),
            Option("per-kernel", parse("24"), parse("A filter has *one* bias.")),
        ),
        "per-filter",
    ),
)


def living(identifier: str, level: int, *indices: int) -> Living:
    found = family(identifier)
    questions = tuple(found.question(level, index) for index in indices)
    return Living(identifier, level, found.version, found.level(level).template, questions)


DECK = Deck(
    name="small",
    title="Small",
    description="Made by hand.\n\nFor tests: 1 < 2.",
    concepts="Small",
    numerics="Small",
    topics=("shapes", "params", "flops"),
    cards=(CLOZE, CHOICE, CONCEPT),
    numbers=(living("conv-output", 3, 5), living("conv-params", 2, 1543)),
    misconceptions=misconceptions(),
)


class Anki:
    """A collection as a learner has it; ``load`` imports with Anki's default options."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.col = Collection(str(folder / "collection.anki2"))

    def rendered(self) -> dict[str, tuple[str, str]]:
        """Each note's front and back with their style, by its id."""
        found = {}
        for identifier, note in self.notes().items():
            output = note.cards()[0].render_output()
            found[identifier] = (output.question_and_style(), output.answer_and_style())
        return found

    def load(self, data: bytes) -> Any:
        path = self.folder / "import.apkg"
        path.write_bytes(data)
        request = ImportAnkiPackageRequest(
            package_path=str(path), options=ImportAnkiPackageOptions()
        )
        log = self.col.import_anki_package(request).log
        self.col.models._clear_cache()  # Anki's own program does this after an import
        return log

    def build(self, deck: Deck, time: int = TIME) -> Any:
        return self.load(export(deck, Edition("1.2.3", time)).data)

    def notes(self) -> dict[str, Note]:
        """By the field Id."""
        found = [self.col.get_note(nid) for nid in self.col.find_notes("")]
        return {note["Id"]: note for note in found}

    def cards(self) -> list[Card]:
        return [self.col.get_card(cid) for cid in self.col.find_cards("")]

    def card(self, identifier: str) -> Card:
        return self.notes()[identifier].cards()[0]

    def sides(self, identifier: str) -> tuple[str, str]:
        output = self.card(identifier).render_output()
        return output.question_text, output.answer_text

    def deck_names(self) -> set[str]:
        return {deck.name for deck in self.col.decks.all_names_and_ids()} - {"Default"}

    def faults(self) -> Iterator[str]:
        """Whatever Anki or a learner would find wrong with the collection."""
        for card in self.cards():
            output = card.render_output()
            for side, text in (("front", output.question_text), ("back", output.answer_text)):
                if TEMPLATE_ERROR in text or "{{" in text or not visible(text):
                    yield f"{card.note()['Id']}: {side}: {text}"
        if self.col.get_empty_cards().notes:
            yield "empty cards"
        if self.col.media.check().missing:
            yield "missing media"
        message, fine = self.col.fix_integrity()
        if not fine or message.strip() != "Database rebuilt and optimized.":
            yield message


def visible(html: str) -> str:
    """The text of HTML without styles, scripts and marks."""
    inert = r"<(style|script)\b.*?</\1>|<[^>]*>"
    return re.sub(inert, "", html, flags=re.DOTALL).strip()


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    found = Anki(tmp_path)
    yield found
    found.col.close()


@pytest.fixture(scope="session")
def new_anki() -> type[Anki]:
    """Makes a collection in a folder; for collections that several tests share."""
    return Anki


@pytest.fixture
def deck() -> Deck:
    """A cloze, a choice, a concept and two numeric notes."""
    return DECK


@pytest.fixture
def packed() -> Callable[..., bytes]:
    """``packed(deck, time)``: the bytes of the package."""

    def pack(deck: Deck, time: int = TIME) -> bytes:
        return export(deck, Edition("1.2.3", time)).data

    return pack


# --- the practice page ----------------------------------------------------------------


@pytest.fixture(scope="session")
def practice_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small deck."""
    from quizgen.export.page import page
    from tests.export.page.practice import small_deck

    folder = tmp_path_factory.mktemp("practice")
    file = folder / "practice.html"
    file.write_bytes(page.export(small_deck(folder), Edition("1.2.3", 1)).data)
    return file


@pytest.fixture
def page(chromium: Any, practice_file: Path) -> Iterator[Any]:
    """It in a browser; at the end nothing may have failed, and nothing been loaded."""
    from tests.export.page.practice import Practice

    found = Practice(chromium, practice_file, course=True)
    yield found
    assert found.faults == []
    assert found.loaded() == {found.address}
    found.close()
