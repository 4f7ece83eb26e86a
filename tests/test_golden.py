"""The shipped file, taken apart, against a reading by hand.

``files/heilongjiang-sizhong-plan.golden.json`` was written from the text, not by the parser. Where the two differ, read
the text again before touching either.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sizhong_search import Document, read_bytes, read_corpus, shipped
from sizhong_search.annotation import annotate
from sizhong_search.model import RawDocument
from sizhong_search.parsing import parse
from sizhong_search.result import document_to_dict
from sizhong_search.vocabulary import open_vocabulary

DOCUMENT_ID = "heilongjiang-sizhong-plan"
GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "files" / f"{DOCUMENT_ID}.golden.json").read_text("utf-8"))
FILE = shipped("corpus") / f"{DOCUMENT_ID}.txt"

each_measure = pytest.mark.parametrize(
    "expected", [pytest.param(m, id=m["id"].partition("#")[2]) for m in GOLDEN["measures"]]
)
each_fact = pytest.mark.parametrize("fact", [pytest.param(name, id=name) for name in GOLDEN["document"]])


@pytest.fixture(scope="module")
def document() -> Document:
    raw = next(raw for raw in read_corpus(shipped("corpus")) if raw.document_id == DOCUMENT_ID)
    return understand(raw)


@pytest.fixture(scope="module")
def shape(document: Document) -> dict[str, Any]:
    return as_json(document)


@pytest.fixture(scope="module")
def bare_shape() -> dict[str, Any]:
    """The same file, with nothing stated of it."""
    return as_json(understand(read_bytes(FILE.read_bytes(), FILE.name)))


@pytest.fixture(scope="module")
def measures(shape: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {m["id"]: m for m in shape["measures"]}


@each_fact
def test_document_is_known_by_what_it_says(fact: str, shape: dict[str, Any]) -> None:
    assert facts(shape)[fact] == GOLDEN["document"][fact]


@each_fact
def test_document_is_known_without_a_manifest(fact: str, bare_shape: dict[str, Any]) -> None:
    assert facts(bare_shape)[fact] == GOLDEN["document"][fact]


def test_measures_stand_in_the_order_of_the_text(shape: dict[str, Any]) -> None:
    assert [m["id"] for m in shape["measures"]] == [m["id"] for m in GOLDEN["measures"]]


@each_measure
@pytest.mark.parametrize("key", [pytest.param(k, id=k) for k in ("path", "heading", "start", "end", "open")])
def test_measure_has(key: str, expected: dict[str, Any], measures: dict[str, Any]) -> None:
    assert measures[expected["id"]][key] == expected[key], f"{expected['id']}: {key}"


@each_measure
def test_measure_begins_and_ends_with(expected: dict[str, Any], measures: dict[str, Any]) -> None:
    text = measures[expected["id"]]["text"]
    assert (text[:12], text[-8:]) == (expected["first"], expected["last"]), expected["id"]


@each_measure
def test_measure_has_responsibilities(expected: dict[str, Any], measures: dict[str, Any]) -> None:
    keys = ("as_written", "full_name", "role", "basis", "source", "start", "end")
    found = [{key: r[key] for key in keys} for r in measures[expected["id"]]["responsibilities"]]
    assert found == expected["responsibilities"], expected["id"]


@each_measure
def test_measure_has_deadlines(expected: dict[str, Any], measures: dict[str, Any]) -> None:
    found = [{key: d[key] for key in ("text", "kind", "month_day")} for d in measures[expected["id"]]["deadlines"]]
    assert found == expected["deadlines"], expected["id"]
    assert all(d["date"] is None for d in measures[expected["id"]]["deadlines"]), "a yearly day is no date"


@each_measure
def test_measure_has_clause(expected: dict[str, Any], shape: dict[str, Any]) -> None:
    found = [
        ({key: c[key] for key in ("start", "end", "text")}, c["actors"], c["open"])
        for c in shape["clauses"]
        if expected["start"] <= c["start"] < expected["end"]
    ]
    actors = [[r["full_name"], r["role"]] for r in expected["responsibilities"] if r["source"] == "clause"]
    assert found == ([(expected["clause"], actors, expected["open"])] if expected["clause"] else []), expected["id"]


def test_the_clauses_name_71_actors(shape: dict[str, Any]) -> None:
    assert (len(shape["clauses"]), sum(len(c["actors"]) for c in shape["clauses"])) == (16, 71)


@pytest.mark.parametrize(
    "kind", [pytest.param(k, id=k) for k in ("measure", "clause", "actor", "responsibility", "deadline")]
)
def test_spans_cut_out_their_own_text(kind: str, document: Document) -> None:
    spans = list(located(document, kind))
    assert spans
    assert [(a, b, document.text[a:b]) for a, b, _ in spans] == spans


@each_measure
def test_evidence_stands_inside_its_measure(expected: dict[str, Any], document: Document) -> None:
    measure = next(m for m in document.measures if m.id == expected["id"])
    assert set(measure.evidence) >= {*measure.sectors, *measure.topics, *measure.kinds}, "a label without evidence"
    for label, evidence in measure.evidence.items():
        assert evidence.spans or evidence.by == "department", f"{label}: words, but no place"
        for a, b in evidence.spans:
            inside = document.text[a:b]
            assert inside.strip(), label
            assert inside == measure.text[a - measure.start : b - measure.start], f"{label}: {inside}"


def test_references_stand_where_they_are_cited(document: Document) -> None:
    for r in document.references:
        cut = document.text[r.span]
        assert (r.title or "") in cut
        assert (r.doc_number or "") in cut


def test_blocks_tile_the_text(document: Document) -> None:
    assert document.blocks[0].start == 0
    assert document.blocks[-1].end == len(document.text)
    assert [(a.end, b.start) for a, b in pairwise(document.blocks) if a.end != b.start] == []
    assert all(b.start < b.end for b in document.blocks)


def test_each_measure_is_a_block(document: Document) -> None:
    blocks = [document.text[b.span].rstrip("\n") for b in document.blocks if b.kind == "measure"]
    assert blocks == [m.text for m in document.measures]


@each_measure
def test_the_golden_file_cuts_out_its_own_words(expected: dict[str, Any]) -> None:
    text = FILE.read_text("utf-8")
    located = [(r["start"], r["end"], r["as_written"]) for r in expected["responsibilities"]]
    if clause := expected["clause"]:
        located.append((clause["start"], clause["end"], clause["text"]))
    assert [(a, b, text[a:b]) for a, b, _ in located] == located
    assert text[expected["start"] :].startswith(expected["first"])
    assert text[: expected["end"]].endswith(expected["last"])


def test_the_file_is_the_one_of_the_manifest() -> None:
    with (FILE.parent / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        stated = {row["path"]: row["sha256"] for row in csv.DictReader(lines)}
    assert sha256(FILE) == stated[FILE.name]


@pytest.mark.shared
def test_the_file_is_the_one_that_was_received(shared: Path) -> None:
    assert sha256(FILE) == sha256(shared / "corpus" / FILE.name)


def understand(raw: RawDocument) -> Document:
    vocabulary = open_vocabulary()
    return annotate(parse(raw, vocabulary.regions), vocabulary)


def as_json(document: Document) -> dict[str, Any]:
    """Return what ``sizhong parse --json`` prints: lists for tuples, text for dates."""
    shape: dict[str, Any] = json.loads(json.dumps(document_to_dict(document), ensure_ascii=False))
    return shape


def facts(shape: dict[str, Any]) -> dict[str, Any]:
    references = [{key: r[key] for key in ("title", "doc_number")} for r in shape["references"]]
    return {name: shape[name] for name in GOLDEN["document"]} | {"references": references}


def located(document: Document, kind: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, the text it says it is) of everything of a kind."""
    match kind:
        case "measure":
            yield from ((m.start, m.end, m.text) for m in document.measures)
        case "clause":
            yield from ((c.start, c.end, c.text) for c in document.clauses)
        case "actor":
            yield from ((a.start, a.end, a.as_written) for c in document.clauses for a in c.actors)
        case "responsibility":
            yield from ((r.start, r.end, r.as_written) for m in document.measures for r in m.responsibilities)
        case "deadline":
            yield from ((d.start, d.end, d.text) for m in document.measures for d in m.deadlines)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
