"""Whose rows are whose, which columns are which, and what is said of the rest."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from quizgen.errors import QuizgenError
from quizgen.exam.marking.asked import Prompts
from quizgen.exam.marking.mark import Corrections, mark_paper
from quizgen.exam.marking.mark_files import marks_csv
from quizgen.exam.marking.report import report
from quizgen.exam.marking.responses import read_responses
from quizgen.exam.printing.papers import Press
from quizgen.export.lms import moodle
from quizgen.export.lms.bank import Bank as Pools
from quizgen.files.table import parse_table
from tests.exam.helpers import BANK, BLUEPRINT, dealt, respond, six, students

# --- whose rows -----------------------------------------------------------------------


def test_rows_are_found_by_id_paper_email_and_in_other_layouts() -> None:
    manifest = six()
    sheets = [manifest.sheet(seat) for seat in manifest.seats]
    papers = [sheet.paper for sheet in sheets]
    found = respond(manifest, [{"Student ID": "S001 ", "1. First": "7", "2": "A", "notes 3": "x"}])
    assert found.answered[0].student.id == "s001"
    assert found.answered[0].typed == {"Q1": "7", "Q2": "A"}
    moodle = {
        "Surname": "X",
        "ID number": "s002",
        "State": "Finished",
        "Grade/10.00": "9",
        "Question 1": f"How many? ({sheets[3].codes[0]})",
        "Response 1": "12",
        "Right answer 1": "12",
        "Question 2": "How many?",
        "Response 2": "-",
    }
    answered = respond(manifest, [moodle]).answered[0]
    assert (answered.student.id, dict(answered.typed)) == ("s002", {"Q1": "12", "Q2": "-"})
    assert answered.codes == {"Q1": sheets[3].codes[0], "Q2": ""}
    typed = f"{papers[4][:3].lower()} {papers[4][3:]}"
    assert respond(manifest, [{"Paper": typed, "Q1": "1"}]).answered[0].student.id == "s004"
    assert respond(manifest, [{"id": papers[4], "Q1": "1"}]).answered[0].student.id == "s004"
    late = respond(manifest, [{"id": "late", "name": "L", "paper": papers[6], "Q1": "1"}])
    assert (late.answered[0].student.id, late.answered[0].sheet) == ("late", sheets[6])
    assert [student.id for student in late.absent] == [f"s{i:03}" for i in range(6)]


def test_what_cannot_be_put_to_a_student_is_said_and_stops_nobody() -> None:
    manifest = six()
    paper = manifest.sheet(manifest.seats[0]).paper
    reserve = manifest.sheet(manifest.seats[6]).paper
    wrong = paper[:-1] + ("2" if paper[-1] != "2" else "3")
    found = respond(
        manifest,
        [
            {"id": "s000", "paper": "", "Q1": "1"},
            {"id": "nobody", "paper": "", "Q1": "1"},
            {"id": "", "paper": "", "Q1": "1"},
            {"id": "", "paper": wrong, "Q1": "1"},
            {"id": "s001", "paper": paper, "Q1": "1"},
            {"id": "s002", "paper": "", "Q1": "1"},
            {"id": "s002", "paper": "", "Q1": "1"},
            {"id": "s003", "paper": "", "Q1": "1"},
            {"id": "s003", "paper": "", "Q1": "2"},
            {"id": "s004", "paper": "", "Q1": "5"},
            {"id": "", "paper": reserve, "Q1": "5"},
            {"id": "late", "paper": reserve, "Q1": "6"},
        ],
    )
    assert [one.student.id for one in found.answered] == ["s000", "s002", "s004"]
    assert [student.id for student in found.absent] == ["s005"]
    said = {problem.place: problem.message for problem in found.problems}
    assert said == {
        "r.csv:1": "no column for Q2, Q3, Q4: nobody has points there yet",
        "r.csv:12, r.csv:13": f"paper {reserve} is handed in by {reserve} and by late; "
        "none is marked",
        "r.csv:3": "'nobody' is not on the roster; it is not marked",
        "r.csv:4": "the id is empty; it is not marked",
        "r.csv:5": f"'{wrong}' is no paper code: its check sign does not fit; it is not marked",
        "r.csv:6": f"paper {paper} is that of s000, not of s001; it is not marked",
        "r.csv:7, r.csv:8": "s002 stands here 2 times with the same responses; they are marked "
        "once",
        "r.csv:9, r.csv:10": "s003 stands here 2 times with different responses; none is marked",
    }
    with pytest.raises(QuizgenError, match="two columns are called 'ID'"):
        read_responses(parse_table("ID,id,Q1\ns000,,7", "r.csv"), manifest)
    for head in ({"who": "x", "Q1": "1"}, {"id": "s000", "Answer": "1"}):
        with pytest.raises(QuizgenError, match=r"r.csv:1: no column"):
            respond(manifest, [head])


HEADS = [  # header, what is said of it
    ("id,Q1,Q2,Q3,Q4", []),
    ("id,Q1,Q3,notes 9,10 minutes", ["no column for Q2, Q4: nobody has points there yet"]),
    ("id,1,2,3a,3b,3c,4,10", ["column '10': there is no question Q10 in this exam"]),
    (
        "id,Q1,Q1 [Score],Q2,Q3,Q3a,Q4,Q9",
        [
            "2 columns for Q3 ('Q3', 'Q3a'): the first counts",
            "column 'Q9': there is no question Q9 in this exam",
        ],
    ),
    (
        "id,Question 1,Response 1,Question 2,Response 2,Question 3,Response 3,Response 4,"
        "Right answer 1,Answer 7",
        [],
    ),
]


@pytest.mark.parametrize(("head", "said"), HEADS)
def test_columns_that_are_missing_twice_or_unknown_are_said_once(head: str, said: list[str]):
    rows = [f"{student.id}{head.count(',') * ',7'}" for student in students(2)]
    found = read_responses(parse_table("\n".join([head, *rows]), "r.csv"), six())
    assert [(problem.place, problem.message) for problem in found.problems] == [
        ("r.csv:1", message) for message in said
    ]
    assert len(found.answered) == 2
    assert {found.answered[0].typed[slot].strip("; ")[:1] for slot in found.answered[0].typed} == {
        "7"
    }


def test_a_slot_without_a_column_is_left_to_settle_unless_it_is_void() -> None:
    manifest = six()
    found = respond(manifest, [{"id": "s000", "Q1": "7"}])
    paper = mark_paper(manifest, found.answered[0], Corrections())
    assert [one.status for one in paper.marks] == ["wrong", *["no column"] * 3]
    row = marks_csv(manifest, [paper], found).splitlines()[1]
    assert row.endswith(",to settle,Q2 Q3 Q4")
    assert report(manifest, [paper], found, Corrections())["to_settle"] == []
    table = parse_table("id,Q1,Q2\ns000,1,A", "r.csv")
    assert read_responses(table, manifest, void={"Q3", "Q4"}).problems == ()


def test_a_student_whose_row_cannot_be_read_is_not_absent() -> None:
    manifest = six()
    papers = [manifest.sheet(seat).paper for seat in manifest.seats]
    lines = [
        "id,paper,Q1,Q2,Q3,Q4",
        "s000,,1,A,,,7",
        "s001,,1",
        f"s002,{papers[3]},1,A,,",
        's004,,"1,A,,',
    ]
    found = read_responses(parse_table("\n".join(lines), "r.csv"), manifest)
    assert found.answered == ()
    assert [student.id for student in found.absent] == ["s005"]
    said = {problem.place: problem.message for problem in found.problems}
    assert list(said) == ["r.csv:2", "r.csv:5", "r.csv:3", "r.csv:4"]
    assert said["r.csv:3"] == "this row has 3 cells, the header has 6; it is not marked"
    csv_rows = marks_csv(manifest, [], found).splitlines()[1:]
    assert [row.split(",")[-2] for row in csv_rows] == [*["unsettled"] * 5, "absent"]


def test_versions_are_told_by_the_row_or_the_seat() -> None:
    manifest = dealt(4, f"versions: [A, B]\n{BLUEPRINT}")
    papers = {name: sheet.paper for name, sheet in manifest.versions.items()}
    found = respond(
        manifest,
        [
            {"id": "s000", "version": "", "paper": "", "Q1": "1"},
            {"id": "s001", "version": "a", "paper": "", "Q1": "1"},
            {"id": "s002", "version": "", "paper": papers["B"], "Q1": "1"},
            {"id": "s003", "version": "C", "paper": "", "Q1": "1"},
            {"id": "", "version": "", "paper": papers["B"], "Q1": "1"},
        ],
    )
    assert [(one.student.id, one.version) for one in found.answered] == [
        ("s000", "A"),
        ("s001", "A"),
        ("s002", "B"),
    ]
    assert found.answered[1].sheet == manifest.versions["A"]
    assert [problem.place for problem in found.problems] == ["r.csv:1", "r.csv:5", "r.csv:6"]


def test_the_variant_a_platform_drew_is_told_by_its_text() -> None:
    """Moodle's own file gives the texts; the gaps of tables and maths are as Moodle has them."""
    manifest = dealt(20)
    press = Press(manifest, BANK)
    document = moodle.document(Pools("T", "", tuple(press.pools()))).decode()
    prompts, slot, seen = Prompts(press), "", 0
    for element in ElementTree.fromstring(document).findall("question"):
        if element.get("type") == "category":
            slot = re.findall(r"Q\d", element.findtext("category/text", ""))[0]
            continue
        text = element.findtext("questiontext/text", "")
        assert prompts.code(slot, text) == element.findtext("name/text")
        seen += 1
    assert seen == 3 * 20 + 1
    row = {"id": "s000", "Question 1": "How many?", "Response 1": "7"}
    answered = respond(manifest, [row]).answered[0]
    mark = mark_paper(manifest, answered, Corrections()).marks[0]
    assert (mark.status, mark.note) == (
        "unclear",
        "the question's text is none that was dealt in this exam",
    )
