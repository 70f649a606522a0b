"""A short run of the fuzzers: every reader takes or refuses what it is given."""

from __future__ import annotations

from contextlib import suppress

import pytest

from quizgen.errors import QuizgenError
from tests.fuzzing.fuzz import fuzzed, inputs, tried
from tests.fuzzing.readers import READERS
from tests.sweeps import sample

COUNT = sample(20_000, suite=600)


@pytest.mark.parametrize("name", READERS)
def test_a_reader_takes_or_refuses_whatever_comes(name: str) -> None:
    count = max(12, COUNT // READERS[name].weight)
    assert fuzzed(name, count, seed=1) == []


@pytest.mark.parametrize("name", READERS)
def test_most_of_what_the_fuzzers_begin_with_is_taken(name: str) -> None:
    """Else they would only see the first refusal."""
    taken = 0
    for data in READERS[name].seeds:
        with suppress(QuizgenError, *READERS[name].refuses):
            READERS[name].read(data)
            taken += 1
    assert taken >= min(2, len(READERS[name].seeds))


def test_what_is_neither_taken_nor_refused_is_found() -> None:
    reader = READERS["JSON"]
    strict = type(reader)(reader.read, (b"{",))  # whose refusal is not one that users see
    READERS_BEFORE = dict(READERS)
    try:
        READERS["strict"] = strict  # type: ignore[index]
        find = tried("strict", 1, b"{")
    finally:
        del READERS["strict"]  # type: ignore[attr-defined]
    assert READERS == READERS_BEFORE
    assert find is not None
    assert find.what.startswith("Misfit: ")


def test_inputs_are_a_pure_function_of_the_seed() -> None:
    reader = READERS["a table"]
    first = list(inputs(reader, 50, 7))
    assert first == list(inputs(reader, 50, 7))
    assert first[:5] == [(-1 - i, data) for i, data in enumerate(reader.seeds)]
    assert len({data for _, data in first}) > 40
