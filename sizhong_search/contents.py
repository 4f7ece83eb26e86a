"""The table of contents of a document: its headings and its measures, where they stand and how deep."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from sizhong_search.model import Document, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A heading, or a measure; ``level`` is 1 for the outermost, ``words`` is the line that it begins with."""

    start: int
    level: int
    words: str
    measure: Measure | None = None


def contents(document: Document) -> list[Entry]:
    """Return the headings and measures of a document in the order of its text."""
    return sorted((*_headings(document), *_measures(document)), key=lambda entry: entry.start)


def _measures(document: Document) -> Iterator[Entry]:
    for measure in document.measures:
        words = next(filter(None, map(str.strip, measure.text.splitlines())), "")
        yield Entry(start=measure.start, level=len(measure.path), words=words, measure=measure)


def _headings(document: Document) -> Iterator[Entry]:
    starts = [measure.start for measure in document.measures]
    for block in document.blocks:
        if block.kind == "heading" and (words := " ".join(document.text[block.span].split())):
            following = bisect_left(starts, block.start)
            below = document.measures[following] if following < len(starts) else None
            yield Entry(start=block.start, level=_level(words, below), words=words)


def _level(words: str, below: Measure | None) -> int:
    """Return how deep a heading stands: where its mark is on the path of the measure below it, else outermost."""
    path = below.path[:-1] if below else ()
    return next((depth for depth, mark in enumerate(path, 1) if words.startswith(mark)), 1)
