"""How good the rankers are: on the small set that ships, on everyday questions, formal questions and lay legal ones.

    python benchmarks/ranking_quality.py [--set small everyday own formal statutes] [--ablation] [--encoder FOLDER]

All but the small set need the shared folder (``SIZHONG_SHARED``, else ``../shared``):

everyday   115 questions in everyday words, each with the span that answers it, over 964 policy and covid texts
own        1,014 questions of our own on the same texts (``data/everyday.jsonl``). The thesaurus was mended on those
           called ``dev``; the 333 called ``held`` were never looked at while it was made
formal     317 questions whose answer is a sentence of a policy; in whatever text it stands
statutes   300 (seeded) of 1,206 lay questions on 144,668 statute articles

A hit counts when the window of at most 300 characters that it shows overlaps an answer or holds its text. Each table
ends with how likely the difference to the first row is chance (paired bootstrap). ``--ablation`` prints what each field
of the thesaurus brings on the held questions, ``--encoder`` what a model folder does beside the words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sizhong_search import KnowledgeBase, Query, read_bytes, read_corpus, shipped
from sizhong_search.encoder.models import Encoder, open_encoder
from sizhong_search.encoder.nearness import Nearness
from sizhong_search.encoder.vectors import Vectors
from sizhong_search.evaluation import METRICS, Scores, compare, evaluate, read_qrels, read_topics, score
from sizhong_search.index import Index
from sizhong_search.index.segment import Held, Segment
from sizhong_search.model import Document, Passage
from sizhong_search.query import RANKERS
from sizhong_search.query.understanding import understand
from sizhong_search.result import Hit
from sizhong_search.searching import Searcher
from sizhong_search.vocabulary import Vocabulary, open_vocabulary
from sizhong_search.vocabulary.thesaurus import Thesaurus

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
SEED, N_STATUTE_QUESTIONS = 7, 300
DEPTH = 120  # hits that are judged; those of rival documents are passed over
SYSTEMS: dict[str, dict[str, Any]] = {
    "hybrid": {"ranker": "hybrid"},
    "hybrid, exact": {"ranker": "hybrid", "exact": True},
    **{ranker: {"ranker": ranker} for ranker in RANKERS if ranker != "hybrid"},
}
Found = Callable[[str, dict[str, Any]], tuple[Hit, ...]]


class Question(NamedTuple):
    """A question with the spans that answer it, by grade; hits of ``rivals`` are passed over."""

    text: str
    document: str
    answers: list[tuple[int, int, int]]
    rivals: Sequence[str] = ()


def main() -> None:
    """Print the tables."""
    sets = ("small", "everyday", "own", "formal", "statutes")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs="+", choices=sets, default=sets)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--encoder", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if "small" in options.set:
        small_set()
    if not SHARED.is_dir():
        print(f"the other sets: left out, {SHARED} is not there")
        return
    if {"everyday", "own", "formal"} & set(options.set) or options.ablation:
        policies = Policies(options.encoder)
        for name in ("everyday", "own", "formal"):
            if name in options.set:
                policies.tables(name)
        if options.ablation:
            policies.ablation()
    if "statutes" in options.set:
        statutes()


def small_set() -> None:
    """Print the rankers on the queries that ship."""
    kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
    topics, qrels = read_topics(), read_qrels()
    _table(f"small set, {len(topics)} queries", evaluate(kb, topics, qrels))


class Policies:
    """The policy and covid texts, searched as a library is."""

    def __init__(self, encoder: Path | None) -> None:
        policies = list(_policies())
        self.kb = KnowledgeBase.in_memory([
            read_bytes(p["text"].encode(), f"{p['id']}.txt", stated={"title": p["title"]}) for p in policies
        ])  # fmt: skip
        self.documents: dict[str, Document] = {d.id: d for d in self.kb.documents()}  # decoded once
        self.nearness = self._nearness(open_encoder(encoder)) if encoder else None

    def _nearness(self, encoder: Encoder) -> Nearness:
        index, vectors = self.kb.index, Vectors(None, encoder)
        n_done = sum(1 for _ in vectors.make((held for held, _ in vectors.missing(index)), self.documents.__getitem__))
        print(f"{n_done} texts encoded with {encoder.name}")
        return Nearness(encoder, vectors.matrix(index))

    def searcher(self, vocabulary: Vocabulary, nearness: Nearness | None = None) -> Searcher:
        """Return what searches the texts with a vocabulary."""
        return Searcher(self.kb.index, self.documents.__getitem__, dict, vocabulary, self.kb.analyzer, nearness)

    def tables(self, name: str) -> None:
        """Print the rankers on a set of questions."""
        sets = {"everyday": _everyday, "own": _own, "formal": _formal}[name]()
        searcher = self.searcher(open_vocabulary())
        for title, questions in sets.items():
            scores = [self._scores(system, options, questions, searcher) for system, options in SYSTEMS.items()]
            if self.nearness:
                near = self.searcher(open_vocabulary(), self.nearness)
                scores.append(self._scores("hybrid, encoder", {}, questions, near))
            _table(f"{title}, {len(questions)}, over {len(self.documents)} texts", scores)

    def ablation(self) -> None:
        """Print what the thesaurus brings on the held questions, and each of its fields."""
        questions, vocabulary = _own()["own questions, held"], open_vocabulary()
        families = vocabulary.thesaurus.families
        whole = self._scores("all of it", {}, questions, self.searcher(vocabulary))
        scores = [whole]
        for field in ("", *sorted({family.field for family in families})):
            kept = Thesaurus(family for family in families if field and family.field != field)
            searcher = self.searcher(replace(vocabulary, thesaurus=kept))
            changed = [  # the others are understood as before
                number
                for number, question in enumerate(questions)
                if list(kept.expand(question.text)) != list(vocabulary.thesaurus.expand(question.text))
            ]
            some = self._scores("", {}, [questions[number] for number in changed], searcher).by_query.values()
            by_query = {**whole.by_query, **dict(zip(map(str, changed), some, strict=True))}
            name = f"without {field} ({len(changed)} questions)" if field else "none of it"
            scores.append(Scores(ranker=name, by_query=by_query))
        _table("thesaurus, held questions", scores)

    def _scores(
        self, name: str, options: Mapping[str, Any], questions: Sequence[Question], searcher: Searcher
    ) -> Scores:
        by_query = {}
        for number, question in enumerate(questions):
            hits = searcher.search(Query(text=question.text, unit="all", k=DEPTH, **options)).hits
            by_query[str(number)] = score(*_judge(hits, question, self.documents[question.document].text))
        return Scores(ranker=name, by_query=by_query)


def _policies() -> Iterator[dict[str, Any]]:
    with gzip.open(SHARED / "data/policies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for policy in map(json.loads, lines):
            if policy["kind"] in ("policy", "covid-policy-or-news"):
                yield policy


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _everyday() -> dict[str, list[Question]]:
    questions = []
    for q in _lines(SHARED / "eval/policy_questions.jsonl"):
        answers = [(q["start"], q["end"], 2), *((start, end, 1) for start, end in q["also"])]
        questions.append(Question(q["query"], q["doc_id"], answers, q["rivals"]))
    return {"everyday questions": questions}


def _own() -> dict[str, list[Question]]:
    lines = _lines(Path(__file__).parent / "data/everyday.jsonl")
    return {
        f"own questions, {which}": [
            Question(q["query"], q["doc_id"], [(q["start"], q["end"], 1)]) for q in lines if q["set"] == which
        ]
        for which in ("held", "dev")
    }


def _formal() -> dict[str, list[Question]]:
    lines = _lines(SHARED / "eval/policy_qa.jsonl")
    return {"formal questions": [Question(q["query"], q["policy_id"], [(*q["span"], 1)]) for q in lines]}


def _judge(hits: Iterable[Hit], question: Question, text: str) -> tuple[list[str], dict[str, int]]:
    """Turn hits into a run over the answers: the first hit that shows an answer counts for it, later ones do not."""
    found: list[str] = []
    for hit in hits:
        if hit.document.id in question.rivals:
            continue
        start, end = (hit.start + offset for offset in hit.snippet)
        shown = hit.document.text[start:end]
        item = hit.id
        for i, (a, b, _) in enumerate(question.answers):
            overlaps = hit.document.id == question.document and start < b and a < end
            if (overlaps or text[a:b] in shown) and f"answer{i}" not in found:
                item = f"answer{i}"
                break
        found.append(item)
    return found[:100], {f"answer{i}": grade for i, (_, _, grade) in enumerate(question.answers)}


def statutes() -> None:
    """Print the rankers on lay questions about statutes; an article is a passage, its law the document."""
    questions = random.Random(SEED).sample(_lines(SHARED / "eval/stard_train.jsonl"), N_STATUTE_QUESTIONS)  # noqa: S311
    kb = KnowledgeBase.in_memory([])
    with gzip.open(SHARED / "data/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        laws = groupby(map(json.loads, lines), key=lambda article: article["law"])
        segments = [_law(f"law{n}", list(articles), kb) for n, (_, articles) in enumerate(laws)]
    index = Index([Segment.merge(segments, [np.ones(len(s.documents), dtype=bool) for s in segments])])
    vocabulary, library = open_vocabulary(), dict[str, list[str]]()
    scores = []
    for name, options in SYSTEMS.items():
        by_query = {}
        for question in questions:
            query = Query(text=question["query"][:256], **options)
            terms = understand(query, vocabulary, kb.analyzer, library).terms
            engine = "bm25" if query.ranker == "hybrid" else query.ranker
            rows = index.rank(terms, index.live, 100, ranker=engine).rows
            found = [index.id_of(row).partition("#")[2] for row in rows.tolist()]
            by_query[str(question["query_id"])] = score(found, dict.fromkeys(question["relevant"], 1))
        scores.append(Scores(ranker=name, by_query=by_query))
    _table(f"lay questions, {len(questions)}, over {index.n_passages} statute articles", scores)


def _law(document_id: str, articles: Sequence[Mapping[str, str]], kb: KnowledgeBase) -> Segment:
    passages = [
        Passage(
            id=f"{document_id}#{a['id']}", document_id=document_id, unit="paragraph", start=0, end=0,
            text=f"{a['law']}\n{a['text']}", clauses="", fields={},
        )
        for a in articles
    ]  # fmt: skip
    return replace(Segment.of_document(document_id, passages, kb.analyzer), documents=[Held(document_id, "")])


def _table(name: str, scores: Sequence[Scores]) -> None:
    print(f"\n{name:56}" + "".join(f"{metric:>9}" for metric in METRICS) + "       p")
    chance = {c.other: f"{c.p:8.4f}" for c in compare(scores)}
    for s in scores:
        print(f"  {s.ranker:54}" + "".join(f"{value:9.3f}" for value in s.means) + chance.get(s.ranker, ""), flush=True)


if __name__ == "__main__":
    main()
