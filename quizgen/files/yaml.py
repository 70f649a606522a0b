"""Strict YAML with line numbers.

YAML here is YAML without its surprises: only ``true``, ``false``, ``null`` and plain whole
numbers are more than text, so ``16:9``, ``1e9``, ``no``, ``010`` and dates stay what was typed;
a key given twice is refused; every value knows its line.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from quizgen.errors import QuizgenError, did_you_mean
from quizgen.files.disk import read_text
from quizgen.files.signs import UNSEEN, UNWRITTEN, name


class ContentError(QuizgenError):
    """A content folder or file that cannot be used: cards, families, recipes, blueprints."""


def has_key(path: Path, key: str) -> bool:
    """Whether a YAML file has a key at its top level; told without reading it as YAML."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return re.search(rf"^{key}\s*:".encode(), data, re.MULTILINE) is not None


def plain_text(path: Path, key: str) -> str:
    """The plain text of a key at a YAML file's top level, told without reading it as YAML."""
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    found = re.search(rf"^{key}[ ]*:[ ]*([^#\s][^#\r\n]*)".encode(), data, re.MULTILINE)
    return found[1].decode(errors="replace").strip().strip("'\"") if found else ""


class YamlMap(dict[str, Any]):
    """A mapping of a YAML file; knows the file and the line of each of its values."""

    def __init__(self, shown: str, line: int) -> None:
        super().__init__()
        self.shown = shown
        self.line = line
        self.lines: dict[str, int] = {}
        self.cut: set[str] = set()  # keys whose plain text was cut off by an unquoted ' #'

    def line_of(self, key: str = "") -> int:
        """The line of a value, or of the mapping itself."""
        return self.lines.get(key, self.line)

    def place(self, key: str = "", offset: int = 0) -> str:
        """``file:line`` of a value, or of the mapping itself."""
        return f"{self.shown}:{self.line_of(key) + offset}"

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse any other key."""
        known = list(allowed)
        for key in self:
            if key not in known:
                raise ContentError(
                    self.place(key), f"unknown key '{key}'", did_you_mean(key, known)
                )

    def text(self, key: str) -> str:
        """A text that must be there."""
        if key not in self:
            raise ContentError(self.place(), f"'{key}' is missing")
        value = self[key]
        if isinstance(value, YamlMap | YamlList):
            kind = "list" if isinstance(value, YamlList) else "mapping"
            raise ContentError(self.place(key), f"'{key}' reads as a {kind}", _block(key))
        if key in self.cut:
            raise ContentError(self.place(key), f"' #' cuts the text of '{key}' off", _block(key))
        if value is None or not str(value).strip():
            raise ContentError(self.place(key), f"'{key}' is empty")
        return _typed(value)

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self else None

    def maps(self, key: str) -> list[YamlMap]:
        """A list of mappings that must be there."""
        if key not in self:
            raise ContentError(self.place(), f"'{key}' is missing")
        value = self[key]
        if not isinstance(value, YamlList):
            raise ContentError(
                self.place(key), f"'{key}' must be a list", "begin each entry with '- '"
            )
        for item, line in zip(value, value.lines, strict=True):
            if not isinstance(item, YamlMap):
                raise ContentError(f"{self.shown}:{line}", f"an entry of '{key}' must be a mapping")
        return list(value)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of plain words; missing means none, a single word is a list of one."""
        value = self.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, YamlList) else [value]
        if any(isinstance(item, dict | list) for item in items):
            raise ContentError(
                self.place(key), f"'{key}' must be a list of words", f"{key}: [one, two]"
            )
        if any(item is None or not str(item).strip() for item in items):
            raise ContentError(self.place(key), f"a word under '{key}' is empty")
        return tuple(map(_typed, items))

    def whole(self, key: str, default: int) -> int:
        value = self.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            what = f"'{key}' must be a whole number, not '{_typed(value)}'"
            quoted = isinstance(value, str) and WHOLE.fullmatch(value)
            raise ContentError(self.place(key), what, "without quotation marks" if quoted else "")
        return value


class YamlList(list[Any]):
    """A list of a YAML file with the line of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


def _typed(value: Any) -> str:
    """A plain value as it was typed."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _block(key: str) -> str:
    return f"write it as a block: '{key}: |' and the text on the next line, indented"


def load_yaml(path: Path, shown: str = "", without: Collection[str] = ()) -> YamlMap:
    """The top mapping of a YAML file.

    shown: how messages name the file.
    without: keys that are left out with all below them, wherever they are, to save time.
    """
    name = shown or str(path)
    return parse_yaml(read_text(path, name), name, without)


def parse_yaml(text: str, shown: str, without: Collection[str] = ()) -> YamlMap:
    """The top mapping of a YAML text; the parameters are those of ``load_yaml``."""
    import yaml

    if control := UNWRITTEN.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise ContentError(f"{shown}:{line}", _control(control), "take it out")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = LINE_END.split(text)
    with no_garbage_collection():
        try:
            read = _blanked(source, without) if without else text
            events = iter(loader(read).get_event, None)
            top = _Reader(shown, source, events, without).document()
        except yaml.MarkedYAMLError as error:
            line = min(error.problem_mark.line if error.problem_mark else 0, len(source) - 1)
            fix = _tabs(source[line]) or BLOCK
            raise ContentError(f"{shown}:{line + 1}", f"not YAML: {error.problem}", fix) from None
    if not isinstance(top, YamlMap):
        raise ContentError(
            f"{shown}:1", "the file must be a mapping", "begin with 'key: value' lines"
        )
    return top


