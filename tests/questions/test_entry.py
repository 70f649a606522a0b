"""What people type as an answer: numbers with units, shapes, and what is no answer at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.questions.entry import EntryError, read_number, read_shape
from quizgen.questions.units import UNITS

NUMBERS: list[tuple[str, str, Fraction | int]] = [
    # written out
    ("34944", "parameters", 34944),
    ("34,944", "parameters", 34944),
    ("34 944", "parameters", 34944),
    ("60,965,224", "parameters", 60965224),
    ("60 965 224", "parameters", 60965224),
    ("34\u00a0944", "parameters", 34944),
    ("34\u202f944", "parameters", 34944),
    ("  34944\t", "parameters", 34944),
    ("34,944.5", "KB", Fraction(69889, 2)),
    (".5", "%", Fraction(1, 2)),
    ("0034", "pixels", 34),
    ("-5", "pixels", -5),
    ("−5", "pixels", -5),
    # suffixes and exponents
    ("34.944k", "parameters", 34944),
    ("34.944 k", "parameters", 34944),
    ("34.944K", "parameters", 34944),
    ("1.2M", "MACs", 1200000),
    ("4.09G", "FLOPs", 4090000000),
    ("3.5e6", "MACs", 3500000),
    ("3.5E6", "MACs", 3500000),
    ("3.5e+6", "MACs", 3500000),
    ("35e-1", "KB", Fraction(7, 2)),
    ("1e6 MACs", "MACs", 1000000),
    ("2.5M*2", "MACs", 5000000),
    # calculations
    ("55*55*96", "elements", 55 * 55 * 96),
    ("55x55x96", "elements", 55 * 55 * 96),
    ("55 × 55 · 96", "elements", 55 * 55 * 96),
    ("96*55^2", "elements", 96 * 55**2),
    ("96*55**2", "elements", 96 * 55**2),
    ("55^2*96", "elements", 96 * 55**2),
    ("2^3^2", "elements", 2**9),
    ("-3^2", "elements", -9),
    ("2*-3", "elements", -6),
    ("(2 + 3)*4", "elements", 20),
    ("2 + 3*4 - 1", "elements", 13),
    ("10 - 4 - 3", "elements", 3),
    ("(224 - 11 + 2*2)/4 + 1", "pixels", Fraction(224 - 11 + 4, 4) + 1),
    ("8/4/2", "pixels", 1),
    ("3*3*64*128 + 128", "parameters", 3 * 3 * 64 * 128 + 128),
    ("34,944 + 1", "parameters", 34945),
    ("3*3 MACs", "MACs", 9),
    ("(2+3) MACs", "MACs", 5),
    # units: words come off before suffixes
    ("34944 parameters", "parameters", 34944),
    ("34944params", "parameters", 34944),
    ("34.9 M parameters", "parameters", 34900000),
    ("34.9M params", "parameters", 34900000),
    ("2 M parameters", "M parameters", 2),
    ("2", "M parameters", 2),
    ("2M", "M parameters", 2),
    ("2000000 parameters", "M parameters", 2),
    ("5 multiply-adds", "MACs", 5),
    ("5 GFLOPs", "FLOPs", 5 * 10**9),
    ("4 bytes", "bytes", 4),
    ("4 B", "bytes", 4),
    ("4 b", "bytes", 4),
    ("4bytes", "bytes", 4),
    ("28 %", "%", 28),
    ("28%", "%", 28),
    ("28 per cent", "%", 28),
    ("12x", "times", 12),
    ("12 fold", "times", 12),
    ("55 px", "pixels", 55),
    # bytes and their kilos
    ("784 KB", "bytes", 784 * 1024),
    ("784 kb", "bytes", 784 * 1024),
    ("784 kB", "bytes", 784 * 1000),
    ("784 KiB", "bytes", 784 * 1024),
    ("1.5 MB", "bytes", 3 * 2**19),
    ("784", "KB", 784),
    ("784 KB", "KB", 784),
    ("784 kB", "KB", 784),
    ("784KB", "KB", 784),
    ("802816 bytes", "KB", 784),
    ("802816 B", "KB", 784),
    ("0.5 MB", "KB", 512),
    ("1 GB", "MB", 1024),
    ("2048 kB", "MB", 2),
    ("2048 KB", "MB", 2),
    ("784 kB", "kB", 784),
    ("784 KB", "kB", 784),
    ("2 MB", "kB", 2000),
    ("2 GB", "kB", 2000000),
    ("2 MiB", "kB", Fraction(2 * 2**20, 1000)),
    ("2000 bytes", "kB", 2),
    ("2 million bytes", "KB", Fraction(2 * 10**6, 1024)),
    ("896 Kbytes", "KB", 896),
    ("896 Kbyte", "KB", 896),
    ("896 kByte", "KB", 896),
    ("896 K bytes", "KB", 896),
    ("896 kilobytes", "KB", 896),
    ("1.5 Mbytes", "KB", 1536),
    ("1.5 M bytes", "MB", Fraction(3, 2)),
    ("1.5 megabytes", "MB", Fraction(3, 2)),
    ("896 Kbytes", "bytes", 896 * 1024),
    ("896 kilobytes", "kB", 896),
    ("125 kibibytes", "kB", 128),
    ("2 gigabytes", "GB", 2),
    # as they come from a sheet of paper or a program
    ("4824.", "parameters", 4824),
    ("4824 parameters.", "parameters", 4824),
    ("params = 4824", "parameters", 4824),
    ("W_out=55", "pixels", 55),
    ("5²", "pixels", 25),
    ("10³", "MACs", 1000),
    ("5²·8", "pixels", 200),
    ("2¹⁰ + 1", "pixels", 1025),
    ("24(5*5*8+1)", "parameters", 4824),
    ("24 (5²·8 + 1)", "parameters", 4824),
    ("(2 + 3)(4 + 1)", "pixels", 25),
    ("2(3)/4", "pixels", Fraction(3, 2)),
    ("250 µs", "ms", Fraction(1, 4)),
    ("250 μs", "ms", Fraction(1, 4)),
    ("250us", "s", Fraction(250, 10**6)),
    ("4.5 FLOPs/byte", "FLOPs per byte", Fraction(9, 2)),
]


@pytest.mark.parametrize(("text", "unit", "value"), NUMBERS)
def test_numbers(text: str, unit: str, value: Fraction | int) -> None:
    assert read_number(text, unit).value == value


STEPS: list[tuple[str, str, Fraction | int | None]] = [
    ("34944", "parameters", None),
    ("34,900", "parameters", None),
    ("34944 parameters", "parameters", None),
    ("784 KB", "KB", None),
    ("784.5 KB", "KB", None),
    ("55*55*96", "elements", None),
    ("2k*3", "elements", None),
    ("(34k)", "elements", None),
    ("35k", "parameters", 1000),
    ("34.9k", "parameters", 100),
    ("34.944k", "parameters", 1),
    ("1.20M", "parameters", 10**4),
    ("1.2 M params", "parameters", 10**5),
    ("3.5e6", "MACs", 10**5),
    ("35e5", "MACs", 10**5),
    ("784 KB", "bytes", 1024),
    ("0.77 MB", "KB", Fraction(1024, 100)),
]


@pytest.mark.parametrize(("text", "unit", "step"), STEPS)
def test_the_last_digit_of_a_rounded_entry(
    text: str, unit: str, step: Fraction | int | None
) -> None:
    assert read_number(text, unit).step == step


NO_NUMBER = [
    # no numbers
    ("", "pixels"),
    ("   ", "pixels"),
    ("banana", "pixels"),
    ("k", "pixels"),
    ("?", "pixels"),
    ("-", "pixels"),
    (".", "pixels"),
    ("()", "pixels"),
    ("e5", "pixels"),
    ("12 13", "pixels"),
    ("5 5 5", "pixels"),
    ("34 9444", "pixels"),
    ("1.2.3", "pixels"),
    ("5-", "pixels"),
    ("*5", "pixels"),
    ("5**", "pixels"),
    ("(5", "pixels"),
    ("5)", "pixels"),
    ("1/0", "pixels"),
    ("1/(2 - 2)", "pixels"),
    ("=5", "pixels"),
    ("8/2(4)", "pixels"),
    ("4824..", "pixels"),
    ("w = ", "pixels"),
    ("5 = 5", "pixels"),
    ("nan", "pixels"),
    ("inf", "pixels"),
    ("1_000", "pixels"),
    ("0x1F", "pixels"),
    ("96, 55, 55", "pixels"),
    # European decimals, and separators out of place
    ("34,94", "KB"),
    ("3,5", "KB"),
    ("784,0", "KB"),
    ("1.234.567", "MACs"),
    ("1.234,5", "KB"),
    ("3494,4", "KB"),
    ("1,23,456", "MACs"),
    ("1234,567", "MACs"),
    ("0,125", "MACs"),
    (",123", "MACs"),
    # too much
    ("1e100", "MACs"),
    ("1e999999999", "MACs"),
    ("9^9^9", "MACs"),
    ("9^9^9^9^9^9", "MACs"),
    ("((9^99)^99)^99", "MACs"),
    ("2^1000000000", "MACs"),
    ("2^-1", "MACs"),
    ("2^0.5", "MACs"),
    ("9" * 41, "MACs"),
    ("9" * 10**6, "MACs"),
    ("1*" * 30 + "1", "MACs"),
    ("(" * 99 + "1" + ")" * 99, "MACs"),
    ("-" * 150 + "1", "MACs"),
    ("1" + " " * 10**6 + "x", "MACs"),
    # signs that are none
    ("5\x00", "pixels"),
    ("\x1b[31m5", "pixels"),
    ("5\n6", "pixels"),
    ("٣٤", "pixels"),
    ("３４", "pixels"),
    ("5²4", "pixels"),
    ("²", "pixels"),
    ("½", "pixels"),
    ("५", "pixels"),
    # other units
    ("5 apples", "pixels"),
    ("5 KB", "pixels"),
    ("5 MACs", "parameters"),
    ("5 FLOPs", "MACs"),
    ("5 m", "MACs"),
    ("5 KB KB", "KB"),
    ("5 k k", "MACs"),
    ("250 µMACs", "MACs"),
    # 1000 or 1024
    ("896k", "KB"),
    ("896 K", "KB"),
    ("2M", "KB"),
    ("896k", "kB"),
    ("2M", "bytes"),
    ("2k*3 bytes", "bytes"),
    ("5%", "KB"),
    ("5 pixels", "channels"),
]


@pytest.mark.parametrize(("text", "unit"), NO_NUMBER, ids=lambda value: repr(value)[:30])
def test_what_is_no_number_is_refused(text: str, unit: str) -> None:
    with pytest.raises(EntryError) as caught:
        read_number(text, unit)
    assert len(str(caught.value)) < 250
    assert str(caught.value).isprintable()


MESSAGES = [
    ("banana", "pixels", "'banana' is not a number; type one such as 34944, 34.9k or 55*55*96"),
    ("5 apples", "pixels", "'apples' in '5 apples' is no unit known here; answer in pixels"),
    ("banana", "KB", "'banana' is not a number; type one such as 34944, 34.9 or 55*55*96"),
    ("11,4", "KB", "'11,4' is not a number; use a point: 11.4"),
    ("0,125 MB", "MB", "'0,125 MB' is not a number; use a point: 0.125"),
    (
        "896k",
        "KB",
        "'k' in '896k' may be a power of 1000 or of 1024; answer in KB (1 KB = 1024 bytes)",
    ),
    ("2 M", "bytes", "'M' in '2 M' may be a power of 1000 or of 1024; answer in bytes"),
    ("5 KB", "pixels", "the question asks for pixels, not bytes; answer in pixels"),
    ("5 MACs", "KB", "the question asks for bytes, not MACs; answer in KB (1 KB = 1024 bytes)"),
]


@pytest.mark.parametrize(("text", "unit", "message"), MESSAGES)
def test_refusals_say_what_to_do(text: str, unit: str, message: str) -> None:
    with pytest.raises(EntryError) as caught:
        read_number(text, unit)
    assert str(caught.value) == message


@pytest.mark.parametrize("unit", list(UNITS))
def test_every_unit_reads_its_own_name_and_synonyms(unit: str) -> None:
    for word in (unit, unit.upper(), *UNITS[unit].synonyms):
        assert read_number(f"12.5 {word}", unit).value == Fraction(25, 2), word
        assert read_number(f"12.5{word}", unit).value == Fraction(25, 2), word


@given(st.integers(0, 10**15))
def test_every_count_is_read_however_it_is_grouped(value: int) -> None:
    for text in (str(value), f"{value:,}", f"{value:,}".replace(",", " "), f"{value} MACs"):
        assert read_number(text, "MACs").value == value


SIGNS = [*"0123456789.,+-*/^()xXeEkMGB% ", "**", "MACs", "²", "µs", "=", "\0"]


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_any_entry_is_read_or_refused(text: str) -> None:
    for unit in ("MACs", "KB"):
        try:
            value = read_number(text, unit).value
        except EntryError as error:
            said = str(error)
        else:
            assert abs(value.numerator).bit_length() < 20000
            continue
        assert said.isprintable()


SHAPES: list[tuple[str, int, tuple[int, ...]]] = [
    ("96x55x55", 3, (96, 55, 55)),
    ("96 x 55 x 55", 3, (96, 55, 55)),
    ("96×55×55", 3, (96, 55, 55)),
    ("96X55X55", 3, (96, 55, 55)),
    ("96*55*55", 3, (96, 55, 55)),
    ("96·55·55", 3, (96, 55, 55)),
    ("96, 55, 55", 3, (96, 55, 55)),
    ("96,55,55", 3, (96, 55, 55)),
    ("96; 55; 55", 3, (96, 55, 55)),
    ("96 55 55", 3, (96, 55, 55)),
    ("96  55\u00a055", 3, (96, 55, 55)),
    ("96@55x55", 3, (96, 55, 55)),
    (" (96, 55, 55) ", 3, (96, 55, 55)),
    ("[96, 55, 55]", 3, (96, 55, 55)),
    ("torch.Size([96, 55, 55])", 3, (96, 55, 55)),
    ("96 by 55 by 55", 3, (96, 55, 55)),
    ("output = 96x55x55.", 3, (96, 55, 55)),
    ("55x56", 2, (55, 56)),
]


@pytest.mark.parametrize(("text", "rank", "shape"), SHAPES)
def test_shapes(text: str, rank: int, shape: tuple[int, ...]) -> None:
    assert read_shape(text, rank) == shape


NO_SHAPE = ["", "96", "96x55", "96x55x55x1", "1,024x5x5", "axbxc", "96x55x", "x96x55x55", "9.5x5x5",
            "-9x5x5", "96xx55x55", "96--55--55", "٣x٣x٣", "²x²x²", "96x55x55 pixels", "9" * 10**6,
            "x".join("1" * 10**5), "9x9x9\x00", "(96, 55), 55",
            "96²x5"]  # fmt: skip


@pytest.mark.parametrize("text", NO_SHAPE, ids=lambda value: repr(value)[:30])
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(EntryError, match="is not a shape of 3 numbers; type one such as 96x55x55"):
        read_shape(text)


def test_a_batch_has_four_numbers() -> None:
    assert read_shape("32x96x55x55", 4) == (32, 96, 55, 55)
    with pytest.raises(EntryError, match="shape of 4 numbers; type one such as 32x96x55x55"):
        read_shape("96x55x55", 4)


def test_a_flat_shape_is_asked_for_as_such() -> None:
    with pytest.raises(EntryError, match="is not a shape of 2 numbers; type one such as 55x55"):
        read_shape("96x55x55", 2)
