"""From responses to marks, report, recipes and decks: the whole command, and its pieces."""

from __future__ import annotations

import csv
import json
import stat
import xml.etree.ElementTree as ET
from fractions import Fraction
from html import escape
from pathlib import Path

import pytest

from quizgen.cli.main import main
from quizgen.decks.recipe import load_deck
from quizgen.exam.dealing.fairness import fairness_page
from quizgen.exam.manifest import parse_manifest, save, text_of
from quizgen.exam.marking.feedback import Feedback
from quizgen.exam.marking.mark import Corrections, mark_paper
from quizgen.exam.marking.outliers import outliers
from quizgen.exam.marking.remedial import Remedy, recipe_text, remedy, safe_name
from quizgen.exam.marking.report import _alpha, median_percent, report, rounded_data
from quizgen.exam.marking.report_page import bars, report_page
from quizgen.exam.printing.papers import Press
from quizgen.families import misconceptions
from quizgen.files.content import contents
from quizgen.variants.split import share_of
from tests.exam.helpers import BANK, BLUEPRINT, as_json, dealt, record, respond, six, students

EVIL = '<script>alert("x")</script>'


def rows(manifest, right: dict[str, str]):
    """Everybody's right answers in the slots whose letter is R, else the first slip or nothing."""
    found = []
    for seat in manifest.seats:
        if seat.student is None or seat.student.id not in right:
            continue
        row = {"id": seat.student.id}
        sheet = manifest.sheet(seat)
        for place, (slot, code) in enumerate(
            zip(manifest.blueprint.slots, sheet.codes, strict=True)
        ):
            record = as_json(manifest.questions[code])
            letter = right[seat.student.id][place]
            row[slot.id] = _typed(record, sheet.orders.get(slot.id), slot.answer, letter)
        found.append(row)
    return found


def _typed(record, order, answer, letter: str) -> str:
    if letter == ".":
        return ""
    if order:
        asked = record["as_choice"] if answer == "choice" else record["answer"]
        names = [option["id"] for option in asked["options"]]
        right = order.index(names.index(asked["value"]))
        return "ABCDE"[right if letter == "R" else (right + 1) % len(order)]
    value = record["answer"]["value"] if letter == "R" else record["slips"][0]["value"]
    if not isinstance(value, list):
        return str(value)
    return "; ".join("x".join(map(str, shape)) for shape in value)


ANSWERS = {"s000": "RRRR", "s001": "WRRR", "s002": "W.WW", "s003": "RRWR", "s004": "WWWW"}


def marked_class(manifest, right=ANSWERS):
    responses = respond(manifest, rows(manifest, right))
    return [mark_paper(manifest, one, Corrections()) for one in responses.answered], responses


# --- the report -----------------------------------------------------------------------


def test_the_report_counts_what_was_marked() -> None:
    manifest = six()
    marked, responses = marked_class(manifest)
    data = report(manifest, marked, responses, Corrections())
    assert [float(paper.total) for paper in marked] == [9, 7, 0, 6, 0]
    assert data["scores"]["mean"] == Fraction(22, 5)
    assert (data["scores"]["median"], data["scores"]["most"]) == (6, 9)
    assert [one["count"] for one in data["distribution"]] == [2, 0, 0, 0, 0, 0, 1, 1, 0, 1]
    assert data["absent"] == ["s005"]
    first = data["slots"][0]
    assert (first["right"], first["wrong"], first["difficulty"]) == (2, 3, Fraction(2, 5))
    # shares 1 0 0 1 0 against the rest of the papers, 7 7 0 4 0: 3.8 / sqrt(1.2 * 49.2)
    assert float(first["discrimination"]) == pytest.approx(3.8 / (1.2 * 49.2) ** 0.5, abs=1e-4)
    assert data["slots"][1]["blank"] == 1
    shared = {one["id"]: one["students"] for one in data["misconceptions"]}
    slip = manifest.questions[manifest.sheet(manifest.seats[1]).codes[0]].slips[0].id
    assert set(shared[slip.split("+")[0]]) >= {"s001"}
    ranked = [len(one["students"]) for one in data["misconceptions"]]
    assert ranked == sorted(ranked, reverse=True)
    assert report(manifest, [], respond(manifest, [{"id": "x", "Q1": "1"}]), Corrections())
    assert _alpha(marked[:1], []) is None