BLOCK_TEXT = re.compile(r"(?:^|[:\-]\s+)[|>][-+0-9]*\s*(?:#.*)?$")  # ends a line that begins one
NOWHERE = 10**9  # the indentation of a block that there is not


def _blanked(lines: Sequence[str], keys: Collection[str]) -> str:
    """The lines with nothing in place of what is indented below these keys, to save time.

    A line that looks like a key inside a block of text is text.
    """
    alone = {f"{key}:" for key in keys}
    found, text_in, cut_in = [], NOWHERE, NOWHERE  # how far the key of each is indented
    for line in lines:
        rest = line.lstrip(" ")
        if rest:
            indent = len(line) - len(rest)
            if indent > cut_in:
                found.append("")
                continue
            cut_in = NOWHERE
            if indent <= text_in:
                text_in = NOWHERE
            if text_in == NOWHERE and rest.rstrip() in alone:
                cut_in = indent
            elif text_in == NOWHERE and BLOCK_TEXT.search(rest):
                dashes = len(rest) - len(rest.lstrip("- ")) if ":" in rest else 0
                text_in = indent + dashes
        found.append(line)
    return "\n".join(found)


def _tabs(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return "indent with spaces, not with tabs" if "\t" in indent else ""


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """The cyclic collector makes large files superlinear; there are no cycles here."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


WHOLE = re.compile(r"0|-?[1-9][0-9]{0,99}")
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
CUT = re.compile(r"\s+#")
LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")  # as YAML counts lines
DEEPEST = 20
BLOCK = "text with special signs or ': ' in it goes into a block: 'key: |', text on the next line"


class _Reader:
    """Turns PyYAML's events into values; types are our own business, tags and aliases refused."""

    def __init__(
        self, shown: str, source: list[str], events: Iterator[Any], without: Collection[str]
    ) -> None:
        self.shown = shown
        self.source = source
        self.events = events
        self.without = without
        self.depth = 0

    def document(self) -> Any:
        """The value of the one document; None where there is none."""
        top, documents = None, 0
        for event in self.events:
            kind = _kind(event)
            if kind == "DocumentStart":
                documents += 1
                if documents > 1:
                    self.fail(event, "a second document begins here", "one file, one document")
            elif kind not in ("StreamStart", "DocumentEnd", "StreamEnd"):
                top = self.value(event)
        return top

    def fail(self, event: Any, what: str, fix: str = "") -> NoReturn:
        raise ContentError(f"{self.shown}:{event.start_mark.line + 1}", what, fix)

    def value(self, event: Any) -> Any:
        kind = _kind(event)
        if kind == "Alias" or event.anchor is not None:
            self.fail(event, f"'{'*' if kind == 'Alias' else '&'}' begins a name in YAML", BLOCK)
        if event.tag is not None:
            self.fail(event, f"'{event.tag}' reads as a YAML tag", BLOCK)
        if kind == "Scalar":
            self.check(event)
            return _scalar(event)
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(event, "lists or mappings are nested too deeply")
        found = self.mapping(event) if kind == "MappingStart" else self.sequence()
        self.depth -= 1
        return found

    def check(self, event: Any) -> None:
        """Refuse what only an escape such as ``\\e`` can put into a text."""
        if event.style == '"' and (control := UNSEEN.search(event.value)):
            self.fail(event, _control(control), "take it out")

    def sequence(self) -> YamlList:
        items = YamlList()
        while _kind(event := next(self.events)) != "SequenceEnd":
            items.append(self.value(event))
            items.lines.append(event.start_mark.line + 1)
        return items

    def mapping(self, start: Any) -> YamlMap:
        found = YamlMap(self.shown, start.start_mark.line + 1)
        while _kind(event := next(self.events)) != "MappingEnd":
            if _kind(event) != "Scalar":
                self.fail(event, "a key must be plain text", BLOCK)
            self.check(event)
            key = str(event.value)
            if key in found:
                self.fail(event, f"the key '{key}' stands here twice", "take one away")
            event = next(self.events)
            if key in self.without:
                self.skip(event)
                continue
            found[key] = self.value(event)
            scalar = _kind(event) == "Scalar"
            block = scalar and event.style in ("|", ">")
            found.lines[key] = event.start_mark.line + 1 + block
            if scalar and not event.style and self.is_cut(event):
                found.cut.add(key)
        return found

    def skip(self, event: Any) -> None:
        """Pass over a value."""
        depth = _opened(event)
        while depth:
            depth += _opened(next(self.events))

    def is_cut(self, event: Any) -> bool:
        end = event.end_mark
        return end.line < len(self.source) and bool(CUT.match(self.source[end.line][end.column :]))


def _control(found: re.Match[str]) -> str:
    return f"a control character ({name(found[0])}) stands here"


def _kind(event: Any) -> str:
    return _kind_of(event.__class__)


@cache
def _kind_of(event: type) -> str:
    return event.__name__.removesuffix("Event")


def _opened(event: Any) -> int:
    """By how much an event deepens the nesting."""
    return _DEEPER.get(_kind(event), 0)


_DEEPER = {"MappingStart": 1, "SequenceStart": 1, "MappingEnd": -1, "SequenceEnd": -1}


def _scalar(event: Any) -> Any:
    """Text, but for the few plain words that mean more; the C loader's plain style is ''."""
    if event.style:
        return event.value
    if event.value in CONSTANTS:
        return CONSTANTS[event.value]
    return int(event.value) if WHOLE.fullmatch(event.value) else event.value
