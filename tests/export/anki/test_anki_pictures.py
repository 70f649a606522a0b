"""Pictures in packages: in the right note type and field, as files that Anki takes over."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from quizgen.export.anki import media as anki_media
from quizgen.export.anki.checks import faults
from quizgen.export.anki.media import images, media
from quizgen.export.anki.note_types import CHOICE, CLOZE_TEXT, CONCEPT, NUMERIC, PICTURE_QUESTION
from quizgen.export.anki.notes import AnkiError, card_note
from quizgen.figures import FigureError, picture_named
from quizgen.figures.canvas import Picture

FIRST, LATER = 1_763_700_000, 1_763_800_000
FIGURE = "bottleneck"
SOURCES = re.compile(r'src="([^"]*)"')


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


def archive(data):
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def stored(anki):
    """What lies in the collection's media folder."""
    return {path.name: path.read_bytes() for path in Path(anki.col.media.dir()).iterdir()}


@pytest.mark.parametrize(
    ("place", "note_type", "field"),
    [(0, CLOZE_TEXT, "Figure"), (1, CHOICE, "Figure"), (2, PICTURE_QUESTION, "Picture")],
)
def test_where_a_picture_stands(pictured, place, note_type, field):
    note = card_note(pictured.cards[place])
    assert note.type is note_type
    assert note.fields[field] == images(pictured.cards[place].figure)
    assert SOURCES.findall(note.fields[field]) == [file.name for file in note.media]
    assert list(faults(note, note.values())) == []


def test_a_card_without_a_picture_is_what_it_was(deck):
    note = card_note(deck.cards[2])
    assert note.type is CONCEPT
    assert "Figure" not in note.fields
    assert note.media == ()


def test_the_images_say_in_words_what_they_show():
    assert images(FIGURE).count(f'alt="{picture_named(FIGURE).alt}"') == 2


def test_an_unknown_picture_is_refused(deck):
    with pytest.raises(FigureError, match="there is no such picture"):
        card_note(replace(deck.cards[2], figure="bottelneck"))


def test_a_missing_or_idle_file_is_a_fault(pictured):
    note = card_note(pictured.cards[2])
    assert "is not in the package" in next(
        faults(replace(note, media=note.media[:1]), note.values())
    )
    others = replace(note, media=(*note.media, *media("alexnet")))
    assert "no field shows the file" in next(faults(others, others.values()))


def test_a_package_with_a_missing_file_is_not_written(pictured, packed, monkeypatch):
    monkeypatch.setattr("quizgen.export.anki.notes.media", lambda figure: ())
    with pytest.raises(AnkiError, match="is not in the package"):
        packed(pictured)


def test_each_file_is_packed_once_and_listed(pictured, packed):
    files = archive(packed(pictured))
    listed = json.loads(files["media"])
    assert sorted(files) == sorted(["collection.anki2", "media", *listed])
    wanted = {
        f.name: f.data for name in (FIGURE, "alexnet", "receptive-field-3") for f in media(name)
    }
    assert {name: files[number] for number, name in listed.items()} == wanted
    assert len(wanted) == 6
    assert packed(pictured) == packed(pictured)


def test_pictures_cost_little(pictured, deck, packed):
    assert len(packed(pictured)) - len(packed(deck)) < 6 * 2_500


def test_anki_takes_the_files_over(anki, pictured):
    log = anki.build(pictured)
    assert len(log.new) == 5
    wanted = {
        file.name for name in (FIGURE, "alexnet", "receptive-field-3") for file in media(name)
    }
    assert set(stored(anki)) == wanted
    check = anki.col.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])
    assert list(anki.faults()) == []
    assert anki.notes()["mac-what"].note_type()["name"] == PICTURE_QUESTION.name
    for identifier, note_type in (("bias-choice", CHOICE), ("conv-output:3", NUMERIC)):
        assert anki.notes()[identifier].note_type()["name"] == note_type.name


@pytest.mark.parametrize("identifier", ["bias-choice", "mac-what", "conv-output:3"])
def test_both_sides_show_the_picture(anki, pictured, identifier):
    anki.build(pictured)
    for side in anki.sides(identifier):
        names = SOURCES.findall(side)
        assert len(names) == 2
        assert set(names) <= set(stored(anki))


def test_a_cloze_shows_its_picture_with_the_answer(anki, pictured):
    anki.build(pictured)
    front, back = anki.sides("same-padding")
    assert (SOURCES.findall(front), len(SOURCES.findall(back))) == ([], 2)


def test_a_changed_picture_reaches_the_learner(anki, pictured, monkeypatch):
    anki.build(pictured, FIRST)
    before = {file.name for file in media(FIGURE)}

    def redrawn(name):
        old = picture_named(name)
        return Picture(name, old.alt, lambda dark: old.draw(dark).replace(b"<svg", b"<!-- --><svg"))

    monkeypatch.setattr(anki_media, "picture_named", redrawn)
    monkeypatch.setattr(anki_media, "media", anki_media.media.__wrapped__)
    monkeypatch.setattr("quizgen.export.anki.notes.media", anki_media.media)
    log = anki.build(pictured, LATER)
    assert not log.new
    assert not log.conflicting
    for side in anki.sides("mac-what"):
        for name in SOURCES.findall(side):
            assert name not in before
            assert stored(anki)[name].startswith(b"<!-- -->")
    check = anki.col.media.check()
    assert not check.missing
    assert before <= set(check.unused)


def test_a_choice_that_gains_a_picture_is_updated(anki, deck, pictured):
    anki.build(deck, FIRST)
    cloze, choice, _ = pictured.cards
    log = anki.build(replace(deck, cards=(cloze, choice, deck.cards[2])), LATER)
    assert (len(log.new), len(log.conflicting)) == (0, 0)
    assert "<img" in anki.notes()["bias-choice"]["Figure"]
    assert not anki.col.media.check().missing


def test_a_concept_that_gains_a_picture_stays_as_it_was(anki, deck, pictured):
    """Its note type would change, which an import does not do: such a card needs a new id."""
    anki.build(deck, FIRST)
    log = anki.build(pictured, LATER)
    assert (len(log.new), len(log.conflicting)) == (0, 1)
    assert anki.notes()["mac-what"].note_type()["name"] == CONCEPT.name
    assert list(anki.faults()) == []
