"""What readers have put right, put onto a document each time its text is understood.

A correction names its measure by how it begins and its place by the words there, so that it is found again in a newer
text; one that is not is told, and kept. Where a measure ends is put right before the text is annotated; who answers for
it, and with what role, afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from sizhong_search.model import Block, Correction, CorrectionKind, Document, Located, Measure, Origin, Responsibility
from sizhong_search.text import behind_number, sentences
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from sizhong_search.vocabulary.registry import Registry

_BEGINNING = 40  # characters of a measure that tell it from the others
_FURTHER = 2000  # characters behind a measure in which it may really end
# Of the same name, each kind stands instead of these: who was missed is told with body and role.
_INSTEAD_OF: dict[CorrectionKind, tuple[CorrectionKind, ...]] = {
    "missed": ("missed", "not_responsible", "department", "role"),
    "not_responsible": ("not_responsible", "missed"),
}


def beginning_of(measure: Measure) -> str:
    """Return the words by which a correction knows a measure again."""
    return measure.text[:_BEGINNING]


def is_of(correction: Correction, measure: Measure) -> bool:
    """Tell whether a correction puts something right in a measure; one that was cut short is known by what is left."""
    return _begin_alike(correction.measure, beginning_of(measure))


def measure_of(document: Document, correction: Correction) -> Measure | None:
    """Return the measure that begins as the corrected one did, perhaps numbered anew; else the only one with its words.

    Who answers at all is said of that very measure: elsewhere the same words give another duty, or none.
    """
    has = [m for m in document.measures if correction.quote in m.text]
    begins = [m for m in document.measures if is_of(correction, m)]
    if not begins and (words := behind_number(correction.measure)):
        begins = [m for m in document.measures if _begin_alike(words, behind_number(beginning_of(m)) or m.text)]
    if begins:  # several may begin alike
        return next((m for m in has if m in begins), begins[0])
    return has[0] if len(has) == 1 and correction.kind not in _INSTEAD_OF else None


def is_instead_of(new: Correction, earlier: Correction) -> bool:
    """Tell whether a correction puts right the very thing that an earlier one did."""
    is_same_place = new.kind == "boundary" or new.quote == earlier.quote
    is_same_kind = earlier.kind in _INSTEAD_OF.get(new.kind, (new.kind,))
    return is_same_kind and is_same_place and _begin_alike(new.measure, earlier.measure)


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


def find_name(document: Document, measure: Measure, words: str) -> Located | None:
    """Return where a measure names a body in these words: itself, in a heading above it, in a rule for all.

    Of several places, one that names nobody yet goes first, then one in a clause.
    """
    found = []
    for place in _places(document, measure) if words else ():
        at = document.text.find(words, place.start, place.end)
        while at >= 0:
            found.append(Located(start=at, end=at + len(words)))
            at = document.text.find(words, at + 1, place.end)
    return min(
        found,
        key=lambda f: (_overlaps(f, measure.responsibilities), _origin(document, f) == "sentence"),
        default=None,
    )


def names_left(document: Document, measure: Measure, registry: Registry) -> list[str]:
    """Return the names of bodies in the words of a measure and above it that are none of those that answer for it."""
    found, taken = dict[str, None](), {r.as_written for r in measure.responsibilities}
    for place in _places(document, measure):
        for start, end, _ in registry.mentions(document.text[place.span], [document.place or UNKNOWN_REGION]):
            name = Located(start=place.start + start, end=place.start + end)
            if not _overlaps(name, measure.responsibilities):
                found[document.text[name.span]] = None
    return [name for name in found if name not in taken]


def correct_boundaries(document: Document, corrections: Iterable[Correction]) -> Document:
    """Let measures end where somebody has said that they do; for a document that is parsed and not yet annotated."""
    for correction in corrections:
        measure = measure_of(document, correction) if correction.kind == "boundary" else None
        if measure and (at := document.text.find(correction.quote, measure.start)) >= 0:
            document = _end_at(document, measure, at + len(correction.quote))
    return document


def correct_names(document: Document, corrections: Iterable[Correction], registry: Registry) -> Document:
    """Put right who answers for measures and what they have to do; for a document that is annotated."""
    for correction in corrections:
        measure = measure_of(document, correction) if correction.kind != "boundary" else None
        if measure:
            changed = replace(measure, responsibilities=tuple(_corrected(document, measure, correction, registry)))
            document = replace(
                document, measures=tuple(changed if m.id == measure.id else m for m in document.measures)
            )
    return document


def without_place(document: Document, corrections: Iterable[Correction]) -> list[Correction]:
    """Return the corrections whose words a corrected document does not have: its text has changed there."""
    made = list(corrections)
    return [c for c in made if (m := measure_of(document, c)) is None or not _is_in(document, m, c, made)]


def meant_for_both(corrections: Iterable[Correction], earlier: Document, newer: Document) -> list[Correction]:
    """Return the corrections of a newer text that hold for an earlier one: those of measures that say the same in both.

    Both documents are corrected. A measure that is only numbered anew says the same.
    """
    pairs = ((c, measure_of(earlier, c), measure_of(newer, c)) for c in corrections)
    return [c for c, before, after in pairs if before and after and _says(before) == _says(after)]


def _says(measure: Measure) -> str:
    return behind_number(measure.text)


def _is_in(document: Document, measure: Measure, correction: Correction, made: Iterable[Correction]) -> bool:
    if correction.kind == "boundary":
        return correction.quote in document.text[measure.start :]
    if correction.kind == "not_responsible":
        return find_name(document, measure, correction.quote) is not None
    taken_out = {c.quote for c in made if c.kind == "not_responsible" and measure_of(document, c) == measure}
    return correction.quote in taken_out.union(r.as_written for r in measure.responsibilities)


def _corrected(
    document: Document, measure: Measure, correction: Correction, registry: Registry
) -> Iterator[Responsibility]:
    """Yield who answers for a measure, with a correction of one of them."""
    if correction.kind == "missed":
        yield from _with_missed(document, measure, correction, registry)
        return
    for r in measure.responsibilities:
        if r.as_written != correction.quote:
            yield r
        elif correction.kind == "role":
            yield replace(r, role=correction.value, corrected=(*r.corrected, "role"))  # type: ignore[arg-type]
        elif correction.kind == "department":
            yield replace(
                r,
                full_name=_name_of(correction.value, registry) or r.full_name,
                department_id=correction.value,
                today=registry.today(correction.value),
                link="record",
                corrected=(*r.corrected, "department"),
            )


def _with_missed(
    document: Document, measure: Measure, correction: Correction, registry: Registry
) -> Iterator[Responsibility]:
    """Yield who answers for a measure, one more among them where its words stand; it goes before one of its name."""
    others = [r for r in measure.responsibilities if r.as_written != correction.quote]
    place = find_name(document, replace(measure, responsibilities=tuple(others)), correction.quote)
    if place is None:
        yield from measure.responsibilities
        return
    origin = _origin(document, place)
    missed = Responsibility(
        as_written=correction.quote,
        full_name=_name_of(correction.value, registry) or correction.quote,
        department_id=correction.value,
        today=registry.today(correction.value),
        role=correction.role,
        basis="sentence" if origin == "sentence" else "named",
        source=origin,
        link="record",
        corrected=("missed",),
        start=place.start,
        end=place.end,
    )
    at = next((i for i, r in enumerate(others) if r.start > place.start), len(others))
    yield from (*others[:at], missed, *others[at:])


def _name_of(body_id: str, registry: Registry) -> str:
    body = registry.get(body_id)
    return body.name if body else ""


def _places(document: Document, measure: Measure) -> Iterator[Located]:
    """Yield where words may say who answers for a measure."""
    yield measure
    above = [block for block in document.blocks if block.kind == "heading" and block.end <= measure.start]
    for mark in reversed(measure.path[:-1]):
        yield from [block for block in above if document.text.startswith(mark, block.start)][-1:]
    yield from document.rules


def _origin(document: Document, place: Located) -> Origin:
    """Tell whether words stand in a rule for the whole document, in a clause, or in neither."""
    if any(rule.start <= place.start < rule.end for rule in document.rules):
        return "document_rule"
    return "clause" if any(c.start <= place.start < c.end for c in document.clauses) else "sentence"


def _overlaps(place: Located, others: Iterable[Located]) -> bool:
    return any(place.start < other.end and other.start < place.end for other in others)


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
