"""The table "What survives" in docs/anki.md, each cell of it tried in the real Anki."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition

from quizgen.decks.recipe import Deck
from quizgen.export.anki.note_types import NOTE_TYPES
from quizgen.export.anki.push import push
from tests.export.anki.addon import Addon, served
from tests.export.anki.test_anki_updates import EDITED, FIRST, LATER, Author, as_it_was, reworded
from tests.export.conftest import Anki
from tests.places import DOCS

HEADING = "## What survives"
EARLIER, LATEST = (
    FIRST + 60,
    LATER + 60,
)  # when the learner edits: before the author's edit, or after
TAGS = ("mine", "marked", "leech")
ALWAYS = ImportAnkiPackageUpdateCondition.Value("IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_ALWAYS")
BOTH = ImportAnkiPackageOptions(merge_notetypes=True, update_notes=ALWAYS)


def table() -> Mapping[str, Mapping[str, str]]:
    """The docs' table: by row and column, what is said of it."""
    _, _, rest = (DOCS / "anki.md").read_text("utf-8").partition(HEADING)
    rows = [line for line in rest.partition("\n## ")[0].split("\n") if line.startswith("| ")]
    head, *body = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {first: dict(zip(head[1:], others, strict=True)) for first, *others in body}


# --- what the learner has: how it comes about, and whether it is still there -----------------


@dataclass(frozen=True)
class Possession:
    make: Callable[[Anki], object]
    is_there: Callable[[Anki], bool]


def write(field: str) -> Possession:
    def make(anki: Anki) -> None:
        note = anki.notes()[EDITED]
        note[field] = "my own words"
        anki.col.update_note(note)

    return Possession(make, lambda anki: anki.notes()[EDITED][field] == "my own words")


def tag(anki: Anki) -> None:
    note = anki.notes()[EDITED]
    note.tags = [*note.tags, *TAGS]
    anki.col.update_note(note)


def move(anki: Anki) -> None:
    anki.col.set_deck([anki.card(EDITED).id], int(anki.col.decks.id("Exam") or 0))


def review(anki: Anki) -> None:
    card = anki.card(EDITED)
    card.start_timer()
    anki.col.sched.answerCard(card, 4)


HAS: Mapping[str, Possession] = {
    "text in *My notes*": write("My notes"),
    "text in any other field": write("Answer"),
    "tags of your own, `marked`, `leech`": Possession(
        tag, lambda anki: set(TAGS) <= set(anki.notes()[EDITED].tags)
    ),
    "flags": Possession(
        lambda anki: anki.col.set_user_flag_for_cards(3, [anki.card(EDITED).id]),
        lambda anki: anki.card(EDITED).user_flag() == 3,
    ),
    "suspended cards": Possession(
        lambda anki: anki.col.sched.suspend_cards([anki.card(EDITED).id]),
        lambda anki: anki.card(EDITED).queue == -1,
    ),
    "scheduling and review history": Possession(
        review, lambda anki: (anki.card(EDITED).type, anki.card(EDITED).reps) == (2, 1)
    ),
    "cards moved to another deck": Possession(
        move, lambda anki: anki.col.decks.name(anki.card(EDITED).did) == "Exam"
    ),
}


# --- what happens then ----------------------------------------------------------------


def load(anki: Anki, data: bytes, folder: Path) -> None:
    anki.load(data)


def load_merging(anki: Anki, data: bytes, folder: Path) -> None:
    load_with(anki, data, folder, BOTH)


def load_with(anki: Anki, data: bytes, folder: Path, options: ImportAnkiPackageOptions) -> Any:
    path = folder / "deck.apkg"
    path.write_bytes(data)
    request = ImportAnkiPackageRequest(package_path=str(path), options=options)
    log = anki.col.import_anki_package(request).log
    anki.col.models._clear_cache()
    return log


def load_by_push(anki: Anki, data: bytes, folder: Path) -> None:
    path = folder / "deck.apkg"
    path.write_bytes(data)
    with served(Addon(anki).reply) as address:
        push(path, address)


def add_field(anki: Anki) -> None:
    """What makes merging necessary."""
    models = anki.col.models
    kind = models.by_name("Quizgen Concept")
    assert kind is not None
    models.add_field(kind, models.new_field("Extra"))
    models.update_dict(kind)


@dataclass(frozen=True)
class Event:
    """author: what becomes of the card.  time: of the learner's edit.  arrives: the author's.
    before: what else the learner did."""

    author: Callable[[Deck], Deck] = reworded
    time: int = EARLIER
    load: Callable[[Anki, bytes, Path], None] = load
    arrives: bool = True
    before: Callable[[Anki], None] = lambda anki: None


EVENTS: Mapping[str, Event] = {
    "card unchanged": Event(as_it_was, arrives=False),
    "card changed": Event(),
    "card changed, then edited by you": Event(time=LATEST, arrives=False),
    "card changed, `--push`": Event(load=load_by_push),
    "merged, *Always*": Event(load=load_merging, before=add_field),
}


