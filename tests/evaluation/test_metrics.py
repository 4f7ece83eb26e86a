"""The metrics, against a second opinion, and the files they are reckoned from."""

from __future__ import annotations

from pathlib import Path

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG
from scipy.stats import ttest_1samp

from sizhong_search import Document, KnowledgeBase
from sizhong_search.errors import BadTableError
from sizhong_search.evaluation import (
    METRICS,
    Scores,
    Topic,
    compare,
    evaluate,
    paired_bootstrap,
    read_qrels,
    read_topics,
    run,
    score,
)
from sizhong_search.query import RANKERS

IDS = [f"d#{i}" for i in range(150)]
OTHERS = (nDCG @ 10, R @ 10, R @ 100, RR)  # in the order of METRICS

rankings = st.lists(st.sampled_from(IDS), unique=True, max_size=130)
grades = st.dictionaries(st.sampled_from(IDS), st.integers(0, 3), min_size=1, max_size=40)


def second_opinion(found: list[str], judged: dict[str, int]) -> list[float]:
    results = [ir_measures.ScoredDoc("q", item, float(len(found) - place)) for place, item in enumerate(found)]
    qrels = [ir_measures.Qrel("q", item, grade) for item, grade in judged.items()]
    means = ir_measures.calc_aggregate(OTHERS, qrels, results)
    return [means[metric] for metric in OTHERS]


@given(rankings, grades.filter(lambda g: any(g.values())))
@settings(max_examples=150)
def test_the_metrics_are_those_of_ir_measures(found: list[str], judged: dict[str, int]) -> None:
    expected = second_opinion(found, judged) if found else [0.0] * 4
    assert list(score(found, judged)) == pytest.approx(expected, abs=1e-6)


@given(rankings, grades)
def test_metrics_lie_between_zero_and_one(found: list[str], judged: dict[str, int]) -> None:
    values = score(found, judged)
    assert len(values) == len(METRICS)
    assert all(0.0 <= value <= 1.0 + 1e-12 for value in values)


@pytest.mark.parametrize(
    ("found", "judged", "expected"),
    [
        pytest.param(["a", "b"], {"a": 2, "b": 1}, (1.0, 1.0, 1.0, 1.0), id="perfect"),
        pytest.param([], {"a": 2}, (0.0, 0.0, 0.0, 0.0), id="nothing found"),
        pytest.param(["x"], {"a": 2}, (0.0, 0.0, 0.0, 0.0), id="nothing right"),
        pytest.param(["a"], {"a": 0}, (0.0, 0.0, 0.0, 0.0), id="nothing to find"),
        pytest.param(["a"], {}, (0.0, 0.0, 0.0, 0.0), id="nothing judged"),
        pytest.param(["x", "a"], {"a": 1}, (0.6309297535714575, 1.0, 1.0, 0.5), id="second"),
        pytest.param(IDS[1:11] + IDS[:1], {"d#0": 1}, (0.0, 0.0, 1.0, 1 / 11), id="eleventh"),
    ],
)
def test_score(found: list[str], judged: dict[str, int], expected: tuple[float, ...]) -> None:
    assert score(found, judged) == pytest.approx(expected)


def test_a_query_without_judgments_is_left_out(kb: KnowledgeBase) -> None:
    topics = [Topic(query_id="q1", group="x", query="快递"), Topic(query_id="q2", group="x", query="税收")]
    scores = evaluate(kb, topics, {"q1": {"heilongjiang-sizhong-plan#1.1": 2}}, ["bm25"])
    assert [(s.ranker, list(s.by_query)) for s in scores] == [("bm25", ["q1"])]
    assert scores[0].means == (1.0, 1.0, 1.0, 1.0)


def test_the_means_are_those_of_the_queries(kb: KnowledgeBase) -> None:
    topics = [Topic(query_id=i, group="x", query=q) for i, q in (("q1", "快递"), ("q2", "蓝鲸"))]
    qrels = {i: {"heilongjiang-sizhong-plan#1.1": 1} for i in ("q1", "q2")}
    assert evaluate(kb, topics, qrels, ["hybrid"])[0].means == (0.5, 0.5, 0.5, 0.5)


def test_every_ranker_is_scored_unless_some_are_named(kb: KnowledgeBase) -> None:
    qrels = {"q1": {"heilongjiang-sizhong-plan#1.1": 1}}
    scores = evaluate(kb, [Topic(query_id="q1", group="x", query="快递")], qrels)
    assert tuple(s.ranker for s in scores) == RANKERS


def test_a_run_is_the_ids_best_first(kb: KnowledgeBase) -> None:
    assert run(kb, "专利质押融资", "bm25")[0] == "heilongjiang-sizhong-plan#4.3"
    assert run(kb, "蓝鲸洄游", "hybrid") == []


