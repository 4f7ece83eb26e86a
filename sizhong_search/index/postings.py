"""One inverted field: for each term the passages that hold it, and how often. A few arrays, written as ``.npy``."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizhong_search.index.frequencies import MOST, Counts, Frequencies
from sizhong_search.index.strings import Strings, map_array
from sizhong_search.index.weighting import Floats, Ints, drift, saturation

Rows = NDArray[np.bool_]
DRIFT = 0.02  # a mean length that is off by more makes weights that are not used
_NONE = np.empty(0, dtype=np.int32)
_MANY = 1_000_000  # words of passages that are counted without sorting
_AT_ONCE = 4_000_000  # postings that are moved at a time: what a merge needs beyond its outcome


@dataclass(frozen=True, eq=False)
class Postings:
    """Term → passages, sorted by term.

    Attributes
    ----------
    terms : sequence of str, sorted
    starts : ndarray of shape (n_terms + 1,)
        Where each term's postings begin in ``rows`` and ``tf``.
    rows : ndarray of shape (n_postings,)
        Passage rows, rising within a term.
    tf : ndarray of shape (n_postings,), or Frequencies
        How often the term stands in the passage.
    doc_len : ndarray of shape (n_passages,), in tokens
    """

    terms: Sequence[str]
    starts: NDArray[np.int64]
    rows: Ints
    tf: Counts | Frequencies
    doc_len: Floats

    @classmethod
    def build(cls, passages: Iterable[Iterable[str]]) -> Postings:
        """Count the terms of each passage."""
        number: dict[str, int] = {}
        numbered = [[number.setdefault(term, len(number)) for term in terms] for terms in passages]
        lengths = np.array([len(terms) for terms in numbered], dtype=np.int64)
        terms = sorted(number)
        place = np.empty(len(terms), dtype=np.int32)
        place[[number[term] for term in terms]] = np.arange(len(terms), dtype=np.int32)
        return cls.count(place[np.fromiter(chain.from_iterable(numbered), dtype=np.int64)], lengths, terms)

    @classmethod
    def count(cls, numbers: Ints, lengths: NDArray[np.int64], terms: Sequence[str]) -> Postings:
        """Count terms that are given by their numbers in a sorted table, passage behind passage.

        Each term of the table must occur.
        """
        starts, rows, tf = (_count_many if len(numbers) > _MANY else _count_few)(numbers, lengths, len(terms))
        return cls(
            terms=terms,
            starts=starts.astype(np.int64),
            rows=rows.astype(np.int32, copy=False),
            tf=np.minimum(tf, MOST).astype(np.uint16),
            doc_len=lengths.astype(np.float32),
        )

    @classmethod
    def merge(cls, parts: Sequence[tuple[Postings, Rows]]) -> Postings:
        """Put the passages of several fields one behind the other.

        Parameters
        ----------
        parts : sequence of (Postings, mask of shape (n_passages,))
            Which passages of each are taken over; the rows of the outcome count these alone.
        """
        dfs = [_df(postings, kept) for postings, kept in parts]
        terms = sorted(set().union(*(_terms_in_use(p, df) for (p, _), df in zip(parts, dfs, strict=True))))
        place = {term: i for i, term in enumerate(terms)}
        # A term that only dropped passages hold is sent to the end, where nothing of it arrives.
        targets = [np.array([place.get(t, len(terms)) for t in p.terms], dtype=np.int64) for p, _ in parts]
        total = np.zeros(len(terms) + 1, dtype=np.int64)
        for target, df in zip(targets, dfs, strict=True):
            total[target] += df
        starts = np.concatenate(([0], np.cumsum(total)))[: len(terms) + 1]
        rows, tf = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=np.uint16)
        free = np.concatenate((starts[:-1], starts[-1:]))  # where the next posting of each term goes
        n_before = 0
        for (postings, kept), target, df in zip(parts, targets, dfs, strict=True):
            new_row = (np.cumsum(kept) - 1 + n_before).astype(np.int32)
            for block in _blocks(postings.starts):
                at = slice(int(postings.starts[block.start]), int(postings.starts[block.stop]))
                taken = kept[postings.rows[at]]
                goes_to = _spread(free[target[block]], df[block])
                rows[goes_to] = new_row[postings.rows[at][taken]]
                tf[goes_to] = postings.tf[at][taken]
            free[target] += df
            n_before += int(kept.sum())
        lengths = [postings.doc_len[kept] for postings, kept in parts]
        return cls(terms, starts, rows, tf, np.concatenate([*lengths, np.empty(0, dtype=np.float32)]))

    def plus(self, other: Postings) -> Postings:
        """Return the postings of both fields of the same passages together."""
        counts: list[Counter[str]] = [Counter() for _ in range(self.n_passages)]
        for field in (self, other):
            for i, term in enumerate(field.terms):
                at = slice(int(field.starts[i]), int(field.starts[i + 1]))
                for row, tf in zip(field.rows[at], field.tf[at], strict=True):
                    counts[row][term] += int(tf)
        return Postings.build(counter.elements() for counter in counts)

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as ``{name}.{array}.npy``."""
        for array in ("starts", "rows", "doc_len"):
            np.save(folder / f"{name}.{array}.npy", getattr(self, array), allow_pickle=False)
        if isinstance(self.tf, Frequencies):
            self.tf.save(folder, name)
        else:
            np.save(folder / f"{name}.tf.npy", self.tf, allow_pickle=False)
        terms = self.terms if isinstance(self.terms, Strings) else Strings.of(self.terms)
        terms.save(folder, f"{name}.terms")

    @classmethod
    def open(cls, folder: Path, name: str) -> Postings:
        """Map the arrays of a saved field."""
        # A stretch of a plain array is made in a fifth of the time that one of a memmap takes.
        starts, rows, doc_len = (
            np.asarray(map_array(folder / f"{name}.{part}.npy")) for part in ("starts", "rows", "doc_len")
        )
        tf: Counts | Frequencies
        if (folder / f"{name}.tf.npy").exists():
            tf = np.asarray(map_array(folder / f"{name}.tf.npy"))
        else:
            tf = Frequencies.open(folder, name, rows, doc_len)
        return cls(Strings.open(folder, f"{name}.terms"), starts, rows, tf, doc_len)

    def weighed(self, mean_len: float) -> Postings:
        """Work out what each frequency is worth where passages have this mean length, for a field that is saved."""
        weights = np.empty(len(self.rows), dtype=np.float32)
        for block in _blocks(self.starts):
            at = slice(*self.starts[[block.start, block.stop]].tolist())
            weights[at] = saturation(self.tf[at], self.doc_len.take(self.rows[at]), mean_len)
        return replace(self, tf=Frequencies.of(weights, mean_len, self.tf, self.rows, self.doc_len))

    def off(self, mean_len: float) -> float:
        """Return by which share :meth:`weights` may be off."""
        return (
            drift(self.tf.mean_len, mean_len) if isinstance(self.tf, Frequencies) and self.is_weighed(mean_len) else 0
        )

    def is_weighed(self, mean_len: float) -> bool:
        """Tell whether the weights are at hand, for a mean length that is near enough."""
        return self.ready(mean_len) is not None

    def ready(self, mean_len: float) -> Floats | None:
        """Return the weights of all postings, where they are at hand for a mean length that is near enough."""
        is_near = isinstance(self.tf, Frequencies) and drift(self.tf.mean_len, mean_len) <= DRIFT
        return self.tf.weights if isinstance(self.tf, Frequencies) and is_near else None

    def weights(self, at: slice, mean_len: float) -> Floats:
        """Return what the frequencies of a term are worth; within ``DRIFT`` where that is at hand."""
        if (ready := self.ready(mean_len)) is not None:
            return ready[at]
        return saturation(self.tf[at], self.doc_len.take(self.rows[at]), mean_len).astype(np.float32)

    @cached_property
    def total_len(self) -> float:
        """The length of all passages, in tokens; in double precision it does not hang on their order."""
        return float(self.doc_len.sum(dtype=np.float64))

    @property
    def n_passages(self) -> int:
        """How many passages the field covers."""
        return len(self.doc_len)

    def __contains__(self, term: str) -> bool:
        at = self.span(term)
        return bool(at.stop > at.start)

    def span(self, term: str) -> slice:
        """Return where a term's postings stand in ``rows`` and ``tf``; nowhere for an unknown one."""
        return self.spans((term,))[0]

    def spans(self, terms: Sequence[str]) -> list[slice]:
        """Return where the postings of each of some terms stand, as :meth:`span`."""
        places = self.terms.find(terms) if isinstance(self.terms, Strings) else [_find(self.terms, t) for t in terms]
        at = np.array(places, dtype=np.int64)
        starts, stops = self.starts.take(at, mode="clip").tolist(), self.starts.take(at + 1, mode="clip").tolist()
        return [slice(a, b) if i >= 0 else slice(0, 0) for i, a, b in zip(places, starts, stops, strict=True)]

    def rows_of(self, term: str) -> Ints:
        """Return the rows of the passages that hold a term; none for an unknown one."""
        return self.rows[self.span(term)]

    def terms_within(self, passages: Rows) -> set[str]:
        """Return the terms that stand in any of some passages."""
        return _terms_in_use(self, _df(self, passages))

    def beginning_with(self, prefix: str) -> list[str]:
        """Return the terms that begin with a prefix."""
        return self.terms[self._range(prefix)]  # type: ignore[return-value]  # a slice of either kind is a list

    def count_within(self, prefix: str, passages: Rows) -> NDArray[np.int32]:
        """Return, for each term that begins with a prefix, how many of some passages hold it."""
        those = self._range(prefix)
        starts = self.starts[those.start : those.stop + 1]
        held = passages.take(self.rows[starts[0] : starts[-1]])
        # Each term of the table has a posting, so that no stretch is empty, which ``reduceat`` would count as one.
        return np.add.reduceat(held, starts[:-1] - starts[0], dtype=np.int32) if len(starts) > 1 else _NONE

    @cached_property
    def _range(self) -> Callable[[str], slice]:
        """What tells where the terms with a beginning stand; a segment never changes."""

        def within(prefix: str) -> slice:
            first = bisect_left(self.terms, prefix)
            return slice(first, bisect_left(self.terms, prefix + chr(0x10FFFF), lo=first))

        return lru_cache(maxsize=64)(within)


