from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sizhong_search.errors import DamagedStoreError, LaterStoreError
from sizhong_search.store import Store
from tests.factories import a_document, put
from tests.store.store_files import TEXT, make_first, make_foreign, make_half, make_later, make_text

ROOT = Path(__file__).parents[2]
LOOK = """
import json, sqlite3, sys
from pathlib import Path
from sizhong_search.errors import ReadOnlyStoreError
from sizhong_search.store import Store
try:
    store = Store(Path(sys.argv[1]))
except sqlite3.OperationalError as error:
    sys.exit(f"OperationalError: {error}")
try:
    with store.writing():
        pass
except ReadOnlyStoreError as error:
    print(json.dumps([store.is_writable, [d.text for d in store.documents()], str(error.path)]))
"""


def texts(store: Store) -> dict[str, str]:
    return {document.id: document.text for document in store.documents()}


# A folder that cannot be written.

Unprivileged = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def unprivileged() -> Unprivileged:
    """Run a program as somebody whom permissions bind: root is not bound, so that it becomes nobody."""
    nobody: dict[str, object] = {}
    if os.name != "posix":
        pytest.skip("permissions of folders are another matter here")
    if os.geteuid() == 0:
        nobody = {"user": 65534, "group": 65534, "extra_groups": []}

    def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False, **nobody)  # type: ignore[call-overload, no-any-return]

    if run("import sizhong_search").returncode:
        pytest.skip("whoever is not root cannot read this checkout, and root is bound by no permissions")
    return run


