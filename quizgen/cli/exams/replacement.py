"""``quiz exam --replace``: which variants are meant, and whether papers may still change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.exam.manifest import Manifest


def named_codes(names: Sequence[str], old: Manifest) -> list[str]:
    """The codes that ``--replace`` names.

    names: codes, or questions of a paper or a version, such as ``K7Q2XB:Q3``; several in one are
    parted by commas.
    old: the exam as it is dealt.
    """
    parts = [name.strip() for text in names for name in text.split(",")]
    return [_code(part, old) for part in parts if part]


def _code(name: str, old: Manifest) -> str:
    from quizgen.variants.family import parse_code

    paper, colon, slot = name.partition(":")
    sheets = {code: sheet for code, (sheet, _) in old.by_paper().items()}
    sheets |= {version.upper(): sheet for version, sheet in old.versions.items()}
    if colon and paper.strip().upper() in sheets:
        slots = [one.id for one in old.blueprint.slots]
        wanted = slot.strip().upper()
        if wanted not in slots:
            raise OptionError("--replace", f"'{name}': no question '{slot}'", f"as in {paper}:Q1")
        return sheets[paper.strip().upper()].codes[slots.index(wanted)]
    code = parse_code(name)
    if code is None or code.version is None:
        return name
    plain = f"{code.family}:{code.level}:{code.index}"
    record = old.questions.get(plain)
    if record is not None and record.version != code.version:
        what = f"'{name}': version {record.version} of this family was dealt"
        raise OptionError("--replace", what, f"as in {plain}")
    return plain


def may_change(old: Manifest, output: Path) -> None:
    """OptionError once students may have seen the papers that would get another question."""
    from quizgen.exam.printing.lists import has_answers
    from quizgen.exam.printing.production import RESPONSES
    from quizgen.exam.printing.release import is_released

    what = "the papers are released" if is_released(output) else ""
    what = f"{RESPONSES} has answers" if has_answers(output / RESPONSES, old) else what
    if what:
        fix = "'quiz grade --void' leaves a question out, --key corrects its answer"
        raise OptionError(str(output), f"{what}, so no question of a paper can be replaced", fix)


def announce(changed: Sequence[str], vetoed: Sequence[str]) -> None:
    """Say which papers are other ones now, before they are made: an interruption loses nothing.

    changed: their codes.
    vetoed: the variants that they had.
    """
    from quizgen.cli.streams import print_text
    from quizgen.formulas.numbers import counted

    others = counted(len(changed), "paper")
    print_text(f"{', '.join(vetoed)}: on no paper any more.")
    print_text(f"{others} with another question: {', '.join(changed)}.")
    print_text("  Print these again from papers/, and destroy the copies printed before.")
    print_text("  Keys and files for platforms are made again, too: use no older copy.\n")
