"""What a search gives back: the right measures, in order, with evidence that holds."""

from __future__ import annotations

import datetime
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from sizhong_search import Document, KnowledgeBase, Query, Result, read_bytes
from sizhong_search.errors import NotFoundError
from sizhong_search.passages import make_passages
from sizhong_search.query import RANKERS, Ranker
from tests.factories import a_raw

QUESTIONS = [
    "快递企业的准入要求",
    "电子发票",
    "专利质押贷款",
    "工商局的职责",
    "省财政厅牵头的任务",
    "半年报告什么时候交给发改委",
    "first 2015 ＡＩ",
]


def short_ids(result: Result) -> list[str]:
    return [hit.id.partition("#")[2] for hit in result.hits]


@pytest.fixture(scope="module")
def dated() -> KnowledgeBase:
    """Four small documents, one of them without a date, which come in no order of dates."""
    dates = {"b-2019": "2019-03-01", "a-2021": "2021-06-30", "d-undated": "", "c-2016": "2016-12-01"}
    return KnowledgeBase.in_memory(
        [
            read_bytes(
                f"黑龙江省快递业方案\n1.支持{'快递' * n}企业。(省邮政管理局负责)\n2.扩大就业。(省人社厅负责)".encode(),
                f"{name}.txt",
                stated={"issued_on": day},
            )
            for n, (name, day) in enumerate(dates.items(), 1)
        ]
    )


@pytest.mark.parametrize("ranker", RANKERS)
@pytest.mark.parametrize("text", QUESTIONS)
def test_why_sums_to_the_score(kb: KnowledgeBase, text: str, ranker: Ranker) -> None:
    hits = kb.search(text, ranker=ranker, k=100).hits
    sums = [sum(reason.value for reason in hit.why) for hit in hits]
    assert sums == pytest.approx([hit.score for hit in hits], abs=1e-4)


@pytest.mark.parametrize("text", QUESTIONS)
def test_why_still_sums_to_the_score_once_written_out(kb: KnowledgeBase, text: str) -> None:
    for hit in kb.search(text, k=100).to_dict()["hits"]:
        assert sum(reason["value"] for reason in hit["why"]) == pytest.approx(hit["score"], abs=1e-4)


@pytest.mark.parametrize("ranker", RANKERS)
def test_every_ranker_answers(kb: KnowledgeBase, ranker: Ranker) -> None:
    assert short_ids(kb.search("专利质押融资", ranker=ranker))[0] == "4.3"


@pytest.mark.parametrize("ranker", RANKERS)
@pytest.mark.parametrize("text", QUESTIONS)
def test_hits_are_ranked_by_score(kb: KnowledgeBase, text: str, ranker: Ranker) -> None:
    result = kb.search(text, ranker=ranker, k=100)
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
    assert all(a.score >= b.score for a, b in pairwise(result.hits))
    assert len(result.hits) == result.total


@pytest.mark.parametrize("ranker", RANKERS)
def test_the_same_question_gives_the_same_answer(kb: KnowledgeBase, ranker: Ranker) -> None:
    first, second = (kb.search(QUESTIONS[0], ranker=ranker).to_dict() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("unit", ["default", "measure", "paragraph", "all"])
@pytest.mark.parametrize("text", ["", "四众平台企业"])
def test_pages_cover_everything_once(kb: KnowledgeBase, text: str, unit: str) -> None:
    whole = kb.search(text, unit=unit, k=1000)
    pages = [kb.search(text, unit=unit, k=3, offset=offset) for offset in range(0, whole.total + 3, 3)]
    assert [hit.id for page in pages for hit in page.hits] == [hit.id for hit in whole.hits]
    assert [hit.rank for page in pages for hit in page.hits] == list(range(1, whole.total + 1))
    assert {page.total for page in pages} == {whole.total}
    assert len({hit.id for hit in whole.hits}) == whole.total


def test_filters_bind_across_fields_and_widen_within_one(kb: KnowledgeBase) -> None:
    lead = set(short_ids(kb.search("", role="lead", k=100)))
    credit, tax = (set(short_ids(kb.search("", topic=topic, k=100))) for topic in ("credit", "tax"))
    both = set(short_ids(kb.search("", topic=["credit", "tax"], k=100)))
    assert both == credit | tax
    assert both > credit
    assert set(short_ids(kb.search("", topic=["credit", "tax"], role="lead", k=100))) == both & lead


def test_filters_narrow_a_query_and_leave_its_scores_alone(kb: KnowledgeBase) -> None:
    free = {hit.id: hit.score for hit in kb.search("四众平台企业", k=100).hits}
    narrowed = kb.search("四众平台企业", department="省商务厅", k=100)
    assert 0 < narrowed.total < len(free)
    assert {hit.id: hit.score for hit in narrowed.hits}.items() <= free.items()


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        pytest.param("lead", ["4.2"], id="leads one"),
        pytest.param("responsible", ["4.1", "4.3"], id="answers for two"),
        pytest.param("support", [], id="supports none"),
    ],
)
def test_a_role_is_that_of_the_department(kb: KnowledgeBase, role: str, expected: list[str]) -> None:
    assert short_ids(kb.search("", department="省财政厅", role=role)) == expected


