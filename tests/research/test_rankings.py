"""Rankers side by side: ranks and receipts of real searches, means of hand-made scores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sizhong_search import KnowledgeBase, read_corpus, shipped
from sizhong_search.evaluation import Scores, Topic
from sizhong_search.research.rankings import mean_scores, ranks, receipts

FIRST = "heilongjiang-sizhong-plan"
RANKERS = ("bm25", "rank-bm25", "tfidf")


@pytest.fixture(scope="module")
def results():
    kb = KnowledgeBase.in_memory([raw for raw in read_corpus(shipped("corpus")) if raw.document_id == FIRST])
    return {ranker: kb.search("平台要不要保护客户资料", ranker=ranker) for ranker in RANKERS}


def test_the_rankers_disagree_as_the_notebook_says(results):
    table = ranks(results)
    assert table.loc[f"{FIRST}#3.3"].tolist() == [1, 1, 2]
    assert table.loc[f"{FIRST}#2.3"].tolist() == [2, 2, 1]


def test_ranks_are_in_the_order_of_the_first_ranker(results):
    table = ranks(results)
    assert list(table) == list(RANKERS)
    assert table["bm25"].dropna().tolist() == list(range(1, 11))


def test_what_a_ranker_did_not_find_has_no_rank(results):
    table = ranks({"bm25": results["bm25"], "tfidf": replace(results["tfidf"], hits=results["tfidf"].hits[:1])})
    assert table["tfidf"].dropna().to_dict() == {f"{FIRST}#2.3": 1}


@pytest.mark.parametrize("place", ["3.3", "2.3"])
def test_a_receipt_sums_to_the_score(results, place):
    sums = receipts(results, f"{FIRST}#{place}").sum()
    for ranker, found in results.items():
        (score,) = (hit.score for hit in found.hits if hit.id == f"{FIRST}#{place}")
        assert sums[ranker] == pytest.approx(score, rel=1e-5)


def test_only_the_engine_counts_pairs_of_characters(results):
    pair = receipts(results, f"{FIRST}#3.3").loc[("bigrams", "户资")]
    assert pair["bm25"] > 0
    assert pair[["rank-bm25", "tfidf"]].eq(0).all()


def test_scores_are_averaged_by_group_and_for_all():
    topics = [
        Topic(query_id=i, group=g, query="") for i, g in [("q1", "staff"), ("q2", "staff"), ("q3", "entrepreneur")]
    ]
    scores = [
        Scores(ranker="tfidf", by_query={"q1": (1.0, 0.5), "q2": (0.0, 0.5), "q3": (0.2, 1.0)}),
        Scores(ranker="bm25", by_query={"q1": (1.0, 1.0), "q2": (1.0, 1.0), "q3": (0.7, 1.0)}),
    ]
    table = mean_scores(scores, topics, ("nDCG@10", "MRR"))
    assert list(table) == ["n_queries", "nDCG@10", "MRR"]
    assert {
        key: [round(value, 6) for value in row] for key, row in zip(table.index, table.to_numpy(), strict=True)
    } == {
        ("staff", "tfidf"): [2, 0.5, 0.5],
        ("staff", "bm25"): [2, 1.0, 1.0],
        ("entrepreneur", "tfidf"): [1, 0.2, 1.0],
        ("entrepreneur", "bm25"): [1, 0.7, 1.0],
        ("all", "tfidf"): [3, 0.4, 0.666667],
        ("all", "bm25"): [3, 0.9, 1.0],
    }
