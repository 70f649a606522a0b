"""Papers as PDF: what stands on the pages, what must not, and the same bytes every time."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from quizgen.cost import formulas as cost
from quizgen.export.paper import html
from quizgen.export.paper.parts import key_line, mistakes
from quizgen.export.paper.pdf import PaperError, Printer
from quizgen.export.paper.sheet import FORMULAS, LEGEND, formula_sheet
from quizgen.export.paper.source import key_call, paper_call
from quizgen.families import misconceptions
from quizgen.figures import picture_named
from quizgen.formulas.formula import Formula
from quizgen.formulas.tree import Relation
from quizgen.questions.paper import Asked, Section, Student
from quizgen.questions.question import Blanks, Cloze, Numeric
from tests.export.lms.conftest import NASTY, numbers
from tests.export.paper.papers import drawn, paper
from tests.places import DOCS


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer()


@pytest.fixture(scope="module")
def printed(printer: Printer) -> bytes:
    return printer.paper(paper())


def pages(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def test_a_paper_shows_what_a_student_needs(printed):
    text = " ".join(pages(printed))
    for wanted in (
        *[
            "Midterm",
            "Networks & vision",
            "21 November 2026",
            "120 minutes (30 of them extra time)",
        ],
        *["10 points", "K7Q000", "s000", "Write in pen.", "No phones.", "1 KB = 1024 bytes."],
        *["Numbers", "Show your working.", "Concepts", "Formulas", "Working", "1.5 points"],
    ):
        assert wanted in text, wanted
    for asked in paper().asked():
        assert asked.code not in text
    count = len(pages(printed))
    assert [f"Page {n} of {count}" in page for n, page in enumerate(pages(printed), start=1)] == [
        True
    ] * count


def test_a_paper_tells_nothing_of_what_is_right(printed):
    """No feedback, step or seed is in the source that is printed, only prompts and options."""
    source = paper_call(paper())
    for asked in paper().asked():
        for slip in asked.question.slips:
            for name in slip.misconceptions:
                assert name not in source
                assert misconceptions()[name].feedback not in source
        if isinstance(asked.question.answer, Numeric):
            assert key_line(asked) not in source
    assert "per-filter" not in source
    assert "2·P" not in " ".join(pages(printed)).partition("Formulas")[0]  # the gap's answer


def test_a_key_has_everything_a_marker_needs(printer):
    text = " ".join(pages(printer.key([paper()])))
    for asked in paper().asked():
        assert re.sub(r"\s+", " ", key_line(asked)) in text.replace("  ", " ") or isinstance(
            asked.question.answer, Blanks | Cloze
        )
        for step in asked.question.steps:
            assert re.sub(r"[$`*]", "", step.label).split(" $")[0][:12] in text
        for wrong, _ in mistakes(asked):
            assert wrong.split("; ")[0] in text
    assert "You left out the biases" in text


def test_every_pdf_is_tagged_and_says_its_language_and_title(printed, printer):
    for data in (printed, printer.key([paper()])):
        reader = PdfReader(BytesIO(data))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en"
        assert "Midterm" in str(reader.metadata)
        assert b"pdfuaid" in data
        assert "CreationDate" not in str(reader.metadata) or "1970" in str(reader.metadata)


def test_every_font_is_embedded(printed):
    every: list[Any] = list(PdfReader(BytesIO(printed)).pages)
    fonts = [font.get_object() for page in every for font in page["/Resources"]["/Font"].values()]
    names = {font["/BaseFont"] for font in fonts}
    assert names
    assert all("+" in name for name in names), names  # subsets lie in the file


def test_names_and_texts_are_inert(printer, printed):
    text = "".join(pages(printed)).replace(" ", "")
    for piece in ("a#b$x$*c*<script>alert(1)</script>", "=cmd()}{~%\\", "😀"):
        assert piece in text
    changed = paper(title=NASTY, course=NASTY, instructions=NASTY, conventions=(NASTY,))
    shown = "".join(pages(printer.paper(changed))).replace(" ", "")
    assert shown.count("$x$*c*<script>alert(1)</script>") >= 5  # the name, and these four


@pytest.mark.parametrize("text", ["Write shapes as (C, H, ) or (C, ).", "a , b ,) (, )", "(, ))"])
def test_texts_are_printed_as_they_were_written(printer, text):
    changed = paper(instructions=text, conventions=(text,), title=text)
    assert " ".join(pages(printer.paper(changed))).count(text) >= 3


def test_a_name_in_a_script_without_letters_is_still_printed(printer):
    odd = paper(student=Student("s1", "王小明"))
    assert printer.paper(odd).startswith(b"%PDF")


def test_a_paper_says_nothing_of_when_it_was_made(printed):
    assert not {"/CreationDate", "/ModDate"} & set(PdfReader(BytesIO(printed)).metadata or {})


def test_the_same_paper_gives_the_same_bytes(printer, printed):
    assert printer.paper(paper(1)) != printed
    assert printer.paper(paper()) == printed
    assert pickle.loads(pickle.dumps(printer)).paper(paper()) == printed


def test_papers_together_begin_on_the_front_of_a_sheet_and_count_their_own_pages(printer):
    together = pages(printer.papers([paper(n) for n in range(3)]))
    starts = [n for n, text in enumerate(together) if "Page 1 of" in text]
    assert len(starts) == 3
    assert all(start % 2 == 0 for start in starts)  # pages 1, 3, 5, ...
    single = pages(printer.paper(paper(2)))
    last = together[starts[2] : starts[2] + len(single)]
    # A file of more papers shares its fonts, so that a reader guesses some spaces in another way.
    assert [page.replace(" ", "") for page in last] == [page.replace(" ", "") for page in single]
    with pytest.raises(PaperError, match="201 papers"):
        printer.papers([paper()] * 201)


def test_page_sizes_and_large_print(printer):
    def box(data: bytes) -> tuple[int, int]:
        size = PdfReader(BytesIO(data)).pages[0].mediabox
        return round(size.width), round(size.height)

    assert box(printer.paper(paper())) == (595, 842)
    assert box(printer.paper(paper(page="us-letter"))) == (612, 792)
    assert len(pages(printer.paper(paper(large_print=True)))) > len(pages(printer.paper(paper())))


def test_a_short_question_is_not_split_and_a_long_one_leaves_no_page_half_empty(printer):
    """Working boxes are on the page of the question's first words, as long as questions are short;
    where they are long, boxes of 60 mm and prompts of 25 fill the pages."""
    questions = [drawn("separable-macs", 2, place) for place in range(9)]

    def shown(space: int) -> list[str]:
        asked = [
            Asked(str(n), question.code, question, Fraction(1), space=space)
            for n, question in enumerate(questions, start=1)
        ]
        return pages(printer.paper(paper(sections=(Section("", "", tuple(asked)),))))

    for page in shown(30):
        assert page.count("Working") == page.count("A depthwise"), page
    assert len(shown(120)) <= 9


def test_a_decimal_comma(printer):
    asked = next(a for a in paper().asked() if a.question.family == "bottleneck-saving")
    text = " ".join(pages(printer.key([paper(decimal_mark=",")])))
    right = key_line(asked)
    share = re.findall(r"\d+\.\d %", right)[0].removesuffix(" %")
    assert share.replace(".", ",") in text
    assert share not in text
    assert "1,5 points" in text
    grouped = re.findall(r"\d{1,3}(?:,\d{3})+", right)[0]
    assert grouped not in text
    assert grouped.replace(",", " ") in text  # a narrow space


def test_the_formula_sheet_is_general_and_explains_every_symbol():
    """The engine's own formulas, the same on every paper, and no line of a solution."""
    sheet = formula_sheet(paper())
    assert sheet == formula_sheet(paper(3))
    known = {cost.CONV_OUT, cost.KERNEL_SPAN, cost.CONV_PARAMS, cost.LINEAR_PARAMS}
    known |= {cost.GROUPED_WEIGHTS, cost.CONV_MACS, cost.LINEAR_MACS, cost.ELEMENTS}
    known |= {cost.SEPARABLE_WEIGHTS}
    written = {row[2] for rows in FORMULAS.values() for row in rows}
    assert {formula.text for formula in known} <= written
    for rows in FORMULAS.values():
        for _, symbol, text in rows:
            assert {symbol, *Formula(text).names} <= LEGEND.keys()
    names = {symbol for symbol, _ in sheet.legend}
    assert names == {n for one in sheet.formulas for n in names_in(one.relation)}
    assert "formulas: ()" in paper_call(paper(formula_sheet=False))


