"""``quiz new``: cards added to files, which otherwise stay as they are, sign for sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.authoring.append import with_card
from quizgen.authoring.draft import Draft, DraftOption
from quizgen.authoring.new import target_of
from quizgen.cards.card import KINDS
from quizgen.cards.reader import parse_file
from quizgen.errors import QuizgenError
from quizgen.files.yaml import ContentError
from tests.checking.test_check import findings
from tests.cli.helpers import CARDS, content, one_sentence, quiz, spawn, write

DRAFT = Draft("my-new", "question", "Why?", "lecture notes", "So.")


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_a_template_is_found_until_it_is_filled_in(kind: str | None, tmp_path: Path) -> None:
    folder = content(tmp_path)
    options = [] if kind is None else ["--kind", kind]
    result = quiz("new", "tests", *options, "--content", folder)
    assert result.out == f"{folder}/cards/tests.yaml:33: my-new-card\n"
    text = (folder / "cards" / "tests.yaml").read_text("utf-8")
    assert text.startswith(CARDS + "\n  - id: my-new-card\n")
    found = findings(folder)
    assert {message for _, message in found} == {"the template's text stands here still"}
    assert len(found) == {"cloze": 2, "choice": 4}.get(str(kind), 3)
    again = quiz("new", "tests", *options, "--content", folder)
    one_sentence(again, "card 'my-new-card-2': asks the same as 'my-new-card' at")
    assert (folder / "cards" / "tests.yaml").read_text("utf-8") == text


CASES = [  # arguments, id, lines of the card
    (
        ["What is a stride of a layer?", "--answer", "The step.\nOf a kernel."],
        "my-stride-layer",
        "question: |\n  What is a stride of a layer?\nanswer: |\n  The step.\n  Of a kernel.\n"
        "source: lecture notes",
    ),
    (
        ["A stride is the [[step]] of a kernel.", "--source", "A guide: part 2 (2016)"],
        "my-stride-step-kernel",
        'cloze: |\n  A stride is the [[step]] of a kernel.\nsource: "A guide: part 2 (2016)"',
    ),
    (
        ["Which step?", "--kind", "choice", "--answer", "2", "--id", "my-own-id"],
        "my-own-id",
        "choice: |\n  Which step?\noptions:\n  - id: right\n    right: |\n      2\n  - id: second",
    ),
    (
        ["Step?", "--answer", "- so: #1 'x'"],
        "my-step",
        "question: |\n  Step?\nanswer: |\n  - so: #1 'x'\nsource",
    ),
]


@pytest.mark.parametrize(("arguments", "name", "lines"), CASES, ids=[case[1] for case in CASES])
def test_a_card_from_its_text(arguments: list[str], name: str, lines: str, tmp_path: Path) -> None:
    folder = content(tmp_path)
    result = quiz("new", "tests", *arguments, "--content", folder)
    assert result.out.endswith(f": {name}\n")
    text = (folder / "cards" / "tests.yaml").read_text("utf-8").removeprefix(CARDS)
    card = f"id: {name}\n{lines}".replace("\n", "\n    ")
    assert text.startswith(f"\n  - {card}")
    left = {message for _, message in findings(folder)}
    assert left == ({"the template's text stands here still"} if "choice" in arguments else set())
    assert quiz("ask", name, "--content", folder).code == 0


def test_ids_are_numbered_where_they_are_taken(tmp_path: Path) -> None:
    folder = content(tmp_path)
    for text, name in [("Kernel?", "my-kernel"), ("The kernel!", "my-kernel-2")]:
        assert quiz("new", "tests", text, "--content", folder).out.endswith(f": {name}\n")
    taken = quiz("new", "tests", "Step?", "--id", "my-kernel", "--content", folder)
    one_sentence(taken, "card 'my-kernel': the id 'my-kernel' is taken at", "nothing was written")


def test_a_file_is_begun(tmp_path: Path) -> None:
    folder = content(tmp_path / "my", decks_r="x: y")
    path = folder / "cards" / "params.yaml"
    assert quiz("new", "params", "Why so?", "--content", folder).out == f"{path}:3: my-so\n"
    assert path.read_text("utf-8").startswith("topic: params\ncards:\n  - id: my-so\n")
    path.unlink()
    write(folder, {"cards/cards.schema.json": "{}"})
    quiz("new", "params", "Why so?", "--content", folder)
    first = path.read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=cards.schema.json"


def test_a_file_in_a_content_folder_is_known_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = content(tmp_path / "my")
    path = folder / "cards" / "more.yaml"
    result = quiz("new", path, "Why so?", "--topic", "tests", "--answer", "So.")
    assert result.out == f"{path}:3: my-so\n"
    monkeypatch.chdir(folder / "cards")
    assert (
        quiz("new", "more.yaml", "And how?", "--answer", "So.").out == "more.yaml:10: my-and-how\n"
    )
    again = quiz("new", "more.yaml", "And then?", "--answer", "So.", QUIZGEN_CONTENT=str(folder))
    assert again.out == "more.yaml:17: my-then\n"
    one_sentence(quiz("new", "more.yaml", "x", "--topic", "vgg"), "its topic is 'tests', not 'vgg'")
    assert findings(folder) == []


def test_a_file_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "vgg.yaml"
    assert quiz("new", path, "Why so deep?", "--answer", "So.").out == f"{path}:3: so-deep\n"
    one_sentence(quiz("new", path, "Why so deep?"), "asks the same as 'so-deep'")
    assert quiz("check", path).out == "Nothing found.\n"


def test_a_program_that_is_installed_keeps_its_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizgen.files.content.PACKAGE", Path("nowhere"))
    from quizgen.files.content import Content

    installed = Content(Path("nowhere") / "content")
    monkeypatch.setattr("quizgen.authoring.new.load_topics", lambda contents: {"vgg": ""})
    with pytest.raises(ContentError, match="part of the program; name a file, or a folder of your"):
        target_of("vgg", [installed])


def test_a_checkout_takes_cards_by_topic_where_one_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quizgen.files.content import Content

    checkout = Content(tmp_path / "program")
    write(checkout.root, {"cards/topics.yaml": "topics: [{id: vgg, title: VGG}]\n"})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContentError, match="part of the program; name a file, or a folder of your"):
        target_of("vgg", [checkout])
    monkeypatch.chdir(checkout.root / "cards")
    assert target_of("vgg", [checkout]).path == checkout.root / "cards" / "vgg.yaml"


# --- where the card goes --------------------------------------------------------------

ROW = "  - {id: my-a, question: a, answer: x, source: x}\n"
FILES = [  # a file, and what stands before and after the new card
    ("topic: tests\ncards:\n" + ROW, None, ""),
    ("topic: tests\ncards:\n" + ROW.rstrip("\n"), "topic: tests\ncards:\n" + ROW + "\n", ""),
    ("topic: tests\ncards:\n" + ROW + "\n\n", None, ""),
    ("topic: tests\ncards:\n", None, ""),
    ("topic: tests\ncards:", "topic: tests\ncards:\n", ""),
    ("topic: tests\ncards: []\n", "topic: tests\ncards:\n", ""),
    ("topic: tests\ncards: [] # none\n", "topic: tests\ncards: # none\n", ""),
    ("topic: tests\ncards: # later\n", None, ""),
    ("cards:\n" + ROW + "topic: tests\n", "cards:\n" + ROW + "\n", "\ntopic: tests\n"),
    ("cards:\n" + ROW + "\n# one\ntopic: tests", "cards:\n" + ROW + "\n", "\n# one\ntopic: tests"),
    ("topic: tests\ncards:\n" + ROW + "# the end\n", None, ""),
]


@pytest.mark.parametrize(("text", "before", "after"), FILES, ids=[repr(c[0])[:60] for c in FILES])
def test_the_rest_stays(text: str, before: str | None, after: str) -> None:
    changed, card = with_card(text, DRAFT, "f.yaml", "f", {"tests"}, "my-")
    head, dash, tail = changed.partition("  - id: my-new\n")
    assert dash
    assert tail.endswith("source: lecture notes\n" + after)
    if before is None:
        assert head.removesuffix("\n") in (text, text.removesuffix("\n"))
    else:
        assert head == before
    assert card.id == "my-new"


@pytest.mark.parametrize("indent", ["", "    "])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_indents_and_line_ends_are_those_of_the_file(indent: str, end: str) -> None:
    text = f"topic: tests\ncards:\n{indent}{ROW.strip()}\n".replace("\n", end)
    changed, _ = with_card(text, DRAFT, "f.yaml", "f", {"tests"}, "my-")
    assert changed.startswith(text + end + indent + "- id: my-new" + end)
    assert changed.count("\n") == changed.count(end)


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = tmp_path / "vgg.yaml"
    path.write_bytes("\ufefftopic: vgg\ncards: []\n".encode())
    assert quiz("new", path, "Why so deep?").code == 0
    assert path.read_bytes().startswith("\ufefftopic: vgg\ncards:\n  - id".encode())


REFUSED = [
    ("topic: tests\n'cards':\n" + ROW, "no line 'cards:'"),
    ("topic: tests\ncards: [{id: my-a, question: a, answer: x, source: x}]\n", ""),
    ("topic: tests\ncards:\n  - id: my-a\n", "a card needs"),
    ("topic: nothing\ncards: []", "there is no topic"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[case[1] for case in REFUSED])
def test_files_that_take_no_card(text: str, message: str) -> None:
    with pytest.raises(QuizgenError) as caught:
        with_card(text, DRAFT, "f.yaml", "f", {"tests"}, "my-")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["---", "...", "a: b", "- x", "# no", " lead", "a\n\nb", "tab\there", "'", '"', "%x", "&a"],
)
def test_any_text_stands_in_a_card(text: str) -> None:
    draft = Draft(
        "my-new",
        "choice",
        f"{text} 1",
        text,
        "",
        text,
        (DraftOption("a", "right", text, text), DraftOption("b", "wrong", f"{text} 2", text)),
    )
    (card,) = parse_file("topic: t\ncards:\n" + draft.yaml(), "f", "f", {"t"}, "").found
    assert not isinstance(card, QuizgenError), card
    texts = [written.text.removesuffix("\n") for written in card.written]
    said = text.strip()
    assert texts == [f"{said} 1", said, said, f"{said} 2", said, said]
    assert card.question.source == " ".join(text.split())


def test_the_installed_command(tmp_path: Path) -> None:
    folder = content(tmp_path)
    assert spawn("new", "tests", "Why so?", "--answer", "So.", "--content", folder).code == 0
    assert findings(folder) == []


QUESTION = ("What do kernels share?", "--answer", "Their weights.")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("sources", "sources: [a]", "/cards/sources.yaml:1: 'sources' must be a mapping"),
        ("sources", "", "/cards/sources.yaml:1: the file must be a mapping"),
    ],
)
def test_nothing_is_written_while_a_list_cannot_be_read(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    folder = content(tmp_path)
    (folder / "cards" / f"{name}.yaml").write_text(text, "utf-8")
    one_sentence(quiz("new", "tests", *QUESTION, "--content", folder), f"{folder}{said}")
    assert (folder / "cards" / "tests.yaml").read_text("utf-8") == CARDS


def test_a_new_card_uses_no_term_too_early(tmp_path: Path) -> None:
    folder = content(tmp_path)
    text = ("Why is batch normalization good for boxes?", "--answer", "It helps.")
    result = quiz("new", "shapes", *text, "--content", folder)
    one_sentence(result, "speaks of 'batch normalization' before")
    assert not (folder / "cards" / "shapes.yaml").exists()
    assert quiz("new", "batch-norm", *text, "--content", folder).code == 0
    assert findings(folder) == []


@pytest.mark.parametrize("name", ["topics", "sources", "coverage"])
def test_no_card_goes_into_a_list(name: str, tmp_path: Path) -> None:
    folder = content(tmp_path)
    path = folder / "cards" / f"{name}.yaml"
    before = path.read_bytes() if path.exists() else None
    notes = write(tmp_path, {"notes.csv": "question,answer\nWho?,He.\n"}) / "notes.csv"
    said = f"{path}: a file with the name {name}.yaml is no card file; name another one"
    options = ("--topic", "tests", "--content", folder)
    one_sentence(quiz("new", path, *QUESTION, *options), said)
    one_sentence(quiz("import", notes, "-o", path, "--force", *options), said)
    assert (path.read_bytes() if path.exists() else None) == before
