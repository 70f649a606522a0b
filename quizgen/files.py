"""Reading and writing files: strict YAML with line numbers, safe writes.

YAML here is YAML without its surprises: only ``true``, ``false``, ``null`` and plain whole
numbers are more than text, so ``16:9``, ``1e9``, ``no``, ``010`` and dates stay what was typed;
a key given twice is refused; every value knows its line.
"""

from __future__ import annotations

import gc
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from quizgen.errors import QuizgenError
from quizgen.nearest import did_you_mean


class FileError(QuizgenError):
    """A file that cannot be read or written."""


class YamlError(QuizgenError):
    """A YAML file that is not put together as it should be."""


# --- plain files ----------------------------------------------------------------------


def read_text(path: Path, shown: str = "") -> str:
    """The text of a UTF-8 file (with or without a byte order mark)."""
    name = shown or str(path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FileError(name, "there is no such file") from None
    except IsADirectoryError:
        raise FileError(name, "this is a folder, not a file") from None
    except UnicodeDecodeError as error:
        raise FileError(
            name, f"byte {error.start} is not UTF-8", "save the file as UTF-8"
        ) from None
    except OSError as error:
        raise FileError(name, f"cannot be read ({error.strerror})") from None


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; its folder is made if it is missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _cannot_write(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        raise _cannot_write(path, error) from None


def _cannot_write(path: Path, error: OSError) -> FileError:
    return FileError(
        str(path), f"cannot be written ({error.strerror})", "choose another place with -o"
    )


# --- YAML -----------------------------------------------------------------------------


class YamlMap(dict[str, Any]):
    """A mapping of a YAML file; knows the file and the line of each of its values."""

    def __init__(self, shown: str, line: int) -> None:
        super().__init__()
        self.shown = shown
        self.line = line
        self.lines: dict[str, int] = {}
        self.cut: set[str] = set()  # keys whose plain text was cut off by an unquoted ' #'

    def place(self, key: str = "", offset: int = 0) -> str:
        """``file:line`` of a value, or of the mapping itself."""
        return f"{self.shown}:{self.lines.get(key, self.line) + offset}"

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse any other key."""
        known = list(allowed)
        for key in self:
            if key not in known:
                raise YamlError(self.place(key), f"unknown key '{key}'", did_you_mean(key, known))

    def text(self, key: str) -> str:
        """A text that must be there."""
        if key not in self:
            raise YamlError(self.place(), f"'{key}' is missing")
        value = self[key]
        if isinstance(value, YamlMap | YamlList):
            kind = "list" if isinstance(value, YamlList) else "mapping"
            raise YamlError(self.place(key), f"'{key}' reads as a {kind}", _block(key))
        if key in self.cut:
            raise YamlError(self.place(key), f"' #' cuts the text of '{key}' off", _block(key))
        if value is None or not str(value).strip():
            raise YamlError(self.place(key), f"'{key}' is empty")
        return str(value)

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self else None

    def maps(self, key: str) -> list[YamlMap]:
        """A list of mappings that must be there."""
        if key not in self:
            raise YamlError(self.place(), f"'{key}' is missing")
        value = self[key]
        if not isinstance(value, YamlList):
            raise YamlError(
                self.place(key), f"'{key}' must be a list", "begin each entry with '- '"
            )
        for item, line in zip(value, value.lines, strict=True):
            if not isinstance(item, YamlMap):
                raise YamlError(f"{self.shown}:{line}", f"an entry of '{key}' must be a mapping")
        return list(value)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of plain words; missing means none, a single word is a list of one."""
        value = self.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, YamlList) else [value]
        if any(isinstance(item, dict | list) for item in items):
            raise YamlError(
                self.place(key), f"'{key}' must be a list of words", f"{key}: [one, two]"
            )
        return tuple(map(str, items))

    def whole(self, key: str, default: int) -> int:
        value = self.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise YamlError(self.place(key), f"'{key}' must be a whole number, not '{value}'")
        return value


class YamlList(list[Any]):
    """A list of a YAML file with the line of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


def _block(key: str) -> str:
    return f"write it as a block: '{key}: |' and the text on the next line, indented"


def load_yaml(path: Path, shown: str = "") -> YamlMap:
    """The top mapping of a YAML file.  ``shown`` is how messages name the file."""
    name = shown or str(path)
    return parse_yaml(read_text(path, name), name)


def parse_yaml(text: str, shown: str) -> YamlMap:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with _no_garbage_collection():
        try:
            root = yaml.compose(text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            line = (error.problem_mark.line if error.problem_mark else 0) + 1
            problem = error.problem or "cannot be read"
            raise YamlError(f"{shown}:{line}", f"not YAML: {problem}", _hint(problem)) from None
        except yaml.YAMLError as error:
            raise YamlError(shown, f"not YAML: {error}") from None
        reader = _Reader(shown, text.split("\n"))
        top = reader.value(root) if root is not None else None
    if not isinstance(top, YamlMap):
        raise YamlError(f"{shown}:1", "the file must be a mapping", "begin with 'key: value' lines")
    return top


def _hint(problem: str) -> str:
    if "mapping values" in problem or "expected <block end>" in problem:
        return "put text with ': ' in it into a block: 'key: |' and the text on the next line"
    if "cannot start any token" in problem:
        return "put text that begins with a special sign into a block: 'key: |'"
    return ""


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """The cyclic collector makes large files superlinear; there are no cycles here."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
CUT = re.compile(r"\s+#")


class _Reader:
    """Turns PyYAML's nodes into values; tags, anchors' sharing and types are our own business."""

    def __init__(self, shown: str, source: list[str]) -> None:
        self.shown = shown
        self.source = source

    def value(self, node: Any) -> Any:
        if node.id == "mapping":
            return self.mapping(node)
        if node.id == "sequence":
            items = YamlList()
            for child in node.value:
                items.append(self.value(child))
                items.lines.append(child.start_mark.line + 1)
            return items
        if node.style is not None:
            return node.value
        if node.value in CONSTANTS:
            return CONSTANTS[node.value]
        return int(node.value) if WHOLE.fullmatch(node.value) else node.value

    def mapping(self, node: Any) -> YamlMap:
        found = YamlMap(self.shown, node.start_mark.line + 1)
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.id != "scalar":
                raise YamlError(f"{self.shown}:{line}", "a key must be plain text")
            key = str(key_node.value)
            if key in found:
                raise YamlError(f"{self.shown}:{line}", f"the key '{key}' stands here twice")
            found[key] = self.value(value_node)
            block = value_node.id == "scalar" and value_node.style in ("|", ">")
            found.lines[key] = value_node.start_mark.line + 1 + block
            if value_node.id == "scalar" and value_node.style is None and self.is_cut(value_node):
                found.cut.add(key)
        return found

    def is_cut(self, node: Any) -> bool:
        end = node.end_mark
        return end.line < len(self.source) and bool(CUT.match(self.source[end.line][end.column :]))
