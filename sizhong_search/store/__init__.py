"""The store: one SQLite file that holds every text as read and as understood. The source of truth; an index is not.

It is written ahead (WAL) and flushed with every transaction, one for each file: what has been acknowledged is on disk,
whatever dies afterwards. One process writes at a time, any number read; a reader sees the library as it was when it
began to look.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import msgspec

from sizhong_search.errors import ReadOnlyStoreError
from sizhong_search.model import Correction, Document, Status
from sizhong_search.store.database import Database
from sizhong_search.store.lock import WriterLock
from sizhong_search.store.records import Entry, Known, LogRow, Shown, State, from_bytes, now, to_bytes
from sizhong_search.store.texts import Texts

__all__ = ["Entry", "Known", "LogRow", "Shown", "State", "Store", "from_bytes", "now", "to_bytes"]

# The columns of a document that come of its understanding, named as in Entry.
_UNDERSTANDING = (
    "fingerprint", "digest", "same_as", "issued_on", "n_measures", "status", "head", "document", "terms",
)  # fmt: skip
_NEVER = "9"  # behind every moment
_HELD_FIRST = "ORDER BY deleted_on IS NOT NULL, number"
_BATCH = 50  # documents that are read at a time


class Store(Texts):
    """Documents by id. Without a path it lives in memory and is gone with the process."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a store, or make an empty one.

        Raises
        ------
        DamagedStoreError
            If the file is no store of ours, or is damaged. It is left as it is.
        LaterStoreError
            If a later version of this program made it.
        OSError, sqlite3.OperationalError
            If the file cannot be made or opened.
        """
        super().__init__(Database(path), path)
        self.is_writable = self._db.is_writable
        self._lock = WriterLock(path) if path and self.is_writable else None

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[None]:
        """Be the one who writes, for a while.

        Raises
        ------
        StoreInUseError
            If another process is, for longer than ``wait`` seconds.
        ReadOnlyStoreError
            If the folder cannot be written.
        """
        if not self.is_writable:
            raise ReadOnlyStoreError(self.path or Path())
        with self._lock.hold(wait) if self._lock else nullcontext():
            yield

    def snapshot(self) -> AbstractContextManager[None]:
        """See the library as it is now, whatever others write meanwhile."""
        return self._db.snapshot()

    def mark(self) -> tuple[int, int]:
        """Return what changes whenever the store does, by whomever."""
        return self._db.mark()

    def states(self) -> dict[str, State]:
        """Return what each document was made of, by id, in the order of the library; deleted ones too."""
        rows = self._db.all(
            "SELECT document_id, origin, made_of, fingerprint, deleted_on IS NOT NULL FROM documents ORDER BY number"
        )
        return {i: State(o, m, f, bool(d)) for i, o, m, f, d in rows}

    def digests(self) -> dict[str, str]:
        """Return the digest of what is indexed of each document, by id, in the order of the library."""
        rows = self._db.all("SELECT document_id, digest FROM documents WHERE deleted_on IS NULL ORDER BY number")
        return dict(rows)

    def digest(self, document_id: str) -> str | None:
        """Return the digest of a document, or None."""
        row = self._db.one("SELECT digest FROM documents WHERE document_id = ? AND deleted_on IS NULL", document_id)
        return row[0] if row else None

    def ids(self) -> list[str]:
        """Return the ids of all documents, in the order of the library."""
        return list(self.digests())

    def dates(self) -> dict[str, str]:
        """Return the date of issue of each document that has one, by id."""
        rows = self._db.all("SELECT document_id, issued_on FROM documents WHERE issued_on IS NOT NULL")
        return dict(rows)

    # Documents, one by one.

    def get(self, document_id: str) -> Document | None:
        """Return a document, or None."""
        row = self._db.one("SELECT document FROM documents WHERE document_id = ? AND deleted_on IS NULL", document_id)
        return self._read(row[0], Document) if row else None

    def documents(self) -> Iterator[Document]:
        """Yield all documents in the order of the library."""
        yield from self._each("document")

    def heads(self) -> Iterator[Document]:
        """Yield all documents without their texts and measures, with the statuses that they were parsed with."""
        yield from self._each("head")

    def deleted_heads(self) -> Iterator[Document]:
        """Yield the documents that were taken out, without their texts and measures."""
        yield from self._each("head", "deleted_on IS NOT NULL")

    def _each(self, column: str, which: str = "deleted_on IS NULL") -> Iterator[Document]:
        after: object = -1
        while rows := self._db.all(
            f"SELECT number, {column} FROM documents WHERE number > ? AND {which} "  # noqa: S608 our own names
            f"ORDER BY number LIMIT {_BATCH}",
            after,
        ):
            for number, content in rows:
                yield self._read(content, Document)
                after = number

    def terms(self, document_ids: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Yield the id, digest and indexed terms of documents."""
        for document_id in document_ids:
            row = self._db.one("SELECT digest, terms FROM documents WHERE document_id = ?", document_id)
            if row:
                yield document_id, row[0], row[1]

    def statuses(self) -> dict[str, Status]:
        """Return the status of each document as it was settled last, by id."""
        rows = self._db.all("SELECT document_id, status FROM documents WHERE deleted_on IS NULL")
        return {document_id: msgspec.json.decode(status, type=Status) for document_id, status in rows}

    def n_measures(self) -> dict[str, int]:
        """Return how many measures each document has, by id, in the order of the library."""
        rows = self._db.all("SELECT document_id, n_measures FROM documents WHERE deleted_on IS NULL ORDER BY number")
        return dict(rows)

    def came_in(self) -> dict[str, str]:
        """Return when the text in use of each imported document came in, by id, in the order of the library."""
        rows = self._db.all(
            "SELECT document_id, added_at FROM documents JOIN versions USING (document_id, version) "
            "WHERE origin = 'import' AND deleted_on IS NULL ORDER BY number"
        )
        return dict(rows)

    # Whether something is here already.

    def file(self, sha256: str) -> Known | None:
        """Return the version that a file with these bytes became, if any did."""
        return self._known("files JOIN versions USING (document_id, version) WHERE sha256 = ?", sha256)

    def same_text(self, text_digest: str) -> Known | None:
        """Return the version that has this very text."""
        return self._known("versions WHERE text_digest = ?", text_digest)

    def _known(self, where: str, value: str) -> Known | None:
        row = self._db.one(
            "SELECT document_id, found.version, found.version = documents.version, deleted_on IS NOT NULL FROM "  # noqa: S608 our own words
            f"(SELECT document_id, version FROM {where}) AS found JOIN documents USING (document_id) "
            "ORDER BY deleted_on IS NOT NULL LIMIT 1",
            value,
        )
        return Known(row[0], row[1], bool(row[2]), bool(row[3])) if row else None

    def same_document(self, path: str, same_as: str) -> str | None:
        """Return the document that a newer text belongs to: of the same number and title, else of the same file.

        A file that holds a document of another number now is not a newer text of the one that it held.
        """
        number, _, title = same_as.partition("\t")
        same_title = f"SELECT document_id FROM documents WHERE same_as = ? {_HELD_FIRST}"  # noqa: S608 our own words
        if title and (row := self._db.one(same_title, same_as)):
            return str(row[0])
        row = self._db.one(
            "SELECT document_id, same_as FROM documents JOIN versions USING (document_id, version) "  # noqa: S608 our own words
            f"WHERE origin = 'import' AND path = ? {_HELD_FIRST}",
            path,
        )
        if row is None:
            return None
        numbers = {known for known in (row[1].partition("\t")[0], number) if known}
        return str(row[0]) if len(numbers) < 2 else None

    def of_number(self, same_as: str) -> list[str]:
        """Return the documents of the same number, whatever their titles."""
        if not (number := same_as.partition("\t")[0]):
            return []
        rows = self._db.all(
            f"SELECT document_id FROM documents WHERE same_as >= ? AND same_as < ? {_HELD_FIRST}",  # noqa: S608 our own words
            f"{number}\t",
            f"{number}\n",
        )
        return [row[0] for row in rows]

    def doubles(self) -> dict[str, tuple[str, ...]]:
        """Return, for each document that shares its number with others, the ids of all that bear it."""
        rows = self._db.all("SELECT same_as FROM documents")  # from the index alone, for documents are long
        n = Counter(same_as.partition("\t")[0] for (same_as,) in rows)
        several = (self.of_number(number) for number in n if n[number] > 1)
        held = (tuple(i for i in ids if self.digest(i)) for ids in several)
        return {i: ids for ids in held if len(ids) > 1 for i in ids}

    # Writing; each of these is one transaction.

    def put(self, entry: Entry, *, origin: str, made_of: str, path: str = "", log: LogRow | None = None) -> None:
        """Put a text and its understanding in: a new document, or a new version of the one with its id."""
        with self._db.transaction() as db:
            last = db.execute(
                "SELECT max(version) FROM versions WHERE document_id = ?", (entry.document_id,)
            ).fetchone()[0]
            version = (last or 0) + 1
            db.execute(
                "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?)",
                (entry.document_id, version, path, entry.text_digest, now(), entry.raw),
            )
            if log:
                db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (log.sha256, entry.document_id, version))
                _write_log(db, log)
            columns = ("document_id", "origin", "version", "made_of", "deleted_on", *_UNDERSTANDING)
            anew = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
            db.execute(
                f"INSERT INTO documents ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "  # noqa: S608 our own names
                f"ON CONFLICT (document_id) DO UPDATE SET {anew}",
                (entry.document_id, origin, version, made_of, None, *_values(entry, _UNDERSTANDING)),
            )

    def understand_anew(self, entry: Entry) -> None:
        """Put another understanding of a document's text in place of the one it has."""
        self._update(entry, _UNDERSTANDING)

    def set_status(self, shown: Shown) -> None:
        """Put a document with another status in place of the one that was parsed; the head keeps that one."""
        self._update(shown, ("status", "digest", "document", "terms"))

    def _update(self, entry: Shown, columns: tuple[str, ...]) -> None:
        new = ", ".join(f"{column} = ?" for column in columns)
        with self._db.transaction() as db:
            db.execute(
                f"UPDATE documents SET {new} WHERE document_id = ?",  # noqa: S608 our own names
                (*_values(entry, columns), entry.document_id),
            )

    def log(self, row: LogRow, known: Known | None = None) -> None:
        """Note what became of a file, and which version its bytes are."""
        with self._db.transaction() as db:
            _write_log(db, row)
            if known:
                db.execute(
                    "INSERT OR IGNORE INTO files VALUES (?, ?, ?)", (row.sha256, known.document_id, known.version)
                )

    def last_import(self) -> str | None:
        """Return when a file was imported last, ISO; None if none ever was."""
        return next((at for (at,) in self._db.all("SELECT max(at) FROM imports") if at), None)

    def imports(self, limit: int = 1000) -> list[LogRow]:
        """Return what became of the files that were imported last, the newest first."""
        columns = ", ".join(LogRow._fields)
        rows = self._db.all(f"SELECT {columns} FROM imports ORDER BY number DESC LIMIT ?", limit)  # noqa: S608 our own names
        return [LogRow(*row) for row in rows]

    def delete(self, document_id: str) -> bool:
        """Take a document out of the library; its texts stay, to be brought back. Tell whether it was in."""
        with self._db.transaction() as db:
            return bool(
                db.execute(
                    "UPDATE documents SET deleted_on = ? WHERE document_id = ? AND deleted_on IS NULL",
                    (now(), document_id),
                ).rowcount
            )

    def undelete(self, document_id: str) -> bool:
        """Bring a deleted document back. Tell whether there was one."""
        with self._db.transaction() as db:
            return bool(
                db.execute(
                    "UPDATE documents SET deleted_on = NULL WHERE document_id = ? AND deleted_on IS NOT NULL",
                    (document_id,),
                ).rowcount
            )

    def forget(self, document_id: str) -> None:
        """Remove a document with all its versions, for good."""
        with self._db.transaction() as db:
            for table in ("documents", "versions", "files", "corrections"):
                db.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))  # noqa: S608 our own names

    # Corrections.

    def correct(self, document_id: str, correction: Correction) -> None:
        """Keep what somebody has put right."""
        with self._db.transaction() as db:
            db.execute(
                "INSERT INTO corrections (document_id, made_at, correction) VALUES (?, ?, ?)",
                (document_id, now(), msgspec.json.encode(correction)),
            )

    def corrections(self, document_id: str, *, before: str = "") -> dict[int, Correction]:
        """Return what was put right in a document, by number, the first first; ``before`` a moment, ISO, or ever."""
        rows = self._db.all(
            "SELECT number, correction FROM corrections WHERE document_id = ? AND made_at < ? ORDER BY number",
            document_id,
            before or _NEVER,
        )
        return {n: msgspec.json.decode(content, type=Correction) for n, content in rows}

    def take_back(self, document_id: str, number: int) -> None:
        """Forget a correction of a document."""
        with self._db.transaction() as db:
            db.execute("DELETE FROM corrections WHERE document_id = ? AND number = ?", (document_id, number))

    # Keeping.

    def check(self) -> list[str]:
        """Look through the whole file; return what SQLite finds wrong with it."""
        return [row[0] for row in self._db.all("PRAGMA integrity_check(20)") if row[0] != "ok"]

    def back_up(self, path: Path) -> None:
        """Copy the store as it is now into one file, while others go on reading and writing.

        Raises
        ------
        OSError, sqlite3.Error
            If it cannot be written; nothing is left behind then.
        """
        self._db.back_up(path)

    def restore(self, path: Path) -> None:
        """Make the content that of a backup; for who writes.

        Raises
        ------
        DamagedStoreError, LaterStoreError
            If the file is no backup, or damaged; nothing is changed then.
        """
        self._db.restore(path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _values(entry: Shown, columns: tuple[str, ...]) -> list[object]:
    return [getattr(entry, column) for column in columns]


def _write_log(db: sqlite3.Connection, row: LogRow) -> None:
    columns = ", ".join(LogRow._fields)
    db.execute(f"INSERT INTO imports (at, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (now(), *row))  # noqa: S608
