"""The square code in the corner of each page, by which scanned pages are matched and sorted.

It says the paper's code and the page's number, as in ``K7Q2XB-3``.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

QUIET = 2  # modules of white around the code, beside that of the page


def page_codes(paper: str, pages: int) -> list[str]:
    """Pictures for each page, as SVG; the first for pages beyond, it has no number."""
    return [picture(paper), *(picture(f"{paper}-{number}") for number in range(1, pages + 1))]


@lru_cache(256)  # a paper is printed by itself and among others
def picture(text: str) -> str:
    """A code of the smallest size as SVG: a path of its dark runs, row by row.

    The mask is fixed: to try all eight takes longer than to print the page.
    """
    import segno

    found = segno.make_qr(text, version=1, error="q", mask=3, boost_error=False)
    runs = []
    for y, row in enumerate(found.matrix):
        x = 0
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    box = f"{-QUIET} {-QUIET} {len(found.matrix) + 2 * QUIET} {len(found.matrix) + 2 * QUIET}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{"".join(runs)}"/></svg>'
    )
