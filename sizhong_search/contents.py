"""The table of contents of a document: its headings and its measures, where they stand and how deep."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from sizhong_search.model import Document, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A heading, or the line that a measure begins with, as a span of the text; ``level`` is 1 for the outermost."""

    start: int
    end: int
    level: int
    measure: Measure | None = None


def contents(document: Document) -> list[Entry]:
    """Return the headings and measures of a document in the order of its text."""
    return sorted((*_headings(document), *_measures(document)), key=lambda entry: entry.start)


def _measures(document: Document) -> Iterator[Entry]:
    for measure in document.measures:
        n_blank = len(measure.text) - len(measure.text.lstrip())
        first = measure.text[n_blank:].partition("\n")[0]
        end = measure.start + n_blank + len(first)
        yield Entry(start=measure.start, end=end, level=len(measure.path), measure=measure)


def _headings(document: Document) -> Iterator[Entry]:
    starts = [measure.start for measure in document.measures]
    for block in document.blocks:
        if block.kind == "heading" and (words := " ".join(document.text[block.span].split())):
            following = bisect_left(starts, block.start)
            below = document.measures[following] if following < len(starts) else None
            yield Entry(start=block.start, end=block.end, level=_level(words, below))


def _level(words: str, below: Measure | None) -> int:
    """Return how deep a heading stands: where its mark is on the path of the measure below it, else outermost."""
    path = below.path[:-1] if below else ()
    return next((depth for depth, mark in enumerate(path, 1) if words.startswith(mark)), 1)
