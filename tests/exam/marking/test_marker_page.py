"""The marker's page in a browser: it judges as ``quiz grade`` and keeps what is typed."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.main import main
from quizgen.exam.manifest import Manifest, save
from quizgen.exam.marking.entries import Entries
from tests.exam.helpers import BLUEPRINT, dealt, record

pytestmark = pytest.mark.browser


@pytest.fixture
def form(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens the page of an exam; the browser's storage is its own."""
    context = chromium.new_context(accept_downloads=True)

    def opened(manifest: Manifest) -> Any:
        save(manifest, tmp_path)
        file = tmp_path / "marker.html"
        assert main(["mark", str(tmp_path), "-o", str(file)]) == 0
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        page = context.new_page()
        errors: list[Any] = []
        page.on("pageerror", lambda error: errors.append(error))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(file.as_uri())
        page.problems = errors
        return page

    yield opened
    context.close()


def enter(page: Any, *lines: str) -> None:
    for line in lines:
        page.keyboard.type(line)
        page.keyboard.press("Enter")


def shown(page: Any) -> list[list[str]]:
    rows = page.locator("#answers tr").all()
    return [row.locator("td").all_text_contents() for row in rows]


def numbers(value: Any) -> str:
    return "x".join(map(str, value)) if isinstance(value, list) else str(value)


def test_a_paper_is_typed_and_exported(form: Any, tmp_path: Path) -> None:
    manifest = dealt(3)
    page = form(manifest)
    code = manifest.sheet(manifest.seats[0]).paper
    slip = record(manifest, "Q1")["slips"][0]
    key = "; ".join(map(numbers, record(manifest, "Q3")["answer"]["value"]))
    enter(page, "XYZ", f"https://x.test/{code}/2", numbers(slip["value"]), "?", key)
    rows = shown(page)
    assert rows[0][:3] == ["Q1", numbers(slip["value"]), "wrong"]
    told = manifest.known[slip["id"].split("+")[0]].feedback
    assert told in rows[0][3]
    assert rows[1][2:] == ["unclear", "illegible"]
    assert rows[2][2] == "right"
    assert "s000 Student 0" in page.locator("#paper").text_content()
    enter(page, "<", "1x1x1; 2x2x2", "")  # two of three blanks: asked again, kept
    assert shown(page)[2][2] == "unclear"
    enter(page, "")
    assert page.locator("#said").text_content() == f"{code} s000 is complete."
    page.reload()  # everything is in the browser's storage
    assert page.locator("#count").text_content() == "1 paper"
    with page.expect_download() as started:
        page.click("#download")
    text = Path(started.value.path()).read_text("utf-8")
    assert list(csv.reader(io.StringIO(text)))[1] == [
        *(code, "s000", numbers(slip["value"]), "?", "1x1x1; 2x2x2", "–")
    ]
    file = tmp_path / "anna.csv"
    file.write_text(text, "utf-8")
    assert main(["mark", str(tmp_path), str(file), "-o", str(tmp_path / "all.csv")]) == 0
    assert page.problems == []


@pytest.mark.parametrize("mark", ["point", "comma"])
def test_the_page_judges_as_the_marking(form: Any, mark: str) -> None:
    """Keys, slips, roundings, units and nonsense; every letter of a choice."""
    blueprint = BLUEPRINT.replace("{card: vgg-error, points: 1}", "{family: activation-memory:2}")
    blueprint = blueprint.replace("follow-on: 1", "follow-on: 0")  # is for quiz grade alone
    manifest = dealt(3, f"decimal: {mark}\n{blueprint}")
    page = form(manifest)
    for seat in manifest.seats:
        assert seat.student is not None
        code = manifest.sheet(seat).paper
        entries = Entries(manifest)
        whose = entries.whose(code)
        for slot, texts in _typed(manifest, seat.student.id).items():
            for text in texts:
                entries.rows[whose] = {slot: text}
                here = entries.mark(whose, slot).status
                there = page.evaluate(
                    "([code, slot, text]) => form.judged(code, slot, text)", [code, slot, text]
                )
                assert there[0] == ("unclear" if here == "illegible" else here), (slot, text, there)
    assert page.problems == []


def _typed(manifest: Manifest, name: str) -> dict[str, list[str]]:
    seat = next(s for s in manifest.seats if s.student and s.student.id == name)
    found: dict[str, list[str]] = {}
    for slot, code in zip(manifest.blueprint.slots, manifest.sheet(seat).codes, strict=True):
        if slot.answer == "choice":
            found[slot.id] = [*"ABCDE", "Z", "AB", "?"]
            continue
        one = manifest.questions[code]
        values: list[Any] = [one.answer.value, *(slip.value for slip in one.slips)]
        texts = []
        for value in values:
            if isinstance(value, tuple):
                texts.append("; ".join("x".join(map(str, part)) for part in value))
            elif "/" not in str(value):
                texts += [f"{value}", f"{value} KB"] if slot.id == "Q4" else [f"{value}"]
                texts += [f"{value}*1", f"{value}0", f"{value}*2"]
        if manifest.blueprint.decimal_mark == ",":
            texts = [text.replace(".", ",") for text in texts] + ["153.632"]
        found[slot.id] = [*texts, "about ten", "?"]
    return found
