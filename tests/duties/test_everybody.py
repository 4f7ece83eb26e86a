"""Departments in general: a body is among them where a text reaches it and is sent to governments and departments."""

from __future__ import annotations

import pytest

from sizhong_search import KnowledgeBase
from tests.factories import a_raw

HEAD = "{issuer}关于做好防控工作的通知\n{sent_to}\n"
GOVERNMENTS = "各区人民政府，市政府各委、办、局："


@pytest.mark.parametrize(
    ("issuer", "sent_to", "words", "is_meant"),
    [
        pytest.param("北京市人民政府", GOVERNMENTS, "各有关部门要加强宣传。", True, id="its own government"),
        pytest.param("北京市人民政府", GOVERNMENTS, "各单位要加强宣传。", True, id="units among departments"),
        pytest.param("广东省人民政府", GOVERNMENTS, "各有关部门要加强宣传。", False, id="another place"),
        pytest.param("国务院", "各省、自治区、直辖市人民政府：", "各地各部门要加强宣传。", True, id="the centre"),
        pytest.param("国务院", "各省、自治区、直辖市人民政府：", "各成员单位要加强宣传。", False, id="its members"),
        pytest.param("北京市人民政府", GOVERNMENTS, "各成员单位要加强宣传。", True, id="members nearer by"),
        pytest.param("北京市水务局", "市自来水集团，排水中心：", "相关部门要加强宣传。", False, id="enterprises"),
        pytest.param("北京市水务局", "局内各单位：", "各单位要加强宣传。", False, id="units of a bureau"),
        pytest.param("北京市财政局", "各区财政局：", "各有关部门要加强宣传。", True, id="departments of a line"),
        pytest.param("北京市人民政府", "", "各有关部门要加强宣传。", True, id="departments, and nobody is addressed"),
        pytest.param("北京市人民政府", "", "各单位要加强宣传。", False, id="units, and nobody is addressed"),
    ],
)
def test_departments_in_general_are_those_whom_the_text_reaches(
    issuer: str, sent_to: str, words: str, is_meant: bool
) -> None:
    text = f"{HEAD.format(issuer=issuer, sent_to=sent_to)}一、{words}\n二、支持创业。（市财政局负责）\n"
    kb = KnowledgeBase.in_memory([a_raw(text, "a")])
    assert bool(kb.document("a").addressees) == bool(sent_to)
    assert bool(kb.duties("北京市人力资源和社会保障局").duties) == is_meant
