"""BM25 over segments: what each term brings to passages, exactly for some of them, nearly for all of a segment.

The weights of a segment are in single precision, and of a mean length that the library had when the segment was saved.
So they choose candidates, with a bound for how far they are off; what is shown and explained is worked out from the
frequencies, in double precision, with the means of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizhong_search.index.postings import Rows
from sizhong_search.index.scatter import add
from sizhong_search.index.segment import FIELDS, Segment
from sizhong_search.index.weighting import BLOCK, Doubles, Floats, Ints, coordination, idf, saturation
from sizhong_search.model import A_MATCH, WeightedTerm


@dataclass(frozen=True)
class Asked:
    """A query's terms, with where their postings stand in each segment, and what a full weight of each brings."""

    terms: Sequence[WeightedTerm]
    by_field: dict[str, list[int]]
    spans: list[list[slice]]
    factors: list[float]


@dataclass(frozen=True)
class Scan:
    """What a segment's passages nearly score, and which of them match; valid until the next segment is scanned.

    ``scores`` has zeros at its end, up to a whole number of blocks. ``found`` is None where it is who has a score.
    """

    scores: Floats
    found: Rows | None


class Bm25:
    """The formula over segments.

    Parameters
    ----------
    segments : sequence of Segment
    live : sequence of masks
        The passages of each segment that the library has.
    """

    def __init__(self, segments: Sequence[Segment], live: Sequence[Rows]) -> None:
        self._segments, self.live = segments, live
        self._starts = np.cumsum([0, *(segment.n_passages for segment in segments)])
        self.is_whole = [bool(mask.all()) for mask in live]
        self._n_passages = sum(int(mask.sum()) for mask in live)

    @cached_property
    def _means(self) -> dict[str, float]:
        """The mean length of a passage in each field; the sums are exact, whatever the order of the rows."""
        return {field: self._total(field) / max(self._n_passages, 1) for field in FIELDS}

    def _total(self, field: str) -> float:
        postings = [segment.postings[field] for segment in self._segments]
        return sum(
            p.total_len if whole else float(p.doc_len[live].sum(dtype=np.float64))
            for p, live, whole in zip(postings, self.live, self.is_whole, strict=True)
        )

    def ask(self, terms: Sequence[WeightedTerm]) -> Asked:
        """Look the terms of a query up."""
        by_field: dict[str, list[int]] = {}
        for i, term in enumerate(terms):
            by_field.setdefault(term.field, []).append(i)
        spans = [_spans(segment, terms, by_field) for segment in self._segments]
        factors = [idf(self._n_passages, self._df(i, term.field, spans)) * term.weight for i, term in enumerate(terms)]
        return Asked(terms, by_field, spans, factors)

    def _df(self, i: int, field: str, spans: Sequence[Sequence[slice]]) -> int:
        """Return in how many passages of the library a term stands."""
        n = 0
        for segment, live, whole, here in zip(self._segments, self.live, self.is_whole, spans, strict=True):
            span = here[i]
            n += span.stop - span.start if whole else int(live.take(segment.postings[field].rows[span]).sum())
        return n

    def postings(self, asked: Asked, i: int) -> tuple[Ints, Doubles]:
        """Return the passages of the library that hold a term, and what it brings to each."""
        rows, values = [np.empty(0, dtype=np.int32)], [np.empty(0)]
        field = asked.terms[i].field
        for segment, live, start, spans in zip(self._segments, self.live, self._starts, asked.spans, strict=False):
            here = segment.postings[field].rows[spans[i]]
            kept = live.take(here)
            rows.append((here[kept] + start).astype(np.int32))
            values.append(
                self._worth(segment, field, np.arange(spans[i].start, spans[i].stop)[kept]) * asked.factors[i]
            )
        return np.concatenate(rows), np.concatenate(values)

    def _worth(self, segment: Segment, field: str, at: NDArray[Any]) -> Doubles:
        """Return what the frequencies of some postings are worth, from 0 to 1, exactly."""
        if field == "filters":  # a department is held or not: its rarity counts, not its frequency
            return np.ones(len(at))
        postings = segment.postings[field]
        return saturation(postings.tf[at], postings.doc_len.take(postings.rows[at]), self._means[field])

    def brought(self, asked: Asked, rows: NDArray[Any]) -> tuple[Doubles, NDArray[np.bool_]]:
        """Return what each term brings to some passages, exactly, and which of them hold it.

        Returns
        -------
        ndarray of shape (n_terms, n_rows), twice
        """
        values = np.zeros((len(asked.terms), len(rows)))
        holding = np.zeros(values.shape, dtype=bool)
        order = np.argsort(rows, kind="stable")
        bounds = np.searchsorted(rows[order], self._starts).tolist()
        for n, (segment, spans) in enumerate(zip(self._segments, asked.spans, strict=True)):
            columns = order[bounds[n] : bounds[n + 1]]
            local = (rows[columns] - self._starts[n]).astype(np.int32)  # of the type of the postings, not to copy those
            for field, of_field in asked.by_field.items() if len(columns) else ():
                numbers = [i for i in of_field if spans[i].stop > spans[i].start]
                if not numbers:
                    continue
                held = segment.postings[field].rows
                at = np.array([held[spans[i]].searchsorted(local) + spans[i].start for i in numbers])
                at = np.minimum(at, np.array([[spans[i].stop - 1] for i in numbers]))
                which, place = np.nonzero(held[at] == local)
                term = np.array(numbers)[which]
                factors = np.array(asked.factors)[term]
                values[term, columns[place]] = self._worth(segment, field, at[which, place]) * factors
                holding[term, columns[place]] = True
        return values, holding

    def error(self, asked: Asked) -> float:
        """Return by which share at most a score of :meth:`scan` is off."""
        off = [
            segment.postings[field].off(self._means[field])
            for field in asked.by_field.keys() - {"filters"}
            for segment in self._segments
        ]
        rounding = (len(asked.terms) + 16) * float(np.finfo(np.float32).eps)
        return (1 + max(off, default=0.0)) * (1 + rounding) - 1

    def scan(self, asked: Asked) -> Iterator[Scan]:
        """Score segment by segment; the arrays are made once, of a size that the processor holds at hand.

        For terms whose weights are positive.
        """
        terms, longest = asked.terms, max((segment.n_passages for segment in self._segments), default=0)
        groups, all_have_concepts = _by_concept(terms), all(term.concept is not None for term in terms)
        # Where all that makes a match is of one concept, who is found holds it.
        is_one = len(groups) == 1 and not any(term.match and term.concept is None for term in terms)
        finds_all = all(term.match >= A_MATCH for term in terms) and (all_have_concepts or not groups)
        share = coordination(np.arange(len(groups) + 1), len(groups)).astype(np.float32)
        scores = np.empty(-(-longest // BLOCK) * BLOCK, dtype=np.float32)
        for number, (segment, spans) in enumerate(zip(self._segments, asked.spans, strict=True)):
            n = segment.n_passages
            here = scores[: -(-n // BLOCK) * BLOCK]
            here.fill(0)
            held = [(i, term, spans[i]) for i, term in enumerate(terms) if spans[i].stop > spans[i].start]
            for i, term, span in held:
                add(
                    segment.postings[term.field].rows[span],
                    self._weights(number, term.field, span),
                    asked.factors[i],
                    here,
                )
            if groups and not is_one:
                here[:n] *= share.take(_count_concepts(segment, spans, terms, groups))
            yield Scan(here, None if finds_all else _matching(segment, spans, terms))

    def _weights(self, number: int, field: str, span: slice) -> Floats:
        if field == "filters":
            return np.ones(span.stop - span.start, dtype=np.float32)
        if (ready := self._ready[number][field]) is not None:
            return ready[span]
        return self._segments[number].postings[field].weights(span, self._means[field])

    @cached_property
    def _ready(self) -> list[dict[str, Floats | None]]:
        """The weights of each segment's fields, where they are at hand."""
        return [
            {field: segment.postings[field].ready(mean) for field, mean in self._means.items()}
            for segment in self._segments
        ]


def _spans(segment: Segment, terms: Sequence[WeightedTerm], by_field: dict[str, list[int]]) -> list[slice]:
    spans = [slice(0, 0)] * len(terms)
    for field, numbers in by_field.items():
        found = segment.postings[field].spans([terms[i].term for i in numbers])
        for i, span in zip(numbers, found, strict=True):
            spans[i] = span
    return spans


def _matching(segment: Segment, spans: Sequence[slice], terms: Sequence[WeightedTerm]) -> Rows:
    """Return who has two shares of a match."""
    seen: NDArray[Any] = np.zeros(
        segment.n_passages, dtype=np.uint8 if sum(term.match for term in terms) < 256 else np.uint16
    )
    ones = np.ones(segment.n_passages, dtype=seen.dtype)
    for term, span in zip(terms, spans, strict=True):
        if term.match and span.stop > span.start:
            add(segment.postings[term.field].rows[span], ones[: span.stop - span.start], term.match, seen)
    return np.asarray(seen >= A_MATCH)


def _count_concepts(
    segment: Segment, spans: Sequence[slice], terms: Sequence[WeightedTerm], groups: Sequence[Sequence[int]]
) -> NDArray[Any]:
    """Return how many concepts each passage holds."""
    held: NDArray[Any] = np.zeros(segment.n_passages, dtype=np.uint8 if len(groups) < 256 else np.uint16)
    one, ones = np.empty(segment.n_passages, dtype=bool), np.ones(segment.n_passages, dtype=bool)
    for numbers in groups:
        one.fill(False)
        for i in numbers:
            if spans[i].stop > spans[i].start:
                add(segment.postings[terms[i].field].rows[spans[i]], ones[: spans[i].stop - spans[i].start], 1, one)
        held += one
    return held


def _by_concept(terms: Sequence[WeightedTerm]) -> list[list[int]]:
    """Return the numbers of the terms of each concept."""
    groups: dict[int, list[int]] = {}
    for i, term in enumerate(terms):
        if term.concept is not None:
            groups.setdefault(term.concept, []).append(i)
    return list(groups.values())
