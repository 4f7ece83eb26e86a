from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sizhong_search.errors import DamagedStoreError
from sizhong_search.model import Document
from sizhong_search.store import State, Store
from tests.factories import a_document

STATE = State(digest="d", fingerprint="f")


def make_foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE letters (body TEXT)")
    db.close()


def make_text(path: Path) -> None:
    path.write_text("这不是资料库，是一篇日记。" * 100, "utf-8")


def make_short_text(path: Path) -> None:
    path.write_text("x", "utf-8")


def make_later(path: Path) -> None:
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()


def make_half(path: Path) -> None:
    store = Store(path)
    for i in range(50):
        store.add(a_document("甲，乙。" * 100, f"notice-{i}"), STATE)
    store.close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def make_scribbled(path: Path) -> None:
    store = Store(path)
    for i in range(50):
        store.add(a_document("甲，乙。" * 100, f"notice-{i}"), STATE)
    store.close()
    content = bytearray(path.read_bytes())
    content[100:] = b"\x5a" * (len(content) - 100)
    path.write_bytes(content)


def test_a_document_survives_closing_and_opening(tmp_path: Path, document: Document) -> None:
    store = Store(tmp_path / "below" / "store.sqlite")
    store.add(document, STATE)
    store.close()
    again = Store(tmp_path / "below" / "store.sqlite")
    assert again.get(document.id) == document
    assert list(again.documents()) == [document]
    assert again.states() == {document.id: STATE}


def test_a_date_survives_too(tmp_path: Path) -> None:
    dated = a_document(
        "1.甲，每年6月30日前报。由省发改委汇总。", issued_on="2016-03-01", status="lapsed", issuer="甲；乙"
    )
    store = Store()
    store.add(dated, STATE)
    assert store.get("notice") == dated
    assert store.dates() == {"notice": "2016-03-01"}


def test_adding_again_replaces_and_keeps_the_place() -> None:
    store = Store()
    for name in ("a", "b"):
        store.add(a_document("甲", name), STATE)
    changed = a_document("乙", "a")
    store.add(changed, State("e", "f"))
    assert [d.text for d in store.documents()] == ["乙", "甲"]
    assert store.states()["a"] == State("e", "f")


def test_removing_removes_that_document_alone() -> None:
    store = Store()
    for name in ("a", "b"):
        store.add(a_document("甲", name), STATE)
    store.remove("a")
    store.remove("nobody")
    assert store.get("a") is None
    assert [d.id for d in store.documents()] == ["b"]


def test_digest_is_of_what_the_store_holds() -> None:
    first, second = Store(), Store()
    for name in ("a", "b"):
        first.add(a_document("甲", name), STATE)
    for name in ("b", "a"):
        second.add(a_document("甲", name), STATE)
    assert first.digest() == second.digest()
    second.add(a_document("乙", "a"), State("e", "f"))
    assert first.digest() != second.digest()


def test_a_document_half_written_is_not_there(tmp_path: Path, document: Document) -> None:
    store = Store(tmp_path / "store.sqlite")
    store.add(document, STATE)
    with pytest.raises(sqlite3.IntegrityError):
        store.add(replace(document, title="other"), State(digest=None, fingerprint="f"))  # type: ignore[arg-type]
    assert store.get(document.id) == document


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(make_foreign, id="somebody else's SQLite file"),
        pytest.param(make_text, id="a text file"),
        pytest.param(make_short_text, id="one letter"),
        pytest.param(make_later, id="a later version"),
        pytest.param(make_half, id="half a store"),
        pytest.param(make_scribbled, id="a store overwritten behind its header"),
    ],
)
def test_what_is_no_store_of_ours_is_refused_and_left_as_it_is(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    make(path)
    before = path.read_bytes()
    with pytest.raises(DamagedStoreError) as caught:
        Store(path).states()
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["store.sqlite"]
    assert str(path) in caught.value.sentence("zh")
    assert str(path) in caught.value.sentence("en")


def test_an_empty_file_becomes_a_store(tmp_path: Path, document: Document) -> None:
    (tmp_path / "store.sqlite").touch()
    store = Store(tmp_path / "store.sqlite")
    store.add(document, STATE)
    assert store.get(document.id) == document