def test_figures_are_rounded_half_up_from_exact_values() -> None:
    """Eight papers of which one has Q1: 1/8 is 0.13, where a float's digits give 0.12."""
    manifest = dealt(8)
    right = {f"s{i:03}": "RWWW" if i == 0 else "WWWR" for i in range(8)}
    marked, responses = marked_class(manifest, right)
    data = report(manifest, marked, responses, Corrections())
    assert data["slots"][0]["difficulty"] == Fraction(1, 8)
    page = report_page(data)
    assert '<td class="n">0.13</td>' in page
    assert '<td class="n">0.12</td>' not in page
    assert "Mean 1.13 of 9 points" in page  # (2 + 7) / 8
    assert 'text-anchor="middle">13</text>' in page
    assert rounded_data(data)["slots"][0]["difficulty"] == 0.125
    assert median_percent(marked[:2]) == Fraction(50, 3)  # of 2 and 1 of 9 points


def test_a_chart_tells_what_it_shows_and_its_words_are_inert() -> None:
    root = ET.fromstring(bars([("a<b", 2), ('"&', 0)], "x < 'y' & \"z\""))
    space = "{http://www.w3.org/2000/svg}"
    assert (root.get("role"), root.get("aria-label")) == ("img", "x < 'y' & \"z\"")
    assert [one.text for one in root.iter(f"{space}text")] == ["2", "a<b", None, '"&']
    assert [one.get("height") for one in root.iter(f"{space}rect")] == ["120", "0"]


def test_an_answer_left_blank_is_shown_as_none() -> None:
    manifest = six()
    marked, _ = marked_class(manifest)
    page = Feedback(Press(manifest, BANK)).page(marked[2], ())  # W.WW
    assert page.count("Your answer: <strong>(none)</strong>") == 1
    assert page.count("Your answer: <strong><bdi>") == 3


def test_a_version_that_went_badly_stands_out() -> None:
    manifest = dealt(40, f"versions: [A, B]\n{BLUEPRINT}")
    right = {f"s{i:03}": "WRRR" if i % 2 and i > 4 else "RRRR" for i in range(40)}
    marked, _ = marked_class(manifest, right)
    found = outliers(manifest, marked)
    assert {one.slot for one in found} == {"Q1"}
    by_trait = {one.trait: one for one in found}
    assert by_trait["version B"].difficulty == Fraction(1, 10)
    assert by_trait["version B"].others == 1
    assert by_trait["version A"].errors == -by_trait["version B"].errors > 3


@pytest.mark.parametrize(("wrong", "striking"), [(7, False), (8, True)])
def test_three_standard_errors_stand_out(wrong: int, striking: bool) -> None:
    """0 and 7 wrong of 20 are 2.91 standard errors apart, 0 and 8 are 3.16."""
    manifest = dealt(40, f"versions: [A, B]\n{BLUEPRINT}")
    version = {f"s{i:03}": seat.version for i, seat in enumerate(manifest.seats)}
    of_b = [name for name, its in version.items() if its == "B"]
    assert len(of_b) == 20
    right = {name: "WRRR" if name in of_b[:wrong] else "RRRR" for name in version}
    found = {one.trait for one in outliers(manifest, marked_class(manifest, right)[0])}
    assert {trait for trait in found if trait.startswith("version")} == (
        {"version A", "version B"} if striking else set()
    )


@pytest.mark.parametrize(("count", "striking"), [(4, False), (5, True)])
def test_fewer_than_five_answers_say_nothing(count: int, striking: bool) -> None:
    """All of version A are right; of version B a few came, and all are wrong."""
    manifest = dealt(40, f"versions: [A, B]\n{BLUEPRINT}")
    version = {f"s{i:03}": seat.version for i, seat in enumerate(manifest.seats)}
    came = [name for name, its in version.items() if its == "B"][:count]
    right = {name: "RRRR" for name, its in version.items() if its == "A"}
    marked, _ = marked_class(manifest, right | dict.fromkeys(came, "WRRR"))
    found = {one.trait for one in outliers(manifest, marked)}
    assert ("version B" in found) == striking


@pytest.mark.parametrize(("share", "studied"), [("1", ()), ("1/2", ("conv-params:2",))])
def test_what_got_all_points_is_not_to_be_studied(share: str, studied: tuple[str, ...]) -> None:
    """A slip of arithmetic that costs nothing is no reason for a recipe."""
    manifest = dealt(1, BLUEPRINT.replace("slip: 1/2", f"slip: {share}"))
    key = record(manifest, "Q1")["answer"]["value"]
    (row,) = rows(manifest, {"s000": "RRRR"})
    paper = mark_paper(
        manifest, respond(manifest, [{**row, "Q1": str(10 * key)}]).answered[0], Corrections()
    )
    assert paper.marks[0].status == "partly"
    assert paper.marks[0].misconceptions == ("power-of-ten",)
    found = remedy(manifest, paper, {"conv-bias-count"}, {"conv-params:2", "layer-chain:2"})
    assert found == Remedy(studied, ())
    assert bool(recipe_text(manifest.blueprint, paper, found)) == bool(studied)


