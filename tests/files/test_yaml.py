"""Strict YAML: what values stay, and what is refused with file, line and remedy."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from quizgen.files.disk import FileError, read_text
from quizgen.files.yaml import ContentError, YamlList, YamlMap, load_yaml, parse_yaml

ROOT = Path(__file__).parent.parent.parent

SCALARS = [
    ("16:9", "16:9"),
    ("3:2", "3:2"),
    ("1:20:30", "1:20:30"),
    ("1e9", "1e9"),
    ("1.50", "1.50"),
    (".5", ".5"),
    ("010", "010"),
    ("0o17", "0o17"),
    ("0x1F", "0x1F"),
    ("1_000", "1_000"),
    ("+5", "+5"),
    ("-0", "-0"),
    ("0", 0),
    ("-17", -17),
    ("34944", 34944),
    ("'34944'", "34944"),
    ('"34944"', "34944"),
    ("no", "no"),
    ("yes", "yes"),
    ("on", "on"),
    ("off", "off"),
    ("n", "n"),
    ("True", "True"),
    ("true", True),
    ("false", False),
    ("'true'", "true"),
    ("2015-12-10", "2015-12-10"),
    ("2015-12-10 12:00:00", "2015-12-10 12:00:00"),
    ("~", None),
    ("null", None),
    ("", None),
    ("'~'", "~"),
    (".inf", ".inf"),
    (".nan", ".nan"),
    ("3×3", "3×3"),
    ("a#b", "a#b"),
    ("C:x", "C:x"),
    ("<<", "<<"),
    ("=", "="),
    ("|-\n  16:9\n  no", "16:9\nno"),
    ("9" * 5000, "9" * 5000),  # no number anyone counts with
]


@pytest.mark.parametrize(("written", "read"), SCALARS, ids=lambda value: repr(value)[:24])
def test_a_scalar_stays_what_was_typed(written: str, read: object) -> None:
    value = parse_yaml(f"key: {written}\nlist: [x]", "f.yaml")["key"]
    assert (type(value), value) == (type(read), read)


@pytest.mark.parametrize(("written", "read"), [s for s in SCALARS if s[1] is not None], ids=str)
def test_a_text_field_reads_any_scalar_as_text(written: str, read: object) -> None:
    text = read if isinstance(read, str) else written
    assert parse_yaml(f"key: {written}", "f.yaml").text("key") == text


def test_keys_are_text_and_lists_know_their_lines() -> None:
    top = parse_yaml("1: a\nno: b\n'x y': [1,\n  2]\nlist:\n  - a\n\n  - b\n", "f.yaml")
    assert list(top) == ["1", "no", "x y", "list"]
    assert isinstance(top["list"], YamlList)
    assert top["list"].lines == [6, 8]
    assert top["x y"].lines == [3, 4]
    assert (top.place("no"), top.place("list"), top.place("missing")) == (
        "f.yaml:2",
        "f.yaml:6",
        "f.yaml:1",
    )


def test_a_blocks_lines_are_counted_from_its_first_line() -> None:
    top = parse_yaml("a: 1\nb: |\n  one\n  two\nc: >-\n  x\n", "f.yaml")
    assert top.place("b", 1) == "f.yaml:4"
    assert top.place("c") == "f.yaml:6"


REFUSED = [  # text, line, what is said, remedy
    ("a: 1\nb: 2\na: 3", 3, "'a' stands here twice", "take one away"),
    ("a:\n  x: 1\n  'x': 2", 3, "'x' stands here twice", "take one away"),
    ("{a: 1, a: 2}", 1, "'a' stands here twice", "take one away"),
    ("a:\n\tb: 1", 2, "", "spaces, not with tabs"),
    ("\ta: 1", 1, "", "spaces, not with tabs"),
    ("a: 1\nb: {{x}}", 2, "a key must be plain text", "'key: |'"),
    ("? [x]\n: y", 1, "a key must be plain text", "'key: |'"),
    ("a: b: c", 1, "mapping values are not allowed", "'key: |'"),
    ("a: 1\nb: **x** y", 2, "", "'key: |'"),
    ("a: `x`", 1, "", "'key: |'"),
    ("a: @x", 1, "", "'key: |'"),
    ("a: %x", 1, "", "'key: |'"),
    ("a: *x", 1, "'*'", "'key: |'"),
    ("a: &x 1", 1, "'&'", "'key: |'"),
    ("a: &x [1]\nb: *x", 1, "'&'", "'key: |'"),
    ("a: &a [*a]", 1, "'&'", "'key: |'"),
    ("a: !important", 1, "'!important' reads as a YAML tag", "'key: |'"),
    ("a: !!python/object:os.system x", 1, "reads as a YAML tag", "'key: |'"),
    ("a: [1, 2", 1, "not YAML", "'key: |'"),
    ("a: 'x\nb: 1", 2, "not YAML", "'key: |'"),
    ("a: |\n  x\n b: 1", 3, "not YAML", "'key: |'"),
    ("a: 1\n---\nb: 2", 2, "second document", "one document"),
    ("a: 1\nb: x\x00y", 2, "control character (U+0000)", "take it out"),
    ("a: \x1b[31m", 1, "control character (U+001B)", "take it out"),
    (r'a: "\x41 \e[31m"', 1, "control character (U+001B)", "take it out"),
    ('b: 1\n"\\0": 2', 2, "control character (U+0000)", "take it out"),
    ("a: b \u202e c", 1, "control character (U+202E)", "take it out"),
    ("a: " + "[" * 100_000, 1, "nested too deeply", ""),
    ("a: " + "{b: " * 500 + "}" * 500, 1, "nested too deeply", ""),
    ("", 1, "must be a mapping", "'key: value'"),
    ("# only a comment\n", 1, "must be a mapping", "'key: value'"),
    ("---\n", 1, "must be a mapping", "'key: value'"),
    ("- a\n- b", 1, "must be a mapping", "'key: value'"),
    ("just text", 1, "must be a mapping", "'key: value'"),
    ("a:b", 1, "must be a mapping", "'key: value'"),
]


@pytest.mark.parametrize(
    ("text", "line", "what", "remedy"), REFUSED, ids=[repr(case[0])[:24] for case in REFUSED]
)
def test_what_is_refused(text: str, line: int, what: str, remedy: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_yaml(text, "f.yaml")
    assert caught.value.where == f"f.yaml:{line}"
    assert what in caught.value.what
    assert remedy in caught.value.fix
    assert "\n" not in str(caught.value)


FIELDS = [  # the value of a text field, what is said
    ("[[x]] begins", None),
    ("[x, y]", "'key' reads as a list"),
    ("{x: y}", "'key' reads as a mapping"),
    ("\n  - x", "'key' reads as a list"),
    ("kernel #2 of 3", "' #' cuts the text of 'key' off"),
    ("größer \t# 2", "' #' cuts the text of 'key' off"),
    ("one\n  two # three", "' #' cuts the text of 'key' off"),
    ("16 # nine", "' #' cuts the text of 'key' off"),
    ("# all of it", "' #' cuts the text of 'key' off"),
    ("", "'key' is empty"),
    ("~", "'key' is empty"),
    ("'  '", "'key' is empty"),
    ("|\n", "'key' is empty"),
]


@pytest.mark.parametrize(("written", "what"), FIELDS, ids=[repr(case[0]) for case in FIELDS])
def test_a_text_field_is_text(written: str, what: str | None) -> None:
    with pytest.raises(ContentError) as caught:
        parse_yaml(f"first: 1\nkey: {written}\n", "f.yaml").text("key")
    assert caught.value.where.startswith("f.yaml:")
    if what is not None:
        assert what in caught.value.what
    if "cuts" in caught.value.what or "reads" in caught.value.what:
        assert "'key: |'" in caught.value.fix


def test_signs_that_cut_nothing() -> None:
    text = dedent("""\
        a: 'x # y'
        b: |
          x # y
        c: x#y
        # a comment
        d: z
        """)
    top = parse_yaml(text, "f.yaml")
    assert [top.text(key) for key in "abcd"] == ["x # y", "x # y\n", "x#y", "z"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_counts_the_same_lines(end: str) -> None:
    top = parse_yaml(end.join(["a: 1", "b: |", "  x", "c: y # cut"]), "f.yaml")
    assert (top.place("b"), top.place("c")) == ("f.yaml:3", "f.yaml:4")
    with pytest.raises(ContentError, match="cuts"):
        top.text("c")


def mapping(text: str) -> YamlMap:
    return parse_yaml(dedent(text), "f.yaml")


def test_fields_of_other_kinds() -> None:
    top = mapping("""\
        words: [a, 1, no, true]
        word: alone
        number: 7
        entries:
          - x: 1
          - y: 2
        """)
    assert top.words("words") == ("a", "1", "no", "true")
    assert top.words("word") == ("alone",)
    assert top.words("missing") == ()
    assert (top.whole("number", 3), top.whole("missing", 3)) == (7, 3)
    assert [entry.line for entry in top.maps("entries")] == [5, 6]
    assert top.optional_text("missing") is None


BAD_FIELDS = [
    (lambda top: top.text("missing"), "f.yaml:1: 'missing' is missing"),
    (lambda top: top.maps("missing"), "f.yaml:1: 'missing' is missing"),
    (lambda top: top.maps("word"), "f.yaml:1: 'word' must be a list; begin each entry with '- '"),
    (lambda top: top.maps("mixed"), "f.yaml:4: an entry of 'mixed' must be a mapping"),
    (lambda top: top.words("mixed"), "f.yaml:3: 'mixed' must be a list of words"),
    (lambda top: top.words("blank"), "f.yaml:6: a word under 'blank' is empty"),
    (lambda top: top.words("nothing"), "f.yaml:7: a word under 'nothing' is empty"),
    (lambda top: top.whole("quoted", 1), "f.yaml:8: 'quoted' must be a whole number, not '7'; wi"),
    (lambda top: top.whole("word", 1), "f.yaml:1: 'word' must be a whole number, not 'alone'"),
    (lambda top: top.whole("flag", 1), "f.yaml:5: 'flag' must be a whole number"),
    (lambda top: top.only(["word", "mixed", "flog"]), "f.yaml:5: unknown key 'flag'; did you mean"),
]


@pytest.mark.parametrize(("ask", "message"), BAD_FIELDS, ids=[case[1] for case in BAD_FIELDS])
def test_bad_fields_are_named_with_their_line(ask, message: str) -> None:
    top = mapping("""\
        word: alone
        mixed:
          - {a: 1}
          - b
        flag: true
        blank: [a, ' ']
        nothing: [null]
        quoted: '7'
        """)
    with pytest.raises(ContentError) as caught:
        ask(top)
    assert str(caught.value).startswith(message)


def test_files_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    cases = [
        (b"\xff\xfea\x00", "f.yaml: byte 0 is not UTF-8; save the file as UTF-8"),
        (b"a: caf\xe9", "f.yaml: byte 6 is not UTF-8; save the file as UTF-8"),
    ]
    for data, message in cases:
        path.write_bytes(data)
        with pytest.raises(FileError) as caught:
            load_yaml(path, "f.yaml")
        assert str(caught.value) == message
    with pytest.raises(FileError, match=r"g\.yaml: there is no such file"):
        load_yaml(tmp_path / "g.yaml", "g.yaml")
    with pytest.raises(FileError, match="this is a folder, not a file"):
        load_yaml(tmp_path)
    with pytest.raises(FileError, match="cannot be read"):
        read_text(path / "below")


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfkey: value\n")
    assert load_yaml(path) == {"key": "value"}


def test_keys_left_out_with_all_below_them() -> None:
    text = "a: 1\ntests:\n  - {b: [1, {c: 2}], b: 3}\nd:\n  tests: word\n  e: 4\n"
    found = parse_yaml(text, "f.yaml", ("tests",))
    assert found == {"a": 1, "d": {"e": 4}}
    assert (found.line_of("d"), found["d"].line_of("e")) == (5, 6)


LEFT_OUT = [
    "a: 1\ntests:\n  - x: 1\n    y: |\n      text\n\n  - x: 2\nb: 2\n",
    "a: |\n  tests:\n    - kept\nb: 1\n",
    "b:\n  - c: >-\n      tests:\n        kept\n    tests:\n      gone: 1\n",
    "a:\n- |\n  tests:\n    kept\n- tests:\n    gone\n  b: 1\n",
    "tests: [1, 2]\na: 1\n",
    "tests:\n- x: 1\n- y: 2\na: 1\n",
    "tests:\n  - x\n# a comment\n  - y\na: 1\n",
    "tests: # why\n  - x\na: 1\n",
    "a:\n  tests:\n\n\n    b: 1\n  c: 1\n",
]


@pytest.mark.parametrize("text", LEFT_OUT)
def test_what_is_left_out_leaves_the_rest_as_it_was(text: str) -> None:
    """Also the lines of what is kept, and text that only looks like the key."""
    whole, rest = parse_yaml(text, "x"), parse_yaml(text, "x", without=["tests"])

    def same(one: object, other: object) -> bool:
        if isinstance(one, YamlMap):
            assert isinstance(other, YamlMap)
            kept = {key: value for key, value in one.items() if key != "tests"}
            lines = {key: one.line_of(key) for key in kept}
            assert lines == {key: other.line_of(key) for key in other}
            return kept.keys() == other.keys() and all(same(kept[k], other[k]) for k in kept)
        if isinstance(one, list):
            assert isinstance(other, list)
            return len(one) == len(other) and all(map(same, one, other))
        return one == other

    assert same(whole, rest)


@pytest.mark.parametrize("path", sorted((ROOT / "families").glob("*.yaml")), ids=lambda p: p.name)
def test_shipped_files_are_the_same_without_their_tests(path: Path) -> None:
    text = path.read_text("utf-8")
    whole, rest = parse_yaml(text, path.name), parse_yaml(text, path.name, without=["tests"])
    assert without_tests(whole) == rest


def without_tests(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_tests(part) for key, part in value.items() if key != "tests"}
    return [without_tests(part) for part in value] if isinstance(value, list) else value
