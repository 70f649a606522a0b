"""Help, and what a clumsy user is told: one sentence, exit code 2, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen import __version__
from tests.cli.helpers import content, one_sentence, quiz, spawn, write

COMMANDS = [
    *("build", "drill", "ask", "answer", "topics", "check", "new", "import", "cost"),
    *("stats", "why", "undo", "reset", "history", "settings", "place"),
    *("exam", "grade", "mark", "items"),
]


def test_the_version() -> None:
    assert quiz("--version").out == f"quiz {__version__}\n"


def test_help_lists_every_command() -> None:
    for arguments in ([], ["--help"], ["-h"]):
        result = quiz(*arguments)
        assert (result.code, result.err) == (0, "")
        listed = result.out.partition("Commands:\n")[2]
        assert sorted(line.split()[0] for line in listed.splitlines() if line[2:3].strip()) == (
            sorted(COMMANDS)
        )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = quiz(command, "--help")
    assert (result.code, result.err) == (0, "")
    assert result == quiz(command, "-h")
    assert result.out.startswith(f"Usage: quiz {command} ")
    options = [line.strip() for line in result.out.splitlines() if line.startswith("  -")]
    assert all(len(line.split("  ")) > 1 or line in ("-h, --help",) for line in options), options


TOO_LONG = "x" * 5000
BAD = [
    (["bogus"], "No such command 'bogus'"),
    (["topic"], "Did you mean 'topics'"),
    ([""], "No such command ''"),
    (["--bogus"], "No such option: --bogus; 'quiz --help' shows how"),
    (["drill", "--bogus"], "No such option: --bogus; 'quiz drill --help' shows how"),
    (["drill", "--toppic", "x"], "--topic"),
    (["topics", "extra"], "there is no such topic"),
    (["topics", "flops", "extra"], "there is no such topic"),
    (["answer"], "Missing argument 'CODE'; 'quiz answer --help' shows how"),
    (["answer", "conv-params:1:1"], "Missing argument 'RESPONSE'"),
    (["ask", "--topic"], "'--topic' requires an argument"),
    (["ask", "--level", "x"], "Invalid value for '--level'"),
    (["ask", "--level", "0"], "Invalid value for '--level'"),
    (["ask", "--count", "-1"], "Invalid value for '--count'"),
    (["ask", "--count", "1.5"], "Invalid value for '--count'"),
    (["ask", "conv-parms"], "'conv-parms': no code, family or card has this name; did you mean"),
    (["ask", ""], "no code, family or card"),
    (["ask", TOO_LONG], "no code, family or card"),
    (["ask", "a\nb\r\x1b[31mc\u2028d"], "no code, family or card"),
    (["ask", "\udcff"], "no code, family or card"),
    (["ask", "conv-params:"], "not a code, a family or family:level"),
    (["ask", "conv-params:two"], "not a code, a family or family:level"),
    (["ask", "conv-params:" + "9" * 5000], "not a code, a family or family:level"),
    (["ask", "conv-params:9"], "conv-params:9: no such level; its levels are 1, 2, 3"),
    (["ask", "conv-params:0:1"], "no such level"),
    (["ask", "conv-params:1:99999999"], "no such variant; the index goes from 0 to"),
    (["ask", "conv-params:1:" + "9" * 5000], ""),
    (["ask", "conv-params:1:-1"], ""),
    (["ask", "conv-params@99:1:1"], "this program has version"),
    (["ask", "conv-parms:1:1"], "no such family; did you mean conv-params"),
    (["ask", "conv-params:1:1", "--level", "1"], "a code is one question"),
    (["ask", "conv-params:1:1", "--topic", "params"], "a code is one question"),
    (["ask", "conv-params:1:1", "--count", "2"], "a code is one question"),
    (["ask", "conv-params:2", "--level", "3"], "this names a level already"),
    (["ask", "conv-params", "--topic", "flops"], "no family fits this selection"),
    (["ask", "--topic", "flop"], "topic 'flop': there is no such topic; did you mean 'flops'"),
    (["ask", "--topic", "resnet"], "no family fits this selection"),
    (["answer", "conv-params", "3"], "this names a family, not a question"),
    (["answer", "conv-params:2", "3"], "this names a family, not a question"),
    (["answer", "conv-params:2:-1", "3"], "this is no code; codes look like conv-params:2:1543"),
    (["check", "--schema", "nosuch.yaml"], "nosuch.yaml: there is no such file"),
    (["answer", "conv-parms:1:1", "3"], "no such family"),
    (["answer", "no-such-card", "3"], "no code, family or card"),
    (["cost", "resnet5O"], "no network of the zoo"),
    (["check", "missing.yaml"], "missing.yaml: there is no such file"),
    (["check", "."], "this is not a file"),
    (["new"], "name a topic or a card file; as in: quiz new vgg"),
    (["new", "vg"], "topic 'vg': there is no such topic; did you mean 'vgg'?"),
    (["new", "file"], "topic 'file': there is no such topic"),
    (["new", "mine.yaml"], "the new file's name, 'mine', is no topic; name one with --topic"),
    (["new", "mine.yaml", "--topic", "vg"], "topic 'vg'"),
    (["new", "folder.apkg/vgg.yaml", "x", "--kind", "clozed"], "take question, cloze, choice"),
    (["new", "vgg.yaml", "[[x]] y", "--answer", "x"], "a cloze has no answer"),
    (["new", "vgg.yaml", "x", "--id", "A b"], "'A b' is no id"),
    (["new", "vgg.yaml", "x", "--id", "a\nb: c"], "is no id"),
    (["new", "vgg.yaml", "$x"], "a '$' without its partner"),
    (["new", "vgg.yaml", "Is it 4096?"], "the number 4096 is typed"),
    (["new", "vgg.yaml", "\udcff"], "this is no text"),
    (["new", "vgg.yaml", " "], "this is no text"),
    (["new", "broken/cards/tests.yaml", "x"], "tests.yaml:2: not YAML"),
    (["new", "latin/cards/tests.yaml", "x"], "byte 10 is not UTF-8"),
    (["new", "file/vgg.yaml", "Why?"], "file/vgg.yaml: cannot be written"),
    (["import"], "Missing argument 'NOTES'"),
    (["import", "notes.txt", "-o", "x.yaml"], "Missing option '--topic'"),
    (["import", "notes.txt", "--topic", "vgg"], "Missing option '-o' / '--output'"),
    (["import", "missing.txt", "-o", "x.yaml", "--topic", "vgg"], "there is no such file"),
    (["import", "folder.apkg", "-o", "x.yaml", "--topic", "vgg"], "this is not a file"),
    (["import", "file", "-o", "x.yaml", "--topic", "vgg"], "'' is no format of notes"),
    (
        ["import", "x.docx", "-o", "x.yaml", "--topic", "vgg"],
        "there are .txt, .md, .markdown, .csv",
    ),
    (["import", "x.txt", "-o", "file", "--topic", "vgg"], "a card file ends in .yaml"),
    (["import", "x.txt", "-o", "x.yaml", "--topic", "vg"], "did you mean 'vgg'"),
    (["import", "x.txt", "-o", "alexnet.yaml", "--topic", "vgg"], "name it vgg.yaml"),
    (["import", "x.txt", "-o", "broken/cards/tests.yaml", "--topic", "tests"], "--force"),
    (["drill", "--topic", "flop"], "did you mean 'flops'"),
    (["drill", "missing.yaml"], "missing.yaml: there is no such file"),
    (["drill", "missing"], "recipe 'missing': there is no such recipe"),
    (["build", "missing"], "recipe 'missing': there is no such recipe"),
    (["build", "missing.yaml"], "missing.yaml: there is no such file"),
    (["build", "-o", "deck.docx"], "deck.docx"),
    (["build", "-o", "deck"], "deck"),
    (["build", "-o", "file/deck.apkg"], "file/deck.apkg: cannot be written"),
    (["build", "-o", "folder.apkg"], "folder.apkg: cannot be written"),
    (["topics", "--content", "missing"], "missing: there is no such folder"),
    (["topics", "--content", "."], "content.yaml: there is no such file"),
    (["topics", "--content", "broken"], "broken/cards/tests.yaml:2: not YAML"),
    (["check", "--content", "untopical"], "untopical/cards/topics.yaml:1: not YAML"),
    (["build", "--content", "broken"], "broken/cards/tests.yaml:2: not YAML"),
    (["drill", "--content", "broken", "--topic", "tests"], "tests.yaml:2: not YAML"),
    (["ask", "my-a", "--content", "broken"], "broken/cards/tests.yaml:2: not YAML"),
    (["drill", "--content", "latin"], "latin/cards/tests.yaml: byte 10 is not UTF-8"),
]


@pytest.fixture
def clutter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with things that cannot be used."""
    (tmp_path / "file").write_text("precious", "utf-8")
    (tmp_path / "folder.apkg").mkdir()
    content(tmp_path / "broken", cards_tests="topic: tests\ncards: a: b\n")
    write(content(tmp_path / "untopical"), {"cards/topics.yaml": "topics: a: b\n"})
    (content(tmp_path / "latin") / "cards" / "tests.yaml").write_bytes(b"topic: caf\xe9s\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def snapshot(folder: Path) -> dict[str, bytes | None]:
    paths = folder.rglob("*")
    return {str(path): path.read_bytes() if path.is_file() else None for path in paths}


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=lambda v: repr(v)[:40])
def test_bad_input_is_one_sentence(arguments: list[str], message: str, clutter: Path) -> None:
    before = snapshot(clutter)
    result = quiz(*arguments)
    one_sentence(result, message)
    assert result.err[:-1].isprintable()
    assert snapshot(clutter) == before


def test_the_installed_command_ends_the_same_way(clutter: Path) -> None:
    before = snapshot(clutter)
    for arguments in (["bogus"], ["ask", "conv-parms"], ["build", "-o", "file/deck.apkg"]):
        result = spawn(*arguments, cwd=clutter)
        one_sentence(result)
        assert result == quiz(*arguments)
    assert snapshot(clutter) == before
