"""Every reader of what people type or bring along, with inputs to begin from.

A reader returns, or refuses with the error that users see; nothing else may come out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZipFile

from quizgen.authoring.importing import import_notes
from quizgen.authoring.recognition import read_notes
from quizgen.cards.reader import parse_file
from quizgen.cli.cost.cost import parse_input_shape
from quizgen.cost import netfile, trace
from quizgen.cost.line import read_line
from quizgen.cost.listing import parse as parse_listing
from quizgen.decks.blueprint_file import load_blueprint
from quizgen.decks.recipe import load_deck
from quizgen.exam.dealing.roster import read_roster
from quizgen.exam.manifest import load_manifest
from quizgen.exam.marking.mark_files import marks_before
from quizgen.families import question
from quizgen.families.reader import read_families
from quizgen.files.content import Content, contents
from quizgen.files.json_data import Misfit, parse_json
from quizgen.files.table import parse_table
from quizgen.files.yaml import parse_yaml
from quizgen.formulas.latex import parse_maths
from quizgen.questions.calculator import read_calculation
from quizgen.questions.entry import read_number, read_shape
from quizgen.questions.units import UNITS
from quizgen.study.history.anki_history import read_history
from quizgen.study.history.days import Moment
from quizgen.study.history.exchange import read_lines
from quizgen.text.markup import parse as parse_markup
from quizgen.variants.formula_level import parsed as parse_formula
from tests.exam.helpers import marks
from tests.fuzzing import seeds


@dataclass(frozen=True)
class Reader:
    """What reads an input.

    read: takes the bytes.  seeds: inputs that it accepts, or nearly.
    weight: how many inputs cost as much as one of the cheapest readers', about.
    refuses: errors of its own that stand for a refusal, beside those that users see.
    """

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    weight: int = 1
    refuses: tuple[type[Exception], ...] = ()


@cache
def folder() -> Path:
    """Where readers that want a file find it."""
    return Path(mkdtemp(prefix="quizgen-fuzz-"))


def _text(data: bytes) -> str:
    """As standard input and arguments give it: odd bytes become lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def _file(data: bytes, name: str) -> Path:
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _of_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(_text(data))


def _notes(name: str) -> Callable[[bytes], object]:
    def read(data: bytes) -> object:
        return import_notes(read_notes(_file(data, name), name), "cards/x.yaml", "shapes")

    return read


def _numbers(data: bytes) -> object:
    text = _text(data)
    return read_number(text, sorted(UNITS)[len(text) % len(UNITS)])


def _network(data: bytes) -> object:
    file = netfile.parse(_text(data), "net.yaml")
    file.check()
    return trace(file.network).rows


def _listing(data: bytes) -> object:
    return trace(parse_listing(_text(data), "net.txt", (3, 32, 32)).network).rows


def _own_family(data: bytes) -> object:
    _file(b"prefix: my\n", "own/content.yaml")
    _file(data, "own/families/tests.yaml")
    found = read_families([Content(folder() / "own", "own/", "my-")], ["shapes"])
    for error in found.errors:
        raise error
    return found


def _recipe(data: bytes) -> object:
    return load_deck(_file(data, "recipe.yaml"), contents(), "recipe.yaml")


def _blueprint(data: bytes) -> object:
    return load_blueprint(_file(data, "blueprint.yaml"), contents(), "blueprint.yaml")


def _roster(data: bytes) -> object:
    return read_roster(_file(data, "roster.csv"), 60, "roster.csv")


def _manifest(data: bytes) -> object:
    """An exam that was dealt is marked, too."""
    manifest = load_manifest(_file(data, "manifest.json"), "manifest.json")
    return marks(manifest, {"Q1": "7", "Q2": "12x3x3"})


def _history(data: bytes) -> object:
    moment = Moment(int(datetime(2026, 3, 2, tzinfo=UTC).timestamp() * 1000), 0)
    return read_history(_file(data, "a.apkg"), "a.apkg", {}, lambda ms: moment)


def _onnx(data: bytes) -> object:
    from quizgen.cost.loading import load

    return trace(load(str(_file(data, "my.onnx")))).rows


def _packed(name: str, data: bytes) -> bytes:
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        archive.writestr(name, data)
    return whole.getvalue()


def _collection(data: bytes) -> object:
    """A damaged collection in a whole package."""
    return _notes("b.apkg")(_packed("collection.anki2", data))


READERS: Mapping[str, Reader] = {
    "a number as an answer": Reader(_numbers, seeds.NUMBERS),
    "a shape as an answer": Reader(_of_text(read_shape), seeds.NUMBERS),
    "a calculation": Reader(_of_text(read_calculation), seeds.NUMBERS),
    "a formula of a family": Reader(_of_text(parse_formula), seeds.FORMULAS),
    "maths": Reader(_of_text(parse_maths), seeds.MATHS),
    "markup": Reader(_of_text(parse_markup), seeds.MARKUP),
    "a code": Reader(_of_text(question), seeds.CODES),
    "an input's shape": Reader(_of_text(parse_input_shape), seeds.SHAPES),
    "a layer": Reader(_of_text(read_line), seeds.LAYERS),
    "JSON": Reader(_of_text(parse_json), seeds.VALUES, refuses=(Misfit,)),
    "lines of a history": Reader(_of_text(lambda text: read_lines(text, "h")), seeds.LINES),
    "YAML": Reader(_of_text(lambda text: parse_yaml(text, "x.yaml")), seeds.YAML, weight=4),
    "a table": Reader(_of_text(lambda text: parse_table(text, "t.csv")), seeds.TABLES, weight=4),
    "a network": Reader(_network, seeds.NETWORKS, weight=10),
    "a pasted network": Reader(_listing, seeds.LISTINGS, weight=4),
    "cards": Reader(
        _of_text(lambda text: parse_file(text, "cards/x.yaml", "shapes", ["shapes"], "")),
        seeds.CARDS,
        weight=10,
    ),
    "notes as text": Reader(_notes("n.txt"), seeds.NOTES, weight=10),
    "notes as Markdown": Reader(_notes("n.md"), seeds.NOTES, weight=10),
    "notes as a table": Reader(_notes("n.csv"), (*seeds.TABLES, *seeds.NOTES), weight=10),
    "a family": Reader(_own_family, seeds.FAMILIES, weight=50),
    "a recipe": Reader(_recipe, seeds.RECIPES, weight=50),
    "a blueprint": Reader(_blueprint, seeds.BLUEPRINTS, weight=50),
    "a roster": Reader(_roster, seeds.TABLES, weight=10),
    "a manifest": Reader(_manifest, seeds.MANIFESTS, weight=10),
    "marks of an earlier run": Reader(
        _of_text(lambda text: marks_before(text, "marks.json")), seeds.MARKS
    ),
    "an Anki package": Reader(
        _notes("n.apkg"), (_packed("collection.anki2", seeds.collection()),), weight=50
    ),
    "an Anki collection": Reader(_collection, (seeds.collection(),), weight=50),
    "a history from Anki": Reader(
        _history, (_packed("collection.anki2", seeds.collection()),), weight=50
    ),
    "an ONNX file": Reader(_onnx, (seeds.onnx_file(),), weight=50),
}
