"""Any text stays text in every format: drawn at random, read back as the format is read."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from html import unescape
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typst import Compiler

from quizgen.export.lms.gift import signs
from quizgen.export.lms.moodle_gaps import gap_text
from quizgen.export.lms.spreadsheet import defused
from quizgen.export.lms.xml import FORBIDDEN, attribute, escaped
from quizgen.export.paper.source import literal
from quizgen.export.paper.text import PaperText
from tests.export.lms.conftest import NASTY
from tests.export.lms.gift import hidden, shown

SIGNS = "#$*_`<>@[]~=+-/\\\"'.:{}%&;|^!?()×− \n\tabc123א😀\u202e\x07"
texts = st.text(st.sampled_from(SIGNS), max_size=40) | st.text(
    st.characters(exclude_categories=["Cs", "Co"]), max_size=20
)


@pytest.fixture(scope="module")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Compiler:
    """Evaluates Typst expressions; it wants a document to do so in."""
    main = tmp_path_factory.mktemp("typst") / "main.typ"
    main.write_text("-", "utf-8")
    return Compiler(str(main), ignore_system_fonts=True)


@given(texts)
@example(NASTY)
def test_xml(text):
    kept = FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    assert (ET.fromstring(f"<a>{escaped(text)}</a>").text or "") == kept
    value = ET.fromstring(f"<a b={attribute(text)}/>").attrib["b"]
    assert value.split() == kept.split()


@given(texts)
@example(NASTY)
def test_gift(text):
    made = signs(text)
    assert shown(f"[html]{hidden(made)}") == " ".join(text.split())
    assert not set(hidden(made)) & set("~=#{}:")


@given(texts)
@example(NASTY)
def test_moodle_gaps(text):
    made = gap_text(text)
    assert unescape(made) == text
    assert not set("~{}\\") & set(made)
    assert "#" not in made.replace("&#", "")


@given(texts)
@example("=cmd()")
@example("\t@x")
def test_csv(text):
    out = StringIO()
    csv.writer(out).writerow([defused(text), "next"])
    (row,) = csv.reader(StringIO(out.getvalue(), newline=""))
    assert row[0].removeprefix("'") == text.removeprefix("'")
    assert not row[0].lstrip(" ").startswith(("=", "+", "@", "\t", "\r"))


def words(content: object) -> str:
    """The text of Typst content as its compiler sees it."""
    if isinstance(content, list):
        return "".join(map(words, content))
    if not isinstance(content, dict):
        return ""
    match content.get("func"):
        case "text" | "symbol":
            return str(content["text"])
        case "space":
            return " "
        case "sequence":
            return words(content["children"])
        case other:
            raise AssertionError(f"{other} was made of a text")


@given(texts)
@example(NASTY)
@settings(deadline=None)
def test_typst_strings(compiler, text):
    data = {"name": text, "list": [text, None]}
    assert json.loads(compiler.eval(literal(data))) == data


@given(texts)
@example(NASTY)
@example("1. one\n- two\n= three\n/ four: five\n// six /* seven")
@settings(deadline=None)
def test_typst_texts(compiler, text):
    one_line = " ".join(text.split())
    content = json.loads(compiler.eval(f"[{PaperText().text(one_line)}]"))
    assert words(content).split() == one_line.split()
