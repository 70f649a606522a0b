"""Moodle XML: a category for each pool, so that a quiz draws one question of each at random.

Moodle takes the first answer of a numerical question that matches: so the right one stands first,
then a row for each wrong number with its feedback, and ``*`` last.  Tolerances are absolute.  A
shape or a table is a cloze question with a gap for each number.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from quizgen.decks.recipe import Deck
from quizgen.export.formats import Edition, Export
from quizgen.export.lms.bank import Bank, deck_bank, exported, gap_weights, losses, shuffled
from quizgen.export.lms.moodle_gaps import MoodleGapHtml, table
from quizgen.export.lms.phrasing import RIGHT, WRONG, Wording, decimal, wrong_rows
from quizgen.export.lms.xml import HEAD, attribute, escaped
from quizgen.formulas.numbers import exact_text
from quizgen.misconceptions import Misconceptions
from quizgen.questions.question import (
    Blanks,
    Choice,
    Cloze,
    Dims,
    Mistakes,
    Numeric,
    Question,
    Reveal,
)
from quizgen.questions.spellings import spellings
from quizgen.text.html import Html

ROOT = "$course$/top"
PENALTY = "0.3333333"
LONGEST_NAME = 255
FULL, NONE = "100", "0"  # the only fractions used; Moodle imports nothing if it knows one not
TYPED_UNITS = 0  # in Moodle's words showunits: a unit may be typed behind the number


def export(deck: Deck, edition: Edition) -> Export:
    """A deck's practice pool."""
    bank = deck_bank(deck, edition)
    return exported(bank, document(bank), losses(bank) + own_losses(bank) + shuffled(bank))


def own_losses(bank: Bank) -> list[str]:
    """What Moodle reads in another way, and what has to be set by hand in its quiz."""
    found = []
    if any(isinstance(q.answer, Numeric) and q.answer.measure.id for q in bank.questions()):
        found.append("Moodle ignores a wrong unit: it marks 147 MB right where 147 KB is meant.")
    if all(pool.points == 1 for pool in bank.pools):
        return found
    marks = ", ".join(f"{pool.short} {exact_text(pool.points)}" for pool in bank.pools)
    whole = exact_text(sum((pool.points for pool in bank.pools), Fraction(0)))
    found.append(
        "A question drawn at random has 1 point there, whatever the file says. On the quiz's "
        f"Questions page set the maximum marks: {marks} ({whole} in all)."
    )
    return found


def document(bank: Bank) -> bytes:
    return "".join(chunks(bank)).encode()


def chunks(bank: Bank) -> Iterator[str]:
    """The file, question by question, so that it can be written as it is made."""
    writer = MoodleWriter()
    yield HEAD + "<quiz>\n"
    for pool in bank.pools:
        path = "/".join([ROOT, category(bank.title), category(pool.title)])
        yield (
            f'<question type="category"><category><text>{escaped(path)}</text></category>'
            f'<info format="html"><text>{escaped(escaped(bank.course))}</text></info></question>\n'
        )
        for question in pool.questions:
            yield writer.question(question, pool.points)
    yield "</quiz>\n"


def category(name: str) -> str:
    """A category's name in a path, where a slash divides categories.

    >>> category("bias / no bias ")
    'bias // no bias'
    """
    return " ".join(name.split())[:LONGEST_NAME].replace("/", "//")


def identity(question: Question) -> str:
    """What stays of a question however it is edited: its pinned code, or a card's id.

    >>> from quizgen.families import question
    >>> identity(question("conv-params:1:112"))
    'conv-params@2:1:112'
    """
    if question.family is None:
        return question.code
    rest = question.code.removeprefix(question.family)  # level and index
    return f"{question.family}@{question.version}{rest}"


