"""Families in files: read, refused with file and line, used everywhere like the built-in ones."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from quizgen.errors import QuizgenError
from quizgen.families import families, family, question
from quizgen.files.content import contents
from quizgen.questions.grading import mark
from quizgen.variants.drawing import survey_of
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.space import Axis
from tests.cli.helpers import CARDS, content, one_sentence, quiz

pytestmark = pytest.mark.usefixtures("cards_are_not_judged")

GOOD = """\
topic: tests
misconceptions:
  - id: my-halved
    feedback: |
      You took half of the row
      only.
    study: [my-choice]
families:
  - id: my-fence
    summary: posts of a fence
    prompt: |
      A fence is <W> m long, with a post every <S> m, at both ends too. How many posts has it?
    axes:
      W: [12, 24, 36, 48, 60, 72]
      S: [2, 3, 4, 6]
    possible: W % S == 0
    rules: [W > 20, W//S > 4]
    formula: W//S + 1
    unit: elements
    slips:
      forgot-plus-one: W//S
      my-halved: W//(2*S) + 1
      forgot-stride: W + 1
    combined:
      forgot-plus-one+my-halved: W//(2*S)
  - id: my-shape
    summary: a shape and a rounded number
    version: 3
    source: a test
    levels:
      - level: 3
        prompt: A map of <C> channels and side <W>, kernels <K>, stride <S>.
        axes:
          W: [32, 33, 35]
          K S: [[3, 2], [5, 3]]
          C: [4, 8]
        steps:
          - {name: out, label: Side, formula: (W - K)//S + 1}
          - {name: deep, formula: 2*C}
        answer: deep out out
        slips:
          forgot-plus-one: [deep, out - 1, out - 1]
          kept-input-channels: [C, out, out]
          same-size: [deep, W, W]
      - level: 1
        prompt: <W> by <W> numbers of 4 bytes.
        axes:
          kilo: [KB, kB]
          biases: [counted, none]
          W: [30, 40, 50, 60]
        formula:
          biases: {counted: {kilo: {KB: (W*W*4 + 4)/1024, kB: (W*W*4 + 4)/1000}}, none: 'W*W*4'}
        unit: {kilo: {KB: KB, kB: kB}}
        places: 2
        slips:
          forgot-bytes: W*W
          wrong-kilo: {kilo: {KB: W*W/1000, kB: W*W/1024}}
          same-size: W
"""


def folder(path: Path, text: str = GOOD, **more: str) -> Path:
    return content(path, families_posts=text, **{"cards_tests": CARDS, **more})


def test_what_a_file_says_is_what_a_program_says(tmp_path: Path) -> None:
    found = contents([folder(tmp_path)])
    fence = family("my-fence", found)
    assert (fence.topic, fence.summary, fence.version, list(fence)) == (
        "tests", "posts of a fence", 1, [1],
    )  # fmt: skip
    same = FormulaLevel(
        prompt="A fence is <W> m long, with a post every <S> m, at both ends too. How many posts "
        "has it?",
        axes=(Axis("W", (12, 24, 36, 48, 60, 72)), Axis("S", (2, 3, 4, 6))),
        possible=("W % S == 0",),
        rules=("W > 20", "W//S > 4"),
        steps=(("answer", "Answer", "W//S + 1"),),
        unit="elements",
        slips={
            "forgot-plus-one": "W//S",
            "my-halved": "W//(2*S) + 1",
            "forgot-stride": "W + 1",
        },
        combined={"forgot-plus-one+my-halved": "W//(2*S)"},
    )
    programmed = Family("my-fence", "tests", "posts of a fence", {1: same})
    assert survey_of(fence, 1) == survey_of(programmed, 1)
    for index in range(same.space.size):
        assert fence.question(1, index) == programmed.question(1, index)
    asked = question("my-fence:1:14", found)
    assert mark(asked, "7").misconceptions == ("forgot-bias",) or mark(asked, "?")
    shape: Any = family("my-shape", found)
    assert (shape.version, shape.source, list(shape)) == (3, "a test", [1, 3])
    assert shape.level(3).answer == ("deep", "out", "out")
    assert shape.question(3, 0).answer.shape == (8, 15, 15)
    first = shape.level(1)
    assert isinstance(first.unit, By)
    values = {i: shape.question(1, i).answer for i in range(first.space.size)}
    assert {answer.unit for answer in values.values()} == {"KB", "kB"}
    assert all(answer.places == 2 for answer in values.values())


def test_own_misconceptions_are_named(tmp_path: Path) -> None:
    at = folder(tmp_path)
    for response, named, feedback in [
        ("9", ["my-halved"], "You took half of the row only."),
        ("8", ["forgot-plus-one", "my-halved"], "Two things at once. "),
        ("16", ["forgot-plus-one"], "You counted only the steps"),
    ]:
        result = quiz("answer", "my-fence:1:13", response, "--content", at, "--json").data
        assert result["misconceptions"] == named
        assert result["feedback"].startswith(feedback)
    study = quiz("answer", "my-fence:1:13", "9", "--content", at, "--json").data["study"]
    assert study == ["my-choice"]


def test_every_command_takes_them(tmp_path: Path) -> None:
    deck = """\
        name: mine
        title: Mine
        description: posts
        decks: {numbers: "My::Numbers"}
        families: [my-fence, "my-shape:3", "conv-params:1"]
        """
    at = folder(tmp_path, decks_mine=dedent(deck))
    with_it = ("--content", at)
    topics = {topic["id"]: topic for topic in quiz("topics", "--json", *with_it).data["topics"]}
    assert [item["id"] for item in topics["tests"]["families"]] == ["my-fence", "my-shape"]
    space = survey_of(family("my-fence", contents([at])), 1)
    levels = topics["tests"]["families"][0]["levels"]
    assert levels["1"]["variants"] == space.variants
    assert levels["1"]["separable"] == [3, 3]
    asked = quiz("ask", "--topic", "tests", "--count", "9", "--seed", "1", "--json", *with_it)
    assert {line["family"] for line in asked.lines} == {"my-fence", "my-shape"}
    assert len({line["code"] for line in asked.lines}) == 9
    for name in ("my-fence", "my-fence:1", "my-fence:1:14", "my-fence@1:1:14"):
        assert quiz("ask", name, "--seed", "2", *with_it).code == 0
    drilled = quiz("drill", "--topic", "tests", "--level", "3", "--json", "--seed", "4",
                   "--count", "2", *with_it, stdin="1x1x1\n1x1x1\n")  # fmt: skip
    assert "my-shape:3:" in drilled.out
    by_recipe = quiz(
        "drill", "mine", "--seed", "1", "--count", "6", *with_it, stdin="1\n1x1x1\n" * 20
    )
    assert "my-fence:1:" in by_recipe.out
    package = tmp_path / "mine.apkg"
    assert quiz("build", "mine", "-o", package, *with_it).out.endswith("3 notes\n")
    assert quiz("check", *with_it).out == "Nothing found.\n"
    one_sentence(quiz("ask", "my-fence:1:14"), "'my-fence': no such family")
    one_sentence(quiz("ask", "my-fense", *with_it), "did you mean 'my-fence'")
    one_sentence(quiz("ask", "my-fence@2:1:14", *with_it), "version 1 of my-fence")
    one_sentence(quiz("ask", "my-fence:1:0", "--content", at, "--level", "2"), "a code is one")


# --- what is refused ------------------------------------------------------------------


def findings(folder: Path) -> list[tuple[str, str]]:
    """Place and message of each finding, places without the folder."""
    found = quiz("check", "--content", folder, "--json")
    assert (found.code, found.err) == (1, "")
    return [(e["place"].removeprefix(f"{folder}/"), e["message"]) for e in found.lines]


def one(lines: str) -> str:
    """A file with one family; the given lines take the place of its own of the same key."""
    own = {
        "id": "  - id: my-one",
        "summary": "    summary: one",
        "prompt": "    prompt: A row of <W> and <K>?",
        "axes": "    axes: {W: [8, 9, 10, 12], K: [2, 3]}",
        "formula": "    formula: W*K + 1",
        "unit": "    unit: elements",
        "slips": "    slips: {same-size: W, forgot-plus-one: W*K, forgot-kernel: W + 1}",
    }
    last = ""
    for line in lines.split("\n"):
        if line.startswith("\\"):
            own.pop(line[1:])
        elif line.startswith(" "):
            own[last] += f"\n    {line}"
        elif line:
            last = line.partition(":")[0]
            own[last] = f"{'  - ' if last == 'id' else '    '}{line}"
    return "topic: tests\nfamilies:\n" + "\n".join(own.values()) + "\n"


REFUSED = [  # lines changed, line of the message, message
    ("id: One", 3, "'One' is no id; lower-case words and hyphens"),
    ("id: one", 3, "'one' must begin with 'my-'"),
    ("sumary: x", 10, "unknown key 'sumary'; did you mean 'summary'"),
    ("level: 4", 10, "there is no level 4; 1, 2 or 3"),
    ("version: 0", 10, "there is no version 0; begin at 1"),
    ("version: x", 10, "'version' must be a whole number, not 'x'"),
    ("\\prompt", 3, "'prompt' is missing"),
    ("prompt: a <L> b", 5, "the prompt's <L> has no axis; there are K, W"),
    ("prompt: |\n  a\n  b <W>\n  and <KK>?", 8, "the prompt's <KK> has no axis; did you mean 'K'?"),
    ("prompt: |\n  <W>\n  $<W> \\foo$", 7, "$<W> \\foo$: '\\foo' is out of place"),
    ("prompt: a ` b", 5, "a '`' without its partner; write \\` for the sign itself"),
    ("\\axes", 3, "'axes' is missing; as in 'axes:' and lines below it"),
    ("axes: [1, 2]", 6, "'axes' must be a mapping; as in 'axes:' and lines below it"),
    ("axes: {W: 3, K: [1, 2]}", 6, "the values of 'W' must be a list; as in [3, 5]"),
    ("axes: {W: [3, x], K: [1]}", 6, "the values of 'W' are neither all whole numbers nor all"),
    ("axes: {W: [1.5], K: [1]}", 7, "'W' is a word here, no number"),
    ("axes: {W: [3, 3], K: [1]}", 6, "axis 'W': a point stands there twice"),
    ("axes: {W: [], K: [1]}", 6, "the values of 'W' are missing; as in [3, 5]"),
    ("axes: {W K: [[1, 2], [3]]}", 6, "axis 'W K': every point needs 2 values"),
    ("axes: {W-1: [3], K: [1]}", 6, "'W-1' is not a name; letters, digits, _ between them"),
    ("axes:\n  W: [3, 4]\n  K: [2]\n  K L: [[1, 2]]", 9, "axes: a quantity has two axes: W, K, K"),
    ("formula: W*L + 1", 7, "'L' is neither an axis nor an earlier step; there are K, W"),
    ("formula: W*K +", 7, "formula 'W*K +': not a formula (invalid syntax)"),
    ("formula: 0.5*W", 7, "formula '0.5*W': '0.5' is not a whole number; write decimals as"),
    ("formula: {kilo: {KB: W}}", 7, "a mapping here has one key, an axis of words, and a formula"),
    ("\\formula", 3, "a level has either a 'formula' or 'steps'"),
    (
        "\\formula\nsteps:\n  - name: a\n    formula: W*K\n  - name: b\n    formula: a*c",
        13,
        "'c' is neither an axis nor an earlier step; there are K, W, a",
    ),
    ("\\formula\nsteps:\n  - {name: W, formula: W*K}", 10, "the name 'W' is taken by an axis or"),
    ("\\formula\nsteps:\n  - {name: a b, formula: W*K}", 10, "'a b' is not a name"),
    ("\\formula\nsteps:\n  - {name: a, formla: W*K}", 10, "unknown key 'formla'"),
    ("\\formula\nsteps: []", 9, "a level has at least one step"),
    ("\\prompt\n\\axes\n\\formula\n\\unit\n\\slips\nlevels: []", 5, "a family has at least one"),
    ("answer: b", 10, "'b' is neither an axis nor an earlier step"),
    ("answer: W K", 8, "a shape has neither unit nor places"),
    ("\\unit\nanswer: W K", 8, "a shape's wrong answer is a list of 2 formulas; as in [C, H, W]"),
    ("unit: parsecs", 8, "there is no unit 'parsecs'; there are %, "),
    ("\\unit", 3, "'unit' is missing"),
    ("places: 9", 10, "9 decimal places; take 0 to 6"),
    ("possible: W > L", 10, "'L' is neither an axis nor an earlier step"),
    ("rules: [W > 1, W + 1]", 10, "formula 'W + 1': 'W + 1' is not a comparison"),
    ("rules:\n  - W > 1\n  - W > L", 12, "'L' is neither an axis nor an earlier step"),
    ("slips: {same-sizes: W}", 9, "there is no misconception 'same-sizes'; did you mean 'same-"),
    ("slips:\n  same-size: W\n  forgot-kernel: Q", 11, "'Q' is neither an axis nor an earlier"),
    ("slips: {same-size+forgot-kernel: W}", 9, "'same-size+forgot-kernel' stands under 'slips'"),
    ("combined: {same-size: W}", 10, "'same-size' stands under 'combined'; two mistakes at once"),
    ("combined: {same-size+no-such: W}", 10, "there is no misconception 'no-such'"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "line", "message"), REFUSED, ids=lambda v: str(v)[:40])
def test_what_cannot_be_used_says_file_and_line(
    lines: str, line: int, message: str, tmp_path: Path
) -> None:
    at = folder(tmp_path, one(lines))
    with pytest.raises(QuizgenError) as caught:
        families(contents([at]))
    assert str(caught.value).startswith(f"{at}/families/posts.yaml:{line}: {message}"), caught.value
    assert "\n" not in str(caught.value)
    ((place, found),) = findings(at)
    assert (place, found[: len(message)]) == (f"families/posts.yaml:{line}", message)
    one_sentence(quiz("ask", "my-one", "--content", at), f"posts.yaml:{line}: ")


FILES = [  # a whole file, line, message
    ("topic: test\nfamilies: []", 1, "there is no topic 'test'; did you mean 'tests'"),
    ("topic: tests", 1, "'families' is missing"),
    ("topic: tests\nfamilies: {a: b}", 2, "'families' must be a list"),
    ("topic: tests\nfamily: []", 2, "unknown key 'family'; did you mean 'families'"),
    ("topic: [tests\n", 2, "not YAML"),
    (
        "topic: tests\nmisconceptions:\n  - id: my-a\n    study: [x]\nfamilies: []",
        3,
        "'feedback' is missing",
    ),
    (
        "topic: tests\nmisconceptions:\n  - {id: other-a, feedback: You did.}\nfamilies: []",
        3,
        "'other-a' must begin with 'my-'",
    ),
    (
        "topic: tests\nmisconceptions:\n  - {id: my-a, feedback: You did.}\n"
        "  - {id: my-a, feedback: You did.}\nfamilies: []",
        4,
        "the id 'my-a' is taken at ",
    ),
    (
        "topic: tests\nmisconceptions:\n"
        "  - {id: my-a, feedback: You did., study: [no-card]}\nfamilies: []",
        3,
        "no card 'no-card'",
    ),
    ("topic: tests\nfamilies: 3", 2, "'families' must be a list"),
    ("topic: tests\nmisconceptions: {a: b}\nfamilies: []", 2, "'misconceptions' must be a list"),
    ("topic: tests\nmisconceptions: []\nfamilies:\n  - a", 4, "an entry of 'families' must be"),
    ("lists:\n  mine: [3, pairs]", 2, "the values of 'mine' are neither all whole numbers nor all"),
    ("lists:\n  mine: [[3, 1], [3]]", 2, "the values of 'mine' are neither all whole numbers nor"),
    (one("covers: [ZZ9]"), 3, "covers ZZ9, which is no row"),
]


@pytest.mark.parametrize(("text", "line", "message"), FILES, ids=lambda v: str(v)[:40])
def test_whole_files(text: str, line: int, message: str, tmp_path: Path) -> None:
    ((place, found),) = findings(folder(tmp_path, text))
    assert (place, found[: len(message)]) == (f"families/posts.yaml:{line}", message)


def test_ids_are_taken_once(tmp_path: Path) -> None:
    text = one("")
    twice = folder(tmp_path / "a", text, families_more=text)
    assert findings(twice) == [
        (
            "families/posts.yaml:3",
            f"the id 'my-one' is taken by {twice}/families/more.yaml:3; choose another",
        )
    ]
    other = content(tmp_path / "b", prefix="conv", families_x=one("id: conv-params"))
    ((place, message),) = findings(other)
    assert (place, message) == (
        "families/x.yaml:3", "the id 'conv-params' is taken by the program; choose another",
    )  # fmt: skip


def test_each_family_is_complained_about(tmp_path: Path) -> None:
    """One that cannot be read does not hide the next."""
    text = one("formula: X") + one("id: my-two\nunit: x").split("families:\n")[1]
    found = findings(folder(tmp_path, text))
    assert [place for place, _ in found] == ["families/posts.yaml:7", "families/posts.yaml:15"]


COMPLAINTS = [  # lines changed, what quiz check says of my-one:1
    ("slips: {same-size: W, forgot-plus-one: W*K}", "2 slips; give 3 at least"),
    ("slips: {same-size: W}", "1 slip; give 3 at least"),
    ("\\slips", "no slips; give 3 at least"),
    ("prompt: A row of <W>?", "the prompt does not say <K>"),
    ("formula: W/K", "the answer is no whole number for W=8, K=3; round it with 'places'"),
    ("formula: W*K", "slip 'forgot-plus-one' gives the right answer for all numbers tried"),
    ("formula: K - W", "the answer is negative for W=8, K=2; a rule can leave that out"),
    ("formula: (W - W)*K", "the answer is zero for W=8, K=2; a rule can leave that out"),
    ("formula: 7 + 0*W*K", "the answer is 7 for all numbers tried"),
    ("rules: W > 20", "no variant: its rules leave none whose answer differs from those of"),
    ("possible: W > 20", "no variant: its rules leave none whose answer differs from those of"),
    ("formula: W//(K - 2)", "formula 'W//(K - 2)': divides by zero for K=2, W=8"),
    ("rules: W//(K - 2) > 1", "formula 'W//(K - 2) > 1': divides by zero for K=2, W=8"),
    ("slips: {same-size: W//(K-2), forgot-plus-one: W*K, forgot-kernel: W + 1}", "formula 'W//"),
]


@pytest.mark.parametrize(("lines", "message"), COMPLAINTS, ids=lambda v: str(v)[:40])
def test_what_quiz_check_finds_by_asking(lines: str, message: str, tmp_path: Path) -> None:
    at = folder(tmp_path, one(lines))
    place, found = findings(at)[0]
    assert place == "families/posts.yaml:5"
    assert found.startswith(f"my-one:1: {message}")


def test_what_follows_from_a_complaint_is_no_second_one(tmp_path: Path) -> None:
    """A slip that is always right leaves no variant; a level without tests is another matter."""
    found = findings(folder(tmp_path, one("formula: W*K")))
    assert [message.partition(": ")[2][:44] for _, message in found] == [
        "slip 'forgot-plus-one' gives the right answe"
    ]


def test_symbols_of_a_file_are_introduced_where_they_are_used_first(tmp_path: Path) -> None:
    two = "steps:\n  - n: Steps = W//K\n  - all: Posts = n + K"
    lines = f"\\formula\n{two}"
    text = "symbols:\n  K: posts in a $2K$ row\n  W_1: nothing here\n" + one(lines)
    (first, last) = question("my-one:1:3", contents([folder(tmp_path, text)])).steps
    assert first.heading == "Steps ($K$: posts in a $2K$ row)"  # W is given no meaning
    assert last.heading == "Posts"


@pytest.mark.parametrize(
    ("symbols", "message"),
    [
        ("[K]", "'symbols' must be a mapping"),
        ("{K-1: kernel}", "'K-1' is not a name"),
        ("{K: $3}", "$"),
    ],
)
def test_symbols_that_cannot_be_read(symbols: str, message: str, tmp_path: Path) -> None:
    ((place, found),) = findings(folder(tmp_path, f"symbols: {symbols}\n{one('')}"))
    assert place == "families/posts.yaml:1"
    assert message in found
