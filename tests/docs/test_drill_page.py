"""``docs/drill.md`` speaks of commands, options and limits that there are."""

from __future__ import annotations

import re
import shlex

from quizgen.misconceptions import ARITHMETIC
from quizgen.study.history import backups, scheduler, state
from quizgen.study.history.event import NAMES
from quizgen.study.session import base, opening, pool, remedies
from tests.cli.helpers import quiz
from tests.places import DOCS

PAGE = (DOCS / "drill.md").read_text("utf-8")
COMMANDS = re.findall(r"^(quiz .*?)(?:\s+#.*)?$|`(quiz [^`]*)`", PAGE, re.M)


def test_its_commands_and_options_exist() -> None:
    commands = {first or second for first, second in COMMANDS}
    assert len(commands) > 15
    for command in sorted(commands):
        result = quiz(*shlex.split(command)[1:], "--help")
        assert (result.code, result.err) == (0, ""), command


def test_its_numbers_are_those_of_the_program() -> None:
    for number, said in [
        (pool.AVOIDED, "twenty"), (state.DAYS_RIGHT, "two right"), (opening.BEGUN, "ten items"),
        (remedies.DIAGNOSED, "next seven days"), (state.LEECH, "forgotten six times"),
        (backups.KEPT, "five newest"), (scheduler.CAP, "instead of 180 days"),
        (scheduler.SPREAD, "a twelfth"),
    ]:  # fmt: skip
        words = {2: "two", 5: "five", 6: "six", 7: "seven", 10: "ten", 12: "twelfth", 20: "twenty"}
        assert words.get(number, str(number)) in said
        assert said in PAGE
    assert base.GAPS == (3, 4, 5)
    assert "three to five questions later" in PAGE
    (row,) = (line for line in PAGE.splitlines() if "wrong by a slip of arithmetic" in line)
    slips = row.partition(": ")[2].partition(" |")[0]  # the factors of 2 and 1024 are one of them
    assert len(slips.split(", ")) == sum(one.arithmetic for one in ARITHMETIC.values()) - 1
    assert round(100 * scheduler.RETENTION) == 90


def test_it_explains_every_key_of_a_line() -> None:
    table = PAGE.rpartition("| Key | Meaning |")[2]
    keys = re.findall(r"`([a-z]+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert sorted(keys) == sorted(NAMES)
