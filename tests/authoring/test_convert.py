"""Text from elsewhere as markup: it reads the same, and always loads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.authoring.convert import escaped, paragraphs, to_markup
from quizgen.authoring.draft import Draft
from quizgen.authoring.html import text_of
from quizgen.authoring.slug import slug
from quizgen.cards.card import Card
from quizgen.cards.reader import IDENTIFIER, parse_file
from quizgen.text.markup import parse
from quizgen.text.terminal import Terminal

MARKUP = [  # text, markup
    ("plain", "plain"),
    ("a < b, a<b, <b>x</b>, 3<4", r"a < b, a\<b, \<b>x</b>, 3\<4"),
    ("$5 and $6", r"\$5 and \$6"),
    ("US$5, $", r"US\$5, \$"),
    ("$K^2$ and $2 \\cdot 3$", "$K^2$ and $2 \\cdot 3$"),
    ("$$K^2$$", "$K^2$"),
    (r"\(K\cdot K\) and \[C_{in}\]", r"$K\cdot K$ and $C_{in}$"),
    ("[$]x[/$] and [$$]y[/$$]", "$x$ and $y$"),
    (r"\(C_{\mathrm{in}}\)", r"$C_{\text{in}}$"),
    (r"\(a<b\)", "$a<b$"),
    (r"\(a<b>c\)", r"a\<b>c"),
    (r"\(\int x\)", r"\int x"),
    ("$\\int x$", r"\$\int x\$"),
    ("`code` ** [[x]] [x] a[1]", r"\`code\` \*\* \[\[x\]\] [x] a[1\]"),
    ("C:\\dir \\$ \\", r"C:\dir \\\$ \\"),
    ("| a | b |", r"\| a | b |"),
    ("x\n| a |", "x\n\\| a |"),
    ("{{c1::A}} is {{c2::B::hint}}", "[[1::A]] is [[2::B]]"),
    ("{{c1::[x]}} [", r"[[1::\[x\]]] \["),
    ("{{c1::$K$}} and {{c1::\\(x^{2}\\)}}", "[[1::$K$]] and [[1::$x^{2}$]]"),
    (r"\(x = {{c1::5}}\)", "x = [[1::5]]"),
    ("{{c1::a {{c2::b::h}} c::hint}} d", "[[1::a b c]] d"),
    ("{{c1::a::$K$}} in $S$", "[[1::a]] in $S$"),
    ("{{c1::open", r"{{c1::open"),
    ("a :: b }} {{c0", "a :: b }} {{c0"),
    ("{{x}}", "{{x}}"),
]


LEFT = [  # text, what had to change or to stay behind
    ("{{c2::13::as $K$}} and {{c1::a {{c2::b::h}} c::hint}}", ["as $K$", "h", "hint"]),
    ("{{c1::13::open", []),
    (r"\(\int x\), $\oint y$ and $5 to 6$", [r"\int x", r"\oint y"]),
]


@pytest.mark.parametrize(("text", "left"), LEFT, ids=[case[0][:30] for case in LEFT])
def test_what_changes_is_told(text: str, left: list[str]) -> None:
    assert [what.partition(": ")[2] for what in to_markup(text, gaps=True).left] == left


@pytest.mark.parametrize(("text", "markup"), MARKUP, ids=[case[0][:30] for case in MARKUP])
def test_markup(text: str, markup: str) -> None:
    assert to_markup(text, gaps=True).text == markup
    parse(markup)


@given(st.text())
def test_escaped_text_reads_as_it_was(text: str) -> None:
    line = " ".join(text.split())
    if line and not line.startswith("|"):
        assert Terminal().markup(parse(escaped(line))) == line


@given(st.lists(st.sampled_from([*"$`*[]<>|\\{}:1ca(/ \n", "{{c1::", "}}", "\\(", "\\)", "[$]"])))
def test_anything_becomes_a_card_that_loads(parts: list[str]) -> None:
    text = to_markup(paragraphs("x" + "".join(parts)), gaps=True).text
    cloze = "[[" in text.replace("\\[", "")
    kind, answer = ("cloze", "") if cloze else ("question", text)
    draft = Draft("a", kind, text, "x", answer, "y" if kind == "cloze" else text)
    (card,) = parse_file("topic: t\ncards:\n" + draft.yaml(), "f", "f", {"t"}, "").found
    if kind == "cloze" and not isinstance(card, Card):
        assert "empty cloze deletion" in str(card)
    else:
        assert isinstance(card, Card), card


@given(st.text(), st.text())
def test_any_text_is_read_back(text: str, source: str) -> None:
    draft = Draft("a", "question", escaped(f"x{text}"), f"s{source}", "y")
    (card,) = parse_file("topic: t\ncards:\n" + draft.yaml(), "f", "f", {"t"}, "").found
    assert isinstance(card, Card), card


HTML = [
    ("plain &amp; &lt;b&gt;", "plain & <b>", []),
    ("<div>a</div><div>b</div>", "a\n\nb", []),
    ("a<br>b<br/><br />c", "a\n\nb\n\nc", []),
    ("<b>bold</b> <i>x</i><span style='color:red'>y</span>", "bold xy", []),
    ("K<sup>2</sup>, C<sub>in</sub>", "K^2, C_in", []),
    ("a&nbsp;b\n  c", "a b c", []),
    ("<ul><li>a</li><li>b</li></ul>", "a\n\nb", []),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a b", []),
    ("<script>x<y</script>a<style>b{}</style><!-- c -->", "a", []),
    (
        "<anki-mathjax>K^2</anki-mathjax> <anki-mathjax block='true'>x</anki-mathjax>",
        r"\(K^2\) \(x\)",
        [],
    ),
    ("<img src='a.png'>a[sound:b.mp3]<img src='c.png'>", "a", ["a picture", "a sound"]),
    ("<img src='a.png'>", "", ["a picture"]),
    ("a<b", "a<b", []),
    ("</b></script>&unknown; &#65;&#x42;", "&unknown; AB", []),
]


@pytest.mark.parametrize(("html", "text", "lost"), HTML, ids=[case[0][:30] for case in HTML])
def test_html(html: str, text: str, lost: list[str]) -> None:
    assert text_of(html) == (text, lost)


SLUGS = [
    ("What is a receptive field?", "receptive-field"),
    ("How many weights has a $K \\times K$ kernel?", "weights-k-k-kernel"),
    ("The [[1::early]] layers", "early-layers"),
    ("C'est l'été à Zürich", "cest-lete-zurich"),
    ("1×1", "1x1"),
    ("??", "card"),
    ("", "card"),
    ("x" * 500, "x" * 24),
]


@pytest.mark.parametrize(("text", "name"), SLUGS, ids=[case[0][:20] for case in SLUGS])
def test_slugs(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.text())
def test_every_slug_is_an_id(text: str) -> None:
    assert IDENTIFIER.fullmatch(slug(text))
