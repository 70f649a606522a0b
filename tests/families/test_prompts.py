"""Every family at every level: prompts and worked solutions, over a sweep of drawn codes."""

from __future__ import annotations

import re
from fractions import Fraction

import typst

from quizgen.families import family
from quizgen.formulas.evaluation import value_of
from quizgen.formulas.latex import parse_maths
from quizgen.formulas.numbers import grouped
from quizgen.formulas.tree import Node, Relation
from quizgen.questions.conventions import CONVENTIONS
from quizgen.questions.question import Blanks, Choice, Dims, Numeric
from quizgen.questions.units import UNITS
from quizgen.text.html import Html, Latex
from quizgen.text.markup import Markup, Paragraph
from quizgen.text.terminal import Terminal, ascii_fallback
from quizgen.text.typst import Typst
from quizgen.variants.formula_level import FormulaLevel, WorkedLevel
from tests.helpers import EVERY_LEVEL, FEW, few, swept
from tests.questions.typing_answers import computed, numbers_in
from tests.sweeps import over_levels

over_every_level = over_levels(EVERY_LEVEL)
TARGETS = (Terminal(), Html(), Typst())  # kept: each prints a template once


# --- worked solutions -----------------------------------------------------------------


@over_every_level
def test_worked_lines_are_true_and_end_at_the_key(name: str, number: int) -> None:
    level = family(name).level(number)
    for place, asked in enumerate(swept(name, number)):
        for step in asked.steps:
            lines: list[Node] = [step.worked()]
            if place < FEW:
                lines.append(parse_maths(Latex().maths(step.worked())))
            for shown in lines:
                assert isinstance(shown, Relation)
                *_, numbers, result = shown.items
                assert len(shown.items) == 2 or value_of(numbers) == step.value, asked.code
                off = abs(Fraction(value_of(result)) - step.value)
                last = Fraction(1, 2 * 10**step.places) if shown.ops[-1] == "~" else 0
                assert off <= last, (asked.code, step.label)
        if isinstance(asked.answer, Choice):
            continue
        assert asked.steps, asked.code
        values = dict(asked.givens) | {step.name: step.value for step in asked.steps}
        key = numbers_in(computed(asked).key)
        if isinstance(level, FormulaLevel):
            name_of_key, _ = level.parts[-1]  # left out where it repeats the line before
            values.setdefault(name_of_key, asked.steps[-1].value)
            assert [values[part] for part, _ in level.parts] == key
        else:
            known = {step.value for step in asked.steps}
            assert set(key) <= known, asked.code


# --- prompts --------------------------------------------------------------------------

ONE_OF_MANY = re.compile(
    r"(?<![\w.,×])1 (?:\w+ )?(?:channel|byte|filter|feature|group|image|output|class|value|map|"
    r"parameter|element|pixel|layer|row|column|weight)(?:es|s)\b"
)

# "a 8×8 map", "an 16×16 one": said aloud, 8, 11, 18 and 80 begin with a vowel.
BAD_ARTICLE = re.compile(
    r"\b(?:a (?:8[\d,]*|1[18](?:,\d{3})*)(?!\d)|an (?!8|1[18](?:,\d{3})*(?!\d))\d)", re.IGNORECASE
)


@over_every_level
def test_prompts_and_solutions_in_every_target(name: str, number: int) -> None:
    level = family(name).level(number)
    for asked in swept(name, number):
        texts = [target.filled(asked.prompt, asked.values) for target in TARGETS]
        texts += [step.text(target) for step in asked.steps for target in TARGETS]
        assert all(texts)
        terminal, html = texts[:2]
        for text in (terminal, html):
            assert not ONE_OF_MANY.search(text), text
            assert not BAD_ARTICLE.search(text), text
            assert not re.search(r"<[A-Za-z]+_|None|\bnan\b", text), text
        assert "?" in terminal
        assert ascii_fallback(terminal).count("?") == terminal.count("?")
        for given in asked.givens.values() if isinstance(level, WorkedLevel) else ():
            digits = grouped(given) if isinstance(given, int) else ""
            assert re.search(rf"(?<!\d){digits}(?!\d)", terminal), (terminal, given)


@over_every_level
def test_a_template_prints_as_its_text_does(name: str, number: int) -> None:
    pages: list[str] = []
    for asked in few(name, number):
        prompt = asked.filled(asked.prompt)
        assert prompt.holes() == []
        for target in TARGETS:
            assert target.filled(asked.prompt, asked.values) == target.markup(prompt)
            for step in asked.steps:
                assert step.text(target) == target.maths(step.line())
                assert step.text(target, named=False) == target.maths(step.worked())
        running = "\n".join(
            Terminal().inlines(block.items)
            for block in prompt.blocks
            if isinstance(block, Paragraph)
        )
        assert not re.search(r"\$|\*\*|  ", running), running
        words: list[Markup] = []
        if isinstance(asked.answer, Choice):
            for option in asked.answer.options:
                words += [text for text in (option.text, option.reason) if text is not None]
            assert all(asked.filled(text).holes() == [] for text in words)
        pages += map(Typst().markup, (*words, prompt))
        pages += [f"${Typst().maths(step.worked())}$" for step in asked.steps]
    typst.compile("\n\n".join(pages).encode(), format="svg", ignore_system_fonts=True)


ROUNDING = {
    None: "exactly",
    0: "to the nearest whole number.",
    1: "to 1 decimal place.",
    2: "to 2 decimal places.",
    3: "to 3 decimal places.",
}


@over_every_level
def test_prompts_say_unit_rounding_and_conventions(name: str, number: int) -> None:
    for asked in swept(name, number):
        text = Terminal().markup(asked.filled(asked.prompt))
        for convention in CONVENTIONS.keys() & asked.givens.keys():
            sentence = CONVENTIONS[convention][str(asked.givens[convention])].rstrip(".")
            assert sentence in text, (asked.code, convention)
        match asked.answer:
            case Dims(shape):
                shapes = {2: "H×W", 3: "a shape, C×H×W", 4: "a shape, B×C×H×W"}
                assert text.endswith(f"Answer as {shapes[len(shape)]}.")
            case Numeric(_, unit, places):
                reminder = text.rpartition("Answer ")[2]
                assert UNITS[unit].asks in reminder
                assert ROUNDING[places] in reminder
            case Blanks(cells):
                asks = f"Fill in the {len(cells)} blanks in order, separated by semicolons."
                assert text.endswith(asks)
                assert len({cell.label for cell in cells}) == len(cells)
                for cell in cells:
                    if isinstance(cell.answer, Numeric):
                        unit = cell.answer.unit
                        words = {unit, UNITS[unit].asks.split()[1], *UNITS[unit].synonyms}
                        assert any(word.lower() in text.lower() for word in words), unit
                        if cell.answer.places is not None:
                            assert re.search("decimal|rounded|nearest", text), text
            case _:
                assert "Answer " not in text
