"""What files of families can say beyond a prompt and a formula: lists, tables, choices, names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizgen.errors import QuizgenError
from quizgen.families import families, family, misconceptions
from quizgen.families.scope import named_formulas
from quizgen.files.content import contents
from quizgen.questions.grading import mark
from quizgen.variants.formula_level import By, CellData
from tests.families.test_own_families import findings, folder, one

pytestmark = pytest.mark.usefixtures("cards_are_not_judged")

KILO = "axes:\n  kilo: [KB, kB]\n  W: [8, 9]\n  K: [2, 3]"
STEPS = "\\formula\nsteps:\n  - {N: Products = W*K}\n  - {V: Half of them = N//2}"
CELLS = "\\formula\n\\unit\n\\slips\nsteps: [{N: Products = W*K}]\ncells:\n  "
CHOICE = "\\formula\n\\unit\n\\slips\noptions:\n  "

PARTIAL = f"{KILO}\n\\formula\nsteps:\n  - name: N\n    formula:\n      kilo: {{KB: W*K}}"

REFUSED = [  # lines changed, line of the message, message
    ("axes:\n  kilo: [KB, KiB]\n  W: [8]\n  K: [2]", 7, "the convention 'kilo' has no word 'KiB';"),
    ("axes:\n  flops: [mac, 3mac]\n  W: [8]\n  K: [2]", 7, "the convention 'flops' has no word '3"),
    ("axes:\n  optimiser: [sgd, adamw]\n  W: [8]", 7, "the convention 'optimiser' has no word 'ad"),
    ("axes:\n  biases: [with, none]\n  W: [8]", 7, "the convention 'biases' has no word 'with'; t"),
    (f"{KILO}\nunit: {{kilo: {{KB: KB, kB: kiB}}}}", 11, "there is no unit 'kiB'; did you mean 'k"),
    (f"{KILO}\nunit: {{kilo: {{KB: KB}}}}", 11, "'kB' is missing"),
    (f"{KILO}\nformula: {{kilo: {{KB: W, MB: W}}}}", 10, "the axis 'kilo' has no 'MB'; there are"),
    ("formula: {}", 7, "a mapping here has one key, an axis of words, and a formula"),
    ("unit: {}", 8, "a mapping here has one key, an axis of words, and a formula"),
    ("axes: {W: [8..4], K: [2]}", 6, "the range '8..4' does not go from 8 to 4 in steps of 1; as"),
    ("axes: {W: [8..13 by 2], K: [2]}", 6, "the range '8..13 by 2' does not go from 8 to 13"),
    ("axes: {W: chanels, K: [2]}", 6, "there is no list 'chanels'; did you mean 'channels' or"),
    ("axes:\n  W: {let: {W: 3}}", 7, "computed values need lists, 'from'; as in"),
    ("axes:\n  W: {form: {K: [3]}}", 7, "unknown key 'form'; did you mean 'from'?"),
    ("axes:\n  W: {from: {K: [3]}}", 7, "'W' is neither under 'from' nor under 'let'; there are K"),
    ("axes:\n  W:\n    from: {K: [3]}\n    let: {W: K/2}", 8, "'W' comes out as 3/2, which is no"),
    ("axes:\n  W:\n    from: {K: [0]}\n    let: {W: 2//K}", 8, "formula '2//K': divides by zero"),
    ("axes:\n  W:\n    from: {K: [3]}\n    where: Q > 1", 9, "'Q' is neither an axis nor an"),
    ("axes:\n  W:\n    from: {W: [3]}\n    let: {W: 2}", 9, "the name 'W' is taken by an axis or"),
    ("axes:\n  W:\n    from: {W: [3]}\n    let: 2", 9, "'let' must be a mapping"),
    ("axes:\n  W:\n    from: {W: [3]}\n    where: W > 3", 8, "no combination is left; admit some"),
    ("formula: conv_params", 7, "'conv_params' needs 'C_in', which is neither an axis nor an earl"),
    ("formula: conv_parms", 7, "'conv_parms' is neither an axis, an earlier step nor a named form"),
    ("formula: conv_out(L=W)", 7, "'conv_out' has no 'L'; there are K, P, S, W"),
    ("\\formula\nsteps:\n  - N: Products", 10, "the step 'N' has no label or no formula; as in"),
    ("\\formula\nsteps:\n  - N: ' = W*K'", 10, "the step 'N' has no label or no formula"),
    ("\\formula\nsteps:\n  - N: Products = W*L", 10, "'L' is neither an axis nor an earlier step"),
    ("\\formula\nsteps:\n  - W: Products = W*K", 10, "the name 'W' is taken by an axis or an earl"),
    (f"{CELLS}- {{label: N, step: M}}", 9, "'M' is neither an axis nor an earlier step"),
    (f"{CELLS}- {{label: N, step: N, unit: parsecs}}", 9, "there is no unit 'parsecs'"),
    (f"{CELLS}- {{label: N, step: N W, unit: pixels}}", 9, "a shape has neither unit nor places"),
    (f"{CELLS}- {{label: N, step: N, place: 1}}", 9, "unknown key 'place'; did you mean 'places'"),
    (f"{CELLS}[]", 9, "a table has at least one cell"),
    (f"{CELLS}- {{label: N, step: N}}\nplaces: 1", 10, "a level with 'cells' has no 'places'; eac"),
    (
        f"{CELLS}- {{label: N, step: N}}\nslips: {{same-size: W}}",
        10,
        "a table's wrong answer is a list of 1, one for each cell; as in",
    ),
    (
        f"{CELLS}- {{label: N, step: N W}}\nslips: {{same-size: [[W]]}}",
        10,
        "a shape's wrong answer is a list of 2 formulas",
    ),
    (f"{CHOICE}a: {{text: A, right: W > 8}}", 8, "a choice has two options or more, and a rule"),
    (f"{CHOICE}a: {{text: A}}\n  b: {{text: B}}", 8, "a choice has two options or more, and a rul"),
    (f"{CHOICE}a: {{right: W > 8}}\n  b: {{text: B}}", 8, "'text' is missing"),
    (f"{CHOICE}a: A\n  b: B", 8, "the option 'a' must be a mapping; of 'text', 'right' and"),
    (f"{CHOICE}a: {{text: <Q>, right: W > 8}}\n  b: {{text: B}}", 8, "<Q> is neither an axis nor"),
    (f"{CHOICE}a: {{text: A, right: Q > 8}}\n  b: {{text: B}}", 8, "'Q' is neither an axis nor an"),
    (f"{CHOICE}a: {{text: A, right: W}}\n  b: {{text: B}}", 8, "formula 'W': 'W' is not a compari"),
    (f"{CHOICE}a: {{text: A}}\n  b: {{text: B}}\nunit: bytes", 10, "a level with 'options' has no"),
    (f"{KILO}\nformula: {{kilo: {{KB: W/1024}}}}", 10, "'answer' has no formula for kilo=kB; give"),
    (f"{KILO}\nformula: {{kilo: {{}}}}", 10, "there is no word of 'kilo'; as in {kilo: {KB: B/1"),
    (f"{KILO}\nslips: {{same-size: {{kilo: {{}}}}}}", 12, "there is no word of 'kilo'; as in"),
    (
        f"{KILO}\nslips: {{same-size: {{kilo: {{KB: {{kilo: {{KB: W}}}}}}}}}}",
        12,
        "'kilo' is KB here already; take it out",
    ),
    (f"{PARTIAL}\n  - {{V: Half = N//2}}", 16, "'N' has no formula for kilo=kB; give one for"),
    (f"{PARTIAL}\n  - {{V: Half = W//2}}\nslips: {{same-size: N}}", 11, "'N' has no formula for"),
    (f"{PARTIAL}\n  - {{V: Half = W//2}}\nrules: N > 3", 17, "'N' has no formula for kilo=kB"),
    (f"{PARTIAL}\nanswer: N", 16, "'N' has no formula for kilo=kB; give one for every word"),
    (f"{PARTIAL}\n\\unit\n\\slips\ncells:\n  - {{label: N, step: N}}", 15, "'N' has no formula"),
    (
        f"{PARTIAL}\n\\unit\n\\slips\noptions:\n  a: {{text: '<N>'}}\n  b: {{text: B}}",
        15,
        "'N' has no formula for kilo=kB",
    ),
    (f"{PARTIAL}\n  - {{name: N, formula: {{kilo: {{KB: K}}}}}}", 16, "the name 'N' is taken"),
    (
        "axes:\n  W:\n    from: {V: [3], kilo: [KB, kB]}\n    let: {W: {kilo: {KB: V}}}",
        8,
        "'W' has no formula for kilo=kB",
    ),
    ("axes: {W: [20..40 by 0], K: [2]}", 6, "the range '20..40 by 0' has a step of 0; take 1"),
    ("axes: {W: [1..9999999], K: [2]}", 6, "the range '1..9999999' has 9999999 values; 10000 at"),
    ("axes: {W: [1..999999], K: [2]}", 6, "the range '1..999999' has 999999 values; 10000 at most"),
    ("axes: {W: [{a: 1}], K: [2]}", 6, "a value must be a whole number or a word; as in [3, 5]"),
    ("axes: {W: [9223372036854775808], K: [2]}", 6, "a value is too large; use at most 92233720"),
    ("axes: {W: [null, x], K: [2]}", 6, "a value must be a whole number or a word; as in [3, 5]"),
    ("axes: {W K: [[2, [3]]]}", 6, "a value must be a whole number or a word; as in [3, 5]"),
    ("axes: {'': [2], W: [3], K: [2]}", 6, "'' is not a name; letters, digits, _ between them"),
    ("formula: conv_out(W=K, W=W)", 7, "'conv_out' is given 'W' twice"),
    ("formula: conv_out + 1", 7, "'conv_out' is neither an axis nor an earlier step; a named form"),
    ("formula: conv_out(W=K) + 1", 7, "'conv_out(W=K)' is only a part of 'conv_out(W=K) + 1'; a n"),
    (
        "\\unit\nanswer: W K\nslips: {same-size: [null, W]}",
        8,
        "a formula is missing in this list; as in [8*N, 9*N]",
    ),
    ("\\unit\nanswer: W", 9, "'unit' is missing; for a shape, 'answer' names its two to four num"),
    ("slips: {same-size: [W]}", 9, "'same-size' is a list; one formula, or one for each word"),
    ("combined: {same-size+same-size: W}", 10, "'same-size+same-size' names a mistake twice; two"),
    (
        "combined: {same-size+forgot-kernel: W, forgot-kernel+same-size: W}",
        10,
        "'forgot-kernel+same-size' is here in another order already; take one away",
    ),
    (
        f"prompt: |\n  <W> <K>\n\n  |a|b|\n  |---|---|\n  |?|?|\n{CELLS}- {{label: N, step: N}}",
        13,
        "2 '?' in the prompt's table, but 1 under 'cells'",
    ),
    ("\\formula\nsteps: [{N: 'All <P> = W'}]", 9, "<P> stands for a number, and here"),
    ("\\formula\nsteps: [{name: N, label: A $, formula: W}]", 9, "a '$' without its partner"),
    (f"{CELLS}- {{label: 'A ]] b', step: N}}", 9, "a ']]' without '[['"),
    (f"{CHOICE}a: {{text: A, right: W > 8}}\n  b: {{text: A}}", 9, "the options 'a' and 'b' have"),
    (f"{CHOICE}A b: {{text: A, right: W > 8}}\n  b: {{text: B}}", 8, "'A b' is no id of an option"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "line", "message"), REFUSED, ids=lambda v: str(v)[:60])
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


FULL = r"""topic: tests
lists:
  sides: [8, 16..64 by 16]
