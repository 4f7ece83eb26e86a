"""How good one ranking is: nDCG@10, recall and reciprocal rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import fmean

METRICS = ("nDCG@10", "R@10", "R@100", "MRR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One ranker's metrics by query id, in the order of ``METRICS``."""

    ranker: str
    by_query: Mapping[str, tuple[float, ...]]

    @property
    def means(self) -> tuple[float, ...]:
        """The mean of each metric over all queries."""
        return tuple(fmean(column) for column in zip(*self.by_query.values(), strict=True))


def score(found: Sequence[str], grades: Mapping[str, int]) -> tuple[float, ...]:
    """Return nDCG@10, R@10, R@100 and MRR of one ranking.

    Gains are the grades, discounts log2 of the rank plus one.

    >>> [round(value, 3) for value in score(["b", "a"], {"a": 2, "b": 1})]
    [0.86, 1.0, 1.0, 1.0]

    References
    ----------
    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002.
    """
    relevant = {item for item, grade in grades.items() if grade > 0}
    ideal = _dcg(sorted(grades.values(), reverse=True)[:10])
    first = next((rank for rank, item in enumerate(found, 1) if item in relevant), None)
    return (
        _dcg([grades.get(item, 0) for item in found[:10]]) / ideal if ideal else 0.0,
        len(relevant & set(found[:10])) / len(relevant) if relevant else 0.0,
        len(relevant & set(found[:100])) / len(relevant) if relevant else 0.0,
        1 / first if first else 0.0,
    )


def _dcg(gains: Iterable[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))