def test_a_role_is_not_that_of_a_partner() -> None:
    text = "黑龙江省快递业方案\n1.支持快递企业。(省财政厅牵头，省科技厅配合)\n2.建设园区。(省科技厅牵头，省财政厅配合)"
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "a.txt")])
    assert short_ids(kb.search("", department="省财政厅", role="lead")) == ["1"]
    assert short_ids(kb.search("", department="省财政厅", role="support")) == ["2"]
    assert short_ids(kb.search("", department="省财政厅", role=["lead", "support"])) == ["1", "2"]


FIVE = ["transport", "logistics", "finance", "healthcare", "education"]


@pytest.mark.parametrize("sector", FIVE)
def test_measure_1_3_has_its_five_sectors_from_its_departments_alone(kb: KnowledgeBase, sector: str) -> None:
    assert "1.3" in short_ids(kb.search("", sector=sector, k=100))
    assert "1.3" in short_ids(kb.search("", sector=sector, sector_by="department", k=100))
    assert "1.3" not in short_ids(kb.search("", sector=sector, sector_by="text", k=100))


@pytest.mark.parametrize("sector", FIVE)
def test_measure_1_1_says_its_five_sectors_itself(kb: KnowledgeBase, sector: str) -> None:
    assert "1.1" in short_ids(kb.search("", sector=sector, sector_by="text", k=100))
    assert "1.1" not in short_ids(kb.search("", sector=sector, sector_by="department", k=100))


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param({}, id="no filter"),
        pytest.param({"unit": "all"}, id="all units"),
        pytest.param({"department": "省发改委"}, id="department"),
        pytest.param({"kind": ["support", "government"]}, id="two values"),
    ],
)
def test_an_empty_query_lists_in_the_order_of_the_text(kb: KnowledgeBase, filters: dict[str, Any]) -> None:
    result = kb.search("", k=100, **filters)
    starts = [hit.start for hit in result.hits]
    assert starts
    assert starts == sorted(starts)
    assert {hit.score for hit in result.hits} == {0.0}


def test_a_blank_query_is_an_empty_one(kb: KnowledgeBase) -> None:
    assert short_ids(kb.search(" \u3000 ", k=100)) == short_ids(kb.search("", k=100))


def test_unknown_words_are_named_and_find_nothing(kb: KnowledgeBase) -> None:
    result = kb.search("蓝鲸洄游")
    assert (result.total, result.hits) == (0, ())
    assert set(result.unknown) == {"蓝鲸", "洄游"}
    assert result.to_dict()["query"]["unknown"] == list(result.unknown)


def test_an_unknown_word_leaves_the_known_ones_to_find(kb: KnowledgeBase) -> None:
    result = kb.search("蓝鲸 仲裁")
    assert result.unknown == ("蓝鲸",)
    assert short_ids(result)[0] == "3.2"


def test_words_that_the_library_holds_are_offered_for_an_unknown_one(kb: KnowledgeBase) -> None:
    result = kb.search("职责", exact=True)
    assert result.unknown == ("职责",)
    assert result.near
    assert all(kb.search(word, exact=True).total for word in result.near)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        pytest.param("专利质押融资", {"sector": "transport"}, id="words"),
        pytest.param("工商局的职责", {"sector": "education"}, id="a department"),
        pytest.param("", {"department": "省教育厅", "topic": "tax"}, id="no words"),
    ],
)
def test_where_nothing_is_found_looser_queries_say_what_they_would_find(
    kb: KnowledgeBase, text: str, filters: dict[str, Any]
) -> None:
    result = kb.search(text, **filters)
    assert result.total == 0
    assert "filters" in [less.without for less in result.looser]
    assert all(less.total == kb.search(less.query).total > 0 for less in result.looser)


@pytest.mark.parametrize(
    ("text", "options", "without"),
    [
        pytest.param("“快递企业的准入”", {}, "quotes", id="a phrase that does not stand so"),
        pytest.param("上访", {"exact": True}, "exact", id="a lay word alone"),
        pytest.param("国发〔2015〕53号", {}, "unit", id="what stands beside the measures"),
        pytest.param("质押", {"sector": "transport", "topic": "tax"}, "filters", id="several filters"),
    ],
)
def test_each_condition_can_be_in_the_way(kb: KnowledgeBase, text: str, options: dict[str, Any], without: str) -> None:
    result = kb.search(text, **options)
    assert result.total == 0
    assert without in [less.without for less in result.looser]


