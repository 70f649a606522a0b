"""Engine expressions in cards: values against arithmetic done here, formats, refusals."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.cards.expressions import evaluate
from quizgen.formulas.evaluation import FormulaError, Number
from quizgen.formulas.tree import Decimal, Num, Words

# The 2012 AlexNet, layer by layer: kernel area, inputs a group, outputs, output positions.
ALEXNET_CONVS = [
    (11 * 11, 3, 96, 55 * 55),
    (5 * 5, 48, 256, 27 * 27),
    (3 * 3, 256, 384, 13 * 13),
    (3 * 3, 192, 384, 13 * 13),
    (3 * 3, 192, 256, 13 * 13),
]
ALEXNET_FCS = [(256 * 6 * 6, 4096), (4096, 4096), (4096, 1000)]
FC_PARAMS = sum(i * o + o for i, o in ALEXNET_FCS)
CONV_PARAMS = sum(k * i * o + o for k, i, o, _ in ALEXNET_CONVS)
CONV_MACS = sum(k * i * o * positions for k, i, o, positions in ALEXNET_CONVS)
FC_MACS = sum(i * o for i, o in ALEXNET_FCS)
MAPS = sum(o * positions for _, _, o, positions in ALEXNET_CONVS)
POOLS = 96 * 27 * 27 + 256 * 13 * 13 + 256 * 6 * 6
ELEMENTS = MAPS + POOLS + sum(o for _, o in ALEXNET_FCS)

VALUES: list[tuple[str, Number]] = [
    ("alexnet.params", CONV_PARAMS + FC_PARAMS),
    ("alexnet.macs", CONV_MACS + FC_MACS),
    ("alexnet.buffers", 0),
    ("alexnet.activation_elements", ELEMENTS),
    ("alexnet.activation_bytes", 4 * ELEMENTS),
    ("alexnet.total(params, Linear)", FC_PARAMS),
    ("alexnet.total(macs, Conv2d)", CONV_MACS),
    ("alexnet.share(params, Linear)", Fraction(FC_PARAMS, CONV_PARAMS + FC_PARAMS)),
    ("vgg16.total(macs, stage5)", 3 * 3 * 3 * 512 * 512 * 14 * 14),
    ("alexnet.layer(conv1).params", 11 * 11 * 3 * 96 + 96),
    ("alexnet.layer(conv1).macs", 11 * 11 * 3 * 96 * 55 * 55),
    ("alexnet.layer(conv1).activation_elements", 96 * 55 * 55),
    ("alexnet.layer(conv1).activation_bytes", 4 * 96 * 55 * 55),
    ("alexnet.layer(conv1).out_channels", 96),
    ("alexnet.layer(conv1).out_height", 55),
    ("alexnet.layer(conv1).out_width", 55),
    ("alexnet.layer(conv1).input_channels", 3),
    ("alexnet.layer(fc6).out_channels", 4096),
    ("alexnet.layer(fc6).input_channels", 256 * 6 * 6),
    ("alexnet.layer(relu1).params", 0),
    ("resnet50.layer(layer1.0.conv1).params", 64 * 64),
    ("vgg16.params - vgg16.total(params, Linear)", 138_357_544 - 123_642_856),
    ("alexnet.layer(fc6).macs // alexnet.layer(fc8).macs", 256 * 6 * 6 * 4096 // (4096 * 1000)),
    ("(227 - 11)//4 + 1", 55),
    ("3/2 + 1/2", 2),
    ("alexnet.error(top5, five networks)", Fraction(164, 1000)),
    ("alexnet.error(top5, one network, ten crops, validation)", Fraction(182, 1000)),
    ("vgg16.error(top5, torchvision)", Fraction(9618, 100_000)),
    ("resnet152.error(top1, table 3)", Fraction(2143, 10_000)),
    ("vgg16.published(params, table 2)", 138_000_000),
    ("resnet50_v1.published(macs)", 3_800_000_000),
    ("mnist.train + mnist.test", 60_000 + 10_000),
    ("ilsvrc.classes", 1000),
    ("ilsvrc.train + ilsvrc.validation + ilsvrc.test", 1_281_167 + 50_000 + 100_000),
    ("ilsvrc.winner(2012) - ilsvrc.winner(2015)", Fraction(164 * 10 - 357, 10_000)),
    ("imagenet.images", 15_000_000),
    ("ceil(7/2) + min(2, 3)", 6),
]


@pytest.mark.parametrize(("expression", "value"), VALUES, ids=str)
def test_values(expression: str, value: Number) -> None:
    form = "" if isinstance(value, int) else " | round 1"
    computed = evaluate(expression + form)
    assert (type(computed.value), computed.value) == (type(value), value)


FORMATS = [
    ("60965224", "60,965,224"),
    ("4096", "4096"),
    ("34944", "34,944"),
    ("34944 | plain", "34944"),
    ("-34944", "-34,944"),
    ("34944 | k 1", "34.9 k"),
    ("34950 | k 1", "35.0 k"),  # half up
    ("60965224 | M 1", "61.0 M"),
    ("60965224 | M 0", "61 M"),
    ("60965224|M 3", "60.965 M"),
    ("15470314496 | G 2", "15.47 G"),
    ("802816 | KB 0", "784 KB"),
    ("1536 | KB 1", "1.5 KB"),
    ("1572864 | MB 2", "1.50 MB"),
    ("25/26 | percent 0", "96%"),
    ("1/8 | percent 1", "12.5%"),
    ("1/8 | percent 0", "13%"),  # half up
    ("5/2 | times 1", "2.5 times"),
    ("5/2 | round 0", "3"),
    ("-5/2 | round 1", "-2.5"),
    ("123456789/10 | round 1", "12,345,678.9"),
    ("7 |", "7"),
]


@pytest.mark.parametrize(("expression", "text"), FORMATS, ids=str)
def test_formats(expression: str, text: str) -> None:
    assert evaluate(expression).text == text


def test_inside_maths_a_number_stays_a_number() -> None:
    assert evaluate("60965224").node() == Num(60965224)
    assert evaluate("5/2 | round 1").node() == Decimal("2.5")
    assert evaluate("34944 | k 1").node() == Words("34.9 k")


ERRORS = [  # expression, what is said, remedy
    ("alexnex.params", "no network of the zoo", "did you mean 'alexnet'"),
    ("alexnet", "no value for alexnet", ""),
    ("alexnet.parms", "there is no '.parms' here", "did you mean 'params'"),
    ("alexnet.layer(conv9).params", "no layer 'conv9'", "did you mean"),
    ("alexnet.layer(conv1)", "is not a number", ""),
    ("alexnet.layer().params", "there is no '.layer' here", "'layer(name)'"),
    ("alexnet.layer(conv1).parms", "there is no '.parms' here", "did you mean 'params'"),
    ("alexnet.layer(fc6).out_height", "there is no '.out_height' here", "out_channels"),
    ("alexnet.params.macs", "there is no '.macs' here", "a number has no parts"),
    ("alexnet.share(params)", "there is no '.share' here", "share(quantity, Kind or stage)"),
    ("alexnet.share(parms, Linear)", "'parms' is unknown", "params"),
    ("alexnet.share(params, linear)", "no linear here", "did you mean 'Linear'"),
    ("alexnet.error(top5)", "2 figures fit top5_error", "five networks, ten crops, test"),
    ("alexnet.error(top5, one crop)", "0 figures fit top5_error, one crop", "ten crops"),
    ("alexnet.error(top9)", "0 figures fit top9_error", "there are: none"),
    ("alexnet.error()", "there is no '.error' here", "error(top5, words)"),
    ("alexnet.published()", "there is no '.published' here", "published(quantity, words)"),
    ("mnist.validation", "there is no '.validation' here", "there are classes, test, train"),
    ("mnist.winner(2012)", "there is no '.winner' here", "classes, test, train"),
    ("mnist.train(1)", "there is no '.train' here", "did you mean 'train'"),
    ("ilsvrc.winner(1999)", "no winner of 1999 is known", "2010, 2011, 2012"),
    ("ilsvrc.winner()", "there is no '.winner' here", "winner(year)"),
    ("C_in + 1", "no value for C_in", ""),
    ("1 +", "not a formula", ""),
    ("(1", "not a formula", ""),
    ("import os", "not a formula", ""),
    ("open(1)", "", ""),
    ("5 == 5", "true or false, not a number", ""),
    ("0.5", "not a whole number", "1/2"),
    ("1e9", "not a whole number", ""),
    ("1/0", "divides by zero", ""),
    ("9**9**9", "exponent", ""),
    ("(10**64)**64", "larger than", ""),
    ("1/3", "1/3 is not whole", "add '| round 1'"),
    ("3/2 | plain", "3/2 is not whole", "add '| round 1'"),
    ("7 | M", "'M' is no format", "there are k n, M n"),
    ("7 | m 1", "'m 1' is no format", "there are k n, M n"),
    ("7 | round 10", "'round 10' is no format", "there are k n, M n"),
    ("7 | M 1 | k 1", "'M 1 | k 1' is no format", "there are k n, M n"),
    ("9" * 5000, "longer than", ""),
]


@pytest.mark.parametrize(("expression", "what", "remedy"), ERRORS, ids=lambda text: text[:40])
def test_what_cannot_be_computed(expression: str, what: str, remedy: str) -> None:
    with pytest.raises(FormulaError) as caught:
        evaluate(expression)
    assert caught.value.where == f"<{expression}>"
    assert what in caught.value.what
    assert remedy in caught.value.fix
    assert "\n" not in str(caught.value)
