"""Counts over the tables of a library: which departments have to do with which topics, and who works with whom.

A measure that speaks of departments in general (相关行业主管部门) counts for none of them. Rows and columns stand in
the order in which the texts first name them, so that bodies which are listed together stand together.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

Tables = Mapping[str, pd.DataFrame]


def department_topics(tables: Tables, *, today: bool = True, n: int | None = None) -> pd.DataFrame:
    """Count measures by department and topic.

    Parameters
    ----------
    tables : mapping of DataFrame
        As :func:`~sizhong_search.research.frames` gives them.
    today : bool
        Count a former body under who bears its duties today, where that is one body; else as written.
    n : int, optional
        Only the ``n`` departments that have most measures, with their topics; both sides the most first.

    Returns
    -------
    DataFrame of shape (n_departments, n_topics), dtype=int64
        Full names by topic ids; who answers for no measure with a topic is left out.
    """
    topics = tables["labels"].query("field == 'topic'")[["measure_id", "value"]].rename(columns={"value": "topic"})
    pairs = _named(tables, today=today).merge(topics, on="measure_id")
    counts = _count(pairs["department"], pairs["topic"])
    if n is None:
        return counts
    n_measures = pairs.groupby("department", sort=False)["measure_id"].nunique()
    busiest = counts.loc[_most_first(n_measures)[:n]]
    of_topic = busiest.sum()
    return busiest[_most_first(of_topic[of_topic > 0])]


def partners(tables: Tables, *, today: bool = True) -> pd.DataFrame:
    """Count the measures that two departments answer for together; the diagonal counts each one's own.

    Parameters
    ----------
    tables : mapping of DataFrame
        As :func:`~sizhong_search.research.frames` gives them.
    today : bool
        Count a former body under who bears its duties today, where that is one body; else as written. Two bodies that
        have become one are no partners any more.

    Returns
    -------
    DataFrame of shape (n_departments, n_departments), dtype=int64
        Symmetric, by full names.
    """
    named = _named(tables, today=today)
    both = named.merge(named, on="measure_id", suffixes=("", "_beside"))
    together = _count(both["department"], both["department_beside"])
    return together[together.index].rename_axis(columns="partner")


def pairs(together: pd.DataFrame, *, of: str | None = None) -> pd.DataFrame:
    """Rank the pairs of a matrix of :func:`partners`: who works together most comes first.

    Parameters
    ----------
    together : DataFrame
    of : str, optional
        Only the pairs of this department of the matrix, which then stands first.

    Returns
    -------
    DataFrame
        ``department``, ``partner``, ``n_measures``; each pair once, equal ones in the order of the matrix.

    Raises
    ------
    KeyError
        If the matrix does not hold the department ``of``.
    """
    if of is None:
        counts = together.where(np.triu(np.ones(together.shape, dtype=bool), k=1), 0)
    else:
        counts = together.loc[[of]].drop(columns=of)
    rows, columns = np.nonzero(counts.to_numpy())
    ranked = pd.DataFrame(
        {
            "department": counts.index[rows],
            "partner": counts.columns[columns],
            "n_measures": counts.to_numpy()[rows, columns],
        }
    )
    return ranked.sort_values("n_measures", ascending=False, kind="stable", ignore_index=True)


def _named(tables: Tables, *, today: bool) -> pd.DataFrame:
    """Give each measure with each body that it names, once."""
    named = tables["responsibilities"].query("basis != 'generic'")
    names = named["full_name"]
    if today:
        is_one = named["today"].notna() & ~named["today"].str.contains("、", na=False)
        names = named["today"].where(is_one, names)
    return pd.DataFrame({"measure_id": named["measure_id"], "department": names}).drop_duplicates()


def _most_first(counts: pd.Series[int]) -> list[str]:
    return list(counts.sort_values(ascending=False, kind="stable").index)


def _count(rows: pd.Series[str], columns: pd.Series[str]) -> pd.DataFrame:
    """Cross two columns; both sides in the order of their first appearance, which ``crosstab`` loses."""
    return pd.crosstab(rows, columns).reindex(index=rows.unique(), columns=columns.unique())
