from __future__ import annotations

import pytest
from hypothesis import given

from sizhong_search.parsing.marks import find_marks
from tests.factories import any_text, official_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("第一章 总则\n第一条 甲\n第二条　乙", ["第一章", "第一条", "第二条"], id="chapters and articles"),
        pytest.param("一、甲\n（一）乙\n1．丙\n（1）丁\n①戊", ["一", "（一）", "1", "（1）", "①"], id="five levels"),
        pytest.param("㈠甲\n㈡乙\n⑴丙\n⒈丁", ["㈠", "㈡", "⑴", "⒈"], id="numbers in one sign"),
        pytest.param("第 一 章 甲\n( 一 )乙\n（１）丙", ["第 一 章", "( 一 )", "（１）"], id="blanks and widths"),
        pytest.param("3.1　预警\n3.2　响应", ["3.1", "3.2"], id="decimals"),
        pytest.param("1.5亿元\n2016年\n10.8%\n3.5 万人", [], id="quantities"),
        pytest.param("符合\n第三条的规定\n依照第五条 甲", [], id="articles that are cited"),
        pytest.param("第四十二条之一　甲", ["第四十二条之一"], id="an article put in later"),
        pytest.param("一、甲。二、乙。三、丙。", ["一", "二", "三"], id="all on one line"),
        pytest.param("甲。三、乙。", [], id="a number inside a line that continues no count"),
        pytest.param(
            "1.甲（某局 2.乙。丙（某局 4.丁 5.戊。", ["1", "2", "4", "5"], id="one number of a line lost in print"
        ),
        pytest.param("1.甲 2.乙，达到 4.丙。", ["1", "2"], id="a number that leaps and is not gone on from"),
        pytest.param("1.甲 2.乙，见4.丙，见5.丁。", ["1", "2"], id="a number that leaps inside a sentence"),
        pytest.param("1.甲 2.乙 5.丙 6.丁。", ["1", "2"], id="a number that leaps further"),
        pytest.param("**一、甲**\n## 二、乙", ["一", "二"], id="markdown"),
        pytest.param("一、总则……………1\n二、附则……………2", [], id="lines with leaders"),
        pytest.param(
            "第一条 甲。\n-2-第二条乙，丙。\n—3—第三条丁。",
            ["第一条", "第二条", "第三条"],
            id="the number of a page before it",
        ),
        pytest.param("\xa0\u2003一、甲", ["一"], id="all kinds of blanks"),
        pytest.param("【打印】\n【关闭窗口】", [], id="buttons of a page"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert [mark.label for mark in find_marks(text)] == expected


@given(any_text | official_text)
def test_marks_stand_in_the_text_in_order(text: str) -> None:
    marks = find_marks(text)
    assert all(text[m.start :].startswith(m.label) and m.text_start >= m.start + len(m.label) for m in marks)
    assert [m.start for m in marks] == sorted({m.start for m in marks})
