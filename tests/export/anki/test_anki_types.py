"""The note types as they went out with the first deck: nothing here may ever change."""

from __future__ import annotations

import re

from quizgen.export.anki.note_types import MINE, NOTE_TYPES
from quizgen.export.anki.package import deck_id

SPARES = ["Spare1", "Spare2", "Spare3", "Spare4"]
FROZEN = {
    (1760311000, "Quizgen Concept", False): [
        *["Question", "Answer", "Why", "Figure", "Source", "Id", "My notes", "Cures"],
        *SPARES,
    ],
    (1760312000, "Quizgen Cloze", True): [
        "Text",
        "Why",
        "Figure",
        "Source",
        "Id",
        "My notes",
        "Cures",
        *SPARES,
    ],
    (1760313000, "Quizgen Choice", False): [
        *["Question", "Options", "Answer", "Reasons", "Why", "Figure", "Source", "Id"],
        *["My notes", "Cures", *SPARES],
    ],
    (1760314000, "Quizgen Numeric", False): [
        *["Question", "Answer", "Solution", "Mistakes", "Variants", "Figure", "Source", "Id"],
        *["My notes", *SPARES],
    ],
    (1760315000, "Quizgen Picture", False): [
        *["Question", "Picture", "Answer", "Why", "Source", "Id", "My notes", "Cures"],
        *SPARES,
    ],
}
GUIDS = {
    "mac-what": "e/P$}!)h0}",
    "same-padding": "mYn:AW.P-S",
    "bias-choice": "D3_?Xv!Tu1",
    "conv-output:3": "j)mS1_&gHh",
    "conv-params:2": "y]8wzfUiHA",
}


def test_ids_names_and_fields_are_frozen():
    found = {(t.id, t.name, t.is_cloze): list(t.fields) for t in NOTE_TYPES}
    assert found == FROZEN
    for note_type in NOTE_TYPES:
        first = note_type.id + 1
        assert list(note_type.field_ids.values()) == list(
            range(first, first + len(note_type.fields))
        )
        assert (note_type.template, note_type.template_id) == ("Card", note_type.id + 100)


def test_deck_ids_are_frozen():
    assert deck_id("CNN Architectures") == 1293771274
    assert deck_id("CNN Starter") == 1576622480


def test_anki_keeps_the_ids(anki, deck):
    anki.build(deck)
    imported = {t["id"]: t for t in anki.col.models.all() if t["name"].startswith("Quizgen")}
    assert set(imported) == {t.id for t in NOTE_TYPES} - {1760315000}  # no picture in this deck
    for note_type in NOTE_TYPES[:4]:
        there = imported[note_type.id]
        assert {f["name"]: f["id"] for f in there["flds"]} == dict(note_type.field_ids)
        assert [(t["name"], t["id"]) for t in there["tmpls"]] == [
            (note_type.template, note_type.template_id)
        ]
        assert (there["type"] == 1) == note_type.is_cloze


def test_guids_come_from_the_ids_alone(anki, deck):
    anki.build(deck)
    assert {name: note.guid for name, note in anki.notes().items()} == GUIDS


def test_no_side_repeats_the_front_and_backs_mark_the_answer():
    for note_type in NOTE_TYPES:
        for side in (note_type.question_side, note_type.answer_side):
            assert "FrontSide" not in side
        assert "<hr id=answer>" in note_type.answer_side


def test_sides_name_their_fields_only_and_the_script_none():
    for note_type in NOTE_TYPES:
        for side in (note_type.question_side, note_type.answer_side):
            named = re.findall(r"\{\{[#/]?(?:cloze:)?([^{}]*)\}\}", side)
            assert set(named) <= set(note_type.fields)
            assert side.count("{{") == len(named)


def test_every_back_shows_the_learners_own_field_and_no_package_fills_it(anki, deck):
    anki.build(deck)
    for name, note in anki.notes().items():
        assert note["My notes"] == ""
        assert "My notes" not in anki.sides(name)[1]
        note["My notes"] = "a <b>thought</b> of my own"
        anki.col.update_note(note)
        front, back = anki.sides(name)
        assert "of my own" not in front
        assert "a <b>thought</b> of my own" in back
    assert all(note_type.back.count(MINE) == 1 for note_type in NOTE_TYPES)
