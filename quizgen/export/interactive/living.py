"""A family's level as one living note: many variants as templates and a table of values.

``data`` is what the card's script reads (``variant`` in ``card.js``): every number was worked out
here, and the script only puts values into texts and compares.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from math import lcm
from typing import Any, TypeAlias

from quizgen.export.interactive.line_breaks import Pieces
from quizgen.export.interactive.table import WIDER, PackedTable, packed, wide_gap
from quizgen.export.interactive.worked import (
    HTML,
    computed,
    key,
    label,
    solution,
    used_later,
    worked,
)
from quizgen.formulas.numbers import fixed
from quizgen.formulas.tree import (
    Decimal,
    Hole,
    Name,
    Node,
    Num,
    Relation,
    Sum,
    Symbol,
    rebuilt,
    walk,
)
from quizgen.questions.question import (
    Answer,
    Blanks,
    Choice,
    Computed,
    Dims,
    Key,
    Numeric,
    Question,
    Step,
)
from quizgen.text.markup import Markup, Maths, fill
from quizgen.text.notation import GAP, named_exponent

SIGNS = str.maketrans({"<": "`", ">": "~", "`": "&#96;", "~": "&#126;"})
MOST_BOTTOM = 2**40


class Unlike(Exception):
    """Questions that no one template can show."""


Data: TypeAlias = dict[str, Any]


def data(questions: Sequence[Question], html: Pieces = HTML) -> Data:
    """The note's data: templates, ``columns`` of values, ``texts``; Unlike where there is none.

    html: how its texts and maths are written.
    """
    return cut(sheet(questions, html), len(questions))


def cut(sheet: Data, count: int) -> Data:
    """The data of the first variants of a sheet."""
    columns = [packed(column[:count]) for column in sheet["columns"]]
    return {"count": count, **sheet, "columns": columns}


def sheet(questions: Sequence[Question], html: Pieces = HTML) -> Data:
    """As ``data``, with columns that are not yet packed."""
    table = PackedTable()
    made: Data = {
        "question": _prompt(table, questions, html),
        "why": table.text([_why(question, html) for question in questions]),
        "solution": _solution(table, [question.steps for question in questions], html),
    }
    answers = [question.answer for question in questions]
    if isinstance(answers[0], Choice):
        made |= _choice(table, questions, answers, html)
    else:
        made |= _computed(table, questions, answers)
    made = {name: value for name, value in made.items() if value}
    return {**made, "texts": list(table.texts), "columns": table.columns()}


def as_json(data: Any) -> str:
    r"""JSON that may stand in HTML and in a script, and outlives an editor; the texts' own signs
    for tags are written in one byte each, which nothing takes for a tag.

    >>> as_json({"question": "<p>5 × 5 & 3</p>"})
    '{"question":"`p~5 \\u00d7 5 \\u0026 3`/p~"}'
    """
    text = json.dumps(_without_tags(data), separators=(",", ":"))
    return text.replace("&", r"\u0026")


def _without_tags(data: Any) -> Any:
    if isinstance(data, str):
        return data.translate(SIGNS)
    if isinstance(data, Mapping):
        return {name: _without_tags(value) for name, value in data.items()}
    return [_without_tags(value) for value in data] if isinstance(data, list) else data


def _why(question: Question, html: Pieces) -> str:
    found = question.explanation
    return html.markup(question.filled(found)) if found is not None else ""


# --- prompts --------------------------------------------------------------------------


def _prompt(table: PackedTable, questions: Sequence[Question], html: Pieces) -> str:
    """The prompt, printed once where the variants share it and its values fit into gaps."""
    prompts = {id(question.prompt): question.prompt for question in questions}
    first, *others = prompts.values()
    if others or not _fits(first, questions):
        return table.text([html.markup(question.filled(question.prompt)) for question in questions])
    names = list(dict.fromkeys(first.holes()))

    def gap(form: str, name: str) -> str:
        return wide_gap(form, names.index(name), (question.values[name] for question in questions))

    gapped = fill(first, lambda name: gap("t", name), lambda name: Symbol(gap("m", name)))

    def put(form: str, place: str) -> str:
        values = [question.values[names[int(place)]] for question in questions]
        if all(isinstance(value, int) for value in values):
            numbers = [str(value) for value in values]
            if form == "t":
                return table.value(numbers, "")
            return html.gap(table.value(numbers, html.digits))
        return table.text([html.text(str(value)) for value in values])

    return _put(html.markup(gapped), put)


def _fits(prompt: Markup, questions: Sequence[Question]) -> bool:
    """Whether the prompt looks the same with any of the values: no negative number, and in maths
    no words and no number that is set higher."""
    trees = [one.tree for one in prompt.inlines() if isinstance(one, Maths)]
    if any(map(named_exponent, trees)):
        return False
    in_maths = {n.expression for tree in trees for n in walk(tree) if isinstance(n, Hole)}
    for name in set(prompt.holes()):
        values = [question.values[name] for question in questions]
        if any(value < 0 if isinstance(value, int) else name in in_maths for value in values):
            return False
    return True


def _put(gapped: str, put: Callable[[str, str], str]) -> str:
    """A text with its gaps, such as ``m3xx``, filled by ``put("m", "3")``."""
    pieces = gapped.split(GAP)
    pieces[1::2] = [put(piece[0], piece[1:].rstrip(WIDER)) for piece in pieces[1::2]]
    return "".join(pieces)


# --- worked lines ---------------------------------------------------------------------


def _solution(
    table: PackedTable, solutions: Sequence[Sequence[Step]], html: Pieces
) -> str | list[list[str]]:
    """The worked lines, each with its label; in one piece where their number varies.

    The script sets fractions in full size.
    """
    if len({len(steps) for steps in solutions}) > 1:
        return table.text([solution(steps, html) for steps in solutions])
    flags = zip(*(used_later(steps) for steps in solutions), strict=True)
    lines = []
    for steps, is_named in zip(zip(*solutions, strict=True), flags, strict=True):
        if len(set(is_named)) == 1 and _alike(steps):
            shown = _line(table, steps, is_named[0], html)
        else:
            shown = table.text(
                [worked(*one, html, sized=False) for one in zip(steps, is_named, strict=True)]
            )
        labels = {text: label(text, html) for text in {step.heading for step in steps}}
        lines.append([table.text([labels[step.heading] for step in steps]), shown])
    return lines


def _alike(steps: Sequence[Step]) -> bool:
    """Whether lines differ in their numbers alone, and those print as names do."""
    first = steps[0]
    tree = first.formula.tree
    if isinstance(tree, Name | Num) or named_exponent(tree):
        return False
    if any(isinstance(part, Sum) for part in walk(tree)):
        return False
    for step in steps:
        if step.formula is not first.formula or step[:2] != first[:2]:
            return False
        if step.places != first.places:
            return False
        if any(type(value) is not int or value < 0 for value in step.givens.values()):
            return False
    return all(step.value >= 0 for step in steps)


def _sign(step: Step) -> str:
    """Before the value: ``~`` where it is rounded."""
    value = step.value
    is_exact = isinstance(value, int) or value * 10**step.places % 1 == 0
    return "=" if is_exact else "~"


def _line(table: PackedTable, steps: Sequence[Step], is_named: bool, html: Pieces) -> str:
    """A worked line, printed once with gaps for its numbers."""
    first = steps[0]
    names = list(first.givens)

    def gaps(node: Node) -> Node:
        if isinstance(node, Name):
            values = (step.givens[node.id] for step in steps)
            return Symbol(wide_gap("m", names.index(node.id), values))
        return rebuilt(node, gaps)

    value = f"{GAP}v{GAP}"
    items: tuple[Node, ...] = (first.formula.tree, gaps(first.formula.tree), Symbol(value))
    if is_named:
        items = (Name(first.name), *items)

    def put(form: str, place: str) -> str:
        if form == "m":
            values = [str(step.givens[names[int(place)]]) for step in steps]
            return html.gap(table.value(values, html.digits))
        if all(isinstance(step.value, int) for step in steps):
            values = [str(step.value) for step in steps]
            return html.leading("=") + html.gap(table.value(values, html.digits))
        return table.text([html.leading(_sign(step)) + _value(step, html) for step in steps])

    line = html.chain(Relation(items, ("=",) * (len(items) - 1)), sized=False)
    return _put(line.replace(html.leading("=") + value, value), put)


def _value(step: Step, html: Pieces) -> str:
    if isinstance(step.value, int):
        return html.maths(Num(step.value))
    return html.maths(Decimal(fixed(step.value, step.places, group=False)))


# --- answers --------------------------------------------------------------------------


def _computed(table: PackedTable, questions: Sequence[Question], answers: Sequence[Answer]) -> Data:
    asked = [one for one in map(computed, answers) if one is not None]
    if len(asked) < len(answers) or len({type(one) for one in asked}) > 1:
        raise Unlike
    cells = _cells(table, asked)
    return {
        "answer": table.text([key(one) for one in asked]),
        "blanks": isinstance(asked[0], Blanks),
        "cells": cells,
        "slips": _slips(table, questions),
    }


def _cells(table: PackedTable, asked: Sequence[Computed]) -> list[dict[str, Any]]:
    """Each blank by itself; a single answer is one."""
    if isinstance(asked[0], Blanks):
        rows = [one.cells for one in asked if isinstance(one, Blanks)]
        if len({len(row) for row in rows}) > 1:
            raise Unlike
        columns = zip(*rows, strict=True)
        return [
            {"label": table.text([cell.label for cell in column])}
            | _cell(table, [cell.answer for cell in column])
            for column in columns
        ]
    return [_cell(table, [one for one in asked if not isinstance(one, Blanks)])]


def _cell(table: PackedTable, answers: Sequence[Numeric | Dims]) -> dict[str, Any]:
    """What the script needs to mark one blank; ``text`` is the key as people read it."""
    found: dict[str, Any] = {
        "key": _exact(table, [script_value(answer, answer.key) for answer in answers])
    }
    numbers = [answer for answer in answers if isinstance(answer, Numeric)]
    shapes = [answer for answer in answers if isinstance(answer, Dims)]
    if numbers and shapes:
        raise Unlike
    if shapes:
        if len({len(answer.shape) for answer in shapes}) > 1:
            raise Unlike
        return found | {"rank": len(shapes[0].shape)}
    if len({answer.places for answer in numbers}) > 1:
        raise Unlike
    if numbers[0].places is None:
        found["text"] = table.text([answer.key_text() for answer in numbers])
    unit = table.text([answer.unit for answer in numbers])
    return found | {"unit": unit, "places": numbers[0].places}


def _slips(table: PackedTable, questions: Sequence[Question]) -> list[list[str]]:
    """Each slip with its wrong answers, none where it does not apply; in the questions' order."""
    values: list[dict[str, str]] = []
    orders: dict[tuple[str, ...], None] = {}
    for question in questions:
        asked = computed(question.answer)
        assert asked is not None
        found = {slip.id: script_value(asked, slip.value) for slip in question.slips}
        if len(found) < len(question.slips):
            raise Unlike
        values.append(found)
        orders[tuple(found)] = None
    names = _merged(orders)
    return [[name, _exact(table, [found.get(name, "") for found in values])] for name in names]


