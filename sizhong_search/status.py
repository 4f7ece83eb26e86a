"""Whether a document is in force on a day: by its own term, and by the documents of the library that end it.

Takes documents as parsed and a day; gives each one's status with the words that say so. A term that has run out and a
repeal that has taken effect are facts of the texts; where neither is found and no page says anything, it is unknown.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable

from sizhong_search.model import Document, Status

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
    ended: dict[str, list[Document]] = defaultdict(list)
    for document in library:
        for reference in document.references:
            if reference.relation == "repeals" and _has_begun(document, on):
                for name in filter(None, (reference.doc_number, reference.title)):
                    ended[_key(name)].append(document)
    return {document.id: _status(document, ended, on) for document in library}


def _status(document: Document, ended: dict[str, list[Document]], on: datetime.date) -> Status:
    if document.status.value == "lapsed":
        return document.status
    for key in filter(None, (document.doc_number, document.title)):
        for other in ended.get(_key(key), ()):
            if other.id != document.id:
                number = f"（{other.doc_number}）" if other.doc_number else ""
                return Status(value="lapsed", evidence=f"《{other.title}》{number}予以废止")
    if document.expires_on and document.term:
        margin = MARGIN if "成文日期" in document.term else datetime.timedelta()
        if document.expires_on + margin < on:
            return Status(value="lapsed", evidence=document.term)
        if on <= document.expires_on and not (document.effective_on and on < document.effective_on):
            return Status(value="in-force", evidence=document.term)
    return document.status


def _has_begun(document: Document, on: datetime.date) -> bool:
    begins = document.effective_on or document.issued_on or document.published_on
    return begins is None or begins <= on


def _key(name: str) -> str:
    """Return a title or number as it is compared: without blanks and the kinds of brackets that print varies."""
    return re.sub(r"[\s《》〈〉]", "", name).translate(str.maketrans("[]【】（）()", "〔〕〔〕〔〕〔〕"))
