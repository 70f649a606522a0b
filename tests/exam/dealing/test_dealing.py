"""Dealing: without repeats, evenly, for ever; and what of a space is kept for exams."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import islice
from typing import get_args

import numpy as np
import pytest

from quizgen.decks.blueprint_file import find_blueprint
from quizgen.decks.finding import find
from quizgen.decks.recipe import load_deck
from quizgen.errors import QuizgenError
from quizgen.exam.dealing.candidates import stock
from quizgen.exam.dealing.codes import ALPHABET, as_typed, check_sign, is_code, paper_codes
from quizgen.exam.dealing.fairness import fairness, fairness_lines
from quizgen.exam.dealing.making import _room_for, make
from quizgen.exam.manifest import Manifest, parse_manifest, text_of
from quizgen.exam.printing.papers import Press
from quizgen.families import families, family
from quizgen.files.content import contents
from quizgen.questions.conventions import PROFILES
from quizgen.questions.paper import Student
from quizgen.variants.drawing import candidates, indices
from quizgen.variants.family import parse_code
from quizgen.variants.split import Share, in_share, share_of
from tests.exam.helpers import BANK, BLUEPRINT, SHIPPED, dealt, draft, students

SHARES: tuple[Share, ...] = get_args(Share)
TWICE = BLUEPRINT.replace("level: 2, points: 2}", "level: 2, count: 2, points: 2}")
SMALL = """\
title: T
minutes: 10
sections:
  - questions:
      - {family: network-share:1}
      - {family: layers-needed:1}
