"""What a student should study: the families they missed, and the cards that cure their mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from quizgen.decks.blueprint import Blueprint
from quizgen.exam.manifest import Manifest
from quizgen.exam.marking.mark import Marked

VARIANTS = 5  # of each family in the deck
SAFE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Remedy:
    """families: ``conv-params:2``.  cards: their ids."""

    families: tuple[str, ...]
    cards: tuple[str, ...]


def remedy(
    manifest: Manifest, paper: Marked, cards: Collection[str], levels: Collection[str]
) -> Remedy:
    """What a paper shows to be missing, of the cards and levels that this program has."""
    families: dict[str, None] = {}
    found: dict[str, None] = {}
    for slot, one in zip(manifest.blueprint.slots, paper.marks, strict=True):
        if one.status in ("right", "no column", "void", "left out") or one.share == 1:
            continue
        if slot.source.card:
            found[slot.source.card] = None
        else:
            families[":".join(one.code.split(":")[:2])] = None
        for misconception in one.misconceptions:
            if misconception in manifest.known:
                found.update(dict.fromkeys(manifest.known[misconception].study))
    return Remedy(
        tuple(level for level in families if level in levels),
        tuple(card for card in found if card in cards),
    )


def recipe_text(blueprint: Blueprint, paper: Marked, found: Remedy) -> str:
    """The recipe as YAML, for ``quiz drill`` and ``quiz build``; empty where nothing is missing."""
    if not found.families and not found.cards:
        return ""
    title = f"To study after {blueprint.title}"
    deck = blueprint.title.replace("::", ":").strip(": ")
    names = {}
    if found.cards:
        names["concepts"] = f"To study::{deck}"
    if found.families:
        names["numbers"] = f"To study::{deck}"
    lines = [
        f"name: {recipe_name(paper)}",
        f"title: {_quoted(title)}",
        f"description: {_quoted(_description(blueprint, found))}",
        "decks:",
        *(f"  {kind}: {_quoted(deck_name)}" for kind, deck_name in names.items()),
    ]
    if found.cards:
        lines += ["cards:", *(f"  - {card}" for card in found.cards)]
    if found.families:
        lines += ["families:", *(f"  - {family}" for family in found.families)]
        lines += [f"profile: {blueprint.profile}", f"seed: {paper.sheet.paper}"]
        lines.append(f"variants: {VARIANTS}")
    return "\n".join(lines) + "\n"


def _description(blueprint: Blueprint, found: Remedy) -> str:
    parts = [(len(found.families), "kinds of numbers"), (len(found.cards), "cards")]
    counted = " and ".join(f"{count} {what}" for count, what in parts if count)
    return f"What went wrong in {blueprint.title}: {counted}."


def _quoted(text: str) -> str:
    """Text as YAML reads it back, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def recipe_name(paper: Marked) -> str:
    """
    >>> from quizgen.questions.paper import Student
    >>> from quizgen.exam.manifest import Sheet
    >>> recipe_name(Marked(Student("Ann.1"), Sheet("K7Q2XB", ()), None, "", (), 0, 0))
    'study-ann-1-f5ec758a'
    """
    words = re.sub(r"[^a-z0-9]+", "-", safe_name(paper.student.id)).strip("-")
    return f"study-{words}"


def safe_name(identifier: str) -> str:
    """A file's name for a student: the id itself where it is harmless, else with a fingerprint.

    >>> safe_name("s001"), safe_name("../../x")
    ('s001', 'x-9cdf6a50')
    """
    if SAFE.fullmatch(identifier) and not identifier.endswith("."):
        return identifier
    words = re.sub(r"[^a-z0-9]+", "-", identifier.casefold()).strip("-")[:30]
    mark = sha256(identifier.encode()).hexdigest()[:8]
    return f"{words}-{mark}" if words else mark
