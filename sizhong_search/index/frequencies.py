"""How often terms stand in passages, told from what those frequencies are worth.

On disk a posting is a row and a weight, eight bytes. The frequency is what gives that weight in a passage of that
length; the few that rounding would tell wrong, very high ones, are kept beside them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizhong_search.index.strings import map_array
from sizhong_search.index.weighting import Floats, Ints, length_norm

Counts = NDArray[np.uint16]
MOST = np.iinfo(np.uint16).max  # a term that stands more often in one passage counts as this often
_PARTS = ("weights", "mean_len", "odd_at", "odd_tf")


class Frequencies:
    """An array of frequencies that is worked out where it is looked at.

    Parameters
    ----------
    weights : ndarray of shape (n_postings,)
        ``tf / (tf + norm)`` for each posting.
    mean_len : ndarray of one number, in tokens
        The mean length that they were worked out with.
    odd_at, odd_tf : ndarray of shape (n_odd,)
        The postings whose frequency the weight does not tell, rising, and their frequencies.
    rows : ndarray of shape (n_postings,)
    doc_len : ndarray of shape (n_passages,), in tokens
    """

    def __init__(
        self,
        weights: Floats,
        mean_len: NDArray[np.float64],
        odd_at: NDArray[np.int64],
        odd_tf: Counts,
        rows: Ints,
        doc_len: Floats,
    ) -> None:
        self.weights, self.mean_len, self._odd_at, self._odd_tf = weights, float(mean_len[0]), odd_at, odd_tf
        self._rows, self._doc_len = rows, doc_len

    @classmethod
    def of(cls, weights: Floats, mean_len: float, tf: Counts | Frequencies, rows: Ints, doc_len: Floats) -> Frequencies:
        """Find the frequencies that the weights do not tell."""
        mean, at_once = np.array([mean_len]), 1 << 22
        told = cls(weights, mean, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint16), rows, doc_len)
        odd = [np.empty(0, dtype=np.int64)]
        for start in range(0, len(rows), at_once):
            at = slice(start, start + at_once)
            odd.append(np.flatnonzero(told[at] != tf[at]) + start)
        odd_at = np.concatenate(odd)
        return cls(weights, mean, odd_at, tf[odd_at], rows, doc_len)

    def __getitem__(self, at: slice | NDArray[Any]) -> Counts:
        weights = self.weights[at].astype(np.float64)
        norms = length_norm(self._doc_len.take(self._rows[at]), self.mean_len)
        with np.errstate(divide="ignore"):
            tf = np.minimum(np.rint(weights * norms / (1 - weights)), MOST).astype(np.uint16)
        if isinstance(at, slice):
            start, stop, _ = at.indices(len(self.weights))
            first, last = np.searchsorted(self._odd_at, (start, stop)).tolist()
            tf[self._odd_at[first:last] - start] = self._odd_tf[first:last]
        elif len(self._odd_at):
            odd = np.minimum(np.searchsorted(self._odd_at, at), len(self._odd_at) - 1)
            tf = np.where(self._odd_at[odd] == at, self._odd_tf[odd], tf)
        return tf

    def save(self, folder: Path, name: str) -> None:
        """Write what the rows and lengths do not tell."""
        arrays: tuple[NDArray[Any], ...] = (self.weights, np.array([self.mean_len]), self._odd_at, self._odd_tf)
        for part, array in zip(_PARTS, arrays, strict=True):
            np.save(folder / f"{name}.{part}.npy", array, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path, name: str, rows: Ints, doc_len: Floats) -> Frequencies:
        """Map those of a saved field."""
        weights, mean_len, odd_at, odd_tf = (np.asarray(map_array(folder / f"{name}.{part}.npy")) for part in _PARTS)
        return cls(weights, mean_len, odd_at, odd_tf, rows, doc_len)
