"""Quality is a test: no ranker falls below its floor on the shipped queries.

``floors.json`` holds for each ranker the least mean nDCG@10, and what it was measured on. A floor is raised when the
ranking got better; lowering one needs its reason in the file.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from sizhong_search import KnowledgeBase, shipped
from sizhong_search.evaluation import DATA, METRICS, evaluate, read_qrels, read_topics
from sizhong_search.query import RANKERS, Ranker

FLOORS: dict[str, Any] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))
MEASURED_ON = {
    "corpus": shipped("corpus") / "heilongjiang-sizhong-plan.txt",
    "queries": DATA / "queries.tsv",
    "qrels": DATA / "qrels.tsv",
}


@pytest.mark.parametrize("name", MEASURED_ON)
def test_the_floors_are_of_this_corpus_and_these_judgments(name: str) -> None:
    digest = hashlib.sha256(MEASURED_ON[name].read_bytes()).hexdigest()
    assert digest == FLOORS["sha256"][name], (
        f"{MEASURED_ON[name].name} is not the file that the floors were measured on: run `sizhong eval`, "
        f"then write its numbers and the new digest {digest} into tests/evaluation/floors.json"
    )


def test_every_ranker_has_a_floor_with_its_reason() -> None:
    assert tuple(FLOORS["nDCG@10"]) == RANKERS
    assert all(0 < floor["floor"] < 1 and floor["reason"] for floor in FLOORS["nDCG@10"].values())


@pytest.mark.parametrize("ranker", RANKERS)
def test_no_ranker_falls_below_its_floor(kb: KnowledgeBase, ranker: Ranker) -> None:
    (scores,) = evaluate(kb, read_topics(), read_qrels(), [ranker])
    mean, floor = scores.means[METRICS.index("nDCG@10")], FLOORS["nDCG@10"][ranker]["floor"]
    worst = sorted(scores.by_query, key=lambda query_id: scores.by_query[query_id])[:5]
    assert mean >= floor, (
        f"{ranker} has nDCG@10 {mean:.3f} on the shipped queries, below its floor of {floor}; "
        f"the worst queries are {', '.join(worst)} (sizhong eval --ranker {ranker} --per-query shows them)"
    )
