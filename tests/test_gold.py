"""Floors on the shared gold, and what must hold for every shared text.

The cases that may be committed are in ``parsing/`` and ``annotation/``; here whole documents are read, as the benchmark
does. A floor is what the project promises, not what it reaches: ``python benchmarks/parse_quality.py`` prints that.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from sizhong_search.model import Document, Located
from tests.factories import a_document

pytestmark = pytest.mark.shared

FLOORS = {
    "actors F1": 0.97,
    "spans recall": 0.98,
    "measures F1": 0.95,
    "paths right": 0.95,
    "document numbers read": 0.99,
}
MOST_LOOK_ALIKES = 2
LABELS = {"sectors": 0.88, "topics": 0.78, "kinds": 0.85}  # F1; the precision of each is at least
PRECISION = 0.85
EVERY = 5  # of the texts, the whole set takes a minute


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "parse_quality.py"
    spec = importlib.util.spec_from_file_location("parse_quality", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["parse_quality"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def texts(benchmark: ModuleType, shared: Path) -> dict[str, str]:
    read: dict[str, str] = benchmark.read_texts(shared)
    return read


def test_no_figure_falls_below_its_floor(benchmark: ModuleType, texts: dict[str, str], shared: Path) -> None:
    figures = {
        name: value for score in benchmark.scores(shared / "gold", texts) for name, value in score.figures.items()
    }
    assert figures.pop("look-alikes taken") <= MOST_LOOK_ALIKES
    assert figures.keys() == FLOORS.keys()
    assert {name: value for name, value in figures.items() if value < FLOORS[name]} == {}


@pytest.mark.parametrize("field", LABELS)
def test_labels_do_not_fall_below_their_floor(field: str, texts: dict[str, str], shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "gold/labels.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if "doc_id" in row]
    documents = {i: a_document(texts[i], i) for i in {row["doc_id"] for row in rows}}
    n_right = n_found = n_gold = 0
    for row in rows:
        measure = max(
            documents[row["doc_id"]].measures, key=lambda m: min(m.end, row["end"]) - max(m.start, row["start"])
        )
        found, wanted = set(getattr(measure, field)), set(row[field])
        n_right, n_found, n_gold = n_right + len(found & wanted), n_found + len(found), n_gold + len(wanted)
    assert n_right / n_found >= PRECISION
    assert 2 * n_right / (n_found + n_gold) >= LABELS[field]


def located(document: Document) -> Iterator[tuple[Located, str]]:
    """Yield everything that has a place, with the words that must stand there."""
    for measure in document.measures:
        yield measure, measure.text
        for found in (measure.deadlines, measure.amounts, measure.windows, measure.contacts, measure.beneficiaries):
            yield from ((mention, mention.text) for mention in found)
        yield from ((r, r.as_written) for r in measure.responsibilities if r.source != "document_rule")
    for clause in document.clauses:
        yield clause, clause.text
        yield from ((actor, actor.as_written) for actor in clause.actors)
    yield from ((rule, rule.text) for rule in document.rules)


def test_what_is_found_stands_where_it_says(texts: dict[str, str]) -> None:
    for document_id, text in islice(texts.items(), 0, None, EVERY):
        document = a_document(text, document_id)
        assert "".join(document.text[b.span] for b in document.blocks) == document.text
        assert [(i, w) for i, w in located(document) if document.text[i.span] != w] == []
        assert len({m.id for m in document.measures}) == len(document.measures)


def test_reading_twice_gives_the_same(texts: dict[str, str]) -> None:
    for document_id, text in islice(texts.items(), 1, None, 12 * EVERY):
        assert a_document(text, document_id) == a_document(text, document_id)


def test_the_gold_is_what_the_floors_were_set_on(shared: Path) -> None:
    rows = (shared / "gold/outlines.jsonl").read_text("utf-8").splitlines()
    assert sum(len(json.loads(row)["measures"]) for row in rows) == 192
