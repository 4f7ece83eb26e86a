"""The index: four inverted fields (words, bigrams, clauses, filter values) in segments, scored, filtered and counted.

It is disposable: everything in it can be put together again from the store at any time. It knows ids and numbers only;
texts stay in the store. What it gives does not depend on how its passages are spread over segments, nor on what stands
in them that the library no longer holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizhong_search.index.baselines import RankBm25, Tfidf
from sizhong_search.index.bm25 import Bm25
from sizhong_search.index.postings import Postings
from sizhong_search.index.ranking import Mask, Ranking, add_up, best, brought, receipt
from sizhong_search.index.segment import Held, Segment
from sizhong_search.index.weighting import Ints, top_k
from sizhong_search.model import Reason, WeightedTerm
from sizhong_search.passages import document_of

__all__ = ["Index", "Mask", "Ranking"]

DIRECT = 20_000  # passages up to which all that match are sorted


class Index:
    """Passages by their terms; a row counts through all segments.

    Parameters
    ----------
    segments : sequence of Segment
    current : mapping of str to str, optional
        The documents of the library in their order, each with the digest of what is indexed of it. What a segment holds
        of others, or with another digest, is left out. By default all that the segments hold.
    """

    def __init__(self, segments: Sequence[Segment], current: Mapping[str, str] | None = None) -> None:
        self.segments = tuple(segments)
        if current is None:
            current = {held.document_id: held.digest for segment in segments for held in segment.documents}
        place = {held: i for i, held in enumerate(current.items())}
        self._starts = np.cumsum([0, *(segment.n_passages for segment in segments)])
        places = [
            np.array([place.pop((held.document_id, held.digest), -1) for held in s.documents], dtype=np.int64)
            for s in segments
        ]
        self.missing = [document_id for document_id, _ in place]
        self.kept: list[Mask] = [p >= 0 for p in places]
        # Where each row stands in the order of the library; -1 for one that is not in it.
        self._place = np.concatenate(
            [np.empty(0, dtype=np.int64), *(p[s.row_documents] for p, s in zip(places, segments, strict=True))]
        )
        self.live: Mask = self._place >= 0
        self._live_parts = [self.live[a:b] for a, b in zip(self._starts, self._starts[1:], strict=False)]
        self.n_passages = int(self.live.sum())

    def id_of(self, row: int) -> str:
        """Return the id of a passage."""
        segment, place = self._locate(row)
        return segment.document_of(place) + segment.suffixes[place]

    def document_of(self, row: int) -> str:
        """Return the id of a passage's document."""
        segment, place = self._locate(row)
        return segment.document_of(place)

    def documents_of(self, rows: NDArray[np.intp]) -> list[str]:
        """Return the document's id for each of many passages."""
        return [self.documents[i] for i in self.row_documents[rows].tolist()]

    @cached_property
    def documents(self) -> list[str]:
        """The ids of the documents that the segments hold, one behind the other."""
        return [held.document_id for segment in self.segments for held in segment.documents]

    @cached_property
    def row_documents(self) -> Ints:
        """For each row, which of ``documents`` it belongs to."""
        firsts = np.cumsum([0, *(len(segment.documents) for segment in self.segments)])
        parts = [segment.row_documents + first for segment, first in zip(self.segments, firsts, strict=False)]
        return np.concatenate([np.empty(0, dtype=np.int32), *parts]).astype(np.int32)

    def spans(self) -> Iterator[tuple[Held, slice]]:
        """Yield the documents of the library, each with its rows."""
        for segment, start, kept in zip(self.segments, self._starts, self.kept, strict=False):
            ends = start + np.cumsum(np.bincount(segment.row_documents, minlength=len(segment.documents)))
            for number in np.flatnonzero(kept).tolist():
                first = ends[number - 1] if number else start
                yield segment.documents[number], slice(int(first), int(ends[number]))

    @property
    def places(self) -> Ints:
        """Where each row stands in the order of the library; -1 for one that is not in it."""
        return self._place

    @property
    def ids(self) -> list[str]:
        """The ids of all passages, in the order of the library."""
        return [self.id_of(row) for row in self.in_order(self.live).tolist()]

    def _locate(self, row: int) -> tuple[Segment, int]:
        i = int(np.searchsorted(self._starts, row, side="right")) - 1
        return self.segments[i], row - int(self._starts[i])

    def mask(self, filters: Mapping[str, Iterable[str]]) -> Mask:
        """Return the passages that pass: any of a field's values, and all fields."""
        allowed = self.live.copy()
        for field, values in filters.items():
            allowed &= self._passing(field, tuple(values))
        return allowed

    @cached_property
    def _passing(self) -> Callable[[str, tuple[str, ...]], Mask]:
        """What tells the passages with any of a field's values; those asked for last are kept."""

        def passing(field: str, values: tuple[str, ...]) -> Mask:
            mask = np.zeros(len(self.live), dtype=bool)
            for value in values:
                mask[self._rows("filters", f"{field}={value}")] = True
            return mask

        return lru_cache(maxsize=16)(passing)

    def rank(
        self,
        terms: Sequence[WeightedTerm],
        allowed: Mask,
        k: int,
        offset: int = 0,
        *,
        ranker: str = "bm25",
        of: Mask | None = None,
    ) -> Ranking:
        """Score the passages that are allowed and match.

        A passage matches with one word, one filter term (a department that the query names) or two bigrams. Its score
        is the sum over the terms, times the square root of the share of the query's concepts that it holds. ``of`` are
        the passages that may match at all.
        """
        if ranker == "bm25":
            asked = self._bm25.ask(terms)
            if self.n_passages > DIRECT and (ranking := best(self._bm25, asked, self._place, allowed, k + offset, of)):
                return ranking.behind(offset)
            postings: list[tuple[Ints, NDArray[Any]]] = [self._bm25.postings(asked, i) for i in range(len(terms))]
        else:
            postings = self._by_package(ranker, terms)
        scores, found = add_up(terms, postings, len(self.live))
        if of is not None:
            found &= of
        rows = top_k(scores, self.in_order(found & allowed), k, offset)
        return Ranking(rows, scores[rows].astype(np.float32), found & allowed, found)

    def similar(self, row: int, allowed: Mask, k: int) -> list[tuple[int, float]]:
        """Return the passages most like one of them, itself left out, with the cosine of their words (TF-IDF)."""
        live = np.flatnonzero(self.live)
        scores = np.zeros(len(self.live), dtype=np.float32)
        scores[live] = self._tfidf.similar(int(np.searchsorted(live, row)))
        others = allowed & (scores > 0)
        others[row] = False
        rows = top_k(scores, self.in_order(others), k)
        return [(row, float(scores[row])) for row in rows.tolist()]

    def row_of(self, passage_id: str) -> int | None:
        """Return the row of a passage of the library; None if there is none with that id."""
        document_id = document_of(passage_id)
        numbers = [number for number, held in enumerate(self.documents) if held == document_id]
        rows = np.flatnonzero(self.live & np.isin(self.row_documents, numbers)).tolist()
        return next((row for row in rows if self.id_of(row) == passage_id), None)

    def list_all(self, allowed: Mask, k: int, offset: int = 0) -> Ranking:
        """Return the passages that are allowed in the order of the texts, without scores."""
        rows = self.in_order(allowed)[offset : offset + k].astype(np.int32)
        return Ranking(rows, np.zeros(len(rows), dtype=np.float32), allowed, self.live)

    def in_order(self, rows: Mask) -> NDArray[np.intp]:
        """Return the rows of a mask in the order of the library."""
        listed = np.flatnonzero(rows)
        places = self._place[listed]
        return listed if (np.diff(places) >= 0).all() else listed[np.argsort(places, kind="stable")]

    def explain(self, rows: Ints, terms: Sequence[WeightedTerm], *, ranker: str = "bm25") -> list[tuple[Reason, ...]]:
        """Return what each term brought to the scores of passages, the most first; the values sum to the score."""
        if ranker == "bm25":
            values, holding = self._bm25.brought(self._bm25.ask(terms), rows)
        else:
            values, holding = brought(self._by_package(ranker, terms), rows)
        return [receipt(terms, values[:, i], holding[:, i]) for i in range(len(rows))]

    def count_values(self, field: str, passages: Mask) -> dict[str, int]:
        """Return how many of some passages have each bare value of a filter field; only values that occur, sorted."""
        values, places = self._table(field)
        counts = np.zeros(len(values) + 1, dtype=np.int64)
        for segment, start, place in zip(self.segments, self._starts, places, strict=False):
            here = passages[start : start + segment.n_passages]
            counts[place] += segment.postings["filters"].count_within(f"{field}=", here)
        return {values[i]: int(counts[i]) for i in np.flatnonzero(counts[:-1]).tolist()}

    @cached_property
    def _table(self) -> Callable[[str], tuple[list[str], list[NDArray[np.int64]]]]:
        """What tells the bare values of a field, sorted, and where each segment's stand among them; others behind."""

        def table(field: str) -> tuple[list[str], list[NDArray[np.int64]]]:
            found = [segment.postings["filters"].beginning_with(f"{field}=") for segment in self.segments]
            bare = [[term.removeprefix(f"{field}=") for term in terms] for terms in found]
            values = sorted({value for of_segment in bare for value in of_segment if "@" not in value})
            place = {value: i for i, value in enumerate(values)}
            return values, [np.array([place.get(v, len(values)) for v in vs], dtype=np.int64) for vs in bare]

        return cache(table)

    def count_any(self, field: str, values: Iterable[str], passages: Mask) -> int:
        """Return how many of some passages have any of the values of a filter field."""
        rows = [self._rows("filters", f"{field}={value}") for value in values]
        return int(passages[np.unique(np.concatenate([np.empty(0, dtype=np.int32), *rows]))].sum())

    def values(self, field: str) -> list[str]:
        """Return the bare values of a filter field that occur, sorted."""
        return self._values(field)

    @cached_property
    def _values(self) -> Callable[[str], list[str]]:
        return cache(lambda field: list(self.count_values(field, self.live)))

    def has_word(self, word: str) -> bool:
        """Tell whether any text of the library has a word."""
        return bool(len(self._rows("words", word)))

    def rarity(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the inverse document frequency of each of some words."""
        asked = self._bm25.ask([WeightedTerm("words", word, 1.0, "words", word) for word in words])
        return np.array(asked.factors, dtype=np.float32)

    def words(self) -> set[str]:
        """Return the words of the library."""
        parts = zip(self.segments, self._live_parts, strict=True)
        return set().union(*(segment.postings["words"].terms_within(live) for segment, live in parts))

    def holding_all(self, field: str, terms: Iterable[str]) -> Mask:
        """Return the passages of the library that hold each of some terms."""
        held = self.live.copy()
        for term in terms:
            holding = np.zeros(len(held), dtype=bool)
            holding[self._rows(field, term)] = True
            held &= holding
        return held

    def _rows(self, field: str, term: str) -> Ints:
        """Return the rows of the library that hold a term."""
        rows = [np.empty(0, dtype=np.int32)]
        parts = zip(self.segments, self._starts, self._live_parts, self._bm25.is_whole, strict=False)
        for segment, start, live, is_whole in parts:
            here = segment.postings[field].rows_of(term)
            rows.append((here if is_whole else here[live.take(here)]) + np.int32(start))
        return np.concatenate(rows)

    @cached_property
    def _bm25(self) -> Bm25:
        return Bm25(self.segments, self._live_parts)

    def _by_package(self, ranker: str, terms: Sequence[WeightedTerm]) -> list[tuple[Ints, NDArray[Any]]]:
        """Return what each term brings by one of the two packages, which know words only, wherever they stand."""
        baseline = self._tfidf if ranker == "tfidf" else self._rank_bm25
        score = baseline.scorer([term.term for term in terms if term.field == "words"])
        rows_of = np.flatnonzero(self.live).astype(np.int32)
        nothing = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
        found = [score(term.term) if term.field == "words" else nothing for term in terms]
        return [(rows_of[rows], values) for rows, values in found]

    @cached_property
    def _whole_text(self) -> Postings:
        """The words of body and clauses together, of what is live, as the two packages know no fields."""
        words, clauses = (
            Postings.merge([(s.postings[field], live) for s, live in zip(self.segments, self._live_parts, strict=True)])
            for field in ("words", "clauses")
        )
        return words.plus(clauses)

    @cached_property
    def _tfidf(self) -> Tfidf:
        return Tfidf(self._whole_text)

    @cached_property
    def _rank_bm25(self) -> RankBm25:
        return RankBm25(self._whole_text)
