from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from sizhong_search import KnowledgeBase, read_corpus, shipped
from sizhong_search.encoder.models import open_encoder
from sizhong_search.encoder.vectors import Vectors
from sizhong_search.passages import make_passages
from tests.factories import a_raw
from tests.model_folders import static_folder


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """A library whose second text was replaced by a longer one, and whose third is gone."""
    kb = KnowledgeBase.in_memory(
        [*read_corpus(shipped("corpus")), a_raw("一、发放贷款。\n", "loan"), a_raw("甲。", "c")]
    )
    kb.delete("c")
    return kb


@pytest.fixture
def vectors(tmp_path: Path) -> Vectors:
    return Vectors(tmp_path / "vectors.sqlite", open_encoder(static_folder(tmp_path / "model")))


def make_all(vectors: Vectors, kb: KnowledgeBase) -> list[str]:
    return list(vectors.make([held for held, _ in vectors.missing(kb.index)], kb.document))


def test_each_row_has_the_vector_of_its_passage(vectors: Vectors, kb: KnowledgeBase) -> None:
    assert make_all(vectors, kb) == kb.ids()
    matrix = vectors.matrix(kb.index)
    texts = {p.id: p.text for document in kb.documents() for p in make_passages(document)}
    for row in np.flatnonzero(kb.index.live).tolist():
        expected = vectors.encoder.passages([texts[kb.index.id_of(row)]])[0]
        np.testing.assert_allclose(matrix[row], expected, atol=1e-3)  # half precision
    assert not matrix[~kb.index.live].any()


def test_what_is_kept_is_not_made_again(vectors: Vectors, kb: KnowledgeBase, tmp_path: Path) -> None:
    one_by_one = vectors.make([held for held, _ in vectors.missing(kb.index)], kb.document)
    assert next(one_by_one) == kb.ids()[0]  # and then stopped
    again = Vectors(tmp_path / "vectors.sqlite", vectors.encoder)
    assert [held.document_id for held, _ in again.missing(kb.index)] == kb.ids()[1:]
    make_all(again, kb)
    assert again.missing(kb.index) == []


def test_vectors_of_what_is_gone_are_let_go(vectors: Vectors, kb: KnowledgeBase, tmp_path: Path) -> None:
    make_all(vectors, kb)
    assert len(vectors.missing(KnowledgeBase.in_memory([a_raw("一、别的。\n", "other")]).index)) == 1
    with sqlite3.connect(tmp_path / "vectors.sqlite") as database:
        assert database.execute("SELECT count(*) FROM vectors").fetchone() == (0,)


def test_a_damaged_file_costs_nothing_but_time(vectors: Vectors, kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite").write_bytes(b"no database" * 1000)
    make_all(vectors, kb)
    assert vectors.matrix(kb.index).any()
    assert (tmp_path / "vectors.sqlite.damaged-1").exists()


def test_a_file_that_cannot_be_written_costs_nothing_but_time(
    vectors: Vectors, kb: KnowledgeBase, tmp_path: Path
) -> None:
    Vectors(tmp_path / "vectors.sqlite", vectors.encoder).missing(kb.index)
    database = sqlite3.connect(tmp_path / "vectors.sqlite")
    database.execute("BEGIN IMMEDIATE")  # somebody else writes, and does not end
    vectors._database.execute("PRAGMA busy_timeout = 10")
    make_all(vectors, kb)
    assert vectors.missing(kb.index) == []
    assert vectors.matrix(kb.index).any()
    database.close()
