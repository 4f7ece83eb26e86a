"""RawDocument → Document: structure only, no meaning.

An odd document yields a Document with issues, never an exception. What the measures mean (who, when, what about) is
left to :mod:`sizhong_search.annotation`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from sizhong_search.model import Clause, Document, Issue, Measure, RawDocument, Rule
from sizhong_search.parsing.clauses import find_clauses, looks_like_clauses
from sizhong_search.parsing.header import read_header
from sizhong_search.parsing.marks import find_marks
from sizhong_search.parsing.outline import Outline, Section, read_outline
from sizhong_search.parsing.parts import no_policy
from sizhong_search.parsing.references import find_references, newest_year
from sizhong_search.parsing.rules import find_rules
from sizhong_search.text import as_read
from sizhong_search.vocabulary.regions import NOWHERE, Regions

__all__ = ["parse"]
Named = TypeVar("Named", Clause, Rule)


def parse(raw: RawDocument, regions: Regions = NOWHERE) -> Document:
    """Take a text apart.

    Parameters
    ----------
    raw : RawDocument
        As read; what its manifest states goes before what the text suggests.
    regions : Regions, optional
        The places that a title or an issuer may name; without them a document comes from nowhere.

    Returns
    -------
    Document
        With measures, clauses and references in the order of the text, and without meaning as yet. What belongs to the
        pages of a file (running heads, footnotes) and what nobody sees is in its text, and read as if it were blank.
    """
    furniture = [origin for origin in raw.origins if origin.kind == "furniture"]
    text = as_read(raw.text, (origin.span for origin in furniture))
    marks = find_marks(text)
    header = read_header(replace(raw, text=text), regions, marks[0].start if marks else None)
    other = no_policy(header["title"], text)
    outline = read_outline(text, marks, is_policy=other is None, furniture=furniture)
    own = {(header["title"], None), (None, header["doc_number"])}  # what a document says of itself
    references = tuple(r for r in find_references(text) if (r.title, r.doc_number) not in own)
    measures = _number_measures(raw, outline.measures)
    clauses = tuple(_as_printed(clause, raw.text) for clause in find_clauses(text))
    return Document(
        id=raw.document_id,
        not_before=newest_year(references),
        source=raw.source,
        text=raw.text,
        blocks=outline.blocks,
        measures=measures,
        clauses=clauses,
        references=references,
        notes=raw.notes,
        origins=raw.origins,
        rules=tuple(_as_printed(rule, raw.text) for rule in find_rules(text)),
        issues=(
            *raw.issues,
            *_of_the_whole(raw, header["title"], other, measures),
            *_of_the_numbers(outline),
            *_clauses_not_understood(text, clauses),
        ),
        **header,
    )


def _as_printed(found: Named, text: str) -> Named:
    """Return a clause or a rule with the words of the text itself, where it goes on over the edge of a page."""
    if found.text == text[found.span]:
        return found
    actors = tuple(replace(actor, as_written=text[actor.span]) for actor in found.actors)
    return replace(found, text=text[found.span], actors=actors)


def _number_measures(raw: RawDocument, sections: tuple[Section, ...]) -> tuple[Measure, ...]:
    """Turn leaf sections into measures with readable, stable ids: the document's id and the path.

    Ids hang on the printed numbers, so that a measure keeps its id when another one is taken out.
    """
    seen: dict[str, int] = {}
    measures = []
    for section in sections:
        place = ".".join(mark.strip("（）()#【】* ") for mark in section.path)
        seen[place] = seen.get(place, 0) + 1
        if seen[place] > 1:  # an annex that starts numbering again
            place = f"{place}~{seen[place]}"
        measures.append(
            Measure(
                id=f"{raw.document_id}#{place}",
                path=section.path,
                heading=section.heading,
                headings=section.headings,
                start=section.start,
                end=section.end,
                text=raw.text[section.start : section.end],
            )
        )
    return tuple(measures)


def _of_the_whole(raw: RawDocument, title: str, other: str | None, measures: Sequence[Measure]) -> Iterator[Issue]:
    """Say that a title is missing, that a text is no policy, or that nothing in it is numbered."""
    stands_there = title == raw.stated.get("title") or title in map(str.strip, raw.text.splitlines())
    if title == raw.name and not stands_there:  # a file may be called by its title
        yield Issue(code="no-title", start=0, end=0)
    if other is not None:
        yield Issue(code="not-policy", facts={"words": other}, start=0, end=len(raw.text))
    elif not measures:
        yield Issue(code="no-measures", start=0, end=len(raw.text))


def _of_the_numbers(outline: Outline) -> Iterator[Issue]:
    for gap in outline.gaps:
        yield Issue(code="gap", facts={"before": gap.before, "after": gap.after}, start=gap.start, end=gap.end)
    for section in outline.restarts:
        group, mark = next((a[1:], b) for a, b in pairwise(section.path) if a.startswith("#") and a != "#1")
        yield Issue(code="restart", facts={"group": group, "mark": mark}, start=section.start, end=section.start)
    for section in outline.repeats:
        facts = {"path": " ".join(section.path)}
        yield Issue(code="repeat", facts=facts, start=section.start, end=section.start)


def _clauses_not_understood(text: str, clauses: Sequence[Clause]) -> Iterator[Issue]:
    """Name what looks like a responsibility clause and gave no measure anybody: an odd list, a clause on a heading."""
    ends = [c.end for c in clauses]
    for start, end in looks_like_clauses(text):
        i = bisect_right(ends, start)  # the first clause that ends behind this place
        if i == len(clauses) or clauses[i].start >= end:
            yield Issue(code="clause", facts={"text": text[start:end]}, start=start, end=end)
