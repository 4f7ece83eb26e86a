"""Whether a document is in force on a day: by its own term, and by the documents of the library that end it.

Takes documents as parsed and a day; gives each one's status with the words that say so. A term that has run out and a
repeal that has taken effect are facts of the texts; where neither is found and no page says anything, it is unknown.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sizhong_search.citations import means, names_of
from sizhong_search.model import Document, Reference, Status

# 自印发之日起施行，有效期5年: it is printed some days or weeks after its date; the term may run out so much later.
MARGIN = datetime.timedelta(days=60)


def settle(documents: Iterable[Document], on: datetime.date) -> dict[str, Status]:
    """Return the status of each document on a day, by id.

    Parameters
    ----------
    documents : iterable of Document
        The library: a document may be ended by any other one of it.
    on : date
        The day that is asked about.
    """
    library = list(documents)
    ended: dict[str, list[tuple[Document, Reference]]] = defaultdict(list)
    for document in library:
        for reference in document.references:
            if reference.relation == "repeals" and _has_begun(document, on):
                for name in names_of(reference.doc_number, reference.title):
                    ended[name].append((document, reference))
    return {document.id: _status(document, ended, on) for document in library}


def _status(document: Document, ended: Mapping[str, list[tuple[Document, Reference]]], on: datetime.date) -> Status:
    if document.status.value == "lapsed":
        return document.status
    for name in names_of(document.doc_number, document.title):
        for other, reference in ended.get(name, ()):
            if other.id != document.id and means(reference, document, by=other):
                return Status(value="lapsed", evidence=_evidence(other))
    if document.expires_on and document.term:
        margin = MARGIN if "成文日期" in document.term else datetime.timedelta()
        if document.expires_on + margin < on:
            return Status(value="lapsed", evidence=document.term)
        if on <= document.expires_on and not (document.effective_on and on < document.effective_on):
            return Status(value="in-force", evidence=document.term)
    return document.status


def _has_begun(document: Document, on: datetime.date) -> bool:
    """Tell whether a document holds by a day; one without any date does not end others."""
    begins = document.effective_on or document.issued_on or document.published_on
    return begins is not None and begins <= on


def _evidence(document: Document) -> str:
    number = f"（{document.doc_number}）" if document.doc_number else ""
    return (
        f"《{document.title}》{number}予以废止" if document.title != document.id else f"{document.id}{number}予以废止"
    )
