"""QTI 1.2 as Canvas imports it: a zip of quizzes, each pool a group that draws one question.

Canvas takes every number that a question names as right, so a question with a number carries its
right number alone, and the mistakes stand in the feedback that is shown to all.  What a wrong
number means can be told by choices only: a second quiz in the package asks the same questions so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from quizgen.decks.recipe import Deck
from quizgen.export.formats import Edition, Export
from quizgen.export.lms.bank import Bank, deck_bank, exported, gap_weights, losses, shuffled
from quizgen.export.lms.canvas_items import CanvasItems, metadata
from quizgen.export.lms.phrasing import decimal
from quizgen.export.lms.xml import HEAD, attribute, escaped
from quizgen.files.archive import Made, zipped
from quizgen.files.disk import encoded
from quizgen.formulas.numbers import counted
from quizgen.questions.distractors import DrawError, as_choice
from quizgen.questions.paper import Pool
from quizgen.questions.question import Blanks, Choice, Dims, Numeric, Question

ITEMS = (
    'xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.imsglobal.org/xsd/ims_qtiasiv1p2 '
    'http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"'
)
MANIFEST = 'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"'
SETTINGS = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
LINKED = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
AS_CHOICES = "multiple choice"


def export(deck: Deck, edition: Edition) -> Export:
    """A deck's practice pool."""
    bank = deck_bank(deck, edition)
    return exported(bank, package(bank), losses(bank) + own_losses(bank))


def own_losses(bank: Bank) -> list[str]:
    found = shuffled(bank)
    if any(isinstance(q.answer, Numeric | Dims) for q in bank.questions()):
        found.append(
            "A wrong number gets no feedback of its own: mistakes are listed in the feedback that "
            "all see, and named one by one only in the second quiz, of choices."
        )
    tables = sum(isinstance(q.answer, Blanks) for q in bank.questions())
    if tables:
        found.append(f"{counted(tables, 'table')}: the gaps are compared as texts.")
    if any(len(set(gap_weights(q.answer, Fraction(1)))) > 1 for q in bank.questions()):
        found.append("Each number of a shape in a table has the points of a whole blank.")
    return found


def package(bank: Bank) -> bytes:
    """The zip: a manifest, for each quiz its questions and its settings, the pictures."""
    from quizgen.figures import picture_named

    quizzes = {"numbers": bank}
    if choices := choice_bank(bank):
        quizzes["choices"] = choices
    pictures = sorted({q.figure for q in bank.questions() if q.figure})
    files: dict[str, Made] = {"imsmanifest.xml": _manifest(list(quizzes), pictures).encode()}
    for name, quiz in quizzes.items():
        files[f"{name}/{name}.xml"] = partial(encoded, _assessment(name, quiz))
        files[f"{name}/assessment_meta.xml"] = _settings(name, quiz).encode()
    for figure in pictures:
        files[f"media/{figure}.svg"] = picture_named(figure).draw(False)
    return zipped(files, level=6)


def choice_bank(bank: Bank) -> Bank | None:
    """The same pools with choices in place of numbers, so that each mistake can be named."""
    pools = []
    for pool in bank.pools:
        chosen = tuple(made for q in pool.questions if (made := _as_choice(q)))
        if chosen:
            pools.append(replace(pool, questions=chosen))
    return (
        replace(bank, title=f"{bank.title} ({AS_CHOICES})", pools=tuple(pools)) if pools else None
    )


def _as_choice(question: Question) -> Question | None:
    """None for a choice, which the first quiz has, and where too few wrong numbers are known."""
    if isinstance(question.answer, Choice):
        return None
    try:
        return as_choice(question)
    except DrawError:
        return None


def _assessment(name: str, bank: Bank) -> Iterator[str]:
    """A quiz, question by question."""
    yield (
        f"{HEAD}<questestinterop {ITEMS}>\n"
        f"<assessment ident={attribute(f'quizgen-{name}')} title={attribute(bank.title)}>"
        f"<qtimetadata>{metadata('cc_maxattempts', '1')}</qtimetadata>"
        '<section ident="root_section">\n'
    )
    for pool in bank.pools:
        yield from _group(name, pool)
    yield "</section></assessment></questestinterop>\n"


def _group(name: str, pool: Pool) -> Iterator[str]:
    """A group of which Canvas draws one question for each student."""
    items, title = CanvasItems(name, pool.shown), pool.shown or pool.title
    points = decimal(pool.points)
    yield (
        f"<section ident={attribute(f'{name}-{pool.id}')} title={attribute(title)}>"
        "<selection_ordering><selection><selection_number>1</selection_number>"
        f"<selection_extensions><points_per_item>{points}</points_per_item></selection_extensions>"
        "</selection></selection_ordering>\n"
    )
    for question in pool.questions:
        yield items.item(question, pool.points)
    yield "</section>\n"


def _settings(name: str, bank: Bank) -> str:
    """What Canvas keeps of a quiz besides its questions."""
    points = decimal(sum((pool.points for pool in bank.pools), Fraction(0)))
    return (
        f"{HEAD}<quiz identifier={attribute(f'quizgen-{name}')} {SETTINGS}>\n"
        f"<title>{escaped(bank.title)}</title>"
        f"<description>{escaped(escaped(bank.course))}</description>"
        "<shuffle_answers>true</shuffle_answers><scoring_policy>keep_highest</scoring_policy>"
        "<quiz_type>practice_quiz</quiz_type>"
        f"<points_possible>{points}</points_possible></quiz>\n"
    )


def _manifest(quizzes: list[str], pictures: list[str]) -> str:
    resources = ""
    for name in quizzes:
        resources += (
            f'<resource identifier="quizgen-{name}" type="imsqti_xmlv1p2">'
            f'<file href="{name}/{name}.xml"/><dependency identifierref="settings-{name}"/>'
            "</resource>\n"
            f'<resource identifier="settings-{name}" type="{LINKED}" '
            f'href="{name}/assessment_meta.xml"><file href="{name}/assessment_meta.xml"/>'
            "</resource>\n"
        )
    for figure in pictures:
        resources += (
            f'<resource identifier="picture-{figure}" type="webcontent" href="media/{figure}.svg">'
            f'<file href="media/{figure}.svg"/></resource>\n'
        )
    return (
        f'{HEAD}<manifest identifier="quizgen" {MANIFEST}>\n'
        "<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>"
        f"<organizations/>\n<resources>\n{resources}</resources></manifest>\n"
    )