@pytest.mark.parametrize("happened", EVENTS)
@pytest.mark.parametrize("thing", HAS)
def test_what_the_docs_say_is_so(thing: str, happened: str, deck: Deck, tmp_path: Path) -> None:
    event, has, author, anki = EVENTS[happened], HAS[thing], Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    event.before(anki)
    has.make(anki)
    assert has.is_there(anki)
    edit_at(anki, event.time)
    event.load(anki, author.build(event.author(deck), LATER), tmp_path)
    assert table()[thing][happened] == ("stays" if has.is_there(anki) else "goes")
    if event.arrives:
        assert "What does MAC mean?" in anki.notes()[EDITED]["Question"]
    assert list(anki.faults()) == []
    anki.col.close()


def edit_at(anki: Anki, time: int, name: str = EDITED) -> None:
    """Date the learner's edit of a note, which the test has just made."""
    assert anki.col.db is not None
    anki.col.db.execute("update notes set mod = ? where id = ?", time, anki.notes()[name].id)


def test_the_docs_say_something_of_every_case() -> None:
    assert {row: set(cells) for row, cells in table().items()} == {row: set(EVENTS) for row in HAS}


# --- when note types must be merged ---------------------------------------------------

CURES = {
    "none": ImportAnkiPackageOptions(),
    "merge": ImportAnkiPackageOptions(merge_notetypes=True),
    "always": ImportAnkiPackageOptions(update_notes=ALWAYS),
    "both": BOTH,
}
OTHERS = ("same-padding", "bias-choice")  # notes that the author does not change


@pytest.mark.parametrize("cure", CURES)
@pytest.mark.parametrize("who", ["learner", "learner, later", "author"])
def test_only_both_options_cure_a_changed_note_type(
    who: str, cure: str, deck: Deck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A learner's new field dates the notes of its type; merging with an author's dates all."""
    author, anki = Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    for name in OTHERS:
        note = anki.notes()[name]
        note["My notes"] = "my own words"
        anki.col.update_note(note)
        edit_at(anki, EARLIER, name)
    if who == "author":
        types = [replace(t, fields=(*t.fields, "New")) for t in NOTE_TYPES]
        monkeypatch.setattr("quizgen.export.anki.package.NOTE_TYPES", types)
    else:
        add_field(anki)
        write("Extra").make(anki)
        edit_at(anki, LATEST if who == "learner, later" else EARLIER)
    log = load_with(anki, author.build(reworded(deck), LATER), tmp_path, CURES[cure])
    merges, overwrites = cure in ("merge", "both"), cure in ("always", "both")
    assert bool(log.conflicting) == (not merges)
    names = {kind.name for kind in anki.col.models.all_names_and_ids()}
    assert ("Quizgen Concept+" in names) == (not merges)
    arrived = "What does MAC mean?" in anki.notes()[EDITED]["Question"]
    assert arrived == (cure == "both" or (who, cure) == ("learner", "merge"))
    if arrived and who != "author":
        assert anki.notes()[EDITED]["Extra"] == ""
    own = {anki.notes()[name]["My notes"] for name in OTHERS}
    conflicts = who == "author" and not merges  # then no note is touched
    assert own == ({""} if overwrites and not conflicts else {"my own words"})
    anki.col.close()


def test_after_an_edit_of_the_learners_always_brings_the_authors(
    deck: Deck, tmp_path: Path
) -> None:
    author, anki = Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    HAS["text in any other field"].make(anki)
    options = ImportAnkiPackageOptions(update_notes=ALWAYS)
    log = load_with(anki, author.build(reworded(deck), LATER), tmp_path, options)
    assert not log.conflicting
    assert "What does MAC mean?" in anki.notes()[EDITED]["Question"]
    anki.col.close()


# --- the look -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "pushes", "stays"),
    [(False, False, True), (True, False, False), (False, True, False), (True, True, False)],
)
def test_the_learners_own_styling(
    deck: Deck,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: bool,
    pushes: bool,
    stays: bool,
) -> None:
    """It stays until the author changes the look; a push replaces it."""
    author, anki = Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    kind = anki.col.models.by_name("Quizgen Concept")
    assert kind is not None
    anki.col.models.update_dict({**kind, "css": "* {color: red}"})
    if changes:
        types = [replace(t, back=(*t.back, "<hr>")) for t in NOTE_TYPES]
        monkeypatch.setattr("quizgen.export.anki.package.NOTE_TYPES", types)
    bring = load_by_push if pushes else load
    bring(anki, author.build(deck, 4_000_000_000), tmp_path)
    found = anki.col.models.by_name("Quizgen Concept")
    assert found is not None
    assert (found["css"] == "* {color: red}") == stays
    anki.col.close()
