r"""Text from elsewhere as our markup: signs escaped, maths and clozes kept.

>>> print(to_markup("The cost is $5, or <b, {{c1::not::hint}} $K^2$.", gaps=True).text)
The cost is \$5, or \<b, [[1::not]] $K^2$.
>>> print(to_markup("Is *it* `rate=2` in **[it](x.md)**?", markdown=True).text)
Is it `rate=2` in **it**?
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from quizgen.authoring.draft import clean
from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.latex import parse_maths
from quizgen.formulas.tree import Hole, walk

# Anki's delimiters of maths, and dollar signs that clasp it: "$5 and $6" is no formula.
MATHS = re.compile(
    r"\[latex\](?P<document>(?:(?!\[latex\]).)+?)\[/latex\]|"
    r"\\\((?P<round>(?:(?!\\\().)+?)\\\)|\\\[(?P<square>(?:(?!\\\[).)+?)\\\]"
    r"|\[\$\$?\](?P<latex>(?:(?!\[\$\$?\]).)+?)\[/\$\$?\]"
    r"|\$\$(?P<double>[^$]+)\$\$|(?<![\\\w$])\$(?P<single>[^\s$](?:[^$\n]*[^\s$])?)\$(?![\w$])",
    re.DOTALL,
)
ANKI_GAP = re.compile(r"\{\{c[0-9]{1,3}::")
CLOZE = re.compile(r"\{\{c(?P<number>[0-9]{1,3})::|(?P<end>\}{2,})|(?P<hint>::)")
SPECIAL = re.compile(
    r"\\(?=[$`*\[\]<|\\]|$)|[$`]|\*{2,}|(?:\[{2,}|\]{2,}|^[\[\]]|[\[\]]$)|<(?=[A-Za-z0-9(])"
)
ROW = re.compile(r"^\|", re.M)
EMPTY_LINES = re.compile(r"\n{3,}")
LISTED = re.compile(r"([-*•–]|\d{1,2}[.)])\s")
HELD = "\ue000"  # around the number of a formula while the text around it is worked on
NO_BREAK = "\xa0"
CODE = "\ue001"  # begins a line of code, whose spaces count
CODE_LINE = re.compile(rf"^{CODE}(.*)$", re.M)
TICKED = re.compile(r"(?<!`)(?P<ticks>`{1,3})(?P<code>[^`\n]+)(?P=ticks)(?!`)")
LINKS = re.compile(  # of Markdown and of Obsidian
    r"!\[\[(?P<embedded>[^\[\]\n]+)\]\]|!\[[^\[\]\n]*\]\((?P<picture>[^()\s]+)[^()\n]*\)"
    r"|\[\[(?P<page>[^\[\]\n|]+)(?:\|(?P<shown>[^\[\]\n]+))?\]\]"
    r"|\[(?P<link>[^\[\]\n]+)\]\((?P<address>[^()\s]+)[^()\n]*\)"
)
EMPHASIS = re.compile(
    r"(?<![*\w])\*\*(?=[^\s*])(?P<stars>[^*\n]*[^\s*])\*\*(?![*\w])"
    r"|(?<![_\w])__(?=[^\s_])(?P<bars>[^_\n]*[^\s_])__(?![_\w])"
    r"|(?<![*\w])\*(?=[^\s*])(?P<star>[^*\n]*[^\s*])\*(?![*\w])"
    r"|(?<![_\w])_(?=[^\s_])(?P<bar>[^_\n]*[^\s_])_(?![_\w])"
)
WRITTEN_AS_TEX = re.compile(r"[\\_^{}]")
SAME = {r"\mathrm{": r"\text{", r"\textrm{": r"\text{", r"\operatorname{": r"\text{", "{,}": "{,}"}


@dataclass
class Converted:
    """Markup; what of the text had to change or to stay behind, each in words."""

    text: str
    left: list[str] = field(default_factory=list)


def to_markup(text: str, *, gaps: bool = False, markdown: bool = False) -> Converted:
    """The text as markup that reads like it.

    gaps: whether clozes become deletions.  markdown: whether stars, ticks and links are signs of
    Markdown.
    """
    found = Converted("")
    held: list[str] = []

    def keep(markup: str) -> str:
        held.append(markup)
        return f"{HELD}{len(held) - 1}{HELD}"

    def hold(match: re.Match[str]) -> str:
        tex = next(group for group in match.groups() if group is not None).strip()
        if match["document"]:
            tex = tex.strip("$").removeprefix(r"\[").removesuffix(r"\]").strip()
        maths = None if "{{c" in tex else _in_subset(tex)
        if maths is None:
            # A lone dollar sign may be money; the other delimiters mean maths and are taken off.
            if match["single"] is None or WRITTEN_AS_TEX.search(tex):
                found.left.append(f"maths outside the subset became text: {tex}")
            if "{{c" in tex:
                return match[0] if match["single"] else tex
            return keep(escaped(match[0] if match["single"] else tex))  # no gap ends in it
        return keep(f"${maths}$")

    def given_back(text: str) -> str:
        while HELD in text:  # what is strong may hold a formula
            text = re.sub(f"{HELD}([0-9]+){HELD}", lambda match: held[int(match[1])], text)
        return text

    text = CODE_LINE.sub(lambda match: f"\n{keep(code_line(match[1]))}\n", text.replace(HELD, ""))
    if markdown:
        text = TICKED.sub(lambda match: keep(f"`{match['code']}`"), text)
    text = MATHS.sub(hold, text)
    if markdown:
        text = LINKS.sub(lambda match: _linked(match, found.left), text)
        text = EMPHASIS.sub(lambda match: _stressed(match, keep), text)
    hints: list[str] = []
    text = _with_gaps(text, hints) if gaps else escaped(text)
    found.text = EMPTY_LINES.sub("\n\n", ROW.sub(r"\\|", given_back(text)))
    found.left += [f"the hint of a gap: {given_back(hint)}" for hint in hints]
    return found


def code_line(line: str) -> str:
    """A line of code as markup; the spaces before it stay.

    line: without its end.

    >>> code_line("  y = x"), code_line("a `b`")
    ('`\\xa0\\xa0y = x`', 'a \\\\`b\\\\`')
    """
    line = line.expandtabs(4).rstrip()
    inside = line.lstrip(" ")
    if not inside:
        return ""
    return escaped(line) if "`" in line else f"`{NO_BREAK * (len(line) - len(inside))}{inside}`"


def _linked(match: re.Match[str], left: list[str]) -> str:
    """The words of a link; of a picture nothing but a line in ``left``."""
    if match["embedded"] or match["picture"]:
        left.append("a picture")
        return ""
    return match["shown"] or match["page"] or match["link"]


def _stressed(match: re.Match[str], keep: Callable[[str], str]) -> str:
    """What is strong with our signs around it, what is slanted without any."""
    if strong := match["stars"] or match["bars"]:
        return f"{keep('**')}{strong}{keep('**')}"
    return match["star"] or match["bar"]


def escaped(text: str) -> str:
    r"""Text in which no sign means anything.

    >>> print(escaped("a ** b, [[x]], <vgg16>, 3 < 4, C:\\d"))
    a \*\* b, \[\[x\]\], \<vgg16>, 3 < 4, C:\d
    """
    return SPECIAL.sub(lambda match: "".join("\\" + sign for sign in match[0]), text)


def paragraphs(text: str) -> str:
    """Lines as they are, but each entry of a list in a paragraph of its own."""
    lines: list[str] = []
    for line in clean(text):
        if lines and lines[-1] and LISTED.match(line):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _in_subset(tex: str) -> str | None:
    """The formula in the subset that cards are written in; None where it does not fit."""
    for theirs, ours in SAME.items():
        tex = tex.replace(theirs, ours)
    tex = " ".join(tex.split())
    try:
        tree = parse_maths(tex)
    except FormulaError:
        return None
    return None if any(isinstance(node, Hole) for node in walk(tree)) else tex


def _with_gaps(text: str, hints: list[str], *, balanced: bool = True) -> str:
    """``{{c1::x::hint}}`` as ``[[1::x]]``; a cloze in a cloze, or without its end, as text.

    Braces that open inside a gap close inside it: ``{{c1::\\frac{a}{b}}}`` ends with its last two.
    hints: takes what is passed over.
    """
    out: list[str] = []
    begun: list[int] = []  # where the clozes begin that are open, the outermost first
    position = hinted = start = 0  # how deep the cloze is whose hint is passed over; from where on
    passed: list[str] = []
    for match in CLOZE.finditer(text):
        if not hinted:
            out.append(escaped(text[position : match.start()]))
        position = match.end()
        if match["number"]:
            out.append(f"[[{match['number']}::" if not begun else "")
            begun.append(match.end())
        elif begun and match["end"]:
            at = match.start()
            while begun and match.end() - at >= 2:
                inside = text[begun[-1] : at]
                own = inside.count("{") - inside.count("}")
                most = match.end() - at - (0 if balanced else 2)
                at += (own := max(0, min(own, most)))
                out.append("}" * own if not hinted else "")
                if match.end() - at < 2:  # they all close what opened inside
                    break
                begun.pop()
                if hinted > len(begun):
                    passed.append(text[start:at])
                    hinted = 0
                out.append("]]" if not begun else "")
                at += 2
            if not hinted:
                out.append(escaped(text[at : match.end()]))
        elif begun and match["hint"]:
            hinted, start = (hinted, start) if hinted else (len(begun), match.end())
        elif not hinted:
            out.append(match[0])
    if begun:  # a brace that nobody closes may stand in a gap
        return _with_gaps(text, hints, balanced=False) if balanced else escaped(text)
    hints += passed
    return "".join([*out, escaped(text[position:])])
