"""What a result can be narrowed by: each count is what one gets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search import KnowledgeBase, read_bytes, read_corpus, shipped
from sizhong_search.facets import near_words
from sizhong_search.query import FILTER_FIELDS


@pytest.fixture(scope="module")
def mixed() -> KnowledgeBase:
    """The corpus that ships, and a document whose measures give their bodies different roles."""
    text = (
        "黑龙江省促进快递业发展实施方案\n"
        "1.支持快递企业发展。(省财政厅牵头，省科技厅配合)\n"
        "2.建设快递园区，便利交通出行。(省科技厅牵头，省财政厅、省交通运输厅配合)\n"
        "3.推广绿色包装。(省邮政管理局负责)\n"
    )
    own = read_bytes(text.encode(), "own.txt", stated={"issued_on": "2020-05-01"})
    return KnowledgeBase.in_memory([own, *read_corpus(shipped("corpus"))])


def wrong_counts(kb: KnowledgeBase, text: str = "", **options: Any) -> list[str]:
    """Return each facet value that promises another number of hits than choosing it, alone in its field, gives."""
    wrong = []
    for field, values in kb.search(text, k=0, **options).facets.items():
        for value in values:
            total = kb.search(text, k=0, **options | {field: value.value}).total
            if total != value.count:
                wrong.append(f"{field}={value.value}: {value.count} promised, {total} found")
    return wrong


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="nothing asked"),
        pytest.param({"text": "快递企业"}, id="words"),
        pytest.param({"text": "工商局的职责"}, id="a department's duties"),
        pytest.param({"text": "质押融资", "ranker": "tfidf"}, id="another ranker"),
        pytest.param({"unit": "paragraph"}, id="paragraphs"),
        pytest.param({"unit": "all"}, id="all units"),
        pytest.param({"sector": "transport"}, id="sector"),
        pytest.param({"topic": "credit", "text": "平台"}, id="topic and words"),
        pytest.param({"year": "2020"}, id="year"),
        pytest.param({"department": "hlj-amr"}, id="department"),
        pytest.param({"department": "省财政厅"}, id="department in several roles"),
        pytest.param({"role": "lead"}, id="role"),
        pytest.param({"department": "省财政厅", "role": "lead"}, id="department and role"),
        pytest.param({"sector_by": "text"}, id="sectors of the text"),
        pytest.param({"sector_by": "department"}, id="sectors of the departments"),
        pytest.param({"sector_by": "text", "sector": "finance"}, id="a sector of the text"),
    ],
)
def test_a_facet_counts_what_choosing_it_gives(mixed: KnowledgeBase, options: dict[str, Any]) -> None:
    assert wrong_counts(mixed, **options) == []


@given(data=st.data())
@settings(max_examples=25)
def test_a_facet_counts_what_choosing_it_gives_under_any_other_filter(kb: KnowledgeBase, data: st.DataObject) -> None:
    fields = [f for f in FILTER_FIELDS if kb.library[f] and f not in ("role", "department")]
    field = data.draw(st.sampled_from(fields))
    value = data.draw(st.sampled_from(kb.library[field]))
    text = data.draw(st.sampled_from(["", "平台企业", "省发改委", "电子发票"]))
    assert wrong_counts(kb, text, **{field: value}) == []


def test_every_filter_field_is_a_facet(kb: KnowledgeBase) -> None:
    assert kb.search("").facets.keys() == FILTER_FIELDS.keys()


def test_the_most_frequent_values_come_first(kb: KnowledgeBase) -> None:
    for values in kb.search("").facets.values():
        assert [v.count for v in values] == sorted((v.count for v in values), reverse=True)
        assert all(v.count > 0 for v in values)
        assert len({v.value for v in values}) == len(values)


def test_a_field_shows_its_other_values_while_one_is_chosen(kb: KnowledgeBase) -> None:
    assert kb.search("", sector="transport").facets["sector"] == kb.search("").facets["sector"]


def test_a_former_department_is_counted_under_its_present_name(kb: KnowledgeBase) -> None:
    named = {v.value: (v.name, v.count) for v in kb.search("").facets["department"]}
    assert named["hlj-amr"] == ("省市场监管局", 8)
    assert named["hlj-tax"] == ("省税务局", 2)
    assert not {"hlj-aic", "hlj-qts", "hlj-statetax", "hlj-localtax", "hlj-cbrc"} & named.keys()


def test_a_department_that_was_split_is_counted_under_its_own_name(kb: KnowledgeBase) -> None:
    named = {v.value: v.count for v in kb.search("").facets["department"]}
    assert named["hlj-presstv"] == 1
    assert not {"hlj-publicity", "hlj-radio-tv"} & named.keys()


def test_a_measure_is_counted_once_for_two_predecessors_of_one_department(kb: KnowledgeBase) -> None:
    counts = {v.value: v.count for v in kb.search("融资担保", department="hlj-nfra").facets["department"]}
    assert counts["hlj-nfra"] == kb.search("融资担保", department="hlj-nfra").total


def test_departments_in_general_are_no_department(kb: KnowledgeBase) -> None:
    assert not [v for v in kb.search("").facets["department"] if "部门" in v.name or v.name == "各地"]


def test_labels_are_named_for_people(kb: KnowledgeBase) -> None:
    assert {v.value: v.name for v in kb.search("").facets["sector"]}["transport"] == "交通运输"


def test_facets_do_not_depend_on_the_page(kb: KnowledgeBase) -> None:
    assert kb.search("平台", k=1, offset=5).facets == kb.search("平台", k=100).facets


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [
        pytest.param(["信用评价"], ("评价", "信用"), id="parts of it"),
        pytest.param(["评介"], ("评价",), id="one character off"),
        pytest.param(["蓝鲸"], (), id="nothing like it"),
        pytest.param([], (), id="nothing unknown"),
        pytest.param(["评价书", "评价员"], ("评价",), id="named once"),
    ],
)
def test_near_words_look_like_the_unknown_one(unknown: list[str], expected: tuple[str, ...]) -> None:
    assert near_words(unknown, ["评价", "信用", "价", "abc"]) == expected
