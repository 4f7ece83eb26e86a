"""Which passages are near a query in meaning, and a ranking that counts that in.

How near is near differs from model to model: some give 0.8 to any two texts. So a passage is near where its cosine
stands out among those of the whole library, by so many standard deviations above the mean.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sizhong_search.encoder.models import Encoder, Floats
from sizhong_search.index import Mask, Ranking
from sizhong_search.index.weighting import Doubles, Ints
from sizhong_search.text import sentences

NEAREST = 100  # passages that an encoder may lift, or find by itself
OUTSTANDING = 2.0  # standard deviations above the mean, from which a cosine counts
FULL = 6.0  # those at which it counts in full
WEIGHT = 0.5  # of the nearest passage, beside the best score by words


class Near(NamedTuple):
    """Passages that are near a query: their rows, and how near they are, above 0 and up to 1."""

    rows: Ints
    shares: Doubles


class Nearness:
    """The passages of a library by what they mean.

    Parameters
    ----------
    encoder : Encoder
    matrix : ndarray of shape (n rows, n dimensions)
        The vectors of the passages, of length one; zeros for what has none.
    """

    def __init__(self, encoder: Encoder, matrix: Floats) -> None:
        self._encoder, self._matrix = encoder, matrix
        self._query = lru_cache(maxsize=8)(encoder.query)  # a search asks for it once more with each hit that it marks
        self._has_vector = matrix.any(axis=1)

    def near(self, text: str, allowed: Mask) -> Near:
        """Return the passages nearest to a query, of those that are allowed."""
        query = self._query(text)
        if len(query) != self._matrix.shape[1]:  # no passage has vectors yet
            return Near(np.empty(0, dtype=np.int32), np.empty(0))
        cosines = self._matrix @ query
        of_all = cosines[self._has_vector]
        standing = (cosines - of_all.mean()) / max(float(of_all.std()), 1e-6)
        rows = np.flatnonzero(allowed & self._has_vector & (standing > OUTSTANDING))
        rows = rows[np.argsort(-standing[rows], kind="stable")[:NEAREST]]
        shares = np.minimum((standing[rows] - OUTSTANDING) / (FULL - OUTSTANDING), 1)
        return Near(rows.astype(np.int32), shares.astype(np.float64))

    def nearest_sentence(self, text: str, passage: str) -> tuple[int, int]:
        """Return the sentence of a passage that is nearest to a query."""
        spans = [span for span in sentences(passage) if passage[slice(*span)].strip()] or [(0, len(passage))]
        vectors = self._encoder.passages([passage[start:end] for start, end in spans])
        return spans[int(np.argmax(vectors @ self._query(text)))]


def lift(ranking: Ranking, near: Near, lexical: Doubles, places: Ints, n: int) -> Ranking:
    """Add what is near to a ranking by words.

    Parameters
    ----------
    ranking : Ranking
        The best ``n`` by words.
    near : Near
    lexical : ndarray
        What the words score in each row of ``near``; 0 where they do not match.
    places : ndarray
        Where each row of the library stands in its order: equal scores keep it.
    n : int
    """
    best = float(ranking.scores[0]) if len(ranking.scores) else 1.0
    brought = near.shares * best * WEIGHT
    is_near = np.isin(ranking.rows, near.rows)
    rows = np.concatenate((ranking.rows[~is_near], near.rows))
    scores: Doubles = np.concatenate((ranking.scores[~is_near].astype(np.float64), lexical + brought))
    order = np.lexsort((places[rows], -scores))[:n]
    return replace(
        ranking,
        rows=rows[order],
        scores=scores[order].astype(np.float32),
        near=dict(zip(near.rows.tolist(), brought.tolist(), strict=True)),
    )