def test_files_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_text('query_id\tgroup\tquery\nq1\tstaff\t说"放管服"\n', "utf-8")
    (tmp_path / "r.tsv").write_text("query_id\tmeasure_id\tgrade\nq1\ta#1\t2\nq1\ta#2\t0\n", "utf-8")
    assert read_topics(tmp_path / "q.tsv") == [Topic(query_id="q1", group="staff", query='说"放管服"')]
    assert read_qrels(tmp_path / "r.tsv") == {"q1": {"a#1": 2, "a#2": 0}}


@pytest.mark.parametrize(
    ("queries", "judgments"),
    [
        pytest.param(
            ("q.jsonl", '{"query_id": 1, "query": "开店 贷款"}\n\n'),
            ("r.jsonl", '{"query_id": "1", "measure_id": "a#1", "grade": 2}\n'),
            id="JSON lines",
        ),
        pytest.param(("q.txt", "1 开店 贷款\n"), ("r.qrels", "1 0 a#1 2\n"), id="TREC"),
        pytest.param(
            ("q.tsv", "\ufeffquery\tquery_id\n开店 贷款\t1\n"),
            ("r.tsv", "grade\tquery_id\tmeasure_id\n2\t1\ta#1\n"),
            id="tables in another order",
        ),
    ],
)
def test_one_set_in_several_formats(tmp_path: Path, queries: tuple[str, str], judgments: tuple[str, str]) -> None:
    for name, text in (queries, judgments):
        (tmp_path / name).write_text(text, "utf-8")
    assert read_topics(tmp_path / queries[0]) == [Topic(query_id="1", group="", query="开店 贷款")]
    assert read_qrels(tmp_path / judgments[0]) == {"1": {"a#1": 2}}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("r.tsv", "query_id\tmeasure_id\n1\ta\n", id="no grade"),
        pytest.param("r.tsv", "query_id\tmeasure_id\tgrade\n1\ta\thigh\n", id="a grade in words"),
        pytest.param("r.jsonl", '{"query_id": "1"}\n', id="half a record"),
        pytest.param("r.jsonl", "not JSON\n", id="no JSON"),
        pytest.param("r.qrels", "1 0 a#1\n", id="three columns of TREC"),
        pytest.param("r.qrels", "", id="nothing"),
    ],
)
def test_judgments_that_are_none_are_refused_with_what_is_needed(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(BadTableError, match="measure_id"):
        read_qrels(tmp_path / name)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_a_ranker_is_not_better_than_itself(values: list[float]) -> None:
    assert paired_bootstrap(values, values) == 1.0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=30))
@settings(max_examples=30)
def test_a_comparison_is_the_same_both_ways(pairs: list[tuple[float, float]]) -> None:
    ours, theirs = zip(*pairs, strict=True)
    assert paired_bootstrap(ours, theirs) == pytest.approx(paired_bootstrap(theirs, ours), abs=1e-9)


def test_chance_and_difference_are_told_apart_as_a_t_test_does() -> None:
    """On many queries with even noise the bootstrap agrees with the t test."""
    noise = np.random.default_rng(7).normal(0, 0.3, 400)
    for shift in (0.0, 0.02, 0.04):
        ours = (0.5 + shift + noise).tolist()
        expected = ttest_1samp(np.array(ours) - 0.5, 0.0).pvalue
        assert paired_bootstrap(ours, [0.5] * 400) == pytest.approx(expected, abs=0.02)


def test_the_first_ranker_is_compared_with_the_others_on_the_same_queries() -> None:
    first = Scores(ranker="a", by_query={"1": (0.5, 1, 1, 1), "2": (0.7, 1, 1, 1)})
    other = Scores(ranker="b", by_query={"2": (0.3, 1, 1, 1), "3": (1.0, 1, 1, 1)})
    ((ranker, against, metric, difference, _),) = compare([first, other])
    assert (ranker, against, metric, difference) == ("a", "b", "nDCG@10", pytest.approx(0.4))


def test_the_shipped_judgments_are_of_shipped_queries_and_measures(document: Document) -> None:
    topics, qrels = read_topics(), read_qrels()
    measures = {measure.id for measure in document.measures}
    assert len({t.query_id for t in topics}) == len(topics)
    assert qrels.keys() == {t.query_id for t in topics}
    assert {m for judged in qrels.values() for m in judged} <= measures
    assert {grade for judged in qrels.values() for grade in judged.values()} <= {0, 1, 2, 3}
    assert all(any(judged.values()) for judged in qrels.values())
    assert all(t.query == t.query.strip() and t.group in ("entrepreneur", "staff", "researcher") for t in topics)