def test_similar_measures_are_those_of_scikit_learn(kb: KnowledgeBase) -> None:
    """The whole text of each measure (title, headings, clauses), its words as they are indexed."""
    passages = list(make_passages(kb.document("heilongjiang-sizhong-plan")))
    words = [kb.analyzer.word_terms(p.text) + kb.analyzer.word_terms(p.clauses) for p in passages]
    matrix = TfidfVectorizer(analyzer=lambda terms: terms, sublinear_tf=True).fit_transform(words)
    ids = [p.id for p in passages]
    measure_id = "heilongjiang-sizhong-plan#4.3"
    cosines = (matrix @ matrix[ids.index(measure_id)].T).toarray().ravel()
    expected = {i: c for i, c, p in zip(ids, cosines, passages, strict=True) if p.unit == "measure" and i != measure_id}
    found = kb.similar(measure_id, k=100)
    assert {s.id: s.cosine for s in found} == pytest.approx(expected, abs=1e-5)
    assert [s.cosine for s in found] == sorted((s.cosine for s in found), reverse=True)


def test_a_measure_that_says_the_same_is_a_duplicate() -> None:
    text = "甲省促进快递业发展方案\n一、支持快递企业建设分拨中心，给予补助。\n二、规范快递服务，保障安全。\n"
    kb = KnowledgeBase.in_memory([a_raw(text, "one"), a_raw(text.replace("给予补助", "给予补贴"), "two")])
    similar = {s.id: s.is_duplicate for s in kb.similar("one#二")}
    assert similar.pop("two#二")
    assert not any(similar.values())
    with pytest.raises(NotFoundError):
        kb.similar("one#九")


def test_where_something_is_found_nothing_looser_is_offered(kb: KnowledgeBase) -> None:
    assert kb.search("快递", sector="transport").looser == ()


def test_exact_looks_for_the_words_alone(kb: KnowledgeBase) -> None:
    result = kb.search("工商局的职责", exact=True)
    assert result.understood.departments == ()
    assert {reason.part for hit in result.hits for reason in hit.why} <= {"words", "bigrams"}
    free = kb.search("工商局的职责")
    assert "department" in {reason.part for hit in free.hits for reason in hit.why}


def test_sort_by_date_puts_the_newest_first_and_the_undated_last(dated: KnowledgeBase) -> None:
    hits = dated.search("快递", sort="date", k=100).hits
    assert [hit.document.id for hit in hits if hit.id.endswith("#1")] == ["a-2021", "b-2019", "c-2016", "d-undated"]
    assert [hit.document.issued_on for hit in hits] == sorted(
        (hit.document.issued_on for hit in hits), key=lambda day: day or datetime.date.min, reverse=True
    )
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_sort_by_date_keeps_the_order_of_the_text_within_a_document(dated: KnowledgeBase) -> None:
    hits = dated.search("", sort="date", k=100).hits
    assert [hit.id for hit in hits if hit.document.id == "c-2016"] == ["c-2016#1", "c-2016#2"]


def test_sort_by_date_pages_like_any_order(dated: KnowledgeBase) -> None:
    whole = [hit.id for hit in dated.search("", sort="date", k=100).hits]
    pages = [dated.search("", sort="date", k=3, offset=offset).hits for offset in (0, 3, 6)]
    assert [hit.id for page in pages for hit in page] == whole


def test_sort_by_date_finds_what_relevance_finds(dated: KnowledgeBase) -> None:
    by_date, by_score = (dated.search("快递企业", sort=sort, k=100) for sort in ("date", "relevance"))
    assert by_date.total == by_score.total
    assert {hit.id for hit in by_date.hits} == {hit.id for hit in by_score.hits}


def test_units_are_measures_paragraphs_or_both(kb: KnowledgeBase, document: Document) -> None:
    found = {unit: kb.search("", unit=unit, k=100) for unit in ("default", "measure", "paragraph", "all")}
    assert {hit.unit for hit in found["measure"].hits} == {"measure"}
    assert {hit.unit for hit in found["paragraph"].hits} == {"paragraph"}
    assert found["measure"].total == len(document.measures) == 20
    assert found["default"].total == found["measure"].total
    assert found["all"].total == found["measure"].total + found["paragraph"].total
    assert all(hit.measure is None and len(hit.text) <= 300 for hit in found["paragraph"].hits)


def test_a_document_without_measures_is_found_by_its_paragraphs(kb: KnowledgeBase) -> None:
    text = "黑龙江省快递业发展情况\n快递业务量持续增长。\n农村网点覆盖率提高。"
    loose = KnowledgeBase.in_memory([read_bytes(text.encode(), "loose.txt")])
    hits = loose.search("农村网点").hits
    assert [hit.unit for hit in hits] == ["paragraph"]
    assert hits[0].to_dict()["departments"] == []


