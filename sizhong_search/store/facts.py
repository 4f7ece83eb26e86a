"""What a store notes of itself as a whole: what it was made from, settled for, and rid of."""

from __future__ import annotations

from pathlib import Path

from sizhong_search.store.database import Database


class Facts:
    """A few words by name, in a table of their own."""

    def __init__(self, db: Database) -> None:
        self._db = db

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

    @property
    def gone(self) -> set[str]:
        """The documents that were removed for good; those of a corpus are not taken from it again."""
        return set(self._meta("gone").split())

    @gone.setter
    def gone(self, ids: set[str]) -> None:
        self._set_meta("gone", " ".join(sorted(ids)))

    @property
    def last_change(self) -> str:
        """When the last import that brought in or replaced a document began, ISO; "" where none has."""
        return self._meta("last_change")

    @last_change.setter
    def last_change(self, at: str) -> None:
        self._set_meta("last_change", at)

    def _meta(self, key: str) -> str:
        row = self._db.one("SELECT value FROM meta WHERE key = ?", key)
        return row[0] if row else ""

    def _set_meta(self, key: str, value: str) -> None:
        with self._db.transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
