"""The list of works: read, refused where a part is missing, cited by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.cards.reader import load_cards
from quizgen.cards.works import load_works
from quizgen.export.interactive.worked import sources
from quizgen.files.content import contents, own
from quizgen.files.yaml import ContentError

WORK = "title: Deep Nets, authors: Some, year: 2015, url: https://example.org/a"
CARD = """\
topic: vgg
cards:
  - id: my-a
    question: |
      Who?
    answer: |
      He.
    source: SOURCE
"""


def folder(tmp_path: Path, listed: str, source: str = "deep-2015") -> Path:
    (tmp_path / "cards").mkdir()
    (tmp_path / "content.yaml").write_text("prefix: my", "utf-8")
    (tmp_path / "cards" / "sources.yaml").write_text(listed, "utf-8")
    (tmp_path / "cards" / "vgg.yaml").write_text(CARD.replace("SOURCE", source), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "text", "html"),
    [
        ("deep-2015", "Deep Nets (2015)", '<a href="https://example.org/a">Deep Nets (2015)</a>'),
        (
            "deep-2015, table 2",
            "Deep Nets (2015), table 2",
            '<a href="https://example.org/a">Deep Nets (2015)</a>, table 2',
        ),
        ("A < B (2014), part 2", "A < B (2014), part 2", "A &lt; B (2014), part 2"),
        (
            "[deep-2015, 'Own (2020)']",
            "Deep Nets (2015); Own (2020)",
            '<a href="https://example.org/a">Deep Nets (2015)</a>; Own (2020)',
        ),
    ],
)
def test_what_a_card_cites_is_shown_with_a_link(
    source: str, text: str, html: str, tmp_path: Path
) -> None:
    found = contents([folder(tmp_path, f"sources: {{deep-2015: {{{WORK}}}}}", source)])
    (card,) = [card for card in load_cards(found) if card.id == "my-a"]
    assert card.question.source == text
    assert sources(card.question.sources) == html


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ("sources: [a]", "sources.yaml:1: 'sources' must be a mapping of works by key"),
        (
            "sources:\n  deep: A paper",
            "2: 'deep' must be a mapping; give title, authors, year, url",
        ),
        ("sources:\n  Deep: {" + WORK + "}", "2: 'Deep' is no key; lower-case words and hyphens"),
        ("sources:\n  deep: {title: A, year: 2015}", "2: 'authors' is missing"),
        ("sources:\n  a: {" + WORK.replace("2015", "15") + "}", "needs the year of its public"),
        (
            "sources:\n  a: {" + WORK.replace("2015", "'2015'") + "}",
            "'year' must be a whole number, not '2015'; without quotation marks",
        ),
        ("sources:\n  a: {" + WORK.replace("https://", "") + "}", "is no address; https://..."),
        ("sources:\n  a: {" + WORK + ", doi: x}", "unknown key 'doi'"),
        (
            "sources:\n  vgg-2014: {" + WORK + "}",
            "2: the key 'vgg-2014' belongs to another work at cards/sources.yaml:",
        ),
    ],
)
def test_a_work_needs_all_its_parts(listed: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        load_works(contents([folder(tmp_path, listed)]))
    assert message in str(raised.value)


def test_a_folder_needs_no_list(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text("prefix: my", "utf-8")
    assert load_works([own(tmp_path)]) == {}


def test_every_shipped_work_is_cited() -> None:
    shipped = contents()
    works = load_works(shipped)
    cards = load_cards(shipped)
    said = [text for card in cards for text in card.cited]
    said += [known.source for card in cards for known in card.sourced]
    idle = works.keys() - {text.partition(",")[0] for text in said}
    assert idle == set()
    addresses = [work.url for work in works.values()]
    assert len(set(addresses)) == len(addresses)
    assert len({(work.title, work.year) for work in works.values()}) == len(works)


def test_a_work_may_stand_in_the_programs_list_too(tmp_path: Path) -> None:
    """A later version of the program may list what a user's folder has had for long."""
    vgg = load_works(contents([]))["vgg-2014"]
    again = f'"{vgg.title}", authors: SZ, year: {vgg.year}, url: https://example.org/vgg'
    given = [folder(tmp_path, f"sources:\n  vgg-2014: {{title: {again}}}", "vgg-2014")]
    assert load_works(contents(given))["vgg-2014"] == vgg
