"""``quiz check``: what is wrong with content, found before a learner finds it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizgen.cards.card import Card
from quizgen.cards.reader import NOT_CARDS, CardFile, card_files, read_file, twins
from quizgen.cards.topics import load_networks, load_topics, read_networks, read_topics
from quizgen.cards.works import NAME as WORKS
from quizgen.cards.works import load_works, read_works
from quizgen.checking.coverage import FILE as COVERAGE
from quizgen.checking.coverage import (
    CoverageReport,
    bad_facts,
    read_coverage,
    read_rows,
    uncovered_rows,
    unknown_rows,
)
from quizgen.checking.families import complaints
from quizgen.checking.finding import Finding, found
from quizgen.checking.foreign_markup import foreign_marks
from quizgen.checking.ids import changed_forms, lost_ids, read_record, record_file, update_record
from quizgen.checking.learnability import hard_to_learn
from quizgen.checking.level_tests import family_findings
from quizgen.checking.likeness import Alike, alike, likeness_findings, needless_differs, of_files
from quizgen.checking.links import Targets, bad_cures, targets
from quizgen.checking.numbers import idle_sources, typed_numbers
from quizgen.checking.order import in_teaching_order, out_of_order
from quizgen.checking.phrases import phrase_findings
from quizgen.checking.sources import networks, sources, too_old
from quizgen.checking.templates import untouched
from quizgen.decks.blueprint_file import is_blueprint, load_blueprint
from quizgen.decks.finding import is_recipe
from quizgen.decks.recipe import load_deck
from quizgen.errors import QuizgenError
from quizgen.families import built_in, families
from quizgen.families.reader import FamilyFiles, bad_needs, read_families, read_own
from quizgen.families.shelf import shelf
from quizgen.files.content import SETTINGS, Content, read_prefix
from quizgen.files.content import own as folder_content
from quizgen.variants.family import Family


@dataclass(frozen=True)
class _Read:
    """A card file as it was read, and the content it belongs to."""

    content: Content
    file: CardFile

    @property
    def cards(self) -> list[Card]:
        return [found for found in self.file.found if isinstance(found, Card)]


READ_ALONE: Mapping[str, Sequence[Callable[[Path, str], object]]] = {  # by the names of lists
    "topics.yaml": (read_topics, read_networks),
    WORKS: (read_works,),
    Path(COVERAGE).name: (read_rows,),
    SETTINGS: (read_prefix,),
}


def check_content(contents: Sequence[Content]) -> list[Finding]:
    """Every card, recipe and blueprint of the content folders, and the links between them.

    The program's own recipes are worked out only where there is nothing else: a folder of
    somebody's own changes none of them.
    """
    read = _read(_all_files(contents), contents)
    cards = [card for one in read for card in one.cards]
    program = _program(contents)
    own = FamilyFiles()
    if not program.errors:
        own = read_own(contents, shelf(contents[0]), built_in(contents))
    listed = {card.id for one in read if not one.content.prefix for card in one.cards}
    pairs = alike(cards, contents)
    findings = [*_faults(read), *card_findings(cards, contents, listed, pairs)]
    is_whole = not _faults(read)  # a card that cannot be read would seem to be missing
    if is_whole:
        findings += [*needless_differs(cards, pairs), *_order(read, contents)]
    findings += [*map(found, program.errors), *_families(own)]
    for content in contents:
        findings += _record(content, read)
        if content.prefix or len(contents) == 1:
            findings += _recipes(content.files("decks"), contents)
            findings += phrase_findings(content)
    if is_whole:
        for files in (program, own):
            findings += bad_cures(files, _targets(read), needed=files is program)
    findings += _unknown_rows(_covered(cards, _placed(own)), contents)
    if is_whole and not program.errors:  # cards and families are known
        every = [*built_in(contents), *(item.family.id for item in own.families)]
        findings += _bad_facts(contents, _targets(read, every))
    return list(dict.fromkeys(findings))  # a bad card is found again in each recipe that uses it


def _program(contents: Sequence[Content]) -> FamilyFiles:
    """The misconceptions of the program's families, or what is wrong in their files.

    Files that were compiled without a fault and have not changed since have none.
    """
    try:
        known = shelf(contents[0])
    except QuizgenError:
        return read_families(contents[:1], load_topics(contents[:1]))
    return FamilyFiles(misconceptions=dict(known.misconceptions), places=dict(known.places))


def _families(own: FamilyFiles, tested: bool = False) -> Iterator[Finding]:
    """tested: whether every level must have tests."""
    yield from map(found, own.errors)
    for place, message in complaints(own):
        yield Finding(place, message)
    for item in own.families:
        yield from family_findings(item, tested)


def check_files(paths: Iterable[Path], contents: Sequence[Content]) -> list[Finding]:
    """The files named: families where they lie in a folder ``families``, recipes and blueprints
    where they lie in one called ``decks`` or look like one, cards elsewhere, beside all others.

    Lists are read with the content they belong to, and of lists of coverage the facts are
    checked; those of another folder, and ``content.yaml``, only by themselves.
    """
    paths = list(paths)
    lists = (*NOT_CARDS, SETTINGS)
    named = [(path, str(path)) for path in paths if path.name not in lists]
    lying: dict[str, list[tuple[Path, str]]] = {"decks": [], "families": []}
    cards = []
    for path, shown in named:
        folder = lying.get(path.resolve().parent.name)
        if folder is None and (is_blueprint(path) or is_recipe(path)):
            folder = lying["decks"]
        if folder is None:
            cards.append((path, shown))
        else:
            folder.append((path, shown))
    families = _named_families(lying["families"], contents)
    recipes = _recipes(lying["decks"], contents)
    findings = _beside(cards, contents) if cards else ()
    alone = [path for path in paths if path.name in lists]
    lists_found = [*_lists_apart(alone, contents), *_named_lists(paths, contents)]
    return [*findings, *recipes, *families, *lists_found]


def _beside(files: Sequence[tuple[Path, str]], contents: Sequence[Content]) -> Iterator[Finding]:
    """What is wrong with the cards of some files, by themselves and beside all others."""
    every = {one[0].resolve(): one for one in _all_files(contents)}
    named = {path.resolve(): shown for path, shown in files}
    for key, shown in named.items():
        every[key] = (key, shown, every[key][2] if key in every else contents[0])
    read = dict(zip(every, _read(tuple(every.values()), contents), strict=True))
    mine = [read[key] for key in named]
    shipped = (contents[0].root / "cards").resolve()
    listed = {card.id for key in named if key.parent == shipped for card in read[key].cards}
    pairs = alike([card for one in read.values() for card in one.cards], contents)
    pairs = of_files({*named.values()}, pairs)
    yield from _faults(mine)
    yield from card_findings([card for one in mine for card in one.cards], contents, listed, pairs)
    if not _faults(read.values()):
        order = _order(tuple(read.values()), contents)
        yield from (one for one in order if one.place.rpartition(":")[0] in named.values())


def _lists_apart(paths: Iterable[Path], contents: Sequence[Content]) -> Iterator[Finding]:
    """What cannot be read in lists and settings that lie in none of these folders."""
    known = {content.root.resolve() for content in contents}
    for path in paths:
        is_settings = path.name == SETTINGS
        root = path.resolve().parent if is_settings else path.resolve().parent.parent
        if root in known and (is_settings or path.resolve().parent.name == "cards"):
            continue
        try:
            for reads in READ_ALONE[path.name]:
                reads(path, str(path))
        except QuizgenError as error:
            yield found(error)


def _named_lists(paths: Iterable[Path], contents: Sequence[Content]) -> Iterator[Finding]:
    """What is wrong with the facts of the coverage lists named, if they lie in these folders."""
    named = {path.resolve() for path in paths if path.name == Path(COVERAGE).name}
    listed = [one for one in contents if (one.root / COVERAGE).resolve() in named]
    if listed:
        known = _targets(_read(_all_files(contents), contents), families(contents))
        yield from _bad_facts(listed, known)


def _named_families(
    named: Sequence[tuple[Path, str]], contents: Sequence[Content]
) -> Iterator[Finding]:
    """What is wrong in some files of families; they may use what other files of theirs hold."""
    by_root: dict[Path, dict[Path, str]] = {}
    for path, shown in named:
        by_root.setdefault(path.resolve().parent.parent, {})[path.resolve()] = shown
    for root, files in by_root.items():
        known = next((c for c in contents if c.root.resolve() == root), None)
        content = known or folder_content(root)
        every = contents if known else (*contents, content)
        topics = load_topics(every)
        program = shelf(contents[0]) if content.prefix else FamilyFiles()
        read = read_families([content], topics, program, named=files)
        yield from _families(read, tested=not content.prefix)
        if not read.errors:
            yield from map(found, bad_needs(read.families, _ids(read, content, every)))
        yield from _unknown_rows(_covered((), _placed(read)), every)
        mine = {
            name: item
            for name, item in read.misconceptions.items()
            if read.places[name].rpartition(":")[0] in files.values()
            and (item.study or not content.prefix)
        }
        if mine:
            linked = FamilyFiles(misconceptions=mine, places=read.places)
            cards = _read(_all_files(every), every)
            yield from bad_cures(linked, _targets(cards), needed=not content.prefix)


def _ids(read: FamilyFiles, content: Content, contents: Sequence[Content]) -> set[str]:
    """The ids that the families of some files may need; more than these files' where they do."""
    ids = {item.family.id for item in read.families}
    if all(ids.issuperset(item.family.needs) for item in read.families):
        return ids
    topics = load_topics(contents)
    if not content.prefix:
        others = read_families([content], topics, tests=False)
    else:
        program = built_in(contents)
        ids |= program.keys()
        others = read_own(contents, shelf(contents[0]), program, tests=False)
    return ids | {item.family.id for item in others.families}


