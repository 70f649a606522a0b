"""Papers as HTML: one file, well put together, nothing in it that runs or tells the key."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from quizgen.export.paper.html import key, paper
from quizgen.export.paper.parts import key_line
from quizgen.families import misconceptions
from quizgen.questions.paper import Student
from quizgen.questions.question import Dims, Numeric
from tests.export.lms.conftest import NASTY
from tests.export.lms.expected import plain
from tests.export.paper.papers import paper as made

VOID = {"meta", "img", "br"}


class Reader(HTMLParser):
    """Checks that tags close in order, and keeps what a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)


def read(page: str) -> tuple[str, Reader]:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return " ".join("".join(reader.texts).split()), reader


@pytest.fixture(scope="module")
def page() -> str:
    return paper(made())


def test_a_page_shows_what_a_student_needs(page):
    text, reader = read(page)
    for wanted in ("Midterm", "10 points", "K7Q000", "s000", "No phones.", "Formulas", NASTY):
        assert wanted in text
    for asked in made().asked():
        assert asked.code not in text
    images = [attributes for tag, attributes in reader.tags if tag == "img"]
    assert [str(image["alt"]).startswith("Diagram") for image in images] == [True]
    assert str(images[0]["src"]).startswith("data:image/svg+xml;base64,")
    assert ("html", {"lang": "en"}) in reader.tags


def test_a_page_tells_nothing_of_what_is_right(page):
    for asked in made().asked():
        for slip in asked.question.slips:
            for name in slip.misconceptions:
                assert name not in page
                assert misconceptions()[name].feedback not in page
        if isinstance(asked.question.answer, Numeric | Dims):
            assert key_line(asked) not in page


def test_nothing_runs_and_nothing_is_fetched(page):
    for one in (page, key([made()])):
        _, reader = read(one)
        assert {tag for tag, _ in reader.tags} & {"script", "link", "iframe", "object"} == set()
        assert not [v for _, a in reader.tags for n, v in a.items() if n.startswith("on")]
        assert "http://" not in one.replace("http://www.w3.org/1998/Math/MathML", "")
        assert "https://" not in one
        assert "url(" not in one


EVIL = """<script>alert('1')</script> & "q" </style> {{ 7 * 7 }} {% x %}"""


def test_every_text_of_a_user_is_only_shown():
    whole = made(title=EVIL, course=EVIL, date=EVIL, instructions=EVIL, version=EVIL)
    sections = tuple(replace(one, title=EVIL, text=EVIL) for one in whole.sections)
    whole = replace(whole, sections=sections, code=EVIL, conventions=(EVIL,))
    whole = replace(whole, student=Student(EVIL, EVIL, EVIL))
    for one, count in ((paper(whole), 15), (key([whole]), 10)):
        text, reader = read(one)
        assert "script" not in {tag for tag, _ in reader.tags}
        assert text.count(EVIL) == count
        assert one.count("</style>") == 1
        for _, attributes in reader.tags:
            assert not [value for value in attributes.values() if "alert" in str(value)]


def test_maths_is_well_formed(page):
    found = page.split("<math")[1:]
    assert len(found) > 10
    for piece in found:
        root = ET.fromstring("<math" + piece.partition("</math>")[0] + "</math>")
        assert "".join(root.itertext()).strip()
        for fraction in root.iter("{http://www.w3.org/1998/Math/MathML}mfrac"):
            assert len(fraction) == 2


def test_a_key_has_solutions_and_mistakes():
    text, _ = read(key([made(), made(1)]))
    for asked in made(1).asked():
        assert plain(key_line(asked)) in text
    assert "You left out the biases" in text
    assert "Paper K7Q001 Ann 1 s001" in text


def test_a_decimal_comma_and_large_print():
    text, _ = read(paper(made(decimal_mark=",", large_print=True)))
    assert "1,5 points" in text
    assert "1.5" not in text
    assert "<body class=large>" in paper(made(large_print=True))


def test_the_same_paper_gives_the_same_bytes(page):
    assert paper(made()) == page
