"""From a blueprint and a roster to a manifest, or to a longer one from the manifest before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from quizgen.decks.blueprint import Band, Blueprint, Slot, Source
from quizgen.decks.blueprint_file import Roomy, UndrawnBlueprint
from quizgen.exam.dealing.codes import paper_codes
from quizgen.exam.dealing.deal import Dealt, SlotStock, deal
from quizgen.exam.dealing.seating import place_of, version_of
from quizgen.exam.manifest import (
    Manifest,
    RecordedMistake,
    Seat,
    Sheet,
    SlotFacts,
    described,
)
from quizgen.exam.record import RecordedQuestion, record_of
from quizgen.exam.source import ExamError, QuestionSource
from quizgen.families import misconceptions
from quizgen.files.yaml import no_garbage_collection
from quizgen.misconceptions import Misconceptions
from quizgen.questions.conventions import BOX, PROFILES
from quizgen.questions.effort import effort
from quizgen.questions.paper import Student
from quizgen.questions.question import Choice
from quizgen.variants.drawing import candidates, indices, survey_of
from quizgen.variants.family import Family

MOST_PAPERS = 100_000
SPARE = 10  # one answer in so many is to spare for late comers, where a topic's families are drawn
ROOM = 1000  # answers that are room enough for any exam


def conventions(blueprint: Blueprint, known: Mapping[str, Family]) -> tuple[str, ...]:
    """The sentences for the box on every paper: those that one of its questions depends on."""
    sources = (slot.source for slot in blueprint.slots if not slot.card)
    asked = {name for s in sources for name in known[s.family].level(s.level).space.words}
    profile = PROFILES[blueprint.profile]
    fixed = {name: words[0] for name, words in profile.items() if len(words) == 1}
    found = [BOX[name][word] for name, word in fixed.items() if name in asked]
    found.append("Shapes are written C×H×W: channels, height, width.")
    if blueprint.decimal_mark == ",":
        found.append("The decimal mark is a comma; write no separators between thousands.")
    if blueprint.marking.all_digits:
        found.append("Give every count with all its digits; a rounded count is not marked.")
    return tuple(found)


def make(
    draft: UndrawnBlueprint,
    bank: QuestionSource,
    students: Sequence[Student],
    *,
    seed: str,
    program: str,
    old: Manifest | None = None,
    reserve: int = 0,
    replace_codes: Collection[str] = (),
    allow_repeats: bool = False,
    watch: Callable[[int, int], None] = lambda done, total: None,
) -> Manifest:
    """The manifest; one that was there before keeps its seed and every row.

    reserve: how many papers for late comers there shall be in all.  replace_codes: variants that
    papers have and shall not have any more; they get others, and everything else stays.
    """
    if old is not None:
        _same_exam(draft, old)
        seed, blueprint = old.seed, draft.kept(old.blueprint)
    else:
        blueprint = drawn(draft, bank, seed, len(students) + reserve)
    seats = _seated(old.seats if old else (), students, reserve)
    if not 1 <= len(seats) <= MOST_PAPERS:
        raise ExamError("", f"{len(seats)} papers", f"an exam has 1 to {MOST_PAPERS}")
    names = blueprint.versions
    kept = list(old.versions.values()) if old else []
    if not names:
        kept = [seat.sheet for seat in seats if seat.sheet is not None]
    papers = len(names) or len(seats)
    rows = [sheet.codes for sheet in kept]
    veto = {*(old.vetoed if old else ()), *draft.veto, *replace_codes}
    unknown = [code for code in replace_codes if not old or code not in old.vetoed]
    _may_replace(veto, unknown, blueprint, rows)
    with no_garbage_collection():  # there are no cycles in hundreds of thousands of objects
        dealt = deal(
            blueprint,
            seed,
            bank,
            papers,
            rows,
            veto=veto,
            allow_repeats=allow_repeats,
            watch=watch,
        )
        records = _records(blueprint, bank, dealt, old.questions if old else {})
    again = (_again(*one, blueprint, seed, records) for one in zip(kept, dealt.codes, strict=False))
    sheets = [*again, *_sheets(blueprint, seed, dealt, len(kept), records)]
    if names:
        seats = [_versioned(seat, names, i) for i, seat in enumerate(seats)]
    else:
        seats = [replace(seat, sheet=sheet) for seat, sheet in zip(seats, sheets, strict=True)]
    return Manifest(
        blueprint=blueprint,
        seed=seed,
        program=program,
        conventions=conventions(blueprint, bank.families),
        seats=tuple(seats),
        questions=records,
        misconceptions=_misconceptions(records, old, misconceptions(bank.contents)),
        versions=dict(zip(names, sheets, strict=True)) if names else {},
        facts={one.slot.id: _facts(one, bank) for one in dealt.stocks if one.stock},
        files=old.files if old else {},
        vetoed=tuple(sorted(veto)),
        template=old.template if old else "",
    )


def drawn(draft: UndrawnBlueprint, bank: QuestionSource, seed: str, papers: int) -> Blueprint:
    """The blueprint with the families and cards that an exam of a seed asks.

    papers: of students and in reserve; where there are versions, these count instead.
    """
    many = len(draft.head.versions) or papers
    return draft.drawn(seed, _room_for(many, bank, draft.head.profile))


def changed(old: Manifest, new: Manifest) -> list[str]:
    """The printed papers that have other questions than before, by their codes, as dealt."""
    before = old.by_paper()
    sheets = (sheet for sheet, *_ in new.sheets())
    return [s.paper for s in sheets if s.paper in before and before[s.paper][0].codes != s.codes]


def _may_replace(
    veto: Collection[str],
    codes: Collection[str],
    blueprint: Blueprint,
    rows: Sequence[Sequence[str]],
) -> None:
    """ExamError for a variant that no paper has, or that the blueprint wants on every paper."""
    for code in codes:
        if not any(code in row for row in rows):
            fix = "name a paper's question instead, as in K7Q2XB:Q3"
            raise ExamError(code, "no paper has this variant", fix)
    for slot in blueprint.slots:
        if slot.same in {*veto, *codes}:
            what = "every paper has it here, as the blueprint says"
            fix = "ask for something else there, and deal a new exam"
            raise ExamError(f"{slot.id} ({slot.same})", what, fix)


def _again(
    sheet: Sheet,
    row: tuple[str, ...],
    blueprint: Blueprint,
    seed: str,
    records: Mapping[str, RecordedQuestion],
) -> Sheet:
    """A sheet with what it has now in place of vetoed questions."""
    if row == sheet.codes:
        return sheet
    orders = _orders(blueprint.slots, row, sheet.paper, seed, records)
    places = zip(blueprint.slots, sheet.codes, row, strict=True)
    same = {slot.id for slot, before, now in places if before == now}
    old = {name: order for name, order in sheet.orders.items() if name in same}
    return Sheet(sheet.paper, row, {**orders, **old})


def _room_for(papers: int, bank: QuestionSource, profile: str) -> Roomy:
    """Tells levels with an answer for every paper and some to spare."""
    needed = min(papers + papers // SPARE + 1, ROOM)

    def roomy(source: Source, band: Band | None) -> bool:
        if source.card:
            return True
        family, only = bank.families[source.family], PROFILES[profile]
        if survey_of(family, source.level).answers < needed:
            return False
        every = candidates(family, source.level, "room", only, "exam", many=True)
        if len({same for _, same in every}) < needed:  # whatever their loads are
            return False
        drawn = indices(family, source.level, "room", only, effort=band, share="exam")
        return len(list(islice(drawn, needed))) == needed

    return roomy


def _same_exam(draft: UndrawnBlueprint, old: Manifest) -> None:
    if draft.head.asked != old.blueprint.asked:
        what = "its questions, levels, versions or profile differ from those that were dealt here"
        fix = "choose another folder with -o; texts, points and marking may change"
        raise ExamError(f"blueprint '{draft.head.name}'", what, fix)


def _versioned(seat: Seat, names: Sequence[str], position: int) -> Seat:
    """With a version, that of its place in the room where that is known."""
    place = place_of(seat.student.seat) if seat.student else None
    number = position % len(names) if place is None else version_of(place, len(names))
    return seat if seat.version else replace(seat, version=names[number])


# --- positions ------------------------------------------------------------------------


def _seated(old: Sequence[Seat], students: Sequence[Student], reserve: int) -> list[Seat]:
    """The old positions in their order, then new students in the roster's, then reserve papers."""
    present = {student.id: student for student in students}
    seats = []
    for seat in old:
        if seat.student is not None:
            now = present.pop(seat.student.id, None)
            gone = now is None and bool(students)
            seat = replace(seat, student=now or seat.student, removed=gone)
        seats.append(seat)
    seats += [Seat(student) for student in present.values()]
    spare = reserve - sum(seat.student is None for seat in seats)
    return seats + [Seat(None)] * max(0, spare)