def names_in(relation: Relation) -> set[str]:
    return set(re.findall(r"Name\(id='(\w+)'", repr(relation)))


def test_every_page_has_a_code_that_a_reader_reads(printer):
    """Rendered as a scanner would; the code says the paper and the page."""
    import zxingcpp
    from matplotlib.image import imread

    for large in (False, True):
        source = f"{printer._source}\n{paper_call(paper(large_print=large))}"
        shown = printer._compiler.compile(source.encode(), format="png", ppi=200)
        assert len(shown) > 2
        for number, page in enumerate(shown, start=1):
            gray = (imread(BytesIO(page))[..., 0] * 255).astype("uint8")
            assert [one.text for one in zxingcpp.read_barcodes(gray)] == [f"K7Q000-{number}"]


def test_large_print_is_large_black_and_without_serifs(printer):
    """All text but the small letters inside formulas, and pictures, which are scaled."""
    sizes = []

    def note(text, user, matrix, font, size):
        in_text = font is not None and "Math" not in str(font["/BaseFont"]) and user[0] == 1
        if text.strip() and in_text:
            sizes.append((round(size * abs(matrix[0])), str(font["/BaseFont"])))

    for page in PdfReader(BytesIO(printer.paper(paper(large_print=True)))).pages:
        page.extract_text(visitor_text=note)
    assert sizes
    assert min(size for size, _ in sizes) >= 18
    assert {name.partition("+")[2][:10] for _, name in sizes} == {"DejaVuSans"}


