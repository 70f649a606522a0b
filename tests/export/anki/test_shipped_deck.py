"""The deck that ``make deck`` writes, in the real Anki."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from quizgen.cards.topics import load_networks
from quizgen.decks.finding import find
from quizgen.decks.recipe import Deck, load_deck
from quizgen.export.anki.deck import notes
from quizgen.export.anki.package import export
from quizgen.export.anki.picture import picture
from quizgen.export.formats import Edition, Export
from quizgen.export.kept import Kept
from quizgen.export.lock import Lock, LockedNote, read_lock
from quizgen.families import families
from quizgen.files.content import contents
from quizgen.questions.question import Choice, Cloze, Reveal
from quizgen.text.markup import parse
from tests.export.conftest import visible
from tests.places import ROOT
from tests.sweeps import sample

pytestmark = pytest.mark.xdist_group("shipped deck")  # one process builds it, once

HOME = "CNN Architectures"
TIME = 1_763_700_000
EDITION = Edition("1.2.3", TIME)
EVERY = sample(1, suite=6)  # of its cards and levels, where it is built again
SCRIPT = f"""
from dataclasses import replace
from hashlib import sha256
from quizgen.files.content import contents
from quizgen.export.anki.package import export
from quizgen.export.anki.picture import picture
from quizgen.decks.finding import find
from quizgen.decks.recipe import load_deck
from quizgen.export.formats import Edition, Export
from quizgen.export.lock import read_lock
path, shown = find("cnn-architectures", contents())
deck = load_deck(path, contents(), shown)
deck = replace(deck, cards=deck.cards[::{EVERY}], numbers=deck.numbers[::{EVERY}])
print(sha256(export(deck, Edition('1.2.3', {TIME})).data).hexdigest())
"""


@pytest.fixture(scope="module")
def shipped() -> Deck:
    path, shown = find("cnn-architectures", contents())
    return load_deck(path, contents(), shown)


@pytest.fixture(scope="module")
def built(shipped: Deck) -> Export:
    return export(shipped, EDITION)


@pytest.fixture(scope="module")
def package(built: Export) -> bytes:
    return built.data


@pytest.fixture(scope="module")
def imported(package, new_anki, tmp_path_factory) -> Iterator[Any]:
    found = new_anki(tmp_path_factory.mktemp("shipped"))
    found.load(package)
    yield found
    found.col.close()


def test_it_holds_every_card_and_every_level(shipped):
    assert len(shipped.cards) >= 250
    levels = sum(len(family.levels) for family in families().values())
    assert len(shipped.numbers) == levels >= 36


def test_every_level_is_one_living_note(shipped, imported):
    """Other numbers at every review: no level has a note for each of its variants."""
    notes = imported.notes()
    levels = {f"{living.family}:{living.level}" for living in shipped.numbers}
    assert {name for name in notes if ":" in name} == levels
    large = []
    for living in shipped.numbers:
        name = f"{living.family}:{living.level}"
        note = notes[name]
        data = json.loads(note["Variants"] if "Variants" in note else note["Spare1"])
        assert data["count"] >= min(20, len(living.questions)), name
        assert data["count"] >= 10, name
        whole = sum(len(text.encode()) for text in note.fields)
        assert whole <= 6 * 1024 or data["count"] <= 40, name
        assert whole < 13 * 1024 or data["count"] < 40, name
        large += [name] * (whole >= 13 * 1024)
        assert whole < 80 * 1024, name
    assert len(large) <= 20


def test_no_two_notes_of_a_type_have_the_same_first_field(imported):
    """Anki's editor warns of those, and its browser lists them alike."""
    count = Counter((one.mid, visible(one.fields[0])) for one in imported.notes().values())
    assert [field for field, number in count.items() if number > 1] == []
    assert [name for name, one in imported.notes().items() if one.fields_check()] == []


def test_decks_and_counts(shipped, imported):
    assert imported.deck_names() == {HOME}
    kinds = {Cloze: "Quizgen Cloze", Choice: "Quizgen Choice"}
    wanted: Counter[Any] = Counter()
    for card in shipped.cards:
        asked = "Quizgen Picture" if card.figure else "Quizgen Concept"
        wanted[HOME, kinds.get(type(card.answer), asked)] += 1
    for living in shipped.numbers:
        chosen = isinstance(living.questions[0].answer, Choice)
        wanted[HOME, "Quizgen Choice" if chosen else "Quizgen Numeric"] += 1
    found = Counter(
        (imported.col.decks.name(note.cards()[0].did), note.note_type()["name"])
        for note in imported.notes().values()
    )
    assert found == wanted


