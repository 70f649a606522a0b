"""``quiz place``: a few questions, and the levels that you need not begin with are opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen import __version__
from quizgen.cli.options import Answers, AsJson, Folders, Plain, Seed, Topics, folders, seed_or_new
from quizgen.cli.record.drill import report, screen_for, selection
from quizgen.cli.record.learner import Database, writing
from quizgen.cli.streams import print_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from quizgen.study.session.placing import Placement

QUESTIONS = 12
WHAT_FOR = (
    "{count} questions over all topics show where you stand; the levels up to there are opened. "
    "Pass over with :s what you cannot do."
)


def place(
    topic: Topics = None,
    count: Annotated[
        int, typer.Option("--count", min=4, max=60, metavar="N", help="How many questions.")
    ] = QUESTIONS,
    seed: Seed = None,
    plain: Plain = False,
    answers: Answers = None,
    as_json: AsJson = False,
    db: Database = None,
    content: Folders = None,
) -> int:
    """Find out where you stand, and open the levels up to there."""
    from quizgen.study.session.placing import Placement, Placing
    from quizgen.study.session.screen import Tone

    pool = selection(None, topic or [], None, content, gated=False, marked=True)
    screen = screen_for(answers, as_json, plain)
    with writing(db) as journal:
        plan = Placement(journal, pool, seed_or_new(seed), count)
        if screen.patient:
            screen.show(WHAT_FOR.format(count=count - len(plan.given)))
            screen.show(":h shows the commands, Ctrl-D ends.\n", Tone.HINT)
        session = Placing(plan, screen, monotonic, f"quizgen {__version__}", report)
        try:
            session.play()
        except KeyboardInterrupt:
            screen.show()
        if not plan.is_done:
            return _left(plan, as_json)
        items, levels = plan.items(), plan.levels()
        journal.place(items)
    if as_json:
        print_json({"event": "placed", "levels": levels, "known": items})
        return 0
    _say(plan, levels, items, content)
    return 0


def _left(plan: Placement, as_json: bool) -> int:
    done, wanted = len(plan.given), plan.budget
    if as_json:
        print_json({"event": "left", "answered": done, "of": wanted})
    else:
        print(f"Left after {done} of {wanted} questions; 'quiz place' goes on today.")
    return 0


def _say(
    plan: Placement, levels: Mapping[str, int], items: list[str], content: list[Path] | None
) -> None:
    """Where the learner stands by topic, what became known, and what comes next."""
    from quizgen.cards.topics import load_topics
    from quizgen.cli.tables import Columns, print_parts

    titles = {name: topic.title for name, topic in load_topics(folders(content)).items()}
    known = [plan.pool.entries[item] for item in items]
    table = Columns("topic", "right", "you stand at", "now known")
    for name, level in levels.items():
        given = [right for entry, right in plan.given if entry.topic == name]
        new = sum(entry.topic == name for entry in known)
        stand = f"level {level}" if level else "the beginning"
        right = f"{sum(given)} of {len(given)}" if given else "-"
        table.add(titles.get(name, name), right, stand, str(new))
    parts: list[RenderableType] = [table, ""]
    if items:
        parts.append(f"{len(items)} items count as known and come for review within four weeks.")
        parts.append("'quiz undo' takes this back; 'quiz place' does it anew.")
    else:
        parts.append("Nothing is skipped: 'quiz drill' begins at the beginning.")
    print_parts(parts)
