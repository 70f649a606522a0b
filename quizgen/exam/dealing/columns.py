"""What people and programs call the columns of rosters and responses; rows of no student."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from quizgen.files.table import CsvRow, CsvTable, plain

# Of several columns with ids, the first in this order counts.
IDS = (
    *("id", "student id", "id number", "student number", "student no", "student nr"),
    *("matriculation number", "matriculation no", "registration", "registration number"),
    *("matrikelnummer", "matrikel nummer", "matrikelnr", "matrikel nr", "matr nr", "matrnr"),
    *("mat nr", "dni", "nr albumu", "numer albumu", "número de aluno"),
    *("matrikel", "mtknr", "id nummer", "studierendennummer", "immatrikulationsnummer"),
    *(
        "numéro d'identification",
        "numéro étudiant",
        "numéro d'étudiant",
        "n° étudiant",
        "matricule",
    ),
    *("no étudiant", "code permanent", "número de id", "número de identificación", "matrícula"),
    *("número de matrícula", "matricola", "numero matricola", "numero id", "studentnummer"),
    *("student number/id", "nia", "学号", "學號", "学籍番号", "sid", "number", "orgdefinedid"),
    *("org defined id", "sis id", "sis user id", "banner id", "university id", "netid", "net id"),
    *("username", "user name", "user", "login", "login id", "sis login id", "anmeldename"),
    *("benutzername", "nutzername", "nom d'utilisateur", "identifiant", "nombre de usuario"),
    *("usuario", "nome utente", "gebruikersnaam", "nutzernamen"),
)
CANVAS_IDS = ("sis user id", "sis id", "sis benutzer id", "sis login id", "login id")
COLUMNS = {
    "id": IDS,
    "name": (
        *(
            "name",
            "full name",
            "student name",
            "display name",
            "student",
            "students",
            "full name(s)",
        ),
        *("last name, first name", "last, first", "nachname, vorname", "name, vorname"),
        *("vollständiger name", "vor und nachname", "nom complet", "nom et prénom", "nom, prénom"),
        *("nombre completo", "apellidos y nombre", "nome completo", "nome e cognome", "naam"),
        *("姓名", "氏名", "your name", "your full name", "ihr name", "votre nom"),
    ),
    "first": (
        *("first name", "firstname", "given name", "given names", "forename", "first", "vorname"),
        *("vornamen", "prénom", "prénom(s)", "prénoms", "nombre", "nombre(s)", "nome", "voornaam"),
        *("名", "first name(s)", "imię"),
    ),
    "last": (
        *("last name", "lastname", "surname", "family name", "last", "last name(s)", "nachname"),
        *("familienname", "zuname", "nom", "nom de famille", "apellido", "apellidos"),
        *("apellido(s)", "cognome", "achternaam", "姓", "nazwisko", "sobrenome"),
    ),
    "email": (
        *("email", "email address", "mail", "email adresse", "mailadresse", "mail adresse"),
        *("adresse email", "adresse de courriel", "courriel", "adresse mail", "correo"),
        *("correo electrónico", "dirección de correo", "dirección email", "indirizzo email"),
        *("emailadres", "邮箱", "student email", "user email", "adresse de messagerie"),
    ),
    "section": (
        *("section", "sections", "group", "groups", "class", "tutorial", "gruppe", "gruppen"),
        *("übungsgruppe", "tutorium", "groupe", "groupes", "grupo", "grupos", "gruppo", "groep"),
        *("班级", "section name", "abschnitt"),
    ),
    "seat": ("seat", "place", "sitzplatz", "platz"),
    "large": ("large print", "large", "large type", "großdruck"),
    "extra": (
        *("extra time", "extra minutes", "extra", "time extension", "zeitverlängerung"),
        *("zusatzzeit", "temps supplémentaire"),
    ),
}
TWO_WAYS = ("student", "students", "student name")  # may hold "Ng, Ana"
ASKED_ID = re.compile(  # what a form may ask for
    r"\b(student (id|number|no)|matrikel\w*|matriculation (no|number)|id number|netid|net id|"
    r"university id|numéro (d')?étudiant|matricule|matricola|studentnummer)\b|学号"
)
ASKED_EMAIL = re.compile(r"\b(email|courriel)\b")
FORM = frozenset(
    (
        *("start time", "completion time", "timestamp", "startzeit", "fertigstellungszeit"),
        *("zeitstempel", "heure de début", "heure de fin", "horodateur", "hora de inicio"),
        *("hora de finalización", "marca temporal", "submitted at", "submission date"),
    )
)
COUNTERS = frozenset({"id", "number"})  # what form programs call their count of the rows
POINTS_ROW = re.compile(
    r"(points|punkte|puntos|punti) ?(possible|possibles|posibles|möglich)s?|possible points|"
    r"(mögliche|maximale|erreichbare) (punkte|punktzahl)|max(imum)? (points|score)|out of"
)
TEST_STUDENT = re.compile(
    r"students?, ?test|test[ -]?student(in)?|test, ?student|stud\S+, ?test|étudiant, ?test|"
    r"étudiant test"
)
SUMMARY = re.compile(
    r"(overall |class |grand )?(average|mean|total|median|max(imum)?|min(imum)?|mode|"
    r"std\.? ?dev\S*|count)|"
    r"gesamtdurchschnitt|durchschnitt|mittelwert|insgesamt|summe|moyenne( générale)?|"
    r"promedio( general)?|media|end ?his ?sheet|start ?his ?sheet"
)


def is_canvas(table: CsvTable) -> bool:
    """Whether it is Canvas' gradebook, where ``ID`` is a number that only Canvas knows.

    table: a roster, or responses.
    """
    sis = table.column("sis user id", "sis login id", "sis id") is not None
    return sis or (plain(table.header[0]) == "student" and table.column("section") is not None)


def is_form(table: CsvTable) -> bool:
    """Whether a form program wrote it, which says when each row was sent.

    table: a roster, or responses.
    """
    return any(plain(name) in FORM for name in table.header)


def counts_rows(table: CsvTable, column: int) -> bool:
    """Whether a column may only count the rows, as form programs do.

    table: a roster, or responses.
    column: that may hold ids.
    """
    if plain(table.header[column]) not in COUNTERS:
        return False
    cells = [cell for row in table.rows if (cell := row.cell(column))]
    numbers = {int(cell) for cell in cells if re.fullmatch("[1-9][0-9]{0,5}", cell)}
    return len(numbers) == len(cells) > 0 and max(numbers) <= 2 * len(cells) + 5


def id_columns(table: CsvTable) -> tuple[int, ...]:
    """Columns that hold ids, the best first; none of e-mail addresses.

    table: a roster, or responses.
    """
    names = (*CANVAS_IDS, *IDS) if is_canvas(table) else IDS
    found = [column for name in names if (column := table.column(name)) is not None]
    asked = (i for i, name in enumerate(table.header) if ASKED_ID.search(plain(name)))
    found = found or list(asked)
    if is_form(table):
        others = [column for column in found if not counts_rows(table, column)]
        found = others if others or email_column(table) is not None else found
    return tuple(dict.fromkeys(found))


def email_column(table: CsvTable) -> int | None:
    """The column of e-mail addresses.

    table: a roster, or responses.
    """
    column = table.column(*COLUMNS["email"])
    asked = (i for i, name in enumerate(table.header) if ASKED_EMAIL.search(plain(name)))
    return next(asked, None) if column is None else column


def nobodys(table: CsvTable) -> Callable[[CsvRow], str]:
    """What says why a row is no student's: it has the points, or an average; empty if it may be.

    table: a roster, or responses.
    """
    canvas = is_canvas(table)
    parts = (table.column(*COLUMNS[part]) for part in ("name", "first", "last", "email"))
    who = {*id_columns(table), *(column for column in parts if column is not None)}

    def reason(row: CsvRow) -> str:
        texts = [text for cell in row.cells[:6] if (text := plain(cell))][:2]
        if any(POINTS_ROW.fullmatch(text) for text in texts):
            return "this row has the points of each column"
        if canvas and any(TEST_STUDENT.fullmatch(text) for text in texts[:1]):
            return "this is Canvas' test student"
        filled = sum(bool(row.cell(column)) for column in who)
        if filled <= 1 and texts and SUMMARY.fullmatch(texts[0].rstrip("0123456789.,:= ")):
            return "this row sums up the others"
        return "this row names no student" if canvas and not filled else ""

    return reason


def full_name(name: str, first: str, last: str, swapped: bool = False) -> str:
    """A name from one column or two, the given name first.

    name: of a column with whole names; beside one with given names it is the family name.
    first: given names.
    last: the family name.
    swapped: whether ``name`` is written as "Ng, Ana".

    >>> full_name("Ng, Ana", "", "", swapped=True), full_name("Ng", "Ana", "")
    ('Ana Ng', 'Ana Ng')
    """
    if first and last:
        return f"{first} {last}"
    family, _, given = name.partition(",")
    if swapped and given.strip() and "," not in given:
        name = f"{given.strip()} {family.strip()}"
    words = name.casefold().replace(",", " ").split()
    before = first if first.casefold() not in words else ""
    behind = last if last.casefold() not in words else ""
    return " ".join(filter(None, (before, name, behind)))


def listed(names: Sequence[str], most: int = 6) -> str:
    """Names as a sentence has them.

    names: to list.
    most: of them that are written out.

    >>> listed(["a", "b", "c"], 2)
    "'a', 'b' and 1 more"
    """
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
