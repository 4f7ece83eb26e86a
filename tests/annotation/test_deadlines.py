from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.annotation.deadlines import find_deadlines
from sizhong_search.model import Document
from tests.factories import any_text

DATES = ("每年", "每月", "2016年", "6月30日", "13月40日", "2月30日", "和", "、", "前", "以前", "底前", "9日")
dated = st.lists(st.sampled_from(DATES), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("每年6月30日和12月30日前", [("每年6月30日", (6, 30)), ("12月30日", (12, 30))], id="twice a year"),
        pytest.param(
            "每年3月1日、6月1日、9月1日及12月1日前",
            [("每年3月1日", (3, 1)), ("6月1日", (6, 1)), ("9月1日", (9, 1)), ("12月1日", (12, 1))],
            id="four times",
        ),
        pytest.param("每年1月1日起", [("每年1月1日", (1, 1))], id="once"),
    ],
)
def test_days_of_every_year(text: str, expected: list[tuple[str, tuple[int, int]]]) -> None:
    found = find_deadlines(text)
    assert [(d.text, d.month_day) for d in found] == expected
    assert {d.kind for d in found} == {"yearly"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2016年12月31日前完成", datetime.date(2016, 12, 31), id="before"),
        pytest.param("2016年6月30日之前", datetime.date(2016, 6, 30), id="before, longer"),
        pytest.param("2016年6月30日以前", datetime.date(2016, 6, 30), id="before, otherwise"),
        pytest.param("2016年6月30日截止", datetime.date(2016, 6, 30), id="closes"),
    ],
)
def test_a_day_by_which_something_is_due(text: str, expected: datetime.date) -> None:
    (deadline,) = find_deadlines(text)
    assert (deadline.kind, deadline.date, deadline.month_day) == ("date", expected, None)


def test_a_day_of_every_month() -> None:
    (deadline,) = find_deadlines("每月15日前报送")
    assert (deadline.text, deadline.kind, deadline.date) == ("每月15日", "monthly", None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2016年12月31日印发", id="a day on which something happened"),
        pytest.param("自2016年1月1日起施行", id="a day from which something holds"),
        pytest.param("2016年2月30日前", id="a day that does not exist"),
        pytest.param("每年报送一次", id="a rhythm without a day"),
        pytest.param("6月30日前", id="a day without a year"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert find_deadlines(text) == ()


@pytest.mark.parametrize("text", ["每年13月40日前", "每年2月30日前", "每月40日前"])
def test_a_misprint_is_no_day_of_a_year_or_month(text: str) -> None:
    assert find_deadlines(text) == ()


@given(any_text | dated)
def test_deadlines_cut_out_their_own_text_in_order(text: str) -> None:
    padded = f"前言{text}"
    found = find_deadlines(text, 2)
    assert all(padded[d.span] == d.text for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_the_first_document_asks_for_a_report_twice_a_year(document: Document) -> None:
    found = [(m.path, d.month_day) for m in document.measures for d in m.deadlines]
    assert found == [(("(四)",), (6, 30)), (("(四)",), (12, 30))]
