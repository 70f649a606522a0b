"""Change the program in one place after the other and see whether a test notices: ``make mutate``.

A sample of the changes of each module below, always the same for a seed.  Every change is tried in
a copy of the project, with the tests that look after the module.  What no test noticed is printed;
``tools/survivors.yaml`` says of those that were looked at why they change nothing.

    python tools/mutate.py [--each 5] [--seed 1] [--module quizgen/questions/grading.py]
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
LEFT_OUT = (".git", ".venv", "build", "dist", "found", "__pycache__", ".*_cache", ".hypothesis")
LONGEST = 600  # seconds of one run of the tests; a change that never ends is noticed

# What people rely on most, and the tests that look after it.
MODULES: Mapping[str, Sequence[str]] = {
    "quizgen/cost/formulas.py": ("quizgen/cost", "tests/cost"),
    "quizgen/formulas/evaluation.py": ("tests/formulas", "quizgen/formulas", "tests/questions"),
    "quizgen/variants/formula_level.py": ("tests/variants", "quizgen/variants"),
    "quizgen/questions/grading.py": ("tests/questions", "quizgen/questions"),
    "quizgen/questions/entry.py": ("tests/questions", "quizgen/questions"),
    "quizgen/study/history/scheduler.py": ("tests/study/history", "tests/study", "quizgen/study"),
    "quizgen/study/history/due.py": ("tests/study", "quizgen/study"),
    "quizgen/exam/dealing/making.py": ("tests/exam/dealing", "quizgen/exam"),
    "quizgen/exam/marking/mark.py": ("tests/exam/marking", "quizgen/exam"),
    "quizgen/exam/printing/folder.py": ("tests/exam/printing", "quizgen/exam"),
    "quizgen/files/disk.py": ("tests/files", "quizgen/files", "tests/exam/printing"),
    "quizgen/files/signs.py": ("tests/files", "quizgen/files", "tests/cli/test_hostile.py"),
    "quizgen/text/html.py": ("tests/text", "quizgen/text", "tests/export/anki"),
    "quizgen/text/typst.py": ("tests/text", "quizgen/text", "tests/export/paper"),
}

COMPARED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMPUTED: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
# In a formula, which is a text: the first of these signs for another.
FORMULAS: Mapping[str, str] = {"+": "-", "-": "+", "*": "+", "//": "*", "ceil": "floor", "1": "2"}


@dataclass(frozen=True)
class Change:
    """A change of a module: the line, what was done, and the whole text after it."""

    module: str
    line: int
    what: str
    text: str

    @property
    def name(self) -> str:
        """How a list of survivors names it: by what stands there, as lines move."""
        return f"{self.module}: {self.what}"


def changes(module: str, text: str) -> Iterator[Change]:
    """Every change of a module, one at a time.

    module: its path.  text: of the file.
    """
    tree = ast.parse(text)
    skipped = _words(tree)
    for number, node in enumerate(ast.walk(tree)):
        if node in skipped:
            continue
        for what in _ways(node):
            changed = deepcopy(tree)
            other = next(one for at, one in enumerate(ast.walk(changed)) if at == number)
            before = ast.unparse(node)
            _apply(other, what)
            after = ast.unparse(ast.fix_missing_locations(changed))
            line = getattr(node, "lineno", 0)
            yield Change(module, line, f"{what} in '{before[:100]}'", after)


def _words(tree: ast.AST) -> set[ast.AST]:
    """Docstrings and annotations, which change nothing."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            found |= set(ast.walk(part)) if part is not None else set()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(node.value)
    return found


def _ways(node: ast.AST) -> list[str]:
    """What can be done to a node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARED:
            return ["compare otherwise"]
        case ast.BinOp(op=op) if type(op) in COMPUTED:
            return ["compute otherwise"]
        case ast.BoolOp():
            return ["and for or"]
        case ast.UnaryOp(op=ast.Not()):
            return ["drop not"]
        case ast.Constant(value=bool()):
            return ["negate"]
        case ast.Constant(value=int()):
            return ["one more"]
        case ast.If() | ast.IfExp():
            return ["negate the condition"]
        case ast.Return(value=value) if value is not None:
            return ["return nothing"]
        case ast.Call(func=ast.Name(id="Formula"), args=[ast.Constant(value=str(text))]):
            return [f"'{old}' for '{new}'" for old, new in FORMULAS.items() if old in text]
    return []


def _apply(node: ast.AST, what: str) -> None:
    """Do it; ``_ways`` says to which nodes it can be done."""
    match node:
        case ast.Compare():
            node.ops = [COMPARED[type(node.ops[0])]()]
        case ast.BinOp():
            node.op = COMPUTED[type(node.op)]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool()):
            node.value = not node.value
        case ast.Constant():
            assert isinstance(node.value, int)
            node.value += 1
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Return():
            node.value = ast.Constant(None)
        case ast.Call(args=[ast.Constant(value=str(text)) as written]):
            old, new = what.replace("'", "").split(" for ")
            written.value = text.replace(old, new, 1)
        case _:
            raise AssertionError(what)


def sampled(module: str, each: int, seed: int) -> list[Change]:
    """Some changes of a module.

    module: its path.  each: how many.  seed: of the choice.
    """
    found = list(changes(module, (ROOT / module).read_text("utf-8")))
    return Random(f"{seed} {module}").sample(found, min(each, len(found)))


def is_noticed(change: Change, copy: Path) -> bool:
    """Whether a test fails of a change.

    copy: of the project, which is as it was afterwards.
    """
    path = copy / change.module
    before = path.read_text("utf-8")
    path.write_text(change.text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    tests = [test for test in MODULES[change.module] if (copy / test).exists()]
    try:
        run = subprocess.run(
            [*command, *tests],
            cwd=copy,
            env={
                "PATH": str(Path(sys.executable).parent),
                "PYTHONPATH": str(copy),
                "HOME": str(copy),
            },
            capture_output=True,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(before, "utf-8")
    return run.returncode != 0


def judged() -> Mapping[str, str]:
    """By name, why a survivor changes nothing that anybody can see."""
    import yaml

    return yaml.safe_load((Path(__file__).parent / "survivors.yaml").read_text("utf-8")) or {}


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--each", type=int, default=5, help="changes of each module")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--module", choices=MODULES, help="only this one")
    options = given.parse_args()
    known, new = judged(), 0
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "quizgen"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        for module in [options.module] if options.module else MODULES:
            tried = sampled(module, options.each, options.seed)
            survivors = [change for change in tried if not is_noticed(change, copy)]
            print(f"{module}: {len(tried) - len(survivors)} of {len(tried)} noticed", flush=True)
            for change in survivors:
                why = known.get(change.name)
                new += why is None
                print(
                    f"  line {change.line}: {change.name}{f' ({why})' if why else ''}", flush=True
                )
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
