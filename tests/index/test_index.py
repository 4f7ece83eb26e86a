from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.analyzer import Analyzer, shipped_analyzer
from sizhong_search.index import Index, Ranking
from sizhong_search.index.weighting import idf
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import WeightedTerm
from sizhong_search.query import RANKERS
from tests.factories import a_passage, a_term, bags, word

PLAIN = Analyzer([], [])
TEXTS = ("快递企业准入", "快递企业准入", "金融服务平台", "税收政策。快递", "创业平台")
ENGINES = ("bm25", "tfidf", "rank-bm25")


def build(*texts: str, **fields: list[tuple[str, ...]]) -> Index:
    rows = (
        a_passage(text, f"notice#{i}", fields={name: values[i] for name, values in fields.items()})
        for i, text in enumerate(texts)
    )
    return Index.build(rows, PLAIN)


def rank(
    index: Index, *terms: WeightedTerm, k: int = 10, offset: int = 0, ranker: str = "bm25", **only: str
) -> Ranking:
    return index.rank(terms, index.mask({f: [v] for f, v in only.items()}), k, offset, ranker=ranker)


def bigram(term: str) -> WeightedTerm:
    return WeightedTerm("bigrams", term, 1.0, "bigrams", term, match=1)


def names_department(value: str, weight: float = 1.0) -> WeightedTerm:
    return WeightedTerm("filters", f"department={value}", weight, "department", value)


def test_one_word_matches() -> None:
    assert set(rank(build(*TEXTS), a_term("快递")).rows.tolist()) == {0, 1, 3}


def test_one_bigram_does_not_match_and_two_do() -> None:
    index = build(*TEXTS)
    assert rank(index, bigram("递企")).total == 0
    assert set(rank(index, bigram("递企"), bigram("企业")).rows.tolist()) == {0, 1}


def test_a_fragment_adds_to_a_score_and_makes_no_match() -> None:
    index = build(*TEXTS)
    fragment = replace(a_term("快递"), match=0)
    assert rank(index, fragment).total == 0
    assert rank(index, a_term("企业"), fragment).scores[0] > rank(index, a_term("企业")).scores[0]


def test_a_named_department_matches_and_its_rarity_counts() -> None:
    index = build("甲", "乙", "丙", department=[("mof",), (), ("mof",)])
    ranking = rank(index, names_department("mof", 2.0))
    assert ranking.rows.tolist() == [0, 2]
    assert ranking.scores.tolist() == pytest.approx([2 * idf(3, 2)] * 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_equal_scores_keep_the_order_of_the_texts(engine: str) -> None:
    rows = rank(build(*TEXTS), a_term("企业"), ranker=engine).rows.tolist()
    assert rows == [0, 1]


def test_pages_follow_on_each_other() -> None:
    index = build(*TEXTS)
    whole = rank(index, a_term("快递")).rows.tolist()
    pages = [rank(index, a_term("快递"), k=2, offset=o).rows.tolist() for o in (0, 2, 4)]
    assert [*pages[0], *pages[1]] == whole
    assert pages[2] == []
    assert rank(index, a_term("快递"), k=1).total == 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, [0, 1, 2], id="no filter lets all pass"),
        pytest.param({"sector": ["transport"]}, [0, 2], id="one value"),
        pytest.param({"sector": ["transport", "finance"]}, [0, 1, 2], id="any of a field's values"),
        pytest.param({"sector": ["transport"], "year": ["2016"]}, [2], id="all fields"),
        pytest.param({"sector": ["nothing"]}, [], id="an unknown value"),
        pytest.param({"sector": []}, [], id="no value at all"),
        pytest.param({"sector": ["transport@text"]}, [0], id="a qualified value"),
        pytest.param({"sect": ["or=transport"]}, [], id="a field's name is not its beginning"),
    ],
)
def test_filters(filters: dict[str, list[str]], expected: list[int]) -> None:
    index = build(
        "甲",
        "乙",
        "丙",
        sector=[("transport", "transport@text"), ("finance",), ("transport",)],
        year=[("2015",), ("2016",), ("2016",)],
    )
    assert np.flatnonzero(index.mask(filters)).tolist() == expected


def test_words_of_clauses_are_a_field_of_their_own() -> None:
    index = Index.build([a_passage("快递", clauses="（银行）"), a_passage("银行", "notice#2")], PLAIN)
    in_clauses = WeightedTerm("clauses", "银行", 1.0, "words", "银行")
    assert rank(index, a_term("银行")).rows.tolist() == [1]
    assert rank(index, in_clauses).rows.tolist() == [0]