misconceptions:
  - {id: my-flat, feedback: You took one side., study: [my-choice]}
families:
  - id: my-table
    summary: a table
    prompt: |
      <C_in> maps of <W> by <W>, <C_out> filters of <K>, padding <P>, in <kilo>.
    axes:
      kilo: [KB, kB]
      C_in: [1, 2]
      C_out: channels-to-256
      W K P S:
        from: {W: sides, K: [3, 5], S: [1, 2]}
        let: {P: conv_half}
        where: W > K
    steps:
      - W_out: Side = conv_out
      - N: 'Values, all = of them = C_out*W_out**2'
      - name: size
        label: Size
        formula: {kilo: {KB: 4*N/1024, kB: 4*N/1000}}
    cells:
      - {label: shape, step: C_out W_out W_out}
      - {label: size, step: size, places: 1, unit: bytes}
    slips:
      my-flat: [[C_out, W_out, 1], {kilo: {KB: 4*C_out*W_out/1024}}]
"""


def test_a_file_with_everything(tmp_path: Path) -> None:
    full: Any = family("my-table", contents([folder(tmp_path, FULL.replace("conv_half", "K//2"))]))
    level = full.level(1)
    assert level.axes[3].points[:3] == ((8, 3, 1, 1), (8, 3, 1, 2), (8, 5, 2, 1))
    assert {point[0] for point in level.axes[3].points} == {8, 16, 32, 48, 64}
    assert level.axes[2].points == family("conv-params").level(3).axes[1].points
    assert level.steps[0] == ("W_out", "Side", "(W - K + 2*P)//S + 1")
    assert level.steps[1] == ("N", "Values, all = of them", "C_out*W_out**2")
    assert isinstance(level.steps[2][2], By)
    assert level.cells[0] == CellData("shape", "C_out W_out W_out")
    asked = full.question(1, 0)
    assert asked.answer.key == ((16, 8, 8), 4)
    assert mark(asked, "16x8x1; 0.5").misconceptions == ("my-flat",)
    assert mark(asked, "16x8x1; 0.5").study == ("my-choice",)


def test_a_list_serves_its_file_and_lists_yaml_the_folder(tmp_path: Path) -> None:
    text = one("axes: {W: sides, K: [2, 3]}")
    at = folder(tmp_path, text, families_more="topic: tests\nlists: {sides: [9]}\nfamilies: []")
    with pytest.raises(QuizgenError, match=r"posts\.yaml:6: there is no list 'sides'"):
        families(contents([at]))
    at = folder(tmp_path / "b", text, families_lists="lists: {sides: [9, 10]}")
    assert family("my-one", contents([at])).level(1).axes[0].points == (9, 10)


def test_a_misconception_serves_every_file_of_the_folder(tmp_path: Path) -> None:
    """Also the files before it, by name."""
    slips = "slips: {my-late: W, forgot-plus-one: W*K, forgot-kernel: W + 1}"
    late = "misconceptions: [{id: my-late, feedback: You were late., study: [my-choice]}]"
    at = folder(tmp_path, one(slips), families_zz=late)
    found = contents([at])
    asked = family("my-one", found).question(1, 0)
    assert asked.misconceptions["my-late"].feedback == "You were late."
    assert misconceptions(found)["my-late"].study == ("my-choice",)
    assert "my-late" not in misconceptions()  # nothing was learned by reading
    assert "my-late" not in family("conv-params").misconceptions


def test_ids_that_marking_gives_itself_are_taken(tmp_path: Path) -> None:
    text = "topic: tests\nmisconceptions: [{id: off-by-one, feedback: x}]\nfamilies: []"
    at = folder(tmp_path, text, content="prefix: off")
    with pytest.raises(QuizgenError, match=r"posts.yaml:2: the id 'off-by-one' is taken"):
        families(contents([at]))


def test_a_choice_without_one_right_option_says_where(tmp_path: Path) -> None:
    both = "a: {text: A, right: W > 8}\n  b: {text: B, right: W > 9}"
    ((place, found),) = findings(folder(tmp_path, one(f"{CHOICE}{both}")))
    assert place == "families/posts.yaml:5"
    assert found.startswith("my-one:1: options: none is right for W=8, K=2; one must be")
    both = "a: {text: A, right: W > 7}\n  b: {text: B, right: W > 6}"
    ((_, found),) = findings(folder(tmp_path / "two", one(f"{CHOICE}{both}")))
    assert found.startswith("my-one:1: options: a and b are right for W=8, K=2; one must be")


def test_steps_for_different_words_may_share_a_name(tmp_path: Path) -> None:
    """Together they are for every word; a step for some words is used where it exists."""
    steps = (
        f"{KILO}\n\\formula\nprompt: <W> and <K> in <kilo>\nsteps:\n"
        "  - {name: N, formula: {kilo: {KB: W*K}}}\n"
        "  - {name: M, formula: {kilo: {KB: N + 1}}}\n"
        "  - {name: N, formula: {kilo: {kB: W + K}}}\n"
        "  - {V: Double = 2*N}\nslips: {same-size: {kilo: {KB: M}}, forgot-plus-one: W}"
    )
    asked = family("my-one", contents([folder(tmp_path, one(steps))]))
    keys: list[Any] = [asked.question(1, index).answer for index in (0, 4)]
    assert [answer.key for answer in keys] == [32, 20]


def test_named_formulas_are_those_of_the_engine() -> None:
    known = named_formulas()
    assert known["conv_params"](K=11, C_in=3, C_out=96) == 34944
    assert known["conv_out"].rename(W="H").text == "(H - K + 2*P)//S + 1"
    assert all(name == name.lower() for name in known)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("All <P> share it.", "<P> stands for a number, and here there is none; write"),
        ("It costs 3 $.", "a '$' without its partner"),
        ("It **costs.", "a '**' without its partner"),
        ("It [[costs]].", "a gap, [[...]], has no use here"),
    ],
)
def test_feedback_is_read_with_its_file(text: str, message: str, tmp_path: Path) -> None:
    """Whatever shows it later would stumble over it without saying where it stands."""
    mine = f"topic: tests\nmisconceptions:\n  - id: my-a\n    feedback: {text}\nfamilies: []"
    ((place, found),) = findings(folder(tmp_path, mine))
    assert (place, found[: len(message)]) == ("families/posts.yaml:4", message)
