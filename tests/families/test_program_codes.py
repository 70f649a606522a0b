"""Codes of the program: the same beside content of one's own, and answered without YAML."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from quizgen.families import built_in, families, family, question
from quizgen.files.content import contents
from quizgen.variants.family import CodeError
from tests.cli.helpers import environment
from tests.families.test_own_families import folder


def test_codes_of_the_program_mean_the_same_beside_own_content(tmp_path: Path) -> None:
    found = contents([folder(tmp_path)])
    assert question("conv-params:2:1543", found) == question("conv-params:2:1543")
    assert list(families(found)) == [*built_in(), "my-fence", "my-shape"]
    assert families() is families(contents()) is built_in()
    assert family("my-fence", found) is family("my-fence", contents([tmp_path]))
    with pytest.raises(CodeError, match="no such family"):
        family("my-fence")


def test_codes_of_the_program_read_no_yaml() -> None:
    """Once they are compiled, as on any day but the first."""
    program = """\
        import os, sys
        from quizgen.cli.home import content_cache
        from quizgen.files.content import contents
        from quizgen.families import families, question
        with_cache = contents((), content_cache(os.environ))
        question("conv-params:2:1543", with_cache)
        families(with_cache)
        assert not {"yaml", "quizgen.families.reader", "numpy"} & set(sys.modules)
        """
    command, env = [sys.executable, "-c"], environment()
    first = dedent(program).partition("assert")[0]
    for text in (first, dedent(program)):
        subprocess.run([*command, text], env=env, check=True, timeout=60)
