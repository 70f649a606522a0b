"""``quiz check``: each kind of finding provoked once; the shipped content has none."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from quizgen.checking.check import check_content
from quizgen.files.content import contents
from tests.cli.helpers import CARDS, content, one_sentence, quiz, write


def findings(folder: Path, *arguments: str | Path) -> list[tuple[str, str]]:
    """Place and message of each finding, places without the folder."""
    result = quiz("check", *arguments, "--content", folder, "--json")
    found = [(entry["place"], entry["message"]) for entry in result.lines if "message" in entry]
    assert (result.code, result.err) == (1 if found else 0, "")
    return [(place.removeprefix(f"{folder}/"), message) for place, message in found]


def test_the_shipped_content_has_no_finding() -> None:
    result = quiz("check")
    assert (result.code, result.out, result.err) == (0, "Nothing found.\n", "")


def test_a_good_folder_has_no_finding(tmp_path: Path) -> None:
    assert findings(content(tmp_path)) == []
    assert quiz("check", "--content", tmp_path).out == "Nothing found.\n"


def test_text_and_json_say_the_same(tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=cards(card("my-a", "Is it 4096?"), card("my-a")))
    found = quiz("check", "--content", folder, "--json")
    said = quiz("check", "--content", folder)
    assert (said.code, said.err) == (found.code, found.err) == (1, "")
    assert said.out.splitlines() == [f"{e['place']}: {e['message']}" for e in found.lines]
    assert len(found.lines) >= 2


def card(identifier: str, question: str = "", answer: str = "Yes.", more: str = "") -> str:
    """A card of eight lines, the question's text on its third, the answer's on its fifth."""
    text = f"""\
- id: {identifier}
  question: |
    {question or identifier}
  answer: |
    {answer}
  source: lecture notes
  {more or "why: So."}

