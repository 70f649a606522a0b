"""Rules of every file: what stays out, how long a file gets, nothing swallowed or skipped."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.places import ROOT

HOSTS = ["pypi|org", "pythonhosted|org", "pypi|python|org", "npmjs|org", "npmjs|com", "debian|org"]
NOT_IN_TEXT = [
    r"(?<![\w.)])/" + r"root\b",
    r"(?<![\w.)])/" + r"(home|Users)/\w",
    r"(?<![\w.)])/" + r"work/",
    r"\b[A-Z]:\\" + r"Users\\",
    *(r"\b" + host.replace("|", r"\.") + r"\b" for host in HOSTS),
    r"index-url[ =]+" + r"\S+:/",
    r"\bshared/" + "(seed|design|pitfalls|hooks)",
    r"\b(seed-facts|design|pitfalls)" + r"\.md\b",
    r"\b00\d_[0-9a-f]" + "{16}",
    r"(?i:\bissue" + r" (tracker|#?\d))",
]
NOT_IN_PYTHON = [
    r"\bexcept\b.*\b" + r"(Base)?Exception\b",
    r"^\s*except" + r"\s*:",
    r"\b(TO" + "DO|FIX" + r"ME)\b",
    r"\bmark\." + "(skip|xfail)",
    r"\bpytest\." + "(skip|xfail|importorskip)",
]
MOST_LINES = 399


def project_files() -> list[Path]:
    """The files git tracks or would track."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    paths = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def matches(patterns: list[str], files: list[Path]) -> list[str]:
    """`file:line: text` wherever a text file contains one of the patterns."""
    pattern = re.compile("|".join(patterns))
    found = []
    for path in files:
        content = path.read_bytes()
        if b"\0" in content:
            continue  # a picture or an archive
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path}:{number}: {line.strip()}")
    return found


def python_files() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".py"]


def test_no_machine_paths_or_registry_hosts() -> None:
    found = matches(NOT_IN_TEXT, project_files())
    assert not found, "\n".join(found)


def test_nothing_swallowed_skipped_or_left_open() -> None:
    found = matches(NOT_IN_PYTHON, python_files())
    assert not found, "\n".join(found)


def test_files_stay_short() -> None:
    long = {str(path): len(path.read_text("utf-8").splitlines()) for path in python_files()}
    assert {path: count for path, count in long.items() if count > MOST_LINES} == {}


BAD_TEXT = [
    "see /" + "root/x",
    "cd /" + "home/ann",
    "'/" + "work/main'",
    "from https://pypi." + "org/simple",
    "--index-url=" + "https://example.com",
    "in shared/" + "seeds",
    "as design" + ".md says",
    "Issue " + "#12",
]
BAD_PYTHON = [
    "    exc" + "ept Exception as e:",
    "exc" + "ept (OSError, Exception):",
    "    exc" + "ept:",
    "# TO" + "DO",
    "@pytest.mark." + "skipif(True)",
    "pytest." + "importorskip('x')",
]
GOOD_TEXT = "a/root, x/home/y, homework/, an issue of taste, all except: none, except ValueError:"


def test_the_patterns_catch_what_they_name(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for patterns, bad in [(NOT_IN_TEXT, BAD_TEXT), (NOT_IN_PYTHON, BAD_PYTHON)]:
        path.write_text("\n".join([*bad, GOOD_TEXT]), "utf-8")
        assert len(matches(patterns, [path])) == len(bad)
