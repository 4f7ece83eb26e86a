"""The index: four inverted fields (words, bigrams, clauses, filter values) in segments, scored, filtered and counted.

It is disposable: everything in it can be put together again from the store at any time. It knows ids and numbers only;
texts stay in the store. What it gives does not depend on how its passages are spread over segments, nor on what stands
in them that the library no longer holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from sizhong_search.index.baselines import RankBm25, Tfidf
from sizhong_search.index.postings import Postings
from sizhong_search.index.segment import FIELDS, Segment
from sizhong_search.index.weighting import Floats, Ints, coordination, idf, length_norm, top_k
from sizhong_search.model import Part, Reason, WeightedTerm

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows of passages, best first, with their scores.

    ``matched`` are all that match and are allowed, ``found`` all that match, allowed or not.
    """

    rows: Ints
    scores: Floats
    matched: Mask
    found: Mask

    @property
    def total(self) -> int:
        """How many passages match and are allowed."""
        return int(self.matched.sum())


def n_concepts(terms: Iterable[WeightedTerm]) -> int:
    """Return how many things the terms of a query stand for."""
    return len({term.concept for term in terms} - {None})


def _by_concept(terms: Sequence[WeightedTerm]) -> Iterable[tuple[int | None, list[WeightedTerm]]]:
    groups: dict[int | None, list[WeightedTerm]] = {}
    for term in terms:
        groups.setdefault(term.concept, []).append(term)
    return groups.items()


