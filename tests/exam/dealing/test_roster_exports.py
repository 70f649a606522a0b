"""Rosters as platforms, registries and form programs export them; what is left out is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.errors import QuizgenError
from quizgen.exam.dealing.roster import read_roster

MOODLE = "Vorname;Nachname;Anmeldename;ID-Nummer;E-Mail-Adresse;Gruppen\n"
ROSTERS = {  # what wrote it: the file, each student's id, name and section, a part of what is said
    "Canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (9),Current Score\n"
        ",,,,,Manual Posting,\n    Points Possible,,,,,10.0,(read only)\n"
        '"Ng, Ana",40111,A00111,ang1,S1,,\n"Student, Test",40999,,f3a9c0,S1,,\n',
        ["A00111 Ana Ng S1"],
        "r.csv:5: this is Canvas' test student; it is left out",
    ),
    "Canvas without SIS ids": (
        "Student,ID,SIS Login ID,Section\nMögliche Punktzahl,,,\nAna Ng,40111,ang1,S1\n",
        ["ang1 Ana Ng S1"],
        "this row has the points of each column",
    ),
    "Canvas for a course without SIS": (
        'Student,ID,Section,HW1 (1)\n  Points Possible,,,10\n"O\'Neil-Li, Bo",40112,"S 1, S 2",7\n',
        ["40112 Bo O'Neil-Li S 1, S 2"],
        "not used: 'HW1 (1)'",
    ),
    "Gradescope": (
        "First Name,Last Name,SID,Email,Sections\nAna,Ng,00111,a@x.test,Lab 2\n",
        ["00111 Ana Ng Lab 2"],
        "",
    ),
    "Moodle": (
        MOODLE + "Jörg;Müller;jm1;;j@x;\nBo;Li;bl2;;b@x;G1\n",
        ["jm1 Jörg Müller", "bl2 Bo Li G1"],
        "'ID-Nummer' is empty; the ids are taken from 'Anmeldename'",
    ),
    "Moodle, some ids": (
        "\ufeffFirst name,Last name,ID number,Email address,Groups\n"
        'Ana,Ng,00111,ana@x.test,"G1, G2"\nBo,Li,,bo@x.test,G1\n',
        ["00111 Ana Ng G1, G2", "bo@x.test Bo Li G1"],
        "r.csv:3: 'ID number' is empty; the id is 'bo@x.test', from 'Email address'",
    ),
    "Moodle, French": (
        "Prénom,Nom de famille,Numéro d’identification,Adresse de courriel\nZoé,Ng,7,z@x\n",
        ["7 Zoé Ng"],
        "",
    ),
    "Moodle, Spanish": ("Nombre;Apellido(s);Número de ID\nAna;Ng;7\n", ["7 Ana Ng"], ""),
    "Brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,Sections,End-of-Line Indicator\n"
        "#00111,#ang1,Ng,Ana,a@x,S1,#\n",
        ["00111 Ana Ng S1"],
        "not used: 'Username', 'End-of-Line Indicator'",
    ),
    "Blackboard": (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\n'
        '"Ng"\t"Ana"\t"ang1"\t"00111"\t"2026"\n',
        ["00111 Ana Ng"],
        "",
    ),
    "Banner": (
        'CRN 12345\nCNNs, Fall\n\nStudent Name,ID,Status,Level\n"Ng, Ana J.",00111,RW,U\n',
        ["00111 Ana J. Ng"],
        "comments left out: lines 1, 2",
    ),
    "AMC": (
        "# AMC list\nname:surname:id\nNg:Ana:00111\n#Ox:Cy:00113\nLi:Bo:00112\n",
        ["00111 Ng Ana", "00112 Li Bo"],
        "comments left out: lines 1, 4",
    ),
    "HISinOne": (
        "startHISsheet;;;\nmtknr;nachname;vorname;bewertung\n0123;Müller;Jörg;\nendHISsheet;;;\n",
        ["0123 Jörg Müller"],
        "r.csv:4: this row sums up the others",
    ),
    "HISinOne, two names": (
        "Matrikel-Nr.;Name;Vorname;Studiengang\n0123;Müller;Jörg;Info\n",
        ["0123 Jörg Müller"],
        "not used: 'Studiengang'",
    ),
    "Google Forms": (
        "Timestamp,Email Address,What is your student number?,Your full name\n"
        "10/1/2026 9:00:00,a@x.test,00111,Ana Ng\n",
        ["00111 Ana Ng"],
        "the ids are taken from 'What is your student number?'",
    ),
    "Microsoft Forms": (
        "Id;Startzeit;Fertigstellungszeit;E-Mail;Name;Matrikelnummer\n"
        "1;9:00;9:05;bo@x;Bo Li;00112\n2;9:00;9:05;a@x;Ana Ng;00111\n",
        ["00112 Bo Li", "00111 Ana Ng"],
        "not used: 'Id', 'Startzeit', 'Fertigstellungszeit'",
    ),
    "Microsoft Forms, e-mail only": (
        "ID,Start time,Completion time,Email,Name\n1,9,9,bo@x,Bo Li\n2,9,9,a@x,Ana Ng\n",
        ["bo@x Bo Li", "a@x Ana Ng"],
        "there is no column of ids; they are taken from 'Email'",
    ),
    "R/exams": ("registration;name;id\n0001;Ana Ng;ang1\n", ["ang1 Ana Ng"], "'registration'"),
    "Excel, ids kept as text": (
        'sep=;\nStudent No.;Name\n"=""00113""";Cy\n\'00111;Ana\n',
        ["00113 Cy", "00111 Ana"],
        "",
    ),
    "pandas, ids as floats": ("id,name\n40111.0,Ana\u00a0\n", ["40111 Ana"], ""),
    "a numbered list": ("#;Name;Matrikelnummer\n1;Ana;007\n2;Bo;008\n", ["007 Ana", "008 Bo"], ""),
    "Chinese": ("学号,姓名,班级\n007,王芳,一班\n", ["007 王芳 一班"], ""),
    "twins": ("id,name\n1,Bo Li\n2,bo li\n", ["1 Bo Li", "2 bo li"], "several students are called"),
    "empty columns": ("id,name,,,\n1,Bo,,,\n,,,,\n", ["1 Bo"], ""),
    "names run together": ("studentId,firstName,LastName\n7,Ana,Ng\n", ["7 Ana Ng"], ""),
    "abbreviations": ("Matr.-Nr.;Name;Vorname;E-Mail\n7;Ng;Ana;a@x\n;;;\n,,,\n", ["7 Ana Ng"], ""),
    "signs that nobody sees": ("\u00a0id\u00a0,name\n0\u200b7,\u00a0Ana\u00a0\n", ["07 Ana"], ""),
    "Stud.IP": (
        '"Titel";"Vorname";"Nachname";"Nutzernamen";"E-Mail";"Matrikelnummer"\n'
        '"";"Ana";"Ng";"ang1";"a@x";"007"\n',
        ["007 Ana Ng"],
        "not used: 'Titel', 'Nutzernamen'",
    ),
    "students as ids": ("student\ns1\n", ["s1 "], "ids; they are taken from 'student'"),
    "HIS, no quotes": ("Matrikelnummer;Nachname, Vorname\n1;Ng, Ana\n", ["1 Ana Ng"], ""),
    "a name and one of its parts": ("id,name,last name\n1,Ana Ng,Ng\n", ["1 Ana Ng"], ""),
    "HIS, one column": ('Matrikelnummer;"Nachname, Vorname"\n1;"Ng, Ana"\n', ["1 Ana Ng"], ""),
}
REFUSED = [  # a roster, the line, what is said of it
    ("Name,Section\nBo,1\n", ":1", "no column holds the students' ids (there are: Name, Section)"),
    ("SIDS,Naam\n7,Bo\n", ":1", "call the column that holds them 'id'"),
    ("00111,Ana Ng\n00112,Bo Li\n", ":1", "begin the file with a line that names the columns"),
    ("Matrikelnummer;Name\n1,23457E+11;Bo\n", ":2", "'1,23457E+11' is a number that a spreadsheet"),
    ("First name,ID number\nAna,00111\nBo,\n", ":3", "the id is empty; give every student one"),
    ("id,email\na@x,b@x\n,a@x\n", ":3", "the id 'a@x' stands in line 2 already"),
    ("Student,ID,SIS User ID,Section\nPoints Possible,,,\n", "", "below 'SIS User ID'"),
]


@pytest.mark.parametrize("program", ROSTERS)
def test_the_roster_of(program: str, tmp_path: Path) -> None:
    text, expected, remark = ROSTERS[program]
    path = tmp_path / "r.csv"
    path.write_text(text, "utf-8")
    said: list[str] = []
    found = read_roster(path, 60, "r.csv", said.append)
    assert [f"{one.id} {one.name} {one.section}".strip() for one in found] == [
        one.strip() for one in expected
    ]
    assert remark in "\n".join(said)
    if remark == "":
        assert [one for one in said if "not used" not in one] == []


@pytest.mark.parametrize(("text", "line", "message"), REFUSED, ids=[m for *_, m in REFUSED])
def test_a_roster_is_refused_that(text: str, line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(QuizgenError) as caught:
        read_roster(path, 60, "r.csv")
    assert str(caught.value).startswith(f"r.csv{line}")
    assert message in str(caught.value)


def test_a_roster_in_an_old_encoding_is_read_and_this_is_said(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("id,prénom,nom\ns1,Zoé,Ng\n".encode("cp1252"))
    said: list[str] = []
    assert read_roster(path, 60, "r.csv", said.append)[0].name == "Zoé Ng"
    assert said[0].startswith("r.csv: read as Windows-1252")
