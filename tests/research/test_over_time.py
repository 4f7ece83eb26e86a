"""Counts by year over hand-made tables, expectations worked out by hand.

Document a is of 2016 (measures a1, a2), b of 2018 (b1), c states no date (c1), d is of 2018 and has no measure.
"""

from __future__ import annotations

import pandas as pd
import pytest

from sizhong_search.research import by_year, frames, of_region

DOCUMENTS = [
    ("a", "2016-03-01", "黑龙江省", "province"),
    ("b", "2018-12-31", "广东省", None),
    ("c", None, None, "central"),
    ("d", "2018-01-01", "广东省", "province"),
]
MEASURES = [("a1", "a"), ("a2", "a"), ("b1", "b"), ("c1", "c")]
LABELS = [
    ("a1", "topic", "tax"),
    ("a1", "topic", "credit"),
    ("a2", "sector", "finance"),
    ("b1", "topic", "credit"),
    ("c1", "topic", "credit"),
    ("c1", "kind", "support"),
]


def table(rows: list[tuple[str | None, ...]], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, dtype="str")


@pytest.fixture
def tables():
    documents = table(DOCUMENTS, "document_id", "issued_on", "region", "level")
    return {
        "documents": documents.astype({"issued_on": "datetime64[s]"}),
        "measures": table(MEASURES, "measure_id", "document_id"),
        "labels": table(LABELS, "measure_id", "field", "value"),
        "references": table([("a", None), ("b", "b1")], "document_id", "measure_id"),
    }


PLAIN = {"2016": [1, 2], "2017": [0, 0], "2018": [2, 1], "unknown": [1, 1]}


@pytest.mark.parametrize(
    ("by", "values", "expected"),
    [
        pytest.param(None, [], {year: [] for year in PLAIN}, id="not split"),
        pytest.param(
            "topic",
            ["credit", "tax", "unknown"],
            {"2016": [1, 1, 1], "2017": [0, 0, 0], "2018": [1, 0, 0], "unknown": [1, 0, 0]},
            id="a measure with two topics counts for both, one with none apart",
        ),
        pytest.param(
            "kind",
            ["support", "unknown"],
            {"2016": [0, 2], "2017": [0, 0], "2018": [0, 1], "unknown": [1, 0]},
            id="what is not known comes last, however much it is",
        ),
        pytest.param(
            "region",
            ["黑龙江省", "广东省", "unknown"],
            {"2016": [2, 0, 0], "2017": [0, 0, 0], "2018": [0, 1, 0], "unknown": [0, 0, 1]},
            id="of its document",
        ),
        pytest.param(
            "level",
            ["province", "central", "unknown"],
            {"2016": [2, 0, 0], "2017": [0, 0, 0], "2018": [0, 0, 1], "unknown": [0, 1, 0]},
            id="level",
        ),
    ],
)
def test_documents_and_measures_by_year(tables, by, values, expected):
    counts = by_year(tables, by=by)
    assert list(counts)[:2] == ["n_documents", "n_measures"]
    assert sorted(counts.columns[2:]) == sorted(values)
    assert counts.columns[-1] == (values or ["n_measures"])[-1]
    assert {year: row.tolist() for year, row in counts[["n_documents", "n_measures"]].iterrows()} == PLAIN
    assert {year: row.tolist() for year, row in counts[values].iterrows()} == expected
    assert set(counts.dtypes.astype(str)) == {"int64"}


def test_the_most_come_first(tables):
    assert list(by_year(tables, by="topic"))[2:] == ["credit", "tax", "unknown"]


def test_without_undated_documents_nothing_is_unknown(tables):
    assert list(by_year(of_region(tables, "广东省")).index) == ["2018"]


@pytest.mark.parametrize(
    ("region", "documents", "measures", "labels", "references"),
    [
        pytest.param("黑龙江省", ["a"], ["a1", "a2"], ["a1", "a1", "a2"], ["a"], id="a province"),
        pytest.param("广东省", ["b", "d"], ["b1"], ["b1"], ["b"], id="a document without measures"),
        pytest.param("unknown", ["c"], ["c1"], ["c1", "c1"], [], id="none stated"),
        pytest.param("火星省", [], [], [], [], id="not held"),
    ],
)
def test_a_region_is_its_documents_and_what_stands_in_them(tables, region, documents, measures, labels, references):
    held = of_region(tables, region)
    assert held["documents"]["document_id"].tolist() == documents
    assert held["measures"]["measure_id"].tolist() == measures
    assert held["labels"]["measure_id"].tolist() == labels
    assert held["references"]["document_id"].tolist() == references


@pytest.mark.parametrize("by", [None, "topic", "region"])
def test_an_empty_library_has_no_years(by):
    counts = by_year(frames([]), by=by)
    assert counts.shape == (0, 2)
    assert of_region(frames([]), "广东省")["documents"].empty
