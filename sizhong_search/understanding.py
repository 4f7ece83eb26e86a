"""A text as read → what the store keeps of it: parsed, annotated, cut into terms, and written as bytes.

Everything that takes time with a document happens here, so that several processes can share it and the one that writes
has only to write.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

import msgspec

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.corrections import correct_boundaries, correct_names
from sizhong_search.index.segment import Held, Segment, pack, unpack
from sizhong_search.model import Correction, Document, RawDocument, Status
from sizhong_search.passages import make_passages
from sizhong_search.paths import fingerprint
from sizhong_search.store import Entry, Shown, to_bytes
from sizhong_search.text import squeeze_title
from sizhong_search.vocabulary import open_vocabulary


def understand(raw: RawDocument, corrections: Iterable[Correction] = ()) -> Document:
    """Parse and annotate a text, with what readers have put right in it."""
    from sizhong_search.annotation import annotate  # their patterns take longer to compile than a search
    from sizhong_search.parsing import parse

    vocabulary, given = open_vocabulary(), list(corrections)
    document = annotate(correct_boundaries(parse(raw, vocabulary.regions), given), vocabulary)
    return correct_names(document, given, vocabulary.departments)


def make_entry(raw: RawDocument, document: Document) -> Entry:
    """Write a text and its understanding as the store keeps them."""
    shown = _shown(document, Segment.of_document(document.id, make_passages(document), shipped_analyzer()))
    return Entry(
        **msgspec.structs.asdict(shown),
        raw=to_bytes(raw),
        head=to_bytes(_head(document)),
        text_digest=text_digest(raw.text),
        same_as=_same_as(document),
        fingerprint=fingerprint(),
        issued_on=document.issued_on.isoformat() if document.issued_on else None,
        n_measures=len(document.measures),
    )


def with_status(document: Document, status: Status, terms: bytes) -> Shown:
    """Write a document with another status; of its terms, as the store has them, only the filters change.

    Where the passages are no longer those that the terms are of, as after a change of the program, they are cut anew.
    """
    document = replace(document, status=status)
    passages = list(make_passages(document))
    try:
        before = unpack(Held(document.id, ""), terms)
    except ValueError:
        before = None
    if before and [document.id + suffix for suffix in before.suffixes] == [passage.id for passage in passages]:
        return _shown(document, before.with_filters(passages))
    return _shown(document, Segment.of_document(document.id, passages, shipped_analyzer()))


def _shown(document: Document, segment: Segment) -> Shown:
    content, terms = to_bytes(document), pack(segment)
    return Shown(
        document_id=document.id,
        document=content,
        terms=terms,
        digest=sha256(content + terms).hexdigest()[:32],
        status=msgspec.json.encode(document.status).decode(),
    )


def text_digest(text: str) -> str:
    """Return a digest by which the same text is known in another format: blanks and line ends do not count."""
    return sha256("".join(text.split()).encode()).hexdigest()


def _head(document: Document) -> Document:
    """Leave out what is long: what is left is enough to list a document, and to tell which others it cites and ends."""
    return replace(
        document,
        text="",
        blocks=(),
        issues=(),
        measures=(),
        clauses=(),
        rules=(),
        notes=(),
        unplaced=(),
        origins=(),
    )


def _same_as(document: Document) -> str:
    """Return number and title, by which a newer text is known; the number alone where no title was read."""
    from sizhong_search.parsing.doc_numbers import standard_form

    if not document.doc_number:
        return ""
    is_titled = not any(issue.code == "no-title" for issue in document.issues)
    return f"{standard_form(document.doc_number)}\t{squeeze_title(document.title) if is_titled else ''}"
