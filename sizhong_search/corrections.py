"""What readers have put right, put onto a document each time its text is understood.

A correction names its measure by how it begins and its place by the words there, so that it is found again in a newer
text; one that is not is told, and kept. Where a measure ends is put right before the text is annotated, whom it names
and what they have to do afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from sizhong_search.model import Block, Correction, Document, Measure, Responsibility
from sizhong_search.text import sentences
from sizhong_search.vocabulary.registry import Registry

_BEGINNING = 40  # characters of a measure that tell it from the others
_FURTHER = 2000  # characters behind a measure in which it may really end


def beginning_of(measure: Measure) -> str:
    """Return the words by which a correction knows a measure again."""
    return measure.text[:_BEGINNING]


def is_of(correction: Correction, measure: Measure) -> bool:
    """Tell whether a correction puts something right in a measure; one that was cut short is known by what is left."""
    return _begin_alike(correction.measure, beginning_of(measure))


def is_instead_of(new: Correction, earlier: Correction) -> bool:
    """Tell whether a correction puts right the very thing that an earlier one did."""
    is_same_place = new.kind == "boundary" or new.quote == earlier.quote
    return new.kind == earlier.kind and is_same_place and _begin_alike(new.measure, earlier.measure)


def possible_ends(document: Document, measure: Measure) -> dict[str, int]:
    """Return the last words that a measure may have, with where they end: its sentences and those that follow it.

    The words are as many sentences as tell their place from any other behind the measure's beginning.
    """
    stop = document.text.find("\n", measure.end + _FURTHER)
    text = document.text[measure.start : stop if stop >= 0 else None]
    furniture = [block for block in document.blocks if block.kind == "furniture" and block.end > measure.start]
    ends, begun = dict[str, int](), list[int]()
    for start, end in sentences(text):
        words = text[start:end].strip()
        if not words or any(block.start <= measure.start + start < block.end for block in furniture):
            continue
        begun.append(start + text[start:end].find(words))
        last = begun[-1] + len(words)
        at = next((at for at in reversed(begun) if text.find(text[at:last]) == at), begun[0])
        ends[text[at:last]] = measure.start + last
    return ends


def correct_boundaries(document: Document, corrections: Iterable[Correction]) -> Document:
    """Let measures end where somebody has said that they do; for a document that is parsed and not yet annotated."""
    for correction in corrections:
        measure = _measure_of(document, correction) if correction.kind == "boundary" else None
        if measure and (at := document.text.find(correction.quote, measure.start)) >= 0:
            document = _end_at(document, measure, at + len(correction.quote))
    return document


def correct_names(document: Document, corrections: Iterable[Correction], registry: Registry) -> Document:
    """Put right whom measures name and what these have to do; for a document that is annotated."""
    for correction in corrections:
        measure = _measure_of(document, correction) if correction.kind != "boundary" else None
        if measure:
            changed = replace(measure, responsibilities=tuple(_corrected(measure, correction, registry)))
            document = replace(
                document, measures=tuple(changed if m.id == measure.id else m for m in document.measures)
            )
    return document


def without_place(document: Document, corrections: Iterable[Correction]) -> list[Correction]:
    """Return the corrections whose words a document does not have: its text has changed there."""
    return [c for c in corrections if (m := _measure_of(document, c)) is None or not _is_in(document, m, c)]


def _is_in(document: Document, measure: Measure, correction: Correction) -> bool:
    if correction.kind == "boundary":
        return correction.quote in document.text[measure.start :]
    return any(r.as_written == correction.quote for r in measure.responsibilities)


def _measure_of(document: Document, correction: Correction) -> Measure | None:
    """Return the measure that begins as the corrected one did; else the only one that has its words."""
    has = [m for m in document.measures if correction.quote in m.text]
    begins = [m for m in document.measures if is_of(correction, m)]
    if begins:  # several may begin alike
        return next((m for m in has if m in begins), begins[0])
    return has[0] if len(has) == 1 else None


def _corrected(measure: Measure, correction: Correction, registry: Registry) -> Iterator[Responsibility]:
    for r in measure.responsibilities:
        if r.as_written != correction.quote:
            yield r
        elif correction.kind == "role":
            yield replace(r, role=correction.value, corrected=(*r.corrected, "role"))  # type: ignore[arg-type]
        else:
            yield replace(
                r,
                department_id=correction.value,
                today=registry.today(correction.value),
                link="record",
                corrected=(*r.corrected, "department"),
            )


def _end_at(document: Document, measure: Measure, end: int) -> Document:
    """Return the document with a measure that ends elsewhere; measures inside it are part of it."""
    if end <= measure.start:
        return document
    changed = replace(measure, end=end, text=document.text[measure.start : end])
    measures = tuple(
        changed if m.id == measure.id else m
        for m in document.measures
        if m.id == measure.id or not measure.start < m.start < end
    )
    return replace(document, measures=measures, blocks=tuple(_blocks(document, changed, measures)))


def _blocks(document: Document, changed: Measure, measures: Iterable[Measure]) -> Iterator[Block]:
    """Cut the blocks at a measure's new end; what no measure holds any longer is a paragraph, furniture stays it."""
    for block in document.blocks:
        is_cut = block.start < changed.end < block.end and document.text[changed.end : block.end].strip()
        for start, end in pairwise((block.start, *([changed.end] if is_cut else []), block.end)):
            holder = next((m for m in measures if m.start < end and start < m.end), None)
            kind = block.kind
            if holder is changed and kind != "furniture":
                kind = "measure"
            elif (kind == "measure" and not holder) or (kind == "heading" and start != block.start):
                kind = "paragraph"
            yield Block(kind=kind, start=start, end=end)


def _begin_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
