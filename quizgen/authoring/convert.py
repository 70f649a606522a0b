r"""Text from elsewhere as our markup: signs escaped, maths and clozes kept.

>>> print(to_markup("The cost is $5, or <b, {{c1::not::hint}} $K^2$.", gaps=True).text)
The cost is \$5, or \<b, [[1::not]] $K^2$.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quizgen.authoring.draft import clean
from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.latex import parse_maths
from quizgen.formulas.tree import Hole, walk

# Anki's delimiters of maths, and dollar signs that clasp it: "$5 and $6" is no formula.
MATHS = re.compile(
    r"\\\((?P<round>(?:(?!\\\().)+?)\\\)|\\\[(?P<square>(?:(?!\\\[).)+?)\\\]"
    r"|\[\$\$?\](?P<latex>(?:(?!\[\$\$?\]).)+?)\[/\$\$?\]"
    r"|\$\$(?P<double>[^$]+)\$\$|(?<![\\\w$])\$(?P<single>[^\s$](?:[^$\n]*[^\s$])?)\$(?![\w$])",
    re.DOTALL,
)
CLOZE = re.compile(r"\{\{c(?P<number>[0-9]{1,3})::|(?P<end>\}\})|(?P<hint>::)")
SPECIAL = re.compile(
    r"\\(?=[$`*\[\]<|\\]|$)|[$`]|\*{2,}|(?:\[{2,}|\]{2,}|^[\[\]]|[\[\]]$)|<(?=[A-Za-z0-9(])"
)
ROW = re.compile(r"^\|", re.M)
LISTED = re.compile(r"([-*•–]|\d{1,2}[.)])\s")
HELD = "\ue000"  # around the number of a formula while the text around it is worked on
SAME = {r"\mathrm{": r"\text{", r"\textrm{": r"\text{", r"\operatorname{": r"\text{", "{,}": "{,}"}


@dataclass
class Converted:
    """Markup; what of the text had to change or to stay behind, each in words."""

    text: str
    left: list[str] = field(default_factory=list)


def to_markup(text: str, *, gaps: bool = False) -> Converted:
    """The text as markup that reads like it; ``gaps``: whether clozes become deletions."""
    found = Converted("")
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        tex = next(group for group in match.groups() if group is not None).strip()
        maths = None if "{{c" in tex else _in_subset(tex)
        if maths is None:
            # A lone dollar sign may be money; the other delimiters mean maths and are taken off.
            if match["single"] is None or "\\" in tex:
                found.left.append(f"maths outside the subset became text: {tex}")
            return match[0] if match["single"] else tex
        held.append(f"${maths}$")
        return f"{HELD}{len(held) - 1}{HELD}"

    def given_back(text: str) -> str:
        return re.sub(f"{HELD}([0-9]+){HELD}", lambda match: held[int(match[1])], text)

    text = MATHS.sub(hold, text.replace(HELD, ""))
    hints: list[str] = []
    text = _with_gaps(text, hints) if gaps else escaped(text)
    found.text = ROW.sub(r"\\|", given_back(text))
    found.left += [f"the hint of a gap: {given_back(hint)}" for hint in hints]
    return found


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


def _with_gaps(text: str, hints: list[str]) -> str:
    """``{{c1::x::hint}}`` as ``[[1::x]]``; a cloze in a cloze, or without its end, as text.

    hints: takes what is passed over.
    """
    out: list[str] = []
    depth = position = 0
    hinted = start = 0  # how deep the cloze is whose hint is passed over, and from where on
    passed: list[str] = []
    for match in CLOZE.finditer(text):
        if not hinted:
            out.append(escaped(text[position : match.start()]))
        position = match.end()
        if match["number"]:
            out.append(f"[[{match['number']}::" if depth == 0 else "")
            depth += 1
        elif depth and match["end"]:
            depth -= 1
            if hinted > depth:
                passed.append(text[start : match.start()])
                hinted = 0
            out.append("]]" if depth == 0 else "")
        elif depth and match["hint"]:
            hinted, start = (hinted, start) if hinted else (depth, match.end())
        elif not hinted:
            out.append(match[0])
    if depth:
        return escaped(text)
    hints += passed
    return "".join([*out, escaped(text[position:])])
