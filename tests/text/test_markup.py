"""The inline markup: what it reads to, how each target writes it, where it went wrong."""

from __future__ import annotations

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from quizgen.formulas.tree import Binary, Name, Num
from quizgen.text.html import AnkiCloze, Html
from quizgen.text.markup import (
    CodeSpan,
    Deletion,
    MarkupError,
    Maths,
    Paragraph,
    Strong,
    Table,
    Text,
    Value,
    fill,
    parse,
    put_in,
)
from quizgen.text.target import Target
from quizgen.text.terminal import Terminal, ascii_fallback
from quizgen.text.typst import Typst

TABLE = """| layer | size |
|---|:-:|
| conv1 | $55 \\times 55$ |
| `pool` | **27** |"""

# text, terminal, HTML, Typst
TEXTS = [
    ("plain words", "plain words", "<p>plain words</p>", "plain words"),
    (
        "one\n\ntwo\nlines",
        "one\n\ntwo lines",
        "<p>one</p>\n<p>two lines</p>",
        "one\n\ntwo lines",
    ),
    ("\n\n  one  \n\n\n", "one", "<p>one</p>", "one"),
    (
        "a **strong `code`** word",
        "a strong code word",
        "<p>a <strong>strong <code>code</code></strong> word</p>",
        'a #strong[strong #raw("code");]; word',
    ),
    ("$2P$", "2·P", r"<p>\(2 \cdot P\)</p>", "$2 dot P$"),
    (
        "if $a < b$ & c > d",
        "if a < b & c > d",
        r"<p>if \(a &lt; b\) &amp; c &gt; d</p>",
        r"if $a < b$ & c \> d",
    ),
    (
        "`a < b && \"c\"`",
        'a < b && "c"',
        '<p><code>a &lt; b &amp;&amp; "c"</code></p>',
        r'#raw("a < b && \"c\"");',
    ),
    (
        r"\$5 \`x\` \**no\** \[\[x\]\] \<b> \| a\\b",
        r"$5 `x` **no** [[x]] <b> | a\b",
        r"<p>$5 `x` **no** [[x]] &lt;b&gt; | a\b</p>",
        r"\$5 \`x\` \*\*no\*\* \[\[x\]\] \<b\> | a\\b",
    ),
    (
        "a [[first]] and [[2::$K^2$]]",
        "a first and K²",
        r"<p>a <mark>first</mark> and <mark>\(K^{2}\)</mark></p>",
        "a #underline[first]; and #underline[$K^(2)$];",
    ),
    (
        TABLE,
        "layer  size\n─────  ─────\nconv1  55×55\npool   27",
        '<div class="table"><table><thead><tr><th>layer</th><th>size</th></tr></thead><tbody>'
        r"<tr><td>conv1</td><td>\(55 \times 55\)</td></tr>"
        "<tr><td><code>pool</code></td><td><strong>27</strong></td></tr>"
        "</tbody></table></div>",
        '#table(columns: 2, [layer], [size], [conv1], [$55 times 55$], [#raw("pool");], '
        "[#strong[27];]);",
    ),
    ("# no = heading / - + .", "# no = heading / - + .", "<p># no = heading / - + .</p>",
     r"\# no \= heading \/ \- \+ \."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "terminal", "html", "paper"), TEXTS)
def test_each_target(text: str, terminal: str, html: str, paper: str) -> None:
    markup = parse(text)
    assert Terminal().markup(markup) == terminal
    assert Html().markup(markup) == html
    assert Typst().markup(markup) == paper


def test_terminals_without_utf8() -> None:
    printed = Terminal().markup(parse("“kernels” – $\\lfloor 3 \\times K^{12} \\rfloor$ …"))
    assert ascii_fallback(printed) == '"kernels" - floor(3xK^12) ...'


def test_typst_compiles_every_text() -> None:
    tricky = [
        "**bold**(see `code`(x)) [[gap]](x) **a**; `b`; [[c]];",
        "`f`[0] **g**[1] `back\\slash` // no comment /* none */",
        "1. no list\n\n- no list\n\n= no heading\n\n+ none",
        "@ref \\<label> #let ~ ' \" -- --- ... https://x.y \\$ _a_ *b*",
        '{braces} $\\text{a "b"}$',
    ]
    source = "\n\n".join(Typst().markup(parse(text)) for text in [*(t for t, *_ in TEXTS), *tricky])
    typst.compile(source.encode(), format="svg", ignore_system_fonts=True)


