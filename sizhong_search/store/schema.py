"""The tables of the store, how an earlier store becomes one of today, and what is refused.

``application_id`` tells our file from any other SQLite file, ``user_version`` which tables it has. A migration is a
function from one version to the next, run in one transaction; a store of a later version is refused by name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from sizhong_search.errors import DamagedStoreError, LaterStoreError
from sizhong_search.model import Document, RawDocument
from sizhong_search.store.records import to_bytes

APPLICATION_ID = 0x535A5353  # "SZSS"
SCHEMA_VERSION = 2
_TABLES = """
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    -- A document as it is understood today; the heavy columns stand last, so that a look at the others skips them.
    CREATE TABLE documents (
        number      INTEGER PRIMARY KEY,   -- the order of the library
        document_id TEXT NOT NULL UNIQUE,
        origin      TEXT NOT NULL,         -- 'corpus': follows its folder; 'import': brought by somebody
        version     INTEGER NOT NULL,      -- which of its versions is in use
        made_of     TEXT NOT NULL,         -- digest of the file and of what is stated beside it
        fingerprint TEXT NOT NULL,         -- of the code and vocabulary that understood it
        digest      TEXT NOT NULL,         -- of what is understood; an index names it
        same_as     TEXT NOT NULL,         -- number, tab and title in standard form, by which a newer text is known
        issued_on   TEXT,
        n_measures  INTEGER NOT NULL,
        status      TEXT NOT NULL,         -- JSON of model.Status, as settled last
        deleted_on  TEXT,                  -- taken out of the library, to be brought back
        head        BLOB NOT NULL,         -- model.Document without its text, packed JSON
        document    BLOB NOT NULL,         -- model.Document whole: blocks, measures, clauses, annotations
        terms       BLOB NOT NULL          -- what is indexed of it
    );
    CREATE INDEX documents_same_as ON documents (same_as);
    -- Every text that a document ever had, as read.
    CREATE TABLE versions (
        document_id TEXT NOT NULL,
        version     INTEGER NOT NULL,
        path        TEXT NOT NULL,         -- of the original
        text_digest TEXT NOT NULL,
        added_at    TEXT NOT NULL,
        raw         BLOB NOT NULL,         -- model.RawDocument, packed JSON
        PRIMARY KEY (document_id, version)
    );
    CREATE INDEX versions_text ON versions (text_digest);
    CREATE INDEX versions_path ON versions (path);
    -- Every file whose text is held, by its bytes.
    CREATE TABLE files (
        sha256      TEXT PRIMARY KEY,
        document_id TEXT NOT NULL,
        version     INTEGER NOT NULL
    );
    CREATE TABLE corrections (
        number      INTEGER PRIMARY KEY,
        document_id TEXT NOT NULL,
        made_at     TEXT NOT NULL,
        correction  BLOB NOT NULL          -- JSON of model.Correction
    );
    CREATE TABLE imports (
        number      INTEGER PRIMARY KEY,
        at          TEXT NOT NULL,
        path        TEXT NOT NULL,
        sha256      TEXT NOT NULL,
        status      TEXT NOT NULL,
        reason      TEXT,
        document_id TEXT,
        n_measures  INTEGER,
        seconds     REAL NOT NULL
    );
"""
# In one statement, so that another process making the store is seen before or after, not in between.
_FORMAT = """
    SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)
    FROM pragma_application_id, pragma_user_version
"""


def check(db: sqlite3.Connection, path: Path) -> bool:
    """Tell whether a file is a store of today; False for one that is empty or earlier.

    Raises
    ------
    DamagedStoreError
        If it is somebody else's, or damaged.
    LaterStoreError
        If a later version of this program made it.
    """
    application, version, n_tables = db.execute(_FORMAT).fetchone()
    if (application, version, n_tables) == (0, 0, 0):
        return False
    if application != APPLICATION_ID:
        raise DamagedStoreError(path, f"application_id {application:#x}")
    if version > SCHEMA_VERSION:
        raise LaterStoreError(path, version, SCHEMA_VERSION)
    return bool(version == SCHEMA_VERSION)


def migrate(db: sqlite3.Connection) -> None:
    """Bring an empty or an earlier store up to today, in one transaction."""
    db.execute("BEGIN IMMEDIATE")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        for step in _STEPS[version:]:
            step(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _make_first(db: sqlite3.Connection) -> None:
    """Version 1 held documents as understood, and nothing of how they were read; an empty store skips it."""
    db.execute(
        "CREATE TABLE documents (document_id TEXT, digest TEXT, fingerprint TEXT, issued_on TEXT, document BLOB)"
    )


def _keep_what_was_read(db: sqlite3.Connection) -> None:
    """Version 2 keeps each text as read, so that it can be understood anew without its file."""
    held = [row[0] for row in db.execute("SELECT document FROM documents ORDER BY rowid")]
    db.execute("DROP TABLE documents")
    for statement in _TABLES.split(";\n"):
        db.execute(statement)
    for content in held:
        document = msgspec.json.decode(content, type=Document)
        stated = {
            "title": document.title,
            "issuer": "；".join(document.issuers),
            "doc_number": document.doc_number or "",
            "issued_on": document.issued_on.isoformat() if document.issued_on else "",
            "source": document.source.origin,
            "checked_on": document.source.checked_on,
            "status": document.status.value if (document.status.evidence or "").startswith("manifest") else "",
        }
        raw = RawDocument(
            document_id=document.id,
            text=document.text,
            source=document.source,
            stated={key: value for key, value in stated.items() if value},
            notes=document.notes,
        )
        # Without a fingerprint it is understood anew when the store is opened.
        db.execute(
            "INSERT INTO documents (document_id, origin, version, made_of, fingerprint, digest, same_as, issued_on, "
            "n_measures, status, head, document, terms) VALUES (?, 'corpus', 1, '', '', ?, '', ?, ?, ?, ?, ?, x'')",
            (
                document.id,
                sha256(content).hexdigest()[:32],
                stated["issued_on"] or None,
                len(document.measures),
                msgspec.json.encode(document.status),
                to_bytes(document),
                to_bytes(document),
            ),
        )
        db.execute(
            "INSERT INTO versions VALUES (?, 1, ?, '', '', ?)",
            (document.id, document.source.path, to_bytes(raw)),
        )


_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_make_first, _keep_what_was_read)
