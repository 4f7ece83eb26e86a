"""One inverted field: for each term the passages that hold it, and how often. Four arrays, written as ``.npy``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sizhong_search.index.weighting import Floats, Ints, idf, tf_norm


@dataclass(frozen=True)
class Postings:
    """Term → passages, sorted by term.

    Attributes
    ----------
    terms : sequence of str, sorted
    starts : ndarray of shape (n_terms + 1,)
        Where each term's postings begin in ``rows`` and ``tf``.
    rows : ndarray of shape (n_postings,)
        Passage rows, rising within a term.
    tf : ndarray of shape (n_postings,)
        How often the term stands in the passage.
    doc_len : ndarray of shape (n_passages,), in tokens
    """

    terms: Sequence[str]
    starts: NDArray[np.int64]
    rows: Ints
    tf: Floats
    doc_len: Floats

    @classmethod
    def build(cls, passages: Iterable[Iterable[str]]) -> Postings:
        """Count the terms of each passage."""
        counts = [Counter(terms) for terms in passages]
        triples = sorted((term, row, n) for row, counter in enumerate(counts) for term, n in counter.items())
        terms = sorted({term for term, _, _ in triples})
        df = Counter(term for term, _, _ in triples)
        return cls(
            terms=terms,
            starts=np.cumsum([0, *(df[term] for term in terms)], dtype=np.int64),
            rows=np.array([row for _, row, _ in triples], dtype=np.int32),
            tf=np.array([n for _, _, n in triples], dtype=np.float32),
            doc_len=np.array([c.total() for c in counts], dtype=np.float32),
        )

    def plus(self, other: Postings) -> Postings:
        """Return the postings of both fields of the same passages together."""
        counts: list[Counter[str]] = [Counter() for _ in range(self.n_passages)]
        for field in (self, other):
            for i, term in enumerate(field.terms):
                at = slice(int(field.starts[i]), int(field.starts[i + 1]))
                for row, tf in zip(field.rows[at], field.tf[at], strict=True):
                    counts[row][term] += int(tf)
        return Postings.build(counts)

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as ``{name}.{array}.npy`` and the terms as lines."""
        for array in ("starts", "rows", "tf", "doc_len"):
            np.save(folder / f"{name}.{array}.npy", getattr(self, array), allow_pickle=False)
        (folder / f"{name}.terms.txt").write_text("\n".join(self.terms), "utf-8")

    @classmethod
    def open(cls, folder: Path, name: str) -> Postings:
        """Map the arrays of a saved field."""
        arrays = {
            array: np.load(folder / f"{name}.{array}.npy", mmap_mode="r", allow_pickle=False)
            for array in ("starts", "rows", "tf", "doc_len")
        }
        terms = (folder / f"{name}.terms.txt").read_text("utf-8")
        return cls(terms=terms.split("\n") if terms else [], **arrays)

    @property
    def n_passages(self) -> int:
        """How many passages the field covers."""
        return len(self.doc_len)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {term: i for i, term in enumerate(self.terms)}

    @cached_property
    def _tf_norm(self) -> Floats:
        return tf_norm(self.tf, self.doc_len[self.rows], float(self.doc_len.mean()) if self.n_passages else 0.0)

    def __contains__(self, term: str) -> bool:
        return term in self._place

    def rows_of(self, term: str) -> Ints:
        """Return the rows of the passages that hold a term; none for an unknown one."""
        return self.rows[self._slice(term)]

    def scores_of(self, term: str) -> tuple[Ints, Floats]:
        """Return the rows that hold a term and the term's BM25 score in each."""
        at = self._slice(term)
        rows = self.rows[at]
        return rows, self._tf_norm[at] * np.float32(idf(self.n_passages, len(rows)))

    def with_prefix(self, prefix: str) -> Iterator[str]:
        """Yield the terms that begin with a prefix."""
        return (term for term in self.terms if term.startswith(prefix))

    def _slice(self, term: str) -> slice:
        i = self._place.get(term)
        return slice(0, 0) if i is None else slice(int(self.starts[i]), int(self.starts[i + 1]))