def _merged(orders: Iterable[tuple[str, ...]]) -> list[str]:
    """Names in one order that keeps to all of these."""
    after: dict[str, set[str]] = {}
    for names in orders:
        for i, name in enumerate(names):
            after.setdefault(name, set()).update(names[max(0, i - 1) : i])
    try:
        return list(TopologicalSorter(after).static_order())
    except CycleError:
        raise Unlike from None


def _exact(table: PackedTable, values: Sequence[str]) -> str:
    """A column of keys or slips; the parts of shapes and tables are columns of their own."""
    if not all(values):
        return table.value(values)
    parts = [value.split(";") for value in values]
    return ";".join(_part(table, column) for column in zip(*parts, strict=True))


def _part(table: PackedTable, values: Sequence[str]) -> str:
    """Fractions are put over one number, or over a column that stands in the table anyway."""
    if not any("/" in value for value in values):
        return table.text(values)
    fractions = [Fraction(value) for value in values]
    bottoms = [value.denominator for value in fractions]
    one = lcm(*bottoms)
    if one <= MOST_BOTTOM:
        return table.value([str(int(value * one)) for value in fractions]) + f"/{one}"
    for number, column in table.whole():
        if all(n and n % bottom == 0 for n, bottom in zip(column, bottoms, strict=True)):
            tops = (str(int(value * n)) for value, n in zip(fractions, column, strict=True))
            return f"{table.value(list(tops))}/@{number}r;"
    return table.text(values)


