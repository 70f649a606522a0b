"""Marking: numbers as people type them, part marks, letters, and what is never guessed."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import pytest

from quizgen.errors import QuizgenError
from quizgen.exam.manifest import parse_manifest, text_of
from quizgen.exam.marking.following import follow_on_key
from quizgen.exam.marking.mark import Corrections, mark_paper
from quizgen.exam.marking.settling import corrections, with_keys
from quizgen.exam.record import question_from
from quizgen.families import families
from quizgen.questions.grading import mark
from quizgen.questions.question import Blanks, Choice
from tests.exam.helpers import as_json, dealt, marks, one, record, respond, six

ROUNDED = """\
title: T
minutes: 10
decimal: {decimal}
marking: {{all-digits: {digits}}}
sections:
  - questions:
      - {{family: activation-memory:2, points: 2}}
      - {{family: conv-params:2, points: 2}}
"""


def test_numbers_as_people_type_them() -> None:
    manifest = six()
    key = record(manifest, "Q1")["answer"]["value"]
    for typed in (str(key), f"{key:,}", f" {key} parameters", f"{key}*1", f"{key // 1}.0"):
        assert one(manifest, "Q1", typed)[:2] == ("right", 2), typed
    for typed, status in (("", "blank"), ("-", "blank"), ("?", "illegible"), ("??", "illegible")):
        assert one(manifest, "Q1", typed)[:2] == (status, 0)
    status, points, note = one(manifest, "Q1", "about ten")
    assert (status, points) == ("unclear", 0)
    assert "is not a number" in note


def test_a_slip_has_its_name_and_a_slip_of_arithmetic_keeps_half() -> None:
    manifest = six()
    found = record(manifest, "Q1")
    key = found["answer"]["value"]
    slip = found["slips"][0]
    paper = marks(manifest, {"Q1": str(slip["value"])})
    assert paper.marks[0].status == "wrong"
    assert slip["id"] in paper.marks[0].misconceptions
    for typed, name in (
        (10 * key, "power-of-ten"),
        (2 * key, "factor-two"),
        (key + 1, "off-by-one"),
    ):
        paper = marks(manifest, {"Q1": str(typed)})
        assert paper.marks[0].misconceptions == (name,)
        assert paper.marks[0].status == "partly"
        assert paper.total == 1
    assert one(manifest, "Q1", "7")[:2] == ("wrong", 0)


def test_every_letter_stands_for_the_option_printed_beside_it() -> None:
    manifest = six()
    for seat in manifest.seats[:6]:
        assert seat.student is not None
        sheet = manifest.sheet(seat)
        options = as_json(manifest.questions[sheet.codes[1]])["as_choice"]["options"]
        for place, option in enumerate(sheet.orders["Q2"]):
            row = {"id": seat.student.id, "Q2": "abcdefgh"[place]}
            paper = mark_paper(manifest, respond(manifest, [row]).answered[0], Corrections())
            got = paper.marks[1]
            assert got.option == options[option]["id"]
            assert got.points == (3 if got.option == "key" else 0)
            if got.option != "key":
                assert got.misconceptions == tuple(got.option.split("+"))
                assert got.note == options[option]["feedback"]
    assert len({str(seat.sheet.orders) for seat in manifest.seats if seat.sheet}) > 1
    assert one(manifest, "Q2", "Z")[0] == one(manifest, "Q2", "AB")[0] == "unclear"
    text = record(manifest, "Q2")["as_choice"]["options"][0]["text"]  # as a platform exports it
    for typed in (text, text.replace(",", ""), f" {text} "):
        assert one(manifest, "Q2", typed)[:2] == ("right", 3)


def table(manifest, *cells: str):
    return one(manifest, "Q3", "; ".join(cells))


def test_blanks_are_marked_one_by_one_and_follow_the_students_own_numbers() -> None:
    manifest = six()
    found = record(manifest, "Q3")
    first, second, third = found["answer"]["value"]
    shapes = ["x".join(map(str, shape)) for shape in (first, second, third)]
    assert table(manifest, *shapes)[:2] == ("right", 3)
    assert table(manifest, shapes[0], "9x9x9", shapes[2])[:2] == ("partly", 2)
    assert table(manifest, shapes[0], "", "")[:2] == ("partly", 1)
    for empty in (";;", " ; - ;", "part 1: ; part 2: -; part 3: "):
        assert one(manifest, "Q3", empty)[:2] == ("blank", 0)
    name = [cell["label"] for cell in found["answer"]["cells"]]
    for typed in ([shapes[0], "?", "9x9x9"], [shapes[0], "9 by many", ""]):
        status, points, note = table(manifest, *typed)
        assert (status, points) == ("unclear", 0)  # until a person has settled it
        assert note.startswith(f"{name[1]}: ")
        assert f"; {name[2]}: " in note
    assert table(manifest, shapes[0], shapes[1])[0] == "unclear"
    own = (first[0], first[1] + 40, first[2] + 40)
    asked = manifest.questions[manifest.sheet(manifest.seats[0]).codes[2]]
    later: list[Any] = [follow_on_key(asked, place, {0: own}) for place in (1, 2)]
    assert later != [tuple(second), tuple(third)]
    typed = ["x".join(map(str, shape)) for shape in (own, *later)]
    status, points, note = table(manifest, *typed)
    assert (status, points) == ("partly", 2)
    assert note.count("right for your earlier number") == 2
    separate = {f"Q3{letter}": text for letter, text in zip("abc", typed, strict=True)}
    assert marks(manifest, separate).marks[2].points == 2
    flat = [number for shape in typed for number in shape.split("x")]  # a gap for each number
    each = "; ".join(f"part {place}: {number}" for place, number in enumerate(flat, start=1))
    own_share = Fraction(sum(a == b for a, b in zip(own, first, strict=True)), 3)
    assert marks(manifest, {"Q3": each}).marks[2].points == 2 + own_share
    moodle = {"Q3": "; ".join(f"part {i}: {text}" for i, text in enumerate(typed, start=1))}
    assert marks(manifest, moodle).marks[2].points == 2


def test_following_through_every_table_gives_the_key_for_right_numbers() -> None:
    """The recorded steps, evaluated from right earlier blanks, give every later one."""
    asked = [
        (f, n) for f in families().values() for n in f.levels if getattr(f.level(n), "cells", ())
    ]
    rows = "".join(f"      - {{family: {family.id}:{level}}}\n" for family, level in asked)
    head = "title: T\nminutes: 60\nmarking: {follow-on: 1}\nsections:\n  - questions:\n"
    manifest = dealt(1, head + rows)
    assert len(manifest.questions) > 30
    for code, found in manifest.questions.items():
        answer = question_from(code, found).answer
        assert isinstance(answer, Blanks)
        key: Any = answer.key
        for place in range(1, len(key)):
            assert follow_on_key(found, place, dict(enumerate(key[:place]))) == key[place], code


@pytest.mark.parametrize("decimal", ["point", "comma"])
def test_rounded_numbers_and_the_decimal_mark(decimal: str) -> None:
    manifest = dealt(3, ROUNDED.format(decimal=decimal, digits="false"))
    value = Fraction(record(manifest, "Q1")["answer"]["value"])
    tenths = int(value * 10 + Fraction(1, 2))
    text = f"{tenths // 10}.{tenths % 10}"
    typed = text.replace(".", "," if decimal == "comma" else ".")
    assert one(manifest, "Q1", f"{typed} KB")[:2] == ("right", 2)
    said = one(manifest, "Q1", "about ten")[2]
    assert ("34,9 " in said, "34.9 " in said) == (decimal == "comma", decimal == "point")
    count = record(manifest, "Q2")["answer"]["value"]
    thousands = f"{count // 1000}.{count % 1000:03}"
    if decimal == "comma" and 1000 < count < 1000**2:
        assert one(manifest, "Q2", thousands)[0] == "unclear"
        assert "could be a decimal or thousands" in one(manifest, "Q2", thousands)[2]


def test_all_digits_may_be_required() -> None:
    for digits, status in (("false", "right"), ("true", "wrong")):
        manifest = dealt(12, ROUNDED.format(decimal="point", digits=digits))
        looked_at = 0
        for seat in manifest.seats:
            found = manifest.questions[manifest.sheet(seat).codes[1]]
            count = as_json(found)["answer"]["value"]
            rounded = f"{round(count, -1) // 10}e1"
            if mark(question_from("x", found), rounded).verdict == "correct" and count % 10:
                row = respond(manifest, [{"id": manifest.sheet(seat).paper, "Q2": rounded}])
                paper = mark_paper(manifest, row.answered[0], Corrections())
                assert paper.marks[1].status == status
                looked_at += 1
        assert looked_at


@pytest.mark.parametrize("digits", ["false", "true"])
def test_numbers_that_are_asked_rounded_are_right_rounded_whatever_the_digits(digits: str) -> None:
    manifest = dealt(12, ROUNDED.format(decimal="point", digits=digits))
    looked_at = 0
    for seat in manifest.seats:
        sheet = manifest.sheet(seat)
        exact = Fraction(str(manifest.questions[sheet.codes[0]].answer.value))
        tenths = floor(exact * 10 + Fraction(1, 2))
        if exact != Fraction(tenths, 10):
            row = {"id": sheet.paper, "Q1": f"{tenths // 10}.{tenths % 10}"}
            paper = mark_paper(manifest, respond(manifest, [row]).answered[0], Corrections())
            assert paper.marks[0].status == "right"
            looked_at += 1
    assert looked_at


SAVED = """\
title: T
minutes: 10
marking: {{follow-on: 1, all-digits: {digits}}}
sections:
  - questions:
      - {{family: bottleneck-saving:2, points: 3}}
