"""Document → Document with meaning: who answers, by when, and what it is about. Every finding carries its evidence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sizhong_search.annotation.abbreviations import explained_names
from sizhong_search.annotation.deadlines import find_deadlines
from sizhong_search.annotation.labels import find_labels
from sizhong_search.annotation.particulars import find_amounts, find_beneficiaries, find_contacts, find_windows
from sizhong_search.annotation.responsibility import assign_clauses, find_responsibilities, link_clauses
from sizhong_search.annotation.run_together import part
from sizhong_search.annotation.setting import Era, era_of, named_in, place_of, placed
from sizhong_search.annotation.strength import find_strength
from sizhong_search.model import Clause, Document, Evidence, Measure
from sizhong_search.text import as_read
from sizhong_search.vocabulary import Vocabulary

__all__ = ["annotate"]


def annotate(document: Document, vocabulary: Vocabulary) -> Document:
    """Return the document with responsibilities, deadlines, references and labels on its measures."""
    document = part(document, vocabulary.departments)
    names = named_in(document)
    document = placed(document, names, vocabulary.departments)
    region = place_of(document)
    era = era_of(document, names, vocabulary.departments, region)
    cited = [r.start for r in document.references]
    measures = []
    assigned, left = assign_clauses(document)
    text = as_read(document.text, (origin.span for origin in document.origins if origin.kind == "furniture"))
    explained = explained_names(text, vocabulary.departments, region, on=era)
    for measure, clauses in zip(document.measures, assigned, strict=True):
        inside = document.references[bisect_left(cited, measure.start) : bisect_left(cited, measure.end)]
        read = replace(measure, text=text[measure.span], references=inside)
        annotated = _annotate(read, clauses, document, vocabulary, region, era, explained)
        measures.append(_as_printed(annotated, document.text))
    unplaced = link_clauses(left, vocabulary.departments, region, on=era, explained=explained)
    return replace(document, measures=tuple(measures), unplaced=unplaced)


def _as_printed(measure: Measure, text: str) -> Measure:
    """Return a measure with the words of the text itself, where they go on over the edge of a page."""
    if measure.text == text[measure.span]:
        return measure
    words: dict[str, Any] = {
        name: tuple(replace(found, text=text[found.span]) for found in getattr(measure, name))
        for name in ("deadlines", "beneficiaries", "amounts", "windows", "contacts")
    }
    who = tuple(replace(found, as_written=text[found.span]) for found in measure.responsibilities)
    return replace(measure, text=text[measure.span], responsibilities=who, **words)


def _annotate(
    measure: Measure,
    clauses: list[Clause],
    document: Document,
    vocabulary: Vocabulary,
    region: str,
    era: Era,
    explained: Mapping[str, str],
) -> Measure:
    registry = vocabulary.departments
    responsibilities = find_responsibilities(
        measure, clauses, registry, region, document.rules, on=era, explained=explained
    )
    labels = find_labels(
        measure.text,
        headings=[*measure.headings, measure.heading or ""],
        title=document.title,
        sectors=vocabulary.sectors,
        topics=vocabulary.topics,
        kinds=vocabulary.kinds,
        department_sectors=[
            body.sector or None if r.department_id and (body := registry.get(r.department_id)) else None
            for r in responsibilities
            if r.basis == "named"
        ],
    )
    return replace(
        measure,
        responsibilities=responsibilities,
        open=any(c.open for c in clauses),
        deadlines=find_deadlines(measure.text, measure.start, issued=document.issued_on),
        strength=find_strength(measure.text),
        beneficiaries=find_beneficiaries(measure.text, measure.start),
        amounts=find_amounts(measure.text, measure.start),
        windows=find_windows(measure.text, measure.start),
        contacts=find_contacts(measure.text, measure.start),
        sectors=labels.sectors,
        topics=labels.topics,
        kinds=labels.kinds,
        evidence={
            label: Evidence(by=e.by, spans=tuple((a + measure.start, b + measure.start) for a, b in e.spans))
            for label, e in labels.evidence.items()
        },
    )