def _placed(files: FamilyFiles) -> Iterator[tuple[str, Family]]:
    return ((item.places[0], item.family) for item in files.families)


def _order(read: Sequence[_Read], contents: Sequence[Content]) -> Iterator[Finding]:
    """Cards of all files, none with a fault, that come before what they need or speak of."""
    cards = [card for one in read for card in one.cards]
    retired = [name for one in read for name, _ in one.file.retired]
    mine = {card.id for one in read if one.content.prefix for card in one.cards}
    return out_of_order(in_teaching_order(cards, contents), retired=retired, own=mine)


def card_findings(
    cards: Sequence[Card],
    contents: Sequence[Content],
    listed: Collection[str],
    pairs: Alike | None = None,
) -> list[Finding]:
    """What is wrong with cards that load, by themselves and beside each other.

    listed: ids of the cards that must cite works of the list.  pairs: the cards that are alike, if
    that is known.
    """
    pairs = alike(cards, contents) if pairs is None else pairs
    try:
        known, works = load_networks(contents), load_works(contents)
    except QuizgenError as error:
        return [found(error)]
    findings = [*map(found, twins(cards)), *likeness_findings(pairs)]
    for card in cards:
        findings += typed_numbers(card)
        findings += idle_sources(card)
        findings += hard_to_learn(card)
        findings += untouched(card)
        findings += foreign_marks(card)
        findings += sources(card, works, card.id in listed)
        findings += too_old(card, works, known)
        findings += networks(card, known)
    return findings


