from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sizhong_search.errors import DamagedStoreError, LaterStoreError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.messages import say
from sizhong_search.readers import read_bytes
from sizhong_search.store import Store
from sizhong_search.store.schema import APPLICATION_ID, SCHEMA_VERSION, check, migrate
from sizhong_search.understanding import understand
from tests.factories import a_document, put
from tests.store.store_files import (
    TEXT,
    make_broken_pages,
    make_first,
    make_first_that_is_no_json,
    make_foreign,
    make_foreign_of_another_application,
    make_half,
    make_later,
    make_scribbled,
    make_short_text,
    make_text,
)


def tables(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The tables and indexes, without what a migration may leave otherwise: blanks and comments."""
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    return [(name, " ".join(sql.split())) for name, sql in rows]


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_an_empty_store_becomes_one_of_today() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        assert not check(db, Path("store.sqlite"))
        migrate(db)
        assert check(db, Path("store.sqlite"))
        assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


def test_a_store_of_the_first_version_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    make_first(tmp_path / "store.sqlite")
    Store(tmp_path / "store.sqlite").close()
    assert version_of(tmp_path / "store.sqlite") == SCHEMA_VERSION
    with (
        closing(sqlite3.connect(tmp_path / "store.sqlite")) as migrated,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as new,
    ):
        migrate(new)
        assert [name for name, _ in tables(migrated)] == [name for name, _ in tables(new)]
        for name, _ in tables(new):
            columns = f"PRAGMA table_info({name})"
            assert migrated.execute(columns).fetchall() == new.execute(columns).fetchall()


def test_documents_of_the_first_version_are_kept_in_their_order(tmp_path: Path) -> None:
    held = [
        a_document(TEXT, "b", issued_on="2016-03-01", issuer="甲；乙", source="省政府公报"),
        a_document("没有编号的文字。", "a"),
    ]
    make_first(tmp_path / "store.sqlite", *held, corpus=Path("/corpus"))
    store = Store(tmp_path / "store.sqlite")
    assert list(store.documents()) == held
    assert store.ids() == ["b", "a"]
    assert store.dates() == {"b": "2016-03-01"}
    assert store.corpus == Path("/corpus")
    assert [raw.text for name in store.ids() if (raw := store.raw(name))] == [document.text for document in held]
    assert {state.origin for state in store.states().values()} == {"corpus"}
    assert len(set(store.digests().values())) == 2
    put(store, "乙", "b")
    assert list(store.versions("b")) == [1, 2]


@pytest.mark.parametrize("status", ["lapsed", "in-force"])
def test_what_was_stated_of_a_document_is_understood_again_with_it(tmp_path: Path, status: str) -> None:
    stated = {
        "title": "快递方案",
        "issuer": "省政府；省财政厅",
        "doc_number": "黑政发〔2016〕5号",
        "issued_on": "2016-03-01",
        "source": "省政府公报",
        "checked_on": "2020-01-01",
        "status": status,
    }
    before = understand(read_bytes(TEXT.encode(), "one.txt", stated=stated))
    make_first(tmp_path / "kb" / "store.sqlite", before, corpus=tmp_path / "gone")
    kb = KnowledgeBase.open(tmp_path / "kb")
    after = kb.document("one")
    assert (after.title, after.issuers, after.doc_number, after.issued_on) == (
        before.title,
        before.issuers,
        before.doc_number,
        before.issued_on,
    )
    assert (after.status, after.source) == (before.status, before.source)
    assert after.source.origin == "省政府公报"


def test_a_library_of_the_first_version_whose_corpus_is_gone_is_understood_again(tmp_path: Path) -> None:
    make_first(tmp_path / "kb" / "store.sqlite", a_document(TEXT, "one"), corpus=tmp_path / "gone")
    kb = KnowledgeBase.open(tmp_path / "kb")
    assert [hit.id for hit in kb.search("快递园区").hits][:1] == ["one#2"]
    assert [key for key, _ in kb.notices] == ["notice.corpus_gone"]
    store = Store(tmp_path / "kb" / "store.sqlite")
    assert all(state.fingerprint for state in store.states().values())
    assert [len(terms) > 100 for _, _, terms in store.terms(["one"])] == [True]


def test_a_large_library_of_the_first_version_is_searched_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sizhong_search.upkeep.MANY", 1)
    held = [a_document(TEXT, "one"), a_document(TEXT.replace("快递", "物流"), "two")]
    make_first(tmp_path / "kb" / "store.sqlite", *held, corpus=tmp_path / "gone")
    kb = KnowledgeBase.open(tmp_path / "kb")
    assert {hit.id for hit in kb.search("园区").hits} == {"one#2", "two#2"}
    key, facts = kb.notices[-1]
    assert (key, facts) == ("notice.stale", {"n": 2})
    assert "2" in say(key, "zh", **facts)
    assert list(kb.reannotate()) == ["one", "two"]
    assert {hit.id for hit in kb.search("园区").hits} == {"one#2", "two#2"}
    assert [key for key, _ in KnowledgeBase.open(tmp_path / "kb").notices] == ["notice.corpus_gone"]


def test_a_library_of_the_first_version_follows_its_corpus(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.txt").write_text(TEXT, "utf-8")
    make_first(
        tmp_path / "kb" / "store.sqlite",
        a_document(TEXT, "one"),
        a_document(TEXT, "removed"),
        corpus=tmp_path / "corpus",
    )
    kb = KnowledgeBase.open(tmp_path / "kb")
    assert kb.ids() == ["one"]
    assert kb.notices == []


def test_two_processes_may_open_a_store_of_the_first_version_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    make_first(path, a_document(TEXT, "one"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        assert not check(other, path)
        Store(path).close()  # is faster
        migrate(other)
        assert check(other, path)
    assert Store(path).ids() == ["one"]


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store.sqlite"
    make_first(path, a_document(TEXT, "one"))
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("sizhong_search.store.schema.RawDocument", fail)
    with pytest.raises(MemoryError):
        Store(path)
    assert path.read_bytes() == before
    monkeypatch.undo()
    assert Store(path).ids() == ["one"]


# What is refused, and left as it is.


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(make_foreign, id="somebody else's SQLite file"),
        pytest.param(make_foreign_of_another_application, id="one with a number of its own"),
        pytest.param(make_text, id="a text file"),
        pytest.param(make_short_text, id="one letter"),
        pytest.param(make_half, id="half a store"),
        pytest.param(make_scribbled, id="a store overwritten behind its header"),
        pytest.param(make_broken_pages, id="a store whose rows are overwritten"),
        pytest.param(make_first_that_is_no_json, id="a store of the first version with a damaged document"),
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


def test_a_store_of_a_later_version_is_refused_by_name_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    make_later(path)
    before = path.read_bytes()
    with pytest.raises(LaterStoreError) as caught:
        Store(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["store.sqlite"]
    for lang in ("zh", "en"):
        assert str(path) in caught.value.sentence(lang)
        assert "99" in caught.value.sentence(lang)


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").touch()
    store = Store(tmp_path / "store.sqlite")
    put(store, "甲")
    assert store.ids() == ["notice"]