@pytest.fixture
def kept() -> Iterator[Path]:
    """A folder that everybody can look into and nobody but its owner write."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for below in (folder, *folder.rglob("*")):
        below.chmod(0o755)
    shutil.rmtree(folder)


def test_a_store_in_a_folder_that_cannot_be_written_is_read_and_refuses_to_be_written(
    unprivileged: Unprivileged, kept: Path
) -> None:
    store = Store(kept / "store.sqlite")
    put(store, "甲")
    store.close()
    (kept / "store.lock").unlink(missing_ok=True)
    (kept / "store.sqlite").chmod(0o444)
    kept.chmod(0o555)
    before = (kept / "store.sqlite").read_bytes()
    done = unprivileged(LOOK, str(kept / "store.sqlite"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [False, ["甲"], str(kept / "store.sqlite")]
    assert (kept / "store.sqlite").read_bytes() == before
    assert [path.name for path in kept.iterdir()] == ["store.sqlite"]


def test_a_store_that_another_user_has_open_is_read_as_it_is(unprivileged: Unprivileged, kept: Path) -> None:
    store = Store(kept / "store.sqlite")
    put(store, "甲")
    assert (kept / "store.sqlite-wal").stat().st_size
    done = unprivileged(LOOK, str(kept / "store.sqlite"))
    if os.geteuid() == 0:
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)[:2] == [False, ["甲"]]
    for file in kept.iterdir():  # each file could be written, but the lock has no place
        file.chmod(0o666)
    done = unprivileged(LOOK, str(kept / "store.sqlite"))
    if os.geteuid() == 0:
        assert json.loads(done.stdout)[:2] == [False, ["甲"]]
    store.close()


def test_a_store_whose_file_alone_cannot_be_written_is_read(unprivileged: Unprivileged, kept: Path) -> None:
    store = Store(kept / "store.sqlite")
    put(store, "甲")
    store.close()
    (kept / "store.sqlite").chmod(0o444)
    kept.chmod(0o777)
    done = unprivileged(LOOK, str(kept / "store.sqlite"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[:2] == [False, ["甲"]]


def test_what_was_written_last_is_not_passed_over_where_it_cannot_be_finished(
    unprivileged: Unprivileged, kept: Path
) -> None:
    """A store that was not closed, put where nobody can write: read alone it would be an old one."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store.sqlite")
        put(store, "甲")
        for file in Path(folder).glob("store.sqlite*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, kept)
                (kept / file.name).chmod(0o444)
        store.close()
    kept.chmod(0o555)
    done = unprivileged(LOOK, str(kept / "store.sqlite"))
    assert done.returncode
    assert "OperationalError" in done.stderr
    kept.chmod(0o755)
    assert texts(Store(kept / "store.sqlite")) == {"notice": "甲"}


def test_an_earlier_store_that_cannot_be_written_is_left_as_it_is(unprivileged: Unprivileged, kept: Path) -> None:
    make_first(kept / "store.sqlite")
    kept.chmod(0o555)
    before = (kept / "store.sqlite").read_bytes()
    done = unprivileged(LOOK, str(kept / "store.sqlite"))
    assert "OperationalError" in done.stderr
    assert (kept / "store.sqlite").read_bytes() == before


def test_there_is_no_store_in_an_empty_folder_that_cannot_be_written(unprivileged: Unprivileged, kept: Path) -> None:
    kept.chmod(0o555)
    done = unprivileged(LOOK, str(kept / "below" / "store.sqlite"))
    assert "OperationalError" in done.stderr


def test_a_library_that_cannot_be_written_is_searched_and_says_so(unprivileged: Unprivileged, kept: Path) -> None:
    code = """
import json, sys
from sizhong_search import KnowledgeBase, SizhongError
kb = KnowledgeBase.open(sys.argv[1], **({"corpus": sys.argv[2]} if sys.argv[2:] else {}))
found, refused = [hit.id for hit in kb.search("快递园区").hits], []
for change in (lambda: kb.delete("one"), lambda: list(kb.add([sys.argv[1]]))) if not sys.argv[2:] else ():
    try:
        change()
    except SizhongError as error:
        refused.append(type(error).__name__)
print(json.dumps([found, [key for key, _ in kb.notices], refused]))
"""
    corpus = kept / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text(TEXT, "utf-8")
    made = subprocess.run(
        [sys.executable, "-c", code, str(kept / "kb"), str(corpus)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found, notices, _ = json.loads(made.stdout)
    assert (found[0], notices) == ("one#2", [])
    corpus.rename(kept / "gone")  # what it was made from need not be there
    shutil.rmtree(kept / "kb")
    with_documents = Store(kept / "kb" / "store.sqlite")
    put(with_documents, TEXT, "one")
    with_documents.close()
    (kept / "kb" / "store.sqlite").chmod(0o444)
    (kept / "kb").chmod(0o555)
    before = sorted(path.name for path in (kept / "kb").rglob("*"))
    done = unprivileged(code, str(kept / "kb"))
    assert done.returncode == 0, done.stderr
    found, notices, refused = json.loads(done.stdout)
    assert found[0] == "one#2"
    assert notices == ["notice.read_only"]
    assert refused == ["ReadOnlyStoreError"] * 2
    assert sorted(path.name for path in (kept / "kb").rglob("*")) == before


# Backups.


def test_a_backup_holds_the_whole_store_in_one_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    put(store, "甲", path="/a.txt")
    put(store, "乙")
    store.delete("notice")
    store.undelete("notice")
    (tmp_path / "away").mkdir()
    store.back_up(tmp_path / "away" / "backup.sqlite")
    put(store, "丙", "later")
    assert [path.name for path in (tmp_path / "away").iterdir()] == ["backup.sqlite"]
    copy = Store(tmp_path / "away" / "backup.sqlite")
    assert texts(copy) == {"notice": "乙"}
    assert list(copy.versions("notice")) == [1, 2]
    assert copy.imports()


def test_a_backup_is_taken_while_others_write(tmp_path: Path) -> None:
    store, other = Store(tmp_path / "store.sqlite"), Store(tmp_path / "store.sqlite")
    put(store, "甲")
    with other.writing(), other._db.transaction() as db:
        db.execute("DELETE FROM documents")
        store.back_up(tmp_path / "backup.sqlite")
    assert texts(Store(tmp_path / "backup.sqlite")) == {"notice": "甲"}


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    with pytest.raises((OSError, sqlite3.Error)):
        store.back_up(tmp_path / "nowhere" / "backup.sqlite")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=r"[Dd]irectory"):
        store.back_up(tmp_path / "folder")
    assert not list(tmp_path.glob("*.half"))
    assert not list(tmp_path.glob("*/*"))


def test_a_backup_over_an_earlier_one_is_whole_or_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store.sqlite")
    put(store, "甲")
    store.back_up(tmp_path / "backup.sqlite")
    put(store, "乙")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        store.back_up(tmp_path / "backup.sqlite")
    monkeypatch.undo()
    assert texts(Store(tmp_path / "backup.sqlite")) == {"notice": "甲"}
    store.back_up(tmp_path / "backup.sqlite")
    assert texts(Store(tmp_path / "backup.sqlite")) == {"notice": "乙"}


def test_a_restored_store_is_what_the_backup_was_and_whoever_has_it_open_sees_that(tmp_path: Path) -> None:
    store, reader = Store(tmp_path / "store.sqlite"), Store(tmp_path / "store.sqlite")
    put(store, "甲", "a")
    store.back_up(tmp_path / "backup.sqlite")
    put(store, "乙", "a")
    put(store, "丙", "c")
    seen, read = store.mark(), reader.mark()
    with reader.snapshot():
        assert texts(reader) == {"a": "乙", "c": "丙"}
        store.restore(tmp_path / "backup.sqlite")
        assert texts(reader) == {"a": "乙", "c": "丙"}
    assert texts(store) == texts(reader) == {"a": "甲"}
    assert store.mark() != seen
    assert reader.mark() != read
    put(store, "丁", "d")
    assert texts(reader) == {"a": "甲", "d": "丁"}
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} == {"store", "backup"}


def test_a_backup_of_the_first_version_is_brought_up_to_date_on_the_way(tmp_path: Path) -> None:
    make_first(tmp_path / "backup.sqlite", a_document(TEXT, "one"))
    before = (tmp_path / "backup.sqlite").read_bytes()
    store = Store(tmp_path / "store.sqlite")
    put(store, "甲")
    store.restore(tmp_path / "backup.sqlite")
    assert store.ids() == ["one"]
    assert store.raw("one")
    assert (tmp_path / "backup.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    ("make", "error"),
    [
        pytest.param(make_foreign, DamagedStoreError, id="somebody else's SQLite file"),
        pytest.param(make_text, DamagedStoreError, id="a text file"),
        pytest.param(Path.touch, DamagedStoreError, id="an empty file"),
        pytest.param(make_half, DamagedStoreError, id="half a store"),
        pytest.param(make_later, LaterStoreError, id="a later version"),
    ],
)
def test_what_is_no_backup_changes_nothing(
    make: Callable[[Path], None], error: type[Exception], tmp_path: Path
) -> None:
    store = Store(tmp_path / "store.sqlite")
    put(store, "甲")
    (tmp_path / "away").mkdir()
    backup = tmp_path / "away" / "backup.sqlite"
    make(backup)
    with pytest.raises(error) as caught:
        store.restore(backup)
    assert str(backup) in str(caught.value)
    assert texts(store) == {"notice": "甲"}
    assert store.check() == []
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} == {"store", "away"}


def test_an_empty_sqlite_file_is_no_backup(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    put(store, "甲")
    with closing(sqlite3.connect(tmp_path / "backup.sqlite")) as db, db:
        db.execute("CREATE TABLE a (b)")
        db.execute("DROP TABLE a")
    with pytest.raises(DamagedStoreError):
        store.restore(tmp_path / "backup.sqlite")
    assert texts(store) == {"notice": "甲"}


def test_damage_to_a_store_too_large_to_be_looked_through_when_opened_is_found_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sizhong_search.store.database._QUICK_CHECK", 0)
    store = Store(tmp_path / "store.sqlite")
    put(store, TEXT * 50)
    assert store.check() == []
    store.close()
    content = bytearray((tmp_path / "store.sqlite").read_bytes())
    content[-8192:] = b"\xaa" * 8192
    (tmp_path / "store.sqlite").write_bytes(content)
    assert Store(tmp_path / "store.sqlite").check() != []
