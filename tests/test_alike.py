"""Hits that say nearly the same stand together, and none is lost."""

from __future__ import annotations

import pytest

from sizhong_search import KnowledgeBase
from tests.factories import a_raw

MEASURE = (
    "支持快递企业建设智能化分拣中心，对购置设备的给予百分之十的补助，每家企业最高不超过五十万元；"
    "鼓励在城市社区、高等院校、商务中心布设快件收投设施，符合条件的纳入公共服务配套，统一规划、统一管理"
)
OTHER = "鼓励银行机构向快递企业发放信用贷款，落实税收优惠政策"


@pytest.fixture(scope="module")
def handed_down() -> KnowledgeBase:
    """Three documents: two hold the same measure under other numbers, one the same but for a word."""
    texts = {
        "a": f"甲省促进快递业发展实施方案\n1.{MEASURE}。(省财政厅负责)\n2.{OTHER}。(省财政厅负责)\n",
        "b": f"乙市现代物流行动计划\n1.{OTHER[::-1]}。\n2.{MEASURE}。(市财政局负责)\n",
        "c": f"丙县物流措施\n1.{MEASURE.replace('五十万元', '三十万元')}。(县财政局负责)\n",
    }
    return KnowledgeBase.in_memory([a_raw(text, name) for name, text in texts.items()])


def test_what_is_nearly_the_same_stands_behind_the_first(handed_down: KnowledgeBase) -> None:
    groups = handed_down.group(handed_down.search("").hits)
    assert [[hit.id for hit in group] for group in groups] == [["a#1", "b#2", "c#1"], ["a#2"], ["b#1"]]


@pytest.mark.parametrize("text", ["快递企业", "财政", "", "没有这个"])
def test_each_hit_is_in_one_group_and_first_ones_keep_their_order(handed_down: KnowledgeBase, text: str) -> None:
    hits = handed_down.search(text).hits
    groups = handed_down.group(hits)
    assert sorted(hit.rank for group in groups for hit in group) == [hit.rank for hit in hits]
    assert [group[0].rank for group in groups] == sorted(group[0].rank for group in groups)


def test_a_text_without_words_is_like_nothing() -> None:
    kb = KnowledgeBase.in_memory([a_raw("——。", "a"), a_raw("……。", "b")])
    assert [len(group) for group in kb.group(kb.search("", unit="all").hits)] == [1, 1]
