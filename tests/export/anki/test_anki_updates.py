"""What importing a newer build does to a learner's collection, case by case, in the real Anki."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pytest

from quizgen.decks.recipe import Deck
from quizgen.export.anki.note_types import NOTE_TYPES
from quizgen.export.anki.package import export
from quizgen.export.formats import Edition
from quizgen.export.lock import Lock
from quizgen.families import family
from quizgen.questions.question import Question, Reveal
from quizgen.text.markup import parse
from quizgen.variants.drawing import indices
from tests.export.conftest import Anki, living

FIRST, LATER = 1_763_700_000, 1_763_800_000
EDITED = "mac-what"  # the card that the cases are about
OTHERS = {"same-padding", "bias-choice", "conv-output:3", "conv-params:2"}


class Author:
    """Builds one edition of a deck after the other, each with the last one's lock."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.more: list[bytes] = []

    def build(self, deck: Deck, time: int, *others: Lock) -> bytes:
        made = export(deck, Edition("1", time, self.lock, others))
        assert made.lock is not None
        self.lock, self.more = made.lock, list(made.more.values())
        return made.data

    def update(self, anki: Anki, deck: Deck, time: int) -> tuple[int, int, int]:
        """A learner imports the deck and what has left it: notes new, refused and updated."""
        logs = [anki.load(data) for data in (self.build(deck, time), *self.more)]
        rows = [(len(log.new), len(log.conflicting), len(log.updated)) for log in logs]
        new, conflicting, updated = map(sum, zip(*rows, strict=True))
        return new, conflicting, updated


def as_it_was(deck: Deck) -> Deck:
    return deck


def reworded(deck: Deck) -> Deck:
    *others, concept = deck.cards
    return replace(deck, cards=(*others, replace(concept, prompt=parse("What does MAC mean?"))))


def without(deck: Deck) -> Deck:
    return replace(deck, cards=deck.cards[:2])


def left_out(deck: Deck) -> Deck:
    """The recipe no longer chooses the card, and there still is such a card."""
    return replace(deck, cards=deck.cards[:2], known=frozenset({EDITED}))


def nothing(anki: Anki) -> None:
    """The learner leaves the note as it is."""


def own_text(anki: Anki) -> None:
    note = anki.notes()[EDITED]
    note["Answer"] = "my own words"
    anki.col.update_note(note)


def own_tag(anki: Anki) -> None:
    note = anki.notes()[EDITED]
    note.tags = [*note.tags, "mine"]
    anki.col.update_note(note)


def own_words_elsewhere(anki: Anki) -> None:
    note = anki.notes()["bias-choice"]
    note["Why"] = "my own words"
    note.tags = [*note.tags, "mine"]
    anki.col.update_note(note)


@dataclass(frozen=True)
class Case:
    """What the author and the learner did, and what the import makes of it.

    updated: how many notes the import changes.  question, answer: of the note afterwards, in part.
    tags: whether the learner's tag is there, and whether the note is retired.
    """

    author: Callable[[Deck], Deck]
    learner: Callable[[Anki], None]
    updated: int
    question: str = "What is a"
    answer: str = "A multiply-add."
    tags: tuple[bool, bool] = (False, False)