def test_the_markers_key_is_short(printer):
    """A table for each question: answers and mistakes by paper, and what each mistake is, once."""
    papers = [paper(place) for place in range(8)]
    shown = pages(printer.markers(papers))
    assert len(shown) < len(papers)
    text = " ".join(shown)
    for one in papers:
        assert one.code in text
        numeric = next(a for a in one.asked() if isinstance(a.question.answer, Numeric))
        assert key_line(numeric) in text
    assert text.count(misconceptions()["forgot-bias"].feedback[:30]) <= 2


def test_papers_without_a_student_leave_the_identity_open(printer):
    text = " ".join(pages(printer.paper(paper(student=None, version="B"))))
    assert "version B" in text
    assert "extra time" not in text
    assert "Name" in text


def test_a_template_of_ones_own(tmp_path):
    (tmp_path / "logo.svg").write_bytes(picture_named("bottleneck").draw(False))
    template = """
#let paper(p) = {
  image("logo.svg", alt: "logo")
  heading[Mine: #p.title]
  for s in p.sections { for a in s.asked { par[#a.number #a.prompt] } }
}
"""
    text = " ".join(pages(Printer(template, str(tmp_path)).paper(paper())))
    assert "Mine: Midterm" in text
    assert "64 channels" in text


def test_the_template_in_the_documentation_prints_a_paper_a_key_and_a_sample(tmp_path):
    page = DOCS / "papers.md"
    (template,) = re.findall(r"```typst\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    (tmp_path / "logo.svg").write_bytes(picture_named("bottleneck").draw(False))
    printer = Printer(template, str(tmp_path), "mine.typ")
    sample = paper(student=None, version="B", decimal_mark=",", large_print=True)
    keys = [re.sub(r"\s+", " ", key_line(asked)) for asked in paper().asked()]
    text, solved, open_text = (
        " ".join(pages(data))
        for data in (
            printer.papers([paper(), paper(1)]),
            printer.key([paper()]),
            printer.paper(sample),
        )
    )
    for asked in paper().asked():
        assert f"{asked.number} (" in text
        assert f"{asked.number} (" in solved
    assert "Ann 1, paper K7Q001, 10 points" in text
    assert "Key: Midterm" in solved
    assert all(key in solved for key in keys)
    assert keys[1] not in text
    assert "paper K7Q000, 10 points" in open_text


BROKEN = [
    ("#let paper(p) = p.nothing\n", "mine.typ:1: dictionary does not contain key"),
    ("\n#let paper(p) = {\n", "mine.typ:2: unclosed delimiter"),
    ("#let other = 1\n", "unknown variable: paper"),
    ("#let paper(p) = [$x$]\n", "missing alt text"),
    ('\n#import "@preview/cetz:0.2.0": *\n', "mine.typ:2: @preview/cetz:0.2.0 would be downloaded"),
    ('#let paper(p) = image("none.svg", alt: "x")\n', "mine.typ:1: file not found"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN, ids=[m for _, m in BROKEN])
def test_a_broken_template_is_told_with_its_line(tmp_path, text, message):
    with pytest.raises(PaperError) as caught:
        Printer(text, str(tmp_path), "mine.typ").paper(paper())
    assert message in str(caught.value)


def test_points_are_added_and_printed_exactly(printer):
    assert paper().points == Fraction(10)
    assert 'points: "10"' in key_call(paper())
    asked = [replace(one, points=Fraction(1, 3)) for one in [*paper().asked()][:4]]
    thirds = paper(sections=(Section("", "", tuple(asked)),))
    for text in (
        " ".join(pages(printer.paper(thirds))),
        " ".join(pages(printer.key([thirds]))),
        html.paper(thirds),
        html.key([thirds]),
    ):
        assert "1 1/3 points" in text
        assert "1/3 points" in text.replace("1 1/3 points", "")
        assert not re.search(r"\b[01]\.333", text)


def test_every_kind_of_question_can_be_printed(printer):
    """The compiler refuses a formula without words, a sign without letters, an unknown name."""
    every = tuple(
        Asked(
            str(number),
            question.code,
            question,
            Fraction(1),
            tuple(o.id for o in getattr(question.answer, "options", ())),
        )
        for number, question in enumerate(numbers(), start=1)
    )
    one = paper(sections=(Section("", "", every),))
    assert len(printer.paper(one)) > 10**5
    assert len(printer.key([one])) > 10**6
