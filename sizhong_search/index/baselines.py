"""The two named packages as rankers of their own, to compare with: scikit-learn's TF-IDF and ``rank_bm25``.

Both rank the same passages by the same words as the engine does. Imported only when asked for: scikit-learn alone takes
longer to load than a search takes. Each gives a scorer: term → (rows, what the term brings to each), so that a receipt
adds up whatever the ranker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from sizhong_search.index.postings import Postings
from sizhong_search.index.weighting import Floats, Ints

Scorer = Callable[[str], tuple[Ints, Floats]]


class Tfidf:
    """Cosine in scikit-learn's TF-IDF space (sublinear tf, smooth idf, unit length)."""

    def __init__(self, words: Postings) -> None:
        from scipy.sparse import csc_array
        from sklearn.feature_extraction.text import TfidfTransformer

        self._place = {term: i for i, term in enumerate(words.terms)}
        if not self._place:  # scikit-learn refuses a matrix without a row or a column
            return
        shape = words.n_passages, len(words.terms)
        counts = csc_array((words.tf, words.rows, words.starts), shape=shape)
        self._transformer = TfidfTransformer(sublinear_tf=True).fit(counts)
        self._passages = csc_array(self._transformer.transform(counts))

    def scorer(self, query: Sequence[str]) -> Scorer:
        """Return the scorer for a query; the cosine is the sum over its terms."""
        from scipy.sparse import csr_array

        known = [self._place[term] for term in dict.fromkeys(query) if term in self._place]
        if not known:
            return lambda term: (np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32))
        asked = csr_array(([1.0] * len(known), ([0] * len(known), known)), shape=(1, len(self._place)))
        weights = self._transformer.transform(asked).todense()

        def score(term: str) -> tuple[Ints, Floats]:
            column = self._place.get(term)
            if column is None:
                return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
            at = slice(self._passages.indptr[column], self._passages.indptr[column + 1])
            return self._passages.indices[at], (self._passages.data[at] * weights[0, column]).astype(np.float32)

        return score

    def similar(self, row: int) -> Floats:
        """Return the cosine of each passage with one of them."""
        if not self._place:
            return np.zeros(0, dtype=np.float32)
        by_row = self._passages.tocsr()
        return np.asarray((by_row @ by_row[[row]].T).todense(), dtype=np.float32).ravel()


class RankBm25:
    """``rank_bm25.BM25Okapi`` with its own defaults (k1=1.5, b=0.75, negative idf floored)."""

    def __init__(self, words: Postings) -> None:
        from rank_bm25 import BM25Okapi

        documents: list[list[str]] = [[] for _ in range(words.n_passages)]
        for i, term in enumerate(words.terms):
            at = slice(int(words.starts[i]), int(words.starts[i + 1]))
            for row, tf in zip(words.rows[at], words.tf[at], strict=True):
                documents[row] += [term] * int(tf)
        self._okapi = BM25Okapi(documents) if any(documents) else None
        self._words = words
        # The package goes through every passage for every term: a hit's receipt must not ask it again.
        self._score = lru_cache(maxsize=256)(self._score_anew)

    def scorer(self, query: Sequence[str]) -> Scorer:
        """Return the scorer; a BM25 score is the sum of its terms', whatever the query."""
        return self._score

    def _score_anew(self, term: str) -> tuple[Ints, Floats]:
        rows = self._words.rows_of(term)
        values = self._okapi.get_scores([term]) if self._okapi else np.empty(0)
        return rows, np.asarray(values, dtype=np.float32)[rows]
