from __future__ import annotations

import datetime

import pytest

from sizhong_search.model import Document
from sizhong_search.parsing.header import read_header
from sizhong_search.vocabulary import Vocabulary
from tests.factories import a_raw

PROVINCES = (("黑龙江省", "黑龙江"), ("吉林省", "吉林"), ("内蒙古自治区", "内蒙古"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "《甲省创业工作方案》已经省政府同意,现印发。\n1.乙", "甲省创业工作方案", id="the covered document"
        ),
        pytest.param("关于印发《甲市快递管理办法》的通知\n1.乙", "甲市快递管理办法", id="inside a notice"),
        pytest.param("　　甲省关于促进快递的意见　\n\n1.乙", "甲省关于促进快递的意见", id="a line of its own"),
        pytest.param("甲市快递管理办法（试行）\n第一条 乙", "甲市快递管理办法（试行）", id="on trial"),
        pytest.param("本办法规定如下。\n1.甲市快递管理办法\n", "notice", id="only what stands before the body"),
        pytest.param("甲，乙。", "notice", id="without one, the id"),
        pytest.param("", "notice", id="nothing"),
    ],
)
def test_title(text: str, expected: str) -> None:
    assert read_header(a_raw(text))["title"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("国发〔2015〕53号\n1.甲", "国发〔2015〕53号", id="a line of its own"),
        pytest.param("　黑政办发[2016]12号 \n1.甲", "黑政办发[2016]12号", id="square brackets and blanks"),
        pytest.param("财税（2015）1号\n", "财税（2015）1号", id="round brackets"),
        pytest.param("落实国发〔2015〕53号精神\n1.甲", None, id="a number inside a line is cited"),
        pytest.param("1.甲，乙。\n国发〔2015〕53号\n", None, id="a number behind the first mark too"),
        pytest.param("国发〔215〕53号\n", None, id="no year"),
    ],
)
def test_doc_number(text: str, expected: str | None) -> None:
    assert read_header(a_raw(text))["doc_number"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1.甲，乙。\n甲省政府\n2016年3月1日\n", datetime.date(2016, 3, 1), id="alone on its line"),
        pytest.param("2016年3月1日\n1.甲。\n2017年4月2日", datetime.date(2017, 4, 2), id="the last one"),
        pytest.param("自2016年3月1日起施行。", None, id="inside a line"),
        pytest.param("1.甲。\n2016年2月30日", None, id="a misprint"),
        pytest.param("1.甲。\n二〇一六年三月一日", None, id="in Chinese numerals"),
        pytest.param("甲", None, id="nothing"),
    ],
)
def test_date_of_issue(text: str, expected: datetime.date | None) -> None:
    assert read_header(a_raw(text))["issued_on"] == expected


@pytest.mark.parametrize(
    ("title", "region", "level"),
    [
        pytest.param("黑龙江省创业方案", "黑龙江省", "province", id="province"),
        pytest.param("黑龙江关于创业的意见", "黑龙江省", "province", id="short name"),
        pytest.param("内蒙古自治区创业办法", "内蒙古自治区", "province", id="autonomous region"),
        pytest.param("国务院关于创业的意见", None, "central", id="State Council"),
        pytest.param("中共中央关于创业的决定", None, "central", id="Central Committee"),
        pytest.param("某某市创业办法", None, None, id="unknown is an honest answer"),
        pytest.param("关于在黑龙江省创业的意见", None, None, id="a province that the title is only about"),
        pytest.param("吉林市创业办法", None, None, id="a city that bears its province's name"),
    ],
)
def test_region_and_level(title: str, region: str | None, level: str | None) -> None:
    header = read_header(a_raw("甲", title=title), PROVINCES)
    assert (header["region"], header["level"]) == (region, level)


def test_what_is_stated_goes_before_what_stands_there() -> None:
    stated = {
        "title": "甲", "doc_number": "乙发〔2020〕1号", "issued_on": "2020-01-02", "issuer": "省政府；省委|丙",
        "status": "lapsed", "source": "公报",
    }  # fmt: skip
    header = read_header(a_raw("国发〔2015〕53号\n黑龙江省创业方案\n1.甲\n2016年3月1日", **stated), PROVINCES)
    assert header["title"] == "甲"
    assert header["doc_number"] == "乙发〔2020〕1号"
    assert header["issued_on"] == datetime.date(2020, 1, 2)
    assert header["issuers"] == ("省政府", "省委", "丙")
    assert (header["status"].value, header["status"].evidence) == ("lapsed", "manifest: 公报")


@pytest.mark.parametrize("status", ["", "unknown", "有效"])
def test_a_status_that_nobody_states_is_unknown(status: str) -> None:
    found = read_header(a_raw("甲", status=status))["status"]
    assert (found.value, found.evidence) == ("unknown", None)


def test_the_first_document_states_neither_number_nor_date_nor_issuer(
    document: Document, vocabulary: Vocabulary
) -> None:
    header = read_header(a_raw(document.text), vocabulary.provinces)
    assert header["title"] == "黑龙江省加快构建大众创业万众创新支撑平台工作方案" == document.title
    assert (header["doc_number"], header["issued_on"], header["issuers"]) == (None, None, ())
    assert (header["region"], header["level"]) == ("黑龙江省", "province")