def _count_few(numbers: Ints, lengths: NDArray[np.int64], n_terms: int) -> tuple[NDArray[Any], ...]:
    rows = np.repeat(np.arange(len(lengths)), lengths)
    pairs, tf = np.unique(numbers * np.int64(len(lengths)) + rows, return_counts=True)
    which, rows = np.divmod(pairs, max(len(lengths), 1))
    return np.concatenate(([0], np.cumsum(np.bincount(which, minlength=n_terms)))), rows, tf


def _count_many(numbers: Ints, lengths: NDArray[np.int64], n_terms: int) -> tuple[NDArray[Any], ...]:
    """Count without sorting, which takes ten times as long; SciPy alone takes longer to load than few take to count."""
    from scipy.sparse import csr_array

    ends = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    counts = csr_array((np.ones(len(numbers), dtype=np.int32), numbers, ends), shape=(len(lengths), n_terms)).tocsc()
    counts.sum_duplicates()
    return counts.indptr, counts.indices, counts.data


def _find(terms: Sequence[str], term: str) -> int:
    i = bisect_left(terms, term)
    return i if i < len(terms) and terms[i] == term else -1


def _df(postings: Postings, kept: Rows) -> NDArray[np.int64]:
    """Return for each term in how many of the kept passages it stands."""
    if kept.all():
        return np.diff(postings.starts)
    blocks = [np.empty(0, dtype=np.int64)]
    for block in _blocks(postings.starts):
        starts = postings.starts[block.start : block.stop + 1]
        blocks.append(np.diff(_running(kept[postings.rows[starts[0] : starts[-1]]])[starts - starts[0]]))
    return np.concatenate(blocks)


def _running(flags: Rows) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))


def _terms_in_use(postings: Postings, df: NDArray[np.int64]) -> set[str]:
    return {term for term, n in zip(postings.terms, df.tolist(), strict=True) if n}


def _blocks(starts: NDArray[np.int64]) -> Iterable[slice]:
    """Cut the terms into stretches of at most ``_AT_ONCE`` postings, or of a single term that has more."""
    first, n_terms = 0, len(starts) - 1
    while first < n_terms:
        last = int(np.searchsorted(starts, starts[first] + _AT_ONCE, side="right")) - 1
        yield slice(first, max(last, first + 1))
        first = max(last, first + 1)


def _spread(begins: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of several ranges, one behind the other.

    >>> _spread(np.array([10, 3]), np.array([2, 3])).tolist()
    [10, 11, 3, 4, 5]
    """
    before = np.cumsum(lengths) - lengths
    return np.repeat(begins - before, lengths) + np.arange(int(lengths.sum()))