def assert_evidence_holds(result: Result) -> None:
    for hit in result.hits:
        assert hit.document.text[hit.start : hit.end] == hit.text
        assert all(0 <= a < b <= len(hit.text) for a, b in hit.highlights)
        assert all(a[1] <= b[0] for a, b in pairwise(hit.highlights))
        start, end = hit.snippet
        assert 0 <= start <= end <= len(hit.text)
        assert end - start <= 300


@pytest.mark.parametrize("text", QUESTIONS)
def test_highlights_lie_inside_the_text_sorted_and_disjoint(kb: KnowledgeBase, text: str) -> None:
    result = kb.search(text, unit="all", k=100)
    assert result.hits
    assert_evidence_holds(result)


@given(data=st.data())
@settings(max_examples=60)
def test_any_stretch_of_the_text_finds_hits_whose_evidence_holds(
    kb: KnowledgeBase, document: Document, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(document.text) - 2))
    text = document.text[start : start + data.draw(st.integers(2, 40))]
    assert_evidence_holds(kb.search(Query(text=text, unit="all", k=100)))


def test_a_highlight_shows_the_word_that_was_looked_for(kb: KnowledgeBase) -> None:
    hit = kb.search("质押融资", exact=True).hits[0]
    assert {hit.text[a:b] for a, b in hit.highlights} & {"质押融资", "质押", "融资"}


@pytest.mark.parametrize("ranker", RANKERS)
def test_the_missing_word_is_found_though_the_text_does_not_hold_it(kb: KnowledgeBase, ranker: Ranker) -> None:
    hit = kb.search("电子发票", ranker=ranker).hits[0]
    assert hit.id == "heilongjiang-sizhong-plan#4.2"
    assert "发票" not in hit.text
    assert "发票" not in hit.document.text
    assert hit.text.startswith("2.加快推广使用电子,支持四众平台企业")
    notes = hit.to_dict()["notes"]
    assert [note["inserted"] for note in notes] == ["发票"] * 3
    assert [hit.document.text[: note["position"]][-2:] for note in notes] == ["电子"] * 3
    assert all(note["after"].endswith("电子") and note["why"] and note["editor"] for note in notes)


def test_a_note_stands_at_its_own_measure_alone(kb: KnowledgeBase) -> None:
    with_notes = [hit.id.partition("#")[2] for hit in kb.search("", unit="all", k=100).hits if hit.to_dict()["notes"]]
    assert with_notes == ["4.2"]


HIT_KEYS = {
    "rank", "score", "id", "unit", "document", "path", "text", "start", "end", "highlights", "snippet", "departments",
    "sectors", "topics", "kinds", "deadlines", "semantic_only", "why",
}  # fmt: skip
DOCUMENT_KEYS = {"id", "title", "doc_number", "issuers", "issued_on", "region", "level", "status", "source"}


@pytest.mark.parametrize("unit", ["measure", "paragraph"])
def test_a_hit_is_written_out_as_documented(kb: KnowledgeBase, unit: str) -> None:
    for hit in kb.search("四众", unit=unit, k=100).to_dict()["hits"]:
        assert hit.keys() >= HIT_KEYS
        assert hit["document"].keys() >= DOCUMENT_KEYS
        assert hit["semantic_only"] is False
        assert len(hit["snippet"]) <= 300
        assert hit["snippet"] in hit["text"]
        assert all({"part", "term", "value"} == reason.keys() for reason in hit["why"])


def test_a_result_is_plain_json(kb: KnowledgeBase) -> None:
    whole = kb.search("工商局 快递 发票", unit="all", k=100, sector_by="text").to_dict()
    assert json.loads(json.dumps(whole, ensure_ascii=False)).keys() == {
        "query",
        "total",
        "near_in_meaning",
        "facets",
        "hits",
    }


def test_a_result_as_a_table_has_the_documented_columns(kb: KnowledgeBase) -> None:
    result = kb.search("快递", unit="all")
    table = result.to_frame()
    assert list(table.columns) == [
        "rank", "score", "id", "unit", "document_id", "title", "path", "text",
        "departments", "sectors", "topics", "kinds", "deadlines",
    ]  # fmt: skip
    assert list(table["id"]) == [hit.id for hit in result.hits]
    assert list(table["text"]) == [hit.text for hit in result.hits]


def test_a_result_without_hits_is_a_table_without_rows(kb: KnowledgeBase) -> None:
    table = kb.search("蓝鲸洄游").to_frame()
    assert len(table) == 0
    assert "departments" in table