class MoodleWriter:
    """Questions as XML elements."""

    def __init__(self) -> None:
        self.words = Wording(Html())
        self._feedbacks: dict[tuple[Mistakes, ...], str] = {}

    def question(self, question: Question, points: Fraction) -> str:
        match question.answer:
            case Numeric() as answer:
                return self._element(
                    "numerical",
                    question,
                    points,
                    self._prompt(question),
                    self._rows(question) + _units(answer.unit),
                )
            case Choice() as answer:
                body = self._options(question, answer)
                return self._element("multichoice", question, points, self._prompt(question), body)
            case Dims() | Blanks():
                text = self._prompt(question) + table(question, points, self.words)
                return self._element("cloze", question, points, text, "")
            case Cloze(text=text):
                weight = gap_weights(question.answer, points)[0]
                prompt = MoodleGapHtml(weight).markup(question.filled(text)) + _picture(question)
                return self._element("cloze", question, points, prompt, "")
            case Reveal():
                return self._element(
                    "essay", question, points, self._prompt(question), self._free(question)
                )

    def _element(
        self, kind: str, question: Question, points: Fraction, text: str, answers: str
    ) -> str:
        """A question of any type; what they share, in the order of Moodle's own files."""
        name = escaped(question.code)
        pictures = _file(question.figure) if question.figure else ""
        # Of a cloze question Moodle reads the gaps' weights instead, and adds them up.
        grade = f"<defaultgrade>{decimal(points)}</defaultgrade>"
        return (
            f'<question type="{kind}"><name><text>{name}</text></name>'
            f'<questiontext format="html"><text>{escaped(text)}</text>{pictures}</questiontext>'
            f"{_html('generalfeedback', self._solution(question))}{grade}"
            f"<penalty>{PENALTY}</penalty><hidden>0</hidden>"
            f"<idnumber>{escaped(identity(question))}</idnumber>{answers}"
            f"{_tags(question.topic, question.tags, question.family)}</question>\n"
        )

    def _prompt(self, question: Question) -> str:
        return self.words.prompt(question) + _picture(question)

    def _solution(self, question: Question) -> str:
        if isinstance(question.answer, Reveal):
            return self.words.text(question, question.answer.text) + self.words.why(question)
        return self.words.solution(question)

    def _rows(self, question: Question) -> str:
        """The answers of a number."""
        answer = question.answer
        assert isinstance(answer, Numeric)
        end = f"<tolerance>{decimal(answer.tolerance)}</tolerance></answer>"
        known = question.misconceptions
        wrong = "".join(
            f"{_ROW}{NONE}{_TYPED}{decimal(row.value)}</text>"
            f"{self._feedback(row.slips, known)}{end}"
            for row in wrong_rows(answer, question.slips)
        )
        right = f"{_ROW}{FULL}{_TYPED}{decimal(answer.value)}</text>{_html('feedback', RIGHT)}{end}"
        return right + wrong + _REST

    def _feedback(self, slips: tuple[Mistakes, ...], known: Misconceptions) -> str:
        printed = self._feedbacks.get(slips)
        if printed is None:
            printed = _html("feedback", self.words.feedback(slips, known))
            self._feedbacks[slips] = printed
        return printed

    def _options(self, question: Question, choice: Choice) -> str:
        rows = []
        for option in choice.shuffled(question.code):
            is_right = option.id == choice.right
            reason = self.words.text(question, option.reason) if option.reason else ""
            text = self.words.text(question, option.text)
            rows.append(
                f'<answer fraction="{FULL if is_right else NONE}" format="html">'
                f"<text>{escaped(text)}</text>"
                f"{_html('feedback', reason or (RIGHT if is_right else WRONG))}</answer>"
            )
        return (
            "<single>true</single><shuffleanswers>true</shuffleanswers>"
            "<answernumbering>abc</answernumbering>" + "".join(rows)
        )

    def _free(self, question: Question) -> str:
        """A free answer: what the person who marks it sees."""
        assert isinstance(question.answer, Reveal)
        key = self.words.text(question, question.answer.text)
        return (
            "<responseformat>editor</responseformat><responserequired>0</responserequired>"
            "<responsefieldlines>5</responsefieldlines><attachments>0</attachments>"
            f"{_html('graderinfo', key)}"
        )


@cache
def _tags(topic: str, tags: tuple[str, ...], family: str | None) -> str:
    """A question's tags as Moodle shows them, each once."""
    found = {f"topic: {topic}", *(tag.replace("::", ": ") for tag in tags)}
    if family:
        found.add(f"family: {family}")
    rows = "".join(f"<tag><text>{escaped(tag)}</text></tag>" for tag in sorted(found))
    return f"<tags>{rows}</tags>"


def _html(tag: str, html: str) -> str:
    return f'<{tag} format="html"><text>{escaped(html)}</text></{tag}>'


_ROW, _TYPED = '<answer fraction="', '" format="moodle_auto_format"><text>'
_REST = f"{_ROW}{NONE}{_TYPED}*</text>{_html('feedback', WRONG)}<tolerance>0</tolerance></answer>"


@cache
def _units(asked: str) -> str:
    """The unit asked, its spellings and the others of its kind: an answer may say one of them.

    Moodle takes the spaces out of what was typed and divides it by the unit's multiplier.
    """
    values = {name.replace(" ", ""): value for name, value in spellings(asked).items()}
    listed = "".join(
        f"<unit><multiplier>{decimal(1 / value)}</multiplier>"
        f"<unit_name>{escaped(name)}</unit_name></unit>"
        for name, value in values.items()
        if name
    )
    return (
        f"<units>{listed}</units><unitgradingtype>0</unitgradingtype><unitpenalty>0</unitpenalty>"
        f"<showunits>{TYPED_UNITS}</showunits><unitsleft>0</unitsleft>"
    )


# --- pictures -----------------------------------------------------------------------------


def _picture(question: Question) -> str:
    if question.figure is None:
        return ""
    from quizgen.figures import picture_named

    alt = attribute(picture_named(question.figure).alt)
    return f'<p><img src="@@PLUGINFILE@@/{question.figure}.svg" alt={alt}/></p>'


@cache
def _file(figure: str) -> str:
    from quizgen.figures import picture_named

    data = b64encode(picture_named(figure).draw(False)).decode()
    return f'<file name="{figure}.svg" path="/" encoding="base64">{data}</file>'
