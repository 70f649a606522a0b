"""Anki's fields, which are HTML, as plain text with Anki's maths and clozes in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from quizgen.authoring.convert import CODE

_BLOCKS = "address blockquote div dl dt dd h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul"
BLOCKS = frozenset(_BLOCKS.split())
HIDDEN = frozenset(("script", "style", "title"))
RAISED = {"sup": "^", "sub": "_"}
SOUND = re.compile(r"\[sound:[^\]\[]*\]")
SECTION = re.compile(r"<(?=!\[)")  # html.parser dies of one that it does not know
UNFINISHED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
PICTURE, SOUND_LEFT = "a picture", "a sound"
MANY = 1000  # signs of a tag, from which on unfinished ones are no tags: each is read to the end

_NAMES = "a b big code del em font i img ins p pre s small span strong sub sup td th tr u br hr"
TAG = re.compile(  # of HTML for certain: <vgg16> and "a <b and c> d" are none
    rf"</?(?:{'|'.join([*_NAMES.split(), *BLOCKS])})"
    r"(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))*\s*/?>",
    re.IGNORECASE,
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures = 0
        self.hidden = 0
        self.code = 0  # how many <pre> are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.parts.append(f"\n{CODE}" if self.code else "\n")
        elif tag == "pre":
            self.code += 1
            self.parts.append(f"\n\n{CODE}")
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "anki-mathjax":
            self.parts.append(r"\(")
        elif tag == "img":
            self.pictures += 1
        self.parts.append(RAISED.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag == "pre":
            self.code = max(0, self.code - 1)
            self.parts.append("\n\n")
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "anki-mathjax":
            self.parts.append(r"\)")

    def handle_data(self, data: str) -> None:
        if self.code and not self.hidden:
            self.parts.append(data.replace("\r\n", "\n").replace("\n", f"\n{CODE}"))
        elif not self.hidden:
            # Line ends of the source are spaces; those that count are tags.
            self.parts.append(re.sub(r"[\s\xa0]+", " ", data))


def line_of(text: str) -> tuple[str, list[str]]:
    """A line of plain text without the tags and sounds that notes bring with them.

    >>> line_of("a <b>small</b> <vgg16> &lt; 9 <img src=x.png>"), line_of("&lt; is <")
    (('a small <vgg16> < 9', ['a picture']), ('&lt; is <', []))
    """
    if TAG.search(text):
        return text_of(re.sub(f"({TAG.pattern})|<", lambda m: m[1] or "&lt;", text, flags=re.I))
    text, sounds = SOUND.subn("", text)
    return text.strip(), [SOUND_LEFT] * bool(sounds)


def text_of(html: str) -> tuple[str, list[str]]:
    """The text of a field, and what in it is no text.

    >>> text_of("<b>K</b><sup>2</sup> &lt; 9<br>a&nbsp;list<img src='x.png'>")
    ('K^2 < 9\\n\\na list', ['a picture'])
    >>> text_of("<pre>if x:\\n  y</pre>")[0].replace(CODE, "> ")
    '> if x:\\n\\n>   y'
    """
    parser = _Text()
    html = SECTION.sub("&lt;", html)
    parser.feed(UNFINISHED.sub("&lt;", html) if html.count("<") > MANY else html)
    parser.close()
    text, sounds = SOUND.subn("", "".join(parser.parts))
    lines = [
        line.rstrip() if line.startswith(CODE) else " ".join(line.replace(CODE, "").split())
        for line in text.split("\n")
    ]
    lines = [line for line in lines if line != CODE]
    whole = re.sub(r"\n{2,}", "\n\n", "\n\n".join(filter(None, lines)))
    return whole, [PICTURE] * bool(parser.pictures) + [SOUND_LEFT] * bool(sounds)
