from __future__ import annotations

import pytest

from sizhong_search.model import Document
from sizhong_search.parsing import parse
from sizhong_search.parsing.parts import no_policy
from tests.factories import a_raw


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        pytest.param("某省优化营商环境条例", "第一条 甲", None, id="a policy"),
        pytest.param("关于印发《某市政策解读工作办法》的通知", "一、甲", None, id="a policy about explanations"),
        pytest.param("《某省优化营商环境条例》解读", "一、甲", "解读", id="an explanation"),
        pytest.param("某条例热点13问", "1.甲？", "13问", id="questions"),
        pytest.param("notice", "起草说明\n一、起草背景\n甲", "起草说明", id="a drafting explanation"),
        pytest.param("某地复工", "新华社武汉2月9日电（记者 某某）甲", "新华社武汉2月9日电", id="a report"),
        pytest.param(
            "某省政府关于甲的通知", "本报讯 记者从省政府获悉，现通知如下", None, id="a title goes before the text"
        ),
        pytest.param(
            "notice",
            "1.甲？\n答：乙。\n2.丙？\n答：丁。\n3.戊？\n答：己。",
            "？\n答：乙。\n2.丙？\n答：丁。\n3.戊？\n答：己。",
            id="answers",
        ),
    ],
)
def test_what_is_no_policy(title: str, text: str, expected: str | None) -> None:
    assert no_policy(title, text) == expected


def wrapped() -> Document:
    return parse(a_raw("某省方案\n1.支持企\n— 4 —\n业发展，甲。\n2.乙，丙。\n某省政府\n2020年1月1日\n"))


def test_a_page_number_inside_a_measure_is_a_block_of_its_own() -> None:
    document = wrapped()
    assert [(b.kind, document.text[b.span]) for b in document.blocks] == [
        ("preamble", "某省方案\n"),
        ("measure", "1.支持企\n"),
        ("furniture", "— 4 —\n"),
        ("measure", "业发展，甲。\n"),
        ("measure", "2.乙，丙。\n"),
        ("paragraph", "某省政府\n"),
        ("paragraph", "2020年1月1日\n"),
    ]


@pytest.mark.parametrize(
    "line", ["— 4 —", "-12-", "—1—", "- 3 -", "  — １ —", "--- 第 12 页 ---", "第4页 共8页", "\x0c— 2 —"]
)
def test_furniture(line: str) -> None:
    (furniture,) = [b for b in parse(a_raw(f"甲\n{line}\n乙")).blocks if b.kind == "furniture"]
    assert f"甲\n{line}\n乙"[furniture.span].strip() == line.strip()


@pytest.mark.parametrize(
    "end",
    [
        "\n本办法自2020年1月1日起施行，有效期5年。",
        "\n特此通知。",
        "\n（此件公开发布）",
        "\n附件：1.分工表",
        "\n某省人民政府\n二〇一六年三月一日",
        "\n抄送：省委各部门。",
        "\n\n> 甲省财政厅\\\n> 甲省教育厅\\\n> 2020年2月3日",
        "\n\n**甲省财政厅**\n\n**甲省教育厅**\n\n**2020年2月3日**",
    ],
)
def test_what_ends_a_part_is_not_in_its_last_measure(end: str) -> None:
    (measure,) = parse(a_raw(f"某省关于甲的意见\n1.甲，乙。{end}")).measures
    assert measure.text == "1.甲，乙。"


def test_a_bracket_that_lists_annexes_ends_nothing() -> None:
    text = "某省方案\n1.开展行动（附件2：甲计划；附件3：乙计划）。\n2.丙，丁。\n3.戊，己。"
    assert [m.text for m in parse(a_raw(text)).measures] == text.split("\n")[1:]


def test_who_signs_without_a_date_is_not_in_the_last_measure() -> None:
    assert parse(a_raw("某市意见 一、甲，乙。 二、丙，丁。 某某市人民政府")).measures[-1].text == "二、丙，丁。"
