"""Rosters and blueprints: what is read, and what is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.decks.blueprint_file import find_blueprint, load_blueprint
from quizgen.errors import QuizgenError
from quizgen.exam.dealing.making import make
from quizgen.exam.dealing.roster import read_roster
from quizgen.exam.printing.lists import seating
from quizgen.files.table import TableError
from quizgen.questions.paper import Student
from tests.cli.helpers import quiz
from tests.exam.helpers import BANK, BLUEPRINT, SHIPPED, draft

GOOD = [  # bytes of a roster, the students in it
    (b"id\ns1\ns2\n", [Student("s1"), Student("s2")]),
    (b"\xef\xbb\xbfid;name\r\ns1;Ann; \r\n\r\n", [Student("s1", "Ann")]),
    (b'ID,Name\n1,"O\'Neil, ""Ann"" $x$ #"\n', [Student("1", 'O\'Neil, "Ann" $x$ #')]),
    ("id\tname\n7\tשלום 🙂\n".encode("utf-16"), [Student("7", "שלום 🙂")]),
    (
        b"Surname,First name,ID number,Email address,Groups,Extra time\n"
        b"Li,Bo,42,b@x.org,T3,25%\nNo,Al,43,,,10 min\n",
        [Student("42", "Bo Li", "T3", "b@x.org", 15), Student("43", "Al No", "", "", 10)],
    ),
    (b"name,student_id\n=cmd(),../../x\n", [Student("../../x", "=cmd()")]),
    (b"sep=;\r\nid;name\r\ns1;Li, Bo\r\n", [Student("s1", "Li, Bo")]),  # as Excel writes it
]
BAD = [  # bytes, the line of the complaint, what it says
    (b"", "", "the file is empty"),
    (b"id,name\n", "", "the roster has no student"),
    (b"id,name\n , \n,,\n", "", "the roster has no student"),
    (b"idd,name\nx,y\n", ":1", "no column holds the students' ids (there are: idd, name)"),
    (b"id,name\ns1,A\n,B\n", ":3", "the id is empty"),
    (b"id\ns1\n\ns2\nS1\n", ":5", "the id 'S1' stands in line 2 already"),
    (b"id,name\ns1,A,B,C\n", ":2", "this row has 4 cells, the header has 2"),
    (b'id,name\ns1,"A\ns2,B\n', ":2", "this row cannot be read"),
    (b"id\ns\x811\n", ":2", "not UTF-8; save the file as UTF-8"),
    (b"id,pr\x81nom\ns1,Al\n", ":1", "not UTF-8; save the file as UTF-8"),
    (b"id,name,ID\ns1,Al,x1\n", ":1", "two columns are called 'id'"),
    (b"sep=;\nid;name\ns1;Al\n;Bo\n", ":4", "the id is empty"),
    (b"sep=;\nname;id;id\nAl;s1;\n", ":2", "two columns are called 'id'"),
    ("id\na\u202eb\n".encode(), ":2", "this is no id"),
    (b"id,extra time\ns1,lots\n", ":2", "'lots' is no extra time"),
]


@pytest.mark.parametrize(("data", "expected"), GOOD, ids=range(len(GOOD)))
def test_any_csv_with_an_id_is_a_roster(tmp_path: Path, data: bytes, expected: list[Student]):
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    assert read_roster(path, 60) == expected


@pytest.mark.parametrize(("data", "line", "message"), BAD, ids=[m[:30] for *_, m in BAD])
def test_bad_rosters_are_refused_with_the_line(tmp_path: Path, data: bytes, line: str, message):
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    with pytest.raises(QuizgenError) as caught:
        read_roster(path, 60, "r.csv")
    assert str(caught.value).startswith(f"r.csv{line}: ")
    assert message in str(caught.value)


# --- blueprints -----------------------------------------------------------------------

HEAD = "title: T\nminutes: 60\n"
ROWS = HEAD + "sections:\n  - questions:\n"
WRONG = [  # a blueprint, the line, what is said
    ("title: T\nsections: []\n", 1, "'minutes' must be a whole number from 1 to 1000"),
    (HEAD, 1, "'sections' is missing"),
    (HEAD + "sections: []\n", 3, "no question is asked"),
    (HEAD + "pages: 3\nsections: []\n", 3, "unknown key 'pages'"),
    (HEAD + "paper: A5\nsections: []\n", 3, "no paper 'A5'"),
    (HEAD + "versions: [A, a]\nsections: []\n", 3, "versions need different names"),
    (HEAD + "versions: [A/B]\nsections: []\n", 3, "'A/B' is no name of a version"),
    (HEAD + "load: 5\nsections: []\n", 3, "'load' must be the least and the greatest load"),
    (HEAD + "marking: {slip: 2}\nsections: []\n", 3, "'slip' must lie from 0 to 1"),
    (ROWS + "      - {points: 2}\n", 5, "a row asks for one of family, topic, card, cards"),
    (ROWS + "      - {family: conv-macss:1}\n", 5, "did you mean 'conv-macs'"),
    (ROWS + "      - {family: conv-macs:7}\n", 5, "has no level '7'"),
    (ROWS + "      - {family: conv-macs}\n", 5, "'conv-macs' needs one of its levels"),
    (ROWS + "      - {family: conv-macs:1, level: 2}\n", 5, "'family' names a level already"),
    (ROWS + "      - family: conv-macs:2\n        answer: table\n", 6, "asks for a number"),
    (ROWS + "      - family: layer-chain:2\n        answer: choice\n", 6, "cannot be asked as a"),
    (ROWS + "      - family: conv-macs:2\n        points: lots\n", 6, "'lots' is no number"),
    (ROWS + "      - family: conv-macs:2\n        points: 0\n", 6, "worth more than 0 points"),
    (ROWS + "      - family: conv-macs:1\n        load: [900, 999]\n", 6, "no variant with a load"),
    (ROWS + "      - {topic: flop, level: 1}\n", 5, "did you mean 'flops'"),
    (ROWS + "      - {topic: flops}\n", 5, "'topic' needs a 'level'"),
    (ROWS + "      - {topic: flops, level: 9}\n", 5, "no family of 'flops' has level 9"),
    (ROWS + "      - {card: vgg-eror}\n", 5, "did you mean 'vgg-error'"),
    (ROWS + "      - {cards: vgg, count: 150}\n", 5, "150 cards asked for"),
    (ROWS + "      - {cards: vgg, level: 1}\n", 5, "'level' has no use beside 'cards'"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG, ids=[m[:40] for *_, m in WRONG])
def test_bad_blueprints_are_refused_with_the_line(tmp_path: Path, text: str, line: int, message):
    path = tmp_path / "b.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(QuizgenError) as caught:
        load_blueprint(path, SHIPPED, "b.yaml")
    assert str(caught.value).startswith(f"b.yaml:{line}: "), caught.value
    assert message in str(caught.value)


def test_topics_and_cards_are_drawn_once_for_everybody() -> None:
    rows = "      - {topic: flops, level: 2, count: 3, answer: number}\n      - {cards: vgg}\n"
    found = draft(ROWS + rows)
    blueprint = found.drawn("a seed")
    assert blueprint == found.drawn("a seed")
    assert len({slot.source for slot in blueprint.slots}) == 4
    assert {slot.source.level for slot in blueprint.slots[:3]} == {2}
    others = {found.drawn(str(seed)).slots for seed in range(8)}
    assert len(others) > 4
    assert found.kept(blueprint) == blueprint


def test_the_shipped_blueprint_is_found_checked_and_no_recipe(tmp_path: Path) -> None:
    blueprint = find_blueprint("midterm", SHIPPED).drawn("s")
    assert len(blueprint.slots) == 11
    with pytest.raises(QuizgenError, match="this is no exam's blueprint"):
        find_blueprint("cnn-architectures", SHIPPED)
    with pytest.raises(QuizgenError) as caught:
        find_blueprint("mid", SHIPPED)
    assert str(caught.value).endswith("there is no such blueprint; did you mean 'midterm'?")
    with pytest.raises(QuizgenError, match=r"no such blueprint; there are midterm$"):
        find_blueprint("xyz", SHIPPED)
    folder = tmp_path / "exams"  # wherever it lies
    folder.mkdir()
    path = folder / "own.yaml"
    path.write_text(BLUEPRINT.replace("vgg-error", "vgg-errors"), "utf-8")
    found = quiz("check", path)
    assert found.code == 1
    assert found.out.startswith(f"{path}:14: no card 'vgg-errors'")


def test_accommodations_by_column(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("id,large print,seat,extra time\ns1,yes,B7,25%\ns2,,,\n", "utf-8")
    first, second = read_roster(path, 60)
    assert (first.large_print, first.seat, first.extra_minutes) == (True, "B7", 15)
    assert (second.large_print, second.seat, second.extra_minutes) == (False, "", 0)
    path.write_text("id,large\ns1,huge\n", "utf-8")
    with pytest.raises(TableError, match="write yes, or nothing"):
        read_roster(path, 60)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_no_neighbors_have_the_same_version(count: int) -> None:
    """Beside, before and behind; with four versions aslant, too."""
    names = "ABCD"[:count]
    people = [Student(f"s{i}", seat=f"{'ABCDE'[i // 6]}{i % 6 + 1}") for i in range(30)]
    text = BLUEPRINT.replace("minutes: 60", f"minutes: 60\nversions: [{', '.join(names)}]")
    manifest = make(draft(text), BANK, people, seed="x", program="1")
    at = {divmod(i, 6): seat.version for i, seat in enumerate(manifest.seats)}
    assert set(at.values()) == set(names)
    steps = [(0, 1), (1, 0), *([(1, 1), (1, -1)] if count == 4 else [])]
    for (row, place), version in at.items():
        for down, along in steps:
            assert at.get((row + down, place + along)) != version
    assert seating(manifest).count("version A") == list(at.values()).count("A")
