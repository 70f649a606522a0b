"""Whose a row is, where it says it in more than one way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from quizgen.exam.dealing.making import make
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.responses import Responses
from quizgen.questions.paper import Student
from tests.exam.helpers import BANK, draft, respond

PEOPLE = (
    Student("00111", "Ana Ng", email="ana@x.test"),
    Student("00112", "Bo Li", email="bo@x.test"),
    Student("00113", "Bo Li", email="bo2@x.test"),
)


@cache
def exam(*people: Student) -> Manifest:
    return make(draft(), BANK, people or PEOPLE, seed="secret", program="1")


def found(manifest: Manifest, rows: Sequence[Mapping[str, str]]) -> tuple[list[str], list[str]]:
    """Who is marked, and what is said of the others."""
    responses: Responses = respond(manifest, [{**row, "Q1": "7"} for row in rows])
    said = [problem.message for problem in responses.problems if "no column" not in problem.message]
    return [one.student.id for one in responses.answered], said


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {"id": "00111", "email": "bo@x.test"},
            "its id is that of 00111, its e-mail that of 00112",
        ),
        ({"id": "00111", "name": "Li, Bo"}, "its id is that of 00111, its name that of 00112 or"),
        (
            {"email": "ana@x.test", "first name": "Bo", "last name": "Li"},
            "its e-mail is that of 00111, its name that of 00112 or 00113",
        ),
        ({"id": "111"}, "'111' is not on the roster ('00111' is: a spreadsheet drops zeros"),
    ],
)
def test_what_contradicts_itself_is_listed_and_not_marked(row: dict[str, str], told: str) -> None:
    marked, said = found(exam(), [row])
    assert marked == []
    assert told in said[0]


@pytest.mark.parametrize(
    "row",
    [
        {"id": "00112", "email": "BO@x.test", "name": "LI Bo"},
        {"id": "00112", "name": "Robert Lee"},  # of nobody on the roster
        {"id": "40112", "email": "bo@x.test"},  # a platform's own number
        {"id": "'00112"},
        {"id": '=""00112""'},
    ],
)
def test_what_agrees_is_marked(row: dict[str, str]) -> None:
    assert found(exam(), [row]) == (["00112"], [])


def test_a_papers_owner_is_not_contradicted_by_a_name_or_an_email() -> None:
    manifest = exam()
    paper = manifest.sheet(manifest.seats[0]).paper
    assert found(manifest, [{"paper": paper, "name": "Ana Ng"}])[0] == ["00111"]
    for other in ({"name": "Bo Li"}, {"email": "bo@x.test"}, {"id": "00113"}):
        marked, said = found(manifest, [{"paper": paper, **other}])
        assert marked == []
        assert said[0].startswith(f"paper {paper} is that of 00111, not of 0011")


def small() -> Manifest:
    """Students whose ids are as small as a count of rows."""
    return exam(
        Student("1", "Ana Ng", email="ana@x.test"),
        Student("2", "Bo Li", email="bo@x.test"),
        Student("3", "Cy Ox", email="cy@x.test"),
    )


def test_a_column_that_counts_the_rows_says_nothing_by_itself() -> None:
    """As Microsoft Forms writes it: its Id 1 is whoever handed in first."""
    crossed = [{"Id": "1", "Email": "bo@x.test"}, {"Id": "2", "Email": "ana@x.test"}]
    marked, said = found(small(), crossed)
    assert marked == []
    assert all("may count the rows, as form programs do" in text for text in said)
    assert len(said) == 2
    # All rows fit the roster, and would fit another order just as well.
    marked, said = found(small(), [{"Id": "1"}, {"Id": "2"}, {"Id": "3"}])
    assert marked == []
    assert [text.split(";")[0] for text in said] == ["nothing but 'Id' says whose it is"] * 3
    unknown = [{"Id": "1", "Email": "a@home.test"}, {"Id": "2", "Email": "b@home.test"}]
    assert found(small(), unknown)[0] == []


@pytest.mark.parametrize("column", ["Student ID", "username"])
def test_a_column_that_is_called_an_id_of_students_holds_ids(column: str) -> None:
    assert found(small(), [{column: "1"}, {column: "2"}]) == (["1", "2"], [])


def test_a_counted_row_is_marked_where_something_else_says_whose_it_is() -> None:
    named = [{"Id": "1", "Name": "Ana Ng"}, {"Id": "2", "Name": "Bo Li"}]
    assert found(small(), named) == (["1", "2"], [])
    mailed = [{"Id": "1", "Email": "bo@x.test"}, {"Id": "2", "Email": "ana@x.test"}]
    assert found(exam(), mailed) == (["00112", "00111"], [])
    manifest = small()
    paper = manifest.sheet(manifest.seats[2]).paper
    assert found(manifest, [{"Id": "3", "paper": paper}]) == (["3"], [])


def test_ids_that_do_not_count_the_rows_are_ids() -> None:
    large = exam(Student("40111", "Ana Ng"), Student("40112", "Bo Li"))
    assert found(large, [{"id": "40111"}, {"id": "40112"}]) == (["40111", "40112"], [])
