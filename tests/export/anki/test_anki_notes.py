"""What stands in the fields, and what is refused before a package is written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from html import unescape
from itertools import islice

import pytest

from quizgen.decks.recipe import Living
from quizgen.export.anki.checks import cloze_faults, faults
from quizgen.export.anki.deck import notes
from quizgen.export.anki.note_types import CONCEPT, PICTURE_QUESTION
from quizgen.export.anki.notes import AnkiError, _fitted, card_note, living_note, tags
from quizgen.export.anki.package import export
from quizgen.export.formats import Edition
from quizgen.export.interactive.html import CardCloze, CardHtml, width
from quizgen.export.interactive.line_breaks import LONG
from quizgen.export.interactive.living import as_json, cut, sheet
from quizgen.families import family, misconceptions
from quizgen.formulas.formula import Formula
from quizgen.questions.question import Choice, Cloze, Dims, Numeric, Option, Question, Reveal, Slip
from quizgen.text.markup import parse
from quizgen.variants.drawing import indices
from tests.export.conftest import visible


def card(answer, code="some-card", **more):
    return Question(code, "flops", parse("What is it?"), answer, **more)


def text(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_concept(deck):
    note = card_note(deck.cards[2])
    assert "<strong>MAC</strong>" in note.fields["Question"]
    assert r"\(K \cdot K\)" in note.fields["Question"]
    assert "9 &lt; 10" in note.fields["Question"]
    assert "<table>" in note.fields["Answer"]
    assert "<code>sum &amp; more</code>" in note.fields["Why"]
    assert note.fields["Source"] == '<a href="https://example.org/notes">Lecture notes</a>'
    assert note.fields["Id"] == "mac-what"
    assert note.tags == ("CNN::network::alexnet", "CNN::topic::flops")


def test_cloze(deck):
    note = card_note(deck.cards[0])
    assert r"{{c1::\(\frac{K - 1}{2}\)}}" in note.fields["Text"]
    assert note.fields["Text"].count("{{c2::") == 2
    assert note.tags == ("CNN::topic::shapes",)


def test_choice_keeps_letters_and_gives_reasons(deck):
    note = card_note(deck.cards[1])
    letters = {
        name: re.findall(r'value="(\d)" data-option="([\w-]+)"', note.fields[name])
        for name in ("Options", "Answer", "Reasons")
    }
    assert [place for place, _ in letters["Options"]] == ["1", "2", "3"]
    assert [option for _, option in letters["Answer"]] == ["per-filter"]
    assert sorted(letters["Answer"] + letters["Reasons"]) == letters["Options"]
    assert "A bias belongs to a filter." in note.fields["Reasons"]
    assert "One each." in note.fields["Answer"]
    assert "reason" not in note.fields["Options"]


def test_options_stand_as_in_the_terminal_and_outlive_rewording(deck):
    question = deck.cards[1]
    shown = [option.id for option in question.answer.shuffled(question.code)]
    reworded = Choice(
        tuple(Option(o.id, parse("new")) for o in reversed(question.answer.options)), "per-filter"
    )
    assert [o.id for o in reworded.shuffled(question.code)] == shown
    options = card_note(question).fields["Options"]
    assert re.findall('data-option="(.*?)"', options) == shown


def test_numeric_shows_key_solution_and_each_mistake(deck):
    living = deck.numbers[1]
    question = living.questions[0]
    note = living_note(living, {})
    assert note.id == note.fields["Id"] == "conv-params:2"
    assert note.tags == ("CNN::level::2", "CNN::topic::params")
    assert text(note.fields["Answer"]) == f"{question.answer.value:,} parameters"
    for step in question.steps:
        assert step.label in note.fields["Solution"]
    assert note.fields["Mistakes"].count("<dt>") == len(
        {slip.value for slip in question.slips if len(slip.misconceptions) == 1}
    )
    assert json.loads(note.fields["Variants"])["count"] == 1


CONV = family("conv-params").question(2, 1543)


def test_mistakes_that_give_one_number_stand_together():
    slips = (Slip(("forgot-bias",), 7), Slip(("forgot-filters",), 8), Slip(("single-bias",), 7))
    mistakes = card_note(replace(CONV, slips=slips)).fields["Mistakes"]
    assert re.findall("<dt>(.*?)</dt>", mistakes) == ["7", "8"]
    assert text(mistakes).startswith("7 Either: You left out the biases")
    assert "Or: You added a single bias" in text(mistakes)


def test_a_wrong_answer_that_is_right_here_is_no_mistake():
    assert isinstance(CONV.answer, Numeric)
    slips = (Slip(("forgot-bias",), CONV.answer.value),)
    assert card_note(replace(CONV, slips=slips)).fields["Mistakes"] == ""


def test_answers_show_the_places_asked_for():
    rounded = replace(
        CONV,
        answer=Numeric(Fraction(49, 16), "KB", 2),
        slips=(Slip(("forgot-bias",), Fraction(3)), Slip(("single-bias",), Fraction(766, 250))),
    )
    fields = card_note(rounded).fields
    assert text(fields["Answer"]) == "3.06 KB"
    assert re.findall("<dt>(.*?)</dt>", fields["Mistakes"]) == ["3.00"]
    counted = replace(rounded, answer=Numeric(54, "pixels"))
    assert text(card_note(counted).fields["Answer"]) == "54 pixels"
    assert "<dt>3.064</dt>" in card_note(counted).fields["Mistakes"]


def test_shapes_are_channels_first():
    slips = (Slip(("kept-input-channels",), (3, 55, 55)),)
    asked = replace(CONV, answer=Dims((96, 55, 55)), slips=slips, misconceptions=misconceptions())
    fields = card_note(asked).fields
    assert text(fields["Answer"]) == "96×55×55"
    assert "<dt>3×55×55</dt>" in fields["Mistakes"]


def test_new_cards_follow_the_topics_in_one_deck(deck):
    placed = list(notes(deck, Edition("1", 1)))
    assert [one.note.id for one in placed] == [
        "same-padding",
        "conv-output:3",
        "bias-choice",
        "conv-params:2",
        "mac-what",
    ]
    assert [one.place for one in placed] == [1, 2, 3, 4, 5]
    assert {one.deck for one in placed} == {"Small"}


REFUSED = [
    (card(Cloze(parse("nothing is hidden"))), "it has no deletion"),
    (card(Cloze(parse("[[2::a]] and [[3::b]]"))), "numbered 2, 3, not from 1 on"),
    (card(Reveal(parse("a")), tags=("topic::a b",)), "'CNN::topic::a b' is not a tag"),
    (card(Reveal(parse("a")), tags=("topic::",)), "'CNN::topic::' is not a tag"),
    (card(Reveal(parse("a")), tags=("network::ResNet-",)), "'CNN::network::ResNet-' is not a tag"),
    (Question("empty", "flops", parse(""), Reveal(parse("a"))), "the field Question is empty"),
]


@pytest.mark.parametrize(("question", "message"), REFUSED, ids=[m for _, m in REFUSED])
def test_what_anki_would_break_is_refused(deck, question, message):
    with pytest.raises(AnkiError) as caught:
        export(replace(deck, cards=(question,), numbers=()), Edition("1", 1))
    assert str(caught.value).startswith(f"{question.code}: ")
    assert message in str(caught.value)


def test_two_notes_of_one_id_are_refused(deck):
    with pytest.raises(AnkiError, match="bias-choice: two notes have this id"):
        export(replace(deck, cards=(*deck.cards, deck.cards[1])), Edition("1", 1))


@pytest.mark.parametrize("text", ["a {b}} c", "{", "x}", "{{c2::y}}", "`{{a}}` and }}"])
def test_braces_of_a_cloze_text_are_shown_as_they_are(text):
    written = CardCloze().markup(parse(f"{text} [[{text}]]"))
    assert list(cloze_faults(written)) == []
    shown = re.sub(r"<[^>]*>", "", re.sub(r"\{\{c1::(.*?)\}\}", r"\1", written))
    plain = text.replace("`", "")
    assert unescape(shown) == f"{plain} {plain}"


def test_braces_in_cloze_maths_are_kept_apart_or_refused():
    note = card_note(card(Cloze(parse("[[$2^{2^{n}}$]]"))))
    assert list(faults(note, note.values())) == []
    broken = replace(note, fields={**note.fields, "Text": r"{{c1::\(2^{2^{n}}\)}}"})
    assert list(faults(broken, broken.values())) == [
        "'}}' inside maths ends the deletion '\\(2^{2^{n'"
    ]


CLOZES = {
    "{{c1::a}} and {{c1::b}}": [],
    "{{c1::std::vector}}": ["'::' makes a hint of the end of the deletion 'std::vector'"],
    "{{c1::a {{c2::b}}": ["the deletion 'a {{c2::b' does not end"],
    "{{c1::a": ["the deletion 'a' does not end"],
    "{{c1::<b> </b>}}": ["a deletion is empty"],
}


@pytest.mark.parametrize("text", CLOZES)
def test_deletions_that_anki_reads_in_another_way(text):
    assert list(cloze_faults(text)) == CLOZES[text]


def test_a_deletion_keeps_its_colons(anki, deck):
    """Anki takes what follows two colons in a deletion for a hint, unless they are kept apart."""
    colons = card(Cloze(parse("In C++ a list is a [[std::vector]].")))
    note = card_note(colons)
    assert list(faults(note, note.values())) == []
    anki.build(replace(deck, cards=(colons,), numbers=()))
    question, answer = anki.sides("some-card")
    assert "vector" not in visible(question)
    assert "[...]" in visible(question)
    assert "std::vector" in unescape(visible(answer))


def test_a_field_the_note_type_lacks_is_a_fault():
    note = card_note(card(Reveal(parse("a"))))
    assert note.type == CONCEPT
    pictured = replace(note, type=PICTURE_QUESTION)
    assert list(faults(pictured, pictured.values())) == []
    wrong = replace(note, fields={**note.fields, "Solution": "x"})
    assert list(faults(wrong, wrong.values())) == [
        "the note type Quizgen Concept has no field Solution"
    ]


SUM = Formula("(W - K + 2*P)//S + K*K*C_in*C_out*H_out*W_out*F*F - (A + B)*(C + D)*E*G*H*K*L")


def test_long_maths_falls_into_pieces_that_say_the_same():
    html = CardHtml()
    pieces = re.findall(r"\\\((.*?)\\\)", html.pieces(SUM.tree))
    assert len(pieces) == 4
    assert max(map(width, pieces)) <= LONG + 3
    joined = "".join(piece.removeprefix("{}") for piece in pieces)
    assert "".join(joined.split()) == "".join(html.maths(SUM.tree).split())


def test_punctuation_stays_with_the_maths_before_it():
    shown = CardHtml().markup(parse("**so $K$.** Then $S$, and $P$ [[$W$]]."))
    assert shown.count('<span class="whole">') == 2
    assert '<span class="whole">\\(K\\).</span>' in shown
    hidden = CardCloze().markup(parse("[[$W$]]."))
    assert hidden == "<p>{{c1::\\(W\\)}}.</p>"


def test_a_note_that_is_full_to_the_byte_is_cut():
    item = family("conv-params")
    drawn = [item.question(2, index) for index in islice(indices(item, 2, "full"), 60)]
    for count in (60, 55, 41):
        full = len(as_json(cut(sheet(drawn), count)))
        for room in (full, full - 1):
            assert len(as_json(_fitted(drawn, sheet(drawn), room, {}))) <= room


def drawn_level(name: str, level: int, count: int) -> Living:
    item = family(name)
    found = [item.question(level, index) for index in islice(indices(item, level, "full"), count)]
    return Living(name, level, item.version, item.level(level).template, found)


@pytest.mark.parametrize(
    ("name", "level", "count"),
    [("rank-networks", 3, 20), ("network-table", 3, 20), ("conv-params", 2, 40)],
    ids=["large", "unlike", "alike"],
)
def test_a_level_is_one_note(name, level, count):
    made = living_note(drawn_level(name, level, 60), {})
    assert made.id == f"{name}:{level}"
    data = json.loads(made.fields[made.type.variants])
    assert data["count"] == count
    assert ("parts" in data) == (name == "network-table")
    assert sum(part["count"] for part in data.get("parts", [data])) == count


def test_a_note_has_the_tags_of_the_variants_that_it_holds():
    level = drawn_level("rank-networks", 3, 60)
    assert set(living_note(level, {}).tags) == {
        tag for question in level.questions[:20] for tag in tags(question)
    }


def test_every_mistake_of_every_part_is_explained():
    level = drawn_level("network-table", 3, 20)
    made = living_note(level, {})
    told = json.loads(made.fields["Variants"]).get("mistakes", {})
    shown = set(re.findall('data-mistake="(.*?)"', made.fields["Mistakes"]))
    wanted = {one for q in level.questions for slip in q.slips for one in slip.misconceptions}
    assert wanted <= {*told, *shown}


def test_choices_and_numbers_in_one_level_are_refused():
    level = drawn_level("conv-params", 2, 2)
    mixed = replace(level, questions=[*level.questions, *drawn_level("conv-fits", 1, 1).questions])
    with pytest.raises(AnkiError, match="conv-params:2: some of its questions are choices"):
        living_note(mixed, {})
