"""Where and when a text was written, as far as it tells."""

from __future__ import annotations

import pytest

from sizhong_search.annotation.setting import era_of, place_of
from sizhong_search.model import Document
from sizhong_search.vocabulary import open_vocabulary
from tests.factories import a_document

PLAN = "黑龙江省加快建设平台工作方案\n{head}一、支持平台。按照《关于平台的意见》（国发〔2015〕53号）支持平台发展。\n"


def era(text: str, *names: str) -> tuple[str, str]:
    document: Document = a_document(text)
    found = era_of(document, names, open_vocabulary().departments, "黑龙江省")
    return tuple("" if day is None else day.isoformat() for day in found)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("head", "names", "expected"),
    [
        pytest.param("发布日期：2019年3月1日\n", ("省工商局",), ("2019-03-01", "2019-03-01"), id="a date is final"),
        pytest.param("", (), ("2015-01-01", ""), id="not before what it cites"),
        pytest.param("", ("省财政厅",), ("2015-01-01", ""), id="a body that never changed tells nothing"),
        pytest.param("", ("省工商局",), ("2015-01-01", "2018-12-31"), id="nor after the end of a body"),
        pytest.param("", ("省税务局",), ("2018-06-15", ""), id="nor before the beginning of one"),
        pytest.param("", ("省工商局", "黑龙江金融监管局"), ("2015-01-01", ""), id="names that contradict tell nothing"),
    ],
)
def test_era(head: str, names: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert era(PLAN.format(head=head), *names) == expected


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        pytest.param("广东省促进方案", ("贵州银保监局", "省财政厅"), "广东省", id="the head goes first"),
        pytest.param("促进方案", ("贵州银保监局", "人行贵阳中心支行", "省财政厅"), "贵州省", id="all in one province"),
        pytest.param("促进方案", ("贵州银保监局", "广东证监局", "省财政厅"), "", id="in two"),
        pytest.param("促进方案", ("省财政厅",), "", id="no name says its place"),
        pytest.param("促进方案", ("贵州银保监局",), "", id="nor is anybody's level told"),
        pytest.param("促进方案", ("人行泰州中支", "市财政局"), "泰州市", id="a city's"),
        pytest.param("促进方案", ("天津银保监局", "市财政局"), "天津市", id="a municipality's"),
        pytest.param("促进方案", (), "", id="nobody is named"),
    ],
)
def test_place(title: str, names: tuple[str, ...], expected: str) -> None:
    document = a_document(f"{title}\n一、支持平台。支持平台发展。\n")
    assert place_of(document, names, open_vocabulary().departments) == expected