# --- the command ----------------------------------------------------------------------


def responses_file(path: Path, manifest, right=ANSWERS) -> Path:
    found = rows(manifest, right)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    return path


def grade(*arguments: object) -> int:
    return main(["grade", *map(str, arguments)])


def tree(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_marks_pages_recipes_and_decks(tmp_path: Path, capsys) -> None:
    manifest = six()
    save(manifest, tmp_path)
    typed = responses_file(tmp_path / "r.csv", manifest)
    out = tmp_path / "marks"
    assert grade(tmp_path / "manifest.json", typed, "-o", out) == 0
    assert "5 marked, 1 absent, median 67 percent" in capsys.readouterr().out
    with open(out / "marks.csv", encoding="utf-8-sig", newline="") as file:
        table = {row["id"]: row for row in csv.DictReader(file)}
    assert [table[f"s{i:03}"]["total"] for i in range(6)] == ["9", "7", "0", "6", "0", ""]
    assert table["s005"]["status"] == "absent"
    assert table["s001"]["Q1"] == "0"
    assert not (out / "recipes" / "s000.yaml").exists()
    assert (out / "feedback" / "s000.html").exists()
    page = (out / "feedback" / "s001.html").read_text("utf-8")
    record = manifest.questions[manifest.sheet(manifest.seats[1]).codes[0]]
    assert f"{record.answer.value:,}".lstrip("0") in page or "Correct answer" in page
    assert "Solution" in page
    assert manifest.seed not in page
    for name in ("marks.csv", "marks.json", "report.html", "feedback/s001.html"):
        assert stat.S_IMODE((out / name).stat().st_mode) == 0o600
    deck = load_deck(out / "recipes" / "s002.yaml", contents())
    families = [f"{living.family}:{living.level}" for living in deck.numbers]
    assert sorted(families) == ["conv-macs:2", "conv-params:2", "layer-chain:2"]
    assert "vgg-error" in [card.code for card in deck.cards]
    for living in deck.numbers:
        for question in living.questions:
            index = int(question.code.rsplit(":", 1)[1])
            assert share_of(living.family, living.level, index) == "practice"
    decks = sorted(path.name for path in (out / "decks").iterdir())
    assert decks == ["s001.apkg", "s002.apkg", "s003.apkg", "s004.apkg"]
    before = tree(out)
    assert grade(tmp_path, typed, "-o", out) == 0
    assert tree(out) == before
    other = tmp_path / "again"
    assert grade(tmp_path, typed, "-o", other) == 0
    assert tree(other) == before


def test_regrading_shows_who_changes(tmp_path: Path, capsys) -> None:
    manifest = six()
    save(manifest, tmp_path)
    typed = responses_file(tmp_path / "r.csv", manifest)
    out = tmp_path / "marks"
    arguments = [tmp_path, typed, "-o", out, "--no-decks"]
    assert grade(*arguments, "--regrade") == 2
    assert "there are no marks in" in capsys.readouterr().err
    assert grade(*arguments) == 0
    assert grade(*arguments, "--void", "Q1") == 2
    assert "--regrade shows who changes" in capsys.readouterr().err
    assert grade(*arguments, "--void", "Q1", "--regrade") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1:] == ["  s001: +2 (Q1)", "  s002: +2 (Q1)", "  s004: +2 (Q1)"]
    changes = (out / "changes.csv").read_text("utf-8-sig").splitlines()
    assert changes[1] == "s001,7,9,9,9,+2,Q1"
    assert grade(*arguments, "--void", "Q1=out", "--regrade") == 0
    changes = (out / "changes.csv").read_text("utf-8-sig").splitlines()
    assert changes[1:3] == ["s000,9,9,7,7,-2,Q1", "s001,9,9,7,7,-2,Q1"]
    assert grade(*arguments, "--void", "Q1=out", "--regrade") == 0
    assert (out / "changes.csv").read_text("utf-8-sig").splitlines()[1:] == []


