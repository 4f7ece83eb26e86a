"""The formula: BM25 in Lucene's form, and the choice of the best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


def idf(n_passages: int, df: int) -> float:
    """Return Lucene's inverse document frequency, which is never negative.

    >>> round(idf(20, 1), 3), idf(20, 20) > 0
    (2.639, True)
    """
    return float(np.log1p((n_passages - df + 0.5) / (df + 0.5)))


def length_norm(doc_len: Floats, mean_len: float, *, k1: float = K1, b: float = B) -> Floats:
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
    return np.asarray(k1 * (1 - b + b * doc_len / max(mean_len, 1.0)), dtype=np.float32)


def coordination(n_held: Floats, n_asked: int) -> Floats:
    """Return what a score is multiplied by: the square root of the share of the things asked for that a passage holds.

    >>> coordination(np.float32([0, 1, 4]), 4)
    array([0. , 0.5, 1. ], dtype=float32)
    """
    if n_asked == 0:
        return np.ones_like(n_held)
    return np.asarray(np.sqrt(n_held / np.float32(n_asked)), dtype=np.float32)


def top_k(scores: Floats, rows: NDArray[np.intp], k: int, offset: int = 0) -> Ints:
    """Return those of some rows with the best scores, best first; equal scores keep the order of the rows.

    >>> top_k(np.float32([1, 3, 3, 0]), np.array([0, 1, 2]), 2)
    array([1, 2], dtype=int32)
    """
    order = np.argsort(-scores[rows], kind="stable")
    return rows[order[offset : offset + k]].astype(np.int32)
