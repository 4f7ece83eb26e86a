"""Counts over the tables of a library: which departments have to do with which topics, and who works with whom.

A measure that speaks of departments in general (相关行业主管部门) counts for none of them. Rows and columns stand in
the order in which the texts first name them, so that bodies which are listed together stand together.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

Tables = Mapping[str, pd.DataFrame]


def department_topics(tables: Tables, *, today: bool = True) -> pd.DataFrame:
    """Count measures by department and topic.

    Parameters
    ----------
    tables : mapping of DataFrame
        As :func:`~sizhong_search.research.frames` gives them.
    today : bool
        Count a former body under who bears its duties today, where that is one body; else as written.

    Returns
    -------
    DataFrame of shape (n_departments, n_topics), dtype=int64
        Full names by topic ids; who answers for no measure with a topic is left out.
    """
    topics = tables["labels"].query("field == 'topic'")[["measure_id", "value"]].rename(columns={"value": "topic"})
    pairs = _named(tables, today=today).merge(topics, on="measure_id")
    return _count(pairs["department"], pairs["topic"])


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
    held = _count(named["measure_id"], named["department"])
    counts = held.to_numpy()
    return pd.DataFrame(counts.T @ counts, index=held.columns, columns=held.columns.rename("partner"))


def pairs(together: pd.DataFrame) -> pd.DataFrame:
    """Rank the pairs of a matrix of :func:`partners`: who works together most comes first.

    Returns
    -------
    DataFrame
        ``department``, ``partner``, ``n_measures``; each pair once, equal ones in the order of the matrix.
    """
    above = np.triu(together.to_numpy(), k=1)
    rows, columns = np.nonzero(above)
    names = together.index.to_numpy()
    ranked = pd.DataFrame({"department": names[rows], "partner": names[columns], "n_measures": above[rows, columns]})
    return ranked.sort_values("n_measures", ascending=False, kind="stable", ignore_index=True)


def _named(tables: Tables, *, today: bool) -> pd.DataFrame:
    """Give each measure with each body that it names, once."""
    named = tables["responsibilities"].query("basis != 'generic'")
    names = named["full_name"]
    if today:
        is_one = named["today"].notna() & ~named["today"].str.contains("、", na=False)
        names = named["today"].where(is_one, names)
    return pd.DataFrame({"measure_id": named["measure_id"], "department": names}).drop_duplicates()


def _count(rows: pd.Series[str], columns: pd.Series[str]) -> pd.DataFrame:
    """Cross two columns; both sides in the order of their first appearance, which ``crosstab`` loses."""
    return pd.crosstab(rows, columns).reindex(index=rows.unique(), columns=columns.unique())
