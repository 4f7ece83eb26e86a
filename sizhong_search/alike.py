"""Hits that say nearly the same, put together: one measure handed down by five provinces is read once.

Takes hits and what tells how rare a word is; gives groups in the order of the hits. Nothing is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sizhong_search.analyzer import Analyzer
from sizhong_search.index import Index
from sizhong_search.result import ALIKE, Hit
from sizhong_search.text import blank


def group_alike(hits: Sequence[Hit], index: Index, analyzer: Analyzer) -> tuple[tuple[Hit, ...], ...]:
    """Put each hit behind the first of those before it that says the same in nearly the same words.

    The cosine of TF-IDF is that of their own words: titles, headings and who answers, which differ where one text was
    taken over from another, do not count.
    """
    groups: dict[int, list[Hit]] = {}
    for i, (hit, cosines) in enumerate(zip(hits, _cosines(hits, index, analyzer), strict=True)):
        first = next((leader for leader in groups if cosines[leader] >= ALIKE), i)
        groups.setdefault(first, []).append(hit)
    return tuple(map(tuple, groups.values()))


def _cosines(hits: Sequence[Hit], index: Index, analyzer: Analyzer) -> NDArray[np.float32]:
    """Return how alike each two hits are; an array of shape (n_hits, n_hits)."""
    counted = [Counter(analyzer.word_terms(_own_words(hit))) for hit in hits]
    words = sorted(set().union(*counted))
    place = {word: i for i, word in enumerate(words)}
    vectors = np.zeros((len(hits), len(words)), dtype=np.float32)
    for row, counts in zip(vectors, counted, strict=True):
        row[[place[word] for word in counts]] = 1 + np.log(list(counts.values()))
    vectors *= 1 + index.rarity(words)  # as scikit-learn: a word that stands everywhere still counts
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.asarray(vectors @ vectors.T)


def _own_words(hit: Hit) -> str:
    clauses = (c for c in hit.document.clauses if hit.start <= c.start < hit.end)
    return blank(hit.text, (slice(c.start - hit.start, c.end - hit.start) for c in clauses))