ANKI = [  # text, the cloze field
    ("a [[b]] c [[d]]", "<p>a {{c1::b}} c {{c2::d}}</p>"),
    ("[[2::b]] [[1::d]] [[2::e]]", "<p>{{c2::b}} {{c1::d}} {{c2::e}}</p>"),
    (r"[[$\frac{1}{K^{P}}$]]", r"<p>{{c1::\(\frac{1}{K^{P} }\)}}</p>"),
    (r"[[$\frac{1}{K^{P^{S}}}$]]", r"<p>{{c1::\(\frac{1}{K^{P^{S} } }\)}}</p>"),
    ("[[{a}]] x", "<p>{{c1::&#123;a&#125;}} x</p>"),
    ("[[`std::max`]] x", "<p>{{c1::<code>std:&#58;max</code>}} x</p>"),
    ("[[a < b]]", "<p>{{c1::a &lt; b}}</p>"),
]


@pytest.mark.parametrize(("text", "field"), ANKI)
def test_anki_reads_a_deletion_to_its_end(text: str, field: str) -> None:
    assert AnkiCloze().markup(parse(text)) == field


def test_a_terminal_hides_one_deletion_or_all() -> None:
    markup = parse("[[1::a]] [[2::b]] [[1::c]]")
    assert Terminal(hide=1).markup(markup) == "[...] b [...]"
    assert Terminal(hide=2).markup(markup) == "a [...] c"
    assert Terminal(hide=True).markup(markup) == "[...] [...] [...]"
    assert Terminal().markup(markup) == "a b c"


TREES = [
    ("a < b <C> c<d", (Text("a < b "), Value("C"), Text(" c<d"))),
    ("<(a + b)>", (Value("(a + b)"),)),
    ("<vgg16.params>", (Value("vgg16.params"),)),
    ("x -> y", (Text("x -> y"),)),
    ("$<K> + 1$", (Maths(Binary("+", parse("$<K>$").blocks[0].items[0].tree, Num(1))),)),  # type: ignore[union-attr]
    (
        "[[a **b** `c`]]",
        (Deletion(1, (Text("a "), Strong((Text("b"),)), Text(" "), CodeSpan("c"))),),
    ),
    ("**a [[b]]**", (Strong((Text("a "), Deletion(1, (Text("b"),)))),)),
    ("`$x$ **y** [[z]] <w>`", (CodeSpan("$x$ **y** [[z]] <w>"),)),
    (r"a \$ b", (Text("a $ b"),)),
    ("a * b", (Text("a * b"),)),
]


@pytest.mark.parametrize(("text", "items"), TREES)
def test_trees(text: str, items: tuple[object, ...]) -> None:
    (block,) = parse(text).blocks
    assert isinstance(block, Paragraph)
    assert block.items == items


def test_tables_and_paragraphs_in_turn() -> None:
    markup = parse(f"before\n{TABLE}\nafter")
    assert [type(block) for block in markup.blocks] == [Paragraph, Table, Paragraph]
    table = markup.blocks[1]
    assert isinstance(table, Table)
    assert len(table.rows) == 2


def test_a_row_of_dashes_is_a_row() -> None:
    """Only the line under the head is a rule."""
    (table,) = parse("| a | b |\n|---|---|\n| 1 | 2 |\n| - | - |").blocks
    assert isinstance(table, Table)
    assert table.rows[1] == ((Text("-"),), (Text("-"),))
    (bare,) = parse("| a | b |\n| 1 | 2 |").blocks
    assert isinstance(bare, Table)
    assert len(bare.rows) == 1


def test_the_format_of_a_hole_stays_in_its_cell() -> None:
    (table,) = parse("| a | b |\n|---|---|\n| <x | M 1> | \\<y |").blocks[:1]
    assert isinstance(table, Table)
    assert table.rows == (((Value("x | M 1"),), (Text("<y"),)),)
    (table,) = parse("| a | b |\n|---|---|\n| $1 <x$ | $2> y$ |").blocks
    assert isinstance(table, Table)
    assert len(table.rows[0]) == 2


def test_an_escaped_bar_stays_in_its_cell() -> None:
    (table,) = parse("| a |\n|---|\n| x \\| y |").blocks
    assert isinstance(table, Table)
    assert table.rows[0][0] == (Text("x | y"),)


