"""The five Anki note types, frozen: decks made with them are in people's collections.

Anki tells note types, fields and templates apart by the ids and names below, and a note whose
type gained or lost a field cannot be updated by an import.  So ids, names and the order of the
fields never change; a new need takes a spare field.  What may change is the text of a template
and the style (``card.css``): Anki takes both over on the next import.

One field is the learner's: ``OWN`` is empty in every package and shown on every back.

>>> [note_type.name for note_type in NOTE_TYPES]
['Quizgen Concept', 'Quizgen Cloze', 'Quizgen Choice', 'Quizgen Numeric', 'Quizgen Picture']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizgen.export.about import ABOUT, About, link
from quizgen.export.anki.script import card_script

OWN = "My notes"
CURES = "Cures"  # the mistakes that a card cures, each between commas; hidden, to be searched
SPARES = ("Spare1", "Spare2", "Spare3", "Spare4")

QUESTION = '<div class="question">{{Question}}</div>'
FIGURE = '{{#Figure}}<div class="figure">{{Figure}}</div>{{/Figure}}'
PICTURE = '<div class="figure">{{Picture}}</div>'
ANSWER_LINE = "<hr id=answer>"
ANSWER = '<div class="answer">{{Answer}}</div>'
WHY = '{{#Why}}<div class="why">{{Why}}</div>{{/Why}}'
CLOZE = '<div class="question">{{cloze:Text}}</div>'
REPLY = '<div class="reply" hidden></div>'  # filled by the script
VERDICT = '<div class="verdict" role="status" hidden></div>'
SOLUTION = """{{#Solution}}<div class="solution"><h2>Solution</h2>
<div class="lines">{{Solution}}</div></div>{{/Solution}}"""
MISTAKES = """{{#Mistakes}}<div class="mistakes"><h2>If you got</h2>
<div class="results">{{Mistakes}}</div></div>{{/Mistakes}}"""
REASONS = '<div class="reasons">{{Reasons}}</div>'
MINE = f"""{{{{#{OWN}}}}}<div class="own"><h2>{OWN}</h2>
<div>{{{{{OWN}}}}}</div></div>{{{{/{OWN}}}}}"""
# Of a card with variants, the script adds which one it is.
CODE = '<span>Code: {{Id}}<span class="variant"></span></span>'


def foot(about: About) -> str:
    """The last line of a back: the source, the code for reports, and where to report.

    >>> "Report" in foot(About()), "Report" in foot(About(reports="https://example.org"))
    (False, True)
    """
    report = f"<span>{link(about.reports, 'Report a mistake')}</span>" if about.reports else ""
    source = "{{#Source}}<span>Source: {{Source}}</span>{{/Source}}"
    return f'<div class="foot">{source}{CODE}{report}</div>'


FOOT = foot(ABOUT)
SHEET = '<div class="sheet">'
LIVING_SHEET = '<div class="sheet" data-note="{{{{Id}}}}" data-kind="{kind}" data-side="{side}">'
DATA = """{{{{#{field}}}}}<script type="application/json" class="variants">{{{{{field}}}}}</script>
{{{{/{field}}}}}"""


@dataclass(frozen=True)
class NoteType:
    """One Anki note type with its only card template.

    id: of the type; fields carry ids ``id + 1``, ``id + 2``, ...; the template ``id + 100``.
    front, back: what is shown, one block a line.
    kind: what the card's script asks for, ``number`` or ``choice``; without one there is no script.
    variants: the field with the script's data.
    """

    id: int
    name: str
    fields: tuple[str, ...]
    front: tuple[str, ...]
    back: tuple[str, ...]
    template: str = "Card"
    is_cloze: bool = False
    kind: str = ""
    variants: str = ""

    @property
    def field_ids(self) -> Mapping[str, int]:
        return {name: self.id + place for place, name in enumerate(self.fields, start=1)}

    @property
    def template_id(self) -> int:
        return self.id + 100

    @property
    def question_side(self) -> str:
        """The template's front."""
        return self._sheet("front", self.front)

    @property
    def answer_side(self) -> str:
        """The template's back."""
        return self._sheet("back", self.back)

    def _sheet(self, side: str, blocks: tuple[str, ...]) -> str:
        if not self.kind:
            return "\n".join([SHEET, *blocks, "</div>"])
        sheet = LIVING_SHEET.format(kind=self.kind, side=side)
        data = DATA.format(field=self.variants)
        script = f"<script>\n{card_script()}\n</script>"
        return "\n".join([sheet, *blocks, data, "</div>", script])


# The back repeats the question's fields and not {{FrontSide}}, whose scripts would run twice.
CONCEPT = NoteType(
    id=1_760_311_000,
    name="Quizgen Concept",
    fields=("Question", "Answer", "Why", "Figure", "Source", "Id", OWN, CURES, *SPARES),
    front=(QUESTION,),
    back=(QUESTION, ANSWER_LINE, ANSWER, WHY, FIGURE, MINE, FOOT),
)
CLOZE_TEXT = NoteType(
    id=1_760_312_000,
    name="Quizgen Cloze",
    fields=("Text", "Why", "Figure", "Source", "Id", OWN, CURES, *SPARES),
    front=(CLOZE,),
    back=(CLOZE, ANSWER_LINE, WHY, FIGURE, MINE, FOOT),
    is_cloze=True,
)
CHOICE = NoteType(
    id=1_760_313_000,
    name="Quizgen Choice",
    fields=(
        "Question",
        "Options",
        "Answer",
        "Reasons",
        "Why",
        "Figure",
        "Source",
        "Id",
        OWN,
        CURES,
        *SPARES,
    ),
    front=(QUESTION, FIGURE, "{{Options}}"),
    back=(QUESTION, FIGURE, ANSWER_LINE, VERDICT, ANSWER, WHY, REASONS, MINE, FOOT),
    kind="choice",
    variants=SPARES[0],
)
NUMERIC = NoteType(
    id=1_760_314_000,
    name="Quizgen Numeric",
    fields=(
        "Question",
        "Answer",
        "Solution",
        "Mistakes",
        "Variants",
        "Figure",
        "Source",
        "Id",
        OWN,
        *SPARES,
    ),
    front=(QUESTION, FIGURE, REPLY),
    back=(QUESTION, FIGURE, ANSWER_LINE, VERDICT, ANSWER, SOLUTION, MISTAKES, MINE, FOOT),
    kind="number",
    variants="Variants",
)
PICTURE_QUESTION = NoteType(
    id=1_760_315_000,
    name="Quizgen Picture",
    fields=("Question", "Picture", "Answer", "Why", "Source", "Id", OWN, CURES, *SPARES),
    front=(QUESTION, PICTURE),
    back=(QUESTION, PICTURE, ANSWER_LINE, ANSWER, WHY, MINE, FOOT),
)
NOTE_TYPES = (CONCEPT, CLOZE_TEXT, CHOICE, NUMERIC, PICTURE_QUESTION)
