"""The table of contents: headings and measures, in their order, as deep as they stand."""

from __future__ import annotations

from sizhong_search.contents import contents
from tests.factories import a_document

TEXT = """某市支持企业方案
一、加大支持
（一）安排资金。支持平台。（市财政局负责）
（二）优化服务。简化审批。（市司法局负责）
二、保障措施
（一）加强宣传。（市教育局负责）
"""


def test_headings_and_measures_stand_in_their_order_and_depth() -> None:
    document = a_document(TEXT)
    found = contents(document)
    assert [(e.level, document.text[e.start : e.start + 7], e.measure is not None) for e in found] == [
        (1, "一、加大支持\n", False),
        (2, "（一）安排资金", True),
        (2, "（二）优化服务", True),
        (1, "二、保障措施\n", False),
        (2, "（一）加强宣传", True),
    ]
    assert [document.text[e.start : e.end].strip() for e in found][:2] == ["一、加大支持", TEXT.splitlines()[2]]


def test_a_text_without_numbers_has_none() -> None:
    assert contents(a_document("某市的说明\n没有编号的一段。")) == []
