"""Self-contained HTML pages: one style, everything escaped, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --bar: #3b7dd8; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
p, ul { max-width: 46rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; margin: .5rem 0; } caption { text-align: left; opacity: .75; }
th, td { padding: .2rem .7rem .2rem 0; text-align: left; vertical-align: top; }
tr { border-bottom: 1px solid var(--line); } td.n, th.n { text-align: right; }
td.n { font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; font-size: .93rem; } .one { white-space: nowrap; }
.soft { opacity: .75; }
.good { color: #1a7f37; } .bad { color: #c62f2f; }
article { border-top: 1px solid var(--line); padding-top: .5rem; margin-top: 1.2rem; }
.maths, code { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; } svg text { fill: currentColor; font: 12px system-ui; }
svg rect { fill: var(--bar); }
@media (prefers-color-scheme: dark) { .good { color: #57c46f; } .bad { color: #ff8080; } }
@media print { body { max-width: none; margin: 0; } article { break-inside: avoid; } }
"""


def page(title: str, body: Iterable[str]) -> str:
    """A whole page; ``title`` is text, ``body`` are pieces of HTML."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def name(text: str) -> str:
    """A person's own text, of any direction, that changes nothing around it."""
    return f"<bdi>{escape(text)}</bdi>"


def one_line(text: str) -> str:
    """A name of ours that is not broken over lines."""
    return f'<span class="one">{escape(text)}</span>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numeric: int = 1) -> str:
    """A table of pieces of HTML; the columns from ``numeric`` on are numbers."""

    def line(cells: Sequence[str], tag: str) -> str:
        kinds = (' class="n"' if i >= numeric else "" for i in range(len(cells)))
        made = (f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))
        return f"<tr>{''.join(made)}</tr>"

    body = "\n".join(line(row, "td") for row in rows)
    head_line = line(head, "th")
    return (
        f'<div class="scroll"><table><thead>{head_line}</thead><tbody>\n{body}\n</tbody></table>'
        "</div>"
    )


def bars(values: Sequence[tuple[str, int]], label: str) -> str:
    """A bar chart of counts, each under its label; ``label`` says what it shows."""
    wide, high, gap = 44, 120, 8
    most = max((count for _, count in values), default=0) or 1
    shapes = []
    for place, (words, count) in enumerate(values):
        x, tall = place * (wide + gap), round(high * count / most)
        centre = x + wide // 2
        shapes.append(f'<rect x="{x}" y="{18 + high - tall}" width="{wide}" height="{tall}"/>')
        top = 12 + high - tall
        shapes.append(f'<text x="{centre}" y="{top}" text-anchor="middle">{count or ""}</text>')
        below = f'<text x="{centre}" y="{high + 36}" text-anchor="middle">{escape(words)}</text>'
        shapes.append(below)
    width = max(1, len(values) * (wide + gap))
    return (
        f'<svg role="img" aria-label="{escape(label)}" width="{width}" height="{high + 42}" '
        f'viewBox="0 0 {width} {high + 42}">{"".join(shapes)}</svg>'
    )
