"""Content folders and the list of topics."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quizgen.cards.topics import Topic, known_topic, load_topics
from quizgen.errors import QuizgenError
from quizgen.files.content import contents, own
from quizgen.files.yaml import ContentError
from tests.cli.helpers import TOPICS, content, one_sentence, quiz, write

# --- folders --------------------------------------------------------------------------


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    found = own(content(tmp_path))
    assert (found.prefix, found.root) == ("my-", tmp_path)
    assert found.files("cards") == [
        (tmp_path / "cards" / name, f"{tmp_path}/cards/{name}")
        for name in ("tests.yaml", "topics.yaml")
    ]
    assert found.files("decks") == []


BAD_SETTINGS = [  # content.yaml, message
    (None, "content.yaml: there is no such file"),
    ("", "content.yaml:1: the file must be a mapping"),
    ("name: x", "content.yaml:1: unknown key 'name'"),
    ("prefix:", "content.yaml:1: 'prefix' is empty"),
    ("prefix: [a]", "content.yaml:1: 'prefix' reads as a list"),
    *(
        (f"prefix: {bad}", f"content.yaml:1: '{bad}' cannot begin an id; use lower-case letters")
        for bad in ("My", "my-", "my_own", "été", "7up", "a b")
    ),
]


@pytest.mark.parametrize(("settings", "message"), BAD_SETTINGS, ids=lambda value: str(value))
def test_bad_settings(settings: str | None, message: str, tmp_path: Path) -> None:
    if settings is not None:
        write(tmp_path, {"content.yaml": settings})
    with pytest.raises(QuizgenError) as caught:
        own(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for path in (tmp_path / "missing", tmp_path / "file"):
        with pytest.raises(ContentError, match="there is no such folder; name one that has"):
            own(path)


def test_two_folders_do_not_share_a_prefix(tmp_path: Path) -> None:
    one, two = (content(tmp_path / name) for name in ("one", "two"))
    for pair in ([one, two], [one, one]):
        with pytest.raises(ContentError) as caught:
            contents(pair)
        assert str(caught.value) == (
            f"{pair[1]}: its prefix 'my' is also that of {one}; name a folder once, or change one "
            f"prefix"
        )


def test_folders_are_named_by_option_and_environment(tmp_path: Path) -> None:
    card = "topic: params\ncards:\n  - {{id: {0}-a, question: {0}?, answer: x, source: x}}\n"
    folders = [content(tmp_path / name, prefix=name, cards_a=card.format(name)) for name in "abc"]
    for folder in folders:
        (folder / "cards" / "topics.yaml").unlink()
    shipped = cards_in("params")
    joined = os.pathsep.join(map(str, folders[:2]))
    assert cards_in("params", "--content", folders[2]) == shipped + 1
    assert cards_in("params", "--content", folders[2], "--content", folders[1]) == shipped + 2
    assert cards_in("params", QUIZGEN_CONTENT=joined) == shipped + 2
    assert cards_in("params", "--content", folders[2], QUIZGEN_CONTENT=joined) == shipped + 3
    assert cards_in("params", QUIZGEN_CONTENT="") == shipped
    one_sentence(quiz("topics", QUIZGEN_CONTENT=str(tmp_path / "no")), "no such folder")
    one_sentence(quiz("topics", "--content", folders[0], QUIZGEN_CONTENT=joined), "prefix 'a'")


def cards_in(topic: str, *options: str | Path, **env: str) -> int:
    listed = quiz("topics", "--json", *options, **env).data["topics"]
    return int(next(entry["cards"] for entry in listed if entry["id"] == topic))


def test_a_recipe_does_not_take_the_name_of_another(tmp_path: Path) -> None:
    folder = content(tmp_path, decks_other="x: y")
    assert quiz("drill", "cnn-architectures", "--content", folder).code == 0
    write(folder, {"decks/cnn-architectures.yaml": "x: y"})
    for command in (["drill", "cnn-architectures"], ["build"]):
        one_sentence(
            quiz(*command, "--content", folder),
            f"{folder}/decks/cnn-architectures.yaml: the recipe decks/cnn-architectures.yaml has",
        )


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "my-question"],
        ["answer", "my-choice", "ay"],
        ["topics"],
        ["drill", "--topic", "tests"],
        ["check"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_takes_the_folder(command: list[str], tmp_path: Path) -> None:
    result = quiz(*command, "--content", content(tmp_path))
    assert (result.code, result.err) == (0, "")


# --- topics ---------------------------------------------------------------------------


def topics(tmp_path: Path, text: str, prefix: str = "my") -> dict[str, Topic]:
    write(tmp_path, {"content.yaml": f"prefix: {prefix}", "cards/topics.yaml": text})
    return load_topics([own(tmp_path)])


def test_topics_in_teaching_order(tmp_path: Path) -> None:
    text = """\
        topics:
          - {id: b, title: Second things first}
          - {id: a, title: A, prerequisites: [b]}
          - {id: c, title: C, prerequisites: [a, b]}
        """
    found = topics(tmp_path, text)
    assert list(found) == ["b", "a", "c"]
    assert found["c"] == Topic("c", "C", ("a", "b"))
    assert found["b"].prerequisites == ()


def test_own_topics_follow_the_shipped_ones_and_may_need_them(tmp_path: Path) -> None:
    text = "topics:\n  - {id: mine, title: Mine, prerequisites: [params]}\n"
    write(tmp_path, {"content.yaml": "prefix: my", "cards/topics.yaml": text})
    found = load_topics(contents([tmp_path]))
    assert list(found)[-1] == "mine"
    assert len(found) == len(load_topics(contents())) + 1


BAD_TOPICS = [
    ("topics: x", "1: 'topics' must be a list"),
    ("topic: []", "1: unknown key 'topic'; did you mean 'topics'?"),
    ("topics:\n  - a", "2: an entry of 'topics' must be a mapping"),
    ("topics:\n  - id: a", "2: 'title' is missing"),
    ("topics:\n  - title: a", "2: 'id' is missing"),
    ("topics:\n  - {id: a, title: A}\n  - {id: a, title: B}", "3: topic 'a' stands here twice"),
    (
        "topics:\n  - id: a\n    title: A\n    prerequisites: [b]\n  - {id: b, title: B}",
        "4: 'b' is no topic above; order them",
    ),
    ("topics:\n  - {id: a, title: A, prerequisites: a}", "2: 'a' is no topic above"),
    ("topics:\n  - {id: a, titel: A}", "2: unknown key 'titel'; did you mean 'title'?"),
]


@pytest.mark.parametrize(("text", "message"), BAD_TOPICS, ids=[case[1] for case in BAD_TOPICS])
def test_bad_topics(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(QuizgenError) as caught:
        topics(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path}/cards/topics.yaml:{message}")


def test_a_topic_that_another_folder_has_is_refused(tmp_path: Path) -> None:
    write(content(tmp_path), {"cards/topics.yaml": TOPICS.replace("tests", "params")})
    one_sentence(quiz("topics", "--content", tmp_path), "topics.yaml:2: topic 'params'")


def test_an_unknown_topic_names_a_near_one(tmp_path: Path) -> None:
    known = load_topics(contents())
    assert known_topic("flops", known) == "flops"
    for typed in ("flop", "FLOPS", "flosp"):
        with pytest.raises(ContentError, match="there is no such topic; did you mean 'flops'"):
            known_topic(typed, known)
