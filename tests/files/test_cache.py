"""The cache of content: what comes out of it, and when it is not believed."""

from __future__ import annotations

import json
import os
import pickle
import re
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from quizgen.cards import reader as cards_module
from quizgen.cards import topics as topics_module
from quizgen.cards.card import Card, Questions
from quizgen.cards.reader import load_cards
from quizgen.cli.home import Progress, cache_folder
from quizgen.errors import QuizgenError
from quizgen.files.cache import FORMAT, Cache, fingerprint
from quizgen.files.content import Content, contents
from quizgen.files.yaml import ContentError, parse_yaml
from tests.cli.helpers import CARDS, content, environment, quiz, write
from tests.cli.terminal import Terminal

OLD = 10  # seconds: what a file has to be to be believed unchanged


def age(*folders: Path) -> None:
    for folder in folders:
        for path in folder.rglob("*.yaml"):
            state = path.stat()
            os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns - OLD * 10**9))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = content(tmp_path / "my")
    age(made)
    return made


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were parsed, as messages name them."""
    names: list[str] = []

    def spy(text: str, shown: str, without: Collection[str] = ()) -> object:
        names.append(shown)
        return parse_yaml(text, shown, without)

    monkeypatch.setattr(cards_module, "parse_yaml", spy)
    monkeypatch.setattr("quizgen.files.yaml.parse_yaml", spy)
    return names


def loader(tmp_path: Path, folder: Path, program: str = "1") -> Callable[[], list[Card]]:
    def load() -> list[Card]:
        return load_cards(contents([folder], Cache(tmp_path / "cache" / "c.json", program)))

    return load


def test_what_is_kept_is_what_was_read(tmp_path: Path, folder: Path, parsed: list[str]) -> None:
    load = loader(tmp_path, folder)
    cold = load()
    assert f"{folder}/cards/tests.yaml" in parsed
    parsed.clear()
    warm = load()
    assert parsed == []
    assert warm == cold == load_cards(contents([folder]))
    assert [card.question for card in warm] == [card.question for card in cold]
    assert list(Questions(warm)) == [card.question for card in cold]
    assert Questions(warm)[-1].code == "my-question"
    assert [q.code for q in Questions(warm)[-2:]] == ["my-cloze", "my-question"]


def test_a_changed_file_is_read_anew(tmp_path: Path, folder: Path, parsed: list[str]) -> None:
    load = loader(tmp_path, folder)
    path = folder / "cards" / "tests.yaml"
    load()
    state = path.stat()
    changes = [
        (CARDS + "\n# longer", state.st_mtime_ns),
        (CARDS + "\n# LONGER", state.st_mtime_ns - 10**9),
        (CARDS + "\n# Longer", state.st_mtime_ns + 1),
    ]
    for text, time in changes:
        path.write_text(text, "utf-8")
        os.utime(path, ns=(0, time))
        parsed.clear()
        load()
        assert parsed == [f"{folder}/cards/tests.yaml"]


def test_a_file_that_was_only_touched_is_not(
    tmp_path: Path, folder: Path, parsed: list[str]
) -> None:
    load = loader(tmp_path, folder)
    before = load()
    parsed.clear()
    for time in (10**18, 2 * 10**18):
        os.utime(folder / "cards" / "tests.yaml", ns=(0, time))
        assert load() == before
    assert parsed == []


def test_an_edit_in_the_same_instant_shows(tmp_path: Path) -> None:
    folder = content(tmp_path / "my")
    load = loader(tmp_path, folder)
    path = folder / "cards" / "tests.yaml"
    load()
    state = path.stat()
    path.write_text(CARDS.replace("height", "length"), "utf-8")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert any("length" in text for card in load() for _, text in card.texts)


def test_files_come_and_go(tmp_path: Path, folder: Path) -> None:
    load = loader(tmp_path, folder)
    before = len(load())
    more = "topic: params\ncards:\n  - {id: my-more, question: a, answer: x, source: x}\n"
    write(folder, {"cards/more.yaml": more})
    assert len(load()) == before + 1
    (folder / "cards" / "more.yaml").unlink()
    (folder / "cards" / "tests.yaml").unlink()
    assert len(load()) == before - 3
    write(folder, {"cards/other.yaml": more})
    load()
    kept = (tmp_path / "cache" / "c.json").read_text("utf-8")
    assert "other.yaml" in kept
    assert "more.yaml" not in kept


def test_another_program_or_prefix_or_topic_is_another_thing(
    tmp_path: Path, folder: Path, parsed: list[str]
) -> None:
    loader(tmp_path, folder)()
    parsed.clear()
    loader(tmp_path, folder, program="2")()
    assert f"{folder}/cards/tests.yaml" in parsed
    write(folder, {"content.yaml": "prefix: mine"})
    with pytest.raises(ContentError, match=r"tests\.yaml:3: 'my-choice' must begin with 'mine-'"):
        loader(tmp_path, folder, program="2")()
    write(folder, {"content.yaml": "prefix: my", "cards/topics.yaml": "topics: []"})
    with pytest.raises(ContentError, match=r"tests\.yaml:1: there is no topic 'tests'"):
        loader(tmp_path, folder, program="2")()


def test_errors_are_never_kept(tmp_path: Path, folder: Path) -> None:
    path = folder / "cards" / "tests.yaml"
    path.write_text("topic: tests\ncards:\n  - id: my-a\n", "utf-8")
    age(folder)
    for _ in range(2):
        with pytest.raises(ContentError, match="a card needs"):
            loader(tmp_path, folder)()
    path.write_text(CARDS, "utf-8")
    assert loader(tmp_path, folder)()[-1].id == "my-question"


def header_for(body: bytes) -> bytes:
    from zlib import crc32

    return json.dumps([FORMAT, "1", crc32(body)]).encode() + b"\n" + body


DAMAGE: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("empty", lambda data: b""),
    ("cut off", lambda data: data[:-40]),
    ("no body", lambda data: data.split(b"\n")[0]),
    ("one byte", lambda data: data.replace(b"kernel", b"kernal", 1)),
    ("another format", lambda data: data.replace(b"[%d," % FORMAT, b"[0,", 1)),
    ("not text", lambda data: b"\xff\xfe\x00" * 100),
    ("not ours", lambda data: b"{}"),
    ("old, but whole", lambda data: header_for(b"{}")),
]


@pytest.mark.parametrize(("name", "damage"), DAMAGE, ids=[case[0] for case in DAMAGE])
def test_a_damaged_cache_is_rebuilt_without_a_word(
    name: str, damage: Callable[[bytes], bytes], tmp_path: Path, folder: Path
) -> None:
    cache = Path(environment()["QUIZGEN_HOME"]) / "cache" / "content.json"
    options = ("ask", "my-question", "--content", folder)
    good = quiz(*options)
    assert good.code == 0
    cache.write_bytes(damage(cache.read_bytes()))
    assert quiz(*options) == good
    assert b"my-question" in cache.read_bytes()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").write_text("precious", "utf-8")
    (tmp_path / "taken" / "cache" / "content.json").mkdir(parents=True)
    for home in ("file", "taken"):
        result = quiz("ask", "my-question", "--content", folder, QUIZGEN_HOME=str(tmp_path / home))
        assert (result.code, result.err) == (0, "")
    assert (tmp_path / "file").read_text("utf-8") == "precious"


def test_where_it_lies(tmp_path: Path) -> None:
    assert cache_folder({"QUIZGEN_HOME": str(tmp_path)}) == tmp_path / "cache"
    assert cache_folder({}).name == "quizgen"


def test_the_program_is_known_by_its_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x", "cost/b.py": "y", "notes.txt": "z", "__pycache__/c.py": "z"})
    first = fingerprint("1", tmp_path)
    assert first.startswith("1 ")
    assert fingerprint("2", tmp_path) != first
    write(tmp_path, {"notes.txt": "other", "__pycache__/d.py": "z"})
    assert fingerprint("1", tmp_path) == first
    write(tmp_path, {"cost/b.py": "longer"})
    assert fingerprint("1", tmp_path) != first


def test_warm_cards_need_neither_yaml_nor_the_engine(tmp_path: Path, folder: Path) -> None:
    import subprocess

    code = (
        "import sys; from pathlib import Path; from quizgen.files.cache import Cache\n"
        "from quizgen.cards.reader import load_cards; from quizgen.files.content import contents\n"
        "cards = load_cards(contents([Path(sys.argv[1])], Cache(Path(sys.argv[2]), '1')))\n"
        "[card.question for card in cards]\n"
        "print(*sorted({'yaml', 'quizgen.cost', 'quizgen.cards.expressions'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(folder), str(tmp_path / "cache.json")]
    for expected in ("quizgen.cards.expressions quizgen.cost yaml\n", "\n"):
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        assert done.stdout == expected


# --- progress -------------------------------------------------------------------------


def test_reading_is_watched_to_its_end(tmp_path: Path) -> None:
    text = "topic: tests\ncards:\n  - {{id: my-{0}, question: a{0}, answer: x, source: x}}\n"
    names = "abcd"
    folder = content(tmp_path, **{f"cards_{name}": text.format(name) for name in names})
    told: list[tuple[int, int]] = []
    cache = Cache(tmp_path / "c.json", "1", lambda done, total: told.append((done, total)))
    (own,) = [one for one in contents([folder], cache) if one.prefix]
    assert len(load_cards([own])) == len(names)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    told.clear()
    write(folder, {"cards/b.yaml": "topic: tests\ncards: x", "cards/a.yaml": CARDS})
    with pytest.raises(QuizgenError):
        load_cards([Content(own.root, own.shown, own.prefix, cache)])
    assert told[-1] == (2, 2)


class Tty:
    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        """Nothing is held back."""


def test_long_readings_show_themselves_and_are_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, now = Tty(), [0.0]
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("quizgen.cli.home.monotonic", lambda: now[0])
    quick = Progress()
    for done in (1, 2, 3):
        quick(done, 3)
    assert stream.written == ""
    slow = Progress()
    for done in (1, 2, 3):
        slow(done, 3)
        now[0] += 1
    assert stream.written == "\r\x1b[KReading cards: file 2 of 3\r\x1b[K"


def test_a_terminal_is_left_clean(tmp_path: Path) -> None:
    terminal = Terminal("check", "--content", content(tmp_path))
    terminal.expect("Nothing found.")
    assert terminal.end() == 0
    *progress, last = [line for line in re.split(r"[\r\n]+", terminal.plain) if line.strip()]
    assert last == "Nothing found."
    assert all(line.startswith("Reading cards: file ") for line in progress)  # on a slow machine


def test_topics_are_kept_too(tmp_path: Path, folder: Path) -> None:
    def topics() -> object:
        return topics_module.load_topics(contents([folder], Cache(tmp_path / "c.json", "1")))

    loader(tmp_path, folder)()
    assert topics() == topics()


def test_another_process_reads_the_same_cache(tmp_path: Path, folder: Path) -> None:
    """What was read is not sent along; the watch belongs to this process."""
    cache = Cache(tmp_path / "cache" / "c.json", "1", watch=lambda done, total: None)
    load_cards(contents([folder], cache))
    other = pickle.loads(pickle.dumps(cache))
    assert (other.path, other.program) == (cache.path, "1")
    assert other.get(folder / "content.yaml") == cache.get(folder / "content.yaml") == "my"
