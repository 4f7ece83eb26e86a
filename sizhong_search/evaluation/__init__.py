"""Judged queries → how good a ranking is: per query, per ranker, and whether one ranker is better than another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sizhong_search.errors import NothingJudgedError
from sizhong_search.evaluation.comparison import Comparison, compare, paired_bootstrap
from sizhong_search.evaluation.judgments import DATA, Qrels, Topic, read_qrels, read_topics
from sizhong_search.evaluation.metrics import METRICS, Scores, score
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.query import RANKERS, Query, Ranker

__all__ = [
    "DATA", "METRICS", "Comparison", "Qrels", "Scores", "Topic",
    "compare", "evaluate", "paired_bootstrap", "read_qrels", "read_topics", "run", "score",
]  # fmt: skip


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
