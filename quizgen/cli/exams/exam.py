"""``quiz exam``: a blueprint and a roster to papers, keys, a manifest and files for platforms."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizgen import __version__
from quizgen.cli.options import AsJson, Folders, Seed, folders
from quizgen.cli.streams import print_json
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.decks.blueprint_file import UndrawnBlueprint
    from quizgen.exam.manifest import Manifest
    from quizgen.exam.printing.folder import Shard
    from quizgen.exam.printing.production import Plant, Wanted
    from quizgen.exam.source import QuestionSource
    from quizgen.export.lms.all import Loss
    from quizgen.questions.paper import Student

SEED_BITS = 128


def exam(
    blueprint: Annotated[
        str, typer.Argument(metavar="BLUEPRINT", help="A blueprint's name or file; or a manifest.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The exam's folder.")
    ],
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="CSV", help="The students; needs an 'id'.")
    ] = None,
    seed: Seed = None,
    reserve: Annotated[
        int, typer.Option("--reserve", metavar="N", min=0, help="Papers for late comers.")
    ] = 0,
    allow_repeats: Annotated[
        bool, typer.Option("--allow-repeats", help="Deal variants again where they run out.")
    ] = False,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="Your own page template.")
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="The papers as HTML, too.")] = False,
    no_papers: Annotated[
        bool, typer.Option("--no-papers", help="Deal and write everything but papers and keys.")
    ] = False,
    lms: Annotated[
        list[str] | None,
        typer.Option(
            "--lms",
            metavar="NAME",
            help="Only (one, or a list): moodle, canvas, qti, gift, csv, json; or none.",
        ),
    ] = None,
    shard: Annotated[
        str, typer.Option("--shard", metavar="K/N", help="Make the K-th of N parts of the files.")
    ] = "",
    release: Annotated[
        bool, typer.Option("--release", help="Let everybody read papers, print files and pages.")
    ] = False,
    as_json: AsJson = False,
    content: Folders = None,
) -> None:
    """Deal an exam and write its papers; without a roster, a sample paper and its key."""
    from quizgen.decks.blueprint_file import find_blueprint
    from quizgen.exam.dealing.roster import read_roster
    from quizgen.exam.manifest import NAME, load_manifest
    from quizgen.exam.printing.production import Wanted
    from quizgen.exam.source import QuestionSource

    contents = folders(content)
    bank = QuestionSource(contents)
    part = _shard(shard)
    wanted = Wanted(papers=not no_papers, html=html, lms=_platforms(lms))
    old = load_manifest(output) if (output / NAME).exists() else None
    if blueprint.endswith(".json"):
        if roster is not None or seed is not None or reserve:
            what = "a manifest says who sits the exam, and with which seed"
            raise OptionError(blueprint, what, "leave --roster, --seed and --reserve out")
        manifest = _copied(Path(blueprint), old, output)
    elif part is not None and old is None:
        what = f"there is no {NAME} in {output}"
        raise OptionError("--shard", what, "deal without --shard first")
    else:
        draft = find_blueprint(blueprint, contents)
        if old is None and roster is None and not reserve:
            _sample(draft, bank, seed, template, output)
            return
        if old is not None and part is not None:
            manifest = old
        else:
            people = read_roster(roster, draft.head.minutes) if roster else []
            manifest = _dealt(draft, bank, old, people, seed, reserve, allow_repeats, output)
    result = _produce(manifest, bank, wanted, template, output, part)
    opened = _released(output) if release else []
    if as_json:
        print_json({**_data(manifest, result, output), "released": opened})
    else:
        _say(manifest, old, result, output)
        if release:
            print(f"Released, for everybody on this machine to read: {', '.join(opened)}.")


def _released(output: Path) -> list[str]:
    from quizgen.exam.printing.release import release

    return release(output)


def _copied(path: Path, there: Manifest | None, output: Path) -> Manifest:
    """A manifest from elsewhere, from which its files are made once more."""
    from quizgen.exam.manifest import load_manifest, save

    manifest = load_manifest(path)
    if there is not None and there.seed != manifest.seed:
        what = f"{output} holds another exam"
        raise OptionError("-o", what, "choose another folder")
    if there is None:
        save(manifest, output)
    return manifest if there is None else there


def _platforms(names: list[str] | None) -> tuple[str, ...]:
    """The learning platforms whose files are wanted: all of them, unless some are named."""
    from quizgen.errors import did_you_mean
    from quizgen.export.lms.platforms import PLATFORMS

    if names is None:
        return tuple(PLATFORMS)
    wanted = [name.strip() for text in names for name in text.split(",")]
    if wanted == ["none"]:
        return ()
    for name in wanted:
        if name not in PLATFORMS:
            raise OptionError("--lms", f"no platform '{name}'", did_you_mean(name, PLATFORMS))
    return tuple(name for name in PLATFORMS if name in wanted)


def _shard(text: str) -> Shard | None:
    from quizgen.exam.printing.folder import Shard

    if not text:
        return None
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise OptionError("--shard", f"'{text}' is no part", "as in 3/64, the third of 64")
    return Shard(int(match[1]), int(match[2]))


def _dealt(
    draft: UndrawnBlueprint,
    bank: QuestionSource,
    old: Manifest | None,
    students: Sequence[Student],
    seed: str | None,
    reserve: int,
    allow_repeats: bool,
    output: Path,
) -> Manifest:
    """The manifest, on disk; what was dealt before stays."""
    import secrets

    from quizgen.cli.home import Progress
    from quizgen.exam.dealing.making import make
    from quizgen.exam.manifest import save

    if old is not None and seed is not None and seed != old.seed:
        what = f"{output} was dealt with another seed, which it keeps"
        raise OptionError("--seed", what, "leave it out, or choose another folder")
    manifest = make(
        draft,
        bank,
        students,
        seed=seed if seed is not None else secrets.token_hex(SEED_BITS // 8),
        program=__version__,
        old=old,
        reserve=reserve,
        allow_repeats=allow_repeats,
        watch=Progress("Dealing: question"),
    )
    if manifest != old:
        save(manifest, output)
    return manifest


@dataclass(frozen=True, slots=True)
class _Produced:
    """made, skipped: files.  losses: what learning platforms cannot carry, if theirs were made.
    removed, outdated: see ``folder.Result``."""

    made: int
    skipped: int
    losses: Sequence[Loss]
    removed: Sequence[str]
    outdated: Sequence[str]


def _produce(
    manifest: Manifest,
    bank: QuestionSource,
    wanted: Wanted,
    template: Path | None,
    output: Path,
    part: Shard | None,
) -> _Produced:
    from quizgen.cli.home import Progress
    from quizgen.exam.printing.folder import Shard, run
    from quizgen.exam.printing.production import Wanted, jobs
    from quizgen.exam.printing.workers import spread

    plant = _plant(manifest, bank, template)
    cores = os.cpu_count() or 1
    todo = jobs(manifest, wanted, plant.template)
    try:
        result = run(
            output,
            manifest,
            todo,
            lambda missing: spread(plant.make, missing, cores),
            part or Shard(),
            Progress("Writing: file"),
            jobs(manifest, Wanted(html=True), plant.template),
        )
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from here.", file=sys.stderr)
        raise
    new = any(job.kind == "lms" for job in result.made)
    losses = plant.losses(wanted.lms) if new else ()
    counts = len(result.made), result.skipped
    return _Produced(*counts, losses, result.removed, result.outdated)


def _say(manifest: Manifest, old: Manifest | None, produced: _Produced, output: Path) -> None:
    from quizgen.exam.dealing.fairness import fairness, fairness_lines

    before = {seat.student.id for seat in old.seats if seat.student} if old else set()
    counts = {what: count for what, count in _counts(manifest).items() if count}
    if counts.get("students") == 1:
        counts = {"student" if what == "students" else what: n for what, n in counts.items()}
    ids = {seat.student.id for seat in manifest.seats if seat.student}
    if old is not None and ids - before:
        counts["new"] = len(ids - before)
    print(", ".join(f"{count} {what}" for what, count in counts.items()) + ".")
    for line in fairness_lines(fairness(manifest)):
        print(line)
    removed = f", {len(produced.removed)} of an earlier run removed" if produced.removed else ""
    print(f"{output}: {produced.made} made, {produced.skipped} there already{removed}.")
    if old_files := produced.outdated:
        named = ", ".join(old_files[:3]) + (" ..." if len(old_files) > 3 else "")
        print(f"  {len(old_files)} of an earlier run no longer fit the exam: {named}")
    for loss in produced.losses:
        print(f"  {loss}")


def _counts(manifest: Manifest) -> dict[str, int]:
    seats = manifest.seats
    gone = sum(seat.removed for seat in seats)
    spare = sum(seat.student is None for seat in seats)
    students = len(seats) - spare - gone
    return {"students": students, "in reserve": spare, "no longer on the roster": gone}


def _data(manifest: Manifest, produced: _Produced, output: Path) -> dict[str, Any]:
    from dataclasses import asdict

    from quizgen.exam.dealing.fairness import fairness

    students, reserve, removed = _counts(manifest).values()
    people = {"students": students, "reserve": reserve, "removed": removed}
    files = {
        "made": produced.made,
        "skipped": produced.skipped,
        "losses": list(map(str, produced.losses)),
    }
    files |= {"removed": list(produced.removed), "outdated": list(produced.outdated)}
    return {"folder": str(output), **people, **files, "fairness": asdict(fairness(manifest))}


def _plant(manifest: Manifest, bank: QuestionSource, template: Path | None) -> Plant:
    from quizgen.exam.printing.production import Plant
    from quizgen.files.disk import read_text

    text = read_text(template) if template else ""
    return Plant(manifest, tuple(bank.contents), text, template or Path(), bank)


def _sample(
    draft: UndrawnBlueprint,
    bank: QuestionSource,
    seed: str | None,
    template: Path | None,
    output: Path,
) -> None:
    """One paper and its key to look at; nothing is dealt by it."""
    import secrets

    from quizgen.exam.dealing.making import make
    from quizgen.files.disk import write_atomically

    # An exam that is dealt with this seed later must not begin with the sample's numbers.
    own = f"sample {seed if seed is not None else secrets.token_hex(SEED_BITS // 8)}"
    manifest = make(draft, bank, [], seed=own, program=__version__, reserve=1)
    plant = _plant(manifest, bank, template)
    for name, data in plant.sample():
        target = output / name
        write_atomically(target, data, private=True)
        if name.startswith("sample"):
            print(f"{target}")
    print("A sample; with --roster the exam is dealt.")
