"""Single questions as Canvas's items of QTI 1.2."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from quizgen.export.lms.bank import parts
from quizgen.export.lms.moodle_gaps import accepted
from quizgen.export.lms.phrasing import RIGHT, WRONG, Gapped, Wording, decimal, wrong_rows
from quizgen.export.lms.xml import attribute, escaped
from quizgen.questions.question import Blanks, Choice, Cloze, Dims, Numeric, Question, Reveal
from quizgen.text.html import Html

FULL = 100
FIRST_OPTION = 1001  # ids of options are numbers there
SMALLEST = Fraction(1, 10**4)  # Canvas makes a smaller right answer 0


def metadata(label: str, entry: str) -> str:
    return (
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel>"
        f"<fieldentry>{escaped(entry)}</fieldentry></qtimetadatafield>"
    )


class CanvasGapHtml(Gapped):
    """HTML in which the nth deletion is the gap ``[gapN]``."""

    def gap(self, number: int) -> str:
        return f"[gap{number}]"


class CanvasItems:
    """The items of one pool of a quiz, whose name keeps their ids apart from those of another.

    shown: the title of every item, in place of its code.
    """

    def __init__(self, quiz: str, shown: str = "") -> None:
        self.quiz = quiz
        self.shown = shown
        self.words = Wording(Html())

    def item(self, question: Question, points: Fraction) -> str:
        match question.answer:
            case Numeric() as answer if 0 < abs(Fraction(answer.value)) < SMALLEST:
                return self._text_number(question, points, answer)
            case Numeric() as answer:
                return self._number(question, points, answer)
            case Choice() as answer:
                return self._choice(question, points, answer)
            case Dims() | Blanks():
                return self._gaps(question, points)
            case Cloze(text=text):
                html = CanvasGapHtml()
                prompt = html.markup(question.filled(text)) + _picture(question)
                return self._filled(question, points, prompt, list(map(accepted, html.deletions)))
            case Reveal(text=text):
                key = self.words.text(question, text) + self.words.why(question)
                return self._free(question, points, key)

    def _item(
        self,
        kind: str,
        question: Question,
        points: Fraction,
        prompt: str,
        response: str,
        conditions: str,
        feedback: Sequence[tuple[str, str]],
        more: str = "",
    ) -> str:
        ident = attribute(f"{self.quiz}-{question.code.replace(':', '-')}")
        general = _general() if dict(feedback).get("general_fb") else ""
        fields = metadata("question_type", kind) + metadata("points_possible", decimal(points))
        texts = "".join(
            f"<itemfeedback ident={attribute(name)}><flow_mat>{_html(text)}</flow_mat>"
            "</itemfeedback>"
            for name, text in feedback
            if text
        )
        return (
            f"<item ident={ident} title={attribute(self.shown or question.code)}>"
            f"<itemmetadata><qtimetadata>{fields}{more}</qtimetadata></itemmetadata>"
            f"<presentation>{_html(prompt)}{response}</presentation>"
            "<resprocessing><outcomes>"
            f'<decvar maxvalue="{FULL}" minvalue="0" varname="SCORE" vartype="Decimal"/>'
            f"</outcomes>{general}{conditions}</resprocessing>{texts}</item>\n"
        )

    def _prompt(self, question: Question) -> str:
        return self.words.prompt(question) + _picture(question)

    def _number(self, question: Question, points: Fraction, answer: Numeric) -> str:
        low, high = (answer.value + sign * answer.tolerance for sign in (-1, 1))
        condition = (
            f'<or><varequal respident="response1">{decimal(answer.value)}</varequal>'
            f'<and><vargte respident="response1">{decimal(low)}</vargte>'
            f'<varlte respident="response1">{decimal(high)}</varlte></and></or>'
        )
        return self._entered("numerical_question", question, points, answer, condition)

    def _text_number(self, question: Question, points: Fraction, answer: Numeric) -> str:
        """A number too small for Canvas, compared as a text."""
        text = escaped(answer.text(answer.value))
        condition = f'<varequal respident="response1">{text}</varequal>'
        return self._entered("short_answer_question", question, points, answer, condition)

    def _entered(
        self, kind: str, question: Question, points: Fraction, answer: Numeric, condition: str
    ) -> str:
        """A number typed in; the mistakes stand below the solution."""
        rows = wrong_rows(answer, question.slips)
        mistakes = self.words.mistakes(answer, rows, question.misconceptions)
        return self._item(
            kind,
            question,
            points,
            self._prompt(question),
            _entry("Decimal" if kind == "numerical_question" else ""),
            _condition(condition, _score(FULL)),
            [("general_fb", self.words.solution(question) + mistakes)],
        )

    def _choice(self, question: Question, points: Fraction, choice: Choice) -> str:
        options = list(enumerate(choice.shuffled(question.code), start=FIRST_OPTION))
        labels, conditions, feedback = "", "", [("general_fb", self.words.solution(question))]
        for number, option in options:
            is_right = option.id == choice.right
            labels += _label(number, self.words.text(question, option.text))
            chosen = f'<varequal respident="response1">{number}</varequal>'
            conditions += _condition(chosen, _shown(f"{number}_fb"), go_on=True)
            if is_right:
                scored = _condition(chosen, _score(FULL))
            reason = self.words.text(question, option.reason) if option.reason else ""
            feedback.append((f"{number}_fb", reason or (RIGHT if is_right else WRONG)))
        return self._item(
            "multiple_choice_question",
            question,
            points,
            self._prompt(question),
            f'<response_lid ident="response1" rcardinality="Single"><render_choice>{labels}'
            "</render_choice></response_lid>",
            conditions + scored,
            feedback,
            metadata("original_answer_ids", ",".join(str(number) for number, _ in options)),
        )

    def _gaps(self, question: Question, points: Fraction) -> str:
        """A shape or a table: every gap a number, compared as a text."""
        answer = question.answer
        cells = parts(answer)
        marks = [f"[gap{number}]" for number in range(1, len(cells) + 1)]
        if isinstance(answer, Dims):
            shown = f"<p>{' × '.join(marks)}</p>"
        else:
            shown = "".join(
                self.words.html.paragraph(f"{escaped(cell.label)}: {mark} {escaped(cell.unit)}")
                for cell, mark in zip(cells, marks, strict=True)
            )
        texts = [_spellings(cell.answer) for cell in cells]
        return self._filled(question, points, self._prompt(question) + shown, texts)

    def _filled(
        self, question: Question, points: Fraction, prompt: str, gaps: Sequence[Sequence[str]]
    ) -> str:
        """Texts in gaps, for each those that are right; every gap scores its share."""
        share = decimal(Fraction(FULL, len(gaps)).limit_denominator(10**6))
        responses, conditions = "", ""
        for number, texts in enumerate(gaps, start=1):
            labels = ""
            for place, text in enumerate(texts):
                ident = FIRST_OPTION * number + place
                labels += _label(ident, text, "text/plain")
                chosen = f'<varequal respident="response_gap{number}">{ident}</varequal>'
                conditions += _condition(chosen, _score(share, "Add"), go_on=True)
            responses += (
                f'<response_lid ident="response_gap{number}"><material>'
                f"<mattext>gap{number}</mattext></material><render_choice>{labels}"
                "</render_choice></response_lid>"
            )
        return self._item(
            "fill_in_multiple_blanks_question",
            question,
            points,
            prompt,
            responses,
            conditions,
            [("general_fb", self.words.solution(question))],
        )

    def _free(self, question: Question, points: Fraction, key: str) -> str:
        return self._item(
            "essay_question",
            question,
            points,
            self._prompt(question),
            _entry(""),
            "",
            [("general_fb", key)],
        )


def _spellings(answer: Numeric) -> list[str]:
    """A number as people write it: plain, and with its digits grouped."""
    shown = answer.text(answer.value)
    return list(dict.fromkeys([shown.replace(",", ""), shown]))


def _html(html: str) -> str:
    return f'<material><mattext texttype="text/html">{escaped(html)}</mattext></material>'


def _label(ident: int, text: str, kind: str = "text/html") -> str:
    return (
        f'<response_label ident="{ident}"><material><mattext texttype="{kind}">{escaped(text)}'
        "</mattext></material></response_label>"
    )


def _entry(kind: str) -> str:
    fib = f' fibtype="{kind}"' if kind else ""
    return (
        f'<response_str ident="response1" rcardinality="Single"><render_fib{fib}>'
        '<response_label ident="answer1"/></render_fib></response_str>'
    )


def _condition(test: str, then: str, *, go_on: bool = False) -> str:
    more = "Yes" if go_on else "No"
    return (
        f'<respcondition continue="{more}"><conditionvar>{test}</conditionvar>{then}'
        "</respcondition>"
    )


def _general() -> str:
    return _condition("<other/>", _shown("general_fb"), go_on=True)


def _shown(name: str) -> str:
    return f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/>'


def _score(score: int | str, action: str = "Set") -> str:
    return f'<setvar action="{action}" varname="SCORE">{score}</setvar>'


def _picture(question: Question) -> str:
    if question.figure is None:
        return ""
    from quizgen.figures import picture_named

    alt = attribute(picture_named(question.figure).alt)
    return f'<p><img src="$IMS-CC-FILEBASE$/media/{question.figure}.svg" alt={alt}/></p>'