CASES = {
    "nothing changed": Case(as_it_was, nothing, 0),
    "the learner's own text stays": Case(as_it_was, own_text, 0, answer="my own words"),
    "the learner's own tag stays": Case(as_it_was, own_tag, 0, tags=(True, False)),
    "an edited card is updated": Case(reworded, nothing, 1, question="What does MAC mean?"),
    "the learner's edit elsewhere stays": Case(
        reworded, own_words_elsewhere, 1, question="What does MAC mean?"
    ),
    "a card that the recipe leaves out stays": Case(left_out, nothing, 0),
    "a retired card is marked": Case(
        without, nothing, 1, "has left the deck", "has left the deck", (False, True)
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_an_update_does(name: str, deck: Deck, tmp_path: Path) -> None:
    case, author, anki = CASES[name], Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    reviewed(anki)
    case.learner(anki)
    mine = {n: (list(note.fields), note.tags) for n, note in anki.notes().items() if n in OTHERS}
    before = scheduling(anki)

    # A learner's edit has the time at which it is made: the author's comes after it.
    assert author.update(anki, case.author(deck), 4_000_000_000) == (0, 0, case.updated)
    note = anki.notes()[EDITED]
    assert case.question in note["Question"]
    assert case.answer in note["Answer"]
    assert ("mine" in note.tags, "CNN::retired" in note.tags) == case.tags
    after = anki.notes()
    assert {n: (list(after[n].fields), after[n].tags) for n in OTHERS} == mine
    assert scheduling(anki) == before
    assert list(anki.faults()) == []
    anki.col.close()


def reviewed(anki: Anki) -> None:
    """The learner has answered the card, so that it has a schedule to lose."""
    card = anki.card(EDITED)
    card.start_timer()
    anki.col.sched.answerCard(card, 4)
    assert scheduling(anki)[EDITED, 0][0] == 2  # a review card


def scheduling(anki: Anki) -> dict[tuple[str, int], tuple[int, ...]]:
    return {
        (c.note()["Id"], c.ord): (c.type, c.queue, c.due, c.ivl, c.factor, c.reps)
        for c in anki.cards()
    }


def test_a_later_edit_of_the_author_replaces_an_earlier_one_of_the_learner(deck, tmp_path) -> None:
    author, anki = Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    own_text(anki)
    anki.load(author.build(reworded(deck), 4_000_000_000))
    assert "A multiply-add." in anki.notes()[EDITED]["Answer"]
    anki.col.close()


def test_a_changed_template_reaches_old_notes_and_touches_none(deck, tmp_path, monkeypatch) -> None:
    author, anki = Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    before = {name: note.mod for name, note in anki.notes().items()}
    types = [replace(t, front=("<b>new front</b>", *t.front)) for t in NOTE_TYPES]
    monkeypatch.setattr("quizgen.export.anki.package.NOTE_TYPES", types)
    log = anki.load(author.build(deck, LATER))
    assert (len(log.new), len(log.conflicting), len(log.updated)) == (0, 0, 0)
    assert {name: note.mod for name, note in anki.notes().items()} == before
    for name in (EDITED, "conv-params:2", "bias-choice"):
        assert "new front" in anki.sides(name)[0]
    assert list(anki.faults()) == []
    anki.col.close()


def test_a_deck_deleted_and_imported_again_begins_anew(deck, tmp_path) -> None:
    author, anki = Author(), Anki(tmp_path)
    data = author.build(deck, FIRST)
    anki.load(data)
    reviewed(anki)
    anki.col.remove_notes(anki.col.find_notes(""))
    log = anki.load(data)
    assert len(log.new) == 5
    assert {row[0] for row in scheduling(anki).values()} == {0}
    anki.col.close()


def test_importing_the_same_file_twice_changes_nothing(deck, tmp_path) -> None:
    author, anki = Author(), Anki(tmp_path)
    data = author.build(deck, FIRST)
    anki.load(data)
    reviewed(anki)
    before = scheduling(anki)
    log = anki.load(data)
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (0, 0, 5)
    assert scheduling(anki) == before
    anki.col.close()


def test_a_card_that_comes_back_is_itself_again(deck, tmp_path) -> None:
    author, anki = Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    author.update(anki, without(deck), LATER)
    assert anki.notes()[EDITED].tags == ["CNN::retired"]
    anki.load(author.build(deck, LATER + 60))
    assert "CNN::retired" not in anki.notes()[EDITED].tags
    assert "What is a" in anki.notes()[EDITED]["Question"]
    anki.col.close()


def test_a_retired_cloze_keeps_its_cards_and_every_kind_can_retire(deck, tmp_path) -> None:
    author, anki = Author(), Anki(tmp_path)
    anki.load(author.build(deck, FIRST))
    cards = {name: len(note.cards()) for name, note in anki.notes().items()}
    last = replace(deck, cards=deck.cards[2:], numbers=deck.numbers[:1])
    author.update(anki, last, LATER)
    assert {name: len(note.cards()) for name, note in anki.notes().items()} == cards
    retired = {name for name, note in anki.notes().items() if note.tags == ["CNN::retired"]}
    assert retired == {"same-padding", "bias-choice", "conv-params:2"}
    assert list(anki.faults()) == []
    anki.col.close()


def test_a_level_that_takes_other_numbers_is_the_same_note(deck, tmp_path) -> None:
    """Where the recipe leaves the whole level out, the note stays: another deck may hold it."""
    author, anki, level = Author(), Anki(tmp_path), "network-table:1"
    drawn = list(islice(indices(family("network-table"), 1, "notes"), 4))
    whole = replace(deck, topics=(*deck.topics, "networks"), known=frozenset({level}))

    def loaded(time: int, *chosen: int) -> tuple[int, int]:
        numbers = (living("network-table", 1, *chosen),) if chosen else ()
        made = replace(whole, numbers=(*deck.numbers, *numbers))
        log = anki.load(author.build(made, time))
        return len(log.new), len(log.updated)

    assert loaded(FIRST, *drawn[:2]) == (6, 0)
    first = anki.notes()[level].fields
    assert loaded(4_000_000_000, *drawn[2:]) == (0, 1)
    assert anki.notes()[level].fields != first
    assert loaded(4_100_000_000) == (0, 0)
    assert "CNN::retired" not in anki.notes()[level].tags
    anki.col.close()


def test_the_clock_may_go_back(deck) -> None:
    author = Author()
    author.build(deck, LATER)
    author.build(reworded(deck), FIRST)
    assert author.lock.notes[EDITED].time == LATER + 1
    assert author.lock.notes["bias-choice"].time == LATER


def test_learners_may_take_over_the_options(deck, tmp_path) -> None:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    anki = Anki(tmp_path)
    path = tmp_path / "deck.apkg"
    path.write_bytes(Author().build(deck, FIRST))
    options = ImportAnkiPackageOptions(with_deck_configs=True)
    anki.col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options))
    home = anki.col.decks.id_for_name("Small")
    assert home is not None
    found = anki.col.decks.config_dict_for_deck_id(home)
    assert found["name"] == "Small"
    assert found["newGatherPriority"] == 1  # by position
    anki.col.close()