"""


def test_a_follow_on_number_may_be_rounded_as_asked_and_no_further() -> None:
    manifest = dealt(1, SAVED.format(digits="false"))
    bottle, plain, _ = map(Fraction, record(manifest, "Q1")["answer"]["value"])
    own = 3 * bottle
    saved = 100 * (plain - own) / plain  # to one place
    assert saved.denominator > 10
    hundredths = floor(saved * 100)
    for off, points in ((-4, 2), (4, 2), (-6, 1), (7, 1)):
        typed = f"{own}; {plain}; {(hundredths + off) / 100}"
        assert one(manifest, "Q1", typed)[:2] == ("partly", points), off


def test_what_follows_to_the_right_number_is_no_follow_on() -> None:
    """The second blank does not depend on the first: a wrong one before it excuses nothing."""
    text = text_of(dealt(1, SAVED.format(digits="true")))
    manifest = parse_manifest(text.replace('"tolerance":0}', '"tolerance":5}'))
    bottle, plain, _ = map(Fraction, record(manifest, "Q1")["answer"]["value"])
    status, points, note = one(manifest, "Q1", f"{3 * bottle}; {plain + 4}; ")
    assert (status, points) == ("wrong", 0)
    assert "Rounded" in note


def test_the_manifest_alone_decides() -> None:
    text = text_of(six())
    old = record(six(), "Q1")["answer"]["value"]
    changed = parse_manifest(text.replace(f'"value":{old},"unit"', '"value":4711,"unit"'))
    assert one(changed, "Q1", "4711")[0] == "right"
    wide = parse_manifest(
        text.replace('"places":null,"tolerance":0', '"places":null,"tolerance":5')
    )
    assert one(wide, "Q1", str(old + 4))[0] == "right"
    assert one(six(), "Q1", str(old + 4))[0] == "wrong"


def test_moodle_numbers_even_a_single_gap() -> None:
    rows = "      - {card: bottleneck-order, points: 1}\n"
    manifest = dealt(1, f"title: T\nminutes: 9\nsections:\n  - questions:\n{rows}")
    (text,) = record(manifest, "Q1")["answer"]["value"]
    assert one(manifest, "Q1", text)[:2] == ("right", 1)
    assert one(manifest, "Q1", f"part 1: {text}")[:2] == ("right", 1)
    assert one(manifest, "Q1", f"part 1: not {text}")[:2] == ("wrong", 0)


def test_cards_are_marked_by_letter_and_gap_and_by_hand() -> None:
    rows = "      - {card: [vgg-error, vgg-pool-rule, conv-params-formula], points: 3}\n"
    manifest = dealt(1, f"title: T\nminutes: 9\nsections:\n  - questions:\n{rows}")
    kinds = [
        as_json(manifest.questions[name])["answer"]["kind"]
        for name in manifest.sheet(manifest.seats[0]).codes
    ]
    assert kinds == ["choice", "cloze", "reveal"]
    texts = record(manifest, "Q2")["answer"]["value"]
    assert one(manifest, "Q2", "; ".join(texts))[:2] == ("right", 3)
    assert one(manifest, "Q2", "; ".join([texts[0], *["no"] * (len(texts) - 1)]))[:2] == (
        "partly",
        Fraction(3, len(texts)),
    )
    illegible = {"Q2a": "?", **{f"Q2{'bcdefgh'[i]}": text for i, text in enumerate(texts[1:])}}
    paper = marks(manifest, illegible)
    assert [paper.marks[1].status, paper.total] == ["illegible", 0]
    assert paper.marks[1].note == "gap 1 is marked as illegible"
    assert one(manifest, "Q3", "2.5")[:2] == ("partly", Fraction(5, 2))
    for points, typed in ((Fraction(4, 3), "1 1/3"), (Fraction(1, 3), "1/3"), (1, "1,0")):
        assert one(manifest, "Q3", typed)[1] == points
    for typed in ("1 2", "-1", "1/0", "1e999999999", "3 1/3"):
        assert one(manifest, "Q3", typed)[:2] == ("by hand", 0)
    assert one(manifest, "Q3", "They wrote this")[0] == one(manifest, "Q3", "9")[0] == "by hand"


def test_a_shape_may_come_number_by_number() -> None:
    rows = "      - {family: conv-output:2}\n"
    manifest = dealt(1, f"title: T\nminutes: 9\nsections:\n  - questions:\n{rows}")
    shape = record(manifest, "Q1")["answer"]["value"]
    each = "; ".join(f"part {place}: {size}" for place, size in enumerate(shape, start=1))
    assert one(manifest, "Q1", each)[0] == "right"
    separate = {f"Q1{letter}": str(size) for letter, size in zip("abc", shape, strict=False)}
    assert marks(manifest, separate).marks[0].status == "right"


# --- corrections ----------------------------------------------------------------------


def test_questions_can_be_voided_and_mistakes_accepted() -> None:
    manifest = six()
    slip = record(manifest, "Q1")["slips"][0]
    typed = {"Q1": str(slip["value"])}
    assert marks(manifest, typed).total == 0
    full = corrections(manifest, ["Q1"], [])
    paper = marks(manifest, {"Q1": ""}, full)
    assert [paper.total, paper.most] == [2, 9]
    out = corrections(manifest, ["q1=out"], [])
    paper = marks(manifest, typed, out)
    assert [paper.total, paper.most] == [0, 7]
    accepted = corrections(manifest, [], [f"Q1={slip['id'].split('+')[0]}"])
    assert marks(manifest, typed, accepted).total == 2


def test_a_key_can_be_corrected() -> None:
    manifest = six()
    sheet = manifest.sheet(manifest.seats[0])
    assert one(with_keys(manifest, [f"{sheet.codes[0]}=4,711"]), "Q1", "4711")[0] == "right"
    option = record(manifest, "Q2")["as_choice"]["options"][1]
    corrected = with_keys(manifest, [f"{sheet.codes[1]}={option['text']}"])
    place = sheet.orders["Q2"].index(1)
    assert one(corrected, "Q2", "ABCDE"[place])[0] == "right"
    card = with_keys(
        manifest, ["vgg-error=" + record(manifest, "Q4")["answer"]["options"][1]["id"]]
    )
    assert isinstance(question_from("vgg-error", card.questions["vgg-error"]).answer, Choice)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda m: corrections(m, ["Q9"], []), "there is no question 'Q9'"),
        (lambda m: corrections(m, ["Q1=half"], []), "'half' is no way"),
        (lambda m: corrections(m, [], ["Q1=forgot-byas"]), "did you mean 'forgot-bias'"),
        (lambda m: with_keys(m, ["conv-params:2:0=1"]), "was not dealt in this exam"),
        (lambda m: with_keys(m, ["vgg-error=none"]), "no option 'none'"),
        (lambda m: with_keys(m, [f"{m.seats[0].sheet.codes[0]}=x"]), "is not a number"),
    ],
)
def test_corrections_that_fit_nothing_are_refused(make, message: str) -> None:
    with pytest.raises(QuizgenError, match=message):
        make(six())
