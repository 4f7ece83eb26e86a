"""Where a text matches, and the stretch of it to show first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from sizhong_search.analyzer import Analyzer
from sizhong_search.model import Document, WeightedTerm
from sizhong_search.text import sentences

MAX_SNIPPET = 300

Spans = tuple[tuple[int, int], ...]


def highlights(text: str, terms: Iterable[WeightedTerm], analyzer: Analyzer) -> Spans:
    """Return the spans of a text that a query's terms match, merged and in order.

    A word counts where it stands; bigrams only where two of them follow on each other outside of such words, for a lone
    one is often chance, and one that hangs over a word's edge (行业准入 for 企业准入) is half a word.
    """
    wanted = {(t.field, t.term) for t in terms}
    if not wanted:
        return ()
    words = [(t.start, t.end) for t in analyzer.words(text) if ("words", t.term) in wanted]
    covered = {i for start, end in words for i in range(start, end)}
    bigrams = [
        (t.start, t.end)
        for t in analyzer.bigrams(text)
        if ("bigrams", t.term) in wanted and covered.isdisjoint(range(t.start, t.end))
    ]
    starts = {start for start, _ in bigrams}
    return merge(words + [(a, b) for a, b in bigrams if a + 1 in starts or a - 1 in starts])


def merge(spans: Iterable[tuple[int, int]]) -> Spans:
    """Merge spans that touch or overlap.

    >>> merge([(4, 6), (0, 2), (1, 4)])
    ((0, 6),)
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


class Surroundings(NamedTuple):
    """A stretch of a document's text, and whether it begins or ends within a paragraph."""

    start: int
    end: int
    is_cut_before: bool
    is_cut_behind: bool


def surroundings(document: Document, start: int, end: int, n: int = MAX_SNIPPET) -> Surroundings:
    """Return a stretch of a document with what stands around it, at most ``n`` characters on each side.

    It begins and ends where a paragraph does; within one that is longer than that, where a sentence does; within one of
    those, anywhere.
    """
    text, spans = document.text, sentences(document.text)
    starts = [block.start for block in document.blocks if start - n <= block.start < start]
    ends = [block.end for block in document.blocks if end < block.end <= end + n]
    before = [at for at in starts if text[at:start].strip()]  # not the line end of its own paragraph
    behind = [at for at in ends if text[end:at].strip()]
    first = min(before or [a for a, _ in spans if start - n <= a < start], default=max(start - n, 0))
    last = max(behind or [b for _, b in spans if end < b <= end + n], default=min(end + n, len(text)))
    return Surroundings(first, last, first > 0 and not before, last < len(text) and not behind)


def best_window(text: str, marked: Spans, limit: int = MAX_SNIPPET) -> tuple[int, int]:
    """Return the span of at most ``limit`` characters, beginning at a sentence, that holds most of what is marked."""
    if len(text) <= limit:
        return 0, len(text)

    starts, ends = [a for a, _ in marked], [b for _, b in marked]
    lengths = [0, *accumulate(b - a for a, b in marked)]

    def held(window: tuple[int, int]) -> int:
        first, last = bisect_left(starts, window[0]), bisect_right(ends, window[1])
        return lengths[max(first, last)] - lengths[first]

    windows = [(start, min(start + limit, len(text))) for start, _ in sentences(text)] or [(0, limit)]
    return max(windows, key=lambda window: (held(window), -window[0]))
