"""Templates: whatever is put in is text, and what is not given is an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import quizgen
from quizgen.text.templates import _environment, made, page

PACKAGE = Path(quizgen.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("*.jinja"))


def test_a_text_is_shown_and_what_a_printer_made_is_put_in() -> None:
    template = _environment().from_string("<p title='{{ a }}'>{{ a }}{{ b }}</p>")
    shown = template.render(a="""<i> & 'b' "c" {{ d }}""", b=made("<b>4</b>"))
    quoted = "&lt;i&gt; &amp; &#39;b&#39; &#34;c&#34; {{ d }}"
    assert shown == f"<p title='{quoted}'>{quoted}<b>4</b></p>"


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'title' is undefined"):
        page("quizgen.export.paper/paper.html.jinja", large=False, solved=False, sheets=[])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_lets_a_text_through(path: Path) -> None:
    text = path.read_text("utf-8")
    _environment().from_string(text)
    assert not re.search(r"\|\s*safe|autoescape|Markup", text)


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 5
