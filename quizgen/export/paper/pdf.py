"""Papers as PDF: Typst's compiler, made once and used again, without network or system fonts.

The same papers, template and program give the same bytes: the clock is not read, and the letters
are those of the packages (Typst's own; matplotlib's for signs that those lack).  Every PDF is
tagged and checked by the compiler against PDF/UA-1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from quizgen.errors import QuizgenError
from quizgen.export.paper.source import key_call, markers_call, paper_call
from quizgen.questions.paper import Paper
from quizgen.text.typst import quoted

if TYPE_CHECKING:
    from typst import Compiler

TEMPLATE = "paper.typ"
STANDARD: Literal["ua-1"] = "ua-1"
LAST_RESORT = b"LastResort"  # the font whose signs stand for those that no other font has
PACKAGE = re.compile(
    r'"(?P<name>@preview/[^"]*)"'
)  # which Typst fetches from its public collection
FEW = 4  # papers in a document that is no burden to remember
REMEMBERED = 12  # compilations, and some to spare, for which Typst keeps its results
MOST_TOGETHER = 200  # papers in one document: with more, memory grows beyond measure


class PaperError(QuizgenError):
    """A template that Typst cannot use, or papers that do not fit one document."""


class Printer:
    """Prints papers with one template.  Make one in each process and keep it.

    template: its text; nothing for the shipped one.  folder: where its pictures are looked for.
    shown: what messages call it.  fonts: folders with further fonts.
    """

    def __init__(
        self,
        template: str | None = None,
        folder: str | None = None,
        shown: str = TEMPLATE,
        fonts: Sequence[str] = (),
    ) -> None:
        self.template = template
        self.folder = folder
        self.shown = shown
        self.fonts = tuple(fonts)

    def __reduce__(self) -> tuple[type[Printer], tuple[str | None, str | None, str, Sequence[str]]]:
        return Printer, (self.template, self.folder, self.shown, self.fonts)

    def paper(self, paper: Paper) -> bytes:
        """A student's paper; nothing in it tells what is right."""
        return self._printed([paper], paper_call(paper))

    def papers(self, papers: Sequence[Paper]) -> bytes:
        """Several in one document; each begins on the front of a sheet."""
        return self._printed(papers, "".join(map(paper_call, papers)))

    def key(self, papers: Sequence[Paper]) -> bytes:
        """Right answers, worked solutions, and what each wrong number means."""
        return self._printed(papers, "".join(map(key_call, papers)), "Key: ")

    def markers(self, papers: Sequence[Paper]) -> bytes:
        """For markers: a table for each question, with the answers and mistakes of every paper."""
        if self.template and "#let markers(" not in self.template:
            return Printer().markers(papers)  # a design of one's own may do without
        return self._printed(papers, markers_call(papers), "Marker's key: ")

    def _printed(self, papers: Sequence[Paper], calls: str, before: str = "") -> bytes:
        if not 1 <= len(papers) <= MOST_TOGETHER:
            what = f"{len(papers)} papers in one document"
            raise PaperError("papers", what, f"print 1 to {MOST_TOGETHER} at once")
        title = quoted(f"{before}{papers[0].title}")
        settings = f'#set document(title: {title}, date: none)\n#set text(lang: "en")'
        source = f"{self._source}\n{settings}\n{calls}"
        made = self._compiled(self._compiler, source)
        if lacks_signs(made):
            made = self._with_system_fonts(source) or made
        if len(papers) > FEW:
            self._forget()
        return made

    def _forget(self) -> None:
        """Let Typst drop what it remembers of a long document: hundreds of megabytes, which it
        keeps for its next compilations."""
        for _ in range(REMEMBERED):
            self._compiler.compile(b"", format="pdf")

    @cached_property
    def _source(self) -> str:
        if self.template:
            self._refuse_packages(self.template)
            return self.template
        return resources.files("quizgen.export.paper").joinpath(TEMPLATE).read_text("utf-8")

    def _refuse_packages(self, template: str) -> None:
        """Nothing is downloaded while papers are printed."""
        if found := PACKAGE.search(template):
            line = template.count("\n", 0, found.start()) + 1
            what = f"{found['name']} would be downloaded"
            fix = "put what you use of it into a file beside the template"
            raise PaperError(f"{self.shown}:{line}", what, fix)

    @cached_property
    def _compiler(self) -> Compiler:
        return self._made(own_fonts=True)

    @cached_property
    def _system_compiler(self) -> Compiler:
        return self._made(own_fonts=False)

    def _made(self, *, own_fonts: bool) -> Compiler:
        from typst import Compiler

        fonts = [*self.fonts, *([str(shipped_fonts())] if own_fonts else [])]
        root = self.folder or str(Path(__file__).parent)
        return Compiler(root=root, font_paths=fonts, ignore_system_fonts=own_fonts)

    def _with_system_fonts(self, source: str) -> bytes | None:
        """For names in scripts that no package has; None where the system has not either."""
        from typst import TypstError

        try:
            return self._compiled(self._system_compiler, source)
        except (TypstError, PaperError):
            return None

    def _compiled(self, compiler: Compiler, source: str) -> bytes:
        from typst import TypstError

        try:
            made = compiler.compile(
                source.encode(), format="pdf", pdf_standards=STANDARD, timestamp=0
            )
        except TypstError as error:
            raise PaperError(self._place(error), *_said(error)) from None
        assert isinstance(made, bytes)
        return made

    def _place(self, error: Exception) -> str:
        """``file:line`` in the template, as far as the compiler tells."""
        found = re.search(r"\.typ:(\d+):", str(getattr(error, "diagnostic", "")))
        return f"{self.shown}:{found[1]}" if found else self.shown


def _said(error: Exception) -> tuple[str, str]:
    hints = getattr(error, "hints", None) or ["compare with the shipped template"]
    return str(getattr(error, "message", error)).split("\n")[0], hints[0]


def lacks_signs(data: bytes | bytearray) -> bool:
    """Whether a PDF shows boxes where no font here has a sign, such as that of an emoji."""
    return LAST_RESORT in data


def shipped_fonts() -> Path:
    """The folder of the fonts that come with matplotlib, which is not imported for it."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
