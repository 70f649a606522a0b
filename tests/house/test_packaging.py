"""The wheel: what is in it, and that it works far from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.helpers import HOME
from tests.places import ROOT

CONTENT = "quizgen/content/"

pytestmark = pytest.mark.xdist_group("packaging")  # one worker builds the wheel, once


def call(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing in the environment that could lead it to the checkout."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "QUIZGEN"))}
    env["QUIZGEN_HOME"] = HOME.name
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)


def build(source: Path, target: str) -> Path:
    """Build the sdist or the wheel of a source folder, without the network."""
    done = call(sys.executable, "-m", "hatchling", "build", "-t", target, cwd=source)
    assert done.returncode == 0, done.stderr
    (built,) = (source / "dist").glob("*.tar.gz" if target == "sdist" else "*.whl")
    return built


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what packaging reads, with things that must stay out; it has no .gitignore."""
    copy = tmp_path_factory.mktemp("source")
    for name in ["quizgen", "cards", "families", "decks", "tests"]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    for path in ROOT.iterdir():
        if path.is_file() and path.name != ".gitignore":
            shutil.copy(path, copy)
    for stray in [
        "decks/build/cnn.apkg",
        "decks/build/stray.yaml",
        "cards/old/stray.yaml",
        "families/old/stray.yaml",
    ]:
        (copy / stray).parent.mkdir(exist_ok=True, parents=True)
        (copy / stray).write_text("stray", "utf-8")
    return copy


@pytest.fixture(scope="session")
def wheel(source: Path) -> Path:
    return build(source, "wheel")


def test_wheel_carries_the_package_and_its_content_only(source: Path, wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    info = f"quizgen-{wheel.name.split('-')[1]}.dist-info/"
    package = [path for path in (source / "quizgen").rglob("*") if path.is_file()]
    files = {path.relative_to(source).as_posix() for path in package}
    content = {f"{CONTENT}cards/{path.name}" for path in (ROOT / "cards").glob("*.yaml")}
    content |= {f"{CONTENT}cards/ids.txt"}
    content |= {f"{CONTENT}compiled/{name}.json" for name in ("content", "families")}
    content |= {f"{CONTENT}families/{path.name}" for path in (ROOT / "families").glob("*.yaml")}
    for kind in ("*.yaml", "*.lock.json"):
        content |= {f"{CONTENT}decks/{path.name}" for path in (ROOT / "decks").glob(kind)}
    assert {name for name in names if not name.startswith(info)} == files | content


def test_sdist_builds_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(build(source, "sdist")) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    assert not [path for path in unpacked.rglob("*") if path.name == "tests"]
    assert build(unpacked, "wheel").read_bytes() == wheel.read_bytes()


@dataclass(frozen=True)
class Installed:
    """An environment that has the wheel; dependencies are borrowed from the running one."""

    scripts: Path
    library: Path

    def run(self, *arguments: str, program: str = "quiz") -> subprocess.CompletedProcess[str]:
        return call(self.scripts / program, *arguments, cwd=self.scripts)


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Installed:
    venv.create(tmp_path, symlinks=os.name != "nt")
    paths = sysconfig.get_paths("venv", vars={"base": str(tmp_path), "platbase": str(tmp_path)})
    here = Installed(Path(paths["scripts"]), Path(paths["purelib"]))
    pip = [sys.executable, "-m", "pip", "--python", str(here.scripts / "python")]
    done = call(*pip, "install", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    # A path file adds a folder without reading the path files in it: the editable checkout of the
    # running environment stays out of reach.
    (here.library / "borrowed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return here


def test_installed_commands_use_the_content_of_the_wheel(installed: Installed) -> None:
    where = installed.run("-c", "import quizgen; print(quizgen.__file__)", program="python")
    assert Path(where.stdout.strip()).is_relative_to(installed.library), where

    topics = installed.run("topics", "--json")
    assert topics.returncode == 0, topics.stderr
    assert sum(topic["cards"] for topic in json.loads(topics.stdout)["topics"]) > 0
    check = installed.run("check")
    assert check.returncode == 0, check.stdout + check.stderr

    shutil.rmtree(installed.library / CONTENT)
    without = installed.run("topics", "--json")
    assert without.returncode == 2, without.stdout
    assert "Traceback" not in without.stderr


def test_the_first_question_after_an_installation_reads_no_yaml(
    installed: Installed, tmp_path: Path
) -> None:
    code = (
        "import os, sys; os.environ['QUIZGEN_HOME'] = sys.argv[1]\n"
        "from quizgen.cli.main import main\n"
        "assert main(['ask', 'conv-params:1:112']) == main(['topics']) == 0\n"
        "print({'yaml', 'quizgen.families.reader'} & set(sys.modules))"
    )
    home = tmp_path / "home"
    done = installed.run("-c", code, str(home), program="python")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "set()"
    kept = {path.name for path in (home / "cache").iterdir()}
    assert kept == {"content.json", "families.json"}
