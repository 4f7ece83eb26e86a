"""How good the rankers are: on the small set that ships, and on everyday questions about real policies.

    python benchmarks/ranking_quality.py

The second set (115 questions, each with the span of the text that answers it, over 964 policy and covid texts) is in
the shared folder (``SIZHONG_SHARED``, else ``../shared``); without it that table is left out. There a hit counts when
the window of at most 300 characters that it shows overlaps an answer or holds its text; rivals are passed over.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean
from typing import Any

from sizhong_search import KnowledgeBase, Query, read_bytes, read_corpus, shipped
from sizhong_search.evaluation import METRICS, evaluate, read_qrels, read_topics, score
from sizhong_search.query import RANKERS
from sizhong_search.result import Hit

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
SYSTEMS: dict[str, dict[str, Any]] = {
    "hybrid": {"ranker": "hybrid"},
    "hybrid, exact": {"ranker": "hybrid", "exact": True},
    **{ranker: {"ranker": ranker} for ranker in RANKERS if ranker != "hybrid"},
}


def main() -> None:
    """Print both tables."""
    small_set()
    if SHARED.is_dir():
        policy_questions()
    else:
        print(f"everyday questions: left out, {SHARED} is not there")


def small_set() -> None:
    """Print the rankers on the queries that ship."""
    kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
    topics, qrels = read_topics(), read_qrels()
    _head(f"small set, {len(topics)} queries")
    for scores in evaluate(kb, topics, qrels):
        _row(scores.ranker, scores.means)


def policy_questions() -> None:
    """Print the rankers on everyday questions, as passages of real policies answer them."""
    policies = {p["id"]: p for p in _policies()}
    kb = KnowledgeBase.in_memory([
        read_bytes(p["text"].encode(), f"{p['id']}.txt", stated={"title": p["title"]}) for p in policies.values()
    ])  # fmt: skip
    questions = [json.loads(line) for line in (SHARED / "eval/policy_questions.jsonl").read_text("utf-8").splitlines()]
    _head(f"everyday questions, {len(questions)}, over {len(policies)} texts")
    for name, options in SYSTEMS.items():
        scored = []
        for question in questions:
            hits = kb.search(Query(text=question["query"], unit="all", k=120, **options)).hits
            scored.append(score(*_judge(hits, question, policies)))
        _row(name, [fmean(column) for column in zip(*scored, strict=True)])


def _policies() -> Iterable[dict[str, Any]]:
    with gzip.open(SHARED / "data/policies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            policy = json.loads(line)
            if policy["kind"] in ("policy", "covid-policy-or-news"):
                yield policy


def _judge(hits: Iterable[Hit], question: dict[str, Any], policies: dict[str, Any]) -> tuple[list[str], dict[str, int]]:
    """Turn hits into a run over the answers: the first hit that shows an answer counts for it, later ones do not."""
    answers = [(question["start"], question["end"], 2), *((a, b, 1) for a, b in question["also"])]
    text = policies[question["doc_id"]]["text"]
    found = []
    for hit in hits:
        if hit.document.id in question["rivals"]:
            continue
        start, end = (hit.start + offset for offset in hit.snippet)
        shown = hit.document.text[start:end]
        item = hit.id
        for i, (a, b, _) in enumerate(answers):
            overlaps = hit.document.id == question["doc_id"] and start < b and a < end
            if (overlaps or text[a:b] in shown) and f"answer{i}" not in found:
                item = f"answer{i}"
                break
        found.append(item)
    return found[:100], {f"answer{i}": grade for i, (_, _, grade) in enumerate(answers)}


def _head(name: str) -> None:
    print(f"\n{name:44}" + "".join(f"{metric:>10}" for metric in METRICS))


def _row(name: str, values: Iterable[float]) -> None:
    print(f"  {name:42}" + "".join(f"{value:10.3f}" for value in values), flush=True)


if __name__ == "__main__":
    main()