@pytest.mark.parametrize("engine", ["tfidf", "rank-bm25"])
def test_the_two_packages_know_no_fields(engine: str) -> None:
    passages = [a_passage("快递", "a#1", clauses="（银行）"), a_passage("税收", "a#2"), a_passage("平台", "a#3")]
    index = Index.build(passages, PLAIN)
    found = rank(index, a_term("银行"), ranker=engine)
    assert found.rows.tolist() == [0]
    both = rank(index, a_term("银行"), WeightedTerm("clauses", "银行", 1.0, "words", "银行"), ranker=engine)
    assert both.scores.tolist() == found.scores.tolist()


def test_filters_hide_and_do_not_change_scores() -> None:
    index = build("快递甲", "快递乙", year=[("2015",), ("2016",)])
    everything, filtered = rank(index, a_term("快递")), rank(index, a_term("快递"), year="2016")
    assert filtered.rows.tolist() == [1]
    assert filtered.scores[0] == everything.scores[1]
    assert (filtered.total, int(filtered.found.sum())) == (1, 2)


def test_qualified_values_are_not_listed() -> None:
    index = build("甲", "乙", sector=[("transport", "transport@text"), ("finance",)], sectors=[("other",), ()])
    assert index.values("sector") == ["finance", "transport"]


def test_without_terms_everything_is_listed_in_order() -> None:
    index = build(*TEXTS)
    listed = index.list_all(index.mask({}), 2, 1)
    assert (listed.rows.tolist(), listed.scores.tolist(), listed.total) == ([1, 2], [0.0, 0.0], 5)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_empty_index_finds_nothing(engine: str) -> None:
    assert rank(build(), a_term("快递"), ranker=engine).total == 0


@settings(max_examples=30)
@given(bags, st.lists(word, max_size=4, unique=True), st.sampled_from(ENGINES))
def test_a_saved_index_ranks_as_before(passages: list[list[str]], query: list[str], engine: str) -> None:
    index = build(*("，".join(words) for words in passages))
    terms = [*map(a_term, query), *(bigram(t.term) for t in PLAIN.bigrams("，".join(query)))]
    with TemporaryDirectory() as folder:
        index.save(Path(folder))
        opened = Index.open(Path(folder))
        before, after = rank(index, *terms, ranker=engine), rank(opened, *terms, ranker=engine)
        assert opened.ids == index.ids
        assert after.rows.tolist() == before.rows.tolist()
        assert after.scores.tolist() == before.scores.tolist()


@settings(max_examples=30)
@given(bags, st.lists(word, min_size=1, max_size=4, unique=True), st.sampled_from(ENGINES))
def test_the_receipt_adds_up(passages: list[list[str]], query: list[str], engine: str) -> None:
    index = build(*("，".join(words) for words in passages))
    terms = [a_term(term, weight=1 if engine != "bm25" else 0.5) for term in query]
    ranking = rank(index, *terms, ranker=engine)
    for row, score in zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True):
        reasons = index.explain(row, terms, ranker=engine)
        assert sum(reason.value for reason in reasons) == pytest.approx(score, abs=1e-4)
        assert [r.value for r in reasons] == sorted((r.value for r in reasons), reverse=True)


@pytest.mark.parametrize("ranker", RANKERS)
@pytest.mark.parametrize("question", ["快递企业的准入要求", "省市场监管局牵头的任务", "开发票", "什么时候交材料"])
def test_the_receipt_of_every_hit_adds_up(kb: KnowledgeBase, ranker: str, question: str) -> None:
    for hit in kb.search(question, ranker=ranker, unit="all", k=50).hits:
        assert sum(reason.value for reason in hit.why) == pytest.approx(hit.score, abs=1e-4)


def test_words_count_in_the_title_and_headings_too(kb: KnowledgeBase) -> None:
    analyzer = shipped_analyzer()
    assert kb.index.postings["words"].n_passages == len(kb.index.ids)
    assert {t.term for t in analyzer.words("工作方案")} <= set(kb.index.postings["words"].terms)


def test_rows_are_found_by_id() -> None:
    index = build("甲", "乙")
    assert index.row_of == {"notice#0": 0, "notice#1": 1}