def script_value(asked: Computed, value: Key) -> str:
    """A key or slip in full, as the script compares it.

    >>> script_value(Numeric(7, "KB", 1), Fraction(49, 16))
    '49/16'
    >>> script_value(Dims((96, 55, 55)), (64, 56, 56))
    '64x56x56'
    """
    if not isinstance(value, tuple):
        return str(value)
    if isinstance(asked, Blanks):
        parts = zip(asked.cells, value, strict=True)
        return ";".join(script_value(cell.answer, part) for cell, part in parts)
    return "x".join(map(str, value))


# --- choices --------------------------------------------------------------------------


def _choice(
    table: PackedTable, questions: Sequence[Question], answers: Sequence[Answer], html: Pieces
) -> dict[str, Any]:
    def shown(question: Question, text: Markup | None) -> str:
        return html.markup(question.filled(text)) if text is not None else ""

    choices = [answer for answer in answers if isinstance(answer, Choice)]
    if len(choices) < len(answers) or len({len(choice.options) for choice in choices}) > 1:
        raise Unlike
    columns = zip(*(choice.options for choice in choices), strict=True)
    return {
        "right": table.text([choice.right for choice in choices]),
        "options": [
            [
                table.text([option.id for option in column]),
                table.text([shown(q, o.text) for q, o in zip(questions, column, strict=True)]),
                table.text([shown(q, o.reason) for q, o in zip(questions, column, strict=True)]),
            ]
            for column in columns
        ],
    }
