"""The formula: BM25 in Lucene's form, and the choice of the best."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75

BLOCK = 1024  # scores that are looked at together when the best are chosen

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]


def idf(n_passages: int, df: int) -> float:
    """Return Lucene's inverse document frequency, which is never negative.

    >>> round(idf(20, 1), 3), idf(20, 20) > 0
    (2.639, True)
    """
    return float(np.log1p((n_passages - df + 0.5) / (df + 0.5)))


def length_norm(doc_len: Floats, mean_len: float, *, k1: float = K1, b: float = B) -> Doubles:
    """Return what is added to a term's frequency below the line of BM25: ``tf / (tf + norm)``.

    Parameters
    ----------
    doc_len : ndarray of shape (n_passages,), in tokens
    mean_len : float, in tokens
    k1, b : float
        Saturation of repeated terms (>= 0) and strength of length correction (0 to 1).

    References
    ----------
    Kamphuis et al., "Which BM25 Do You Mean?", ECIR 2020 (the Lucene variant, accurate lengths).
    """
    return np.asarray(k1 * (1 - b + b * doc_len.astype(np.float64) / max(mean_len, 1.0)))


def saturation(tf: NDArray[Any], doc_len: Floats, mean_len: float, *, k1: float = K1, b: float = B) -> Doubles:
    """Return what a term's frequency is worth in passages of these lengths, from 0 to 1."""
    counts = tf.astype(np.float64)
    return np.asarray(counts / (counts + length_norm(doc_len, mean_len, k1=k1, b=b)))


def drift(mean_len: float, other: float) -> float:
    """Return by which share two mean lengths, and so scores that are worked out with them, may be apart at most.

    >>> drift(100.0, 105.0) == drift(105.0, 100.0) == 1.05 - 1
    True
    """
    low, high = sorted((max(mean_len, 1.0), max(other, 1.0)))
    return high / low - 1


def coordination(n_held: NDArray[Any], n_asked: int) -> Doubles:
    """Return what a score is multiplied by: the square root of the share of the things asked for that a passage holds.

    >>> coordination(np.array([0, 1, 4]), 4)
    array([0. , 0.5, 1. ])
    """
    if n_asked == 0:
        return np.ones(len(n_held))
    return np.asarray(np.sqrt(n_held / n_asked))


def top_k(scores: NDArray[Any], rows: NDArray[np.intp], k: int, offset: int = 0) -> Ints:
    """Return those of some rows with the best scores, best first; equal scores keep the order of the rows.

    >>> top_k(np.float32([1, 3, 3, 0]), np.array([0, 1, 2]), 2)
    array([1, 2], dtype=int32)
    """
    order = np.argsort(-scores[rows], kind="stable")
    return rows[order[offset : offset + k]].astype(np.int32)


def best_rows(scores: Floats, k: int, slack: float, floor: float = 0.0) -> tuple[NDArray[np.intp], Floats]:
    """Return the rows, and their scores, that may be among the best ``k`` where the scores are off by a little.

    Scores are positive, or 0 for what is not to be found. Most are 0, and sorting them all takes longer than the search
    does: the best of each block tells which blocks to look into.

    Parameters
    ----------
    scores : ndarray of shape (a multiple of ``BLOCK``,)
    slack : float
        At most 1: what is below the score at rank ``k`` times this is left out.
    floor : float
        What is below this is left out as well.
    """
    blocks = scores.reshape(-1, BLOCK)
    maxima = blocks.max(1)
    bound = max(score_at_rank(maxima, k), floor)
    looked_at = np.flatnonzero(maxima >= bound) if bound else np.flatnonzero(maxima)
    inside = blocks[looked_at]
    kth = score_at_rank(inside[inside >= bound], k)  # a partition of many zeros takes its time
    least = max(kth * slack, floor)
    looked_at = np.flatnonzero(maxima >= least) if least else np.flatnonzero(maxima)
    inside = blocks[looked_at]
    which, place = np.nonzero(inside >= least if least else inside)
    return looked_at[which] * BLOCK + place, inside[which, place]


def score_at_rank(scores: Floats, k: int) -> float:
    """Return the score at rank ``k``; 0 where there are fewer."""
    return float(np.partition(scores, len(scores) - k)[len(scores) - k]) if 0 < k <= len(scores) else 0.0
