"""Document → passages: the measures, and the other paragraphs of the text, each with what it is filtered by.

A passage is searched together with the title and the headings above it. Filter values may be qualified behind an ``@``
(``hlj-finance@lead``, ``transport@text``): a filter can ask for the qualified value, facets count the bare one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sizhong_search.errors import NotFoundError
from sizhong_search.model import Block, Document, Measure, Passage
from sizhong_search.text import sentences

MAX_PARAGRAPH = 300
MAX_LIST = 600  # characters, where a list goes on: the last of four conditions is not left out
_GOES_ON = re.compile(r"[；;：:]\s{0,9}$")
Spans = tuple[tuple[int, int], ...]
Fields = dict[str, tuple[str, ...]]


def make_passages(document: Document) -> Iterator[Passage]:
    """Yield the passages of a document in the order of its text."""
    furniture = tuple((b.start, b.end) for b in document.blocks if b.kind == "furniture")
    shared = _document_fields(document)
    passages = [*_measures(document, furniture, shared), *_paragraphs(document, furniture, shared)]
    yield from sorted(passages, key=lambda passage: passage.start)


def _measures(document: Document, furniture: Spans, shared: Fields) -> Iterator[Passage]:
    for measure in document.measures:
        inside = [(c.start, c.end) for c in document.clauses if measure.start <= c.start < measure.end]
        body = _searched(document, measure.start, measure.end, furniture, inside)
        yield Passage(
            id=measure.id,
            document_id=document.id,
            unit="measure",
            start=measure.start,
            end=measure.end,
            text="\n".join((document.title, *measure.headings, body)),
            clauses="\n".join(document.text[start:end] for start, end in inside),
            fields=shared | _measure_fields(measure) | {"unit": ("measure", "default")},
        )


def _paragraphs(document: Document, furniture: Spans, shared: Fields) -> Iterator[Passage]:
    """Yield what stands beside the measures; a search shows it by default only where there are no measures."""
    shown = ("paragraph",) if document.measures else ("paragraph", "default")
    for start, end, above in _stretches(document):
        heading = document.text[above.span].strip() if above and above.start < start else ""
        searched = (document.title, heading, _searched(document, start, end, furniture))
        yield Passage(
            id=_paragraph_id(document, start, end),
            document_id=document.id,
            unit="paragraph",
            start=start,
            end=end,
            text="\n".join(filter(None, searched)),
            clauses="",
            fields=shared | {"unit": shown},
        )


def document_of(passage_id: str) -> str:
    """Return the document's id in a passage's or a measure's id.

    >>> document_of("plan#2.1"), document_of("plan@57-270")
    ('plan', 'plan')
    """
    return re.split("[#@]", passage_id)[0]


def locate(document: Document, passage_id: str) -> tuple[Measure | None, int, int]:
    """Return the measure that a passage is, if it is one, and the passage's span in its document.

    Raises
    ------
    NotFoundError
        If the id is none of a passage.
    """
    for measure in document.measures:
        if measure.id == passage_id:
            return measure, measure.start, measure.end
    for start, end, _ in _stretches(document):
        if passage_id == _paragraph_id(document, start, end):
            return None, start, end
    raise NotFoundError(passage_id)


def locate_known(document: Document, passage_id: str) -> tuple[Measure | None, int, int]:
    """Return what :func:`locate` does, for an id that the index has: a paragraph's is not looked for in the text."""
    own = passage_id.removeprefix(document.id)
    if own.startswith("@"):
        start, _, end = own[1:].partition("-")
        return None, int(start), int(end)
    return locate(document, passage_id)


def _paragraph_id(document: Document, start: int, end: int) -> str:
    return f"{document.id}@{start}-{end}"


def _document_fields(document: Document) -> Fields:
    from sizhong_search.parsing.doc_numbers import standard_form  # whose patterns take longer than a search

    return {
        "document": (document.id,),
        "region": (document.region or "unknown",),
        "level": (document.level or "unknown",),
        "year": (str(document.issued_on.year) if document.issued_on else "unknown",),
        "status": (document.status.value,),
        "number": (standard_form(document.doc_number),) if document.doc_number else (),
    }


def _measure_fields(measure: Measure) -> Fields:
    departments: dict[str, None] = {}
    for r in measure.responsibilities:
        if r.basis == "generic":  # 各有关部门 is everybody, no department to filter by
            continue
        bearer = r.department_id or r.full_name
        departments |= {bearer: None, f"{bearer}@{r.role}": None, f"{bearer}@{r.basis}": None}

    def qualified(labels: tuple[str, ...]) -> tuple[str, ...]:
        return (*labels, *(f"{label}@{measure.evidence[label].by}" for label in labels if label in measure.evidence))

    return {
        "department": tuple(departments),
        "role": tuple(dict.fromkeys(r.role for r in measure.responsibilities)),
        "sector": qualified(measure.sectors),
        "topic": measure.topics,
        "kind": measure.kinds,
        "deadline": tuple(dict.fromkeys(d.kind for d in measure.deadlines)),
    }


def _stretches(document: Document) -> Iterator[tuple[int, int, Block | None]]:
    """Yield the spans of what stands between measures, with the heading above each.

    Neighbouring paragraphs go together up to ``MAX_PARAGRAPH`` characters, for a line alone says too little to be
    ranked by; a heading goes with what follows it, and a longer paragraph is cut at sentence ends. A list that goes on
    behind a semicolon or a colon may have ``MAX_LIST``.
    """
    start = end = -1  # nothing is gathered
    heading: Block | None = None
    above: Block | None = None  # of what is gathered
    has_body = False
    for block in document.blocks:
        if block.kind == "furniture":
            continue
        if start >= 0 and (block.kind == "measure" or (block.kind == "heading" and has_body)):
            yield start, end, above
            start = -1
        if block.kind == "measure":
            continue
        if block.kind == "heading":
            heading = block
        for a, b in sentences(document.text[block.span]):
            limit = MAX_LIST if _GOES_ON.search(document.text, max(start, end - 10), end) else MAX_PARAGRAPH
            if start >= 0 and block.start + b - start > limit:
                yield start, end, above
                start = -1
            if start < 0:
                start, above, has_body = block.start + a, heading, False
            end = block.start + b
        has_body = has_body or (start >= 0 and block.kind != "heading")
    if start >= 0:
        yield start, end, above


def _searched(
    document: Document, start: int, end: int, furniture: Spans, clauses: Iterable[tuple[int, int]] = ()
) -> str:
    """Return a stretch of the text as it is searched, which is never shown.

    The editor's additions are put in, and what belongs to the pages taken out: a word may go on behind it. Clauses are
    taken out, for 人民银行 among those responsible does not make a measure one about banks; their words are a field of
    their own.
    """
    text = document.text
    changes = [(n.position, n.position, n.inserted) for n in document.notes if start <= n.position <= end]
    changes += [(a, b, "\n") for a, b in clauses]
    changes += [(a, b, "") for a, b in furniture if start <= a < end]
    parts, at = [], start
    for a, b, instead in sorted(changes):
        if a < at:  # an addition inside a clause that is left out
            continue
        parts += [text[at:a], instead]
        at = b
    return "".join((*parts, text[at:end]))
