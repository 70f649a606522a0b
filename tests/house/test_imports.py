"""Who may import whom, and what only some files may touch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter

from tests.places import ROOT

# `module: what it may import`. A row speaks for the module and all inside it, unless a longer row
# does; a name allows the module and all inside it; `*` is everything. The modules of one row may
# import each other, and all may import `errors` and `nearest`. A module without a row offends.
_FORMULA = "formula compiled evaluation tree digits"
_MARKUP = "markup maths " + _FORMULA
_LAYER = "cost.formulas cost.receptive cost.layer cost.checks cost.window " + _FORMULA
_LAYERS = "cost.layers " + _LAYER
_NETWORK = "cost.network cost.builder " + _LAYERS
_QUESTION = "question misconceptions conventions units " + _MARKUP
_LEVEL = "level formula_level choice_level space cost " + _QUESTION
_FAMILY = "family files " + _LEVEL
_CONTENT = "content cache files topics"
MAY_IMPORT = {
    "__init__": "",
    "errors": "",
    "nearest": "",
    "files": "",
    "conventions": "",
    "units": "",
    "tree": "",
    "evaluation": "tree",
    "digits": "evaluation tree",
    "compiled": "tree evaluation",
    "formula": "compiled tree evaluation",
    "maths": _FORMULA,
    "markup": "maths " + _FORMULA,
    "cost.__init__": "cost",
    "cost.formulas": _FORMULA,
    "cost.receptive": "cost.formulas " + _FORMULA,
    "cost.layer": "cost.formulas cost.receptive " + _FORMULA,
    "cost.checks": "cost.layer",
    "cost.window": "cost.formulas cost.receptive cost.layer " + _FORMULA,
    "cost.layers": _LAYER,
    "cost.network": _LAYERS,
    "cost.builder": "cost.network " + _LAYERS,
    "cost.row": _NETWORK,
    "cost.memory": "cost.row " + _NETWORK,
    "cost.paths": "cost.row " + _NETWORK,
    "cost.report": "cost.row cost.memory cost.paths " + _NETWORK,
    "cost.published": _NETWORK,
    "cost.datasets": "cost.layer",
    "cost.netfile": "files " + _NETWORK,
    "cost.zoo": "cost.published " + _NETWORK,
    "cost.blocks": "cost.zoo " + _NETWORK,
    "figures": "cost files " + _FORMULA,
    "misconceptions": "",
    "question": _QUESTION,
    "render": _MARKUP,
    "entry": "units",
    "grading": "entry render.terminal " + _QUESTION,
    "space": _FORMULA,
    "spaces": "",
    "level": "space " + _QUESTION,
    "formula_level": "level space " + _QUESTION,
    "choice_level": "formula_level level space " + _QUESTION,
    "load": "question " + _FORMULA,
    "family": _LEVEL,
    "sheets": _LEVEL,
    "shares": "space " + _FORMULA,
    "drawing": "sheets shares load spaces " + _FAMILY,
    "yaml_levels": _LEVEL + " files",
    "yaml_families": "yaml_levels " + _FAMILY + " " + _CONTENT,
    "family_checks": "yaml_families drawing " + _FAMILY,
    "families": "spaces yaml_families content " + _FAMILY,
    "cache": "files",
    "content": "cache files",
    "apkg": "",
    "topics": "content files",
    "expressions": "cost " + _FORMULA,
    "card": _QUESTION,
    "cards": "card expressions figures cost " + _QUESTION + " " + _CONTENT,
    "lint": "card figures render.terminal " + _QUESTION,
    "ids": "card cards lint.finding " + _CONTENT,
    "recipe": "families drawing card cards " + _FAMILY + " " + _CONTENT,
    "check": "recipe exam.blueprint_file families family yaml_families family_checks card cards "
    + "ids lint misconceptions "
    + _CONTENT,
    "schema": "card cards conventions figures recipe exam.blueprint exam.blueprint_rows "
    + "exam.blueprint_file "
    + _CONTENT,
    "authoring": "apkg check card cards ids lint.finding lint.templates maths tree " + _CONTENT,
    "distractors": "level space " + _QUESTION,
    "exam.paper": _QUESTION,
    "exam.blueprint": "exam.paper " + _QUESTION,
    "exam.blueprint_rows": "exam.blueprint recipe families drawing distractors card cards "
    + _FAMILY
    + " "
    + _CONTENT,
    "exam.blueprint_file": "exam.blueprint exam.blueprint_rows recipe space conventions files "
    + _CONTENT,
    "export": "render recipe files figures distractors exam.paper grading " + _QUESTION,
    "study": "apkg entry grading drawing families spaces card cards recipe render figures "
    + _CONTENT
    + " "
    + _FAMILY,
    "exam": "recipe grading entry render export figures families drawing load card cards "
    "distractors exam " + _FAMILY + " " + _CONTENT,
    "cli": "*",
}
NEVER = [
    ("cost", "question"),
    ("render", "question"),
    ("render", "cost"),
    ("export", "cost"),
    *((row, "cli") for row in MAY_IMPORT),
]
# Third-party packages that only one place may import, and those no start-up may pay for.
ONLY_IN = {
    "genanki": "export",
    "typer": "cli",
    "click": "cli",
    "yaml": "files",
    "anki": "nothing: it is a test dependency",
}
LAZY = {"numpy", "matplotlib", "typst"}
# The clock, the environment and personal folders are read in cli/ and passed in.
# fmt: off
CLI_ONLY = {
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today",
    "datetime.datetime.utcnow", "os.environ", "os.getenv", "os.path.expanduser",
    "pathlib.Path.home", "time.time", "time.time_ns",
}
# fmt: on


@dataclass(frozen=True)
class Import:
    """One imported name: `from a.b import c as d` is module `a.b`, name `c`, bound to `d`."""

    line: int
    module: str
    name: str
    bound: str
    at_start: bool  # runs when the module is imported

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]


def imports(node: ast.AST, package: str, at_start: bool = True) -> Iterator[Import]:
    """Every import below `node`; `package` is what a relative import starts from."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                bound = alias.asname or alias.name.partition(".")[0]
                yield Import(child.lineno, alias.name, "", bound, at_start)
        elif isinstance(child, ast.ImportFrom):
            parts = package.split(".")
            start = parts[: len(parts) - child.level + 1] if child.level else []
            module = ".".join([*start, *([child.module] if child.module else [])])
            for alias in child.names:
                yield Import(child.lineno, module, alias.name, alias.asname or alias.name, at_start)
        else:
            inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or (
                isinstance(child, ast.If)
                and ast.unparse(child.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
            )
            yield from imports(child, package, at_start and not inner)


def covers(name: str, module: str) -> bool:
    return module == name or module.startswith(name + ".")


def row_of(module: str) -> str | None:
    """The longest row that speaks for a module."""
    return max((row for row in MAY_IMPORT if covers(row, module)), key=len, default=None)


def offences(sources: dict[str, str]) -> list[str]:
    """What modules, given as `dotted name below quizgen: source`, do against the rules."""
    packages = {name.removesuffix(".__init__") for name in sources}
    found = []
    for module, source in sources.items():
        row = row_of(module)
        if row is None:
            found.append(f"{module}: is in no row of MAY_IMPORT")
            continue
        tree = ast.parse(source)
        its_imports = list(imports(tree, f"quizgen.{module}".rpartition(".")[0]))
        for imported in its_imports:
            for complaint in _import_complaints(module, row, imported, packages):
                found.append(f"{module}:{imported.line}: {complaint}")
        if not covers("cli", module):
            names = {i.bound: _origin(i) for i in its_imports}
            for line, name in sorted(_dotted_names(tree, names)):
                if name in CLI_ONLY:
                    found.append(f"{module}:{line}: reads {name}, which only cli may")
    return list(dict.fromkeys(found))  # a line that imports three names complains once


def _import_complaints(
    module: str, row: str, imported: Import, packages: set[str]
) -> Iterator[str]:
    package = imported.package
    if package == "quizgen":
        inner = f"{imported.module}.{imported.name}".removeprefix("quizgen.")
        target = inner if inner in packages else imported.module.removeprefix("quizgen.")
        target = "__init__" if target == "quizgen" else target
        allowed = ["errors", "nearest", row, *MAY_IMPORT[row].split()]
        if "*" not in allowed and not any(covers(name, target) for name in allowed):
            yield f"imports {target}, which its row does not allow"
    elif package in ONLY_IN and not covers(ONLY_IN[package], module):
        yield f"imports {package}; allowed in: {ONLY_IN[package]}"
    elif package in LAZY and imported.at_start:
        yield f"imports {package} at start: put it into the function that needs it"


def _origin(imported: Import) -> str:
    """What a bound name stands for, in full."""
    if imported.name:
        return f"{imported.module}.{imported.name}"
    return imported.module if imported.bound != imported.package else imported.package


def _dotted_names(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[int, str]]:
    """The lines and full names of all imported things the code mentions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, *rest = ast.unparse(node).split(".")
            if first in names:
                yield node.lineno, ".".join([names[first], *rest])


def modules() -> dict[str, str]:
    paths = sorted((ROOT / "quizgen").rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT / "quizgen").with_suffix("").parts): path.read_text("utf-8")
        for path in paths
    }


def test_modules_import_only_what_their_row_allows() -> None:
    found = offences(modules())
    assert not found, "\n".join(found)


def test_genanki_is_imported_in_one_file() -> None:
    users = [
        name
        for name, source in modules().items()
        if any(i.package == "genanki" for i in imports(ast.parse(source), "quizgen"))
    ]
    assert len(users) == 1


def test_the_table_has_no_cycle_and_keeps_the_promises() -> None:
    allowed = {row: names.split() for row, names in MAY_IMPORT.items()}
    TopologicalSorter(
        {
            row: [r for r in allowed if r != row and any(covers(name, r) for name in names)]
            for row, names in allowed.items()
        }
    ).prepare()
    for importer, imported in NEVER:
        for row, names in allowed.items():
            assert not (covers(importer, row) and any(covers(imported, n) for n in names)), row


BAD = [  # module, source, what must be said about it
    ("render.html", "from quizgen.questions.question import Question", "imports question"),
    ("render.plain", "def f():\n    from quizgen import question", "imports question"),
    ("export.gift", "if TYPE_CHECKING:\n    import quizgen.cost", "imports cost"),
    ("export.json", "from ..cost.layers import Conv2d", "imports cost.layers"),
    ("cost.layers", "from .network import Network", "imports cost.network"),
    ("cost.zoo.vgg", "from quizgen.cost import Conv2d", "imports cost"),
    ("recipe", "from quizgen.cli.main import run", "imports cli.main"),
    ("errors", "from quizgen import __version__", "imports __init__"),
    ("space", "import numpy as np", "numpy at start"),
    ("figures", "class A:\n    import matplotlib.pyplot", "matplotlib at start"),
    ("cards", "import yaml", "imports yaml"),
    ("grading", "def f():\n    import anki.collection", "imports anki"),
    ("cli.main", "import anki", "imports anki"),
    ("exam.paper", "import genanki", "imports genanki"),
    ("study.session", "from typer import echo", "imports typer"),
    ("study.store", "import time as t\nnow = t.time()", "reads time.time"),
    ("study.plan", "from datetime import datetime\ndatetime.now()", "reads datetime.datetime.now"),
    ("exam.deal", "import datetime\ndatetime.datetime.now()", "reads datetime.datetime.now"),
    ("files", "import os\nhome = os.environ['HOME']", "reads os.environ"),
    ("content", "def f():\n    from os import environ\n    return environ", "reads os.environ"),
    ("family", "from pathlib import Path\nPath.home()", "reads pathlib.Path.home"),
    ("gadgets", "", "in no row"),
    ("cost.gadgets", "", "in no row"),
]


def test_the_checker_catches_each_bad_module() -> None:
    known = dict.fromkeys(["question", "cost.__init__", "cost.network"], "")
    for module, source, complaint in BAD:
        (offence,) = offences(known | {module: source})
        assert offence.startswith(f"{module}:"), offence
        assert complaint in offence


GOOD = {
    "__init__": "",
    "cost.__init__": "from quizgen.cost.layers import Conv2d\nfrom . import network",
    "cost.network": "from .layers import Conv2d\nfrom quizgen.errors import QuizgenError",
    "cost.zoo.__init__": "from . import vgg",
    "cost.zoo.vgg": "from quizgen.cost import layers, network",
    "cost.layers": "",
    "export.anki": "import genanki\nfrom quizgen.text import html",
    "files": "import os\nimport yaml\nos.replace('a', 'b')",
    "space": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy as np",
    "study.store": "def f(time):\n    import numpy\n    return time.time()",
    "cli.main": "import os, typer\nfrom quizgen import __version__\nos.environ.get('A')",
}


def test_the_checker_passes_good_modules() -> None:
    assert offences(GOOD) == []


# Patterns of what stays out, put together from pieces so that this file keeps its own rules.
