"""Import the deck into the real Anki program and review cards in it: ``make anki-desktop``.

Anki runs without a screen, in a folder of its own that goes when it is done.  Cards of every note
type are shown and turned with the keyboard, numbers typed, blanks filled one by one, an entry that
cannot be read asked again, options chosen by letter, digit and Tab.  On each side it is checked
that nothing is too wide and that no other window of Anki opened; the back must show what was asked,
with a verdict on what was answered.  Screenshots of both sides stay in the given folder.

python tools/anki_desktop.py DECK.apkg FOLDER
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

PATIENCE = 800  # milliseconds for a page to be drawn
TRIES = 6  # a slow machine takes longer
SIZE = (480, 760)  # narrow: what is too wide shows here
FACTS = """
[(document.querySelector('.question') || {}).textContent || '', document.activeElement.id,
 document.documentElement.scrollWidth - innerWidth,
 (document.querySelector('.verdict') || {}).textContent || '',
 [...document.querySelectorAll('.answer li')].findIndex(li => li.matches('.chosen')),
 !!document.querySelector('hr#answer'), document.querySelectorAll('.reply .field').length,
 (document.querySelector('.reply .again:not([hidden])') || {}).textContent || '']
"""

Step = tuple[str, Callable[[Any], str]]  # what to ask the page, and what is wrong with the answer


class Shown(NamedTuple):
    """What a page tells of the side it shows.

    chosen: an option's place, or -1.  inputs: how many there are to type in.  again: why it asks
    again.
    """

    question: str
    focus: str
    too_wide: int
    verdict: str
    chosen: int
    is_back: bool
    inputs: int
    again: str


class Visit(NamedTuple):
    """A card of a note type, and the keys that answer and turn it.

    keys: with several inputs, pressed once for each.  chosen: the option that is to be marked on
    the back, or -1.  said: part of the verdict.  refused: an entry that is asked again before.
    """

    type: str
    keys: tuple[str, ...]
    chosen: int = -1
    said: str = ""
    refused: str = ""


VISITS = (
    Visit("Numeric", ("12345", "Return"), said="12345"),
    Visit("Numeric", ("1 + 2", "Return"), said="1 + 2"),
    Visit("Numeric", ("Return",)),
    Visit("Numeric", ("7", "Return"), said="7", refused="what"),
    Visit("Blanks", ("7", "Return"), said="7; 7"),
    Visit("Blanks", ("7", "Return"), said="7; 7", refused="k k"),
    Visit("Choice", ("a",), 0, "ight"),
    Visit("Choice", ("B",), 1, "ight"),
    Visit("Choice", ("2",), 1, "ight"),
    Visit("Choice", ("Tab", "Tab", "Return"), 1, "ight"),
    Visit("Choice", ("Tab", "Down", "Down", "Up", " "), 1, "ight"),
    Visit("Choice", ("e", "m", "o", "u", "Return")),
    Visit("Choice", (" ",)),
    *(Visit(kind, (key,)) for kind in ("Concept", "Cloze", "Picture") for key in ("Return", " ")),
)


def prepared(folder: Path) -> None:
    """A profile, so that Anki does not ask for a language first."""
    from aqt.profiles import ProfileManager

    profiles = ProfileManager(folder)
    profiles.setupMeta()
    profiles.setLang("en_US")
    profiles.create("Test")
    profiles.meta |= {"firstRun": False, "updates": False}
    meta = profiles._pickle(profiles.meta)
    profiles.db.execute("update profiles set data = ? where name = '_global'", meta)
    profiles.db.commit()
    profiles.db.close()


class Review:
    """Drives the reviewer step by step; ``faults`` is what was not as it should be."""

    def __init__(self, window: Any, deck: Path, pictures: Path) -> None:
        self.window = window
        self.deck = deck
        self.pictures = pictures
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self.question = ""
        self.inputs = 1

    def start(self) -> None:
        """Import the deck and begin with the cards to visit, in a deck of their own."""
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        col = self.window.col
        col.import_anki_package(
            ImportAnkiPackageRequest(
                package_path=str(self.deck), options=ImportAnkiPackageOptions()
            )
        )
        col.models._clear_cache()
        cards = self.cards()
        place = col.decks.id("Visited")
        col.set_deck(cards, place)
        col.sched.reposition_new_cards(cards, 1, 1, randomize=False, shift_existing=False)
        col.decks.select(place)
        self.window.resize(*SIZE)
        self.window.moveToState("review")
        self.window.activateWindow()
        self.window.reviewer.web.setFocus()

    def cards(self) -> list[int]:
        """A card for each visit, none twice."""
        found: dict[str, list[int]] = {}
        for card in sorted(self.window.col.find_cards("note:Quizgen*"), reverse=True):
            found.setdefault(self.kind(card), []).append(card)
        return [found[visit.type].pop() for visit in VISITS]

    def kind(self, card: int) -> str:
        """The type of its note, or "Blanks" where it asks for several numbers; "" if it is not the
        note's first card or asks for a shape, which one number does not answer."""
        found = self.window.col.get_card(card)
        fields = found.note().fields
        if found.ord or any('"rank":' in field for field in fields):
            return ""
        if any('"blanks":true' in field for field in fields):
            return "Blanks"
        return str(found.note_type()["name"]).removeprefix("Quizgen ")

    def steps(self) -> Iterator[Step]:
        """What is asked of the page, card by card; each step waits for the last one's answer."""
        for number, visit in enumerate(VISITS):
            yield FACTS, self.judged(self.front, visit)
            if visit.refused:
                self.press((visit.refused, "Return") * self.inputs)
                yield FACTS, self.judged(self.refusal, visit)  # it stays selected
            self.picture(f"{number:02}-{visit.type}-front")
            self.press(visit.keys * max(1, self.inputs))
            yield FACTS, self.judged(self.back, visit)
            self.picture(f"{number:02}-{visit.type}-back")
            self.window.reviewer._answerCard(3)

    @staticmethod
    def judged(judge: Callable[[Visit, Shown], str], visit: Visit) -> Callable[[Any], str]:
        return lambda found: judge(visit, Shown(*found))

    def front(self, visit: Visit, shown: Shown) -> str:
        if shown.is_back or self.window.reviewer.state != "question":
            return "no new card came"
        self.question = shown.question
        self.seen.add(shown.question)
        self.inputs = shown.inputs
        if visit.type in ("Numeric", "Blanks", "Choice") and shown.focus != "typeans":
            return f"the focus is on '{shown.focus}'"
        return self.look(shown)

    def refusal(self, visit: Visit, shown: Shown) -> str:
        if shown.is_back or not shown.again:
            return f"'{visit.refused}' was not asked again"
        return self.look(shown)

    def back(self, visit: Visit, shown: Shown) -> str:
        if self.window.reviewer.state != "answer" or not shown.is_back:
            return f"{visit.keys} did not turn the card"
        if visit.type != "Cloze" and shown.question != self.question:
            return f"the back shows '{shown.question}' and not '{self.question}'"
        if shown.chosen != visit.chosen:
            return f"{visit.keys} chose option {shown.chosen}"
        if visit.said not in shown.verdict or bool(visit.said) != bool(shown.verdict):
            return f"the verdict on {visit.keys} is '{shown.verdict}'"
        return self.look(shown)

    def look(self, shown: Shown) -> str:
        """What is wrong with any side."""
        if shown.too_wide > 0:
            return f"the page is {shown.too_wide} pixels too wide"
        open_now = [w for w in self.window.app.topLevelWidgets() if w.isVisible()]
        others = [w.windowTitle() for w in open_now if w is not self.window and w.isWindow()]
        return f"Anki opened {others}" if others else ""

    def press(self, keys: tuple[str, ...]) -> None:
        """Press the keys one after the other: a key of Qt by its name, or a text."""
        from aqt.qt import Qt
        from PyQt6.QtTest import QTest

        target = self.window.reviewer.web.focusProxy()
        for key in keys:
            named = getattr(Qt.Key, f"Key_{key}", None) if len(key) > 1 else None
            if named is None:
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, named)

    def picture(self, name: str) -> None:
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(self.pictures / f"desktop-{name}.png"))

    def run(self, done: Callable[[], None]) -> None:
        """Go through the steps, with time for a page to be drawn before each."""
        from aqt.qt import QTimer

        steps = self.steps()

        def next_step() -> None:
            step = next(steps, None)
            if step is None:
                done()
            else:
                QTimer.singleShot(PATIENCE, lambda: ask(step, TRIES))

        def ask(step: Step, tries: int) -> None:
            asked, judge = step

            def answered(found: Any) -> None:
                fault = judge(found) if found else "the page has no card"
                if fault and tries > 1:
                    QTimer.singleShot(PATIENCE, lambda: ask(step, tries - 1))
                    return
                if fault:
                    self.faults.append(fault)
                    print(f"Anki: {fault}", file=sys.stderr)
                next_step()

            self.window.reviewer.web.evalWithCallback(asked, answered)

        QTimer.singleShot(2 * PATIENCE, next_step)


def main(deck: Path, pictures: Path) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu")
    import aqt

    with TemporaryDirectory() as place:
        folder = Path(place) / "anki"
        folder.mkdir()
        prepared(folder)
        app = aqt._run(["anki", "-b", str(folder), "-p", "Test"], exec=False)
        review = Review(aqt.mw, deck, pictures)
        from aqt.qt import QTimer

        def begin() -> None:
            review.start()
            review.run(app.quit)

        QTimer.singleShot(8 * PATIENCE, begin)
        app.exec()
    print(f"Anki reviewed {len(review.seen)} cards; screenshots in {pictures}")
    return int(bool(review.faults) or len(review.seen) < len(VISITS))


if __name__ == "__main__":
    status = main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]))
    sys.stdout.flush()
    os._exit(status)  # Qt's threads outlive the collection