"""
    return indent(text, "  ")


def cards(*entries: str) -> str:
    return "topic: tests\ncards:\n" + "".join(entries)


FINDINGS = [  # what is in cards/tests.yaml, line, message
    ("topic: tets\ncards: []", 1, "there is no topic 'tets'; did you mean 'tests'"),
    ("topic: tests\ncards: x: y", 2, "not YAML"),
    (cards(card("my-a", more="whi: So.")), 9, "unknown key 'whi'; did you mean 'why'?"),
    (cards(card("my-a"), card("my-b", answer="$x")), 15, "a '$' without its partner"),
    (cards(card("my-a", answer="<vgg61.params>")), 7, "<vgg61.params>: is no network of the zoo"),
    (cards(card("a")), 3, "'a' must begin with 'my-'"),
    (cards(card("my-a"), card("my-a", "b")), 11, "the id 'my-a' is taken at "),
    (cards(card("my-a", "What is it?"), card("my-b", "What  IS it?")), 11, "asks the same as"),
    (cards(card("my-a", answer="It has 34,944 of them.")), 7, "the number 34,944 is typed"),
    (cards(card("my-a", answer="It has 34944 of them.")), 7, "the number 34944 is typed"),
    (cards(card("my-a", answer="It takes 61 M.")), 7, "the number 61 M is typed"),
    (cards(card("my-a", "Why 12.5%?")), 5, "the number 12.5% is typed"),
    (cards(card("my-a", "Why 96 parameters?")), 5, "the number 96 parameters is typed"),
    (cards(card("my-a", "Why 96 multiply-adds?")), 5, "the number 96 multiply-adds is typed"),
    (cards(card("my-a", "Why 96 per cent?")), 5, "the number 96 per cent is typed"),
    (cards(card("my-a", answer="It has <4096>.")), 7, "the number in <4096> is typed; compute it"),
    (cards(card("my-a", answer="<61000000 | M 0>")), 7, "the number in <61000000 | M 0> is typed"),
    (cards(card("my-a", more="why: It has 5000.")), 9, "the number 5000 is typed"),
    (cards(card("my-a", more="why: " + "9" * 5000)), 9, "the number 999"),
]


TYPED = [
    *("138 357 544", "1.5e9", "10^6", "30 GFLOPs", "25 MFLOPs", "4 GMACs", "4 TFLOPS", "12 KiB"),
    *("2 TB", "3 thousand", "3 millions", "2 trillion"),
]


def test_large_numbers_are_found_however_they_are_typed(tmp_path: Path) -> None:
    entries = [card(f"my-{i}", answer=f"So {typed}.") for i, typed in enumerate(TYPED)]
    found = findings(content(tmp_path, cards_tests=cards(*entries)))
    assert [message.partition(";")[0] for _, message in found] == [
        f"the number {typed} is typed" for typed in TYPED
    ]


@pytest.mark.parametrize(("text", "line", "message"), FINDINGS, ids=[case[2] for case in FINDINGS])
def test_each_kind_of_finding(text: str, line: int, message: str, tmp_path: Path) -> None:
    ((place, said),) = findings(content(tmp_path, cards_tests=text))
    assert place == f"cards/tests.yaml:{line}"
    assert message in said


LONG = "It is compared word by word with what the learner had in mind, and that takes far too long."
TABLE = "|".join(["", " K ", " n ", ""]) + "\n    |---|---|" + "\n    | 1 | 2 |" * 7
TOLD = "Which colour is it that a cloudless sky has at noon in the eyes of most people?"
SAME = "Which colour has the cloudless sky at noon, in most people's eyes?"


def cloze(text: str) -> str:
    return f"  - id: my-a\n    cloze: |\n      {text}\n    source: lecture notes\n"


def choice(*options: str, more: str = "") -> str:
    rows = "".join(f"      - {{{option}}}\n" for option in options)
    head = "  - id: my-a\n    choice: |\n      Which is it?\n    options:\n"
    return f"{head}{rows}    source: lecture notes\n{more}"


WORDINGS = [
    (cards(card("my-a", answer=LONG + LONG)), 7, "signs are too long to compare at a glance"),
    (cards(card("my-a", answer=TABLE)), 7, "a table of more than 6 rows"),
    (
        cards(choice("id: a, right: A", f"id: b, wrong: '{LONG} {LONG}', because: x")),
        8,
        "signs are",
    ),
    (cards(choice("id: a, right: A", "id: b, wrong: A, because: x")), 8, "the same as 'a'"),
    (cards(choice("id: a, right: A", "id: b, wrong: B")), 8, "'because' is missing"),
    (cards(cloze("A kernel has height and width.")), 5, "a cloze without a deletion"),
    (cards(cloze("[[A kernel]] is [[small]].")), 5, "too little text around its gaps (1 words)"),
    (cards(cloze("A [[kernel]] is small " + "and so on " * 12)), 5, "too much text"),
    (cards(cloze(f"One may say: [[{LONG}]]. All do.")), 5, "is too long; delete less"),
    (cards(cloze("The [[stride]] of a layer with stride 2.")), 5, "the gap 'stride' gives it away"),
    (
        cards(cloze("A [[kernel]] has [[1::height]], [[1::width]] and [[depth]].")),
        5,
        "the gaps are numbered 1, 4; number all of them, from 1 on",
    ),
    (
        cards(cloze("A kernel has [[2::height]] and a lot of [[3::width]].")),
        5,
        "are numbered 2, 3;",
    ),
    (
        cards(card("my-a", "What are blue skies called?", "Blue skies.")),
        5,
        "the question gives its answer away: 'Blue skies'",
    ),
    (
        cards(card("my-a", "A net has 3×3 kernels in 16 layers. How large are they?", "3×3")),
        5,
        "the question gives its answer away: '3×3'",
    ),
    (
        cards(card("my-a", "Its 16 layers are of $3 \\times 3$. How many layers?", "16.")),
        5,
        "the question gives its answer away: '16'",
    ),
    (cards(card("my-a", TOLD), card("my-b", SAME)), 11, "asks nearly the same as 'my-a'"),
    (cards(card("my-a", more="networks: [vgg, alexnt]")), 3, "no network 'alexnt'; did you mean"),
    (cards(card("my-a", "Is it *so*?")), 5, "'*so*' is shown as it stands; **so** makes it strong"),
    (cards(card("my-a", more="why: See [it](https://a.b).")), 9, "write 'it' alone"),
    (cards(card("my-a", "Is it $\\foo$?")), 5, "outside the maths subset"),
    (cards(card("my-a", "Is it 61M?")), 5, "the number 61M is typed"),
    (cards(card("my-a", "Is it 1.2 billion?")), 5, "the number 1.2 billion is typed"),
    (cards(card("my-a", "Is it $34{,}944$?")), 5, "the number 34,944 is typed"),
    (
        cards(card("my-a", more="sourced: [{text: '7', from: own notes}]")),
        9,
        "'7' is sourced but stands nowhere on the card",
    ),
    (cards(card("my-a").replace("lecture notes", "A paper")), 3, "'A paper' has no year"),
    (cards(card("my-a").replace("lecture notes", "a/b.pdf (2015)")), 3, "names a file"),
    (
        cards(card("my-a", "Is it 7?", more="sourced: [{text: '7', from: A paper}]")),
        9,
        "the source 'A paper' has no year",
    ),
    (cards(card("my-a", more="aliases: [my-b]"), card("my-b")), 3, "the id 'my-b' is in use at"),
    ("retired: [my-a]\n" + cards(card("my-a")), 1, "the id 'my-a' is in use at"),
    ("retired: [A]\n" + cards(card("my-a")), 1, "'A' is no id"),
]


@pytest.mark.parametrize(("text", "line", "message"), WORDINGS, ids=[c[2] for c in WORDINGS])
def test_each_kind_of_weakness(text: str, line: int, message: str, tmp_path: Path) -> None:
    test_each_kind_of_finding(text, line, message, tmp_path)


UNLIKE = [  # pairs of questions with most words in common that ask something else
    (
        "How many layers with weights in all has VGG-16?",
        "How many layers with weights in all has VGG-19?",
    ),
    (
        "How many weights has a layer of AlexNet here?",
        "How many weights has a layer of ResNet here?",
    ),
    ("Why is a kernel of that size used?", "How is a kernel of that size used?"),
    ("What is a gap?", "What is a gate?"),
]
GIVEN = [  # questions and answers that give nothing away
    ("Which is larger, the kernel or the map?", "The map."),
    ("How many biases has a layer with $C$ outputs?", "$C$"),
    ("Behind a layer from 64 to 128 channels, how many scales are learned?", "128"),
    ("How many layers with weights has VGG-16?", "16"),
    ("Which kernels does a stage of 56×56 maps have after one of 3×3?", "3×3"),
    ("Is it so?", "No."),
    ("What is a convolution in groups called?", "A grouped convolution with two of them."),
]


@pytest.mark.parametrize("pair", UNLIKE, ids=lambda pair: pair[0][:30])
def test_questions_that_only_look_alike(pair: tuple[str, str], tmp_path: Path) -> None:
    text = cards(card("my-a", pair[0]), card("my-b", pair[1]))
    assert findings(content(tmp_path, cards_tests=text)) == []


@pytest.mark.parametrize("pair", GIVEN, ids=lambda pair: pair[0][:30])
def test_answers_that_the_question_does_not_tell(pair: tuple[str, str], tmp_path: Path) -> None:
    assert findings(content(tmp_path, cards_tests=cards(card("my-a", *pair)))) == []


def test_clozes_that_are_fine(tmp_path: Path) -> None:
    texts = (
        "A [[kernel]] has [[height]] and [[width]].",
        "Sizes: [[1::3×3]], 5×5 and again [[1::3×3]].",
        "At stride 1 the padding is [[1]].",
    )
    entries = [cloze(text).replace("my-a", f"my-{i}") for i, text in enumerate(texts)]
    assert findings(content(tmp_path, cards_tests=cards(*entries))) == []


def test_networks_of_ones_own(tmp_path: Path) -> None:
    text = cards(card("my-a", more="networks: [mynet, vgg]"))
    topics = "networks: [mynet]\ntopics:\n  - {id: tests, title: Tests}\n"
    assert findings(content(tmp_path, cards_tests=text, cards_topics=topics)) == []


def test_numbers_that_may_be_typed(tmp_path: Path) -> None:
    text = cards(
        card("my-a", "What came in 2015, 227 wide?", answer="At most 999, at 3×3, in v1.0.1."),
        card("my-s", "Is $a * b$ or `*x*`, **x** or 2 * 3 * 4?", "\\*So\\* it is, <2*3*4>."),
        card("my-b", answer="It has <alexnet.params> and $<vgg16.params>$ parameters."),
        card(
            "my-c", answer="It took 16.4%.", more='sourced: [{text: "16.4%", from: A paper (2015)}]'
        ),
    )
    assert findings(content(tmp_path, cards_tests=text)) == []


def test_recipes_are_checked(tmp_path: Path) -> None:
    recipe = "name: r\ntitle: R\ndescription: D\ntopics: [tets]\ndecks: {concepts: C}\n"
    ((place, said),) = findings(content(tmp_path, decks_r=recipe, cards_tests=CARDS))
    assert (place, said) == (
        "decks/r.yaml:4",
        "no topic 'tets'; did you mean 'tests' or 'datasets'?",
    )


def test_all_findings_are_told_at_once(tmp_path: Path) -> None:
    text = cards(card("my-a", answer="$x"), card("b"), card("my-c", answer="5000"))
    found = findings(content(tmp_path, cards_tests=text, cards_more="topic: x\ncards: []"))
    assert [place for place, _ in found] == [
        "cards/more.yaml:1",
        *(f"cards/tests.yaml:{line}" for line in (7, 11, 23)),
    ]


MISTAKE = """\
topic: tests
misconceptions:
  - id: my-mistake
    feedback: You did it.
    study: [{}]
