"""Reads the program's content when it is built or installed, so that no first command has to."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledContent(BuildHookInterface):  # type: ignore[type-arg]
    """Fills ``compiled/``, where the cache of content begins (``quizgen/files/cache.py``)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        sys.dont_write_bytecode = True  # the folder may be somebody's checkout
        from quizgen.cards.reader import load_cards
        from quizgen.cli.home import cache_to_build
        from quizgen.errors import QuizgenError
        from quizgen.families import families
        from quizgen.files.content import shipped

        content = shipped(cache_to_build())
        try:
            load_cards([content])
            len(families([content]))
        except QuizgenError as error:
            self.app.abort(str(error))
