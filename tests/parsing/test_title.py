from __future__ import annotations

import pytest

from sizhong_search.parsing.title import clean_title, covered_title, read_title


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        pytest.param("甲局关于印发《某市快递办法》的通知", "", "某市快递办法", id="in brackets"),
        pytest.param(
            "甲局关于印发某市快递管理办法的通知", "甲局\n某市快递管理办法\n", "某市快递管理办法", id="further on"
        ),
        pytest.param("甲局关于印发某市快递管理办法的通知", "甲局\n", None, id="nowhere by itself"),
        pytest.param("关于落实《国务院关于乙的意见》的通知", "", None, id="cited"),
        pytest.param(
            "甲局关于印发《某市快递意见》落实细则的通知",
            "",
            "《某市快递意见》落实细则",
            id="rules that carry another out",
        ),
        pytest.param(
            "甲局关于印发《某市快递意见》任务分工的通知", "", "《某市快递意见》任务分工", id="tasks that another sets"
        ),
        pytest.param("甲局关于印发《某市快递办法》等三个办法的通知", "", "某市快递办法", id="in brackets, and others"),
        pytest.param("", "《某省工作方案》已经省政府同意，现印发给你们。", "某省工作方案", id="by the first words"),
        pytest.param("", "根据《国务院丙条例》的通知要求，现印发丁。", None, id="a citation in the first words"),
        pytest.param("", "某市商业 2月5日，市政府办公厅印发《某市快递意见》。", None, id="told of another"),
        pytest.param("甲委员会令", "现公布《某市快递办法》。", "某市快递办法", id="made known"),
        pytest.param(
            "甲委员会令", "现公布修订后的《某市快递办法》，自2019年起施行。", "某市快递办法", id="made known anew"
        ),
    ],
)
def test_the_document_that_a_notice_hands_out(title: str, head: str, expected: str | None) -> None:
    assert covered_title(head, title) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("附件2某市计划", "某市计划"),
        ("甲局关于乙的通知（银发〔2026〕42号）", "甲局关于乙的通知"),
        ("# 某市意见", "某市意见"),
        ("某市条例（国务院令第768号）", "某市条例"),
        ("甲部 乙局令〔2026〕第1号（某市快递办法（试行））", "某市快递办法（试行）"),
    ],
)
def test_what_is_no_part_of_a_title(printed: str, expected: str) -> None:
    assert clean_title(printed) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("关 于 几 个 问 题 的 通 知\n各市：", "关于几个问题的通知", id="spaced letters"),
        pytest.param("《某市快递规定》\n政策解读\n甲", "《某市快递规定》政策解读", id="an explanation by its readers"),
        pytest.param("某局关于甲制度\n乙制度的意见\n各市：", "某局关于甲制度乙制度的意见", id="several systems"),
        pytest.param("《某市快递规定》\n起草说明\n甲", "《某市快递规定》起草说明", id="an explanation"),
        pytest.param("某省关于快递的通告 各单位：", "某省关于快递的通告", id="a short head on one line"),
        pytest.param("（关于快递的公告） 甲", None, id="words in brackets alone"),
        pytest.param("政策\n首页\n文\n\n号： 甲〔2025〕6号\n某市快递意见\n各县：", "某市快递意见", id="below a table"),
        pytest.param(
            "乙行业标准\nJR/T 0326—2024\n快递企业\n编码规范\nUnified code of\n2024-12-24 发布",
            "快递企业编码规范",
            id="the cover of a standard",
        ),
        pytest.param(
            "快递内容与格\n式准则第 2 号—报告的格式\n第一章 总则", "快递内容与格式准则第 2 号—报告的格式", id="one dash"
        ),
        pytest.param("某會議，在聽了某人\n關於草案的報告\n並討論以後，通過了乙。\n丙", None, id="a sentence"),
        pytest.param(
            "为落实要求，某会对《丙\n规定》\n（某令第 4 号，\n以下简称《规定》）完善，形成了《决定》\n丁",
            None,
            id="the end of a sentence",
        ),
        pytest.param("联系人：某局科教处\n某市快递人才培养计划\n一、甲", "某市快递人才培养计划", id="below a contact"),
    ],
)
def test_titles_as_printed(head: str, expected: str | None) -> None:
    assert read_title(head) == expected