def readable_cards(contents: Sequence[Content]) -> list[Card]:
    """The cards of all content folders, leaving out those that cannot be used."""
    return [card for one in _read(_all_files(contents), contents) for card in one.cards]


def update_records(contents: Sequence[Content]) -> list[tuple[str, int]]:
    """Add every card's id to the record of its folder; the records that grew, by how many."""
    read = _read(_all_files(contents), contents)
    grown = []
    for content in contents:
        cards = [card for one in read if one.content is content for card in one.cards]
        if added := update_record(content, cards):
            grown.append((record_file(content)[1], added))
    return grown


def _all_files(contents: Sequence[Content]) -> list[tuple[Path, str, Content]]:
    return [(path, shown, content) for content in contents for path, shown in card_files(content)]


def _read(files: Sequence[tuple[Path, str, Content]], contents: Sequence[Content]) -> list[_Read]:
    """The files read anew: what is checked is what stands there, not what is kept of it."""
    topics = load_topics(contents)
    found = []
    for done, (path, shown, content) in enumerate(files, start=1):
        found.append(_Read(content, read_file(path, shown, topics, content.prefix)))
        content.cache.watch(done, len(files))
    return found


def _faults(read: Iterable[_Read]) -> list[Finding]:
    """Cards and files that cannot be used."""
    return [
        found(fault) for one in read for fault in one.file.found if isinstance(fault, QuizgenError)
    ]