def _sheets(
    blueprint: Blueprint,
    seed: str,
    dealt: Dealt,
    kept: int,
    records: Mapping[str, RecordedQuestion],
) -> list[Sheet]:
    """The sheets of the papers that had none."""
    codes = islice(paper_codes(seed), kept, len(dealt.codes))
    return [
        Sheet(paper, row, _orders(blueprint.slots, row, paper, seed, records))
        for paper, row in zip(codes, dealt.codes[kept:], strict=True)
    ]


def _orders(
    slots: Sequence[Slot],
    row: Sequence[str],
    paper: str,
    seed: str,
    records: Mapping[str, RecordedQuestion],
) -> dict[str, tuple[int, ...]]:
    """How the options of a paper's choices are ordered: by the question, the paper and the seed."""
    found = {}
    for slot, code in zip(slots, row, strict=True):
        options = [option.id for option in records[code].options(slot)]
        if options:
            shown = Choice.order(options, code, f"{seed}\n{paper}")
            found[slot.id] = tuple(map(options.index, shown))
    return found


# --- questions ------------------------------------------------------------------------


def _records(
    blueprint: Blueprint, bank: QuestionSource, dealt: Dealt, old: Mapping[str, RecordedQuestion]
) -> dict[str, RecordedQuestion]:
    """What is kept of every distinct question, sorted by code; what was recorded stays."""
    asked: dict[str, bool] = {}
    for row in dealt.codes:
        for slot, code in zip(blueprint.slots, row, strict=True):
            asked[code] = asked.get(code, False) or slot.answer == "choice"
    found = dict(old)
    for code, as_options in asked.items():
        if code not in found or (as_options and found[code].as_choice is None):
            question = bank.question(code)
            worked = dealt.efforts[code] if code in dealt.efforts else effort(question)
            found[code] = record_of(question, bank.level(question), worked, as_options=as_options)
    return dict(sorted(found.items()))


def _misconceptions(
    records: Mapping[str, RecordedQuestion], old: Manifest | None, known: Misconceptions
) -> dict[str, RecordedMistake]:
    """What the mistakes of the questions mean, so that a program without them can say it."""
    ids = {
        part for record in records.values() for slip in record.slips for part in slip.misconceptions
    }
    new = {name: described(known[name]) for name in sorted(ids) if name in known}
    return {**new, **(old.misconceptions if old else {})}


def _facts(one: SlotStock, bank: QuestionSource) -> SlotFacts:
    source = one.slot.source
    survey = survey_of(bank.families[source.family], source.level)
    assert one.stock is not None
    dealt = min(survey.told_apart, one.stock.answers)
    return SlotFacts(survey.product, survey.variants, survey.told_apart, one.stock.variants, dealt)
