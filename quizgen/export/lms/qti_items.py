"""Single questions as items of QTI 2.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizgen.export.lms.bank import gap_weights, parts
from quizgen.export.lms.moodle_gaps import accepted
from quizgen.export.lms.phrasing import (
    RIGHT,
    WRONG,
    Gapped,
    Wording,
    WrongNumber,
    decimal,
    gap_rows,
    wrong_rows,
)
from quizgen.export.lms.xml import HEAD, attribute, escaped
from quizgen.misconceptions import Misconceptions
from quizgen.questions.paper import Pool
from quizgen.questions.question import Blanks, Choice, Cloze, Dims, Numeric, Question, Reveal
from quizgen.text.markup import Deletion
from quizgen.text.mathml import Mathml

SPACES = (
    'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqti_v2p1 '
    'http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"'
)
SOLUTION = "solution"


def identifier(text: str) -> str:
    """A name as QTI and XML allow it.

    >>> identifier("conv-params:1:112"), identifier("3x3")
    ('conv-params_1_112', '_3x3')
    """
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", text)
    return name if re.match("[A-Za-z_]", name) else f"_{name}"


class MathmlGaps(Gapped, Mathml):
    """XHTML in which a deletion is an entry for a text."""

    def gap(self, number: int) -> str:
        return _entry(f"RESPONSE{number}")


@dataclass
class QtiItem:
    """What an item is put together from.

    responses: declarations.  body: of the question.  rules: how each response is scored.
    messages: what is shown, by name.
    """

    responses: list[str]
    body: str
    rules: list[str]
    messages: dict[str, str]


class QtiItems:
    """Questions as documents of their own."""

    def __init__(self) -> None:
        self.words = Wording(Mathml())

    def item(self, question: Question, pool: Pool, name: str) -> str:
        points, title = pool.points, pool.shown or question.code
        made = self._made(question, points)
        solution = self._solution(question)
        if solution:
            made.messages[SOLUTION] = solution
            made.rules.insert(0, _add_message(SOLUTION))
        messages = "".join(
            f'<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="{key}">'
            f"{_flow(text)}</modalFeedback>\n"
            for key, text in made.messages.items()
        )
        return (
            f"{HEAD}<assessmentItem {SPACES} identifier={attribute(name)} "
            f'title={attribute(title)} adaptive="false" timeDependent="false">\n'
            f"{''.join(made.responses)}{_outcomes(points)}"
            f"<itemBody>{made.body}</itemBody>\n"
            f"<responseProcessing>\n{''.join(made.rules)}</responseProcessing>\n"
            f"{messages}</assessmentItem>\n"
        )

    def _made(self, question: Question, points: Fraction) -> QtiItem:
        prompt = self.words.prompt(question) + _picture(question)
        known = question.misconceptions
        match question.answer:
            case Numeric() as answer:
                rows = [wrong_rows(answer, question.slips)]
                entry = f"<p>{_entry('RESPONSE1')} {escaped(answer.unit)}</p>"
                return self._numbers([answer], rows, [1], prompt + entry, points, known)
            case Dims() | Blanks():
                numbers = [gap.answer for gap in parts(question.answer)]
                rows = gap_rows(question.answer, question.slips)
                body = prompt + self._gaps(question)
                weights = gap_weights(question.answer, points)
                return self._numbers(numbers, rows, weights, body, points, known)
            case Choice() as answer:
                return self._choice(question, answer, prompt, points)
            case Cloze(text=text):
                html = MathmlGaps()
                body = html.markup(question.filled(text)) + _picture(question)
                return _texts(html.deletions, body, points)
            case Reveal():
                declared = '<responseDeclaration identifier="RESPONSE1" cardinality="single" '
                return QtiItem(
                    [declared + 'baseType="string"/>\n'],
                    f'{prompt}<extendedTextInteraction responseIdentifier="RESPONSE1" '
                    'expectedLines="5"/>',
                    [],
                    {},
                )

    def _solution(self, question: Question) -> str:
        if isinstance(question.answer, Reveal):
            return self.words.text(question, question.answer.text) + self.words.why(question)
        return self.words.solution(question)

    def _gaps(self, question: Question) -> str:
        """Where the numbers of a shape or a table go."""
        cells = parts(question.answer)
        entries = [_entry(f"RESPONSE{number}") for number in range(1, len(cells) + 1)]
        if isinstance(question.answer, Dims):
            return f"<p>{' × '.join(entries)}</p>"
        return "".join(
            f"<p>{escaped(cell.label)}: {entry} {escaped(cell.unit)}</p>"
            for cell, entry in zip(cells, entries, strict=True)
        )

    def _numbers(
        self,
        answers: Sequence[Numeric],
        rows: Sequence[Sequence[WrongNumber]],
        weights: Sequence[int],
        body: str,
        points: Fraction,
        known: Misconceptions,
    ) -> QtiItem:
        made = QtiItem([], body, [], {"right": _paragraph(RIGHT), "wrong": _paragraph(WRONG)})
        each = zip(answers, rows, weights, strict=True)
        for number, (answer, wrong, weight) in enumerate(each, start=1):
            share = decimal(points * weight / sum(weights))
            response = f"RESPONSE{number}"
            tolerance = decimal(answer.tolerance)
            made.responses.append(_declared(response, "float", [decimal(answer.value)]))
            branches = [
                (_equal(response, decimal(answer.value), tolerance), _scored(share, "right"))
            ]
            for place, row in enumerate(wrong, start=1):
                name = f"slip{number}_{place}"
                made.messages[name] = _paragraph(self.words.feedback(row.slips, known))
                branches.append((_equal(response, decimal(row.value), tolerance), _message(name)))
            made.rules.append(_condition(branches, _message("wrong")))
        return made

    def _choice(self, question: Question, choice: Choice, prompt: str, points: Fraction) -> QtiItem:
        options, branches = "", []
        messages = {}
        for option in choice.shuffled(question.code):
            name = identifier(option.id)
            is_right = option.id == choice.right
            text = self.words.text(question, option.text)
            options += f'<simpleChoice identifier="{name}">{_flow(text)}</simpleChoice>'
            reason = self.words.text(question, option.reason) if option.reason else ""
            messages[f"option_{name}"] = reason or _paragraph(RIGHT if is_right else WRONG)
            chosen = (
                '<match><variable identifier="RESPONSE1"/>'
                f'<baseValue baseType="identifier">{name}</baseValue></match>'
            )
            then = _message(f"option_{name}")
            branches.append(
                (chosen, _scored(decimal(points), f"option_{name}") if is_right else then)
            )
        return QtiItem(
            [_declared("RESPONSE1", "identifier", [identifier(choice.right)])],
            f'{prompt}<choiceInteraction responseIdentifier="RESPONSE1" shuffle="true" '
            f'maxChoices="1">{options}</choiceInteraction>',
            [_condition(branches, "")],
            messages,
        )


def _texts(deletions: Sequence[Deletion], body: str, points: Fraction) -> QtiItem:
    """A text with gaps for words."""
    share = decimal(points / max(1, len(deletions)))
    made = QtiItem([], body, [], {"right": _paragraph(RIGHT), "wrong": _paragraph(WRONG)})
    for number, deletion in enumerate(deletions, start=1):
        response, texts = f"RESPONSE{number}", accepted(deletion)
        made.responses.append(_declared(response, "string", texts[:1]))
        matches = "".join(
            f'<stringMatch caseSensitive="false"><variable identifier="{response}"/>'
            f'<baseValue baseType="string">{escaped(text)}</baseValue></stringMatch>'
            for text in texts
        )
        test = f"<or>{matches}</or>"
        made.rules.append(_condition([(test, _scored(share, "right"))], _message("wrong")))
    return made


# --- elements -----------------------------------------------------------------------------


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>"


def _flow(html: str) -> str:
    """HTML as QTI allows it where blocks may stand."""
    return f"<div>{html}</div>"


def _entry(response: str) -> str:
    return f'<textEntryInteraction responseIdentifier="{response}" expectedLength="15"/>'


def _declared(response: str, kind: str, values: Sequence[str]) -> str:
    listed = "".join(f"<value>{escaped(value)}</value>" for value in values)
    return (
        f'<responseDeclaration identifier="{response}" cardinality="single" baseType="{kind}">'
        f"<correctResponse>{listed}</correctResponse></responseDeclaration>\n"
    )


def _outcomes(points: Fraction) -> str:
    return (
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">'
        "<defaultValue><value>0</value></defaultValue></outcomeDeclaration>\n"
        '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">'
        f"<defaultValue><value>{decimal(points)}</value></defaultValue></outcomeDeclaration>\n"
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" '
        'baseType="identifier"/>\n'
    )


def _equal(response: str, value: str, tolerance: str) -> str:
    return (
        f'<equal toleranceMode="absolute" tolerance="{tolerance}">'
        f'<variable identifier="{response}"/><baseValue baseType="float">{value}</baseValue>'
        "</equal>"
    )


def _condition(branches: Sequence[tuple[str, str]], otherwise: str) -> str:
    """The first branch whose test holds is taken."""
    (test, then), *others = branches
    rest = "".join(f"<responseElseIf>{t}{do}</responseElseIf>\n" for t, do in others)
    last = f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    return (
        f"<responseCondition><responseIf>{test}{then}</responseIf>\n{rest}{last}"
        "</responseCondition>\n"
    )


def _scored(share: str, message: str) -> str:
    return (
        '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>'
        f'<baseValue baseType="float">{share}</baseValue></sum></setOutcomeValue>'
        f"{_message(message)}"
    )


def _message(name: str) -> str:
    """Add a message to those that are shown."""
    return (
        '<setOutcomeValue identifier="FEEDBACK"><multiple><variable identifier="FEEDBACK"/>'
        f'<baseValue baseType="identifier">{name}</baseValue></multiple></setOutcomeValue>'
    )


def _add_message(name: str) -> str:
    return _message(name) + "\n"


def _picture(question: Question) -> str:
    if question.figure is None:
        return ""
    from quizgen.figures import picture_named

    alt = attribute(picture_named(question.figure).alt)
    return f'<p><img src="../media/{question.figure}.svg" alt={alt}/></p>'
