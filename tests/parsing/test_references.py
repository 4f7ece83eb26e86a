from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from sizhong_search.model import Document
from sizhong_search.parsing.references import find_references, is_document, newest_year
from tests.factories import any_text, official_text

TITLE = "国务院关于促进快递业发展的若干意见"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"落实《{TITLE}》（国发〔2015〕61号）", [(TITLE, "国发〔2015〕61号")], id="title and number"),
        pytest.param(
            f"《{TITLE}》(国发[2015]61号,以下简称《意见》)", [(TITLE, "国发[2015]61号")], id="and a short name"
        ),
        pytest.param(f"《{TITLE}》 （ 国发〔2015〕61号）", [(TITLE, "国发〔2015〕61号")], id="a blank between"),
        pytest.param(f"《{TITLE}》国发〔2015〕61号", [(TITLE, "国发〔2015〕61号")], id="no bracket between"),
        pytest.param(f"国发〔2015〕61号《{TITLE}》", [(TITLE, "国发〔2015〕61号")], id="the number in front"),
        pytest.param(f"《{TITLE}》", [(TITLE, None)], id="title alone"),
        pytest.param(
            f"《{TITLE}》（国发〔2015〕61号、国办发〔2016〕1号）",
            [(TITLE, "国发〔2015〕61号"), (None, "国办发〔2016〕1号")],
            id="a title with two numbers",
        ),
        pytest.param(
            "《工伤保险条例》（2003年4月27日国务院令第375号公布）",
            [("工伤保险条例", "国务院令第375号")],
            id="a date before the number",
        ),
        pytest.param(
            "《财政部关于税收政策的公告》（2020年第8号）", [("财政部关于税收政策的公告", "2020年第8号")], id="公告"
        ),
        pytest.param("《中华人民共和国网络安全法》", [("中华人民共和国网络安全法", None)], id="a law"),
        pytest.param("《公司法》、《政府投资条例》", [("公司法", None), ("政府投资条例", None)], id="short laws"),
        pytest.param("《黑龙江省大数据条例》", [("黑龙江省大数据条例", None)], id="a regulation of a province"),
        pytest.param("《快递业规划（2021—2025年）》", [("快递业规划（2021—2025年）", None)], id="a plan of years"),
        pytest.param("《上市公司监管指引第9号——重组》", [("上市公司监管指引第9号——重组", None)], id="a series"),
        pytest.param(
            "《关于甲的通知》《关于乙的意见（试行）》",
            [("关于甲的通知", None), ("关于乙的意见（试行）", None)],
            id="two titles",
        ),
        pytest.param("《关于印发〈快递办法〉的通知》", [("关于印发〈快递办法〉的通知", None)], id="a title in a title"),
        pytest.param("《关于印发《快递办法》的通知》", [("关于印发《快递办法》的通知", None)], id="the same, doubled"),
        pytest.param("《关于印发《快递办法〉的通知》", [("关于印发《快递办法〉的通知", None)], id="the same, mixed"),
        pytest.param("《关于促进快\n　　递业的意见》", [("关于促进快递业的意见", None)], id="over two lines"),
        pytest.param("《国务院关于《快递条例》", [("快递条例", None)], id="one that is never closed"),
        pytest.param("(国发〔2015〕53号)", [(None, "国发〔2015〕53号")], id="number alone"),
        pytest.param("财税（2015）119 号", [(None, "财税（2015）119 号")], id="a blank before 号"),
        pytest.param(
            "国办发〔2014〕5号、国办发〔2015〕6号",
            [(None, "国办发〔2014〕5号"), (None, "国办发〔2015〕6号")],
            id="two numbers",
        ),
        pytest.param("以下简称《指导意见》", [], id="a short name for one cited before"),
        pytest.param("（以下简称《快递业管理办法》），《快递业管理办法》规定", [], id="a short name, used"),
        pytest.param("参见《红楼梦》", [], id="a book"),
        pytest.param("凭《营业执照》填写《补贴申请表》，签订《承诺书》", [], id="a licence, a form, a promise"),
        pytest.param("《人民日报》2020年3月1日", [], id="a newspaper"),
        pytest.param("制定《防控方案》《应急预案》", [], id="papers that anybody writes"),
        pytest.param("《》", [], id="no title"),
        pytest.param("国发〔15〕53号", [], id="no year"),
        pytest.param("根据国发〔2015〕53号文件", [(None, "国发〔2015〕53号")], id="after a verb"),
    ],
)
def test_references(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert [(r.title, r.doc_number) for r in find_references(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("《快递办法》同时废止。", ["repeals"], id="同时废止"),
        pytest.param(f"《{TITLE}》（国发〔2015〕61号）同时废止。", ["repeals"], id="with a number"),
        pytest.param("《快递办法》（国发〔2015〕61号，以下简称《办法》）废止。", ["repeals"], id="and a short name"),
        pytest.param(f"《{TITLE}》（国发〔2015〕61号）停止执行。", ["repeals"], id="停止执行"),
        pytest.param("《快递办法》自本办法施行之日起废止。", ["repeals"], id="from a day"),
        pytest.param("《快递办法》予以废止。", ["repeals"], id="予以废止"),
        pytest.param("原《快递办法》自行失效。", ["repeals"], id="失效"),
        pytest.param("《快递办法》同时废\n止。", ["repeals"], id="broken over a line"),
        pytest.param("国发〔2015〕61号同时废止。", ["repeals"], id="a number alone"),
        pytest.param("《甲地办法》、《乙地办法》和《丙地办法》同时废止。", ["repeals"] * 3, id="a list"),
        pytest.param("按《甲地办法》执行，《乙地办法》同时废止。", ["cites", "repeals"], id="only the last"),
        pytest.param("《甲地办法》《乙地办法》等2个文件同时废止。", ["repeals"] * 2, id="a list without marks"),
        pytest.param("决定废止《甲地办法》和《乙地办法》。", ["repeals"] * 2, id="a list behind 废止"),
        pytest.param("决定废止《甲地办法》。", ["repeals"], id="废止 in front"),
        pytest.param("决定废止以下文件：\n1.《甲地办法》\n2.《乙地办法》", ["repeals"] * 2, id="under a heading"),
        pytest.param("下列文件予以废止：1.国函〔1993〕174号；2.国函〔1994〕2号", ["repeals"] * 2, id="numbers"),
        pytest.param("《快递办法》废止前已受理的", ["cites"], id="before it ends"),
        pytest.param("《快递办法》废止后", ["cites"], id="after it ended"),
        pytest.param("《快递办法》尚未废止", ["cites"], id="not ended"),
        pytest.param("《快递办法》已废止", ["cites"], id="ended by another"),
        pytest.param("《快递办法》第三条同时废止", ["cites"], id="a part of it"),
        pytest.param("不再执行《快递办法》中关于期限的规定", ["cites"], id="a part of it, otherwise"),
        pytest.param("《关于废止〈快递办法〉的决定》", ["cites"], id="the decision to end it"),
        pytest.param("修改、废止《快递办法》", ["cites"], id="changed or ended"),
    ],
)
def test_what_a_text_does_to_a_document(text: str, expected: list[str]) -> None:
    assert [r.relation for r in find_references(text)] == expected


@pytest.mark.parametrize(
    "title", ["做法", "看法", "申请表", "营业执照", "劳动合同", "自查报告", "实施细则", "法", "通知"]
)
def test_what_names_no_document(title: str) -> None:
    assert not is_document(title)


def test_a_reference_stands_where_it_says() -> None:
    text = f"前言落实《{TITLE}》（国发〔2015〕61号）。"
    (reference,) = find_references(text[2:], 2)
    assert text[reference.span] == f"《{TITLE}》（国发〔2015〕61号"


@given(any_text | official_text)
def test_references_are_in_order_and_hold_what_they_cite(text: str) -> None:
    found = find_references(text)
    for reference in found:
        cited = "".join(text[reference.span].split())  # a title over two lines is given in one
        assert reference.title or reference.doc_number
        assert "".join((reference.title or "").split()) in cited
        assert "".join((reference.doc_number or "").split()) in cited
    assert all(a.start < b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("(国发〔2015〕53号)和(国办发〔2013〕1号)", 2015, id="the newest"),
        pytest.param("《甲地办法》（国家税务总局公告2020年第4号）", 2020, id="an announcement"),
        pytest.param(f"《{TITLE}》", None, id="no number"),
        pytest.param("《甲地办法》（国务院令第5号）", None, id="a number without a year"),
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
