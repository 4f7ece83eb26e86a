"""A segment: the terms of whole documents, written once and never changed.

A document's own terms are a segment of one, made where the document is understood and kept in the store beside it, so
that an index is put together from there without cutting a text into words again. What a newer text has replaced stays
in its segment until that is merged; :class:`~sizhong_search.index.Index` leaves it out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from sizhong_search.analyzer import Analyzer
from sizhong_search.index.postings import Postings, Rows
from sizhong_search.index.strings import Strings, map_array
from sizhong_search.index.weighting import Ints
from sizhong_search.model import Passage

FIELDS = ("words", "bigrams", "clauses", "filters")


class Held(NamedTuple):
    """A document that a segment holds: its id, and the digest of what was indexed of it."""

    document_id: str
    digest: str


@dataclass(frozen=True, eq=False)
class Segment:
    """Passages by their terms.

    Attributes
    ----------
    documents : sequence of Held
    row_documents : ndarray of shape (n_passages,)
        Which of the documents each passage belongs to, rising.
    suffixes : sequence of str
        What each passage's id has behind its document's: ``#2.1``, ``@57-270``.
    postings : dict of str to Postings, by field
    """

    documents: Sequence[Held]
    row_documents: Ints
    suffixes: Sequence[str]
    postings: dict[str, Postings]

    @classmethod
    def of_document(cls, document_id: str, passages: Iterable[Passage], analyzer: Analyzer) -> Segment:
        """Count the terms of a document's passages."""
        listed = list(passages)
        terms = {
            "words": Postings.build(analyzer.word_terms(p.text) for p in listed),
            "bigrams": Postings.build(analyzer.bigram_terms(p.text) for p in listed),
            "clauses": Postings.build(analyzer.word_terms(p.clauses) for p in listed),
            "filters": _filters(listed),
        }
        suffixes = [p.id.removeprefix(document_id) for p in listed]
        return cls([Held(document_id, "")], np.zeros(len(listed), dtype=np.int32), suffixes, terms)

    def with_filters(self, passages: Iterable[Passage]) -> Segment:
        """Return it with the filter values of the same passages as they are now; their texts are not cut again."""
        return replace(self, postings={**self.postings, "filters": _filters(passages)})

    @classmethod
    def merge(cls, segments: Sequence[Segment], kept: Sequence[NDArray[np.bool_]]) -> Segment:
        """Put segments one behind the other, without the documents that are not kept (a mask for each segment)."""
        documents: list[Held] = []
        row_documents, suffixes, masks = [np.empty(0, dtype=np.int32)], list[str](), list[Rows]()
        for segment, mask in zip(segments, kept, strict=True):
            rows = mask[segment.row_documents]
            row_documents.append(((np.cumsum(mask) - 1)[segment.row_documents[rows]] + len(documents)).astype(np.int32))
            documents += [held for held, keep in zip(segment.documents, mask, strict=True) if keep]
            suffixes += [segment.suffixes[row] for row in np.flatnonzero(rows).tolist()]
            masks.append(rows)
        postings = {
            field: Postings.merge([(s.postings[field], mask) for s, mask in zip(segments, masks, strict=True)])
            for field in FIELDS
        }
        return cls(documents, np.concatenate(row_documents), suffixes, postings)

    @property
    def n_passages(self) -> int:
        """How many passages it has, those of replaced documents included."""
        return len(self.row_documents)

    def document_of(self, row: int) -> str:
        """Return the id of a passage's document."""
        return self.documents[int(self.row_documents[row])].document_id

    def weighed(self, means: Mapping[str, float]) -> Segment:
        """Work out what frequencies are worth where passages have these mean lengths, by field, for a segment to save.

        A filter value is held or not: its frequency counts for nothing.
        """
        weighed = {field: self.postings[field].weighed(means[field]) for field in FIELDS if field != "filters"}
        return replace(self, postings={**self.postings, **weighed})

    def save(self, folder: Path) -> None:
        """Write it into an existing folder."""
        (folder / "documents.json").write_bytes(msgspec.json.encode(list(self.documents)))
        np.save(folder / "row_documents.npy", self.row_documents, allow_pickle=False)
        Strings.of(self.suffixes).save(folder, "suffixes")
        for name, postings in self.postings.items():
            postings.save(folder, name)

    @classmethod
    def open(cls, folder: Path) -> Segment:
        """Map a saved one."""
        documents = msgspec.json.decode((folder / "documents.json").read_bytes(), type=list[Held])
        rows = map_array(folder / "row_documents.npy")
        postings = {name: Postings.open(folder, name) for name in FIELDS}
        return cls(documents, rows, Strings.open(folder, "suffixes"), postings)


def _filters(passages: Iterable[Passage]) -> Postings:
    return Postings.build(
        [f"{name}={value}" for name, values in p.fields.items() for value in values] for p in passages
    )


class _PackedField(msgspec.Struct, array_like=True):
    terms: list[str]
    starts: bytes
    rows: bytes
    tf: bytes
    doc_len: bytes


class _Packed(msgspec.Struct, array_like=True):
    suffixes: list[str]
    fields: dict[str, _PackedField]


def pack(segment: Segment) -> bytes:
    """Write the terms of one document as bytes, for the store."""
    fields = {
        name: _PackedField(
            list(p.terms),
            p.starts.astype(np.int32).tobytes(),
            p.rows.astype(np.int32).tobytes(),
            p.tf[:].tobytes(),
            p.doc_len.tobytes(),
        )
        for name, p in segment.postings.items()
    }
    return zlib.compress(msgspec.msgpack.encode(_Packed(list(segment.suffixes), fields)), 1)


def unpack(held: Held, packed: bytes) -> Segment:
    """Read the terms of one document.

    Raises
    ------
    ValueError
        If they are not what :func:`pack` wrote.
    """
    try:
        content = msgspec.msgpack.decode(zlib.decompress(packed), type=_Packed)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"terms of {held.document_id}: {error}") from error
    if content.fields.keys() != set(FIELDS):
        raise ValueError(f"terms of {held.document_id}: fields {', '.join(content.fields)}")
    postings = {
        name: Postings(
            terms=field.terms,
            starts=np.frombuffer(field.starts, dtype=np.int32).astype(np.int64),
            rows=np.frombuffer(field.rows, dtype=np.int32),
            tf=np.frombuffer(field.tf, dtype=np.uint16),
            doc_len=np.frombuffer(field.doc_len, dtype=np.float32),
        )
        for name, field in content.fields.items()
    }
    if any(len(p.doc_len) != len(content.suffixes) for p in postings.values()):
        raise ValueError(f"terms of {held.document_id}: fields of other passages")
    return Segment([held], np.zeros(len(content.suffixes), dtype=np.int32), content.suffixes, postings)
