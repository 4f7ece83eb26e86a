"""Which passages match and which of them are the best: directly, from all, and by candidates, where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizhong_search.index.bm25 import Asked, Bm25, Scan
from sizhong_search.index.weighting import Doubles, Floats, Ints, best_rows, coordination, score_at_rank
from sizhong_search.model import A_MATCH, Part, Reason, WeightedTerm

Mask = NDArray[np.bool_]
_FEW = 1 / 32  # of a segment's passages: so many are quicker looked at one by one than block by block


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows of passages, best first, with their scores.

    ``matched`` are all that match and are allowed, ``found`` all that match, allowed or not. ``near`` are rows that an
    encoder lifted, or found by itself, and what it brought to their scores.
    """

    rows: Ints
    scores: Floats
    matched: Mask
    found: Mask
    near: Mapping[int, float] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many passages match and are allowed."""
        return int(np.count_nonzero(self.matched))

    @property
    def near_alone(self) -> int:
        """How many passages beside those were found by an encoder alone."""
        return sum(not self.matched[row] for row in self.near)

    def behind(self, offset: int) -> Ranking:
        """Leave out the first."""
        return replace(self, rows=self.rows[offset:], scores=self.scores[offset:])


def add_up(
    terms: Sequence[WeightedTerm], postings: Sequence[tuple[Ints, NDArray[Any]]], n: int
) -> tuple[Doubles, Mask]:
    """Return the score of each of ``n`` passages, and which of them match."""
    scores, seen = np.zeros(n), np.zeros(n, dtype=np.int32)
    held: dict[int, Mask] = {}
    for term, (rows, values) in zip(terms, postings, strict=True):
        scores[rows] += values
        seen[rows] += term.match
        if term.concept is not None:
            held.setdefault(term.concept, np.zeros(n, dtype=bool))[rows] = True
    n_held = sum((mask.astype(np.intp) for mask in held.values()), np.zeros(n, dtype=np.intp))
    return scores * coordination(n_held, len(held)), seen >= A_MATCH


def best(bm25: Bm25, asked: Asked, place: NDArray[np.int64], allowed: Mask, n: int, of: Mask | None) -> Ranking | None:
    """Return the best ``n`` as :func:`add_up` scores them, without sorting all that match.

    Whatever may be among them by its score in single precision is scored exactly. None where that cannot tell: for
    weights that are not positive, and where passages are found that score nothing.

    Parameters
    ----------
    place : ndarray of shape (n_passages,)
        Where each row stands in the order of the library.
    """
    if min(asked.factors, default=0.0) <= 0:
        return None
    found, start, floor, all_may = np.empty(len(place), dtype=bool), 0, 0.0, bool(allowed.all())
    slack = (1 + bm25.error(asked)) ** -2
    rows, scores = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32)
    for scan, live, is_whole in zip(bm25.scan(asked), bm25.live, bm25.is_whole, strict=True):
        at = slice(start, start + len(live))
        here = found[at]
        if scan.found is None:
            np.greater(scan.scores[: len(live)], 0, out=here)
        else:
            here[:] = scan.found
        if not is_whole:
            here &= live
        if of is not None:
            here &= of[at]
        some, those = _candidates(
            scan, here, None if all_may else allowed[at], is_whole and of is None, n, slack, floor
        )
        rows, scores = np.concatenate((rows, some + start)), np.concatenate((scores, those))
        floor = score_at_rank(scores, n) * slack
        rows, scores = rows[scores >= floor], scores[scores >= floor]
        start = at.stop
    matched = found if all_may else found & allowed
    n_scored = int(np.count_nonzero(scores))
    if n_scored < n and n_scored < np.count_nonzero(matched):
        return None
    exact = _exactly(bm25, asked, rows)
    order = np.lexsort((place[rows], -exact))[:n]
    return Ranking(rows[order].astype(np.int32), exact[order].astype(np.float32), matched, found)


def _candidates(
    scan: Scan, found: Mask, allowed: Mask | None, is_all: bool, n: int, slack: float, floor: float
) -> tuple[NDArray[np.intp], Floats]:
    """Return the passages of a segment that may be among the best ``n``.

    ``is_all`` where no more than the scan itself has decided who is found.
    """
    if not n:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32)
    if scan.found is None and allowed is None and is_all:  # who scores is who may
        return best_rows(scan.scores, n, slack, floor)
    may = found if allowed is None else found & allowed
    if np.count_nonzero(may) < _FEW * len(may):
        few = np.flatnonzero(may)
        return few, scan.scores.take(few)
    scan.scores[: len(may)] *= may
    return best_rows(scan.scores, n, slack, floor)


def _exactly(bm25: Bm25, asked: Asked, rows: NDArray[np.intp]) -> Doubles:
    values, holding = bm25.brought(asked, rows)
    total = np.zeros(len(rows))
    for of_term in values:  # one after the other, as they are added up directly
        total += of_term
    return total * _share(asked.terms, holding)


def _share(terms: Sequence[WeightedTerm], holding: NDArray[np.bool_]) -> Doubles:
    """Return what the scores of passages are multiplied by for the things that they hold."""
    concepts = sorted({term.concept for term in terms if term.concept is not None})
    n_held = np.zeros(holding.shape[1], dtype=np.intp)
    for concept in concepts:
        n_held += holding[[term.concept == concept for term in terms]].any(0)
    return coordination(n_held, len(concepts))


def brought(postings: Sequence[tuple[Ints, NDArray[Any]]], rows: Ints) -> tuple[Doubles, NDArray[np.bool_]]:
    """Return what each term brings to some passages, and which of them hold it, each of shape (n_terms, n_rows)."""
    values, holding = np.zeros((len(postings), len(rows))), np.zeros((len(postings), len(rows)), dtype=bool)
    for i, (held, those) in enumerate(postings):
        if len(held):
            at = np.minimum(np.searchsorted(held, rows), len(held) - 1)
            holding[i] = held[at] == rows
            values[i] = np.where(holding[i], those[at], 0)
    return values, holding


def receipt(terms: Sequence[WeightedTerm], values: Doubles, holds: Mask) -> tuple[Reason, ...]:
    """Say what each term brought to one passage, the most first; the values sum to the score."""
    factor = float(_share(terms, holds[:, np.newaxis])[0])
    sums: dict[tuple[Part, str], float] = {}
    for term, value in zip(terms, values.tolist(), strict=True):
        if value:
            sums[term.part, term.shown] = sums.get((term.part, term.shown), 0.0) + value * factor
    reasons = (Reason(part=part, term=shown, value=value) for (part, shown), value in sums.items())
    return tuple(sorted(reasons, key=lambda reason: -reason.value))