def test_another_deck_with_the_same_notes_changes_nothing(deck: Deck, tmp_path: Path) -> None:
    """Whichever comes first, and after an edit: what is the same has the same time."""
    first, second, anki = Author(), Author(), Anki(tmp_path)
    smaller = replace(deck, numerics="Other::Numbers", numbers=deck.numbers, cards=())
    anki.load(first.build(deck, FIRST))
    for author, shown, other in ((second, smaller, first), (first, reworded(deck), second)):
        log = anki.load(author.build(shown, 4_000_000_000, other.lock))
        assert not log.new
        assert len(log.updated) == (author is first)
    log = anki.load(second.build(smaller, 4_100_000_000, first.lock))
    assert (len(log.new), len(log.updated)) == (0, 0)
    anki.col.close()


def test_a_card_that_cures_a_mistake_is_edited_alone(deck: Deck, tmp_path: Path) -> None:
    """Its title stands on the cards of numbers, which are not updated for it."""
    author, anki = Author(), Anki(tmp_path)
    cure = Question(
        code="conv-bias-count",
        topic="params",
        prompt=parse("How many biases has a convolution?"),
        answer=Reveal(parse("One per filter.")),
    )
    anki.load(author.build(replace(deck, cards=(*deck.cards, cure)), FIRST))
    assert "How many biases has a" in anki.notes()["conv-params:2"]["Variants"]
    edited = replace(cure, prompt=parse("So how many biases has a convolution?"))
    log = anki.load(author.build(replace(deck, cards=(*deck.cards, edited)), 4_000_000_000))
    assert len(log.updated) == 1
    assert "So how many" in anki.notes()["conv-bias-count"]["Question"]
    anki.col.close()
