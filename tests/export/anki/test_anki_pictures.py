"""Pictures in packages: in the right note type and field, without files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quizgen.export.anki import picture as anki_picture
from quizgen.export.anki.checks import faults
from quizgen.export.anki.note_types import CHOICE, CLOZE_TEXT, CONCEPT, NUMERIC, PICTURE_QUESTION
from quizgen.export.anki.notes import card_note
from quizgen.export.anki.package import export
from quizgen.export.anki.picture import picture, without_colours
from quizgen.export.formats import Edition
from quizgen.export.lock import Lock
from quizgen.figures import FigureError, canvas, picture_named, pictures
from quizgen.figures.canvas import LIGHT, Picture

FIRST, LATER = 1_763_700_000, 1_763_800_000
FIGURE = "bottleneck"


@pytest.fixture
def pictured(deck):
    """The deck with one picture on each kind of note; two notes share theirs."""
    cloze, choice, concept = deck.cards
    shapes, params = deck.numbers
    numeric = replace(shapes, questions=(replace(shapes.questions[0], figure="alexnet"),))
    return replace(
        deck,
        cards=(
            replace(cloze, figure="receptive-field-3"),
            replace(choice, figure=FIGURE),
            replace(concept, figure=FIGURE),
        ),
        numbers=(numeric, params),
    )


@pytest.mark.parametrize(
    ("place", "note_type", "field"),
    [(0, CLOZE_TEXT, "Figure"), (1, CHOICE, "Figure"), (2, PICTURE_QUESTION, "Picture")],
)
def test_where_a_picture_stands(pictured, place, note_type, field):
    note = card_note(pictured.cards[place])
    assert note.type is note_type
    assert note.fields[field] == picture(pictured.cards[place].figure)
    assert list(faults(note, note.values())) == []


def test_a_card_without_a_picture_is_what_it_was(deck):
    note = card_note(deck.cards[2])
    assert note.type is CONCEPT
    assert "Figure" not in note.fields


def test_a_picture_says_in_words_what_it_shows():
    assert f'role="img" aria-label="{picture_named(FIGURE).alt}"' in picture(FIGURE)


def test_an_unknown_picture_is_refused(deck):
    with pytest.raises(FigureError, match="there is no such picture"):
        card_note(replace(deck.cards[2], figure="bottelneck"))


def test_a_file_that_a_field_names_is_a_fault(pictured):
    note = card_note(pictured.cards[2])
    broken = replace(note, fields={**note.fields, "Picture": '<img src="a.svg">'})
    assert list(faults(broken, broken.values())) == ["the picture 'a.svg' is not in the package"]


def test_anki_takes_pictures_over_without_files(anki, pictured):
    log = anki.build(pictured)
    assert len(log.new) == 5
    assert no_files(anki)
    assert list(anki.faults()) == []
    assert anki.notes()["mac-what"].note_type()["name"] == PICTURE_QUESTION.name
    for identifier, note_type in (("bias-choice", CHOICE), ("conv-output:3", NUMERIC)):
        assert anki.notes()[identifier].note_type()["name"] == note_type.name


def no_files(anki):
    check = anki.col.media.check()
    stored = [path.name for path in Path(anki.col.media.dir()).iterdir()]
    return (stored, list(check.missing), list(check.unused)) == ([], [], [])


@pytest.mark.parametrize("identifier", ["bias-choice", "mac-what", "conv-output:3"])
def test_both_sides_show_the_picture(anki, pictured, identifier):
    anki.build(pictured)
    assert ["<svg" in side for side in anki.sides(identifier)] == [True, True]


def test_a_cloze_shows_its_picture_with_the_answer(anki, pictured):
    anki.build(pictured)
    assert ["<svg" in side for side in anki.sides("same-padding")] == [False, True]


@pytest.fixture
def author(anki):
    """Imports one edition after the other, each dated by the one before it."""
    locks = [Lock()]

    def load(deck, time):
        made = export(deck, Edition("1", time, locks[-1]))
        assert made.lock is not None
        locks.append(made.lock)
        return anki.load(made.data)

    return load


def test_a_corrected_picture_reaches_the_learner_and_leaves_no_file(
    anki, pictured, author, monkeypatch
):
    author(pictured, FIRST)

    def redrawn(name):
        old = picture_named(name)
        return Picture(name, old.alt, lambda dark: old.draw(dark).replace(b"</svg>", b"<g/></svg>"))

    monkeypatch.setattr(anki_picture, "picture_named", redrawn)
    monkeypatch.setattr("quizgen.export.anki.notes.picture", picture.__wrapped__)
    log = author(pictured, 4_000_000_000)
    assert (len(log.new), len(log.conflicting), len(log.updated)) == (0, 0, 4)
    for side in anki.sides("mac-what"):
        assert "<g/></svg>" in side
    assert no_files(anki)


def test_a_theme_colour_changes_no_note_and_all_cards(anki, pictured, author, monkeypatch):
    author(pictured, FIRST)
    assert LIGHT.macs in anki.card("mac-what").css()
    other = replace(LIGHT, macs="#012345", band="#abcdef")
    for place in (canvas, anki_picture):
        monkeypatch.setattr(place, "LIGHT", other)
    monkeypatch.setattr("quizgen.export.anki.notes.picture", picture.__wrapped__)
    log = author(pictured, LATER)
    assert (len(log.new), len(log.conflicting), len(log.updated)) == (0, 0, 0)
    assert LIGHT.macs not in anki.card("mac-what").css()
    assert other.macs in anki.card("mac-what").css()


@pytest.mark.parametrize("figure", pictures())
def test_no_picture_is_dated_by_its_colours(figure, monkeypatch):
    before = picture.__wrapped__(figure)
    other = replace(LIGHT, params="#012345", band="#abcdef")
    for place in (canvas, anki_picture):
        monkeypatch.setattr(place, "LIGHT", other)
    after = picture.__wrapped__(figure)
    assert without_colours(after) == without_colours(before)
    assert "<img" not in before


def test_a_choice_that_gains_a_picture_is_updated(anki, deck, pictured):
    anki.build(deck, FIRST)
    cloze, choice, _ = pictured.cards
    log = anki.build(replace(deck, cards=(cloze, choice, deck.cards[2])), LATER)
    assert (len(log.new), len(log.conflicting)) == (0, 0)
    assert "<svg" in anki.notes()["bias-choice"]["Figure"]


def test_a_concept_that_gains_a_picture_stays_as_it_was(anki, deck, pictured):
    """Its note type would change, which an import does not do: such a card needs a new id."""
    anki.build(deck, FIRST)
    log = anki.build(pictured, LATER)
    assert (len(log.new), len(log.conflicting)) == (0, 1)
    assert anki.notes()["mac-what"].note_type()["name"] == CONCEPT.name
    assert list(anki.faults()) == []