"""


def columns(manifest: Manifest) -> list[list[str]]:
    rows = [manifest.sheet(seat).codes for seat in manifest.seats]
    return [list(column) for column in zip(*rows, strict=True)]


def answers(manifest: Manifest, codes: list[str]) -> list[str]:
    return [str(manifest.questions[code].answer.value) for code in codes]


def test_nobody_shares_numbers_or_answers_within_a_slot() -> None:
    manifest = dealt(60)
    *numbers, card = columns(manifest)
    for column in numbers:
        assert len(set(column)) == len(set(answers(manifest, column))) == 60
    assert set(card) == {"vgg-error"}


def test_a_family_asked_twice_gives_nobody_the_same_question_twice() -> None:
    for count in (1, 2, 3, 50):
        manifest = dealt(count, TWICE)
        first, second, *_ = columns(manifest)
        for column in (first, second):
            assert len(set(answers(manifest, column))) == count
        pairs = zip(answers(manifest, first), answers(manifest, second), strict=True)
        assert all(one != other for one, other in pairs)


def test_papers_are_even_in_load_as_a_whole() -> None:
    found = fairness(dealt(60))
    assert found.totals.most - found.totals.least <= 0.05 * found.totals.middle
    for slot in found.slots[:3]:
        assert slot.papers == slot.variants == slot.answers == 60
        assert slot.repeats == 1
        assert slot.facts is not None
        assert slot.answers <= slot.facts.exam_answers <= slot.facts.exam_variants
        assert slot.facts.exam_variants < slot.facts.variants
        assert slot.loads.least <= slot.loads.middle <= slot.loads.most
    lines = fairness_lines(found)
    assert lines[1].split()[:3] == ["Q1", "conv-params:2", "2"]
    assert lines[-1].startswith("60 papers; load of a whole paper: ")


def test_a_load_band_is_kept() -> None:
    manifest = dealt(20, BLUEPRINT.replace("minutes: 60", "minutes: 60\nload: [10, 40]"))
    loads = {one.load for one in manifest.questions.values() if one.load is not None}
    assert min(loads) >= 10
    assert max(loads) <= 40


def test_a_space_that_runs_out_is_refused_with_the_counts() -> None:
    with pytest.raises(QuizgenError) as caught:
        dealt(60, SMALL)
    available = {}
    for name in ("network-share", "layers-needed"):
        drawn = candidates(family(name), 1, "x", PROFILES["notes"], "exam", many=True)
        available[name] = len({same for _, same in drawn})
    assert str(caught.value) == (
        "60 papers need 60 different answers in every question, but "
        f"Q1 (network-share:1) has {available['network-share']}, "
        f"Q2 (layers-needed:1) has {available['layers-needed']}; "
        "--allow-repeats spreads them evenly; another level or 'versions' needs fewer"
    )


def test_a_topic_draws_families_that_have_enough() -> None:
    rows = "      - {topic: memory, level: 1, count: 2, answer: number}\n"
    head = f"title: T\nminutes: 5\nload: [0, 60]\nsections:\n  - questions:\n{rows}"
    for count, enough in ((80, True), (2, False)):
        facts = [one for seed in "abcdef" for one in dealt(count, head, seed=seed).facts.values()]
        assert all(one.exam_answers >= 80 for one in facts) == enough


def test_repeats_are_spread_evenly_and_take_other_numbers_first() -> None:
    manifest = dealt(70, SMALL, allow_repeats=True)
    for place, column in enumerate(columns(manifest)):
        counts = Counter(answers(manifest, column))
        assert max(counts.values()) - min(counts.values()) <= 1
        facts = manifest.facts[f"Q{place + 1}"]
        assert len(counts) == facts.exam_answers
    _, strided = columns(manifest)
    assert len(set(strided)) > len(set(answers(manifest, strided)))


def test_positions_stay_when_the_roster_changes() -> None:
    first = dealt(5, reserve=2)
    names = [*students(3), *students(3, first=5)]  # s003 and s004 left, three are new
    second = make(draft(), BANK, names, seed="other", program="1.2.3", old=first, reserve=2)
    assert second.seed == first.seed
    ids = [seat.student.id if seat.student else None for seat in second.seats]
    assert ids == ["s000", "s001", "s002", "s003", "s004", None, None, "s005", "s006", "s007"]
    assert [seat.removed for seat in second.seats[:5]] == [False, False, False, True, True]
    for old, new in zip(first.seats, second.seats[:7], strict=True):
        assert old.sheet == new.sheet
    for column in columns(second)[:3]:
        assert len(set(answers(second, column))) == 10
    papers = [second.sheet(seat).paper for seat in second.seats]
    assert len(set(papers)) == 10
    back = make(draft(), BANK, students(5), seed="", program="1", old=second, reserve=2)
    assert [seat.removed for seat in back.seats] == [False] * 7 + [True] * 3
    assert [seat.sheet for seat in back.seats] == [seat.sheet for seat in second.seats]


def test_the_same_input_deals_the_same_and_another_seed_does_not() -> None:
    assert text_of(dealt(10)) == text_of(dealt(10))
    other = dealt(10, seed="another")
    assert columns(other)[0] != columns(dealt(10))[0]


def test_a_changed_blueprint_does_not_touch_what_was_dealt() -> None:
    old = dealt(3)
    texts = BLUEPRINT.replace("Test exam", "Other title").replace("points: 3}", "points: 4}")
    new = make(draft(texts), BANK, students(3), seed="", program="1", old=old)
    assert new.blueprint.title == "Other title"
    assert new.blueprint.points == Fraction(2 + 3 + 4 + 1)
    assert [seat.sheet for seat in new.seats] == [seat.sheet for seat in old.seats]
    asked = BLUEPRINT.replace("conv-macs:2", "conv-macs:3")
    with pytest.raises(QuizgenError, match="differ from those that were dealt here"):
        make(draft(asked), BANK, students(3), seed="", program="1", old=old)


def test_a_single_version_has_no_name_on_paper() -> None:
    for names, shown in (("one", {None}), ("[A, B]", {"A", "B"})):
        manifest = dealt(3, f"versions: {names}\n{BLUEPRINT}")
        assert {paper.version for paper in Press(manifest, BANK).papers()} == shown
    assert fairness_lines(fairness(dealt(1)))[-1].startswith("1 paper; load of a whole paper: ")


def test_versions_are_dealt_in_turn() -> None:
    manifest = dealt(7, f"versions: [A, B, C]\n{BLUEPRINT}")
    assert [seat.version for seat in manifest.seats] == list("ABCABCA")
    assert list(manifest.versions) == ["A", "B", "C"]
    rows = [sheet.codes for sheet in manifest.versions.values()]
    assert all(len(set(column)) == 3 for column in list(zip(*rows, strict=True))[:3])
    assert len(list(manifest.sheets())) == 3
    more = make(
        draft(f"versions: [A, B, C]\n{BLUEPRINT}"),
        BANK,
        students(9),
        seed="",
        program="1",
        old=manifest,
    )
    assert more.versions == manifest.versions
    assert [seat.version for seat in more.seats] == list("ABCABCABC")


def test_the_manifest_reads_back() -> None:
    odd = Student("../../x", '=cmd() "<b>" #$*', "שלום", "a@b.c", 15)
    manifest = make(draft(), BANK, [odd, *students(2)], seed="s", program="1", reserve=1)
    text = text_of(manifest)
    assert text_of(parse_manifest(text)) == text
    again = parse_manifest(text)
    assert again.seats == manifest.seats
    assert again.blueprint == manifest.blueprint
    assert dict(again.questions) == dict(manifest.questions)


# --- paper codes ----------------------------------------------------------------------


def test_a_check_sign_notices_one_wrong_sign_and_two_exchanged() -> None:
    codes = paper_codes("seed")
    for _ in range(5):
        code = next(codes)
        assert is_code(code)
        for place in range(len(code)):
            for sign in ALPHABET:
                wrong = code[:place] + sign + code[place + 1 :]
                assert is_code(wrong) == (wrong == code)
        for i in range(len(code)):
            for j in range(i):
                signs = list(code)
                signs[i], signs[j] = signs[j], signs[i]
                assert is_code("".join(signs)) == (signs[i] == signs[j])
    assert as_typed(f" {code[:3].lower()}-{code[3:]}") == code
    assert check_sign("22222") == "2"


def test_paper_codes_do_not_repeat() -> None:
    codes = paper_codes("seed")
    assert len({next(codes) for _ in range(3000)}) == 3000


# --- shares ---------------------------------------------------------------------------


def test_the_shares_part_every_space_and_never_move() -> None:
    assert [share_of("conv-params", 2, i)[0] for i in range(16)] == list("pepeeepeeepepepe")
    for name, level in (("conv-params", 2), ("rank-networks", 3), ("conv-macs", 1)):
        size = family(name).level(level).space.size
        every = np.arange(size)
        exam = in_share(name, level, every, "exam")
        assert exam.tolist() == [share_of(name, level, i) == "exam" for i in range(size)]
        assert (in_share(name, level, every, "practice") == ~exam).all()
        assert 0.4 < exam.mean() < 0.6


def test_both_shares_of_every_level_hold_enough() -> None:
    for one in families().values():
        for level in one.levels:
            for share in SHARES:
                drawn = indices(one, level, "x", PROFILES["notes"], share=share)
                found = list(islice(drawn, 10))
                assert len(found) == 10, (one.id, level, share)
                assert {share_of(one.id, level, index) for index in found} == {share}


def test_a_shared_draw_is_the_same_by_arrays_and_one_by_one() -> None:
    one = family("conv-params")
    few = indices(one, 3, "x", PROFILES["notes"], share="exam")
    first: dict[object, int] = {}
    for index, same in candidates(one, 3, "x", PROFILES["notes"], "exam", many=True):
        first.setdefault(same, index)
    assert list(islice(few, 300)) == list(first.values())[:300]


def test_no_code_of_an_exam_is_in_the_shipped_deck() -> None:
    path, shown = find("cnn-architectures", contents())
    deck = load_deck(path, contents(), shown)
    for living in deck.numbers:
        for question in living.questions[:2]:
            code = parse_code(question.code)
            assert code is not None
            assert share_of(code.family, code.level, code.index) == "practice"
    for code_text in dealt(60).questions:
        code = parse_code(code_text)
        assert code is None or share_of(code.family, code.level, code.index) == "exam"


def test_the_shipped_midterm_has_other_answers_for_600_students() -> None:
    """The stocks alone, whatever the topic's rows draw; dealing refuses where one is too small."""
    undrawn = find_blueprint("midterm", SHIPPED)
    for seed in ("a", "b"):
        blueprint = undrawn.drawn(seed, _room_for(600, BANK, undrawn.head.profile))
        for slot in blueprint.slots:
            if slot.source.family:
                found = stock(BANK, slot.source, seed, blueprint.profile, slot.load, 600)
                assert found.answers >= 600, slot


def test_a_manifest_says_what_every_mistake_of_its_questions_means() -> None:
    manifest = dealt(3)
    named = {
        part
        for question in manifest.questions.values()
        for slip in question.slips
        for part in slip.misconceptions
    }
    assert named
    assert named <= set(manifest.misconceptions)
