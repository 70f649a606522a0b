"""Responses as form programs and platforms export them: whose they are, without the points."""

from __future__ import annotations

from functools import cache

import pytest

from quizgen.errors import QuizgenError
from quizgen.exam.dealing.making import make
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.responses import read_responses
from quizgen.files.table import parse_table
from quizgen.questions.paper import Student
from tests.exam.helpers import BANK, draft


@cache
def two(ids: tuple[str, str] = ("00111", "00112")) -> Manifest:
    people = [
        Student(ids[0], "Ana Ng", email="ana@x.test"),
        Student(ids[1], "Bo Li", email="bo@x.test"),
    ]
    return make(draft(), BANK, people, seed="x", program="1")


FILES = {  # what wrote it: header, rows (Ana answers 10 20 30 40, Bo 11 21 31 41), what is said
    "Google Forms": (
        "Timestamp,Email Address,Total score,Name,Name [Score],Name [Feedback],"
        "1. How?,1. How? [Score],1. How? [Feedback],Q2,Q2 [Score],Q3,Q3 [Score],Q4,Q4 [Feedback]",
        [
            "1/2,bo@x.test,7.00 / 10,Bo Li,-- / 0,,11,1.00 / 1,,21,2.00 / 2,31,3,41,ok",
            "1/2,ana@x.test,7.00 / 10,Ana Ng,-- / 0,,10,1.00 / 1,,20,2.00 / 2,30,3,40,ok",
        ],
        [],
    ),
    "Microsoft Forms": (
        "ID,Start time,Completion time,Email,Name,Total points,Quiz feedback,Grade posted time,"
        "Q1. How many?,Points - Q1. How many?,Feedback - Q1. How many?,Q2,Points - Q2,Q3,Q4",
        [
            "1,9,9,bo@x.test,Bo Li,5,,,11,1,,21,2,31,41",
            "2,9,9,ana@x.test,Ana Ng,5,,,10,1,,20,2,30,40",
        ],
        [],
    ),
    "Microsoft Forms, German": (
        "ID;Startzeit;Fertigstellungszeit;E-Mail;Name;Gesamtpunktzahl;Q1;Punkte – Q1;Q2;Q3;Q4",
        ["1;9;9;bo@x.test;Bo Li;5;11;1,0;21;31;41", "2;9;9;ana@x.test;Ana Ng;5;10;1,0;20;30;40"],
        [],
    ),
    "Microsoft Forms, anonymous, with a question for the number": (
        "Id,Start time,Completion time,Email,Name,Student ID,Q1,Q2,Q3,Q4",
        ["1,9,9,anonymous,,00112,11,21,31,41", "2,9,9,anonymous,,111,10,20,30,40"],
        ["r.csv:3: '111' is not on the roster ('00111' is"],
    ),
    "Moodle, German": (
        "Nachname;Vorname;ID-Nummer;E-Mail-Adresse;Status;Bewertung/9,00;"
        "Antwort 1;Richtige Antwort 1;Antwort 2;Antwort 3;Antwort 4",
        [
            "Ng;Ana;;ana@x.test;Beendet;7,00;10;99;20;30;40",
            "Li;Bo;00112;bo@x.test;Beendet;7,00;11;99;21;31;41",
            "Gesamtdurchschnitt;;;;;7,00;;;;;",
        ],
        ["r.csv:4: this row sums up the others; left out"],
    ),
    "Moodle, French": (
        "Nom de famille,Prénom,Nom d’utilisateur,Adresse de courriel,Note/9.00,"
        "Réponse 1,Réponse 2,Réponse 3,Réponse 4",
        ["Ng,Ana,ana,ana@x.test,7,10,20,30,40", "Li,Bo,bo,bo@x.test,7,11,21,31,41"],
        [],
    ),
    "Canvas' ids beside those of the course": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Q1,Q2,Q3,Q4,Q4 (max)",
        [
            "Points Possible,,,,,2,3,3,1,",
            '"Ng, Ana",40111,00111,ang1,S,10,20,30,40,',
            '"Li, Bo",40112,00112,bli,S,11,21,31,41,',
            '"Student, Test",1,,f3,S,1,1,1,1,',
        ],
        ["r.csv:2: this row has the points", "r.csv:5: this is Canvas' test student"],
    ),
    "Brightspace": (
        "OrgDefinedId,Last Name,First Name,Q1,Q1 Points Grade,Q1 score,2,2.0,Q3,3.0,Q4,50%,Q4 /1,#",
        ["#00111,Ng,Ana,10,1,1,20,2,30,3,40,1,1,#", "#00112,Li,Bo,11,1,1,21,2,31,3,41,1,1,#"],
        [],
    ),
    "Excel": (
        "Matrikelnr.;Frage 1;Frage 1 (Punkte);Frage 2;Frage 3;Frage 4;;",
        ['"=""00111""";10;2,5;20;30;40;;', "'00112;11;2,5;21;31;41;;", ";;;;;;;"],
        [],
    ),
    "a table of one's own": (
        "id,Q1,Q1 %,Q1 (%),Q1 time (s),Q1_max,Q2 [3 pts],Q3 [a],Q3 [b],Q4 (2 points)",
        ["00111,10,50,50,9,2,20,30,,40", "00112,11,50,50,9,2,21,31,,41", "Max,,,,,,,,,"],
        ["r.csv:4: this row sums up the others"],
    ),
    "numbers that Excel has rounded": (
        "id,name,Q1,Q2,Q3,Q4",
        ["00111,Ana Ng,10,20,30,40", "1.2E+11,Bo Li,11,21,31,41"],
        ["r.csv:3: '1.2E+11' is a number that a spreadsheet has rounded"],
    ),
    "two rows of one student": (
        "id,Q1,Q2,Q3,Q4",
        ["00111,10,20,30,40", "00112,11,21,31,41", "00112.0,11,21,31,41"],
        ["r.csv:3, r.csv:4: 00112 stands here 2 times with the same responses"],
    ),
}
ANSWERS = {"00111": "10 20 30 40", "00112": "11 21 31 41"}
REFUSED = [  # a header, what is said
    ("id,Q1 [Score],Q2 [Score]", "have points or comments, not responses; export the responses"),
    ("SID,Name,Total Score,Submission ID,1: Conv (2.0 pts),2: Pool (3.0 pts)", "not responses"),
    ("First name,ID number,Q. 1 /2,Q. 2 /3", "no column belongs to a question of this exam"),
    ("Start time,Q1,Q2", "no column says whose responses these are (there are: Start time, Q1"),
    ("student id,Student ID,Q1", "two columns are called 'student id'"),
    ("ID number,Response 1", "tick 'question text'"),
]


