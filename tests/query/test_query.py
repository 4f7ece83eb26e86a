"""What is asked: addresses, filters by any name, and what a query is understood as."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search import KnowledgeBase, Query
from sizhong_search.errors import QueryTooLongError, UnknownValueError, UsageError
from sizhong_search.query import FILTER_FIELDS, MAX_QUERY, RANKERS, Sort, UnitChoice
from tests.factories import a_raw

SHORT = st.text(min_size=1, max_size=12)
QUERIES = st.builds(
    Query,
    text=st.text(max_size=40),
    filters=st.dictionaries(st.sampled_from(list(FILTER_FIELDS)), st.lists(SHORT, min_size=1, max_size=3).map(tuple)),
    sector_by=st.sampled_from(["", "text", "department"]),
    unit=st.sampled_from(get_args(UnitChoice)),
    ranker=st.sampled_from(RANKERS),
    exact=st.booleans(),
    with_central=st.booleans(),
    sort=st.sampled_from(get_args(Sort)),
    without=st.lists(SHORT, max_size=2).map(tuple),
)


def ids(kb: KnowledgeBase, text: str = "", **options: Any) -> list[str]:
    return [hit.id.partition("#")[2] for hit in kb.search(text, k=100, **options).hits]


@given(QUERIES)
def test_a_query_survives_its_address(query: Query) -> None:
    assert Query.from_params(query.to_params()) == query


@given(QUERIES)
def test_an_address_holds_lists_of_strings(query: Query) -> None:
    params = query.to_params()
    assert all(isinstance(v, list) and all(isinstance(one, str) for one in v) for v in params.values())


def test_a_query_at_its_defaults_has_an_empty_address() -> None:
    assert Query().to_params() == {}


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"colour": ["red"]}, id="unknown parameter"),
        pytest.param({"ranker": ["pagerank"]}, id="unknown ranker"),
        pytest.param({"ranker": []}, id="no value"),
        pytest.param({"unit": ["sentence"]}, id="unknown unit"),
        pytest.param({"sort": ["random"]}, id="unknown order"),
        pytest.param({"sector_by": ["guess"]}, id="unknown evidence"),
        pytest.param({"exact": []}, id="exact without a value"),
        pytest.param({"exact": [""]}, id="empty exact"),
        pytest.param({"exact": ["0"]}, id="exact=0"),
        pytest.param({"sector": []}, id="filter without a value"),
    ],
)
def test_unknown_and_out_of_range_parameters_fall_back(params: dict[str, Sequence[str]]) -> None:
    assert Query.from_params(params) == Query()


def test_a_region_can_be_asked_for_with_what_holds_everywhere() -> None:
    texts = {
        "state": ("国务院关于快递的意见\n1.支持快递。\n", {"issuers": "国务院"}),
        "north": ("黑龙江省快递方案\n1.支持快递。\n", {}),
        "city": ("广州市快递方案\n1.支持快递。\n", {}),
        "nowhere": ("快递方案\n1.支持快递。\n", {}),
    }
    kb = KnowledgeBase.in_memory([a_raw(text, name, **stated) for name, (text, stated) in texts.items()])
    assert next(kb.documents()).level == "central"

    def found(**options: Any) -> set[str]:
        return {hit.document.id for hit in kb.search("快递", **options).hits}

    assert found(region="广东省") == {"city"}
    assert found(region="广东省", with_central=True) == {"state", "city"}
    assert found(with_central=True) == texts.keys()
    counts = {v.value: v.count for v in kb.search("快递", with_central=True).facets["region"]}
    assert counts == {"广东省": 2, "黑龙江省": 2, "全国": 1, "unknown": 2}


def test_a_bad_parameter_leaves_the_others_alone() -> None:
    params = {"q": ["快递"], "ranker": ["pagerank"], "sector": ["transport", "finance"], "sort": ["date"]}
    expected = Query(text="快递", filters={"sector": ("transport", "finance")}, sort="date")
    assert Query.from_params(params) == expected


@given(st.dictionaries(st.text(string.ascii_lowercase + "_", max_size=10), st.lists(st.text(max_size=5), max_size=3)))
def test_any_address_gives_a_query(params: dict[str, list[str]]) -> None:
    query = Query.from_params(params)
    assert query.ranker in RANKERS
    assert query.filters.keys() <= FILTER_FIELDS.keys()


@pytest.mark.parametrize(
    ("field", "label_id"),
    [
        pytest.param("sector", "transport", id="sector"),
        pytest.param("topic", "credit", id="topic"),
        pytest.param("kind", "access", id="kind"),
    ],
)
def test_a_label_filter_takes_id_name_english_name_and_alias(kb: KnowledgeBase, field: str, label_id: str) -> None:
    label = kb.vocabulary.labels(field).labels[label_id]
    names = [label.name, label.name_en, label.name_en.upper(), f" {label.name} ", *label.aliases]
    expected = ids(kb, **{field: label_id})
    assert expected
    assert {name: ids(kb, **{field: name}) for name in names} == dict.fromkeys(names, expected)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("hlj-amr", id="id"),
        pytest.param("黑龙江省市场监督管理局", id="full name"),
        pytest.param("省市场监管局", id="short name"),
        pytest.param("市场监督管理局", id="alias"),
        pytest.param("省市场监督管理局", id="alias with its province"),
        pytest.param(" 省市场 监管局 ", id="blanks"),
    ],
)
def test_a_department_filter_by_any_name_gives_the_same_hits(kb: KnowledgeBase, name: str) -> None:
    assert ids(kb, department=name) == ["1.2", "1.4", "1.5", "2.1", "2.2", "3.1", "4.1", "4.3"]


@pytest.mark.parametrize(
    ("former", "expected"),
    [
        pytest.param("省工商局", ["1.4", "1.5", "2.1", "2.2", "3.1"], id="工商局"),
        pytest.param("省质监局", ["1.2", "2.1", "4.1", "4.3"], id="质监局"),
        pytest.param("黑龙江保监局", ["4.3"], id="保监局, not 银监局's"),
    ],
)
def test_a_former_name_finds_its_own_measures_alone(kb: KnowledgeBase, former: str, expected: list[str]) -> None:
    assert ids(kb, department=former) == expected


def test_a_later_name_finds_what_all_its_predecessors_were_given(kb: KnowledgeBase) -> None:
    both = set(ids(kb, department="黑龙江银监局")) | set(ids(kb, department="黑龙江保监局"))
    assert set(ids(kb, department="国家金融监督管理总局黑龙江监管局")) == both


@pytest.mark.parametrize(
    ("field", "value", "near"),
    [
        pytest.param("department", "省市场监督委", "省市场监管局", id="department"),
        pytest.param("sector", "交运", "交通运输", id="sector"),
        pytest.param("topic", "市场准人", "市场准入", id="topic"),
        pytest.param("kind", "办事准入", "办事与准入", id="kind"),
        pytest.param("role", "leader", "lead", id="role"),
        pytest.param("region", "黑龙江", "黑龙江省", id="region"),
        pytest.param("document", "heilongjiang-plan", "heilongjiang-sizhong-plan", id="document"),
        pytest.param("status", "unknwon", "unknown", id="status"),
        pytest.param("year", "2016", "unknown", id="year"),
    ],
)
def test_an_unknown_value_is_named_with_near_ones(kb: KnowledgeBase, field: str, value: str, near: str) -> None:
    with pytest.raises(UnknownValueError) as caught:
        kb.search(Query(filters={field: (value,)}))
    assert (caught.value.field, caught.value.value) == (field, value)
    assert near in caught.value.near
    assert value in str(caught.value)
    assert near in str(caught.value)


@pytest.mark.parametrize("field", ["sector", "topic", "kind", "department"])
def test_near_ones_are_named_once(kb: KnowledgeBase, field: str) -> None:
    with pytest.raises(UnknownValueError) as caught:
        kb.search(Query(filters={field: ("zzz",)}))
    assert len(set(caught.value.near)) == len(caught.value.near)


def test_a_body_that_only_the_library_holds_can_be_filtered_by() -> None:
    from sizhong_search import read_bytes

    text = "哈尔滨市促进快递业发展实施方案\n1.支持快递企业发展。(市快递园区管委会牵头负责)\n2.扩大就业。(市人社局负责)"
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "a.txt")])
    assert "市快递园区管委会" in kb.library["department"]
    assert ids(kb, department="市快递园区管委会") == ["1"]


@pytest.mark.parametrize(
    ("length", "fits"),
    [
        pytest.param(MAX_QUERY, True, id="at the limit"),
        pytest.param(MAX_QUERY + 1, False, id="one over"),
        pytest.param(100_000, False, id="far over"),
    ],
)
def test_a_query_has_at_most_256_characters(kb: KnowledgeBase, length: int, fits: bool) -> None:
    text = "快" * length
    if fits:
        kb.search(text)
        return
    with pytest.raises(QueryTooLongError) as caught:
        kb.search(text)
    assert (caught.value.length, caught.value.limit) == (length, 256)


@pytest.mark.parametrize("character", [pytest.param(c, id=f"{ord(c):#04x}") for c in "\x00\x07\x08\x1b\x7f\x85"])
def test_a_query_with_control_characters_is_refused(kb: KnowledgeBase, character: str) -> None:
    with pytest.raises(UsageError, match="控制字符"):
        kb.search(f"快递{character}企业")


@pytest.mark.parametrize("text", ["快递\t企业", "快递\n企业", "快递\u3000企业", "快递\u200b企业", "😀快递"])
def test_blanks_and_odd_characters_are_no_fault(kb: KnowledgeBase, text: str) -> None:
    assert kb.search(text).total >= 1


@pytest.mark.parametrize(
    ("option", "near"),
    [
        pytest.param("departmnt", "department", id="misspelt"),
        pytest.param("sectors", "sector", id="plural"),
        pytest.param("filters", "", id="a field of Query that is no option"),
        pytest.param("colour", "", id="made up"),
    ],
)
def test_a_made_up_option_is_named(kb: KnowledgeBase, option: str, near: str) -> None:
    options: dict[str, Any] = {option: "x"}
    with pytest.raises(UnknownValueError) as caught:
        kb.search("快递", **options)
    assert caught.value.value == option
    assert not near or near in caught.value.near


@pytest.mark.parametrize(
    "option", [{"ranker": "pagerank"}, {"unit": "sentence"}, {"sort": "random"}, {"sector_by": "guess"}], ids=str
)
def test_a_made_up_value_of_an_option_is_refused(kb: KnowledgeBase, option: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        kb.search("快递", sector="transport", **option)


@pytest.mark.parametrize("option", [{"k": -1}, {"offset": -1}], ids=str)
def test_a_negative_count_is_refused(kb: KnowledgeBase, option: dict[str, int]) -> None:
    with pytest.raises((UsageError, ValueError)):
        kb.search("快递", **option)


def test_options_beside_a_query_are_not_dropped_in_silence(kb: KnowledgeBase) -> None:
    try:
        result = kb.search(Query(text="快递"), sector="no such sector")
    except (UsageError, TypeError):
        return
    pytest.fail(f"the filter was ignored: {result.total} hits")


@pytest.mark.parametrize(
    ("text", "department", "role"),
    [
        pytest.param("省财政厅牵头的任务", "hlj-finance", {"lead"}, id="牵头"),
        pytest.param("省财政厅配合的任务", "hlj-finance", {"support"}, id="配合"),
        pytest.param("省财政厅的任务", "hlj-finance", {"lead", "responsible", "support", "guide"}, id="any role"),
    ],
)
def test_a_department_in_the_query_is_looked_for_as_a_department(
    kb: KnowledgeBase, text: str, department: str, role: set[str]
) -> None:
    understood = kb.search(text).understood
    assert [d.id for d in understood.departments] == [department]
    asked = {t.term for t in understood.terms if t.field == "filters"}
    assert asked == {f"department={department}@{r}" for r in role}
    assert understood.content == ()


@pytest.mark.parametrize(
    "options", [{"exact": True}, {"ranker": "bm25"}, {"ranker": "tfidf"}, {"ranker": "rank-bm25"}], ids=str
)
def test_exact_and_plain_rankers_add_nothing_to_the_words(kb: KnowledgeBase, options: dict[str, Any]) -> None:
    understood = kb.search("工商局什么时候办", **options).understood
    assert understood.departments == ()
    assert understood.expansions == ()
    assert {t.part for t in understood.terms} <= {"words", "bigrams"}


def test_when_asks_for_measures_with_a_deadline(kb: KnowledgeBase) -> None:
    result = kb.search("书面材料什么时候报")
    assert result.hits[0].id.endswith("#四")
    assert "deadline" in {reason.part for reason in result.hits[0].why}


def test_words_that_ask_for_duties_are_not_cut_out_of_other_words(kb: KnowledgeBase) -> None:
    result = kb.search("省工商局 事中事后监管")
    assert result.understood.content == ("事中事后监管",)
    assert result.hits[0].measure is not None
    assert result.hits[0].measure.path == ("#1", "4")


def test_lay_words_are_looked_up_as_official_ones_and_each_can_be_removed(kb: KnowledgeBase) -> None:
    (expansion,) = kb.search("专利抵押").understood.expansions
    assert (expansion.lay, "知识产权质押融资" in expansion.official) == ("专利抵押", True)
    fewer = kb.search("专利抵押", without="知识产权质押融资").understood
    assert "知识产权质押融资" not in [official for e in fewer.expansions for official in e.official]
    assert not any(term.term == "融资" for term in fewer.terms)


def test_lay_words_that_overlap_are_one_concept_and_the_rest_are_others(kb: KnowledgeBase) -> None:
    understood = kb.search("开店要不要交税，还有贷款").understood
    assert understood.content == ("开店", "交税", "贷款")
    spans = [(e.start, e.end) for e in understood.expansions]
    assert any(a.start < b.start < a.end for a in understood.expansions for b in understood.expansions), spans
    assert {term.concept for term in understood.terms} == {0, 1}


def test_a_single_character_of_an_official_word_is_not_looked_for(kb: KnowledgeBase) -> None:
    understood = kb.search("专利抵押").understood
    assert any("等" in official for e in understood.expansions for official in e.official)
    assert all(len(term.term) > 1 for term in understood.terms if term.part == "synonym")


def test_what_stands_between_lay_words_is_looked_for_as_well(kb: KnowledgeBase) -> None:
    terms = {(term.term, term.concept) for term in kb.search("快递企业要贷款").understood.terms}
    assert {("快递", 1), ("融资", 0)} <= terms


def test_asking_when_lifts_what_has_a_deadline_and_finds_nothing_by_itself(kb: KnowledgeBase) -> None:
    assert kb.search("火星什么时候登陆").total == 0
    assert kb.search("每年什么时候报送经验").hits[0].measure is not None
