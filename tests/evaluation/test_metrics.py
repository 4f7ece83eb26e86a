"""The metrics, against a second opinion, and the files they are reckoned from."""

from __future__ import annotations

from pathlib import Path

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG

from sizhong_search import Document, KnowledgeBase
from sizhong_search.evaluation import METRICS, Topic, evaluate, read_qrels, read_topics, run, score
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


def test_the_shipped_judgments_are_of_shipped_queries_and_measures(document: Document) -> None:
    topics, qrels = read_topics(), read_qrels()
    measures = {measure.id for measure in document.measures}
    assert len({t.query_id for t in topics}) == len(topics)
    assert qrels.keys() == {t.query_id for t in topics}
    assert {m for judged in qrels.values() for m in judged} <= measures
    assert {grade for judged in qrels.values() for grade in judged.values()} <= {0, 1, 2, 3}
    assert all(any(judged.values()) for judged in qrels.values())
    assert all(t.query == t.query.strip() and t.group in ("entrepreneur", "staff", "researcher") for t in topics)
