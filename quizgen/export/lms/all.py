"""An exam's files for learning platforms, and what each of them loses."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from quizgen.decks.blueprint import Marking
from quizgen.export.lms import canvas, gift, json_file, moodle, qti, spreadsheet
from quizgen.export.lms.bank import Bank, losses
from quizgen.export.lms.platforms import PLATFORMS
from quizgen.files.disk import encoded
from quizgen.questions.paper import Paper

PRINTED = {"": "Every platform", "moodle": "Moodle", "canvas": "Canvas", "gift": "GIFT"}

PARTS = (
    "A slip of arithmetic, or a blank that follows from an earlier one, has no points there; "
    "'quiz grade' gives part of them as the blueprint says."
)


@dataclass(frozen=True, slots=True)
class Loss:
    """What a learning platform cannot carry.

    platform: a name of ``PLATFORMS``; empty where every platform loses it.
    what: a sentence.

    >>> str(Loss("gift", "There are no tags."))
    'GIFT: There are no tags.'
    """

    platform: str
    what: str

    def __str__(self) -> str:
        return f"{PRINTED[self.platform]}: {self.what}"


def document(platform: str, bank: Bank, papers: Sequence[Paper]) -> bytes | bytearray:
    """The file for one of ``PLATFORMS``."""
    match platform:
        case "moodle":
            return encoded(moodle.chunks(bank))
        case "canvas":
            return canvas.package(bank)
        case "qti":
            return qti.package(bank)
        case "gift":
            return encoded(gift.chunks(bank))
        case "csv":
            return encoded(spreadsheet.chunks(bank, _used(papers)), BOM_UTF8)
        case "json":
            return encoded(json_file.chunks(bank, papers))
    raise ValueError(platform)


def _used(papers: Sequence[Paper]) -> dict[str, list[str]]:
    """The papers that each question stands on."""
    used: dict[str, list[str]] = {}
    for paper in papers:
        for asked in paper.asked():
            used.setdefault(asked.code, []).append(paper.code)
    return used


def lost(
    bank: Bank, platforms: Collection[str] = tuple(PLATFORMS), marking: Marking | None = None
) -> list[Loss]:
    """What these platforms lose of the bank's questions, without making any file.

    marking: the rules of the exam, for part of the points.
    """
    found = [Loss("", what) for what in losses(bank)]
    if marking and (marking.slip or marking.follow_on):
        found.append(Loss("", PARTS))
    for platform, own in (
        ("moodle", moodle.own_losses),
        ("canvas", canvas.own_losses),
        ("gift", gift.own_losses),
    ):
        if platform in platforms:
            found += [Loss(platform, what) for what in own(bank)]
    return found
