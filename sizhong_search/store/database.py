"""The SQLite file below the store: opened for writing or for reading alone, and read and written in transactions.

It is written ahead (WAL) and flushed with every transaction. A file in a folder that cannot be written is opened
without a lock or a file beside it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from sizhong_search.errors import DamagedStoreError
from sizhong_search.store.schema import SCHEMA_VERSION, check, migrate

_QUICK_CHECK = 32_000_000  # bytes; a larger store is checked whole by `sizhong doctor` alone

Row = tuple[Any, ...]  # a column's type is what the schema says


class Database:
    """An open file, shared by the threads of a process; without a path it lives in memory.

    Attributes
    ----------
    path : Path or None
    is_writable : bool
    """

    def __init__(self, path: Path | None) -> None:
        """Open a file, or make an empty one; as :class:`~sizhong_search.store.Store`."""
        self.path = path
        self.is_writable = True
        self._n_restored = 0
        self._guard = threading.RLock()
        if path is not None:
            self._db = self._open(path)
        else:
            self._db = _connect(":memory:")
            migrate(self._db)

    def _open(self, path: Path) -> sqlite3.Connection:
        with suppress(OSError):  # a folder that cannot be written may hold a store that can be read
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size and not _is_sqlite(path):
            raise DamagedStoreError(path, "not a SQLite file")
        try:
            return self._make_ready(path)
        except (sqlite3.DatabaseError, msgspec.DecodeError) as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise DamagedStoreError(path, str(error)) from error

    def _make_ready(self, path: Path) -> sqlite3.Connection:
        with ExitStack() as on_failure:  # closed, no file of SQLite is left beside it
            try:
                db = _connect(path)
                on_failure.callback(db.close)
                is_of_today = check(db, path)
            except sqlite3.OperationalError:
                on_failure.close()
                db = _connect_read_only(path)
                on_failure.callback(db.close)
                self.is_writable, is_of_today = False, check(db, path)
            if is_of_today and path.stat().st_size < _QUICK_CHECK:
                found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
                if found != "ok":
                    raise DamagedStoreError(path, found)
            if self.is_writable:
                self.is_writable = os.access(path.parent, os.W_OK) and _can_write(db, is_of_today=is_of_today)
            if not is_of_today and not self.is_writable:
                raise sqlite3.OperationalError("attempt to write a readonly database")
            on_failure.pop_all()
        return db

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See the file as it is now, whatever others write meanwhile."""
        with self._guard:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.execute("COMMIT")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all of it or nothing; on disk when it ends."""
        with self._guard:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def one(self, statement: str, *values: object) -> Row | None:
        """Return the first row."""
        with self._guard:
            row: Row | None = self._db.execute(statement, values).fetchone()
            return row

    def all(self, statement: str, *values: object) -> list[Row]:
        """Return all rows."""
        with self._guard:
            return self._db.execute(statement, values).fetchall()

    def mark(self) -> tuple[int, int]:
        """Return what changes whenever the file does, by whomever."""
        row = self.one("PRAGMA data_version")
        return (row[0] if row else 0), self._db.total_changes + self._n_restored

    def back_up(self, path: Path) -> None:
        """Copy the file as it is now, while others go on reading and writing.

        Raises
        ------
        OSError, sqlite3.Error
            If it cannot be written; nothing is left behind then.
        """
        half = path.with_name(f"{path.name}.half")
        half.unlink(missing_ok=True)
        try:
            copy = sqlite3.connect(half)
            with self._guard:
                self._db.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.close()
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)

    def restore(self, path: Path) -> None:
        """Make the content that of a backup, in one step; one of an earlier version is brought up to date on the way.

        Raises
        ------
        DamagedStoreError, LaterStoreError
            If the file is no backup, or damaged; nothing is changed then.
        """
        with tempfile.TemporaryDirectory(dir=self.path.parent if self.path else None) as folder:
            copy = Path(folder) / path.name
            shutil.copyfile(path, copy)
            if not _is_sqlite(copy):
                raise DamagedStoreError(path, "not a SQLite file")
            try:
                backup = _connect(copy)
                if not check(backup, path):
                    if backup.execute("PRAGMA user_version").fetchone()[0] == 0:
                        raise DamagedStoreError(path, "empty")
                    migrate(backup)
                if faults := [row[0] for row in backup.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]:
                    raise DamagedStoreError(path, faults[0])
            except (sqlite3.DatabaseError, msgspec.DecodeError) as error:
                raise DamagedStoreError(path, str(error)) from error
            with self._guard:
                backup.backup(self._db)
                self._n_restored += 1  # SQLite counts it neither as a change of ours nor as one of others
            backup.close()

    def close(self) -> None:
        """Close the file."""
        with self._guard:
            self._db.close()


def _connect(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous = FULL")  # reads the schema, which may be damaged
        db.execute("PRAGMA wal_autocheckpoint = 4000")  # pages, 16 MB: an import writes 50 KB a document
    except sqlite3.Error:
        db.close()
        raise
    return db


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a file in a folder that cannot be written: as nobody writes there, without a lock or a file beside it."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise sqlite3.OperationalError("unfinished writing beside a store that cannot be written")
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False, isolation_level=None
    )


def _can_write(db: sqlite3.Connection, *, is_of_today: bool) -> bool:
    """Make ready for writing; tell whether that is possible."""
    try:
        if not is_of_today:
            migrate(db)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN IMMEDIATE")
        try:  # a transaction begins on a file that is for reading alone, too
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        finally:
            db.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "readonly" in str(error) or "read-only" in str(error):
            return False
        if "locked" in str(error):
            return True
        raise
    return True


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16).startswith(b"SQLite format 3")