def test_names_and_ids_of_any_kind_come_out_inert(tmp_path: Path, capsys) -> None:
    from dataclasses import replace

    from quizgen.exam.dealing.making import make
    from quizgen.questions.paper import Student
    from tests.exam.helpers import draft

    ids = ["../../x", "/etc/passwd", "=cmd()", "..", "שלום", "a b", "CON", "🙂"]
    people = [Student(name, EVIL) for name in ids]
    manifest = make(draft(), BANK, people, seed="s", program="1")
    manifest = replace(manifest, blueprint=replace(manifest.blueprint, title=EVIL))
    save(manifest, tmp_path / "in")
    typed = responses_file(tmp_path / "r.csv", manifest, dict.fromkeys(ids, "W.WW"))
    out = tmp_path / "deep" / "marks"
    assert grade(tmp_path / "in", typed, "-o", out) == 0
    capsys.readouterr()
    assert {path.name for path in tmp_path.iterdir()} == {"in", "r.csv", "deep"}
    assert len(list((out / "feedback").iterdir())) == len({safe_name(name) for name in ids}) == 8
    pages = [path.read_text("utf-8") for path in (out / "feedback").iterdir()]
    pages += [(out / "report.html").read_text("utf-8"), fairness_page(manifest)]
    for text in pages:
        assert "<script" not in text
        assert "&lt;script&gt;" in text
    assert "\n'=cmd()," in (out / "marks.csv").read_text("utf-8-sig")
    deck = load_deck(next(iter((out / "recipes").iterdir())), contents())
    assert EVIL in deck.title


def test_a_bad_file_is_one_sentence(tmp_path: Path, capsys) -> None:
    save(six(), tmp_path)
    for name, text, message in (
        ("m.json", "{", "m.json:1: no JSON"),
        ("m.json", "[]", "this is no manifest of an exam"),
        ("m.json", '{"format": 99}', "its format is 99, this program reads 1"),
    ):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        assert grade(path, tmp_path / "r.csv", "-o", tmp_path / "out") == 2
        said = capsys.readouterr().err
        assert said.startswith("quiz: ")
        assert message in said
    assert grade(tmp_path, tmp_path / "none.csv", "-o", tmp_path / "out") == 2
    assert "there is no such file" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    typed = tmp_path / "r.csv"
    typed.write_text("id,Q1,Q2,Q3,Q4\ns000,?,,,\n", "utf-8")
    assert grade(tmp_path, typed, "-o", tmp_path / "out", "--json", "--no-decks") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["to_settle"][0]["student"] == "s000"
    assert students(1)[0].id == "s000"


def test_an_exam_of_another_program_is_marked_from_its_manifest(tmp_path: Path, capsys) -> None:
    """A family, a version and a mistake that this program does not have."""
    text = text_of(dealt(3))
    mistake = record(dealt(3), "Q1")["slips"][0]["id"].split("+")[0]
    for old, new in (("conv-params", "gone-params"), (f'"{mistake}"', '"gone-mistake"')):
        text = text.replace(old, new)
    text = text.replace('"version":1', '"version":7')
    manifest = parse_manifest(text)
    save(manifest, tmp_path)
    typed = responses_file(tmp_path / "r.csv", manifest, {"s000": "WRWR", "s001": "RRRR"})
    assert grade(tmp_path, typed, "-o", tmp_path / "out") == 0
    assert "2 marked, 1 absent" in capsys.readouterr().out
    data = json.loads((tmp_path / "out" / "marks.json").read_text("utf-8"))
    assert [student["total"] for student in data["students"]] == ["4", "9"]
    assert data["students"][0]["slots"][0]["misconceptions"][0] == "gone-mistake"
    page = (tmp_path / "out" / "feedback" / "s000.html").read_text("utf-8")
    assert escape(misconceptions()[mistake].feedback) in page
    recipe = load_deck(tmp_path / "out" / "recipes" / "s000.yaml", contents())
    assert [living.family for living in recipe.numbers] == ["layer-chain"]


def test_content_that_broke_after_the_exam_does_not_hold_it_up(tmp_path: Path, capsys) -> None:
    """The manifest holds the keys; what a folder would add to pages and decks is left out."""
    manifest = six()
    save(manifest, tmp_path)
    typed = responses_file(tmp_path / "r.csv", manifest)
    mine = tmp_path / "mine"
    (mine / "families").mkdir(parents=True)
    (mine / "content.yaml").write_text("prefix: my", "utf-8")
    broken = (
        "misconceptions:\n  - id: my-a\n    feedback: It costs 3 $.\ntopic: params\nfamilies: []\n"
    )
    (mine / "families" / "a.yaml").write_text(broken, "utf-8")
    given = (tmp_path / "manifest.json", typed, "--no-decks")
    assert grade(*given, "-o", tmp_path / "with", "--content", mine) == 0
    said = capsys.readouterr().err
    assert said.startswith(f"quiz: '{mine}' is left out on pages and in decks (")
    assert "a.yaml:3: a '$' without its partner" in said
    assert grade(*given, "-o", tmp_path / "without") == 0
    assert tree(tmp_path / "with") == tree(tmp_path / "without")
