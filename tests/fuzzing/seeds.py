"""Inputs that the readers accept, or nearly: what the fuzzers begin from."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from quizgen.exam.manifest import text_of
from quizgen.exam.marking.mark_files import FORMAT as MARKS_FORMAT
from tests.authoring.test_formats import READ
from tests.cost.test_pasted import LINES as PASTED
from tests.cost.test_pasted import WHOLE
from tests.exam.helpers import BLUEPRINT, six
from tests.places import ROOT

LAYER_KINDS = ("Conv2d(8, 3)", "MaxPool2d(2)", "Flatten", "Linear(10)", "Upsample(scale_factor=2)")


def _all(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


NUMBERS = _all(
    *("408", "34.944k", "55*55*96", "784 KB", "1,204,224", "3.5e6", "5² × 8", "24(5*5*8+1)"),
    *("params = 408", "torch.Size([32, 48, 48])", "96x55x55", "12 µs", "11,4", "M MACs", "2^10"),
)
FORMULAS = _all("C_out*(K**2*C_in + 1)", "(W + 2*P - K)//S + 1", "ceil(a/b)", "'x' if a > 3 else b")
MATHS = _all(r"\frac{W-K+2P}{S} + 1", r"C_{in} \cdot K^2", r"2^{10}", r"\lfloor x \rfloor")
MARKUP = _all(
    "A `3x3` kernel has **9** weights of $K^2$.",
    "[[2::gap]] and <C_in | grouped>\n\n| a | b |\n| 1 | 2 |",
    "Text \\[ with \\$ signs",
)
CODES = _all("conv-params:2:1543", "conv-params@2:1:5", "resnet-cost:1:3", "bn-params:1:0")
SHAPES = _all("3,224,224", "224x224x3 HWC", "1 28 28")
LAYERS = _all(*LAYER_KINDS, *(line for line, *_ in PASTED))
LISTINGS = _all(*(text for text, *_ in WHOLE))
NETWORKS = _all(
    "network: tiny\ninput: [3, 32, 32]\nlayers:\n"
    + "".join(f"  - {layer}\n" for layer in LAYER_KINDS[:-1]),
    "input: 1x28x28\nlayers:\n  - stage: stem\n  - a: Conv2d(6, 5, padding=2)\n"
    "  - b: Conv2d(6, kernel_size=1)\n    inputs: [input]\n  - sum: Add()\n    inputs: [a, b]\n",
)
_EVENT = {
    "id": "b8cea0400a3e4b5a", "kind": "answer", "time": 1796132420999, "offset": 60,
    "day": "2026-12-01", "item": "conv-params:1", "code": "conv-params:1:5", "version": 2,
    "givens": {"K": 3}, "response": "408", "expected": "408", "verdict": "correct",
    "misconceptions": ["forgot-bias"], "rating": "good", "seconds": 1.5, "tries": 1, "hints": 0,
    "form": "ask", "mode": "drill", "program": "0.1.0", "targets": [],
}  # fmt: skip
VALUES = _all(json.dumps(_EVENT), json.dumps({"a": [1, 2.5, None, {"b": "\u00e9"}]}))
LINES = _all(json.dumps(_EVENT), f"{json.dumps(_EVENT)}\n{json.dumps({**_EVENT, 'id': 'b'})}\n")
TABLES = _all(
    "id,name,email\n00111,Ana Ng,ana@x.test\n00112,Bo Li,bo@x.test\n",
    "sep=;\nMatrikelnummer;Nachname;Vorname\n0123456;Müller;Jörg\n",
    'question,answer\n"What, exactly?","The\nstep."\n',
    'Student,ID,SIS User ID\n    Points Possible,,\n"Ng, Ana",40111,A00111\n',
    "#separator:tab\n#html:true\na\tb\n",
)
NOTES = _all(*(text for _, text, *_ in READ.values()))


def _shipped(folder: str, *names: str) -> tuple[bytes, ...]:
    """The first lines of shipped files: as many as make whole entries."""
    return tuple((ROOT / folder / name).read_bytes()[:6000] for name in names)


YAML = _shipped("decks", "cnn-lectures.yaml", "midterm.yaml")
CARDS = _all(
    "topic: shapes\ncards:\n  - id: a-stride\n    question: What is it?\n    answer: The step.\n"
    "    source: own notes\n  - id: a-gap\n    cloze: A [[kernel]] of $3 \\times 3$.\n"
    "    source: own notes\n  - id: a-choice\n    question: Which?\n    options:\n"
    "      - id: one\n        right: This.\n      - id: two\n        wrong: That.\n"
    "        because: No.\n    source: own notes\n",
)
FAMILIES = _all(
    "topic: shapes\nfamilies:\n  - id: my-square\n    summary: a square\n    source: own notes\n"
    "    levels:\n      - level: 1\n        prompt: How many pixels has a map of <W>?\n"
    "        axes:\n          W: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]\n        possible: W > 2\n"
    "        steps:\n          - N: Pixels = W*W\n        unit: pixels\n        slips:\n"
    "          my-not-squared: W\n"
    "misconceptions:\n  - id: my-not-squared\n    feedback: A map has two sides.\n",
)
RECIPES = _all(
    "name: mine\ntitle: Mine\ndescription: D.\ndecks: {concepts: C, numbers: N}\n"
    "topics: [shapes]\nfamilies: [conv-output]\nlevels: [1, 2]\n",
    "name: c\ntitle: C\ndescription: D.\ndecks: {concepts: C}\n",
)
BLUEPRINTS = (BLUEPRINT.encode(), *_shipped("decks", "midterm.yaml"))
MARKS = _all(
    json.dumps({"format": MARKS_FORMAT, "students": [
        {"id": "s1", "total": "3/2", "of": "7",
         "slots": [{"slot": "Q1", "points": "1.5", "status": "right"}]},
    ]}),
)  # fmt: skip
MANIFESTS = (text_of(six()).encode(),)


@cache
def collection() -> bytes:
    """The database of an Anki package with one note and one answer."""
    model = {"7": {"type": 0, "flds": [{"name": "Front"}, {"name": "Back"}], "tmpls": [{}]}}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "c"
        made = sqlite3.connect(path)
        made.execute("create table col (models text)")
        made.execute("insert into col values (?)", [json.dumps(model)])
        made.execute("create table notes (id integer, guid text, mid integer, flds text)")
        made.execute("insert into notes values (1, 'g', 7, 'a\x1fb')")
        made.execute("create table cards (id integer, nid integer, ord integer)")
        made.execute("insert into cards values (1, 1, 0)")
        made.execute(
            "create table revlog (id integer, cid integer, ease integer, factor integer,"
            " time integer, type integer)"
        )
        made.execute("insert into revlog values (1760000000000, 1, 3, 2500, 4000, 1)")
        made.commit()
        made.close()
        return path.read_bytes()


@cache
def onnx_file() -> bytes:
    """A convolution, a ReLU and a pool."""
    from tests.cost.onnx_graphs import model, op

    nodes = [
        op("Conv", "x w b", "c", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        op("Relu", "c", "r"),
        op("MaxPool", "r", "y", kernel_shape=[2, 2], strides=[2, 2]),
    ]
    return bytes(model(nodes, {"w": (4, 3, 3, 3), "b": (4,)}).SerializeToString())
