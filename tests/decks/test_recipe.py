"""Recipes: what they choose, and what is said of those that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.cards.reader import load_cards
from quizgen.decks.finding import find
from quizgen.decks.recipe import load_deck
from quizgen.errors import QuizgenError
from quizgen.families import families, family
from quizgen.files.content import Content, contents
from quizgen.questions.question import Blanks, Choice, Dims, Numeric
from quizgen.variants.level import ProgramLevel

HEAD = "name: mine\ntitle: Mine\ndescription: Some numbers.\n"
NUMBERS = HEAD + "decks:\n  numbers: Mine\n"
CONCEPTS = HEAD + "decks:\n  concepts: Mine\n"


@pytest.fixture
def read(tmp_path: Path):
    def reader(text: str):
        path = tmp_path / "mine.yaml"
        path.write_text(text, "utf-8")
        return load_deck(path, contents(), "decks/mine.yaml")

    return reader


def chosen(deck) -> list[str]:
    return [f"{living.family}:{living.level}" for living in deck.numbers]


def test_all_families_in_the_order_of_topics_and_levels(read):
    deck = read(NUMBERS)
    assert deck.cards == ()
    every = {f"{f.id}:{level}" for f in families().values() for level in f.levels}
    assert sorted(chosen(deck)) == sorted(every)
    ranks = [(deck.topics.index(living.topic), living.level) for living in deck.numbers]
    assert ranks == sorted(ranks)


def test_families_and_levels_choose(read):
    lines = "families: [conv-macs, 'conv-params:2', fc-macs]\nlevels: [2, 3]\n"
    deck = read(NUMBERS + lines)
    assert chosen(deck) == ["conv-params:2", "conv-macs:2", "fc-macs:2", "conv-macs:3", "fc-macs:3"]
    assert all(len(living.questions) == 60 for living in deck.numbers)


def test_topics_choose_cards_and_families(read):
    deck = read(HEAD + "decks: {concepts: A, numbers: B}\ntopics: [flops]\n")
    assert {living.topic for living in deck.numbers} == {"flops"}
    assert {card.topic for card in deck.cards} == {"flops"}
    assert deck.topics == ("flops",)


def test_a_remedial_card_is_in_a_deck_only_by_name(read):
    lessons = [card.id for card in load_cards(contents()) if card.remedial]
    assert lessons
    assert not set(lessons) & {card.code for card in read(CONCEPTS).cards}
    (card,) = read(f"{CONCEPTS}cards: [{lessons[0]}]").cards
    assert card.code == lessons[0]


def test_variants_are_distinct_and_a_longer_draw_begins_with_the_shorter(read):
    few = read(NUMBERS + "families: ['conv-params:2']\nseed: 3\nvariants: 4\n").numbers[0]
    more = read(NUMBERS + "families: ['conv-params:2']\nseed: 3\nvariants: 40\n").numbers[0]
    assert more.questions[:4] == few.questions
    assert len({q.answer.value for q in more.questions}) == 40
    other = read(NUMBERS + "families: ['conv-params:2']\nseed: 4\nvariants: 4\n").numbers[0]
    assert other.questions != few.questions


def test_the_profile_holds_in_every_variant(read):
    deck = read(NUMBERS + "variants: 20\n")
    givens = [question.givens for living in deck.numbers for question in living.questions]
    assert {given.get("flops", "mac") for given in givens} == {"mac"}
    assert {given.get("kilo", "KB") for given in givens} == {"KB"}
    assert {given.get("biases", "counted") for given in givens} == {"counted"}
    free = read(NUMBERS + "families: [conv-flops]\nprofile: all\nvariants: 20\n")
    counted = {question.givens["flops"] for living in free.numbers for question in living.questions}
    assert counted == {"mac", "2mac", "exact"}


def test_a_living_note_is_one_template_and_its_values(read):
    for living in read(NUMBERS + "variants: 3\n").numbers:
        level = family(living.family).level(living.level)
        for question in living.questions:
            if not isinstance(level, ProgramLevel):  # whose variants have prompts of their own
                assert question.prompt == living.template
            assert isinstance(question.answer, Choice | Numeric | Dims | Blanks)


BAD = [  # what follows the head, line of the complaint, what it says
    ("decks: {}", 4, "'decks' must give 'concepts', 'numbers' or both"),
    ("decks: Mine", 4, "'decks' must give 'concepts', 'numbers' or both"),
    ("decks: {number: Mine}", 4, "did you mean 'numbers'?"),
    ("decks: {numbers: 'Mine::'}", 4, "'Mine::' is no deck name: a part is empty"),
    ("decks: {concepts: Mine}\nvariants: 2", 5, "'variants' has no use"),
    (
        "decks: {numbers: Mine}\ntopics: [flops, shape]",
        5,
        "did you mean 'shapes'",
    ),
    ("decks: {numbers: Mine}\ntopics:\n  - flops\n  - flpos", 7, "did you mean 'flops'?"),
    ("decks: {numbers: Mine}\ntopics: []", 5, "'topics' is empty"),
    ("decks: {numbers: Mine}\nfamilies: [conv-parms]", 5, "did you mean 'conv-params'"),
    ("decks: {numbers: Mine}\nfamilies: ['conv-params:9']", 5, "has no level '9'; its levels are"),
    (
        "decks: {numbers: Mine}\ntopics: [flops]\nfamilies: [conv-params]",
        6,
        "belongs to the topic 'params', which is left out; add the topic",
    ),
    (
        "decks: {numbers: Mine}\nlevels: [7]",
        5,
        "has the level '7'; there are 1, 2",
    ),
    ("decks: {numbers: Mine}\nprofile: note", 5, "no profile 'note'; did you mean 'notes'?"),
    ("decks: {numbers: Mine}\nvariants: 0", 5, "0 variants; take 1 to"),
    ("decks: {numbers: Mine}\nvariants: many", 5, "'variants' must be a whole number"),
    ("decks: {numbers: Mine}\ncolour: red", 5, "unknown key 'colour'"),
    ("decks: {numbers: Mine}\ntopics: [datasets]", 1, "chooses no card and no family"),
    ("decks: {numbers: Mine}\ntitle: Twice", 5, "the key 'title' stands here twice"),
    ("decks: [", 5, "not YAML"),
]


@pytest.mark.parametrize(("text", "line", "message"), BAD, ids=[message for *_, message in BAD])
def test_bad_recipes_are_refused_with_file_and_line(read, text, line, message):
    with pytest.raises(QuizgenError) as caught:
        read(f"{HEAD}{text}\n")
    said = str(caught.value)
    assert said.startswith(f"decks/mine.yaml:{line}: "), said
    assert message in said


@pytest.mark.parametrize("key", ["name", "title", "description"])
def test_a_missing_or_bad_heading_is_refused(read, key):
    lines = [line for line in NUMBERS.splitlines() if not line.startswith(f"{key}:")]
    with pytest.raises(QuizgenError, match=f"'{key}' is missing"):
        read("\n".join(lines))
    with pytest.raises(QuizgenError, match="'Big Name' is no name"):
        read(NUMBERS.replace("mine", "Big Name"))


def test_recipes_are_found_by_name_or_path(tmp_path):
    path, shown = find("cnn-architectures", contents())
    assert path.is_file()
    assert shown == "decks/cnn-architectures.yaml"
    assert find("elsewhere/own.yaml", contents()) == (
        Path("elsewhere/own.yaml"),
        "elsewhere/own.yaml",
    )
    with pytest.raises(QuizgenError, match="did you mean 'cnn-architectures'"):
        find("cnn-architecture", contents())
    with pytest.raises(QuizgenError, match="there is no such file"):
        load_deck(tmp_path / "none.yaml", contents())


def test_the_shipped_recipes_choose_what_they_say():
    decks = {}
    for path in sorted((contents()[0].root / "decks").glob("cnn-*.yaml")):
        decks[path.stem] = load_deck(path, contents())
        assert decks[path.stem].name == path.stem
    assert set(decks) >= {"cnn-architectures", "cnn-numbers", "cnn-lectures"}
    full, numbers, lectures = (decks[f"cnn-{n}"] for n in ("architectures", "numbers", "lectures"))
    assert numbers.cards == ()
    assert chosen(numbers) == chosen(full)
    assert {card.code for card in lectures.cards} == {card.code for card in full.cards}
    assert {living.level for living in lectures.numbers} == {1, 2}
    assert lectures.topics[2] == "lenet"
    assert full.topics.index("lenet") > 2
    # A level is the same note in each: whoever imports two decks has every card once.
    assert numbers.numbers[0].questions[:3] == full.numbers[0].questions[:3]


def test_the_order_is_that_of_the_recipe_where_it_says_so(read):
    head = HEAD + "decks: {concepts: A}\n"
    assert read(head + "topics: [params, shapes]\n").topics == ("shapes", "params")
    given = "order: given\ntopics: [shapes, memory, params]\n"
    assert read(head + given).topics == ("shapes", "memory", "params")
    with pytest.raises(QuizgenError, match="'params' builds on 'shapes', which comes after it"):
        read(head + "order: given\ntopics: [params, shapes]\n")
    with pytest.raises(QuizgenError, match="the topic 'shapes' stands here twice"):
        read(head + "order: given\ntopics: [shapes, shapes]\n")
    with pytest.raises(QuizgenError, match="no order 'mine'"):
        read(head + "order: mine\n")


def own_decks(folder: Path, **names: str) -> list[Content]:
    """A content folder whose recipes have these file names and ``name:`` lines."""
    (folder / "decks").mkdir(parents=True)
    for file, name in names.items():
        text = NUMBERS.replace("mine", name, 1)
        (folder / "decks" / f"{file}.yaml").write_text(text, "utf-8")
    return [*contents(), Content(folder, "own/", "own-")]


def test_a_recipe_is_found_by_its_file_and_by_its_name(tmp_path):
    both = own_decks(tmp_path, week3="pools")
    assert (
        find("week3", both)
        == find("pools", both)
        == (
            tmp_path / "decks" / "week3.yaml",
            "own/decks/week3.yaml",
        )
    )


def test_a_file_of_this_name_comes_before_a_name_in_a_file(tmp_path):
    both = own_decks(tmp_path, week3="pools", pools="other")
    assert find("pools", both)[1] == "own/decks/pools.yaml"


def test_a_name_that_two_recipes_have_is_refused(tmp_path):
    both = own_decks(tmp_path, week3="pools", week4="pools")
    with pytest.raises(QuizgenError, match="the recipe own/decks/week3") as refused:
        find("pools", both)
    assert refused.value.where == "own/decks/week4.yaml"
