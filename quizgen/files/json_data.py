"""Our own JSON: parsed, fitted to a type, and what does not fit said in words.

msgspec does the work and names the place as ``$.students[3].code``.  Someone who broke a file by
hand reads "'code' of entry 4 of 'students' cannot be 7, only text".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Hook: TypeAlias = Callable[[type, Any], Any]
Step: TypeAlias = int | str  # the place in a list, or the key; EACH where msgspec does not say it

EACH = "..."
STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
SHOWN = 60  # characters of a value
KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "null": "null",
    "array": "a list",
    "object": "an object",
}


class Misfit(ValueError):
    """What is wrong with some JSON, in words.

    line: where it is no JSON at all, from 1; 0 where that is not known.
    """

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.line = line


def parse_json(text: str) -> Any:
    """The value of a JSON text; Misfit where it is none.

    >>> parse_json('{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    """
    import msgspec

    try:
        return msgspec.json.decode(text)
    except msgspec.ValidationError as error:
        raise Misfit(_lower(str(error).partition(" - at ")[0])) from None
    except msgspec.DecodeError as error:
        what, _, place = str(error).removesuffix(")").partition(" (byte ")
        read = text.encode()[: int(place)].decode(errors="ignore") if place else text.rstrip()
        said = _lower(what.removeprefix("JSON is malformed: ")) if place else "the text ends early"
        raise Misfit(said, read.count("\n") + 1) from None
    except UnicodeEncodeError:
        raise Misfit("a character that is no Unicode text") from None
    except RecursionError:
        raise Misfit("too many brackets inside each other") from None


def read_json(text: str, kind: type[T]) -> T:
    """A JSON text as a value of a type, as ``fit`` has it; Misfit where it is no such text.

    >>> read_json('{"a": [1, 2]}', dict[str, tuple[int, ...]])
    {'a': (1, 2)}
    """
    import msgspec

    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return fit(parse_json(text), kind)  # once more, to say what is wrong


def fit(data: Any, kind: type[T], hook: Hook | None = None) -> T:
    """JSON data as a value of a type; Misfit where it does not fit.

    kind: anything that msgspec can convert to.
    hook: makes values of types that msgspec does not know; ValueError where it cannot.

    >>> fit([1, "x"], tuple[int, str])
    (1, 'x')
    >>> fit({"a": [1, "x"]}, dict[str, list[int]])
    Traceback (most recent call last):
    quizgen.files.json_data.Misfit: entry 2 of 'a' cannot be 'x', only a whole number
    """
    import msgspec

    try:
        return msgspec.convert(data, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        what, _, path = str(error).rpartition(" - at `")
        steps: list[Step] = [
            int(item) if item.isdecimal() else name or item for name, item in STEP.findall(path)
        ]
        narrowed = data
        while EACH in steps:
            place = steps.index(EACH)
            steps[place] = key = _culprit(narrowed, steps[:place], str(error), kind, hook)
            narrowed = _with_keys(narrowed, steps[:place], [key])
        raise Misfit(_sentence(what or str(error), steps, data)) from None


def _culprit(
    data: Any, above: Sequence[Step], message: str, kind: type[Any], hook: Hook | None
) -> str:
    """The key of a mapping whose value does not fit, found by halving the mapping."""
    import msgspec

    keys = list(_at(data, above))
    while len(keys) > 1:
        half = keys[: len(keys) // 2]
        try:
            msgspec.convert(_with_keys(data, above, half), kind, dec_hook=hook)
            keys = keys[len(half) :]
        except msgspec.ValidationError as error:
            keys = half if str(error) == message else keys[len(half) :]
    return str(keys[0])


def _at(data: Any, steps: Sequence[Step]) -> Any:
    for step in steps:
        data = data[step]
    return data


def _with_keys(data: Any, steps: Sequence[Step], keys: Sequence[str]) -> Any:
    """The data with only some keys of the mapping at a place."""
    if not steps:
        return {key: data[key] for key in keys}
    changed: Any = dict(data) if isinstance(data, Mapping) else list(data)
    changed[steps[0]] = _with_keys(data[steps[0]], steps[1:], keys)
    return changed


# --- in words ---------------------------------------------------------------------------


def _sentence(what: str, steps: Sequence[Step], data: Any) -> str:
    if found := re.fullmatch(r"Object (missing required|contains unknown) field `(.*)`", what):
        inside = f" in {_place(steps)}" if steps else ""
        if found[1] == "missing required":
            return f"'{found[2]}' is missing{inside}"
        return f"unknown key '{found[2]}'{inside}"
    place = _place(steps) if steps else "it"
    return f"{place} cannot be {_shown(_at(data, steps))}{_expected(what)}"


def _place(steps: Sequence[Step]) -> str:
    named = (f"entry {step + 1}" if isinstance(step, int) else f"'{step}'" for step in steps)
    return " of ".join(reversed(list(named)))


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


def _expected(what: str) -> str:
    """What would fit, from msgspec's words; nothing where those say it no better."""
    found = re.fullmatch(r"Expected `([a-z |]+)`(?: ([<>]=) (-?\d+)|, got .*)?", what)
    if found is None:
        return ""
    kinds = " or ".join(KINDS.get(kind, kind) for kind in found[1].split(" | "))
    bound = {">=": f" of at least {found[3]}", "<=": f" of at most {found[3]}"}
    return f", only {kinds}{bound.get(found[2] or '', '')}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