def _receipt(parts: Sequence[tuple[WeightedTerm, float]], n_asked: int) -> tuple[Reason, ...]:
    """Say what each term brought to one passage, the most first."""
    held = np.array([n_concepts(term for term, _ in parts)], dtype=np.float32)
    factor = float(coordination(held, n_asked)[0])
    values: dict[tuple[Part, str], float] = {}
    for term, value in parts:
        if value:
            values[term.part, term.shown] = values.get((term.part, term.shown), 0.0) + value * factor
    reasons = (Reason(part=part, term=shown, value=value) for (part, shown), value in values.items())
    return tuple(sorted(reasons, key=lambda reason: -reason.value))


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
            passing = np.zeros(len(allowed), dtype=bool)
            for value in values:
                passing[self._find("filters", f"{field}={value}")[0]] = True
            allowed &= passing
        return allowed

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
        score = self._scorer(ranker, terms)
        scores = np.zeros(len(self.live), dtype=np.float32)
        seen = np.zeros(len(self.live), dtype=np.int32)
        n_held = np.zeros(len(self.live), dtype=np.float32)
        for concept, group in _by_concept(terms):
            held = np.zeros(len(self.live), dtype=bool)
            for term in group:
                rows, values = score(term)
                scores[rows] += values
                seen[rows] += term.match
                held[rows] = True
            if concept is not None:
                n_held += held
        scores *= coordination(n_held, n_concepts(terms))
        found = seen >= 2 if of is None else (seen >= 2) & of
        rows = top_k(scores, self.in_order(found & allowed), k, offset)
        return Ranking(rows, scores[rows], found & allowed, found)

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
        for segment, start in zip(self.segments, self._starts, strict=False):
            for number, held in enumerate(segment.documents):
                suffix = passage_id.removeprefix(held.document_id)
                if suffix == passage_id or suffix[:1] not in ("#", "@"):
                    continue
                for row in np.flatnonzero(segment.row_documents == number).tolist():
                    if segment.suffixes[row] == suffix and self.live[start + row]:
                        return int(start) + row
        return None

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
        score = self._scorer(ranker, terms)
        parts: list[list[tuple[WeightedTerm, float]]] = [[] for _ in rows]
        for term in terms:
            holding, values = score(term)
            at = np.searchsorted(holding, rows)
            for i, j in enumerate(at.tolist()):
                if j < len(holding) and holding[j] == rows[i]:
                    parts[i].append((term, float(values[j])))
        return [_receipt(of_one, n_concepts(terms)) for of_one in parts]

    def count_values(self, field: str, passages: Mask) -> dict[str, int]:
        """Return how many of some passages have each bare value of a filter field; only values that occur, sorted."""
        prefix, counts = f"{field}=", dict[str, int]()
        for segment, start in zip(self.segments, self._starts, strict=False):
            within = passages[start : start + segment.n_passages]
            for term, n in segment.postings["filters"].count_within(prefix, within).items():
                if n and "@" not in term:
                    value = term.removeprefix(prefix)
                    counts[value] = counts.get(value, 0) + n
        return dict(sorted(counts.items()))

    def count_any(self, field: str, values: Iterable[str], passages: Mask) -> int:
        """Return how many of some passages have any of the values of a filter field."""
        rows = [self._find("filters", f"{field}={value}")[0] for value in values]
        return int(passages[np.unique(np.concatenate([np.empty(0, dtype=np.int32), *rows]))].sum())

    def values(self, field: str) -> list[str]:
        """Return the bare values of a filter field that occur, sorted."""
        return self._values(field)

    @cached_property
    def _values(self) -> Callable[[str], list[str]]:
        return cache(lambda field: list(self.count_values(field, self.live)))

    def has_word(self, word: str) -> bool:
        """Tell whether any text of the library has a word."""
        return bool(len(self._find("words", word)[0]))

    def words(self) -> set[str]:
        """Return the words of the library."""
        parts = zip(self.segments, self._live_parts, strict=True)
        return set().union(*(segment.postings["words"].terms_within(live) for segment, live in parts))

    def holding_all(self, field: str, terms: Iterable[str]) -> Mask:
        """Return the passages of the library that hold each of some terms."""
        held = self.live.copy()
        for term in terms:
            holding = np.zeros(len(held), dtype=bool)
            holding[self._find(field, term)[0]] = True
            held &= holding
        return held

    def _find(self, field: str, term: str) -> tuple[Ints, Floats]:
        """Return the rows that hold a term, and how often it stands in each."""
        rows, tfs = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.float32)]
        for segment, start, live in zip(self.segments, self._starts, self._live_parts, strict=False):
            postings = segment.postings[field]
            at = postings.span(term)
            if at.start == at.stop:
                continue
            here = postings.rows[at]
            kept = live[here]
            rows.append((here[kept] + start).astype(np.int32))
            tfs.append(postings.tf[at][kept].astype(np.float32))
        return np.concatenate(rows), np.concatenate(tfs)

    def _scorer(self, ranker: str, terms: Sequence[WeightedTerm]) -> Callable[[WeightedTerm], tuple[Ints, Floats]]:
        """Return what tells a term's scores; the two packages know words only, wherever they stand."""
        if ranker == "bm25":
            return self._bm25
        baseline = self._tfidf if ranker == "tfidf" else self._rank_bm25
        score = baseline.scorer([term.term for term in terms if term.field == "words"])
        rows_of = np.flatnonzero(self.live).astype(np.int32)
        nothing = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)

        def scores(term: WeightedTerm) -> tuple[Ints, Floats]:
            if term.field != "words":
                return nothing
            rows, values = score(term.term)
            return rows_of[rows], values

        return scores

    def _bm25(self, term: WeightedTerm) -> tuple[Ints, Floats]:
        rows, tf = self._find(term.field, term.term)
        weight = np.float32(idf(self.n_passages, len(rows)))
        if term.field == "filters":  # a department is held or not: its rarity counts, not its frequency
            values = np.full(len(rows), weight, dtype=np.float32)
        else:
            values = tf / (tf + self._length_norms[term.field][rows]) * weight
        return rows, values * np.float32(term.weight)

    @cached_property
    def _length_norms(self) -> dict[str, Floats]:
        """For each field, what the length of each passage takes from its scores."""
        norms = {}
        for field in FIELDS:
            parts = (segment.postings[field].doc_len for segment in self.segments)
            lengths = np.concatenate([np.empty(0, dtype=np.float32), *parts])
            # In double precision the sum is exact, so that it does not hang on the order of the rows.
            mean = float(lengths[self.live].mean(dtype=np.float64)) if self.n_passages else 0.0
            norms[field] = length_norm(lengths, mean)
        return norms

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
