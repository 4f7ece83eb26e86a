"""Where and when a text was written, as far as it tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sizhong_search.annotation.setting import era_of, placed
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
    assert (placed(document, names, open_vocabulary().departments).place or "") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "推荐天津市突出贡献专家、天津市劳动模范。本市医院执行，我市企业参照。",
            ("天津市", "天津市", "province", "天津市突出贡献专家、本市"),
            id="its own city, written out",
        ),
        pytest.param(
            "我区企业按广州市天河区办法、天河区细则申请。本区人员参照。",
            ("广东省", "广州市天河区", "county", "天河区办法、我区"),
            id="a district's full name",
        ),
        pytest.param("天津市专家。本市医院执行。全市企业参照。", (None, None, None, None), id="three words are chance"),
        pytest.param("援助湖北省，湖北省专家。在本省（区、市）执行，本省（市）报。", (None,) * 4, id="each of many"),
        pytest.param("天津市、武汉市专家。本市医院执行，我市企业参照。", (None,) * 4, id="two cities"),
        pytest.param("天津市专家。本市医院执行，我省企业参照，我市、我省报。", (None,) * 4, id="two units"),
        pytest.param("三亚市专家，三亚市医院，三亚市企业，全市执行。", (None,) * 4, id="told by somebody else"),
        pytest.param("通州区医院，通州区企业。本区执行，我区参照。", (None,) * 4, id="a name of several places"),
        pytest.param("支持上市公司，本市场执行，我市场参照，天津市、天津市。", (None,) * 4, id="a market"),
    ],
)
def test_a_place_is_told_by_how_a_text_speaks_of_itself(body: str, expected: tuple[str | None, ...]) -> None:
    document = placed(a_document(f"促进方案\n一、支持平台。{body}\n"), (), open_vocabulary().departments)
    assert (document.region, document.place, document.level, document.region_evidence) == expected


def test_what_a_text_tells_goes_before_the_name_of_its_file() -> None:
    by_file = replace(
        a_document("促进方案\n一、甲，乙。"), region="广东省", place="广东省", region_evidence="广东省清单"
    )
    registry = open_vocabulary().departments
    assert placed(by_file, (), registry) == by_file
    assert placed(by_file, ("贵州银保监局", "省财政厅"), registry).region == "贵州省"


def test_the_bodies_that_told_a_place_are_its_evidence() -> None:
    found = placed(a_document("促进方案\n一、甲，乙。"), ("贵州银保监局", "省财政厅"), open_vocabulary().departments)
    assert (found.region, found.level, found.region_evidence) == ("贵州省", "province", "贵州银保监局、省财政厅")
