from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from sizhong_search.parsing.rules import find_rules
from tests.factories import any_text, official_text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param(
            "（税务总局、财政部负责，排在第一位的部门为牵头部门，下同）",
            "排在第一位的部门为牵头部门，下同",
            id="排在第一位",
        ),
        pytest.param("（财政部负责。列第一位者为牵头单位，下同）", "列第一位者为牵头单位，下同", id="列第一位者"),
        pytest.param("（市统计局，列首的为牵头单位，下同）", "列首的为牵头单位，下同", id="列首"),
        pytest.param("〔责任单位：市税务局；列首位的为牵头单位，下同。〕", "列首位的为牵头单位，下同", id="列首位"),
        pytest.param(
            "(省國稅局等負責,列第一位者為牽頭單位,下同)", "列第一位者為牽頭單位,下同", id="traditional script"
        ),
        pytest.param(
            "注：各项任务排名第一的单位为牵头单位。", "各项任务排名第一的单位为牵头单位", id="a note at the end"
        ),
    ],
)
def test_the_first_leads(text: str, rule: str) -> None:
    (found,) = find_rules(text)
    assert (found.kind, found.text, found.actors) == ("first_leads", rule, ())
    assert text[found.span] == rule


@pytest.mark.parametrize(
    ("text", "rule", "actors"),
    [
        pytest.param(
            "（生态环境部指导。以下均需试点城市政府落实，不再列出）",
            "以下均需试点城市政府落实，不再列出",
            [("试点城市政府", "responsible")],
            id="以下均需",
        ),
        pytest.param(
            "以下责任单位\n均包括各设区市人民政府、赣江新区管委会，不再列出）",
            "以下责任单位\n均包括各设区市人民政府、赣江新区管委会，不再列出",
            [("各设区市人民政府", "responsible"), ("赣江新区管委会", "responsible")],
            id="以下均包括, over two lines",
        ),
        pytest.param(
            "以下各项工作任务均涉及各县（市、区）、市直园区，不再单独列出〕",
            "以下各项工作任务均涉及各县（市、区）、市直园区，不再单独列出",
            [("各县（市、区）", "responsible"), ("市直园区", "responsible")],
            id="均涉及, with brackets inside",
        ),
        pytest.param(
            "以上任务均需各市县政府配合，不再一一列出。",
            "以上任务均需各市县政府配合，不再一一列出",
            [("各市县政府", "support")],
            id="以上, in support",
        ),
        pytest.param(
            "以下任务均由各市州政府按职责分工负责。",
            "以下任务均由各市州政府按职责分工负责",
            [("各市州政府", "responsible")],
            id="without 不再列出",
        ),
        pytest.param(
            "以下任务各县（市、区）政府均为责任单位，不再逐一列出。",
            "以下任务各县（市、区）政府均为责任单位，不再逐一列出",
            [("各县（市、区）政府", "responsible")],
            id="均为责任单位",
        ),
    ],
)
def test_some_answer_for_all(text: str, rule: str, actors: list[tuple[str, str]]) -> None:
    (found,) = find_rules(text)
    assert (found.kind, found.text) == ("all_answer", rule)
    assert [(a.full_name, a.role) for a in found.actors] == actors
    assert all(text[a.span] == a.as_written for a in found.actors)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("（财政部、税务总局负责，列第一位者为牵头单位）", id="of one clause alone"),
        pytest.param("（以下简称中国证监会，下同）", id="an abbreviation"),
        pytest.param("坚持把社会效益放在首位。", id="首位 of something else"),
        pytest.param("各项指标均达到要求，不再列入重点实验室序列。", id="不再列入 of something else"),
        pytest.param("以下材料均需加盖公章。", id="以下均需 of something else"),
    ],
)
def test_no_rule(text: str) -> None:
    assert find_rules(text) == ()


@given(any_text | official_text)
def test_rules_cut_out_their_own_text_in_order(text: str) -> None:
    rules = find_rules(text)
    assert all(text[r.span] == r.text for r in rules)
    assert all(text[a.span] == a.as_written for r in rules for a in r.actors)
    assert all(a.start <= b.start for a, b in pairwise(rules))
