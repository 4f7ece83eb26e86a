"""The blocks of a text: preamble, headings, measures, paragraphs, and the page numbers between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sizhong_search.model import Block
from sizhong_search.parsing.parts import FURNITURE

BLANK = " \t\n\r　\u2002\u2003\u200b\xa0\x0c*#>"  # and the signs of markdown


def tile(text: str, headings: Iterable[int], measures: Sequence[tuple[int, int]]) -> tuple[Block, ...]:
    """Cut a text into blocks without gaps: a block runs to the start of the next one, line ends included.

    Parameters
    ----------
    text : str
    headings : iterable of int
        Where headings begin.
    measures : sequence of (start, end)
        In the order of the text.
    """
    cuts = dict.fromkeys(headings, "heading") | {start: "measure" for start, _ in measures}
    units = sorted(cuts)
    furniture = {m.start() for m in FURNITURE.finditer(text)}
    lines: dict[int, str] = {}
    at, is_broken = 0, False
    for line in text.split("\n"):  # not at form feeds: they belong to the page number behind them
        start, at = at, at + len(line) + 1
        if not line.strip() or start + len(line) - len(line.lstrip(BLANK)) in cuts:
            continue
        i = bisect_right(measures, (start, len(text))) - 1
        if start in furniture:
            lines[start] = "furniture"
        elif i < 0 or start >= measures[i][1]:
            lines[start] = "preamble" if not units or start < units[0] else "paragraph"
        elif is_broken:  # the measure goes on behind the page number
            lines[start] = "measure"
        is_broken = start in furniture
    for _, end in measures:  # a measure that ends inside its line
        following = bisect_left(units, end)
        rest = text[end : units[following] if following < len(units) else len(text)]
        if rest.partition("\n")[0].strip(BLANK):
            lines[end] = "paragraph"
    starts = lines | cuts
    bounds = [0, *sorted(starts)[1:], len(text)] if starts else [0, len(text)]
    kinds = [starts[s] for s in sorted(starts)] or ["paragraph"]
    return tuple(
        Block(kind=kind, start=a, end=b)  # type: ignore[arg-type]
        for kind, (a, b) in zip(kinds, pairwise(bounds), strict=True)
        if b > a
    )
