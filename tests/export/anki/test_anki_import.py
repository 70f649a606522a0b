"""Packages imported by the real Anki: what a learner gets, and what an update does to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from quizgen.export.about import About
from quizgen.export.anki.deck import described
from quizgen.export.anki.note_types import NOTE_TYPES, foot
from quizgen.export.lock import Lock
from quizgen.text.markup import parse
from tests.export.conftest import visible

FIRST, LATER = 1_763_700_000, 1_763_800_000


def reworded(deck):
    """The deck with another text on one card."""
    *others, concept = deck.cards
    return replace(deck, cards=(*others, replace(concept, prompt=parse("What does MAC mean?"))))


def test_counts_per_deck_and_type(anki, deck):
    log = anki.build(deck)
    assert (len(log.new), log.found_notes) == (5, 5)
    assert anki.deck_names() == {"Small"}
    cards = Counter((c.col.decks.name(c.did), c.note_type()["name"]) for c in anki.cards())
    assert cards == {
        ("Small", "Quizgen Concept"): 1,
        ("Small", "Quizgen Cloze"): 2,
        ("Small", "Quizgen Choice"): 1,
        ("Small", "Quizgen Numeric"): 2,
    }


def test_nothing_is_wrong_with_any_card(anki, deck):
    anki.build(deck)
    assert list(anki.faults()) == []


def test_a_broken_template_would_be_found(anki, deck, monkeypatch):
    types = [replace(t, back=(*t.back, "{{Nope}}")) for t in NOTE_TYPES]
    monkeypatch.setattr("quizgen.export.anki.package.NOTE_TYPES", types)
    anki.build(deck)
    assert len(list(anki.faults())) == 2 * len(anki.cards())  # both sides


def test_fronts_ask_and_backs_answer(anki, deck):
    anki.build(deck)
    front, back = anki.sides("mac-what")
    assert "<hr id=answer>" in back
    assert "multiply-add" not in front
    assert "multiply-add" in back
    front, back = anki.sides("bias-choice")
    assert "A bias belongs to a filter." not in front
    assert "A bias belongs to a filter." in back
    front, back = anki.sides("same-padding")
    assert "[...]" in front
    assert "the size" in front
    assert "[...]" not in back
    front, back = map(visible, anki.sides("conv-params:2"))
    key = f"{deck.numbers[1].questions[0].answer.value:,}"
    assert key not in front
    assert key in back
    assert "If you got" in back


def test_new_cards_come_in_teaching_order(anki, deck):
    anki.build(deck)
    order = [card.note()["Id"] for card in sorted(anki.cards(), key=lambda card: card.due)]
    assert list(dict.fromkeys(order)) == [
        "same-padding",
        "conv-output:3",
        "bias-choice",
        "conv-params:2",
        "mac-what",
    ]


def test_decks_say_what_they_are(anki, deck):
    anki.build(deck)
    described = {d["name"]: d["desc"] for d in anki.col.decks.all()}
    assert "1 &lt; 2." in described["Small"]
    made = "Version 1.2.3, content of 2025-11-21. Cards:"
    assert f"{made} 6." in described["Small"]
    assert (
        '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>' in described["Small"]
    )
    assert "The field <i>My notes</i> is yours." in described["Small"]


def test_people_s_recipes_may_keep_two_decks(anki, deck):
    anki.build(replace(deck, concepts="Small::Concepts", numerics="Small::Numbers"))
    assert anki.deck_names() == {"Small", "Small::Concepts", "Small::Numbers"}
    described = {d["name"]: d["desc"] for d in anki.col.decks.all()}
    made = "Version 1.2.3, content of 2025-11-21. Cards:"
    assert f"{made} Concepts 4, Numbers 2." in described["Small"]
    assert f"{made} 2." in described["Small::Numbers"]
    for text in (described["Small"], described["Small::Numbers"]):
        assert "The field <i>My notes</i> is yours." in text


def test_addresses_are_left_out_until_they_are_given(anki, deck, monkeypatch):
    anki.build(deck)
    described = {d["name"]: d["desc"] for d in anki.col.decks.all()}
    assert "Home" not in described["Small"]
    assert "Report" not in described["Small"]
    about = About(page="https://example.org/quizgen", reports="https://example.org/mistakes?a&b")
    monkeypatch.setattr("quizgen.export.anki.deck.ABOUT", about)
    types = [replace(t, back=(*t.back[:-1], foot(about))) for t in NOTE_TYPES]
    monkeypatch.setattr("quizgen.export.anki.package.NOTE_TYPES", types)
    anki.build(deck, LATER)
    text = {d["name"]: d["desc"] for d in anki.col.decks.all()}["Small"]
    assert 'Home of this deck: <a href="https://example.org/quizgen">https' in text
    report = '<a href="https://example.org/mistakes?a&amp;b">Report a mistake</a>'
    assert f"{report}, with the code at the foot of the card." in text
    for name in anki.notes():
        assert report in anki.sides(name)[1]
    assert list(anki.faults()) == []


def test_a_recipes_own_home_comes_first(anki, deck, monkeypatch):
    monkeypatch.setattr("quizgen.export.anki.deck.ABOUT", About(page="https://example.org/quizgen"))
    for home, shown in (
        ("https://example.org/course", '<a href="https://example.org/course">'),
        ("room 5 & 6", "room 5 &amp; 6"),
    ):
        text = dict(described(replace(deck, home=home), {"Small": 1}, "1", Lock()))["Small"]
        assert f"Home of this deck: {shown}" in text


def test_every_back_has_its_source_and_its_code(anki, deck):
    anki.build(deck)
    for name, note in anki.notes().items():
        front, back = anki.sides(name)
        assert f"Code: {name}" in visible(back)
        assert f"Code: {name}" not in visible(front)
        assert bool(note["Source"]) == ("Source: " in visible(back))
    assert "Source: Lecture notes" in visible(anki.sides("mac-what")[1])


def test_an_edited_card_updates_its_note_and_keeps_its_scheduling(anki, deck):
    anki.build(deck, FIRST)
    card = anki.card("mac-what")
    card.start_timer()
    anki.col.sched.answerCard(card, 4)
    before = scheduling(anki)

    log = anki.build(reworded(deck), LATER)
    assert not log.new
    assert not log.conflicting
    assert len(anki.notes()) == 5
    assert "What does MAC mean?" in anki.notes()["mac-what"]["Question"]
    assert scheduling(anki) == before
    assert before["mac-what", 0][0] == 2  # a review card
    assert list(anki.faults()) == []


def scheduling(anki):
    return {
        (c.note()["Id"], c.ord): (c.type, c.queue, c.due, c.ivl, c.factor, c.reps)
        for c in anki.cards()
    }


def test_a_new_card_is_added_to_the_others(anki, deck):
    anki.build(replace(deck, cards=deck.cards[:2]), FIRST)
    log = anki.build(deck, LATER)
    assert len(log.new) == 1
    assert len(anki.notes()) == 5


def test_a_new_template_and_style_reach_old_notes(anki, deck, monkeypatch):
    """The living cards to come change templates and fill fields, and nothing else."""
    anki.build(deck, FIRST)
    types = [replace(t, front=("<b>new front</b>", *t.front)) for t in NOTE_TYPES]
    monkeypatch.setattr("quizgen.export.anki.package.NOTE_TYPES", types)
    log = anki.build(deck, LATER)
    assert not log.new
    assert not log.conflicting
    assert "new front" in anki.sides("conv-params:2")[0]
    assert list(anki.faults()) == []
