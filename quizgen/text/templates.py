"""HTML pages from Jinja2 templates, which lie beside the code that fills them.

Whatever is put into a template is escaped, but for pieces that a printer of ours made (``made``);
a name that is not given is an error.

>>> _environment().from_string("<p>{{ name }}</p>").render(name="A & <b>")
'<p>A &amp; &lt;b&gt;</p>'
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def page(template: str, **values: Any) -> str:
    """Return a template filled with values.

    template: its package and file, as in ``quizgen.exam/page.html.jinja``.
    values: what the template names; texts are escaped.
    """
    return _environment().get_template(template).render(values)


def made(html: str) -> Markup:
    """Mark HTML as made by one of our printers, so that it is not escaped again.

    html: never a text of a user's.
    """
    from markupsafe import Markup

    return Markup(html)


@lru_cache
def _environment() -> Environment:
    """Compiles each template once."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _read(name: str) -> str:
    package, _, file = name.rpartition("/")
    return resources.files(package).joinpath(file).read_text("utf-8")
