"""``quiz drill``: the interactive quiz."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen import __version__
from quizgen.cli.home import data_folder
from quizgen.cli.options import (
    Answers,
    AsJson,
    Folders,
    Level,
    Plain,
    Topics,
    folders,
    seed_or_new,
)
from quizgen.cli.record.learner import Database, writing
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.cli.record.screens import ScriptScreen, TerminalScreen
    from quizgen.study.plan import Kind, Outlook, Plan, Showing
    from quizgen.study.session.play import Session
    from quizgen.study.session.pool import StudyPool
    from quizgen.study.session.screen import Screen

DEFAULT_COUNT = 20
PACE = 4  # questions a minute that --minutes leaves room for
READING = 0.3  # seconds after which the first question stands there and is being read


def drill(
    recipe: Annotated[
        str | None, typer.Argument(metavar="[RECIPE]", help="Ask what this deck recipe holds.")
    ] = None,
    topic: Topics = None,
    level: Level = None,
    count: Annotated[
        int | None, typer.Option("--count", min=1, metavar="N", help="How many questions (20).")
    ] = None,
    new: Annotated[
        int | None, typer.Option("--new", min=0, metavar="N", help="At most this many new items.")
    ] = None,
    ahead: Annotated[
        int,
        typer.Option("--ahead", min=0, max=365, metavar="D", help="Also what is due in D days."),
    ] = 0,
    cram: Annotated[
        bool, typer.Option("--cram", help="Practise anything; the schedule stays as it is.")
    ] = False,
    exam: Annotated[
        bool, typer.Option("--exam", help="A mock exam: marks at the end, no feedback before.")
    ] = False,
    minutes: Annotated[
        float | None, typer.Option("--minutes", metavar="M", help="Stop after so many minutes.")
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option("--seed", metavar="S", help="Same seed and record, same questions."),
    ] = None,
    plain: Plain = False,
    answers: Answers = None,
    as_json: AsJson = False,
    db: Database = None,
    content: Folders = None,
) -> int:
    """Ask what is due, then what is new, and explain every wrong answer."""
    from quizgen.study.plan import Kind

    _check(new, ahead, cram, exam, minutes)
    if count is None:
        count = max(DEFAULT_COUNT, int(PACE * (0 if exam else minutes or 0)))
    chosen_seed = seed_or_new(seed)
    gated = not (cram or exam)
    pool = selection(recipe, topic or [], level, content, gated=gated, marked=exam)
    screen = screen_for(answers, as_json, plain)
    kind = Kind.EXAM if exam else Kind.CRAM if cram else Kind.DRILL
    fixed = seed is not None
    with planned(pool, chosen_seed, count, new, ahead, kind, minutes, db, fixed=fixed) as plan:
        return _play(plan, screen, chosen_seed)


def screen_for(answers: str | None, as_json: bool, plain: bool) -> TerminalScreen | ScriptScreen:
    """Where a session is played: a terminal, or a file of lines."""
    from quizgen.cli.record.screens import JsonScreen, ScriptScreen, TerminalScreen, answer_lines

    if answers is None and sys.stdin.isatty() and not as_json:
        return TerminalScreen(plain=plain)
    lines = answer_lines(answers)
    return JsonScreen(lines) if as_json else ScriptScreen(lines)


def _play(plan: Plan, screen: Screen, seed: str) -> int:
    """Play a session to its end, and sum it up; the exit code."""
    first, outlook = plan.next(), plan.outlook()
    for note in outlook.notes:
        screen.show(note)
    if first is None:
        for line in nothing_due(outlook):
            screen.show(line)
        return 0
    if screen.patient:
        _welcome(first, outlook, plan.seconds_left(), screen, seed)
        _prepare_for_answers()
    session = _session(plan, screen)
    try:
        session.play()
        code = 0
    except KeyboardInterrupt:
        screen.show()
        code = 130
    for part in session.closing():
        screen.show(part)
    return code


def _prepare_for_answers() -> None:
    """Import scheduler and frames while the first question is read, not after its answer."""
    import signal
    from threading import Timer

    timer = Timer(READING, _import_for_answers)
    timer.daemon = True  # a learner who leaves at once need not wait for it
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        timer.start()
        return
    # The thread inherits the blocked signals, so Ctrl-C and SIGCONT reach the main thread.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    timer.start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _import_for_answers() -> None:
    import fsrs  # noqa: F401

    from quizgen.cli.record.frames import prepare

    prepare()


def _welcome(
    first: Showing, outlook: Outlook, left: float | None, screen: Screen, seed: str
) -> None:
    from quizgen.study.session.feedback import time_left
    from quizgen.study.session.screen import Tone

    about = [f"{first.total} question{'s' * (first.total != 1)}"]
    if outlook.due:
        about.append(f"{outlook.due} due")
    if left is not None:
        about.append(time_left(left))
    screen.show(f"{', '.join(about)} (seed {seed}).")
    screen.show(":h shows the commands, Ctrl-D ends.\n", Tone.HINT)


def _session(plan: Plan, screen: Screen) -> Session:
    from quizgen.study.plan import Kind
    from quizgen.study.session.play import Session

    kind = Session
    if plan.kind is Kind.EXAM:
        from quizgen.study.session.mock_exam import MockExam

        kind = MockExam
    return kind(plan, screen, monotonic, f"quizgen {__version__}", report)


def report(text: str) -> str:
    """Keep a report on a question; says where."""
    from quizgen.cli.record.reports import keep_report

    return keep_report(data_folder(os.environ) / "reports.txt", text)


def _check(new: int | None, ahead: int, cram: bool, exam: bool, minutes: float | None) -> None:
    """Refuse options that do not go together."""
    if cram and exam:
        raise OptionError("'--cram'", "an exam is no cram", "choose one of --cram and --exam")
    if minutes is not None and not 1 <= minutes <= 1440:
        raise OptionError("'--minutes'", f"{minutes:g} minutes", "give 1 to 1440")
    if new is not None and (cram or exam):
        raise OptionError("'--new'", "nothing is new in --cram and --exam", "leave it out")
    if ahead and (cram or exam):
        raise OptionError("'--ahead'", "nothing is due in --cram and --exam", "leave it out")


@contextmanager
def planned(
    pool: StudyPool,
    seed: str,
    count: int,
    new: int | None,
    ahead: int,
    kind: Kind,
    minutes: float | None,
    db: Path | None,
    *,
    fixed: bool,
) -> Iterator[Plan]:
    """The plan of a session, with its record open.  fixed: whether the seed was asked for."""
    from quizgen.study.plan import Kind

    with writing(db) as journal:
        if kind is not Kind.DRILL:
            from quizgen.study.session.practice import Practice

            yield Practice(journal, pool, seed, count, kind, minutes, fixed=fixed)
        else:
            from quizgen.study.session.drilling import Drill

            yield Drill(journal, pool, seed, count, new, ahead=ahead, minutes=minutes)


def nothing_due(outlook: Outlook) -> list[str]:
    """What to say, and what to type next, where nothing is asked."""
    lines = ["Nothing is due now."]
    if outlook.due:
        items = f"{outlook.due} due item{'s' * (outlook.due != 1)}"
        lines = [f"That is all for today: {items} beyond your limit ('quiz settings' shows it)."]
    elif outlook.next_due:
        items = f"{outlook.next_count} item{'s' * (outlook.next_count != 1)}"
        lines.append(f"Next: {items} on {outlook.next_due:%a} {outlook.next_due.isoformat()}.")
    if outlook.new:
        lines.append("'quiz drill --new 10' begins something new.")
    if outlook.next_due:
        lines.append("'quiz drill --ahead 3' asks now what is due in the next three days.")
    lines.append("'quiz drill --cram' practises anything, without touching the schedule.")
    return lines


def selection(
    recipe: str | None,
    topics: Sequence[str],
    level: int | None,
    content: list[Path] | None,
    *,
    gated: bool = True,
    marked: bool = False,
) -> StudyPool:
    """What this drill asks from.

    Cards of the topics take part unless a level is asked for: levels belong to numbers, and an
    asked one need not have been opened.  marked: without cards that the learner rates.
    """
    from quizgen.cards.reader import load_cards
    from quizgen.cards.topics import known_topic, load_topics
    from quizgen.study.session.pool import chosen_items, of_cards, of_families, pool_of

    contents = folders(content)
    known = load_topics(contents)
    wanted = [known_topic(topic, known) for topic in topics]
    profile = "all"
    if recipe is not None:
        from quizgen.decks.finding import find
        from quizgen.decks.recipe import scope
        from quizgen.files.yaml import ContentError

        try:
            path, shown = find(recipe, contents)
        except ContentError as error:
            if recipe not in known:
                raise
            fix = f"it is a topic: 'quiz drill --topic {recipe}'"
            raise OptionError(error.where, error.what, fix) from None
        covered = scope(path, contents, shown)
        profile = covered.profile
        cards = list(covered.cards)
        of_topics = chosen_items(of_cards(cards), covered.topics, None)
        levels = set(covered.levels)
        numbers = [e for e in of_families(contents) if (e.family, e.level) in levels]
        entries = [*numbers, *of_topics]
    else:
        cards = load_cards(contents, wanted or None)
        entries = [*of_families(contents), *of_cards(cards)]
    if marked:
        rated = {card.id for card in cards if card.kind == "question"}
        entries = [entry for entry in entries if entry.item not in rated]
    found = chosen_items(entries, wanted, level)
    gated = gated and level is None
    return pool_of(contents, known, found, cards, gated=gated, profile=profile)
