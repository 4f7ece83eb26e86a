"""Which documents of a library a text cites or ends, and which of them cite or end it.

A document is looked up by its number, or by its title where one of the two states no number. Several documents may bear
one title: then a title alone means none of them for certain, and all are given.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sizhong_search.model import Document, Reference, Relation
from sizhong_search.parsing.doc_numbers import standard_form
from sizhong_search.text import squeeze_title

_INSIDE = re.compile(r"[《〈](?P<title>[^《》〈〉]{4,120})[》〉]\s?的通知$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a text cites: each place where it does, and the documents of the library that this may be."""

    references: tuple[Reference, ...]
    held: tuple[Document, ...] = ()

    @property
    def relation(self) -> Relation:
        """Whether the text ends it, at any of the places."""
        return _relation(self.references)

    @property
    def name(self) -> str:
        """How the text calls it: the title in 《》, the number, or both."""
        title = next((r.title for r in self.references if r.title), None)
        number = next((r.doc_number for r in self.references if r.doc_number), None)
        written = f"《{title}》" if title else ""
        return f"{written}（{number}）" if written and number else written or number or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """A document of the library that cites another, and each place where it does."""

    document: Document
    references: tuple[Reference, ...]

    @property
    def relation(self) -> Relation:
        """Whether it ends the other, at any of the places."""
        return _relation(self.references)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """Both ways: what a document cites, and what cites it; what ends another stands first."""

    cites: tuple[Cited, ...]
    cited_by: tuple[Citing, ...]


def find_citations(document: Document, library: Iterable[Document]) -> Citations:
    """Look up what a document cites in a library, and who in the library cites it.

    Parameters
    ----------
    document : Document
    library : iterable of Document
        Heads are enough; the document itself may be among them.
    """
    others = [other for other in library if other.id != document.id]
    return Citations(cites=tuple(_cites(document, others)), cited_by=tuple(_cited_by(document, others)))


def names_of(doc_number: str | None, title: str | None) -> Iterator[str]:
    """Yield what a document is looked up by: its number in standard form, its title, one inside 关于印发〈…〉的通知.

    >>> list(names_of("国发[2015] 53 号", "关于印发《某省快递管理办法》的通知"))
    ['国发〔2015〕53号', '关于印发某省快递管理办法的通知', '某省快递管理办法']
    """
    if doc_number:
        yield standard_form(doc_number)
    if title:
        yield squeeze_title(title)
        if inside := _INSIDE.search(title):
            yield squeeze_title(inside["title"])


def of_one_number(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Return those documents that share a number with another of them, by number: whatever is counted, each counts.

    Two editions, or a text and its copy; documents without a number share none.
    """
    found: dict[str, dict[str, Document]] = defaultdict(dict)
    for document in documents:
        if document.doc_number:
            found[standard_form(document.doc_number)][document.id] = document
    return {number: list(those.values()) for number, those in found.items() if len(those) > 1}


def means(reference: Reference, document: Document, *, by: Document) -> bool:
    """Tell whether a reference of a text may mean a document that bears its name.

    Where both have a number, the number decides: a new version bears the old one's title. Else no text means one that
    was issued after it.
    """
    if reference.doc_number and document.doc_number:
        return standard_form(reference.doc_number) == standard_form(document.doc_number)
    return not (document.issued_on and by.issued_on and document.issued_on > by.issued_on)


def _cites(document: Document, others: Iterable[Document]) -> Iterator[Cited]:
    by_name: dict[str, dict[str, Document]] = defaultdict(dict)
    for other in others:
        for name in names_of(other.doc_number, other.title):
            by_name[name][other.id] = other
    found: dict[object, Cited] = {}
    for reference in document.references:
        names = tuple(names_of(reference.doc_number, reference.title))
        held = {i: other for name in names for i, other in by_name.get(name, {}).items()}
        those = tuple(other for other in held.values() if means(reference, other, by=document))
        key = tuple(other.id for other in those) or names[0]
        earlier = found[key].references if key in found else ()
        found[key] = Cited(references=(*earlier, reference), held=those)
    yield from sorted(found.values(), key=lambda cited: cited.relation != "repeals")


def _cited_by(document: Document, others: Iterable[Document]) -> Iterator[Citing]:
    own = set(names_of(document.doc_number, document.title))
    found = []
    for other in others:
        references = tuple(
            reference
            for reference in other.references
            if not own.isdisjoint(names_of(reference.doc_number, reference.title))
            and means(reference, document, by=other)
        )
        if references:
            found.append(Citing(document=other, references=references))
    yield from sorted(found, key=lambda citing: citing.relation != "repeals")


def _relation(references: Iterable[Reference]) -> Relation:
    return "repeals" if any(r.relation == "repeals" for r in references) else "cites"
