"""A text as read → what the store keeps of it: parsed, annotated, cut into terms, and written as bytes.

Everything that takes time with a document happens here, so that several processes can share it and the one that writes
has only to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

import msgspec

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.corrections import correct_boundaries, correct_names
from sizhong_search.index.segment import Held, Segment, pack, unpack
from sizhong_search.model import Correction, Document, RawDocument
from sizhong_search.passages import make_passages
from sizhong_search.paths import fingerprint
from sizhong_search.store import Entry, to_bytes
from sizhong_search.vocabulary import open_vocabulary


def understand(raw: RawDocument, corrections: Iterable[Correction] = ()) -> Document:
    """Parse and annotate a text, with what readers have put right in it."""
    from sizhong_search.annotation import annotate  # their patterns take longer to compile than a search
    from sizhong_search.parsing import parse

    vocabulary, given = open_vocabulary(), list(corrections)
    document = annotate(correct_boundaries(parse(raw, vocabulary.regions), given), vocabulary)
    return correct_names(document, given, vocabulary.departments)


def make_entry(raw: RawDocument, document: Document, before: bytes = b"") -> Entry:
    """Write a text and its understanding as the store keeps them.

    ``before`` are the terms that the store has of the document, where nothing but what it is filtered by is new.
    """
    content = to_bytes(document)
    if before:
        terms = pack(unpack(Held(document.id, ""), before).with_filters(make_passages(document)))
    else:
        terms = pack(Segment.of_document(document.id, make_passages(document), shipped_analyzer()))
    return Entry(
        document_id=document.id,
        raw=to_bytes(raw),
        document=content,
        head=to_bytes(_head(document)),
        terms=terms,
        digest=sha256(content + terms).hexdigest()[:32],
        text_digest=text_digest(raw.text),
        same_as=_same_as(document),
        fingerprint=fingerprint(),
        issued_on=document.issued_on.isoformat() if document.issued_on else None,
        n_measures=len(document.measures),
        status=msgspec.json.encode(document.status).decode(),
    )


def text_digest(text: str) -> str:
    """Return a digest by which the same text is known in another format: blanks and line ends do not count."""
    return sha256("".join(text.split()).encode()).hexdigest()


def _head(document: Document) -> Document:
    """Leave out what is long: what is left is enough to list a document, and to tell which others it ends."""
    return replace(
        document,
        text="",
        blocks=(),
        issues=(),
        measures=(),
        clauses=(),
        references=tuple(reference for reference in document.references if reference.relation == "repeals"),
        rules=(),
        notes=(),
        unplaced=(),
        origins=(),
    )


def _same_as(document: Document) -> str:
    """Return what a newer text of the same document would have in common with it; nothing where that is not sure."""
    from sizhong_search.parsing.doc_numbers import standard_form

    if not document.doc_number or any(issue.code == "no-title" for issue in document.issues):
        return ""
    return f"{standard_form(document.doc_number)} {squeeze(document.title)}"


def squeeze(title: str) -> str:
    """Leave out what two printings of a title differ in.

    >>> squeeze("关于印发《甲 办法》的通知")
    '关于印发甲办法的通知'
    """
    return re.sub(r"[\s《》〈〉]", "", title)
