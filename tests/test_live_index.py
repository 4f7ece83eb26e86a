"""An index follows its store: whatever came in, changed, went or was damaged, it answers as one built afresh."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sizhong_search import live_index as module
from sizhong_search.index import Index
from sizhong_search.index.segment import Held, Segment, unpack
from sizhong_search.live_index import LiveIndex
from sizhong_search.store import Store
from tests.factories import a_term, put

ONE, TWO = "甲省方案\n1.支持快递企业。\n2.发展金融服务。", "乙省方案\n1.支持创业平台。"


class Library:
    """A store with its index, as one process has them open."""

    def __init__(self, folder: Path) -> None:
        self.notices: list[str] = []
        self.store = Store(folder / "store.sqlite")
        self.live = LiveIndex(self.store, folder / "index", lambda key, **_: self.notices.append(key))

    def close(self) -> None:
        self.store.close()


Opened = Callable[..., Library]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made: list[Library] = []

    def make(folder: Path = tmp_path / "kb") -> Library:
        made.append(Library(folder))
        return made[-1]

    yield make
    for library in made:
        library.close()


def answer(index: Index) -> list[tuple[str, float]]:
    terms = [a_term("快递"), a_term("支持"), a_term("金融")]
    ranking = index.rank(terms, index.mask({}), 50)
    return [(index.id_of(row), score) for row, score in zip(ranking.rows.tolist(), ranking.scores, strict=True)]


def afresh(library: Library) -> Index:
    """The index of what the store holds now, put together from it alone."""
    return LiveIndex(library.store, None, lambda key, **_: pytest.fail(key)).index


def no_terms_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "unpack", lambda *_: pytest.fail("terms were read from the store"))


def test_it_follows_what_comes_in_changes_and_goes(opened: Opened) -> None:
    library = opened()
    assert library.live.index.ids == []
    steps: list[Callable[[], object]] = [
        lambda: put(library.store, ONE, "one"),
        lambda: put(library.store, TWO, "two"),
        lambda: put(library.store, ONE.replace("金融", "物流"), "one"),
        lambda: library.store.delete("two"),
        lambda: library.store.undelete("two"),
        lambda: library.store.forget("one"),
    ]
    for step in steps:
        for saves in (False, True):
            step()
            if saves:
                library.live.save()
            assert answer(library.live.index) == answer(afresh(library))
            assert library.live.index.ids == afresh(library).ids
    assert {document_id.partition("#")[0].partition("@")[0] for document_id in library.live.index.ids} == {"two"}
    assert library.notices == []


def test_it_is_the_same_until_the_store_changes(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    library = opened()
    put(library.store, ONE, "one")
    index = library.live.index
    monkeypatch.setattr(Store, "digests", lambda _: pytest.fail("the library was looked through"))
    assert library.live.index is index
    monkeypatch.undo()
    library.store.settled = "today"  # a write that changes no document
    assert library.live.index is index
    put(library.store, TWO, "two")
    assert library.live.index is not index


def test_what_is_on_disk_is_opened_and_not_put_together(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    library = opened()
    put(library.store, ONE, "one")
    put(library.store, TWO, "two")
    library.live.save()
    before = answer(library.live.index)
    library.close()
    no_terms_are_read(monkeypatch)
    again = opened()
    assert answer(again.live.index) == before
    assert again.notices == []


def test_only_what_is_missing_on_disk_is_put_together(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    library = opened()
    put(library.store, ONE, "one")
    library.live.save()
    put(library.store, TWO, "two")  # and the process dies before the index is saved
    library.close()
    read = list[str]()

    def watched(held: Held, terms: bytes) -> Segment:
        read.append(held.document_id)
        return unpack(held, terms)

    monkeypatch.setattr(module, "unpack", watched)
    again = opened()
    assert again.live.index.ids == afresh(again).ids
    assert read[0] == "two"
    assert read.count("one") == 1  # by `afresh` alone
    third = opened()
    no_terms_are_read(monkeypatch)  # the second open has saved it
    assert third.live.index.ids == again.live.index.ids


def test_many_documents_are_put_together_a_batch_at_a_time(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    library = opened()
    for n in range(7):
        put(library.store, f"甲省方案\n1.支持快递企业{n}。", f"notice-{n}")
    whole = afresh(library)
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    assert answer(library.live.index) == answer(whole)
    assert library.live.index.ids == whole.ids


def test_small_changes_do_not_pile_up_as_segments(opened: Opened) -> None:
    library = opened()
    for n in range(20):
        put(library.store, f"甲省方案\n1.支持快递企业{n}。", f"notice-{n}")
        library.live.save()
    assert len(library.live.index.segments) <= 8
    assert len(list((library.store.path or Path()).parent.glob("index/segment-*"))) == len(library.live.index.segments)


def test_another_process_is_followed_saved_or_not(opened: Opened) -> None:
    writer, reader = opened(), opened()
    assert reader.live.index.ids == []
    for document_id, saves in (("one", False), ("two", True), ("three", False)):
        put(writer.store, ONE, document_id)
        if saves:
            writer.live.save()
        assert reader.live.index.ids == writer.live.index.ids == afresh(writer).ids
    writer.store.delete("two")
    writer.live.save()
    assert reader.live.index.ids == writer.live.index.ids
    assert reader.notices == writer.notices == []


def test_who_reads_while_another_writes_saves_nothing(opened: Opened, tmp_path: Path) -> None:
    writer = opened()
    put(writer.store, ONE, "one")
    with writer.store.writing():
        reader = opened()
        assert reader.live.index.ids
        assert not (tmp_path / "kb" / "index").exists()
    assert reader.notices == []


def test_an_answer_is_of_one_state_of_the_library(opened: Opened) -> None:
    writer, reader = opened(), opened()
    put(writer.store, ONE, "one")
    with reader.store.snapshot():
        before = reader.live.index.ids
        writer.store.forget("one")
        writer.live.save()
        assert reader.live.index.ids == before
        assert [document.id for document in reader.store.documents()] == ["one"]
    assert reader.live.index.ids == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [cut, flip, Path.unlink], ids=["cut", "flipped bit", "deleted"])
def test_damage_to_any_file_of_the_index_is_told_and_mended(
    opened: Opened, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    library = opened()
    put(library.store, ONE, "one")
    library.live.save()
    before = answer(library.live.index)
    library.close()
    root = tmp_path / "kb" / "index"
    names = sorted({path.name for path in root.rglob("*") if path.is_file() and path.stat().st_size})
    assert len(names) > 20
    for name in names:
        path = next(root.rglob(name))
        if harm is Path.unlink and name == "segments.json":  # then there is no index, and nothing is damaged
            continue
        harm(path)
        mended = opened()
        assert answer(mended.live.index) == before, name
        assert mended.notices == ["notice.index_rebuilt"], name
        mended.close()
        whole = opened()
        assert answer(whole.live.index) == before
        assert whole.notices == []
        whole.close()


def test_the_index_of_another_library_does_no_harm(opened: Opened, tmp_path: Path) -> None:
    other, library = opened(tmp_path / "other"), opened()
    put(other.store, ONE.replace("快递", "支持快递"), "one")
    put(other.store, TWO, "two")
    put(other.store, TWO, "three")
    other.live.save()
    put(library.store, ONE, "one")
    put(library.store, TWO, "two")  # the very same there and here
    library.live.save()
    before = answer(library.live.index)
    library.close()
    shutil.rmtree(tmp_path / "kb" / "index")
    shutil.copytree(tmp_path / "other" / "index", tmp_path / "kb" / "index")
    again = opened()
    assert answer(again.live.index) == before
    assert again.live.index.ids == afresh(again).ids
    assert again.notices == []
    again.close()
    assert answer(opened().live.index) == before


def test_an_index_that_is_older_than_the_store_is_brought_up_to_it(opened: Opened, tmp_path: Path) -> None:
    library = opened()
    put(library.store, ONE, "one")
    put(library.store, TWO, "two")
    library.live.save()
    shutil.copytree(tmp_path / "kb" / "index", tmp_path / "old")
    put(library.store, ONE.replace("金融", "物流"), "one")
    library.store.delete("two")
    library.live.save()
    before = answer(library.live.index)
    library.close()
    shutil.rmtree(tmp_path / "kb" / "index")
    (tmp_path / "old").rename(tmp_path / "kb" / "index")
    again = opened()
    assert answer(again.live.index) == before
    assert again.notices == []


def test_an_index_that_cannot_be_saved_is_told_and_works(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    library = opened()
    put(library.store, ONE, "one")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "save_generation", refuse)
    assert answer(library.live.index) == answer(afresh(library))
    assert library.notices == ["notice.index_not_saved"]
    put(library.store, TWO, "two")
    library.live.save()
    assert library.live.index.ids == afresh(library).ids
    monkeypatch.undo()
    library.live.save()
    library.close()
    no_terms_are_read(monkeypatch)
    assert len(opened().live.index.ids) == 5


def test_a_file_in_place_of_the_index_is_told_and_left(opened: Opened, tmp_path: Path) -> None:
    library = opened()
    put(library.store, ONE, "one")
    (tmp_path / "kb" / "index").write_text("mine", "utf-8")
    assert library.live.index.ids
    assert library.notices == ["notice.index_not_saved"]
    assert (tmp_path / "kb" / "index").read_text("utf-8") == "mine"


@pytest.mark.parametrize("terms", [b"", b"rubbish", None], ids=["none", "rubbish", "cut"])
def test_terms_that_the_store_has_not_or_has_damaged_are_cut_anew(opened: Opened, terms: bytes | None) -> None:
    library = opened()
    put(library.store, ONE, "one")
    put(library.store, TWO, "two")
    before = answer(afresh(library))
    with library.store._db.transaction() as db:
        if terms is None:
            db.execute("UPDATE documents SET terms = substr(terms, 1, 100) WHERE document_id = 'one'")
        else:
            db.execute("UPDATE documents SET terms = ? WHERE document_id = 'one'", (terms,))
    assert answer(library.live.index) == before
    assert library.live.index.ids == afresh(library).ids


def test_a_failure_is_not_followed_by_an_answer_from_before(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    library = opened()
    put(library.store, ONE, "one")

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(module, "unpack", fail)
    for _ in range(2):
        with pytest.raises(MemoryError):
            _ = library.live.index
    monkeypatch.undo()
    assert library.live.index.ids == afresh(library).ids != []


def test_a_library_in_memory_has_an_index_and_no_folder() -> None:
    with closing(Store()) as store:
        put(store, ONE, "one")
        live = LiveIndex(store, None, lambda key, **_: pytest.fail(key))
        live.save()
        assert answer(live.index)
        store.forget("one")
        assert live.index.ids == []
