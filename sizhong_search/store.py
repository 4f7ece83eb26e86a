"""The store: one SQLite file that holds every document as read and as understood. The source of truth; an index is not.

Documents are kept as JSON of the model, whole: one row is one document, written in one transaction.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from sizhong_search.errors import DamagedStoreError
from sizhong_search.model import Document

APPLICATION_ID = 0x535A5353  # "SZSS", in the file's header: tells our store from any other SQLite file
SCHEMA_VERSION = 1
_SCHEMA = f"""
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS documents (
        document_id TEXT PRIMARY KEY,
        digest      TEXT NOT NULL,     -- of the text, what is stated of it, and the notes beside it
        fingerprint TEXT NOT NULL,     -- of the code and vocabulary that understood it
        issued_on   TEXT,
        document    BLOB NOT NULL      -- JSON of model.Document
    );
    PRAGMA application_id = {APPLICATION_ID};
    PRAGMA user_version = {SCHEMA_VERSION};
    COMMIT;
"""
# In one statement, so that another process making the store is seen before or after, not in between.
_FORMAT = """
    SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)
    FROM pragma_application_id, pragma_user_version
"""


class State(NamedTuple):
    """What a stored document was made of."""

    digest: str
    fingerprint: str


class Store:
    """Documents by id. Without a path it lives in memory and is gone with the process."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a store, or make an empty one.

        Raises
        ------
        DamagedStoreError
            If the file is no store of ours, is damaged, or comes from a later version. It is left as it is.
        OSError, sqlite3.OperationalError
            If the file cannot be made or opened.
        """
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size and not _is_sqlite(path):
                raise DamagedStoreError(path, "not a SQLite file")
        self._db = sqlite3.connect(path or ":memory:", timeout=30, check_same_thread=False)
        try:
            self._check_format(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise DamagedStoreError(path or Path(":memory:"), str(error)) from error

    def _check_format(self, path: Path | None) -> None:
        application, version, n_tables = self._db.execute(_FORMAT).fetchone()
        if (application, version, n_tables) == (0, 0, 0):
            self._db.executescript(_SCHEMA)
        elif (application, version) != (APPLICATION_ID, SCHEMA_VERSION):
            raise DamagedStoreError(path or Path(":memory:"), f"application_id {application:#x}, version {version}")
        elif (found := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise DamagedStoreError(path or Path(":memory:"), found)

    @property
    def corpus(self) -> Path | None:
        """The folder that the documents were made from; None for the corpus that ships."""
        folder = self._meta("corpus")
        return Path(folder) if folder else None

    @corpus.setter
    def corpus(self, folder: Path) -> None:
        self._set_meta("corpus", str(folder))

    @property
    def settled(self) -> str:
        """For which day and content the statuses of the documents were settled last."""
        return self._meta("settled")

    @settled.setter
    def settled(self, day_and_digest: str) -> None:
        self._set_meta("settled", day_and_digest)

    def _meta(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def _set_meta(self, key: str, value: str) -> None:
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def add(self, document: Document, state: State) -> None:
        """Put a document in, in place of the one with its id."""
        issued_on = document.issued_on.isoformat() if document.issued_on else None
        with self._db:
            self._db.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?) ON CONFLICT (document_id) DO UPDATE SET "
                "digest = excluded.digest, fingerprint = excluded.fingerprint, issued_on = excluded.issued_on, "
                "document = excluded.document",
                (document.id, *state, issued_on, msgspec.json.encode(document)),
            )

    def remove(self, document_id: str) -> None:
        """Take a document out."""
        with self._db:
            self._db.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))

    def states(self) -> dict[str, State]:
        """Return what each document was made of, by id, in the order of the store."""
        rows = self._db.execute("SELECT document_id, digest, fingerprint FROM documents ORDER BY rowid")
        return {document_id: State(digest, fingerprint) for document_id, digest, fingerprint in rows}

    def get(self, document_id: str) -> Document | None:
        """Return a document, or None."""
        row = self._db.execute("SELECT document FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return msgspec.json.decode(row[0], type=Document) if row else None

    def documents(self) -> Iterator[Document]:
        """Yield all documents in the order of the store."""
        for (content,) in self._db.execute("SELECT document FROM documents ORDER BY rowid"):
            yield msgspec.json.decode(content, type=Document)

    def dates(self) -> dict[str, str]:
        """Return the date of issue of each document that has one, by id."""
        rows = self._db.execute("SELECT document_id, issued_on FROM documents WHERE issued_on IS NOT NULL")
        return dict(rows.fetchall())

    def digest(self) -> str:
        """Return a digest of all that the store holds; an index names the one it was built from."""
        rows = self._db.execute(
            "SELECT document_id, digest, fingerprint, json_extract(document, '$.status.value') "
            "FROM documents ORDER BY document_id"
        )
        return hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16).startswith(b"SQLite format 3")
