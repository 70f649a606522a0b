"""Import the deck into the real Anki program and review cards in it: ``make anki-desktop``.

Anki runs without a screen, in a folder of its own that goes when it is done.  For each card it is
checked that the input has the focus, that typing and Enter turn the card, and that the back shows a
verdict on the numbers of the front.  Screenshots of both sides stay in the given folder.

python tools/anki_desktop.py DECK.apkg FOLDER
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

CARDS = 4
TYPED = "12345"
PATIENCE = 1500  # milliseconds for a page to be drawn
QUESTION = "document.querySelector('.question').textContent"
FRONT = f"[document.activeElement.id, {QUESTION}]"
BACK = f"[document.querySelector('.verdict').textContent, {QUESTION}]"

Step = tuple[str, Callable[[Any], str]]  # what to ask the page, and what is wrong with the answer


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

    def start(self) -> None:
        """Import the deck and begin with its numeric cards."""
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        col = self.window.col
        col.import_anki_package(
            ImportAnkiPackageRequest(
                package_path=str(self.deck), options=ImportAnkiPackageOptions()
            )
        )
        col.models._clear_cache()
        numbers = (deck for deck in col.decks.all_names_and_ids() if deck.name.endswith("Numbers"))
        col.decks.select(next(numbers).id)
        self.window.moveToState("review")
        self.window.activateWindow()
        self.window.reviewer.web.setFocus()

    def steps(self) -> Iterator[Step]:
        """What is asked of the page, card by card; each step waits for the last one's answer."""
        for number in range(CARDS):
            yield FRONT, self.front
            self.picture(f"{number}-front")
            self.type()
            yield QUESTION, self.turning
            yield BACK, self.back
            self.picture(f"{number}-back")
            self.window.reviewer._answerCard(3)
            yield QUESTION, self.turning

    def front(self, found: Any) -> str:
        focus, self.question = found
        self.seen.add(self.question)
        return "" if focus == "typeans" else f"the focus is on '{focus}'"

    def type(self) -> None:
        from aqt.qt import Qt
        from PyQt6.QtTest import QTest

        target = self.window.reviewer.web.focusProxy()
        QTest.keyClicks(target, TYPED)
        QTest.keyClick(target, Qt.Key.Key_Return)

    def turning(self, _: Any) -> str:
        """Time for the card to turn."""
        return ""

    def back(self, found: Any) -> str:
        verdict, question = found
        if self.window.reviewer.state != "answer":
            return "Enter did not turn the card"
        if question != self.question:
            return "the back shows other numbers"
        return "" if TYPED in verdict else f"the verdict is '{verdict}'"

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
                return
            asked, judge = step

            def answered(found: Any) -> None:
                fault = judge(found) if found else "the page has no card"
                if fault:
                    self.faults.append(fault)
                QTimer.singleShot(PATIENCE, next_step)

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

        QTimer.singleShot(4 * PATIENCE, begin)
        app.exec()
    for fault in review.faults:
        print(f"Anki: {fault}", file=sys.stderr)
    print(f"Anki reviewed {len(review.seen)} cards; screenshots in {pictures}")
    return int(bool(review.faults) or len(review.seen) < CARDS)


if __name__ == "__main__":
    status = main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]))
    sys.stdout.flush()
    os._exit(status)  # Qt's threads outlive the collection