"""


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("conv-bias-cuont", "no card 'conv-bias-cuont'; did you mean 'conv-bias-count'"),
        ("my-old", "no card 'my-old'; it is now 'my-new'"),
    ],
)
def test_cards_that_misconceptions_send_to_must_exist(link: str, said: str, tmp_path: Path) -> None:
    renamed = cards(card("my-new", more="aliases: [my-old]"))
    folder = content(tmp_path, cards_tests=renamed, families_more=MISTAKE.format(link))
    ((place, message),) = findings(folder)
    assert place == "families/more.yaml:3"
    assert message.startswith(said)


@pytest.mark.parametrize(
    ("study", "said"),
    [
        (("conv-bias-cuont",), "no card 'conv-bias-cuont'; did you mean 'conv-bias-count'"),
        ((), "misconception 'm' has no card that cures it; name one under 'study'"),
    ],
)
def test_the_shipped_misconceptions_have_cards(
    study: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quizgen.checking import check
    from quizgen.families.reader import FamilyFiles
    from quizgen.misconceptions import Misconception

    known = {"m": Misconception("m", "You did it.", study)}
    program = FamilyFiles(misconceptions=known, places={"m": "families/params.yaml:7"})
    monkeypatch.setattr(check, "_program", lambda contents: program)
    (finding,) = check_content(contents())
    assert finding.place == "families/params.yaml:7"
    assert finding.message.startswith(said)


def test_misconceptions_of_ones_own_need_no_card(tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=CARDS, families_more=MISTAKE.format(""))
    assert findings(folder) == []
    assert findings(folder, folder / "families" / "more.yaml") == []


# --- files named ----------------------------------------------------------------------


def test_only_the_files_named_are_checked(tmp_path: Path) -> None:
    bad = cards(card("my-a", answer="$x"))
    folder = content(tmp_path, cards_tests=bad, cards_other=cards(card("my-b")), decks_r="x: y")
    assert findings(folder, folder / "cards" / "other.yaml") == []
    assert findings(folder, folder / "cards" / "topics.yaml") == []
    ((place, _),) = findings(folder, folder / "cards" / "tests.yaml")
    assert place == "cards/tests.yaml:7"
    ((place, said),) = findings(folder, folder / "decks" / "r.yaml")
    assert place == "decks/r.yaml:1"
    assert said.startswith("unknown key 'x'")
    (folder / "mine.yaml").write_text("name: mine\ntitle: T\ndecks: {concepts: D}\nx: y\n")
    ((place, said),) = findings(folder, folder / "mine.yaml")  # a recipe, wherever it lies
    assert place.endswith("mine.yaml:4")
    assert said.startswith("unknown key 'x'")


def test_files_that_are_not_there_are_bad_input(tmp_path: Path) -> None:
    one_sentence(quiz("check", tmp_path / "no.yaml"), "no.yaml: there is no such file")
    one_sentence(quiz("check", tmp_path), f"{tmp_path}: this is not a file")
    folder = write(content(tmp_path), {"cards/topics.yaml": "topics: x: y"})
    one_sentence(quiz("check", "--content", folder), "cards/topics.yaml:1: not YAML")


LISTS = [  # a list, its text, what is wrong with it
    ("cards/sources.yaml", "sources: [a]", "1: 'sources' must be a mapping of works by key"),
    ("cards/topics.yaml", "topics: []\nnetworks: {mine: 15}", "2: 'mine' needs the year of its"),
    ("cards/topics.yaml", "topics: {}", "1: 'topics' must be a list"),
    ("cards/coverage.yaml", "coverage: [a]", "1: 'coverage' must be a mapping of rows"),
    ("content.yaml", "prefix: My", "1: 'My' cannot begin an id"),
    ("content.yaml", "prefix: my\ntitle: x", "2: unknown key 'title'"),
    ("content.yaml", "prefix: my", ""),
]


@pytest.mark.parametrize(("name", "text", "said"), LISTS)
def test_a_list_of_a_folder_that_is_not_named_is_read(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    result = quiz("check", path)
    assert result.out.startswith(f"{path}:{said}" if said else "Nothing found.")
    assert result.code == (1 if said else 0)
    assert result.out.count("\n") == 1


def test_a_folder_does_not_change_a_shipped_networks_year(tmp_path: Path) -> None:
    topics = "topics: []\nnetworks:\n  mine: 2020\n  vgg: 1999\n"
    folder = content(tmp_path, cards_topics=topics)
    ((place, said),) = findings(folder)
    assert place == "cards/topics.yaml:4"
    assert said.startswith("the network 'vgg' is of 2014 in the list before this one, not of 1999")
    content(tmp_path, cards_topics=topics.replace("1999", "2014"))
    assert findings(folder) == []
    content(tmp_path, cards_topics="topics: []\nnetworks: [vgg]\n")
    assert findings(folder) == []


@pytest.mark.parametrize("term", ["''", "' '", "'-'", "'('", "[null]"])
def test_a_term_without_a_letter_is_none(term: str, tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=cards(card("my-a", more=f"introduces: {term}")))
    ((_, said),) = findings(folder)
    assert "term" in said or said == "a word under 'introduces' is empty"
