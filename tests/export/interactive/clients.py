"""Cards as Anki's clients show them, for tests in a browser.

A card's sides come from the real Anki backend.  ``Desktop`` keeps one page and swaps what is in it,
running the scripts anew, as Anki on a computer does; ``Phone`` loads a page for each side, as
AnkiDroid does.
"""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def anki_web() -> Path:
    """The stylesheets and MathJax of Anki's program, without Qt: `make test` puts them here."""
    spec = find_spec("_aqt")
    places = [Path(place).parent for place in (spec and spec.submodule_search_locations) or ()]
    found = [place / "_aqt/data/web" for place in (*places, Path(sys.prefix, "aqt"))]
    return next((web for web in found if web.is_dir()), found[-1])


WEB = anki_web()
STYLES = "".join(
    f'<link rel="stylesheet" href="/_anki/css/{name}.css">' for name in ("webview", "reviewer")
)
MATHJAX = """<script src="/_anki/js/mathjax.js"></script>
<script src="/_anki/js/vendor/mathjax/tex-chtml-full.js"></script>"""
ORIGIN = "http://cards.test"
PAGE = """<!doctype html><html class="{night}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">{styles}</head>
<body class="card card1 isLin {night}">{body}</body></html>"""
DESKTOP = """<div id="qa"></div><script>
var flips = 0;
function pycmd(command) {{ if (command === "ans") flips += 1; }}
function show(html) {{
    const qa = document.getElementById("qa");
    qa.innerHTML = html;
    for (const old of qa.querySelectorAll("script")) {{
        const script = document.createElement("script");
        for (const {{ name, value }} of old.attributes) script.setAttribute(name, value);
        script.textContent = old.textContent;
        old.replaceWith(script);
    }}
    const input = document.getElementById("typeans");
    if (input) input.focus();
}}
</script>""".replace("{{", "{").replace("}}", "}")
NO_STORAGE = """Object.defineProperty(window, "sessionStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});"""


NOW = 1_763_700_000


class Client:
    """A page of a browser that shows cards; ``errors`` are those of its scripts.

    now: its clock, in seconds, which stands still.
    """

    def __init__(
        self,
        chromium: Any,
        *,
        night: bool = False,
        typeset: bool = False,
        now: int = NOW,
        **context: Any,
    ) -> None:
        assert WEB.is_dir(), "Anki's stylesheets are not here: make test installs them"
        self.mathjax = MATHJAX if typeset else ""
        self.night = "nightMode night_mode night-mode" if night else ""
        self.context = chromium.new_context(
            **{"viewport": {"width": 1000, "height": 800}, **context}
        )
        self.context.add_init_script(f"Date.now = () => {now}000;")
        # The browser's own request may come while the next page is loaded.
        self.context.route(f"{ORIGIN}/favicon.ico", lambda route: route.fulfill(status=204))
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._logged)

    def _logged(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def deny_storage(self) -> None:
        self.page.add_init_script(NO_STORAGE)

    def load(self, body: str) -> None:
        """A page of its own, at an address, so that there is storage."""
        html = PAGE.format(night=self.night, styles=STYLES, body=body + self.mathjax)
        self.page.unroute_all()
        self.page.route(
            f"{ORIGIN}/card", lambda route: route.fulfill(body=html, content_type="text/html")
        )
        self.page.route(f"{ORIGIN}/favicon.ico", lambda route: route.fulfill(status=204))
        self.page.route(f"{ORIGIN}/_anki/**", self._own)
        self.page.goto(f"{ORIGIN}/card")

    @staticmethod
    def _own(route: Any) -> None:
        route.fulfill(path=WEB / str(route.request.url).partition("/_anki/")[2])

    def typeset(self) -> None:
        """Maths as Anki shows it."""
        if self.mathjax:
            self.page.evaluate("MathJax.startup.promise.then(() => MathJax.typesetPromise())")

    def text(self, selector: str) -> str:
        """The visible text of an element; nothing where it is hidden or not there."""
        found = self.page.locator(selector)
        return str(found.inner_text()) if found.count() and found.is_visible() else ""

    def close(self) -> None:
        self.context.close()


class Desktop(Client):
    """One page for both sides, which a script may turn."""

    def start(self) -> None:
        self.load(DESKTOP)

    def show(self, html: str) -> None:
        self.page.evaluate("html => show(html)", html)

    @property
    def flips(self) -> int:
        return int(self.page.evaluate("flips"))


class Phone(Client):
    """A page for each side; nothing that turns the card."""

    def show(self, html: str) -> None:
        self.load(f'<div id="qa">{html}</div>')


def contrast(client: Any) -> float:
    """Of the text's colour with the card's."""
    colours = client.page.evaluate(
        "(style => [style.color, style.backgroundColor])(getComputedStyle(document.body))"
    )
    light, dark = sorted((luminance(colour) for colour in colours), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
