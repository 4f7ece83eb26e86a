"""The texts that documents have had, as read: each is a version, numbered from the first; one of them is in use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sizhong_search.errors import DamagedStoreError
from sizhong_search.model import RawDocument
from sizhong_search.store.database import Database
from sizhong_search.store.facts import Facts
from sizhong_search.store.records import Value, from_bytes, now, to_bytes


class Texts(Facts):
    """Versions by document and number."""

    def __init__(self, db: Database, path: Path | None) -> None:
        super().__init__(db)
        self.path = path

    def raw(self, document_id: str, version: int | None = None) -> RawDocument | None:
        """Return a text as read, by default the version in use; deleted documents too."""
        row = self._db.one(
            "SELECT raw FROM versions JOIN documents USING (document_id) "
            "WHERE document_id = ? AND versions.version = coalesce(?, documents.version)",
            document_id,
            version,
        )
        return self._read(row[0], RawDocument) if row else None

    def versions(self, document_id: str) -> dict[int, str]:
        """Return when each version of a document came in, the first first."""
        rows = self._db.all(
            "SELECT version, added_at FROM versions WHERE document_id = ? ORDER BY version", document_id
        )
        return dict(rows)

    def join(self, gone: str, kept: str) -> None:
        """Make the texts of a document earlier ones of another, with what was put right in it, and take it out.

        What it had stays under its own id too, so that bringing it back undoes it; its files are known as the other's.
        """
        raws = {
            version: replace(raw, document_id=kept)
            for version in self.versions(gone)
            if (raw := self.raw(gone, version))
        }
        with self._db.transaction() as db:
            n = len(raws)
            for table in ("versions", "files"):
                # Twice, for on the way no two may have one number.
                db.execute(f"UPDATE {table} SET version = -version WHERE document_id = ?", (kept,))  # noqa: S608 our own names
                db.execute(f"UPDATE {table} SET version = ? - version WHERE document_id = ?", (n, kept))  # noqa: S608
            db.execute("UPDATE documents SET version = version + ? WHERE document_id = ?", (n, kept))
            for number, (version, raw) in enumerate(raws.items(), 1):
                db.execute(
                    "INSERT INTO versions SELECT ?, ?, path, text_digest, added_at, ? FROM versions "
                    "WHERE document_id = ? AND version = ?",
                    (kept, number, to_bytes(raw), gone, version),
                )
                db.execute(
                    "UPDATE files SET document_id = ?, version = ? WHERE document_id = ? AND version = ?",
                    (kept, number, gone, version),
                )
            db.execute(
                "INSERT INTO corrections (document_id, made_at, correction) "
                "SELECT ?, made_at, correction FROM corrections WHERE document_id = ? "
                "AND correction NOT IN (SELECT correction FROM corrections WHERE document_id = ?)",
                (kept, gone, kept),
            )
            db.execute("UPDATE documents SET deleted_on = ? WHERE document_id = ?", (now(), gone))

    def _read(self, content: bytes, kind: type[Value]) -> Value:
        try:
            return from_bytes(content, kind)
        except ValueError as error:
            raise DamagedStoreError(self.path or Path(), str(error)) from error
