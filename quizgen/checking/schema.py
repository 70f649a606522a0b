"""JSON Schemas of the files people write, so that editors complete and check them.

The loader is stricter than a schema can be (it reads markup and computes numbers); what it takes,
the schema takes, and the keys of both are the same lists.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from quizgen.cards.card import KINDS
from quizgen.cards.reader import COMMON, FILE_KEYS, IDENTIFIER, KEYS, OPTION_KEYS, OPTIONS
from quizgen.cards.topics import load_networks, load_topics
from quizgen.cards.works import WORK_KEYS
from quizgen.checking.coverage import ANSWERS, ROW_KEYS
from quizgen.decks.recipe import KEYS as RECIPE_KEYS
from quizgen.decks.recipe import MOST_VARIANTS, NAME, ORDERS
from quizgen.figures import pictures
from quizgen.files.content import PREFIX, SETTINGS, Content
from quizgen.questions.conventions import PROFILES

Schema: TypeAlias = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors know best
MARKUP = "Markup: $maths$, `code`, **strong**, tables, <expressions> for numbers."

ABOUT = {  # what an editor shows beside a key
    "topic": "The topic of all cards in this file; the file bears its name.",
    "retired": "Ids that were given out and that no card has any more.",
    "cards": "The cards, in the order in which they are to be met.",
    "id": "Permanent: a learner's history hangs on it. Lower-case words and hyphens.",
    "aliases": "Ids that this card had before.",
    "question": f"What is asked. {MARKUP}",
    "answer": f"Short enough to compare at a glance. {MARKUP}",
    "cloze": f"A text with gaps: [[text]], or [[1::text]] to open several at once. {MARKUP}",
    "choice": f"What is asked, with one right option. {MARKUP}",
    "options": "Two to nine; the order in which they are shown is drawn.",
    "right": f"The right option. {MARKUP}",
    "wrong": f"A wrong option. {MARKUP}",
    "because": f"Why this option is wrong (or right). {MARKUP}",
    "figure": "A picture below the question (of a cloze: with the answer), drawn by the program.",
    "why": f"The reason, shown with the answer. {MARKUP}",
    "networks": "The networks that the card is about; the list stands in topics.yaml.",
    "source": "Keys of works in sources.yaml, each with the place in it: resnet-2015, table 2.",
    "sourced": "Numbers that the engine cannot compute, each with where it is from.",
    "text": "The number as it stands on the card, with its unit.",
    "from": "Where the number is from: the key of a work in sources.yaml, table or section.",
    "covers": "Rows of coverage.yaml that this card teaches.",
    "needs": "Ids of cards to be met before this one; they come earlier in teaching order.",
    "remedial": "Whether the card is shown only after a mistake that it cures.",
    "introduces": "Terms that this card explains: no earlier card may use them.",
    "about": "What the row is about: the whole of it in a sentence.",
    "facts": "What the row consists of: facts, and wrong claims about it.",
    "fact": "A fact to be learned, in one short sentence.",
    "answered": "Ids of the cards or families that teach the fact.",
    "claim": "Something wrong that is said about the row, in one short sentence.",
    "corrected": "Ids of the cards or families that put the claim right.",
    "differs": "Ids of cards that look like this one to 'quiz check' and teach something else.",
}

TEXT: Schema = {"type": ["string", "number", "boolean"]}  # 4 and true are texts, too
IDENTIFIERS: Schema = {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"}


def text_of(schema: Schema) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def schema_of(path: Path, contents: Sequence[Content]) -> Schema:
    """The schema of a file by its name, folder and keys; of card files where nothing else fits."""
    if path.name in BY_NAME:
        return BY_NAME[path.name](contents)
    from quizgen.decks.blueprint_file import is_blueprint
    from quizgen.decks.finding import is_recipe

    if is_blueprint(path):
        return blueprints(contents)
    if path.suffix and path.absolute().parent.name == "families":
        return families(contents)
    in_decks = path.absolute().parent.name == "decks"
    return recipes(contents) if in_decks or is_recipe(path) else cards(contents)


# --- pieces ---------------------------------------------------------------------------


def _file(title: str, schema: Schema) -> Schema:
    return {"$schema": DIALECT, "title": title, **schema}


def _map(keys: Mapping[str, Schema], required: Sequence[str] = ()) -> Schema:
    properties = {
        key: {"description": ABOUT[key], **schema} if key in ABOUT else schema
        for key, schema in keys.items()
    }
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": list(required)} if required else found


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _words(items: Schema) -> Schema:
    """A list of words; a single one need not be a list."""
    return {"anyOf": [items, _list(items), {"type": "null"}]}


def _one_of(names: Sequence[str]) -> Schema:
    return {"enum": list(names)}


# --- files ----------------------------------------------------------------------------


def cards(contents: Sequence[Content]) -> Schema:
    """Of a file of cards."""
    keys: dict[str, Schema] = {
        "topic": _one_of(list(load_topics(contents))),
        "retired": _words(IDENTIFIERS),
        "cards": _list(_card(list(load_networks(contents)))),
    }
    return _file("A file of cards", _map({key: keys[key] for key in FILE_KEYS}, ("topic", "cards")))


def _card(networks: Sequence[str]) -> Schema:
    keys: dict[str, Schema] = {
        "id": IDENTIFIERS,
        "aliases": _words(IDENTIFIERS),
        "figure": _one_of(list(pictures())),
        "networks": _words(_one_of(networks)),
        "covers": _words({"type": "string"}),
        "source": {"anyOf": [TEXT, _list(TEXT, minItems=1)]},
        "needs": _words(IDENTIFIERS),
        "remedial": {"type": "boolean"},
        "introduces": _words({"type": "string"}),
        "differs": _words(IDENTIFIERS),
        "sourced": _list(_map({"text": TEXT, "from": TEXT}, ("text", "from"))),
        "options": _list(_option(), minItems=OPTIONS.start, maxItems=OPTIONS.stop - 1),
    }
    known = [*COMMON, *(key for kind in KINDS for key in KEYS[kind])]
    card = _map({key: keys.get(key, TEXT) for key in known}, ("id", "source"))
    others = {kind: {key for k in KINDS for key in KEYS[k]} - {*KEYS[kind]} for kind in KINDS}
    card["oneOf"] = [
        {
            "required": list(KEYS[kind]),
            "not": {"anyOf": [{"required": [key]} for key in sorted(others[kind])]},
        }
        for kind in KINDS
    ]
    return card


def _option() -> Schema:
    option = _map(dict.fromkeys(OPTION_KEYS, TEXT), ("id",))
    option["oneOf"] = [{"required": ["right"]}, {"required": ["wrong", "because"]}]
    return option


def topics(contents: Sequence[Content]) -> Schema:
    """Of ``topics.yaml``."""
    words = _words({"type": "string"})
    topic = _map({"id": TEXT, "title": TEXT, "prerequisites": words}, ("id", "title"))
    topic["properties"]["id"] = TEXT  # its description is that of a card's id
    years = {"type": "object", "additionalProperties": {"type": "integer"}}
    keys = {"networks": {"anyOf": [words, years]}, "topics": _list(topic)}
    found = _map(keys, ("topics",))
    about = "What cards may name as networks; the year of each, where it is given."
    found["properties"]["networks"]["description"] = about
    return _file("The list of topics", found)


def coverage(contents: Sequence[Content]) -> Schema:
    """Of ``coverage.yaml``."""
    by_key = {"about": TEXT, "facts": _list({"oneOf": [_entry(kind) for kind in ANSWERS]})}
    row = {"anyOf": [TEXT, _map({key: by_key[key] for key in ROW_KEYS}, ("about",))]}
    rows: Schema = {"type": "object", "additionalProperties": row}
    return _file("What the cards must teach", _map({"coverage": rows}, ("coverage",)))


def works(contents: Sequence[Content]) -> Schema:
    """Of ``sources.yaml``."""
    work = _map({**dict.fromkeys(WORK_KEYS, TEXT), "year": {"type": "integer"}}, WORK_KEYS)
    listed = {"type": "object", "propertyNames": IDENTIFIERS, "additionalProperties": work}
    return _file("Works that cards cite, by key", _map({"sources": listed}, ("sources",)))


def _entry(kind: str) -> Schema:
    """Of a fact or a claim and the ids of those that deal with it."""
    return _map({kind: TEXT, ANSWERS[kind]: _words(IDENTIFIERS)}, (kind,))


def settings(contents: Sequence[Content]) -> Schema:
    """Of ``content.yaml``."""
    prefix = {"type": "string", "pattern": f"^{PREFIX.pattern}$"}
    return _file("A folder of one's own content", _map({"prefix": prefix}, ("prefix",)))


def recipes(contents: Sequence[Content]) -> Schema:
    """Of a recipe in ``decks/``."""
    words = _words({"type": ["string", "integer"]})
    keys: dict[str, Schema] = {
        "name": {"type": "string", "pattern": f"^{NAME.pattern}$"},
        "order": _one_of(list(ORDERS)),
        "decks": {**_map({"concepts": TEXT, "numbers": TEXT}), "minProperties": 1},
        "topics": _words(_one_of(list(load_topics(contents)))),
        "families": words,
        "levels": words,
        "cards": _words(IDENTIFIERS),
        "profile": _one_of(list(PROFILES)),
        "variants": {"type": "integer", "minimum": 1, "maximum": MOST_VARIANTS},
    }
    required = ("name", "title", "description", "decks")
    return _file("A deck recipe", _map({key: keys.get(key, TEXT) for key in RECIPE_KEYS}, required))


def families(contents: Sequence[Content]) -> Schema:
    """Of a file of families."""
    from quizgen.checking.family_schema import schema

    return _file("A file of question families", schema(list(load_topics(contents))))


def blueprints(contents: Sequence[Content]) -> Schema:
    """Of an exam's blueprint in ``decks/``."""
    from quizgen.decks import blueprint, blueprint_file, blueprint_rows

    topics = _one_of(list(load_topics(contents)))
    number: Schema = {"type": ["number", "string"], "pattern": r"^\d+(\.\d+|/\d+)?$"}
    whole: Schema = {"type": "integer", "minimum": 0}
    flag: Schema = {"type": "boolean"}
    own: dict[str, Schema] = {
        "level": {"type": "integer", "minimum": 1},
        "count": {"type": "integer", "minimum": 1, "maximum": blueprint_rows.MOST_SLOTS},
        "points": number,
        "load": _list(whole, minItems=2, maxItems=2),
        "space": {**whole, "maximum": blueprint_rows.MOST_SPACE},
        "topic": topics,
        "cards": topics,
        "card": _words(IDENTIFIERS),
        "answer": _one_of(blueprint.WANTED),
        "veto": _words(TEXT),
        "minutes": {"type": "integer", "minimum": 1, "maximum": blueprint_file.MOST_MINUTES},
        "paper": _one_of(list(blueprint.PAGES)),
        "profile": _one_of(list(PROFILES)),
        "decimal": _one_of(list(blueprint.MARKS)),
        "versions": _words({"type": ["string", "integer"]}),
        "large-print": flag,
        "formula-sheet": flag,
        "all-digits": flag,
        "slip": number,
        "follow-on": number,
    }

    def keys(names: Sequence[str], required: Sequence[str] = (), **more: Schema) -> Schema:
        found = _map({}, required)
        known = {**own, **more}
        found["properties"] = {name: _about(name, known.get(name, TEXT)) for name in names}
        return found

    def _about(name: str, schema: Schema) -> Schema:
        return {"description": blueprint_file.ABOUT[name], **schema}

    row = keys(blueprint_rows.ROW_KEYS)
    row["oneOf"] = [{"required": [name]} for name in blueprint_rows.SOURCES]
    section = keys(blueprint_rows.SECTION_KEYS, ("questions",), questions=_list(row))
    marking = keys(blueprint_file.MARKING_KEYS)
    top = keys(
        blueprint_file.KEYS,
        ("title", "minutes", "sections"),
        sections=_list(section, minItems=1),
        marking=marking,
    )
    return _file("An exam's blueprint", top)


BY_NAME: Mapping[str, Callable[[Sequence[Content]], Schema]] = {
    "topics.yaml": topics,
    "coverage.yaml": coverage,
    "sources.yaml": works,
    SETTINGS: settings,
}