ERRORS = [  # text, line counted from 0, message
    ("a $x", 0, "a '$' without its partner; write \\$ for the sign itself"),
    ("ok\n\nfine\na `x", 3, "a '`' without its partner"),
    ("a\n**b", 1, "a '**' without its partner"),
    ("a [[b", 0, "a '[[' without ']]'"),
    ("a\nb ]]", 1, "a ']]' without '[['"),
    ("a [[ ]]", 0, "an empty cloze deletion"),
    ("a\n\n$\\sqrt{x}$", 2, "$\\sqrt{x}$: \\sqrt is outside the maths subset"),
    ("a\n**b\n$x +$**", 2, "it ends too early"),
    ("| a | b |\n|---|---|\n| 1 |", 2, "this row has 1 cells, the head has 2"),
    ("| a | b |\n| 1 | 2", 1, "a table row ends without '|'"),
    ("x\n\n| a |\n|---|", 4, "a table has a head and at least one row"),
    ("| a |\n|---|\n| 1 |\n| $x |", 3, "a '$' without its partner"),
]


@pytest.mark.parametrize(("text", "line", "message"), ERRORS)
def test_errors_say_their_line(text: str, line: int, message: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert caught.value.line == line


def test_fill_puts_words_into_text_and_numbers_into_maths() -> None:
    markup = parse("**<C> channels**, $2<C> + K$, [[<K>]], `<C>`\n\n| <C> |\n|---|\n| $<K>$ |")
    assert markup.holes() == ["C", "C", "K", "C", "K"]
    filled = fill(markup, {"C": "10,000", "K": "3"}.__getitem__, lambda name: Num(len(name)))
    assert filled.holes() == []
    assert Terminal().markup(filled) == "10,000 channels, 2·1 + K, 3, <C>\n\n10,000\n──────\n1"


def test_filled_negative_numbers_get_their_brackets() -> None:
    filled = fill(parse("$3 - <P>$"), str, lambda name: Num(-1))
    assert Terminal().markup(filled) == "3 − (−1)"


def test_without_numbers_the_words_stand_in_the_maths() -> None:
    assert Terminal().markup(fill(parse("$<K> + 1$"), lambda name: "kernel")) == "kernel + 1"


def test_values_are_text_whatever_signs_they_hold() -> None:
    filled = fill(parse("x <v>"), lambda name: "<b> $x$ **y**", lambda name: Name("v"))
    assert Html().markup(filled) == "<p>x &lt;b&gt; $x$ **y**</p>"


TEMPLATES = [
    "<a> channels and $2<a> + <b>$",
    "$K^<a>$, $K^{<a> + 1}$, $<a>^2$, $-<a>$, $F(<a>)$, $<a> < K$",
    "| a |\n|---|\n| <a> |",
    "[[<a>]] and [[$K^{<b>}$]] then <a>, <b>",
    "**<a>** `<a>` <w> $<w>$",
]
FILLINGS: list[dict[str, int | str]] = [
    {"a": 3, "b": 34944, "w": "words"},
    {"a": -1, "b": 0, "w": 'a < b & $c$ \\ " }} ::'},
    {"a": 12, "b": -34944, "w": "{x}"},
    {"a": "a <b> }} c::d", "b": 7, "w": "\\"},
]


@pytest.mark.parametrize("text", TEMPLATES)
@pytest.mark.parametrize(
    "target", [Terminal(), Terminal(hide=1), Terminal(hide=True), Html(), Typst(), AnkiCloze()]
)
def test_a_template_filled_at_once_is_the_filled_text_printed(text: str, target: Target) -> None:
    for values in (*FILLINGS, *FILLINGS):  # the second time from what is kept
        assert target.filled(parse(text), values) == target.markup(put_in(parse(text), values))


@pytest.mark.parametrize("target", [Terminal(), Html(), Typst(), AnkiCloze()])
def test_unfilled_text_is_refused(target: Target) -> None:
    with pytest.raises(ValueError, match="the hole <K> was not filled"):
        target.markup(parse("a <K>"))


SIGNS = [*"ab1 $`*[]<>|\\\n", "**", "[[", "]]", "2::", "\n\n", "| x |\n", "<K>", "$x$"]


@given(st.lists(st.sampled_from(SIGNS), max_size=14).map("".join))
def test_any_text_is_read_or_refused_with_a_line_of_its_own(text: str) -> None:
    try:
        markup = parse(text)
    except MarkupError as error:
        line = error.line
    else:
        filled = fill(markup, str, Name)
        assert [Html().markup(filled), Typst().markup(filled), Terminal().markup(filled)]
        return
    assert 0 <= line <= text.count("\n") + 1