@pytest.mark.parametrize(
    "recipe", ["cnn-architectures", "cnn-lectures", "cnn-numbers", "cnn-starter"]
)
def test_notes_are_those_of_the_shipped_lock(recipe, built):
    """A note that differs replaces its learner's edits. If it is meant to: quiz build decks/*.yaml.

    The decks share their notes.
    """
    lock = read_lock(ROOT / "decks" / f"{recipe}.lock.json", set(built.lock.types))
    there = lock.notes.keys() & built.lock.notes.keys()  # the others have left the deck
    assert [n for n in there if lock.notes[n].digest != built.lock.notes[n].digest] == []
    assert {name: known for name, (known, _) in lock.types.items()} == {
        name: built.lock.types[name][0] for name in lock.types
    }
    if recipe == "cnn-architectures":
        assert built.lock.notes.keys() <= lock.notes.keys()
    assert len(there) >= 300


def thinned(deck: Deck) -> Deck:
    return replace(deck, cards=deck.cards[::EVERY], numbers=deck.numbers[::EVERY])


def test_another_process_makes_the_same_bytes(shipped):
    """Whatever the order of its sets, the time zone, and what was built before."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
        check=True,
        capture_output=True,
        text=True,
    )
    here = export(thinned(shipped), EDITION).data
    assert done.stdout.strip() == sha256(here).hexdigest()


def test_nothing_is_wrong_with_any_card(imported):
    assert list(imported.faults()) == []


def test_pictures_are_in_the_notes_and_leave_no_files(shipped, imported):
    pictured = [card for card in shipped.cards if card.figure]
    assert {type(card.answer) for card in pictured} == {Reveal, Choice}
    for card in pictured:
        assert all(picture(card.figure) in side for side in imported.sides(card.code))
    assert list(Path(imported.col.media.dir()).iterdir()) == []
    check = imported.col.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])


def test_every_card_of_every_note_is_there(shipped, imported):
    notes = imported.notes()
    for card in shipped.cards:
        deletions = card.answer.text.deletions() if isinstance(card.answer, Cloze) else ()
        numbers = {deletion.number for deletion in deletions}
        assert len(notes[card.code].cards()) == max(1, len(numbers))


def test_tags_are_few_and_made_of_ids(shipped, imported):
    known = {
        "topic": set(shipped.topics),
        "network": set(load_networks(contents())),
        "level": {"1", "2", "3"},
    }
    found = [tag.split("::") for tag in imported.col.tags.all()]
    assert {(root, kind) for root, kind, _ in found} == {("CNN", kind) for kind in known}
    assert [name for _, kind, name in found if name not in known[kind]] == []
    assert len(found) <= 45


def test_each_mistake_has_a_search_that_finds_its_cards(shipped, imported):
    """As the cards name it; no mistake is found by another's name, though it begins alike."""
    chosen, wrong = {card.code for card in shipped.cards}, []
    for name, misconception in shipped.misconceptions.items():
        found = imported.col.find_notes(f"Cures:*,{name},*")
        ids = {imported.col.get_note(number)["Id"] for number in found}
        if ids != chosen & set(misconception.study):
            wrong.append(name)
    assert wrong == []


def day_by_day(anki, deck, days):
    """The new cards that a learner meets under Anki's own options, day by day."""
    anki.col.decks.select(anki.col.decks.id_for_name(deck))
    for _ in range(days):
        queued = anki.col.sched.get_queued_cards(fetch_limit=200).cards
        met = [anki.col.get_card(one.card.id) for one in queued]
        anki.col.sched.suspend_cards([card.id for card in met])
        yield [card.note() for card in met]


def test_a_default_import_meets_both_kinds_in_teaching_order(shipped, package, anki):
    """No preset is ticked, and none of the first 200 cards is a retired one."""
    old = LockedNote("0", TIME, "Quizgen Concept", HOME, 1, "What was it?")
    known = replace(EDITION, kept=Kept(EDITION.kept.rows))
    data = export(shipped, replace(known, lock=Lock({"card-that-was": old}))).data
    anki.load(data)
    days = list(day_by_day(anki, HOME, 10))
    assert [len(day) for day in days] == [20] * 10
    assert not any("CNN::retired" in note.tags for day in days for note in day)
    order = {placed.note.id: placed.place for placed in notes(shipped, known)}
    places = [[order[note["Id"]] for note in day] for day in days]
    assert all(max(day) <= min(later) for day, later in pairwise(places))
    for day in days[1:]:
        kinds = {":" in note["Id"] for note in day}
        assert kinds == {True, False}, [note["Id"] for note in day]


def test_a_rebuilt_deck_updates_the_edited_note_only_and_adds_none(shipped, imported):
    first, *others = thinned(shipped).cards
    edited = replace(first, explanation=parse("Said in another way."))
    log = imported.build(replace(thinned(shipped), cards=(edited, *others)), TIME + 60)
    assert not log.new
    assert not log.conflicting
    notes = imported.notes()
    assert len(notes) == len(shipped.cards) + len(shipped.numbers)
    said = [name for name, note in notes.items() if "Said in another way." in str(note.fields)]
    assert said == [first.code]
    assert list(imported.faults()) == []
