"""The record of ids: it grows, and what leaves the cards must say where to."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.cards.reader import load_cards
from quizgen.checking.ids import HEAD, read_record
from quizgen.files.content import contents, shipped
from tests.checking.test_check import findings
from tests.cli.helpers import CARDS, content, quiz, write

IDS = ["my-choice choice", "my-cloze cloze", "my-question question"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = content(tmp_path)
    update(made, f"{tmp_path}/cards/ids.txt: 3 ids added\nNothing found.\n")
    return made


def update(folder: Path, out: str) -> None:
    result = quiz("check", "--update", "--content", folder)
    assert (result.out, result.err) == (out, "")


def recorded(folder: Path) -> list[str]:
    head, *ids = (folder / "cards" / "ids.txt").read_text("utf-8").splitlines()
    assert head + "\n" == HEAD
    return ids


def test_every_shipped_id_is_recorded() -> None:
    ids = {card.id for card in load_cards(contents())}
    recorded = read_record(shipped())
    assert ids <= recorded.keys(), "run 'quiz check --update'"
    assert all(known.form for known in recorded.values())


def test_new_ids_are_added_in_order(folder: Path) -> None:
    assert recorded(folder) == IDS
    update(folder, "Nothing found.\n")
    write(folder, {"cards/tests.yaml": CARDS.replace("my-cloze", "my-another")})
    result = quiz("check", "--update", "--content", folder)
    assert result.code == 1
    assert result.out.startswith(f"{folder}/cards/ids.txt: 1 id added\n{folder}/cards/ids.txt:4: ")
    assert recorded(folder) == ["my-another cloze", *IDS]


def test_a_folder_without_a_record_has_no_lost_ids(tmp_path: Path) -> None:
    assert findings(content(tmp_path)) == []


def test_an_id_that_changed_is_found(folder: Path) -> None:
    write(folder, {"cards/tests.yaml": CARDS.replace("my-question", "my-questions")})
    ((place, said),) = findings(folder)
    assert place == "cards/ids.txt:4"
    assert said == (
        "no card has the id 'my-question', which was given out; did you mean 'my-questions'? "
        "give it back, or list it under the card's 'aliases' or the file's 'retired'"
    )


WAYS_OUT = [
    CARDS.replace("id: my-question", "id: my-other\n    aliases: [my-question]"),
    CARDS.replace("id: my-question", "id: my-other\n    aliases: my-question"),
    CARDS.replace("topic: tests", "topic: tests\nretired: [my-question]").replace(
        "id: my-question", "id: my-other"
    ),
]


@pytest.mark.parametrize("text", WAYS_OUT)
def test_an_id_that_left_in_order_is_none(text: str, folder: Path) -> None:
    write(folder, {"cards/tests.yaml": text})
    assert findings(folder) == []


def test_an_alias_may_not_be_the_id_of_a_card_elsewhere(folder: Path) -> None:
    taken = "id: my-other\n    aliases: [my-question, vgg16-params]"
    write(folder, {"cards/tests.yaml": CARDS.replace("id: my-question", taken)})
    ((place, said),) = findings(folder)
    assert place == "cards/tests.yaml:24"
    assert said.startswith("the id 'vgg16-params' is in use at cards/vgg.yaml:")


def test_a_card_answers_to_the_ids_it_had(folder: Path) -> None:
    write(folder, {"cards/tests.yaml": WAYS_OUT[0]})
    old, new = (quiz("ask", name, "--content", folder) for name in ("my-question", "my-other"))
    assert old == new
    assert old.out.startswith("my-other\n")
    assert quiz("ask", "my-questio", "--content", folder).code == 2


def test_cards_that_cannot_be_read_lose_no_ids(folder: Path) -> None:
    write(folder, {"cards/tests.yaml": CARDS.replace("A kernel has", "$")})
    assert [place for place, _ in findings(folder)] == ["cards/tests.yaml:21"]


FORMS = [  # what is changed, into what, what is said
    ("cloze: |", "question: |\n      What?\n    answer: |", "as a cloze and is a question now"),
    ("id: my-question", "id: my-question\n    figure: bottleneck", "a question and is a picture"),
]


@pytest.mark.parametrize(("old", "new", "message"), FORMS, ids=[case[2] for case in FORMS])
def test_a_form_that_changed_is_found(old: str, new: str, message: str, folder: Path) -> None:
    text = CARDS.replace(old, new, 1)
    if old.startswith("cloze"):
        text = text.replace("[[", "").replace("]]", "")
    (folder / "cards" / "tests.yaml").write_text(text, "utf-8")
    said = [found for found in findings(folder) if "given out as" in found[1]]
    assert len(said) == 1
    assert message in said[0][1]
    assert "under 'retired'" in said[0][1]


def test_a_picture_does_not_change_the_form_of_a_choice_or_cloze(folder: Path) -> None:
    pictured = CARDS
    for identifier in ("my-choice", "my-cloze"):
        pictured = pictured.replace(
            f"id: {identifier}", f"id: {identifier}\n    figure: bottleneck"
        )
    write(folder, {"cards/tests.yaml": pictured})
    assert findings(folder) == []


def test_a_record_without_forms_is_filled_up(folder: Path) -> None:
    ids = "".join(f"{line.split()[0]}\n" for line in IDS)
    (folder / "cards" / "ids.txt").write_text(HEAD + ids, "utf-8")
    write(folder, {"cards/tests.yaml": CARDS})
    assert findings(folder) == []
    update(folder, "Nothing found.\n")
    assert recorded(folder) == IDS


def test_a_broken_record_is_a_finding(folder: Path) -> None:
    (folder / "cards" / "ids.txt").write_text("my-question\nNot an id\n", "utf-8")
    ((place, said),) = findings(folder)
    assert place == "cards/ids.txt:2"
    assert said.startswith("'Not an id' is no id")
