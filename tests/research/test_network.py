"""Counts over hand-made tables, expectations worked out by hand.

Measure 1 is assigned to 工商局 and 质监局 (both 市场监管局 today) with 财政厅; measure 2 to 财政厅, twice, and to
广电局, whose duties went to two bodies; measure 3 to departments in general; measure 4 to 财政厅 alone.
"""

from __future__ import annotations

import pandas as pd
import pytest

from sizhong_search.research import department_topics, frames, pairs, partners

ASSIGNED = [
    ("1", "省工商局", "省市场监管局", "named"),
    ("1", "省质监局", "省市场监管局", "named"),
    ("1", "省财政厅", "省财政厅", "named"),
    ("2", "省财政厅", "省财政厅", "named"),
    ("2", "省财政厅", "省财政厅", "sentence"),
    ("2", "省广电局", "省委宣传部、省广播电视局", "named"),
    ("3", "各有关部门", None, "generic"),
    ("4", "省财政厅", "省财政厅", "named"),
]
LABELS = [
    ("1", "topic", "credit"),
    ("1", "topic", "tax"),
    ("1", "sector", "tax"),
    ("2", "topic", "tax"),
    ("3", "topic", "credit"),
]


@pytest.fixture
def tables():
    return {
        "responsibilities": pd.DataFrame(ASSIGNED, columns=["measure_id", "full_name", "today", "basis"], dtype="str"),
        "labels": pd.DataFrame(LABELS, columns=["measure_id", "field", "value"], dtype="str"),
    }


def as_dict(table: pd.DataFrame) -> dict[str, list[int]]:
    return {name: row.tolist() for name, row in table.iterrows()}


def test_departments_by_topics_as_written(tables):
    table = department_topics(tables, today=False)
    assert list(table) == ["credit", "tax"]
    assert as_dict(table) == {"省工商局": [1, 1], "省质监局": [1, 1], "省财政厅": [1, 2], "省广电局": [0, 1]}


def test_departments_by_topics_today_count_a_merged_body_once_and_leave_a_split_one_as_written(tables):
    table = department_topics(tables)
    assert as_dict(table) == {"省市场监管局": [1, 1], "省财政厅": [1, 2], "省广电局": [0, 1]}


def test_the_busiest_departments_by_measures_with_their_topics_the_most_first(tables):
    table = department_topics(tables, today=False, n=2)  # 工商局, 质监局 and 广电局 have one each
    assert list(table) == ["tax", "credit"]
    assert as_dict(table) == {"省财政厅": [2, 1], "省工商局": [1, 1]}
    assert list(department_topics(tables, n=99)) == ["tax", "credit"]
    assert len(department_topics(tables, n=99)) == 3


def test_partners_as_written(tables):
    table = partners(tables, today=False)
    assert list(table) == list(table.index) == ["省工商局", "省质监局", "省财政厅", "省广电局"]
    assert table.to_numpy().tolist() == [[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 3, 1], [0, 0, 1, 1]]


def test_partners_today_are_no_partners_of_themselves(tables):
    table = partners(tables)
    assert list(table) == list(table.index) == ["省市场监管局", "省财政厅", "省广电局"]
    assert table.to_numpy().tolist() == [[1, 1, 0], [1, 3, 1], [0, 1, 1]]


def test_pairs_are_ranked_and_each_stands_once():
    names = ["甲", "乙", "丙"]
    ranked = pairs(pd.DataFrame([[5, 1, 0], [1, 4, 2], [0, 2, 2]], index=names, columns=names))
    assert ranked.to_numpy().tolist() == [["乙", "丙", 2], ["甲", "乙", 1]]
    assert list(ranked) == ["department", "partner", "n_measures"]


def test_the_pairs_of_one_department_have_it_first():
    names = ["甲", "乙", "丙"]
    together = pd.DataFrame([[5, 1, 0], [1, 4, 2], [0, 2, 2]], index=names, columns=names)
    assert pairs(together, of="乙").to_numpy().tolist() == [["乙", "丙", 2], ["乙", "甲", 1]]
    assert pairs(together, of="甲").to_numpy().tolist() == [["甲", "乙", 1]]
    with pytest.raises(KeyError):
        pairs(together, of="丁")


def test_an_empty_library_has_no_counts():
    empty = frames([])
    assert department_topics(empty).empty
    assert partners(empty).empty
    assert pairs(partners(empty)).empty