@pytest.mark.parametrize("program", FILES)
def test_the_responses_of(program: str) -> None:
    head, rows, remarks = FILES[program]
    found = read_responses(parse_table("\n".join([head, *rows]), "r.csv"), two(), papers=True)
    for one in found.answered:
        assert " ".join(one.typed.values()).replace("; ", "") == ANSWERS[one.student.id]
    said = [f"{problem.place}: {problem.message}" for problem in (*found.left_out, *found.problems)]
    assert len(said) == len(remarks)
    assert all(text.startswith(start) for text, start in zip(said, remarks, strict=True))
    lost = sum("is a number" in text or "is not on" in text for text in said)
    assert len(found.answered) == 2 - lost


@pytest.mark.parametrize(("head", "message"), REFUSED, ids=[head for head, _ in REFUSED])
def test_responses_are_refused_with_the_header(head: str, message: str) -> None:
    table = parse_table(f"{head}\n00111{head.count(',') * ',1'}\n", "r.csv")
    with pytest.raises(QuizgenError) as caught:
        read_responses(table, two())
    assert message in str(caught.value)


def test_a_column_that_counts_the_rows_is_no_column_of_ids() -> None:
    """The students' ids are 1 and 2, and the second was the first to send the form."""
    head = "Id,Start time,Email,Name,Q1,Q2,Q3,Q4"
    rows = ["1,9,bo@x.test,Bo Li,11,21,31,41", "2,9,ana@x.test,Ana Ng,10,20,30,40"]
    table = parse_table("\n".join([head, *rows]), "r.csv")
    found = read_responses(table, two(("1", "2")))
    assert found.problems == ()
    assert {one.student.id: one.typed["Q1"] for one in found.answered} == {"1": "10", "2": "11"}
