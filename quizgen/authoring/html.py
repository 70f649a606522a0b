"""Anki's fields, which are HTML, as plain text with Anki's maths and clozes in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = "address blockquote div dl dt dd h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul"
BLOCKS = frozenset(_BLOCKS.split())
HIDDEN = frozenset(("script", "style", "title"))
RAISED = {"sup": "^", "sub": "_"}
SOUND = re.compile(r"\[sound:[^\]\[]*\]")
SECTION = re.compile(r"<(?=!\[)")  # html.parser dies of one that it does not know
UNFINISHED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.parts.append("\n")
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
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "anki-mathjax":
            self.parts.append(r"\)")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
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
    return text.strip(), ["a sound"] * bool(sounds)


def text_of(html: str) -> tuple[str, list[str]]:
    """The text of a field, and what in it is no text.

    >>> text_of("<b>K</b><sup>2</sup> &lt; 9<br>a&nbsp;list<img src='x.png'>")
    ('K^2 < 9\\n\\na list', ['a picture'])
    """
    parser = _Text()
    html = SECTION.sub("&lt;", html)
    parser.feed(UNFINISHED.sub("&lt;", html) if html.count("<") > MANY else html)
    parser.close()
    text, sounds = SOUND.subn("", "".join(parser.parts))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    whole = re.sub(r"\n{2,}", "\n\n", "\n\n".join(filter(None, lines)))
    return whole, ["a picture"] * bool(parser.pictures) + ["a sound"] * bool(sounds)
