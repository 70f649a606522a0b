"""A practice page in a browser, as a learner uses it, and the small deck that it asks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from quizgen.cards.reader import load_cards
from quizgen.decks.recipe import Deck, load_deck
from quizgen.families import family
from quizgen.files.content import contents
from quizgen.questions.question import Question
from tests.export.conftest import CHOICE, CLOZE, CONCEPT
from tests.questions.typing_answers import computed

RECIPE = """\
name: small
title: Small
description: |
  Made by hand.

  KB is 1024 bytes.
decks: {numbers: Shown}
families: ['conv-params:1', 'conv-params:2', 'pool-output:1', 'layer-chain:1',
  'activation-memory:2', 'rank-networks:1', 'network-table:3']
seed: shown
variants: 12
"""
CARDS = ("conv-bias-count", "alexnet-chart-memory")
KEY = "quizgen small"
COURSE = "https://course.invalid/practice.html"
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
# What the address brings is kept before the page starts; once, not again when it is loaded anew.
BEGIN = f"""(given => {{
    if (!given || sessionStorage.getItem("given") === given) return;
    sessionStorage.setItem("given", given);
    localStorage.setItem("{KEY}", given);
}})(decodeURIComponent(location.search.slice(1)))"""
EVERY = {"levels": ["1", "2", "3", "cards"]}


def small_deck(folder: Path) -> Deck:
    """Levels of each kind of answer, and a card of each kind."""
    path = folder / "small.yaml"
    path.write_text(RECIPE, "utf-8")
    made = load_deck(path, contents())
    shipped = {card.id: card.question for card in load_cards(contents())}
    cards = (CLOZE, CHOICE, CONCEPT, *(shipped[card] for card in CARDS))
    return replace(made, concepts="Small::Concepts", cards=cards)


class Practice:
    """The page in a context of its own: no storage is shared, every fault is kept.

    course: whether it is opened from a site and not as a file.  Loaded anew, a file may get
    another process of the browser, which may read the storage before the last writing is there.
    """

    def __init__(self, browser: Any, path: Path, *, course: bool = False, **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.context.add_init_script(BEGIN)
        self.page = self.context.new_page()
        self.address = path.as_uri()
        if course:
            self.address = COURSE
            self.context.route(f"{COURSE}*", lambda route: route.fulfill(path=path))
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def start(self, item: str = "", after: str = "", **chosen: list[str]) -> None:
        """Open the page; ``item`` is what is asked first, ``after`` what ends the address."""
        given = ""
        if item or chosen:
            now = {"id": item, "showing": 0} if item else None
            state = {"seed": 5, "turn": 0, "waiting": [], "done": {}, "now": now}
            given = "?" + quote(json.dumps({**state, "chosen": {**EVERY, **chosen}}))
        self.page.goto(self.address + given + after)

    def close(self) -> None:
        self.context.close()

    def loaded(self) -> set[str]:
        """Every address that was asked for, but those of pictures in the page itself."""
        loaded = {re.split("[?#]", url)[0] for url in self.requests}
        return {url for url in loaded if not url.startswith("data:image/svg")}

    def text(self, name: str) -> str:
        return str(self.page.locator(f"#{name}").inner_text())

    def code(self) -> str:
        return self.text("code")

    def question(self) -> Question:
        """What is asked, by the code that the page shows."""
        name, level, index = self.code().split(":")
        return family(name).question(int(level), int(index))

    def key(self, number: int = -1) -> str:
        """What is right, as it is typed; or what a slip gives."""
        question = self.question()
        asked = computed(question)
        value = asked.key if number < 0 else question.slips[number].value
        return asked.text(value).replace("×", "x")

    def give(self, text: str) -> None:
        """Type into the fields and check; blanks are parted by semicolons."""
        parts = text.split(";")
        for part in parts:
            self.page.keyboard.type(part.strip())
            self.page.keyboard.press("Enter")

    def next(self) -> None:
        self.page.keyboard.press("Enter")

    def verdict(self) -> str:
        return self.text("verdict")

    def focus(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    def width(self) -> int:
        """By how much the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))
