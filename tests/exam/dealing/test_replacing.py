"""Variants that no paper gets, that every paper gets, and that are taken off papers again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quizgen.exam.dealing.making import changed, make
from quizgen.exam.dealing.preview import SHOWN, dealt_previews, previews
from quizgen.exam.manifest import Manifest, parse_manifest, text_of
from quizgen.exam.source import ExamError
from quizgen.files.yaml import ContentError
from quizgen.questions.question import Choice
from tests.cli.helpers import one_sentence, quiz
from tests.exam.helpers import BANK, BLUEPRINT, dealt, draft, students

VERSIONS = f"versions: [A, B, C]\n{BLUEPRINT}"
TWICE = """\
title: Twice
minutes: 20
sections:
  - questions:
      - {family: conv-output:2, variant: conv-output:2:405}
      - {family: conv-output:2, veto: [conv-output:2:387]}
"""


def again(before: Manifest, text: str = BLUEPRINT, **more: object) -> Manifest:
    given = [seat.student for seat in before.seats if seat.student]
    return make(draft(text), BANK, given, seed="", program="1.2.3", old=before, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("slot", range(3))
@pytest.mark.parametrize("text", [BLUEPRINT, VERSIONS], ids=["students", "versions"])
def test_only_the_papers_that_carry_it_change(slot: int, text: str) -> None:
    before = dealt(6, text)
    first, *_ = before.by_paper().values()
    code = first[0].codes[slot]
    after = again(before, text, replace_codes=[code])
    assert changed(before, after) == [first[0].paper]
    assert after.vetoed == (code,)
    for paper, (sheet, _) in after.by_paper().items():
        old = before.by_paper()[paper][0]
        for place, now in enumerate(sheet.codes):
            assert (now == old.codes[place]) == (paper != first[0].paper or place != slot)
        assert sheet.orders.keys() == old.orders.keys()
    answers = {after.questions[s.codes[slot]].answer for s, _ in after.by_paper().values()}
    assert len(answers) == len(after.by_paper())  # still no two papers with the same
    assert parse_manifest(text_of(after)) == after


def test_it_stays_away(tmp_path: Path) -> None:
    """Neither those who come later nor a second replacement get it again."""
    manifest = dealt(3)
    gone = []
    for _ in range(4):
        gone.append(manifest.seats[0].sheet.codes[0])  # type: ignore[union-attr]
        manifest = again(manifest, replace_codes=gone[-1:])
    more = make(draft(), BANK, students(40), seed="", program="1.2.3", old=manifest)
    assert sorted(more.vetoed) == sorted(gone)
    assert not {*gone} & {code for seat in more.seats if seat.sheet for code in seat.sheet.codes}
    assert [seat.sheet for seat in more.seats[:3]] == [seat.sheet for seat in manifest.seats]


def test_a_veto_that_came_later_does_the_same() -> None:
    before = dealt(3)
    code = before.seats[1].sheet.codes[0]  # type: ignore[union-attr]
    text = BLUEPRINT.replace("level: 2, points: 2}", f"level: 2, points: 2, veto: [{code}]}}")
    assert again(before, text).seats == again(before, replace_codes=[code]).seats


@pytest.mark.parametrize("code", ["conv-params:2:999999", "vgg-error"])
def test_what_cannot_be_replaced(code: str) -> None:
    """Neither what no paper has nor what every paper has; what was replaced before is no fault."""
    before = dealt(3)
    with pytest.raises(ExamError, match=r"no paper has this variant|every paper has it here"):
        again(before, replace_codes=[code])
    once = again(before, replace_codes=[before.seats[0].sheet.codes[0]])  # type: ignore[union-attr]
    assert again(once, replace_codes=once.vetoed) == once  # an interrupted run goes on so


def test_one_for_all_and_one_for_nobody() -> None:
    manifest = dealt(30, TWICE)
    rows = [seat.sheet.codes for seat in manifest.seats if seat.sheet]
    assert {row[0] for row in rows} == {"conv-output:2:405"}
    assert len({row[1] for row in rows}) == 30
    right = {manifest.questions[row[1]].answer for row in rows}
    assert manifest.questions["conv-output:2:405"].answer not in right
    assert manifest.vetoed == ("conv-output:2:387",)
    assert parse_manifest(text_of(manifest)) == manifest


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("veto: [x]", "'x' is no code of a variant; as in conv-output:2:1706"),
        ("veto: [conv-output:1:4]", "'conv-output:1:4' is no variant of what this row asks"),
        ("variant: conv-output:2:99999999", "'conv-output:2:99999999': no such variant"),
        ("count: 2, variant: conv-output:2:405", "'variant' pins one question of a family"),
        ("variant: conv-output:2:1", "'conv-output:2:1' is for practice"),
        ("veto: ['conv-output@1:2:4']", "'conv-output@1:2:4': the version of 'conv-output' is 2"),
        (
            "variant: conv-output:2:405, veto: [conv-output:2:405]",
            "'conv-output:2:405' is the variant that this row pins",
        ),
    ],
)
def test_codes_that_a_row_cannot_name(row: str, message: str) -> None:
    rows = f"      - {{family: conv-output:2, {row}}}\n"
    with pytest.raises(ContentError) as caught:
        draft(f"title: T\nminutes: 20\nsections:\n  - questions:\n{rows}")
    assert str(caught.value).startswith(f"test.yaml:5: {message}")


def test_cards_of_a_topic_are_vetoed_by_their_ids() -> None:
    rows = "      - {{cards: vgg, count: 3{}}}\n"
    text = f"title: T\nminutes: 9\nsections:\n  - questions:\n{rows}"
    every = {s.card for n in range(40) for s in draft(text.format("")).drawn(str(n)).slots}
    kept = draft(text.format(", veto: [vgg-error]"))
    found = {slot.card for seed in range(40) for slot in kept.drawn(str(seed)).slots}
    assert found == every - {"vgg-error"} != every
    assert kept.head.asked != draft(text.format("")).head.asked  # no such veto after dealing
    with pytest.raises(ContentError, match="no card 'vgg-eror' is drawn here; did you mean"):
        draft(text.format(", veto: [vgg-eror]"))


def test_a_preview_of_what_was_dealt() -> None:
    manifest = dealt(6)
    made = list(dealt_previews(manifest, BANK))
    assert [one.dealt for one in made] == [6, 6, 6, None]
    rows = [seat.sheet.codes for seat in manifest.seats[:SHOWN] if seat.sheet]
    assert [question.code for question in made[2].questions] == [row[2] for row in rows]


def test_a_preview_has_variants_that_would_be_dealt() -> None:
    made = list(previews(draft().drawn("s"), "s", BANK))
    assert [len(one.questions) for one in made] == [SHOWN, SHOWN, SHOWN, 1]
    assert isinstance(made[1].questions[0].answer, Choice)
    code = made[0].questions[0].code
    kept = list(previews(draft().drawn("s"), "s", BANK, {code}))
    assert code not in {question.code for question in kept[0].questions}
    assert kept[0].variants == (made[0].variants or 0) - 1


def test_the_evening_before(tmp_path: Path) -> None:
    """As an instructor types it: only the papers that carry it are made again."""
    (tmp_path / "t.yaml").write_text(BLUEPRINT, "utf-8")
    (tmp_path / "r.csv").write_text("id\ns1\ns2\ns3\n", "utf-8")
    out = tmp_path / "ex"
    deal = ("exam", tmp_path / "t.yaml", "--roster", tmp_path / "r.csv", "-o", out, "--lms", "none")
    one_sentence(quiz(*deal, "--replace", "conv-params:2:1"), "nothing is dealt here yet")
    assert quiz(*deal).code == 0
    kept = {path: path.read_bytes() for path in (out / "papers").iterdir()}
    data = json.loads((out / "manifest.json").read_text("utf-8"))
    first = data["students"][0]
    one_sentence(quiz(*deal, "--replace", f"{first['paper']}:Q9"), "no question 'Q9'; as in")
    done = quiz(*deal, "--replace", f"{first['paper'].lower()}:q1")
    assert f"{first['codes'][0]}: on no paper any more." in done.out
    assert f"1 paper with another question: {first['paper']}." in done.out
    differ = [path.stem for path, before in kept.items() if path.read_bytes() != before]
    assert differ == [first["paper"]]
    assert quiz(*deal).out.count("another question") == 0
    shown = quiz("exam", out / "manifest.json", "--preview").out
    assert "Q1 · conv-params:2 · 2 points · 3 variants dealt" in shown
    responses = out / "responses.csv"
    responses.write_text(responses.read_text("utf-8-sig").replace(",", ";"), "utf-8")  # as Excel
    third = data["students"][2]["codes"][0].replace(":", "@{}:", 1)
    one_sentence(quiz(*deal, "--replace", third.format(1)), "version 2 of this family was dealt")
    assert quiz(*deal, "--replace", f"{third.format(2)}, {first['codes'][0]}").code == 0
    responses.write_text("id,Q3b\ns1,3\n", "utf-8")
    second = data["students"][1]["codes"][0]
    refused = "responses.csv has answers, so no question of a paper can be replaced; 'quiz grade"
    one_sentence(quiz(*deal, "--replace", second), refused)
    slots = quiz("exam", tmp_path / "t.yaml", "--preview", "--seed", "1", "--json").data["slots"]
    assert [slot["slot"] for slot in slots] == ["Q1", "Q2", "Q3", "Q4"]
    assert "Mistakes:\n  " in quiz("exam", tmp_path / "t.yaml", "--preview", "--seed", "1").out
