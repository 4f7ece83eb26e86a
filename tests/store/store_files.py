"""Files that a store may find in its place: earlier, later, damaged, and somebody else's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from sizhong_search.model import Document
from sizhong_search.store import Store
from sizhong_search.store.schema import SCHEMA_VERSION
from tests.factories import a_document, put

TEXT = "黑龙江省促进快递业发展实施方案\n1.支持快递企业发展。(省财政厅牵头负责)\n2.建设快递园区。(省科技厅负责)\n"
# As version 0.1 made it.
FIRST = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE documents (
        document_id TEXT PRIMARY KEY,
        digest      TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        issued_on   TEXT,
        document    BLOB NOT NULL
    );
    PRAGMA application_id = 0x535A5353;
    PRAGMA user_version = 1;
"""
SINCE = {"origins", "corrected"}  # fields of the model that version 0.1 did not know


def as_then(value: object) -> object:
    """A value of the model as version 0.1 wrote it."""
    if isinstance(value, dict):
        return {key: as_then(item) for key, item in value.items() if key not in SINCE}
    return [as_then(item) for item in value] if isinstance(value, list) else value


def make_first(path: Path, *documents: Document, corpus: Path | None = None) -> None:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(FIRST)
        for document in documents:
            content = msgspec.json.encode(as_then(msgspec.to_builtins(document)))
            issued_on = document.issued_on.isoformat() if document.issued_on else None
            db.execute("INSERT INTO documents VALUES (?, 'd', 'f', ?, ?)", (document.id, issued_on, content))
        if corpus:
            db.execute("INSERT INTO meta VALUES ('corpus', ?)", (str(corpus),))


def make_foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE letters (body TEXT)")


def make_foreign_of_another_application(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE documents (body TEXT)")
        db.execute("PRAGMA application_id = 1196444487")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def make_text(path: Path) -> None:
    path.write_text("这不是资料库，是一篇日记。" * 100, "utf-8")


def make_short_text(path: Path) -> None:
    path.write_text("x", "utf-8")


def make_store(path: Path) -> bytearray:
    store = Store(path)
    for i in range(30):
        put(store, "甲，乙。" * 100, f"notice-{i}")
    store.close()
    return bytearray(path.read_bytes())


def make_half(path: Path) -> None:
    content = make_store(path)
    path.write_bytes(content[: len(content) // 2])


def make_scribbled(path: Path) -> None:
    content = make_store(path)
    content[100:] = b"\x5a" * (len(content) - 100)
    path.write_bytes(content)


def make_broken_pages(path: Path) -> None:
    content = make_store(path)
    content[4096:] = b"\xaa" * (len(content) - 4096)
    path.write_bytes(content)


def make_first_that_is_no_json(path: Path) -> None:
    make_first(path, a_document(TEXT, "one"))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE documents SET document = x'00ff'")


def make_later(path: Path) -> None:
    Store(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA user_version = 99")
