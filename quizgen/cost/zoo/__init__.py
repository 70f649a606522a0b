"""The zoo: networks by name, each with its source and published figures.

A network is a function with ``@entry`` in a file of this folder; its name is the function's.
Files are found by looking in the folder, and read when a name is first asked for.

>>> load("vgg16").title
'Very Deep Convolutional Networks for Large-Scale Image Recognition'
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from quizgen.cost.layer import CostError
from quizgen.cost.network import Network
from quizgen.nearest import did_you_mean

_ENTRIES: dict[str, Callable[[], Network]] = {}


def entry(function: Callable[[], Network]) -> Callable[[], Network]:
    """Enters a network in the zoo under its function's name; a name used twice is refused."""
    name = function.__name__
    if name in _ENTRIES:
        raise CostError(
            name, f"a network of this name is in {_ENTRIES[name].__module__}", "choose another"
        )
    _ENTRIES[name] = function
    return function


@cache
def _entries() -> dict[str, Callable[[], Network]]:
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(_ENTRIES.items()))


def names() -> tuple[str, ...]:
    """Every network's name, sorted."""
    return tuple(_entries())


@cache
def load(name: str) -> Network:
    """The network of that name; CostError with the nearest names if there is none."""
    return _entry(name)()


def about(name: str) -> str:
    """What the network is and where its figures come from, in words."""
    return (_entry(name).__doc__ or "").strip()


def _entry(name: str) -> Callable[[], Network]:
    if name not in _entries():
        raise CostError(name, "is no network of the zoo", did_you_mean(name, names()))
    return _entries()[name]
