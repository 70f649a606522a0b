"""Which columns of a responses file hold what: who, and each question or each of its blanks.

Columns of questions are called ``Q3`` or ``3``, with anything behind; ``Response 3`` as Moodle
exports them; ``Q4a``, ``Q4b`` (or ``Q4.1``) for the blanks of a table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizgen.exam.dealing.columns import COLUMNS, counts_rows, email_column, id_columns
from quizgen.exam.dealing.roster import clean_id
from quizgen.exam.manifest import Manifest
from quizgen.files.table import CsvRow, CsvTable, TableError, plain

WHO = {
    "name": COLUMNS["name"],
    "first": COLUMNS["first"],
    "last": COLUMNS["last"],
    "paper": ("paper", "paper code", "papercode", "exam code", "code"),
    "version": ("version", "form", "test form"),
}
TEXTS = ("question", "frage", "pregunta", "domanda", "vraag")  # in Moodle's languages
RESPONSES = ("response", "antwort", "réponse", "respuesta", "risposta", "antwoord")
QUESTION = re.compile(
    rf"(?P<word>q|answer|item|aufgabe|{'|'.join((*TEXTS, *RESPONSES))})?\s*(?P<number>\d{{1,3}})"
    r"(?:\s*[\[(]?(?P<letter>[a-j])(?=$|[^\w/%])[\])]?|[._](?P<place>\d{1,2}))?(?=$|[^\w/%])(?P<rest>.*)",
    re.DOTALL,
)
ABOUT = re.compile(  # what a column says of a response, in place of the response
    r"(total |max(imum)? |earned |awarded )?(scores?|points?|pts|marks?|grades?|weight|max(imum)?|"
    r"punkte?|punktzahl|bewertung|note|puntos|puntuación|calificación|punti|pontos)"
    r"( (earned|awarded|possible|obtained|erreicht|obtenus))?( ?[/(]? ?\d+([.,]\d+)?\)?)?|"
    r"(quiz )?feedback|comments?|kommentar|rückmeldung|commentaires?|comentarios?|commento|"
    r"points grade( <.*)?|.*\(\d+[.,]\d+ pts|/ ?\d+([.,]\d+)?|"  # Brightspace, Gradescope, Moodle
    r"(is )?correct\??|status|attempts?|tries|(time|duration)( taken)?( \(\w+)?|"
    r"seconds|minutes|hours|percent|%"
)
GRADE = re.compile(
    r"(?:grade|bewertung|note|calificación|valutazione|cijfer)\s*/\s*(?P<most>\d+(?:[.,]\d+)?)"
)  # as in Moodle's files


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the responses that a person has to look at."""

    place: str
    message: str


@dataclass(frozen=True)
class Layout:
    """Which columns hold what: who, and for each slot its column, or one for each blank.

    texts: columns with the questions' texts.  width: of the header, to its last name.  twice: names
    of columns that claim the same slot or blank, by slot.  unknown: by column, the question that
    the exam does not have.  platform: a column that only a learning platform's file has; empty
    where there is none.  grade: the column of the platform's own points, and their maximum.
    """

    who: Mapping[str, int | None]
    answers: Mapping[str, tuple[int, ...]]
    texts: Mapping[str, int]
    width: int
    twice: Mapping[str, tuple[str, ...]]
    unknown: Mapping[str, str]
    platform: str = ""
    grade: tuple[int, Fraction] | None = None

    @classmethod
    def of(cls, table: CsvTable, manifest: Manifest) -> Layout:
        """TableError where no column says whose a row is, or none belongs to a question."""
        who = _who(table, manifest)
        slots = {slot.id for slot in manifest.blueprint.slots}
        claims: dict[str, dict[int, list[int]]] = {}
        texts: dict[str, int] = {}
        unknown: dict[str, str] = {}
        for column, match, is_text in _questions(table):
            slot = f"Q{int(match['number'])}"
            if column in who.values():
                continue
            if slot not in slots:
                if match["word"] or not match["rest"]:
                    unknown[table.header[column].strip()] = slot
            elif is_text:
                texts[slot] = column
            else:
                claims.setdefault(slot, {}).setdefault(_blank(match), []).append(column)
        if not claims:
            raise _no_questions(table)
        answers, twice = {}, {}
        for slot, places in claims.items():
            answers[slot] = _chosen(places)
            if rivals := _rivals(places):
                twice[slot] = tuple(table.header[column].strip() for column in rivals)
        named = [i for i, name in enumerate(table.header, start=1) if name.strip()]
        grade = _grade(table)
        found = (table.header[column] for column, match, _ in _questions(table) if _responds(match))
        platform = next(found, table.header[grade[0]] if grade else "").strip()
        return cls(who, answers, texts, max(named), twice, unknown, platform, grade)

    def needs_texts(self, table: CsvTable, manifest: Manifest, void: Collection[str]) -> None:
        """TableError where a platform drew a variant of a slot, and does not say which."""
        sheets = [sheet for sheet, _ in manifest.by_paper().values()]
        untold = [
            slot.id
            for place, slot in enumerate(manifest.blueprint.slots)
            if slot.id in self.answers and slot.id not in self.texts and slot.id not in void
            if len({sheet.codes[place] for sheet in sheets}) > 1
        ]
        if self.platform and untold:
            number = untold[0].removeprefix("Q")
            raise TableError(
                table.top,
                f"'{self.platform}' is a learning platform's column, but no 'Question {number}' "
                "says which variant was asked",
                "in Moodle's Results > Responses, tick 'question text', show the report and "
                "download it again; or give --papers if everybody was asked what is on their paper",
            )

    def counter(self, table: CsvTable) -> str:
        """The name of the id column if it may count the rows, as form programs do; else empty."""
        column = self.who["id"]
        if column is None or not counts_rows(table, column):
            return ""
        return table.header[column].strip()

    def who_of(self, row: CsvRow) -> dict[str, str]:
        """What a row says of whose it is."""
        return {part: row.cell(column) for part, column in self.who.items()}

    def share(self, row: CsvRow) -> Fraction | None:
        """The share of the points that the platform itself gave; None where it gave none yet."""
        if self.grade is None or not self.grade[1]:
            return None
        column, most = self.grade
        written = row.cell(column).replace(",", ".")
        return Fraction(written) / most if re.fullmatch(r"\d+(\.\d+)?", written) else None

    def problems(
        self, table: CsvTable, manifest: Manifest, void: Collection[str]
    ) -> Iterator[Problem]:
        """What is wrong with the columns, each thing once.

        void: slots that need no column.
        """
        place = table.top
        for slot, names in self.twice.items():
            listed = ", ".join(f"'{name}'" for name in names)
            yield Problem(place, f"{len(names)} columns for {slot} ({listed}): the first counts")
        for name, slot in self.unknown.items():
            yield Problem(place, f"column '{name}': there is no question {slot} in this exam")
        needed = [slot.id for slot in manifest.blueprint.slots if slot.id not in void]
        if missing := [slot for slot in needed if slot not in self.answers]:
            yield Problem(place, f"no column for {', '.join(missing)}: nobody has points there yet")