def _record(content: Content, read: Sequence[_Read]) -> list[Finding]:
    """Ids that were given out and are gone, unless cards that cannot be read may have them, or
    that now belong to cards of another form.
    """
    mine = [one for one in read if one.content is content]
    cards = [card for one in mine for card in one.cards]
    others = [card for one in read if one.content is not content for card in one.cards]
    retired = [pair for one in mine for pair in one.file.retired]
    try:
        recorded = {} if _faults(mine) else read_record(content)
    except QuizgenError as error:
        return [found(error)]
    return [*lost_ids(recorded, cards, retired, others), *changed_forms(recorded, cards)]


def _recipes(files: Iterable[tuple[Path, str]], contents: Sequence[Content]) -> Iterator[Finding]:
    for path, shown in files:
        try:
            if is_blueprint(path):
                load_blueprint(path, contents, shown)
            else:
                load_deck(path, contents, shown)
        except QuizgenError as error:
            yield found(error)


# --- coverage -------------------------------------------------------------------------


def check_coverage(contents: Sequence[Content]) -> CoverageReport:
    """Every fact of the coverage lists with its state, and what is wrong: first what cannot be
    read, since it may cover some; then rows that nothing covers or no list has, and open facts.

    contents: the content folders.
    Raises ContentError for the first fault in a list or in a file of families.
    """
    rows = read_coverage(contents)
    read = _read(_all_files(contents), contents)
    every = families(contents)  # raises the first fault in a file
    own = read_own(contents, shelf(contents[0]), built_in(contents), tests=False)
    places = {family.id: place for place, family in _placed(own)}
    named = ((places.get(one.id, f"family '{one.id}'"), one) for one in every.values())
    covered = _covered([card for one in read for card in one.cards], named)
    facts = [fact for row in rows.values() for fact in row.facts]
    known = _targets(read, every)
    findings = [
        *_faults(read),
        *uncovered_rows(rows, [row for row, _ in covered]),
        *unknown_rows(covered, rows),
        *bad_facts(facts, known),
    ]
    return CoverageReport(tuple((fact, fact.state(known)) for fact in facts), tuple(findings))


def _targets(read: Sequence[_Read], families: Collection[str] | None = None) -> Targets:
    """What misconceptions and facts may name: cards, and these families."""
    cards = [card for one in read for card in one.cards]
    retired = [name for one in read for name, _ in one.file.retired]
    return targets(cards, retired, families)


def _covered(cards: Iterable[Card], known: Iterable[tuple[str, Family]]) -> list[tuple[str, str]]:
    """The rows that are said to be covered, each with the place that says so."""
    named = [(row, card.place) for card in cards for row in card.covers]
    return [*named, *((row, place) for place, one in known for row in one.covers)]


def _unknown_rows(
    covered: Iterable[tuple[str, str]], contents: Sequence[Content]
) -> Iterator[Finding]:
    try:
        yield from unknown_rows(covered, read_coverage(contents))
    except QuizgenError as error:
        yield found(error)


def _bad_facts(contents: Sequence[Content], known: Targets) -> Iterator[Finding]:
    try:
        rows = read_coverage(contents)
    except QuizgenError as error:
        yield found(error)
        return
    yield from bad_facts([fact for row in rows.values() for fact in row.facts], known)
