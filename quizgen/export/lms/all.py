"""An exam's files for learning platforms, and what each of them loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quizgen.export.lms import canvas, gift, json_file, moodle, qti, spreadsheet
from quizgen.export.lms.bank import Bank, losses
from quizgen.export.lms.platforms import PLATFORMS
from quizgen.questions.paper import Paper, Pool


@dataclass(frozen=True)
class Made:
    """files: by name.  losses: sentences to print, each beginning with who loses."""

    files: Mapping[str, bytes] = field(repr=False)
    losses: Sequence[str]


def files(title: str, course: str, pools: Sequence[Pool], papers: Sequence[Paper]) -> Made:
    """Every file of an exam; papers: who got what, for CSV and JSON."""
    bank = Bank(title, course, tuple(pools))
    made = {file: document(platform, bank, papers) for platform, file in PLATFORMS.items()}
    return Made(made, lost(bank))


def document(platform: str, bank: Bank, papers: Sequence[Paper]) -> bytes:
    """The file for one of ``PLATFORMS``."""
    match platform:
        case "moodle":
            return moodle.document(bank)
        case "canvas":
            return canvas.package(bank)
        case "qti":
            return qti.package(bank)
        case "gift":
            return gift.document(bank).encode()
        case "csv":
            return spreadsheet.table(bank, _used(papers)).encode("utf-8-sig")
        case "json":
            return json_file.document(bank, papers).encode()
    raise ValueError(platform)


def _used(papers: Sequence[Paper]) -> dict[str, list[str]]:
    """The papers that each question stands on."""
    used: dict[str, list[str]] = {}
    for paper in papers:
        for asked in paper.asked():
            used.setdefault(asked.code, []).append(paper.code)
    return used


def lost(bank: Bank) -> list[str]:
    """What is lost, without making any file: sentences, each beginning with who loses."""
    own = {"Canvas": canvas.own_losses(bank), "GIFT": gift.own_losses(bank)}
    found = [f"Every platform: {loss}" for loss in losses(bank)]
    return found + [f"{platform}: {loss}" for platform, its in own.items() for loss in its]
