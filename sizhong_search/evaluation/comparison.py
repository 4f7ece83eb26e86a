"""Two rankers on the same queries: whether one is better, or whether that is chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sizhong_search.evaluation.metrics import METRICS, Scores

N_SAMPLES = 10_000
SEED = 20160301


class Comparison(NamedTuple):
    """How much better one ranker is than another in a metric, and how often chance would do that."""

    ranker: str
    other: str
    metric: str
    difference: float
    p: float


def compare(scores: Sequence[Scores], metric: str = "nDCG@10") -> list[Comparison]:
    """Compare the first ranker with each other one, on the queries that both answer."""
    place, (first, *others) = METRICS.index(metric), scores
    compared = []
    for other in others:
        both = [query_id for query_id in first.by_query if query_id in other.by_query]
        ours, theirs = ([s.by_query[i][place] for i in both] for s in (first, other))
        difference = float(np.mean(ours) - np.mean(theirs)) if both else 0.0
        compared.append(Comparison(first.ranker, other.ranker, metric, difference, paired_bootstrap(ours, theirs)))
    return compared


def paired_bootstrap(ours: Sequence[float], theirs: Sequence[float], *, n_samples: int = N_SAMPLES) -> float:
    """Return how likely a difference of this size is, were there none: two-sided, by resampling queries.

    Parameters
    ----------
    ours, theirs : sequence of float
        A metric for the same queries, in the same order.

    References
    ----------
    Sakai, "Evaluating evaluation metrics based on the bootstrap", SIGIR 2006 (the shift method).

    Examples
    --------
    >>> paired_bootstrap([0.5] * 20, [0.5] * 20), paired_bootstrap([0.9, 0.8] * 20, [0.1, 0.2] * 20) < 0.001
    (1.0, True)
    """
    differences = np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float)
    if not differences.any():
        return 1.0
    observed = abs(differences.mean())
    centred = differences - differences.mean()
    drawn = np.random.default_rng(SEED).integers(len(centred), size=(n_samples, len(centred)))
    means = np.abs(centred[drawn].mean(axis=1))
    return float((np.count_nonzero(means >= observed - 1e-12) + 1) / (n_samples + 1))