def _who(table: CsvTable, manifest: Manifest) -> dict[str, int | None]:
    """The columns that say whose a row is; of several with ids the one that knows most students."""
    who = {part: table.column(*names) for part, names in WHO.items()}
    who["email"] = email_column(table)
    students = [seat.student.id for seat in manifest.seats if seat.student]
    known = {clean_id(id).casefold() for id in students}

    def hits(column: int) -> int:
        return sum(clean_id(row.cell(column)).casefold() in known for row in table.rows)

    who["id"] = max(id_columns(table), key=hits, default=None)
    if who["id"] is None and who["paper"] is None and who["email"] is None:
        who["id"] = table.column("student")
    if who["id"] is None and who["paper"] is None and who["email"] is None:
        names = ", ".join(name.strip() for name in table.header if name.strip())
        what = f"no column says whose responses these are (there are: {names})"
        raise TableError(table.top, what, "call the one with ids 'id', with paper codes 'paper'")
    if who["name"] == who["id"]:
        who["name"] = None
    for part in ("id", "email", "paper"):
        column = who[part]
        if column is not None and table.is_twice(column):
            what = f"two columns are called '{table.header[column].strip()}'"
            raise TableError(table.top, what, "keep the one that says whose a row is")
    return who


def _questions(table: CsvTable) -> Iterator[tuple[int, re.Match[str], bool]]:
    """Columns of questions: place, name, and whether it holds the question's text.

    Where a file has responses (as Moodle's), only those are answers.
    """
    named = [(i, match) for i, name in enumerate(table.header) if (match := _question(name))]
    has_responses = any(_responds(match) for _, match in named)
    for column, match in named:
        is_text = has_responses and match["word"] in TEXTS
        if is_text or not has_responses or _responds(match):
            yield column, match, is_text


def _responds(match: re.Match[str]) -> bool:
    return match["word"] in RESPONSES


def _grade(table: CsvTable) -> tuple[int, Fraction] | None:
    """The column of a platform's own points."""
    for column, name in enumerate(table.header):
        if match := GRADE.fullmatch(plain(name)):
            return column, Fraction(match["most"].replace(",", "."))
    return None


def _question(name: str) -> re.Match[str] | None:
    """What a column's name says of its question; None for points, feedback and the like."""
    match = QUESTION.match(plain(name))
    if match is None:
        return None
    said = (match["rest"], match["rest"].rpartition("[")[2])  # "1. How many? [Score]"
    if any(ABOUT.fullmatch(text.strip(" -–—:;.[]()*")) for text in said):
        return None
    is_decimal = not match["word"] and re.match(r"[.,]\d", match["rest"])
    return None if is_decimal or (match["place"] and not match["word"]) else match


def _no_questions(table: CsvTable) -> TableError:
    what = "no column belongs to a question of this exam"
    fix = "call them Q1, Q2, ... as on the papers"
    if any(QUESTION.match(plain(name)) for name in table.header):
        what += "; those with a question's number have points or comments, not responses"
        fix = "export the responses themselves"
    return TableError(table.top, what, fix)


def _blank(match: re.Match[str]) -> int:
    """Which blank of its question a column holds; 0 for the whole."""
    if match["place"]:
        return int(match["place"])
    return ord(match["letter"]) - ord("a") + 1 if match["letter"] else 0


def _chosen(places: Mapping[int, list[int]]) -> tuple[int, ...]:
    """The column of the whole question where there is one, else that of each blank."""
    wanted = [0] if 0 in places else sorted(places)
    return tuple(places[place][0] for place in wanted)


def _rivals(places: Mapping[int, list[int]]) -> list[int]:
    """Columns that claim the same, the one that counts first."""
    if 0 in places and len(places) > 1:
        return [column for place in sorted(places) for column in places[place]]
    return next((columns for columns in places.values() if len(columns) > 1), [])
