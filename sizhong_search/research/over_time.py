"""Counts by the year of issue, and the part of a library that is counted.

What a document does not state is counted apart, as ``unknown``; nothing is left out.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from sizhong_search.research.network import Tables

By = Literal["topic", "kind", "sector", "region", "level"]
UNKNOWN = "unknown"
_OF_DOCUMENT = ("region", "level")


def by_year(tables: Tables, *, by: By | None = None) -> pd.DataFrame:
    """Count documents and measures by the year in which they were issued.

    Parameters
    ----------
    tables : mapping of DataFrame
        As :func:`~sizhong_search.research.frames` gives them.
    by : {"topic", "kind", "sector", "region", "level"}, optional
        Count the measures by the values of this field as well.

    Returns
    -------
    DataFrame of shape (n_years, 2 + n_values), dtype=int64
        Rows are ``year`` (str): each from the first to the last, then ``unknown`` where documents state no date.
        Columns are ``n_documents`` and ``n_measures``, then the values of ``by``, the most measures first, ``unknown``
        last. A measure with two topics counts for both, so topics, kinds and sectors do not add up to ``n_measures``.
    """
    documents = tables["documents"].set_index("document_id")
    years = documents["issued_on"].dt.year.astype("Int64").astype("str").fillna(UNKNOWN)
    measures = tables["measures"].set_index("measure_id")["document_id"]
    year_of = measures.map(years)
    counts = pd.DataFrame({"n_documents": years.value_counts(), "n_measures": year_of.value_counts()})
    if by is not None:
        values = measures.map(documents[by]) if by in _OF_DOCUMENT else _labels(tables, by, measures.index)
        split = pd.crosstab(year_of[values.index].to_numpy(), values.fillna(UNKNOWN).to_numpy())
        counts = counts.join(split[_most_first(split)])
    return counts.reindex(_each_year(years)).fillna(0).astype("int64").rename_axis(index="year", columns=None)


def of_region(tables: Tables, region: str) -> dict[str, pd.DataFrame]:
    """Keep the documents of one region and what stands in them; ``unknown`` keeps those that name none.

    Parameters
    ----------
    tables : mapping of DataFrame
        As :func:`~sizhong_search.research.frames` gives them.
    region : str
        As in the column ``region``. A city's documents are its own, not its province's.
    """
    is_of = tables["documents"]["region"].fillna(UNKNOWN) == region
    documents = tables["documents"].loc[is_of, "document_id"]
    measures = tables["measures"].loc[tables["measures"]["document_id"].isin(documents), "measure_id"]
    keys = {"document_id": documents, "measure_id": measures}
    kept = {}
    for name, table in tables.items():
        key = "document_id" if "document_id" in table else "measure_id"
        kept[name] = table[table[key].isin(keys[key])].reset_index(drop=True)
    return kept


def _labels(tables: Tables, field: str, measures: pd.Index[str]) -> pd.Series[str]:
    """Give each measure with each of its labels, or with none."""
    labels: pd.Series[str] = tables["labels"].query("field == @field").set_index("measure_id")["value"]
    without = measures.difference(labels.index)
    return pd.concat([labels, pd.Series(UNKNOWN, index=without, dtype="str")])


def _most_first(split: pd.DataFrame) -> list[str]:
    ranked = split.sum().sort_values(ascending=False, kind="stable").index
    return sorted(ranked, key=lambda value: value == UNKNOWN)


def _each_year(years: pd.Series[str]) -> list[str]:
    known = [int(year) for year in set(years) - {UNKNOWN}]
    span = [str(year) for year in range(min(known), max(known) + 1)] if known else []
    return span + [UNKNOWN] * bool((years == UNKNOWN).any())
