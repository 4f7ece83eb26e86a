"""The blocks of a text: preamble, headings, measures, paragraphs, and the furniture of its pages between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sizhong_search.model import Block, Located
from sizhong_search.parsing.parts import FURNITURE

BLANK = " \t\n\r　\u2002\u2003\u200b\xa0\x0c*#>"  # and the signs of markdown


def tile(
    text: str, headings: Iterable[int], measures: Sequence[tuple[int, int]], furniture: Iterable[Located] = ()
) -> tuple[Block, ...]:
    """Cut a text into blocks without gaps: a block runs to the start of the next one, line ends included.

    Parameters
    ----------
    text : str
    headings : iterable of int
        Where headings begin.
    measures : sequence of (start, end)
        In the order of the text.
    furniture : iterable of Located
        Lines that are blank in the text, beside the page numbers that are found here.
    """
    cuts = dict.fromkeys(headings, "heading") | {start: "measure" for start, _ in measures}
    units = sorted(cuts)
    of_pages = {m.start() for m in FURNITURE.finditer(text)}
    for piece in furniture:
        of_pages |= {piece.start, *(i + 1 for i in range(piece.start, piece.end) if text[i] == "\n")}
    lines: dict[int, str] = {}
    at, is_broken = 0, False
    for line in text.split("\n"):  # not at form feeds: they belong to the page number behind them
        start, at = at, at + len(line) + 1
        is_of_page = start in of_pages
        if not is_of_page and (not line.strip() or start + len(line) - len(line.lstrip(BLANK)) in cuts):
            continue
        i = bisect_right(measures, (start, len(text))) - 1
        if is_of_page:
            lines[start] = "furniture"
        elif i < 0 or start >= measures[i][1]:
            lines[start] = "preamble" if not units or start < units[0] else "paragraph"
        elif is_broken:  # the measure goes on behind the page number
            lines[start] = "measure"
        is_broken = is_of_page
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
