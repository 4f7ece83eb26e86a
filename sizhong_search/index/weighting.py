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


def tf_norm(tf: Floats, doc_len: Floats, mean_len: float, *, k1: float = K1, b: float = B) -> Floats:
    """Return the saturated, length-corrected term frequency, between 0 and 1.

    Parameters
    ----------
    tf : ndarray of shape (n_postings,)
        How often the term stands in the passage.
    doc_len : ndarray of shape (n_postings,), in tokens
        The length of each posting's passage.
    mean_len : float, in tokens
    k1, b : float
        Saturation of repeated terms (>= 0) and strength of length correction (0 to 1).

    References
    ----------
    Kamphuis et al., "Which BM25 Do You Mean?", ECIR 2020 (the Lucene variant, accurate lengths).
    """
    norm = k1 * (1 - b + b * doc_len / max(mean_len, 1.0))
    return np.asarray(tf / (tf + norm), dtype=np.float32)


def top_k(scores: Floats, matched: NDArray[np.bool_], k: int, offset: int = 0) -> Ints:
    """Return the rows of the best matches, best first; equal scores keep the order of the rows.

    >>> top_k(np.float32([1, 3, 3, 0]), np.array([True, True, True, False]), 2)
    array([1, 2], dtype=int32)
    """
    rows = np.flatnonzero(matched)
    order = np.argsort(-scores[rows], kind="stable")
    return rows[order[offset : offset + k]].astype(np.int32)
