"""``quiz exam``: a blueprint and a roster to papers, keys, a manifest and files for platforms."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen import __version__
from quizgen.cli.options import AsJson, Folders, Seed, folders
from quizgen.cli.streams import print_json
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.cli.exams.exam_screen import Produced
    from quizgen.decks.blueprint_file import UndrawnBlueprint
    from quizgen.exam.manifest import Manifest
    from quizgen.exam.printing.folder import Files, Job, Shard
    from quizgen.exam.printing.production import Plant, Wanted
    from quizgen.exam.source import QuestionSource
    from quizgen.questions.paper import Student

SEED_BITS = 128
SAFE_BITS = 64  # of a seed that nobody can find by trying all


def exam(
    blueprint: Annotated[
        str | None,
        typer.Argument(metavar="BLUEPRINT", help="A blueprint's name or file; or a manifest."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="The exam's folder.")
    ] = None,
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
    solutions: Annotated[
        bool, typer.Option("--solutions", help="The worked solutions of every paper, too.")
    ] = False,
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
    example: Annotated[
        Path | None,
        typer.Option("--example", metavar="DIR", help="Only write a blueprint and a roster there."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only show some variants of each question.")
    ] = False,
    replace: Annotated[
        list[str] | None,
        typer.Option(
            "--replace",
            metavar="CODE",
            help="Take a variant off all papers: its code, or a paper's question (K7Q2XB:Q3).",
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Fairness of each question; what platforms lose.")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Let everybody read papers, print files and pages.")
    ] = False,
    as_json: AsJson = False,
    content: Folders = None,
) -> None:
    """Deal an exam and write its papers; without a roster, a sample paper and its key."""
    from quizgen.cli.exams.exam_screen import data, say
    from quizgen.cli.streams import remark
    from quizgen.decks.blueprint_file import find_blueprint
    from quizgen.exam.dealing.roster import read_roster
    from quizgen.exam.manifest import NAME, load_manifest
    from quizgen.exam.printing.production import Wanted
    from quizgen.exam.source import KEPT, QuestionSource
    from quizgen.files.locking import locked

    if example is not None:
        _example(example)
        return
    if blueprint is None:
        raise OptionError("exam", "no blueprint is named", "--example DIR writes one to begin with")
    if preview:
        from quizgen.cli.exams.preview import preview as show

        show(blueprint, output, roster, seed, folders(content), reserve=reserve, as_json=as_json)
        return
    if output is None:
        raise OptionError("-o", "the exam's folder is missing", "name one, as in -o midterm")
    contents = folders(content)
    part = _shard(shard)
    wanted = Wanted(not no_papers, html, solutions, _platforms(lms))
    bank = QuestionSource(contents, None if wanted.lms else KEPT)  # platforms take them all
    if part is not None and not (output / NAME).exists() and not blueprint.endswith(".json"):
        what = f"there is no {NAME} in {output}"
        raise OptionError("--shard", what, "deal without --shard first")
    with locked(output, shared=part is not None):
        old = load_manifest(output) if (output / NAME).exists() else None
        if replace and (old is None or part is not None or blueprint.endswith(".json")):
            what = "nothing is dealt here yet" if old is None else "this changes the exam itself"
            fix = "name the blueprint and the folder it was dealt to, without --shard"
            raise OptionError("--replace", what, fix)
        if blueprint.endswith(".json"):
            if roster is not None or seed is not None or reserve:
                what = "a manifest says who sits the exam, and with which seed"
                raise OptionError(blueprint, what, "leave --roster, --seed and --reserve out")
            manifest = _copied(Path(blueprint), old, output)
        else:
            draft = find_blueprint(blueprint, contents)
            if old is None and roster is None and not reserve:
                _sample(draft, bank, seed, template, output)
                return
            if old is not None and part is not None:
                manifest = old
            else:
                people = read_roster(roster, draft.head.minutes, say=remark) if roster else []
                manifest = _dealt(
                    draft,
                    bank,
                    old,
                    people,
                    seed,
                    output,
                    reserve=reserve,
                    replaced=replace or [],
                    repeats=allow_repeats,
                    quiet=as_json,
                )
        manifest = _dressed(manifest, template)
        result = _produce(manifest, bank, wanted, output, part, release, verbose)
        if as_json:
            print_json(data(manifest, old, result, output))
        else:
            say(manifest, old, result, output, verbose=verbose)


def _example(folder: Path) -> None:
    from quizgen.exam.dealing.example import write_example

    blueprint, roster = write_example(folder)
    print(f"{blueprint}\n{roster}\nNext:")
    print(f"  quiz exam {blueprint} -o look")
    print(f"  quiz exam {blueprint} --roster {roster} -o midterm")


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
    output: Path,
    *,
    reserve: int,
    replaced: Sequence[str],
    repeats: bool,
    quiet: bool,
) -> Manifest:
    """The manifest, on disk; what was dealt before stays, but for variants to be replaced.

    quiet: whether to say nothing of papers that change.
    """
    import secrets

    from quizgen.cli.exams.replacement import announce, may_change, named_codes
    from quizgen.cli.home import Progress
    from quizgen.exam.dealing.making import changed, make
    from quizgen.exam.manifest import save

    if old is not None and seed is not None and seed != old.seed:
        what = f"{output} was dealt with another seed, which it keeps"
        raise OptionError("--seed", what, "leave it out, or choose another folder")
    if old is None and seed is not None and (bits := strength(seed)) < SAFE_BITS:
        note = f"a student could try all seeds like '{seed}' ({bits} bits) and so find every answer"
        print(f"quiz: --seed: {note}; leave it out, or give {SAFE_BITS} bits", file=sys.stderr)
    manifest = make(
        draft,
        bank,
        students,
        seed=seed if seed is not None else secrets.token_hex(SEED_BITS // 8),
        program=__version__,
        old=old,
        reserve=reserve,
        replace_codes=named_codes(replaced, old) if old else (),
        allow_repeats=repeats,
        watch=Progress("Dealing: question"),
    )
    others = changed(old, manifest) if old is not None else []
    if old is not None and others:
        may_change(old, output)
    if manifest != old:
        save(manifest, output)
    if old is not None and others and not quiet:
        announce(others, sorted({*manifest.vetoed} - {*old.vetoed}))
    return manifest


def strength(seed: str) -> int:
    """How many bits a seed has at most, going by its length and the kinds of signs in it.

    >>> strength("2026"), strength("correct horse battery staple")
    (13, 133)
    """
    from math import log2
    from string import ascii_lowercase, ascii_uppercase, digits

    kinds = (digits, ascii_lowercase, ascii_uppercase)
    signs = sum(len(kind) for kind in kinds if set(kind) & set(seed))
    others = {sign for sign in seed if not any(sign in kind for kind in kinds)}
    return int(len(seed) * log2(max(2, signs + len(others))))


def _produce(
    manifest: Manifest,
    bank: QuestionSource,
    wanted: Wanted,
    output: Path,
    part: Shard | None,
    release: bool,
    verbose: bool,
) -> Produced:
    from dataclasses import replace

    from quizgen.cli.exams.exam_screen import Produced
    from quizgen.cli.home import Progress
    from quizgen.exam.printing.folder import Shard, run
    from quizgen.exam.printing.production import Wanted, jobs
    from quizgen.exam.printing.release import release as opened
    from quizgen.export.paper.pdf import lacks_signs

    kinds = {path.partition("/")[0] for path in manifest.files}  # everybody gets what some have
    html, solutions = wanted.html or "html" in kinds, wanted.solutions or "solutions" in kinds
    wanted = replace(wanted, html=html, solutions=solutions)
    plant = _plant(manifest, bank, Path(manifest.template) if manifest.template else None)
    cores = os.cpu_count() or 1
    todo = jobs(manifest, wanted, plant.template)
    boxed: list[str] = []

    def making(missing: Sequence[Job]) -> Iterator[tuple[Job, Files]]:
        for job, files in plant.made(missing, cores):
            if job.kind in ("paper", "large"):
                boxed.extend(Path(path).stem for path, pdf in files.items() if lacks_signs(pdf))
            yield job, files
            del files

    try:
        result = run(
            output,
            manifest,
            todo,
            making,
            part or Shard(),
            Progress("Writing: file"),
            jobs(manifest, Wanted(html=True, solutions=True), plant.template),
        )
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from here.", file=sys.stderr)
        raise
    new = any(job.kind == "lms" for job in result.made)
    losses = plant.losses(wanted.lms) if new or verbose else ()
    return Produced(
        len(result.made),
        result.skipped,
        losses,
        result.removed,
        result.outdated,
        opened(output) if release else (),
        result.strays,
        boxed,
    )


def _dressed(manifest: Manifest, template: Path | None) -> Manifest:
    """With the template given, or the one that the papers had before."""
    from dataclasses import replace

    if template is not None:
        return replace(manifest, template=str(template))
    if manifest.template and not Path(manifest.template).is_file():
        what = f"the papers were made with {manifest.template}, which is not there"
        raise OptionError("--template", what, "say where it is now")
    return manifest


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
    from quizgen.export.paper.pdf import lacks_signs
    from quizgen.files.disk import write_atomically

    # An exam that is dealt with this seed later must not begin with the sample's numbers.
    own = f"sample {seed if seed is not None else secrets.token_hex(SEED_BITS // 8)}"
    manifest = make(draft, bank, [], seed=own, program=__version__, reserve=1)
    plant = _plant(manifest, bank, template)
    for name, data in plant.sample():
        target = output / name
        if name == "sample.pdf" and lacks_signs(data):
            what = "shows boxes for signs that no font here has, such as emoji"
            print(f"quiz: {target}: {what}; install one that has them", file=sys.stderr)
        write_atomically(target, data, private=True)
        if name.startswith("sample"):
            print(f"{target}")
    print("A sample; with --roster the exam is dealt.")
