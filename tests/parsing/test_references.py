from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from sizhong_search.model import Document
from sizhong_search.parsing.references import find_references, newest_year
from tests.factories import any_text, official_text

TITLE = "国务院关于促进快递业发展的若干意见"
with_lead_in = pytest.mark.xfail(strict=True, reason="the words before a bare number are taken for its agency")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"落实《{TITLE}》（国发〔2015〕61号）", [(TITLE, "国发〔2015〕61号")], id="title and number"),
        pytest.param(
            f"《{TITLE}》(国发[2015]61号,以下简称《意见》)", [(TITLE, "国发[2015]61号")], id="and a short name"
        ),
        pytest.param(f"《{TITLE}》", [(TITLE, None)], id="title alone"),
        pytest.param("《中华人民共和国网络安全法》", [("中华人民共和国网络安全法", None)], id="a law"),
        pytest.param("《黑龙江省大数据条例》", [("黑龙江省大数据条例", None)], id="a regulation of a province"),
        pytest.param(
            "《关于甲的通知》《关于乙的意见（试行）》",
            [("关于甲的通知", None), ("关于乙的意见（试行）", None)],
            id="two titles",
        ),
        pytest.param("(国发〔2015〕53号)", [(None, "国发〔2015〕53号")], id="number alone"),
        pytest.param("财税（2015）119 号", [(None, "财税（2015）119 号")], id="a blank before 号"),
        pytest.param(
            "国办发〔2014〕5号、国办发〔2015〕6号",
            [(None, "国办发〔2014〕5号"), (None, "国办发〔2015〕6号")],
            id="two numbers",
        ),
        pytest.param("以下简称《指导意见》", [], id="a short name for one cited before"),
        pytest.param("参见《红楼梦》", [], id="a book"),
        pytest.param("《》《甲\n关于乙的意见》", [], id="no title, and one over two lines"),
        pytest.param("国发〔15〕53号", [], id="no year"),
        pytest.param("根据国发〔2015〕53号文件", [(None, "国发〔2015〕53号")], id="after a verb", marks=with_lead_in),
    ],
)
def test_references(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert [(r.title, r.doc_number) for r in find_references(text)] == expected


def test_a_reference_stands_where_it_says() -> None:
    text = f"前言落实《{TITLE}》（国发〔2015〕61号）。"
    (reference,) = find_references(text[2:], 2)
    assert text[reference.span] == f"《{TITLE}》（国发〔2015〕61号"


@given(any_text | official_text)
def test_references_are_in_order_and_hold_what_they_cite(text: str) -> None:
    found = find_references(text)
    for reference in found:
        cited = text[reference.span]
        assert reference.title or reference.doc_number
        assert (reference.title or "") in cited
        assert (reference.doc_number or "") in cited
    assert all(a.start < b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("(国发〔2015〕53号)和(国办发〔2013〕1号)", 2015, id="the newest"),
        pytest.param(f"《{TITLE}》", None, id="no number"),
        pytest.param("", None, id="nothing cited"),
    ],
)
def test_a_document_is_not_older_than_what_it_cites(text: str, expected: int | None) -> None:
    assert newest_year(find_references(text)) == expected


def test_the_first_document_is_of_2015_or_later(document: Document) -> None:
    assert document.not_before == 2015
    assert ("国务院关于加快构建大众创业万众创新支撑平台的指导意见", "国发〔2015〕53号") in [
        (r.title, r.doc_number) for r in document.references
    ]
