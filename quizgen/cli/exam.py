"""``quiz exam``: a blueprint and a roster to papers, keys, a manifest and files for platforms."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen import __version__
from quizgen.cli.options import Folders, OptionError, Seed, folders

if TYPE_CHECKING:
    from quizgen.exam.bank import Bank
    from quizgen.exam.blueprint_file import Draft
    from quizgen.exam.folder import Shard
    from quizgen.exam.manifest import Manifest
    from quizgen.exam.production import Plant, Wanted

SEED_BITS = 128
SAMPLE = "sample"


def exam(
    blueprint: Annotated[
        str, typer.Argument(metavar="BLUEPRINT", help="A blueprint's name or file.")
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
            "--lms", metavar="NAME", help="Only: moodle, canvas, qti, gift, csv, json; or none."
        ),
    ] = None,
    shard: Annotated[
        str, typer.Option("--shard", metavar="K/N", help="Make the K-th of N parts of the files.")
    ] = "",
    content: Folders = None,
) -> None:
    """Deal an exam and write its papers; without a roster, a sample paper and its key."""
    from quizgen.exam.bank import Bank
    from quizgen.exam.blueprint_file import find_blueprint
    from quizgen.exam.manifest import NAME, load_manifest
    from quizgen.exam.production import Wanted

    contents = folders(content)
    bank = Bank(contents)
    part = _shard(shard)
    draft = find_blueprint(blueprint, contents)
    old = load_manifest(output / NAME) if (output / NAME).exists() else None
    wanted = Wanted(papers=not no_papers, html=html, lms=_platforms(lms))
    if old is None and part is not None:
        raise OptionError(
            "--shard", f"there is no {NAME} in {output}", "deal without --shard first"
        )
    if old is None and roster is None and not reserve:
        _sample(draft, bank, seed, template, output)
        return
    manifest = _dealt(draft, bank, old, roster, seed, reserve, allow_repeats, output, part)
    _produce(manifest, bank, wanted, template, output, part)


def _platforms(names: list[str] | None) -> tuple[str, ...]:
    """The learning platforms whose files are wanted: all of them, unless some are named."""
    from quizgen.export.platforms import PLATFORMS
    from quizgen.nearest import did_you_mean

    if names == ["none"]:
        return ()
    for name in names or ():
        if name not in PLATFORMS:
            raise OptionError("--lms", f"no platform '{name}'", did_you_mean(name, PLATFORMS))
    return tuple(name for name in PLATFORMS if names is None or name in names)


def _shard(text: str) -> Shard | None:
    from quizgen.exam.folder import Shard

    if not text:
        return None
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise OptionError("--shard", f"'{text}' is no part", "as in 3/64, the third of 64")
    return Shard(int(match[1]), int(match[2]))


def _dealt(
    draft: Draft,
    bank: Bank,
    old: Manifest | None,
    roster: Path | None,
    seed: str | None,
    reserve: int,
    allow_repeats: bool,
    output: Path,
    part: Shard | None,
) -> Manifest:
    """The manifest, on disk; what was dealt before stays."""
    import secrets

    from quizgen.cli.home import Progress
    from quizgen.exam.making import make
    from quizgen.exam.manifest import save
    from quizgen.exam.roster import read_roster

    if old is not None and part is not None:
        return old
    if old is not None and seed is not None and seed != old.seed:
        what = f"{output} was dealt with another seed, which it keeps"
        raise OptionError("--seed", what, "leave it out, or choose another folder")
    students = read_roster(roster, draft.head.minutes) if roster else []
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
    _say_dealt(manifest, old)
    return manifest


def _say_dealt(manifest: Manifest, old: Manifest | None) -> None:
    from quizgen.exam.fairness import fairness, fairness_lines

    before = {seat.student.id for seat in old.seats if seat.student} if old else set()
    seats = manifest.seats
    new = sum(seat.student is not None and seat.student.id not in before for seat in seats)
    gone = sum(seat.removed for seat in seats)
    spare = sum(seat.student is None for seat in seats)
    counts = [(len(seats) - spare - gone, "students"), (spare, "papers in reserve")]
    counts += [(new, "new")] if old else []
    counts += [(gone, "no longer on the roster")]
    print(", ".join(f"{count} {what}" for count, what in counts if count) + ".")
    for line in fairness_lines(fairness(manifest)):
        print(line)


def _produce(
    manifest: Manifest,
    bank: Bank,
    wanted: Wanted,
    template: Path | None,
    output: Path,
    part: Shard | None,
) -> None:
    from quizgen.cli.home import Progress
    from quizgen.exam.folder import Shard, run
    from quizgen.exam.production import jobs
    from quizgen.exam.workers import spread
    from quizgen.export.platforms import PLATFORMS

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
        )
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from here.", file=sys.stderr)
        raise
    print(f"{output}: {len(result.made)} made, {result.skipped} there already.")
    if any(job.kind == "lms" for job in result.made):
        others = [name for name in PLATFORMS if name not in wanted.lms]
        for loss in plant.losses():
            if loss.partition(":")[0].lower().partition(" ")[0] not in others:
                print(f"  {loss}")


def _plant(manifest: Manifest, bank: Bank, template: Path | None) -> Plant:
    from quizgen.exam.production import Plant
    from quizgen.files import read_text

    text = read_text(template) if template else ""
    roots = tuple(content.root for content in bank.contents[1:])
    return Plant(manifest, roots, text, template or Path(), bank)


def _sample(
    draft: Draft,
    bank: Bank,
    seed: str | None,
    template: Path | None,
    output: Path,
) -> None:
    """One paper and its key to look at; nothing is dealt by it."""
    import secrets

    from quizgen.exam.making import make
    from quizgen.files import write_atomically

    # An exam that is dealt with this seed later must not begin with the sample's numbers.
    own = f"sample {seed if seed is not None else secrets.token_hex(SEED_BITS // 8)}"
    manifest = make(draft, bank, [], seed=own, program=__version__, reserve=1)
    plant = _plant(manifest, bank, template)
    for name, data, private in plant.sample():
        target = output / name
        write_atomically(target, data, private=private)
        print(f"{target}")
    print("A sample; with --roster the exam is dealt.")
