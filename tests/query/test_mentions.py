"""What a query names, of what the library holds: departments, numbers, phrases, and whatever a filter would say."""

from __future__ import annotations

import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.query.mentions import find_numbers, find_phrases, suggest
from sizhong_search.vocabulary import Vocabulary
from tests.factories import a_raw

LIBRARY = {
    "region": ["黑龙江省", "广东省", "unknown"],
    "year": ["2016", "2019"],
    "sector": ["finance", "transport"],
    "topic": ["tax"],
    "kind": ["support"],
    "status": ["in-force", "unknown"],
}
ONE = "国务院关于发展快递的意见\n国发〔2015〕53号\n一、支持快递企业发展，扩大双随机、\n一公开的范围，保障快递。\n"
TWO = "国务院关于发展金融的意见\n国发〔2016〕1号\n一、按照国发〔2015〕53号，支持金融企业发展，便民。\n"


@pytest.fixture(scope="module")
def two() -> KnowledgeBase:
    return KnowledgeBase.in_memory([a_raw(ONE, "one"), a_raw(TWO, "two")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“双随机”抽查", ("双随机",), id="Chinese quotes"),
        pytest.param('"双随机" "一公开"', ("双随机", "一公开"), id="two phrases in straight ones"),
        pytest.param("「双随机」『一公开』", ("双随机", "一公开"), id="corner brackets"),
        pytest.param("“ 双 随机 ”", ("双 随机",), id="blanks at the ends"),
        pytest.param("“双”", (), id="one character"),
        pytest.param("“双随机", (), id="no end"),
        pytest.param("“”", (), id="nothing"),
    ],
)
def test_phrases(text: str, expected: tuple[str, ...]) -> None:
    assert find_phrases(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("国发〔2015〕53号", ["国发〔2015〕53号"], id="as printed"),
        pytest.param("国发[2015] 53号 说了什么", ["国发〔2015〕53号"], id="in other brackets"),
        pytest.param("国发〔2015〕54号", [], id="of a document that is not here"),
        pytest.param("53号公交车", [], id="no number of a document"),
    ],
)
def test_numbers_are_those_that_the_library_holds(two: KnowledgeBase, text: str, expected: list[str]) -> None:
    assert list(two.search(text).understood.numbers) == expected
    assert all(text[number.start : number.end].startswith("国发") for number in find_numbers(text))


def test_a_number_goes_straight_to_its_document(two: KnowledgeBase) -> None:
    result = two.search("国发〔2015〕53号", unit="all")
    assert result.understood.numbers == ("国发〔2015〕53号",)
    assert {hit.document.id for hit in result.hits} == {"one"}
    assert {reason.part for hit in result.hits for reason in hit.why} == {"number"}
    both = two.search("国发〔2015〕53号 金融", unit="all")
    assert both.hits[0].document.id == "one"
    assert {hit.document.id for hit in both.hits} == {"one", "two"}


def test_a_number_that_the_library_does_not_hold_is_told(two: KnowledgeBase) -> None:
    understood = two.search("国办发〔2019〕999号").understood
    assert (understood.numbers, understood.unheld) == ((), ("国办发〔2019〕999号",))


def test_a_phrase_in_traditional_characters_is_that_in_simplified_ones(two: KnowledgeBase) -> None:
    assert [hit.id for hit in two.search("「雙隨機、一公開」").hits] == [
        hit.id for hit in two.search("“双随机、一公开”").hits
    ]
    assert two.search("「雙隨機、一公開」").total == 1
    assert two.search("「雙隨機、一公開」", exact=True).total == 0


def test_what_stands_in_quotes_is_not_looked_up_as_anything_else(kb: KnowledgeBase) -> None:
    assert kb.search("专利抵押").understood.expansions
    assert kb.search("“专利抵押”").understood.expansions == ()


def test_a_phrase_must_stand_as_it_is_line_ends_aside(two: KnowledgeBase) -> None:
    assert [hit.document.id for hit in two.search("“双随机、一公开”").hits] == ["one"]
    assert two.search("“一公开双随机”").total == 0
    assert two.search("双随机 “保障快递”").total == 1
    assert two.search("“发展金融”").total == 1  # of the title
    assert two.search("“快递企业” 金融").total == 1


@pytest.mark.parametrize("text", ["“快递企业”", "“支持金融”", "“发展”", "“国务院关于发展快递的意见”", "“不在这里”"])
def test_a_phrase_finds_exactly_the_passages_that_hold_it(two: KnowledgeBase, text: str) -> None:
    phrase = text.strip("“”")
    everything = two.search(unit="all", k=100).hits
    holding = [hit.id for hit in everything if phrase in hit.document.title or phrase in "".join(hit.text.split())]
    assert sorted(hit.id for hit in two.search(text, unit="all", k=100).hits) == sorted(holding)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("黑龙江的快递", {"region": "黑龙江省"}, id="a province"),
        pytest.param("哈尔滨的快递", {"region": "黑龙江省"}, id="a city of it"),
        pytest.param("广州市天河区补贴", {"region": "广东省"}, id="a district"),
        pytest.param("四川的快递", {}, id="a province that the library has nothing of"),
        pytest.param("2016年的政策", {"year": "2016"}, id="a year"),
        pytest.param("2017年的政策", {}, id="a year without a text"),
        pytest.param("20161号", {}, id="digits"),
        pytest.param("现行有效的办法", {"status": "in-force"}, id="in force"),
    ],
)
def test_places_years_and_statuses_are_suggested_where_the_library_has_them(
    vocabulary: Vocabulary, text: str, expected: dict[str, str]
) -> None:
    found = {s.field: s.value for s in suggest(text, [], vocabulary, LIBRARY)}
    assert {field: found[field] for field in ("region", "year", "status") if field in found} == expected


def test_labels_are_suggested_with_the_words_that_say_so(vocabulary: Vocabulary) -> None:
    found = {s.field: (s.value, s.words) for s in suggest("税收优惠", [], vocabulary, LIBRARY)}
    assert found["topic"][0] == "tax"
    assert found["topic"][1] in "税收优惠"


def test_a_department_is_suggested_as_a_filter_and_its_role_is_looked_for_at_once(kb: KnowledgeBase) -> None:
    understood = kb.search("省财政厅牵头的任务").understood
    suggestions = {s.field: s.value for s in understood.suggestions}
    assert suggestions["department"] == "hlj-finance"
    assert "role" not in suggestions
    assert understood.roles == ("lead",)
    assert kb.search("省财政厅牵头的任务", department="hlj-finance", role="lead").total


def test_what_is_filtered_by_already_is_not_suggested(kb: KnowledgeBase) -> None:
    understood = kb.search("省财政厅 黑龙江", department="省财政厅", region="黑龙江省").understood
    assert not {"department", "region"} & {s.field for s in understood.suggestions}


@pytest.mark.parametrize("options", [{"exact": True}, {"ranker": "bm25"}])
def test_exact_and_plain_rankers_suggest_nothing_and_keep_phrases(
    kb: KnowledgeBase, options: dict[str, object]
) -> None:
    understood = kb.search("“快递” 省财政厅", **options).understood
    assert (understood.suggestions, understood.phrases) == ((), ("快递",))
