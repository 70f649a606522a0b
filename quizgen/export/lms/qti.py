"""QTI 2.1: a package of items and a test that draws one item of each pool.

Every wrong number has its own branch and its own modal feedback; maths is MathML.
"""

from __future__ import annotations

from functools import partial

from quizgen.decks.recipe import Deck
from quizgen.export.formats import Edition, Export
from quizgen.export.lms.bank import Bank, deck_bank, exported, losses, shuffled
from quizgen.export.lms.qti_items import SPACES, QtiItems, identifier
from quizgen.export.lms.xml import HEAD, attribute
from quizgen.files.archive import Made, zipped
from quizgen.questions.paper import Pool
from quizgen.questions.question import Question

TEST = "test.xml"
PACKAGE = 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"'


def export(deck: Deck, edition: Edition) -> Export:
    """A deck's practice pool."""
    bank = deck_bank(deck, edition)
    return exported(bank, package(bank), losses(bank) + shuffled(bank))


def package(bank: Bank) -> bytes:
    """The zip: a manifest, a test, a file for each item, the pictures."""
    from quizgen.figures import picture_named

    items = QtiItems()
    files: dict[str, Made] = {}

    def item(question: Question, pool: Pool) -> bytes:
        return items.item(question, pool, item_id(pool, question.code)).encode()

    resources = []
    for pool in bank.pools:
        for question in pool.questions:
            name = item_file(pool, question.code)
            files[name] = partial(item, question, pool)
            pictures = [f"media/{question.figure}.svg"] if question.figure else []
            resources.append(_resource(item_id(pool, question.code), "item", name, pictures))
    for figure in sorted({q.figure for q in bank.questions() if q.figure}):
        files[f"media/{figure}.svg"] = picture_named(figure).draw(False)
    items_of_test = [item_id(p, q.code) for p in bank.pools for q in p.questions]
    resources.insert(0, _resource("test", "test", TEST, [], items_of_test))
    files[TEST] = _test(bank).encode()
    files["imsmanifest.xml"] = _manifest(resources).encode()
    return zipped(files, level=6)


def item_id(pool: Pool, code: str) -> str:
    """An item's name in the package: a question may stand in two pools.

    >>> item_id(Pool("q1", "", "", 1, ()), "conv-params:1:112")
    'q1_conv-params_1_112'
    """
    return identifier(f"{pool.id}_{code}")


def item_file(pool: Pool, code: str) -> str:
    return f"items/{item_id(pool, code)}.xml"


def _test(bank: Bank) -> str:
    sections = "".join(map(_section, bank.pools))
    return (
        f'{HEAD}<assessmentTest {SPACES} identifier="quizgen" title={attribute(bank.title)}>\n'
        '<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">\n'
        f"{sections}</testPart></assessmentTest>\n"
    )


def _section(pool: Pool) -> str:
    references = "".join(
        f'<assessmentItemRef identifier="{item_id(pool, question.code)}" '
        f'href="{item_file(pool, question.code)}"/>\n'
        for question in pool.questions
    )
    title = attribute(pool.shown or pool.title)
    return (
        f'<assessmentSection identifier="{identifier(pool.id)}" title={title} '
        f'visible="true"><selection select="1"/><ordering shuffle="true"/>\n'
        f"{references}</assessmentSection>\n"
    )


def _resource(
    name: str, kind: str, href: str, files: list[str], needs: list[str] | None = None
) -> str:
    listed = "".join(f'<file href="{file}"/>' for file in [href, *files])
    others = "".join(f'<dependency identifierref="{other}"/>' for other in needs or ())
    return (
        f'<resource identifier="{name}" type="imsqti_{kind}_xmlv2p1" href="{href}">'
        f"{listed}{others}</resource>\n"
    )


def _manifest(resources: list[str]) -> str:
    return (
        f'{HEAD}<manifest {PACKAGE} identifier="quizgen-package">\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
        f"<organizations/>\n<resources>\n{''.join(resources)}</resources></manifest>\n"
    )
