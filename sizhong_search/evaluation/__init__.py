"""Judged queries → how good a ranking is: nDCG@10, recall and reciprocal rank, per query and per ranker."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean

from sizhong_search.errors import BadTableError, NothingJudgedError, ReadError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.query import RANKERS, Query, Ranker

DATA = Path(__file__).parent / "data"
METRICS = ("nDCG@10", "R@10", "R@100", "MRR")

Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A query of an evaluation set; ``group`` is who asks (entrepreneur, staff, researcher)."""

    query_id: str
    group: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One ranker's metrics by query id, in the order of ``METRICS``."""

    ranker: str
    by_query: Mapping[str, tuple[float, ...]]

    @property
    def means(self) -> tuple[float, ...]:
        """The mean of each metric over all queries."""
        return tuple(fmean(column) for column in zip(*self.by_query.values(), strict=True))


def read_topics(path: Path = DATA / "queries.tsv") -> list[Topic]:
    """Read queries: tab-separated ``query_id``, ``group``, ``query`` with a header line."""
    columns = ("query_id", "group", "query")
    return [Topic(**{name: row[name] for name in columns}) for row in _rows(path, columns)]


def read_qrels(path: Path = DATA / "qrels.tsv") -> dict[str, dict[str, int]]:
    """Read judgments: tab-separated ``query_id``, ``measure_id``, ``grade`` (0 is no answer) with a header line."""
    qrels: dict[str, dict[str, int]] = {}
    for row in _rows(path, ("query_id", "measure_id", "grade")):
        if not row["grade"].isdecimal():
            raise BadTableError(path, ("query_id", "measure_id", "grade"))
        qrels.setdefault(row["query_id"], {})[row["measure_id"]] = int(row["grade"])
    return qrels


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except FileNotFoundError as error:
        raise ReadError(path, "missing") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(path, "unreadable") from error
    if not rows or not set(columns) <= rows[0].keys() or any(row[name] is None for row in rows for name in columns):
        raise BadTableError(path, columns)
    return rows


def evaluate(
    kb: KnowledgeBase, topics: Iterable[Topic], qrels: Qrels, rankers: Sequence[Ranker] = RANKERS
) -> list[Scores]:
    """Score each ranker on the judged queries; a query without judgments is left out.

    Raises
    ------
    NothingJudgedError
        If no query has a judgment.
    """
    judged = [topic for topic in topics if qrels.get(topic.query_id)]
    if not judged:
        raise NothingJudgedError()
    return [
        Scores(ranker=ranker, by_query={t.query_id: score(run(kb, t.query, ranker), qrels[t.query_id]) for t in judged})
        for ranker in rankers
    ]


def run(kb: KnowledgeBase, query: str, ranker: Ranker, k: int = 100) -> list[str]:
    """Return the ids found, best first."""
    return [hit.id for hit in kb.search(Query(text=query, ranker=ranker, k=k)).hits]


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
