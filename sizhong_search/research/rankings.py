"""Rankers side by side: where each puts a measure, what each counts for it, and how good each is for whom.

Takes results and scores, gives tables. How a score comes about is in :mod:`sizhong_search.index`, the metrics are in
:mod:`sizhong_search.evaluation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sizhong_search.result import Result

if TYPE_CHECKING:
    from sizhong_search.evaluation import Scores, Topic

ALL = "all"


def ranks(results: Mapping[str, Result]) -> pd.DataFrame:
    """Put the rankings of one query side by side.

    Parameters
    ----------
    results : mapping of ranker to Result
        What each ranker found for the same query.

    Returns
    -------
    DataFrame of shape (n_found, n_rankers), dtype=Int64
        The rank of each id under each ranker, missing where it was not found; in the order of the first ranker.
    """
    columns = {ranker: pd.Series({hit.id: hit.rank for hit in found.hits}) for ranker, found in results.items()}
    order = dict.fromkeys(hit.id for found in results.values() for hit in found.hits)
    return pd.DataFrame(columns, index=pd.Index(order, name="id", dtype="str"), dtype="Int64")


def receipts(results: Mapping[str, Result], hit_id: str) -> pd.DataFrame:
    """Split the score of one hit into what each term brought, under each ranker.

    Parameters
    ----------
    results : mapping of ranker to Result
        What each ranker found for the same query.
    hit_id : str
        The measure or paragraph to look at.

    Returns
    -------
    DataFrame of shape (n_terms, n_rankers), dtype=float64
        Rows are (part, term); each column sums to that ranker's score. A term that a ranker does not count is 0.
    """
    columns = {
        ranker: pd.DataFrame([(r.part, r.term, r.value) for r in hit.why], columns=["part", "term", "value"])
        .groupby(["part", "term"], sort=False)["value"]
        .sum()
        for ranker, found in results.items()
        for hit in found.hits
        if hit.id == hit_id
    }
    order = dict.fromkeys(key for column in columns.values() for key in column.index)
    index = pd.MultiIndex.from_tuples(list(order), names=["part", "term"])
    return pd.DataFrame(columns).reindex(index=index, columns=list(columns)).fillna(0.0)


def mean_scores(scores: Iterable[Scores], topics: Iterable[Topic], metrics: Sequence[str]) -> pd.DataFrame:
    """Average the metrics of each ranker for each group of users, and for all.

    Parameters
    ----------
    scores : iterable of Scores
        As :func:`~sizhong_search.evaluation.evaluate` gives them.
    topics : iterable of Topic
        The queries that were scored; they say who asks.
    metrics : sequence of str
        The names of the metrics, ``evaluation.METRICS``.

    Returns
    -------
    DataFrame
        Rows are (group, ranker), groups and rankers in the order they come, ``"all"`` last; ``n_queries`` and a column
        for each metric, 0 to 1.
    """
    group_of = {topic.query_id: topic.group for topic in topics}
    rows = [
        [group, ranked.ranker, *values]
        for ranked in scores
        for query_id, values in ranked.by_query.items()
        for group in (group_of[query_id], ALL)
    ]
    table = pd.DataFrame(rows, columns=["group", "ranker", *metrics])
    groups = [*dict.fromkeys(group_of.values()), ALL]
    table["group"] = pd.Categorical(table["group"], groups)
    table["ranker"] = pd.Categorical(table["ranker"], table["ranker"].unique())
    by_group = table.groupby(["group", "ranker"], observed=True)
    means = by_group.mean()
    means.insert(0, "n_queries", by_group.size())
    return means
